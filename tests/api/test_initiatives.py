"""Initiatives that are part of another: said, taken back and refused; and counted once each."""

import uuid

import pytest

from app.services import public_things
from tests.api.conftest import NORTH, SOUTH
from tests.app import town as towns

PATH = "/v1/initiatives"


def initiative(service, name="Eetcafé", **values):
    return service.add(PATH, {"name": name, "neighbourhood": NORTH} | values)["id"]


def change(service, one, **values):
    """Change it as it stands now; give the answer."""
    path = f"{PATH}/{one}"
    match = {"If-Match": service.ask("GET", path).headers["etag"]}
    return service.ask("PATCH", path, values, headers=match)


def errors(answer):
    assert answer.status_code == 400
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def whole_of(service, one):
    return service.get(f"{PATH}/{one}")["partOf"]


def test_it_is_said_at_once_or_later_and_taken_back(service):
    house = initiative(service, "Huis van de wijk")
    choir, cafe = initiative(service, "Koor", partOf=house), initiative(service)
    assert [whole_of(service, one) for one in (house, choir, cafe)] == [None, house, None]
    assert change(service, cafe, partOf=house).json()["partOf"] == house
    assert change(service, cafe, name="Soep").json()["partOf"] == house, "what is left out stays"
    assert {one["name"]: one["partOf"] for one in service.get(PATH)["items"]} == {
        "Huis van de wijk": None,
        "Koor": house,
        "Soep": house,
    }
    assert change(service, cafe, partOf=None).json()["partOf"] is None
    assert whole_of(service, cafe) is None


def test_nothing_is_part_of_itself(service):
    cafe = initiative(service)
    answer = change(service, cafe, partOf=cafe)
    assert errors(answer) == [("/partOf", "part-of-itself")]
    assert "Kies een ander" in answer.json()["errors"][0]["detail"]
    assert whole_of(service, cafe) is None


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_nothing_is_part_of_its_own_part_however_deep(service, depth):
    chain = [initiative(service, "0")]
    for n in range(depth):
        chain.append(initiative(service, str(n + 1), partOf=chain[-1]))
    assert errors(change(service, chain[0], partOf=chain[-1])) == [("/partOf", "part-of-itself")]
    assert whole_of(service, chain[0]) is None
    beside = initiative(service, "Ernaast", partOf=chain[-1])
    assert change(service, beside, partOf=chain[0]).status_code == 200, "this is no circle"


def test_it_is_part_of_an_initiative_that_is_there_and_here(service, nobody):
    place = service.add("/v1/places", {"name": "Zaal", "neighbourhood": NORTH})["id"]
    with service.town.work() as work:
        elsewhere = str(work.initiatives.create(work.areas.get(towns.ELSEWHERE), name="Elders").node.id)
    cafe = initiative(service)
    for wrong in (nobody, place, elsewhere, service.person()["id"]):
        assert errors(change(service, cafe, partOf=wrong)) == [("/partOf", "unknown-node")]
        body = {"name": "Koor", "neighbourhood": NORTH, "partOf": wrong}
        assert errors(service.ask("POST", PATH, body)) == [("/partOf", "unknown-node")]
    assert [one["id"] for one in service.get(PATH)["items"]] == [cafe]


def test_who_may_not_change_the_part_does_not_say_so(service):
    house, cafe = initiative(service, "Huis van de wijk"), initiative(service)
    south = service.token("worker", neighbourhoods=(SOUTH,))
    match = {"If-Match": service.ask("GET", f"{PATH}/{cafe}").headers["etag"]}
    answer = service.ask("PATCH", f"{PATH}/{cafe}", {"partOf": house}, headers=match, token=south)
    assert (answer.status_code, whole_of(service, cafe)) == (404, None)


def test_figures_count_a_whole_and_its_parts_once_each(service):
    """Three layers: a house of twelve, and one of the twelve made of two."""
    house = initiative(service, "Huis van de wijk")
    twelve = [initiative(service, f"Kamer {n}", partOf=house) for n in range(12)]
    deeper = [initiative(service, f"Hoek {n}", partOf=twelve[0]) for n in range(2)]
    for one in (house, *twelve, *deeper):
        service.add("/v1/needs", {"owner": one, "neighbourhood": NORTH, "text": "Wij zoeken een tafel."})
    service.add("/v1/ties", {"a": twelve[0], "b": deeper[0], "kind": "knows"})
    with service.town.look() as work:
        numbers = {work.nodes.get(uuid.UUID(one)).number for one in (house, *twelve, *deeper)}
        members = work.counting.members(towns.HERE)
        assert sorted(one for one, (_, layer) in members.items() if layer == "initiative") == sorted(numbers)
        assert len(work.counting.needs(towns.HERE)) == 15
        assert len(work.counting.ties(towns.HERE, members)) == 1
        assert public_things.of(work, NORTH).initiatives == 15
        parts = work.initiatives.parts(work.nodes.get(uuid.UUID(house)))
        assert [str(row.node.id) for row in parts] == [*twelve, *deeper]


def test_a_circle_that_came_in_otherwise_is_read_once_and_can_be_undone(service):
    one, other = initiative(service, "Een"), initiative(service, "Ander")
    with service.town.work() as work:
        first, second = (work.initiatives.get(uuid.UUID(node)) for node in (one, other))
        first.detail.part_of, second.detail.part_of = second.node.number, first.node.number
    with service.town.look() as work:
        parts = work.initiatives.parts(work.nodes.get(uuid.UUID(one)))
        assert [str(row.node.id) for row in parts] == [other]
    assert change(service, one, partOf=None).json()["partOf"] is None
