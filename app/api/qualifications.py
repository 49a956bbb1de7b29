"""What somebody or an initiative showed that they may do: a VOG, a diploma, a course."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.qualifications import QualificationIn, QualificationOut, QualificationsOut
from app.schemas.via_wishes import ForgetIn, ForgottenOut
from app.services import qualifications

router = APIRouter(prefix="/v1", route_class=Door)

PersonId = Annotated[str, Path(alias="personId", title="Id")]
InitiativeId = Annotated[str, Path(alias="initiativeId", title="Id")]
PERSON, INITIATIVE = "/people/{personId}/qualifications", "/initiatives/{initiativeId}/qualifications"


@router.get(PERSON, tags=["Mensen"], operation_id="listQualifications", summary="Bewijzen van iemand")
async def listed(work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()]) -> QualificationsOut:
    """Alleen voor wie deze persoon mag wijzigen. Dat u dit las, komt in het logboek."""
    return qualifications.listed(work, qualifications.of_person(work, person_id))


@router.post(PERSON, tags=["Mensen"], operation_id="createQualification", status_code=201, summary="Ik zag een bewijs")
async def create(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], seen: QualificationIn
) -> QualificationsOut:
    """Wat u zelf zag, van een ander. Van elke soort blijft het laatste."""
    node = qualifications.of_person(work, person_id, "update")
    qualifications.create(work, node, seen)
    return qualifications.listed(work, node)


@router.post(
    f"{PERSON}/_forget",
    tags=["Mensen"],
    operation_id="forgetQualification",
    status_code=201,
    summary="Dit klopt niet meer",
)
async def forget(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], wanted: ForgetIn
) -> ForgottenOut:
    """Was het er al niet meer, dan verandert er niets."""
    return qualifications.forget(work, qualifications.of_person(work, person_id, "update"), wanted)


@router.get(
    INITIATIVE, tags=["Initiatieven"], operation_id="listTrainings", summary="Cursussen en bewijzen van een initiatief"
)
async def trainings(work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()]) -> QualificationsOut:
    """Alleen voor wie dit initiatief mag wijzigen."""
    return qualifications.listed(work, qualifications.of_initiative(work, initiative_id))


@router.post(
    INITIATIVE,
    tags=["Initiatieven"],
    operation_id="createTraining",
    status_code=201,
    summary="Een initiatief volgde een cursus",
)
async def trained(
    work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()], seen: QualificationIn
) -> QualificationOut:
    """Wat u zelf zag. Daarna past het initiatief ook bij vragen die hierom vragen."""
    return qualifications.create(work, qualifications.of_initiative(work, initiative_id), seen)


@router.post(
    f"{INITIATIVE}/_forget",
    tags=["Initiatieven"],
    operation_id="forgetTraining",
    status_code=201,
    summary="Dit klopt niet meer",
)
async def forget_training(
    work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()], wanted: ForgetIn
) -> ForgottenOut:
    """Was het er al niet meer, dan verandert er niets."""
    return qualifications.forget(work, qualifications.of_initiative(work, initiative_id), wanted)
