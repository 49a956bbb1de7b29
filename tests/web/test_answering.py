"""Answering with a short code, without an account: once, for one's own side, and nothing more."""

import itertools

import pytest
from sqlmodel import col, select

from app.models import Introduction, IntroductionStep
from app.services import links
from tests.app import town as towns

YES = {"matching": True, "how": "mondeling", "saidBy": "zijzelf"}


class Worker:
    """A neighbourhood worker, by the API."""

    def __init__(self, place):
        self.place = place
        self.keys = itertools.count()
        with place.town.work(now=place.clock()) as work:
            self.token = work.tokens.create("worker", organisation="OR1", neighbourhoods=(towns.NORTH,))

    def add(self, path, body):
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"k{next(self.keys)}"}
        answer = self.place.client.post(path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def asks(self):
        """Ask somebody about a neighbour; give the number of the introduction."""
        said = {"neighbourhood": towns.NORTH, "consent": YES}
        need = self.add("/v1/needs", {"alias": "Anna", "text": "Wie helpt mij de tuin opknappen?"} | said)
        giver = self.add("/v1/people", {"alias": "Bram"} | said)
        talent = self.add("/v1/talents", {"owner": giver["id"], "text": "Ik werk graag in de tuin."})
        made = self.add("/v1/introductions", {"need": need["id"], "talent": talent["id"]})
        self.add(f"/v1/introductions/{made['id']}/steps", {"step": "ask-seeker"})
        with self.place.town.look() as work:
            return work.session.exec(select(Introduction)).one()


@pytest.fixture
def asked(place):
    """A code for the one who is asked."""
    introduction = Worker(place).asks()
    with place.town.work(now=place.clock()) as work:
        return links.make_answer_link(work, introduction, "seeker")


def states(place):
    with place.town.look() as work:
        return list(work.session.exec(select(IntroductionStep.state).order_by(col(IntroductionStep.position))))


def opens(browser, code):
    browser.read("/inloggen/code")
    return browser.send("/inloggen/code", code=code)


@pytest.mark.parametrize(
    ("answer", "until", "state", "said"),
    [
        ("yes", "", "willing-seeker", "Fijn."),
        ("no", "", "declined-seeker", "Goed dat u het zegt."),
        ("not-now", "2026-12-01", "not-now", "Wij vragen het u later"),
    ],
)
def test_a_code_is_read_as_written_and_gives_one_answer(place, browser, asked, answer, until, state, said):
    page = opens(browser, f"{asked[:4].lower()} {asked[4:]}")
    assert (page.status, len(page.forms)) == (200, 3)
    assert "Bram" not in page.html
    assert "tuin opknappen" not in page.html
    fields = {"code": page.forms[0][2]["code"], "answer": answer, "until": until}
    page = browser.post("/inloggen/antwoord", fields)
    assert said in page.words
    assert states(place) == ["proposed", "asked-seeker", state]
    again = browser.post("/inloggen/antwoord", fields)
    assert (again.status, "Deze code werkt niet meer" in again.words) == (404, True)
    assert states(place)[-1] == state
    assert browser.read("/mijn").path == "/inloggen", "an answer opens nothing else"


@pytest.mark.parametrize("wrong", [{"answer": "misschien"}, {"answer": "not-now", "until": "morgen"}])
def test_an_answer_that_is_none_does_not_use_the_code(place, browser, asked, wrong):
    opens(browser, asked)
    assert browser.post("/inloggen/antwoord", {"code": asked} | wrong).status == 400
    assert states(place) == ["proposed", "asked-seeker"]
    assert "Fijn." in browser.post("/inloggen/antwoord", {"code": asked, "answer": "yes"}).words


def test_a_step_that_cannot_be_taken_any_more_leaves_the_code_as_it_was(place, browser, asked):
    with place.town.work(now=place.clock()) as work:
        row = work.session.exec(select(Introduction)).one()
        second = links.make_answer_link(work, row, "seeker")
    assert "Fijn." in browser.post("/inloggen/antwoord", {"code": asked, "answer": "yes"}).words
    assert browser.post("/inloggen/antwoord", {"code": second, "answer": "yes"}).status == 409
    assert states(place)[-1] == "willing-seeker"
