"""The network in memory is the database, in the next answer of every process."""

import datetime as dt
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from app.database import Database
from app.errors import Conflict, Invalid
from app.live import Kept, Live, StillLock, _newest, scope_for
from app.models import Account, Introduction, IntroductionStep, KeptApart, Qualification, Role
from app.policy.lifecycle import TABLE
from app.policy.roles import OPERATOR, Viewer
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.repositories.introductions import Said
from app.repositories.values import values_of
from app.schemas.organisations import GroundsPatch
from app.services.organisations import set_grounds
from app.work import Request
from matching.network import Network, to_rd
from tests.app.town import ELSEWHERE, HERE, NORTH, NOW, PARTNERS, SOUTH, THERE, YES, build

TODAY = NOW.date()


@pytest.fixture
def town(database, live):
    return build(database, live)


def rebuilt(database, today=TODAY):
    """Everything a new network of this database holds."""
    with database.reader.connect() as connection:
        return list(Network.build(values_of(connection, today)).values())


def held(live, today=TODAY):
    """Everything this process's network holds."""
    with live.network(today) as network:
        return list(network.values())


class TestTranslation:
    def values(self, town, today=TODAY):
        with town.database.reader.connect() as connection:
            return {(type(v).__name__, v.number): v for v in values_of(connection, today)}

    def test_a_person(self, town):
        row = town.person(
            town.worker, NORTH, YES, Agreement("parental", given=True), gender="woman", born_from=1950,
            born_to=1954, languages="nl;ar", lon=5.345, lat=52.543,
        )  # fmt: skip
        node = self.values(town)["Node", row.node.number]
        assert (node.x, node.y) == to_rd(5.345, 52.543)
        assert (node.kind, node.area, node.organisation) == ("person", NORTH, town.welfare)
        assert (node.gender, node.born_from, node.languages) == ("woman", 1950, frozenset({"nl", "ar"}))
        assert (node.consent, node.shared, node.guardian, node.active) == (True, False, True, True)

    def test_an_empty_person_is_unknown_and_stays_out(self, town):
        number = town.person(town.worker, status="paused").node.number
        node = self.values(town)["Node", number]
        assert (node.x, node.y) == to_rd(5.3, 52.5)
        assert (node.gender, node.born_from, node.languages) == (None, None, frozenset())
        assert (node.consent, node.shared, node.guardian, node.active) == (False, False, False, False)

    def test_an_organisation_is_there_for_everyone(self, town):
        node = self.values(town)["Node", town.welfare]
        assert (node.kind, node.consent, node.shared, node.organisation) == ("organisation", True, True, 0)

    @pytest.mark.parametrize(
        ("since", "until", "professional"),
        [(None, None, True), (-5, None, True), (0, 0, True), (1, None, False), (-9, -1, False), (None, 5, True)],
    )
    def test_a_professional_is_one_today(self, town, since, until, professional):
        def day(offset):
            return None if offset is None else TODAY + dt.timedelta(days=offset)

        person = town.person(town.worker).node
        with town.work() as work:
            work.session.add(
                Role(municipality=HERE, node=person.number, kind="professional", since=day(since), until=day(until))
            )
        assert self.values(town)["Node", person.number].professional is professional

    def test_ties_talents_needs_introductions(self, town):
        anna, bart = town.person(town.worker, NORTH, YES), town.person(town.worker, NORTH, YES)
        with town.work(town.worker) as work:
            tie = work.ties.create(anna.node, bart.node, "knows", last_confirmed=None).tie
            sure = work.ties.create(anna.node, bart.node, "family", strength=0.8).tie
            talent = work.talents.create(bart.node, "Ik snoei graag, niet met honden", capacity=2, slots=5).talent
            text = "Wie wil mijn tuin snoeien?"
            need = work.needs.create(anna.node, text, consent=YES, max_distance_m=800).need
        values = self.values(town)
        assert (values["Tie", tie.number].strength, values["Tie", tie.number].confirmed) == (500, 0)
        assert (values["Tie", sure.number].strength, values["Tie", sure.number].confirmed) == (800, TODAY.toordinal())
        assert values["Tie", sure.number].organisation == town.welfare
        offer = values["Talent", talent.number]
        assert (offer.owner, offer.capacity_left, offer.slots, offer.collective) == (bart.node.number, 2, 5, False)
        assert offer.limits.cannot == {"dogs"}
        assert offer.concepts[0].concept == "tuin-onderhouden"
        assert (values["Need", need.number].reach, values["Need", need.number].open) == (800, True)

    @pytest.mark.parametrize(
        ("state", "steps", "asked"),
        [
            ("proposed", [("proposed", 1)], 0),
            ("declined-seeker", [("asked-seeker", 1), ("declined-seeker", 2)], 0),
            ("declined-giver", [("asked-giver", 3), ("asked-giver", 5), ("declined-giver", 6)], 5),
            ("running", [("running", 9)], 1),
        ],
    )
    def test_when_the_giver_was_asked(self, town, state, steps, asked):
        day = dt.date(2026, 9, 1)
        anna, bart = town.person(town.worker, NORTH, YES), town.person(town.worker, NORTH, YES)
        with town.work(town.worker) as work:
            talent = work.talents.create(bart.node, "Ik snoei graag").talent
            need = work.needs.create(anna.node, "Wie wil mijn tuin snoeien?").need
            row = Introduction(municipality=HERE, need=need.number, talent=talent.number, state=state, proposed_on=day)
            work.session.add(row)
            work.session.flush()
            for position, (step, offset) in enumerate(steps):
                work.session.add(
                    IntroductionStep(
                        municipality=HERE, introduction=row.number, position=position, state=step,
                        day=day + dt.timedelta(days=offset - 1),
                    )
                )  # fmt: skip
        found = self.values(town)["Introduction", row.number]
        assert found.asked == (0 if asked == 0 else day.toordinal() + asked - 1)


