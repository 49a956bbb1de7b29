"""When an indicator of an area is red, how much that weighs, when it rises or falls, and which areas are alike.

Pure: rules as data, and the arithmetic that pages show beside its outcome. Areas are never put in an order by it: a
list of areas stands in the order of their names, and what weighs how much is for a coordinator to say and to change.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import factorial, sqrt
from statistics import fmean, median, pstdev
from typing import Final, Literal, NamedTuple

Side = Literal["below", "above"]
SIDES: Final[tuple[Side, ...]] = ("below", "above")
Series = Mapping[int, float]
"""The values of one indicator in one area, by year; a year without a figure is not there."""


class Rule(NamedTuple):
    """When an indicator is red: at the threshold or on this side of it. Without a threshold only its course counts."""

    name: str
    side: Side
    threshold: float | None
    weight: int

    def red(self, value: float) -> bool:
        """Whether this value is red."""
        if self.threshold is None:
            return False
        return value <= self.threshold if self.side == "below" else value >= self.threshold

    def worse(self, slope: float) -> bool:
        """Whether going this way is towards red."""
        return slope < 0 if self.side == "below" else slope > 0


DEFAULT: Final = (
    Rule("ses_woa_totaalscore", "below", -0.25, 50),
    Rule("veiligheidsgevoel_0_10", "below", 5.7, 30),
    Rule("jeugdzorg_per_1000_jongeren", "above", None, 20),
)
"""What holds until a coordinator says otherwise."""
MOST_RULES: Final = 12
MOST_WEIGHT: Final = 100
TWICE: Final = 2
"""So many red indicators at once are 'twee keer rood'."""
LEFT_OUT: Final = frozenset({"rood_ses", "rood_veiligheid", "oppervlakte_ha"})
"""What a delivery itself calls red (here the rules say that, for all to see); and what says nothing of people."""
STILL: Final = 2
"""Years that a figure may be older than the newest of its kind, and still be said to be so now."""

LEAST_YEARS: Final = 4
"""Years with a figure that a course needs: of three the direction is a matter of chance (1 in 6)."""
RECENT: Final = 10
"""Years that a course looks back."""
CHANCE: Final = 0.05
"""How probable such a course may be when nothing is going on: one-sided, exact (Mann 1945; Kendall 1975)."""
APART: Final = 2.5
"""Distances from the middle at which an area goes its own way, in deviations around the median (Leys et al. 2013, 'Do
not use standard deviation around the mean, use absolute deviation around the median')."""
LEAST_AREAS: Final = 5
"""Areas with a course that there must be to say what is usual."""
_AS_SD: Final = 1.4826
_MEAN_AS_SD: Final = 1.2533
"""By which the median, or the mean, of absolute deviations is as large as a standard deviation."""

ALIKE: Final = 3
"""Areas that a pilot is compared to."""
LEAST_SHARED: Final = 3
"""Indicators that two areas must both have to be compared at all."""


def courses(series: Mapping[str, Series]) -> dict[str, float]:
    """The areas (by code) in which one indicator goes its own way: by how much a year.

    An area is there when its figures rise or fall more steadily than chance would have it, and its slope (Theil-Sen)
    lies apart from those of the other areas: what happens everywhere is no news of one neighbourhood.
    """
    recent = {area: _recent(values) for area, values in series.items()}
    slopes = {area: slope_of(values) for area, values in recent.items() if len(values) >= LEAST_YEARS}
    if len(slopes) < LEAST_AREAS:
        return {}
    middle = median(slopes.values())
    width = _width([slope - middle for slope in slopes.values()])
    return {
        area: slope
        for area, slope in slopes.items()
        if slope * (slope - middle) > 0 and abs(slope - middle) >= APART * width and _steady(recent[area])
    }


def slope_of(values: Series) -> float:
    """How much an indicator changes in a year: the median over all pairs of years (Theil 1950; Sen 1968)."""
    return median((values[later] - values[year]) / (later - year) for year, later in combinations(sorted(values), 2))


def chance_of(values: Sequence[float]) -> float:
    """How probable it is that figures in a random order rise or fall as steadily as these: one-sided, exact.

    Equal figures count for neither side, which makes it larger than it is.
    """
    pairs = list(combinations(values, 2))
    balance = abs(sum((later > one) - (later < one) for one, later in pairs))
    against = -(-(len(pairs) - balance) // 2)
    return sum(_inversions(len(values))[: against + 1]) / factorial(len(values))


def _inversions(length: int) -> list[int]:
    """In how many orders of so many figures 0, 1, 2 ... pairs stand the wrong way round."""
    counts = [1]
    for size in range(2, length + 1):
        wider = [0] * (len(counts) + size - 1)
        for place, count in enumerate(counts):
            for more in range(size):
                wider[place + more] += count
        counts = wider
    return counts


def _recent(values: Series) -> dict[int, float]:
    since = max(values, default=0) - RECENT
    return {year: value for year, value in values.items() if year > since}


def _steady(values: Series) -> bool:
    return chance_of([values[year] for year in sorted(values)]) <= CHANCE


def _width(deviations: Sequence[float]) -> float:
    """How far apart is usual; where more than half do the same, by the mean."""
    absolute = [abs(one) for one in deviations]
    return _AS_SD * median(absolute) or _MEAN_AS_SD * fmean(absolute)


class Difference(NamedTuple):
    """How two areas differ in one indicator: both values, and how many standard deviations lie between them."""

    name: str
    here: float
    there: float
    apart: float


class Likeness(NamedTuple):
    """How far another area is away: the root of the mean of the squares of what lies between them."""

    area: str
    distance: float
    differences: tuple[Difference, ...]


def alike(area: str, values: Mapping[str, Mapping[str, float]], most: int = ALIKE) -> list[Likeness]:
    """The areas most like this one. `values`: by area, its newest figure of each indicator. Equally near: by code."""
    spreads = _spreads(values.values())
    found = []
    for other in values.keys() - {area}:
        differences = _differences(values.get(area, {}), values[other], spreads)
        if len(differences) >= LEAST_SHARED:
            found.append(Likeness(other, sqrt(fmean(one.apart**2 for one in differences)), differences))
    return sorted(found, key=lambda one: (one.distance, one.area))[:most]


def _spreads(values: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The standard deviation of each indicator over all areas, where there is any difference."""
    columns: dict[str, list[float]] = {}
    for figures in values:
        for name, value in figures.items():
            columns.setdefault(name, []).append(value)
    return {name: spread for name, column in columns.items() if (spread := pstdev(column)) > 0}


def _differences(
    here: Mapping[str, float], there: Mapping[str, float], spreads: Mapping[str, float]
) -> tuple[Difference, ...]:
    return tuple(
        Difference(name, here[name], there[name], (there[name] - here[name]) / spreads[name])
        for name in sorted(spreads.keys() & here.keys() & there.keys())
    )
