"""Role times page times relation: who gets which page, and exactly whose names and sentences stand on it.

Everybody in this world has a name and two sentences that nobody else has, so that a page can be searched for them.
"""

import datetime as dt
import re

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.main import create_app
from app.models import AreaAction, Indicator, Overlay, Pilot
from app.policy.permissions import PAGES, PUBLIC_PAGES
from app.policy.roles import ROLES
from app.settings import Settings
from app.web.rooms import ROOMS
from tests.api.conftest import Clock, Service
from tests.api.matrix import ALL_STATES, NOBODY, RELATIONS, World, side_keys, whose
from tests.api.page_matrix import ELSEWHERE_TRIED, PAGE_ROUTES
from tests.api.test_matrix import HIDDEN, IN, REFUSED, Matrix, Stages
from tests.app.town import HERE, NORTH, NOW

MARK = re.compile(r"(naam|vraag|kan|verhaal)q([a-z]+)q", re.IGNORECASE)
"""What everybody's name and sentences are made of; a name that begins a line has a capital."""


class Marked(World):
    """The world of the matrix, in which everybody can be told apart on a page."""

    def __init__(self, work, welfare, other):
        super().__init__(work, welfare, other)
        self.figures = self._figures()

    def _person(self, area, name, organisation=None, role="resident"):
        somebody = super()._person(area, name, organisation, role)
        mark = "".join(letter for letter in name if letter.isalpha())
        node = self.work.nodes.by_number(somebody.number)
        self.work.people.name_of(self.work.people.get(node.id)).alias = f"naamq{mark}q"
        need, talent = self.work.needs.get(somebody.need), self.work.talents.get(somebody.talent)
        need.need.text = f"Ik zoek hulp in de tuin, vraagq{mark}q."
        talent.talent.text = f"Ik werk graag in de tuin, kanq{mark}q."
        self.work.session.flush()
        return somebody

    def _figures(self):
        """What is written down of the north, so that its pages hold something; ids of it, as paths name them."""
        work, north, day = self.work, self.work.areas.own(NORTH), NOW.date()
        here = {"municipality": HERE, "area": NORTH}
        made = {"made_at": NOW, "made_by": "operator"}
        yes = {"agreed_on": day, "agreed_by": "zijzelf", "shown_until": day + dt.timedelta(days=90)}
        story = self._story(north, "south", **yes)
        self._story(north, "task")
        for name, year in (("aantal_inwoners", 2024), ("aantal_inwoners", 2025)):
            work.session.add(Indicator(name=name, year=year, value=900, source="CBS, proef", **here))
        rule = {"name": "aantal_inwoners", "side": "below", "threshold": 2000, "weight": 50}
        work.steering.add(Overlay(municipality=HERE, rules=[rule], **made))
        pilot = work.steering.add(Pilot(words="Open tafel", starts_on=day, compared=[], **here, **made))
        action = work.steering.add(AreaAction(words="Licht", owner="Opbouwwerker", due_on=day, **here, **made))
        goal = work.reports.add_goal(north, words="Meer buren kennen", written_by="bewonersavond", since=day)
        for number in range(3):
            node = work.organisations.create(north, name=f"Aanbod {number}").node
            work.talents.create(node, "Wij zijn er voor wie iemand mist.", concepts=["rouwgroep"])
        work.session.flush()
        return {"pilotId": pilot.id, "actionId": action.id, "goalId": goal.id, "storyId": story.id} | IN_PATHS

    def _story(self, area, name, **yes):
        about = self.work.nodes.by_number(self.people[name].number)
        agreed = dict.fromkeys(("agreed_on", "agreed_by", "shown_until")) | yes
        return self.work.reports.add_story(area, about, text=f"Sindsdien eten wij samen, verhaalq{name}q.", **agreed)

    def values(self, somebody):
        return super().values(somebody) | self.figures


