"""How a page is made from a template: who reads it, in which language, what was typed; and what went wrong."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, Self
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
    FieldError,
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
from app.policy.permissions import may_use
from app.policy.roles import Viewer
from app.services.forms import WEEK
from app.texts import LANGUAGES, has_text, spoken, text
from app.web.assets import static
from app.web.navigation import nav_of, section_of

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


def by_field(sent: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """What a form sent, by field: several boxes have one name. Without the sign that no database takes."""
    values: dict[str, list[str]] = {}
    for name, value in sent:
        values.setdefault(name, []).append(value.replace("\x00", ""))
    return values


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed in a form that could not be used, and what is wrong with it."""

    values: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """Sentence by field, by its name in the form."""
    title: str = ""
    details: tuple[str, ...] = ()
    """What is wrong with the whole: at the top of the page."""

    @classmethod
    def of(cls, sent: Sequence[tuple[str, str]], problem: ToevalligError) -> Self:
        """Put what was sent beside what is wrong with it."""
        values = by_field(sent)
        wrong = problem.fields if isinstance(problem, Invalid) else ()
        at = [(_field_of(one, values), _words(one)) for one in wrong]
        title, detail = _said(problem.code, "web.again", **problem.params)
        rest = [words for name, words in at if name is None]
        return cls(values, {name: words for name, words in at if name}, title, (detail, *rest))

    def value(self, name: str, otherwise: object = "") -> object:
        """What was typed here; where this field was not sent, since it stands in another form, what stood there."""
        return self.values[name][0] if name in self.values else otherwise

    def chosen(self, name: str, value: str, *, otherwise: bool = False) -> bool:
        """Whether this one was ticked."""
        return value in self.values.get(name, []) if self.values else otherwise


def _field_of(error: FieldError, sent: dict[str, list[str]]) -> str | None:
    """The field of the form that this is about: 'talents/0' is about 'talents', 'consent/how' about 'how'."""
    steps = error.field.strip("/").split("/")
    return next((step for step in reversed(steps) if step in sent), None)


def _words(error: FieldError) -> str:
    """What is wrong with a field: in the words for a page where there are such, else in those for all."""
    keys = [f"web.invalid.{error.code}", f"invalid.{error.code}"]
    return text(next(key for key in keys if has_text(key)), None, **error.params)


def typed_in(request: Request) -> Typed:
    """What was typed in a form that could not be used, or is shown again for another reason."""
    found: Typed = getattr(request.state, "typed", Typed())
    return found


def sent_in(request: Request) -> dict[str, list[str]]:
    """What the form that is read now sent, by field."""
    return by_field(request.state.sent)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Make a page. Its forms say that they are ours, each with a key, so that sending it twice does it once.

    Beside its own values every template has: `role` of who reads ('' for nobody), `may` (whether who reads may use a
    page), `nav`, `here` (its path), `section` (where in `nav` that is), `lang`, and `typed`, what was typed in a form
    that could not be used. For scripts there are `mark`, by which a phone knows this account, and `keeps`, which forms
    it may keep. A page that is to be kept is bare: it holds no secret.
    """
    who: Asker | None = getattr(request.state, "asker", None)
    role = who.viewer.role if who else ""
    bare: bool = getattr(request.state, "bare", False)
    common = {
        "csrf": form_token(who.secret) if who and not bare else "",
        "new_key": _no_key if bare else _new_key,
        "mark": who.viewer.mark if who else "",
        "keeps": _keeps(who.viewer) if who else "",
        "role": role,
        "may": partial(_may, who),
        "nav": nav_of(role),
        "here": request.url.path,
        "section": section_of(role, request.url.path),
        "lang": spoken(),
        "languages": LANGUAGES,
        "typed": typed_in(request),
        "theme": request.app.state.theme,
    }
    return HTMLResponse(_PAGES.get_template(template).render(common | values), status)


def _may(who: Asker | None, operation: str) -> bool:
    return who is not None and may_use(who.viewer.role, operation)


def _new_key() -> str:
    return secrets.token_urlsafe(16)


def _no_key() -> str:
    return ""


def _keeps(viewer: Viewer) -> str:
    """A name for the empty forms that this phone may keep: in this language, with the neighbourhoods of who reads."""
    if not may_use(viewer.role, "pageApart"):
        return ""
    return hashlib.sha256(repr((spoken(), sorted(viewer.neighbourhoods))).encode()).hexdigest()[:8]


def local(moment: dt.datetime | dt.date) -> dt.date:
    """The day that a moment is on, here; a day is that day."""
    return moment.astimezone(_HERE).date() if isinstance(moment, dt.datetime) else moment


def _day(moment: dt.datetime | dt.date) -> str:
    return format_date(local(moment), "d MMMM y", locale=spoken())


def dialled(number: str) -> str:
    """A telephone number as a link holds it: what a phone can dial."""
    return "".join(sign for sign in number if sign in "+0123456789")


_PAGES.globals |= {"t": text, "static": static, "week_days": WEEK[0], "week_parts": WEEK[1]}
_PAGES.filters |= {"day": _day, "dialled": dialled}


def is_page(request: Request) -> bool:
    """Whether who asks this reads pages: a browser, and not at the API."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(NOT_PAGES)


def for_error(request: Request, error: Exception) -> Response:
    """Say one of our own errors on a page."""
    if not isinstance(error, ToevalligError):
        raise error
    answer = wrong(request, status_of(error), error.code, **error.params)
    if isinstance(error, TooMany | Busy):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def status_of(error: ToevalligError) -> int:
    """What one of our errors is on a page, as a status."""
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)


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
    title, detail = _said(code, **values)
    return page(request, "wrong.html", status, title=title, detail=detail)


def _said(code: str, *groups: str, **values: str | int) -> tuple[str, str]:
    """What went wrong: in the words of the first group that has such, else in those for all."""
    keys = [f"{group}.{code}" for group in (*groups, "web.problem", "problem")]
    key = next(key for key in keys if has_text(f"{key}.title"))
    return text(f"{key}.title"), text(f"{key}.detail", None, **values)


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
