"""An introduction for one of the two: the question, an answer that needs no reason, and then together."""

import datetime as dt
from typing import Annotated, Final

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.errors import NotFound
from app.policy.lifecycle import REASONS
from app.schemas.feedback import FeedbackIn
from app.schemas.introductions import ContactOut, StepIn
from app.schemas.steps import FeedbackForm, StepForm, WithoutUsForm
from app.services import feedback, introductions
from app.services.reasons import when_words
from app.texts import text
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import dialled, page

MINE: Final = "/mijn/introducties"
_LINKS: Final = {"phone": "tel:", "sms": "sms:", "whatsapp": "tel:", "email": "mailto:"}
"""How a way of contact is a link."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

IntroductionId = Annotated[str, Path(alias="introductionId", max_length=50)]


def own_address(introduction_id: object) -> str:
    """Where one of the two finds this introduction."""
    return f"{MINE}/{introduction_id}"


@router.get(MINE + "/{introductionId}", operation_id="pageMyIntroduction")
async def show(request: Request, work: Asked, introduction_id: IntroductionId) -> Response:
    """Show what is asked, or where it stands: exactly what this side may know."""
    one = introductions.read(work, introduction_id)
    if one.party not in {"seeker", "giver"}:
        raise NotFound
    return page(
        request,
        "my_introduction.html",
        at=own_address(one.id),
        one=one,
        possible=introductions.possible(work, introduction_id),
        history=introductions.history(work, introduction_id).items,
        how_was_it=bool(feedback.waits_for(work, introduction_id)),
        without_us=feedback.may_say_without_us(work, introduction_id),
        reach=_link(one.contact),
        why=[(code, words) for code, words, _ in reasons()],
        due=one.first_on is None or one.first_on <= work.today,
        parts_of_week=when_words(one.slots or []),
    )


@router.post(MINE + "/{introductionId}/stap", operation_id="pageMyStep")
async def take_step(
    work: Asked, introduction_id: IntroductionId, form: Annotated[StepForm, Form()]
) -> RedirectResponse:
    """Answer, or take another step of one's own."""
    introductions.take_step(work, introduction_id, step_of(form, work.today))
    return RedirectResponse(own_address(introduction_id), 303)


@router.post(MINE + "/{introductionId}/hoe-was-het", operation_id="pageMyFeedback")
async def say_how_it_was(
    work: Asked, introduction_id: IntroductionId, form: Annotated[FeedbackForm, Form()]
) -> RedirectResponse:
    """Say how the first time was."""
    feedback.give(work, introduction_id, filled(FeedbackIn, {"answer": form.answer}))
    return RedirectResponse(own_address(introduction_id), 303)


@router.post(MINE + "/{introductionId}/zonder-ons", operation_id="pageMyWithoutUs")
async def say_without_us(
    work: Asked, introduction_id: IntroductionId, form: Annotated[WithoutUsForm, Form()]
) -> RedirectResponse:
    """Say whether they would have found each other without us."""
    feedback.say_without_us(work, introduction_id, form.without_us)
    return RedirectResponse(own_address(introduction_id), 303)


def step_of(form: StepForm, today: dt.date) -> StepIn:
    """The step that a form says, as the API has it."""
    said = form.model_dump(by_alias=True, include=set(StepIn.model_fields))
    return filled(StepIn, said | {"until": form.until_day(today)})


def reasons() -> list[tuple[str, str, bool]]:
    """Why it ended, to choose from; nobody has to."""
    return [(reason, text(f"step-reason.{reason}"), False) for reason in REASONS]


def _link(contact: ContactOut | None) -> str:
    """The way of contact that the other chose, to tap; '' where there is none."""
    if contact is None or not contact.value:
        return ""
    start = _LINKS.get(contact.channel or "", "")
    value = contact.value if start == "mailto:" else dialled(contact.value)
    return f"{start}{value}" if start and value else ""
