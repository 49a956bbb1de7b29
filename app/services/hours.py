"""Places by the hour: when they are open, free and taken, and on what terms."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.failpoints import failpoint
from app.models import Booking, Condition, Opening, Place
from app.repositories.asking import number_of
from app.repositories.hours import ALWAYS
from app.repositories.named import NamedRow
from app.schemas.hours import (
    MOST_DAYS,
    BookingEndIn,
    BookingIn,
    BookingOut,
    BookingsOut,
    ConditionIn,
    ConditionOut,
    ConditionsOut,
    FreeHoursOut,
    FreeQuery,
    HourOut,
    OpeningIn,
    OpeningOut,
    OpeningsOut,
)
from app.services import clock_words
from app.services.ids import all_of, given, known_id
from app.services.personal import refuse_personal
from app.services.reasons import condition_words
from app.texts import listed, spoken, text
from app.work import Work
from matching import hours as engine
from matching import model
from matching.model import Hour

LONGEST: Final = 366
"""Days between the first and the last day of a booking that repeats."""
WEEK: Final = 7
FARTHEST: Final = 366
"""Days ahead that a page shows."""
SOON: Final = 6
"""Free hours that a form names."""
_BOOKS_ANYWHERE: Final = frozenset({"worker", "operator"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one day on which a place is free or taken."""

    begins: int
    ends: int
    state: str
    """'free', 'present' (free, and somebody is there) or 'taken'."""
    says: str


@dataclass(frozen=True, slots=True)
class OfDay:
    """One day of a place."""

    day: dt.date
    name: str
    holiday: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """A pattern in words, for who keeps the place."""

    id: uuid.UUID
    says: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A booking in words."""

    id: uuid.UUID
    says: str
    by: str
    """Who has it, where that may be known."""
    off: str
    """The days on which it is not."""
    repeats: bool
    mine: bool
    """May be let go by who reads."""


@dataclass(frozen=True, slots=True)
class Term:
    """A condition in words."""

    id: uuid.UUID
    what: str
    remover: str
    removed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of a place."""

    known: bool
    days: tuple[OfDay, ...]
    before: dt.date | None
    """Where the seven days before begin; None: those are over."""
    after: dt.date


def free(work: Work, written_id: str, query: FreeQuery) -> FreeHoursOut:
    """Say when a place is free."""
    place = number_of(_seen(work, written_id).node)
    _near(work, "since", query.since)
    first = (query.since or work.today).toordinal()
    with work.network() as network:
        known, found = engine.known(network, place), engine.free(network, place, first, first + query.days - 1)
    return FreeHoursOut(known=known, items=[hour_out(one) for one in found])


def week(work: Work, written_id: str, day: dt.date | None) -> Week:
    """Show seven days of a place from this day on, or from today: what is free, what is taken, what is closed."""
    place = number_of(_seen(work, written_id).node)
    start = min(max(day or work.today, work.today), work.today + dt.timedelta(days=FARTHEST))
    first = start.toordinal()
    with work.network() as network:
        known = engine.known(network, place)
        open_ = engine.free(network, place, first, first + WEEK - 1)
        busy = engine.taken(network, place, first, first + WEEK - 1)
    pieces: dict[int, list[Piece]] = {}
    for hour in open_:
        pieces.setdefault(hour.day, []).append(_free_piece(hour))
    for hour in dict.fromkeys(hour for hour, _ in busy):
        piece = Piece(hour.begins, hour.ends, "taken", text("hours.is-taken", span=_span(hour)))
        pieces.setdefault(hour.day, []).append(piece)
    days = tuple(_of_day(one, pieces.get(one, [])) for one in range(first, first + WEEK))
    before = max(start - dt.timedelta(days=WEEK), work.today) if start > work.today else None
    return Week(known, days, before, start + dt.timedelta(days=WEEK))


def soon(work: Work, written_id: str) -> list[tuple[str, HourOut]]:
    """Say the first hours that are free: in words, and to fill in."""
    place, first = number_of(_seen(work, written_id).node), work.today.toordinal() + 1
    with work.network() as network:
        found = engine.free(network, place, first, first + MOST_DAYS)[:SOON]
    return [(clock_words.hour_and_who(hour), hour_out(hour)) for hour in found]


