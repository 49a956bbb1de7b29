"""Accounts: two people for every right, nothing of anybody but who has an account, and an end that is at once."""

import datetime as dt
import re
import uuid

import pyotp
import pytest
from sqlmodel import select

from app.models import AccessLine
from app.repositories.accounts import Accounts, Passkeys
from tests.api.browser import COLLEAGUE, SITE, Browser, Phone, Staff, link_of
from tests.api.conftest import NORTH, SOUTH, YES


def test_an_account_opens_when_a_second_administrator_approves(service):
    first, second = service.token("administrator"), service.token("administrator")
    account = service.add("/v1/accounts", COLLEAGUE, token=first)
    assert account["state"] == "waiting"
    path, headers = f"/v1/accounts/{account['id']}/_approve", {"If-Match": '"1"'}
    own = service.ask("POST", path, token=first, headers=headers)
    assert (own.status_code, own.json()["code"]) == (409, "four-eyes")
    assert service.ask("POST", path, token=second, headers=headers).json()["state"] == "open"
    browser = Browser(service.client)
    assert browser.enrol(link_of(service, account["id"]), Phone()).status_code == 200
    me = browser.get("/v1/me").json()
    assert (me["role"], me["neighbourhoods"], me["account"]) == ("worker", [NORTH], account["id"])


def test_an_approval_by_one_pair_of_eyes_is_caught(service, monkeypatch):
    monkeypatch.setattr(Accounts, "_may_approve", lambda *_: True)
    with pytest.raises((AssertionError, KeyError)):
        test_an_account_opens_when_a_second_administrator_approves(service)


def test_nobody_approves_what_somebody_did_with_an_own_second_account(service):
    staff = Staff(service)
    both = service.add(
        "/v1/accounts",
        {"firstName": "Bo", "email": "bo@example.org", "role": "administrator"},
        token=staff.first,
    )
    assert staff.do("_approve", staff.second, both).status_code == 200
    boss = Browser(service.client)
    assert boss.enrol(link_of(service, both["id"]), Phone()).status_code == 200
    mine = boss.get("/v1/me").json()
    # A worker's account for himself: that is his own, whoever approves it then.
    made = boss.post("/v1/accounts", {"person": mine["person"], "role": "worker", "neighbourhoods": [NORTH]})
    assert made.status_code == 201
    again = boss.post(f"/v1/accounts/{made.json()['id']}/_approve")
    assert (again.status_code, again.json()["code"]) == (409, "four-eyes")
    assert boss.post(f"/v1/accounts/{both['id']}/_close", If_Match='"2"').json()["code"] == "own-account"
    changed = boss.ask("PATCH", f"/v1/accounts/{both['id']}", {"role": "worker"}, If_Match='"2"')
    assert changed.json()["code"] == "own-account"


@pytest.mark.parametrize("patch", [{"role": "coordinator"}, {"neighbourhoods": [SOUTH]}, {"email": "x@example.org"}])
def test_other_rights_end_every_session_and_wait_for_approval_again(staff, patch):
    assert staff.browser.get("/v1/me").status_code == 200
    assert staff.change(patch).json()["state"] == "waiting"
    assert staff.browser.get("/v1/me").status_code == 401
    assert staff.browser.touch(staff.phone).status_code == 401
    assert staff.do("_approve", staff.first).status_code == 409
    assert staff.do("_approve", staff.second).status_code == 200
    assert staff.browser.touch(staff.phone).status_code == 200


def test_another_name_is_no_other_right(staff):
    assert staff.change({"lastName": "de Boer"}).json()["state"] == "open"
    assert staff.browser.get("/v1/me").status_code == 200


def test_a_closed_account_is_nobody_at_the_next_request_of_another_process(staff, other):
    elsewhere = Browser(other)
    elsewhere.cookie = staff.browser.cookie
    assert elsewhere.get("/v1/me").status_code == 200
    assert staff.do("_close", staff.first).json()["state"] == "closed"
    assert (elsewhere.get("/v1/me").status_code, staff.browser.get("/v1/me").status_code) == (401, 401)
    assert staff.browser.touch(staff.phone).status_code == 401


