"""Every statement of a change may fail: the first, the second, and so on until it succeeds. It is all there or not."""

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine, event

from app.models import METADATA
from app.repositories.needs import Needs
from tests.api.conftest import NORTH, YES, Service, service
from tests.faults.introductions import a_talent, asked, last_yes

__all__ = ["service"]

MOST = 300
"""Statements that no change here needs."""


class Change(NamedTuple):
    """One change as it is asked."""

    method: str
    path: str
    body: Any = None
    version: int | None = None


def a_need(_service: Service) -> Change:
    return Change(
        "POST",
        "/v1/needs",
        {"alias": "Anna", "neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?", "consent": YES},
    )


def another_text(service: Service) -> Change:
    need = service.need()
    return Change("PATCH", f"/v1/needs/{need['id']}", {"text": "Wie kookt er met mij?"}, need["version"])


def an_opening(service: Service) -> Change:
    need = service.need(consent=None)
    return Change("POST", f"/v1/needs/{need['id']}/_open", YES, need["version"])


def a_moment(service: Service) -> Change:
    need = service.need(consent=None)
    return Change("POST", f"/v1/needs/{need['id']}/moments", {"day": "2026-09-30"})


def a_person(_service: Service) -> Change:
    return Change("POST", "/v1/people", {"alias": "Bram", "neighbourhood": NORTH, "consent": YES})


def an_offer(service: Service) -> Change:
    return Change("POST", "/v1/talents", {"owner": service.person()["id"], "text": "Ik werk graag in de tuin."})


def a_withdrawal(service: Service) -> Change:
    no = {"purpose": "matching", "given": False, "how": "aan de deur", "saidBy": "zijzelf"}
    return Change("POST", f"/v1/people/{service.need()['owner']}/consents", no)


def a_last_yes(service: Service) -> Change:
    with service.town.work(service.viewer(service.worker)) as work:
        ask = last_yes(asked(work, a_talent(work, 1)).id)
    return Change("POST", ask.path, json.loads(ask.body))


def an_erasure(service: Service) -> Change:
    person = service.get(f"/v1/people/{service.need()['owner']}")
    return Change(
        "POST", f"/v1/people/{person['id']}/_erase", {"confirmed": True, "saidBy": "oneself"}, person["version"]
    )


CHANGES: list[Callable[[Service], Change]] = [
    a_need,
    another_text,
    an_opening,
    a_moment,
    a_person,
    an_offer,
    a_withdrawal,
    a_last_yes,
    an_erasure,
]


def rows(service: Service) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database."""
    with service.house.database.reader.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in METADATA.sorted_tables
        }


@contextmanager
def failing(engine: Engine, nth: int) -> Iterator[None]:
    """Let the statement of the transaction that has this number fail, the last of which is its commit."""
    number = itertools.count(1)

    def fail(*_arguments: object) -> None:
        if next(number) == nth:
            raise sqlite3.OperationalError("disk I/O error")

    for kind in ("before_cursor_execute", "commit"):
        event.listen(engine, kind, fail)
    try:
        yield
    finally:
        for kind in ("before_cursor_execute", "commit"):
            event.remove(engine, kind, fail)


def ask(service: Service, change: Change) -> int:
    """Ask for it, always with the same key, and return the status."""
    headers = {"Idempotency-Key": "dezelfde"} if change.version is None else {"If-Match": f'"{change.version}"'}
    return int(service.ask(change.method, change.path, change.body, headers=headers).status_code)


def between(service: Service, change: Change) -> tuple[list[int], int]:
    """After which failing statements something was there nevertheless, and how many statements it took to succeed."""
    before, wrong = rows(service), []
    for nth in range(1, MOST):
        with failing(service.house.database.writer, nth):
            status = ask(service, change)
        if status in {200, 201}:
            assert rows(service) != before
            return wrong, nth - 1
        assert status >= 500, status
        if rows(service) != before:
            wrong.append(nth)
    pytest.fail("it never succeeded")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_of_which_one_statement_fails_leaves_nothing(service, change):
    wrong, statements = between(service, change(service))
    assert wrong == []
    assert statements > 5


def test_a_change_that_is_stored_half_way_is_caught(service, monkeypatch):
    create = Needs.create

    def and_commit(needs, *arguments, **values):
        row = create(needs, *arguments, **values)
        needs.session.commit()
        return row

    monkeypatch.setattr(Needs, "create", and_commit)
    wrong, _ = between(service, a_need(service))
    assert wrong != []