class TestMunicipality:
    def test_each_has_its_own_network(self, town):
        here, there = town.person(town.worker).node, town.person(OPERATOR, ELSEWHERE).node
        with town.live.network(TODAY, HERE) as network:
            assert set(network.nodes.at) == {town.welfare, town.other, here.number}
        with town.live.network(TODAY, THERE) as network:
            assert set(network.nodes.at) == {there.number}
        more = town.person(OPERATOR, ELSEWHERE).node
        with town.live.network(TODAY, HERE) as network:
            assert more.number not in network.nodes.at
        with town.live.network(TODAY, THERE) as network:
            assert set(network.nodes.at) == {there.number, more.number}
        assert held(town.live) == rebuilt(town.database)

    def test_a_tie_stays_within_one(self, town):
        here, there = town.person(town.worker).node, town.person(OPERATOR, ELSEWHERE).node
        with town.work() as work, pytest.raises(Invalid):
            work.ties.create(here, there, "knows")

    def test_a_work_asks_about_its_own(self, town):
        town.person(OPERATOR, ELSEWHERE)
        with town.look(town.worker) as work, work.network() as network:
            assert set(network.nodes.at) == {town.welfare, town.other}
        with town.look() as work, work.network() as network:
            assert len(network.nodes.at) == 3


class TestScope:
    def test_a_worker(self):
        viewer = Viewer("worker", "x", HERE, 7, frozenset({NORTH}), person=9)
        scope = scope_for(viewer, TODAY)
        assert (scope.today, scope.organisation, scope.areas) == (TODAY.toordinal(), 7, frozenset({NORTH}))
        assert (scope.everything, scope.person) == (False, 9)

    def test_the_operator_sees_everything(self):
        assert scope_for(OPERATOR, TODAY).everything

    def test_a_coordinator_sees_nobody(self):
        scope = scope_for(Viewer("coordinator", "x", HERE, 7, frozenset({NORTH})), TODAY)
        assert (scope.areas, scope.everything) == (frozenset(), False)


