"""Signing in: what a session is, what opens one, what another site cannot do with it, and how often one may try."""

import datetime as dt
import itertools
import statistics
import time

import pyotp
import pytest
from sqlmodel import select

from app import deps
from app.errors import Forbidden
from app.models import Attempt, Challenge, LoginSession
from app.policy.permissions import PUBLIC, PUBLIC_PAGES
from app.policy.roles import ROLES
from app.policy.signing_in import (
    CHALLENGE,
    FRESH,
    IDLE,
    LONGEST,
    METHODS,
    STAFF,
    TRIES_ACCOUNT,
    TRIES_ADDRESS,
    WINDOW,
)
from app.repositories.accounts import Accounts, Challenges
from app.repositories.sessions import Attempts, Sessions
from app.services import signing_in
from app.settings import Settings
from app.web.rooms import ROOMS
from tests.api.browser import COLLEAGUE, COOKIE, SITE, Browser, Phone, link_of

PASSWORD = "paard batterij nietje"
SUFFIX = "https://toevallig.example.evil.test"


@pytest.fixture
def code_app(staff):
    """Give a worker a password, and the app that shows the codes."""
    browser = staff.browser
    secret = browser.post("/v1/me/_codeapp").json()["secret"]
    app = pyotp.TOTP(secret)
    body = {"password": PASSWORD, "secret": secret, "code": app.at(staff.service.clock.time)}
    before = browser.cookie
    assert browser.post("/v1/me/_password", body).status_code == 200
    assert browser.cookie != before
    staff.service.clock.time += dt.timedelta(minutes=1)
    return app


def given(app, clock, **other):
    return {
        "email": COLLEAGUE["email"],
        "password": PASSWORD,
        "code": app.at(clock.time),
        "device": "kantoor",
    } | other


# What a session is


def test_a_session_is_a_cookie_that_no_page_reads_and_of_which_we_keep_a_hash(staff):
    answer = staff.browser.touch(staff.phone)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
        *("httponly", "secure", "samesite=lax", "path=/", f"max-age={int(LONGEST.total_seconds())}")
    }
    with staff.service.town.look() as work:
        kept = work.session.exec(select(LoginSession.hash)).all()
    assert staff.browser.cookie not in " ".join(kept)
    assert len(staff.browser.cookie) >= 43


def test_every_sign_in_gives_a_new_secret_and_the_old_one_is_nobody(staff):
    before = staff.browser.cookie
    assert staff.browser.touch(staff.phone).status_code == 200
    assert staff.browser.cookie != before
    old = Browser(staff.service.client)
    old.cookie = before
    assert (old.get("/v1/me").status_code, staff.browser.get("/v1/me").status_code) == (401, 200)


def test_a_session_that_is_kept_at_a_new_sign_in_is_caught(staff, monkeypatch):
    monkeypatch.setattr(Sessions, "end", lambda *_: None)
    with pytest.raises(AssertionError):
        test_every_sign_in_gives_a_new_secret_and_the_old_one_is_nobody(staff)


def test_a_session_rests_after_half_an_hour_and_goes_on_after_one_touch(staff):
    service, browser = staff.service, staff.browser
    for _ in range(3):
        service.clock.time += IDLE - dt.timedelta(minutes=2)
        assert browser.get("/v1/me").status_code == 200
    service.clock.time += IDLE + dt.timedelta(minutes=1)
    resting = browser.get("/v1/me")
    assert (resting.status_code, resting.json()["code"]) == (401, "session-resting")
    before = browser.cookie
    stranger = Phone()
    assert browser.touch(stranger, "/v1/sign-in/_reopen").status_code == 401
    assert browser.touch(staff.phone, "/v1/sign-in/_reopen").status_code == 200
    assert browser.cookie != before
    assert browser.get("/v1/me").status_code == 200
    with service.town.look() as work:
        assert len(work.session.exec(select(LoginSession)).all()) == 1


