"""Who moves, or is recorded by another organisation, is from the next request on seen by the new worker only."""

import uuid

import pytest
from sqlalchemy import update
from sqlmodel import col

from app.models import Introduction, Node
from tests.api.conftest import NORTH, SOUTH
from tests.app.town import HERE


@pytest.fixture
def resident(service):
    """Give the ids of a resident in the north, of a need with an earlier introduction, and of a talent."""
    person = service.person()
    found = {
        "people": person["id"],
        "needs": service.need(alias=None, owner=person["id"])["id"],
        "talents": service.talent(person["id"])["id"],
    }
    with service.town.work() as work:
        need, talent = work.needs.get(uuid.UUID(found["needs"])), work.talents.get(uuid.UUID(found["talents"]))
        work.session.add(
            Introduction(municipality=HERE, need=need.need.number, talent=talent.talent.number, state="expired")
        )
    return found


def moves(service, resident):
    """The resident moves to the south: somebody who works in both neighbourhoods writes it down."""
    both = service.token("worker", neighbourhoods=(NORTH, SOUTH))
    path = f"/v1/people/{resident['people']}"
    tag = service.ask("GET", path, token=both).headers["etag"]
    answer = service.ask("PATCH", path, {"neighbourhood": SOUTH}, token=both, headers={"If-Match": tag})
    assert answer.status_code == 200
    return service.token("worker", neighbourhoods=(SOUTH,))


def changes_hands(service, resident):
    """Another organisation takes over, and recorded the need anew."""
    with service.town.work() as work:
        node = work.nodes.get(uuid.UUID(resident["people"]))
        mine = update(Node).where(col(Node.number) == node.number)
        work.session.connection().execute(mine.values(organisation=service.town.other))
        work.changed("node", node.number)
        need = work.needs.get(uuid.UUID(resident["needs"]))
        work.needs.update(need, organisation=service.town.other)
    return service.token("worker", organisation="OR2")


def seen(service, resident, token) -> dict[str, int]:
    """What each way to the resident, the need and the talent answers."""
    need, talent = resident["needs"], resident["talents"]
    tried = {
        "person": ("GET", f"/v1/people/{resident['people']}", None),
        "need": ("GET", f"/v1/needs/{need}", None),
        "talent": ("GET", f"/v1/talents/{talent}", None),
        "suggestions": ("GET", f"/v1/needs/{need}/suggestions", None),
        "explained": ("GET", f"/v1/needs/{need}/suggestions/{talent}", None),
        "places to help": ("GET", f"/v1/talents/{talent}/needs", None),
        "change person": ("PATCH", f"/v1/people/{resident['people']}", {"mobility": "fiets"}),
        "change need": ("PATCH", f"/v1/needs/{need}", {"slots": ["di-ochtend"]}),
        "change talent": ("PATCH", f"/v1/talents/{talent}", {"slots": ["di-ochtend"]}),
        "coffee": ("POST", f"/v1/needs/{need}/moments", {"day": "2026-09-30"}),
    }
    found = {}
    for name, (method, path, body) in tried.items():
        tag = service.ask("GET", path, token=token).headers.get("etag", '"1"') if method == "PATCH" else None
        found[name] = service.ask(method, path, body, token=token, headers={"If-Match": tag}).status_code
    with service.town.look() as work:
        row = work.needs.get(uuid.UUID(need))
    viewer = service.viewer(token)
    with service.town.look(viewer) as work:
        found["introductions"] = len(work.introductions.find(row.need))
    for noun in ("people", "needs", "talents"):
        listed = {item["id"] for item in service.get(f"/v1/{noun}?limit=100", token=token)["items"]}
        found[f"in {noun}"] = resident[noun] in listed
    return found


HIDDEN = {404, 0}
SHOWN = {200, 201, 1}


def test_before_anything_changes_the_worker_sees_it_all(service, resident):
    assert set(seen(service, resident, service.worker).values()) == SHOWN


@pytest.mark.parametrize("what", [moves, changes_hands])
def test_the_old_worker_sees_nothing_any_more_and_the_new_one_all(service, resident, what):
    new = what(service, resident)
    after = seen(service, resident, service.worker)
    assert {name: answer for name, answer in after.items() if answer not in HIDDEN} == {}
    now = seen(service, resident, new)
    assert {name: answer for name, answer in now.items() if answer not in SHOWN} == {}


def test_what_moved_along_is_listed_in_the_new_neighbourhood(service, resident):
    new = moves(service, resident)
    for noun in ("people", "needs", "talents"):
        listed = service.get(f"/v1/{noun}?neighbourhood={SOUTH}", token=new)["items"]
        assert [item["id"] for item in listed] == [resident[noun]]
