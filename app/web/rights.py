"""What is kept of who reads it and why, on pages; to correct it, allow it, take it along, stop, and have it erased."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.neighbour import ConsentForm, CorrectForm
from app.schemas.pages import MeantForm
from app.schemas.people import Channel, PersonPatch
from app.services import oneself, readings, rights
from app.texts import text
from app.web.doors import SIGN_IN, PageDoor
from app.web.forms import emptied, filled
from app.web.pages import page

MINE: Final = "/mijn/gegevens"
CONSENTS: Final = "/mijn/toestemming"
LANGUAGES: Final = ("nl", "en", "tr", "ar", "pl", "uk", "de", "fr", "es")
"""Languages that are there to tap, beside those that somebody speaks already."""
CHANNELS: Final[tuple[Channel, ...]] = ("phone", "sms", "whatsapp", "email")
READERS: Final = 10
"""So many lines of who looked stand on the first page; all of them on the next."""

PartName = Annotated[str, Query(alias="deel", max_length=100)]
Skip = Annotated[int, Query(alias="vanaf", ge=0, le=100_000)]

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(MINE, operation_id="pageRights")
async def show(request: Request, work: Asked) -> Response:
    """Show what is kept, what for and how long, who looked, and what one can do about it."""
    me = oneself.me(work)
    looked = oneself.readers(work)
    return page(
        request,
        "inzage.html",
        me=me,
        record=oneself.record(work),
        looked=looked[:READERS],
        more=max(0, len(looked) - READERS),
    )


@router.get("/mijn/gegevens/alles", operation_id="pageRecord")
async def show_all(request: Request, work: Asked, code: PartName = "", skip: Skip = 0) -> Response:
    """Show everything that is kept, word for word, one part at a time."""
    return page(request, "record.html", now=work.now, found=rights.part(rights.mine(work), code, skip))


@router.get("/mijn/gegevens/download", operation_id="pageDownload")
async def download(work: Asked) -> Response:
    """Give everything that is kept, as a file to take along."""
    found = rights.export(work, str(oneself.me(work).id))
    head = {"Content-Disposition": 'attachment; filename="toevallig.json"'}
    return Response(found.model_dump_json(by_alias=True, indent=1), media_type="application/json", headers=head)


@router.get("/mijn/gegevens/wijzigen", operation_id="pageEditMe")
async def correct(request: Request, work: Asked) -> Response:
    """Show the form to correct how one is called and reached."""
    me = oneself.me(work)
    known = dict.fromkeys([*me.languages, *LANGUAGES])
    return page(
        request,
        "correct.html",
        me=me,
        language_words=[(one, readings.tongue(one), one in me.languages) for one in known],
        channel_words=[(one, text(f"record.channel.{one}")) for one in CHANNELS],
    )


@router.post("/mijn/gegevens/wijzigen", operation_id="pageChangeMe")
async def corrected(work: Asked, form: Annotated[CorrectForm, Form()]) -> Response:
    """Correct it. What was emptied is taken away."""
    oneself.change(work, filled(PersonPatch, emptied(form.said())))
    return RedirectResponse(MINE, 303)


@router.get(CONSENTS, operation_id="pageConsents")
async def consents(request: Request, work: Asked) -> Response:
    """Show what one is asked to agree to, and what one said."""
    return page(request, "consents.html", asked=oneself.purposes(work))


@router.post(CONSENTS, operation_id="pageConsent")
async def consent(work: Asked, form: Annotated[ConsentForm, Form()]) -> Response:
    """Give or take back one yes."""
    oneself.answer(work, form.purpose, given=form.given == "yes")
    return RedirectResponse(CONSENTS, 303)


@router.post("/mijn/gegevens/stoppen", operation_id="pageStop")
async def stop(work: Asked, _form: Annotated[MeantForm, Form()]) -> Response:
    """Take part no more. Nothing is erased."""
    oneself.stop(work)
    return RedirectResponse(MINE, 303)


@router.post("/mijn/wissen", operation_id="pageErase")
async def erase(request: Request, work: Asked, _form: Annotated[MeantForm, Form()]) -> Response:
    """Erase who asks, who is signed out by that."""
    rights.erase_me(work)
    answer = RedirectResponse(SIGN_IN, 303)
    request.app.state.house.site.leave(answer)
    return answer