def test_a_session_is_over_after_twelve_hours_whatever_was_done(staff):
    began = staff.service.clock.time
    while staff.service.clock.time - began < LONGEST - IDLE:
        staff.service.clock.time += IDLE - dt.timedelta(minutes=1)
        assert staff.browser.get("/v1/me").status_code == 200
    staff.service.clock.time = began + LONGEST
    assert staff.browser.get("/v1/me").json()["code"] == "not-signed-in"
    assert staff.browser.touch(staff.phone, "/v1/sign-in/_reopen").status_code == 401


def test_an_open_session_alone_adds_no_way_to_sign_in(staff):
    browser, clock = staff.browser, staff.service.clock
    secret = browser.post("/v1/me/_codeapp").json()["secret"]
    clock.time += FRESH

    def ways():
        key = {"credential": Phone().make(browser.options("/v1/me/devices/_ask")), "device": "nieuw"}
        words = {"password": PASSWORD, "secret": secret, "code": pyotp.TOTP(secret).at(clock.time)}
        return {
            path: browser.post(path, body) for path, body in (("/v1/me/devices/_add", key), ("/v1/me/_password", words))
        }

    refused = [(answer.status_code, answer.json().get("code")) for answer in ways().values()]
    assert refused == [(401, "touch-first")] * 2
    assert browser.touch(staff.phone, "/v1/sign-in/_reopen").status_code == 200
    assert [answer.status_code for answer in ways().values()] == [200, 200]


def test_a_session_that_stays_fresh_is_caught(staff, monkeypatch):
    monkeypatch.setattr(deps, "FRESHLY", frozenset())
    with pytest.raises(AssertionError):
        test_an_open_session_alone_adds_no_way_to_sign_in(staff)


def test_who_signs_out_is_nobody(staff):
    before = staff.browser.cookie
    assert staff.browser.post("/v1/me/_leave").status_code == 200
    assert staff.browser.cookie is None
    staff.browser.cookie = before
    assert staff.browser.get("/v1/me").status_code == 401


def test_a_token_counts_in_no_cookie_and_a_session_in_no_header(staff):
    browser = Browser(staff.service.client)
    browser.cookie = staff.service.worker
    assert browser.get("/v1/needs").status_code == 401
    bearer = {"Authorization": f"Bearer {staff.browser.cookie}"}
    assert staff.service.ask("GET", "/v1/needs", token="", headers=bearer).status_code == 401
    assert staff.browser.ask("GET", "/v1/needs", Authorization="Bearer tv_wrong").status_code == 401


def test_who_is_refused_passes_the_gate_too(staff):
    gate = staff.service.house.gate
    staff.service.house.gate = deps.Gate(3)
    try:
        stranger = Browser(staff.service.client)
        assert [stranger.get("/v1/me").status_code for _ in range(4)] == [401, 401, 401, 429]
        assert [staff.browser.get("/v1/accounts").status_code for _ in range(4)] == [403, 403, 403, 429]
    finally:
        staff.service.house.gate = gate


# What another site cannot do


def unsafe(service):
    """Every route that changes something, of pages too, as (method, path, operation)."""
    pages = [route for room in ROOMS for route in room.router.routes]
    return [
        (method, route.path.replace("{", "").replace("}", ""), route.operation_id)
        for route in [*service.app.state.doors, *pages]
        for method in route.methods
        if method not in {"GET", "HEAD"}
    ]


FOREIGN = {
    "no origin": {"Origin": None},
    "foreign": {"Origin": "https://evil.test"},
    "null": {"Origin": "null"},
    "http": {"Origin": SITE.replace("https", "http")},
    "suffix": {"Origin": SUFFIX},
    "prefix": {"Origin": "https://eviltoevallig.example"},
    "port": {"Origin": f"{SITE}:8443"},
    "cross-site": {"Sec_Fetch_Site": "cross-site"},
    "same-site": {"Origin": None, "Sec_Fetch_Site": "same-site"},
    "no token": {"X_CSRF_Token": None},
    "another token": {"X_CSRF_Token": "0" * 64},
}


