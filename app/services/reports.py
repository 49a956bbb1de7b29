"""The yearly report of an area: made of figures as they were taken, and of what people wrote for it.

A coordinator says something beside it and releases it; from then on it is as it was, but for stories: these are read
anew each time, since a yes may end.
"""

import datetime as dt
import uuid
from typing import Any, Final

from app.errors import Conflict, NotFound
from app.models import Area, YearReport
from app.schemas.figures import FigureOut
from app.schemas.reports import ContextIn, LaterOut, ReportOut, StoryOut, VisitsOut
from app.services import counting, figures, goals, rulings, stories
from app.services.personal import refuse_personal
from app.work import Work

MONTHS: Final = (0, 6, 12, 24)
"""After the first snapshot of a network: what is put beside each other over a long time."""
LASTING: Final = ("coverage", "averageDegree", "isolates", "largestShare", "onlyProfessionals", "standsWithout")
"""Figures of which that is done."""
FIRST_YEAR: Final = 2000
_ABOUT_A_MONTH: Final = 31
"""A snapshot may be taken so many days late."""
_MONTHS_A_YEAR: Final = 12


def years(work: Work, code: str) -> list[tuple[int, bool]]:
    """Years of which the viewer may read the report of this area, the last first, and whether it was released.

    Beside what was released these are, for who makes reports, the year that runs and the one before.
    """
    released = work.reports.released(work.areas.get(code))
    ours = {work.today.year, work.today.year - 1} if _makes(work) else set()
    return [(year, year in released) for year in sorted({*released, *ours}, reverse=True)]


def read(work: Work, code: str, year: int) -> ReportOut:
    """Read the report of an area over a year. NotFound for one that was not released, but for who makes reports."""
    area = work.areas.get(code)
    row = work.reports.report(area, year)
    if row is not None and row.document is not None:
        return _released(work, row.document)
    if not _makes(work) or not FIRST_YEAR < year <= work.today.year:
        raise NotFound
    return _made(work, area, year, row)


def say(work: Work, code: str, year: int, said: ContextIn) -> None:
    """Write down what a coordinator says beside the figures. Conflict 'report-released' once it was released."""
    refuse_personal({"context": said.context}, keep=False)
    row = _begun(work, code, year)
    work.reports.change(row, context=said.context)


def release(work: Work, code: str, year: int) -> None:
    """Release a report: as it is now, for everybody who may read figures. Conflict when there are no figures yet."""
    row = _begun(work, code, year)
    found = _made(work, work.areas.get(code), year, row)
    if not found.area.figures:
        raise Conflict("report-without-figures")
    said = found.model_copy(update={"released_at": work.now, "version": row.version + 1, "stories": []})
    document = {
        "report": said.model_dump(mode="json", by_alias=True),
        "stories": [str(story.id) for story in found.stories],
    }
    work.reports.change(row, document=document, released_at=work.now, released_by=work.viewer.actor)


def may_write(work: Work, code: str) -> bool:
    """Whether who asks writes for the report of this area: a coordinator, and a worker who works there."""
    role = work.viewer.role
    return role == "coordinator" or (role == "worker" and code in work.viewer.neighbourhoods)


def _makes(work: Work) -> bool:
    return work.viewer.role in {"coordinator", "worker"}


def _begun(work: Work, code: str, year: int) -> YearReport:
    if not FIRST_YEAR < year <= work.today.year:
        raise NotFound
    row = work.reports.begin(work.reports.area(code), year)
    work.check_version(row)
    return row


def _released(work: Work, document: dict[str, Any]) -> ReportOut:
    kept = ReportOut.model_validate(document["report"])
    return kept.model_copy(update={"stories": _seen(work, [uuid.UUID(one) for one in document["stories"]])})


def _seen(work: Work, ids: list[uuid.UUID]) -> list[StoryOut]:
    return [stories.seen(work, row) for row in work.reports.stories_again(ids)]


def _made(work: Work, area: Area, year: int, row: YearReport | None) -> ReportOut:
    """Put together what is known today of this area in this year."""
    first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), work.today)
    shown = figures.shown(work, area.code, last)
    return ReportOut(
        year=year,
        area=shown,
        goals=goals.in_span(work, area, shown, first, last),
        later=_later(work, area.code, last),
        visits=_visits(work, area, first, last),
        stories=[stories.seen(work, one) for one in work.reports.stories(area, first)],
        rulings=[rulings.out(one) for one in work.reports.rulings([area.code], first, last)],
        context=row.context if row is not None else None,
        released_at=None,
        version=row.version if row is not None else 1,
    )


def _later(work: Work, code: str, last: dt.date) -> list[LaterOut]:
    """Give what was measured first, and after half a year, one and two, as far as that was before this day."""
    taken = work.snapshots.series(code, "network", last)
    found = []
    for months in MONTHS if taken else ():
        due = _after(taken[0].taken_at.date(), months)
        near = [one for one in taken if 0 <= (one.taken_at.date() - due).days <= _ABOUT_A_MONTH]
        if near:
            figures_then = [FigureOut.model_validate(one) for one in near[0].shown["figures"]]
            lasting = [one for one in figures_then if one.name in LASTING and one.among == "all"]
            found.append(LaterOut(months=months, on=near[0].taken_at.date(), figures=lasting))
    return found


def _visits(work: Work, area: Area, first: dt.date, last: dt.date) -> VisitsOut | None:
    """Add up the visits that were counted, as they were counted; None where nobody counted.

    The 10-5 rule is for people and their ties. Of these visits nobody keeps whose they were, so nobody is in them.
    """
    visits, initiatives = work.attendance.total(counting.neighbourhoods_of(work, area), first, last)
    return VisitsOut(visits=visits, initiatives=initiatives) if initiatives else None


def _after(day: dt.date, months: int) -> dt.date:
    years_on, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    return dt.date(day.year + years_on, month + 1, min(day.day, 28))
