"""Places by the hour: open, free and taken, and on what terms."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.api.places import PlaceId
from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.hours import (
    BookingEndIn,
    BookingIn,
    BookingOut,
    BookingsOut,
    ConditionIn,
    ConditionOut,
    ConditionsOut,
    FreeHoursOut,
    FreeQuery,
    OpeningIn,
    OpeningOut,
    OpeningsOut,
)
from app.services import hours

router = APIRouter(prefix="/v1/places/{placeId}", tags=["Plekken"], route_class=Door)

OpeningId = Annotated[str, Path(alias="openingId", title="Id")]
BookingId = Annotated[str, Path(alias="bookingId", title="Id")]
ConditionId = Annotated[str, Path(alias="conditionId", title="Id")]


@router.get("/free-hours", operation_id="listFreeHours", summary="Wanneer een plek vrij is")
async def list_free_hours(work: Asked, place_id: PlaceId, query: Annotated[FreeQuery, Query()]) -> FreeHoursOut:
    """Open en niet bezet, op de klok in Nederland."""
    return hours.free(work, place_id, query)


@router.get("/openings", operation_id="listOpenings", summary="Wanneer een plek open is")
async def list_openings(work: Asked, place_id: PlaceId, _query: Annotated[NoQuery, Query()]) -> OpeningsOut:
    """Met wie er dan is."""
    return hours.openings(work, place_id)


@router.post("/openings", operation_id="createOpening", status_code=201, summary="Zeg wanneer een plek open is")
async def create_opening(
    work: Asked, place_id: PlaceId, _query: Annotated[NoQuery, Query()], opening: OpeningIn
) -> OpeningOut:
    """Vanaf dan tellen de dagdelen niet meer."""
    return hours.add_opening(work, place_id, opening)


@router.post("/openings/{openingId}/ends", operation_id="endOpening", status_code=201, summary="Niet meer open")
async def end_opening(
    work: Asked, place_id: PlaceId, opening_id: OpeningId, _query: Annotated[NoQuery, Query()]
) -> OpeningsOut:
    """Geeft de uren die er nog zijn."""
    hours.end_opening(work, place_id, opening_id)
    return hours.openings(work, place_id)


@router.get("/bookings", operation_id="listBookings", summary="Wanneer een plek bezet is")
async def list_bookings(work: Asked, place_id: PlaceId, _query: Annotated[NoQuery, Query()]) -> BookingsOut:
    """Vanaf vandaag."""
    return hours.bookings(work, place_id)


@router.post("/bookings", operation_id="createBooking", status_code=201, summary="Gebruik een plek")
async def create_booking(
    work: Asked, place_id: PlaceId, _query: Annotated[NoQuery, Query()], booking: BookingIn
) -> BookingOut:
    """Geeft 409 als de plek te klein is (too-small), dicht (closed), bezet (taken) of er niet meer is (place-over)."""
    return hours.book(work, place_id, booking)


@router.post("/bookings/{bookingId}/ends", operation_id="endBooking", status_code=201, summary="Laat een plek los")
async def end_booking(
    work: Asked, place_id: PlaceId, booking_id: BookingId, _query: Annotated[NoQuery, Query()], ending: BookingEndIn
) -> BookingsOut:
    """Helemaal, of voor een dag. Geeft wat er nog bezet is."""
    hours.end_booking(work, place_id, booking_id, ending)
    return hours.bookings(work, place_id)


@router.get("/conditions", operation_id="listConditions", summary="Wat in de weg staat")
async def list_conditions(work: Asked, place_id: PlaceId, _query: Annotated[NoQuery, Query()]) -> ConditionsOut:
    """Ook wat al is weggenomen."""
    return hours.conditions(work, place_id)


@router.post("/conditions", operation_id="createCondition", status_code=201, summary="Zeg wat in de weg staat")
async def create_condition(
    work: Asked, place_id: PlaceId, _query: Annotated[NoQuery, Query()], condition: ConditionIn
) -> ConditionOut:
    """En wie dat kan wegnemen."""
    return hours.add_condition(work, place_id, condition)


@router.post(
    "/conditions/{conditionId}/ends", operation_id="endCondition", status_code=201, summary="Staat niet meer in de weg"
)
async def end_condition(
    work: Asked, place_id: PlaceId, condition_id: ConditionId, _query: Annotated[NoQuery, Query()]
) -> ConditionOut:
    """Van 'mits' wordt het dan 'kan'."""
    return hours.end_condition(work, place_id, condition_id)
