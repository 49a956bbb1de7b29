"""Initiatives and places on pages: to be read by everybody who signed in, and changed by who works there."""

import re

import pytest
from sqlmodel import select

from app.models import Initiative, Place
from app.repositories.asking import number_of
from tests.app import town as towns
from tests.web.asked import worker_of


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


class House:
    """A house of twelve initiatives in the north that all ask something, of which one is made of another."""

    def __init__(self, place):
        with place.town.work(place.town.worker, now=place.clock()) as work:
            north = work.areas.own(towns.NORTH)
            self.node = work.initiatives.create(north, name="Huis van de wijk").node
            twelve = [
                work.initiatives.create(north, name=f"Kamer {n}", part_of=self.node.number).node for n in range(12)
            ]
            deeper = work.initiatives.create(north, name="Hoekje", part_of=twelve[0].number).node
            self.parts = [*twelve, deeper]
            self.needs = [work.needs.create(one, f"Wij zoeken stoel {n}.").need for n, one in enumerate(self.parts)]
            for one in self.parts[:3]:
                work.talents.create(one, "Kom erbij.", capacity=5, capacity_left=4)
            self.needs.append(work.needs.create(twelve[1], "Wij zoeken een lamp.").need)
            work.needs.create(twelve[1], "Dit is al gevonden.", status="met")
            work.needs.create(self.node, "Het huis zoekt verf.")
            beside = work.initiatives.create(north, name="De buren").node
            work.needs.create(beside, "De buren zoeken zout.")
        self.path = f"/initiatieven/{self.node.id}"


@pytest.fixture
def house(place):
    return House(place)


def facts(page):
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page.html))


def test_s72_a_house_shows_what_its_initiatives_ask_together_each_once(works, house):
    page = works.read(house.path)
    assert page.status == 200
    for n, part in enumerate(house.parts):
        assert page.links.count(f"/initiatieven/{part.id}") == 1
        assert page.words.count(f"Wij zoeken stoel {n}.") == 1
    for need in house.needs:
        assert page.links.count(f"/behoeften/{need.id}") == 1
    for words in ("al gevonden", "zoekt verf", "zoeken zout"):
        assert words not in page.words
    found = facts(page)
    assert found["Initiatieven"] == "13"
    assert found["Open vragen die u kunt lezen"] == "14"
    assert found["Samen nog plek voor"] == "12 mensen"


def test_a_part_says_what_it_is_part_of_and_shows_its_own_parts(works, house):
    page = works.read(f"/initiatieven/{house.parts[0].id}")
    assert "Onderdeel van" in page.words
    assert house.path in page.links
    assert f"/initiatieven/{house.parts[12].id}" in page.links
    assert f"/initiatieven/{house.parts[1].id}" not in page.links
    assert facts(page)["Open vragen die u kunt lezen"] == "1"


def test_who_may_not_read_a_need_sees_the_parts_and_no_text_or_number_of_it(reader, house):
    page = reader.read(house.path)
    assert page.status == 200
    assert all(f"/initiatieven/{part.id}" in page.links for part in house.parts)
    assert facts(page)["Initiatieven"] == "13"
    assert "Wij zoeken" not in page.html
    assert "Open vragen die u kunt lezen" not in page.words
    assert not {f"/behoeften/{need.id}" for need in house.needs} & set(page.links)
    assert "geen" in page.words.split("Wat zij samen vragen")[1]


def test_a_need_that_is_hidden_changes_nothing_for_who_may_not_read_it(place, reader, house):
    before = reader.read(house.path).words
    with place.town.work(place.town.worker, now=place.clock()) as work:
        work.needs.create(work.nodes.get(house.parts[5].id), "Wij zoeken iets geheims.")
    assert reader.read(house.path).words == before


def test_who_speaks_for_a_part_reads_of_the_house_what_the_own_part_asks(place, house):
    browser = place.browser()
    place.admit(browser, place.account(place.person(), "initiative-contact", organisation=number_of(house.parts[2])))
    page = browser.read(house.path)
    assert "Wij zoeken stoel 2." in page.words
    assert page.words.count("Wij zoeken") == 1


def test_who_speaks_for_a_group_does_not_hang_it_under_the_house_of_others_but_may_leave_it(place, house):
    browser = place.browser()
    mine = house.parts[2]
    place.admit(browser, place.account(place.person(), "initiative-contact", organisation=number_of(mine)))
    path = f"/initiatieven/{mine.id}/wijzigen"
    offered = re.findall(r'<option value="([0-9a-f-]{36})"', browser.read(path).html.partition('id="partOf"')[2])
    assert offered == [str(house.node.id)], "only what it is part of already"
    form = browser.page.form(path)
    other = str(house.parts[12].id)
    refused = browser.post(path, form | {"partOf": other})
    assert refused.status == 400
    assert "Alleen wie het grotere geheel mag wijzigen" in refused.words
    assert browser.post(path, form | {"partOf": str(house.node.id)}).status == 200, "as it was"
    form = browser.read(path) and browser.page.form(path)
    assert browser.post(path, form | {"partOf": ""}).status == 200
    assert house.path not in browser.read(f"/initiatieven/{mine.id}").links


def test_another_organisation_reads_no_need_of_the_house(place, house):
    other = worker_of(place, "ander@example.org", organisation=place.town.other)
    page = other.read(house.path)
    assert f"/initiatieven/{house.parts[0].id}" in page.links
    assert "Wij zoeken" not in page.words


def test_the_form_says_what_it_is_part_of_and_empties_it_again(works, coffee):
    initiative, _ = coffee
    path = f"/initiatieven/{initiative.id}"
    made = fill(works, "/initiatieven/nieuw", name="Huis", neighbourhood=towns.NORTH)
    assert "Hoort hier nog iets bij?" in made.words
    house = made.path.removeprefix("/initiatieven/")
    works.read(f"{path}/wijzigen")
    assert re.search(rf'<option value="{house}">Huis \([^)]+\)</option>', works.page.html), "with where it is"
    assert f'<option value="{initiative.id}">' not in works.page.html, "it is no part of itself"
    page = fill(works, f"{path}/wijzigen", partOf=house)
    assert made.path in page.links
    assert f'<option value="{house}" selected>' in works.read(f"{path}/wijzigen").html
    assert f'<option value="{initiative.id}">' not in works.read(f"{made.path}/wijzigen").html, "nor a part of its part"
    assert path in works.read(made.path).links
    page = fill(works, f"{path}/wijzigen", partOf="")
    assert made.path not in page.links
    assert path not in works.read(made.path).links


def test_a_circle_is_refused_on_the_page_with_the_reason_at_the_field(works, house):
    path = f"{house.path}/wijzigen"
    page = fill(works, path, partOf=str(house.parts[12].id))
    assert page.status == 400
    assert 'id="partOf-wrong"' in page.html
    assert "Kies een ander." in page.words
    assert "Onderdeel van" not in works.read(house.path).words
