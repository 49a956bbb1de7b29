"""What was agreed to do in a neighbourhood, in whose hands that is, and before when."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.steering import ActionForm, ActionIn, ActionStateForm
from app.services import actions, outside, overlay
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

ACTIONS = "/buurten/afspraken"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(ACTIONS, operation_id="pageActions")
async def show(
    request: Request, work: Asked, code: Annotated[str, Query(alias="buurt", max_length=10)] = ""
) -> Response:
    """Show what was agreed in all neighbourhoods; and ask for more, where that may be, of this one first."""
    todo, over = actions.listed(work)
    areas = [(area.code, area.name) for area in outside.areas_here(work)]
    reason = "; ".join(mark.words for mark in overlay.marks(work).get(code, []) if not mark.good)
    return page(request, "actions.html", todo=todo, over=over, areas=areas, code=code, reason=reason[:200])


@router.post(ACTIONS, operation_id="pageAddAction")
async def add(work: Asked, form: Annotated[ActionForm, Form()]) -> Response:
    """Write down what was agreed."""
    actions.add(work, filled(ActionIn, form.said() | {"keepPersonal": form.keep_personal == "yes"}))
    return RedirectResponse(ACTIONS, 303)


@router.post(f"{ACTIONS}/{{actionId}}", operation_id="pageEndAction")
async def end(
    work: Asked,
    action_id: Annotated[str, Path(alias="actionId", max_length=50)],
    form: Annotated[ActionStateForm, Form()],
) -> Response:
    """Say what became of it."""
    actions.end(work, action_id, form.state)
    return RedirectResponse(ACTIONS, 303)
