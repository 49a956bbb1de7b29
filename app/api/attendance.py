"""How many came to an initiative, by day."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.attendance import AttendanceIn, AttendanceOut, AttendancesOut
from app.schemas.fields import NoQuery
from app.services import attendance

router = APIRouter(prefix="/v1/initiatives/{initiativeId}/attendance", tags=["Initiatieven"], route_class=Door)

InitiativeId = Annotated[str, Path(alias="initiativeId", title="Id")]


@router.get("", operation_id="listAttendance", summary="Hoeveel mensen er waren")
async def listed(work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()]) -> AttendancesOut:
    """Alleen voor wie dit initiatief mag wijzigen. Hoogstens de laatste 366 dagen waarop is geteld."""
    return attendance.listed(work, initiative_id)


@router.post("", operation_id="recordAttendance", status_code=201, summary="Leg vast hoeveel mensen er waren")
async def record(
    work: Asked, initiative_id: InitiativeId, _query: Annotated[NoQuery, Query()], counted: AttendanceIn
) -> AttendanceOut:
    """Alleen het aantal, zonder namen. Was die dag al geteld, dan geldt het nieuwe aantal."""
    return attendance.record(work, initiative_id, counted)