class TestCatchingUp:
    def test_a_change_is_in_the_next_answer(self, town):
        assert held(town.live) == rebuilt(town.database)
        row = town.person(town.worker, NORTH, YES)
        with town.live.network(TODAY) as network:
            assert row.node.number in network.nodes.at
        with town.work(town.worker) as work:
            work.people.update(work.people.own(row.node.id), status="left")
        with town.live.network(TODAY) as network:
            assert not network.nodes["active"][network.nodes.at[row.node.number]]

    def test_it_changes_rows_and_does_not_build_anew(self, town):
        with town.live.network(TODAY) as network:
            before = network
        town.person(town.worker)
        with town.live.network(TODAY) as network:
            assert network is before

    def test_what_is_not_committed_is_not_in_it(self, town):
        held(town.live)
        with town.work(town.worker) as work:
            row = work.people.create(work.areas.own(NORTH), identity={"alias": "Anna"})
            with work.network() as network:
                assert row.node.number not in network.nodes.at
        with town.live.network(TODAY) as network:
            assert row.node.number in network.nodes.at

    def test_without_the_change_log_it_would_be_stale(self, town):
        held(town.live)
        with Session(town.database.writer) as session:
            session.add(Role(municipality=HERE, node=town.welfare, kind="professional"))
            session.commit()
        assert held(town.live) != rebuilt(town.database)
        with town.work() as work:
            work.changed("everything", 0)
        assert held(town.live) == rebuilt(town.database)

    def test_a_row_that_is_gone_is_taken_out(self, town):
        a, b = town.person(town.worker), town.person(town.worker)
        with town.work(town.worker) as work:
            tie = work.ties.create(a.node, b.node, "knows").tie
        held(town.live)
        with town.work() as work:
            work.session.delete(work.ties.get(tie.id).tie)
            work.changed("tie", number_of(tie))
        assert held(town.live) == rebuilt(town.database)

    def test_a_new_day_turns_roles(self, town):
        person = town.person(town.worker).node
        with town.work() as work:
            work.session.add(
                Role(
                    municipality=HERE, node=person.number, kind="professional",
                    since=TODAY + dt.timedelta(days=1), until=TODAY + dt.timedelta(days=2),
                )
            )  # fmt: skip
            work.changed("node", number_of(person))
        for offset in (0, 1, 2, 3, 1, 0):
            day = TODAY + dt.timedelta(days=offset)
            assert held(town.live, day) == rebuilt(town.database, day)
            with town.live.network(day) as network:
                professional = bool(network.nodes["professional"][network.nodes.at[person.number]])
            assert professional is (offset in {1, 2})

    def test_an_area_takes_along_who_stands_at_its_centre(self, town):
        town.person(town.worker)
        town.person(town.worker, lon=5.35, lat=52.55)
        held(town.live)
        with town.work() as work:
            area = work.areas.get(NORTH)
            area.lon = 5.4
            work.changed("area", number_of(area))
        assert held(town.live) == rebuilt(town.database)


PROCESS = """
import datetime, sys
from app.database import Database
from app.errors import Invalid
from app.live import Live
live = Live(Database(sys.argv[1]))
for line in sys.stdin:
    with live.network(datetime.date.fromisoformat(line.strip())) as network:
        print(sorted(network.nodes.at), flush=True)
"""


