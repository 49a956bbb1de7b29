"""The social map: what people do together and where there is room, in words for everybody."""

import uuid
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
class Together:
    """An initiative with where it is, who carries it and what it has to give."""

    about: InitiativeOut
    area: str
    place: PlaceOut | None
    carried_by: str
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
    areas, room = neighbourhoods.names(work), work.talents.room_of(one.id for one in found)
    return [Listed(one, areas.get(one.neighbourhood, ""), room.get(one.id)) for one in found], after


def initiative(work: Work, written_id: str) -> Together:
    """Show one initiative."""
    node = work.initiatives.get(known_id(written_id)).node
    about = initiatives.read(work, written_id)
    return Together(
        about=about,
        area=neighbourhoods.names(work).get(about.neighbourhood, ""),
        place=None if about.place is None else places.read(work, str(about.place)),
        carried_by=_organisation(work, about.carried_by),
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


def _organisation(work: Work, found: uuid.UUID | None) -> str:
    return "" if found is None else organisations.read(work, str(found)).name


def _offers(work: Work, node: Node) -> tuple[TalentOut, ...]:
    rows = work.talents.find(owner=node, limit=MOST)
    return tuple(talents.read(work, str(row.talent.id)) for row in rows if row.talent.status == "active")
