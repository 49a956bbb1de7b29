"""New activities: ideas for them, and the form with which one begins."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.activities import ActivityForm, ActivityIn
from app.schemas.fields import NoQuery
from app.services import activities
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.needs import NeedId
from app.web.pages import page

IDEAS = "/activiteiten"
MOST = 10

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(IDEAS, operation_id="pageIdeas")
async def show(request: Request, work: Asked, _query: Annotated[NoQuery, Query()]) -> Response:
    """Show where three or more people ask for something alike."""
    return page(request, "ideas.html", found=activities.proposals(work, MOST))


@router.get(f"{IDEAS}/{{needId}}", operation_id="pageIdea")
async def show_one(request: Request, work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()]) -> Response:
    """Show one idea, and what is needed to begin."""
    return page(request, "idea.html", found=activities.proposal(work, need_id))


@router.post(f"{IDEAS}/{{needId}}", operation_id="pageBeginActivity")
async def begin(work: Asked, need_id: NeedId, form: Annotated[ActivityForm, Form()]) -> Response:
    """Begin it, and go to who could carry it: that is who is asked first."""
    able = {str(one.talent) for one in activities.proposal(work, need_id).carriers}
    said = form.said() | {"keepPersonal": form.keep_personal == "yes"}
    carrier = said.pop("carrier")
    made = activities.begin(work, filled(ActivityIn, said))
    next_page = f"waarom/{carrier}" if carrier in able else "suggesties"
    return RedirectResponse(f"/behoeften/{made.need}/{next_page}", 303)
