"""What residents of an area want, in their own words, with the figure by which they want to see it."""

import datetime as dt

from app.errors import FieldError, Invalid
from app.models import Area, Goal
from app.policy.figures import COUNTS, NETWORK
from app.schemas.figures import AreaFiguresOut, FigureOut
from app.schemas.reports import GoalIn, GoalOut, IndicatorOut
from app.services import figures
from app.services.ids import known_id
from app.services.personal import refuse_personal
from app.work import Work


def listed(work: Work, code: str) -> list[GoalOut]:
    """List the goals of today, each with its figure of today. NotFound for an area that is not there."""
    return in_span(work, work.areas.get(code), figures.shown(work, code), work.today, work.today)


def in_span(work: Work, area: Area, shown: AreaFiguresOut, first: dt.date, last: dt.date) -> list[GoalOut]:
    """List the goals of any day of a span: those with a figure first, since that is what residents look at."""
    found = [_out(goal, shown, _indicators(work, area, last.year)) for goal in work.reports.goals(area, first, last)]
    return sorted(found, key=lambda goal: goal.figure is None)


def choices(work: Work, code: str) -> tuple[list[str], list[str]]:
    """Names of what residents may choose to look at: our figures, and those from outside of this area."""
    area = work.areas.get(code)
    return [*NETWORK, *COUNTS], sorted(_indicators(work, area, work.today.year))


def add(work: Work, code: str, goal: GoalIn) -> GoalOut:
    """Write down a goal. Invalid for a figure that is not there, and for words that hold somebody's name or number."""
    area = work.reports.area(code)
    refuse_personal({"words": goal.words, "writtenBy": goal.written_by}, keep=False)
    ours, others = choices(work, code)
    if goal.figure is not None and goal.figure not in {*ours, *others}:
        raise Invalid([FieldError("figure", "unknown-figure")])
    row = work.reports.add_goal(area, **goal.model_dump())
    return _out(row, figures.shown(work, code), _indicators(work, area, work.today.year))


def end(work: Work, code: str, written_id: str) -> None:
    """Say that this is no goal any more, from today on."""
    row = work.reports.goal(work.reports.area(code), known_id(written_id))
    work.check_version(row)
    work.reports.change(row, until=work.today - dt.timedelta(days=1) if row.since < work.today else work.today)


def _indicators(work: Work, area: Area, until: int) -> dict[str, IndicatorOut]:
    """The figures from outside, each of its last year up to this one."""
    return {
        one.name: IndicatorOut(name=one.name, year=one.year, value=one.value, source=one.source)
        for one in work.indicators.of([area.code])
        if one.year <= until
    }


def _out(row: Goal, shown: AreaFiguresOut, indicators: dict[str, IndicatorOut]) -> GoalOut:
    return GoalOut(
        id=row.id,
        words=row.words,
        written_by=row.written_by,
        figure=row.figure,
        since=row.since,
        until=row.until,
        shown=_figure(row.figure, shown),
        indicator=indicators.get(row.figure or ""),
        version=row.version,
    )


def _figure(name: str | None, shown: AreaFiguresOut) -> FigureOut | None:
    """The figure with this name: of residents among themselves where there is such, since it is they who chose it."""
    found = [one for one in shown.figures if one.name == name]
    return next((one for one in found if one.among == "residents"), found[0] if found else None)
