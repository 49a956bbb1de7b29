"""The initiative of whoever reads: what it does, what it could use, its places, and the list that it owns."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.initiatives import InitiativePatch
from app.schemas.lists import ConnectorIn, LeaveIn, ShareIn
from app.schemas.needs import NeedIn, NeedPatch
from app.schemas.our_pages import (
    AppointForm,
    EndNeedForm,
    LeaveForm,
    OurNeedForm,
    OurPlaceForm,
    OursForm,
    OurTalentForm,
    ShareForm,
)
from app.schemas.places import PlaceIn, PlacePatch
from app.schemas.talents import TalentIn, TalentPatch
from app.services import initiatives, lists, needs, our_initiative, places, talents
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
    return page(request, "ours.html", ours=our_initiative.read(work), when_words=our_initiative.when_words)


@router.get(f"{OURS}/wijzigen", operation_id="pageOurFacts")
async def facts(request: Request, work: Asked) -> Response:
    """Show what there is to change of the initiative."""
    return page(request, "ours_facts.html", ours=initiatives.read(work, our_initiative.own_id(work)))


@router.post(f"{OURS}/wijzigen", operation_id="pageChangeOurs")
async def change(work: Asked, form: Annotated[OursForm, Form()]) -> Response:
    """Change what the initiative tells about itself."""
    values = {name: value or None for name, value in form.model_dump(include={"when", "audience", "capacity"}).items()}
    initiatives.change(work, our_initiative.own_id(work), filled(InitiativePatch, {"name": form.name} | values))
    return RedirectResponse(OURS, 303)


@router.get(DOES, operation_id="pageNewOurTalent")
async def new_talent(request: Request, work: Asked) -> Response:
    """Ask what people can come for."""
    our_initiative.own_id(work)
    return page(request, "ours_talent.html", talent=None)


@router.post(DOES, operation_id="pageMakeOurTalent")
async def make_talent(work: Asked, form: Annotated[OurTalentForm, Form()]) -> Response:
    """Write down what people can come for."""
    values = {"owner": our_initiative.own_id(work), **_said(form, "text", "slots", "capacity")}
    talents.create(work, filled(TalentIn, values))
    return RedirectResponse(OURS, 303)


@router.get(f"{DOES}/{{id}}", operation_id="pageOurTalent")
async def talent(request: Request, work: Asked, talent_id: Id) -> Response:
    """Show what people come for, to change it."""
    return page(request, "ours_talent.html", talent=our_initiative.talent(work, talent_id))


@router.post(f"{DOES}/{{id}}", operation_id="pageChangeOurTalent")
async def change_talent(work: Asked, talent_id: Id, form: Annotated[OurTalentForm, Form()]) -> Response:
    """Change what people come for."""
    our_initiative.talent(work, talent_id)
    values = _said(form, "text", "slots", "status") | {"capacity": form.capacity or None}
    talents.change(work, talent_id, filled(TalentPatch, values))
    return RedirectResponse(OURS, 303)


@router.get(ASKS, operation_id="pageNewOurNeed")
async def new_need(request: Request, work: Asked) -> Response:
    """Ask what the initiative could use."""
    our_initiative.own_id(work)
    return page(request, "ours_need.html", need=None)


@router.post(ASKS, operation_id="pageMakeOurNeed")
async def make_need(work: Asked, form: Annotated[OurNeedForm, Form()]) -> Response:
    """Write down what the initiative could use."""
    ours = initiatives.read(work, our_initiative.own_id(work))
    values = {"owner": str(ours.id), "neighbourhood": ours.neighbourhood, **_need(form)}
    made = needs.create(work, filled(NeedIn, values))
    return RedirectResponse(f"{ASKS}/{made.id}", 303)


@router.get(f"{ASKS}/{{id}}", operation_id="pageOurNeed")
async def need(request: Request, work: Asked, need_id: Id) -> Response:
    """Show what the initiative could use, and where that stands."""
    return page(request, "ours_need.html", need=our_initiative.need(work, need_id))


@router.post(f"{ASKS}/{{id}}", operation_id="pageChangeOurNeed")
async def change_need(work: Asked, need_id: Id, form: Annotated[OurNeedForm, Form()]) -> Response:
    """Change what the initiative could use."""
    our_initiative.need(work, need_id)
    values = _need(form) | {"groupSize": form.group_size or None}
    needs.change(work, need_id, filled(NeedPatch, values))
    return RedirectResponse(f"{ASKS}/{need_id}", 303)


@router.post(f"{ASKS}/{{id}}/stand", operation_id="pageEndOurNeed")
async def end_need(work: Asked, need_id: Id, form: Annotated[EndNeedForm, Form()]) -> Response:
    """Say that it was found, or is no longer needed, or is needed again."""
    our_initiative.need(work, need_id)
    needs.change(work, need_id, filled(NeedPatch, {"status": form.status}))
    return RedirectResponse(f"{ASKS}/{need_id}", 303)


@router.get(PLACE, operation_id="pageOurPlaces")
async def show_places(request: Request, work: Asked) -> Response:
    """Show where the initiative is, its own places, and ask for another."""
    return page(
        request,
        "ours_places.html",
        ours=our_initiative.read(work),
        places=our_initiative.own_places(work),
        when_words=our_initiative.when_words,
    )


@router.post(PLACE, operation_id="pageMakeOurPlace")
async def make_place(work: Asked, form: Annotated[OurPlaceForm, Form()]) -> Response:
    """Write down a place of the initiative itself."""
    ours = initiatives.read(work, our_initiative.own_id(work))
    values = _said(form, "name", "sort", "features", "free_slots")
    places.create(work, filled(PlaceIn, {"neighbourhood": ours.neighbourhood, **values}))
    return RedirectResponse(PLACE, 303)


@router.get(f"{PLACE}/{{id}}", operation_id="pageOurPlace")
async def show_place(request: Request, work: Asked, place_id: Id) -> Response:
    """Show a place of the initiative itself, to say when it is free."""
    return page(request, "ours_place.html", place=our_initiative.own_place(work, place_id))


@router.post(f"{PLACE}/{{id}}", operation_id="pageChangeOurPlace")
async def change_place(work: Asked, place_id: Id, form: Annotated[OurPlaceForm, Form()]) -> Response:
    """Say when a place of the initiative itself is free."""
    values = {"sort": form.sort or None, "features": form.features or None, **_said(form, "name", "free_slots")}
    places.change(work, place_id, filled(PlacePatch, values))
    return RedirectResponse(PLACE, 303)


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


def _need(form: OurNeedForm) -> dict[str, Any]:
    return _said(form, "text", "slots", "group_size") | {"keepPersonal": form.keep_personal == "yes"}


def _said(form: OurTalentForm | OurNeedForm | OurPlaceForm, *names: str) -> dict[str, Any]:
    return form.model_dump(include=set(names), by_alias=True)
