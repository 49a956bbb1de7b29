"""The power goes between an erasure and the files: the next start finishes it."""

import time

import pytest

from tests.app.test_erasure import BIRD, SOON, everywhere, files_of
from tests.app.town import NORTH, YES
from tests.faults.server import Ask, change

ERASE = {"confirmed": True, "saidBy": "oneself"}


@pytest.fixture
def person(house):
    """Give the id of somebody whose every word is the canary."""
    with house.town.work() as work:
        row = work.people.create(
            work.areas.own(NORTH),
            identity={"alias": BIRD, "last_name": BIRD, "email": f"{BIRD}@voorbeeld.example"},
            consents=[YES],
            organisation=house.town.welfare,
        )
        for n in range(40):
            work.needs.create(row.node, f"{BIRD} {n} " + "zoekt hulp in de tuin " * 20, consent=YES)
        return row.node.id


def erasing(person):
    return change("POST", f"/v1/people/{person}/_erase", ERASE, version=1)


@pytest.mark.slow
def test_a_server_that_is_killed_before_the_files_finishes_at_the_next_start(house, person):
    with house.serving(1, failpoints="erase.before_checkpoint=kill") as servers:
        assert servers.ask(erasing(person)) is None
    assert BIRD not in everywhere(house.database)
    if house.database.is_sqlite:
        assert BIRD.encode() in files_of(house.database), "nothing was left to do"
    with house.serving(1) as servers:
        assert servers.ask(Ask("GET", f"/v1/people/{person}")).status == 404
        deadline = time.monotonic() + SOON
        while house.database.is_sqlite and BIRD.encode() in files_of(house.database):
            assert time.monotonic() < deadline, "still in the files"
            time.sleep(0.2)
    assert house.database.traces.tombstones is None or house.database.traces.stones()


@pytest.mark.slow
def test_two_servers_forget_at_the_next_request(house, person):
    with house.serving(2) as servers:
        for n in (0, 1):
            assert servers.ask(Ask("GET", f"/v1/people/{person}"), n).status == 200
        assert servers.ask(erasing(person), 0).status == 200
        for n in (0, 1):
            answers = [servers.ask(Ask("GET", path), n) for path in (f"/v1/people/{person}", "/v1/needs", "/v1/people")]
            assert [answer.status for answer in answers] == [404, 200, 200]
            assert all(
                BIRD.encode() not in answer.body and str(person).encode() not in answer.body for answer in answers
            )
