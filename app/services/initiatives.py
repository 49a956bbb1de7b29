"""Initiatives: what people in the neighbourhood do together."""

import uuid
from typing import Any, Final

from app.errors import FieldError, Invalid
from app.models import Initiative
from app.repositories.named import NamedRow
from app.schemas.fields import InNeighbourhood
from app.schemas.initiatives import InitiativeIn, InitiativeOut, InitiativePatch
from app.services import neighbourhoods
from app.services.forms import changes
from app.services.ids import all_of, given, known_id, page
from app.work import Work

REFERRED: Final = {"place": "place", "carried_by": "carriedBy", "part_of": "partOf"}
"""Columns that refer to another node, and what the API calls them."""


def listed(work: Work, paging: InNeighbourhood) -> tuple[list[InitiativeOut], str | None]:
    """List initiatives."""
    rows, after = page(
        paging,
        lambda after, limit: work.initiatives.find(paging.neighbourhood, after=after, limit=limit),
        lambda node_id: work.initiatives.get(node_id).node.number,
        lambda row: row.node.id,
    )
    return _out(work, rows), after


def read(work: Work, written_id: str) -> InitiativeOut:
    """Read one initiative."""
    return _out(work, [work.initiatives.get(known_id(written_id))])[0]


def to_change(work: Work, written_id: str) -> InitiativeOut:
    """Read one initiative that the viewer may change, or speaks for. NotFound for any other."""
    return _out(work, [work.initiatives.own(known_id(written_id))])[0]


def parts(work: Work, written_id: str) -> list[InitiativeOut]:
    """List what is part of an initiative, also by way of another part, each once."""
    return _out(work, work.initiatives.parts(work.initiatives.get(known_id(written_id)).node))


def wholes(work: Work, written_id: str | None) -> list[tuple[str, str]]:
    """List ids and names of what an initiative (None: a new one) can be part of, or is already, by name."""
    row = None if written_id is None else work.initiatives.get(known_id(written_id))
    own = set() if row is None else _itself(work, row)
    areas = neighbourhoods.names(work)
    found = [
        (str(one.node.id), f"{one.detail.name} ({areas.get(one.node.neighbourhood, '')})")
        for one in work.initiatives.wholes(None if row is None else row.detail.part_of)
        if one.node.id not in own
    ]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))


def create(work: Work, initiative: InitiativeIn) -> InitiativeOut:
    """Record an initiative."""
    values = initiative.model_dump(exclude={"neighbourhood"})
    area, values = all_of(lambda: work.areas.own(initiative.neighbourhood), lambda: _columns(work, values))
    return _out(work, [work.initiatives.create(area, **values)])[0]


def change(work: Work, written_id: str, patch: InitiativePatch) -> InitiativeOut:
    """Change what is named in the patch."""
    row = work.initiatives.own(known_id(written_id))
    work.check_version(row.node)
    values = _columns(work, changes(patch.model_dump(exclude_unset=True)), row)
    return _out(work, [work.initiatives.update(row, **values)])[0]


def _columns(work: Work, values: dict[str, Any], row: NamedRow[Initiative] | None = None) -> dict[str, Any]:
    """Put numbers in the place of ids; `row` is the initiative that changes."""
    finders = {
        "place": work.places.get,
        "carried_by": work.organisations.get,
        "part_of": lambda whole: _whole(work, whole, row),
    }
    wanted = [field for field in REFERRED if field in values]

    def number(field: str) -> int | None:
        find: Any = finders[field]
        found = given(REFERRED[field], find, values[field])
        return None if found is None else found.node.number

    numbers = all_of(*(lambda field=field: number(field) for field in wanted))
    return values | dict(zip(wanted, numbers, strict=True))


def _whole(work: Work, whole: uuid.UUID, part: NamedRow[Initiative] | None) -> NamedRow[Initiative]:
    """Find what an initiative is to be part of.

    Invalid for itself, for what is part of it already (a circle), and for what the viewer may not change: who speaks
    for a house says what belongs to it.
    """
    if part is not None and whole in _itself(work, part):
        raise Invalid([FieldError("partOf", "part-of-itself")])
    found = work.initiatives.get(whole)
    as_it_was = part is not None and part.detail.part_of == found.node.number
    if not as_it_was and not work.nodes.may_change(found.node):
        raise Invalid([FieldError("partOf", "part-of-not-yours")])
    return found


def _itself(work: Work, row: NamedRow[Initiative]) -> set[uuid.UUID]:
    """Ids of an initiative and of all that is part of it."""
    return {row.node.id, *(part.node.id for part in work.initiatives.parts(row.node))}


def _out(work: Work, rows: list[NamedRow[Initiative]]) -> list[InitiativeOut]:
    referred = {number for row in rows for field in REFERRED if (number := getattr(row.detail, field))}
    ids: dict[int | None, uuid.UUID] = {number: card.id for number, card in work.nodes.cards(referred).items()}
    return [
        InitiativeOut(
            id=row.node.id,
            name=row.detail.name,
            neighbourhood=row.node.neighbourhood,
            when=row.detail.when,
            audience=row.detail.audience,
            capacity=row.detail.capacity,
            place=ids.get(row.detail.place),
            carried_by=ids.get(row.detail.carried_by),
            part_of=ids.get(row.detail.part_of),
            phase=row.detail.phase,
            version=row.node.version,
        )
        for row in rows
    ]
