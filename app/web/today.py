"""What waits for somebody today; and the news, which is read when there is time."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.fields import Paging
from app.schemas.notices import NoticeOut
from app.schemas.pages import ChosenForm
from app.services import notices, today
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

NOTICES: Final = "/berichten"
ABOUT: Final = {
    "arrangement-not-needed": "behoeften",
    "arrangement-skipped": "behoeften",
    "arrangement-without-holder": "behoeften",
    "came-back": "introducties",
    "contact-taken-back": "introducties",
    "first-time-past": "introducties",
    "how-was-it": "introducties",
    "need-assigned": "behoeften",
    "need-without-owner": "behoeften",
    "nobody-answered": "behoeften",
    "still-there": "introducties",
}
"""Code of a notice: on what page stands what it is about, for who brings others together."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get("/vandaag", operation_id="pageToday")
async def show(request: Request, work: Asked) -> Response:
    """Show what waits, the most urgent first."""
    return page(request, "today.html", tasks=today.tasks(work), load=today.load(work), day=work.today)


@router.get(NOTICES, operation_id="pageNews")
async def show_notices(request: Request, work: Asked, na: Annotated[str, Query(max_length=50)] = "") -> Response:
    """Show what who reads this was told, the newest first."""
    found, after = notices.listed(work, filled(Paging, {"after": na}))
    return page(request, "notices.html", rows=[(notice, _place(notice)) for notice in found], after=after)


@router.post(NOTICES, operation_id="pageReadNews")
async def read_notice(work: Asked, form: Annotated[ChosenForm, Form()]) -> Response:
    """Keep that a notice was read."""
    notices.mark_read(work, form.id)
    return RedirectResponse(NOTICES, 303)


def _place(notice: NoticeOut) -> str:
    place = ABOUT.get(notice.code)
    return f"/{place}/{notice.about}" if place and notice.about else ""
