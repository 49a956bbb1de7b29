"""Asking one side of an introduction: by phone, a message, mail, a printed card or in person; and a letter by step."""

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked, site_of
from app.errors import NotFound
from app.policy.lifecycle import TOGETHER, Side
from app.schemas.introductions import IntroductionOut
from app.schemas.steps import AskForm
from app.services import asking, introductions
from app.services.asking import Ways
from app.texts import ASK_LANGUAGES, AskLanguage
from app.web.doors import PageDoor
from app.web.introduced import IntroductionId
from app.web.introducing import HERE
from app.web.pages import dialled, page

WAYS: Final = ("talk", "phone", "sms", "whatsapp", "email", "card")
"""How somebody can be asked."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)


async def one_side(side: Annotated[str, Path()]) -> Side:
    """Read which side it is about. NotFound for what is none."""
    if side == "seeker":
        return "seeker"
    if side == "giver":
        return "giver"
    raise NotFound


SideOf = Annotated[Side, Depends(one_side)]


@router.get(HERE + "/{introductionId}/vragen/{side}", operation_id="pageAsk")
async def show_ways(request: Request, work: Asked, introduction_id: IntroductionId, side: SideOf) -> Response:
    """Show the ways to ask, what this person prefers first."""
    found = _ways(work, introduction_id, side)
    return page(request, "asking.html", **found, code="", link="", language=_first(found["question"].languages))


@router.post(HERE + "/{introductionId}/vragen/{side}", operation_id="pageAskCode")
async def make_code(
    request: Request, work: Asked, introduction_id: IntroductionId, side: SideOf, form: Annotated[AskForm, Form()]
) -> Response:
    """Make a code, and show it this once, with the sentence to send and the card to print."""
    code = asking.make_code(work, introduction_id, side)
    link = asking.link(site_of(request).url, code, form.language)
    found = _ways(work, introduction_id, side, language=form.language, link=link)
    return page(request, "asking.html", **found, code=code, link=link, language=form.language)


@router.post(HERE + "/{introductionId}/vragen/{side}/mail", operation_id="pageAskMail")
async def send_mail(
    work: Asked, introduction_id: IntroductionId, side: SideOf, form: Annotated[AskForm, Form()]
) -> RedirectResponse:
    """Let our own mail ask."""
    asking.send(work, introduction_id, side, form.language)
    return RedirectResponse(f"{HERE}/{introduction_id}", 303)


@router.get(HERE + "/{introductionId}/kaart/{side}", operation_id="pageLetter")
async def show_letter(request: Request, work: Asked, introduction_id: IntroductionId, side: SideOf) -> Response:
    """Show a letter for this side, to print: what it is asked, how the two reach each other, or thanks."""
    one = introductions.read_as(work, introduction_id, side)
    ways = asking.ways(work, introduction_id, side)
    return page(
        request,
        "letter.html",
        at=f"{HERE}/{one.id}",
        one=one,
        kind=_kind(one),
        words=asking.words(asking.question(work, introduction_id, side), "nl"),
        name=ways.name,
        sender=asking.sender(work),
        site=site_of(request).url,
    )


def _kind(one: IntroductionOut) -> str:
    """Which letter belongs to where it stands."""
    if one.state.startswith("asked-"):
        return "asked"
    if one.state == "agreed":
        return "first" if one.first_on else "agreed"
    return "thanks" if one.state in {*TOGETHER, "finished"} else "waiting"


def _ways(
    work: Asked, introduction_id: str, side: Side, *, language: AskLanguage = "nl", link: str = ""
) -> dict[str, Any]:
    """What the page of the ways to ask shows. `link`: where to answer, once there is a code."""
    found = asking.question(work, introduction_id, side)
    ways = asking.ways(work, introduction_id, side)
    sender = asking.sender(work)
    message = asking.message(found, language, sender=sender.name, link=link) if link else ""
    return {
        "at": f"{HERE}/{introduction_id}",
        "side": side,
        "question": found,
        "words": asking.words(found, "nl"),
        "said": asking.words(found, language),
        "ways": ways,
        "order": _order(ways),
        "sender": sender,
        "message": message,
        "links": _links(ways, message),
        "ask_languages": ASK_LANGUAGES,
    }


def _order(ways: Ways) -> list[str]:
    """The ways that there are, the one this person wants first."""
    there = {"talk", "phone", "sms", "card"}
    there |= {"whatsapp"} if ways.channel == "whatsapp" else set()
    there |= {"email"} if ways.mailable else set()
    return sorted(there, key=lambda way: (way != ways.channel, WAYS.index(way)))


def _links(ways: Ways, message: str) -> dict[str, str]:
    """The ways as links for the phone of who asks; without a number where that may not be read."""
    number = dialled(ways.phone)
    body = quote(message)
    return {
        "phone": f"tel:{number}" if number else "",
        "sms": f"sms:{number}?&body={body}",
        "whatsapp": f"https://wa.me/?text={body}",
    }


def _first(languages: tuple[AskLanguage, ...]) -> AskLanguage:
    return languages[0] if languages else "nl"
