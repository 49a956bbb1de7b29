"""Neighbourhoods, and what may be published of them as networks."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import NoQuery, Paging
from app.schemas.neighbourhoods import MeasuresOut, NeighbourhoodPage
from app.services import neighbourhoods

router = APIRouter(prefix="/v1/neighbourhoods", tags=["Buurten"], route_class=Door)


@router.get("", operation_id="listNeighbourhoods", summary="Buurten")
async def list_neighbourhoods(work: Asked, request: Request, query: Annotated[Paging, Query()]) -> NeighbourhoodPage:
    """Alle buurten van de gemeente, op code."""
    items, after = neighbourhoods.listed(work, query)
    return NeighbourhoodPage(items=items, next=next_page(request, after))


@router.get("/{code}/measures", operation_id="readMeasures", summary="Een buurt als netwerk")
async def read_measures(
    work: Asked, code: Annotated[str, Path(title="Buurtcode")], _query: Annotated[NoQuery, Query()]
) -> MeasuresOut:
    """Hoeveel mensen elkaar kennen. Kleine aantallen blijven weg, andere zijn afgerond."""
    return neighbourhoods.measured(work, code)
