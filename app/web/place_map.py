"""What the map of places is drawn from, and the same as a file."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from app.deps import Asked
from app.exporting.sheets import Sheet
from app.schemas.pages import ListQuery
from app.services import place_map
from app.services.place_map import Spot
from app.texts import text
from app.web.doors import PageDoor
from app.web.files import sheet_file
from app.web.shapes import drawn, shape

COLUMNS: Final = ("name", "sort", "area", "free", "when", "lon", "lat")
"""Columns of the file, as the fields of a place are called."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get("/plekken/kaart", operation_id="pagePlacesMap")
async def show(work: Asked, query: Annotated[ListQuery, Query()]) -> Response:
    """Give the places as GeoJSON; one of which nobody said where it is, is in the list alone."""
    found = place_map.spots(work, query.neighbourhood)
    return drawn(_shape(one) for one in found if one.lon is not None and one.lat is not None)


@router.get("/plekken/lijst", operation_id="pagePlacesFile")
async def show_file(work: Asked, query: Annotated[ListQuery, Query()]) -> Response:
    """Give the same places as a file for a spreadsheet."""
    head = [text(f"between.place.column.{name}") for name in COLUMNS]
    rows = [[getattr(one, name) for name in COLUMNS] for one in place_map.spots(work, query.neighbourhood)]
    return sheet_file(Sheet(text("initiatives.places"), head, rows), "plekken", "csv")


def _shape(one: Spot) -> dict[str, Any]:
    free = text("between.place.free", count=one.free) if one.free else text("between.place.free-unknown")
    point = {"type": "Point", "coordinates": [one.lon, one.lat]}
    says = [words for words in (one.sort, one.when) if words]
    return shape(point, one.name, f"/plekken/{one.id}", value=free, step=1, says=says)
