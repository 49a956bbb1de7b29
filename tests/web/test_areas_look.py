"""Areas in Chromium: map and picture are drawn and say what the page says, and everybody can use them."""

import pytest
from sqlmodel import select

from app.main import create_app
from app.models import Node
from app.policy.figures import COUNTS, NETWORK
from app.policy.roles import Viewer
from app.repositories.asking import number_of
from app.settings import Settings
from tests.app import town as towns
from tests.web.chromium import PHONE, SCREEN, free_port, launched, served, tab
from tests.web.test_access import look
from tests.web.test_areas import AREA, SOURCE, figure, taken

pytestmark = pytest.mark.slow

WORDS_ON_THE_MAP = "[...document.querySelectorAll('.leaflet-tooltip')].map(one => one.innerText.split('\\n'))"
ON_THE_MAP = ".map .leaflet-tooltip"
DRAWN = "[...document.querySelectorAll('.graph canvas')].some(one => one.toDataURL().length > 3000)"
PAGES = ("/buurten", AREA, f"{AREA}/netwerk", f"{AREA}/kring/gemeenschappelijk", f"{AREA}/kring/verloop")


class Street:
    """A service that listens, with a coordinator, and a worker who looks after somebody."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        settings = Settings(database_url=f"sqlite:///{folder / 'a.db'}", site_url=self.url, requests_a_minute=10_000)
        self.app = create_app(settings, clock=self.clock)
        house = self.app.state.house
        house.database.upgrade()
        self.town = towns.build(house.database, house.live)
        self._take()
        with self.town.work() as work:
            north = work.areas.own(towns.NORTH)
            people = {
                role: work.people.create(north, identity={"alias": role}, consents=[towns.YES]).node
                for role in ("coordinator", "worker")
            }
            work.session.flush()
            self.secrets = {role: self._session(work, role, node) for role, node in people.items()}
            group = work.initiatives.create(north, name="De Breiclub").node
        here = {"organisation": self.town.welfare, "neighbourhoods": frozenset({towns.NORTH})}
        worker = Viewer("worker", "account:2", towns.HERE, person=number_of(people["worker"]), **here)
        with self.town.work(worker) as work:
            anna = work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Anna"}, consents=[towns.YES])
            found = work.session.exec(select(Node).where(Node.number == group.number)).one()
            work.ties.create(anna.node, found, kind="member")

    def clock(self):
        return towns.NOW

    def _take(self):
        some = {"value": 0.25, "n": 40, "low": 0.15, "high": 0.35, "before": 0.2, "change": "up"}
        shown = [figure(name, **some, among=among) for name, rule in NETWORK.items() for among in rule.among]
        taken(
            self,
            figures=shown,
            counts=[figure(name, **some) for name in COUNTS],
            south=[figure("coverage")],
            words=[{"name": "leans-on-one", "among": "residents"}],
            groups=[{"size": 40}, {"size": 15}, {"size": None}],
            touches=[{"one": 0, "other": 1, "ties": 15}],
            loose=25,
            thin=True,
        )

    def _session(self, work, role, node):
        there = work.nodes.by_number(self.town.welfare)
        account = work.accounts.create(node, there, role, neighbourhoods=[towns.NORTH]).account
        account.approved_by = "operator"
        work.session.flush()
        return work.sessions.open(account.number, method="passkey", device="telefoon")


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    found = Street(tmp_path_factory.mktemp("street"))
    with served(found.app, found.port):
        yield found


@pytest.fixture(scope="module")
def chromium():
    with launched() as browser:
        yield browser


def come_in(page, street, role):
    page.context.add_cookies([{"name": "toevallig", "value": street.secrets[role], "url": street.url}])


def test_the_map_says_what_the_page_says_and_leads_to_an_area(chromium, street):
    with tab(chromium, street.url, SCREEN) as page:
        come_in(page, street, "coordinator")
        page.goto(f"{street.url}/buurten")
        page.wait_for_selector(ON_THE_MAP)
        assert page.locator(".map path.area").count() == 2
        assert page.locator(".map path.step-3").count() == 1
        assert page.locator(".map path.withheld").get_attribute("fill") == "url(#hatch)"
        assert page.inner_text(".leaflet-control-attribution") == SOURCE
        assert ["Noord", "25%"] in page.evaluate(WORDS_ON_THE_MAP)
        page.locator(".map path.step-3").dispatch_event("click")
        popup = page.locator(".leaflet-popup-content")
        assert "Bewoners onder elkaar: leunt op één persoon" in popup.inner_text()
        popup.locator("a").click()
        page.wait_for_url(f"**{AREA}")


def test_the_picture_of_people_is_drawn_from_the_list(chromium, street):
    with tab(chromium, street.url, SCREEN) as page:
        come_in(page, street, "worker")
        page.goto(f"{street.url}/mensen/netwerk", wait_until="networkidle")
        page.wait_for_function(DRAWN)
        assert "De Breiclub" in page.inner_text("#people")


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
@pytest.mark.parametrize(("language", "light"), [("nl-NL", "light"), ("en-GB", "dark")])
@pytest.mark.parametrize("path", [*PAGES, "/mensen/netwerk"])
def test_everybody_can_use_them(chromium, street, path, size, language, light):
    with tab(chromium, street.url, size, locale=language, color_scheme=light) as page:
        come_in(page, street, "worker" if path.startswith("/mensen") else "coordinator")
        page.goto(f"{street.url}{path}", wait_until="networkidle")
        if path == "/buurten":
            page.wait_for_selector(ON_THE_MAP)
        assert look(page) == []
