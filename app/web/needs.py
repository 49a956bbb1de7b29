"""Needs: a new one in under a minute, the list, and one need with everything that can be done with it."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.errors import FieldError, Invalid
from app.schemas.fields import ConsentIn
from app.schemas.need_forms import (
    ChangeNeedForm,
    ConceptsForm,
    DayForm,
    NeedForm,
    NeedStatusForm,
    WorkerForm,
)
from app.schemas.needs import MomentIn, NeedPatch
from app.schemas.pages import SaidByForm
from app.schemas.readings import ReadingOut
from app.services import contacts, needs, overview, patterns, seats
from app.services.overview import Which
from app.services.reasons import when_words
from app.texts import limit_words, text
from app.web import need_form
from app.web.chips import NONE_OF_THESE, Chip, chips, obstacle_chips, reading
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.need_form import chosen
from app.web.pages import Typed, page, sent_in, typed_in
from app.work import Work

NEEDS: Final = "/behoeften"
NEW: Final = f"{NEEDS}/nieuw"
ONE: Final = f"{NEEDS}/{{needId}}"
DISTANCES: Final = (500, 1000, 2000, 5000)
LISTS: Final[dict[str, Which]] = {
    "": "",
    "van-mij": "mine",
    "van-niemand": "nobody",
    "verkennen": "exploring",
    "open": "open",
    "klaar": "done",
}
"""The parts of the list, as they are called in the address."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

NeedId = Annotated[str, Path(alias="needId", max_length=50)]
Id = Annotated[str, Query(max_length=50)]


async def own_need(work: Asked, need_id: NeedId) -> str:
    """The id of a need that who asks may change, before the form is looked at. NotFound."""
    needs.check_changeable(work, need_id)
    return need_id


OwnNeedId = Annotated[str, Depends(own_need)]
"""For forms: what may only be read takes none."""


@router.get(NEW, operation_id="pageNewNeed")
async def show_new(request: Request, work: Asked, van: Id = "") -> Response:
    """Show the form; `van`: of somebody who is known already."""
    owner = typed_in(request).value("owner", van) or ""
    return _new(request, work, str(owner), None)


@router.post(NEW, operation_id="pageCreateNeed")
async def create(work: Asked, form: Annotated[NeedForm, Form()]) -> Response:
    """Keep a need, and go to who could help, or to the need while it is explored."""
    if not form.owner and not form.alias:
        raise Invalid([FieldError("alias", "missing")])
    need = needs.create(work, need_form.new(form, **_more(form)))
    path = f"{NEEDS}/{need.id}"
    return RedirectResponse(f"{path}/suggesties" if need.status == "open" else path, 303)


@router.post(f"{NEW}/lezen", operation_id="pageReadNeed")
async def read_new(request: Request, work: Asked, form: Annotated[NeedForm, Form()]) -> Response:
    """Show the form again, with what the text seems to be about to tap. Nothing is kept."""
    found = reading(form.text, "asks")
    sent = {name: given for name, given in sent_in(request).items() if any(given)}
    request.state.typed = Typed(_proposed(found) | sent)
    return _new(request, work, form.owner, found, named=False)


@router.get(NEEDS, operation_id="pageNeeds")
async def show_list(request: Request, work: Asked, lijst: Id = "", na: Id = "") -> Response:
    """Show needs, the newest first."""
    rows, after = overview.lines(work, LISTS.get(lijst, ""), na or None)
    return page(request, "needs.html", rows=rows, after=after, lists=list(LISTS), chosen=lijst)


@router.get(ONE, operation_id="pageNeed")
async def show(request: Request, work: Asked, need_id: NeedId) -> Response:
    """Show one need, with the next step on top."""
    need, around = needs.read(work, need_id), overview.around(work, need_id)
    # Nothing is ticked that nobody agreed to yet: one tap would make it true.
    on = {one.id for one in need.concepts} if need.concepts_confirmed else set()
    return page(
        request,
        "need.html",
        need=need,
        around=around,
        chips=[*chips([*need.concepts, *around.proposed], on), _none()],
        slots=when_words(need.slots) or text("needs.any-time"),
        obstacles=[text(f"combining.obstacle.{one}") for one in need.obstacles],
        seats=seats.standing(work, need.id),
        worked=patterns.like(work, need_id).items if need.status in {"exploring", "open"} else [],
        distance=limit_words(need.max_distance or 0),
        today=work.today,
    )


@router.get(f"{ONE}/aanpassen", operation_id="pageEditNeed")
async def show_change(request: Request, work: Asked, need_id: NeedId) -> Response:
    """Show everything of a need that may be changed, to who may."""
    need, me = needs.to_change(work, need_id), overview.me(work)
    others = [(str(one.id), text(f"needs.colleague.{one.room}", name=one.name)) for one in overview.colleagues(work)]
    return page(
        request,
        "change_need.html",
        need=need,
        obstacles=obstacle_chips(need.obstacles),
        distances=_distances(need.max_distance),
        worker="me" if need.worker == me else str(need.worker or ""),
        colleagues=[("me", text("needs.me")), ("", text("needs.nobodys")), *others],
    )


