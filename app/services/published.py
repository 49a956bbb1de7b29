"""From counts that may be shown to figures as everybody reads them: shares, means, intervals, changes of a year."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from app.policy import disclosure
from app.policy.figures import BAND, LEAST_FOR_ARROWS, Among, Rule
from app.schemas.figures import Change, FigureOut, Why

Shown = Mapping[str, float | None]
"""Counts and indices by name, as they may be shown; None is withheld."""
TIMES: Final = {"averageDegree": 2, "tiesPerHundred": 100}
"""What a mean counts of each tie: both its ends, or per hundred inhabitants."""
FOLLOWS_REGISTRATION: Final = frozenset(
    {"nodes", "ties", "tiesRecorded", "people", "residents", "volunteers", "averageDegree", "isolates", "largestShare"}
)
"""Figures that change by themselves when more of the same people and ties are registered."""


def figure(name: str, rule: Rule, among: Among, shown: Shown) -> FigureOut:
    """Work out one figure from what may be shown."""
    part, whole = _count(shown, rule.part), _count(shown, rule.whole)
    value, n = _value(name, rule, shown), whole if rule.whole else part
    if rule.kind == "index" and not rule.whole:
        n = _count(shown, "nodes")
    low, high = (None, None) if value is None or rule.unit != "share" else _interval(rule, part, whole)
    return FigureOut(
        name=name,
        among=among,
        sphere=rule.sphere,
        unit=rule.unit,
        value=value,
        n=n,
        low=low,
        high=high,
        before=None,
        before_on=None,
        change=None,
        why=None if value is not None else _why(rule, shown),
    )


def _count(shown: Shown, name: str) -> int | None:
    value = shown.get(name)
    return None if value is None else int(value)


def _value(name: str, rule: Rule, shown: Shown) -> float | None:
    part, whole = _count(shown, rule.part), _count(shown, rule.whole)
    match rule.kind:
        case "count" | "exact" if not rule.whole:
            return part
        case "share" | "exact":
            return disclosure.share(part, whole)
        case "mean":
            return disclosure.mean(part and TIMES.get(name, 1) * part, whole)
        case "density":
            return disclosure.density(whole, part)
        case _:
            return shown.get(rule.part)


def _interval(rule: Rule, part: int | None, whole: int | None) -> tuple[float | None, float | None]:
    if rule.kind not in {"share", "exact"}:
        return None, None
    return disclosure.interval(part, whole) or (None, None)


def _why(rule: Rule, shown: Shown) -> Why:
    """Why a figure is not shown. It rests on what is shown alone: 'there is nobody' would tell as well."""
    if rule.whole == "inhabitants" and shown.get("inhabitants") is None:
        return "undefined"
    nodes = shown.get(rule.whole or "nodes")
    return "small" if rule.kind == "index" and nodes is not None and nodes < LEAST_FOR_ARROWS else "few"


class Year(NamedTuple):
    """All figures of an area, and the same a year before."""

    now: Sequence[FigureOut]
    before: Sequence[FigureOut]
    on: dt.date
    """The day on which those before were taken."""

    def compared(self) -> list[FigureOut]:
        """Put what it was a year before beside each figure, with what may be said of the change."""
        old = {(one.name, one.among): one for one in self.before}
        return [self._beside(one, old.get((one.name, one.among))) for one in self.now]

    def _beside(self, now: FigureOut, before: FigureOut | None) -> FigureOut:
        if before is None or before.value is None or now.value is None:
            return now
        change = None if self._is_small() else self._change(now, before)
        return now.model_copy(update={"before": before.value, "before_on": self.on, "change": change})

    def _change(self, now: FigureOut, before: FigureOut) -> Change:
        if now.value == before.value or _overlap(now, before):
            return "same"
        if now.name in FOLLOWS_REGISTRATION and self._registered_otherwise():
            return "registration"
        return "up" if (now.value or 0) > (before.value or 0) else "down"

    def _is_small(self) -> bool:
        return min(_known(self.now), _known(self.before)) < LEAST_FOR_ARROWS

    def _registered_otherwise(self) -> bool:
        """Whether so many more or fewer are known that figures change by that alone."""
        now, before = _known(self.now), _known(self.before)
        return abs(now - before) > BAND * max(now, before)


def _known(figures: Sequence[FigureOut]) -> float:
    """How many residents and volunteers are known."""
    known = {("nodes", "residents"), ("people", "all")}
    return next((one.value or 0 for one in figures if (one.name, one.among) in known), 0)


def _overlap(now: FigureOut, before: FigureOut) -> bool:
    """Whether the intervals of two shares overlap: then chance may be all there is between them."""
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return False
    return now.low <= before.high and before.low <= now.high
