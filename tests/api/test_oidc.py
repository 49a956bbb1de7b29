"""Signing in through an employer, against a provider that runs beside the test."""

import base64
import datetime as dt
import hashlib
import io
import json
import warnings
from contextlib import contextmanager
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import select
from starlette.testclient import TestClient

from app.main import create_app
from app.models import METADATA, Account, Identity, LoginSession
from app.settings import Settings
from tests.app import town as towns

with warnings.catch_warnings():
    # It still uses what its own library calls old.
    warnings.simplefilter("ignore")
    from oidc_provider_mock import app as provider_app
    from oidc_provider_mock._server import _threaded_server

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")

SITE = "https://toevallig.example"
COOKIE = "__Host-toevallig"
EVA = {"given_name": "Eva", "family_name": "de Wit", "email": "eva@example.org", "groups": ["buurtteam"]}


class Provider:
    """An employer's sign-in, and what it was asked to give a token for."""

    def __init__(self, app):
        self.app, self.url, self.asked = app, "", []
        self.takes_all_for = None

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].endswith("/token"):
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            self.asked.append(dict(parse_qsl(body.decode())))
            environ["wsgi.input"] = io.BytesIO(body)
            if self.takes_all_for is not None:
                name = base64.b64encode(f"{self.takes_all_for}:x".encode()).decode()
                environ["HTTP_AUTHORIZATION"] = f"Basic {name}"
        return self.app(environ, start_response)

    def knows(self, subject, claims):
        """Let the employer say this of somebody."""
        httpx.put(f"{self.url}/users/{subject}", json=claims).raise_for_status()

    def agrees(self, url, subject):
        """Sign in there as this subject; give the address where it sends the browser."""
        return httpx.post(url, data={"sub": subject}).headers["location"]


@contextmanager
def employer(**options):
    provider = Provider(provider_app(**options))
    with _threaded_server(provider) as server:
        provider.url = f"http://localhost:{server.server_port}"
        yield provider


@pytest.fixture(scope="module")
def provider():
    with employer() as found:
        yield found


class Office:
    """The service, with the employer's sign-in."""

    def __init__(self, app, provider):
        self.app, self.provider = app, provider
        house = app.state.house
        self.town = towns.build(house.database, house.live)

    def browser(self):
        headers = {"accept": "text/html"}
        return TestClient(self.app, base_url=SITE, headers=headers, follow_redirects=False)

    def goes(self, browser):
        """Let a browser press the button; give the address at the employer."""
        answer = browser.get("/oidc/start")
        assert answer.status_code == 302
        return answer.headers["location"]

    def comes_in(self, browser, subject="eva"):
        """The whole way; give the answer to coming back."""
        return browser.get(self.provider.agrees(self.goes(browser), subject))

    def rows(self, table):
        with self.town.look() as work:
            return list(work.session.exec(select(table)))

    def accounts(self):
        return [(row.role, row.approved_by) for row in self.rows(Account)]


@pytest.fixture
def office(database_url, provider):
    with running(database_url, provider) as found:
        yield found


@contextmanager
def running(database_url, provider, **settings):
    wanted = {
        "oidc_metadata_url": f"{provider.url}/.well-known/openid-configuration",
        "oidc_client_id": "toevallig",
        "oidc_client_secret": "geheim",
        "oidc_organisation": "OR1",
        "oidc_roles": {"buurtteam": "worker", "staf": "coordinator"},
    }
    app = create_app(Settings(database_url=database_url, public_url=SITE, **(wanted | settings)), clock=now)
    with TestClient(app):
        provider.knows("eva", EVA)
        yield Office(app, provider)


def now():
    return dt.datetime.now(dt.UTC)


def test_who_is_in_a_known_group_comes_in_with_the_role_that_it_gives(office):
    browser = office.browser()
    answer = office.comes_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = browser.get("/mijn").text
    assert "Dag Eva" in page
    assert "buurtwerker" in page
    (account,) = office.rows(Account)
    assert (account.role, account.approved_by, account.neighbourhoods) == ("worker", "oidc", [])
    assert account.oidc_issuer == office.provider.url
    names = {(row.first_name, row.last_name, row.email) for row in office.rows(Identity)}
    assert ("Eva", "de Wit", "eva@example.org") in names
    assert [row.method for row in office.rows(LoginSession)] == ["oidc"]


def test_the_way_there_has_state_nonce_and_pkce(office):
    browser = office.browser()
    there = office.goes(browser)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    assert asked["redirect_uri"] == f"{SITE}/oidc/callback"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 20
    assert len(asked["nonce"]) >= 20
    cookie = next(iter(browser.cookies.jar))
    assert (cookie.name, cookie.path, cookie.secure) == ("toevallig-oidc", "/oidc", True)
    assert cookie.expires - now().timestamp() < 601
    browser.get(office.provider.agrees(there, "eva"))
    verifier = office.provider.asked[-1]["code_verifier"]
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    assert made == asked["code_challenge"]


def test_the_host_that_a_request_names_changes_nothing(office):
    answer = office.browser().get("/oidc/start", headers={"host": "kwaad.example"})
    assert "kwaad" not in answer.headers["location"]


@pytest.fixture
def refused(capsys):
    """One page without details; nobody came in; and the log has the kind of fault."""

    def check(office, answer, fault):
        assert answer.status_code == 401
        assert "Inloggen via uw organisatie lukte niet" in answer.text
        assert COOKIE not in answer.headers.get("set-cookie", "")
        assert office.rows(LoginSession) == []
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
        assert [line["fault"] for line in lines if line["event"] == "oidc"] == [fault]
        return answer.text

    return check


