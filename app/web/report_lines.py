"""The figures of a report in words, line by line: the same for its page, its paper and its files."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, get_args

from babel.dates import format_date
from babel.numbers import format_decimal

from app.exporting.sheets import Cell, Sheet
from app.policy.figures import Sphere
from app.schemas.figures import FigureOut
from app.schemas.reports import GoalOut, ReportOut, VisitsOut
from app.services.outside import called
from app.texts import spoken, text
from app.web.area import FIRST, KNOWN, SUCCESS, TOGETHER
from app.web.figure_words import reading

NAMED: Final = "registration"
"""A change of which the reader must know what it is not; of the others two figures stand beside each other."""
SPHERES: Final[tuple[Sphere, ...]] = get_args(Sphere)
COLUMNS: Final = ("part", "name", "among", "label", "unit", "value", "n", "low", "high", "before", "on", "why")
"""Columns of the file."""
MOST: Final = frozenset({*SUCCESS, *KNOWN, *TOGETHER, *(name for names in FIRST.values() for name in names)})
"""Figures that say most, as on the page of an area."""


class Line(NamedTuple):
    """A figure in words."""

    figure: FigureOut
    label: str
    value: str
    """What it is; where it is not shown, why not."""
    n: str = ""
    between: str = ""
    before: str = ""


class Block(NamedTuple):
    """Figures that stand together, under their heading."""

    heading: str
    lines: list[Line]

    @property
    def shown(self) -> list[Line]:
        """Those with a value."""
        return [one for one in self.lines if one.figure.value is not None]

    @property
    def withheld(self) -> dict[str, list[str]]:
        """Labels of those without one, by why that is."""
        found: dict[str, list[str]] = {}
        for one in self.lines:
            if one.figure.value is None:
                found.setdefault(one.value, []).append(one.label)
        return found


class Later(NamedTuple):
    """Figures of the first measurement and after, beside each other: a row for each figure."""

    heads: list[str]
    rows: list[tuple[str, list[str]]]


def blocks(report: ReportOut) -> list[Block]:
    """All figures of a report: first those of success, together, then the rest as it stands on the page of an area."""
    figures = report.area.figures
    success = [one for name in SUCCESS for one in figures if one.name == name]
    rest = [one for one in figures if one not in success]
    groups = [(text("reports.success"), success)]
    groups += [(text(f"figure.sphere.{sphere}"), [one for one in rest if one.sphere == sphere]) for sphere in SPHERES]
    return [Block(heading, lines(report, found)) for heading, found in groups if found]


def parted(report: ReportOut) -> tuple[list[Block], list[Block]]:
    """All figures of a report in two parts: those that say most, and the others for who wants to know more."""
    return _only(report, lambda name: name in MOST), _only(report, lambda name: name not in MOST)


def _only(report: ReportOut, meant: Callable[[str], bool]) -> list[Block]:
    found = [Block(one.heading, [row for row in one.lines if meant(row.figure.name)]) for one in blocks(report)]
    return [one for one in found if one.lines]


def later(report: ReportOut) -> Later:
    """Put the figures since the first measurement beside each other."""
    columns = [lines(report, one.figures) for one in report.later]
    heads = [text("reports.later", what=text(f"reports.later.{one.months}"), day=_day(one.on)) for one in report.later]
    return Later(heads, [(row[0].label, [one.value for one in row]) for row in zip(*columns, strict=True)])


def lines(report: ReportOut, figures: Iterable[FigureOut]) -> list[Line]:
    """Put figures of a report in words."""
    return [line(one, small=report.area.small) for one in figures]


def line(figure: FigureOut, *, small: bool = False) -> Line:
    """Put a figure in words: what it is or why it is not shown, on how many, between what, and a year before."""
    label = text(f"figure.{figure.name}")
    if figure.among == "residents":
        label = text("reports.among", label=label)
    read = reading(figure, small=small)
    before = read.before
    if figure.change == NAMED:
        before = text("reports.before", value=before, change=text(f"figure.change.{figure.change}"))
    return Line(figure, label, read.words or read.why, read.n, read.between, before)


def goal_words(goal: GoalOut) -> str:
    """The figure that residents look at for their goal, with a year before it or its source; '' where there is none."""
    if goal.shown is not None:
        one = line(goal.shown)
        said = text("reports.goal.figure", label=one.label, value=one.value)
        return f"{said} {text('reports.goal.before', value=one.before)}" if one.before else said
    found = goal.indicator
    if found is None:
        return ""
    value = text("reports.unknown") if found.value is None else format_decimal(found.value, locale=spoken())
    source = found.source or text("reports.no-source")
    return text("reports.goal.indicator", label=called(found.name), value=value, year=found.year, source=source)


def visits_words(visits: VisitsOut) -> str:
    """How many visits were counted, and at how many initiatives."""
    count = format_decimal(visits.visits, locale=spoken())
    return text("reports.visits.counted", visits=count, initiatives=visits.initiatives)


def sheet(report: ReportOut) -> Sheet:
    """The whole report as rows: values as they are, so that a spreadsheet can count with them."""
    rows: list[list[Cell]] = [
        _words("reports.goals", goal.words, goal.written_by, on=goal.since) for goal in report.goals
    ]
    if report.context:
        rows.append(_words("reports.context", report.context))
    rows += [_row(block.heading, one) for block in blocks(report) for one in block.lines]
    rows += [
        [text("reports.gaps"), side, "", f"{gap.theme}: {text(f'reports.gap.{side}')}", "", value]
        for gap in report.area.gaps
        for side, value in (("needs", gap.needs), ("offers", gap.offers))
    ]
    rows += [
        [text("figure.stops"), one.reason, "", text(f"step-reason.{one.reason}"), "", one.count]
        for one in report.area.stops
    ]
    for moment in report.later:
        heading = text(f"reports.later.{moment.months}")
        rows += [[*_row(heading, one)[:9], None, moment.on, None] for one in lines(report, moment.figures)]
    if report.visits is not None:
        rows.append([text("reports.visits"), "visits", "", visits_words(report.visits), "", report.visits.visits])
    rows += [_words("reports.stories", story.text, story.agreed_by, on=story.agreed_on) for story in report.stories]
    rows += [_words("reports.rulings", one.words, one.decided_by, on=one.decided_on) for one in report.rulings]
    width = len(COLUMNS)
    return Sheet(
        text("reports.title", name=report.area.name, year=report.year),
        [text(f"reports.column.{name}") for name in COLUMNS],
        [[*row, *[None] * (width - len(row))] for row in rows],
    )


def _day(day: dt.date) -> str:
    return format_date(day, "d MMMM y", locale=spoken())


def _row(heading: str, one: Line) -> list[Cell]:
    found = one.figure
    return [
        heading,
        found.name,
        found.among,
        one.label,
        text(f"figure.unit.{found.unit}"),
        *map(_number, (found.value, found.n, found.low, found.high, found.before)),
        found.before_on,
        None if found.why is None else text(f"figure.why.{found.why}"),
    ]


def _number(value: float | None) -> float | int | None:
    """A number as somebody would type it: people are no 85.0."""
    return int(value) if value is not None and value == int(value) else value


def _words(key: str, words: str, by: str | None = None, on: Cell = None) -> list[Cell]:
    return [text(key), None, None, words, None, None, None, None, None, None, on, by]
