"""A personal word in every text field never turns up in a log, an error, an address or a list."""

import datetime as dt
import io
import logging
import re
import uuid

import pyotp
import pytest
import structlog
from starlette.testclient import TestClient

from app.models import Account
from app.repositories.asking import number_of
from app.services import links
from app.services.mails import send_waiting
from tests.api.browser import COLLEAGUE, COOKIE, SITE
from tests.api.calls import ENDS, WITH_A_PHONE, Calls
from tests.api.conftest import NORTH, YES
from tests.app.town import HERE
from tests.web.conftest import Browser, link_in

BIRD = "Kanarievogel"
ADDRESS = f"{BIRD}@voorbeeld.example"
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
            "email": ADDRESS,
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


SAYS = {
    *("createNeed", "readNeed", "changeNeed", "openNeed", "createTalent", "readTalent", "changeTalent"),
    *("createPerson", "readPerson", "changePerson", "informPerson", "recordConsent", "readConsents", "readExport"),
    *("createInitiative", "listInitiatives", "readInitiative", "changeInitiative", "shareList", "readShares"),
    *("createPlace", "listPlaces", "readPlace", "changePlace", "readWorkload", "listDevices"),
    *("listAccounts", "readAccount", "changeAccount", "approveAccount", "inviteAccount"),
    "closeAccount",
    *("createArrangement", "listArrangements", "readArrangement", "handOverArrangement", "endArrangement"),
    *("createOpening", "listOpenings", "endOpening", "listFreeHours", "createCondition", "listConditions"),
    *("proposeTable", "createTable", "listTables", "readTable", "changeTable", "changeParty"),
    *("createDecision", "changeDecision", "createPattern", "listPatterns", "listPatternsForNeed"),
    *("createPastRole", "listPastRoles", "createOverruling"),
}
"""Whose answer holds what somebody wrote, for who may read it: the card or the text itself, and nothing else."""

NOT_SUNG = {
    "createNeed": {"alias"},
    "changeAccount": {"email"},
    "createViaWish": {"sort"},
    "createTable": {"theme"},
}
"""What would make another call of it: of somebody new, with other rights."""


def sung(call):
    """The body of a call with the word wherever any words may stand."""
    if call.route.body_field is None:
        return None
    body = worded(call.body, call.route.body_field.field_info.annotation.model_json_schema())
    body |= {"sharesContact": True} if call.operation in {"createWave", "askCombination"} else {}
    body |= {"rule": call.body["rule"]} if call.operation == "createOpening" else {}
    return {key: value for key, value in body.items() if key not in NOT_SUNG.get(call.operation, ())}


def worded(body, schema, whole=None):
    whole = whole or schema
    free = {}
    for key, field in schema["properties"].items():
        kinds = [resolved(kind, whole) for kind in field.get("anyOf", [field])]
        words = [
            kind
            for kind in kinds
            if kind.get("type") == "string" and not {"pattern", "format", "enum", "const"} & kind.keys()
        ]
        if words:
            free[key] = ADDRESS if key == "email" else f"{BIRD} snoeit de tuin." if key == "text" else BIRD
        elif isinstance(body.get(key), dict):
            free[key] = worded(body[key], next(kind for kind in kinds if "properties" in kind), whole)
    return body | free


def resolved(kind, whole):
    return whole["$defs"][kind["$ref"].rpartition("/")[2]] if "$ref" in kind else kind


def everywhere(calls):
    """Use every route as it is meant, with the word; then once more with mistakes. Return what may not hold it."""
    quiet, says, refused = [], set(), []
    for call in sorted(calls.all(), key=lambda call: (call.operation in ENDS, call.method == "GET")):
        sent = {"User_Agent": BIRD, "X_Request_Id": BIRD, "Accept_Language": BIRD, "Referer": f"{SITE}/{BIRD}"}
        answer = calls.ask(call, sung(call), If_Match=calls.tag(call) if call.changes else "", **sent)
        if call.operation not in WITH_A_PHONE and answer.status_code != (call.route.status_code or 200):
            refused.append((call.operation, answer.text))
        if BIRD in answer.text and answer.status_code < 400:
            says.add(call.operation)
        else:
            quiet.append(answer)
        nowhere = calls.path(call.route, dict.fromkeys(re.findall(r"\{(\w+)\}", call.route.path), BIRD))
        wrong = None if call.route.body_field is None else {BIRD: BIRD} | dict.fromkeys(call.body, BIRD)
        for address in {nowhere, f"{call.path}?{BIRD}={BIRD}", f"{call.path}?limit={BIRD}"} - {call.path}:
            headers = {"If-Match": BIRD, "Idempotency-Key": BIRD} | call.who
            quiet.append(calls.service.ask(call.method, address, wrong, token="", headers=headers))
    assert refused == []
    assert says == SAYS
    return quiet