def printed(work: Work, wanted: str, count: int) -> tuple[str, list[tuple[str, str, str]]]:
    """The name of a place, by its id or that of the folder it came from, and as rows when it is free. NotFound."""
    try:
        row = work.places.get(uuid.UUID(wanted))
    except (ValueError, NotFound):
        row = work.places.by_source_id(wanted)
    first = work.today.toordinal()
    with work.network() as network:
        found = engine.free(network, number_of(row.node), first, first + count - 1)
    return row.detail.name, [(clock_words.on(hour.day), _span(hour), hour.present) for hour in found]


def open_on(work: Work, written_id: str) -> list[Open]:
    """Say when a place is open, in words."""
    rows = work.hours.openings(number_of(_seen(work, written_id).node))
    return [Open(row.id, _open_words(row)) for row in rows]


def taken_by(work: Work, written_id: str) -> list[Taken]:
    """Say when a place is taken from today on and by whom, in words."""
    node = _seen(work, written_id).node
    rows = work.hours.bookings(number_of(node))
    owners, off = work.nodes.cards({row.by for row in rows if row.by}), work.hours.days_off(rows)
    keeps = work.nodes.may_change(node)
    return [
        Taken(
            id=row.id,
            says=_taken_words(row),
            by=(owners[row.by].name or "") if row.by in owners else "",
            off=listed([clock_words.on(day) for day in sorted(off.get(number_of(row), ())) if day >= work.today]),
            repeats=row.rule is not None,
            mine=keeps or (row.by is not None and row.by == work.viewer.organisation),
        )
        for row in rows
    ]


def terms(work: Work, written_id: str) -> list[Term]:
    """Say what stands, or stood, between a place and its use, in words; what stands first."""
    rows = work.hours.conditions(number_of(_seen(work, written_id).node))
    removers = work.nodes.cards({row.remover for row in rows if row.remover})
    return [
        Term(
            id=row.id,
            what=condition_words(row.kind, row.words or "", row.euros_a_year or 0),
            remover=(removers[row.remover].name or "") if row.remover in removers else "",
            removed_on=row.removed_on,
        )
        for row in sorted(rows, key=lambda row: row.removed_on is not None)
    ]


def openings(work: Work, written_id: str) -> OpeningsOut:
    """List when a place is open."""
    place = number_of(_seen(work, written_id).node)
    return OpeningsOut(items=[_opening_out(one) for one in work.hours.openings(place)])


def add_opening(work: Work, written_id: str, said: OpeningIn) -> OpeningOut:
    """Write down hours of a place, beside those it has. From then on its day-parts follow from its hours."""
    row = work.places.own(known_id(written_id))
    since = said.since or work.today
    all_of(
        lambda: _about_days(said.rule),
        lambda: _near(work, "since", since),
        lambda: _not_over(said, max(since, work.today)),
        lambda: refuse_personal({"present": said.present}, keep=False),
    )
    made = work.hours.open(
        row.detail,
        rule=said.rule,
        begins=clock_words.minutes(said.begins),
        ends=clock_words.minutes(said.ends),
        since=since,
        until=said.until,
        present=said.present,
        holidays=said.holidays,
    )
    _follow(work, row)
    return _opening_out(made)


def end_opening(work: Work, written_id: str, opening_id: str) -> None:
    """Take hours of a place away. When these were the last, it is not known any more when it is open."""
    row = work.places.own(known_id(written_id))
    opening = work.hours.opening(number_of(row.node), known_id(opening_id))
    work.hours.say(row.detail)
    work.hours.close(opening)
    _follow(work, row)


def bookings(work: Work, written_id: str) -> BookingsOut:
    """List when a place is taken, from today on."""
    row = _seen(work, written_id)
    return BookingsOut(items=_bookings_out(work, work.hours.bookings(number_of(row.node))))


def book(work: Work, written_id: str, said: BookingIn) -> BookingOut:
    """Take a place. Conflict when it is too small, closed or taken."""
    row = _booked(work, written_id)
    _, need = all_of(
        lambda: _in_time(work, said), lambda: given("need", lambda one: work.needs.own(one).need, said.need)
    )
    wanted = model.Booking(
        number=0,
        place=number_of(row.node),
        day=said.day.toordinal(),
        begins=clock_words.minutes(said.begins),
        ends=clock_words.minutes(said.ends),
        rule=engine.repeating(said.repeats, said.day) if said.repeats else "",
        until=said.until.toordinal() if said.until else 0,
    )
    _must_fit(work, row.detail, wanted, said.people)
    failpoint("book.after_check")
    made = work.hours.book(
        row.detail,
        day=said.day,
        begins=wanted.begins,
        ends=wanted.ends,
        rule=wanted.rule or None,
        until=said.until,
        people=said.people,
        need=None if need is None else number_of(need),
    )
    return _bookings_out(work, [made])[0]


