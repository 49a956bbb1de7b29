"""The same request again, at once or after a crash: one effect, and one answer."""

import pytest
from sqlalchemy import func
from sqlmodel import select

from app.models import Answered, Person
from tests.api.conftest import YES
from tests.app.town import NORTH
from tests.faults.server import APP, House, post

pytestmark = pytest.mark.slow

ANNA = {"alias": "Anna", "neighbourhood": NORTH, "consent": YES}
ASK = post("/v1/people", ANNA, key="dezelfde")
KEY_AFTERWARDS = "tests.mutants.key_afterwards:create_app"


def count(house: House, table: type) -> int:
    """How many rows there are."""
    with house.town.look() as work:
        return work.session.exec(select(func.count()).select_from(table)).one()


def replayed(house: House, factory: str = APP):
    """What a hundred of one request at once, and another body with their key, are answered."""
    with house.serving(factory=factory) as servers:
        answers = servers.at_once([ASK] * 100)
        other = servers.ask(post("/v1/people", ANNA | {"alias": "Bea"}, key="dezelfde"), 1)
    return answers, other


def test_a_hundred_at_once_in_two_processes_give_one_row_and_one_answer(house):
    answers, other = replayed(house)
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert (other.status, other.json()["errors"][0]["code"]) == (400, "key-reused")
    assert (count(house, Person), count(house, Answered)) == (1, 1)


def crashed(house: House, failpoint: str, factory: str = APP):
    """How many people there are after a crash and after the same request again; and the answers that was given."""
    with house.serving(failpoints=f"{failpoint}=kill", factory=factory) as servers:
        assert servers.ask(ASK) is None
        servers.kill()
    left = count(house, Person)
    with house.serving(factory=factory) as servers:
        answers = servers.at_once([ASK] * 10)
    return left, count(house, Person), {answer.status for answer in answers}, len({answer.body for answer in answers})


@pytest.mark.parametrize(("failpoint", "left"), [("write.before_audit", 0), ("idem.after_commit", 1)])
def test_killed_before_the_answer_the_same_request_again_gives_one_row(house, failpoint, left):
    assert crashed(house, failpoint) == (left, 1, {201}, 1)


def test_a_key_that_is_kept_in_a_second_transaction_is_caught(house):
    assert crashed(house, "idem.after_commit", KEY_AFTERWARDS) != (1, 1, {201}, 1)
