"""Places by the hour: when they are open, when they are free, and which hour suits best.

Hours are of the clock on the wall in the Netherlands. A place that is open from nine to twelve is so in summer and in
winter: a rule is worked out on days without a time, and only `instant` knows of summer time. Which hours a day-part is
(`DAY_PARTS`) stands here, for everything in the house.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

import holidays
from dateutil.easter import easter
from dateutil.rrule import rrulestr

from matching.model import DAYS, PARTS, SLOTS, Booking, Hour, Opening, slot_names
from matching.network import PLACE, Network

ZONE: Final = ZoneInfo("Europe/Amsterdam")
DAY_PARTS: Final[dict[str, tuple[int, int]]] = {
    "ochtend": (9, 12),
    "middag": (13, 17),
    "avond": (19, 22),
    "nacht": (22, 6),
}
"""From and until when a day-part lasts where nobody said hours; a night ends on the next day."""
NOON: Final = 12 * 60
MIDNIGHT: Final = 24 * 60
_MORNING, _EVENING, _LATE = 6 * 60, 18 * 60, 22 * 60
STRETCHES: Final[tuple[tuple[str, int, int, int], ...]] = (
    ("nacht", -1, 0, _MORNING),
    ("ochtend", 0, _MORNING, NOON),
    ("middag", 0, NOON, _EVENING),
    ("avond", 0, _EVENING, MIDNIGHT),
    ("nacht", 0, _LATE, MIDNIGHT),
)
"""What is called so: the part, of which day (-1: the night of the day before), from and until when, in minutes."""
MAY: Final[dict[str, frozenset[str]]] = {
    "DAILY": frozenset({"BYMONTH"}),
    "WEEKLY": frozenset({"BYMONTH", "BYDAY"}),
    "MONTHLY": frozenset({"BYMONTH", "BYDAY", "BYMONTHDAY", "BYSETPOS"}),
    "YEARLY": frozenset({"BYMONTH", "BYDAY", "BYMONTHDAY", "BYSETPOS", "BYWEEKNO", "BYYEARDAY"}),
}
"""What a rule may say beside `_ALWAYS`, by how often it comes: days. Hours, minutes and the last day have fields of
their own. What of days or weeks could never come would be sought until the year 9999."""
_ALWAYS: Final = frozenset({"FREQ", "INTERVAL", "WKST"})
_MONTH: Final = "(?:[1-9]|1[0-2])"
_RANGES: Final = {"INTERVAL": re.compile(r"[1-9][0-9]?"), "BYMONTH": re.compile(rf"{_MONTH}(?:,{_MONTH})*")}
"""What dateutil takes as it comes: without end from 0 on, and never in a 13th month."""
_WRITTEN: Final = re.compile(r"[A-Z]+=[A-Z0-9,+-]+(?:;[A-Z]+=[A-Z0-9,+-]+)*")
AHEAD: Final = 84
"""Days in which a place must have an hour free to count as free at all."""
LONGEST: Final = 731
"""Days over which a booking without an end is compared with others."""
ENOUGH: Final = 60
"""Minutes that are worth coming for, where nobody said how many."""
Rhythm = Literal["weekly", "fortnightly", "monthly"]
RHYTHMS: Final[tuple[Rhythm, ...]] = get_args(Rhythm)
"""How often something is that repeats."""
FIFTH: Final = 5
WEEKDAYS: Final = dict(zip(DAYS, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
"""The days of the week as RFC 5545 calls them."""
_DAY: Final = f"(?:{'|'.join(WEEKDAYS.values())})"
_EVERY_WEEK: Final = re.compile(rf"FREQ=WEEKLY;BYDAY=({_DAY}(?:,{_DAY})*)")


def checked(rule: str) -> str:
    """`rule`, when it is an RRULE about days that holds at least one day in five years; ValueError when it is not."""
    parts = [part.partition("=")[::2] for part in rule.split(";")]
    said = dict(parts)
    may = MAY.get(said.get("FREQ", ""), frozenset())
    if not _WRITTEN.fullmatch(rule) or len(said) < len(parts) or not set(said) <= may | _ALWAYS:
        raise ValueError(rule)
    if not all(_RANGES[name].fullmatch(value) for name, value in parts if name in _RANGES):
        raise ValueError(rule)
    # From a leap year on, so that the 29th of February is a day too.
    since = dt.date(2028, 1, 1).toordinal()
    if said.get("FREQ") not in MAY or not days(rule, since, 0, since, since + 5 * 366):
        raise ValueError(rule)
    return rule


@lru_cache(maxsize=8192)
def days(rule: str, since: int, until: int, first: int, last: int) -> tuple[int, ...]:
    """The days of a rule that counts from `since`, up to `until` (0: no end), within `first`..`last`. All ordinals."""
    first, last = max(first, since), min(last, until) if until else last
    if last < first:
        return ()
    every_week = _EVERY_WEEK.fullmatch(rule)
    if every_week:
        # Nearly every rule there is, without counting from its first day.
        on = {list(WEEKDAYS.values()).index(day) for day in every_week[1].split(",")}
        return tuple(day for day in range(first, last + 1) if dt.date.fromordinal(day).weekday() in on)
    start = dt.datetime.combine(dt.date.fromordinal(since), dt.time())
    found = rrulestr(rule, dtstart=start, ignoretz=True).between(
        dt.datetime.combine(dt.date.fromordinal(first), dt.time()),
        dt.datetime.combine(dt.date.fromordinal(last), dt.time()),
        inc=True,
    )
    return tuple(moment.toordinal() for moment in found)


@lru_cache(maxsize=64)
def _holidays(year: int, language: str) -> dict[int, str]:
    named = holidays.country_holidays("NL", years=year, language=language)
    # The list has Good Friday, on which hardly anybody is off and no community house closes.
    good_friday = easter(year) - dt.timedelta(days=2)
    return {day.toordinal(): name for day, name in named.items() if day != good_friday}


def holiday(day: int, language: str = "nl") -> str:
    """The name of the public holiday in the Netherlands on this day (ordinal); '' is none."""
    return _holidays(dt.date.fromordinal(day).year, "en_US" if language == "en" else "nl").get(day, "")


def opening_days(opening: Opening, first: int, last: int) -> tuple[int, ...]:
    """The days within `first`..`last` on which this pattern opens the place."""
    found = days(opening.rule, opening.since, opening.until, first, last)
    return found if opening.holidays else tuple(day for day in found if not holiday(day))


def booking_days(booking: Booking, first: int, last: int) -> tuple[int, ...]:
    """The days within `first`..`last` on which this booking takes the place."""
    if not booking.rule:
        return (booking.day,) if first <= booking.day <= last and booking.day not in booking.off else ()
    found = days(booking.rule, booking.day, booking.until, first, last)
    return tuple(day for day in found if day not in booking.off)


def free(network: Network, place: int, first_day: int, last_day: int) -> tuple[Hour, ...]:
    """When the place is open and not taken, from day to day; patterns that meet are one, unless who is there differs.

    Nothing at all where no hours are known (`known`).
    """
    return _free(*_known(network, place), first_day, last_day)


def open_hours(network: Network, place: int, first_day: int, last_day: int) -> tuple[Hour, ...]:
    """When the place is open, taken or not."""
    openings, _, ends = _known(network, place)
    return _free(openings, (), ends, first_day, last_day)


def taken(network: Network, place: int, first_day: int, last_day: int) -> tuple[tuple[Hour, Booking], ...]:
    """When the place is taken, each time with the booking, from day to day."""
    found = [
        (Hour(day, booking.begins, booking.ends), booking)
        for booking in network.bookings_of.get(place, ())
        for day in booking_days(booking, first_day, last_day)
    ]
    return tuple(sorted(found, key=lambda one: (one[0].day, one[0].begins, one[1].number)))


def known(network: Network, place: int) -> bool:
    """Whether anybody, or a folder, said when this place is open."""
    return bool(network.openings_of.get(place))


def place_of(network: Network, talent: int) -> int:
    """The place that this talent (a number) offers: its owner is one, or owns the one its words name; 0 is none.

    Of several that are named the one with the lowest number.
    """
    nodes, owner = network.nodes, network.giver(talent)
    if nodes["kind"][nodes.at[owner]] == PLACE:
        return owner
    named = (one for one in network.named.get(talent, ()) if network.owners.get(one) == owner)
    return min((one for one in named if nodes["kind"][nodes.at[one]] == PLACE), default=0)


def best_hour(
    network: Network,
    place: int,
    slots: int,
    first_day: int,
    last_day: int,
    *,
    people: int | None = None,
    minutes: int = ENOUGH,
) -> Hour | None:
    """The hour that suits best: with somebody present first, then the soonest, then the longest.

    `slots` are day-parts as bits, of which the hour stays within one; 0: any time. None where nothing of so many
    minutes is free, where the place is known to be too small for so many `people`, and where no hours are known.
    """
    premises = network.rooms.get(place)
    if people is not None and premises is not None and premises.room is not None and premises.room < people:
        return None
    return best_of(free(network, place, first_day, last_day), slots, minutes)


def best_of(hours: Iterable[Hour], slots: int, minutes: int = ENOUGH) -> Hour | None:
    """Of free hours the one that suits best, as `best_hour` says."""
    pieces = tuple(hours)
    whole = [piece for hour in (*pieces, *_runs(pieces)) for piece in _within(hour, slots)]
    able = [hour for hour in whole if hour.ends - hour.begins >= minutes]
    return min(able, key=lambda hour: (not hour.present, hour.day, hour.begins, -hour.ends, hour.present), default=None)


def is_free(network: Network, place: int, slots: int, first_day: int, last_day: int) -> bool:
    """Whether `best_hour` finds anything for which it is worth coming, without saying what."""
    given = _known(network, place)
    if slots:
        return bool(_free_parts(*given, first_day, last_day) & slots)
    return any(run.ends - run.begins >= ENOUGH for run in _runs(_free(*given, first_day, last_day)))


def clashes(network: Network, place: int, booking: Booking) -> tuple[Booking, ...]:
    """The other bookings of the place that take the same time on some day, by rising number."""
    last = last_day_of(booking)
    ours = set(booking_days(booking, booking.day, last))
    return tuple(
        other
        for other in network.bookings_of.get(place, ())
        if other.number != booking.number
        and other.begins < booking.ends
        and booking.begins < other.ends
        and not ours.isdisjoint(booking_days(other, booking.day, last))
    )


def closed_on(network: Network, place: int, booking: Booking) -> tuple[int, ...]:
    """The days of a booking on which the place is not open all that time; none where no hours are known.

    Of a booking that repeats public holidays do not count: it is simply not there then.
    """
    wanted = booking_days(booking, booking.day, last_day_of(booking))
    if not wanted or not known(network, place):
        return ()
    opened = {(run.day, run.begins, run.ends) for run in _runs(open_hours(network, place, wanted[0], wanted[-1]))}
    covered = {day for day, begins, ends in opened if begins <= booking.begins and booking.ends <= ends}
    return tuple(day for day in wanted if day not in covered and not (booking.rule and holiday(day)))


def last_day_of(booking: Booking) -> int:
    """The last day of a booking; of one that repeats without end a day far enough away to compare it with others."""
    return booking.day if not booking.rule else booking.until or booking.day + LONGEST


def parts_of(hour: Hour, minutes: int = ENOUGH) -> int:
    """The day-parts of an hour as bits: those of which it has at least so many minutes, or in which it lies whole."""
    least = min(minutes, hour.ends - hour.begins)
    found = 0
    for bit, piece in _pieces(hour):
        if piece.ends - piece.begins >= least:
            found |= bit
    return found


def patterns(slots: int) -> tuple[tuple[str, int, int], ...]:
    """Day-parts as (RRULE, begins, ends): when something is open of which only day-parts are known."""
    names = [name.split("-") for name in slot_names(slots)]
    found = []
    for part in PARTS:
        on = [day for day, which in names if which == part]
        begins, ends = (60 * hour for hour in DAY_PARTS[part])
        if begins < ends:
            found += [(weekly(on), begins, ends)] if on else []
        elif on:
            after = [DAYS[(DAYS.index(day) + 1) % len(DAYS)] for day in on]
            found += [(weekly(on), begins, MIDNIGHT), (weekly(after), 0, ends)]
    return tuple(found)


def weekly(names: Iterable[str]) -> str:
    """The RRULE of these days ('ma', 'di') of every week."""
    chosen = set(names)
    return "FREQ=WEEKLY;BYDAY=" + ",".join(WEEKDAYS[day] for day in DAYS if day in chosen)


def repeating(rhythm: Rhythm, first: dt.date) -> str:
    """The RRULE of what is for the first time on this day. A fifth such day of its month is the last of each month."""
    name = DAYS[first.weekday()]
    if rhythm == "weekly":
        return weekly([name])
    if rhythm == "fortnightly":
        return f"{weekly([name])};INTERVAL=2"
    week = (first.day - 1) // len(DAYS) + 1
    return f"FREQ=MONTHLY;BYDAY={-1 if week == FIFTH else week}{WEEKDAYS[name]}"


def instant(day: int, minutes: int) -> dt.datetime:
    """The moment in UTC when the clock on the wall shows so many minutes after the midnight that begins this day.

    An hour that is there twice is the first of the two; one that is skipped is the moment of the skip.
    """
    wall = dt.datetime.combine(dt.date.fromordinal(day), dt.time()) + dt.timedelta(minutes=minutes)
    moment = wall.replace(tzinfo=ZONE).astimezone(dt.UTC)
    if moment.astimezone(ZONE).replace(tzinfo=None) == wall:
        return moment
    # Clocks in the Netherlands go forward at one o'clock UTC, to the hour.
    return moment.replace(minute=0)


def _known(network: Network, place: int) -> tuple[tuple[Opening, ...], tuple[Booking, ...], int]:
    premises = network.rooms.get(place)
    openings, bookings = network.openings_of.get(place, ()), network.bookings_of.get(place, ())
    return tuple(openings), tuple(bookings), premises.until if premises else 0


@lru_cache(maxsize=4096)
def _free(
    openings: Sequence[Opening], bookings: Sequence[Booking], ends: int, first: int, last: int
) -> tuple[Hour, ...]:
    """Kept by what it follows from, so that nothing has to be told when that changes."""
    last = min(last, ends) if ends else last
    opened: dict[int, list[Opening]] = {}
    for opening in openings:
        for day in opening_days(opening, first, last):
            opened.setdefault(day, []).append(opening)
    busy: dict[int, list[Booking]] = {}
    for booking in bookings:
        for day in booking_days(booking, first, last):
            busy.setdefault(day, []).append(booking)
    return tuple(hour for day in sorted(opened) for hour in _of_day(day, opened[day], busy.get(day, [])))


@lru_cache(maxsize=4096)
def _free_parts(openings: Sequence[Opening], bookings: Sequence[Booking], ends: int, first: int, last: int) -> int:
    found = 0
    for run in _runs(_free(openings, bookings, ends, first, last)):
        for bit, piece in _pieces(run):
            if piece.ends - piece.begins >= ENOUGH:
                found |= bit
    return found


def _of_day(day: int, opened: Sequence[Opening], busy: Sequence[Booking]) -> Iterator[Hour]:
    """The stretches of one day on which it is open and not taken, and the same people are there."""
    spans = [(one.begins, one.ends) for one in opened] + [(one.begins, one.ends) for one in busy]
    edges = sorted({edge for span in spans for edge in span})
    current: Hour | None = None
    for begins, ends in pairwise(edges):
        there = [one.present for one in opened if one.begins <= begins and ends <= one.ends]
        if not there or any(one.begins < ends and begins < one.ends for one in busy):
            continue
        present = ", ".join(sorted({who for who in there if who}))
        if current and current.ends == begins and current.present == present:
            current = Hour(day, current.begins, ends, present)
            continue
        if current:
            yield current
        current = Hour(day, begins, ends, present)
    if current:
        yield current


def _runs(hours: Iterable[Hour]) -> Iterator[Hour]:
    """Hours that follow on each other as one, whoever is there."""
    current: Hour | None = None
    for hour in hours:
        if current and (current.day, current.ends) == (hour.day, hour.begins):
            current = Hour(hour.day, current.begins, hour.ends)
            continue
        if current:
            yield current
        current = hour
    if current:
        yield current


def _pieces(hour: Hour) -> Iterator[tuple[int, Hour]]:
    """The pieces of an hour by the day-part (a bit) in which they lie."""
    weekday = dt.date.fromordinal(hour.day).weekday()
    for part, shift, begins, ends in STRETCHES:
        if hour.begins < ends and begins < hour.ends:
            bit = SLOTS[f"{DAYS[(weekday + shift) % len(DAYS)]}-{part}"]
            yield bit, Hour(hour.day, max(begins, hour.begins), min(ends, hour.ends), hour.present)


def _within(hour: Hour, slots: int) -> Iterator[Hour]:
    """The hour itself, or its pieces within these day-parts."""
    if not slots:
        yield hour
        return
    yield from (piece for bit, piece in _pieces(hour) if bit & slots)
