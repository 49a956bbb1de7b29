"""Answering with a link or a short code, without an account: once, for one's own side, in six languages."""

import itertools
import string

import pytest
from sqlmodel import col, select

from app.models import Introduction, IntroductionStep
from app.services import links
from app.texts import ASK_LANGUAGES, catalogue, text
from matching.vocabulary import load
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
    ("answer", "fields", "state", "said"),
    [
        ("yes", {}, "willing-seeker", "Fijn."),
        ("no", {}, "declined-seeker", "Goed dat u het zegt."),
        ("not-now", {"until": "2026-12-01"}, "not-now", "Wij vragen het u later"),
        ("not-now", {"wait": "14"}, "not-now", "Wij vragen het u later"),
    ],
)
def test_a_code_is_read_as_written_and_gives_one_answer(place, browser, asked, answer, fields, state, said):
    page = opens(browser, f"{asked[:4].lower()} {asked[4:]}")
    assert (page.status, len(page.forms)) == (200, 3)
    assert "Bram" not in page.html
    assert "tuin opknappen" not in page.html
    sent = {"answer": answer, "language": "nl"} | fields
    page = browser.post(f"/antwoord/{asked}", sent)
    assert said in page.words
    assert states(place) == ["proposed", "asked-seeker", state]
    again = browser.post(f"/antwoord/{asked}", sent)
    assert (again.status, "Deze code werkt niet meer" in again.words) == (404, True)
    assert states(place)[-1] == state
    assert browser.read("/mijn").path == "/inloggen", "an answer opens nothing else"


@pytest.mark.parametrize("wrong", [{"answer": "misschien"}, {"answer": "not-now"}, {"answer": "not-now", "until": "1"}])
def test_an_answer_that_is_none_does_not_use_the_code(place, browser, asked, wrong):
    opens(browser, asked)
    assert browser.post(f"/antwoord/{asked}", wrong).status == 400
    assert states(place) == ["proposed", "asked-seeker"]
    assert "Fijn." in browser.post(f"/antwoord/{asked}", {"answer": "yes"}).words


def test_a_step_that_cannot_be_taken_any_more_leaves_the_code_as_it_was(place, browser):
    worker = Worker(place)
    introduction = worker.asks()
    with place.town.work(now=place.clock()) as work:
        code = links.make_answer_link(work, introduction, "seeker")
    said = {"step": "yes-seeker", "saidBy": "zijzelf", "how": "mondeling", "sharesContact": True}
    worker.add(f"/v1/introductions/{introduction.id}/steps", said)
    assert browser.post(f"/antwoord/{code}", {"answer": "yes"}).status == 409
    assert states(place)[-1] == "willing-seeker"
    assert browser.post(f"/antwoord/{code}", {"answer": "withdraw"}).status == 200


def test_an_answer_ends_every_other_code_for_the_same_question(place, browser, asked):
    """A link that was forwarded, or went to a wrong number, does not take back what somebody answered with another."""
    with place.town.work(now=place.clock()) as work:
        row = work.session.exec(select(Introduction)).one()
        forwarded = links.make_answer_link(work, row, "seeker")
        theirs = links.make_answer_link(work, row, "giver")
    assert "Fijn." in browser.post(f"/antwoord/{asked}", {"answer": "yes"}).words
    for answer in ("yes", "withdraw"):
        assert browser.post(f"/antwoord/{forwarded}", {"answer": answer}).status == 404
    assert browser.read(f"/antwoord/{forwarded}").status == 404
    assert browser.read(f"/antwoord/{theirs}").status == 200
    assert states(place)[-1] == "willing-seeker"


def test_opening_a_link_many_times_answers_nothing(place, browser, asked):
    assert [browser.read(f"/antwoord/{asked}").status for _ in range(30)] == [200] * 30
    assert states(place) == ["proposed", "asked-seeker"]


def test_who_said_yes_can_come_back_on_it_with_the_link_that_the_answer_gives(place, browser, asked):
    thanks = browser.post(f"/antwoord/{asked}", {"answer": "yes", "language": "pl"})
    (back,) = [to for to in thanks.links if to and to.startswith("/antwoord/")]
    page = browser.read(back)
    assert (len(page.forms), "rezygnuj" in page.words) == (1, True)
    gone = browser.post(back.partition("?")[0], {"answer": "withdraw", "language": "pl"})
    assert (gone.status, states(place)[-1]) == (200, "withdrawn")
    assert browser.read(back).status == 404


def test_a_no_leads_to_no_way_back(browser, asked):
    page = browser.post(f"/antwoord/{asked}", {"answer": "no"})
    assert [to for to in page.links if to and to.startswith("/antwoord/")] == []
    assert "buurtwerker" in page.words


@pytest.mark.parametrize("language", ASK_LANGUAGES)
def test_the_question_is_in_each_of_six_languages(browser, asked, language):
    page = browser.read(f"/antwoord/{asked}?taal={language}")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page.html
    answers = [text(f"ask.{key}", language) for key in ("yes", "not-now", "no")]
    assert [button for button in page.buttons if button in answers] == answers
    others = [to for to in page.links if to and to.startswith("?taal=")]
    assert others == [f"?taal={one}" for one in ASK_LANGUAGES if one != language]
    done = browser.post(f"/antwoord/{asked}", {"answer": "no", "language": language})
    assert text("ask.answered.no", language) in done.words


@pytest.mark.parametrize(("speaks", "first"), [(["tr", "nl"], "tr"), (["fa", "uk"], "uk"), (["fa"], "nl"), ([], "nl")])
def test_the_language_of_who_is_asked_comes_first(place, browser, speaks, first):
    introduction = Worker(place).asks()
    with place.town.work(now=place.clock()) as work:
        owner = work.needs.by_numbers({introduction.need})[introduction.need].owner
        work.people.update(work.people.get(owner.id), languages=";".join(speaks) or None)
        code = links.make_answer_link(work, introduction, "seeker")
    assert f'<html lang="{first}"' in browser.read(f"/antwoord/{code}").html


ASKING = ("ask.", "mail.question.")


def gaps(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_all_six_languages_have_the_same_sentences_with_the_same_gaps():
    said = {
        language: {key: gaps(words) for key, words in catalogue(language).items() if key.startswith(ASKING)}
        for language in ASK_LANGUAGES
    }
    assert len(said["nl"]) > 60
    assert [language for language in ASK_LANGUAGES if said[language] != said["nl"]] == []
    themes = {f"ask.theme.{theme.replace(' ', '-')}" for theme in load().themes}
    assert themes - said["nl"].keys() == set()


def test_every_sentence_of_another_language_is_its_own():
    """No sentence was left in Dutch; but what is the same word in both, or holds no word."""
    nl = catalogue("nl")
    for language in ASK_LANGUAGES[2:]:
        other = catalogue(language)
        same = {key for key in other if other[key] == nl[key] and not key.startswith("ask.name.")}
        assert same <= {"ask.theme.transport"}, language
