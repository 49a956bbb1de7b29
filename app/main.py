"""The service: the one place where its parts meet.

Start it with `toevallig serve`, or with `uvicorn app.main:create_app --factory --no-access-log`.
"""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Final

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from app.api import (
    concepts,
    initiatives,
    needs,
    neighbourhoods,
    organisations,
    people,
    places,
    problems,
    readings,
    service,
    talents,
    ties,
)
from app.api.description import described
from app.api.edge import Edge, set_up_log
from app.database import Database
from app.deps import Clock, Gate, House, named_once
from app.errors import ToevalligError
from app.live import Live
from app.services import status
from app.settings import Settings

NOUNS: Final = (
    needs,
    talents,
    readings,
    concepts,
    people,
    ties,
    initiatives,
    places,
    organisations,
    neighbourhoods,
    service,
)


def now() -> dt.datetime:
    """The time it is."""
    return dt.datetime.now(dt.UTC)


def create_app(settings: Settings | None = None, *, clock: Clock = now) -> FastAPI:
    """Make the service. The database is brought to its newest form before the first request is answered."""
    settings = settings or Settings()
    set_up_log()
    database = Database(settings.database_url, busy_seconds=settings.busy_seconds)
    house = House(database, Live(database), clock, Gate(settings.requests_a_minute), settings.body_seconds)

    @asynccontextmanager
    async def opened(_app: FastAPI) -> AsyncIterator[None]:
        database.upgrade()
        status.settle(settings.rung)
        status.get_ready()
        yield
        database.dispose()

    app = FastAPI(
        lifespan=opened,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        title="Toevallig",
        dependencies=[Depends(named_once)],
    )
    app.state.house = house
    for noun in NOUNS:
        app.include_router(noun.router)
    doors = [route for noun in NOUNS for route in noun.router.routes if isinstance(route, APIRoute)]
    app.state.doors = doors
    app.mount("/static", StaticFiles(directory=service.STATIC), name="static")
    app.add_middleware(Edge)
    app.add_exception_handler(ToevalligError, problems.for_error)
    app.add_exception_handler(RequestValidationError, problems.for_input)
    app.add_exception_handler(HTTPException, problems.for_http)

    @cache
    def description() -> dict[str, Any]:
        return described(app, doors, settings.public_url)

    app.openapi = description  # type: ignore[method-assign]
    return app
