"""The network of an area by groups: bubbles and lines, with the same in a table; never a person."""

import math
from string import ascii_uppercase
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Path, Request, Response

from app.deps import Asked
from app.schemas.figures import AreaFiguresOut
from app.services import figures
from app.web.doors import PageDoor
from app.web.pages import page

WIDE: Final = 360
"""Width and height of the picture."""
MIDDLE: Final = WIDE / 2
SMALL: Final = 16
"""Radius of a group too small to show."""
ROOM: Final = 12
"""What stays free between two bubbles, and at the edge."""
LARGEST: Final = 60
THICKEST: Final = 9

router = APIRouter(route_class=PageDoor, include_in_schema=False)


class Bubble(NamedTuple):
    """A group: its letter, where it is drawn, how large, and its size; None: too small to show."""

    letter: str
    x: float
    y: float
    radius: float
    size: int | None


class Line(NamedTuple):
    """Where two groups touch: how thick the line, and how many ties."""

    one: Bubble
    other: Bubble
    width: float
    ties: int


@router.get("/buurten/{code}/netwerk", operation_id="pageAreaNetwork")
async def show(request: Request, work: Asked, code: Annotated[str, Path(max_length=50)]) -> Response:
    """Show the groups of an area, and where they touch."""
    area = figures.shown(work, code)
    bubbles = _bubbles(area)
    return page(
        request, "area_network.html", area=area, bubbles=bubbles, lines=_lines(area, bubbles), wide=WIDE, small=SMALL
    )


def _bubbles(area: AreaFiguresOut) -> list[Bubble]:
    """Groups in a ring, the first at the top: a place says nothing, so that nothing can be read from it."""
    count = len(area.groups)
    ring = MIDDLE - LARGEST - ROOM if count > 1 else 0
    # Two neighbours on the ring leave each other room.
    most = min(LARGEST, ring * math.sin(math.pi / count) - ROOM / 2) if count > 1 else LARGEST
    largest = max((group.size or 0 for group in area.groups), default=0) or 1
    found = []
    for number, group in enumerate(area.groups):
        turn = 2 * math.pi * number / count - math.pi / 2
        radius = max(min(SMALL, most), most * math.sqrt((group.size or 0) / largest))
        x, y = MIDDLE + ring * math.cos(turn), MIDDLE + ring * math.sin(turn)
        found.append(Bubble(_letter(number), round(x, 1), round(y, 1), round(radius, 1), group.size))
    return found


def _lines(area: AreaFiguresOut, bubbles: list[Bubble]) -> list[Line]:
    most = max((touch.ties for touch in area.touches), default=0)
    return [
        Line(bubbles[touch.one], bubbles[touch.other], round(THICKEST * touch.ties / most, 1), touch.ties)
        for touch in area.touches
    ]


def _letter(number: int) -> str:
    """A, B ... Z, A2, B2 ..."""
    again, place = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[place] + (str(again + 1) if again else "")
