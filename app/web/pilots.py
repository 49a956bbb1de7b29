"""Pilots: something tried in one neighbourhood, beside those that were most like it."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.steering import PilotForm, PilotIn
from app.services import outside, pilots
from app.web.doors import PageDoor
from app.web.figure_words import reading
from app.web.forms import filled
from app.web.pages import page

PILOTS = "/buurten/proef"
NEW = f"{PILOTS}/nieuw"

router = APIRouter(route_class=PageDoor, include_in_schema=False)

Code = Annotated[str, Path(max_length=10)]


@router.get(PILOTS, operation_id="pagePilots")
async def show_all(request: Request, work: Asked) -> Response:
    """Show what is tried, and where."""
    return page(request, "pilots.html", found=pilots.listed(work))


@router.get(NEW, operation_id="pageNewPilot")
async def show_areas(request: Request, work: Asked) -> Response:
    """Ask where something is tried."""
    return page(request, "pilot_where.html", areas=outside.compared(work))


@router.get(f"{NEW}/{{code}}", operation_id="pageComparePilot")
async def show_alike(request: Request, work: Asked, code: Code) -> Response:
    """Show which neighbourhoods are most like this one, and ask what is tried, and from when."""
    return page(request, "pilot_new.html", proposal=pilots.proposed(work, code), said=outside.said)


@router.post(f"{NEW}/{{code}}", operation_id="pageStartPilot")
async def start(work: Asked, code: Code, form: Annotated[PilotForm, Form()]) -> Response:
    """Write a pilot down, with what it is compared to."""
    made = pilots.start(work, code, filled(PilotIn, form.said()))
    return RedirectResponse(f"{PILOTS}/{made}", 303)


@router.get(f"{PILOTS}/{{pilotId}}", operation_id="pagePilot")
async def show(
    request: Request, work: Asked, pilot_id: Annotated[str, Path(alias="pilotId", max_length=50)]
) -> Response:
    """Show a pilot beside what it is compared to, before the start and since."""
    return page(request, "pilot.html", shown=pilots.read(work, pilot_id), reading=reading, said=outside.said)
