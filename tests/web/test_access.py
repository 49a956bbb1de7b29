"""Every page can be used by everybody: axe finds nothing against WCAG 2.2 AA, a narrow phone shows all of it, and a
button is as large as a finger. On a phone and on a screen, in both languages, in the light and in the dark.

A page comes on the list by being there: one that nobody of this town can open, makes the test fail.
"""

import datetime as dt
import itertools
import re
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import APIRoute

from app.main import create_app
from app.models import AreaAction, Indicator, Need, Overlay, Pilot
from app.policy.permissions import PAGES
from app.policy.roles import ROLES
from app.policy.signing_in import METHODS
from app.repositories.asking import number_of
from app.schemas.arrangements import ArrangementIn
from app.schemas.gatherings import TableIn
from app.schemas.match_days import MatchDayIn
from app.services import arrangements, gatherings, match_days
from app.settings import Settings
from app.web.rooms import ROOMS
from app.work import viewer_for, writing
from tests.api.test_matrix import Matrix, Stages
from tests.app import town as towns
from tests.web.chromium import NARROW, PHONE, SCREEN, WIDER_THAN_THE_SCREEN, free_port, launched, served

LATER = dt.timedelta(days=9)
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
SMALL_BUTTONS = """
[...document.querySelectorAll('button, .button, summary, select, textarea, input:not([type=hidden])')]
  .filter(one => one.checkVisibility() && !one.matches('.chip input, .slot input, [type=checkbox], [type=radio]'))
  .filter(one => Math.round(one.getBoundingClientRect().height) < 44).map(one => one.outerHTML.slice(0, 120))
"""
SMALL_TARGETS = """
[...document.querySelectorAll('label.tick, label.chip, label.slot, nav a')].filter(one => one.checkVisibility())
  .filter(one => Math.round(one.getBoundingClientRect().height) < 44).map(one => one.outerHTML.slice(0, 120))
"""
SHOW_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
WITHOUT_A_PAGE = {"/", "/buurten/kaart", "/buurten/cijfers-van-buiten/kaart", "/mijn/gegevens/download", "/sw.js"}
WITHOUT_A_PAGE |= {"/buurten/{code}/jaarbericht/{year}.{kind}", "/buurten/uitvoer/bestand.{kind}"}
WITHOUT_A_PAGE |= {"/plekken/kaart", "/plekken/lijst"}
"""What leads elsewhere, or gives a file."""
WHOSE = {"worker": "task", "connector": "circle", "initiative-contact": "listed"}
"""About whom a role opens the pages about somebody; the others about themselves."""
COMBINATIONS = tuple(itertools.product((PHONE, SCREEN), ("nl-NL", "en-GB"), ("light", "dark")))


