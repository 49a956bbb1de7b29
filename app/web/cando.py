"""What I can do and like to do: one sentence in own words, what it is about, when, how far and how often."""

from collections.abc import Iterable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.errors import FieldError, Invalid
from app.schemas.concepts import ConceptOut
from app.schemas.neighbour import TalentForm, TalentStatusForm
from app.schemas.readings import ReadingIn, ReadingOut
from app.schemas.talents import TalentIn, TalentOut, TalentPatch
from app.services import oneself, readings, talents
from app.services.reasons import concept_label
from app.texts import spoken, text
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import Typed, page
from app.work import Work

CAN: Final = "/kan-ik"
NEW: Final = "/kan-ik/nieuw"
FAR: Final = ("300", "1000", "5000")
"""Metres: in the own street, on foot, by bicycle; '' is the whole municipality."""
OFTEN: Final = ("1", "2", "4")
"""Times in a month; '' is as it comes."""
AT_ONCE: Final = ("1", "2", "3")
"""How many introductions at the same time; '' is not known."""

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
async def create(work: Asked, form: Annotated[TalentForm, Form()]) -> Response:
    """Keep something new."""
    me = oneself.me(work)
    talent = filled(TalentIn, {"owner": str(me.id), "slots": form.slots} | _said(form))
    talents.create(work, talent)
    _of_person(work, form)
    return RedirectResponse(CAN, 303)


@router.post("/kan-ik/nieuw/lezen", operation_id="pageReadNewTalent")
async def read_new(request: Request, work: Asked, form: Annotated[TalentForm, Form()]) -> Response:
    """Propose what a sentence is about. Nothing is kept."""
    return _read(request, work, form, None)


@router.get("/kan-ik/{talent_id}", operation_id="pageTalent")
async def one(request: Request, work: Asked, talent_id: str) -> Response:
    """Show the form for something that is there."""
    return _form(request, work, oneself.offer(work, talent_id))


@router.post("/kan-ik/{talent_id}", operation_id="pageChangeTalent")
async def change(work: Asked, talent_id: str, form: Annotated[TalentForm, Form()]) -> Response:
    """Change it."""
    if not form.text.strip():
        raise Invalid([FieldError("text", "missing")])
    emptied = {"maxDistance": None, "capacity": None, "constraints": None}
    said = {name: value for name, value in _said(form).items() if value != ""}
    talents.change(work, talent_id, filled(TalentPatch, emptied | {"slots": form.slots} | said))
    _of_person(work, form)
    return RedirectResponse(CAN, 303)


@router.post("/kan-ik/{talent_id}/lezen", operation_id="pageReadTalent")
async def read(request: Request, work: Asked, talent_id: str, form: Annotated[TalentForm, Form()]) -> Response:
    """Propose what another sentence is about. Nothing is kept."""
    return _read(request, work, form, oneself.offer(work, talent_id))


@router.post("/kan-ik/{talent_id}/stand", operation_id="pageTalentStatus")
async def set_status(work: Asked, talent_id: str, form: Annotated[TalentStatusForm, Form()]) -> Response:
    """Pause it, go on with it, or stop it."""
    talents.change(work, talent_id, TalentPatch(status=form.status))
    return RedirectResponse(CAN, 303)


def _said(form: TalentForm) -> dict[str, Any]:
    """What the form says, in the names of the API. Of chips that were never there nobody said anything."""
    said: dict[str, Any] = {
        "text": form.text,
        "maxDistance": form.max_distance,
        "capacity": form.capacity,
        "constraints": form.constraints,
        "keepPersonal": form.keep_personal == "yes",
    }
    return said | ({"concepts": form.concepts} if form.proposed else {})


def _of_person(work: Work, form: TalentForm) -> None:
    """Keep what is about the person and not about one talent: how often, and whether we may search along."""
    oneself.pace(work, int(form.asks_a_month) if form.asks_a_month else None)
    if form.matching:
        oneself.answer(work, "matching", given=True)


def _read(request: Request, work: Work, form: TalentForm, talent: TalentOut | None) -> Response:
    """Show the form again, with what the sentence seems to be about."""
    found = _reading(form.text)
    values: dict[str, list[str]] = {}
    for name, value in request.state.sent:
        values.setdefault(name, []).append(value)
    sure = [concept.id for concept in found.concepts if concept.words]
    values["concepts"] = list(dict.fromkeys([*form.concepts, *(sure or [one.id for one in found.concepts[:1]])]))
    if not form.slots and found.fields.slots is not None:
        values["slots"] = list(found.fields.slots.value)
    request.state.typed = Typed(values)
    return _form(request, work, talent, found)


def _form(request: Request, work: Work, talent: TalentOut | None, found: ReadingOut | None = None) -> Response:
    typed: Typed = getattr(request.state, "typed", Typed())
    ticked = [ConceptOut(id=one, label=concept_label(one)) for one in typed.values.get("concepts", [])]
    if found is None and typed.values.get("proposed"):
        found = _reading(str(typed.value("text")))
    concepts = [*(talent.concepts if talent else []), *ticked, *(found.concepts if found else [])]
    me = oneself.me(work)
    return page(
        request,
        "talent.html",
        talent=talent,
        action=NEW if talent is None else f"{CAN}/{talent.id}",
        concepts=_chips(concepts, {one.id for one in talent.concepts} if talent else set()),
        found=found,
        far=_choices("cando.far", FAR, "" if talent is None else _text(talent.max_distance)),
        at_once=_choices("cando.at-once", AT_ONCE, "" if talent is None else _text(talent.capacity)),
        often=_choices("cando.often", OFTEN, _text(me.asks_a_month)),
        agreed="matching" in me.consents,
    )


def _reading(written: str) -> ReadingOut:
    return readings.read_text(
        filled(ReadingIn, {"text": written, "side": "offers", "answerLanguage": spoken()}),
    )


def _chips(concepts: Iterable[ConceptOut], on: set[str]) -> list[tuple[str, str, bool]]:
    """Each concept once, as something to tap: its id, its words, and whether it is on."""
    return [(name, words, name in on) for name, words in {one.id: one.label for one in concepts}.items()]


def _choices(key: str, values: tuple[str, ...], now: str) -> list[tuple[str, str, bool]]:
    """Values to choose one of, with what it is now where that is another, and none of them."""
    known = [*values, *([now] if now and now not in values else []), ""]
    return [(one, _words(key, one, one in values or not one), one == now) for one in known]


def _words(key: str, value: str, known: bool) -> str:  # noqa: FBT001
    return text(f"{key}.{value or 'any'}") if known else text("cando.now", value=value)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
