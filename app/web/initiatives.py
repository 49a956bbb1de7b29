"""What people do together, and where there is room: to be read by everybody, and changed by who works there."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.attendance import AttendanceForm, AttendanceIn
from app.schemas.fields import InNeighbourhood
from app.schemas.initiative_forms import InitiativeForm, PlaceForm
from app.schemas.initiatives import InitiativeIn, InitiativePatch
from app.schemas.pages import ListQuery
from app.schemas.places import PlaceIn, PlacePatch
from app.services import attendance, hours, initiatives, neighbourhoods, place_map, places, roster, social_map
from app.texts import text
from app.web.doors import PageDoor
from app.web.forms import emptied, filled
from app.web.hours import PlaceId, picture
from app.web.pages import page

INITIATIVES, PLACES = "/initiatieven", "/plekken"
COUNTS: Final = 8
"""Days of which a page shows how many came."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

InitiativeId = Annotated[str, Path(alias="initiativeId", max_length=50)]


@router.get(INITIATIVES, operation_id="pageInitiatives")
async def show_initiatives(request: Request, work: Asked, query: Annotated[ListQuery, Query()]) -> Response:
    """Show what people do together."""
    found, after = social_map.listed(work, query)
    areas = list(neighbourhoods.names(work).items())
    return page(request, "initiatives.html", found=found, after=after, areas=areas, query=query)


@router.get(f"{INITIATIVES}/nieuw", operation_id="pageNewInitiative")
async def show_new_initiative(request: Request, work: Asked) -> Response:
    """Ask what people do together."""
    return _initiative_form(request, work, None)


@router.post(f"{INITIATIVES}/nieuw", operation_id="pageCreateInitiative")
async def create_initiative(work: Asked, form: Annotated[InitiativeForm, Form()]) -> Response:
    """Write down what people do together."""
    made = initiatives.create(work, filled(InitiativeIn, form.said()))
    return RedirectResponse(f"{INITIATIVES}/{made.id}", 303)


@router.get(f"{INITIATIVES}/{{initiativeId}}", operation_id="pageInitiative")
async def show_initiative(request: Request, work: Asked, initiative_id: InitiativeId) -> Response:
    """Show one initiative."""
    shown = social_map.initiative(work, initiative_id)
    counts = attendance.listed(work, initiative_id, COUNTS).items if shown.changeable else []
    return page(request, "initiative.html", shown=shown, counts=counts, today=work.today)


@router.post(f"{INITIATIVES}/{{initiativeId}}/bezoekers", operation_id="pageRecordAttendance")
async def record_attendance(
    work: Asked, initiative_id: InitiativeId, form: Annotated[AttendanceForm, Form()]
) -> Response:
    """Write down how many came on a day."""
    attendance.record(work, initiative_id, filled(AttendanceIn, form.said()))
    return RedirectResponse(f"{INITIATIVES}/{initiative_id}#attendance", 303)


@router.get(f"{INITIATIVES}/{{initiativeId}}/wijzigen", operation_id="pageEditInitiative")
async def show_initiative_form(request: Request, work: Asked, initiative_id: InitiativeId) -> Response:
    """Show what can be changed of an initiative."""
    return _initiative_form(request, work, initiative_id)


@router.post(f"{INITIATIVES}/{{initiativeId}}/wijzigen", operation_id="pageChangeInitiative")
async def change_initiative(
    work: Asked, initiative_id: InitiativeId, form: Annotated[InitiativeForm, Form()]
) -> Response:
    """Change an initiative. What was emptied is taken away."""
    initiatives.change(work, initiative_id, filled(InitiativePatch, _changed(form)))
    return RedirectResponse(f"{INITIATIVES}/{initiative_id}", 303)


@router.get(f"{INITIATIVES}/{{initiativeId}}/rooster", operation_id="pageRoster")
async def show_roster(request: Request, work: Asked, initiative_id: InitiativeId) -> Response:
    """Show who is there on the days that come, and who is missing."""
    initiative = initiatives.to_change(work, initiative_id)
    found = roster.of_initiative(work, initiative_id)
    return page(request, "roster.html", initiative=initiative, found=found, missing=roster.missing(found))


@router.get(PLACES, operation_id="pagePlaces")
async def show_places(request: Request, work: Asked, query: Annotated[ListQuery, Query()]) -> Response:
    """Show where there is room."""
    found, after = places.listed(work, query)
    areas = list(neighbourhoods.names(work).items())
    return page(request, "places.html", found=found, after=after, areas=areas, area_names=dict(areas), query=query)


@router.get(f"{PLACES}/nieuw", operation_id="pageNewPlace")
async def show_new_place(request: Request, work: Asked) -> Response:
    """Ask where there is room."""
    return page(request, "place_form.html", place=None, areas=neighbourhoods.own(work))


@router.post(f"{PLACES}/nieuw", operation_id="pageCreatePlace")
async def create_place(work: Asked, form: Annotated[PlaceForm, Form()]) -> Response:
    """Write down where there is room."""
    made = places.create(work, filled(PlaceIn, form.said()))
    return RedirectResponse(f"{PLACES}/{made.id}", 303)


@router.get(f"{PLACES}/{{placeId}}", operation_id="pagePlace")
async def show_place(request: Request, work: Asked, place_id: PlaceId) -> Response:
    """Show one place, and when it is free."""
    near, week = place_map.needs_around(work, place_id), hours.week(work, place_id, None)
    return page(
        request,
        "place.html",
        shown=social_map.place(work, place_id),
        near=near,
        week=week,
        picture=picture(week),
        terms=hours.terms(work, place_id),
    )


@router.get(f"{PLACES}/{{placeId}}/wijzigen", operation_id="pageEditPlace")
async def show_place_form(request: Request, work: Asked, place_id: PlaceId) -> Response:
    """Show what can be changed of a place."""
    return page(request, "place_form.html", place=places.to_change(work, place_id), areas=[])


@router.post(f"{PLACES}/{{placeId}}/wijzigen", operation_id="pageChangePlace")
async def change_place(work: Asked, place_id: PlaceId, form: Annotated[PlaceForm, Form()]) -> Response:
    """Change a place. What was emptied is taken away."""
    places.change(work, place_id, filled(PlacePatch, _changed(form)))
    return RedirectResponse(f"{PLACES}/{place_id}", 303)


def _changed(form: InitiativeForm | PlaceForm) -> dict[str, Any]:
    """What the form says now. Where it is, is not changed."""
    return emptied({name: value for name, value in form.said().items() if name != "neighbourhood"})


def _initiative_form(request: Request, work: Asked, initiative_id: str | None) -> Response:
    initiative = None if initiative_id is None else initiatives.to_change(work, initiative_id)
    found, _ = places.listed(work, InNeighbourhood(limit=100))
    rooms = [("", text("initiatives.place.elsewhere")), *((str(one.id), one.name) for one in found)]
    wholes = [("", text("initiatives.part-of.none")), *initiatives.wholes(work, initiative_id)]
    areas = neighbourhoods.own(work)
    return page(request, "initiative_form.html", initiative=initiative, rooms=rooms, wholes=wholes, areas=areas)
