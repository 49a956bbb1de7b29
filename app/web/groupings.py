"""Own groupings of neighbourhoods, for a coordinator."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.groupings import GroupingForm, GroupingIn
from app.schemas.pages import PageForm
from app.services import groupings, neighbourhoods
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

GROUPINGS = "/buurten/eigen"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(GROUPINGS, operation_id="pageGroupings")
async def show(request: Request, work: Asked) -> Response:
    """Show the groupings that there are, and make another."""
    areas = sorted(((code, name, False) for code, name in neighbourhoods.names(work).items()), key=lambda one: one[1])
    return page(request, "groupings.html", groupings=groupings.listed(work), areas=areas)


@router.post(GROUPINGS, operation_id="pageAddGrouping")
async def add(work: Asked, form: Annotated[GroupingForm, Form()]) -> Response:
    """Take neighbourhoods together."""
    groupings.add(work, filled(GroupingIn, {"name": form.name, "neighbourhoods": form.neighbourhoods}))
    return RedirectResponse(GROUPINGS, 303)


@router.post(f"{GROUPINGS}/{{code}}/weg", operation_id="pageDropGrouping")
async def drop(work: Asked, code: Annotated[str, Path(max_length=10)], _form: Annotated[PageForm, Form()]) -> Response:
    """Take one away of which there are no figures yet."""
    groupings.drop(work, code)
    return RedirectResponse(GROUPINGS, 303)