def test_another_process_knows_at_once(town):
    url = town.database.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", PROCESS, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def answer():
            process.stdin.write(f"{TODAY}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        try:
            known = [town.welfare, town.other]
            assert answer() == str(known)
            for _ in range(5):
                known.append(town.person(town.worker).node.number)
                assert answer() == str(known)
        finally:
            process.stdin.close()
            process.wait(timeout=30)


class TestStillLock:
    def started(self, enters, into):
        """A thread that goes in and says so."""

        def go() -> None:
            with enters():
                into.append(enters.__name__)

        thread = threading.Thread(target=go)
        thread.start()
        return thread

    def test_nobody_reads_while_somebody_changes(self):
        lock, inside = StillLock(), []
        with lock.changing():
            reader = self.started(lock.reading, inside)
            reader.join(timeout=0.3)
            assert inside == []
        reader.join(timeout=30)
        assert inside == ["reading"]

    def test_who_wants_to_change_goes_before_who_wants_to_read(self):
        lock, inside = StillLock(), []
        with lock.reading():
            changer = self.started(lock.changing, inside)
            changer.join(timeout=0.3)
            reader = self.started(lock.reading, inside)
            reader.join(timeout=0.3)
            assert inside == []
        changer.join(timeout=30)
        reader.join(timeout=30)
        assert inside == ["changing", "reading"]


def test_who_waited_for_another_thread_looks_again(town):
    """What somebody saw before he waited is old: put in the network after a later look, it would undo that."""
    tomorrow = TODAY + dt.timedelta(days=1)
    row = town.person(town.worker, NORTH, YES)
    with town.work() as work:
        work.session.add(Role(municipality=HERE, node=row.node.number, kind="professional", since=tomorrow))
        work.changed("node", number_of(row.node))
    held(town.live)
    kept = town.live._kept[None]
    waiting = threading.Thread(target=kept.catch_up, args=(tomorrow,))
    with kept._applying:
        waiting.start()
        waiting.join(timeout=0.5)
        with town.work(town.worker) as work:
            work.people.update(work.people.own(row.node.id), status="left")
        with town.database.reader.connect() as connection:
            kept._apply(connection, _newest(connection), TODAY)
    waiting.join(timeout=30)
    assert list(kept.network.values()) == rebuilt(town.database, tomorrow)


@pytest.mark.parametrize(("bound", "anew"), [(3, True), (5000, False)])
def test_after_many_changes_nothing_is_forgotten(town, monkeypatch, bound, anew):
    monkeypatch.setattr("app.live.MOST_CHANGES", bound)
    with town.live.network(TODAY) as network:
        before = network
    with town.work() as work:
        area = work.areas.own(NORTH)
        for _ in range(8):
            work.people.create(area, identity={}, consents=[YES])
    with town.live.network(TODAY) as network:
        assert (network is not before) is anew
    assert held(town.live) == rebuilt(town.database)


def test_one_network_is_made_for_each_municipality_and_kept(town, monkeypatch):
    made = []

    class Counted(Kept):
        def __init__(self, *arguments) -> None:
            made.append(arguments[1])
            super().__init__(*arguments)

    monkeypatch.setattr("app.live.Kept", Counted)
    live = Live(town.database)
    for municipality in (HERE, THERE, HERE, None, THERE):
        with live.network(TODAY, municipality):
            pass
    assert made == [HERE, THERE, None]


def test_what_is_read_holds_still(town):
    """A change waits until nobody reads; whoever asks after it gets the change."""
    answers = []

    def change_and_ask() -> None:
        number = town.person(town.worker).node.number
        with town.live.network(TODAY) as network:
            answers.append(number in network.nodes.at)

    other = threading.Thread(target=change_and_ask)
    with town.live.network(TODAY) as network:
        before = list(network.values())
        other.start()
        other.join(timeout=0.5)
        assert list(network.values()) == before
        assert answers == []
    other.join(timeout=30)
    assert answers == [True]


def test_readers_and_writers_together(town):
    """Eight threads ask while people are added: nobody sees a half change, and nothing gets lost."""
    faults: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                with town.live.network(TODAY) as network:
                    used, version = network.nodes.used, network.version
                    view = network.view(scope_for(OPERATOR, TODAY))
                    assert len(view.see) == used == network.nodes.used
                    assert version == network.version
        except BaseException as fault:  # noqa: BLE001
            faults.append(fault)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        town.person(town.worker, NORTH, YES)
    done.set()
    for thread in threads:
        thread.join(timeout=30)
    assert faults == []
    assert held(town.live) == rebuilt(town.database)


# --- Any change, in any order, leaves what a new network would hold ---------------------------------------------------

CHANGES = (
    "person",
    "share",
    "withdraw",
    "move",
    "talent",
    "retell",
    "need",
    "open",
    "tie",
    "cut",
    "apart",
    "vog",
    "intro",
    "decide",
    "agree",
    "guard",
    "ground",
    "grounds",
    "list",
    "task",
    "employ",
    "erase",
)
steps = st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 99), st.integers(0, 99)), min_size=8, max_size=24)
TEXTS = ("Ik snoei graag, niet met honden", "Wie wil mijn hond uitlaten?", "Ik kan goed koken", "Een rit naar de markt")