def test_an_administrator_reads_account_data_and_nothing_else(staff):
    assert staff.service.get(staff.path, token=staff.first).keys() == {
        *("id", "firstName", "lastName", "email", "role", "organisation", "neighbourhoods", "leads", "state", "since"),
        "version",
    }
    for path in ("/v1/needs", "/v1/people", "/v1/talents", f"/v1/people/{staff.account['id']}"):
        assert staff.service.ask("GET", path, token=staff.first).status_code == 403


def test_reading_accounts_leaves_one_line_for_each_person(staff):
    def lines():
        with staff.service.town.look() as work:
            return len(work.session.exec(select(AccessLine)).all())

    before = lines()
    staff.service.get("/v1/accounts", token=staff.first)
    assert lines() == before + 1


def test_who_supervises_reads_rights_without_names(staff):
    rights = staff.service.get("/v1/rights", token=staff.service.token("privacy-officer"))["items"]
    assert [right["role"] for right in rights] == ["worker"]
    assert not {"firstName", "lastName", "email", "person"} & rights[0].keys()


def test_an_administrator_of_another_organisation_finds_nothing(staff, nobody):
    stranger = staff.service.token("administrator", organisation="OR2")
    assert staff.service.get("/v1/accounts", token=stranger)["items"] == []
    theirs, nothing = (
        staff.service.ask("GET", f"/v1/accounts/{one}", token=stranger) for one in (staff.account["id"], nobody)
    )
    assert (theirs.status_code, theirs.content) == (404, nothing.content)
    for verb in ("_approve", "_close", "_invite"):
        path = f"/v1/accounts/{staff.account['id']}/{verb}"
        assert staff.service.ask("POST", path, token=stranger, headers={"If-Match": '"2"'}).status_code == 404


def test_a_resident_gets_an_account_only_as_somebody_who_is_known(service):
    first = service.token("administrator")
    named = {"firstName": "Anna", "email": "anna@example.org", "role": "resident"}
    answer = service.ask("POST", "/v1/accounts", named, token=first)
    assert answer.json()["errors"][0]["pointer"] == "/person"
    person = service.person()
    refused = service.ask("POST", "/v1/accounts", named | {"person": person["id"]}, token=first).json()["errors"]
    assert {(error["pointer"], error["code"]) for error in refused} == {
        ("/firstName", "known-already"),
        ("/email", "known-already"),
    }
    body = {"role": "resident"}
    assert service.add("/v1/accounts", body | {"person": person["id"]}, token=first)["role"] == "resident"
    twice = service.ask("POST", "/v1/accounts", body | {"person": person["id"]}, token=first)
    assert (twice.status_code, twice.json()["code"]) == (409, "account-there")
    elsewhere = service.token("administrator", organisation="OR2")
    stranger = service.ask("POST", "/v1/accounts", body | {"person": person["id"]}, token=elsewhere)
    assert stranger.json()["errors"][0]["code"] == "unknown-node"


def test_a_lost_phone_is_cut_off_in_one_step(staff):
    devices = staff.browser.get("/v1/me/devices").json()
    (device,) = devices["devices"]
    assert [session["this"] for session in devices["sessions"]] == [True]
    laptop = Phone()
    options = staff.browser.options("/v1/me/devices/_ask")
    added = staff.browser.post("/v1/me/devices/_add", {"credential": laptop.make(options), "device": "laptop"})
    assert added.status_code == 200
    desk = Browser(staff.service.client)
    assert desk.touch(laptop).status_code == 200
    # Whoever found the phone goes on using it: that keeps nobody from cutting it off.
    thief = Browser(staff.service.client)
    assert thief.touch(staff.phone).status_code == 200
    version = f'"{device["version"]}"'
    assert desk.post(f"/v1/me/devices/{device['id']}/_lost", If_Match=version).status_code == 200
    assert thief.get("/v1/me").status_code == 401
    assert staff.browser.get("/v1/me").status_code == 401
    assert staff.browser.touch(staff.phone).status_code == 401
    assert desk.get("/v1/me").status_code == 200


