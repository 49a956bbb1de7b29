"""What may be said of an area exactly, and before any figure: public things, with nobody behind them."""

from dataclasses import dataclass
from typing import Final

from app.models import Area
from app.services import acquaintance
from app.services.counting import areas_of_life
from app.work import Work

MOST: Final = 1000
"""Things of one kind in one neighbourhood."""


@dataclass(frozen=True, slots=True)
class Things:
    """Public things in an area."""

    initiatives: int
    organisations: int
    places: int
    free_parts: int
    """Parts of days in a week in which a place is free."""
    missing: tuple[str, ...]
    """Parts of life on which no initiative or organisation does anything here."""


def of(work: Work, code: str) -> Things:
    """Count what is public in an area of any kind. NotFound."""
    codes = _within(work, work.areas.get(code))
    rooms = [place for one in codes for place in work.places.find(one, limit=MOST)]
    lives = acquaintance.in_lives(work)
    return Things(
        initiatives=sum(len(work.initiatives.find(one, limit=MOST)) for one in codes),
        organisations=sum(len(work.organisations.find(one, limit=MOST)) for one in codes),
        places=len(rooms),
        free_parts=sum(place.detail.free_slots.bit_count() for place in rooms),
        missing=tuple(life for life in areas_of_life() if not any(lives.get((one, life)) for one in codes)),
    )


def _within(work: Work, area: Area) -> list[str]:
    """Codes of the neighbourhoods that an area is made of."""
    if area.kind == "grouping":
        return list(work.counting.grouped(area.municipality).get(area.code, ()))
    whole = area.kind == "municipality"
    return [one.code for one in work.areas.neighbourhoods() if whole or area.code in {one.code, one.parent}]
