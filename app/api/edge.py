"""The outermost layer: headers on every answer, one log line a request, and no fault that shows its inside.

The log knows a list of words and drops the rest, so that a name or a text cannot get into it by accident.
"""

import time
import traceback
import uuid
from collections.abc import Callable, MutableMapping
from typing import Any, Final

import structlog
from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import problems

API_VERSION: Final = "1.0.0"

HEADERS: Final = {
    "API-Version": API_VERSION,
    "Cache-Control": "no-store",
    # The one style by its hash is what Cytoscape puts in a page: that its picture fills its place, and no more.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "style-src 'self' 'sha256-pgvDUBa4IjFA2yuSJ2cqcyxmNYJMborsd0ORcRv9vw8='; "
    "form-action 'self'; frame-ancestors 'none'",
    # Nothing to another site; with "no-referrer" browsers name no origin with the forms of our own pages either.
    "Referrer-Policy": "same-origin",
    # No other site holds a window of ours, or loads an answer of ours as if it were a picture.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer, a fault of ours included."""

LASTING: Final = "/static/"
"""What is here is of nobody, and says itself how long it may be kept."""

LOGGED: Final = frozenset(
    {"event", "level", "timestamp", "request", "route", "method", "status", "ms", "actor", "fault", "at"}
)
"""The only words in a log line. `route` is the template without ids, `actor` a token's number."""

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""The methods that are logged as they are; any other word is the asker's own."""

Event = dict[str, Any]


def only_allowed(_logger: object, _name: str, event: MutableMapping[str, Any]) -> Event:
    """Drop every word that is not in `LOGGED`."""
    return {word: value for word, value in event.items() if word in LOGGED}


def set_up_log() -> None:
    """One JSON object a line, on stdout."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ]
    )


class Edge:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, for_accident: Callable[[Request], Response] = problems.for_accident) -> None:
        self.app = app
        self.for_accident = for_accident

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = str(uuid.uuid4())
        began = time.perf_counter()
        status = 0
        scope.setdefault("state", {})
        log = structlog.get_logger()

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                kept = headers.get("Cache-Control") if scope["path"].startswith(LASTING) else None
                headers.update(HEADERS | {"X-Request-Id": name} | ({"Cache-Control": kept} if kept else {}))
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as fault:  # noqa: BLE001  # whatever it is, the one who asks gets an answer
            # Its text may hold what somebody wrote; its class and place cannot.
            log.error("fault", request=name, fault=type(fault).__name__, at=_places(fault))  # noqa: TRY400
            if status:
                raise ConnectionAbortedError from None
            await self.for_accident(Request(scope))(scope, receive, send_with_headers)
        finally:
            log.info(
                "request",
                request=name,
                route=getattr(scope.get("route"), "path", "unknown"),
                method=scope["method"] if scope["method"] in METHODS else "other",
                status=status,
                ms=round((time.perf_counter() - began) * 1000, 1),
                actor=scope["state"].get("actor"),
            )


def _places(fault: Exception) -> list[str]:
    return [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__)][-5:]
