"""What I can do: a sentence, what it is about, when, how far and how often; and pausing or stopping it."""

import pytest

from app.repositories.asking import number_of
from tests.app import town as towns

GARDEN = "Ik werk graag in de tuin en snoei de heg."


@pytest.fixture
def anna(place):
    """The number of a resident with an account."""
    person = place.person()
    place.account(person)
    return person


@pytest.fixture
def inside(place, browser, anna):  # noqa: ARG001  # she is there
    """A browser in which she is signed in."""
    place.comes_in(browser)
    return browser


BOXES = {"slots", "maxDistance", "asksAMonth", "capacity", "concepts", "keepPersonal", "matching"}


def fill(browser, action, **typed):
    """Send the form on this page that goes there, with only those boxes ticked that are named."""
    fields = {name: value for name, value in browser.page.form(action).items() if name not in BOXES}
    return browser.post(typed.pop("to", action), fields | typed)


def talents(place, anna):
    with place.town.look() as work:
        return [row.talent for row in work.talents.find(owner=work.nodes.by_number(anna))]


def concepts(place, anna):
    with place.town.look() as work:
        (row,) = work.talents.find(owner=work.nodes.by_number(anna))
        return {one.id for one in work.talents.concepts(row)}


def test_one_sentence_is_enough(place, inside, anna):
    page = inside.read("/kan-ik")
    assert "/kan-ik/nieuw" in page.links
    inside.read("/kan-ik/nieuw")
    page = fill(inside, "/kan-ik/nieuw", text=GARDEN)
    assert (page.status, page.path) == (200, "/kan-ik")
    assert GARDEN in page.words
    (talent,) = talents(place, anna)
    assert (talent.text, talent.slots, talent.max_distance_m, talent.capacity, talent.constraints) == (
        GARDEN,
        0,
        None,
        None,
        None,
    )
    assert talent.concepts_said_at is None, "nobody said what it is about"


def test_the_long_way_keeps_everything_that_was_tapped(place, inside, anna):
    inside.read("/kan-ik/nieuw")
    typed = {
        "text": GARDEN,
        "proposed": "yes",
        "concepts": ["tuin-onderhouden"],
        "slots": ["di-ochtend", "za-middag"],
        "maxDistance": "1000",
        "asksAMonth": "2",
        "capacity": "1",
        "constraints": "Liever geen honden.",
    }
    assert fill(inside, "/kan-ik/nieuw", **typed).path == "/kan-ik"
    (talent,) = talents(place, anna)
    assert (talent.max_distance_m, talent.capacity, talent.constraints) == (1000, 1, "Liever geen honden.")
    assert talent.slots.bit_count() == 2
    assert concepts(place, anna) == {"tuin-onderhouden"}
    with place.town.look() as work:
        assert work.people.get(work.nodes.by_number(anna).id).person.asks_a_month == 2


def test_what_it_is_about_is_proposed_and_nothing_is_kept(place, inside, anna):
    inside.read("/kan-ik/nieuw")
    page = fill(inside, "/kan-ik/nieuw", to="/kan-ik/nieuw/lezen", text=GARDEN)
    assert (page.status, GARDEN in page.html) == (200, True)
    assert 'value="tuin-onderhouden" checked' in page.html
    assert talents(place, anna) == []
    fill(inside, "/kan-ik/nieuw", text=GARDEN, concepts="tuin-onderhouden")
    assert concepts(place, anna) == {"tuin-onderhouden"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Wat doet u graag?"),
        ({"text": GARDEN, "slots": "ma-nooit"}, GARDEN),
        ({"text": GARDEN, "concepts": "geen-begrip", "proposed": "yes"}, GARDEN),
        ({"text": "Bel mij op 06 12345678 voor de tuin."}, "06 12345678"),
    ],
)
def test_what_cannot_be_used_comes_back_with_what_was_typed(place, inside, anna, wrong, said):
    inside.read("/kan-ik/nieuw")
    page = fill(inside, "/kan-ik/nieuw", **wrong)
    assert (page.status, said in page.html) == (400, True)
    assert talents(place, anna) == []


