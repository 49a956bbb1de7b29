"""Who is there on the days that an initiative goes on: a row for everybody it needs each time, and who is missing."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from app.repositories.arrangements import ArrangementRow
from app.schemas.roster import RosterDayOut, RosterOut, RosterRowOut
from app.services import arrangements
from app.services.arrangements import Date
from app.services.called import called, full_name
from app.services.ids import known_id
from app.work import Work

DAYS: Final = 6
"""Most days that come that are shown."""
AHEAD: Final = 100
"""Days that are looked ahead for those."""


def of_initiative(work: Work, written_id: str) -> RosterOut:
    """Who is there for an initiative that the viewer may change. Names are logged. NotFound."""
    initiative = work.initiatives.own(known_id(written_id)).node
    rows = [(row, _dates(row, work.today)) for row in work.arrangements.of_owner(initiative)]
    days = sorted({date.day for _, found in rows for date in found})[:DAYS]
    shown = [date for _, found in rows for date in found if date.day in days and date.on]
    holders = work.nodes.cards({date.holder for date in shown if date.holder is not None})
    names = called(work, [work.nodes.by_number(number) for number in holders], full_name)
    return RosterOut(
        days=days,
        rows=[
            RosterRowOut(
                arrangement=row.arrangement.id,
                wanted=_wanted(row),
                missing_on=next((date.day for date in found if not date.on), None),
                days=[_out(date, names) for date in found if date.day in days],
            )
            for row, found in rows
            if found
        ],
    )


def missing(roster: RosterOut) -> list[tuple[str, dt.date]]:
    """Who is missing, and the first day: in the order of the days."""
    found = [(row.wanted, row.missing_on) for row in roster.rows]
    return sorted(((wanted, day) for wanted, day in found if day is not None), key=lambda one: one[1])


def _dates(row: ArrangementRow, today: dt.date) -> list[Date]:
    """The days on which the initiative needs somebody; not those on which it does not, or of what never began."""
    one = row.arrangement
    if one.until == one.first_on and one.first_on in row.off:
        return []
    days = arrangements.occurrences(row, today, today + dt.timedelta(days=AHEAD))
    return [date for date in (arrangements.on(row, day) for day in days) if date.off_by != "seeker"]


def _wanted(row: ArrangementRow) -> str:
    """Who is needed: in the words of the need, but not for who only holds a turn and may not read those."""
    return arrangements.words(row) if row.player == "holder" else row.need.text


def _out(date: Date, names: Mapping[int, str]) -> RosterDayOut:
    return RosterDayOut(day=date.day, held=date.on, holder=names.get(date.holder or 0) if date.on else None)
