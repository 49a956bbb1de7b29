"""What I can do and like to do: one sentence in own words, what it is about, when, how far and how often."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.readings import ReadingOut
from app.schemas.talent_forms import OwnTalentForm, TalentStatusForm
from app.schemas.talents import TalentOut, TalentPatch
from app.services import oneself, talents
from app.web import talent_form
from app.web.doors import PageDoor
from app.web.pages import page
from app.work import Work

CAN: Final = "/kan-ik"
NEW: Final = "/kan-ik/nieuw"
OFTEN: Final = ("1", "2", "4")
"""Times in a month; '' is as it comes."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(CAN, operation_id="pageTalents")
async def show(request: Request, work: Asked) -> Response:
    """List what who reads it can do."""
    return page(request, "cando.html", me=oneself.me(work), talents=oneself.offers(work))


@router.get(NEW, operation_id="pageNewTalent")
async def new(request: Request, work: Asked) -> Response:
    """Show the form for something new."""
    return _form(request, work, None)


@router.post(NEW, operation_id="pageCreateTalent")
async def create(work: Asked, form: Annotated[OwnTalentForm, Form()]) -> Response:
    """Keep something new."""
    talents.create(work, talent_form.new(form, str(oneself.me(work).id)))
    _of_person(work, form)
    return RedirectResponse(CAN, 303)


@router.post("/kan-ik/nieuw/lezen", operation_id="pageReadNewTalent")
async def read_new(request: Request, work: Asked, form: Annotated[OwnTalentForm, Form()]) -> Response:
    """Propose what a sentence is about. Nothing is kept."""
    return _form(request, work, None, talent_form.read(request, form))


@router.get("/kan-ik/{talent_id}", operation_id="pageTalent")
async def one(request: Request, work: Asked, talent_id: str) -> Response:
    """Show the form for something that is there."""
    return _form(request, work, oneself.offer(work, talent_id))


@router.post("/kan-ik/{talent_id}", operation_id="pageChangeTalent")
async def change(work: Asked, talent_id: str, form: Annotated[OwnTalentForm, Form()]) -> Response:
    """Change it."""
    talents.change(work, talent_id, talent_form.changed(form))
    _of_person(work, form)
    return RedirectResponse(CAN, 303)


@router.post("/kan-ik/{talent_id}/lezen", operation_id="pageReadTalent")
async def read(request: Request, work: Asked, talent_id: str, form: Annotated[OwnTalentForm, Form()]) -> Response:
    """Propose what another sentence is about. Nothing is kept."""
    talent = oneself.offer(work, talent_id)
    return _form(request, work, talent, talent_form.read(request, form))


@router.post("/kan-ik/{talent_id}/stand", operation_id="pageTalentStatus")
async def set_status(work: Asked, talent_id: str, form: Annotated[TalentStatusForm, Form()]) -> Response:
    """Pause it, go on with it, or stop it."""
    talents.change(work, talent_id, TalentPatch(status=form.status))
    return RedirectResponse(CAN, 303)


def _of_person(work: Work, form: OwnTalentForm) -> None:
    """Keep what is about the person and not about one talent: how often, and whether we may search along."""
    oneself.pace(work, int(form.asks_a_month) if form.asks_a_month else None)
    if form.matching:
        oneself.answer(work, "matching", given=True)


def _form(request: Request, work: Work, talent: TalentOut | None, found: ReadingOut | None = None) -> Response:
    me = oneself.me(work)
    return page(
        request,
        "talent.html",
        **talent_form.shown(request, talent, found),
        action=NEW if talent is None else f"{CAN}/{talent.id}",
        often=talent_form.choices("cando.often", OFTEN, me.asks_a_month),
        agreed="matching" in me.consents,
    )
