"""Neighbourhoods, and the figures of any area as they were taken."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import Paging
from app.schemas.figures import AreaFiguresOut
from app.schemas.neighbourhoods import AtDay, NeighbourhoodPage
from app.services import figures, neighbourhoods

router = APIRouter(prefix="/v1/neighbourhoods", tags=["Buurten"], route_class=Door)


@router.get("", operation_id="listNeighbourhoods", summary="Buurten")
async def list_neighbourhoods(work: Asked, request: Request, query: Annotated[Paging, Query()]) -> NeighbourhoodPage:
    """Alle buurten van de gemeente, op code."""
    items, after = neighbourhoods.listed(work, query)
    return NeighbourhoodPage(items=items, next=next_page(request, after))


@router.get("/{code}/measures", operation_id="readMeasures", summary="Cijfers van een gebied")
async def read_measures(
    work: Asked, code: Annotated[str, Path(title="Code")], query: Annotated[AtDay, Query()]
) -> AreaFiguresOut:
    """Hoe sterk een buurt is als netwerk, en wat er van introducties kwam, zoals vastgelegd.

    Aantallen komen elke maand, cijfers over het netwerk elk kwartaal. Kleine aantallen blijven weg, andere zijn
    afgerond op 5. Ook van een wijk, een eigen gebied of de gemeente.
    """
    return figures.shown(work, code, query.at)
