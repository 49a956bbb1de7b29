"""Places by the hour: when one is open, free and taken, who may take it, and on what terms."""

from typing import Annotated, Any, Final, get_args

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.errors import FieldError, Invalid
from app.schemas.fields import InNeighbourhood, Rhythm
from app.schemas.hours import (
    BookingEndForm,
    BookingEndIn,
    BookingForm,
    BookingIn,
    ConditionForm,
    ConditionIn,
    HourQuery,
    OpeningForm,
    OpeningIn,
    WeekQuery,
)
from app.schemas.pages import PageForm
from app.services import hours, organisations, social_map
from app.services.hours import Week
from app.texts import text
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

EVERY: Final = ("week", "other-week", "1", "2", "3", "4", "-1")
"""How often a place is open: each week, each other week, or on the how manieth such day of a month."""
KINDS: Final = ("rent", "cleaning", "key", "supervision", "insurance", "permit", "membership", "other")
REPEATS: Final = ("", *get_args(Rhythm))
FIRST: Final = 8
LAST: Final = 22
"""From and until which hour a picture of a week goes at least."""
ROW: Final = 16
"""How high an hour is."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

PlaceId = Annotated[str, Path(alias="placeId", max_length=50)]
OpeningId = Annotated[str, Path(alias="openingId", max_length=50)]
BookingId = Annotated[str, Path(alias="bookingId", max_length=50)]
ConditionId = Annotated[str, Path(alias="conditionId", max_length=50)]


@router.get("/plekken/{placeId}/uren", operation_id="pageHours")
async def show_hours(
    request: Request, work: Asked, place_id: PlaceId, query: Annotated[WeekQuery, Query()]
) -> Response:
    """Show a week of a place; and to who keeps it, when it is open and who has it."""
    shown, week = social_map.place(work, place_id), hours.week(work, place_id, query.week)
    return page(
        request,
        "hours.html",
        shown=shown,
        week=week,
        picture=picture(week),
        openings=hours.open_on(work, place_id),
        taken=hours.taken_by(work, place_id),
        every=[(one, text(f"hours.form.every.{one}")) for one in EVERY],
    )


@router.post("/plekken/{placeId}/uren", operation_id="pageSayHours")
async def say_hours(work: Asked, place_id: PlaceId, form: Annotated[OpeningForm, Form()]) -> Response:
    """Write down when a place is open."""
    if not form.days:
        raise Invalid([FieldError("days", "missing")])
    said = form.said()
    said |= {"rule": hours.rule_of(form.every, form.days), "holidays": form.holidays == "yes"}
    hours.add_opening(work, place_id, filled(OpeningIn, _without(said, "every", "days")))
    return _to(place_id, "uren")


@router.post("/plekken/{placeId}/uren/{openingId}/weg", operation_id="pageEndHours")
async def end_hours(
    work: Asked, place_id: PlaceId, opening_id: OpeningId, _form: Annotated[PageForm, Form()]
) -> Response:
    """Take hours away."""
    hours.end_opening(work, place_id, opening_id)
    return _to(place_id, "uren")


@router.get("/plekken/{placeId}/gebruiken", operation_id="pageBooking")
async def show_booking(
    request: Request, work: Asked, place_id: PlaceId, query: Annotated[HourQuery, Query()]
) -> Response:
    """Ask when somebody wants to use a place, beside when it is free: one of these hours is tapped, or typed."""
    shown, soon = social_map.place(work, place_id), hours.soon(work, place_id)
    repeats = [(one, text(f"hours.form.repeats.{one or 'once'}")) for one in REPEATS]
    return page(request, "booking.html", shown=shown, soon=soon, repeats=repeats, hour=query)


@router.post("/plekken/{placeId}/gebruiken", operation_id="pageBook")
async def book(work: Asked, place_id: PlaceId, form: Annotated[BookingForm, Form()]) -> Response:
    """Take a place."""
    hours.book(work, place_id, filled(BookingIn, form.said()))
    return _to(place_id, "uren")


@router.post("/plekken/{placeId}/uren/{bookingId}/los", operation_id="pageLetGo")
async def let_go(
    work: Asked, place_id: PlaceId, booking_id: BookingId, form: Annotated[BookingEndForm, Form()]
) -> Response:
    """Give a place back, wholly or for one day."""
    hours.end_booking(work, place_id, booking_id, filled(BookingEndIn, form.said()))
    return _to(place_id, "uren")


@router.get("/plekken/{placeId}/voorwaarden", operation_id="pageConditions")
async def show_conditions(request: Request, work: Asked, place_id: PlaceId) -> Response:
    """Show what stands in the way of using a place, and who can take that away."""
    found, _ = organisations.listed(work, InNeighbourhood(limit=100))
    removers = [("", text("hours.form.remover.unknown")), *((str(one.id), one.name) for one in found)]
    return page(
        request,
        "conditions.html",
        shown=social_map.place(work, place_id),
        terms=hours.terms(work, place_id),
        kinds=[(one, text(f"hours.kind.{one}")) for one in KINDS],
        removers=removers,
    )


@router.post("/plekken/{placeId}/voorwaarden", operation_id="pageSayCondition")
async def say_condition(work: Asked, place_id: PlaceId, form: Annotated[ConditionForm, Form()]) -> Response:
    """Write down what stands in the way."""
    hours.add_condition(work, place_id, filled(ConditionIn, form.said()))
    return _to(place_id, "voorwaarden")


@router.post("/plekken/{placeId}/voorwaarden/{conditionId}/weg", operation_id="pageEndCondition")
async def end_condition(
    work: Asked, place_id: PlaceId, condition_id: ConditionId, _form: Annotated[PageForm, Form()]
) -> Response:
    """Write down that this stands in the way no more."""
    hours.end_condition(work, place_id, condition_id)
    return _to(place_id, "voorwaarden")


def picture(week: Week) -> dict[str, Any]:
    """A week as a drawing: a column a day, an hour a row; the same is said in words beside it."""
    spans = [(piece.begins, piece.ends) for day in week.days for piece in day.pieces]
    first = min([FIRST, *(begins // 60 for begins, _ in spans)])
    last = max([LAST, *(-(-ends // 60) for _, ends in spans)])
    blocks = [
        {"column": column, "top": _height(piece.begins - 60 * first), "high": _height(piece.ends - piece.begins)}
        | {"state": piece.state}
        for column, day in enumerate(week.days)
        for piece in day.pieces
    ]
    rows = [{"top": ROW * (hour - first), "hour": hour} for hour in range(first, last + 1, 2)]
    return {"high": ROW * (last - first), "blocks": blocks, "rows": rows}


def _height(minutes: int) -> int:
    return ROW * minutes // 60


def _without(said: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in names}


def _to(place_id: str, page_of: str) -> Response:
    return RedirectResponse(f"/plekken/{place_id}/{page_of}", 303)
