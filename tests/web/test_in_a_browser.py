"""The passkey and the rest, in Chromium with a phone that is made of software."""

import datetime as dt

import pytest

from app.main import create_app
from app.models import Account
from app.repositories.asking import number_of
from app.settings import Settings
from app.web.navigation import start_of
from tests.app import town as towns
from tests.web.chromium import SIZES, WIDER_THAN_THE_SCREEN, Clock, free_port, launched, served, tab

BEGINS = start_of("worker")
EMPTY_FORMS_ARE_KEPT = "navigator.serviceWorker.ready.then(() => true)"
"""Else what the phone fetches by itself might arrive when the clock has moved on, and count as being there."""
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
LOWER_THAN_A_FINGER = """
[...document.querySelectorAll('button, input:not([type=hidden]), summary, a.button')]
  .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44).map(one => one.outerHTML)
"""

pytestmark = pytest.mark.slow


class Site:
    """A service with one worker, who was invited."""

    def __init__(self, folder):
        self.clock = Clock()
        port = free_port()
        self.url = f"http://localhost:{port}"
        settings = Settings(database_url=f"sqlite:///{folder / 'a.db'}", site_url=self.url, requests_a_minute=10_000)
        self.app = create_app(settings, clock=self.clock)
        self.port = port

    def invite(self):
        house = self.app.state.house
        town = towns.build(house.database, house.live)
        with town.work(now=self.clock()) as work:
            area = work.areas.get(towns.NORTH)
            row = work.people.create(area, identity={"alias": "Wil"}, consents=[towns.YES])
            account = Account(
                municipality=towns.HERE,
                person=number_of(row.node),
                role="worker",
                organisation=town.welfare,
                neighbourhoods=[towns.NORTH],
                created_at=work.now,
                created_by="operator",
                approved_by="operator",
            )
            work.session.add(account)
            work.session.flush()
            return work.links.for_account(account, "enrol", dt.timedelta(days=7))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    found = Site(tmp_path_factory.mktemp("site"))
    with served(found.app, found.port):
        found.link = f"{found.url}/inloggen/nieuw/{found.invite()}"
        yield found


@pytest.fixture(scope="module")
def chromium():
    with launched() as browser:
        yield browser


def with_phone(page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_one_touch_brings_in_and_back_and_a_lost_phone_is_out(chromium, site):
    with tab(chromium, site.url) as page:
        with_phone(page)
        page.goto(site.link)
        page.fill("#device", "mijn telefoon")
        page.click("text=Maak mijn passkey")
        page.wait_for_url(f"**{BEGINS}")
        page.goto(f"{site.url}/mijn", wait_until="networkidle")
        page.evaluate(EMPTY_FORMS_ARE_KEPT)
        assert page.inner_text("h1") == "Dag Wil"
        secret = page.context.cookies()[0]["value"]
        site.clock.ahead += dt.timedelta(minutes=31)
        page.goto(f"{site.url}/mijn")
        assert page.inner_text("h1") == "Even weer openen"
        page.click("text=Open weer")
        page.wait_for_selector("text=Uw passkeys")
        assert page.context.cookies()[0]["value"] != secret
        # A form that was sent after a rest arrives after one touch: this one signs out.
        site.clock.ahead += dt.timedelta(minutes=31)
        page.click("text=Log uit")
        page.click("text=Open weer")
        page.wait_for_url("**/inloggen")
        page.click("text=Log in met een passkey")
        page.wait_for_url(f"**{BEGINS}")
        page.goto(f"{site.url}/mijn")
        page.click("text=Kwijt: zet mijn telefoon uit")
        page.wait_for_url("**/inloggen")
        page.click("text=Log in met een passkey")
        page.wait_for_selector("text=Dat lukte niet")
        assert page.url.startswith(f"{site.url}/inloggen")


@pytest.mark.parametrize("size", SIZES, ids=["phone", "screen"])
@pytest.mark.parametrize(
    "path", ["/inloggen", "/inloggen/code", "/inloggen/link/abc", "/inloggen/nieuw/abc", "/bestaat-niet"]
)
def test_a_page_fits_and_its_buttons_are_as_large_as_a_finger(chromium, site, size, path):
    with tab(chromium, site.url, size) as page:
        page.goto(site.url + path)
        for more in page.query_selector_all("summary"):
            more.click()
        assert not page.evaluate(WIDER_THAN_THE_SCREEN)
        assert page.evaluate(LOWER_THAN_A_FINGER) == []
