"""In which language somebody reads our pages: as they chose, else as their browser says, else Dutch."""

from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.deps import Porch
from app.schemas.pages import LanguageForm
from app.texts import FIRST, LANGUAGES, Language, speak
from app.web.pages import NOT_PAGES

COOKIE: Final = "taal"
"""Holds 'nl' or 'en', and nothing of who chose it."""
A_YEAR: Final = 365 * 24 * 3600


router = APIRouter(route_class=Porch, include_in_schema=False)


class Spoken:
    """ASGI middleware: every page is in the language of who asks. The API speaks Dutch."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            page = not scope["path"].startswith(NOT_PAGES)
            speak(language_of(Request(scope)) if page else FIRST)
        await self.app(scope, receive, send)


def language_of(request: Request) -> Language:
    """The first language of ours that was chosen or asked for."""
    asked = [request.cookies.get(COOKIE, "")]
    asked += [
        one.partition(";")[0].strip()[:2].lower() for one in request.headers.get("accept-language", "").split(",")
    ]
    return next((ours for one in asked for ours in LANGUAGES if one == ours), FIRST)


def back_from(request: Request) -> str:
    """The path of ours that this request came from; '/' where that is not known."""
    referer = urlsplit(request.headers.get("referer", ""))
    ours = f"{referer.scheme}://{referer.netloc}" == request.app.state.house.site.url
    return referer.path if ours and referer.path.startswith("/") and not referer.path.startswith("//") else "/"


@router.post("/taal", operation_id="pageLanguage")
async def choose(request: Request, form: Annotated[LanguageForm, Form()]) -> Response:
    """Keep the language that somebody chose, in this browser."""
    answer = RedirectResponse(back_from(request), 303)
    site = request.app.state.house.site
    answer.set_cookie(COOKIE, form.language, max_age=A_YEAR, secure=site.secure, httponly=True, samesite="lax")
    return answer