def test_an_administrator_cuts_off_the_phone_of_a_colleague(staff):
    (device,) = staff.service.get(f"{staff.path}/devices", token=staff.first)["devices"]
    path = f"{staff.path}/devices/{device['id']}/_lost"
    headers = {"If-Match": f'"{device["version"]}"'}
    assert staff.service.ask("POST", path, token=staff.first, headers=headers).status_code == 200
    assert staff.browser.get("/v1/me").status_code == 401
    assert staff.do("_invite", staff.second).status_code == 200
    assert staff.browser.enrol(link_of(staff.service, staff.account["id"]), Phone()).status_code == 200


def test_with_a_lost_phone_goes_all_that_its_finder_may_have_added(staff):
    thief, password = Phone(), "een heel lang wachtwoord"
    options = staff.browser.options("/v1/me/devices/_ask")
    added = staff.browser.post("/v1/me/devices/_add", {"credential": thief.make(options), "device": "mijn andere"})
    assert added.status_code == 200
    secret = staff.browser.post("/v1/me/_codeapp").json()["secret"]
    app, clock = pyotp.TOTP(secret), staff.service.clock
    body = {"password": password, "secret": secret, "code": app.at(clock.time)}
    assert staff.browser.post("/v1/me/_password", body).status_code == 200
    found = staff.service.get(f"{staff.path}/devices", token=staff.first)["devices"]
    (device,) = [one for one in found if one["device"] != "mijn andere"]
    path, match = f"{staff.path}/devices/{device['id']}/_lost", {"If-Match": f'"{device["version"]}"'}
    answer = staff.service.ask("POST", path, token=staff.first, headers=match)
    assert answer.status_code == 200
    assert "wachtwoord" in answer.json()["text"]
    clock.time += dt.timedelta(minutes=1)
    assert staff.browser.get("/v1/me").status_code == 401
    assert Browser(staff.service.client).touch(thief).status_code == 401
    again = {"email": COLLEAGUE["email"], "password": password, "code": app.at(clock.time), "device": "pc"}
    assert Browser(staff.service.client).post("/v1/sign-in/_password", again).status_code == 401
    assert staff.service.get(f"{staff.path}/devices", token=staff.first) == {"devices": [], "sessions": []}


def test_a_lost_phone_that_takes_its_own_passkey_alone_is_caught(staff, monkeypatch):
    def alone(self, row, **_but):
        self.session.delete(row)
        self.session.flush()

    monkeypatch.setattr(Passkeys, "lose", alone)
    with pytest.raises(AssertionError):
        test_with_a_lost_phone_goes_all_that_its_finder_may_have_added(staff)


def test_one_session_is_ended_from_another(staff):
    desk = Browser(staff.service.client)
    assert desk.touch(staff.phone).status_code == 200
    sessions = desk.get("/v1/me/devices").json()["sessions"]
    (there,) = [session for session in sessions if not session["this"]]
    path, version = f"/v1/me/sessions/{there['id']}/_end", f'"{there["version"]}"'
    assert desk.post(path, If_Match=version).status_code == 200
    assert (staff.browser.get("/v1/me").status_code, desk.get("/v1/me").status_code) == (401, 200)


def test_somebody_elses_session_or_phone_is_not_there(staff):
    (device,) = staff.browser.get("/v1/me/devices").json()["devices"]
    other = staff.service.add("/v1/accounts", COLLEAGUE | {"email": "b@example.org"}, token=staff.first)
    staff.do("_approve", staff.second, other)
    stranger = Browser(staff.service.client)
    assert stranger.enrol(link_of(staff.service, other["id"]), Phone()).status_code == 200
    for path in (
        f"/v1/me/devices/{device['id']}/_lost",
        f"/v1/me/sessions/{staff.browser.get('/v1/me/devices').json()['sessions'][0]['id']}/_end",
    ):
        assert stranger.post(path).status_code == 404
    assert staff.browser.get("/v1/me").status_code == 200


def test_who_asks_with_a_token_has_no_devices(service):
    assert service.get("/v1/me")["role"] == "worker"
    assert service.get("/v1/me")["account"] is None
    assert service.ask("GET", "/v1/me/devices").status_code == 404


