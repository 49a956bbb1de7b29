"""The course of introductions: asked, both yes, met, running, stopped; the only figures that Toevallig itself causes.

Counts, and times in days. How long introductions last is estimated after Kaplan and Meier (1958): what still runs, or
started only lately, counts for as long as it is known. Nothing here says that an introduction had the effect.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from matching.measures import Part, Z, wilson

TERMS: Final = (90, 180, 365)
"""Days after which somebody asks whether it still runs."""


@dataclass(frozen=True, slots=True)
class Course:
    """One introduction; days are ordinals, and None is 'not yet' or 'not known'."""

    asked: int | None = None
    """The first of the two was asked."""
    agreed: int | None = None
    """Both said yes."""
    met: int | None = None
    running: int | None = None
    """From this day it ran by itself."""
    ended: int | None = None
    """It stopped, before or after it ran. Handed over to a neighbour is not an end."""
    end_reason: str | None = None
    need_on: int | None = None
    """The need was told."""
    rank: int | None = None
    """Place of what was chosen in the list of suggestions, from 1; None: chosen outside the list."""
    collective: bool = False
    """With a group or initiative, not one to one."""
    without_worker: bool = False
    """The worker is no longer needed."""


class Survival(NamedTuple):
    """How many of the introductions that ran still run after so many days."""

    days: int
    lasting: int
    """Known to have run for that long."""
    stopped: int
    """Stopped sooner, or that very day. Those who started later than `days` ago and still run are in neither."""
    share: float | None
    """Kaplan-Meier estimate, 0..1. None when nobody was followed that long."""
    low: float | None
    high: float | None
    """95 % interval after Greenwood (1926); where nobody or everybody stopped that has no width, and Wilson's is given
    of those known. A few introductions make it wide: read it first."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """The figures of a period, each a count from 0, or a median or mean. None is 'not defined'."""

    proposed: int
    """All that were written down."""
    asked: int
    agreed: int
    """Both yes; unit introductions, as all counts here. Who was not asked is in `proposed` alone."""
    met: int
    """Met at least once. Depends on somebody tapping 'met': too low rather than too high."""
    running: int
    """Ran by itself at some time."""
    running_90: Survival
    running_180: Survival
    running_365: Survival
    stopped: tuple[tuple[str, int], ...]
    """Ended introductions by reason, by name of the reason; '' where none was given. No success or failure: what
    was meant to end, ends."""
    days_to_meeting: float | None
    """Median days from the need to the first meeting, among those who met: who still waits is not in it."""
    timed: int
    """Introductions behind `days_to_meeting`."""
    outside: int
    """Asked, but chosen outside the list."""
    reciprocal_rank: float | None
    """Mean of 1 / rank over those asked, 0..1, where outside the list counts 0 (Voorhees, 1999). Judges the order of
    the suggestions, not people; a worker who takes the first without looking makes it 1."""
    collective: int
    """Asked and with a group or initiative (S76)."""
    without_worker: int
    """Running, or once running, without the worker."""

    @property
    def collective_share(self) -> float | None:
        """Share of those asked that are collective, 0..1: 30 of 100 is 0.3. None when nobody was asked."""
        return Part(self.collective, self.asked).share


def funnel(courses: Iterable[Course], today: int) -> Funnel:
    """Count the courses of introductions as they stand `today`."""
    known = list(courses)
    asked = [course for course in known if course.asked is not None]
    waited = [course.met - course.need_on for course in known if course.met is not None and course.need_on is not None]
    ran = [course for course in known if course.running is not None]
    survivals = _survivals(ran, today)
    return Funnel(
        proposed=len(known),
        asked=len(asked),
        agreed=sum(course.agreed is not None for course in known),
        met=sum(course.met is not None for course in known),
        running=len(ran),
        running_90=survivals[0],
        running_180=survivals[1],
        running_365=survivals[2],
        stopped=tuple(sorted(Counter(c.end_reason or "" for c in known if c.ended is not None).items())),
        days_to_meeting=float(median(waited)) if waited else None,
        timed=len(waited),
        outside=sum(course.rank is None for course in asked),
        reciprocal_rank=sum(1 / course.rank for course in asked if course.rank) / len(asked) if asked else None,
        collective=sum(course.collective for course in asked),
        without_worker=sum(course.without_worker for course in ran),
    )


def _survivals(ran: Sequence[Course], today: int) -> tuple[Survival, ...]:
    lasted = [_lasted(course, today) for course in ran]
    return tuple(_survival(lasted, days) for days in TERMS)


def _lasted(course: Course, today: int) -> tuple[int, bool]:
    """How many days it ran, and whether it then stopped; not if it still runs."""
    last = today if course.ended is None else course.ended
    return max(0, last - (course.running or 0)), course.ended is not None


def _survival(lasted: Sequence[tuple[int, bool]], days: int) -> Survival:
    stopped = sum(end and day <= days for day, end in lasted)
    lasting = sum(day > days or (day == days and not end) for day, end in lasted)
    share, spread = 1.0, 0.0
    for moment in sorted({day for day, end in lasted if end and day <= days}):
        at_risk = sum(day >= moment for day, _ in lasted)
        gone = sum(end and day == moment for day, end in lasted)
        share *= 1 - gone / at_risk
        spread += gone / (at_risk * (at_risk - gone)) if gone < at_risk else 0.0
    if not lasting and share > 0:
        return Survival(days, lasting, stopped, None, None, None)
    if stopped and lasting:
        width = Z * share * math.sqrt(spread)
        return Survival(days, lasting, stopped, share, max(0.0, share - width), min(1.0, share + width))
    low, high = wilson(lasting, lasting + stopped) or (None, None)
    return Survival(days, lasting, stopped, share, low, high)
