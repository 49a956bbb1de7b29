"""Coming in: with a passkey, a link by mail, or a password and a code; and going on after a rest."""

import asyncio
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import PAGE_FIELD, Porch, Visit, Visiting, evenly, form_token
from app.errors import NotFound, NotSignedIn
from app.policy.signing_in import LINK
from app.schemas.pages import (
    LinkForm,
    MailForm,
    NewPasskeyForm,
    PasskeyForm,
    PasswordForm,
    ReopenForm,
)
from app.services import links, signing_in
from app.services.signing_in import Rely
from app.web.doors import SIGN_IN
from app.web.navigation import START
from app.web.pages import device_of, page, wrong

router = APIRouter(route_class=Porch, include_in_schema=False)


@router.get(SIGN_IN, operation_id="pageSignIn")
async def show(request: Request) -> Response:
    """Show the ways in."""
    return _ways_in(request)


@router.post("/inloggen/passkey", operation_id="pagePasskey")
async def with_passkey(request: Request, visit: Visiting, form: Annotated[PasskeyForm, Form()]) -> Response:
    """Come in by a touch."""
    try:
        return _come_in(visit, await _touch(visit, form.credential))
    except NotSignedIn:
        return _ways_in(request, failed=True)


@router.post("/inloggen/wachtwoord", operation_id="pagePassword")
async def with_password(request: Request, visit: Visiting, form: Annotated[PasswordForm, Form()]) -> Response:
    """Come in with a password and a code."""
    try:
        return _come_in(visit, await _password(request, visit, form.email, form.password, form.code))
    except NotSignedIn:
        return _ways_in(request, failed=True)


@router.post("/inloggen/mail", operation_id="pageMail")
async def ask_for_mail(request: Request, visit: Visiting, form: Annotated[MailForm, Form()]) -> Response:
    """Ask for a link. The page is the same for whoever asks."""
    async with evenly(links.EVENLY), visit.work() as work:
        links.ask_to_sign_in(work, form.email, visit.address)
    return page(request, "mailed.html", minutes=int(LINK.total_seconds()) // 60)


@router.get("/inloggen/link/{secret}", operation_id="pageLink")
async def show_link(request: Request, secret: Annotated[str, Path(max_length=200)]) -> Response:
    """Show one button: opening a link, as mail scanners do, does not use it."""
    return page(request, "link.html", secret=secret)


@router.post("/inloggen/link", operation_id="pageUseLink")
async def use_link(request: Request, visit: Visiting, form: Annotated[LinkForm, Form()]) -> Response:
    """Come in by a link."""
    try:
        async with visit.work() as work:
            secret = links.sign_in(work, form.secret, device_of(request), visit.before)
    except NotFound:
        return wrong(request, 404, "link-over")
    return _come_in(visit, secret)


@router.get("/inloggen/nieuw/{secret}", operation_id="pageEnrol")
async def show_enrol(request: Request, secret: Annotated[str, Path(max_length=200)]) -> Response:
    """Show what it takes to make a first passkey."""
    return page(request, "enrol.html", secret=secret)


@router.post("/inloggen/nieuw/{secret}", operation_id="pageUseEnrol")
async def use_enrol(
    request: Request,
    visit: Visiting,
    secret: Annotated[str, Path(max_length=200)],
    form: Annotated[NewPasskeyForm, Form()],
) -> Response:
    """Keep the first passkey, and come in with it."""
    try:
        async with visit.work() as work:
            came = signing_in.enrol(work, secret, form.credential, _rely(visit), form.device, before=visit.before)
    except NotFound:
        return wrong(request, 404, "link-over")
    return _come_in(visit, came)


@router.post("/weer-open", operation_id="pageReopen")
async def reopen(request: Request, visit: Visiting, form: Annotated[ReopenForm, Form()]) -> Response:
    """Go on after a rest, by a touch, a password, or because this browser came in elsewhere in the meantime.

    What was on its way then goes there, from a page that this session made: by itself, or by one button.
    """
    to = form.to if form.to.startswith("/") and not form.to.startswith(("//", "/\\")) else START
    try:
        secret = await _back(request, visit, form)
        async with visit.work() as work:
            same = str(work.sessions.owner(secret)) == form.whose
    except NotSignedIn:
        return page(request, "reopen.html", 401, to=to, kept=form.kept, whose=form.whose, failed=True)
    if form.kept and same:
        kept = [(name, value) for name, value in parse_qsl(form.kept, keep_blank_values=True) if name != PAGE_FIELD]
        response: Response = page(request, "go_on.html", to=to, fields=[*kept, (PAGE_FIELD, form_token(secret))])
    else:
        # What somebody else typed on this computer is theirs to send.
        response = RedirectResponse(to if same else START, 303)
    visit.site.keep(response, secret)
    return response


async def _back(request: Request, visit: Visit, form: ReopenForm) -> str:
    """The secret of the session with which somebody goes on. NotSignedIn."""
    if form.password:
        return await _password(request, visit, form.email, form.password, form.code)
    if form.credential:
        async with visit.work() as work:
            touch = signing_in.touched(work, form.credential, visit.address)
        async with visit.work() as work:
            return signing_in.go_on(work, touch, _rely(visit), visit.before or "")
    async with visit.work() as work:
        if visit.before is None or work.sessions.current(visit.before) is None:
            raise NotSignedIn
    return visit.before


async def _touch(visit: Visit, credential: str) -> str:
    async with visit.work() as work:
        touch = signing_in.touched(work, credential, visit.address)
    async with visit.work() as work:
        return signing_in.sign_in(work, touch, _rely(visit), visit.before)


async def _password(request: Request, visit: Visit, email: str, password: str, code: str) -> str:
    async with visit.work() as work:
        tried = signing_in.try_password(work, email, visit.address)
    # Apart, since it takes long on purpose; and in a thread, so that nobody waits for it.
    right = await asyncio.to_thread(signing_in.matches, tried, password)
    async with visit.work() as work:
        return signing_in.sign_in_with_code(work, tried, code, device_of(request), right=right, before=visit.before)


def _come_in(visit: Visit, secret: str) -> Response:
    answer = RedirectResponse(START, 303)
    visit.site.keep(answer, secret)
    return answer


def _ways_in(request: Request, *, failed: bool = False) -> Response:
    return page(request, "sign_in.html", 401 if failed else 200, failed=failed, oidc=request.app.state.oidc)


def _rely(visit: Visit) -> Rely:
    return Rely(visit.site.host, visit.site.url)
