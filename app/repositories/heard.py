"""What the engine reads in a text, and what a person says it is about, as rows that are stored beside it.

What a person said is the truth: while it stands, it is all that is stored of what the text is about.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, Table, delete, func, insert, literal, or_, select, true, union_all
from sqlmodel import Session, col

from app.models import (
    METADATA,
    Initiative,
    Need,
    NeedConcept,
    NeedLimit,
    NeedName,
    NeedObstacle,
    Organisation,
    Place,
    Talent,
    TalentConcept,
    TalentLimit,
    TalentName,
    TalentRide,
)
from app.repositories.asking import Asking, number_of
from matching.mentions import Directory, Named, directory
from matching.model import MILLE, NodeKind
from matching.reading import Reading, read, reader_of_words
from matching.vocabulary import Side

About = Literal["need", "talent"]
Text = Need | Talent

READ_COLUMNS: Final[Mapping[About, Mapping[str, Callable[[Reading], Any]]]] = {
    "talent": {"gist": lambda reading: reading.gist, "read_with": lambda reading: reading.read_with},
    "need": {
        "gist": lambda reading: reading.gist,
        "read_with": lambda reading: reading.read_with,
        "group_size": lambda reading: reading.group_size,
        "requires": lambda reading: ";".join(reading.requires) or None,
    },
}
"""What a reading fills in a talent or a need itself."""

ALSO_GIVEN: Final[Mapping[str, Callable[[Reading], Any]]] = {
    "language": lambda reading: reading.language,
    "group_size": READ_COLUMNS["need"]["group_size"],
}
"""What a reading fills in and a person may give as well."""

ABOUTS: Final[tuple[About, ...]] = ("need", "talent")
MODELS: Final[Mapping[About, type[Need] | type[Talent]]] = {"need": Need, "talent": Talent}
CONCEPTS: Final[Mapping[About, Table]] = {
    "need": METADATA.tables[NeedConcept.__tablename__],
    "talent": METADATA.tables[TalentConcept.__tablename__],
}
LIMITS: Final[Mapping[About, Table]] = {
    "need": METADATA.tables[NeedLimit.__tablename__],
    "talent": METADATA.tables[TalentLimit.__tablename__],
}
OBSTACLES: Final[Table] = METADATA.tables[NeedObstacle.__tablename__]
RIDES: Final[Table] = METADATA.tables[TalentRide.__tablename__]
NAMES: Final[Mapping[About, Table]] = {
    "need": METADATA.tables[NeedName.__tablename__],
    "talent": METADATA.tables[TalentName.__tablename__],
}


class Concept(NamedTuple):
    """A concept that a text is about. `weight` per mille."""

    id: str
    weight: int


def concepts_of(asking: Asking, text: Text) -> list[Concept]:
    """List what this text is about, most sure first."""
    about = noun_of(text)
    table = CONCEPTS[about]
    query = (
        select(table.c.concept, table.c.weight)
        .where(table.c[about] == text.number)
        .order_by(table.c.weight.desc(), table.c.concept)
    )
    return [Concept(*row) for row in asking.session.connection().execute(query)]


def top_concepts(session: Session, about: About, municipality: str) -> dict[int, str]:
    """What each text of a municipality is about most of all, by the number of the need or talent."""
    table = CONCEPTS[about]
    query = (
        select(table.c[about], table.c.concept)
        .where(table.c.municipality == municipality)
        # What a later row says takes the place of an earlier one.
        .order_by(table.c[about], table.c.weight, table.c.concept.desc())
    )
    rows: Any = session.connection().execute(query).all()
    return dict(rows)


def confirmed_in(asking: Asking, text: Text) -> list[tuple[str, bool]]:
    """List the concepts that a person confirmed of this text, and whether a reviewer looked at each."""
    about, number = noun_of(text), number_of(text)
    table = CONCEPTS[about]
    query = select(table.c.concept, table.c.reviewed).where(table.c[about] == number, table.c.confirmed)
    return [(concept, reviewed) for concept, reviewed in asking.session.connection().execute(query.order_by("concept"))]


def say(asking: Asking, text: Text, concepts: Sequence[str] | None) -> None:
    """Write down that the viewer says what this text is about, in the place of all that was said or read before.

    Ids of the vocabulary, each once; none: not what was proposed, nor anything else that has a name; None: nobody
    says so any more. The text must be read again after it (`read_text`).
    """
    about, number = noun_of(text), number_of(text)
    table, connection = CONCEPTS[about], asking.session.connection()
    text.concepts_said_at = None if concepts is None else asking.now
    text.concepts_said_by = None if concepts is None else asking.viewer.actor
    text.refusal_reviewed = False
    named = set(concepts or ())
    gone = or_(~table.c.confirmed, table.c.concept.not_in(named))
    connection.execute(delete(table).where(table.c[about] == number, gone))
    kept = set(connection.scalars(select(table.c.concept).where(table.c[about] == number)))
    common = {about: number, "municipality": text.municipality, "weight": MILLE, "confirmed": True}
    fresh = [common | {"concept": concept} for concept in sorted(named - kept)]
    if fresh:
        connection.execute(insert(table), fresh)


def read_text(asking: Asking, text: Text, given: Mapping[str, Any]) -> None:
    """Read this text and store what it says, in the place of an earlier reading; `given` are columns a person gave.

    What a person said it is about or stands in the way, and limits that a person confirmed, stay as they are.
    """
    about = noun_of(text)
    said = None if text.concepts_said_at is None else [concept for concept, _ in confirmed_in(asking, text)]
    reading = read(text.text, side_of(about), given.get("language"), conditions_of(text), said)
    _replace(asking, text, LIMITS[about], ("marker", "kind"), limit_rows(reading))
    _replace(asking, text, CONCEPTS[about], ("concept",), concept_rows(reading))
    names = directory_of(asking.session.connection(), text.municipality)
    _replace(asking, text, NAMES[about], ("node",), name_rows(text, names))
    if isinstance(text, Talent):
        _replace(asking, text, RIDES, (), ride_rows(reading))
    elif text.obstacles_said_at is None:
        _replace(asking, text, OBSTACLES, ("kind",), obstacle_rows(reading))
    found = {name: column(reading) for name, column in READ_COLUMNS[about].items() if name not in given}
    text.sqlmodel_update(found | {"language": reading.language})
    asking.session.flush()
    asking.changed(about, number_of(text))


def given_in(text: Text) -> dict[str, Any]:
    """Return the columns of `ALSO_GIVEN` that a person gave: they hold something else than is read in the text.

    None of these is a matter for the models.
    """
    reading = reader_of_words().read(text.text, side_of(noun_of(text)), None, conditions_of(text))
    held = {name: getattr(text, name) for name in ALSO_GIVEN if name in type(text).model_fields}
    return {name: value for name, value in held.items() if value not in {None, ALSO_GIVEN[name](reading)}}


def concept_rows(reading: Reading) -> Sequence[dict[str, Any]]:
    """Give the concepts of a reading as columns of NeedConcept and TalentConcept, without whose they are."""
    return [{"concept": hit.concept, "weight": hit.weight, "confirmed": False} for hit in reading.hits]


def limit_rows(reading: Reading) -> Sequence[dict[str, Any]]:
    """Give what a reading mentions and rules out as columns of NeedLimit and TalentLimit, without whose it is."""
    found: list[tuple[str, str]] = [(limit.marker, limit.kind) for limit in reading.limits]
    found += [(marker, "mentions") for marker in reading.mentions]
    found += [(tongue, "speaks") for tongue in reading.tongues]
    found += [(qualification, "holds") for qualification in reading.holds]
    return [{"marker": marker, "kind": kind, "confirmed": False} for marker, kind in dict.fromkeys(found)]


def obstacle_rows(reading: Reading) -> Sequence[dict[str, Any]]:
    """Give what a reading says stands in the way as columns of NeedObstacle, without whose it is."""
    return [{"kind": barrier.kind, "confirmed": False} for barrier in reading.obstacles]


def ride_rows(reading: Reading) -> Sequence[dict[str, Any]]:
    """Give the seat that a reading speaks of as columns of TalentRide, without whose it is."""
    ride = reading.ride
    return [] if ride is None else [{"there": ride.there, "home": ride.home, "anyway": ride.anyway}]


def name_rows(text: Text, names: Directory) -> Sequence[dict[str, Any]]:
    """Give what a text names as columns of NeedName and TalentName, without whose it is."""
    return [{"node": node} for node in sorted(names.named_in(text.text, text.owner))]


def directory_of(connection: Connection, municipality: str) -> Directory:
    """Read the names of the initiatives, organisations and places of a municipality, ready to be found in texts."""
    nobody = literal(0)
    public: tuple[tuple[NodeKind, Any, Any], ...] = (
        ("initiative", Initiative, nobody),
        ("organisation", Organisation, nobody),
        ("place", Place, func.coalesce(col(Place.owner), nobody)),
    )
    rows = union_all(
        *(
            select(col(model.node).label("node"), literal(kind), col(model.name), owner).where(
                col(model.municipality) == municipality
            )
            for kind, model, owner in public
        )
    ).order_by("node")
    return directory(tuple(Named(*row) for row in connection.execute(rows)))


def _replace(asking: Asking, text: Text, table: Table, key: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """Put these rows in the place of those that no person confirmed."""
    about, number, connection = noun_of(text), number_of(text), asking.session.connection()
    theirs = table.c[about] == number
    read = ~table.c.confirmed if "confirmed" in table.c else true()
    connection.execute(delete(table).where(theirs, read))
    left = select(table.c[about], *(table.c[name] for name in key)).where(theirs)
    kept = {tuple(row[1:]) for row in connection.execute(left)}
    common = {about: number, "municipality": text.municipality}
    fresh = [common | row for row in rows if tuple(row[name] for name in key) not in kept]
    if fresh:
        connection.execute(insert(table), fresh)


def noun_of(text: Text) -> About:
    """Say what this is."""
    return "need" if isinstance(text, Need) else "talent"


def side_of(about: About) -> Side:
    """Say whether such a text asks or offers."""
    return "asks" if about == "need" else "offers"


def conditions_of(text: Text) -> str:
    """What an owner wrote about the terms of the offer; a need has no such cell."""
    return (text.constraints or "") if isinstance(text, Talent) else ""
