"""The list that an initiative owns, and the circles of connectors."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.lists import (
    CircleIn,
    CircleOut,
    ConnectorIn,
    ConnectorOut,
    LeaveIn,
    LeftOut,
    ListOut,
    ShareIn,
    SharesOut,
)
from app.services import lists

router = APIRouter(prefix="/v1", tags=["Lijsten"], route_class=Door)

InitiativeId = Annotated[str, Path(alias="initiativeId", title="Id")]


@router.get(
    "/initiatives/{initiativeId}/shares", operation_id="readShares", summary="Wie de lijst van een initiatief mag lezen"
)
async def read_shares(work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()]) -> SharesOut:
    """Behalve het initiatief zelf niemand, tot het initiatief ja zegt."""
    return lists.shares(work, initiative_id)


@router.post(
    "/initiatives/{initiativeId}/shares", operation_id="shareList", status_code=201, summary="Deel de lijst, of niet"
)
async def share_list(
    work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()], wanted: ShareIn
) -> SharesOut:
    """Een organisatie ziet daarna wie zelf ook goedvindt om gezien te worden. Een nee werkt meteen."""
    return lists.share(work, initiative_id, wanted)


@router.get("/initiatives/{initiativeId}/list", operation_id="exportList", summary="Neem de lijst mee")
async def export_list(work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()]) -> ListOut:
    """Alles wat het initiatief zelf van mensen opschreef. In het logboek komt een regel per persoon."""
    return lists.export_list(work, initiative_id)


@router.post(
    "/initiatives/{initiativeId}/list/_leave", operation_id="leaveList", summary="Neem de lijst mee en wis hem hier"
)
async def leave_list(
    work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()], _meant: LeaveIn
) -> LeftOut:
    """Lees de lijst eerst. Iedereen die erop staat wordt hier gewist; dat is niet terug te draaien."""
    return lists.leave(work, initiative_id)


@router.post(
    "/initiatives/{initiativeId}/connectors",
    operation_id="appointConnector",
    status_code=201,
    summary="Wijs een verbinder aan",
)
async def appoint_connector(
    work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()], wanted: ConnectorIn
) -> ConnectorOut:
    """Iemand van de eigen lijst. Een beheerder zet het account open."""
    return lists.appoint(work, initiative_id, wanted)


@router.post("/circle", operation_id="enterCircle", status_code=201, summary="In de kring van een verbinder")
async def enter_circle(work: Asked, _query: Annotated[NoQuery, Query()], wanted: CircleIn) -> CircleOut:
    """Hoogstens 15 mensen, die dat zelf goedvinden. Een nee werkt meteen."""
    return lists.enter_circle(work, wanted)
