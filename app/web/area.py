"""One area: how well we know it, how it hangs together, what became of introductions, and what we do not measure.

Districts, own groupings and the municipality have the same page. The first page has the figures that say most; each
sphere has a page with all of its own.
"""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Request, Response

from app.deps import Asked
from app.policy.figures import Sphere
from app.schemas.figures import AreaFiguresOut
from app.services import actions, figures, overlay, public_things
from app.web.area_courses import courses
from app.web.area_rows import rows_of
from app.web.doors import PageDoor
from app.web.figure_words import RULES, measures, number
from app.web.pages import page

AREA: Final = "/buurten/{code}"
Address = Literal["bekend", "persoonlijk", "gemeenschappelijk", "institutioneel", "verloop"]
SPHERES: Final[dict[Address, Sphere]] = {
    "bekend": "frame",
    "persoonlijk": "personal",
    "gemeenschappelijk": "communal",
    "institutioneel": "institutional",
    "verloop": "course",
}
"""Last step of the address of a sphere's own page, in the order in which they stand on the page of an area."""
KNOWN: Final = ("coverage", "freshness")
"""What every other figure hangs on: it stands first."""
TOGETHER: Final = ("density", "averageDegree", "coverage")
"""Three that are never shown alone: each of them misleads without the others."""
FIRST: Final[dict[Sphere, tuple[str, ...]]] = {
    "personal": ("isolates", "threeOrMore"),
    "communal": ("largestShare", "dependence", "bridging"),
    "institutional": ("standsWithout", "onlyProfessionals", "nearInitiative"),
}
"""The figures of each sphere that say most."""
SUCCESS: Final = (
    "asked",
    "met",
    "running90",
    "stopped",
    "workerOut",
    "unanswered",
    "heardNothing",
    "outsideList",
    "withoutUs",
)
"""What became of introductions, the good and the rest alike: in one size of print."""
GAPS: Final = 10
"""Themes of which it is said what is asked and what there is."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

Code = Annotated[str, Path(max_length=50)]


@router.get(AREA, operation_id="pageArea")
async def show(request: Request, work: Asked, code: Code) -> Response:
    """Show what says most of one area; before the first snapshot what is public there."""
    area = figures.shown(work, code)
    if not area.figures:
        return _before(request, work, area)
    return page(
        request,
        "area.html",
        area=area,
        number=number,
        says=rows_of(work, [area])[0].says,
        known=measures(area, KNOWN),
        together=measures(area, TOGETHER),
        spheres=[(_address(sphere), sphere, measures(area, names)) for sphere, names in FIRST.items()],
        success=measures(area, SUCCESS),
        marks=overlay.marks(work).get(code, []),
        agreed=actions.for_area(work, code),
        gaps=[gap for gap in area.gaps if gap.needs is not None or gap.offers is not None][:GAPS],
        next_on=figures.next_on(work),
    )


@router.get(f"{AREA}/kring/{{sphere}}", operation_id="pageSphere")
async def show_sphere(request: Request, work: Asked, code: Code, sphere: Address) -> Response:
    """Show all figures of one sphere of an area."""
    area, meant = figures.shown(work, code), SPHERES[sphere]
    names = [name for name, rule in RULES.items() if rule.sphere == meant and name not in TOGETHER]
    return page(
        request,
        "area_sphere.html",
        area=area,
        sphere=meant,
        spheres=SPHERES,
        together=measures(area, TOGETHER) if meant in {"frame", "personal", "communal"} else [],
        measures=measures(area, names),
        courses=courses(work, code, names),
    )


def _before(request: Request, work: Asked, area: AreaFiguresOut) -> Response:
    things, next_on = public_things.of(work, area.code), figures.next_on(work)
    return page(request, "area_before.html", area=area, number=number, things=things, next_on=next_on)


def _address(sphere: Sphere) -> str:
    return next(address for address, meant in SPHERES.items() if meant == sphere)
