"""The 10-5 rule for one figure: what is printed of a count, a share, a mean, a density.

Shares, means and intervals are worked out from what is printed of their counts, so that they say nothing more.
"""

from math import sqrt
from typing import Final

THRESHOLD: Final = 10
"""Smallest count of people or ties that is published. May be raised, never lowered."""
STEP: Final = 5
"""Published counts are multiples of this."""
LEAST_DENOMINATOR: Final = 2 * THRESHOLD
"""Smallest denominator of a published share."""
LEAST_FOR_INDEX: Final = 30
"""Fewest people of whom an index is published: below, one tie moves it."""
Z: Final = 1.959964
"""95 % of a normal distribution lies within this many standard deviations."""


def nearest(count: int) -> int:
    """`count` to the nearest 5."""
    return STEP * ((count + STEP // 2) // STEP)


def rounded(count: int) -> int | None:
    """`count` to the nearest 5, or None when it is too small to be published."""
    return nearest(count) if count >= THRESHOLD else None


def two_figures(value: float) -> float:
    """Round to two significant figures."""
    return float(f"{value:.2g}")


def share(part: int | None, whole: int | None) -> float | None:
    """`part` of `whole`, both as shown; None unless part, whole and what is left over are enough."""
    if part is None or whole is None or whole < LEAST_DENOMINATOR or not THRESHOLD <= part <= whole - THRESHOLD:
        return None
    return two_figures(part / whole)


def interval(part: int | None, whole: int | None) -> tuple[float, float] | None:
    """The 95 % interval of a share (Wilson, 1927), from both as shown; None where there is no share."""
    if share(part, whole) is None or part is None or not whole:
        return None
    p = part / whole
    middle, spread = p + Z * Z / (2 * whole), Z * sqrt(p * (1 - p) / whole + Z * Z / (4 * whole * whole))
    low, high = ((middle + side * spread) / (1 + Z * Z / whole) for side in (-1, 1))
    return two_figures(low), two_figures(high)


def mean(total: float | None, count: int | None) -> float | None:
    """`total` over `count` people, both as shown."""
    return None if total is None or not count else two_figures(total / count)


def density(nodes: int | None, ties: int | None) -> float | None:
    """2m / (n(n - 1)) of people and ties as shown, to two significant figures."""
    return None if nodes is None or ties is None else two_figures(2 * ties / (nodes * (nodes - 1)))


def index(value: float | None, nodes: int | None) -> float | None:
    """An index to one decimal; None under 30 people, as shown."""
    if value is None or nodes is None or nodes < LEAST_FOR_INDEX:
        return None
    return round(value, 1)
