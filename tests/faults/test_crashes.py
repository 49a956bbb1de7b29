"""All servers are killed in the middle of many writes: what was answered is there, with its log line; nothing half."""

import hashlib
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlmodel import col, select

from app import failpoints
from app.models import AccessLine, Answered, Need, Node, SubjectKey
from app.repositories.log import broken, subject_of
from tests.api.conftest import YES
from tests.app.folders import THERE, database, dump, folder, imported
from tests.app.town import NORTH
from tests.faults.server import APP, Answer, Ask, House, post

pytestmark = pytest.mark.slow

LOG_AFTERWARDS = "tests.mutants.log_afterwards:create_app"
WRITERS = 16


class Damage(NamedTuple):
    """What a crash did; all of it should be nothing."""

    lost: int
    """Answered with yes, and not there."""
    half: int
    """People and needs without each other, their one log line or the answer that goes with them."""
    changed: int
    """Answered otherwise when it was asked again."""
    corrupt: int
    """Findings of the database about itself, and links of the log's chain that are broken."""


def writes(count: int, label: str) -> list[Ask]:
    """So many requests that each record somebody: half of them with a need."""
    person = {"alias": "Anna", "neighbourhood": NORTH, "consent": YES}
    need = person | {"text": "Wie helpt mij de tuin opknappen?"}
    return [
        post("/v1/needs", need, key=f"{label}-{n}") if n % 2 else post("/v1/people", person, key=f"{label}-{n}")
        for n in range(count)
    ]


def damage(house: House, asks: Sequence[Ask], answers: Sequence[Answer | None]) -> Damage:
    """Look in the database what is left of these requests, and in whatever state it is."""
    with house.town.look() as work:
        session = work.session
        people = {node.id: node for node in session.exec(select(Node).where(col(Node.kind) == "person"))}
        needs = session.exec(select(Need)).all()
        kept = {row.key: row.answer for row in session.exec(select(Answered))}
        logged = Counter(session.exec(select(AccessLine.subject).where(col(AccessLine.action) == "create")))
        keyed = set(session.exec(select(SubjectKey.node)))
        lines = Counter(
            logged[subject_of(session, node.number)] if node.number in keyed else 0 for node in people.values()
        )
        there = people.keys() | {need.id for need in needs}
        corrupt = len(list(broken(session)))
        if house.database.is_sqlite:
            corrupt += session.connection().exec_driver_sql("PRAGMA integrity_check").scalars().all() != ["ok"]
    # Beside a key stands where the answer is to be read.
    told = {row["at"].rpartition("/")[2] for row in kept.values()}
    owners = {need.owner for need in needs}
    alone = {str(node.id) for node in people.values() if node.number not in owners} | {str(need.id) for need in needs}
    told_yes = [(ask, answer) for ask, answer in zip(asks, answers, strict=True) if answer and answer.status == 201]
    return Damage(
        lost=sum(UUID(answer.json()["id"]) not in there for _, answer in told_yes),
        half=sum(count for number, count in lines.items() if number != 1) + len(told ^ alone),
        changed=sum(answer.json()["id"] != answered_with(kept, ask) for ask, answer in told_yes),
        corrupt=corrupt,
    )


def answered_with(kept: Mapping[str, Any], ask: Ask) -> str:
    """Id of what was kept as the answer to this request."""
    key = hashlib.sha256(ask.headers["Idempotency-Key"].encode()).hexdigest()
    return str(kept[key]["at"]).rpartition("/")[2] if key in kept else ""


def rounds(house: House, times: int, count: int, factory: str = APP) -> tuple[int, Damage]:
    """Kill everything at a moment in `count` writes, `times` times: how many were answered, and the damage.

    Each round ends at new servers with the requests again that had no answer, and some that had: all is there, once.
    """
    dice = random.Random(20261001)
    answered, found = 0, Damage(0, 0, 0, 0)
    asks: list[Ask] = []
    answers: list[Answer | None] = []
    for number in range(times + 1):
        with house.serving(factory=factory) as servers:
            if asks:
                asks = [ask for ask, answer in zip(asks, answers, strict=True) if answer is None] + asks[:10]
                again = servers.at_once(asks, WRITERS)
                assert {answer.status for answer in again} == {201}
                found = added(found, damage(house, asks, again))
            if number == times:
                break
            asks = writes(count, f"ronde-{number}")
            answers = servers.at_once(asks, WRITERS, killed_after=dice.randrange(count // 10, count // 2))
        acknowledged = [answer for answer in answers if answer is not None]
        assert 0 < len(acknowledged) < count
        assert {answer.status for answer in acknowledged} == {201}
        answered += len(acknowledged)
        found = added(found, damage(house, asks, answers))
    with house.town.look() as work:
        assert len(work.session.exec(select(Answered.number)).all()) == times * count
    return answered, found


def added(one: Damage, other: Damage) -> Damage:
    """Both."""
    return Damage(*map(sum, zip(one, other, strict=True)))


def test_nothing_that_was_answered_is_lost_and_nothing_is_half(house):
    answered, found = rounds(house, 3, 150)
    assert answered > 0
    assert found == Damage(0, 0, 0, 0)


def test_a_log_line_in_a_second_transaction_is_caught(house):
    with house.serving(factory=LOG_AFTERWARDS) as servers:
        asks = writes(40, "mutant")
        answers = servers.at_once(asks, WRITERS, killed_after=10)
    assert damage(house, asks, answers).half > 0


def test_an_import_that_ends_between_two_tables_leaves_nothing(database_url, tmp_path, monkeypatch):
    at = folder(tmp_path / "m", people=["person_id,neighbourhood", f"P1,{THERE}"])
    monkeypatch.setattr(failpoints, "SET", {"import.after_row": failpoints.action_for("raise")})
    with database(database_url) as base:
        with pytest.raises(failpoints.FailedOnPurposeError):
            imported(base, at)
        assert not any(dump(base).values())
        monkeypatch.undo()
        assert imported(base, at).stored