IN_PATHS = {
    "name": "aantal_inwoners",
    "sphere": "persoonlijk",
    "theme": "luisteren-en-verlies",
    "year": NOW.year,
    "kind": "csv",
}


class Pages(Matrix):
    """That world, and a way to open a page or to send a form as somebody."""

    world_of = Marked

    def cell(self, operation, role, relation):
        """What this role gets of this page about somebody in this relation, and whose marks stand on it."""
        expects = PAGE_ROUTES[operation]
        route = next(one for one in self.service.app.state.rooms if one.operation_id == operation)
        somebody = self.oneself[role] if relation == "oneself" else self.world.people[relation]
        values = self.world.values(somebody)
        path = re.sub(r"\{(\w+)\}", lambda found: str(values[expects.named.get(found[1], found[1])]), route.path)
        (method,) = route.methods
        headers = {"Authorization": f"Bearer {self.tokens[role]}", "Accept": "text/html"}
        body = {"idempotency_key": f"{operation}-{role}-{relation}", "version": "999"} if method == "POST" else None
        answer = self.service.client.request(method, path, data=body, headers=headers, follow_redirects=False)
        found = {403: REFUSED, 401: REFUSED, 404: HIDDEN}.get(answer.status_code, IN)
        return found, answer

    def marks(self, answer, role):
        """Whose marks stand in this answer, by kind: as relations to this role."""
        found = {}
        for kind, mark in MARK.findall(answer.text):
            relation = "oneself" if mark == self.own_mark(role) else mark
            if relation in RELATIONS:
                found.setdefault(kind.lower(), set()).add(relation)
        return found

    def own_mark(self, role):
        mine = {"worker": "worker", "connector": "connector"}.get(role, f"own{role}")
        return "".join(letter for letter in mine if letter.isalpha())


def expected(operation, role, relation):
    """What the expectation says of who gets in."""
    page = PAGE_ROUTES[operation]
    if role not in page.roles:
        return REFUSED
    if role in page.hidden:
        return HIDDEN
    return IN if page.of is None or relation in whose(page.of, role) else HIDDEN


def expected_marks(operation, role, relation):
    """What the expectation says of whose marks stand there."""
    page = PAGE_ROUTES[operation]
    tables = {kind: whose(table, role) for kind, table in page.shows.items()}
    if page.of is not None:
        tables = {kind: relations & {relation} for kind, relations in tables.items()}
    return {kind: relations for kind, relations in tables.items() if relations}


def beside(operation, role):
    """What the expectation says of who else may stand there."""
    return {kind: whose(table, role) for kind, table in PAGE_ROUTES[operation].beside.items()}


def unlike(marks, wanted, others):
    """Kinds of marks that are not exactly those wanted, with at most those of others."""
    kinds = marks.keys() | wanted.keys()
    return {
        kind
        for kind in kinds
        if not wanted.get(kind, set()) <= marks.get(kind, set()) <= wanted.get(kind, set()) | others.get(kind, set())
    }


@pytest.fixture
def pages(service):
    return Pages(service)


def routes():
    return [route for room in ROOMS for route in room.router.routes if isinstance(route, APIRoute)]


def test_every_page_has_cells_and_a_name_of_its_own():
    names = [route.operation_id for route in routes()]
    assert sorted(names) == sorted(set(names))
    assert set(names) == set(PAGES) | (PUBLIC_PAGES & set(names))
    assert set(PAGE_ROUTES) | set(ELSEWHERE_TRIED) == set(PAGES)


def every_cell(pages):
    """Try every cell; give those that are not as expected, and how many were tried."""
    wrong, tried = [], 0
    reads = {route.operation_id for route in routes() if route.methods == {"GET"}}
    for operation, page in PAGE_ROUTES.items():
        for role in ROLES:
            relations = RELATIONS if role in page.roles and page.of not in (None, NOBODY) else RELATIONS[:1]
            for relation in relations:
                found, answer = pages.cell(operation, role, relation)
                tried += 1
                if found != expected(operation, role, relation) or answer.status_code >= 500:
                    wrong.append((operation, role, relation, found, answer.status_code, answer.text[-300:]))
                elif found == IN and operation in reads and answer.status_code == 200:
                    marks = pages.marks(answer, role)
                    if unlike(marks, expected_marks(operation, role, relation), beside(operation, role)):
                        wrong.append((operation, role, relation, marks))
    return wrong, tried