def test_the_contact_of_an_initiative_gets_an_account_there_from_who_carries_it(service):
    person, welfare = service.person(), service.get("/v1/organisations")["items"]
    ours = next(one["id"] for one in welfare if one["name"] == "WelThuis")
    cafe = service.add("/v1/initiatives", {"name": "De Soos", "neighbourhood": NORTH})["id"]
    asked = {"person": person["id"], "role": "initiative-contact", "organisation": cafe}
    first = service.token("administrator")
    assert service.ask("POST", "/v1/accounts", asked, token=first).json()["errors"][0]["code"] == "unknown-node"
    with service.town.work() as work:
        row = work.initiatives.own(uuid.UUID(cafe))
        work.initiatives.update(row, carried_by=work.nodes.get(uuid.UUID(ours)).number)
    made = service.add("/v1/accounts", asked, token=first)
    assert made["organisation"] == cafe
    assert made["id"] in {one["id"] for one in service.get("/v1/accounts", token=first)["items"]}
    stranger = service.token("administrator", organisation="OR2")
    assert service.ask("GET", f"/v1/accounts/{made['id']}", token=stranger).status_code == 404


def test_the_caseload_of_a_closed_account_is_the_teams_again(staff):
    asked = {"alias": "Anna", "neighbourhood": NORTH, "text": "Wie helpt mij in de tuin?", "consent": YES}
    need = staff.browser.post("/v1/needs", asked, **{"Idempotency-Key": "een"}).json()["id"]
    team = staff.service.token("worker")
    assert staff.service.ask("GET", f"/v1/needs/{need}", token=team).status_code == 404
    assert staff.do("_close", staff.first).status_code == 200
    assert staff.service.ask("GET", f"/v1/needs/{need}", token=team).status_code == 200


# --- Another mailbox ------------------------------------------------------------------------------------------------


def resident(staff, **values):
    """A resident with an account that is approved; the id of the person and the account."""
    person = staff.service.person(firstName="Con", email="con@example.org", channel="email")["id"]
    account = staff.service.add("/v1/accounts", {"person": person, "role": "resident"} | values, token=staff.first)
    assert staff.do("_approve", staff.second, account).status_code == 200
    return person, account


def moves(service, person, email, token=None):
    """Let somebody change the e-mail address of this person; the answer."""
    match = {"If-Match": service.ask("GET", f"/v1/people/{person}", token=token).headers.get("etag", '"1"')}
    return service.ask("PATCH", f"/v1/people/{person}", {"email": email}, token=token, headers=match)


def told(service, address):
    """Subjects of the mails that went to this address."""
    return [mail["Subject"] for mail in service.post() if mail["To"] == address]


def test_a_worker_moves_the_mailbox_of_nobody_with_an_account(staff):
    service = staff.service
    person, _ = resident(staff)
    answer = moves(service, person, "evil@example.org")
    assert answer.status_code == 409
    assert answer.json()["code"] == "has-account"
    assert service.get(f"/v1/people/{person}")["email"] == "con@example.org"
    assert moves(service, person, "Con@example.org").status_code == 200, "the same mailbox"
    assert moves(service, service.person()["id"], "nieuw@example.org").status_code == 200, "nobody signs in by it"


