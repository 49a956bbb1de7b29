"""Figures from outside: one of them on a map of all neighbourhoods, and all of one neighbourhood over the years."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response

from app.deps import Asked
from app.errors import NotFound
from app.services import atlas, outside, overlay
from app.services.outside import MapArea
from app.texts import text
from app.web.area_rows import part
from app.web.doors import PageDoor
from app.web.figure_words import Shade
from app.web.lines import line
from app.web.pages import page
from app.web.shapes import drawn, shape

OUTSIDE: Final = "/buurten/cijfers-van-buiten"
MAP: Final = f"{OUTSIDE}/kaart"
MOST: Final = 30
"""Neighbourhoods in the table."""
USUAL: Final = "aantal_inwoners"
"""The figure that is shown until another is chosen; CBS gives it of every area."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

Name = Annotated[str, Query(alias="cijfer", max_length=100)]


@router.get(OUTSIDE, operation_id="pageOutsideAll")
async def show_all(
    request: Request, work: Asked, name: Name = "", after: Annotated[str, Query(alias="na", max_length=10)] = ""
) -> Response:
    """Show one figure of all neighbourhoods, on a map and in a table."""
    areas = outside.areas_on_map(work)
    names = outside.names(work)
    chosen = _chosen(names, name)
    shown, last = part(areas, after, MOST)
    values: dict[str, Any] = {
        "rows": [(area, _words(area, chosen)) for area in shown],
        "after": last,
        "names": [(one, outside.called(one)) for one in names],
        "sources": outside.source_words(*(area.figures[chosen] for area in areas if chosen in area.figures)),
        "drawn": any(area.outline for area in areas),
    }
    return page(request, "outside_all.html", name=chosen, label=outside.called(chosen), map_at=MAP, **values)


@router.get(MAP, operation_id="pageOutsideMap")
async def show_map(work: Asked, name: Name) -> Response:
    """Give that map as GeoJSON; an area without an outline is in the table alone."""
    _chosen(outside.names(work), name)
    areas = [area for area in outside.areas_on_map(work) if area.outline]
    shade = Shade.of(_value(area, name) for area in areas)
    marks = overlay.marks(work)
    shapes = (
        shape(
            area.outline,
            area.name,
            f"/buurten/{area.code}/cijfers-van-buiten",
            value=_words(area, name),
            step=shade.step(_value(area, name)),
            says=[mark.words for mark in marks.get(area.code, [])],
        )
        for area in areas
    )
    return drawn(shapes, (area.source_line for area in areas))


@router.get("/buurten/{code}/cijfers-van-buiten", operation_id="pageOutside")
async def show(request: Request, work: Asked, code: Annotated[str, Path(max_length=10)]) -> Response:
    """Show the figures from outside of one neighbourhood over the years."""
    rules = overlay.rules(work).rules
    courses = [
        (course, line([figure.value for figure in course.figures], course.low, course.high))
        for course in outside.courses_of(work, code, [rule.name for rule in rules])
    ]
    marks = overlay.marks(work).get(code, [])
    words: dict[str, Any] = {"source": outside.source_words, "said": outside.said}
    return page(request, "outside.html", area=atlas.entry(work, code), courses=courses, marks=marks, **words)


def _chosen(names: list[str], name: str) -> str:
    """The figure that is asked for, or the usual one. NotFound for one that there is not."""
    if name and name not in names:
        raise NotFound
    return name or (USUAL if USUAL in names else next(iter(names), USUAL))


def _value(area: MapArea, name: str) -> float | None:
    return area.figures[name].value if name in area.figures else None


def _words(area: MapArea, name: str) -> str:
    value = _value(area, name)
    if value is None:
        return text("overlay.no-figure")
    return text("overlay.outside.of-year", value=outside.said(value), year=area.figures[name].year)
