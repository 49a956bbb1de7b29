"""Ties between people, initiatives, organisations and places."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.ties import TieIn, TieOut, TiePage, TiePatch, TiesOf
from app.services import ties

router = APIRouter(prefix="/v1/ties", tags=["Banden"], route_class=Door)

TieId = Annotated[str, Path(alias="tieId", title="Id")]


@router.get("", operation_id="listTies", summary="Banden die u mag zien")
async def list_ties(work: Asked, request: Request, query: Annotated[TiesOf, Query()]) -> TiePage:
    """Van iedereen in uw buurten, of van een van hen."""
    items, after = ties.listed(work, query)
    return TiePage(items=items, next=next_page(request, after))


@router.post("", operation_id="createTie", status_code=201, summary="Leg een band vast")
async def create_tie(work: Asked, _query: Annotated[NoQuery, Query()], tie: TieIn) -> TieOut:
    """Zoals uw organisatie hem kent."""
    return ties.create(work, tie)


@router.get("/{tieId}", operation_id="readTie", summary="Lees een band")
async def read_tie(work: Asked, tie_id: TieId, _query: Annotated[NoQuery, Query()]) -> TieOut:
    """Met wanneer die voor het laatst is bevestigd."""
    return ties.read(work, tie_id)


@router.patch("/{tieId}", operation_id="changeTie", summary="Wijzig een band")
async def change_tie(work: Asked, tie_id: TieId, _query: Annotated[NoQuery, Query()], patch: TiePatch) -> TieOut:
    """Stuur in If-Match de ETag mee die u las. Wat u weglaat, blijft zoals het was."""
    return ties.change(work, tie_id, patch)
