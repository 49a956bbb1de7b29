"""Places: rooms, fields, plots and tools."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import InNeighbourhood, NoQuery
from app.schemas.places import PlaceIn, PlaceOut, PlacePage, PlacePatch
from app.services import places

router = APIRouter(prefix="/v1/places", tags=["Plekken"], route_class=Door)

PlaceId = Annotated[str, Path(alias="placeId", title="Id")]


@router.get("", operation_id="listPlaces", summary="Plekken")
async def list_places(work: Asked, request: Request, query: Annotated[InNeighbourhood, Query()]) -> PlacePage:
    """Van de hele gemeente, of van een buurt."""
    items, after = places.listed(work, query)
    return PlacePage(items=items, next=next_page(request, after))


@router.post("", operation_id="createPlace", status_code=201, summary="Leg een plek vast")
async def create_place(work: Asked, _query: Annotated[NoQuery, Query()], place: PlaceIn) -> PlaceOut:
    """In een buurt waar u werkt."""
    return places.create(work, place)


@router.get("/{placeId}", operation_id="readPlace", summary="Lees een plek")
async def read_place(work: Asked, place_id: PlaceId, _query: Annotated[NoQuery, Query()]) -> PlaceOut:
    """Met de dagdelen waarop die vrij is."""
    return places.read(work, place_id)


@router.patch("/{placeId}", operation_id="changePlace", summary="Wijzig een plek")
async def change_place(
    work: Asked, place_id: PlaceId, _query: Annotated[NoQuery, Query()], patch: PlacePatch
) -> PlaceOut:
    """Stuur in If-Match de ETag mee die u las. Wat u weglaat, blijft zoals het was."""
    return places.change(work, place_id, patch)
