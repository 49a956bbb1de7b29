"""What I ask: how it stands, in other words, 'it is solved', and 'please call me'."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.need_forms import NeedStatusForm, NeedWordsForm
from app.schemas.needs import NeedPatch
from app.schemas.pages import PageForm
from app.services import needs, oneself
from app.web import need_form
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

WISHES: Final = "/mijn/vragen"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(WISHES, operation_id="pageWishes")
async def show(request: Request, work: Asked) -> Response:
    """List what who reads it asks."""
    return page(request, "wishes.html", wishes=oneself.wishes(work), waits=oneself.waits_for_a_call(work))


@router.post(WISHES, operation_id="pageAskForCall")
async def call_me(work: Asked, _form: Annotated[PageForm, Form()]) -> Response:
    """Ask to be called: a new need is written down after a talk."""
    oneself.ask_for_a_call(work)
    return RedirectResponse(WISHES, 303)


@router.get("/mijn/vragen/{need_id}", operation_id="pageWish")
async def one(request: Request, work: Asked, need_id: str) -> Response:
    """Show the form for other words."""
    return page(request, "wish.html", need=oneself.wish(work, need_id))


@router.post("/mijn/vragen/{need_id}", operation_id="pageChangeWish")
async def change(work: Asked, need_id: str, form: Annotated[NeedWordsForm, Form()]) -> Response:
    """Keep other words."""
    before = oneself.wish(work, need_id)
    if form.text != before.text:
        needs.change(work, need_id, need_form.changed(form, before))
    return RedirectResponse(WISHES, 303)


@router.post("/mijn/vragen/{need_id}/stand", operation_id="pageWishStatus")
async def set_status(work: Asked, need_id: str, form: Annotated[NeedStatusForm, Form()]) -> Response:
    """Write down that it is solved, or not asked any more."""
    oneself.wish(work, need_id)
    needs.change(work, need_id, filled(NeedPatch, {"status": form.status}))
    return RedirectResponse(WISHES, 303)
