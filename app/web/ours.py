"""The initiative of whoever reads: what it does, what it could use, its places, and the list that it owns."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.lists import ConnectorIn, LeaveIn, ShareIn
from app.schemas.need_forms import NeedStatusForm, OurNeedForm
from app.schemas.needs import NeedPatch
from app.schemas.our_pages import AppointForm, LeaveForm, ShareForm
from app.schemas.talent_forms import TalentForm
from app.services import initiatives, lists, needs, our_initiative, talents
from app.services.reasons import when_words
from app.web import need_form, talent_form
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

OURS = "/ons-initiatief"
DOES, ASKS, PLACE = f"{OURS}/kan", f"{OURS}/vraag", f"{OURS}/plek"
LIST, TAKE = f"{OURS}/lijst", f"{OURS}/lijst/meenemen"

Id = Annotated[str, Path(alias="id")]

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(OURS, operation_id="pageOurs")
async def show(request: Request, work: Asked) -> Response:
    """Show what the initiative does and asks."""
    return page(request, "ours.html", ours=our_initiative.read(work), when_words=when_words)


@router.get(DOES, operation_id="pageNewOurTalent")
async def new_talent(request: Request, work: Asked) -> Response:
    """Ask what people can come for."""
    our_initiative.own_id(work)
    return page(request, "ours_talent.html", **talent_form.shown(request, None))


@router.post(DOES, operation_id="pageCreateOurTalent")
async def make_talent(work: Asked, form: Annotated[TalentForm, Form()]) -> Response:
    """Write down what people can come for."""
    talents.create(work, talent_form.new(form, our_initiative.own_id(work)))
    return RedirectResponse(OURS, 303)


@router.get(f"{DOES}/{{id}}", operation_id="pageOurTalent")
async def talent(request: Request, work: Asked, talent_id: Id) -> Response:
    """Show what people come for, to change it."""
    return page(request, "ours_talent.html", **talent_form.shown(request, our_initiative.talent(work, talent_id)))


@router.post(f"{DOES}/{{id}}", operation_id="pageChangeOurTalent")
async def change_talent(work: Asked, talent_id: Id, form: Annotated[TalentForm, Form()]) -> Response:
    """Change what people come for."""
    our_initiative.talent(work, talent_id)
    talents.change(work, talent_id, talent_form.changed(form))
    return RedirectResponse(OURS, 303)


@router.get(ASKS, operation_id="pageNewOurNeed")
async def new_need(request: Request, work: Asked) -> Response:
    """Ask what the initiative could use."""
    our_initiative.own_id(work)
    return page(request, "ours_need.html", need=None)


@router.post(ASKS, operation_id="pageCreateOurNeed")
async def make_need(work: Asked, form: Annotated[OurNeedForm, Form()]) -> Response:
    """Write down what the initiative could use."""
    ours = initiatives.read(work, our_initiative.own_id(work))
    made = needs.create(work, need_form.new(form, owner=str(ours.id), neighbourhood=ours.neighbourhood))
    return RedirectResponse(f"{ASKS}/{made.id}", 303)


@router.get(f"{ASKS}/{{id}}", operation_id="pageOurNeed")
async def need(request: Request, work: Asked, need_id: Id) -> Response:
    """Show what the initiative could use, and where that stands."""
    return page(request, "ours_need.html", need=our_initiative.need(work, need_id))


@router.post(f"{ASKS}/{{id}}", operation_id="pageChangeOurNeed")
async def change_need(work: Asked, need_id: Id, form: Annotated[OurNeedForm, Form()]) -> Response:
    """Change what the initiative could use."""
    needs.change(work, need_id, need_form.changed(form, our_initiative.need(work, need_id)))
    return RedirectResponse(f"{ASKS}/{need_id}", 303)


@router.post(f"{ASKS}/{{id}}/stand", operation_id="pageEndOurNeed")
async def end_need(work: Asked, need_id: Id, form: Annotated[NeedStatusForm, Form()]) -> Response:
    """Say that it was found, or is no longer needed, or is needed again."""
    our_initiative.need(work, need_id)
    needs.change(work, need_id, filled(NeedPatch, {"status": form.status}))
    return RedirectResponse(f"{ASKS}/{need_id}", 303)


@router.get(PLACE, operation_id="pageOurPlaces")
async def show_places(request: Request, work: Asked) -> Response:
    """Show where the initiative is, and its own places."""
    return page(
        request,
        "ours_places.html",
        ours=our_initiative.read(work),
        places=our_initiative.own_places(work),
        when_words=when_words,
    )


@router.get(LIST, operation_id="pageOurList")
async def show_list(request: Request, work: Asked) -> Response:
    """Show who may read the list, and who may introduce people of it."""
    return page(request, "ours_list.html", found=our_initiative.listing(work))


@router.post(f"{LIST}/delen", operation_id="pageShareOurs")
async def share(work: Asked, form: Annotated[ShareForm, Form()]) -> Response:
    """Let an organisation read the list, or no longer."""
    values = {"organisation": form.organisation, "saidBy": form.said_by, "given": form.given == "yes"}
    lists.share(work, our_initiative.own_id(work), filled(ShareIn, values))
    return RedirectResponse(LIST, 303)


@router.post(f"{LIST}/verbinder", operation_id="pageAppoint")
async def appoint(work: Asked, form: Annotated[AppointForm, Form()]) -> Response:
    """Appoint somebody of the list as a connector."""
    lists.appoint(work, our_initiative.own_id(work), filled(ConnectorIn, {"person": form.person}))
    return RedirectResponse(LIST, 303)


@router.get(TAKE, operation_id="pageTakeList")
async def take(request: Request, work: Asked) -> Response:
    """Show the whole list, to print and take along."""
    ours = initiatives.read(work, our_initiative.own_id(work))
    return page(request, "ours_take.html", ours=ours, people=lists.export_list(work, str(ours.id)).people)


@router.post(TAKE, operation_id="pageLeaveList")
async def leave(work: Asked, form: Annotated[LeaveForm, Form()]) -> Response:
    """Leave with the list: nothing of it stays here."""
    filled(LeaveIn, {"confirmed": form.confirmed == "yes"})
    lists.leave(work, our_initiative.own_id(work))
    return RedirectResponse(LIST, 303)
