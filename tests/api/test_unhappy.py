"""One table of unhappy paths over all routes: each has its status, and none repeats what was sent."""

import json
import re
import threading
import uuid

import pytest
from pydantic import ValidationError
from sqlalchemy import event
from starlette.testclient import TestClient

from app.main import create_app
from app.models import METADATA
from app.settings import Settings
from tests.api.calls import GOOD, WITH_A_PHONE, Calls
from tests.api.conftest import NORTH, SOUTH, YES, Clock, Service


@pytest.fixture
def calls(service):
    """Give the right call for every operation."""
    return Calls(service)


def problem(answer, status, code=None):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "instance", "code", "errors"}
    assert body["status"] == status
    if code is not None:
        assert body["code"] == code
    return body


def test_what_is_good_is_accepted(calls):
    for call in calls.all():
        if call.operation not in WITH_A_PHONE:
            answer = calls.ask(call, If_Match=calls.tag(call) if call.changes else "")
            assert answer.status_code == (call.route.status_code or 200), (call.operation, answer.text)


def test_wrong_bodies_answer_400_with_every_error_and_without_the_input(calls):
    for call in calls.writing():
        wrong = {key: {"geheim": "KANARIE"} for key in call.body} | {"KANARIEveld": "KANARIE", "nog_een": 1}
        answer = calls.ask(call, wrong, If_Match='"1"')
        found = problem(answer, 400, "invalid-input")["errors"]
        assert "unknown-key" in {error["code"] for error in found}, call.operation
        assert {error["pointer"].split("/")[1] for error in found if error["pointer"]} == set(call.body), call.operation
        assert "KANARIE" not in answer.text
        for unfit in ([], "x", 1, None):
            problem(calls.ask(call, unfit, If_Match='"1"'), 400, "invalid-input")


def test_a_body_that_is_no_json_or_too_large_answers_400(service, calls):
    for call in calls.writing():
        headers = {"If-Match": '"1"', "Idempotency-Key": call.operation} | call.who
        for content, kind in (
            (b'{"a": ', "application/json"),
            (b"a=1", "application/x-www-form-urlencoded"),
            (b'"' + b"x" * 1_000_001 + b'"', "application/json"),
            (b"[" * 100_000, "application/json"),
            (b'{"text": "\xff"}', "application/json"),
        ):
            answer = service.client.request(
                call.method, call.path, content=content, headers=headers | {"Content-Type": kind}
            )
            problem(answer, 400, "invalid-input")


def test_an_unknown_query_key_or_a_hidden_filter_answers_400(service, calls):
    reading = [call for call in calls.all() if call.method == "GET" and call.route.path != "/v1/health"]
    assert len(reading) > 40
    for call in reading:
        for query in ("zoek=KANARIE", "sortBy=lastName", "lastName=KANARIE", "number=1", "Limit=1"):
            answer = service.ask("GET", call.at(query), token="", headers=call.who)
            found = problem(answer, 400)["errors"]
            assert [(error["in"], error["code"]) for error in found] == [("query", "unknown-key")], call.operation
            assert "KANARIE" not in answer.text


def test_no_route_takes_an_unknown_or_a_repeated_query_key(service, calls):
    for call in calls.all():
        for query, code in (("KANARIE=1", "unknown-key"), ("limit=1&limit=2", "repeated-key"), ("x&x", "repeated-key")):
            headers = {"If-Match": '"1"'} | call.who
            answer = service.ask(call.method, call.at(query), call.body, token="", headers=headers)
            found = problem(answer, 400, "invalid-input")["errors"]
            assert ("query", code) in {(error["in"], error["code"]) for error in found}, (call.operation, query)
            assert "KANARIE" not in answer.text


def test_a_key_that_is_there_twice_in_a_body_answers_400_and_is_named(service, calls):
    for call in calls.writing():
        headers = {"If-Match": '"1"', "Idempotency-Key": call.operation, "Content-Type": "application/json"} | call.who
        for key, value in call.body.items():
            written = json.dumps(call.body)[:-1] + f", {json.dumps(key)}: {json.dumps(value)}}}"
            answer = service.client.request(call.method, call.path, content=written, headers=headers)
            found = problem(answer, 400, "invalid-input")["errors"]
            assert [(error["pointer"], error["code"]) for error in found] == [(f"/{key}", "repeated-key")], call


