"""What the script of the maps (static/js/map.js) draws from: shapes, each with what the page says of it in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse


def shape(
    geometry: Mapping[str, Any] | None, name: str, at: str, *, value: str, step: int | None, says: Sequence[str]
) -> dict[str, Any]:
    """One shape (GeoJSON): where it leads, its value in words, its shade (None: hatched), and what stands out."""
    said = {"name": name, "at": at, "value": value, "step": step, "says": list(says)}
    return {"type": "Feature", "geometry": geometry, "properties": said}


def drawn(shapes: Iterable[dict[str, Any]], sources: Iterable[str | None] = ()) -> Response:
    """Give shapes, with the lines that must stand beside a map of them."""
    lines = [line for line in dict.fromkeys(sources) if line]
    return JSONResponse({"type": "FeatureCollection", "sources": lines, "features": list(shapes)})
