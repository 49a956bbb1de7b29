"""What goes on: the days that come, who stands in, and who takes it over; for who makes it and for who is in it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final, get_args

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.policy.parts import PARTS
from app.schemas.arrangement_forms import DayForm, EndForm, HandOverForm, RepeatForm
from app.schemas.arrangements import ArrangementDayIn, ArrangementIn, ArrangementOut, EndIn, HolderIn
from app.schemas.fields import Rhythm
from app.services import arrangements, clock_words, introductions, needs
from app.services.today import when
from app.texts import text
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.introduced import IntroductionId
from app.web.needs import NeedId
from app.web.pages import page
from app.work import Work

HERE: Final = "/afspraken"
OF_A_NEED: Final = "/behoeften/{needId}/afspraken"
FOR_ME: Final = "/voor-mij"
RHYTHMS: Final = get_args(Rhythm)

router = APIRouter(route_class=PageDoor, include_in_schema=False)

ArrangementId = Annotated[str, Path(alias="arrangementId")]


@router.get(OF_A_NEED, operation_id="pageArrangements")
async def show_list(request: Request, work: Asked, need_id: NeedId) -> Response:
    """Show what goes on for one need, and a form for what repeats."""
    found = arrangements.around(work, need_id)
    return page(
        request,
        "arrangements.html",
        need=found.need,
        name=found.name,
        steers=found.steers,
        **block(work, found.arrangements, found.places),
    )


@router.post(OF_A_NEED, operation_id="pageCreateArrangement")
async def create(work: Asked, need_id: NeedId, form: Annotated[RepeatForm, Form()]) -> RedirectResponse:
    """Write down what repeats; who asks does it for now."""
    needs.check_changeable(work, need_id)
    made = arrangements.create(work, filled(ArrangementIn, form.said() | {"need": need_id}))
    return RedirectResponse(f"{HERE}/{made.id}", 303)


@router.post("/introducties/{introductionId}/herhaalt", operation_id="pageRepeat")
async def repeat(work: Asked, introduction_id: IntroductionId, form: Annotated[RepeatForm, Form()]) -> RedirectResponse:
    """Write down what repeats between the two of an introduction."""
    need = introductions.read(work, introduction_id).need
    wanted = form.said() | {"need": str(need), "introduction": introduction_id}
    made = arrangements.create(work, filled(ArrangementIn, wanted))
    return RedirectResponse(f"{HERE}/{made.id}", 303)


@router.get(HERE + "/{arrangementId}", operation_id="pageArrangement")
async def show(request: Request, work: Asked, arrangement_id: ArrangementId) -> Response:
    """Show one, with who did it and what can be done."""
    found = arrangements.shown(work, arrangement_id)
    one = found.arrangement
    return page(
        request,
        "arrangement.html",
        at=f"{HERE}/{one.id}",
        one=one,
        found=found,
        together=[(introduction, name, not place) for place, (introduction, name) in enumerate(found.together)],
        days=_open_days(one),
        when=_when(work, [one]),
        today=work.today,
    )


@router.post(HERE + "/{arrangementId}/dag", operation_id="pageArrangementDay")
async def set_day(work: Asked, arrangement_id: ArrangementId, form: Annotated[DayForm, Form()]) -> RedirectResponse:
    """Keep how one day is."""
    arrangements.set_day(work, arrangement_id, _day(form))
    return RedirectResponse(f"{HERE}/{arrangement_id}", 303)


@router.post(HERE + "/{arrangementId}/overdragen", operation_id="pageHandOver")
async def hand_over(
    work: Asked, arrangement_id: ArrangementId, form: Annotated[HandOverForm, Form()]
) -> RedirectResponse:
    """Let somebody else hold it from now on."""
    relieved = {"carerRelieved": form.carer_relieved == "yes" or None}
    arrangements.hand_over(work, arrangement_id, filled(HolderIn, form.said() | relieved))
    return RedirectResponse(f"{HERE}/{arrangement_id}", 303)


@router.post(HERE + "/{arrangementId}/einde", operation_id="pageEndArrangement")
async def end(work: Asked, arrangement_id: ArrangementId, form: Annotated[EndForm, Form()]) -> RedirectResponse:
    """Let it end."""
    ended = arrangements.end(work, arrangement_id, filled(EndIn, {"until": form.until}))
    return RedirectResponse(OF_A_NEED.format(needId=ended.need), 303)


@router.post(FOR_ME + "/afspraak-dag", operation_id="pageMyDay")
async def my_day(work: Asked, form: Annotated[DayForm, Form()]) -> RedirectResponse:
    """Keep that a day of one's own is not on, or is after all."""
    arrangements.set_day(work, form.arrangement, _day(form))
    return RedirectResponse(FOR_ME, 303)


@router.post(FOR_ME + "/afspraak-stopt", operation_id="pageMyArrangementEnds")
async def my_end(work: Asked, form: Annotated[EndForm, Form()]) -> RedirectResponse:
    """Stop with it oneself."""
    arrangements.end(work, form.arrangement, EndIn())
    return RedirectResponse(FOR_ME, 303)


def block(work: Work, found: Sequence[ArrangementOut], places: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """What the templates of a list of arrangements and of the form for a new one want."""
    return {
        "goes_on": found,
        "when": _when(work, found),
        "roles": [(role, text(f"goeson.part.{role}")) for role in PARTS],
        "rhythms": [(rhythm, text(f"goeson.rhythm.{rhythm}"), rhythm == RHYTHMS[0]) for rhythm in RHYTHMS],
        "places": [("", text("goeson.nowhere")), *places],
        "today": work.today,
    }


def _day(form: DayForm) -> ArrangementDayIn:
    said = form.said()
    said.pop("arrangement")
    return filled(ArrangementDayIn, said | {"on": form.on == "yes"})


def _open_days(one: ArrangementOut) -> list[tuple[str, str, bool]]:
    """Days on which somebody can stand in, the first one that nobody comes on first chosen."""
    days = [date for date in one.dates if date.off_by != "seeker"]
    first = next((date.day for date in days if not date.on), None)
    return [(str(date.day), clock_words.on(date.day), date.day == first) for date in days]


def _when(work: Work, found: Iterable[ArrangementOut]) -> dict[dt.date, str]:
    """How far away the days of these are, in words."""
    return {date.day: when(date.day, work.today) for one in found for date in one.dates}
