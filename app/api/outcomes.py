"""What became of introductions."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import Asked, Door
from app.schemas.outcomes import InYear, OutcomesOut
from app.services import outcomes

router = APIRouter(prefix="/v1/outcomes", tags=["Werk"], route_class=Door)


@router.get("", operation_id="readOutcomes", summary="Wat er van uw introducties kwam")
async def read_outcomes(work: Asked, query: Annotated[InYear, Query()]) -> OutcomesOut:
    """Alleen van uw eigen introducties, opgeteld. Over een persoon bestaat geen cijfer."""
    return outcomes.own(work, query)
