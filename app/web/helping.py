"""Where I can help: cards without anybody in them, and one tap for who wants to (docs/decisions/0021)."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked, Known
from app.schemas.neighbour import HelpForm
from app.services import helping, oneself
from app.web.doors import PageDoor
from app.web.pages import page

HELP: Final = "/helpen"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(HELP, operation_id="pagePlacesToHelp")
async def show(request: Request, work: Asked, who: Known) -> Response:
    """Show the cards."""
    return page(
        request,
        "helping.html",
        me=oneself.me(work),
        talents=bool(oneself.offers(work)),
        cards=helping.cards(work, who.secret),
        wanted=helping.wanted(work),
    )


@router.post(HELP, operation_id="pageWantToHelp")
async def want(work: Asked, who: Known, form: Annotated[HelpForm, Form()]) -> Response:
    """Tell whose task it is that somebody wants to help."""
    helping.want(work, who.secret, form.token)
    return RedirectResponse(HELP, 303)