def comes_in(service, staff):
    """Somebody comes in with a password, somebody else by a link; return what answered, and every secret in it."""
    browser, clock = staff.browser, service.clock
    app = pyotp.TOTP(browser.post("/v1/me/_codeapp").json()["secret"])
    password = {"password": f"{BIRD} batterij", "secret": app.secret, "code": app.at(clock.time)}
    assert browser.post("/v1/me/_password", password).status_code == 200
    clock.time += dt.timedelta(minutes=1)
    given = {"email": COLLEAGUE["email"], "password": password["password"], "device": BIRD}
    wrong = [
        browser.post("/v1/sign-in/_password", given | {"code": app.at(clock.time)} | other)
        for other in ({"code": "000000"}, {"password": BIRD}, {"email": ADDRESS})
    ]
    assert browser.post("/v1/sign-in/_password", given | {"code": app.at(clock.time)}).status_code == 200
    reader, link = by_a_link(service)
    pages = [reader.client.get(f"/{BIRD}")]
    for path, fields in (
        ("/inloggen/link", ["secret"]),
        ("/inloggen/wachtwoord", ["email", "password", "code"]),
        ("/inloggen/code", ["code"]),
        ("/inloggen/mail", [BIRD]),
        ("/mijn/telefoon-kwijt", ["id"]),
    ):
        pages.append(reader.client.post(path, data=dict.fromkeys(fields, BIRD), headers={"origin": SITE}))
    assert [page.status_code for page in pages] == [404, 404, 401, 404, 400, 403]
    secrets = [app.secret, browser.cookie, browser.form_token, link, *reader.client.cookies.values()]
    return wrong + pages, secrets


def by_a_link(service):
    """A resident asks for a link, gets it by mail, and comes in."""
    person = service.person(alias=BIRD, firstName=BIRD, email=ADDRESS)["id"]
    with service.town.work() as work:
        number = number_of(work.people.get(uuid.UUID(person)).node)
        account = {"role": "resident", "created_at": work.now, "created_by": "operator", "approved_by": "operator"}
        work.session.add(Account(municipality=HERE, person=number, **account))
    reader, mails = Browser(TestClient(service.app, base_url=SITE, headers={"accept": "text/html"})), []
    reader.read("/inloggen")
    reader.send("/inloggen/mail", email=ADDRESS)
    work = service.town
    send_waiting(work.look, work.work, mails.append, sender="toevallig@example.org", public_url=SITE)
    reader.read(link_in(mails[-1]))
    assert BIRD in reader.send("/inloggen/link").words
    return reader, link_in(mails[-1]).rpartition("/")[2]


@pytest.mark.whole
def test_over_a_whole_story_the_word_is_in_no_log_no_file_and_no_answer_that_may_not_hold_it(
    service, capfd, caplog, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(links, "EVENLY", 0)
    caplog.set_level(logging.DEBUG)
    caplog.handler.stream = io.StringIO()
    calls = Calls(service)
    quiet, secrets = comes_in(service, calls.staff)
    with monkeypatch.context() as patch:
        patch.setattr("app.services.accounts.me", broken)
        for path, accept in (("/mijn", "text/html"), ("/v1/me", "application/json")):
            headers = {"Cookie": f"{COOKIE}={calls.staff.browser.cookie}", "Accept": accept}
            quiet.append(service.ask("GET", path, token="", headers=headers))
            assert quiet[-1].status_code == 500
    quiet += everywhere(calls)
    written = capfd.readouterr()
    secrets += [calls.values["secret"], *calls.tokens.values(), calls.staff.browser.cookie]
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert set(files) <= {"test.db", "test.db-wal", "test.db-shm", "test.db.tombstones"}
    assert "/v1/introductions/{introductionId}/steps" in written.out
    for text in (written.out, written.err, ours, files.get("test.db.tombstones", b"").decode()):
        assert BIRD.lower() not in text.lower()
        assert [secret for secret in secrets if secret in text] == []
    for answer in quiet:
        assert BIRD.lower() not in (answer.text + str(answer.headers)).lower(), (answer.request.url.path, answer.text)


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
