"""The service: the one place where its parts meet.

Start it with `toevallig serve`, or with `uvicorn app.main:create_app --factory --no-access-log`.
"""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Final

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from app.api import (
    accounts,
    activities,
    arrangements,
    attendance,
    calendar,
    care,
    causes,
    combining,
    concepts,
    consents,
    feedback,
    gatherings,
    hours,
    initiatives,
    introductions,
    links,
    lists,
    log,
    match_days,
    needs,
    neighbourhoods,
    notices,
    offers,
    organisations,
    outcomes,
    past_roles,
    patterns,
    people,
    places,
    problems,
    qualifications,
    readings,
    rights,
    rings,
    searching,
    service,
    signing_in,
    talents,
    ties,
    via_wishes,
    workload,
)
from app.api.description import described
from app.api.edge import Edge, set_up_log
from app.database import Database
from app.deps import Clock, Gate, House, Site, named_once
from app.errors import ToevalligError
from app.live import Live
from app.services import rights as erasing
from app.services import status
from app.settings import Settings
from app.web import assets, language, oidc, pages
from app.web.doors import PageDoor
from app.web.rooms import ROOMS

NOUNS: Final = (
    needs,
    combining,
    talents,
    searching,
    introductions,
    rings,
    patterns,
    match_days,
    arrangements,
    readings,
    concepts,
    people,
    via_wishes,
    past_roles,
    qualifications,
    care,
    log,
    notices,
    consents,
    lists,
    rights,
    ties,
    initiatives,
    attendance,
    places,
    hours,
    organisations,
    neighbourhoods,
    feedback,
    offers,
    outcomes,
    gatherings,
    causes,
    workload,
    calendar,
    links,
    signing_in,
    accounts,
    activities,
    service,
)


def now() -> dt.datetime:
    """The time it is."""
    return dt.datetime.now(dt.UTC)


def create_app(settings: Settings | None = None, *, clock: Clock = now) -> FastAPI:
    """Make the service. The database is brought to its newest form before the first request is answered."""
    settings = settings or Settings()
    set_up_log()
    database = Database(
        settings.database_url,
        busy_seconds=settings.busy_seconds,
        tombstones=settings.tombstones,
        mails=settings.mail_folder,
    )
    site = Site(settings.site_url or settings.public_url)
    gate = Gate(settings.requests_a_minute)
    house = House(database, Live(database), clock, gate, site=site, body_seconds=settings.body_seconds)

    @asynccontextmanager
    async def opened(_app: FastAPI) -> AsyncIterator[None]:
        database.upgrade()
        erasing.erase_again(database, house.live, clock)
        database.forgetting.go_on()
        status.settle(settings.rung)
        status.get_ready()
        house.live.get_ready(clock().date())
        yield
        database.dispose()

    app = FastAPI(
        lifespan=opened,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        title="Toevallig",
    )
    app.state.house = house
    app.router.routes.extend(_routes().routes)
    doors = [route for noun in NOUNS for route in noun.router.routes if isinstance(route, APIRoute)]
    app.state.doors = doors
    app.state.rooms = [route for room in ROOMS for route in room.router.routes if isinstance(route, PageDoor)]
    files = assets.Assets(settings.thema_css)
    app.state.theme = files.theme
    app.mount(assets.PLACE, files, name="static")
    app.state.oidc = oidc.mount(app, settings)
    app.add_middleware(language.Spoken)
    app.add_middleware(Edge, for_accident=_either(pages.for_accident, problems.for_accident))
    app.add_exception_handler(ToevalligError, _either(pages.for_error, problems.for_error))
    app.add_exception_handler(RequestValidationError, _either(pages.for_input, problems.for_input))
    app.add_exception_handler(HTTPException, _either(pages.for_http, problems.for_http))

    @cache
    def description() -> dict[str, Any]:
        return described(app, doors, settings.public_url)

    app.openapi = description  # type: ignore[method-assign]
    return app


@cache
def _routes() -> APIRouter:
    """All routes, put together once a process: what each of them needs is worked out at its first request."""
    together = APIRouter(dependencies=[Depends(named_once)], redirect_slashes=False)
    for part in (*NOUNS, *ROOMS):
        together.include_router(part.router)
    return together


def _either(page: Callable[..., Response], problem: Callable[..., Response]) -> Callable[..., Response]:
    """Answer what went wrong with a page to who reads pages, and with a problem to who asks the API."""

    def answer(request: Request, *error: Exception) -> Response:
        return (page if pages.is_page(request) else problem)(request, *error)

    return answer
