"""A VOG or a course that was seen: on the pages, by the API, and what it changes in who is suggested."""

import datetime as dt

import pytest
from sqlmodel import select

from app.models import AccessLine, Account, Identity, Qualification
from tests.app import town as towns
from tests.web.test_suggestions import Street, shown

WITH_VOG = "Ik zoek iemand met VOG die mijn tuin wil snoeien en wieden."
CLUB_ASKED = "Mijn zoon heeft autisme en wil voetballen bij een club met getrainde begeleiders."
PLAYS = "Voetballen voor de jeugd, elke week training."


class Proving(Street):
    """The street, with a need that asks for a VOG, and a football club."""

    def __init__(self, place):
        super().__init__(place)
        self.vog = self.ask_for(self.els, WITH_VOG)
        self.vog_path = f"/behoeften/{self.vog}"
        self.bram = self.owner_of("Bram")
        with self.work() as work:
            self.club = work.initiatives.create(work.areas.own(towns.NORTH), name="VV De Schans").node.id
        self.plays = self.talent(self.club, PLAYS)
        self.football = self.ask_for(self.els, CLUB_ASKED)


@pytest.fixture
def street(place):
    return Proving(place)


@pytest.fixture
def joke(street):
    return street.signed_in()


def tell(browser, at, **fields):
    """Fill in the form on the page of proofs."""
    browser.read(at)
    return browser.send(at, **fields)


def forget(browser, at, number):
    """Take one back, whether it is on the page or not."""
    browser.read(at)
    hidden = {name: value for name, value in browser.page.form(at).items() if name != "until"}
    return browser.post(f"{at}/weg", hidden | {"id": str(number)})


def test_who_showed_a_vog_is_suggested_until_it_is_over(street, joke):
    assert shown(joke.read(f"{street.vog_path}/suggesties")) == []
    why = joke.read(f"{street.vog_path}/waarom/{street.talents['Bram']}")
    at = f"/mensen/{street.bram}/bewijzen"
    assert "Dat hebben we nog niet gezien." in why.words
    assert at in why.links
    assert "Er is nog niets vastgelegd." in joke.read(at).words
    until = (street.place.clock() + dt.timedelta(days=30)).date()
    assert tell(joke, at, kind="vog", until=until.isoformat()).status == 200
    page = joke.read(at)
    assert "VOG (bewijs van goed gedrag)" in page.words
    assert "geldig tot en met" in page.words
    assert shown(joke.read(f"{street.vog_path}/suggesties")) == [street.talents["Bram"]]
    street.place.clock.later(days=31)
    joke = street.signed_in(email="joke2@example.org")
    assert shown(joke.read(f"{street.vog_path}/suggesties")) == []
    assert "verlopen op" in joke.read(at).words


def test_a_club_that_followed_the_course_is_suggested_for_who_asks_for_it(street, joke):
    """S58: without the course it is not proposed for a member who needs it; with the course it is."""
    path = f"/behoeften/{street.football}"
    assert street.plays not in shown(joke.read(f"{path}/suggesties"))
    at = f"/initiatieven/{street.club}/bewijzen"
    assert at in joke.read(f"/initiatieven/{street.club}").links
    assert at in joke.read(f"{path}/waarom/{street.plays}").links
    assert tell(joke, at, kind="trained").status == 200
    assert street.plays in shown(joke.read(f"{path}/suggesties"))
    assert forget(joke, at, street.rows(Qualification)[0].number).status == 200
    assert street.plays not in shown(joke.read(f"{path}/suggesties"))


def test_of_each_kind_the_last_stays_and_a_proof_that_is_gone_is_no_error(street, joke):
    at = f"/mensen/{street.bram}/bewijzen"
    tell(joke, at, kind="vog", until="2030-01-01")
    tell(joke, at, kind="vog", until="2031-01-01")
    tell(joke, at, kind="driving-licence")
    assert [(row.kind, row.valid_until) for row in street.rows(Qualification)] == [
        ("vog", dt.date(2031, 1, 1)),
        ("driving-licence", None),
    ]
    assert forget(joke, at, 999_999).status == 200
    assert len(street.rows(Qualification)) == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "vog", "until": "2020-01-01"}, "Deze dag is al geweest."),
        ({"kind": "vog", "until": "ooit"}, "Dit moet een dag zijn"),
        ({"kind": "crisis"}, "Kies een van de bekende waarden."),
        ({"kind": ""}, "Dit is nodig."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(street, joke, values, words):
    page = tell(joke, f"/mensen/{street.bram}/bewijzen", **values)
    assert page.status == 400
    assert words in page.words
    assert street.rows(Qualification) == []


def test_nobody_says_of_himself_that_he_showed_it(street, joke):
    with street.town.look(now=street.place.clock()) as work:
        me = next(identity.node for identity in work.session.exec(select(Identity)) if identity.alias == "Joke")
        mine = work.nodes.by_number(me).id
    at = f"/mensen/{mine}/bewijzen"
    page = joke.read(at)
    assert "Een bewijs van uzelf legt een collega vast die het zag." in page.words
    assert at not in [to for to, _, _ in page.forms]
    hidden = joke.read(f"/mensen/{street.bram}/bewijzen").form(f"/mensen/{street.bram}/bewijzen")
    assert joke.post(at, hidden | {"kind": "vog"}).status == 400
    assert street.rows(Qualification) == []


def test_who_speaks_for_an_initiative_does_not_prove_it_by_another_account(street, joke):
    with street.work() as work:
        me = next(identity.node for identity in work.session.exec(select(Identity)) if identity.alias == "Joke")
        speaks = {"person": me, "role": "initiative-contact", "organisation": work.nodes.get(street.club).number}
        made = {"municipality": towns.HERE, "created_at": work.now, "created_by": "x", "approved_by": "y"}
        work.session.add(Account(**speaks, **made))
    page = tell(joke, f"/initiatieven/{street.club}/bewijzen", kind="trained")
    assert (page.status, street.rows(Qualification)) == (400, [])


def test_that_it_was_written_down_is_in_the_log_and_who_it_is_about_reads_it_in_words(street, joke):
    before = len(street.rows(AccessLine))
    tell(joke, f"/mensen/{street.bram}/bewijzen", kind="trained")
    assert {(line.action, line.data_class) for line in street.rows(AccessLine)[before:]} >= {("update", "K1")}
    assert "cursus in begeleiden" in joke.read(f"/mensen/{street.bram}/gegevens?deel=qualification").words


def test_a_proof_changes_nothing_where_none_is_asked_for(street, joke):
    before = shown(joke.read(f"{street.path}/suggesties"))
    tell(joke, f"/mensen/{street.bram}/bewijzen", kind="vog")
    assert shown(joke.read(f"{street.path}/suggesties")) == before
