"""The same request twice does one thing; a change on an old version does nothing; a failed commit is never a yes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, func, select
from starlette.testclient import TestClient

from app.errors import Busy
from app.main import create_app
from app.models import AccessLine, Answered
from app.policy.permissions import LOGGED, OPERATIONS, READ_AGAIN
from app.settings import Settings
from app.work import Work
from tests.api.colleagues import Worker
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


# --- What holds names or texts is read again ------------------------------------------------------------------------


def lines(service) -> int:
    with service.town.look() as work:
        return work.session.exec(select(func.count()).select_from(AccessLine)).one()


def asked(service, worker):
    """By operation: where to, with what, and as whom, so that something with names or texts is made."""
    need = {"alias": "Anna", "neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?", "consent": YES}
    made = worker.ask("POST", "/v1/needs", need).json()
    person = worker.enters()
    talent = {"owner": person, "text": "Ik werk graag in de tuin: snoeien en wieden."}
    offered = worker.ask("POST", "/v1/talents", talent).json()
    account = {"firstName": "Bo", "email": "bo@example.org", "role": "coordinator", "neighbourhoods": [NORTH]}
    consent = {"purpose": "contact", "given": True, "how": "mondeling", "saidBy": "zijzelf"}
    ride = {"need": made["id"], "role": "ride-home", "rhythm": "weekly", "firstOn": "2026-10-02", "begins": "20:00"}
    again = [worker.ask("POST", "/v1/arrangements", ride).json()["id"] for _ in range(3)]
    holder = worker.ask("POST", "/v1/people", PERSON | {"alias": "Vera", "role": "volunteer"}).json()["id"]
    welfare = service.get("/v1/organisations")["items"][0]["id"]
    return {
        "createNeed": ("/v1/needs", need, worker.token),
        "createTalent": ("/v1/talents", talent, worker.token),
        "createPerson": ("/v1/people", PERSON | {"firstName": "Anneke"}, worker.token),
        "createIntroduction": ("/v1/introductions", {"need": made["id"], "talent": offered["id"]}, worker.token),
        "createAccount": ("/v1/accounts", account, service.token("administrator")),
        "recordConsent": (f"/v1/people/{person.upper()}/consents", consent, worker.token),
        "createViaWish": (f"/v1/people/{person}/via-wishes", {"other": welfare}, worker.token),
        "createPastRole": (f"/v1/people/{person}/past-roles", {"at": welfare, "until": "2020-05-31"}, worker.token),
        "createQualification": (f"/v1/people/{person}/qualifications", {"kind": "vog"}, worker.token),
        "createArrangement": ("/v1/arrangements", ride, worker.token),
        "setArrangementDay": (f"/v1/arrangements/{again[0]}/days", {"day": "2026-10-02"}, worker.token),
        "handOverArrangement": (
            f"/v1/arrangements/{again[1].upper()}/holders",
            {"holder": holder, "saidBy": "zijzelf"},
            worker.token,
        ),
        "endArrangement": (f"/v1/arrangements/{again[2]}/ends", {"until": "2026-10-30"}, worker.token),
    }


@pytest.fixture
def joke(service):
    return Worker(service)


def test_what_is_read_again_answers_the_same_bytes_and_nothing_of_it_is_kept(service, joke):
    wanted = asked(service, joke)
    assert wanted.keys() == READ_AGAIN.keys()
    for operation, (path, body, token) in wanted.items():
        same = {"Idempotency-Key": operation}
        first, second = (service.ask("POST", path, body, token=token, headers=same) for _ in range(2))
        assert (first.status_code, second.status_code) == (201, 201), (operation, first.text)
        assert first.content == second.content, operation
        headers = [{k: v for k, v in one.headers.items() if k != "x-request-id"} for one in (first, second)]
        assert headers[0] == headers[1], operation
    with service.town.look() as work:
        kept = [row.answer for row in work.session.exec(select(Answered))]
    assert {tuple(answer) for answer in kept} == {("at",)}
    assert all(answer["at"] == answer["at"].lower() for answer in kept)


def test_every_answer_that_a_logged_read_gives_is_read_again(service):
    """From the routes themselves: who makes something with names or texts cannot forget the table."""
    doors = {route.operation_id: route for route in service.app.state.doors}
    logged = {doors[name].response_model: name for name in LOGGED if name in doors}
    found = {name: logged[route.response_model] for name, route in doors.items()
             if route.status_code == 201 and route.response_model in logged}  # fmt: skip
    assert found == READ_AGAIN
    for makes, reads in READ_AGAIN.items():
        assert OPERATIONS[makes] <= OPERATIONS[reads], makes


def given_away(service, joke, headers=SAME):
    """A need that joke wrote down, of somebody who is a colleague's task since."""
    karim, person = Worker(service), joke.enters()
    body = {"owner": person, "neighbourhood": NORTH, "text": "Ik ben vaak alleen.", "consent": YES}
    first = joke.ask("POST", "/v1/needs", body, headers=headers)
    joke.does("release", f"/v1/people/{person}")
    karim.does("take", f"/v1/people/{person}")
    return first, lambda: joke.ask("POST", "/v1/needs", body, headers=headers)


def test_who_may_no_longer_read_it_gets_no_answer_again(service, joke, nobody):
    _, again = given_away(service, joke)
    before = lines(service)
    answer = again()
    nowhere = joke.ask("GET", f"/v1/needs/{nobody}")
    assert answer.status_code == 404
    assert answer.json() | {"instance": ""} == nowhere.json() | {"instance": ""}
    assert lines(service) == before


def test_a_service_that_keeps_the_whole_answer_is_caught(service, joke, monkeypatch):
    monkeypatch.setattr("app.deps.READ_AGAIN", {})
    _, again = given_away(service, joke)
    assert again().json()["text"] == "Ik ben vaak alleen."


def test_an_answer_again_is_logged_and_as_new_as_what_it_is_about(service, joke):
    made = joke.ask("POST", "/v1/people", PERSON, headers=SAME)
    before = lines(service)
    assert joke.ask("POST", "/v1/people", PERSON, headers=SAME).json() == made.json()
    assert lines(service) == before + 1
    path, tag = made.headers["location"], made.headers["etag"]
    joke.ask("PATCH", path, {"mobility": "fiets"}, headers={"If-Match": tag})
    again = joke.ask("POST", "/v1/people", PERSON, headers=SAME)
    assert (again.status_code, again.json()["mobility"]) == (201, "fiets")
    assert again.headers["etag"] == joke.ask("GET", path).headers["etag"] != tag


def test_who_was_erased_does_not_come_back_with_a_try_that_comes_late(service, joke):
    body = {"confirmed": True, "saidBy": "oneself"}
    for path, more in (("/v1/people", {}), ("/v1/needs", {"text": "Wie snoeit mijn heg?"})):
        same = {"Idempotency-Key": f"laat-{path}"}
        made = joke.ask("POST", path, PERSON | more, headers=same).json()
        person = made.get("owner", made["id"])
        match = {"If-Match": joke.ask("GET", f"/v1/people/{person}").headers["etag"]}
        assert joke.ask("POST", f"/v1/people/{person}/_erase", body, headers=match).status_code == 200
        before = people(service)
        assert joke.ask("POST", path, PERSON | more, headers=same).status_code == 404
        assert joke.ask("POST", path, PERSON | more | {"alias": "Bea"}, headers=same).status_code == 400
        assert people(service) == before
