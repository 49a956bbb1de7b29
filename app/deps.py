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
import json
import math
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import ExitStack, asynccontextmanager
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import Message, Receive

from app import work
from app.database import Database
from app.errors import Busy, FieldError, Forbidden, Invalid, NotSignedIn, TooMany, VersionMissing
from app.live import Live
from app.policy.permissions import ASKED, LOGGED, may_use
from app.policy.roles import Viewer
from app.work import Work

Clock = Callable[[], dt.datetime]

MOST_BYTES: Final = 1_000_000
"""Largest body that is read."""
LONGEST_KEY: Final = 100
TRY_EVERY: Final = 0.02
"""Seconds between two tries of a write that waits for its turn."""
_BEARER: Final = re.compile(r"Bearer +([!-~]{1,200})", re.IGNORECASE)
_TAG: Final = re.compile(r'"([0-9]{1,9})"')
REPEATED: Final = object()
"""Stands for the value of a key that is there twice: no schema takes it, so that the answer names every such key."""
NO_VERSION: Final = -1
"""An If-Match that names no version of ours: always stale."""


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
    """What all requests of one process share: the database, its network, the clock and the gate.

    `body_seconds` is how long the body of a request may take to come in.
    """

    def __init__(self, database: Database, live: Live, clock: Clock, gate: Gate, body_seconds: float) -> None:
        self.database = database
        self.live = live
        self.clock = clock
        self.gate = gate
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
        secret = _secret(request)
        viewer = work.viewer_for(house.database, secret)
        if viewer is None:
            raise NotSignedIn
        request.state.actor = viewer.actor
        if not may_use(viewer.role, self.operation_id or ""):
            raise Forbidden
        house.gate.enter(viewer.actor)
        request = _Read(request.scope, _at_most(MOST_BYTES, request.receive))
        asked = self._asked(request, await _body(request, house.body_seconds))
        opens = house.reading if self.reads and self.operation_id not in LOGGED else house.writing
        async with opens(viewer, asked) as opened:
            opened.check_token(secret)
            before = opened.answered()
            if before is not None:
                return self._headed(request, JSONResponse(before[1], before[0]))
            request.state.work = opened
            response = await handle(request)
            if asked.idempotency_key is not None:
                opened.remember(response.status_code, json.loads(bytes(response.body)))
            return self._headed(request, response)

    def _asked(self, request: Request, body: bytes) -> work.Request:
        """Read the headers that belong to a change. VersionMissing when one is needed and not there."""
        key = version = None
        if self.creates:
            key = request.headers.get("idempotency-key")
            if key is None:
                raise VersionMissing(header="Idempotency-Key")
            if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
                raise Invalid([FieldError("Idempotency-Key", "pattern", "header")])
        elif not self.reads:
            tag = request.headers.get("if-match")
            if tag is None:
                raise VersionMissing(header="If-Match")
            found = _TAG.fullmatch(tag)
            version = int(found[1]) if found else NO_VERSION
        asked = f"{request.method} {request.url.path}\n".encode() + body
        return work.Request(
            route=f"{request.method} {self.path}",
            idempotency_key=key,
            body_hash=hashlib.sha256(asked).hexdigest(),
            expected_version=version,
        )

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


async def the_work(request: Request) -> Work:
    """Give the Work that the door opened for this request."""
    opened: Work = request.state.work
    return opened


Asked = Annotated[Work, Depends(the_work)]


async def named_once(request: Request) -> None:
    """Refuse a question that names a key twice: which of the two was meant, nobody knows. For every route."""
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


def _secret(request: Request) -> str:
    found = _BEARER.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        raise NotSignedIn
    return found[1]


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
