"""All areas beside each other: what stands out in words, a map, small pictures and a table of the same figures.

Nothing here ranks: areas have the order of their names, one colour runs from light to dark, and words say each value.
"""

from collections.abc import Sequence
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Query, Request, Response

from app.deps import Asked
from app.errors import FieldError, Invalid
from app.schemas.figures import AreaFiguresOut
from app.services import atlas, figures
from app.texts import text
from app.web.area_map import MAP
from app.web.area_rows import COMPARED, Row, Which, areas_of, rows_of, shade_of
from app.web.doors import PageDoor
from app.web.pages import page

AREAS = "/buurten"
MOST: Final = 20
"""Areas in a list."""
WIDE: Final = 300
HIGH: Final = 34
"""Width of a small picture, and height of one area in it: its words, and under these its bar."""
BAR: Final = 23
"""How far under the top of its place a bar is."""
FURTHER: Final = (
    ("/buurten/kleuren", "pageOverlay", "areas.more.outside"),
    ("/buurten/cijfers-van-buiten", "pageOutsideAll", "areas.outside.all"),
    ("/buurten/onbekenden", "pageStrangers", "areas.more.strangers"),
    ("/buurten/gaten", "pageGaps", "areas.more.gaps"),
    ("/buurten/afspraken", "pageActions", "areas.more.actions"),
    ("/buurten/proef", "pagePilots", "areas.more.pilots"),
    ("/buurten/uitvoer", "pageBookkeeping", "areas.more.books"),
)
"""Pages about all areas: where they are, who may open them, and what they are called."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)


class Picture(NamedTuple):
    """One figure in all areas: what is said of each, and all bars as one line; what is not shown is another line."""

    name: str
    words: list[str]
    shown: str
    withheld: str


@router.get(AREAS, operation_id="pageAreas")
async def show(request: Request, work: Asked, query: Annotated[Which, Query()]) -> Response:
    """Show all areas beside each other."""
    level = atlas.level_for(work, query.level)
    rows, after = _part(areas_of(work, level), query.after)
    shown = rows_of(work, rows)
    return page(
        request,
        "areas.html",
        rows=shown,
        pictures=[_picture(name, shown) for name in COMPARED],
        wide=WIDE,
        high=HIGH,
        after=after,
        above=atlas.above(work),
        level=level,
        levels=[(one, text(f"areas.levels.{one}")) for one in atlas.levels(work)],
        figure=query.figure,
        figures=[(name, text(f"figure.{name}")) for name in COMPARED],
        measured=any(row.area.measured_on or row.area.counted_on for row in shown),
        next_on=figures.next_on(work),
        further=FURTHER,
        map_at=f"{MAP}?soort={level}&cijfer={query.figure}",
    )


def _part(found: Sequence[AreaFiguresOut], after: str | None) -> tuple[Sequence[AreaFiguresOut], str | None]:
    """The part of a list after the area with this code, and the code after which the next part comes."""
    codes = [area.code for area in found]
    if after is not None and after not in codes:
        raise Invalid([FieldError("na", "bad-cursor", "query")])
    start = 0 if after is None else codes.index(after) + 1
    shown = found[start : start + MOST]
    return shown, shown[-1].code if len(found) > start + MOST else None


def _picture(name: str, rows: Sequence[Row]) -> Picture:
    shade = shade_of(rows, name)
    zero, ends = shade.part(0) or 0, [shade.part(row.value(name)) for row in rows]
    return Picture(
        name,
        [text("areas.one", area=row.area.name, value=row.words(name)) for row in rows],
        "".join(_bar(n, zero, end) for n, end in enumerate(ends) if end is not None),
        "".join(_bar(n, 0, 1) for n, end in enumerate(ends) if end is None),
    )


def _bar(number: int, start: float, end: float) -> str:
    """A line as thick as a bar; under zero it goes to the left."""
    return f"M{round(WIDE * start, 1)} {HIGH * number + BAR}h{round(WIDE * (end - start), 1)}"
