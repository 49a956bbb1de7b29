"""What the map of areas is drawn from: outlines, with exactly what the page says of each."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.deps import Asked
from app.services import atlas
from app.web.area_rows import Which, areas_of, rows_of, shade_of
from app.web.doors import PageDoor
from app.web.shapes import drawn, shape

MAP = "/buurten/kaart"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(MAP, operation_id="pageAreasMap")
async def show(work: Asked, query: Annotated[Which, Query()]) -> Response:
    """Give the areas as GeoJSON; one without an outline is in the list alone."""
    level = atlas.level_for(work, query.level)
    outlines = {one.code: one for one in atlas.outlines(work, level)}
    rows = [row for row in rows_of(work, areas_of(work, level)) if outlines[row.area.code].geometry]
    shade, name = shade_of(rows, query.figure), query.figure
    shapes = (
        shape(
            outlines[row.area.code].geometry,
            row.area.name,
            f"/buurten/{row.area.code}",
            value=row.words(name),
            step=shade.step(row.value(name)),
            says=row.says,
        )
        for row in rows
    )
    return drawn(shapes, (outlines[row.area.code].source_line for row in rows))
