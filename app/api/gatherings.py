"""Tables: who should sit together, and what came of it."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import NoQuery, Paging
from app.schemas.gatherings import (
    DecisionIn,
    DecisionPatch,
    OnTheme,
    PartyPatch,
    ProposalOut,
    TableIn,
    TableOut,
    TablePage,
    TablePatch,
)
from app.services import gatherings

router = APIRouter(prefix="/v1", tags=["Tafels"], route_class=Door)

NeedId = Annotated[str, Path(alias="needId", title="Id")]
TableId = Annotated[str, Path(alias="tableId", title="Id")]
Place = Annotated[str, Path(title="Plaats in de lijst", description="Vanaf 0.")]


@router.get("/needs/{needId}/table", operation_id="proposeTable", summary="Wie moet aan tafel over deze vraag")
async def propose_table(work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()]) -> ProposalOut:
    """Zo weinig mogelijk partijen die samen alles inbrengen, en die elkaar het best kennen. Geen ranglijst."""
    return gatherings.proposed(work, need_id)


@router.get("/table-proposal", operation_id="proposeThemeTable", summary="Wie moet aan tafel over een onderwerp")
async def propose_theme_table(work: Asked, query: Annotated[OnTheme, Query()]) -> ProposalOut:
    """Zoals bij een vraag, voor een onderwerp in een van uw buurten."""
    return gatherings.on_theme(work, query)


@router.get("/tables", operation_id="listTables", summary="Tafels van uw organisatie")
async def list_tables(work: Asked, request: Request, query: Annotated[Paging, Query()]) -> TablePage:
    """De nieuwste eerst."""
    items, after = gatherings.listed(work, query)
    return TablePage(items=items, next=next_page(request, after))


@router.post("/tables", operation_id="createTable", status_code=201, summary="Plan een tafel")
async def create_table(work: Asked, _query: Annotated[NoQuery, Query()], table: TableIn) -> TableOut:
    """Met partijen die het voorstel noemt. Waarvoor u niemand kiest, staat er als leeg."""
    return gatherings.create(work, table)


@router.get("/tables/{tableId}", operation_id="readTable", summary="Lees een tafel")
async def read_table(work: Asked, table_id: TableId, _query: Annotated[NoQuery, Query()]) -> TableOut:
    """Wie er komt, wat er is besloten, en na 90 dagen wie er is gaan samenwerken."""
    return gatherings.read(work, table_id)


@router.patch("/tables/{tableId}", operation_id="changeTable", summary="Wijzig een tafel")
async def change_table(
    work: Asked, table_id: TableId, _query: Annotated[NoQuery, Query()], patch: TablePatch
) -> TableOut:
    """Stuur in If-Match de ETag mee die u las. Wat u weglaat, blijft zoals het was."""
    return gatherings.change(work, table_id, patch)


@router.patch("/tables/{tableId}/parties/{place}", operation_id="changeParty", summary="Hoe het met iemand staat")
async def change_party(
    work: Asked, table_id: TableId, place: Place, _query: Annotated[NoQuery, Query()], patch: PartyPatch
) -> TableOut:
    """Uitgenodigd, komt, of is er geweest. Stuur in If-Match de ETag van de tafel mee."""
    return gatherings.change_party(work, table_id, place, patch)


@router.post(
    "/tables/{tableId}/decisions", operation_id="createDecision", status_code=201, summary="Leg een besluit vast"
)
async def create_decision(
    work: Asked, table_id: TableId, _query: Annotated[NoQuery, Query()], decision: DecisionIn
) -> TableOut:
    """Met wie het doet en voor wanneer."""
    return gatherings.decide(work, table_id, decision)


@router.patch("/tables/{tableId}/decisions/{place}", operation_id="changeDecision", summary="Een besluit is klaar")
async def change_decision(
    work: Asked, table_id: TableId, place: Place, _query: Annotated[NoQuery, Query()], patch: DecisionPatch
) -> TableOut:
    """Of toch niet. Stuur in If-Match de ETag van de tafel mee."""
    return gatherings.change_decision(work, table_id, place, patch)
