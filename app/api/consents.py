"""Consents: asked per purpose, and taken back as easily as given."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.consents import AnsweredOut, AnswerIn, AnswersIn, ConsentsOut
from app.schemas.fields import NoQuery
from app.services import consents

router = APIRouter(prefix="/v1", tags=["Toestemming"], route_class=Door)

PersonId = Annotated[str, Path(alias="personId", title="Id")]


@router.get("/people/{personId}/consents", operation_id="readConsents", summary="Waar iemand ja en nee op zei")
async def read_consents(work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()]) -> ConsentsOut:
    """Wat nu geldt, en elk antwoord ooit."""
    return consents.read(work, person_id)


@router.post(
    "/people/{personId}/consents",
    operation_id="recordConsent",
    status_code=201,
    summary="Schrijf een ja of een nee op",
)
async def record_consent(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], answer: AnswerIn
) -> ConsentsOut:
    """Voor een doel. Een nee na een ja is intrekken, en werkt meteen."""
    return consents.record(work, person_id, answer)


@router.post(
    "/consents", operation_id="recordConsents", status_code=201, summary="Schrijf op wie er na een bijeenkomst ja zei"
)
async def record_consents(work: Asked, _query: Annotated[NoQuery, Query()], answers: AnswersIn) -> AnsweredOut:
    """Hetzelfde ja van iedereen die u aanvinkt: van allemaal, of van niemand als er een niet kan."""
    return consents.record_all(work, answers)
