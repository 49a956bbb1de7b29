"""Who does not know whom, groups that hardly touch, what is asked and what there is, and who waits to be asked."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.meetings import MeetingForm, MeetingIn
from app.services import acquaintance, figures, gaps, meetings, unused
from app.services.groups import few_bridges
from app.services.unused import ROWS
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

STRANGERS = "/buurten/onbekenden"
MEETING = f"{STRANGERS}/{{code}}/{{theme}}"

router = APIRouter(route_class=PageDoor, include_in_schema=False)

Code = Annotated[str, Path(max_length=10)]
Theme = Annotated[str, Path(max_length=80)]


@router.get(STRANGERS, operation_id="pageStrangers")
async def show_strangers(request: Request, work: Asked) -> Response:
    """Show who does the same in one neighbourhood without knowing each other, and the meetings about it."""
    return page(
        request, "strangers.html", themes=acquaintance.unacquainted(work), held=meetings.listed(work), today=work.today
    )


@router.get(MEETING, operation_id="pageMeeting")
async def show_meeting(request: Request, work: Asked, code: Code, theme: Theme) -> Response:
    """Propose a meeting of those who do not know each other."""
    return page(request, "meeting.html", found=meetings.proposed(work, code, theme), today=work.today)


@router.post(MEETING, operation_id="pagePlanMeeting")
async def plan(work: Asked, code: Code, theme: Theme, form: Annotated[MeetingForm, Form()]) -> Response:
    """Write a meeting down, with who is invited."""
    said = form.said() | {"keepPersonal": form.keep_personal == "yes"}
    meetings.create(work, code, theme, filled(MeetingIn, said))
    return RedirectResponse(STRANGERS, 303)


@router.get("/buurten/groepen/{code}", operation_id="pageGroups")
async def show_groups(request: Request, work: Asked, code: Code) -> Response:
    """Show which initiatives hang together, and which groups of people hardly touch."""
    found = figures.shown(work, code)
    return page(request, "groups.html", found=acquaintance.clusters(work, code), figures=found, few=few_bridges(found))


@router.get("/buurten/gaten", operation_id="pageGaps")
async def show_gaps(request: Request, work: Asked) -> Response:
    """Show what is asked and what there is, in each neighbourhood."""
    return page(request, "gaps.html", areas=gaps.by_area(work), next_on=figures.next_on(work))


@router.get("/onbenut", operation_id="pageUnused")
async def show_unused(
    request: Request, work: Asked, skip: Annotated[int, Query(alias="vanaf", ge=0, le=100_000)] = 0
) -> Response:
    """Show what people can do and are not asked for, who waits longest first."""
    rows, more = unused.waiting(work, skip)
    return page(request, "unused.html", rows=rows, after=skip + ROWS if more else None)
