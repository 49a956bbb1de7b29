"""A day for everyone: a plan before anybody is asked, adjusted, asked in waves; totals for who sees no pair."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from app.models import AccessLine, Introduction, MatchPair, MatchPlan, Need, Person, Talent
from app.repositories.asking import number_of
from tests.web.test_suggestions import GARDEN, SINGS, Street

DAY = "/matchdag"


class Square(Street):
    """Two who ask for the same, and only Bram who can once; later more."""

    def __init__(self, place):
        super().__init__(place)
        self.piet = self.person("Piet")
        self.second = self.ask_for(self.piet, GARDEN, slots=1)
        self.change(*self.talents.values(), status="paused")
        self.change(self.talents["Bram"], status="active", capacity_left=1)

    def change(self, *talents, **values):
        with self.work() as work:
            for talent in talents:
                work.talents.update(work.talents.get(talent), **values)

    def pairs(self):
        return [(pair.need, pair.talent, pair.state, pair.by_hand) for pair in self.rows(MatchPair)]

    def number(self, table, row_id):
        return next(number_of(row) for row in self.rows(table) if row.id == row_id)

    def asked(self):
        return [(row.need, row.state) for row in self.rows(Introduction)]


@pytest.fixture
def square(place):
    return Square(place)


@pytest.fixture
def works(square):
    return square.signed_in()


def made(works):
    works.read(DAY)
    return works.send(DAY)


def test_before_there_is_a_plan_the_page_says_what_it_would_do(square, works):
    page = works.read(DAY)
    assert "Niemand krijgt meer vragen dan die persoon wil." in page.words
    assert "Het gaat om 2 vragen." in page.words
    assert page.buttons.count("Maak een plan") == 1
    assert square.rows(MatchPlan) == []


def test_where_nobody_asks_there_is_nothing_to_divide(place):
    street = Street(place)
    with street.work() as work:
        work.needs.update(work.needs.get(street.need), status="closed")
    page = street.signed_in().read(DAY)
    assert "Er is nu geen vraag die op iemand wacht." in page.words
    assert "Maak een plan" not in page.buttons


def test_a_plan_says_who_for_whom_and_why_the_other_stays_open_and_asks_nobody(square, works):
    page = made(works)
    assert (page.status, page.path) == (200, DAY)
    assert "Er zijn 2 open vragen. Voor 1 is er iemand." in page.words
    assert re.search(r"Els.*Met\s+Bram", page.words, re.DOTALL)
    assert re.search(r"Nog open: 1.*Piet.*Wie hier past, staat in dit plan al bij een ander", page.words, re.DOTALL)
    assert square.asked() == []
    assert [state for *_, state, _ in square.pairs()] == ["planned"]
    # The same figures stand beside what would happen without a plan.
    assert re.search(r"Dit plan\s*1\s*(\d+).*beste paar eerst\s*1\s*\1.*Om de beurt\s*1\s*\1", page.words, re.DOTALL)


def test_nobody_is_planned_who_wants_no_more_questions(square, works):
    with square.work() as work:
        owner = work.talents.get(square.talents["Bram"]).owner
        person = work.session.exec(select(Person).where(Person.node == owner.number)).one()
        person.asks_a_month = 0
        work.session.add(person)
    page = made(works)
    assert "Voor 0 is er iemand." in page.words
    assert square.pairs() == []
    assert "Voor deze vragen past nu niemand." in page.words


def test_what_is_ticked_is_asked_and_only_that(square, works):
    square.change(square.talents["Cor"], status="active", capacity_left=1)
    page = made(works)
    assert len(square.pairs()) == 2
    fields = page.form(f"{DAY}/vragen") | {"needs": str(square.need)}
    page = works.post(f"{DAY}/vragen", fields)
    assert page.path.startswith(f"{DAY}?gevraagd=1")
    assert "Voor 1 vragen is nu iemand gevraagd." in page.words
    els = square.number(Need, square.need)
    assert square.asked() == [(els, "asked-seeker")]
    assert {(need, state) for need, _, state, _ in square.pairs()} == {
        (els, "asked"),
        (square.number(Need, square.second), "planned"),
    }
    # Sent twice it is done once; and who was asked is not asked again.
    works.post(f"{DAY}/vragen", fields)
    assert len(square.asked()) == 1


def test_what_cannot_be_asked_is_said_with_the_reason_and_leaves_nothing_behind(square, works):
    page = made(works)
    fields = page.form(f"{DAY}/vragen")
    els = square.number(Need, square.need)
    with square.work() as work:
        person = work.session.exec(select(Person).where(Person.node == work.nodes.get(square.els).number)).one()
        person.asks_a_month = 0
        work.session.add(person)
    page = works.post(f"{DAY}/vragen", fields | {"needs": str(square.need)})
    assert "Voor 0 vragen is nu iemand gevraagd." in page.words
    assert "Dit kan nu niet met deze twee. Kies iemand anders." in page.words
    assert square.asked() == []
    assert [(need, state) for need, _, state, _ in square.pairs()] == [(els, "planned")]


def test_asking_for_nothing_comes_back_with_what_is_wrong(square, works):
    page = made(works)
    fields = {name: value for name, value in page.form(f"{DAY}/vragen").items() if name != "needs"}
    page = works.post(f"{DAY}/vragen", fields)
    assert page.status == 400
    assert "Met" in page.words
    assert square.asked() == []


def test_somebody_is_taken_out_put_back_and_put_in_the_place_of_another(square, works):
    square.change(square.talents["Cor"], status="active", capacity_left=0)
    made(works)
    square.change(square.talents["Cor"], capacity_left=1)
    plan = square.rows(MatchPlan)[0]
    one = f"{DAY}/{plan.id}/{square.need}"
    bram, cor = (square.talents[name] for name in ("Bram", "Cor"))
    page = works.read(one)
    assert re.search(r"In het plan.*Bram.*Wie ook past.*Cor", page.words, re.DOTALL)
    page = works.post(one, page.form(one) | {"talent": str(bram), "state": "taken-out", "instead": ""})
    assert (page.path, "uit het plan" in page.words) == (one, True)
    page = works.post(one, page.form(one) | {"talent": str(bram), "state": "planned", "instead": ""})
    assert [state for *_, state, _ in square.pairs()] == ["planned"]
    page = works.post(one, page.form(one) | {"talent": str(cor), "state": "planned", "instead": "yes"})
    els = square.number(Need, square.need)
    of_bram, of_cor = (square.number(Talent, talent) for talent in (bram, cor))
    assert square.pairs() == [(els, of_bram, "taken-out", False), (els, of_cor, "planned", True)]
    assert "zelf gekozen" in page.words


def test_by_hand_nothing_is_planned_that_a_rule_forbids(square, works):
    made(works)
    plan = square.rows(MatchPlan)[0]
    one = f"{DAY}/{plan.id}/{square.need}"
    page = works.read(one)
    page = works.post(one, page.form(one) | {"talent": str(square.talents["Cor"]), "state": "planned"})
    assert page.status == 409
    assert len(square.pairs()) == 1


def test_a_plan_grows_old_when_needs_change_and_says_so(square, works):
    page = made(works)
    assert "Sinds dit plan" not in page.words
    square.place.clock.later(minutes=1)
    square.ask_for(square.person("Kees"), GARDEN)
    page = works.read(DAY)
    assert "Sinds dit plan zijn er 1 vragen nieuw of anders." in page.words
    square.place.clock.later(minutes=1)
    assert "Sinds dit plan" not in works.send(DAY).words
    assert len(square.rows(MatchPlan)) == 2


def test_a_plan_is_of_who_made_it(square, works):
    made(works)
    plan = square.rows(MatchPlan)[0]
    other = square.signed_in(email="colleague@example.org")
    page = other.read(DAY)
    assert "Bram" not in page.words
    assert "Maak een plan" in page.buttons
    assert other.read(f"{DAY}/{plan.id}/{square.need}").status == 404
    fields = page.form(DAY) | {"plan": str(plan.id), "needs": str(square.need)}
    assert other.post(f"{DAY}/vragen", fields).status == 404
    assert square.asked() == []


@pytest.mark.parametrize("role", ["resident", "volunteer", "connector", "initiative-contact", "municipality-reader"])
def test_who_makes_no_plans_has_no_such_page(square, role):
    other = square.signed_in(role=role, email="other@example.org")
    proof = other.read("/mijn").forms[0][2]
    assert other.read(DAY).status == 403
    assert other.post(DAY, proof).status == 403
    assert other.post(f"{DAY}/vragen", proof | {"plan": "x"}).status == 403
    assert square.rows(MatchPlan) == []


def test_a_coordinator_reads_totals_without_a_name_or_a_small_number(square, works):
    made(works)
    other = square.signed_in(role="coordinator", email="coordinator@example.org")
    page = other.read(DAY)
    assert page.status == 200
    assert "WelThuis" in page.words
    assert page.words.count("te klein om te laten zien") == 5
    assert not any(name in page.words for name in ("Bram", "Els", "Piet"))


def test_enough_needs_have_totals_rounded(square, works):
    for number in range(31):
        square.ask_for(square.person(f"A{number}"), GARDEN)
    for number in range(16):
        square.talent(square.person(f"B{number}"), SINGS, capacity_left=1)
    made(works)
    other = square.signed_in(role="coordinator", email="coordinator@example.org")
    page = other.read(DAY)
    # 33 needs, 17 who can: rounded 35 and 15.
    assert re.search(r"Open vragen\s*35\s*Met iemand erbij\s*43 %", page.words)
    assert re.search(r"Meer dan om de beurt\s*\d+ %", page.words)
    # Seventeen people are too few to say how questions are spread.
    assert page.words.count("te klein om te laten zien") == 1


def test_a_long_plan_has_pages_and_what_can_still_be_asked_comes_first(square, works):
    for number in range(14):
        square.ask_for(square.person(f"A{number}"), GARDEN)
        square.talent(square.person(f"B{number}"), SINGS, capacity_left=1)
    page = made(works)
    assert page.html.count('name="needs"') == 12
    assert "Els" in page.words
    works.post(f"{DAY}/vragen", page.form(f"{DAY}/vragen") | {"needs": str(square.need)})
    page = works.read(DAY)
    assert page.html.count('name="needs"') == 12
    assert "Els" not in page.words
    rest = works.read(f"{DAY}?vanaf=12")
    assert re.search(r"Els.*gevraagd", rest.words, re.DOTALL)


def test_a_plan_goes_with_its_needs_and_after_a_year(square, works):
    made(works)
    with square.town.work(now=square.place.clock()) as work:
        work.erasure.need(square.number(Need, square.need))
    assert square.pairs() == []
    with square.town.work(now=square.place.clock() + dt.timedelta(days=364)) as work:
        assert work.retention.remove("plan") == 0
    with square.town.work(now=square.place.clock() + dt.timedelta(days=366)) as work:
        assert work.retention.remove("plan") == 1
    assert square.rows(MatchPlan) == []


def test_who_is_named_by_a_plan_stands_in_the_log(square, works):
    made(works)
    routes = [line.route for line in square.rows(AccessLine)]
    assert routes.count(f"GET {DAY}") == 3  # Els, Bram, and Piet whose need stays open