def let_through(staff):
    """Each (kind, operation) that another site gets done."""
    found = []
    for method, path, operation in unsafe(staff.service):
        for kind, headers in FOREIGN.items():
            if operation in PUBLIC | PUBLIC_PAGES and "token" in kind:
                continue  # nobody is signed in yet, so there is no page with a token
            answer = staff.browser.ask(method, path, {}, **headers)
            if answer.status_code != 403:
                found.append((kind, operation, answer.status_code))
    return found


def test_no_other_site_changes_anything_by_any_route(staff):
    assert len(unsafe(staff.service)) > 20
    assert let_through(staff) == []


def test_a_page_of_ours_gets_past_that(staff):
    for headers in ({}, {"Origin": None, "Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "same-origin"}):
        assert staff.browser.post("/v1/me/_codeapp", **headers).status_code == 200


def test_an_origin_that_is_only_compared_at_its_end_is_caught(staff, monkeypatch):
    def careless(site, request):
        if request.method != "GET" and not request.headers.get("origin", "").endswith(site.host):
            raise Forbidden("other-site")

    monkeypatch.setattr(deps.Site, "check_origin", careless)
    assert {kind for kind, _, _ in let_through(staff)} >= {"prefix", "http"}


def test_a_form_that_another_page_could_make_is_caught(staff, monkeypatch):
    monkeypatch.setattr(deps, "form_token", lambda _secret: "0" * 64)
    assert let_through(staff)[0][0] == "another token"


def test_the_token_of_a_page_is_of_one_session(staff):
    token = staff.browser.form_token
    assert staff.browser.touch(staff.phone).status_code == 200
    assert staff.browser.form_token != token
    assert staff.browser.post("/v1/me/_codeapp", X_CSRF_Token=token).status_code == 403


def test_only_at_localhost_there_may_be_http():
    for url in ("http://toevallig.example", "https://x/pad", "ftp://x", "localhost"):
        with pytest.raises(ValueError, match="site_url"):
            Settings(site_url=url)
    assert Settings(site_url="http://localhost:8000").site_url == "http://localhost:8000"
    assert (deps.Site("http://localhost:8000").cookie, deps.Site(SITE).cookie) == ("toevallig", COOKIE)


# A passkey


def test_a_signature_counts_once(staff):
    stranger = Browser(staff.service.client)
    body = {"credential": staff.phone.touch(stranger.options())}
    assert stranger.post("/v1/sign-in/_touch", body).status_code == 200
    again = Browser(staff.service.client).post("/v1/sign-in/_touch", body)
    assert (again.status_code, again.json()["code"]) == (401, "sign-in-failed")


def test_a_challenge_that_counts_twice_is_caught(staff, monkeypatch):
    monkeypatch.setattr(Challenges, "take", lambda *_: True)
    staff.phone.count = 0  # many phones do not count: then the challenge is all there is
    with pytest.raises(AssertionError):
        signature_of_a_phone_that_does_not_count(staff)


def signature_of_a_phone_that_does_not_count(staff):
    browser = Browser(staff.service.client)
    options = browser.options()
    staff.phone.count = -1
    body = {"credential": staff.phone.touch(options)}
    assert browser.post("/v1/sign-in/_touch", body).status_code == 200
    assert browser.post("/v1/sign-in/_touch", body).status_code == 401


def test_a_phone_that_does_not_count_is_no_exception(staff):
    signature_of_a_phone_that_does_not_count(staff)


@pytest.mark.parametrize("origin", ["https://evil.test", SUFFIX, "http://toevallig.example"])
def test_a_signature_for_another_site_is_refused(staff, origin):
    browser = Browser(staff.service.client)
    body = {"credential": staff.phone.touch(browser.options(), origin)}
    assert browser.post("/v1/sign-in/_touch", body).status_code == 401
    link_made = staff.browser.options("/v1/me/devices/_ask")
    body = {"credential": Phone().make(link_made, origin), "device": "x"}
    assert staff.browser.post("/v1/me/devices/_add", body).status_code == 400


def test_a_passkey_without_a_finger_or_code_is_refused(staff):
    options = staff.browser.options("/v1/me/devices/_ask")
    body = {"credential": Phone(verifies=False).make(options), "device": "x"}
    assert staff.browser.post("/v1/me/devices/_add", body).json()["errors"][0]["code"] == "bad-passkey"


def test_a_challenge_is_over_after_five_minutes(staff):
    browser = Browser(staff.service.client)
    options = browser.options()
    staff.service.clock.time += CHALLENGE
    assert browser.post("/v1/sign-in/_touch", {"credential": staff.phone.touch(options)}).status_code == 401


def test_a_challenge_to_make_a_passkey_is_for_one_account_and_signs_nobody_in(staff):
    options = staff.browser.options("/v1/me/devices/_ask")
    signed = staff.phone.touch({"challenge": options["challenge"], "rpId": options["rp"]["id"]})
    assert Browser(staff.service.client).post("/v1/sign-in/_touch", {"credential": signed}).status_code == 401


@pytest.mark.parametrize("credential", ["{}", "[]", "null", "12", '{"response": {"clientDataJSON": "!"}}', "[" * 9000])
def test_nonsense_instead_of_a_passkey_is_refused(staff, credential):
    answer = Browser(staff.service.client).post("/v1/sign-in/_touch", {"credential": credential})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-failed")


# A password with a code


def test_a_password_and_a_code_sign_in(staff, code_app):
    browser = Browser(staff.service.client)
    assert browser.post("/v1/sign-in/_password", given(code_app, staff.service.clock)).status_code == 200
    assert browser.get("/v1/me").json()["role"] == "worker"


def test_a_code_counts_once(staff, code_app):
    body = given(code_app, staff.service.clock)
    assert Browser(staff.service.client).post("/v1/sign-in/_password", body).status_code == 200
    assert Browser(staff.service.client).post("/v1/sign-in/_password", body).status_code == 401
    earlier = body | {"code": code_app.at(staff.service.clock.time - dt.timedelta(seconds=30))}
    assert Browser(staff.service.client).post("/v1/sign-in/_password", earlier).status_code == 401


def test_a_code_that_counts_twice_is_caught(staff, code_app, monkeypatch):
    monkeypatch.setattr(Accounts, "use_step", lambda *_: True)
    with pytest.raises(AssertionError):
        test_a_code_counts_once(staff, code_app)


@pytest.mark.parametrize(
    "wrong", [{"password": "iets anders dan dit"}, {"email": "niemand@example.org"}, {"code": "000000"}]
)
def test_whatever_is_wrong_the_answer_is_the_same(staff, code_app, wrong):
    answers = [
        Browser(staff.service.client).post("/v1/sign-in/_password", given(code_app, staff.service.clock, **one))
        for one in (wrong, {"email": "nog iemand@example.org"})
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, answers[0].content)}
    assert len({tuple(sorted(answer.headers.keys())) for answer in answers}) == 1


def ratio(service, times=40):
    """Median time of a sign-in at an unknown name over that at a known one, with a wrong password."""
    taken = {COLLEAGUE["email"]: [], "niemand@example.org": []}
    browser = Browser(service.client)
    for _ in range(times):
        for email, seconds in taken.items():
            service.clock.time += WINDOW
            began = time.perf_counter()
            body = {"email": email, "password": "fout wachtwoord", "code": "000000", "device": "x"}
            assert browser.post("/v1/sign-in/_password", body).status_code == 401
            seconds.append(time.perf_counter() - began)
    known, unknown = (statistics.median(seconds) for seconds in taken.values())
    return unknown / known


@pytest.mark.slow
@pytest.mark.usefixtures("code_app")
def test_an_unknown_name_takes_as_long_as_a_known_one(staff):
    # The machine may be busy: three series, of which one must show that nothing tells them apart.
    assert any(0.9 <= ratio(staff.service) <= 1.1 for _ in range(3))


@pytest.mark.slow
@pytest.mark.usefixtures("code_app")
def test_an_unknown_name_that_is_not_verified_is_caught(staff, monkeypatch):
    verify = signing_in.matches
    monkeypatch.setattr(
        signing_in, "matches", lambda tried, password: tried.account is not None and verify(tried, password)
    )
    assert ratio(staff.service, times=5) < 0.9


# How often one may try


def tries(browsers, email, most):
    """Statuses of so many wrong tries in turn at one name, by these processes."""
    body = {"email": email, "password": "fout wachtwoord", "code": "000000", "device": "x"}
    turns = itertools.islice(itertools.cycle(browsers), most)
    return [browser.post("/v1/sign-in/_password", body).status_code for browser in turns]


def test_five_tries_at_one_name_over_all_processes(staff, other):
    browsers = [Browser(staff.service.client), Browser(other)]
    for name in (COLLEAGUE["email"], "niemand@example.org"):
        assert tries(browsers, name, TRIES_ACCOUNT + 2) == [401] * TRIES_ACCOUNT + [429] * 2
    refused = browsers[0].post("/v1/sign-in/_password", given(pyotp.TOTP("A" * 32), staff.service.clock))
    assert 0 < int(refused.headers["retry-after"]) <= WINDOW.total_seconds()
    staff.service.clock.time += WINDOW
    assert tries(browsers, COLLEAGUE["email"], 1) == [401]


def test_another_spelling_of_a_name_is_the_same_name(staff):
    browser = Browser(staff.service.client)
    statuses = [tries([browser], name, 2) for name in ("A@x.nl", "a@x.nl", " a@X.nl ")]
    assert statuses == [[401, 401], [401, 401], [401, 429]]


def test_tries_that_are_counted_per_process_are_caught(staff, other, monkeypatch):
    kept = Attempts.enter
    counted = {}

    def alone(self, *, account, address):
        mine = counted.setdefault((id(self.session.get_bind()), account), [])
        mine.append(self.asking.now)
        if len(mine) > TRIES_ACCOUNT:
            return kept(self, account=account, address=address)
        return ()

    monkeypatch.setattr(Attempts, "enter", alone)
    with pytest.raises(AssertionError):
        test_five_tries_at_one_name_over_all_processes(staff, other)


def test_twenty_tries_from_one_address(staff, other):
    browsers = [Browser(staff.service.client), Browser(other)]
    statuses = [tries(browsers, f"naam{number}@example.org", 1)[0] for number in range(TRIES_ADDRESS + 1)]
    assert statuses == [401] * TRIES_ADDRESS + [429]
    assert browsers[1].touch(staff.phone).status_code == 429


def test_who_gets_in_is_not_counted(staff):
    for _ in range(TRIES_ADDRESS + 2):
        assert Browser(staff.service.client).touch(staff.phone).status_code == 200
    with staff.service.town.look() as work:
        assert work.session.exec(select(Attempt)).all() == []
        assert work.session.exec(select(Challenge)).all() == []


def test_what_cannot_be_counted_is_refused(staff, code_app, monkeypatch):
    def broken(*_arguments, **_names):
        raise OSError

    monkeypatch.setattr(Attempts, "enter", broken)
    browser = Browser(staff.service.client)
    assert browser.post("/v1/sign-in/_password", given(code_app, staff.service.clock)).status_code >= 500
    assert browser.touch(staff.phone).status_code >= 500
    assert browser.cookie is None


# Who may sign in with what


def test_every_role_has_its_ways_and_staff_none_by_mail_alone():
    assert METHODS.keys() == set(ROLES)
    assert {"worker", "coordinator", "municipality-reader", "administrator", "privacy-officer"} == STAFF
    assert not any("link" in METHODS[role] for role in STAFF)


def test_a_link_opens_nothing_for_staff(staff):
    with staff.service.town.work() as work:
        account = work.accounts.find()[0].account
        for method in ("link", "sms"):
            with pytest.raises(Exception, match="not-signed-in"):
                work.sessions.open(account.number, method=method, device="x")
        assert work.sessions.open(account.number, method="oidc", device="x")


def test_a_link_to_enrol_works_once(staff):
    staff.do("_invite", staff.second)
    link = link_of(staff.service, staff.account["id"])
    first, second = Browser(staff.service.client), Browser(staff.service.client)
    assert first.enrol(link, Phone()).status_code == 200
    assert second.post("/v1/sign-in/_enrol", {"link": link}).status_code == 404
