"""Neighbourhoods as networks, for who looks after one: the published figures, in words, each with what it hides."""

from typing import Annotated, Final, NamedTuple

from babel.numbers import format_decimal, format_percent
from fastapi import APIRouter, Path, Query, Request, Response

from app.deps import Asked
from app.schemas.fields import Paging
from app.schemas.neighbourhoods import MeasuresOut, NeighbourhoodOut
from app.services import neighbourhoods
from app.texts import spoken
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

AREAS = "/buurten"
MOST: Final = 20
"""Neighbourhoods on a page."""
SHARES: Final = ("coverage", "density", "largest_component_share")
"""Figures that are a part of a whole."""
COMPARED: Final = ("coverage", "average_degree")
"""Figures by which neighbourhoods stand beside each other."""
FIGURES: Final = (
    "nodes",
    "coverage",
    "ties",
    "average_degree",
    "density",
    "isolates",
    "components",
    "largest_component_share",
)
"""Figures of one neighbourhood, as a person reads them: who there is, who knows whom, who is left out."""

Rows = list[tuple[NeighbourhoodOut, MeasuresOut]]

router = APIRouter(route_class=PageDoor, include_in_schema=False)


class Figure(NamedTuple):
    """One figure: the end of the keys of its sentences, its value in words, and how much of a bar it fills."""

    name: str
    words: str | None
    """None: too little to show."""
    part: float | None = None
    """Of 100; None: no bar."""


@router.get(AREAS, operation_id="pageAreas")
async def show(
    request: Request, work: Asked, after: Annotated[str | None, Query(alias="na", max_length=50)] = None
) -> Response:
    """Show all neighbourhoods beside each other."""
    rows, after = neighbourhoods.overview(work, filled(Paging, {"after": after, "limit": MOST}))
    shown = [(area, [_figure(found, name, _most(rows, name)) for name in COMPARED]) for area, found in rows]
    return page(request, "areas.html", rows=shown, after=after)


@router.get(f"{AREAS}/{{code}}", operation_id="pageArea")
async def show_one(request: Request, work: Asked, code: Annotated[str, Path()]) -> Response:
    """Show the figures of one neighbourhood."""
    area, found = neighbourhoods.read(work, code), neighbourhoods.measured(work, code)
    return page(request, "area.html", area=area, figures=[_figure(found, name) for name in FIGURES])


def _figure(found: MeasuresOut, name: str, whole: float = 1) -> Figure:
    """Put a figure in words. `whole` fills its bar: the most there is, where neighbourhoods stand beside each other."""
    value: float | None = getattr(found, name)
    key = name.replace("_", "-")
    if value is None:
        return Figure(key, None)
    if name in SHARES:
        # Density is a small part of all there could be: two figures of it, as it is published.
        return Figure(key, format_percent(value, "#,##0.##%", locale=spoken()), 100 * value / whole)
    words = format_decimal(value, locale=spoken())
    return Figure(key, words, 100 * value / whole if name in COMPARED and whole > 1 else None)


def _most(rows: Rows, name: str) -> float:
    return max((getattr(found, name) or 0 for _, found in rows), default=0) or 1
