"""What the clock does at night: everything on its day, once, and nothing that people decide."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from sqlmodel import col, select

from app.models import Account, Care, Feedback, Introduction, IntroductionStep, Mail, Need, Notice, Talent
from app.repositories.asking import number_of
from app.repositories.rhythm import Rhythm
from app.services.rhythm import NIGHTLY
from tests.app import town as towns
from tests.app.town import HERE, NORTH, NOW, YES

DAY = dt.timedelta(days=1)
TODAY = NOW.date()


@dataclass
class Street:
    """A worker, who leads the team, and two neighbours with a need and a talent: the numbers of their nodes."""

    town: towns.Town
    worker: int
    lead: int
    seeker: int
    giver: int
    need: uuid.UUID
    talent: uuid.UUID

    def introduction(self, state, **values) -> uuid.UUID:
        """Put an introduction of the two where it stands today."""
        with self.town.work() as work:
            need, talent = (self.row(work, model, one) for model, one in ((Need, self.need), (Talent, self.talent)))
            usual = {"worker": self.worker, "proposed_by": self.worker, "state": state}
            row = Introduction(municipality=HERE, need=need.number, talent=talent.number, **usual | values)
            work.session.add(row)
            work.session.flush()
            step = {"municipality": HERE, "introduction": number_of(row), "day": TODAY, "at": NOW}
            work.session.add(IntroductionStep(**step, position=1, state=state))
            return row.id

    def row(self, work, model, row_id):
        """The row with this id, as it is now."""
        return work.session.exec(select(model).where(col(model.id) == row_id)).one()

    def state(self, introduction) -> str:
        """Where an introduction stands."""
        with self.town.look() as work:
            return self.row(work, Introduction, introduction).state

    def change(self, model, row_id, **values) -> None:
        """Set columns of a row."""
        with self.town.work() as work:
            for name, value in values.items():
                setattr(self.row(work, model, row_id), name, value)

    def night(self, days) -> dict[str, int]:
        """Let the clock come by, so many days from now."""
        with self.town.work(now=NOW + days * DAY) as work:
            return {name: step(work) for name, step in NIGHTLY}

    def told(self, person, code) -> list[int]:
        """After how many days somebody was told this."""
        with self.town.look() as work:
            query = select(Notice).where(col(Notice.person) == person, col(Notice.code) == code)
            return [(notice.day - TODAY).days for notice in work.session.exec(query.order_by(col(Notice.number)))]


def inhabit(town) -> Street:
    with town.work(town.worker) as work:
        area = work.areas.own(NORTH)
        worker, lead, seeker, giver = (
            work.people.create(area, identity={"alias": name}, consents=[YES]).node
            for name in ("Gerrit", "Els", "Anna", "Bram")
        )
        leads = {"role": "worker", "organisation": town.welfare, "leads": True}
        work.session.add(Account(municipality=HERE, person=number_of(lead), **leads, created_at=NOW, created_by="x"))
        need = work.needs.create(seeker, "Wie helpt in de tuin?", consent=YES, worker=number_of(worker)).need
        talent = work.talents.create(giver, "Ik snoei graag.", heard_on=TODAY).talent
        numbers = [number_of(node) for node in (worker, lead, seeker, giver)]
        return Street(town, *numbers, need.id, talent.id)


@pytest.fixture
def street(database, live):
    return inhabit(towns.build(database, live))


def test_an_ask_stays_open_for_fourteen_days_and_then_the_worker_hears(street):
    asked = street.introduction("asked-seeker", due_on=TODAY + 14 * DAY)
    assert street.night(13)["close-unanswered"] == 0
    assert street.state(asked) == "asked-seeker"
    assert street.night(14)["close-unanswered"] == 1
    assert street.state(asked) == "expired"
    street.night(15)
    assert street.told(street.worker, "nobody-answered") == [14]


def test_while_somebody_else_may_still_answer_the_worker_is_left_alone(street):
    street.introduction("asked-seeker", due_on=TODAY + 14 * DAY)
    other = street.introduction("asked-giver", due_on=TODAY + 16 * DAY)
    street.night(14)
    assert street.told(street.worker, "nobody-answered") == []
    street.night(16)
    assert street.state(other) == "expired"
    assert street.told(street.worker, "nobody-answered") == [16]


def test_not_now_comes_back_once_on_its_day(street):
    later = street.introduction("not-now", again_on=TODAY + 30 * DAY)
    street.night(29)
    assert street.state(later) == "not-now"
    street.night(30)
    assert street.state(later) == "proposed"
    assert street.told(street.worker, "came-back") == [30]
    street.change(Introduction, later, state="not-now", again_on=TODAY + 60 * DAY)
    street.night(60)
    assert street.state(later) == "expired"
    assert street.told(street.worker, "came-back") == [30]


@pytest.mark.parametrize("state", ["agreed", "met", "running"])
def test_the_day_after_a_first_time_both_are_asked_once(street, state):
    together = street.introduction(state, first_on=TODAY + 7 * DAY)
    for days in (6, 7, 8, 9):
        street.night(days)
    for person in (street.seeker, street.giver):
        assert street.told(person, "how-was-it") == [8]
    assert street.told(street.worker, "first-time-past") == [8]
    assert street.state(together) == state
    with street.town.look() as work:
        assert sorted(row.side for row in work.session.exec(select(Feedback))) == ["giver", "seeker"]


def test_a_first_time_that_was_withdrawn_is_not_asked_about(street):
    street.introduction("withdrawn", first_on=TODAY)
    assert street.night(1)["ask-after-first-times"] == 0


def handed_over(street, **values):
    street.change(Need, street.need, status="met")
    return street.introduction("handed-over", worker=None, holder=street.giver, due_on=TODAY + 90 * DAY, **values)


def test_after_a_hand_over_the_holder_is_asked_at_90_180_and_365_days(street):
    held = handed_over(street)
    for days in (1, 89, 90, 91, 179, 180, 181, 364, 365, 366, 500, 900):
        street.night(days)
    assert street.told(street.giver, "still-there") == [90, 180, 365]
    assert street.told(street.worker, "still-there") == []
    assert street.state(held) == "handed-over"


def test_a_clock_that_stood_still_asks_once_and_goes_on(street):
    handed_over(street)
    for days in (200, 201, 364, 365):
        street.night(days)
    assert street.told(street.giver, "still-there") == [200, 365]


def test_where_the_holder_is_gone_the_worker_is_asked(street):
    held = handed_over(street)
    street.change(Introduction, held, holder=None)
    street.night(90)
    assert street.told(street.worker, "still-there") == [90]


def test_a_need_of_nobody_is_told_to_the_lead_after_three_days(street):
    street.change(Need, street.need, worker=None)
    for days in (2, 3, 4):
        street.night(days)
    assert street.told(street.lead, "need-without-owner") == [3]
    assert street.told(street.worker, "need-without-owner") == []


@pytest.mark.parametrize("values", [{"status": "closed"}, {"source_id": "ND1"}])
def test_a_need_that_ended_or_came_with_a_folder_is_not(street, values):
    street.change(Need, street.need, worker=None, **values)
    street.night(3)
    assert street.told(street.lead, "need-without-owner") == []


def days_past(street) -> list[int]:
    street.change(Need, street.need, due_on=TODAY + 5 * DAY)
    for days in (5, 6, 7):
        street.night(days)
    street.change(Need, street.need, due_on=TODAY + 20 * DAY)
    for days in (20, 21, 22):
        street.night(days)
    return street.told(street.worker, "day-past")


def test_a_day_that_passed_is_told_once_to_whose_task_it_is(street):
    assert days_past(street) == [6, 21]


def test_a_clock_that_forgets_whom_it_told_is_caught(street, monkeypatch):
    monkeypatch.setattr(Rhythm, "was_told", lambda *_arguments, **_options: False)
    assert days_past(street) != [6, 21]


def test_an_introduction_has_its_day_as_well_until_it_is_held_by_a_neighbour(street):
    running = street.introduction("running", due_on=TODAY + 5 * DAY)
    street.night(6)
    assert street.told(street.worker, "day-past") == [6]
    street.change(Introduction, running, state="finished", due_on=TODAY + 8 * DAY)
    street.night(9)
    assert street.told(street.worker, "day-past") == [6]


def test_who_offers_and_hears_nothing_is_told_to_the_lead_after_seven_days(street):
    street.change(Talent, street.talent, heard_on=None)
    for days in (6, 7, 8):
        street.night(days)
    assert street.told(street.lead, "offer-unheard") == [7]


@pytest.mark.parametrize(
    "values", [{"heard_on": TODAY}, {"source_id": "TL1"}, {"status": "withdrawn"}, {"created_on": None}]
)
def test_who_heard_or_came_with_a_folder_is_not(street, values):
    street.change(Talent, street.talent, **{"heard_on": None} | values)
    street.night(7)
    assert street.told(street.lead, "offer-unheard") == []


def test_only_who_chose_mail_gets_one_and_it_says_nothing(street):
    street.introduction("met", first_on=TODAY)
    with street.town.work() as work:
        for number, channel in ((street.seeker, "email"), (street.giver, "phone")):
            work.people.update(work.people.get(work.nodes.by_number(number).id), channel=channel)
    street.night(1)
    with street.town.look() as work:
        assert [(m.person, m.code, m.values) for m in work.session.exec(select(Mail))] == [(street.seeker, "news", {})]


def test_nobody_but_the_house_asks_what_is_due(street):
    street.introduction("handed-over", holder=street.giver, due_on=TODAY)
    street.introduction("met", first_on=TODAY)
    street.change(Need, street.need, worker=None)
    street.change(Talent, street.talent, heard_on=None)
    for viewer, count in ((street.town.worker, 0), (towns.OPERATOR, 4)):
        with street.town.look(viewer, NOW + 10 * DAY) as work:
            clock = work.rhythm
            found = [*clock.held(), *clock.first_times_past(), *clock.ownerless(), *clock.unheard()]
            assert len(found) == count
            assert len(clock.overdue()) == 0


def test_the_worker_who_has_somebody_in_the_own_caseload_hears_of_the_silence_too(street):
    street.change(Talent, street.talent, heard_on=None)
    with street.town.work() as work:
        own = {"worker": street.worker, "person": street.giver, "kind": "own", "since": NOW, "given_by": "x"}
        work.session.add(Care(municipality=HERE, **own))
    street.night(7)
    street.night(8)
    assert street.told(street.worker, "offer-unheard") == [7]
    assert street.told(street.lead, "offer-unheard") == [7]
