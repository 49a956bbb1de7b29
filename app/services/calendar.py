"""The calendar of one person as iCalendar (RFC 5545): days and hours, and nobody's name, address or reason.

A calendar is fetched by a programme of another, every few minutes and for years; so it holds nothing that would have
to be logged, or that its owner may not leave lying about. Who it is, and with whom, stands behind the sign-in.
"""

import datetime as dt
from typing import NamedTuple

from icalendar import Calendar, Event, vRecur

from app.errors import NotFound
from app.models import Holding
from app.repositories.arrangements import ArrangementRow
from app.repositories.feeds import Entry
from app.schemas.calendar import FeedOut
from app.services.arrangements import AHEAD, occurrences
from app.texts import text
from app.work import Work
from matching.hours import DAY_PARTS, ZONE
from matching.model import DAYS, PARTS, SLOTS


def renew(work: Work, site: str) -> FeedOut:
    """Give who asks a new secret address at `site`, shown this once; the one before stops working.

    NotFound for who is no person.
    """
    if work.viewer.person is None:
        raise NotFound
    secret = work.feeds.renew(work.nodes.by_number(work.viewer.person))
    return FeedOut(address=f"{site}/calendar/{secret}.ics")


def feed(work: Work) -> bytes:
    """Write the calendar of who asks."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Toevallig//NL")
    calendar.add("x-wr-calname", text("calendar.name"))
    for entry in work.feeds.entries():
        if entry.first_on is not None:
            calendar.add_component(_event(entry, "first", entry.first_on, _hours(entry.first_on, entry.slots)))
        if entry.next_on is not None:
            calendar.add_component(_event(entry, "next", entry.next_on, None))
    for row in work.arrangements.mine():
        for event in repeated(row, work.viewer.person, work.today):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, what: str, day: dt.date, hours: tuple[dt.datetime, dt.datetime] | None) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}-{what}@toevallig")
    event.add("dtstamp", entry.changed_at)
    event.add("sequence", entry.version)
    event.add("summary", text(f"calendar.{what}"))
    start, end = hours or (day, day + dt.timedelta(days=1))
    event.add("dtstart", start)
    event.add("dtend", end)
    return event


def _hours(day: dt.date, slots: int) -> tuple[dt.datetime, dt.datetime] | None:
    """From and until when, where exactly one part of this day suits both; None: some time that day."""
    name = DAYS[day.weekday()]
    suited = [part for part in PARTS if slots & SLOTS[f"{name}-{part}"]]
    if len(suited) != 1:
        return None
    begin, end = DAY_PARTS[suited[0]]
    last = day if begin < end else day + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(begin), ZONE), dt.datetime.combine(last, dt.time(end), ZONE)


def repeated(row: ArrangementRow, person: int | None, today: dt.date) -> list[Event]:
    """What goes on as events: for whom it is each turn, for whoever does it the own ones."""
    found = []
    for place, turn in enumerate(row.turns, start=1):
        mine = row.player == "seeker" or turn.node == person
        dates = _dates(row, turn, today) if mine else None
        if dates is not None:
            found.append(_repeated(row, place, dates))
    return found


class _Dates(NamedTuple):
    """The days of one turn: the first one, the last one where there is an end, and those on which it is not."""

    first: dt.date
    last: dt.date | None
    off: list[dt.date]


def _dates(row: ArrangementRow, turn: Holding, today: dt.date) -> _Dates | None:
    """The days of this turn; None where it has none. A day on which somebody else stands in is none of its."""
    ends = [day for day in (row.arrangement.until, turn.until) if day is not None]
    last = min(ends, default=None)
    found = occurrences(row, turn.since, last or max(today, turn.since) + dt.timedelta(days=AHEAD))
    if not found:
        return None
    return _Dates(found[0], last, [day for day in found if day in row.off or row.holder_on(day) is not turn])


def _repeated(row: ArrangementRow, place: int, dates: _Dates) -> Event:
    """One turn as an event that repeats by the clock on the wall: seven in the evening is so in summer and winter."""
    one = row.arrangement
    start = dt.datetime.combine(dates.first, dt.time()) + dt.timedelta(minutes=one.begins)
    event = Event()
    event.add("uid", f"{one.id}-{place}@toevallig")
    event.add("dtstamp", max(one.made_at, *(turn.at for turn in row.turns)))
    event.add("sequence", one.version)
    event.add("summary", text("calendar.goeson"))
    event.add("dtstart", start.replace(tzinfo=ZONE))
    event.add("dtend", (start + dt.timedelta(minutes=one.minutes)).replace(tzinfo=ZONE))
    if dates.last != dates.first:
        rule = vRecur.from_ical(one.rule)
        if dates.last is not None:
            # RFC 5545: where the start has a zone, the end of the rule is in UTC.
            rule["until"] = dt.datetime.combine(dates.last, dt.time.max, ZONE).astimezone(dt.UTC).replace(microsecond=0)
        event.add("rrule", rule)
    if dates.off:
        event.add("exdate", [dt.datetime.combine(day, start.time(), ZONE) for day in dates.off])
    return event
