"""Places: rooms, fields, plots and tools, with when they are free."""

from typing import Any

from app.models import Place
from app.repositories.hours import described
from app.repositories.named import NamedRow
from app.schemas.fields import InNeighbourhood
from app.schemas.places import PlaceIn, PlaceOut, PlacePatch
from app.services.forms import changes
from app.services.ids import all_of, given, known_id, page
from app.work import Work
from matching.model import slot_names, slots_from


def listed(work: Work, paging: InNeighbourhood) -> tuple[list[PlaceOut], str | None]:
    """List places."""
    rows, after = page(
        paging,
        lambda after, limit: work.places.find(paging.neighbourhood, after=after, limit=limit),
        lambda node_id: work.places.get(node_id).node.number,
        lambda row: row.node.id,
    )
    return _out(work, rows), after


def read(work: Work, written_id: str) -> PlaceOut:
    """Read one place."""
    return _out(work, [work.places.get(known_id(written_id))])[0]


def to_change(work: Work, written_id: str) -> PlaceOut:
    """Read one place that the viewer may change. NotFound for any other."""
    return _out(work, [work.places.own(known_id(written_id))])[0]


def create(work: Work, place: PlaceIn) -> PlaceOut:
    """Record a place."""
    values = place.model_dump(exclude={"neighbourhood"})
    area, values = all_of(lambda: work.areas.own(place.neighbourhood), lambda: _columns(work, values))
    made = work.places.create(area, **values, **described(place.features))
    work.hours.derive(made.detail)
    return _out(work, [made])[0]


def change(work: Work, written_id: str, patch: PlacePatch) -> PlaceOut:
    """Change what is named in the patch. Where somebody said hours, day-parts follow from those and stay."""
    row = work.places.own(known_id(written_id))
    work.check_version(row.node)
    values = _columns(work, changes(patch.model_dump(exclude_unset=True)))
    if "features" in values:
        values |= described(values["features"])
    if "free_slots" in values and work.hours.said(row.detail):
        del values["free_slots"]
    row = work.places.update(row, **values)
    work.hours.derive(row.detail)
    return _out(work, [row])[0]


def _columns(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Put a number in the place of the owner's id, and bits in the place of day-parts."""
    if "owner" in values:
        found = given("owner", work.organisations.get, values["owner"])
        values["owner"] = None if found is None else found.node.number
    if "free_slots" in values:
        values["free_slots"] = slots_from(values["free_slots"])
    return values


def _out(work: Work, rows: list[NamedRow[Place]]) -> list[PlaceOut]:
    owners = work.nodes.cards({row.detail.owner for row in rows if row.detail.owner})
    return [
        PlaceOut(
            id=row.node.id,
            name=row.detail.name,
            neighbourhood=row.node.neighbourhood,
            sort=row.detail.sort,
            owner=owners[row.detail.owner].id if row.detail.owner in owners else None,
            features=row.detail.features,
            free_slots=list(slot_names(row.detail.free_slots)),
            room=row.detail.room,
            access=[word for word in (row.detail.access or "").split(";") if word],
            available_until=row.detail.available_until,
            version=row.node.version,
        )
        for row in rows
    ]
