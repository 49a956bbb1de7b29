"""What goes on, in the tables and in the calendar: whose day it is, and that no hour shifts."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from app.errors import NotFound
from app.models import Arrangement, ArrangementOff, Change, Holding, KeptApart, Need, Node, Notice
from app.policy.roles import Viewer
from app.repositories.arrangements import ArrangementRow
from app.repositories.asking import number_of
from app.services import arrangements, calendar, today
from matching.hours import repeating
from matching.model import DAYS
from tests.app import town as towns
from tests.app.town import HERE, NORTH, NOW, SOUTH, STATISTICS, YES

TODAY = NOW.date()
WEEK, ZONE = dt.timedelta(days=7), ZoneInfo("Europe/Amsterdam")
FRIDAY = dt.date(2026, 10, 2)
ANNA, JOKE, HENK, COR = 1, 2, 3, 4
RHYTHMS = ("weekly", "fortnightly", "monthly")


def goes_on(*turns, first=FRIDAY, rhythm="weekly", until=None, off=(), player="seeker", begins=21 * 60):
    """An arrangement for Anna with these turns: who, from when, until when."""
    one = Arrangement(
        number=1, municipality=HERE, need=1, role="ride-home", rule=repeating(rhythm, first), first_on=first,
        begins=begins, minutes=30, until=until, made_at=NOW, made_by="token:1",
    )  # fmt: skip
    held = [
        Holding(number=n, municipality=HERE, arrangement=1, node=node, since=since, until=last, at=NOW, actor="token:1")
        for n, (node, since, last) in enumerate(turns, start=1)
    ]
    need = Need(municipality=HERE, owner=ANNA, text="Uit eten.", status="open", neighbourhood=NORTH)
    anna = Node(number=ANNA, municipality=HERE, kind="person", listed_as="person", neighbourhood=NORTH)
    return ArrangementRow(one, need, anna, player, True, held, dict.fromkeys(off, "holder"))


def in_calendar(row, person, until):
    """Moments that stand in the calendar of this person, as a programme that follows it reads them."""
    kept = icalendar.Calendar()
    for event in calendar.repeated(row, person, TODAY):
        kept.add_component(event)
    read = icalendar.Calendar.from_ical(kept.to_ical())
    return sorted(event.start for event in recurring_ical_events.of(read).between(TODAY, until))


def days_of(row, person, until):
    """Days that go on and are this person's, by the rule and the turns alone."""
    return [
        day
        for day in arrangements.occurrences(row, TODAY, until)
        if day not in row.off and (turn := row.holder_on(day)) is not None and person in {ANNA, turn.node}
    ]


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_nine_in_the_evening_is_so_in_every_week_of_ten_years_with_a_change_of_the_clock(rhythm):
    row = goes_on((HENK, FRIDAY, None), rhythm=rhythm)
    last = dt.date(2036, 12, 31)
    found = in_calendar(row, ANNA, last)
    assert [moment.date() for moment in found] == arrangements.occurrences(row, TODAY, last - dt.timedelta(days=1))
    assert {(moment.hour, moment.minute) for moment in found} == {(21, 0)}
    assert {moment.astimezone(ZONE).utcoffset() for moment in found} == {dt.timedelta(hours=n) for n in (1, 2)}


def test_a_sunday_on_which_the_clock_changes_keeps_its_hour():
    sunday = dt.date(2026, 10, 4)
    row = goes_on((HENK, sunday, None), first=sunday, begins=10 * 60)
    found = {moment.date(): moment for moment in in_calendar(row, HENK, dt.date(2027, 4, 30))}
    for day, utc in (("2026-10-18", 8), ("2026-10-25", 9), ("2027-03-21", 9), ("2027-03-28", 8)):
        moment = found[dt.date.fromisoformat(day)]
        assert (moment.hour, moment.astimezone(dt.UTC).hour) == (10, utc)