def test_a_number_that_belongs_in_the_sentence_stays_when_that_is_said(place, inside, anna):
    words = "Bel mij op 06 12345678 voor de tuin."
    inside.read("/kan-ik/nieuw")
    assert "Het hoort bij het verhaal." in fill(inside, "/kan-ik/nieuw", text=words).words
    fill(inside, "/kan-ik/nieuw", text=words, keepPersonal="yes")
    assert [talent.text for talent in talents(place, anna)] == [words]


def made(place, anna, text=GARDEN):
    with place.town.work() as work:
        return work.talents.create(work.nodes.by_number(anna), text, concepts=["tuin-onderhouden"]).talent.id


def test_a_talent_is_changed_and_what_was_emptied_goes(place, inside, anna):
    talent = made(place, anna)
    with place.town.work() as work:
        row = work.talents.get(talent)
        work.talents.update(row, max_distance_m=1000, capacity=2, constraints="Geen ladder.")
    action = f"/kan-ik/{talent}"
    assert GARDEN in inside.read(action).html
    assert fill(inside, action, text="Ik snoei.", constraints="", concepts="tuin-onderhouden").path == "/kan-ik"
    (now,) = talents(place, anna)
    assert (now.text, now.max_distance_m, now.capacity, now.constraints) == ("Ik snoei.", None, None, None)
    old = inside.read(action).form(action) | {"version": "1", "text": "Te laat."}
    stale = inside.post(action, {name: value for name, value in old.items() if name not in BOXES})
    assert (stale.status, "Te laat." in stale.html) == (409, True)


@pytest.mark.parametrize(("status", "there"), [("paused", True), ("withdrawn", False)])
def test_a_talent_is_paused_or_taken_away_with_one_tap(place, inside, anna, status, there):
    talent = made(place, anna)
    page = inside.read("/kan-ik")
    action = f"/kan-ik/{talent}/stand"
    page = inside.send(action, status=status)
    assert [one.status for one in talents(place, anna)] == [status]
    assert (GARDEN in page.words) is there
    if there:
        inside.send(action, status="active")
        assert [one.status for one in talents(place, anna)] == ["active"]


def test_nobody_reads_or_changes_what_another_can_do(place, inside):
    with place.town.work() as work:
        bram = work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Bram"}).node
        theirs = work.talents.create(bram, "Ik kook voor de buurt.").talent.id
        soos = work.initiatives.create(work.areas.own(towns.NORTH), name="De Soos").node
        public = work.talents.create(soos, "Wij koken.").talent.id
    inside.read("/kan-ik/nieuw")
    proof = {name: inside.page.form("/kan-ik/nieuw")[name] for name in ("csrf_token", "idempotency_key")}
    for talent in (theirs, public):
        assert inside.read(f"/kan-ik/{talent}").status == 404
        assert inside.post(f"/kan-ik/{talent}", proof | {"text": "Gekaapt.", "version": "1"}).status == 404
        assert inside.post(f"/kan-ik/{talent}/stand", proof | {"status": "withdrawn", "version": "1"}).status == 404
    assert "Ik kook" not in inside.read("/kan-ik").words
    with place.town.look() as work:
        rows = [work.talents.get(one).talent for one in (theirs, public)]
        assert {row.status for row in rows} == {"active"}
        assert "Gekaapt." not in {row.text for row in rows}


def test_who_did_not_agree_yet_can_do_so_with_the_first_talent(place, browser):
    with place.town.work(now=place.clock()) as work:
        area = work.areas.get(towns.NORTH)
        row = work.people.create(area, identity={"alias": "Cas", "email": "cas@example.org"})
        cas = number_of(row.node)
    place.account(cas)
    place.comes_in(browser, "cas@example.org")
    browser.read("/kan-ik/nieuw")
    fill(browser, "/kan-ik/nieuw", text=GARDEN, matching="yes")
    with place.town.look() as work:
        assert work.consents.given(work.nodes.by_number(cas), "matching")
        assert len(work.talents.find(owner=work.nodes.by_number(cas))) == 1
    assert "meezoeken" not in browser.read("/kan-ik/nieuw").words
