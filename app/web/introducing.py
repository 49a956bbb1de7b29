"""The introductions that somebody makes: what waits for whom, where one stands, and the one next step."""

import datetime as dt
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked, Known
from app.errors import NotFound
from app.policy.lifecycle import CLOSED, STEPS, TOGETHER
from app.schemas.feedback import FeedbackIn
from app.schemas.introductions import IntroductionOut, StepIn
from app.schemas.steps import FeedbackForm, FirstTimeForm, SaidForm, StepForm
from app.services import arrangements, feedback, following, introductions, patterns, rings, seats
from app.services.following import GROUPS, MOST, Standing
from app.texts import text
from app.web.arrangements import block
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.introduced import IntroductionId, own_address, reasons, step_of
from app.web.pages import page

HERE: Final = "/introducties"
STONES: Final = ("proposed", "asked", "agreed", "met", "running", "handed-over", "lasting")
"""The way of an introduction, in the steps that its page shows."""
_REACHED: Final = {
    "proposed": 0,
    **dict.fromkeys(STEPS[STEPS.index("asked-seeker") : STEPS.index("agreed")], 1),
    **{name: STONES.index(name) for name in STONES[2:]},
}
"""How far somebody is in this state."""
_NEXT: Final = {
    "willing-seeker": "ask-giver",
    "willing-giver": "ask-seeker",
    "asked-seeker": "ask",
    "asked-giver": "ask",
    "met": "run",
    "running": "hand-over",
    "handed-over": "last",
    "lasting": "last",
}
"""The one next step, where the state alone says it."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(HERE, operation_id="pageIntroductions")
async def show_list(
    request: Request,
    work: Asked,
    standing: Annotated[Literal["next", "waiting", "together", "ended"], Query(alias="stand")] = "next",
    skip: Annotated[int, Query(alias="vanaf", ge=0, le=10_000)] = 0,
) -> Response:
    """Show what waits for whom."""
    rows, more = following.listed(work, standing, skip)
    after = skip + MOST if more else None
    return page(request, "introductions.html", groups=tuple(GROUPS), group=standing, rows=rows, after=after)


@router.get(HERE + "/{introductionId}", operation_id="pageIntroduction")
async def show(request: Request, work: Asked, who: Known, introduction_id: IntroductionId) -> Response:
    """Show where one introduction stands, and what to do next. Who is one of the two himself has a page for that."""
    found = following.standing(work, introduction_id)
    if found.introduction.party in {"seeker", "giver"} and who.viewer.role == "connector":
        return RedirectResponse(own_address(introduction_id), 303)
    return page(
        request,
        "introduction.html",
        at=f"{HERE}/{found.introduction.id}",
        found=found,
        one=found.introduction,
        stones=_stones(found),
        next=_next(found),
        due=_due(found.introduction, work.today),
        repeats=found.introduction.state in TOGETHER and bool(found.possible),
        **block(
            work,
            arrangements.of_need(work, found.introduction.need),
            arrangements.places(work, found.introduction.need),
        ),
        holders=_holders(found),
        seats=seats.standing(work, found.introduction.need),
        ring=rings.beside(work, introduction_id),
        to_share=patterns.may_tell(work, introduction_id),
        reasons=reasons(),
        why=[(code, words) for code, words, _ in reasons()],
        whose=[(side, found.name(side) or text(f"steps.{side}"), False) for side in found.feedback],
    )


@router.post(HERE + "/{introductionId}/stap", operation_id="pageStep")
async def take_step(
    work: Asked, introduction_id: IntroductionId, form: Annotated[StepForm, Form()]
) -> RedirectResponse:
    """Take a step. After a question was put, the ways to ask come next."""
    introductions.take_step(work, introduction_id, step_of(form, work.today))
    asked = {"ask-seeker": "/vragen/seeker", "ask-giver": "/vragen/giver"}.get(form.step, "")
    return RedirectResponse(f"{HERE}/{introduction_id}{asked}", 303)


@router.post(HERE + "/{introductionId}/antwoord", operation_id="pageSaid")
async def write_answer(
    work: Asked, introduction_id: IntroductionId, form: Annotated[SaidForm, Form()]
) -> RedirectResponse:
    """Write down what one side answered."""
    said: dict[str, Any] = {"saidBy": form.said_by, "how": form.how}
    if form.answer == "yes":
        said |= {"step": f"yes-{form.side}", "sharesContact": form.shares_contact}
    else:
        said |= {"step": form.answer, "reason": form.reason}
    if form.answer == "not-now":
        said["until"] = form.until_day(work.today)
    introductions.take_step(work, introduction_id, filled(StepIn, said))
    return RedirectResponse(f"{HERE}/{introduction_id}", 303)


@router.get(HERE + "/{introductionId}/eerste-keer", operation_id="pageFirstTime")
async def show_first_time(request: Request, work: Asked, introduction_id: IntroductionId) -> Response:
    """Show the day of the first time, and who can come along."""
    one = introductions.read(work, introduction_id)
    if not introductions.possible(work, introduction_id) & {"plan"}:
        raise NotFound
    alone = [] if one.accompanied else [("", text("steps.first.alone"))]
    people = [*alone, *((str(node), name) for node, name in following.escorts(work, introduction_id))]
    return page(request, "first_time.html", at=f"{HERE}/{one.id}", one=one, people=people)


@router.post(HERE + "/{introductionId}/eerste-keer", operation_id="pagePlanFirstTime")
async def plan_first_time(
    work: Asked, introduction_id: IntroductionId, form: Annotated[FirstTimeForm, Form()]
) -> RedirectResponse:
    """Plan the first time."""
    said = {"step": "plan", "firstOn": form.first_on, "companion": form.companion}
    introductions.take_step(work, introduction_id, filled(StepIn, said))
    return RedirectResponse(f"{HERE}/{introduction_id}", 303)


@router.post(HERE + "/{introductionId}/hoe-was-het", operation_id="pageFeedback")
async def write_how_it_was(
    work: Asked, introduction_id: IntroductionId, form: Annotated[FeedbackForm, Form()]
) -> RedirectResponse:
    """Write down how one side found the first time."""
    said = {"answer": form.answer, "side": form.side, "saidBy": form.said_by, "withoutUs": form.without_us}
    feedback.give(work, introduction_id, filled(FeedbackIn, said))
    return RedirectResponse(f"{HERE}/{introduction_id}", 303)


def _stones(found: Standing) -> list[tuple[str, str, Any]]:
    """The way of this introduction: each step, whether it is done, and the day on which it was."""
    days: dict[int, Any] = {}
    for step in found.history:
        if step.state in _REACHED:
            days.setdefault(_REACHED[step.state], step.day)
    state = found.introduction.state
    over = state in CLOSED or state == "not-now" or state not in _REACHED
    reached = max(days, default=-1) if over else _REACHED[state]
    stones: list[tuple[str, str, Any]] = []
    for place, name in enumerate(STONES):
        kind = "done" if place <= reached else "now" if place == reached + 1 and not over else "later"
        stones.append((name, kind, days.get(place) if place <= reached else None))
    return [stone for stone in stones if stone[1] == "done" or state not in CLOSED]


def _next(found: Standing) -> str:
    """The one next step; '' where there is none, or somebody else takes it."""
    one = found.introduction
    step = _NEXT.get(one.state, "")
    if one.state == "proposed":
        step = "ask-seeker" if "ask-seeker" in found.possible else "ask-giver"
    if one.state == "agreed":
        step = "meet" if one.first_on and (one.companion or not one.accompanied) else "plan"
    takes = {"ask": "no"}.get(step, step)
    return step if takes in found.possible else ""


def _due(one: IntroductionOut, today: dt.date) -> bool:
    """Whether the day of its next step came: to ask how it goes without us, before that of the first time."""
    day = one.due_on if _NEXT.get(one.state) == "last" else one.first_on
    return day is None or day <= today


def _holders(found: Standing) -> list[tuple[str, str, bool]]:
    """Who can hold it from now on: the two, and who came along."""
    one = found.introduction
    known = ((one.giver, found.giver), (one.seeker, found.seeker), (one.companion, found.companion))
    return [(str(node), party.name, False) for node, party in known if node is not None and party is not None]
