"""Everything that is kept of who reads it, on a page; and the button that erases it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.pages import EraseForm
from app.services import rights
from app.web.doors import SIGN_IN, PageDoor
from app.web.pages import page

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get("/mijn/gegevens", operation_id="pageRights")
async def show(request: Request, work: Asked) -> Response:
    """Show everything that is kept, with who looked at it."""
    mine = rights.mine(work)
    return page(request, "inzage.html", now=work.now, sections=mine.sections, version=mine.version)


@router.post("/mijn/wissen", operation_id="pageErase")
async def erase(request: Request, work: Asked, _form: Annotated[EraseForm, Form()]) -> Response:
    """Erase who asks, who is signed out by that."""
    rights.erase_me(work)
    answer = RedirectResponse(SIGN_IN, 303)
    request.app.state.house.site.forget(answer)
    return answer