def end_booking(work: Work, written_id: str, booking_id: str, said: BookingEndIn) -> None:
    """Give a place back, wholly or for one day. For who may change the place, and who took it."""
    row = _booked(work, written_id)
    booking = work.hours.booking(number_of(row.node), known_id(booking_id))
    took_it = booking.by is not None and booking.by == work.viewer.organisation
    if not took_it and not work.nodes.may_change(row.node):
        raise NotFound
    if said.day is None:
        work.hours.let_go(booking)
        return
    day = said.day.toordinal()
    if not engine.booking_days(_as_model(booking, frozenset()), day, day):
        raise Invalid([FieldError("day", "no-such-time")])
    work.hours.skip(booking, said.day)


def conditions(work: Work, written_id: str) -> ConditionsOut:
    """List what stands, or stood, between a place and its use."""
    row = _seen(work, written_id)
    return ConditionsOut(items=_conditions_out(work, work.hours.conditions(number_of(row.node))))


def add_condition(work: Work, written_id: str, said: ConditionIn) -> ConditionOut:
    """Write down what stands in the way."""
    row = work.places.own(known_id(written_id))
    remover, _ = all_of(
        lambda: given("remover", lambda one: work.organisations.get(one).node, said.remover),
        lambda: refuse_personal({"words": said.words}, keep=False),
    )
    made = work.hours.on_terms(
        row.node,
        kind=said.kind,
        words=said.words,
        euros_a_year=said.euros_a_year,
        remover=None if remover is None else number_of(remover),
    )
    return _conditions_out(work, [made])[0]


def end_condition(work: Work, written_id: str, condition_id: str) -> ConditionOut:
    """Write down that this stands in the way no more. Again is the same."""
    row = work.places.own(known_id(written_id))
    condition = work.hours.condition(number_of(row.node), known_id(condition_id))
    if condition.removed_on is None:
        condition = work.hours.take_away(condition)
    return _conditions_out(work, [condition])[0]


def _seen(work: Work, written_id: str) -> NamedRow[Place]:
    return work.places.get(known_id(written_id))


def _booked(work: Work, written_id: str) -> NamedRow[Place]:
    """A place that the viewer may take: a worker any place, somebody else one that he may change."""
    if work.viewer.role in _BOOKS_ANYWHERE:
        return work.places.get(known_id(written_id))
    return work.places.own(known_id(written_id))


def _follow(work: Work, row: NamedRow[Place]) -> None:
    """Keep the day-parts of a place equal to its hours."""
    bits = 0
    for one in work.hours.openings(number_of(row.node)):
        for day in engine.days(one.rule, one.since.toordinal(), 0, one.since.toordinal(), one.since.toordinal() + 62):
            bits |= engine.parts_of(Hour(day, one.begins, one.ends))
    if bits != row.detail.free_slots:
        work.places.update(row, free_slots=bits)


def rule_of(every: str, days: Sequence[str]) -> str:
    """The RRULE of these days ('di') of every week, of every 'other-week', or the how manieth of every month ('1')."""
    if every in {"", "week"}:
        return engine.weekly(days)
    if every == "other-week":
        return f"{engine.weekly(days)};INTERVAL=2"
    return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{every}{engine.WEEKDAYS[day]}" for day in engine.WEEKDAYS if day in days)


def _about_days(rule: str) -> None:
    try:
        engine.checked(rule)
    except ValueError:
        raise Invalid([FieldError("rule", "no-rule")]) from None


def _near(work: Work, field: str, day: dt.date | None) -> None:
    """Hold that a day is one that calendars are made for: from further away hours are counted one by one."""
    if day is not None and not ALWAYS <= day <= work.today + dt.timedelta(days=FARTHEST):
        raise Invalid([FieldError(field, "too-far-off")])


def _not_over(said: OpeningIn, first: dt.date) -> None:
    if said.until is not None and said.until < first:
        raise Invalid([FieldError("until", "in-past")])


def _in_time(work: Work, said: BookingIn) -> None:
    _near(work, "day", said.day)
    wrong = []
    if said.day < work.today:
        wrong.append(FieldError("day", "in-past"))
    if said.until is not None and not said.day <= said.until <= said.day + dt.timedelta(days=LONGEST):
        wrong.append(FieldError("until", "within-a-year"))
    if wrong:
        raise Invalid(wrong)


