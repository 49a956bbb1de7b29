"""Where a volunteer, a resident and the contact of an initiative begin: what is asked, what runs, what I asked."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.policy.lifecycle import TOGETHER
from app.schemas.feedback import FeedbackIn
from app.schemas.fields import Paging
from app.schemas.introductions import IntroductionFilter, IntroductionOut
from app.schemas.neighbour import HowItWasForm, StatusForm
from app.schemas.pages import ChosenForm, PageForm
from app.schemas.people import PersonPatch
from app.services import arrangements, calendar, feedback, introductions, notices, oneself
from app.web.arrangements import block
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.introduced import own_address
from app.web.pages import page
from app.work import Work

FOR_ME: Final = "/voor-mij"
MOST: Final = 10
"""Most of each kind on this page."""
SAID: Final = frozenset({"introduction-asked", "introduction-agreed", "how-was-it"})
"""Notices of what this page says itself."""
OVER: Final = frozenset({"met", "closed"})

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(FOR_ME, operation_id="pageForMe")
async def show(request: Request, work: Asked) -> Response:
    """Show what waits for who reads it, most urgent first."""
    mine = introductions.listed(work, IntroductionFilter(limit=100))[0]
    goes_on = arrangements.mine(work)
    return page(
        request,
        "forme.html",
        me=oneself.me(work),
        asked=_read(work, [one for one in mine if one.state.startswith("asked-")]),
        running=_read(work, [one for one in mine if one.state in TOGETHER]),
        waiting=[one for one in mine if one.state == "waiting" or one.state.startswith("willing-")],
        how=feedback.unanswered(work)[:MOST],
        told=[one for one in notices.listed(work, Paging(limit=100))[0] if not one.read and one.code not in SAID][
            :MOST
        ],
        talents=bool(oneself.offers(work)),
        **block(work, goes_on),
        wishes=[one for one in oneself.wishes(work) if one.status not in OVER][:MOST],
    )


@router.post("/voor-mij/hoe-was-het", operation_id="pageHowItWas")
async def how_it_was(work: Asked, form: Annotated[HowItWasForm, Form()]) -> Response:
    """Write down how a first time was. Where that leads to there is one more question, that nobody has to answer."""
    feedback.give(work, form.introduction, filled(FeedbackIn, {"answer": form.answer}))
    return RedirectResponse(own_address(form.introduction), 303)


@router.post("/voor-mij/gelezen", operation_id="pageReadNotice")
async def mark_read(work: Asked, form: Annotated[ChosenForm, Form()]) -> Response:
    """Write down that a notice was read."""
    notices.mark_read(work, form.id)
    return RedirectResponse(FOR_ME, 303)


@router.post("/voor-mij/meedoen", operation_id="pageTakePart")
async def take_part(work: Asked, form: Annotated[StatusForm, Form()]) -> Response:
    """Take part again, or not for a while."""
    oneself.change(work, PersonPatch(status=form.status))
    return RedirectResponse(FOR_ME, 303)


@router.post("/voor-mij/agenda", operation_id="pageFeed")
async def feed(request: Request, work: Asked, _form: Annotated[PageForm, Form()]) -> Response:
    """Show a new secret address for the own calendar, once: no page to go to holds it."""
    return page(request, "feed.html", address=calendar.renew(work, request.app.state.house.site.url).address)


def _read(work: Work, found: list[IntroductionOut]) -> list[IntroductionOut]:
    """These as they read in full: the newest ones, with what is asked, or with whom it runs."""
    return [introductions.read(work, str(one.id)) for one in found[-MOST:]]
