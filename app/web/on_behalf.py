"""What somebody may do with what is kept of him, done on his behalf: each with who said so."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.consents import AnswerIn, GeneralPurpose
from app.schemas.pages import SaidByForm
from app.schemas.people import AgreementIn, PersonPatch
from app.schemas.person_forms import AnswerForm, ErasePersonForm, PersonForm
from app.schemas.readings import ReadingOut
from app.schemas.rights import EraseIn
from app.schemas.talent_forms import TalentOfForm
from app.schemas.talents import TalentOut
from app.services import consents, neighbourhoods, people, portraits, rights, talents
from app.services.called import full_name
from app.texts import text
from app.web import talent_form
from app.web.doors import PageDoor
from app.web.forms import emptied, filled
from app.web.pages import page
from app.web.people import PEOPLE, PersonId
from app.web.rights import PartName, Skip
from app.work import Work

PURPOSES = (*get_args(GeneralPurpose), "parental")
"""What is asked of somebody in general, and of the parents of who is under 16."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

TalentId = Annotated[str, Path(alias="talentId", max_length=50)]


@router.get(f"{PEOPLE}/{{personId}}/wijzigen", operation_id="pageEditPerson")
async def show_person(request: Request, work: Asked, person_id: PersonId) -> Response:
    """Show what may be corrected."""
    return _page_of(request, work, "person_change.html", person_id, areas=neighbourhoods.own(work))


@router.post(f"{PEOPLE}/{{personId}}/wijzigen", operation_id="pageChangePerson")
async def change_person(work: Asked, person_id: PersonId, form: Annotated[PersonForm, Form()]) -> Response:
    """Correct it. What was emptied is taken away."""
    people.change(work, person_id, filled(PersonPatch, emptied(form.said(), "neighbourhood", "status")))
    return _to(person_id)


@router.get(f"{PEOPLE}/{{personId}}/toestemming", operation_id="pageConsentsOf")
async def show_consents(request: Request, work: Asked, person_id: PersonId) -> Response:
    """Show what somebody agrees to, and to what not."""
    found = consents.read(work, person_id)
    now = {one.purpose: one for one in found.now if one.introduction is None}
    purposes = [(purpose, text(f"people.consent.{purpose}")) for purpose in PURPOSES]
    return _page_of(request, work, "person_consents.html", person_id, now=now, purposes=purposes)


@router.post(f"{PEOPLE}/{{personId}}/toestemming", operation_id="pageAnswerFor")
async def answer(work: Asked, person_id: PersonId, form: Annotated[AnswerForm, Form()]) -> Response:
    """Write down a yes or a no, for one purpose."""
    said = form.said() | {"given": form.given == "yes"}
    consents.record(work, person_id, filled(AnswerIn, said))
    return _to(person_id, "/toestemming")


@router.get(f"{PEOPLE}/{{personId}}/overeenkomst", operation_id="pageAgreement")
async def show_agreement(request: Request, work: Asked, person_id: PersonId) -> Response:
    """Ask how an agreement as a volunteer was made."""
    return _page_of(request, work, "person_agreement.html", person_id)


@router.post(f"{PEOPLE}/{{personId}}/overeenkomst", operation_id="pageAgree")
async def agree(work: Asked, person_id: PersonId, form: Annotated[SaidByForm, Form()]) -> Response:
    """Write down that somebody has an agreement as a volunteer."""
    people.agree(work, person_id, filled(AgreementIn, form.said()))
    return _to(person_id, "/toestemming")


@router.get(f"{PEOPLE}/{{personId}}/kan", operation_id="pageNewTalentOf")
async def show_new_talent(request: Request, work: Asked, person_id: PersonId) -> Response:
    """Show the form for what somebody can do."""
    return _talent_page(request, work, person_id, None)


@router.post(f"{PEOPLE}/{{personId}}/kan", operation_id="pageCreateTalentOf")
async def add_talent(work: Asked, person_id: PersonId, form: Annotated[TalentOfForm, Form()]) -> Response:
    """Write down what somebody can do."""
    talents.create(work, talent_form.new(form, person_id))
    return _to(person_id)


@router.post(f"{PEOPLE}/{{personId}}/kan/lezen", operation_id="pageReadTalentOf")
async def read_talent(
    request: Request, work: Asked, person_id: PersonId, form: Annotated[TalentOfForm, Form()]
) -> Response:
    """Say what a sentence is about, to be tapped; nothing is kept yet."""
    return _talent_page(request, work, person_id, None, talent_form.read(request, form))


@router.get(f"{PEOPLE}/{{personId}}/kan/wat/{{talentId}}", operation_id="pageTalentOf")
async def show_talent(request: Request, work: Asked, person_id: PersonId, talent_id: TalentId) -> Response:
    """Show what somebody can do, to be changed."""
    return _talent_page(request, work, person_id, portraits.talent(work, person_id, talent_id))


@router.post(f"{PEOPLE}/{{personId}}/kan/wat/{{talentId}}", operation_id="pageChangeTalentOf")
async def change_talent(
    work: Asked, person_id: PersonId, talent_id: TalentId, form: Annotated[TalentOfForm, Form()]
) -> Response:
    """Change it, pause it or let it go. What was emptied is taken away."""
    portraits.talent(work, person_id, talent_id)
    talents.change(work, talent_id, talent_form.changed(form))
    return _to(person_id)


@router.get(f"{PEOPLE}/{{personId}}/gegevens", operation_id="pageRecordOf")
async def show_record(
    request: Request, work: Asked, person_id: PersonId, code: PartName = "", skip: Skip = 0
) -> Response:
    """Show everything that is kept of somebody, as letters to print: one part at a time."""
    found = rights.part(rights.whole(work, person_id), code, skip)
    return _page_of(request, work, "person_record.html", person_id, found=found, now=work.now)


@router.post(f"{PEOPLE}/{{personId}}/gegevens/wissen", operation_id="pageErasePerson")
async def erase(work: Asked, person_id: PersonId, form: Annotated[ErasePersonForm, Form()]) -> Response:
    """Erase somebody for good, as he asked."""
    rights.erase(work, person_id, filled(EraseIn, {"saidBy": form.said_by, "confirmed": True}).said_by)
    return RedirectResponse(PEOPLE, 303)


def _at(person_id: object) -> str:
    return f"{PEOPLE}/{person_id}"


def _to(person_id: object, below: str = "") -> Response:
    return RedirectResponse(_at(person_id) + below, 303)


def _talent_page(
    request: Request, work: Work, person_id: str, talent: TalentOut | None, found: ReadingOut | None = None
) -> Response:
    return _page_of(request, work, "person_can.html", person_id, **talent_form.shown(request, talent, found))


def _page_of(request: Request, work: Work, template: str, person_id: str, **values: Any) -> Response:
    """A page about one person, whom who reads may change."""
    person = portraits.changeable(work, person_id)
    return page(request, template, person=person, name=full_name(person), at=_at(person_id), **values)