def test_a_key_that_is_there_twice_deep_in_a_body_or_unknown_answers_400(service):
    headers = {"Authorization": f"Bearer {service.worker}", "Content-Type": "application/json"}
    start = f'{{"alias": "Anna", "neighbourhood": "{NORTH}", "text": "Hulp in de tuin.", '
    for number, (rest, errors) in enumerate(
        (
            (
                '"consent": {"matching": true, "how": "a", "how": "b", "saidBy": "c"}}',
                [("/consent/how", "repeated-key")],
            ),
            ('"consent": {"matching": true}, "consent": null}', [("/consent", "repeated-key")]),
            ('"slots": [], "slots": []}', [("/slots", "repeated-key")]),
            ('"KANARIE": 1, "KANARIE": 2}', [("", "unknown-key")]),
        )
    ):
        answer = service.client.post(
            "/v1/needs", content=start + rest, headers=headers | {"Idempotency-Key": f"twice-{number}"}
        )
        found = problem(answer, 400, "invalid-input")["errors"]
        assert [(error["pointer"], error["code"]) for error in found] == errors
        assert "KANARIE" not in answer.text
    assert service.get("/v1/needs")["items"] == []


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", ""])
def test_a_limit_out_of_bounds_answers_400(service, limit):
    for path in ("/v1/needs", "/v1/people", "/v1/ties", "/v1/neighbourhoods"):
        problem(service.ask("GET", f"{path}?limit={limit}"), 400)


SEEN_BY_ALL = {"initiativeId", "placeId", "organisationId", "code"}
"""What everybody in the municipality may see, unless it is about what only its own people may do."""
OF_ITS_OWN = ("/shares", "/list", "/connectors", "/attendance")


def strangers(service, calls):
    """For every role in these calls somebody of another organisation or initiative, with tasks elsewhere."""
    garden = service.add("/v1/initiatives", {"name": "De Moestuin", "neighbourhood": NORTH})["id"]
    elsewhere = {"organisation": "OR2", "neighbourhoods": (SOUTH,)}
    tokens = {role: service.token(role, **elsewhere) for role in ("worker", "administrator", "privacy-officer")}
    tokens["initiative-contact"] = calls.contact_of(garden)
    return {own: tokens[role] for role, own in calls.tokens.items()}


def test_what_is_not_there_and_what_may_not_be_seen_answer_the_same_bytes(service, calls, nobody):
    stranger, hidden = strangers(service, calls), 0
    for call in calls.all():
        names = set(re.findall(r"\{(\w+)\}", call.route.path))
        if not names:
            continue
        answers = set()
        for one in (nobody, "geen-id", "%00", nobody.replace("-", ""), "{" + nobody + "}"):
            path = calls.path(call.route, dict.fromkeys(names, one))
            answers.add(
                service.ask(call.method, path, call.body, token="", headers={"If-Match": '"1"'} | call.who).content
            )
        token = stranger.get(call.who.get("Authorization", "").removeprefix("Bearer "))
        if token and (names - SEEN_BY_ALL or any(part in call.route.path for part in OF_ITS_OWN)):
            answer = service.ask(call.method, call.path, call.body, token=token, headers={"If-Match": '"1"'})
            problem(answer, 404, "not-found")
            answers.add(answer.content)
            hidden += 1
        assert len(answers) == 1, (call.operation, answers)
    assert hidden > 40


def test_a_missing_header_answers_428_and_a_stale_one_412(calls):
    changed = created = 0
    for call in calls.all():
        if call.asks:
            assert calls.ask(call, Idempotency_Key="", If_Match="").status_code == 200, call.operation
        elif call.changes:
            assert "If-Match" in problem(calls.ask(call, If_Match=""), 428)["detail"]
            for stale in ('"99"', "1", "*", 'W/"1"', '"x"'):
                assert calls.ask(call, If_Match=stale).status_code == 412, (call.operation, stale)
                problem(calls.ask(call, If_Match=stale), 412, "stale")
            changed += 1
        elif call.creates:
            answer = calls.ask(call, Idempotency_Key="")
            assert "Idempotency-Key" in problem(answer, 428)["detail"], call.operation
            created += 1
    assert (changed, created) > (15, 15)


