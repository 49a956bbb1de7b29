"""New activities, for three or more people who ask for something alike."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import Asked, Door
from app.schemas.activities import ActivityIn, ActivityOut, IdeaQuery, IdeasOut
from app.schemas.fields import NoQuery
from app.services import activities

router = APIRouter(prefix="/v1", tags=["Samen"], route_class=Door)


@router.get("/activity-ideas", operation_id="listIdeas", summary="Nieuwe activiteiten die zouden kunnen")
async def list_ideas(work: Asked, query: Annotated[IdeaQuery, Query()]) -> IdeasOut:
    """Drie of meer vragen die op elkaar lijken, wie het zou kunnen dragen, en waar en wanneer het kan."""
    return IdeasOut(items=activities.listed(work, query.limit))


@router.post("/activities", operation_id="createActivity", status_code=201, summary="Een activiteit beginnen")
async def create_activity(work: Asked, _query: Annotated[NoQuery, Query()], wanted: ActivityIn) -> ActivityOut:
    """Maakt een initiatief in oprichting. Er wordt nog niemand gevraagd."""
    return activities.begin(work, wanted)
