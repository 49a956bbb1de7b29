"""What the engine reads in a text, as rows that are stored beside it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, delete, insert

from app.models import METADATA, Need, NeedConcept, NeedLimit, Talent, TalentConcept, TalentLimit
from app.repositories.asking import Asking
from matching.reading import Reading

READ_COLUMNS: Final[Mapping[str, Mapping[str, Callable[[Reading], Any]]]] = {
    "talent": {"gist": lambda reading: reading.gist, "read_with": lambda reading: reading.vocabulary_sha},
    "need": {
        "gist": lambda reading: reading.gist,
        "read_with": lambda reading: reading.vocabulary_sha,
        "group_size": lambda reading: reading.group_size,
        "requires": lambda reading: ";".join(reading.requires) or None,
    },
}
"""What a reading fills in a talent or a need itself."""

ALSO_GIVEN: Final[Mapping[str, Callable[[Reading], Any]]] = {
    "language": lambda reading: reading.language,
    "group_size": READ_COLUMNS["need"]["group_size"],
    "requires": READ_COLUMNS["need"]["requires"],
}
"""What a reading fills in and a person may give as well."""

NEED_TABLES = (NeedConcept, NeedLimit)
TALENT_TABLES = (TalentConcept, TalentLimit)


def store_reading(asking: Asking, about: str, number: int, municipality: str, reading: Reading) -> None:
    """Store what was read in the text of this need or talent (`about`), in place of an earlier reading.

    What a person confirmed stays as it was.
    """
    concepts, limits = NEED_TABLES if about == "need" else TALENT_TABLES
    for model, key, rows in (
        (concepts, ("concept",), concept_rows(reading)),
        (limits, ("marker", "kind"), limit_rows(reading)),
    ):
        table: Table = METADATA.tables[str(model.__tablename__)]
        connection = asking.session.connection()
        connection.execute(delete(table).where(table.c[about] == number, ~table.c.confirmed))
        kept = {
            tuple(row)
            for row in connection.execute(
                table.select().with_only_columns(*(table.c[name] for name in key)).where(table.c[about] == number)
            )
        }
        common = {about: number, "municipality": municipality}
        fresh = [common | row for row in rows if tuple(row[name] for name in key) not in kept]
        if fresh:
            connection.execute(insert(table), fresh)


def given(row: Need | Talent, earlier: Reading) -> dict[str, Any]:
    """Return the columns of `ALSO_GIVEN` that a person gave: they hold something else than `earlier`, its reading."""
    held = {name: getattr(row, name) for name in ALSO_GIVEN if name in type(row).model_fields}
    return {name: value for name, value in held.items() if value not in {None, ALSO_GIVEN[name](earlier)}}


def concept_rows(reading: Reading) -> Sequence[dict[str, Any]]:
    """Give the concepts of a reading as columns of NeedConcept and TalentConcept, without whose they are."""
    return [
        {"concept": hit.concept, "weight": hit.weight, "confirmed": False} for hit in reading.hits if hit.weight > 0
    ]


def limit_rows(reading: Reading) -> Sequence[dict[str, Any]]:
    """Give the limits and mentions of a reading as columns of NeedLimit and TalentLimit, without whose they are."""
    found: list[tuple[str, str]] = [(limit.marker, limit.kind) for limit in reading.limits]
    found += [(marker, "mentions") for marker in reading.mentions]
    return [{"marker": marker, "kind": kind, "confirmed": False} for marker, kind in dict.fromkeys(found)]
