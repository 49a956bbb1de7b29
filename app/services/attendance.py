"""How many came to what people do together. Anybody may walk in: only the number is kept, never who it was."""

import datetime as dt
from typing import Final

from app.errors import FieldError, Invalid
from app.models import Attendance
from app.schemas.attendance import AttendanceIn, AttendanceOut, AttendancesOut
from app.services.ids import known_id
from app.work import Work

LONG_AGO: Final = 731
"""Days after which nobody counts any more: further back is a slip of the pen."""
MOST: Final = 366
"""Days of which the counts are read at once."""


def listed(work: Work, written_id: str, limit: int = MOST) -> AttendancesOut:
    """List what was counted at an initiative that the viewer may change, the last day first. NotFound."""
    initiative = work.initiatives.own(known_id(written_id)).node
    return AttendancesOut(items=[_out(row) for row in work.attendance.of(initiative, limit)])


def record(work: Work, written_id: str, counted: AttendanceIn) -> AttendanceOut:
    """Write down how many came on a day, in the place of an earlier count. NotFound; Invalid for a day to come."""
    initiative = work.initiatives.own(known_id(written_id)).node
    if counted.day > work.today:
        raise Invalid([FieldError("day", "in-future")])
    if counted.day < work.today - dt.timedelta(days=LONG_AGO):
        raise Invalid([FieldError("day", "too-long-ago")])
    return _out(work.attendance.count(initiative, counted.day, counted.visits))


def _out(row: Attendance) -> AttendanceOut:
    return AttendanceOut(day=row.day, visits=row.visits)