def _must_fit(work: Work, place: Place, wanted: model.Booking, people: int | None) -> None:
    if place.room is not None and people is not None and place.room < people:
        raise Conflict("too-small", room=place.room, size=people)
    last = engine.last_day_of(wanted)
    if place.available_until is not None and last > place.available_until.toordinal():
        raise Conflict("place-over", on=clock_words.day(place.available_until))
    with work.network() as network:
        closed = engine.closed_on(network, wanted.place, wanted)
        met = engine.clashes(network, wanted.place, wanted)
    if closed:
        raise Conflict("closed", on=clock_words.on(closed[0]))
    if met:
        ours = set(engine.booking_days(wanted, wanted.day, last))
        day, other = min(
            (day, one.number) for one in met for day in engine.booking_days(one, wanted.day, last) if day in ours
        )
        taken = next(one for one in met if one.number == other)
        raise Conflict("taken", on=clock_words.on(day), span=clock_words.span(taken.begins, taken.ends))


def _as_model(booking: Booking, off: frozenset[int]) -> model.Booking:
    return model.Booking(
        number=number_of(booking),
        place=booking.place,
        day=booking.day.toordinal(),
        begins=booking.begins,
        ends=booking.ends,
        rule=booking.rule or "",
        until=booking.until.toordinal() if booking.until else 0,
        off=off,
    )


def _of_day(day: int, pieces: Sequence[Piece]) -> OfDay:
    date = dt.date.fromordinal(day)
    in_order = tuple(sorted(pieces, key=lambda one: (one.begins, one.ends)))
    return OfDay(date, clock_words.short(date), engine.holiday(day, spoken()), in_order)


def _free_piece(hour: Hour) -> Piece:
    says = text("hours.is-present" if hour.present else "hours.is-free", span=_span(hour), present=hour.present)
    return Piece(hour.begins, hour.ends, "present" if hour.present else "free", says)


def _open_words(row: Opening) -> str:
    words = f"{clock_words.pattern(row.rule)} {clock_words.span(row.begins, row.ends)}"
    if row.present:
        words += f": {text('hours.present', present=row.present)}"
    return words if row.until is None else f"{words} {text('hours.until', on=clock_words.day(row.until))}"


def _taken_words(row: Booking) -> str:
    span = clock_words.span(row.begins, row.ends)
    if row.rule is None or row.until is None:
        return f"{clock_words.on(row.day)} {span}"
    return f"{clock_words.pattern(row.rule)} {span} {text('hours.until', on=clock_words.day(row.until))}"


def _span(hour: Hour) -> str:
    return clock_words.span(hour.begins, hour.ends)


def hour_out(hour: Hour) -> HourOut:
    """An hour as it goes out."""
    return HourOut(
        day=dt.date.fromordinal(hour.day),
        begins=clock_words.written(hour.begins),
        ends=clock_words.written(hour.ends),
        present=hour.present or None,
    )


def _opening_out(row: Opening) -> OpeningOut:
    return OpeningOut(
        id=row.id,
        rule=row.rule,
        begins=clock_words.written(row.begins),
        ends=clock_words.written(row.ends),
        since=row.since,
        until=row.until,
        present=row.present,
        holidays=row.holidays,
        derived=row.derived,
    )


def _bookings_out(work: Work, rows: Sequence[Booking]) -> list[BookingOut]:
    owners = work.nodes.cards({row.by for row in rows if row.by})
    needs = work.needs.by_numbers({row.need for row in rows if row.need})
    off = work.hours.days_off(rows)
    return [
        BookingOut(
            id=row.id,
            day=row.day,
            begins=clock_words.written(row.begins),
            ends=clock_words.written(row.ends),
            rule=row.rule,
            until=row.until,
            off=sorted(off.get(number_of(row), ())),
            people=row.people,
            by=owners[row.by].id if row.by in owners else None,
            need=needs[row.need].need.id if row.need in needs else None,
        )
        for row in rows
    ]


def _conditions_out(work: Work, rows: Sequence[Condition]) -> list[ConditionOut]:
    removers = work.nodes.cards({row.remover for row in rows if row.remover})
    return [
        ConditionOut(
            id=row.id,
            kind=row.kind,
            words=row.words,
            euros_a_year=row.euros_a_year,
            remover=removers[row.remover].id if row.remover in removers else None,
            removed_on=row.removed_on,
        )
        for row in rows
    ]
