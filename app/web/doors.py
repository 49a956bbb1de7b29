"""The door of pages: as that of the API, with a form for a body, and a way back in for who is not signed in."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app import work
from app.deps import PAGE_FIELD, Door, House, body_hash, form_token, read_whole
from app.errors import FieldError, Forbidden, Invalid, NotSignedIn
from app.policy.signing_in import NOBODY
from app.web.pages import page

SIGN_IN = "/inloggen"
KEY_FIELD = "idempotency_key"
VERSION_FIELD = "version"
A_TOUCH = frozenset({"session-resting", "touch-first"})
"""Codes of the NotSignedIn of whom one touch brings on."""


class PageDoor(Door):
    """A page for who is signed in. A form is answered by a redirect, so that reading again does not send it again.

    Where one touch is enough to go on, the page that asks for it comes at once, with what the form held.
    """

    async def _enter(self, request: Request, handle: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            return await super()._enter(request, handle)
        except NotSignedIn as problem:
            if problem.code in A_TOUCH:
                return await _rest(request)
            answer = RedirectResponse(SIGN_IN, 303)
            request.app.state.house.site.forget(answer)
            return answer

    def _asked(self, request: Request, body: bytes) -> work.Request:
        fields = dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True))
        key = fields.pop(KEY_FIELD, "") or None
        if not self.reads and key is None:
            raise Invalid([FieldError(KEY_FIELD, "missing")])
        version = fields.pop(VERSION_FIELD, "")
        # Sent again after a rest, a form comes with another proof that it is ours, and is the same form.
        fields.pop(PAGE_FIELD, None)
        return work.Request(
            route=f"{request.method} {self.path}",
            idempotency_key=key,
            body_hash=body_hash(request, urlencode(fields).encode()),
            expected_version=int(version) if version.isdecimal() else None,
        )

    def _kept(self, request: Request, response: Response) -> dict[str, Any]:  # noqa: ARG002
        return {"to": response.headers["location"]}

    async def _again(self, request: Request, status: int, kept: dict[str, Any]) -> Response:  # noqa: ARG002
        return RedirectResponse(kept["to"], status)


async def _rest(request: Request) -> Response:
    """Ask for the touch, and keep what the form held. Only of a form of ours: else another site could fill it in."""
    house: House = request.app.state.house
    house.site.check_origin(request)
    kept, secret = "", house.site.secret(request) or ""
    if request.method == "POST":
        whole = await read_whole(request, house)
        kept = (await whole.body()).decode("latin-1")
        if dict(parse_qsl(kept)).get(PAGE_FIELD) != form_token(secret):
            raise Forbidden("other-site")
    query = f"?{request.url.query}" if request.url.query and not kept else ""
    async with house.reading(NOBODY, work.Request(route="session")) as opened:
        owner = opened.sessions.owner(secret)
    values = {"to": request.url.path + query, "kept": kept, "whose": str(owner), "failed": False}
    return page(request, "reopen.html", 401, **values)
