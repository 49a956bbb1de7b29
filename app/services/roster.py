"""Who is there on the days that an initiative goes on: a row for everybody it needs each time, and who is missing."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from app.repositories.arrangements import ArrangementRow
from app.schemas.roster import RosterDayOut, RosterOut, RosterRowOut
from app.services import arrangements
from app.services.called import called, full_name
from app.services.ids import known_id
from app.work import Work

DAYS: Final = 6
"""Most days that come that are shown."""
AHEAD: Final = 100
"""Days that are looked ahead for those."""


def of_initiative(work: Work, written_id: str) -> RosterOut:
    """Who is there for an initiative that the viewer may change. Names are logged. NotFound."""
    rows = work.arrangements.of_owner(work.initiatives.own(known_id(written_id)).node)
    until = work.today + dt.timedelta(days=AHEAD)
    on = {row.arrangement.id: arrangements.occurrences(row, work.today, until) for row in rows}
    days = sorted({day for found in on.values() for day in found})[:DAYS]
    names = _names(work, rows, days)
    return RosterOut(
        days=days,
        rows=[
            RosterRowOut(
                arrangement=row.arrangement.id,
                wanted=row.need.text,
                days=[_day(row, day, names) for day in days if day in on[row.arrangement.id]],
            )
            for row in rows
        ],
    )


def missing(roster: RosterOut) -> list[tuple[str, dt.date]]:
    """Who is missing, and the first day: in the order of the days."""
    found = [(row.wanted, next((one.day for one in row.days if not one.held), None)) for row in roster.rows]
    return sorted(((wanted, day) for wanted, day in found if day is not None), key=lambda one: one[1])


def _names(work: Work, rows: Sequence[ArrangementRow], days: Sequence[dt.date]) -> dict[int, str]:
    dates = (arrangements.on(row, day) for row in rows for day in days)
    holders = {date.holder for date in dates if date.on and date.holder is not None}
    return called(work, [work.nodes.by_number(number) for number in work.nodes.cards(holders)], full_name)


def _day(row: ArrangementRow, day: dt.date, names: dict[int, str]) -> RosterDayOut:
    date = arrangements.on(row, day)
    return RosterDayOut(day=day, held=date.on, holder=names.get(date.holder or 0) if date.on else None)
