"""The door of pages: as that of the API, with a form for a body, and a way back in for who is not signed in.

A form goes to the address of the page on which it stands, or to one below it. So when something is wrong with a form,
that page is shown again, with what was typed and what to do: nothing that somebody wrote is lost.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.types import Message

from app import work
from app.deps import NO_VERSION, PAGE_FIELD, Door, House, body_hash, form_token, read_whole
from app.errors import Busy, Conflict, FieldError, Forbidden, Invalid, NotSignedIn, Stale, ToevalligError
from app.policy.signing_in import NOBODY
from app.web.pages import Typed, page, status_of
from app.wrong_input import fields_of

SIGN_IN: Final = "/inloggen"
KEY_FIELD: Final = "idempotency_key"
VERSION_FIELD: Final = "version"
_VERSION: Final = re.compile("[0-9]{1,9}")
OF_THE_DOOR: Final = frozenset({KEY_FIELD, VERSION_FIELD, PAGE_FIELD})
"""Fields of every form that say nothing of what somebody typed."""
A_TOUCH: Final = frozenset({"session-resting", "touch-first"})
"""Codes of the NotSignedIn of whom one touch brings on."""


SHORTLY: Final = "return=minimal"
"""What a phone prefers (RFC 7240) that kept a form until now: only to hear that it came in, and where that is."""


class PageDoor(Door):
    """A page for who is signed in. A form is answered by a redirect, so that reading again does not send it again.

    Where one touch is enough to go on, the page that asks for it comes at once, with what the form held.
    """

    async def _enter(self, request: Request, handle: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            answer = await super()._enter(request, handle)
            return _shortly(answer) if request.headers.get("prefer") == SHORTLY else answer
        except NotSignedIn as problem:
            if problem.code in A_TOUCH:
                return await _rest(request)
            answer = RedirectResponse(SIGN_IN, 303)
            request.app.state.house.site.forget(answer)
            return answer
        except (Invalid, Conflict, Stale, Busy) as problem:
            return await self._shown_again(request, problem)
        except RequestValidationError as problem:
            return await self._shown_again(request, Invalid(fields_of(problem.errors())))

    def _asked(self, request: Request, body: bytes) -> work.Request:
        sent = parse_qsl(body.decode("latin-1"), keep_blank_values=True)
        request.state.sent = sent
        fields = dict(sent)
        key = None if self.reads else fields.get(KEY_FIELD) or None
        if not self.reads and key is None:
            raise Invalid([FieldError(KEY_FIELD, "missing")])
        version = fields.get(VERSION_FIELD)
        # Sent again after a rest, a form comes with another proof that it is ours, and is the same form.
        kept = [(name, value) for name, value in sent if name not in OF_THE_DOOR]
        return work.Request(
            route=f"{request.method} {self.path}",
            idempotency_key=key,
            body_hash=body_hash(request, urlencode(kept).encode()),
            expected_version=_version(version) if version else None,
        )

    def _kept(self, request: Request, response: Response) -> dict[str, Any]:  # noqa: ARG002
        return {"to": response.headers["location"]}

    async def _again(self, request: Request, status: int, kept: dict[str, Any]) -> Response:  # noqa: ARG002
        return RedirectResponse(kept["to"], status)

    async def _shown_again(self, request: Request, problem: ToevalligError) -> Response:
        """Show the page of a form again, with what was typed in it and what is wrong with that."""
        sent: list[tuple[str, str]] = getattr(request.state, "sent", [])
        found = _page_of(request) if sent else None
        if found is None:
            raise problem
        route, path, parameters = found
        request.state.typed = Typed.of(sent, problem)
        asked = {**request.scope, "method": "GET", "path": path, "path_params": parameters, "query_string": b""}
        answer = await route.get_route_handler()(Request(asked, _nothing))
        answer.status_code = status_of(problem)
        return answer


def _version(said: str) -> int:
    """The version in a form; one that is none of ours is always stale."""
    return int(said) if _VERSION.fullmatch(said) else NO_VERSION


def _shortly(answer: Response) -> Response:
    """Confirm instead of leading on: a redirect that is followed cannot be told from one to sign in."""
    if answer.status_code != 303:  # noqa: PLR2004  # 303 See Other
        return answer
    return Response(status_code=204, headers={"Location": answer.headers["location"]})


def _page_of(request: Request) -> tuple[PageDoor, str, dict[str, str]] | None:
    """The page that a form was sent from: at the address it went to, or the nearest one above it."""
    rooms: list[PageDoor] = request.app.state.rooms
    path = request.url.path
    while path:
        for route in rooms:
            match = route.path_regex.match(path) if route.methods == {"GET"} else None
            if match is not None:
                return route, path, match.groupdict()
        path = path.rpartition("/")[0]
    return None


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _rest(request: Request) -> Response:
    """Ask for the touch, and keep what the form held. Only of a form of ours: else another site could fill it in."""
    house: House = request.app.state.house
    house.site.check_origin(request)
    kept, secret = "", house.site.secret(request) or ""
    if request.method == "POST" and hasattr(request.state, "sent"):
        # The door read it, and found that it is ours, before the touch was asked for.
        kept = urlencode(request.state.sent)
    elif request.method == "POST":
        whole = await read_whole(request, house)
        kept = (await whole.body()).decode("latin-1")
        if dict(parse_qsl(kept)).get(PAGE_FIELD) != form_token(secret):
            raise Forbidden("other-site")
    query = f"?{request.url.query}" if request.url.query and not kept else ""
    async with house.reading(NOBODY, work.Request(route="session")) as opened:
        owner = opened.sessions.owner(secret)
    values = {"to": request.url.path + query, "kept": kept, "whose": str(owner), "failed": False}
    return page(request, "reopen.html", 401, **values)
