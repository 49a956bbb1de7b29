"""All areas beside each other: what stands out in words, a map, small pictures and a table of the same figures.

Nothing here ranks: areas have the order of their names, one colour runs from light to dark, and words say each value.
"""

from collections.abc import Sequence
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Query, Request, Response

from app.deps import Asked
from app.services import atlas, figures
from app.texts import text
from app.web.area_map import MAP
from app.web.area_rows import COMPARED, Row, Which, areas_of, part, rows_of, shade_of
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
    ("/matchdag", "pageMatchDay", "matchday.title"),
    ("/buurten/eigen", "pageGroupings", "areas.more.groupings"),
    ("/buurten/proef", "pagePilots", "areas.more.pilots"),
    ("/buurten/uitvoer", "pageBookkeeping", "areas.more.books"),
)
"""Pages about all areas: where they are, who may open them, and what they are called."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)


class Picture(NamedTuple):
    """One figure in all areas: what is said of each that is shown, their bars as one line, and who is not shown."""

    name: str
    title: str
    words: list[str]
    bars: str
    withheld: list[str]


@router.get(AREAS, operation_id="pageAreas")
async def show(request: Request, work: Asked, query: Annotated[Which, Query()]) -> Response:
    """Show all areas beside each other."""
    level = atlas.level_for(work, query.level)
    rows, after = part(areas_of(work, level), query.after, MOST)
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
        drawn=any(one.geometry for one in atlas.outlines(work, level)),
        map_at=f"{MAP}?soort={level}&cijfer={query.figure}",
    )


def _picture(name: str, rows: Sequence[Row]) -> Picture:
    shade = shade_of(rows, name)
    ends = [(row, end) for row in rows if (end := shade.part(row.value(name))) is not None]
    return Picture(
        name,
        text(f"figure.{name}"),
        [text("areas.one", area=row.area.name, value=row.words(name)) for row, _ in ends],
        "".join(_bar(n, shade.part(0) or 0, end) for n, (_, end) in enumerate(ends)),
        [row.area.name for row in rows if row.value(name) is None],
    )


def _bar(number: int, start: float, end: float) -> str:
    """A line as thick as a bar; under zero it goes to the left."""
    return f"M{round(WIDE * start, 1)} {HIGH * number + BAR}h{round(WIDE * (end - start), 1)}"
