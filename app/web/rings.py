"""Giving in a circle: what can be swapped, as pictures with the words beside them, and one button to start."""

from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.errors import FieldError, Invalid
from app.schemas.rings import RingForm, RingIn
from app.services import rings
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

HERE: Final = "/ringen"
MIDDLE, RADIUS, DOT = (160, 92), 62, 22
"""Of the picture: its middle, how far from there people stand, and how large a dot is."""
GAP: Final = (DOT + 8) / RADIUS
"""Angle between the middle of a dot and where an arrow begins or ends."""
TIP: Final = 10
TWO: Final = 2

router = APIRouter(prefix=HERE, route_class=PageDoor, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody in the picture, who gives in the step of that place."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A circle of dots, and the arrows from each to the next, as paths and tips."""

    dots: tuple[Dot, ...]
    arrows: tuple[tuple[str, str], ...]


@router.get("", operation_id="pageRings")
async def show(
    request: Request,
    work: Asked,
    need: Annotated[str, Query(alias="vraag", max_length=50)] = "",
    skip: Annotated[int, Query(alias="vanaf", ge=0, le=10_000)] = 0,
) -> Response:
    """Show what can be swapped; `need`: only where this one is served."""
    found, more = rings.circles(work, need or None, skip)
    return page(
        request,
        "rings.html",
        circles=[(circle, picture(len(circle.steps))) for circle in found],
        need=need,
        after=skip + rings.SHOWN if more else None,
    )


@router.post("/voorstellen", operation_id="pageStartRing")
async def start(work: Asked, form: Annotated[RingForm, Form()]) -> Response:
    """Propose a ring, and go where each step of it is asked."""
    steps = [dict(zip(("need", "talent"), step.split(" "), strict=False)) for step in form.steps]
    if not steps:
        raise Invalid([FieldError("steps", "missing")])
    made = rings.start(work, filled(RingIn, {"steps": steps}))
    return RedirectResponse(f"/introducties/{made.introductions[0]}", 303)


def picture(count: int) -> Picture:
    """Draw a ring of so many: whoever gives first stands at the left, or on top where there are more than two."""
    begin = pi if count == TWO else -pi / 2
    angles = [begin + 2 * pi * place / count for place in range(count + 1)]
    dots = tuple(Dot(*_at(angle, RADIUS)) for angle in angles[:-1])
    return Picture(dots, tuple(_arrow(one, two) for one, two in pairwise(angles)))


def _arrow(one: float, two: float) -> tuple[str, str]:
    """A stretch of the circle between two dots, and the tip at its end."""
    last = two - GAP
    (x1, y1), (x2, y2) = _at(one + GAP, RADIUS), _at(last, RADIUS)
    base = last - TIP / RADIUS
    corners = (_at(last, RADIUS), _at(base, RADIUS - TIP / 2), _at(base, RADIUS + TIP / 2))
    return f"M{x1} {y1}A{RADIUS} {RADIUS} 0 0 1 {x2} {y2}", " ".join(f"{x},{y}" for x, y in corners)


def _at(angle: float, radius: float) -> tuple[float, float]:
    return round(MIDDLE[0] + radius * cos(angle), 1), round(MIDDLE[1] + radius * sin(angle), 1)
