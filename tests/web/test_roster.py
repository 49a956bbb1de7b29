"""Who is there each time that an initiative is, and on which day somebody is missing (S30)."""

import datetime as dt
import uuid

import pytest

from app.models import ArrangementOff
from app.policy.roles import Viewer
from app.repositories.asking import number_of
from app.schemas.arrangements import ArrangementDayIn
from app.services import arrangements, roster
from tests.app import town as towns
from tests.web.test_suggestions import Street

WEDNESDAY, NEXT = dt.date(2026, 10, 7), dt.date(2026, 11, 4)
SECRET = "Het geheime verhaal van Truus, die niet alleen naar de inloop durft"
WANTED = ("Wijkagent bij de inloop", "Wijkverpleegkundige bij de inloop", "Opbouwwerker bij de inloop", "Gastvrouw")


class Inloop(Street):
    """An inloop every first Wednesday, that needs four people each time."""

    def __init__(self, place):
        super().__init__(place)
        with self.work() as work:
            self.inloop = work.initiatives.create(work.areas.own(towns.NORTH), name="Inloop De Vaart").node.id
        self.at = f"/initiatieven/{self.inloop}/rooster"
        self.made = {}

    def begin(self, browser, wanted, rhythm="monthly"):
        """Ask for somebody, and write down that who works here comes each first Wednesday for now."""
        need = self.ask_for(self.inloop, wanted, consent=None)
        at = f"/behoeften/{need}/afspraken"
        browser.read(at)
        fields = {"role": "giver", "rhythm": rhythm, "firstOn": WEDNESDAY.isoformat(), "begins": "10:00"}
        browser.page.form(at).pop("rhythm", None)
        page = browser.send(at, **fields)
        self.made[wanted] = page.path
        return page


@pytest.fixture
def street(place):
    return Inloop(place)


@pytest.fixture
def joke(street):
    return street.signed_in()


def test_who_is_missing_on_which_day_is_said_first(street, joke):
    assert "U ziet hier nog niets dat zich herhaalt." in joke.read(street.at).words
    for wanted in WANTED:
        assert street.begin(joke, wanted).status == 200
    page = joke.read(street.at)
    assert "Van wat is afgesproken, is er steeds iemand." in page.words
    assert page.words.count("Joke") == len(WANTED) * 4, "the first Wednesdays of four months"
    away = street.made["Wijkagent bij de inloop"]
    joke.read(away)
    assert joke.post(f"{away}/dag", joke.page.form(f"{away}/dag") | {"day": NEXT.isoformat()}).status == 200
    page = joke.read(street.at)
    assert "Wijkagent bij de inloop: niemand op 4 november 2026" in page.words
    assert page.words.count("niemand op") == 1
    assert page.words.count("Joke") == len(WANTED) * 4 - 1
    with street.work() as work:
        rows = roster.of_initiative(work, str(street.inloop)).rows
    assert [(row.wanted, one.day) for row in rows for one in row.days if not one.held] == [(WANTED[0], NEXT)]
    assert street.at in joke.read(f"/initiatieven/{street.inloop}").links


def test_on_a_day_on_which_somebody_is_not_needed_nobody_is_missing(street, joke):
    street.begin(joke, WANTED[0])
    street.begin(joke, WANTED[1], rhythm="weekly")
    page = joke.read(street.at)
    assert page.status == 200
    assert page.words.count("niet nodig") == 4, "of six Wednesdays two are the first of a month"
    assert "Van wat is afgesproken, is er steeds iemand." in page.words


def test_a_worker_of_another_house_who_takes_a_turn_reads_no_words_of_the_need(street, joke):
    """She would get 404 on the need itself."""
    street.begin(joke, SECRET)
    with street.work() as work:
        area = work.areas.own(towns.NORTH)
        karim = work.people.create(area, identity={"alias": "Karim"}, consents=[towns.YES, towns.PARTNERS])
        made = work.arrangements.of_owner(work.nodes.get(street.inloop))[0].arrangement.id
        number, turn = number_of(karim.node), {"day": str(NEXT), "on": True, "holder": str(karim.node.id)}
        arrangements.set_day(work, str(made), ArrangementDayIn.model_validate(turn | {"saidBy": "Karim"}))
    karim = Viewer("worker", "token:9", towns.HERE, street.town.other, frozenset({towns.NORTH}), person=number)
    with street.town.work(karim, now=street.place.clock()) as work:
        (row,) = roster.of_initiative(work, str(street.inloop)).rows
    assert row.wanted == "Samen iets doen: elke eerste woensdag van de maand om 10 uur"


def test_a_day_on_which_the_initiative_needs_nobody_is_not_missing(street, joke):
    at = street.begin(joke, WANTED[0]).path
    street.begin(joke, WANTED[1], rhythm="weekly")
    with street.work() as work:
        row = work.arrangements.own(uuid.UUID(at.rpartition("/")[2]))
        work.session.add(
            ArrangementOff(municipality=towns.HERE, arrangement=row.arrangement.number, day=NEXT, by="seeker")
        )
    page = joke.read(street.at)
    assert "niemand op" not in page.words
    assert page.words.count("niet nodig") == 5


def test_who_is_missing_later_than_the_days_that_are_shown_is_said(street, joke):
    at = street.begin(joke, WANTED[0]).path
    street.begin(joke, WANTED[1], rhythm="weekly")
    later = dt.date(2026, 12, 2)
    with street.work() as work:
        off = ArrangementDayIn.model_validate({"day": str(later)})
        arrangements.set_day(work, at.rpartition("/")[2], off)
    assert "Wijkagent bij de inloop: niemand op 2 december 2026" in joke.read(street.at).words


def test_who_speaks_for_the_initiative_reads_it_and_others_do_not(street, joke):
    street.begin(joke, WANTED[0])
    with street.work() as work:
        number = work.nodes.get(street.inloop).number
    contact = street.signed_in("initiative-contact", organisation=number, email="i@example.org")
    page = contact.read(street.at)
    assert page.status == 200
    assert WANTED[0] in page.words
    assert street.at in contact.read("/ons-initiatief").links
    assert street.signed_in("resident", email="r@example.org").read(street.at).status == 403
