"""A personal word in every text field never turns up in a log, an error, an address or a list."""

import io
import logging

import pytest
import structlog

from tests.api.conftest import NORTH, YES

BIRD = "Kanarievogel"
POSTS = ("/v1/needs", "/v1/talents", "/v1/people", "/v1/ties", "/v1/readings")


def sing(service) -> str:
    """Use the service as much as there is with the word in every text; return all answers to errors and lists."""
    consent = {"matching": True, "how": BIRD, "saidBy": BIRD}
    person = service.add(
        "/v1/people",
        {
            "alias": BIRD,
            "firstName": BIRD,
            "lastName": BIRD,
            "email": f"{BIRD}@voorbeeld.example",
            "phone": BIRD,
            "mobility": BIRD,
            "contactPreference": BIRD,
            "neighbourhood": NORTH,
            "consent": consent,
        },
    )
    need = service.need(alias=BIRD, text=f"Wie helpt {BIRD} in de tuin?", consent=consent)
    service.add(f"/v1/needs/{need['id']}/moments", {"day": "2026-09-30"})
    talent = service.talent(person["id"], f"{BIRD} snoeit de tuin.", constraints=f"liever geen {BIRD}")
    service.add("/v1/ties", {"a": person["id"], "b": need["owner"], "kind": "knows", "source": BIRD})
    asked = {"text": f"Wie helpt {BIRD} in de tuin?", "side": "asks"}
    assert service.ask("POST", "/v1/readings", asked).status_code == 200
    quiet = [
        service.ask("GET", path)
        for path in (
            "/v1/needs",
            "/v1/talents",
            "/v1/people",
            "/v1/ties",
            "/v1/neighbourhoods",
            f"/v1/needs/{need['id']}/suggestions",
            f"/v1/needs/{need['id']}/suggestions/{talent['id']}",
            f"/v1/talents/{talent['id']}/needs",
            f"/v1/neighbourhoods/{NORTH}/measures",
            f"/v1/people/{BIRD}",
            f"/v1/{BIRD}",
            f"/v1/people?{BIRD}={BIRD}",
            f"/v1/people?neighbourhood={BIRD}",
            f"/v1/people?after={BIRD}",
            f"/v1/neighbourhoods/{BIRD}/measures",
            f"/v1/concepts?q={BIRD}",
            f"/v1/concepts?q={BIRD}@voorbeeld.example",
        )
    ]
    assert quiet[5].json()["suggestions"]
    bad = {"alias": BIRD * 50, "neighbourhood": BIRD, "text": 1, "consent": {BIRD: BIRD}, BIRD: BIRD, "slots": [BIRD]}
    bad |= {"side": BIRD, "concepts": [BIRD]}
    quiet += [service.ask("POST", path, bad) for path in POSTS]
    quiet.append(service.ask("POST", "/v1/people", {"alias": BIRD}, headers={"Idempotency-Key": BIRD}))
    quiet.append(service.ask("PATCH", f"/v1/people/{person['id']}", {"alias": BIRD}, headers={"If-Match": BIRD}))
    quiet.append(service.ask("GET", "/v1/people", token=BIRD))
    return "\n".join(answer.text + str(answer.headers) for answer in quiet)


def test_the_word_is_in_no_log_and_no_answer_that_may_not_hold_it(service, capfd, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    caplog.handler.stream = io.StringIO()
    said = sing(service)
    monkeypatch.setattr("app.services.people.create", broken)
    assert service.ask("POST", "/v1/people", {"alias": BIRD, "neighbourhood": NORTH}).status_code == 500
    written = capfd.readouterr()
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert "/v1/people" in written.out
    for text in (said, written.out, written.err, ours):
        assert BIRD.lower() not in text.lower()


def test_a_word_as_a_method_is_not_logged(service, capfd):
    service.ask(BIRD.upper(), "/v1/needs")
    service.ask("GET", "/v1/needs")
    written = capfd.readouterr().out
    assert BIRD.lower() not in written.lower()
    assert '"method": "other"' in written
    assert '"method": "GET"' in written


@pytest.mark.usefixtures("service")
def test_a_log_without_its_list_of_words_is_caught(capfd):
    structlog.configure(processors=[structlog.processors.JSONRenderer()])
    structlog.get_logger().info("request", note=BIRD)
    assert BIRD in capfd.readouterr().out


def broken(*_arguments):
    raise ZeroDivisionError(f"name: {BIRD}, {YES}")
