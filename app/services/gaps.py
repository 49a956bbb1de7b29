"""What is asked and what there is, by area of life: of people as figures show it, of public things as it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.schemas.figures import AreaFiguresOut
from app.services import acquaintance, figures
from app.services.acquaintance import slug_of
from app.texts import text
from app.work import Work

ALL: Final = 2**31 - 1
"""More places than there are."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One area of life in one neighbourhood or district."""

    life: str
    needs: int | None
    """Rounded; None: under 10."""
    offers: int | None
    groups: int
    """Organisations and initiatives that do something in it: public, and exact."""

    @property
    def shown(self) -> bool:
        """Whether there is any figure of people to show."""
        return self.needs is not None or self.offers is not None

    @property
    def words(self) -> str:
        """The area of life in words."""
        return text(f"between.life.{slug_of(self.life.lower()).replace(',', '')}")


@dataclass(frozen=True, slots=True)
class AreaGaps:
    """One area: its largest gap first; and where there is room."""

    figures: AreaFiguresOut
    gaps: tuple[Gap, ...]
    places: int
    free: int
    """Day-parts of a week in which a place is free."""


def by_area(work: Work) -> list[AreaGaps]:
    """Give the gaps of the smallest areas whose figures are for who asks, in the fixed order of their codes."""
    groups, free = acquaintance.in_lives(work), _free(work)
    within: dict[str, set[str]] = defaultdict(set)
    for area in work.areas.neighbourhoods():
        for code in (area.code, area.parent or ""):
            within[code].add(area.code)
    return [_of(area, within[area.code], groups, free) for area in figures.overview(work)]


def _free(work: Work) -> list[tuple[str, int]]:
    """Of each place its neighbourhood, and the day-parts in which it is free."""
    rows = work.places.find(limit=ALL)
    return [(row.node.neighbourhood, row.detail.free_slots.bit_count()) for row in rows]


def _of(
    area: AreaFiguresOut, within: set[str], groups: Mapping[tuple[str, str], int], free: Sequence[tuple[str, int]]
) -> AreaGaps:
    rooms = [count for code, count in free if code in within]
    gaps = [
        Gap(one.theme, one.needs, one.offers, sum(groups.get((code, one.theme), 0) for code in within))
        for one in area.gaps
    ]
    return AreaGaps(figures=area, gaps=tuple(sorted(gaps, key=_by_size)), places=len(rooms), free=sum(rooms))


def _by_size(gap: Gap) -> tuple[bool, int]:
    """By what is shown alone, so that the order tells nothing more; what is withheld counts as nothing."""
    return gap.needs is None, (gap.offers or 0) - (gap.needs or 0)