@st.composite
def histories(draw):
    """What may have become of an arrangement: hand-overs, who stood in, days off, a last day."""
    weeks = st.integers(0, 30)
    rhythm = draw(st.sampled_from(RHYTHMS))
    first = TODAY + dt.timedelta(days=draw(st.integers(-60, 20)))
    starts = sorted({0, *draw(st.lists(weeks, max_size=3))})
    turns = [
        (draw(st.sampled_from((JOKE, HENK, COR))), first + start * WEEK, end and first + end * WEEK - dt.timedelta(1))
        for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]
    row = goes_on(*turns, first=first, rhythm=rhythm, until=draw(st.none() | weeks.map(lambda n: first + n * WEEK)))
    days = arrangements.occurrences(row, first, first + 40 * WEEK)
    once = draw(st.lists(st.sampled_from(days), max_size=3, unique=True)) if days else []
    off = draw(st.lists(st.sampled_from(days), max_size=3, unique=True)) if days else []
    turns += [(draw(st.sampled_from((JOKE, HENK, COR))), day, day) for day in once]
    return goes_on(*turns, first=first, rhythm=rhythm, until=row.arrangement.until, off=off)


@given(histories(), st.sampled_from((ANNA, JOKE, HENK, COR)))
def test_the_calendar_and_the_page_say_the_same_whatever_became_of_it(row, person):
    last = TODAY + 40 * WEEK
    row = row._replace(player="seeker" if person == ANNA else "holder")
    found = [moment.date() for moment in in_calendar(row, person, last + dt.timedelta(days=1))]
    assert found == days_of(row, person, last)
    of = frozenset() if person == ANNA else frozenset({person})
    shown = [date.day for date in arrangements.coming(row, TODAY, of) if date.on and date.day <= last]
    assert shown == found[: len(shown)]
    assert len(shown) == min(3, len(found)) or None in {row.holder_on(day) for day in days_of_rule(row)}


def days_of_rule(row):
    return arrangements.occurrences(row, TODAY, TODAY + 40 * WEEK)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2036, 12, 31)), st.sampled_from(RHYTHMS))
def test_the_first_day_is_a_day_of_its_rule_and_all_are_on_the_same_day_of_the_week(first, rhythm):
    row = goes_on((HENK, first, None), first=first, rhythm=rhythm)
    found = arrangements.occurrences(row, first, first + 30 * WEEK)
    assert found[0] == first
    assert {DAYS[day.weekday()] for day in found} == {DAYS[first.weekday()]}
    assert len(found) == {"weekly": 31, "fortnightly": 16}.get(rhythm, len(found))
    assert arrangements.rhythm_of(row) == rhythm


def test_who_came_last_has_the_day():
    row = goes_on((JOKE, FRIDAY, FRIDAY), (HENK, FRIDAY, None), (COR, FRIDAY + WEEK, FRIDAY + WEEK))
    assert [row.holder_on(FRIDAY + n * WEEK).node for n in range(3)] == [HENK, COR, HENK]
    assert row.present.node == HENK
    assert goes_on((JOKE, FRIDAY, FRIDAY)).present is None


# --- In the tables --------------------------------------------------------------------------------------------------


@dataclass
class Street:
    """Anna's need, the worker of it, and neighbours: numbers of nodes."""

    town: object
    worker: int
    anna: int
    henk: int
    need: object

    def viewer(self, **more):
        common = {"caseload": frozenset({self.anna})}
        return Viewer("worker", "account:1", HERE, self.town.welfare, frozenset({NORTH}), self.worker, **common | more)

    def begins(self, holder, first=TODAY, **values):
        with self.town.work(self.viewer()) as work:
            need = work.needs.get(self.need)
            common = {"role": "ride-home", "rule": repeating("weekly", first), "first_on": first, "begins": 1200}
            row = work.arrangements.create(need, work.nodes.by_number(holder), said_by="hijzelf", **common | values)
            return row.arrangement.id

    def read(self, one, viewer=None):
        with self.town.look(viewer or self.viewer()) as work:
            return work.arrangements.get(one)

    def told(self, person):
        with self.town.look() as work:
            query = select(Notice.code).where(col(Notice.person) == person).order_by(col(Notice.number))
            return list(work.session.exec(query))


@pytest.fixture
def town(database, live):
    return towns.build(database, live)


@pytest.fixture
def street(town):
    with town.work() as work:
        north = work.areas.own(NORTH)
        common = {"consents": [YES, STATISTICS]}
        names = ("Wil", "Anna", "Henk")
        people = [work.people.create(north, identity={"alias": name}, **common).node for name in names]
        for node in people:
            node.organisation = town.welfare
        people[0].listed_as = "professional"
        worker, anna, henk = map(number_of, people)
        work.session.flush()
        need = work.needs.create(people[1], "Ik wil wel eens uit eten.", organisation=town.welfare, worker=worker).need
    return Street(town, worker, anna, henk, need.id)


