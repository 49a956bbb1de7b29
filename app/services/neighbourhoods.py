"""Neighbourhoods, and what may be published of them as networks."""

from app.errors import FieldError, Invalid
from app.schemas.fields import Paging
from app.schemas.neighbourhoods import MeasuresOut, NeighbourhoodOut
from app.services import measures
from app.work import Work


def listed(work: Work, paging: Paging) -> tuple[list[NeighbourhoodOut], str | None]:
    """List neighbourhoods by code; the cursor is the last code. Invalid when it is the code of none."""
    areas = work.areas.neighbourhoods()
    if paging.after is not None:
        if paging.after not in {area.code for area in areas}:
            raise Invalid([FieldError("after", "bad-cursor", "query")])
        areas = [area for area in areas if area.code > paging.after]
    shown = areas[: paging.limit]
    found = [
        NeighbourhoodOut(code=area.code, name=area.name, district=area.parent, inhabitants=area.inhabitants)
        for area in shown
    ]
    return found, shown[-1].code if len(areas) > len(shown) else None


def measured(work: Work, code: str) -> MeasuresOut:
    """Give the published figures of one neighbourhood. NotFound when there is none with this code."""
    return MeasuresOut.model_validate(measures.published(work, [code])[0])
