"""What happens while something is waited for: the turn to write, or the rest of a body."""

import asyncio
import json
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.deps import House
from app.errors import NotSignedIn
from app.main import create_app
from app.models import Role
from app.services import ranking, suggestions
from app.settings import Settings
from app.work import Work
from tests.api.conftest import NORTH, YES, Clock, Service

PERSON = {"alias": "Bram", "neighbourhood": NORTH, "consent": YES}
HOLD = """
import sys, time
from app.database import Database
with Database(sys.argv[1]).writer.begin():
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def held(database_url, seconds):
    """Another process writes for this long."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, database_url, str(seconds)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline().strip() == "held"
        try:
            yield
        finally:
            process.kill()


@pytest.fixture
def small_patience(database_url):
    """Give a service that waits a second for its turn to write."""
    app = create_app(Settings(database_url=database_url, busy_seconds=1, requests_a_minute=100_000), clock=Clock())
    with TestClient(app) as client:
        yield Service(app, client, Clock())


@pytest.mark.slow
class TestAnotherProcessWrites:
    def slowest_read(self, service) -> float:
        """The longest that health and a list take while a write waits."""
        times = []
        for path in ("/v1/health", "/v1/people", "/v1/health"):
            began = time.perf_counter()
            assert service.ask("GET", path).status_code == 200
            times.append(time.perf_counter() - began)
        return max(times)

    def during_a_write(self, service, database_url, seconds):
        """How long reads took meanwhile, whether three writes waited for that, and what those were answered."""
        service.ask("GET", "/v1/people")
        answers = []

        def write() -> None:
            answers.append(service.ask("POST", "/v1/people", PERSON))

        writers = [threading.Thread(target=write) for _ in range(3)]
        with held(database_url, seconds):
            for writer in writers:
                writer.start()
            time.sleep(0.2)
            slowest = self.slowest_read(service)
            waited = answers == []
            for writer in writers:
                writer.join(timeout=30)
        return slowest, waited, answers

    def test_reads_go_on_and_the_write_gets_its_turn(self, service, database_url):
        slowest, waited, answers = self.during_a_write(service, database_url, 5)
        assert slowest < 1
        assert waited
        assert [answer.status_code for answer in answers] == [201] * 3
        assert len(service.get("/v1/people")["items"]) == 3

    def test_a_write_that_waits_too_long_is_told_to_come_back(self, small_patience, database_url):
        slowest, _, answers = self.during_a_write(small_patience, database_url, 20)
        assert slowest < 1
        assert [(answer.status_code, answer.headers["retry-after"]) for answer in answers] == [(503, "2")] * 3
        assert small_patience.ask("POST", "/v1/people", PERSON).status_code == 201

    def test_a_write_that_waits_in_the_database_is_caught(self, service, database_url, monkeypatch):
        impatient = House._try_to_write

        def patient(house, *arguments):
            with house.database.writer.begin():
                pass
            return impatient(house, *arguments)

        monkeypatch.setattr(House, "_try_to_write", patient)
        slowest, _, _ = self.during_a_write(service, database_url, 4)
        assert slowest > 1


class Slow:
    """A request whose body comes in two parts; `between` happens in the middle."""

    def __init__(self, service, between):
        self.service, self.between = service, between
        body = json.dumps(PERSON).encode()
        self.parts = [body[:20], body[20:]]
        self.status = None

    async def receive(self):
        """Give the next part."""
        if len(self.parts) == 1:
            await self.between()
        return {"type": "http.request", "body": self.parts.pop(0), "more_body": bool(self.parts)}

    async def send(self, message):
        """Remember the status."""
        self.status = message.get("status", self.status)

    def answer(self, method="POST", path="/v1/people") -> int:
        """Ask, and return the status."""
        headers = {"authorization": f"Bearer {self.service.worker}", "idempotency-key": "slow", "host": "testserver"}
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "server": ("testserver", 80),
            "http_version": "1.1",
            "headers": [(b"content-type", b"application/json")]
            + [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        self.service.client.portal.call(self.service.app, scope, self.receive, self.send)
        return self.status


class TestASlowBody:
    @pytest.mark.parametrize(("method", "path"), [("POST", "/v1/people"), ("GET", "/v1/people")])
    def test_a_token_that_is_revoked_meanwhile_opens_nothing(self, service, method, path):
        async def revoke():
            with service.town.work() as work:
                work.tokens.revoke(1)

        assert Slow(service, revoke).answer(method, path) == 401
        assert service.get("/v1/people", token=service.token("worker"))["items"] == []

    def test_without_a_second_look_it_would(self, service, monkeypatch):
        async def revoke():
            with service.town.work() as work:
                work.tokens.revoke(1)

        monkeypatch.setattr(Work, "check_asker", lambda *_, **__: None)
        assert Slow(service, revoke).answer() == 201

    def test_the_moment_is_that_of_the_work_and_not_of_its_first_byte(self, service):
        later = service.clock.time.replace(year=2027)

        async def wait():
            service.clock.time = later

        assert Slow(service, wait).answer() == 201
        with service.town.look() as work:
            assert work.session.exec(select(Role.said_at)).all() == [later]

    def test_it_has_to_be_there_in_time(self, service):
        async def nothing():
            await asyncio.sleep(0)

        async def long():
            await asyncio.sleep(30)

        service.house.body_seconds = 0.2
        assert Slow(service, nothing).answer() == 201
        began = time.perf_counter()
        assert Slow(service, long).answer() == 400
        assert time.perf_counter() - began < 5


def test_another_token_than_the_door_saw_is_refused(service):
    with service.town.look(service.viewer(service.worker)) as work:
        work.check_asker(service.worker)
        for other in (service.token("worker", organisation="OR2"), "tv_made-up"):
            with pytest.raises(NotSignedIn):
                work.check_asker(other)


def test_what_is_committed_while_a_read_looks_is_left_out(service):
    """The network is as new as the database, the rest of a read is of the moment in which it began."""
    need = service.need(text="Wie helpt mij de tuin snoeien?")
    first = service.talent(service.person()["id"])
    with service.town.look() as work:
        numbers = ranking.open_needs(work)
        service.talent(service.person()["id"])
        shown = suggestions.for_need(work, need["id"], 10).suggestions
        assert [str(one.talent) for one in shown] == [first["id"]]
        (row,) = ranking.ranked(work, numbers, limit=10, content_only=False)
        assert len(row["talents"]) == 1
    assert len(service.get(f"/v1/needs/{need['id']}/suggestions")["suggestions"]) == 2
