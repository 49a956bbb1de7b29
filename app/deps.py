"""The door: who asks, may this role do this, how often; then one Work, committed before the answer leaves.

A FastAPI dependency with `yield` ends after the answer is sent: a commit that fails there would follow a 201. So the
Work is opened and committed around the whole route instead, by the class of the route.

Routes are `async def` and call the database directly. Between the first query and the commit nothing awaits the
network (the body is read before), so that requests of one process take turns and never wait for each other's lock;
a hop to a thread would cost more than these short queries do.
"""

import datetime as dt
import hashlib
import json
import math
import re
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractContextManager
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
from app.errors import FieldError, Forbidden, Invalid, NotSignedIn, TooMany, VersionMissing
from app.live import Live
from app.policy.permissions import LOGGED, may_use
from app.policy.roles import Viewer
from app.work import Work

Clock = Callable[[], dt.datetime]

MOST_BYTES: Final = 1_000_000
"""Largest body that is read."""
LONGEST_KEY: Final = 100
_BEARER: Final = re.compile(r"Bearer +([!-~]{1,200})", re.IGNORECASE)
_TAG: Final = re.compile(r'"([0-9]{1,9})"')
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
    """What all requests of one process share: the database, its network, the clock and the gate."""

    def __init__(self, database: Database, live: Live, clock: Clock, gate: Gate) -> None:
        self.database = database
        self.live = live
        self.clock = clock
        self.gate = gate


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
        now = house.clock()
        viewer = _viewer(house, request)
        request.state.actor = viewer.actor
        if not may_use(viewer.role, self.operation_id or ""):
            raise Forbidden
        house.gate.enter(viewer.actor)
        request = Request(request.scope, _at_most(MOST_BYTES, request.receive))
        asked = self._asked(request, await request.body())
        with self._opens(house, viewer, now, asked) as opened:
            before = opened.answered()
            if before is not None:
                return self._headed(request, JSONResponse(before[1], before[0]))
            request.state.work = opened
            response = await handle(request)
            if asked.idempotency_key is not None:
                opened.remember(response.status_code, json.loads(bytes(response.body)))
            return self._headed(request, response)

    def _opens(
        self, house: House, viewer: Viewer, now: dt.datetime, asked: work.Request
    ) -> AbstractContextManager[Work]:
        quiet = self._reads and self.operation_id not in LOGGED
        opens = work.reading if quiet else work.writing
        return opens(house.database, viewer, now, live=house.live, request=asked)

    def _asked(self, request: Request, body: bytes) -> work.Request:
        """Read the headers that belong to a change. VersionMissing when one is needed and not there."""
        key = version = None
        if self._creates:
            key = request.headers.get("idempotency-key")
            if key is None:
                raise VersionMissing(header="Idempotency-Key")
            if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
                raise Invalid([FieldError("Idempotency-Key", "pattern", "header")])
        elif not self._reads:
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
    def _reads(self) -> bool:
        return self.methods == {"GET"}

    @property
    def _creates(self) -> bool:
        return self.status_code == 201  # noqa: PLR2004  # 201 Created

    def _headed(self, request: Request, response: Response) -> Response:
        """Add ETag and Location where the answer is one object, also when it is an answer given before."""
        fields = getattr(self.response_model, "model_fields", {})
        if response.status_code in {200, 201} and "version" in fields:
            answer = json.loads(bytes(response.body))
            response.headers["ETag"] = f'"{answer["version"]}"'
            if self._creates:
                response.headers["Location"] = f"{request.url.path}/{answer['id']}"
        return response


async def the_work(request: Request) -> Work:
    """Give the Work that the door opened for this request."""
    opened: Work = request.state.work
    return opened


Asked = Annotated[Work, Depends(the_work)]


def _viewer(house: House, request: Request) -> Viewer:
    found = _BEARER.fullmatch(request.headers.get("authorization", ""))
    viewer = None if found is None else work.viewer_for(house.database, found[1])
    if viewer is None:
        raise NotSignedIn
    return viewer


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
