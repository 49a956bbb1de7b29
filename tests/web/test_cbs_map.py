"""The map of CBS in a real browser: every district with its figure or without one, and the line that CBS asks for."""

import pytest

from app.main import create_app
from app.models import Account
from app.repositories.asking import number_of
from app.services import snapshots
from app.settings import Settings
from tests.app import town as towns
from tests.app.folders import imported
from tests.app.test_import_areas import CBS
from tests.web.chromium import PHONE, SCREEN, free_port, launched, served, tab

pytestmark = pytest.mark.skipif(not CBS.exists(), reason="the map of CBS is not beside this repository")

SOURCE = "Kadaster / Centraal Bureau voor de Statistiek, 2024"
OUTSIDE = "/buurten/cijfers-van-buiten"
DISTRICTS = {"GM0141": 12, "GM0171": 13, "GM0599": 22, "GM0826": 14, "GM0828": 23, "GM1930": 24}
"""How many districts the file has of each municipality: 108 together."""
WITHOUT = {"GM0171": 1, "GM0599": 1, "GM1930": 1}
"""Of how many of these the file has no figures at all."""
DRAWN = ".map path.area"
FADES = ".map .on-map[style*='opacity: 0;']"
"""Words that did not fit, until they are gone."""


class Country:
    """A service with all of the file, and a coordinator in each municipality."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        settings = Settings(database_url=f"sqlite:///{folder / 'cbs.db'}", site_url=self.url, requests_a_minute=10_000)
        self.app = create_app(settings, clock=lambda: towns.NOW)
        house = self.app.state.house
        house.database.upgrade()
        town = towns.build(house.database, house.live)
        assert imported(house.database, CBS).ok
        with town.work() as work:
            self.secrets = {code: self._coordinator(work, code) for code in DISTRICTS}
            work.session.flush()
            snapshots.take_due(work)

    def _coordinator(self, work, code):
        district = next(area for area in work.areas.of_kind("district") if area.parent == code)
        row = work.people.create(district, identity={"alias": "Anna"}, consents=[towns.YES])
        made = {"created_at": work.now, "created_by": "operator", "approved_by": "operator"}
        account = Account(municipality=code, person=number_of(row.node), role="coordinator", **made)
        work.session.add(account)
        work.session.flush()
        return work.sessions.open(number_of(account), method="passkey", device="telefoon")


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    found = Country(tmp_path_factory.mktemp("cbs"))
    with served(found.app, found.port):
        yield found


@pytest.fixture(scope="module")
def chromium():
    with launched() as browser:
        yield browser


def opened(page, country, code, path):
    page.context.add_cookies([{"name": "toevallig", "value": country.secrets[code], "url": country.url}])
    page.goto(f"{country.url}{path}")
    page.wait_for_selector(DRAWN)


def test_all_108_districts_lie_on_a_map_with_their_figure_and_the_source_line(chromium, country):
    drawn = {}
    for code, districts in DISTRICTS.items():
        with tab(chromium, country.url, SCREEN) as page:
            opened(page, country, code, OUTSIDE)
            drawn[code] = page.locator(DRAWN).count()
            assert page.inner_text(".leaflet-control-attribution") == SOURCE
            assert f"Bron: {SOURCE}." in page.inner_text("main")
            values = page.locator("table.figures tbody td").all_inner_texts()
            assert len(values) == districts
            assert values.count("geen cijfers") == page.locator(".map path.withheld").count() == WITHOUT.get(code, 0)
    assert drawn == DISTRICTS
    assert sum(drawn.values()) == 108


def test_what_is_not_known_is_hatched_and_no_zero(chromium, country):
    with tab(chromium, country.url, PHONE) as page:
        opened(page, country, "GM0599", f"{OUTSIDE}?cijfer=65plus")
        row = page.locator("table.figures tbody tr", has_text="Groot water")
        assert row.locator("td").inner_text() == "geen cijfers"
        hatched = page.locator(".map path.withheld")
        assert set(hatched.evaluate_all("all => all.map(one => one.getAttribute('fill'))")) == {"url(#hatch)"}
        assert page.locator("td", has_text="geen cijfers").count() == hatched.count() > 1


def test_where_nobody_is_known_yet_the_districts_are_drawn_and_nothing_is_said_of_them(chromium, country):
    with tab(chromium, country.url, SCREEN) as page:
        opened(page, country, "GM0599", "/buurten")
        assert page.locator(DRAWN).count() == page.locator(".map path.withheld").count() == 22
        assert page.inner_text(".leaflet-control-attribution") == SOURCE
        assert page.locator("ul.says").count() == 0
        assert "Hier valt nu niets op" in page.inner_text("main")


def test_words_on_the_map_do_not_lie_over_each_other(chromium, country):
    with tab(chromium, country.url, SCREEN) as page:
        opened(page, country, "GM0599", f"{OUTSIDE}?cijfer=65plus")
        page.wait_for_selector(FADES, state="detached")
        boxes = page.locator(".map .on-map").evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
        place = page.locator(".map").bounding_box()
        assert boxes
        for number, one in enumerate(boxes):
            assert place["x"] <= one["x"]
            assert one["x"] + one["width"] <= place["x"] + place["width"]
            assert not any(over(one, other) for other in boxes[number + 1 :])


def over(one, other):
    """Whether these two lie over each other by more than the edge of a letter."""
    beside = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
    above = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
    return not beside and not above
