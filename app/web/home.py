"""Where everybody begins; and one's own page: who you are, where you are signed in, and a lost phone."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked, Known
from app.schemas.pages import ChosenForm, NewPasskeyForm, PageForm
from app.services import accounts, signing_in
from app.services.signing_in import Rely
from app.web.doors import SIGN_IN, PageDoor
from app.web.navigation import START, start_of
from app.web.pages import page

HOME = "/mijn"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(START, operation_id="pageStart")
async def begin(who: Known) -> Response:
    """Lead everybody to where his role begins."""
    return RedirectResponse(start_of(who.viewer.role), 303)


@router.get(HOME, operation_id="pageHome")
async def show(request: Request, work: Asked, who: Known) -> Response:
    """Show who this is, and where."""
    return page(
        request,
        "home.html",
        name=accounts.own_name(work),
        me=accounts.me(work, None),
        found=accounts.my_devices(work, who.secret),
    )


@router.post("/uitloggen", operation_id="pageLeave")
async def leave(request: Request, work: Asked, who: Known, _form: Annotated[PageForm, Form()]) -> Response:
    """Sign out here."""
    accounts.leave(work, who.secret)
    answer = RedirectResponse(SIGN_IN, 303)
    request.app.state.house.site.leave(answer)
    return answer


@router.post("/mijn/telefoon-kwijt", operation_id="pageLose")
async def lose(work: Asked, who: Known, form: Annotated[ChosenForm, Form()]) -> Response:
    """Cut off a lost phone, in one step."""
    accounts.lose(work, form.id, who.secret)
    return RedirectResponse(HOME, 303)


@router.post("/mijn/sessie-uit", operation_id="pageEndSession")
async def end(work: Asked, form: Annotated[ChosenForm, Form()]) -> Response:
    """Sign out somewhere else."""
    accounts.end(work, form.id)
    return RedirectResponse(HOME, 303)


@router.post("/mijn/passkey", operation_id="pageNewPasskey")
async def new_passkey(request: Request, work: Asked, form: Annotated[NewPasskeyForm, Form()]) -> Response:
    """Keep another passkey."""
    site = request.app.state.house.site
    rely = Rely(site.host, site.url)
    signing_in.add_passkey(work, work.accounts.own(), form.credential, rely, form.device)
    return RedirectResponse(HOME, 303)