def test_what_was_held_is_never_written_over(street):
    one = street.begins(street.worker, TODAY - WEEK)
    with street.town.work(street.viewer()) as work:
        row = work.arrangements.own(one)
        work.arrangements.hand_over(row, work.nodes.by_number(street.henk), TODAY, introduction=None, said_by="Henk")
    turns = street.read(one).turns
    assert [(turn.node, turn.since, turn.until) for turn in turns] == [
        (street.worker, TODAY - WEEK, TODAY - dt.timedelta(days=1)),
        (street.henk, TODAY, None),
    ]
    assert [turn.said_by for turn in turns] == ["hijzelf", "Henk"]


def test_who_is_erased_leaves_a_sign_for_the_worker_and_for_whom_it_was(street):
    one = street.begins(street.henk)
    with street.town.work() as work:
        work.erasure.person(work.nodes.by_number(street.henk))
    assert street.read(one).present is None
    assert street.told(street.worker) == ["arrangement-without-holder"]
    assert street.told(street.anna) == ["arrangement-searching"]
    with street.town.work(street.viewer()) as work:
        assert today.tasks(work)[0].kind == "no-holder"


def test_what_nobody_holds_goes_before_what_is_skipped_and_both_before_the_rest(street):
    skipped, lost = street.begins(street.henk), street.begins(street.worker)
    with street.town.work(street.viewer()) as work:
        work.arrangements.skip(work.arrangements.own(skipped), TODAY)
        work.arrangements.let_go(work.arrangements.own(lost), TODAY)
    with street.town.work(street.viewer()) as work:
        assert [task.path for task in today.tasks(work)][:2] == [f"/afspraken/{lost}", f"/afspraken/{skipped}"]


def test_a_day_that_the_seeker_cannot_waits_for_nobody(street):
    one = street.begins(street.henk)
    resident = Viewer("resident", "token:9", HERE, person=street.anna)
    with street.town.work(resident) as work:
        work.arrangements.skip(work.arrangements.own(one), TODAY)
    with street.town.look(street.viewer()) as work:
        assert work.arrangements.tasks(own=True, until=TODAY + WEEK, limit=9) == []
        assert [off.by for off in work.session.exec(select(ArrangementOff))] == ["seeker"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ({}, "worker"),
        ({"neighbourhoods": frozenset({SOUTH})}, None),
        ({"organisation": -1}, None),
        ({"role": "connector"}, "worker"),
        ({"role": "connector", "organisation": -1}, None),
        ({"role": "connector", "caseload": frozenset()}, None),
        ({"role": "coordinator"}, None),
        ({"role": "resident", "person": "anna"}, "seeker"),
        ({"role": "volunteer", "person": "henk"}, "holder"),
    ],
)
def test_who_sees_it_and_as_what(street, who, seen):
    one = street.begins(street.henk)
    usual = {"role": "worker", "actor": "account:1", "municipality": HERE, "organisation": street.town.welfare}
    usual |= {"neighbourhoods": frozenset({NORTH}), "person": None, "caseload": frozenset({street.anna})}
    if "person" in who:
        who = who | {"person": getattr(street, who["person"]), "caseload": frozenset()}
    viewer = Viewer(**usual | who)
    if seen is None:
        with pytest.raises(NotFound):
            street.read(one, viewer)
    else:
        assert street.read(one, viewer).player == seen


def test_the_holder_of_before_sees_nothing_any_more(street):
    one = street.begins(street.henk, TODAY - WEEK)
    with street.town.work(street.viewer()) as work:
        row = work.arrangements.own(one)
        work.arrangements.hand_over(row, work.nodes.by_number(street.worker), TODAY, introduction=None, said_by=None)
    with pytest.raises(NotFound):
        street.read(one, Viewer("volunteer", "token:8", HERE, person=street.henk))


def test_who_is_kept_apart_is_known_in_either_order_and_told_once(street):
    with street.town.work(street.viewer()) as work:
        assert not work.apart.are(street.anna, street.henk)
        for pair in [(street.henk, street.anna), (street.anna, street.henk), (street.anna, street.anna)]:
            work.apart.keep(*pair, HERE)
        assert work.apart.are(street.anna, street.henk)
        assert work.apart.are(street.henk, street.anna)
        assert not work.apart.are(street.anna, street.anna)
        told = work.session.exec(select(Change).where(col(Change.about) == "kept-apart")).all()
        assert len(told) == len(work.session.exec(select(KeptApart)).all()) == 1
