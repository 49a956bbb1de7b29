"""What the map of areas is drawn from: outlines, with exactly what the page says of each."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from app.deps import Asked
from app.services import atlas
from app.services.atlas import Outline
from app.web.area_rows import Row, Which, areas_of, rows_of, shade_of
from app.web.doors import PageDoor
from app.web.figure_words import Shade

MAP = "/buurten/kaart"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(MAP, operation_id="pageAreasMap")
async def show(work: Asked, query: Annotated[Which, Query()]) -> Response:
    """Give the areas as GeoJSON; one without an outline is in the list alone."""
    level = atlas.level_for(work, query.level)
    outlines = {one.code: one for one in atlas.outlines(work, level)}
    rows = [row for row in rows_of(work, areas_of(work, level)) if outlines[row.area.code].geometry]
    shade = shade_of(rows, query.figure)
    sources = dict.fromkeys(outlines[row.area.code].source_line for row in rows)
    features = [_feature(row, outlines[row.area.code], query.figure, shade) for row in rows]
    return JSONResponse({"type": "FeatureCollection", "sources": [one for one in sources if one], "features": features})


def _feature(row: Row, outline: Outline, name: str, shade: Shade) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": outline.geometry,
        "properties": {
            "name": row.area.name,
            "at": f"/buurten/{row.area.code}",
            "value": row.words(name),
            "step": shade.step(row.value(name)),
            "says": row.says,
        },
    }
