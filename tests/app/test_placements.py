"""A placement: a period and so many hours; when all hours are planned, nobody is proposed who has none left (S32)."""

import datetime as dt

import pytest

from app.errors import Invalid
from app.schemas.arrangements import ArrangementDayIn, ArrangementIn, EndIn, HolderIn
from app.schemas.talents import TalentIn, TalentPatch
from app.services import arrangements, suggestions, talents
from app.work import Request
from tests.app import town as towns
from tests.app.town import NORTH, YES

ASKS = "Ik zoek iemand die mijn tuin wil snoeien en wieden."
CAN = "Ik snoei graag een tuin en wied ook."
MONDAY, LAST = dt.date(2026, 10, 5), dt.date(2027, 5, 31)
STUDENT = {"text": CAN, "until": str(LAST), "hours": 12}


class Garden:
    """Anna, who asks; a student with twelve hours; and the worker of both."""

    def __init__(self, database, live):
        self.town = towns.build(database, live)
        self.now = towns.NOW
        with self.work() as work:
            area = work.areas.own(NORTH)
            self.anna, self.student, self.henk = (
                work.people.create(area, identity={"alias": name}, consents=[YES]).node.id
                for name in ("Anna", "Sam", "Henk")
            )
            self.need = work.needs.create(work.nodes.get(self.anna), ASKS, consent=YES).need.id

    def work(self):
        return self.town.work(self.town.worker, now=self.now)

    def offer(self, **values):
        with self.work() as work:
            wanted = TalentIn.model_validate(STUDENT | {"owner": str(self.student)} | values)
            return talents.create(work, wanted).id

    def change(self, talent, **values):
        with self.work() as work:
            work.request = Request(route="test", expected_version=1)
            talents.change(work, str(talent), TalentPatch.model_validate(values))

    def holds(self, who=None, **values):
        """Let the student come every Monday from nine to twelve: for another, not for Anna."""
        with self.work() as work:
            another = work.needs.create(work.nodes.get(self.henk), "Elke week iemand voor de tuin", consent=YES).need.id
            wanted = {"need": str(another), "role": "giver", "rhythm": "weekly", "firstOn": str(MONDAY)}
            wanted |= {"begins": "09:00", "minutes": 180, "holder": str(who or self.student), "saidBy": "zelf"}
            return arrangements.create(work, ArrangementIn.model_validate(wanted | values)).id

    def proposed(self, talent):
        with self.work() as work:
            return talent in {one.talent for one in suggestions.for_need(work, str(self.need), 20).suggestions}

    def planned(self, talent):
        with self.work() as work:
            return talents.read(work, str(talent)).hours_planned

    def later(self, day):
        self.now = dt.datetime.combine(day, dt.time(12), dt.UTC)


@pytest.fixture
def garden(database, live):
    return Garden(database, live)


def test_with_all_hours_planned_a_student_is_no_longer_proposed(garden):
    talent = garden.offer()
    assert garden.proposed(talent)
    one = garden.holds(until=str(MONDAY + dt.timedelta(days=14)))
    assert (garden.planned(talent), garden.proposed(talent)) == (9, True)
    garden.holds(until=str(MONDAY))
    assert (garden.planned(talent), garden.proposed(talent)) == (12, False)
    with garden.work() as work:
        arrangements.set_day(work, str(one), ArrangementDayIn.model_validate({"day": str(MONDAY)}))
    assert (garden.planned(talent), garden.proposed(talent)) == (9, True), "a day that is not on takes no hours"


def test_what_never_ends_takes_all_hours_and_gives_them_back_when_it_is_handed_over_or_ends(garden):
    talent = garden.offer()
    one = garden.holds()
    assert garden.planned(talent) > STUDENT["hours"]
    assert not garden.proposed(talent)
    with garden.work() as work:
        wanted = {"holder": str(garden.anna), "saidBy": "zelf", "since": str(MONDAY)}
        arrangements.hand_over(work, str(one), HolderIn.model_validate(wanted))
    assert (garden.planned(talent), garden.proposed(talent)) == (0, True)
    two = garden.holds()
    assert not garden.proposed(talent)
    with garden.work() as work:
        arrangements.end(work, str(two), EndIn.model_validate({"until": str(MONDAY)}))
    assert (garden.planned(talent), garden.proposed(talent)) == (3, True)


def test_before_its_first_day_and_after_its_last_it_is_not_proposed(garden):
    talent = garden.offer(since=str(MONDAY))
    assert not garden.proposed(talent)
    garden.later(MONDAY)
    assert garden.proposed(talent)
    garden.later(LAST)
    assert garden.proposed(talent)
    garden.later(LAST + dt.timedelta(days=1))
    assert not garden.proposed(talent)


def test_hours_of_before_the_period_do_not_count(garden):
    talent = garden.offer(since=str(MONDAY + dt.timedelta(days=7)))
    garden.holds(until=str(MONDAY + dt.timedelta(days=7)))
    assert garden.planned(talent) == 3


@pytest.mark.parametrize(
    ("values", "error"),
    [({"until": None}, ("until", "missing")), ({"since": "2027-06-01"}, ("until", "before-first"))],
)
def test_hours_without_a_last_day_or_a_period_that_ends_first_are_refused(garden, values, error):
    with pytest.raises(Invalid) as refused:
        garden.offer(**values)
    assert [(one.field, one.code) for one in refused.value.fields] == [error]
    talent = garden.offer()
    with pytest.raises(Invalid):
        garden.change(talent, **values)
    assert garden.planned(talent) == 0
