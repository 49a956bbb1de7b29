"""The social map: what people do together and where there is room, in words for everybody."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from app.models import Node
from app.schemas.fields import InNeighbourhood
from app.schemas.initiatives import InitiativeOut
from app.schemas.places import PlaceOut
from app.schemas.talents import TalentOut
from app.services import initiatives, neighbourhoods, organisations, places, talents
from app.services.ids import known_id
from app.work import Work

MOST: Final = 20
"""Most that is shown of what one has to give, and of what is done in one place."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An initiative in a list."""

    about: InitiativeOut
    area: str
    left: int | None
    """For how many there is room; None: nobody said."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An open need of an initiative, as who asks may read it."""

    id: uuid.UUID
    text: str
    by: InitiativeOut


@dataclass(frozen=True, slots=True)
class Parts:
    """The initiatives that one is made of, and what those ask together: each once, however deep it is nested."""

    parts: tuple[Listed, ...]
    left: int | None
    """For how many there is room at all of these; None: nobody said."""
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """An initiative with where it is, who carries it, what it has to give, and what it is part of and made of."""

    about: InitiativeOut
    area: str
    place: PlaceOut | None
    carried_by: str
    part_of: InitiativeOut | None
    made_of: Parts
    offers: tuple[TalentOut, ...]
    left: int | None
    changeable: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A place, whose it is, what it has to give and what is done there."""

    about: PlaceOut
    area: str
    owner: str
    offers: tuple[TalentOut, ...]
    used_by: tuple[InitiativeOut, ...]
    changeable: bool


def listed(work: Work, paging: InNeighbourhood) -> tuple[list[Listed], str | None]:
    """List initiatives, with how much room they have."""
    found, after = initiatives.listed(work, paging)
    return _with_room(work, found), after


def initiative(work: Work, written_id: str) -> Together:
    """Show one initiative."""
    node = work.initiatives.get(known_id(written_id)).node
    about = initiatives.read(work, written_id)
    return Together(
        about=about,
        area=neighbourhoods.names(work).get(about.neighbourhood, ""),
        place=None if about.place is None else places.read(work, str(about.place)),
        carried_by=_organisation(work, about.carried_by),
        part_of=None if about.part_of is None else initiatives.read(work, str(about.part_of)),
        made_of=_parts(work, written_id),
        offers=_offers(work, node),
        left=work.talents.room_of([node.id]).get(node.id),
        changeable=work.nodes.may_change(node),
    )


def place(work: Work, written_id: str) -> Room:
    """Show one place."""
    node = work.places.get(known_id(written_id)).node
    about = places.read(work, written_id)
    return Room(
        about=about,
        area=neighbourhoods.names(work).get(about.neighbourhood, ""),
        owner=_organisation(work, about.owner),
        offers=_offers(work, node),
        used_by=tuple(initiatives.read(work, str(row.node.id)) for row in work.initiatives.at_place(node, MOST)),
        changeable=work.nodes.may_change(node),
    )


def _with_room(work: Work, found: Collection[InitiativeOut]) -> list[Listed]:
    areas, room = neighbourhoods.names(work), work.talents.room_of(one.id for one in found)
    return [Listed(one, areas.get(one.neighbourhood, ""), room.get(one.id)) for one in found]


def _parts(work: Work, whole_id: str) -> Parts:
    parts = initiatives.parts(work, whole_id)
    listed_parts = tuple(_with_room(work, parts))
    room = [one.left for one in listed_parts if one.left is not None]
    by_id = {one.id: one for one in parts}
    needs = work.needs.open_of(by_id)
    return Parts(
        parts=listed_parts,
        left=sum(room) if room else None,
        asks=tuple(Ask(row.need.id, work.needs.text_of(row), by_id[row.owner.id]) for row in needs),
    )


def _organisation(work: Work, found: uuid.UUID | None) -> str:
    return "" if found is None else organisations.read(work, str(found)).name


def _offers(work: Work, node: Node) -> tuple[TalentOut, ...]:
    rows = work.talents.find(owner=node, limit=MOST)
    return tuple(talents.read(work, str(row.talent.id)) for row in rows if row.talent.status == "active")
