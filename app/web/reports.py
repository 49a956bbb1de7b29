"""The yearly report of an area: as a page, on paper and as a file for a spreadsheet; and its release."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi import Path as InPath
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.exporting.paper import as_pdf
from app.schemas.pages import PageForm
from app.schemas.report_forms import ContextForm
from app.schemas.reports import ContextIn, ReportOut
from app.services import atlas, reports
from app.web.areas import AREAS
from app.web.doors import PageDoor
from app.web.files import file, sheet_file
from app.web.forms import emptied, filled
from app.web.pages import page
from app.web.report_lines import goal_words, later, parted, sheet, visits_words

REPORTS: Final = AREAS + "/{code}/jaarbericht"
_STYLES: Final = Path(__file__).parents[1] / "static" / "css" / "paper.css"

router = APIRouter(route_class=PageDoor, include_in_schema=False)

Code = Annotated[str, InPath(max_length=50)]
Year = Annotated[int, InPath(ge=0, le=9999)]


@router.get(REPORTS, operation_id="pageReports")
async def show_years(request: Request, work: Asked, code: Code) -> Response:
    """Show of which years there is a report."""
    area = atlas.entry(work, code)
    return page(request, "reports.html", area=area, years=reports.years(work, code), at=address(code))


@router.get(REPORTS + "/{year}.{kind}", operation_id="pageReportFile")
async def show_file(
    request: Request, work: Asked, code: Code, year: Year, kind: Annotated[Literal["pdf", "csv", "xlsx"], InPath()]
) -> Response:
    """Give the report as a file: the same words and figures as on the page."""
    report = reports.read(work, code, year)
    name = f"jaarbericht-{report.area.code}-{year}"
    if kind != "pdf":
        return sheet_file(sheet(report), name, kind)
    html = bytes(page(request, "report_paper.html", **_values(report)).body).decode()
    # It takes a second or two of counting where letters go: others are served meanwhile.
    return file(await asyncio.to_thread(as_pdf, html, _STYLES.read_text(encoding="utf-8")), name, kind)


@router.get(REPORTS + "/{year}", operation_id="pageReport")
async def show(request: Request, work: Asked, code: Code, year: Year) -> Response:
    """Show the report; to who makes it, also what can be done with it."""
    report = reports.read(work, code, year)
    return page(request, "report.html", **_values(report), running=year == work.today.year)


@router.post(REPORTS + "/{year}", operation_id="pageReportContext")
async def say(work: Asked, code: Code, year: Year, form: Annotated[ContextForm, Form()]) -> Response:
    """Write down what stands beside the figures."""
    reports.say(work, code, year, filled(ContextIn, emptied(form.said())))
    return RedirectResponse(f"{address(code)}/{year}", 303)


@router.post(REPORTS + "/{year}/vrijgeven", operation_id="pageReleaseReport")
async def release(work: Asked, code: Code, year: Year, _form: Annotated[PageForm, Form()]) -> Response:
    """Release the report as it is now."""
    reports.release(work, code, year)
    return RedirectResponse(f"{address(code)}/{year}", 303)


def address(code: str) -> str:
    """Where the reports of an area are."""
    return REPORTS.format(code=code)


def _values(report: ReportOut) -> dict[str, Any]:
    most, rest = parted(report)
    return {
        "report": report,
        "area": report.area,
        "at": address(report.area.code),
        "goals": [(goal, goal_words(goal)) for goal in report.goals],
        "blocks": most,
        "annex": rest,
        "later": later(report),
        "visits": None if report.visits is None else visits_words(report.visits),
    }
