"""Places by the hour: rules against another reader of calendars, summer time, and never an hour that is taken."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from recurring_ical_events import of

from app.services.reasons import sentence
from matching import hours
from matching.model import (
    SLOTS,
    Booking,
    Condition,
    Hour,
    Need,
    Node,
    Opening,
    Reason,
    Scope,
    Talent,
    Weighted,
    slots_from,
)
from matching.network import Network
from matching.suggest import suggest, why_not

MONDAY = dt.date(2026, 11, 23).toordinal()
TUESDAY, WEDNESDAY, SUNDAY = MONDAY + 1, MONDAY + 2, MONDAY + 6
NINE, TEN, ELEVEN, TWELVE, FIVE = (60 * hour for hour in (9, 10, 11, 12, 17))
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
PLACE = Node(1, "place", 0, 0, "a")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def day(text):
    return dt.date.fromisoformat(text).toordinal()


def opening(number=1, rule=WORKDAYS, begins=NINE, ends=TWELVE, **more):
    return Opening(number, 1, rule, begins, ends, **{"since": MONDAY - 700} | more)


def village(*values, place=PLACE):
    return Network.build([place, *values])


# --- Rules ------------------------------------------------------------------------------------------------------------

rules = st.one_of(
    st.builds(
        lambda names, interval: (
            f"FREQ=WEEKLY;BYDAY={','.join(sorted(names))}" + f";INTERVAL={interval}" * (interval > 1)
        ),
        st.sets(st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), min_size=1),
        st.integers(1, 3),
    ),
    st.builds(
        lambda which, name: f"FREQ=MONTHLY;BYDAY={which}{name}",
        st.sampled_from((1, 2, 3, 4, -1)),
        st.sampled_from(("MO", "WE", "SU")),
    ),
    st.builds(lambda month_day: f"FREQ=MONTHLY;BYMONTHDAY={month_day}", st.sampled_from((1, 15, 29, 30, 31, -1))),
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 9)),
    st.just("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
)


@given(rules, st.integers(day("2026-01-01"), day("2030-12-31")), st.integers(0, 500), st.integers(0, 400))
@example("FREQ=WEEKLY;BYDAY=SU", day("2026-03-01"), 0, 400)
def test_a_rule_has_the_same_days_as_another_reader_of_calendars(rule, since, wait, length):
    """Its first day is one of the rule, where the two standards for a first day that is not are no concern of ours."""
    found = hours.days(rule, since, 0, since, since + 1500)
    assume(found)
    since = found[0]
    first, last = since + wait, since + wait + length
    event = Event()
    event.add("dtstart", dt.datetime.combine(dt.date.fromordinal(since), dt.time(9), AMSTERDAM))
    event.add("dtend", dt.datetime.combine(dt.date.fromordinal(since), dt.time(12), AMSTERDAM))
    event.add(
        "rrule",
        dict(
            part.split("=") if "," not in part else (part.split("=")[0], part.split("=")[1].split(","))
            for part in rule.split(";")
        ),
    )
    calendar = Calendar()
    calendar.add_component(event)
    between = (dt.date.fromordinal(first), dt.date.fromordinal(last + 1))
    theirs = [one["DTSTART"].dt for one in of(calendar).between(*between)]
    assert [moment.time() for moment in theirs] == [dt.time(9)] * len(theirs)
    theirs = sorted(moment.toordinal() for moment in theirs)
    assert list(hours.days(rule, since, 0, first, last)) == theirs


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "elke dinsdag",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYHOUR=9",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO\nDTSTART:20260101",
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101",
        "FREQ=WEEKLY;FREQ=DAILY",
    ],
)
def test_what_is_no_rule_about_days_is_refused(rule):
    with pytest.raises(ValueError):  # noqa: PT011 - the rule is the message
        hours.checked(rule)


@pytest.mark.parametrize(
    "rule", [WORKDAYS, "FREQ=MONTHLY;BYDAY=1WE", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY"]
)
def test_a_rule_about_days_is_kept(rule):
    assert hours.checked(rule) == rule


@given(st.integers(0, 2**28 - 1))
def test_day_parts_as_hours_and_back(slots):
    """What is open on these day-parts, and on no other. A night goes on in the morning of the next day."""
    openings = [opening(n, *pattern) for n, pattern in enumerate(hours.patterns(slots), 1)]
    network = village(*openings)
    found = 0
    for hour in hours.free(network, 1, MONDAY + 7, SUNDAY + 7):
        found |= hours.parts_of(hour)
    late = slots_from(f"{name}-avond" for name in hours.WEEKDAYS if slots & SLOTS[f"{name}-nacht"])
    assert found == slots | (late if slots & 0b1000_1000_1000_1000_1000_1000_1000 else 0)


# --- The clock on the wall --------------------------------------------------------------------------------------------


def changes(year):
    """The last Sundays of March and October."""
    for month in (3, 10):
        last = dt.date(year, month, 31)
        yield last - dt.timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize("sunday", [one for year in range(2026, 2037) for one in changes(year)])
def test_hours_stay_on_the_wall_in_the_weeks_of_summer_time(sunday):
    network = village(opening(rule="FREQ=DAILY", begins=NINE, ends=TWELVE, holidays=True))
    first = sunday.toordinal() - 7
    found = hours.free(network, 1, first, first + 14)
    assert [(hour.day, hour.begins, hour.ends) for hour in found] == [
        (d, NINE, TWELVE) for d in range(first, first + 15)
    ]
    offsets = [
        AMSTERDAM.utcoffset(hours.instant(one.day, one.begins).astimezone(AMSTERDAM).replace(tzinfo=None))
        for one in found
    ]
    assert len(set(offsets)) == 2
    for hour in found:
        on_the_wall = hours.instant(hour.day, hour.begins).astimezone(AMSTERDAM)
        assert (on_the_wall.date().toordinal(), on_the_wall.time()) == (hour.day, dt.time(9))
        assert hours.instant(hour.day, hour.ends) - hours.instant(hour.day, hour.begins) == dt.timedelta(hours=3)


@pytest.mark.parametrize("sunday", [one for year in range(2026, 2037) for one in changes(year)])
def test_the_clock_never_goes_back_in_utc(sunday):
    moments = [hours.instant(sunday.toordinal(), minute) for minute in range(0, 24 * 60 + 1, 5)]
    assert all(one <= other for one, other in pairwise(moments))
    assert moments[-1] == hours.instant(sunday.toordinal() + 1, 0)
    assert moments[-1] - moments[0] == dt.timedelta(hours=23 if sunday.month == 3 else 25)


def test_a_skipped_hour_is_the_moment_of_the_skip_and_a_double_one_the_first():
    skipped, doubled = day("2027-03-28"), day("2027-10-31")
    assert hours.instant(skipped, 150) == dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC)
    assert hours.instant(doubled, 150) == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)


# --- Holidays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2027-01-01", "Nieuwjaarsdag"),
        ("2027-03-26", ""),
        ("2027-03-29", "Tweede paasdag"),
        ("2027-04-27", "Koningsdag"),
        ("2027-05-05", ""),
        ("2030-05-05", "Bevrijdingsdag"),
        ("2027-05-06", "Hemelvaartsdag"),
        ("2027-12-26", "Tweede kerstdag"),
        ("2027-12-27", ""),
    ],
)
def test_public_holidays(date, name):
    assert hours.holiday(day(date)) == name


def test_a_place_is_closed_on_a_holiday_unless_somebody_said_otherwise():
    easter = day("2027-03-29")
    assert hours.free(village(opening()), 1, easter, easter + 1) == (Hour(easter + 1, NINE, TWELVE),)
    assert len(hours.free(village(opening(holidays=True)), 1, easter, easter + 1)) == 2


# --- Free -------------------------------------------------------------------------------------------------------------


def test_patterns_that_meet_are_one_hour_unless_who_is_there_differs():
    network = village(
        opening(1, begins=NINE, ends=TEN),
        opening(2, begins=TEN, ends=TWELVE),
        opening(3, "FREQ=WEEKLY;BYDAY=TU", ELEVEN, TWELVE, present="terreinploeg"),
    )
    assert hours.free(network, 1, MONDAY, TUESDAY) == (
        Hour(MONDAY, NINE, TWELVE),
        Hour(TUESDAY, NINE, ELEVEN),
        Hour(TUESDAY, ELEVEN, TWELVE, "terreinploeg"),
    )


def test_a_place_that_is_there_for_a_time_is_free_until_then():
    network = village(opening(), place=replace(PLACE, until=TUESDAY))
    assert [hour.day for hour in hours.free(network, 1, MONDAY, SUNDAY)] == [MONDAY, TUESDAY]


spans = st.tuples(st.integers(0, 47), st.integers(1, 24)).map(lambda s: (30 * s[0], min(30 * (s[0] + s[1]), 1440)))
some_rules = st.sampled_from(("FREQ=DAILY", WORKDAYS, "FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"))
openings = st.lists(st.tuples(some_rules, spans, st.sampled_from(("", "", "beheerder"))), min_size=1, max_size=4)
bookings = st.lists(
    st.tuples(st.sampled_from(("", "FREQ=DAILY", "FREQ=WEEKLY")), spans, st.integers(0, 9), st.integers(0, 9)),
    max_size=6,
)


@st.composite
def places(draw):
    values = [
        opening(n, rule, begins, ends, present=present, holidays=True)
        for n, (rule, (begins, ends), present) in enumerate(draw(openings), 1)
    ]
    for n, (rule, (begins, ends), start, off) in enumerate(draw(bookings), 1):
        values.append(
            Booking(n, 1, MONDAY + start, begins, ends, rule, off=frozenset({MONDAY + off}) if rule else frozenset())
        )
    return village(*values)


@given(places(), st.integers(0, 2**28 - 1), st.integers(15, 240))
def test_never_a_free_hour_inside_a_booking_or_outside_the_opening(network, slots, minutes):
    free = hours.free(network, 1, MONDAY, MONDAY + 20)
    best = hours.best_hour(network, 1, slots, MONDAY, MONDAY + 20, minutes=minutes)
    busy = [
        (on, minute)
        for booking in network.bookings.values()
        for on in hours.booking_days(booking, MONDAY, MONDAY + 20)
        for minute in range(booking.begins, booking.ends, 30)
    ]
    opened = {
        (on, minute)
        for one in network.openings.values()
        for on in hours.opening_days(one, MONDAY, MONDAY + 20)
        for minute in range(one.begins, one.ends, 30)
    }
    half_hours = [(hour.day, minute) for hour in free for minute in range(hour.begins, hour.ends, 30)]
    assert sorted(half_hours) == sorted(opened - set(busy))
    if best is not None:
        assert best.ends - best.begins >= minutes
        assert {(best.day, minute) for minute in range(best.begins, best.ends, 30)} <= set(half_hours)
        assert not slots or hours.parts_of(best, 15) & slots
    if minutes == hours.ENOUGH:
        assert hours.is_free(network, 1, slots, MONDAY, MONDAY + 20) == (best is not None)


@given(places(), st.integers(0, 2**28 - 1))
def test_what_is_said_to_be_free_is_what_the_best_hour_finds(network, slots):
    span = (MONDAY, MONDAY + 20)
    assert hours.is_free(network, 1, slots, *span) == (hours.best_hour(network, 1, slots, *span) is not None)


# --- The hour that suits best -----------------------------------------------------------------------------------------


def test_the_morning_on_which_the_ground_crew_is_there_comes_first():
    """S22: free Monday to Friday 9-12, the crew on Tuesday."""
    network = village(opening(), opening(2, "FREQ=WEEKLY;BYDAY=TU", present="terreinvrijwilligers"))
    mornings = slots_from(f"{name}-ochtend" for name in ("ma", "di", "wo", "do", "vr"))
    assert hours.best_hour(network, 1, mornings, MONDAY, SUNDAY) == Hour(TUESDAY, NINE, TWELVE, "terreinvrijwilligers")
    busy = Booking(1, 1, TUESDAY, NINE, TWELVE)
    taken = village(*network.openings.values(), busy)
    assert hours.best_hour(taken, 1, mornings, MONDAY, SUNDAY) == Hour(MONDAY, NINE, TWELVE)
    assert hours.best_hour(taken, 1, mornings, MONDAY, SUNDAY + 7).day == TUESDAY + 7


def test_the_hour_stays_within_the_day_part_asked_for():
    network = village(opening(begins=NINE, ends=FIVE))
    assert hours.best_hour(network, 1, slots_from(["wo-middag"]), MONDAY, SUNDAY) == Hour(WEDNESDAY, TWELVE, FIVE)
    assert hours.best_hour(network, 1, slots_from(["wo-avond"]), MONDAY, SUNDAY) is None
    assert hours.best_hour(network, 1, 0, MONDAY, SUNDAY) == Hour(MONDAY, NINE, FIVE)


def test_a_longer_time_may_be_with_and_without_somebody_there():
    network = village(opening(1, begins=NINE, ends=TEN, present="beheerder"), opening(2, begins=TEN, ends=TWELVE))
    assert hours.best_hour(network, 1, 0, MONDAY, SUNDAY, minutes=60) == Hour(MONDAY, NINE, TEN, "beheerder")
    assert hours.best_hour(network, 1, 0, MONDAY, SUNDAY, minutes=150) == Hour(MONDAY, NINE, TWELVE)


@pytest.mark.parametrize(("room", "fits"), [(10, False), (14, True), (None, True)])
def test_a_room_that_is_too_small_has_no_hour(room, fits):
    network = village(opening(), place=replace(PLACE, room=room))
    assert (hours.best_hour(network, 1, 0, MONDAY, SUNDAY, people=14) is not None) == fits


# --- Bookings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "met"),
    [
        (Booking(9, 1, TUESDAY, TEN, ELEVEN), (1, 2)),
        (Booking(9, 1, TUESDAY, TWELVE, FIVE), ()),
        (Booking(9, 1, TUESDAY + 7, NINE, TEN), (2,)),
        (Booking(9, 1, MONDAY, NINE, TEN, "FREQ=DAILY", until=MONDAY), ()),
        (Booking(9, 1, MONDAY, NINE, TEN, "FREQ=DAILY"), (1, 2)),
        (Booking(9, 1, MONDAY, NINE, TEN, "FREQ=DAILY", off=frozenset({TUESDAY})), (2,)),
        (Booking(2, 1, TUESDAY, NINE, TWELVE, "FREQ=WEEKLY;BYDAY=TU"), (1,)),
        (Booking(9, 1, TUESDAY + 14, NINE, TEN), ()),
    ],
)
def test_which_bookings_meet(new, met):
    network = village(
        opening(),
        Booking(1, 1, TUESDAY, NINE, ELEVEN),
        Booking(2, 1, TUESDAY, TEN - 30, TWELVE, "FREQ=WEEKLY;BYDAY=TU", off=frozenset({TUESDAY + 14})),
    )
    assert tuple(one.number for one in hours.clashes(network, 1, new)) == met


@pytest.mark.parametrize(
    ("new", "closed"),
    [
        (Booking(9, 1, TUESDAY, NINE, TWELVE), ()),
        (Booking(9, 1, TUESDAY, NINE, TWELVE + 30), (TUESDAY,)),
        (Booking(9, 1, SUNDAY, NINE, TEN), (SUNDAY,)),
        (Booking(9, 1, day("2026-12-25"), NINE, TEN), (day("2026-12-25"),)),
        (Booking(9, 1, day("2026-12-18"), NINE, TEN, "FREQ=WEEKLY;BYDAY=FR", until=day("2027-01-08")), ()),
    ],
)
def test_on_which_days_a_booking_finds_a_closed_door(new, closed):
    network = village(opening(1, ends=TEN, present="beheerder"), opening(2, begins=TEN))
    assert hours.closed_on(network, 1, new) == closed


def test_where_no_hours_are_known_nothing_is_closed_and_nothing_is_free():
    network = village()
    assert hours.closed_on(network, 1, Booking(1, 1, SUNDAY, 0, 60)) == ()
    assert hours.free(network, 1, MONDAY, SUNDAY) == ()
    assert not hours.known(network, 1)


# --- Which place ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("talent", "place"),
    [
        (Talent(1, 4), 4),
        (Talent(1, 2, names=frozenset({4})), 4),
        (Talent(1, 2, names=frozenset({3, 4, 5})), 4),
        (Talent(1, 2, names=frozenset({5})), 0),
        (Talent(1, 3, names=frozenset({4})), 0),
        (Talent(1, 2), 0),
    ],
)
def test_which_place_an_offer_is_of(talent, place):
    network = Network.build(
        [
            Node(2, "organisation", 0, 0, "a"),
            Node(3, "organisation", 0, 0, "a"),
            Node(4, "place", 0, 0, "a", owner=2),
            Node(5, "place", 0, 0, "a", owner=3),
            Node(6, "place", 0, 0, "a", owner=2),
            talent,
        ]
    )
    assert hours.place_of(network, 1) == place


# --- On a card --------------------------------------------------------------------------------------------------------

GROUP = Need(1, 2, (Weighted("tuin-onderhouden", 1000),), slots=SLOTS["di-ochtend"], group_size=14)
HALL = replace(PLACE, room=14, until=MONDAY + 400, owner=3)
OFFER = Talent(1, 1, (Weighted("tuin-onderhouden", 1000),))
CLEANING = Condition(1, 1, "cleaning", remover=3, euros=600)


def card(*more):
    seeker, owner = Node(2, "initiative", 0, 0, "a"), Node(3, "organisation", 0, 0, "a")
    network = Network.build([HALL, seeker, owner, OFFER, GROUP, opening(present="ploeg"), *more])
    (found,) = suggest(network, 1, scope=Scope(MONDAY, everything=True)).suggestions
    of_places = [reason for reason in found.fits if not reason.points]
    return of_places, [one for one in found.clashes if one.code == "condition"], found.unknown


def test_the_card_says_the_hour_whose_place_it_is_and_until_when():
    fits, _, unknown = card()
    when = (("weekday", 1), ("begins", NINE), ("ends", TWELVE), ("on", TUESDAY), ("present", "ploeg"))
    assert fits == [Reason("hour", 0, when), Reason("until", 0, (("node", 3), ("on", MONDAY + 400)))]
    assert "group-size" not in {reason.code for reason in unknown}


def test_a_condition_stands_until_somebody_takes_it_away():
    """S27: from 'mits' to 'kan'."""
    fits, clashes, _ = card(CLEANING)
    assert clashes == [Reason("condition", 0, (("kind", "cleaning"), ("words", ""), ("euros", 600), ("node", 3)))]
    fits, clashes, _ = card(replace(CLEANING, standing=False))
    assert (fits[-1], clashes) == (Reason("condition-gone"), [])


def test_a_room_for_ten_is_no_room_for_fourteen():
    """S23: 'te klein (10 < 14)'."""
    seeker, small = Node(2, "initiative", 0, 0, "a"), replace(HALL, room=10)
    network = Network.build([small, seeker, Node(3, "organisation", 0, 0, "a"), OFFER, GROUP])
    scope = Scope(MONDAY, everything=True)
    assert suggest(network, 1, scope=scope).suggestions == ()
    (bar,) = why_not(network, 1, 1, scope=scope).bars
    assert bar == Reason("too-small", 0, (("room", 10), ("size", 14)))
    assert sentence(bar) == "Te klein (10 < 14): er is plaats voor 10 mensen."
