"""Where there is room: places with what they are, when they are free, and where; the same for map, list and file."""

import uuid
from dataclasses import dataclass
from typing import Final

from app.models import Node, Place
from app.repositories.asking import number_of
from app.repositories.named import NamedRow
from app.services import neighbourhoods
from app.services.concepts import about_words
from app.services.ids import known_id
from app.services.reasons import slot_words
from app.texts import distance_words
from app.work import Work
from matching.network import metres_between, to_rd

ALL: Final = 2**31 - 1
"""More places than there are."""
AROUND: Final = 800
"""Metres around a place within which somebody walks there."""
MOST: Final = 10
"""Most needs that are shown at a place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place. Public."""

    id: uuid.UUID
    name: str
    sort: str
    area: str
    free: int
    """Day-parts of a week in which it is free."""
    when: str
    """The same in words; '' where that is not known."""
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Near:
    """A need near a place that is free when it suits: without a name."""

    id: uuid.UUID
    about: str
    when: str
    """Day-parts that suit both, in words."""
    away: str


def spots(work: Work, neighbourhood: str | None) -> list[Spot]:
    """List all places, of one neighbourhood where given, in order of registration."""
    areas = neighbourhoods.names(work)
    return [_spot(row, areas) for row in work.places.find(neighbourhood, limit=ALL)]


def _spot(row: NamedRow[Place], areas: dict[str, str]) -> Spot:
    node, detail = row.node, row.detail
    return Spot(
        id=node.id,
        name=detail.name,
        sort=detail.sort or "",
        area=areas.get(node.neighbourhood, ""),
        free=detail.free_slots.bit_count(),
        when=slot_words(detail.free_slots),
        lon=node.lon,
        lat=node.lat,
    )


def needs_around(work: Work, written_id: str) -> list[Near]:
    """List open needs around a place that want a day-part in which it is free, nearest first. NotFound.

    Of those that who asks may read: nobody reads here what stands in no list of the own.
    """
    place = work.places.get(known_id(written_id))
    found = []
    for row in work.needs.find(status="open", limit=ALL):
        both, metres = row.need.slots & place.detail.free_slots, _metres(place.node, row.owner)
        if both and metres is not None and metres <= AROUND:
            found.append((metres, number_of(row.need), both, row))
    return [
        Near(
            id=row.need.id,
            about=about_words(work.needs.concepts(row)),
            when=slot_words(both),
            away=distance_words(metres),
        )
        for metres, _, both, row in sorted(found, key=lambda one: one[:2])[:MOST]
    ]


def _metres(one: Node, other: Node) -> int | None:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    return metres_between(to_rd(one.lon, one.lat), to_rd(other.lon, other.lat))
