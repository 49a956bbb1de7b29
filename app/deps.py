"""The door: who asks, may this role do this, how often; then one Work, committed before the answer leaves.

A FastAPI dependency with `yield` ends after the answer is sent: a commit that fails there would follow a 201. So the
Work is opened and committed around the whole route instead, by the class of the route.

Routes are `async def` and call the database directly; a hop to a thread would cost more than these short queries do.
From the moment a Work that writes has its turn until its commit nothing is awaited (the body is read before), so that
requests of one process take turns. While another process writes, a write waits without holding up the rest:
`House.writing` tries, and sleeps in between.
"""

import asyncio
import datetime as dt
import hashlib
import hmac
import json
import math
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import Message, Receive

from app import work
from app.database import Database
from app.errors import Busy, FieldError, Forbidden, Invalid, NotFound, NotSignedIn, TooMany, VersionMissing
from app.failpoints import failpoint
from app.live import Live
from app.policy.permissions import ASKED, FRESHLY, LOGGED, PUBLIC, PUBLIC_PAGES, READ_AGAIN, UNKEPT, may_use
from app.policy.roles import Viewer
from app.policy.signing_in import LONGEST, NOBODY, NOTICED
from app.work import By, Work
from app.wrong_input import REPEATED

Clock = Callable[[], dt.datetime]

MOST_BYTES: Final = 1_000_000
"""Largest body that is read."""
LONGEST_KEY: Final = 100
TRY_EVERY: Final = 0.02
"""Seconds between two tries of a write that waits for its turn."""
_BEARER: Final = re.compile(r"Bearer +([!-~]{1,200})", re.IGNORECASE)
_PARAMETER: Final = re.compile(r"\{\w+\}")
"""The one id in the path of what is read again."""
_TAG: Final = re.compile(r'"([0-9]{1,9})"')
NO_VERSION: Final = -1
"""An If-Match that names no version of ours: always stale."""


SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
PAGE_HEADER: Final = "x-csrf-token"
PAGE_FIELD: Final = "csrf_token"
"""Where a page of ours proves that it is ours: a header, or a field of a form."""


@dataclass(frozen=True, slots=True)
class Site:
    """What browsers know the service by: `url` is scheme://host[:port]. Cookie, own origin and passkeys follow from it.

    With http, which `app.settings` allows at localhost alone, the cookie cannot be marked as secure.
    """

    url: str

    @property
    def host(self) -> str:
        """The name that a passkey belongs to."""
        return urlsplit(self.url).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether browsers come here by https."""
        return self.url.startswith("https:")

    @property
    def cookie(self) -> str:
        """Name of the cookie with the secret of a session. `__Host-`: no neighbouring host can set it."""
        return "__Host-toevallig" if self.secure else "toevallig"

    def keep(self, response: Response, secret: str) -> None:
        """Let the browser keep the secret of its session."""
        response.set_cookie(
            self.cookie,
            secret,
            max_age=int(LONGEST.total_seconds()),
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def forget(self, response: Response) -> None:
        """Let the browser forget its session."""
        response.delete_cookie(self.cookie, secure=self.secure, httponly=True, samesite="lax")

    def leave(self, response: Response) -> None:
        """Let the browser forget its session, and all that it keeps of us but cookies: in which language one reads."""
        self.forget(response)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'

    def secret(self, request: Request) -> str | None:
        """Give the secret of the session that this browser keeps, if any."""
        return request.cookies.get(self.cookie) or None

    def check_origin(self, request: Request) -> None:
        """Refuse a change that another site had somebody's browser ask for: Forbidden.

        A browser names the origin with every change; one that does not must say that it came from here.
        """
        if request.method in SAFE:
            return
        origin, fetched = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        ours = fetched == "same-origin" if origin is None else origin == self.url
        if not ours or fetched not in {None, "same-origin"}:
            raise Forbidden("other-site")


def form_token(secret: str) -> str:
    """Give what a page of this session sends with every change: it cannot be made without the secret itself."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


class Gate:
    """How often one actor may ask: a moving window of a minute, kept in this process."""

    def __init__(self, a_minute: int) -> None:
        self._limit = RateLimitItemPerMinute(a_minute)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def enter(self, actor: str) -> None:
        """Count one request; TooMany with the seconds to wait."""
        if not self._window.hit(self._limit, actor):
            free_at = self._window.get_window_stats(self._limit, actor).reset_time
            raise TooMany(max(1, math.ceil(free_at - time.time())))