@router.post(f"{ONE}/aanpassen", operation_id="pageChangeNeed")
async def change(work: Asked, need_id: OwnNeedId, form: Annotated[ChangeNeedForm, Form()]) -> Response:
    """Keep what was changed."""
    needs.change(work, need_id, need_form.changed(form, needs.to_change(work, need_id)))
    return _to(need_id)


@router.post(f"{ONE}/taak", operation_id="pageAssignNeed")
async def assign(work: Asked, need_id: OwnNeedId, form: Annotated[WorkerForm, Form()]) -> Response:
    """Make it somebody's task: of who asks, of a colleague, or of nobody."""
    worker = overview.me(work) if form.worker == "me" else form.worker or None
    needs.change(work, need_id, filled(NeedPatch, {"worker": None if worker is None else str(worker)}))
    return _to(need_id)


@router.post(f"{ONE}/begrippen", operation_id="pageConfirmNeed")
async def confirm(work: Asked, need_id: OwnNeedId, form: Annotated[ConceptsForm, Form()]) -> Response:
    """Keep what it is about, as somebody says."""
    if not form.concepts:
        raise Invalid([FieldError("concepts", "choose-concepts")])
    needs.change(work, need_id, filled(NeedPatch, {"concepts": chosen(form.concepts)}))
    return _to(need_id)


@router.post(f"{ONE}/koffie", operation_id="pageNeedCoffee")
async def had_coffee(work: Asked, need_id: OwnNeedId, form: Annotated[DayForm, Form()]) -> Response:
    """Keep that there was coffee: today, where no other day was said."""
    contacts.had_coffee(work, need_id, filled(MomentIn, {"day": form.day or work.today.isoformat()}))
    return _to(need_id)


@router.post(f"{ONE}/openen", operation_id="pageOpenNeed")
async def open_up(work: Asked, need_id: OwnNeedId, form: Annotated[SaidByForm, Form()]) -> Response:
    """Look for somebody, now that the owner agreed to that."""
    said = filled(ConsentIn, {"matching": True, "how": form.how, "saidBy": form.said_by})
    needs.open_up(work, need_id, said)
    return RedirectResponse(f"{NEEDS}/{need_id}/suggesties", 303)


@router.post(f"{ONE}/stand", operation_id="pageNeedStatus")
async def set_status(work: Asked, need_id: OwnNeedId, form: Annotated[NeedStatusForm, Form()]) -> Response:
    """Say what became of it: met, stopped, or open again."""
    needs.change(work, need_id, filled(NeedPatch, {"status": form.status}))
    return _to(need_id)


def _new(request: Request, work: Work, owner: str, found: ReadingOut | None, *, named: bool = True) -> Response:
    """The form of a new need. A page that only reads names nobody: that would have to be logged."""
    places, is_person, name = overview.places(work), True, ""
    if owner and named:
        node, name = overview.owner(work, owner)
        is_person = node.kind == "person"
        places.sort(key=lambda place: place[0] != node.neighbourhood)
    return page(
        request,
        "new_need.html",
        owner=owner,
        name=name,
        is_person=is_person,
        neighbourhoods=places,
        found=found,
        chips=[*chips(found.concepts), _none()] if found and found.concepts else [],
        obstacles=obstacle_chips(),
        in_the_way=[one.text for one in found.obstacles] if found else [],
        distances=_distances(None),
    )


def _more(form: NeedForm) -> dict[str, Any]:
    """What is said of a new need beside its fields: what it is about, and that its owner agrees."""
    values: dict[str, Any] = {}
    if form.concepts:
        values["concepts"] = chosen(form.concepts)
    if form.obstacles:
        values["obstacles"] = chosen(form.obstacles)
    if form.agreed:
        said = {"matching": True, "how": text("needs.how"), "saidBy": text("consent.by-themselves")}
        values["consent"] = said
    return values


def _proposed(found: ReadingOut | None) -> dict[str, list[str]]:
    """What the text says of the fields that may be left out, as if it had been typed."""
    if found is None:
        return {}
    size, slots = found.fields.group_size, found.fields.slots
    values = {"groupSize": [str(size.value)] if size else [], "slots": list(slots.value) if slots else []}
    return {name: value for name, value in values.items() if value}


def _none() -> Chip:
    return NONE_OF_THESE, text("needs.none"), False


def _distances(own: int | None) -> list[tuple[str, str]]:
    """How far help may live: the usual, and what was said before."""
    metres = sorted({*DISTANCES, *([] if own is None else [own])})
    return [("", text("needs.no-limit")), *((str(one), limit_words(one)) for one in metres)]


def _to(need_id: str) -> Response:
    return RedirectResponse(f"{NEEDS}/{need_id}", 303)
