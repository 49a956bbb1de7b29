"""Servers in processes of their own, on one database, which can be killed in the middle of something.

with house.serving() as servers:
    answers = servers.at_once([post("/v1/people", {...}, key=str(n)) for n in range(100)])
    servers.kill()
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple

from app.database import Database
from app.live import Live
from app.policy.roles import Viewer
from tests.app import town as towns
from tests.guards.repository import ROOT

APP = "app.main:create_app"
PATIENCE = 60
"""Seconds to wait for a start, and for an answer."""


class Ask(NamedTuple):
    """One request."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = {}


class Answer(NamedTuple):
    """What came back, and when it was asked and answered, in seconds of one clock."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    began: float
    ended: float

    def json(self) -> Any:
        """Give the body as a value."""
        return json.loads(self.body)

    @property
    def code(self) -> str | None:
        """What was the matter, in one word."""
        return self.json().get("code")


def post(path: str, body: object, *, key: str) -> Ask:
    """Record something new."""
    return Ask("POST", path, json.dumps(body).encode(), {"Idempotency-Key": key})


def change(method: str, path: str, body: object, *, version: int) -> Ask:
    """Change something that was read as this version."""
    return Ask(method, path, json.dumps(body).encode(), {"If-Match": f'"{version}"'})


class Nursery:
    """Where servers come from."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.nursery"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, environment: Mapping[str, str], factory: str, port: int) -> int:
        """Start a server and return the number of its process."""
        line = json.dumps({"environment": environment, "factory": factory, "port": port})
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it; the servers were ended before."""
        self._process.communicate(timeout=10)


class Servers:
    """Some processes that serve one database, each on a port of its own."""

    def __init__(
        self, nursery: Nursery, environment: Mapping[str, str], token: str, factory: str, processes: int
    ) -> None:
        self._token = token
        self.ports = [_free_port() for _ in range(processes)]
        self._running = [nursery.start(environment, factory, port) for port in self.ports]

    def wait(self) -> None:
        """Wait until each answers."""
        deadline = time.monotonic() + PATIENCE
        for n, process in enumerate(self._running):
            while self.ask(Ask("GET", "/v1/health"), n) is None:
                assert _runs(process), "the server does not start"
                assert time.monotonic() < deadline, "the server starts too slowly"
                time.sleep(0.02)

    def ask(self, ask: Ask, server: int = 0) -> Answer | None:
        """Ask one of them something; None when it was gone before it had answered."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"} | ask.headers
        began = time.monotonic()
        with closing(http.client.HTTPConnection("127.0.0.1", self.ports[server], timeout=PATIENCE)) as connection:
            try:
                connection.request(ask.method, ask.path, ask.body or None, headers)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException):
                return None
        lowered = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, body, lowered, began, time.monotonic())

    def at_once(
        self, asks: Sequence[Ask], threads: int | None = None, *, killed_after: int | None = None
    ) -> list[Answer | None]:
        """Ask all of this at once (or as many at once as there are `threads`), of each server in turn.

        All servers are killed as soon as `killed_after` of them are answered.
        """
        with ThreadPoolExecutor(threads or len(asks)) as pool:
            futures = [pool.submit(self.ask, ask, n % len(self.ports)) for n, ask in enumerate(asks)]
            for answered, _ in enumerate(as_completed(futures), start=1):
                if answered == killed_after:
                    self.kill()
        return [future.result() for future in futures]

    def kill(self) -> None:
        """End all of them as a power cut would: no process may finish anything."""
        for process in self._running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(map(_runs, self._running)):
            time.sleep(0.002)
        self._running = []


class House:
    """A database with the small town in it, a worker's token, and hands to start servers on it."""

    def __init__(self, url: str, nursery: Nursery) -> None:
        self._nursery = nursery
        self.database = Database(url)
        self.database.upgrade()
        self.town = towns.build(self.database, Live(self.database))
        with self.town.work() as work:
            self.token = work.tokens.create("worker", organisation="OR1", neighbourhoods=[towns.NORTH])

    @property
    def worker(self) -> Viewer:
        """Who asks with that token."""
        return self.town.worker

    @contextmanager
    def serving(
        self, processes: int = 2, *, factory: str = APP, failpoints: str = "", busy_seconds: float = 60
    ) -> Iterator[Servers]:
        """Start this many processes; what is left of them is killed afterwards."""
        environment = {
            "TOEVALLIG_DATABASE_URL": self.database.url.render_as_string(hide_password=False),
            "TOEVALLIG_REQUESTS_A_MINUTE": "1000000",
            "TOEVALLIG_BUSY_SECONDS": str(busy_seconds),
            "TOEVALLIG_TESTING": "1",
            "TOEVALLIG_FAILPOINTS": failpoints,
        }
        servers = Servers(self._nursery, environment, self.token, factory, processes)
        try:
            servers.wait()
            yield servers
        finally:
            servers.kill()


def _runs(process: int) -> bool:
    """Whether this process is there; the nursery leaves no remains of one that ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
