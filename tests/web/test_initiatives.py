"""Initiatives and places on pages: to be read by everybody who signed in, and changed by who works there."""

import pytest
from sqlmodel import select

from app.models import Initiative, Place
from tests.app import town as towns


@pytest.fixture
def coffee(place):
    """An initiative of the welfare organisation, in a room of its own, with room for six."""
    with place.town.work(place.town.worker, now=place.clock()) as work:
        area = work.areas.own(towns.NORTH)
        room = work.places.create(area, name="Grote zaal", sort="zaal", free_slots=0b10)
        made = work.initiatives.create(
            area, name="Koffieochtend", when="di-ochtend", audience="wie zin heeft", capacity=8, place=room.node.number
        )
        work.talents.create(made.node, "Wij drinken samen koffie.", capacity=8, capacity_left=6)
        return made.node, room.node


@pytest.fixture(params=["resident", "volunteer", "coordinator"])
def reader(request, place):
    """The browser of somebody who may read the social map."""
    browser = place.browser()
    place.admit(browser, place.account(place.person(email="x@example.org"), request.param))
    return browser


def fill(browser, path, **fields):
    browser.read(path)
    blank = {name: value for name, value in browser.page.form(path).items() if name != "freeSlots"}
    return browser.post(path, blank | fields)


def only(place, table):
    with place.town.look(now=place.clock()) as work:
        row = work.session.exec(select(table)).one()
        work.session.expunge_all()
        return row


def test_everybody_reads_what_there_is(reader, coffee):
    initiative, room = coffee
    page = reader.read("/initiatieven")
    assert page.status == 200
    assert f"/initiatieven/{initiative.id}" in page.links
    assert "nog plek voor 6" in page.words
    assert "/initiatieven/nieuw" not in page.links
    one = reader.read(f"/initiatieven/{initiative.id}")
    assert "Koffieochtend" in one.words
    assert "di-ochtend" in one.words
    assert "Wij drinken samen koffie." in one.words
    assert f"/plekken/{room.id}" in one.links
    assert f"/initiatieven/{initiative.id}/wijzigen" not in one.links
    there = reader.read(f"/plekken/{room.id}")
    assert f"/initiatieven/{initiative.id}" in there.links
    assert there.words.count("vrij") >= 1
    assert "Grote zaal" in reader.read("/plekken").words


def test_a_reader_changes_nothing(reader, coffee):
    initiative, room = coffee
    for path in ("/initiatieven/nieuw", "/plekken/nieuw", f"/initiatieven/{initiative.id}/wijzigen"):
        assert reader.read(path).status == 403
        assert reader.post(path, {"idempotency_key": "een", "name": "Anders"}).status == 403
    assert reader.post(f"/plekken/{room.id}/wijzigen", {"idempotency_key": "een", "name": "Anders"}).status == 403


def test_a_list_can_be_narrowed(works, coffee):
    assert "Koffieochtend" in works.read(f"/initiatieven?buurt={towns.NORTH}").words
    page = works.read(f"/initiatieven?buurt={towns.SOUTH}")
    assert "Koffieochtend" not in page.words
    assert "Hier is nog niets" in page.words
    assert str(coffee[1].id) not in works.read(f"/plekken?buurt={towns.SOUTH}").html


def test_an_initiative_is_written_down_and_changed(place, works):
    made = fill(works, "/initiatieven/nieuw", name="Tuinclub", neighbourhood=towns.NORTH, capacity="12")
    assert made.path.startswith("/initiatieven/")
    assert "12 mensen" in made.words
    path = f"{made.path}/wijzigen"
    changed = fill(works, path, name="Tuinploeg", capacity="", audience="iedereen")
    assert changed.path == made.path
    row = only(place, Initiative)
    assert (row.name, row.capacity, row.audience) == ("Tuinploeg", None, "iedereen")


def test_what_was_typed_of_an_initiative_stays_when_it_is_wrong(works):
    page = fill(works, "/initiatieven/nieuw", name="", neighbourhood=towns.NORTH, when="di-ochtend")
    assert page.status == 400
    assert 'value="di-ochtend"' in page.html
    number = fill(works, "/initiatieven/nieuw", name="Tuinclub", neighbourhood=towns.NORTH, capacity="veel")
    assert number.status == 400
    assert 'id="capacity-wrong"' in number.html


def test_a_place_is_written_down_with_when_it_is_free(place, works):
    slots = {"freeSlots": ["di-ochtend", "wo-avond"]}
    made = fill(works, "/plekken/nieuw", name="Buurttuin", neighbourhood=towns.NORTH, sort="tuin", **slots)
    assert made.path.startswith("/plekken/")
    assert [hours in made.words for hours in ("9-12 vrij", "19-22 vrij")] == [True, True]
    changed = fill(
        works, f"{made.path}/wijzigen", name="Buurttuin", sort="", features="Een pomp.", freeSlots="di-ochtend"
    )
    assert [hours in changed.words for hours in ("9-12 vrij", "19-22 vrij")] == [True, False]
    row = only(place, Place)
    assert (row.sort, row.features) == (None, "Een pomp.")


def test_who_does_not_work_there_does_not_change_it(place, works):
    with place.town.work(now=place.clock()) as work:
        area = work.areas.get(towns.ELSEWHERE)
        node = work.initiatives.create(area, name="Elders").node
    assert works.read(f"/initiatieven/{node.id}").status == 404
    assert works.read(f"/initiatieven/{node.id}/wijzigen").status == 404