class House:
    """What all requests of one process share: the database, its network, the clock, the gate and the site.

    `body_seconds` is how long the body of a request may take to come in.
    """

    def __init__(
        self, database: Database, live: Live, clock: Clock, gate: Gate, *, site: Site, body_seconds: float
    ) -> None:
        self.database = database
        self.live = live
        self.clock = clock
        self.gate = gate
        self.site = site
        self.body_seconds = body_seconds
        self._first_in_line = asyncio.Lock()

    @asynccontextmanager
    async def reading(self, viewer: Viewer, asked: work.Request) -> AsyncIterator[Work]:
        """Give a Work that reads, at once."""
        with work.reading(self.database, viewer, self.clock(), live=self.live, request=asked) as opened:
            yield opened

    @asynccontextmanager
    async def writing(self, viewer: Viewer, asked: work.Request) -> AsyncIterator[Work]:
        """Give a Work that writes when it is its turn, first come first served; Busy when that takes too long.

        Only the first in line tries, so that a long line costs no more than a short one.
        """
        with ExitStack() as stack:
            try:
                async with asyncio.timeout(self.database.busy_seconds), self._first_in_line:
                    # No event to wait for: it is another process that writes.
                    while (opened := self._try_to_write(stack, viewer, asked)) is None:  # noqa: ASYNC110
                        await asyncio.sleep(TRY_EVERY)
            except TimeoutError:
                raise Busy from None
            yield opened

    def _try_to_write(self, stack: ExitStack, viewer: Viewer, asked: work.Request) -> Work | None:
        opens = work.writing(self.database, viewer, self.clock(), live=self.live, request=asked, patient=False)
        try:
            return stack.enter_context(opens)
        except Busy:
            return None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and the secret that shows it."""

    viewer: Viewer
    secret: str
    by: By


async def asker(request: Request) -> Asker:
    """Find who asks: by the bearer token where there is one, else by the cookie. NotSignedIn, TooMany.

    NotSignedIn('session-resting') where one touch of the passkey is enough to go on.
    """
    house: House = request.app.state.house
    found = _shown(request, house.site)
    viewer = None if found is None else work.viewer_for(house.database, found[0], house.clock(), found[1])
    if found is None or viewer is None:
        house.gate.enter(f"address:{address_of(request)}")
        if found is not None and found[1] == "session" and work.rests(house.database, found[0], house.clock()):
            raise NotSignedIn("session-resting")
        raise NotSignedIn
    request.state.actor = viewer.actor
    house.gate.enter(viewer.actor)
    return Asker(viewer, *found)


async def admitted(request: Request, operation: str) -> Asker:
    """Find who asks, and hold that this role may ever do this: Forbidden.

    NotSignedIn('touch-first') for another way to sign in, where the session was not opened or touched just now.
    """
    house: House = request.app.state.house
    who = await asker(request)
    if not may_use(who.viewer.role, operation):
        raise Forbidden
    if operation in FRESHLY and who.by == "session" and not work.fresh(house.database, who.secret, house.clock()):
        raise NotSignedIn("touch-first")
    return who


def check_ours(request: Request, who: Asker, body: bytes) -> None:
    """Refuse a change with a cookie that no page of ours asked for: Forbidden. A token is never sent by itself."""
    house: House = request.app.state.house
    if who.by == "token" or request.method in SAFE:
        return
    house.site.check_origin(request)
    sent = request.headers.get(PAGE_HEADER) or _form_field(request, body)
    if not hmac.compare_digest(sent.encode(), form_token(who.secret).encode()):
        raise Forbidden("other-site")


async def notice(house: House, who: Asker) -> None:
    """Keep that this session is used, once in a while. When that cannot be written, the session only rests sooner."""
    if who.by == "token":
        return
    seen = work.seen_at(house.database, who.secret)
    if seen is not None and house.clock() - seen >= NOTICED:
        with suppress(Busy):
            async with house.writing(who.viewer, work.Request(route="session")) as opened:
                opened.sessions.notice(who.secret)


def site_of(request: Request) -> Site:
    """What browsers know this service by."""
    house: House = request.app.state.house
    return house.site


def address_of(request: Request) -> str:
    """Internet address of who asks."""
    return request.client.host if request.client else ""


class Door(APIRoute):
    """A route behind the door. Its operation id is what the table of permissions knows it by."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler of this route."""
        handle = super().get_route_handler()

        async def enter(request: Request) -> Response:
            return await self._enter(request, handle)

        return enter

    async def _enter(self, request: Request, handle: Callable[[Request], Awaitable[Response]]) -> Response:
        house: House = request.app.state.house
        who = await admitted(request, self.operation_id or "")
        request = await read_whole(request, house)
        body = await request.body()
        check_ours(request, who, body)
        asked = self._asked(request, body)
        await notice(house, who)
        opens = house.reading if self.reads and self.operation_id not in LOGGED else house.writing
        async with opens(who.viewer, asked) as opened:
            opened.check_asker(who.secret, who.by)
            before = opened.answered()
            if before is not None:
                request.state.work = opened
                return await self._again(request, *before)
            request.state.work = opened
            request.state.asker = who
            response = await handle(request)
            if asked.idempotency_key is not None and self.operation_id not in UNKEPT:
                opened.remember(response.status_code, self._kept(request, response))
            answer = self._headed(request, response)
        if self.creates:
            failpoint("idem.after_commit")
        return answer

    def _asked(self, request: Request, body: bytes) -> work.Request:
        """Read the headers that belong to a change. VersionMissing when one is needed and not there."""
        key = version = None
        if self.creates:
            key = request.headers.get("idempotency-key")
            if key is None:
                raise VersionMissing(header="Idempotency-Key")
            if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
                raise Invalid([FieldError("Idempotency-Key", "pattern", "header")])
        tag = None if self.reads else request.headers.get("if-match")
        if tag is not None:
            found = _TAG.fullmatch(tag)
            version = int(found[1]) if found else NO_VERSION
        elif not (self.creates or self.reads):
            raise VersionMissing(header="If-Match")
        return work.Request(
            route=f"{request.method} {self.path}",
            idempotency_key=key,
            body_hash=body_hash(request, body),
            expected_version=version,
        )

    def _kept(self, request: Request, response: Response) -> dict[str, Any]:
        """What is kept of an answer, beside the key that it came with: all of it, or only where to read it again."""
        answer: dict[str, Any] = json.loads(bytes(response.body))
        operation = READ_AGAIN.get(self.operation_id or "")
        if operation is None:
            return answer
        # An id may be written in capitals; what is erased is found by it as we write it.
        if "id" not in answer:
            return {"at": request.url.path.lower()}
        path = _door(request, operation).path
        return {"at": _PARAMETER.sub(answer["id"], path)}

    async def _again(self, request: Request, status: int, kept: dict[str, Any]) -> Response:
        """Answer again what was kept, or what is to be read there now."""
        operation = READ_AGAIN.get(self.operation_id or "")
        if operation is not None:
            kept = await _read_again(request, operation, kept["at"])
        return self._headed(request, JSONResponse(kept, status))

    @property
    def reads(self) -> bool:
        """Whether this is a question only."""
        return self.methods == {"GET"} or self.operation_id in ASKED

    @property
    def creates(self) -> bool:
        """Whether this records something new."""
        return self.status_code == 201  # noqa: PLR2004  # 201 Created

    def _headed(self, request: Request, response: Response) -> Response:
        """Add ETag and Location where the answer is one object, also when it is an answer given before."""
        fields = getattr(self.response_model, "model_fields", {})
        if response.status_code in {200, 201} and "version" in fields:
            answer = json.loads(bytes(response.body))
            response.headers["ETag"] = f'"{answer["version"]}"'
            if self.creates:
                response.headers["Location"] = f"{request.url.path}/{answer['id']}"
        return response


