"""Initiatives: what people in the neighbourhood do together."""

import uuid
from typing import Any

from app.models import Initiative
from app.repositories.named import NamedRow
from app.schemas.fields import InNeighbourhood
from app.schemas.initiatives import InitiativeIn, InitiativeOut, InitiativePatch
from app.services.forms import changes
from app.services.ids import all_of, given, known_id, page
from app.work import Work


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


def create(work: Work, initiative: InitiativeIn) -> InitiativeOut:
    """Record an initiative."""
    values = initiative.model_dump(exclude={"neighbourhood"})
    area, values = all_of(lambda: work.areas.own(initiative.neighbourhood), lambda: _columns(work, values))
    return _out(work, [work.initiatives.create(area, **values)])[0]


def change(work: Work, written_id: str, patch: InitiativePatch) -> InitiativeOut:
    """Change what is named in the patch."""
    row = work.initiatives.own(known_id(written_id))
    work.check_version(row.node)
    values = _columns(work, changes(patch.model_dump(exclude_unset=True)))
    return _out(work, [work.initiatives.update(row, **values)])[0]


def _columns(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Put numbers in the place of ids."""
    finders = {"place": work.places.get, "carried_by": work.organisations.get}
    names = {"place": "place", "carried_by": "carriedBy"}
    wanted = [field for field in finders if field in values]

    def number(field: str) -> int | None:
        find: Any = finders[field]
        found = given(names[field], find, values[field])
        return None if found is None else found.node.number

    numbers = all_of(*(lambda field=field: number(field) for field in wanted))
    return values | dict(zip(wanted, numbers, strict=True))


def _out(work: Work, rows: list[NamedRow[Initiative]]) -> list[InitiativeOut]:
    referred = {number for row in rows for number in (row.detail.place, row.detail.carried_by) if number}
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
            phase=row.detail.phase,
            version=row.node.version,
        )
        for row in rows
    ]