def changed(url, **values):
    """The same address with other values."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | values)))


def test_a_wrong_state_is_refused(office, refused):
    browser = office.browser()
    back = office.provider.agrees(office.goes(browser), "eva")
    refused(office, browser.get(changed(back, state="verzonnen")), "MismatchingStateError")


def test_what_came_back_for_another_browser_is_refused(office, refused):
    mine, theirs = office.browser(), office.browser()
    office.goes(theirs)
    back = office.provider.agrees(office.goes(mine), "eva")
    refused(office, theirs.get(back), "MismatchingStateError")


def test_the_same_answer_twice_is_refused(office):
    browser = office.browser()
    back = office.provider.agrees(office.goes(browser), "eva")
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 401


def test_a_wrong_nonce_is_refused(office, refused):
    browser = office.browser()
    there = office.goes(browser)
    refused(office, browser.get(office.provider.agrees(changed(there, nonce="verzonnen"), "eva")), "InvalidClaimError")


def test_a_token_for_another_service_is_refused(office, refused, monkeypatch):
    monkeypatch.setattr(office.provider, "takes_all_for", "iets-anders")
    browser = office.browser()
    there = changed(office.goes(browser), client_id="iets-anders")
    refused(office, browser.get(office.provider.agrees(there, "eva")), "InvalidClaimError")


def test_an_expired_token_is_refused(database_url, refused):
    with employer(access_token_max_age=dt.timedelta(seconds=-300)) as late, running(database_url, late) as office:
        refused(office, office.comes_in(office.browser()), "ExpiredTokenError")


def test_who_says_no_over_there_is_one_page_without_their_words(office, refused):
    browser = office.browser()
    office.goes(browser)
    said = refused(
        office, browser.get("/oidc/callback?error=access_denied&error_description=geheim-verhaal"), "OAuthError"
    )
    assert "geheim-verhaal" not in said
    assert office.browser().get("/oidc/callback").status_code == 401


def test_an_employer_that_is_away_is_the_same_page(tmp_path):
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'a.db'}",
        public_url=SITE,
        oidc_metadata_url="http://localhost:1/.well-known/openid-configuration",
        oidc_client_id="a",
        oidc_client_secret="b",
        oidc_organisation="OR1",
    )
    answer = TestClient(create_app(settings), base_url=SITE, headers={"accept": "text/html"}).get("/oidc/start")
    assert (answer.status_code, "lukte niet" in answer.text) == (401, True)


def test_an_unknown_group_gives_an_account_without_rights_that_people_approve(office):
    office.provider.knows("eva", EVA | {"groups": ["kantine"]})
    browser = office.browser()
    answer = office.comes_in(browser)
    assert (answer.status_code, "Een beheerder moet u nog toegang geven" in answer.text) == (403, True)
    assert office.accounts() == [("municipality-reader", None)]
    assert browser.get("/mijn").headers["location"] == "/inloggen"
    # Two administrators give a role by hand: from then on the groups of the employer change nothing.
    set_account(office, role="coordinator", created_by="account:8", approved_by="account:9")
    assert office.comes_in(browser).headers["location"] == "/"
    assert office.accounts() == [("coordinator", "account:9")]


def set_account(office, **values):
    with office.town.work() as work:
        work.session.connection().execute(update(METADATA.tables["account"]).values(**values))


def test_a_second_time_it_is_the_same_account_whatever_the_address(office):
    office.comes_in(office.browser())
    office.provider.knows("eva", EVA | {"email": "anders@example.org"})
    assert office.comes_in(office.browser()).status_code == 303
    assert len(office.rows(Account)) == 1
    office.provider.knows("dief", EVA)
    office.comes_in(office.browser(), "dief")
    assert len(office.rows(Account)) == 2, "the same address is not the same person"


def test_another_group_is_another_role_and_no_group_is_no_rights_any_more(office):
    browser = office.browser()
    office.comes_in(browser)
    office.provider.knows("eva", EVA | {"groups": "staf"})
    other = office.browser()
    office.comes_in(other)
    assert office.accounts() == [("coordinator", "oidc")]
    assert browser.get("/mijn").headers["location"] == "/inloggen", "the session with the old role is over"
    office.provider.knows("eva", EVA | {"groups": []})
    assert office.comes_in(office.browser()).status_code == 403
    assert office.accounts() == [("coordinator", None)]
    assert other.get("/mijn").headers["location"] == "/inloggen"


def test_a_closed_account_stays_closed(office):
    browser = office.browser()
    office.comes_in(browser)
    set_account(office, closed_at=now())
    assert office.comes_in(browser).status_code == 401
    assert browser.get("/mijn").headers["location"] == "/inloggen"
    assert len(office.rows(Account)) == 1


def test_it_is_off_until_all_of_it_is_set(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with TestClient(create_app(Settings(database_url=url, public_url=SITE)), base_url=SITE) as client:
        assert client.get("/oidc/start").status_code == 404
        assert "/oidc/start" not in client.get("/inloggen").text
    with pytest.raises(ValueError, match="all four"):
        Settings(database_url=url, oidc_client_id="toevallig")
    with pytest.raises(ValueError, match="oidc_roles"):
        Settings(database_url=url, oidc_roles={"baas": "administrator"})


def test_the_page_to_sign_in_shows_the_way(office):
    assert 'href="/oidc/start"' in office.browser().get("/inloggen").text