def _door(request: Request, operation: str) -> Any:
    """The route of this operation."""
    return next(route for route in request.app.state.doors if route.operation_id == operation)


async def _read_again(request: Request, operation: str, path: str) -> dict[str, Any]:
    """Read by another operation what stands at this path, in the Work of this request. NotFound as there."""
    route = _door(request, operation)
    found = route.path_regex.match(path)
    asked = {**request.scope, "method": "GET", "path_params": found.groupdict(), "query_string": b""}
    response = await APIRoute.get_route_handler(route)(Request(asked))
    answer: dict[str, Any] = json.loads(bytes(response.body))
    return answer


class Porch(APIRoute):
    """A route to sign in, or to change how one does. It gets no Work: what it needs are short ones, with a `Visit`.

    A password is verified between two of these, so that nobody waits for that. What is not public wants somebody who
    is signed in, as the door does.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler of this route."""
        handle = super().get_route_handler()

        async def enter(request: Request) -> Response:
            house: House = request.app.state.house
            who = None
            if self.operation_id in PUBLIC | PUBLIC_PAGES:
                house.gate.enter(f"address:{address_of(request)}")
                house.site.check_origin(request)
            else:
                who = await admitted(request, self.operation_id or "")
            request = await read_whole(request, house)
            body = await request.body()
            if who is not None:
                check_ours(request, who, body)
            request.state.visit = Visit(house, request, f"{request.method} {self.path}", who)
            return await handle(request)

        return enter


