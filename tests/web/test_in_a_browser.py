"""The passkey and the rest, in Chromium with a phone that is made of software."""

import datetime as dt
import os
import shutil
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from app.main import create_app
from app.models import Account
from app.repositories.asking import number_of
from app.settings import Settings
from tests.app import town as towns

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
SIZES = ((390, 844), (1366, 900))
PHONE = {
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
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

pytestmark = pytest.mark.slow


class Clock:
    """The time, which can be moved on."""

    def __init__(self):
        self.ahead = dt.timedelta()

    def __call__(self):
        return dt.datetime.now(dt.UTC) + self.ahead


@contextmanager
def served(app, port):
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        yield
    finally:
        server.should_exit = True
        thread.join()


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


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
    if CHROMIUM is None:
        message = "no Chromium here (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    arguments = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:  # it refuses root without
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@contextmanager
def tab(chromium, site, size):
    """A tab of a new browser with a phone; what it asked elsewhere, or complained of, must be nothing."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    wrong = []
    page.on("request", lambda it: wrong.append(it.url) if not it.url.startswith((site.url, "data:")) else None)
    page.on("console", lambda it: wrong.append(it.text) if "Failed to load resource" not in it.text else None)
    page.on("pageerror", lambda it: wrong.append(str(it)))
    yield page
    context.close()
    assert wrong == []


def with_phone(page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})


def test_one_touch_brings_in_and_back_and_a_lost_phone_is_out(chromium, site):
    with tab(chromium, site, SIZES[0]) as page:
        with_phone(page)
        page.goto(site.link)
        page.fill("#device", "mijn telefoon")
        page.click("text=Maak mijn passkey")
        page.wait_for_url("**/mijn")
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
        page.wait_for_url("**/mijn")
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
    with tab(chromium, site, size) as page:
        page.goto(site.url + path)
        for more in page.query_selector_all("summary"):
            more.click()
        assert not page.evaluate(WIDER_THAN_THE_SCREEN)
        assert page.evaluate(LOWER_THAN_A_FINGER) == []
