"""The pattern library: sharing what worked without anybody in it, and finding it where a need is like it."""

import datetime as dt

import pytest

from app.models import Introduction, Pattern
from tests.app import town as towns
from tests.web.test_suggestions import GARDEN, Street

STEPS = "Iemand ging de eerste keer mee. Daarna kwam zij zelf, elke week."


class Lasting(Street):
    """Els and Bram were introduced, and it goes on without anybody."""

    def __init__(self, place, state="lasting"):
        super().__init__(place)
        with self.work() as work:
            need, talent = work.needs.get(self.need), work.talents.get(self.talents["Bram"])
            need.need.created_on = dt.date(2026, 8, 1)
            row = Introduction(
                municipality=towns.HERE,
                need=need.need.number,
                talent=talent.talent.number,
                state=state,
                first_on=dt.date(2026, 8, 20),
            )
            work.session.add(row)
            work.session.flush()
            self.introduction = row.id
        self.path = f"/introducties/{self.introduction}"
        self.tell = f"{self.path}/patroon"

    def patterns(self):
        return self.rows(Pattern)


@pytest.fixture
def street(place):
    return Lasting(place)


@pytest.fixture
def joke(street):
    return street.signed_in()


def share(browser, street, words=STEPS):
    browser.read(street.tell)
    return browser.send(street.tell, words=words)


def test_what_worked_is_shared_with_what_it_was_about_and_how_long_it_took(street, joke):
    assert street.tell in joke.read(street.path).links
    page = share(joke, street)
    assert page.path == "/patronen"
    assert STEPS in page.words
    (one,) = street.patterns()
    assert (one.need_concept, one.talent_concept) == ("tuin-onderhouden", "tuin-onderhouden")
    assert (one.weeks, one.roles, one.words) == (3, "giver", STEPS)
    for name in ("Els", "Bram", GARDEN):
        assert name not in page.words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Els kreeg hulp van de buurman.", "Hier staat een naam, straat of nummer in."),
        ("De tuin in de Kerkstraat is weer netjes.", "Hier staat een naam, straat of nummer in."),
        ("We belden met Fatima en het lukte.", "Hier staat een naam, straat of nummer in."),
        ("Bel 06 12345678 voor meer.", "Hier staat een naam, straat of nummer in."),
        ("", "in"),
    ],
)
def test_words_that_tell_who_or_where_come_back_with_what_is_wrong(street, joke, words, said):
    page = share(joke, street, words)
    assert page.status == 400
    assert said in page.words
    assert words in page.html
    assert street.patterns() == []


def test_the_same_words_are_shared_once(street, joke):
    share(joke, street)
    assert share(joke, street).status == 409
    assert len(street.patterns()) == 1


@pytest.mark.parametrize("state", ["proposed", "running", "stopped"])
def test_what_is_not_known_to_have_worked_is_not_shared(place, state):
    street = Lasting(place, state)
    joke = street.signed_in()
    assert street.tell not in joke.read(street.path).links
    assert joke.read(street.tell).status == 409
    assert street.patterns() == []


def test_it_is_offered_where_a_need_is_like_it_and_not_elsewhere(street, joke):
    share(joke, street)
    alike = street.ask_for(street.person("Gerda"), "Mijn tuin is verwaarloosd, wie helpt?")
    other = street.ask_for(street.person("Henk"), "Ik wil graag Nederlands leren spreken.")
    assert STEPS in joke.read(f"/behoeften/{alike}").words
    assert "Dit werkte eerder" in joke.page.words
    assert "Dit werkte eerder" not in joke.read(f"/behoeften/{other}").words


def test_another_organisation_reads_it_too_and_only_who_shared_it_takes_it_away(street, joke):
    share(joke, street)
    (one,) = street.patterns()
    drop = f"/patronen/{one.id}/weghalen"
    colleague = street.signed_in(organisation=street.town.other, email="karim@example.org")
    page = colleague.read("/patronen")
    assert STEPS in page.words
    assert drop not in [action for action, _, _ in page.forms]
    joke.read("/patronen")
    theirs = colleague.read("/mijn").form("/uitloggen")["csrf_token"]
    assert colleague.post(drop, joke.page.form(drop) | {"csrf_token": theirs}).status == 404
    assert len(street.patterns()) == 1
    joke.read("/patronen")
    assert "Er is nog niets gedeeld" in joke.send(drop).words
    assert street.patterns() == []


@pytest.mark.parametrize("role", ["resident", "volunteer", "coordinator", "initiative-contact"])
def test_who_brings_nobody_together_shares_nothing(street, role):
    browser = street.signed_in(role, email="ander@example.org")
    assert browser.read("/patronen").status == 403
    assert browser.read(street.tell).status == 403


def test_who_may_not_see_the_introduction_shares_nothing_of_it(street):
    colleague = street.signed_in(organisation=street.town.other, email="karim@example.org")
    assert colleague.read(street.tell).status == 404


def test_the_api_shares_lists_finds_and_takes_away(street, place):
    with street.town.work() as work:
        secret = work.tokens.create("worker", organisation="OR1", neighbourhoods=(towns.NORTH,))
    client, head = place.client, {"Authorization": f"Bearer {secret}", "Idempotency-Key": "one"}
    body = {"introduction": str(street.introduction), "words": STEPS}
    made = client.post("/v1/patterns", headers=head, json=body)
    assert made.status_code == 201
    assert made.json()["weeks"] == 3
    listed = client.get("/v1/patterns", headers=head).json()
    assert [one["id"] for one in listed["items"]] == [made.json()["id"]]
    alike = client.get(f"/v1/needs/{street.need}/patterns", headers=head).json()
    assert alike["items"] == listed["items"]
    gone = client.post(f"/v1/patterns/{made.json()['id']}/_drop", headers=head | {"If-Match": '"1"'})
    assert gone.status_code == 200
    assert client.get("/v1/patterns", headers=head).json()["items"] == []
