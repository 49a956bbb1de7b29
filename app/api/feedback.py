"""How a first time together was."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.feedback import FeedbackIn, FeedbackOut
from app.schemas.fields import NoQuery
from app.services import feedback

router = APIRouter(prefix="/v1/introductions", tags=["Introducties"], route_class=Door)

IntroductionId = Annotated[str, Path(alias="introductionId", title="Id")]


@router.post("/{introductionId}/feedback", operation_id="giveFeedback", status_code=201, summary="Hoe was het?")
async def give_feedback(
    work: Asked, introduction_id: IntroductionId, _query: Annotated[NoQuery, Query()], answer: FeedbackIn
) -> FeedbackOut:
    """Een keer voor ieder van de twee, zelf of in iemands woorden. De ander leest het antwoord niet."""
    return feedback.give(work, introduction_id, answer)