def test_a_mailbox_that_anybody_moves_is_caught(staff, monkeypatch):
    monkeypatch.setattr(Accounts, "_other_mailbox", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_worker_moves_the_mailbox_of_nobody_with_an_account(staff)


def test_with_another_mailbox_every_account_of_somebody_waits_and_the_old_address_hears(staff):
    service = staff.service
    person = staff.browser.get("/v1/me").json()["person"]
    second = service.add("/v1/accounts", {"person": person, "role": "volunteer"}, token=staff.first)
    assert staff.do("_approve", staff.second, second).status_code == 200
    link = link_of(service, staff.account["id"])
    path = f"/v1/accounts/{second['id']}"
    match = {"If-Match": f'"{service.get(path, token=staff.first)["version"]}"'}
    changed = service.ask("PATCH", path, {"email": "evil@example.org"}, token=staff.first, headers=match)
    assert (changed.status_code, changed.json()["state"]) == (200, "waiting")
    assert service.get(staff.path, token=staff.first)["state"] == "waiting"
    assert staff.browser.get("/v1/me").status_code == 401
    assert Browser(service.client).touch(staff.phone).status_code == 401
    assert Browser(service.client).post("/v1/sign-in/_enrol", {"link": link}).status_code == 404
    for account in (staff.account, second):
        assert staff.do("_approve", staff.first, account).json()["code"] == "four-eyes"
        assert staff.do("_invite", staff.first, account).status_code == 409
    assert "Uw e-mailadres is veranderd" in told(service, COLLEAGUE["email"])
    assert told(service, "evil@example.org") == []


def test_whoever_moves_a_mailbox_twice_does_not_hear_of_it_instead(staff):
    assert staff.change({"email": "evil@example.org"}).status_code == 200
    match = {"If-Match": f'"{staff.service.get(staff.path, token=staff.first)["version"]}"'}
    again = staff.service.ask("PATCH", staff.path, {"email": "worse@example.org"}, token=staff.second, headers=match)
    assert again.status_code == 200
    assert "Uw e-mailadres is veranderd" in told(staff.service, COLLEAGUE["email"])
    assert told(staff.service, "evil@example.org") == []


def test_who_made_an_account_that_waits_does_not_move_its_mailbox(staff):
    service = staff.service
    person = service.person(firstName="Geheim", email="g@example.org")["id"]
    made = service.add("/v1/accounts", {"person": person, "role": "resident"}, token=staff.first)
    path, unknown = f"/v1/accounts/{made['id']}", {"firstName": None, "lastName": None, "email": None}
    assert made | unknown == made
    read = service.ask("GET", path, token=staff.first)
    assert read.json() | unknown == read.json()
    patched = service.ask(
        "PATCH", path, {"email": "evil@example.org"}, token=staff.first, headers={"If-Match": read.headers["etag"]}
    )
    assert (patched.status_code, patched.json()["code"]) == (409, "four-eyes")
    # Who approves must know whom.
    assert service.get(path, token=staff.second)["firstName"] == "Geheim"
    assert staff.do("_approve", staff.second, made).status_code == 200
    assert service.get(path, token=staff.first)["email"] == "g@example.org"


def test_ones_own_other_mailbox_ends_what_was_open(staff):
    service = staff.service
    person, _ = resident(staff)
    link = re.search(r"/inloggen/nieuw/(\S+)", service.post()[-1].get_content())[1]
    browser = Browser(service.client)
    assert browser.enrol(link, Phone()).status_code == 200
    match = browser.get(f"/v1/people/{person}").headers["etag"]
    assert browser.ask("PATCH", f"/v1/people/{person}", {"email": "c@example.org"}, If_Match=match).status_code == 200
    assert browser.get("/v1/me").status_code == 401
    assert told(service, "con@example.org")[-1] == "Uw e-mailadres is veranderd"
    assert browser.post("/v1/sign-in/links", {"email": "c@example.org"}).status_code == 202
    assert told(service, "c@example.org") == ["Uw link om in te loggen"]


@pytest.mark.parametrize(
    ("patch", "teams"),
    [({"role": "coordinator"}, True), ({"neighbourhoods": [SOUTH]}, True), ({"neighbourhoods": [NORTH, SOUTH]}, False)],
)
def test_the_people_of_who_gets_another_role_are_the_teams(staff, patch, teams):
    person = staff.browser.post("/v1/people", {"alias": "Anna", "neighbourhood": NORTH, "consent": YES}).json()["id"]
    assert staff.change(patch).status_code == 200
    assert staff.do("_approve", staff.second).status_code == 200
    team = staff.service.token("worker")
    assert staff.service.ask("GET", f"/v1/people/{person}", token=team).status_code == (200 if teams else 404)


def test_the_calendar_of_who_has_no_account_any_more_is_closed(staff):
    service = staff.service
    person = staff.browser.get("/v1/me").json()["person"]
    second = service.add("/v1/accounts", {"person": person, "role": "volunteer"}, token=staff.first)
    address = staff.browser.post("/v1/calendar", {}).json()["address"].removeprefix(SITE)
    assert staff.do("_close", staff.first).status_code == 200
    assert service.client.get(address).status_code == 200, "the other account is there"
    assert staff.do("_close", staff.first, second).status_code == 200
    assert service.client.get(address).status_code == 404
