"""Search on a page: by what somebody can do, or by a name; nothing of it in an address."""

import re

import pytest

from app.models import AccessLine
from tests.app import town as towns
from tests.web.test_people import enter, of, rows

SENTENCE = "iemand die een fiets kan maken"


@pytest.fixture
def mender(place):
    """Somebody of the team who can mend a bicycle."""
    node = enter(place, "Sjaak de Groot")
    with place.town.work(now=place.clock()) as work:
        work.talents.create(work.nodes.get(node.id), "Ik repareer graag fietsen.")
    return node


def look_for(browser, text, **fields):
    browser.read("/zoeken")
    blank = {name: value for name, value in browser.page.form("/zoeken").items() if name != "concepts"}
    return browser.post("/zoeken", blank | {"text": text} | fields)


def found(page):
    return {link for link in page.links if (link or "").startswith(("/mensen/", "/initiatieven/", "/plekken/"))}


def test_who_can_do_it_is_found_by_name_and_the_address_says_nothing(works, mender):
    page = look_for(works, SENTENCE)
    assert (page.status, page.path) == (200, "/zoeken")
    assert found(page) == {of(mender)}
    assert "Sjaak de Groot" in page.words
    assert "fiets repareren" in page.words
    assert SENTENCE in page.html


def test_what_was_read_in_the_sentence_can_be_taken_away(works, mender):
    page = look_for(works, SENTENCE, about=SENTENCE, concepts="koken-voor-een-groep")
    assert (page.status, found(page)) == (200, set())
    assert re.search('value="fiets-repareren"(?![^>]*checked)', page.html)
    again = look_for(works, SENTENCE, about=SENTENCE, concepts="fiets-repareren")
    assert found(again) == {of(mender)}
    assert works.page.form("/zoeken")["about"] == SENTENCE
    other = look_for(works, SENTENCE, about="Wie kookt er?", concepts="koken-voor-een-groep")
    assert found(other) == {of(mender)}


def test_nobody_is_said_with_what_to_do(works):
    page = look_for(works, SENTENCE)
    assert "Wij vonden niemand" in page.words
    assert "Wij begrijpen deze zin nog niet" in look_for(works, "xyzzy qwrt").words


def test_an_empty_search_is_asked_again(works):
    page = look_for(works, "")
    assert page.status == 400
    assert 'name="text"' in page.html


def test_a_name_is_found_from_its_beginning_and_only_of_whom_one_may_name(place, works, mender):
    other = enter(place, "Sjaak Elders", place.town.other)
    page = look_for(works, "sja")
    assert found(page) == {of(mender)}
    assert str(other.id) not in page.html
    assert found(look_for(works, "Groot")) == set()
    lines = [line for line in rows(place, AccessLine) if line.route == "POST /zoeken"]
    assert {line.data_class for line in lines} == {"K2"}


def test_who_did_not_agree_is_not_found_and_changes_nothing(place, works, mender):
    before = look_for(works, SENTENCE)
    for consents, organisation in (((), place.town.welfare), ((towns.YES,), place.town.other)):
        node = enter(place, "Chris", organisation, consents)
        with place.town.work(now=place.clock()) as work:
            work.talents.create(work.nodes.get(node.id), "Ik repareer graag fietsen.")
    after = look_for(works, SENTENCE)
    assert found(after) == found(before) == {of(mender)}


def test_a_resident_finds_initiatives_and_no_people(place, mender):
    with place.town.work(now=place.clock()) as work:
        area = work.areas.get(towns.NORTH)
        row = work.initiatives.create(area, name="Fietsenwerkplaats")
        work.talents.create(row.node, "Wij repareren samen fietsen.")
    browser = place.browser()
    place.admit(browser, place.account(place.person(email="x@example.org")))
    page = look_for(browser, SENTENCE)
    assert found(page) == {f"/initiatieven/{row.node.id}"}
    assert str(mender.id) not in page.html


@pytest.mark.parametrize("typed", ["Łukasz", "łuk", "ŁUKASZ", "wiśn", "Łukasz wiś"])
def test_a_name_with_letters_beyond_z_is_found(place, works, typed):
    somebody = enter(place, "Łukasz", first_name="Łukasz", last_name="Wiśniewski")
    assert of(somebody) in found(look_for(works, typed))
