"""Suggestions for a need: cards to choose from, why not somebody, and what is done with the choice."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.errors import FieldError, Invalid
from app.policy.lifecycle import PASSED
from app.schemas.fields import NoQuery
from app.schemas.introductions import IntroductionIn, StepIn, WaveIn
from app.schemas.needs import NeedPatch
from app.schemas.overrulings import OverrulingIn
from app.schemas.passing import PassIn
from app.schemas.picking import Amount, AskForm, OverruleForm, PassForm, RelaxForm, ToldForm, WhyForm
from app.schemas.searching import SearchIn
from app.services import combining, introductions, needs, overrulings, passing, picking, rings, suggestions
from app.services.parts import part_words
from app.texts import text
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.needs import NeedId, OwnNeedId
from app.web.pages import page, typed_in
from app.work import Work

ANSWERS: Final = {"yes": "yes-giver", "no": "no", "not-now": "not-now"}
"""What somebody said who was asked in person, and the step that it is."""
NO_LIMIT: Final = "none"

TalentId = Annotated[str, Path(alias="talentId")]

router = APIRouter(prefix="/behoeften/{needId}", route_class=PageDoor, include_in_schema=False)


@router.get("/suggesties", operation_id="pageSuggestions")
async def show(request: Request, work: Asked, need_id: NeedId, query: Annotated[Amount, Query()]) -> Response:
    """Show the cards, best first, and what to do where there are none."""
    before = str(typed_in(request).value("amount", ""))
    # Python reads no number of thousands of digits.
    amount = min(int(before[:4]), picking.MOST) if before.isdecimal() and int(before[:4]) else query.amount
    found = picking.hand(work, need_id, amount)
    return page(
        request,
        "suggestions.html",
        found=found,
        together=combining.together(work, need_id),
        ring=rings.serves(work, need_id),
        amount=amount,
        next_amount=min(amount + picking.FIRST, picking.MOST),
        most=picking.MOST,
        reasons=_reasons(),
        path=f"/behoeften/{found.asker.need.id}",
    )


@router.post("/suggesties/vragen", operation_id="pageAskSuggested")
async def ask(work: Asked, need_id: OwnNeedId, form: Annotated[AskForm, Form()]) -> Response:
    """Ask who was ticked: one, or a small group."""
    return _asked(work, need_id, form)


@router.post("/suggesties/overslaan", operation_id="pagePassAll")
async def pass_all(work: Asked, need_id: OwnNeedId, form: Annotated[PassForm, Form()]) -> Response:
    """Write down that none of these is wanted, and why."""
    passing.create(work, need_id, filled(PassIn, {"reason": form.reason}))
    return RedirectResponse(f"/behoeften/{need_id}/suggesties", 303)


@router.post("/suggesties/volgorde", operation_id="pageOverrule")
async def overrule(work: Asked, need_id: OwnNeedId, form: Annotated[OverruleForm, Form()]) -> Response:
    """Put aside for this need that what is done together comes first, or put that back."""
    values = {"policy": "collective-first", "aside": form.aside == "yes", "reason": form.words}
    overrulings.create(work, need_id, filled(OverrulingIn, values))
    return RedirectResponse(f"/behoeften/{need_id}/suggesties", 303)


@router.post("/suggesties/ruimer", operation_id="pageRelax")
async def relax(work: Asked, need_id: OwnNeedId, form: Annotated[RelaxForm, Form()]) -> Response:
    """Make limits of the need wider, and search again."""
    values: dict[str, Any] = {"maxDistance": None if form.max_distance == NO_LIMIT else form.max_distance}
    if form.any_time:
        values["slots"] = []
    needs.change(work, need_id, filled(NeedPatch, values))
    return RedirectResponse(f"/behoeften/{need_id}/suggesties", 303)


@router.get("/suggesties/kaarten", operation_id="pageCards")
async def cards(request: Request, work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()]) -> Response:
    """Show the first cards to be printed, without names of people: they were not asked yet."""
    return page(request, "cards.html", found=picking.hand(work, need_id, picking.FIRST, named=False))


@router.get("/waarom", operation_id="pageWhom")
async def whom(request: Request, work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()]) -> Response:
    """Ask about whom somebody wants to know why not."""
    return _whom(request, work, need_id, "", ())


@router.post("/waarom", operation_id="pageFindWhom")
async def find(request: Request, work: Asked, need_id: NeedId, form: Annotated[WhyForm, Form()]) -> Response:
    """Find who that may be: by a name, or by what somebody can do."""
    wanted = filled(SearchIn, {"text": form.text})
    return _whom(request, work, need_id, wanted.text, picking.meant(work, wanted))


@router.get("/waarom/{talentId}", operation_id="pageWhy")
async def why(
    request: Request, work: Asked, need_id: NeedId, talent_id: TalentId, _query: Annotated[NoQuery, Query()]
) -> Response:
    """Show why not, or how it fits; and what can be done with that."""
    found = picking.pair(work, need_id, talent_id)
    path = f"/behoeften/{found.asker.need.id}"
    answers = [(answer, text(f"cards.told.{answer}"), False) for answer in ANSWERS]
    roles = combining.roles_for(found.asker.need)
    return page(
        request,
        "why.html",
        found=found,
        reasons=_reasons(),
        path=path,
        answers=answers,
        roles=[(role, part_words([role]), role == roles[0]) for role in roles],
        may_be_asked=suggestions.forbids(found.bars, beside=bool(roles)) is None,
    )


@router.post("/waarom/{talentId}/vragen", operation_id="pageAskOne")
async def ask_one(work: Asked, need_id: OwnNeedId, talent_id: TalentId, form: Annotated[AskForm, Form()]) -> Response:
    """Ask this one."""
    return _asked(work, need_id, form.model_copy(update={"talents": [talent_id]}))


@router.post("/waarom/{talentId}/gevraagd", operation_id="pageAskedInPerson")
async def told(work: Asked, need_id: OwnNeedId, talent_id: TalentId, form: Annotated[ToldForm, Form()]) -> Response:
    """Write down what this one answered, asked in person."""
    if not form.answer:
        raise Invalid([FieldError("answer", "missing")])
    values: dict[str, Any] = {"need": need_id, "talent": talent_id, "accompanied": bool(form.accompanied)}
    wanted = filled(IntroductionIn, values | _roles(form.role))
    said: dict[str, Any] = {"step": ANSWERS[form.answer], "saidBy": form.said_by, "how": form.how}
    if form.answer == "yes":
        said["sharesContact"] = True
    if form.answer == "not-now":
        said["until"] = form.until
    seeker = filled(StepIn, {"step": "yes-seeker"} | seeker_said()) if form.agreed else None
    made = picking.told_in_person(work, wanted, filled(StepIn, said), seeker=seeker)
    return RedirectResponse(f"/introducties/{made}", 303)


@router.post("/waarom/{talentId}/overslaan", operation_id="pagePassOne")
async def pass_one(work: Asked, need_id: OwnNeedId, talent_id: TalentId, form: Annotated[PassForm, Form()]) -> Response:
    """Write down that this one is not wanted, and why."""
    passing.create(work, need_id, filled(PassIn, {"talent": talent_id, "reason": form.reason}))
    return RedirectResponse(f"/behoeften/{need_id}/suggesties", 303)


def _asked(work: Work, need_id: str, form: AskForm) -> Response:
    """Ask these, and go where that can be followed: at the introduction, or at the need when there are more."""
    if not form.talents:
        raise Invalid([FieldError("talents", "nobody-chosen")])
    values: dict[str, Any] = {"talents": form.talents, "side": form.side, "accompanied": bool(form.accompanied)}
    values |= _roles(form.role)
    if form.agreed:
        values |= {"side": "seeker"} | seeker_said()
    made = introductions.ask_wave(work, need_id, filled(WaveIn, values)).introductions
    to = f"/introducties/{made[0].id}" if len(made) == 1 else f"/behoeften/{need_id}"
    return RedirectResponse(to, 303)


def _roles(role: str) -> dict[str, Any]:
    return {"roles": [role]} if role else {}


def seeker_said() -> dict[str, Any]:
    """What one tick says of who asks: a yes of his own, in a conversation, and that the other may know who it is."""
    return {"saidBy": text("cards.said-by.seeker"), "how": text("cards.how.spoken"), "sharesContact": True}


def _whom(request: Request, work: Work, need_id: str, wanted: str, found: tuple[picking.Who, ...]) -> Response:
    asker = picking.whose(work, need_id)
    return page(request, "whom.html", asker=asker, wanted=wanted, found=found, path=f"/behoeften/{asker.need.id}")


def _reasons() -> list[tuple[str, str, bool]]:
    """Why somebody is passed over, to tap."""
    return [(reason, text(f"passed.{reason}"), False) for reason in PASSED]