class Street:
    """A small town that really listens, with somebody in every relation, and an introduction in every state."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        settings = Settings(database_url=f"sqlite:///{folder / 'a.db'}", site_url=self.url, requests_a_minute=1_000_000)
        self.app = create_app(settings, clock=lambda: towns.NOW)
        house = self.app.state.house
        house.database.upgrade()
        self.matrix = Matrix(SimpleNamespace(town=towns.build(house.database, house.live), app=self.app))
        self.stages = Stages(self.matrix)
        with self.matrix.service.town.work() as work:
            world = self.matrix.world
            our_need = work.needs.create(world.initiative, "Wie komt er helpen?", organisation=world.welfare).need
            choir = work.initiatives.create(work.areas.get(towns.NORTH), name="Koor", part_of=world.initiative.number)
            work.needs.create(choir.node, "Wie speelt er piano?", organisation=world.welfare)
            work.talents.create(choir.node, "Wij zingen samen.", capacity=5, capacity_left=3)
            introduction = work.introductions.get(self.stages.introductions["team", "asked-giver"])
            code = work.links.for_answer(introduction.introduction, "giver", LATER)
            self.ours = {"kan": world.talent, "vraag": our_need.id, "plek": world.place}
            self.fixed = {"code": towns.NORTH, "sphere": "persoonlijk", "secret": "abc", "side": "giver"}
            self.fixed |= {"name": "aantal_inwoners", "pilotId": _steered(work), "year": towns.NOW.year}
            self.fixed |= {"theme": _strangers(work)}
            self.answer = code
            mine = {role: one.number for role, one in self.matrix.oneself.items() if METHODS[role]}
            seeker = work.session.get(Need, introduction.introduction.need).owner
            two = {"resident": seeker, "volunteer": world.people["team"].number}
            self.sessions = {role: self._session(work, role, number) for role, number in mine.items()}
            self.two = {role: self._session(work, role, number) for role, number in two.items()}
            self.sewing = _who_ask_alike(work, world)
        self.planned = self._plan()
        self.fixed |= self._more_than_two()

    def _session(self, work, role, number):
        """The secret of a browser in which somebody came in with this role."""
        there = self.matrix.world.initiative if role in {"initiative-contact", "connector"} else None
        there = there or work.nodes.by_number(self.matrix.world.welfare)
        person = work.nodes.by_number(number)
        account = work.accounts.create(person, there, role, neighbourhoods=[towns.NORTH]).account
        account.approved_by = "operator"
        work.session.flush()
        return work.sessions.open(account.number, method="passkey", device="telefoon")

    def _plan(self):
        """A match day that the worker made: the id, and a need in it."""
        house = self.app.state.house
        viewer = viewer_for(house.database, self.sessions["worker"], towns.NOW, "session")
        with writing(house.database, viewer, towns.NOW, live=house.live) as work:
            plan = match_days.make(work, MatchDayIn(neighbourhoods=[]))
            return {"matchDayId": plan.id, "needId": plan.pairs[0].need}

    def _more_than_two(self):
        """Something that goes on, and a table, of that worker: their ids."""
        house = self.app.state.house
        viewer = viewer_for(house.database, self.sessions["worker"], towns.NOW, "session")
        goes_on = {"need": str(self.matrix.world.people["task"].need), "role": "companion", "rhythm": "weekly"}
        goes_on |= {"firstOn": "2026-10-02", "begins": "10:00"}
        with writing(house.database, viewer, towns.NOW, live=house.live) as work:
            one = arrangements.create(work, ArrangementIn.model_validate(goes_on))
            world = self.matrix.world
            sits = [str(work.nodes.by_number(number).id) for number in (world.welfare, number_of(world.initiative))]
            words = {"need": str(self.ours["vraag"]), "words": "Samen zitten", "parties": sits}
            table = gatherings.create(work, TableIn.model_validate(words))
            return {"arrangementId": one.id, "tableId": table.id}

    def addresses(self, path, role):
        """The addresses of this page for this role; of an introduction one in every state."""
        world, mine = self.matrix.world, self.matrix.oneself[role]
        about = world.people[WHOSE[role]] if role in WHOSE else mine
        values = world.values(about) | self.fixed | {"need_id": mine.need, "talent_id": mine.talent}
        values["id"] = next((one for word, one in self.ours.items() if f"/{word}/" in path), "")
        if path.startswith("/matchdag/"):
            values |= self.planned
        if path.startswith("/activiteiten/"):
            values["needId"] = self.sewing
        if path.startswith("/antwoord/"):
            values["code"] = self.answer
        for number in self._introductions(role) if "{introductionId}" in path else ("",):
            values["introductionId"] = number
            yield re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), path)

    def _introductions(self, role):
        whose = "circle" if role == "connector" else "team"
        return [number for (party, _), number in self.stages.introductions.items() if party == whose]

    def secret(self, path, role):
        """What this role comes in with; of an introduction the two whom it is about."""
        return (self.sessions | (self.two if "{introductionId}" in path else {})).get(role)


def _who_ask_alike(work, world):
    """Three who would like to sew; give the need of one."""
    north = work.areas.own(towns.NORTH)
    for name in ("Anna", "Bea", "Carla"):
        person = work.people.create(north, identity={"alias": name}, consents=[towns.YES]).node
        person.organisation = world.welfare
        asks = {"concepts": ["samen-naaien"], "consent": towns.YES, "organisation": world.welfare}
        need = work.needs.create(person, "Ik wil graag naaien.", **asks).need
    return need.id


def _strangers(work):
    """Three who do the same and do not know each other, and a meeting of before; give the theme of an address."""
    north = work.areas.own(towns.NORTH)
    found = [work.organisations.create(north, name=f"Aanbod {number}").node for number in range(3)]
    for node in found:
        work.talents.create(node, "Wij zijn er voor wie iemand mist.", concepts=["rouwgroep"])
    numbers, day = [number_of(node) for node in found], towns.NOW.date() - dt.timedelta(days=100)
    work.meetings.create(north, numbers, theme="luisteren en verlies", words="Soep", held_on=day, ties_before=0)
    return "luisteren-en-verlies"


def _steered(work):
    """Figures from outside of which one is red, an agreement that is late, and a pilot; give the id of the pilot."""
    here = {"municipality": towns.HERE, "area": towns.NORTH}
    made = {"made_at": towns.NOW, "made_by": "operator"}
    rule = {"name": "aantal_inwoners", "side": "below", "threshold": 2000, "weight": 50}
    other = {"name": "ses_woa_totaalscore", "side": "below", "threshold": -0.25, "weight": 30}
    work.session.add(Overlay(municipality=towns.HERE, rules=[rule, other], note="Na overleg", **made))
    for name, year, value in (
        ("aantal_inwoners", 2023, 1100),
        ("aantal_inwoners", 2025, 1200),
        ("ses_woa_totaalscore", 2025, -0.5),
    ):
        work.session.add(Indicator(name=name, year=year, value=value, source="CBS, proef", **here))
    day = (towns.NOW - dt.timedelta(days=3)).date()
    work.session.add(AreaAction(words="Licht bij de flat", owner="Opbouwwerker", due_on=day, **here, **made))
    apart = [{"name": "aantal_inwoners", "here": 1200.0, "there": 800.0, "apart": -2.0}]
    compared = [{"area": towns.SOUTH, "distance": 2.0, "differences": apart}]
    north = work.areas.own(towns.NORTH)
    work.reports.add_goal(north, words="Meer buren kennen", written_by="bewonersavond", since=day)
    yes = {"agreed_on": day, "agreed_by": "zijzelf", "shown_until": day + dt.timedelta(days=90)}
    work.reports.add_story(north, None, text="Sindsdien eten wij elke week samen.", **yes)
    pilot = Pilot(words="Open tafel", starts_on=day, compared=compared, **here, **made)
    return work.steering.add(pilot).id


def every_page(app_rooms=ROOMS):
    """Every page that can be read, with the roles that may; none: it is for everybody, signed in or not."""
    routes = [route for room in app_rooms for route in room.router.routes if isinstance(route, APIRoute)]
    return {
        route.path: sorted(PAGES.get(route.operation_id, ()), key=ROLES.index)
        for route in routes
        if "GET" in route.methods and route.path not in WITHOUT_A_PAGE
    }


def look(page):
    """What is wrong with the page that is open."""
    page.evaluate(SHOW_ALL)
    found = axed(page, AXE)
    found += [f"lower than a finger: {one}" for one in page.evaluate(SMALL_BUTTONS) + page.evaluate(SMALL_TARGETS)]
    size = page.viewport_size
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    if page.evaluate(WIDER_THAN_THE_SCREEN):
        found.append("wider than a narrow phone")
    page.set_viewport_size(size)
    return found


def axed(page, options):
    """What axe finds on the page that is open."""
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in Axe().run(page, options=options).response["violations"]
        for node in one["nodes"][:3]
    ]


def look_again(page):
    """What is wrong with the page that is open on both sizes, in the light and the dark: there colours alone differ."""
    found = []
    for width, height in (PHONE, SCREEN):
        page.set_viewport_size({"width": width, "height": height})
        for light, sees in (("light", look), ("dark", lambda page: axed(page, COLOURS))):
            # A colour on its way from light to dark is neither.
            page.emulate_media(color_scheme=light, reduced_motion="reduce")
            found += [f"{width} {light}: {one}" for one in sees(page)]
    return found


def opened(chromium, combination, url="", secret=None):
    """A tab of this size, language and light, where somebody came in."""
    (width, height), language, light = combination
    context = chromium.new_context(viewport={"width": width, "height": height}, locale=language, color_scheme=light)
    if secret:
        context.add_cookies([{"name": "toevallig", "value": secret, "url": url}])
    return context.new_page()


def walk(street, chromium, path, role, combination, most=None, sees=look):
    """Open this page as this role, at most so often: what `sees` finds wrong with it, and how often it was seen."""
    wrong, seen = [], 0
    page = opened(chromium, combination, street.url, street.secret(path, role))
    for address in street.addresses(path, role):
        status = page.goto(street.url + address).status
        found = sees(page) if status == 200 else [f"status {status}"] if status >= 500 else []
        wrong += [f"{address} {role} {combination}: {one}" for one in found]
        seen += status == 200
        if seen == most:
            break
    page.context.close()
    return wrong, seen


@pytest.fixture(scope="module")
def chromium():
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    found = Street(tmp_path_factory.mktemp("street"))
    with served(found.app, found.port):
        yield found


def some_of(pages):
    """One page in five for every run; the rest is for proof."""
    return [path if n % 5 == 0 else pytest.param(path, marks=pytest.mark.proof) for n, path in enumerate(pages)]


@pytest.mark.slow
@pytest.mark.parametrize("path", some_of(every_page()))
def test_a_page_can_be_used_by_everybody(street, chromium, path):
    """A page as one role and in one combination: these differ from page to page. All of them: make proof."""
    roles = every_page()[path] or ["resident"]
    combination = COMBINATIONS[sorted(every_page()).index(path) % len(COMBINATIONS)]
    for role in roles:
        wrong, seen = walk(street, chromium, path, role, combination, most=2)
        assert wrong == []
        if seen:
            return
    pytest.fail(f"nobody of this town can open {path}: {roles}")


BAD = """<!doctype html><html lang="nl"><head><title>Slecht</title>
<style>a.b { color: #bbb; background: #fff } .w { width: 40rem } button { height: 30px; width: 15px }</style></head>
<body><main><h1>Slecht</h1><input type="text" name="x"><img src="data:,"><p class="w">breed</p>
<p><a class="b" href="/">bijna niet te lezen</a></p><button>x</button><button>y</button></main></body></html>"""


@pytest.mark.slow
def test_a_bad_page_is_caught(chromium):
    page = opened(chromium, COMBINATIONS[0])
    page.set_content(BAD)
    said = " ".join(look(page))
    page.context.close()
    for fault in ("label:", "image-alt:", "color-contrast:", "lower than a finger", "wider than a narrow phone"):
        assert fault in said
