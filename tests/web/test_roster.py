"""Who is there each time that an initiative is, and on which day somebody is missing (S30)."""

import datetime as dt

import pytest

from app.services import roster
from tests.app import town as towns
from tests.web.test_suggestions import Street

WEDNESDAY, NEXT = dt.date(2026, 10, 7), dt.date(2026, 11, 4)
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
    assert "Er is nog niets afgesproken dat zich herhaalt." in joke.read(street.at).words
    for wanted in WANTED:
        assert street.begin(joke, wanted).status == 200
    page = joke.read(street.at)
    assert "Op alle dagen die u hier ziet is er iemand." in page.words
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
    assert "Op alle dagen die u hier ziet is er iemand." in page.words


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
