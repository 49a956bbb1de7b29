"""Figures are taken once a month or quarter, through the gate, and stand as they were taken."""

import datetime as dt

import pytest
from sqlalchemy import exc, text
from sqlmodel import select

from app.models import Area, Snapshot, SnapshotArea
from app.repositories.asking import number_of
from app.schemas.figures import AreaFiguresOut
from app.services import figures, snapshots
from tests.app.town import HERE, NORTH, NOW, SOUTH, STATISTICS, Town, build

QUARTER = dt.timedelta(days=95)
A_YEAR = dt.timedelta(days=366)


@pytest.fixture
def town(database, live) -> Town:
    return build(database, live)


def fill(town: Town, people: int, *, ring: int = 2, code: str = NORTH, since: dt.date | None = None) -> list[int]:
    """Let everybody know who comes next, and as many after that as `ring` says."""
    with town.work() as work:
        area = work.areas.own(code)
        area.inhabitants = 100
        nodes = [
            work.people.create(area, identity={"alias": f"P{n}"}, consents=[STATISTICS]).node for n in range(people)
        ]
        for n, node in enumerate(nodes):
            for step in range(1, ring + 1):
                work.ties.create(node, nodes[(n + step) % people], kind="knows", since=since)
        return [number_of(node) for node in nodes]


def take(town: Town, at: dt.datetime = NOW) -> int:
    with town.work(now=at) as work:
        return snapshots.take_due(work)


def read(town: Town, code: str = NORTH, at: dt.datetime = NOW) -> AreaFiguresOut:
    with town.look(now=at) as work:
        return figures.shown(work, code)


def value(found: AreaFiguresOut, name: str, among: str = "all"):
    (one,) = [one for one in found.figures if (one.name, one.among) == (name, among)]
    return one.value


class TestTaking:
    def test_once_a_month_and_once_a_quarter(self, town):
        fill(town, 12)
        assert take(town) == 4, "counts and networks of two municipalities"
        assert take(town, NOW + dt.timedelta(days=20)) == 0
        assert take(town, NOW + dt.timedelta(days=31)) == 2, "November: counts"
        assert take(town, NOW + QUARTER) == 4, "January: both"

    def test_what_is_shown_is_what_was_taken(self, town):
        people = fill(town, 40)
        take(town)
        before = read(town)
        assert (value(before, "nodes"), value(before, "ties"), value(before, "averageDegree")) == (40, 80, 4.0)
        with town.work() as work:
            for number in people[:20]:
                work.nodes.by_number(number).status = "left"
        assert read(town) == before

    def test_before_the_first_there_is_nothing(self, town):
        fill(town, 40)
        found = read(town)
        assert (found.counted_on, found.measured_on, found.figures, found.words) == (None, None, [], [])

    def test_at_a_day_the_newest_until_then(self, town):
        fill(town, 40)
        take(town)
        fill(town, 20)
        take(town, NOW + QUARTER)
        with town.look(now=NOW + QUARTER) as work:
            assert value(figures.shown(work, NORTH, NOW.date() + dt.timedelta(days=3)), "nodes") == 40
            assert value(figures.shown(work, NORTH), "nodes") == 60
            assert figures.shown(work, NORTH, NOW.date() - dt.timedelta(days=1)).figures == []


class TestFrozen:
    @pytest.mark.parametrize("change", ["UPDATE snapshot_area SET shown = '{}'", "DELETE FROM snapshot_area"])
    def test_nobody_changes_or_removes_one(self, town, change):
        fill(town, 12)
        take(town)
        with pytest.raises(exc.DatabaseError), town.database.writer.begin() as connection:
            connection.execute(text(change))
        with town.look() as work:
            assert len(work.session.exec(select(SnapshotArea)).all()) > 0
            assert len(work.session.exec(select(Snapshot)).all()) == 4