def test_a_wrong_method_answers_405_with_all_that_is_allowed(service):
    answer = service.ask("DELETE", "/v1/needs")
    problem(answer, 405)
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize("path", ["/v1", "/v2/needs", "/v1/needs/", "/v1/nee%00ds", "/static/../main.py"])
def test_an_unknown_path_answers_404(service, path):
    problem(service.ask("GET", path), 404, "not-found")


def test_references_to_what_may_not_be_seen_answer_400_both_at_once(service, nobody):
    answer = service.ask("POST", "/v1/ties", {"a": nobody, "b": str(uuid.uuid4()), "kind": "knows"})
    assert [error["pointer"] for error in problem(answer, 400)["errors"]] == ["/a", "/b"]
    answer = service.ask("POST", "/v1/needs", {"owner": nobody, "neighbourhood": SOUTH, "text": "Hulp."})
    assert [error["pointer"] for error in problem(answer, 400)["errors"]] == ["/neighbourhood", "/owner"]


def test_somebody_under_16_needs_a_parent(service):
    young = {"alias": "Kim", "neighbourhood": NORTH, "bornFrom": 2012, "bornTo": 2013, "consent": YES}
    assert problem(service.ask("POST", "/v1/people", young), 400)["errors"][0]["code"] == "guardian"
    assert service.add("/v1/people", young | {"guardian": YES})["consents"] == ["matching", "parental"]


def test_nul_and_lone_surrogates_are_refused_and_not_a_fault(service):
    for text in ("a\x00b", "\x07", "   "):
        problem(service.ask("POST", "/v1/needs", {"alias": "A", "neighbourhood": NORTH, "text": text}), 400)
    answer = service.client.post(
        "/v1/needs",
        content=b'{"alias": "A", "neighbourhood": "BU00010001", "text": "\\ud800"}',
        headers={
            "Authorization": f"Bearer {service.worker}",
            "Idempotency-Key": "s",
            "Content-Type": "application/json",
        },
    )
    problem(answer, 400)


@pytest.mark.parametrize("sign", [*"\x07\x7f\x85\x9b\u200b\u200e\u200f", *"\u202a\u202e\u2066\u2069"])
def test_signs_that_nobody_sees_are_refused(service, sign):
    answer = service.ask("POST", "/v1/people", {"alias": f"An{sign}na", "neighbourhood": NORTH})
    assert [error["code"] for error in problem(answer, 400)["errors"]] == ["unreadable"]


def test_what_writing_needs_is_accepted(service):
    """Lines, tabs and the joiners of Persian and emoji."""
    text = "Wie helpt in de tuin?\r\n\tGraag op dinsdag \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u200d"
    assert service.need(text=text)["text"] == text


def test_a_day_of_a_tie_that_is_still_to_come_is_refused(service):
    a, b = service.person()["id"], service.person()["id"]
    late = {"since": "2026-10-02", "lastConfirmed": "2026-10-02"}
    expected = {("/since", "in-future"), ("/lastConfirmed", "in-future")}
    answers = [service.ask("POST", "/v1/ties", {"a": a, "b": b, "kind": "knows"} | late)]
    tie = service.ask("POST", "/v1/ties", {"a": a, "b": b, "kind": "knows", "since": "2026-10-01"})
    assert tie.status_code == 201
    answers.append(service.ask("PATCH", tie.headers["location"], late, headers={"If-Match": tie.headers["etag"]}))
    for answer in answers:
        assert {(error["pointer"], error["code"]) for error in problem(answer, 400)["errors"]} == expected