class Visit:
    """Somebody in the porch: where from, with which session before, and short Works, of nobody until one is known."""

    def __init__(self, house: House, request: Request, route: str, who: Asker | None = None) -> None:
        self.site = house.site
        self._who = who
        self.address = address_of(request)
        self.before = house.site.secret(request)
        """Secret of the session that this browser had, perhaps over."""
        self._house = house
        self._route = route

    @asynccontextmanager
    async def work(self, viewer: Viewer = NOBODY) -> AsyncIterator[Work]:
        """Give a Work that writes, and commit it at the end. `viewer` is whom a link or code turned out to be of."""
        viewer = viewer if self._who is None else self._who.viewer
        async with self._house.writing(viewer, work.Request(route=self._route)) as opened:
            if self._who is not None:
                opened.check_asker(self._who.secret, self._who.by)
            yield opened


@asynccontextmanager
async def evenly(seconds: float) -> AsyncIterator[None]:
    """Take this long in every case, so that how long an answer takes tells nothing."""
    ready = time.monotonic() + seconds
    try:
        yield
    finally:
        await asyncio.sleep(max(0, ready - time.monotonic()))


async def the_visit(request: Request) -> Visit:
    """Give the visit of this request."""
    visit: Visit = request.state.visit
    return visit


Visiting = Annotated[Visit, Depends(the_visit)]


async def the_asker(request: Request) -> Asker:
    """Give who asks, as the door found out."""
    found: Asker = request.state.asker
    return found


Known = Annotated[Asker, Depends(the_asker)]


async def the_work(request: Request) -> Work:
    """Give the Work that the door opened for this request."""
    opened: Work = request.state.work
    return opened


Asked = Annotated[Work, Depends(the_work)]


async def named_once(request: Request) -> None:
    """Refuse a question that names a key twice: which of the two was meant, nobody knows. For every route.

    And an address with a sign that no database takes: there is nothing there.
    """
    if "\x00" in request.scope["path"]:
        raise NotFound
    if len(request.query_params.multi_items()) > len(request.query_params):
        raise Invalid([FieldError("", "repeated-key", "query")])


class _Read(Request):
    """A request whose body keeps no silence about keys that are there twice, as JSON in Python does."""

    async def json(self) -> Any:
        """Give the body, with REPEATED where a key is there twice."""
        return json.loads(await self.body(), object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = REPEATED if key in found else value
    return found


def _shown(request: Request, site: Site) -> tuple[str, By] | None:
    """The secret that came along. Who sends a token asks with that one; a cookie is only ever a session."""
    header = request.headers.get("authorization")
    if header is not None:
        found = _BEARER.fullmatch(header)
        return None if found is None else (found[1], "token")
    secret = site.secret(request)
    return None if secret is None else (secret, "session")


def _form_field(request: Request, body: bytes) -> str:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return ""
    return parse_qs(body.decode("latin-1")).get(PAGE_FIELD, [""])[0]


async def read_whole(request: Request, house: House) -> Request:
    """Read the body, which may be so large and take so long: Invalid. The request that is returned holds it."""
    request = _Read(request.scope, _at_most(MOST_BYTES, request.receive))
    await _body(request, house.body_seconds)
    return request


def body_hash(request: Request, body: bytes) -> str:
    """sha256, hexadecimal, of what is asked: compared when a key comes by again."""
    return hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + body).hexdigest()


async def _body(request: Request, seconds: float) -> bytes:
    try:
        async with asyncio.timeout(seconds):
            return await request.body()
    except TimeoutError:
        raise Invalid([FieldError("", "too-slow")]) from None


def _at_most(most: int, receive: Receive) -> Receive:
    """Stop reading a body that is too large, whatever it says of its own length."""
    size = 0

    async def read() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise Invalid([FieldError("", "too-large")])
        return message

    return read