@pytest.mark.whole
def test_every_page_is_as_expected(pages):
    wrong, tried = every_cell(pages)
    assert wrong == []
    assert tried > 1500


class PageStages(Stages):
    """Introductions in every state, and their pages."""

    def open(self, who, path, state, *, of="team"):
        """Status of this page for somebody, and whose marks stand on it."""
        path = path.format(self.introductions[of, state])
        headers = {"Authorization": f"Bearer {self.tokens[who]}", "Accept": "text/html"}
        answer = self.matrix.service.client.get(path, headers=headers, follow_redirects=False)
        return answer.status_code, set(MARK.findall(answer.text))


@pytest.fixture(scope="module")
def stages(tmp_path_factory):
    """The same world for all states: nothing here changes it."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path_factory.mktemp('stages') / 'test.db'}", requests_a_minute=100_000
    )
    app = create_app(settings, clock=Clock())
    with TestClient(app) as client:
        yield PageStages(Pages(Service(app, client, Clock())))


THEIRS, MINE = "/introducties/{}", "/mijn/introducties/{}"
OTHER = {"seeker": "team", "giver": "seeker"}
"""Side: the mark of whom it is introduced to."""


@pytest.mark.parametrize("state", ALL_STATES)
def test_each_party_reads_its_own_page_in_each_state(stages, state):
    for who, of in (("worker", "team"), ("connector", "circle"), ("worker", "beside")):
        assert stages.open(who, THEIRS, state, of=of)[0] == 200
    asked = side_keys("giver", state)
    assert stages.open("elsewhere", THEIRS, state, of="beside")[0] == (404 if asked is None else 200)
    for who in ("elsewhere", "south", "connector"):
        assert stages.open(who, THEIRS, state)[0] == 404
    for who in ("seeker", "giver", "stranger", "coordinator"):
        assert stages.open(who, THEIRS, state)[0] == 403
    for who, status in (("stranger", 404), ("connector", 404), ("worker", 403), ("coordinator", 403)):
        assert stages.open(who, MINE, state)[0] == status


@pytest.mark.parametrize("state", ALL_STATES)
@pytest.mark.parametrize("side", ["seeker", "giver"])
def test_a_side_reads_how_to_reach_the_other_when_its_keys_say_so_and_never_their_words(stages, side, state):
    status, marks = stages.open(side, MINE, state)
    keys = side_keys(side, state)
    assert status == (404 if keys is None else 200)
    theirs = {kind for kind, mark in marks if mark == OTHER[side]}
    assert theirs == ({"naam"} if keys is not None and "contact" in keys else set())


@pytest.mark.parametrize("path", ["/introducties/{}/vragen/giver", "/introducties/{}/kaart/giver"])
def test_what_is_to_be_given_to_somebody_names_no_other(stages, path):
    status, marks = stages.open("worker", path, "asked-giver")
    assert status == 200
    assert {(kind, mark) for kind, mark in marks if mark == "seeker"} == set()
    assert stages.open("south", path, "asked-giver")[0] == 404
    assert stages.open("giver", path, "asked-giver")[0] == 403


def test_a_mark_too_many_or_too_few_is_caught():
    wanted, others = {"naam": {"task"}}, {"naam": {"team"}}
    assert unlike({"naam": {"task", "team"}}, wanted, others) == set()
    assert unlike({"naam": {"task", "south"}}, wanted, others) == {"naam"}
    assert unlike({"naam": {"team"}}, wanted, others) == {"naam"}
    assert unlike({"naam": {"task"}, "vraag": {"task"}}, wanted, others) == {"vraag"}
