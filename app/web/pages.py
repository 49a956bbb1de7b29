"""How a page is made from a template, and what a page says when something went wrong."""

import datetime as dt
import secrets
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from app.deps import Asker, form_token
from app.errors import (
    Busy,
    Conflict,
    Forbidden,
    Full,
    Invalid,
    NotFound,
    NotSignedIn,
    Stale,
    ToevalligError,
    TooMany,
    VersionMissing,
)
from app.texts import FIRST, has_text, text

NOT_PAGES: Final = ("/v1/", "/static/")
"""Paths whose answers are no pages of ours."""

STATUSES: Final[dict[type[ToevalligError], int]] = {
    Invalid: 400,
    NotSignedIn: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 409,
    VersionMissing: 400,
    TooMany: 429,
    Busy: 503,
    Full: 507,
}
"""What each of our errors is on a page. A browser has no If-Match: a stale form is a conflict."""

_HERE: Final = ZoneInfo("Europe/Amsterdam")
_PAGES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Make a page. Its forms say that they are ours, each with a key, so that sending it twice does it once."""
    who: Asker | None = getattr(request.state, "asker", None)
    csrf = form_token(who.secret) if who else ""
    return HTMLResponse(_PAGES.get_template(template).render(values | {"csrf": csrf}), status)


def _new_key() -> str:
    return secrets.token_urlsafe(16)


def _day(moment: dt.datetime) -> str:
    return format_date(moment.astimezone(_HERE), "d MMMM y", locale=FIRST)


_PAGES.globals |= {"t": text, "new_key": _new_key}
_PAGES.filters["day"] = _day


def is_page(request: Request) -> bool:
    """Whether who asks this reads pages: a browser, and not at the API."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(NOT_PAGES)


def for_error(request: Request, error: Exception) -> Response:
    """Say one of our own errors on a page."""
    if not isinstance(error, ToevalligError):
        raise error
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)
    answer = wrong(request, status, error.code, **error.params)
    if isinstance(error, TooMany | Busy):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def for_input(request: Request, _error: Exception) -> Response:
    """Say that a form did not hold what it should."""
    return wrong(request, 400, Invalid.usual_code)


def for_http(request: Request, error: Exception) -> Response:
    """Say what the framework refuses by itself: an unknown path, a wrong method."""
    if not isinstance(error, HTTPException):
        raise error
    codes = {404: NotFound.usual_code, 405: "method-not-allowed"}
    answer = wrong(request, error.status_code, codes.get(error.status_code, ToevalligError.usual_code))
    answer.headers.update(error.headers or {})
    return answer


def for_accident(request: Request) -> Response:
    """Say that there was a fault of ours, and nothing about it."""
    return wrong(request, 500, ToevalligError.usual_code)


def wrong(request: Request, status: int, code: str, **values: str | int) -> HTMLResponse:
    """Make the page that says this went wrong: in the words for a page where there are such, else in those for all."""
    keys = [f"web.problem.{code}", f"problem.{code}"]
    key = next(key for key in keys if has_text(f"{key}.title"))
    title, detail = text(f"{key}.title"), text(f"{key}.detail", FIRST, **values)
    return page(request, "wrong.html", status, title=title, detail=detail)


def device_of(request: Request) -> str:
    """What kind of phone or computer this is, by what the browser says: for the owner to recognise it by."""
    said = request.headers.get("user-agent", "")
    return next((name for sign, name in _DEVICES if sign in said), text("web.device.other"))


_DEVICES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
