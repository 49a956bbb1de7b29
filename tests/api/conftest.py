"""The service with a small town in it, and a way to ask it things as somebody."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.main import create_app
from app.policy.roles import Viewer
from app.services.mails import send_waiting
from app.settings import Settings
from app.work import viewer_for
from tests.api.browser import SITE, Staff
from tests.app import town as towns

NORTH, SOUTH = towns.NORTH, towns.SOUTH


class Service:
    """A running service, its town, and the hands to use it."""

    def __init__(self, app: FastAPI, client: TestClient, clock: "Clock") -> None:
        self.app = app
        self.client = client
        self.clock = clock
        self.house = app.state.house
        self.town = towns.build(self.house.database, self.house.live)
        self.mails: list[EmailMessage] = []
        self._keys = itertools.count()
        self.worker = self.token("worker")

    def token(self, role: str, *, organisation: str | None = "OR1", neighbourhoods: tuple[str, ...] = (NORTH,)) -> str:
        """Make a token of this role."""
        with self.town.work() as work:
            return work.tokens.create(role, organisation=organisation, neighbourhoods=neighbourhoods)

    def post(self) -> list[EmailMessage]:
        """Let the mail go out; give all that ever went out."""
        send_waiting(
            lambda: self.town.look(now=self.clock()),
            lambda: self.town.work(now=self.clock()),
            self.mails.append,
            sender="toevallig@example.org",
            public_url=SITE,
        )
        return self.mails

    def viewer(self, token: str) -> Viewer:
        """Who asks with this token."""
        found = viewer_for(self.house.database, token, self.clock())
        assert found is not None
        return found

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Ask something as the worker, or with another token ('' is none), with the headers it needs."""
        token = self.worker if token is None else token
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        if method == "POST" and ("/_" not in path or path.partition("?")[0].endswith("/_forget")):
            sent["Idempotency-Key"] = f"key-{next(self._keys)}"
        sent |= headers or {}
        return self.client.request(method, path, json=body, headers={k: v for k, v in sent.items() if v})

    def get(self, path: str, **options: Any) -> Any:
        """Read something that must be there."""
        answer = self.ask("GET", path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def add(self, path: str, body: Any, **options: Any) -> Any:
        """Record something that must be accepted."""
        answer = self.ask("POST", path, body, **options)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def need(self, **values: Any) -> Any:
        """Record a need of somebody new, with consent unless `consent` says otherwise."""
        usual = {"alias": "Anna", "neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?", "consent": YES}
        return self.add("/v1/needs", {k: v for k, v in (usual | values).items() if v is not None})

    def person(self, **values: Any) -> Any:
        """Enter somebody who may be matched."""
        return self.add("/v1/people", {"alias": "Bram", "neighbourhood": NORTH, "consent": YES} | values)

    def talent(self, owner: str, text: str = "Ik werk graag in de tuin: snoeien en wieden.", **values: Any) -> Any:
        """Record what somebody can give."""
        return self.add("/v1/talents", {"owner": owner, "text": text} | values)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = towns.NOW

    def __call__(self) -> dt.datetime:
        """The time it is."""
        return self.time


YES = {"matching": True, "how": "mondeling, bij de koffie", "saidBy": "zijzelf"}


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    """Give a service on a new database of each kind."""
    clock = Clock()
    app = create_app(Settings(database_url=database_url, requests_a_minute=100_000), clock=clock)
    with TestClient(app) as client:
        yield Service(app, client, clock)


@pytest.fixture
def other(service: Service, database_url: str) -> Iterator[TestClient]:
    """Give another process of the same service."""
    app = create_app(Settings(database_url=database_url, requests_a_minute=100_000), clock=service.clock)
    with TestClient(app) as client:
        yield client


@pytest.fixture
def staff(service: Service) -> Staff:
    """Give two administrators, and a worker who is signed in with a phone."""
    return Staff(service)


@pytest.fixture
def nobody() -> str:
    """Give an id of nothing."""
    return str(uuid.uuid4())