class Story:
    """Random changes to one database, made through the repositories."""

    def __init__(self, town):
        self.town = town
        self.people, self.talents, self.needs, self.ties = [], [], [], []
        self.apart, self.introductions, self.accounts = set(), [], []
        for _ in range(2):
            self.people.append(town.person(OPERATOR, NORTH, organisation=town.welfare).node)
        colleague = town.person(OPERATOR, NORTH, organisation=town.welfare).node
        areas = frozenset({NORTH, SOUTH})
        self.worker = Viewer("worker", "token:5", HERE, town.welfare, areas, person=colleague.number)
        with town.work() as work:
            self.garden = number_of(work.initiatives.create(work.areas.own(NORTH), name="De Moestuin").node)

    def take(self, step, one, other):
        with self.town.work() as self.work:
            getattr(self, f"_{step}")(self.work, one, other)

    def _person(self, work, one, other):
        area = work.areas.own(SOUTH if one % 2 else NORTH)
        consents = [YES] if other % 2 else []
        values = {"gender": "man", "organisation": self.town.welfare, "role": "volunteer" if one % 3 else "resident"}
        if other % 4 == 0:
            values |= {"provisional_by": "token:5", "provisional_until": TODAY}
        self.people.append(work.people.create(area, identity={}, consents=consents, **values).node)

    def _who(self, one):
        return self.work.nodes.by_number(self.people[one % len(self.people)].number)

    def _share(self, work, one, _other):
        work.consents.record(self._who(one), PARTNERS)

    def _withdraw(self, work, one, _other):
        work.consents.record(self._who(one), Agreement("matching", given=False))

    def _move(self, work, one, other):
        row = work.people.own(self._who(one).id)
        work.people.update(row, lon=5.0 + other / 100, lat=52.1, status="paused" if other % 3 else "active")

    def _talent(self, work, one, other):
        self.talents.append(work.talents.create(self._who(one), TEXTS[other % len(TEXTS)], capacity=other % 4).talent)

    def _retell(self, work, one, other):
        if self.talents:
            row = work.talents.own(self.talents[one % len(self.talents)].id)
            work.talents.update(row, text=TEXTS[other % len(TEXTS)], slots=other, constraints="geen katten")

    def _need(self, work, one, other):
        consent = YES if other % 2 else None
        self.needs.append(work.needs.create(self._who(one), TEXTS[other % len(TEXTS)], consent=consent).need)

    def _open(self, work, one, other):
        if self.needs:
            row = work.needs.open_up(work.needs.get(self.needs[one % len(self.needs)].id), YES)
            work.needs.update(row, text=TEXTS[other % len(TEXTS)])

    def _tie(self, work, one, other):
        a, b = self._who(one), self._who(other)
        if a.number != b.number:
            self.ties.append(work.ties.create(a, b, "knows", strength=(one + 1) / 100).tie)

    def _cut(self, work, one, other):
        if self.ties:
            tie = self.ties.pop(one % len(self.ties))
            if other % 2:
                work.ties.update(work.ties.own(tie.id), strength=0.9)
            else:
                work.session.delete(work.ties.get(tie.id).tie)
                work.changed("tie", number_of(tie))

    def _apart(self, work, one, other):
        a, b = sorted({number_of(self._who(one)), number_of(self._who(other))} | {0})[-2:]
        if a:
            row = KeptApart(municipality=HERE, a=a, b=b)
            if (a, b) not in self.apart:
                self.apart.add((a, b))
                work.session.add(row)
                work.session.flush()
                work.changed("kept-apart", number_of(row))

    def _vog(self, work, one, other):
        node = number_of(self._who(one))
        until = TODAY + dt.timedelta(days=other) if other % 2 else None
        work.session.add(Qualification(municipality=HERE, node=node, kind="vog", valid_until=until))
        work.changed("node", node)

    def _intro(self, work, one, other):
        if self.needs and self.talents:
            row = Introduction(
                municipality=HERE,
                need=self.needs[one % len(self.needs)].number,
                talent=self.talents[other % len(self.talents)].number,
                state="proposed" if one % 2 else "expired",
                proposed_on=TODAY,
            )
            work.session.add(row)
            work.session.flush()
            work.changed("introduction", number_of(row))
            self.introductions.append(row.id)

    def _decide(self, work, one, other):
        """Any step of the table from where it stands, with what it means for the talent, the need and the two."""
        if self.introductions:
            row = work.introductions.get(self.introductions[one % len(self.introductions)])
            steps = [step for step in TABLE if row.introduction.state in step.sources]
            if steps:
                with suppress(Conflict):  # nothing left to give
                    work.introductions.step(row, steps[other % len(steps)], Said("worker"))

    def _agree(self, work, one, _other):
        """Also whom nobody but one worker sees until then."""
        work.consents.record(work.nodes.get(self._who(one).id), YES)

    def _guard(self, work, one, other):
        work.consents.record(self._who(one), Agreement("parental", given=bool(other % 2)))

    def _ground(self, work, one, other):
        work.people.update(work.people.own(self._who(one).id), ground="agreement" if other % 2 else None)

    def _grounds(self, work, _one, other):
        node = work.nodes.by_number(self.town.welfare)
        work.request = Request("test", expected_version=node.version)
        set_grounds(work, str(node.id), GroundsPatch(agreementIsGround=bool(other % 2)))

    def _list(self, work, one, other):
        recorder = self.garden if other % 2 else self.town.welfare
        work.people.update(work.people.own(self._who(one).id), organisation=recorder)

    def _task(self, work, one, _other):
        """Taken by a worker, or given back."""
        node = work.nodes.get(self._who(one).id)
        work.viewer = self.worker
        (work.care.take if work.care.owner(node) is None else work.care.release)(node)

    def _employ(self, work, one, other):
        """Somebody gets an account of who works here or of a resident; another role; or it is closed."""
        if not self.accounts or other % 3 == 0:
            node, role = work.nodes.get(self._who(one).id), "worker" if one % 2 else "resident"
            with suppress(Conflict):  # there is one like it
                made = work.accounts.create(node, work.nodes.by_number(self.town.welfare), role)
                self.accounts.append(made.account.id)
            return
        row = work.accounts.get(self.accounts[one % len(self.accounts)])
        if other % 3 == 1:
            work.accounts.change(row, role="coordinator" if one % 2 else "volunteer")
        else:
            work.accounts.close(row)

    def _erase(self, work, one, _other):
        if len(self.people) > 2:
            gone = self.people.pop(one % len(self.people))
            number, of = gone.number, {row.id: row.person for row in work.session.exec(select(Account))}
            held = {row.id: (row.need, row.talent) for row in work.session.exec(select(Introduction))}
            work.erasure.person(work.nodes.get(gone.id))
            self.talents = [talent for talent in self.talents if talent.owner != number]
            self.needs = [need for need in self.needs if need.owner != number]
            self.ties = [tie for tie in self.ties if number not in {tie.a, tie.b}]
            self.apart = {pair for pair in self.apart if number not in pair}
            self.accounts = [account for account in self.accounts if of[account] != number]
            needs, talents = ({row.number for row in rows} for rows in (self.needs, self.talents))
            self.introductions = [
                row for row in self.introductions if held[row][0] in needs and held[row][1] in talents
            ]


@given(changes=steps, looks=st.integers(1, 4))
def test_any_changes_leave_what_a_new_network_would_hold(fresh_sqlite, changes, looks):
    database = fresh_sqlite()
    live = Live(database)
    story = Story(build(database, live))
    for number, change in enumerate(changes):
        story.take(*change)
        if number % looks == 0:
            assert held(live) == rebuilt(database)
    assert held(live) == rebuilt(database)
    database.dispose()


@pytest.fixture(scope="module")
def fresh_sqlite(tmp_path_factory):
    """Give a function that makes a new database of an empty one, quicker than migrating each time."""
    empty = tmp_path_factory.mktemp("empty") / "empty.db"
    first = Database(f"sqlite:///{empty}")
    first.upgrade()
    with first.writer.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    first.dispose()

    def make():
        file = tmp_path_factory.mktemp("story") / "test.db"
        file.write_bytes(empty.read_bytes())
        return Database(f"sqlite:///{file}")

    return make
