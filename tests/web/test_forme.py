"""Where a volunteer, a resident and the contact of an initiative begin."""

import datetime as dt

import pytest
from sqlmodel import select

from app.models import Feedback, Introduction, Notice
from app.repositories.asking import number_of
from app.schemas.introductions import IntroductionIn, StepIn
from app.services import introductions
from tests.app import town as towns

OFFER = "Ik snoei graag."


@pytest.fixture
def anna(place):
    """The number of a volunteer with an account, whom the welfare organisation recorded."""
    person = place.person()
    place.account(person, "volunteer", organisation=place.town.welfare)
    with place.town.work() as work:
        work.nodes.by_number(person).organisation = place.town.welfare
    return person


@pytest.fixture
def met(place, anna):
    """The id of an introduction: Bram asks for the garden, and it is proposed to her."""
    with place.town.work() as work:
        bram = {"alias": "Bram", "phone": "06 12345678"}
        area = work.areas.own(towns.NORTH)
        asks = work.people.create(area, identity=bram, consents=[towns.YES], channel="phone").node
        need = work.needs.create(asks, "Mijn tuin is een geheime wildernis.", consent=towns.YES).need
        talent = work.talents.create(work.nodes.by_number(anna), OFFER).talent
        wanted = {"need": str(need.id), "talent": str(talent.id)}
    with place.town.work() as work:
        return introductions.propose(work, IntroductionIn.model_validate(wanted)).id


def step(place, introduction, name, **values):
    with place.town.work() as work:
        said = {"saidBy": "zijzelf"} if name.startswith("yes") else {}
        wanted = StepIn.model_validate({"step": name} | said | values)
        introductions.take_step(work, str(introduction), wanted)


def both_agree(place, introduction):
    for side in ("seeker", "giver"):
        step(place, introduction, f"ask-{side}")
        step(place, introduction, f"yes-{side}", sharesContact=True, how="mondeling")


@pytest.mark.usefixtures("anna")
def test_who_signs_in_begins_here_and_hears_that_there_is_nothing_yet(place, browser):
    place.comes_in(browser)
    page = browser.read("/")
    assert (page.status, page.path) == (200, "/voor-mij")
    assert "Dag Anna" in page.words
    assert "Er is nu niets voor u te doen." in page.words
    assert "/kan-ik" in page.links


def test_a_question_stands_first_in_plain_words_and_tells_nothing_of_whom(place, browser, met):
    place.comes_in(browser)
    assert f"/mijn/introducties/{met}" not in browser.read("/voor-mij").links, "nothing was asked yet"
    step(place, met, "ask-giver")
    page = browser.read("/voor-mij")
    assert "Een vraag voor u" in page.words
    assert f"/mijn/introducties/{met}" in page.links
    assert [one for one in ("Bram", "06 12345678", "geheime") if one in page.html] == []


def test_what_runs_stands_here_with_whom_and_how_to_reach_them(place, browser, met):
    both_agree(place, met)
    place.comes_in(browser)
    page = browser.read("/voor-mij")
    assert "Met Bram" in page.words
    assert "tel:0612345678" in page.links
    assert "geheime" not in page.html
    step(place, met, "stop")
    page = browser.read("/voor-mij")
    assert "Bram" not in page.words
    assert "06 12345678" not in page.html


def asked_how(place, met):
    with place.town.work() as work:
        row = work.introductions.get(met)
        work.feedback.ask(row.introduction, "giver")
        work.feedback.ask(row.introduction, "seeker")


def test_how_it_was_is_asked_once_and_one_tap_is_enough(place, browser, met):
    both_agree(place, met)
    step(place, met, "meet", firstOn=towns.NOW.date().isoformat())
    asked_how(place, met)
    place.comes_in(browser)
    page = browser.read("/voor-mij")
    assert [one for one in page.buttons if one in {"Goed", "Het ging wel", "Liever niet nog eens"}] == [
        "Goed",
        "Het ging wel",
        "Liever niet nog eens",
    ]
    page = browser.send("/voor-mij/hoe-was-het", answer="so-so")
    assert page.path.startswith("/mijn/introducties/"), "there the last question is asked"
    assert "Hoe was het?" not in browser.read("/voor-mij").words
    with place.town.look() as work:
        said = {row.side: row.answer for row in work.session.exec(select(Feedback))}
    assert said == {"giver": "so-so", "seeker": None}


