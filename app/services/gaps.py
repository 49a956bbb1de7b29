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
    """One area of life in one neighbourhood."""

    life: str
    needs: int | None
    """Rounded; None: under 10."""
    offers: int | None
    groups: int
    """Organisations and initiatives that do something in it: public, and exact."""

    @property
    def words(self) -> str:
        """The area of life in words."""
        return text(f"between.life.{slug_of(self.life.lower()).replace(',', '')}")


@dataclass(frozen=True, slots=True)
class AreaGaps:
    """One neighbourhood: its largest gap first; and where there is room."""

    figures: AreaFiguresOut
    gaps: tuple[Gap, ...]
    places: int
    free: int
    """Day-parts of a week in which a place is free."""


def by_area(work: Work) -> list[AreaGaps]:
    """Give the gaps of all neighbourhoods, in the fixed order of their codes."""
    groups = acquaintance.in_lives(work)
    free: dict[str, list[int]] = defaultdict(list)
    for row in work.places.find(limit=ALL):
        free[row.node.neighbourhood].append(row.detail.free_slots.bit_count())
    return [_of(area, groups, free[area.code]) for area in figures.overview(work)]


def _of(area: AreaFiguresOut, groups: Mapping[tuple[str, str], int], rooms: Sequence[int]) -> AreaGaps:
    gaps = [Gap(one.theme, one.needs, one.offers, groups.get((area.code, one.theme), 0)) for one in area.gaps]
    return AreaGaps(
        figures=area,
        gaps=tuple(sorted(gaps, key=_by_size)),
        places=len(rooms),
        free=sum(rooms),
    )


def _by_size(gap: Gap) -> tuple[bool, int]:
    """By what is shown alone, so that the order tells nothing more; what is withheld counts as nothing."""
    return gap.needs is None, (gap.offers or 0) - (gap.needs or 0)
