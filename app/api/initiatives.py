"""Initiatives: what people do together."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import InNeighbourhood, NoQuery
from app.schemas.initiatives import InitiativeIn, InitiativeOut, InitiativePage, InitiativePatch
from app.schemas.roster import RosterOut
from app.services import initiatives, roster

router = APIRouter(prefix="/v1/initiatives", tags=["Initiatieven"], route_class=Door)

InitiativeId = Annotated[str, Path(alias="initiativeId", title="Id")]


@router.get("", operation_id="listInitiatives", summary="Initiatieven")
async def list_initiatives(work: Asked, request: Request, query: Annotated[InNeighbourhood, Query()]) -> InitiativePage:
    """Van de hele gemeente, of van een buurt."""
    items, after = initiatives.listed(work, query)
    return InitiativePage(items=items, next=next_page(request, after))


@router.post("", operation_id="createInitiative", status_code=201, summary="Leg een initiatief vast")
async def create_initiative(
    work: Asked, _query: Annotated[NoQuery, Query()], initiative: InitiativeIn
) -> InitiativeOut:
    """In een buurt waar u werkt."""
    return initiatives.create(work, initiative)


@router.get("/{initiativeId}", operation_id="readInitiative", summary="Lees een initiatief")
async def read_initiative(
    work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()]
) -> InitiativeOut:
    """Wat het over zichzelf vertelt."""
    return initiatives.read(work, initiative_id)


@router.patch("/{initiativeId}", operation_id="changeInitiative", summary="Wijzig een initiatief")
async def change_initiative(
    work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()], patch: InitiativePatch
) -> InitiativeOut:
    """Stuur in If-Match de ETag mee die u las. Wat u weglaat, blijft zoals het was."""
    return initiatives.change(work, initiative_id, patch)


@router.get("/{initiativeId}/roster", operation_id="readRoster", summary="Wie er is op de dagen die komen")
async def read_roster(work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()]) -> RosterOut:
    """Voor elke vraag van het initiatief die zich herhaalt: wie er is, en op welke dag er niemand is."""
    return roster.of_initiative(work, initiative_id)