def test_after_that_one_tap_says_whether_it_would_have_gone_so_without_us_and_nobody_has_to(place, browser, met):
    both_agree(place, met)
    step(place, met, "meet", firstOn=towns.NOW.date().isoformat())
    asked_how(place, met)
    place.comes_in(browser)
    mine = f"/mijn/introducties/{met}"
    assert "zonder ons" not in browser.read(mine).words, "first how it was"
    browser.read("/voor-mij")
    page = browser.send("/voor-mij/hoe-was-het", answer="good")
    assert (page.path, [one for one in page.buttons if one in {"Nee", "Misschien", "Ja"}]) == (
        mine,
        ["Nee", "Misschien", "Ja"],
    )
    fields = page.form(f"{mine}/zonder-ons")
    assert browser.post(f"{mine}/zonder-ons", fields | {"withoutUs": "heel-zeker"}).status == 400
    page = browser.post(f"{mine}/zonder-ons", fields | {"withoutUs": "perhaps"})
    assert (page.status, "zonder ons" in page.words) == (200, False)
    with place.town.look() as work:
        said = {row.side: row.without_us for row in work.session.exec(select(Feedback))}
    assert said == {"giver": "perhaps", "seeker": None}
    again = browser.post(f"{mine}/zonder-ons", fields | {"idempotency_key": "again-1234", "withoutUs": "yes"})
    assert again.status == 409
    elsewhere = place.browser()
    place.admit(elsewhere, place.account(place.person("cas@example.org"), "resident"))
    token = elsewhere.read("/mijn").form("/uitloggen")
    assert elsewhere.post(f"{mine}/zonder-ons", token | {"withoutUs": "yes"}).status == 404


@pytest.mark.parametrize("answer", ["", "heel-goed"])
def test_an_answer_that_is_none_comes_back(place, browser, met, answer):
    both_agree(place, met)
    step(place, met, "meet", firstOn=towns.NOW.date().isoformat())
    asked_how(place, met)
    place.comes_in(browser)
    browser.read("/voor-mij")
    page = browser.send("/voor-mij/hoe-was-het", answer=answer)
    assert (page.status, "Hoe was het?" in page.words) == (400, True)


def test_what_somebody_was_told_goes_when_it_was_read(place, browser, anna):
    with place.town.work() as work:
        work.notices.tell(anna, "offer-question")
        other = number_of(work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Cas"}).node)
        theirs = work.notices.tell(other, "thanks-lasting").id
    place.comes_in(browser)
    page = browser.read("/voor-mij")
    assert "Uw buurtwerker wil u er graag iets over vragen" in page.words
    assert "het is gebleven" not in page.words
    form = page.form("/voor-mij/gelezen")
    assert browser.post("/voor-mij/gelezen", form | {"id": str(theirs)}).status == 404
    browser.read("/voor-mij")
    page = browser.send("/voor-mij/gelezen")
    assert (page.path, "Gelezen" in page.buttons) == ("/voor-mij", False)
    with place.town.look() as work:
        assert {row.code: row.read_at is not None for row in work.session.exec(select(Notice))} == {
            "offer-question": True,
            "thanks-lasting": False,
        }


def test_the_calendar_has_an_address_that_is_shown_once_and_works(place, browser, met):
    both_agree(place, met)
    day = (towns.NOW + dt.timedelta(days=3)).date()
    step(place, met, "plan", firstOn=day.isoformat())
    place.comes_in(browser)
    form = browser.read("/voor-mij").form("/voor-mij/agenda")
    first = browser.send("/voor-mij/agenda")
    (address,) = [link for link in first.links if link and link.endswith(".ics")]
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in browser.client.get(address).text
    assert ".ics" not in browser.read("/voor-mij").html
    again = browser.post("/voor-mij/agenda", form)
    (newer,) = [link for link in again.links if link and link.endswith(".ics")]
    assert (newer == address, browser.client.get(address).status_code) == (False, 404)


def test_what_is_over_is_not_here(place, browser, met):
    step(place, met, "ask-giver")
    step(place, met, "no", saidBy="zijzelf")
    place.comes_in(browser)
    page = browser.read("/voor-mij")
    assert f"/mijn/introducties/{met}" not in page.links
    with place.town.look() as work:
        assert [row.state for row in work.session.exec(select(Introduction))] == ["declined-giver"]


def test_a_pause_is_one_tap_also_for_who_was_recorded_without_a_number(place, browser, anna):
    with place.town.work() as work:
        work.people.get(work.nodes.by_number(anna).id).person.channel = "whatsapp"
    place.comes_in(browser)
    page = browser.read("/voor-mij")
    page = browser.post("/voor-mij/meedoen", page.form("/voor-mij/meedoen") | {"status": "paused"})
    assert (page.status, page.path) == (200, "/voor-mij")
    assert "U hebt pauze" in page.words
    assert "Er is nu niets voor u te doen." not in page.words


def test_in_english_too(place, browser, met):
    step(place, met, "ask-giver")
    place.comes_in(browser)
    browser.post("/taal", {"language": "en"})
    page = browser.read("/voor-mij")
    assert "A question for you" in page.words
    assert "Een vraag voor u" not in page.words
