"""Neighbourhoods: what they are called and where they are."""

from typing import Final

from app.errors import FieldError, Invalid, NotFound
from app.models import Area
from app.schemas.fields import Paging
from app.schemas.neighbourhoods import NeighbourhoodOut
from app.texts import text
from app.work import Work

MUNICIPAL: Final = 6
"""So many characters of the code of a district are those of its municipality."""


def listed(work: Work, paging: Paging) -> tuple[list[NeighbourhoodOut], str | None]:
    """List neighbourhoods by code; the cursor is the last code. Invalid when it is the code of none."""
    areas = work.areas.neighbourhoods()
    if paging.after is not None:
        if paging.after not in {area.code for area in areas}:
            raise Invalid([FieldError("after", "bad-cursor", "query")])
        areas = [area for area in areas if area.code > paging.after]
    shown = areas[: paging.limit]
    return [_out(area) for area in shown], shown[-1].code if len(areas) > len(shown) else None


def read(work: Work, code: str) -> NeighbourhoodOut:
    """Read one neighbourhood. NotFound when there is none with this code."""
    area = work.areas.get(code)
    if area.kind != "neighbourhood":
        raise NotFound
    return _out(area)


def names(work: Work) -> dict[str, str]:
    """What each neighbourhood is called, by code."""
    return {area.code: area.name for area in work.areas.neighbourhoods()}


def called(area: Area) -> str:
    """What people call an area of any kind; a district without a name by its own part of the code."""
    if area.kind == "district" and area.name == area.code:
        return text("areas.unnamed", code=area.code[MUNICIPAL:])
    return area.name


def own(work: Work) -> list[tuple[str, str]]:
    """Codes and names of where the viewer works; of all where that is not said, that of the own initiative first."""
    viewer = work.viewer
    found = [area for area in names(work).items() if not viewer.neighbourhoods or area[0] in viewer.neighbourhoods]
    speaks = viewer.role == "initiative-contact" and viewer.organisation is not None
    first = work.nodes.by_number(viewer.organisation or 0).neighbourhood if speaks else None
    return sorted(found, key=lambda area: area[0] != first)


def _out(area: Area) -> NeighbourhoodOut:
    return NeighbourhoodOut(code=area.code, name=area.name, district=area.parent, inhabitants=area.inhabitants)
