"""What somebody or an initiative showed that they may do: seen by who works there, and written down here."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.models import Node
from app.schemas.qualifications import QualificationForm, QualificationIn
from app.schemas.via_wishes import ForgetForm, ForgetIn
from app.services import initiatives, portraits, qualifications
from app.services.called import full_name
from app.texts import text
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.initiatives import INITIATIVES, InitiativeId
from app.web.pages import page
from app.web.people import PEOPLE, OwnPersonId, PersonId
from app.work import Work

OF_PERSON: Final = f"{PEOPLE}/{{personId}}/bewijzen"
OF_INITIATIVE: Final = f"{INITIATIVES}/{{initiativeId}}/bewijzen"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(OF_PERSON, operation_id="pageQualifications")
async def show(request: Request, work: Asked, person_id: PersonId) -> Response:
    """Show what somebody showed, and ask what else."""
    person = portraits.changeable(work, person_id)
    node = qualifications.of_person(work, person_id)
    return _shown(request, work, node, f"{PEOPLE}/{person.id}", full_name(person))


@router.post(OF_PERSON, operation_id="pageCreateQualification")
async def create(work: Asked, person_id: OwnPersonId, form: Annotated[QualificationForm, Form()]) -> Response:
    """Write down what somebody showed."""
    qualifications.create(
        work, qualifications.of_person(work, person_id, "update"), filled(QualificationIn, form.said())
    )
    return RedirectResponse(OF_PERSON.format(personId=person_id), 303)


@router.post(f"{OF_PERSON}/weg", operation_id="pageForgetQualification")
async def forget(work: Asked, person_id: OwnPersonId, form: Annotated[ForgetForm, Form()]) -> Response:
    """Forget what somebody showed."""
    node = qualifications.of_person(work, person_id, "update")
    qualifications.forget(work, node, filled(ForgetIn, form.said()))
    return RedirectResponse(OF_PERSON.format(personId=person_id), 303)


@router.get(OF_INITIATIVE, operation_id="pageTrainings")
async def show_trainings(request: Request, work: Asked, initiative_id: InitiativeId) -> Response:
    """Show what an initiative learnt, and ask what else."""
    initiative = initiatives.to_change(work, initiative_id)
    node = qualifications.of_initiative(work, initiative_id)
    return _shown(request, work, node, f"{INITIATIVES}/{initiative.id}", initiative.name)


@router.post(OF_INITIATIVE, operation_id="pageCreateTraining")
async def create_training(
    work: Asked, initiative_id: InitiativeId, form: Annotated[QualificationForm, Form()]
) -> Response:
    """Write down what an initiative learnt."""
    qualifications.create(work, qualifications.of_initiative(work, initiative_id), filled(QualificationIn, form.said()))
    return RedirectResponse(OF_INITIATIVE.format(initiativeId=initiative_id), 303)


@router.post(f"{OF_INITIATIVE}/weg", operation_id="pageForgetTraining")
async def forget_training(work: Asked, initiative_id: InitiativeId, form: Annotated[ForgetForm, Form()]) -> Response:
    """Forget what an initiative learnt."""
    node = qualifications.of_initiative(work, initiative_id)
    qualifications.forget(work, node, filled(ForgetIn, form.said()))
    return RedirectResponse(OF_INITIATIVE.format(initiativeId=initiative_id), 303)


def _shown(request: Request, work: Work, node: Node, back: str, name: str) -> Response:
    return page(
        request,
        "qualifications.html",
        back=back,
        name=name,
        seen=qualifications.listed(work, node).items,
        today=work.today,
        oneself=node.number == work.viewer.person,
        kinds=[(kind, text(f"proof.{kind}")) for kind in qualifications.KINDS],
    )