def test_nobody_is_left_without_anything_to_be_called_by(service):
    person = service.ask("POST", "/v1/people", GOOD["createPerson"])
    path, tag = person.headers["location"], {"If-Match": person.headers["etag"]}
    answer = service.ask("PATCH", path, {"alias": None, "phone": "06"}, headers=tag)
    assert [error["code"] for error in problem(answer, 400)["errors"]] == ["nameless"]
    assert service.ask("PATCH", path, {"alias": None, "lastName": "de Wit"}, headers=tag).status_code == 200


def test_a_capacity_below_what_is_going_on_answers_409(service):
    talent = service.talent(service.person()["id"], capacity=5)
    with service.town.work() as work:
        row = work.talents.own(uuid.UUID(talent["id"]))
        work.talents.update(row, capacity_left=2)
    path = f"/v1/talents/{talent['id']}"
    tag = {"If-Match": '"2"'}
    for capacity in (1, None):
        problem(service.ask("PATCH", path, {"capacity": capacity}, headers=tag), 409, "capacity-in-use")
    assert service.ask("PATCH", path, {"capacity": 3}, headers=tag).json()["capacityLeft"] == 0


def test_too_many_requests_of_one_token_answer_429_and_leave_others_alone(tmp_path):
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}", requests_a_minute=5))
    with TestClient(app) as client:
        service = Service(app, client, Clock())
        answers = [service.ask("GET", "/v1/needs") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        problem(answers[-1], 429, "too-many")
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert service.ask("GET", "/v1/needs", token=service.token("operator")).status_code == 200


def test_a_locked_database_answers_503_and_reads_go_on(tmp_path):
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}", busy_seconds=0.05))
    with TestClient(app) as client:
        service = Service(app, client, Clock())
        need = service.need()
        held, release = threading.Event(), threading.Event()

        def hold():
            with service.house.database.writer.begin():
                held.set()
                release.wait(20)

        holder = threading.Thread(target=hold)
        holder.start()
        try:
            assert held.wait(10)
            answer = service.ask("POST", "/v1/people", {"alias": "Bram", "neighbourhood": NORTH})
            problem(answer, 503, "busy")
            assert int(answer.headers["retry-after"]) >= 1
            assert service.ask("GET", f"/v1/needs/{need['id']}/suggestions").status_code == 200
        finally:
            release.set()
            holder.join()


def test_a_full_disk_answers_507_and_nothing_that_was_confirmed_is_lost(tmp_path):
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}"))
    with TestClient(app) as client:
        service = Service(app, client, Clock())
        engine = service.house.database.writer

        @event.listens_for(engine, "begin")
        def small(connection):
            connection.connection.cursor().execute("PRAGMA max_page_count=1")  # the size it has now

        statuses = [
            service.ask("POST", "/v1/needs", {"alias": "A", "neighbourhood": NORTH, "text": "tuin " * 700})
            for _ in range(60)
        ]
        kept = [answer for answer in statuses if answer.status_code == 201]
        refused = [answer for answer in statuses if answer.status_code != 201]
        assert refused
        for answer in refused:
            problem(answer, 507, "disk-full")
        shown = {item["id"] for item in service.get("/v1/needs?limit=100")["items"]}
        assert shown == {answer.json()["id"] for answer in kept}


@pytest.mark.slow
def test_every_column_that_a_schema_does_not_have_is_refused(calls):
    """Mass assignment: each writable schema times each column of any table."""
    columns = {column.name for table in METADATA.tables.values() for column in table.columns}
    tried = 0
    for call in calls.writing():
        schema = call.route.body_field.field_info.annotation
        unknown = columns - {field.alias for field in schema.model_fields.values()}
        body = call.body | dict.fromkeys(unknown, "x")
        found = problem(calls.ask(call, body, If_Match='"1"'), 400)["errors"]
        assert [error["code"] for error in found] == ["unknown-key"], call.operation
        # The answer names no key that it does not know; the schema counts them.
        with pytest.raises(ValidationError) as refused:
            schema.model_validate(body)
        assert {error["loc"][0] for error in refused.value.errors()} == unknown, call.operation
        tried += len(unknown)
    assert tried > 1000
