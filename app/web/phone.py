"""What a phone keeps for when there is no connection: how our pages look, and empty forms that hold nothing of anybody.

`static/js/sw.js` puts these in the place of the pages that do not come; `static/js/pages.js` keeps what is typed.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Depends, Request, Response

from app.deps import Asked, Porch
from app.texts import LOCALE
from app.web import coffee, needs
from app.web.assets import ours, static
from app.web.doors import PageDoor
from app.web.pages import page

SCRIPT: Final = "js/sw.js"
LOOKS: Final = ("css/pages.css", "js/pages.js", "vendor/htmx/htmx.min.js")
"""What the kept pages load; and the theme."""
EMPTY: Final = ("/los", "/los/behoefte", "/los/koffie")
_MADE_OF: Final = (Path(__file__).with_name("templates"), LOCALE)


async def _bare(request: Request) -> None:
    request.state.bare = True


router = APIRouter(route_class=PageDoor, include_in_schema=False, dependencies=[Depends(_bare)])


async def read_worker(request: Request) -> Response:
    """Give the service worker; another one as soon as anything that it keeps is another."""
    files = [*map(static, LOOKS), request.app.state.theme.address]
    version = hashlib.sha256(json.dumps([_version(), *files]).encode()).hexdigest()[:16]
    head = f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n"
    return Response(head.encode() + ours()[SCRIPT].body, media_type="text/javascript")


router.add_api_route(
    "/sw.js", read_worker, methods=["GET"], operation_id="pageServiceWorker", route_class_override=Porch
)


@cache
def _version() -> str:
    """The hash of all that pages are made of."""
    made_of = sorted(path for folder in _MADE_OF for path in folder.rglob("*") if path.suffix in {".html", ".po"})
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_of)).hexdigest()


@router.get("/los", operation_id="pageApart")
async def show(request: Request) -> Response:
    """Say that there is no connection, and what can be done all the same."""
    return page(request, "apart.html")


@router.get("/los/behoefte", operation_id="pageApartNeed")
async def show_need(request: Request, work: Asked) -> Response:
    """Show the form of a new need, empty."""
    return await needs.show_new(request, work)


@router.get("/los/koffie", operation_id="pageApartCoffee")
async def show_coffee(request: Request, work: Asked) -> Response:
    """Show the form of coffee that was had, empty."""
    return await coffee.show(request, work)
