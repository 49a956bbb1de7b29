"""Many write at once: everyone gets a turn, or hears after a fair wait when to come back."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.conftest import YES
from tests.app.town import NORTH
from tests.faults.server import APP, Answer, House, post

pytestmark = pytest.mark.slow

WRITERS = 64
PATIENCE = 10
"""Seconds that a write waits for its turn before it is told to come back."""
ANNA = {"alias": "Anna", "neighbourhood": NORTH, "consent": YES}
PLAIN_BEGIN = "tests.mutants.plain_begin:create_app"


def written(house: House, seconds: float, factory: str = APP) -> list[Answer | None]:
    """What 64 writers are answered who each record people one after the other for so long."""
    with house.serving(factory=factory, busy_seconds=PATIENCE) as servers:
        until = time.monotonic() + seconds

        def writer(number: int) -> list[Answer | None]:
            answers = [servers.ask(post("/v1/people", ANNA, key=f"{number}"), number % 2)]
            while time.monotonic() < until:
                ask = post("/v1/people", ANNA, key=f"{number}-{len(answers)}")
                answers.append(servers.ask(ask, number % 2))
            return answers

        with ThreadPoolExecutor(WRITERS) as pool:
            return [answer for answers in pool.map(writer, range(WRITERS)) for answer in answers]


def unfair(answers: list[Answer | None]) -> list[Answer | None]:
    """Answers other than a yes, and than 'busy, come back' to who waited."""
    return [answer for answer in answers if answer is None or not (answer.status == 201 or waited(answer))]


def waited(answer: Answer) -> bool:
    """Was it told to come back, after a fair wait?"""
    return answer.status == 503 and "retry-after" in answer.headers and answer.ended - answer.began >= PATIENCE * 0.9


def test_everybody_gets_a_turn(house):
    answers = written(house, 2)
    assert len(answers) >= WRITERS
    assert unfair(answers) == []


def test_a_transaction_that_finds_out_too_late_is_caught(house):
    if not house.database.is_sqlite:
        pytest.skip("PostgreSQL does not know this fault")
    assert unfair(written(house, 1, PLAIN_BEGIN)) != []
