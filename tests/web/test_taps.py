"""From the first tap to who could help, on a phone: at most five taps and one sentence, with JavaScript and without."""

import pytest

from app.main import create_app
from app.repositories.asking import number_of
from app.settings import Settings
from tests.app import town as towns
from tests.web.chromium import PHONE, free_port, options, playing, served
from tests.web.conftest import Clock, Place

MOST_TAPS = 5


@pytest.fixture(scope="module")
def chromium():
    with playing() as playwright:
        browser = playwright.chromium.launch(**options())
        yield browser
        browser.close()


@pytest.fixture
def street(tmp_path):
    """A service that listens, with its address and the secret of somebody who works there."""
    port, clock = free_port(), Clock()
    url = f"http://localhost:{port}"
    database = f"sqlite:///{tmp_path / 'a.db'}"
    app = create_app(
        Settings(database_url=database, site_url=url, requests_a_minute=100_000, rung="words"), clock=clock
    )
    with served(app, port):
        place = Place(app, clock, None)
        with place.town.work() as work:
            person = work.people.create(work.areas.get(towns.NORTH), identity={"alias": "Wil"}, consents=[towns.YES])
            number = number_of(person.node)
        account = place.account(
            number, "worker", organisation=place.town.welfare, neighbourhoods=[towns.NORTH, towns.SOUTH]
        )
        with place.town.work() as work:
            secret = work.sessions.open(account, method="passkey", device="telefoon")
        yield place, url, secret


@pytest.mark.parametrize("script", [True, False])
def test_from_the_first_tap_to_who_could_help(chromium, street, script):
    place, url, secret = street
    size = {"width": PHONE[0], "height": PHONE[1]}
    context = chromium.new_context(viewport=size, has_touch=True, locale="nl-NL", java_script_enabled=script)
    context.add_cookies([{"name": "toevallig", "value": secret, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/vandaag")
    taps = 0

    def tap(what):
        nonlocal taps
        taps += 1
        page.locator(what).tap()

    tap("nav a[href='/behoeften/nieuw']")
    page.wait_for_url("**/behoeften/nieuw")
    tap("#alias")
    page.keyboard.type("Sjaak")
    tap("#text")
    page.keyboard.type("Wie helpt mij met de tuin?")
    tap("label:has([name=agreed])")
    tap("button.main")
    page.wait_for_url("**/suggesties")
    assert taps <= MOST_TAPS
    with place.town.look() as work:
        (need,) = work.needs.find()
        assert (need.need.text, need.need.status) == ("Wie helpt mij met de tuin?", "open")
    context.close()
