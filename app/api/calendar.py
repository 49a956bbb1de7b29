"""A calendar to follow from another program, at a secret address."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.routing import APIRoute

from app import work as works
from app.deps import Asked, Door, House
from app.errors import NotFound
from app.schemas.calendar import FeedIn, FeedOut
from app.schemas.fields import NoQuery
from app.services import calendar

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
ADDRESS: Final = "/calendar/{secret}.ics"

router = APIRouter(tags=["Agenda"], route_class=Door)


@router.post("/v1/calendar", operation_id="renewFeed", status_code=201, summary="Een nieuw adres voor uw agenda")
async def renew_feed(work: Asked, request: Request, _query: Annotated[NoQuery, Query()], _feed: FeedIn) -> FeedOut:
    """Het oude adres werkt daarna niet meer. In de agenda staan dagen en tijden, geen namen en geen adressen."""
    return calendar.renew(work, request.app.state.house.site.url)


async def read_feed(request: Request, secret: Annotated[str, Path()], _query: Annotated[NoQuery, Query()]) -> Response:
    """Wie het adres heeft, mag het lezen: een agendaprogramma kan zich niet aanmelden."""
    house: House = request.app.state.house
    house.gate.enter(f"calendar:{request.client.host if request.client else ''}")
    viewer = works.viewer_for_feed(house.database, secret)
    if viewer is None:
        raise NotFound
    request.state.actor = viewer.actor
    async with house.reading(viewer, works.Request(route=f"GET {ADDRESS}")) as work:
        return Response(calendar.feed(work), media_type=MEDIA_TYPE)


router.add_api_route(
    ADDRESS,
    read_feed,
    methods=["GET"],
    operation_id="readFeed",
    summary="Een agenda",
    include_in_schema=False,
    route_class_override=APIRoute,
)
