"""Figures as a person reads them: in words, with the bar of what they may be; a withheld one says why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from babel.numbers import format_decimal, format_percent

from app.policy.figures import AMONG, COUNTS, NETWORK, Among, Rule
from app.schemas.figures import AreaFiguresOut, FigureOut
from app.texts import has_text, spoken, text

RULES: Final[dict[str, Rule]] = NETWORK | COUNTS
STEPS: Final = 4
"""Shades of one colour on a map."""
_PERCENT: Final = "#,##0.##%"


class Span(NamedTuple):
    """Where a share lies between nothing and all, in hundredths."""

    low: float
    high: float
    at: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure among some of the people of an area."""

    name: str
    among: Among
    words: str | None
    """None: not shown, see `why`."""
    why: str
    because: str
    """What more there is to say of why; mostly nothing."""
    n: str
    between: str
    """Lower and upper bound in words; '' where it has none."""
    span: Span | None
    before: str
    """What it was a year before; '' where that may not be said or is not known."""
    change: str
    """How it changed, in words; '' where nothing may be said."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure with all its readings, and what has to be said about it."""

    name: str
    readings: tuple[Reading, ...]
    range: str
    source: str


class Shade(NamedTuple):
    """What one figure is in all areas, from the least to the most that is shown: how long a bar, how dark an area."""

    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float | None]) -> "Shade":
        """Look at the values that are shown. It begins at nothing, so that a bar twice as long is twice as much."""
        shown = [value for value in values if value is not None]
        return cls(min([0, *shown]), max([0, *shown]))

    def part(self, value: float | None) -> float | None:
        """How far this value is from the least to the most, 0..1; None for one that is not shown."""
        if value is None:
            return None
        return (value - self.least) / (self.most - self.least) if self.most > self.least else 0

    def step(self, value: float | None) -> int | None:
        """One of `STEPS` shades, the lightest is 0; None for one that is not shown."""
        part = self.part(value)
        return None if part is None else min(STEPS - 1, int(part * STEPS))


def measures(area: AreaFiguresOut, names: Iterable[str]) -> list[Measure]:
    """These figures of an area, each among all for whom it is worked out; one that is not there is left out."""
    found = {(figure.name, figure.among): figure for figure in area.figures}
    kept = {name: [found[name, among] for among in AMONG if (name, among) in found] for name in names}
    return [
        Measure(name, tuple(reading(one, small=area.small) for one in figures), _range(name), _source(name))
        for name, figures in kept.items()
        if figures
    ]


def reading(figure: FigureOut, *, small: bool = False) -> Reading:
    """Put a figure in words. `small`: the network is too small to say that it went up or down."""
    change = figure.change if figure.change and figure.value is not None and not small else None
    why = f"figure.why.{figure.why or 'undefined'}"
    return Reading(
        name=figure.name,
        among=figure.among,
        words=None if figure.value is None else worded(figure.name, figure.value),
        why=text(why) if figure.value is None else "",
        because=text(f"{why}.help") if figure.value is None and has_text(f"{why}.help") else "",
        n="" if figure.n is None or not RULES[figure.name].whole else number(figure.n),
        between=_between(figure),
        span=_span(figure),
        before="" if figure.before is None else worded(figure.name, figure.before),
        change=text(f"figure.change.{change}") if change else "",
    )


def worded(name: str, value: float) -> str:
    """A value of this figure in words: a share as a percentage, people and days as so many of them."""
    unit = RULES[name].unit
    if unit == "share":
        return format_percent(value, _PERCENT, locale=spoken())
    return number(value) if unit == "number" else f"{number(value)} {text(f'figure.unit.{unit}')}"


def number(value: float) -> str:
    """A number as it is written here."""
    return format_decimal(value, locale=spoken())


def named(area: AreaFiguresOut, name: str) -> FigureOut | None:
    """This figure of an area among all, or None where there is none."""
    return next((one for one in area.figures if one.name == name and one.among == "all"), None)


def stands_out(area: AreaFiguresOut) -> list[str]:
    """What a network is like in words from the closed list: residents among themselves, and everybody together."""
    said = {among: [word.name for word in area.words if word.among == among] for among in reversed(AMONG)}
    return [
        text("areas.word", among=text(f"figure.among.{among}"), words=text(f"figure.word.{name}"))
        for among, names in said.items()
        for name in names
    ]


def _between(figure: FigureOut) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    return text("areas.between", low=worded(figure.name, figure.low), high=worded(figure.name, figure.high))


def _span(figure: FigureOut) -> Span | None:
    if figure.value is None or RULES[figure.name].unit != "share":
        return None
    low, high = (figure.value if bound is None else bound for bound in (figure.low, figure.high))
    return Span(*(round(100 * min(1.0, max(0.0, bound)), 1) for bound in (low, high, figure.value)))


def _range(name: str) -> str:
    own = f"figure.{name}.range"
    return text(own if has_text(own) else f"figure.range.{RULES[name].kind}")


def _source(name: str) -> str:
    own = f"figure.{name}.source"
    return text(own if has_text(own) else "figure.source.own")