class TestStanding:
    def test_when_fewer_than_ten_changed_the_last_figures_stand(self, town):
        people = fill(town, 40)
        take(town)
        first = read(town)
        fill(town, 3, ring=1)
        with town.work() as work:
            work.nodes.by_number(people[0]).status = "left"
        later = NOW + QUARTER
        take(town, later)
        second = read(town, at=later)
        assert second.stands_since == NOW.date()
        network = [one for one in first.figures if one.name in {"nodes", "ties", "density"}]
        assert [one for one in second.figures if one.name in {"nodes", "ties", "density"}] == network

    def test_changes_add_up_since_what_was_printed_last(self, town):
        fill(town, 40)
        take(town)
        for quarter, people in ((1, 6), (2, 6)):
            fill(town, people, ring=1)
            take(town, NOW + quarter * QUARTER)
        assert value(read(town, at=NOW + QUARTER), "nodes") == 40, "six came: the figures stand"
        assert value(read(town, at=NOW + 2 * QUARTER), "nodes") == 50, "twelve came since they were printed"

    def test_counts_stand_too(self, town):
        fill(town, 40)
        take(town)
        fill(town, 4)
        take(town, NOW + dt.timedelta(days=31))
        november = read(town, at=NOW + dt.timedelta(days=31))
        assert (value(november, "people"), november.counted_on) == (40, NOW.date())
        fill(town, 8)
        take(town, NOW + dt.timedelta(days=62))
        december = read(town, at=NOW + dt.timedelta(days=62))
        assert (value(december, "people"), december.counted_on) == (50, NOW.date() + dt.timedelta(days=62))

    def test_whose_ties_changed_has_changed_too(self, town):
        people = fill(town, 40)
        take(town)
        with town.work() as work:
            for n in range(0, 20, 2):
                here, there = work.nodes.by_number(people[n]), work.nodes.by_number(people[n + 20])
                work.ties.create(here, there, kind="knows")
        take(town, NOW + QUARTER)
        found = read(town, at=NOW + QUARTER)
        assert found.stands_since is None
        assert value(found, "ties") == 90

    def test_who_was_counted_is_kept_as_long_as_figures_stand_on_it(self, town):
        def days():
            with town.look() as work:
                query = "SELECT DISTINCT s.period FROM snapshot_member m JOIN snapshot s ON s.number = m.snapshot"
                return sorted(period for (period,) in work.session.connection().execute(text(query)))

        for code in (NORTH, SOUTH):
            fill(town, 40, code=code)
        take(town)
        fill(town, 3, ring=1)
        take(town, NOW + QUARTER)
        assert days() == ["2026-Q4", "2027-Q1"], "the first still stands"
        for code in (NORTH, SOUTH):
            fill(town, 20, code=code)
        take(town, NOW + 2 * QUARTER)
        assert days() == ["2027-Q2"]

    def test_an_erased_person_is_in_no_snapshot_as_a_person(self, town):
        people = fill(town, 40)
        take(town)
        with town.work() as work:
            work.erasure.person(work.erasure.by_number(people[0]))
        with town.look() as work:
            rows = work.session.connection().execute(text(f"SELECT * FROM snapshot_member WHERE node = {people[0]}"))
            assert rows.all() == []


class TestAYearBefore:
    def test_it_stands_beside_and_says_what_registration_does(self, town):
        fill(town, 40)
        take(town)
        fill(town, 40)
        later = NOW + A_YEAR
        take(town, later)
        found = read(town, at=later)
        (nodes,) = [one for one in found.figures if (one.name, one.among) == ("nodes", "all")]
        assert (nodes.value, nodes.before, nodes.before_on) == (80, 40, NOW.date())
        assert nodes.change == "registration"

    def test_a_small_network_has_no_arrows(self, town):
        fill(town, 20)
        take(town)
        fill(town, 8)
        take(town, NOW + A_YEAR)
        found = read(town, at=NOW + A_YEAR)
        assert found.small
        assert {one.change for one in found.figures} == {None}


class TestSmall:
    def test_a_small_neighbourhood_is_hidden_in_its_municipality_too(self, town):
        with town.work() as work:
            work.session.add(Area(municipality=HERE, code=HERE, kind="municipality", name="Dorp"))
            work.session.flush()
            for code in (NORTH, SOUTH):
                work.areas.own(code).parent = HERE
        fill(town, 40)
        fill(town, 2, ring=1, code=SOUTH)
        take(town)
        assert value(read(town, SOUTH), "people") is None
        assert {value(read(town, NORTH), "people"), value(read(town, HERE), "people")} != {40}, (
            "42 rounds to 40: with both, the two people in the south have room for 0 to 4 only"
        )
