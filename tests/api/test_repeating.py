"""The same request twice does one thing; a change on an old version does nothing; a failed commit is never a yes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.errors import Busy
from app.main import create_app
from app.settings import Settings
from app.work import Work
from tests.api.conftest import NORTH, YES

PERSON = {"alias": "Anna", "neighbourhood": NORTH, "consent": YES}
SAME = {"Idempotency-Key": "dezelfde"}


def people(service) -> int:
    return len(service.get("/v1/people?limit=100")["items"])


def test_the_same_key_twice_gives_one_row_and_the_same_answer(service):
    first, second = (service.ask("POST", "/v1/people", PERSON, headers=SAME) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    for header in ("etag", "location"):
        assert first.headers[header] == second.headers[header]
    assert people(service) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/people", PERSON | {"alias": "Bea"}),
        ("/v1/initiatives", {"name": "Koffie", "neighbourhood": NORTH}),
        ("/v1/people", PERSON | {"alias": 1}),
    ],
)
def test_the_same_key_for_something_else_answers_400(service, path, body):
    service.add("/v1/people", PERSON, headers=SAME)
    answer = service.ask("POST", path, body, headers=SAME)
    assert answer.status_code == 400
    assert answer.json()["errors"][0] | {"detail": ""} == {
        "in": "header",
        "pointer": "Idempotency-Key",
        "code": "key-reused",
        "detail": "",
    }
    assert people(service) == 1


def test_somebody_elses_key_is_another_key(service):
    service.add("/v1/people", PERSON, headers=SAME)
    service.add("/v1/people", PERSON, headers=SAME, token=service.token("worker"))
    assert people(service) == 2


def test_a_refused_request_leaves_its_key_free(service):
    assert service.ask("POST", "/v1/people", {"alias": "Anna"}, headers=SAME).status_code == 400
    service.add("/v1/people", PERSON, headers=SAME)


def at_once(service, database_url, times=20) -> list:
    """Send the same request many times at once, to two processes' worth of service."""
    second = create_app(Settings(database_url=database_url, busy_seconds=30), clock=service.clock)
    headers = {"Authorization": f"Bearer {service.worker}"} | SAME
    with TestClient(second) as other, ThreadPoolExecutor(times) as pool:
        # FastAPI makes its routes ready at the first request, which two threads of one process cannot do at once.
        assert other.get("/v1/people", headers=headers).status_code == 200
        assert service.client.get("/v1/people", headers=headers).status_code == 200
        clients = [service.client, other] * (times // 2)
        return list(pool.map(lambda client: client.post("/v1/people", json=PERSON, headers=headers), clients))


def test_twenty_at_once_with_the_same_key_give_one_row_and_one_answer(service, database_url):
    answers = at_once(service, database_url)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert people(service) == 1


def test_a_service_that_forgets_its_answers_is_caught(service, database_url, monkeypatch):
    monkeypatch.setattr(Work, "remember", lambda *_: None)
    at_once(service, database_url)
    assert people(service) > 1


def test_a_change_counts_once_for_each_version(service):
    person = service.ask("POST", "/v1/people", PERSON)
    path = person.headers["location"]
    tag = person.headers["etag"]
    first = service.ask("PATCH", path, {"mobility": "fiets"}, headers={"If-Match": tag})
    assert first.status_code == 200
    assert first.headers["etag"] != tag
    assert service.ask("PATCH", path, {"mobility": "bus"}, headers={"If-Match": tag}).status_code == 412
    assert service.get(path)["mobility"] == "fiets"
    again = service.ask("PATCH", path, {"mobility": None}, headers={"If-Match": first.headers["etag"]})
    assert again.json()["mobility"] is None


def test_a_commit_that_fails_is_never_answered_with_a_yes(service, monkeypatch):
    commit = Session.commit

    def fails(self):
        self.rollback()
        raise Busy

    monkeypatch.setattr(Session, "commit", fails)
    answer = service.ask("POST", "/v1/people", PERSON, headers=SAME)
    assert answer.status_code == 503
    monkeypatch.setattr(Session, "commit", commit)
    assert people(service) == 0
    service.add("/v1/people", PERSON, headers=SAME)
