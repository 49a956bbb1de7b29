"""Role times route times relation: every cell has an expectation (tests/api/matrix.py), and is tried."""

import re

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.models import Introduction, IntroductionStep
from app.policy.permissions import OPERATIONS, PUBLIC
from app.policy.roles import ROLES
from app.repositories.consents import Agreement
from app.settings import Settings
from tests.api.conftest import Clock, Service
from tests.api.matrix import (
    ALL_STATES,
    CONNECTOR_KEYS,
    DESTROYS,
    ELSEWHERE_TRIED,
    NOBODY,
    OPEN,
    RELATIONS,
    ROUTES,
    WORKER_KEYS,
    World,
    side_keys,
    whose,
)

STALE = '"999"'
"""No row has this version: what is there answers 412, and nothing changes."""
IN, HIDDEN, REFUSED = "in", "hidden", "refused"


class Matrix:
    """A world, a token for every role, and a way to try a cell."""

    world_of = World

    def __init__(self, service):
        self.service = service
        with service.town.work() as work:
            self.world = self.world_of(work, service.town.welfare, service.town.other)
            self.oneself, self.tokens = {}, {}
            for role in ROLES:
                mine = {"worker": self.world.worker, "connector": self.world.connector}.get(role)
                mine = mine or self.world.add(f"own {role}")
                self.oneself[role] = mine
                self.tokens[role] = self.world.token(role, mine)

    def cell(self, operation, role, relation):
        """What this role gets of this operation about somebody in this relation."""
        route = next(one for one in self.service.app.state.doors if one.operation_id == operation)
        somebody = self.oneself[role] if relation == "oneself" else self.world.people[relation]
        values = self.world.values(somebody)
        path = re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), route.path)
        (method,) = route.methods
        body = None if method == "GET" else filled(ROUTES[operation].body, values)
        answer = self.service.ask(method, path, body, token=self.tokens[role], headers={"If-Match": STALE})
        if answer.status_code in {401, 403}:
            return REFUSED, answer
        unknown = {"unknown-node", "unknown-need", "unknown-talent", "unknown-person"}
        if answer.status_code == 404 or (
            answer.status_code == 400 and {error["code"] for error in answer.json()["errors"]} & unknown
        ):
            return HIDDEN, answer
        return IN, answer


def filled(body, values):
    """The body with ids in it."""
    if isinstance(body, dict):
        return {key: filled(value, values) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, values) for value in body]
    return str(values[body]) if isinstance(body, str) and body in values else body


def expected(operation, role, relation):
    """What the expectation says."""
    route = ROUTES[operation]
    if role not in route.roles:
        return REFUSED
    if role in route.hidden:
        return HIDDEN
    return IN if route.of is None or relation in whose(route.of, role) else HIDDEN


@pytest.fixture
def matrix(service):
    return Matrix(service)


def without_cells(operations):
    return set(operations) - set(ROUTES) - set(ELSEWHERE_TRIED) - PUBLIC


def test_every_route_has_cells_and_a_new_one_fails(service):
    operations = {route.operation_id for route in service.app.state.doors}
    assert without_cells(operations) == set()
    assert without_cells(operations | {"forgotten"}) == {"forgotten"}
    assert set(ROUTES) | set(ELSEWHERE_TRIED) == set(OPERATIONS)


def every_cell(matrix):
    """Try every cell; give those that are not as expected, and how many were tried."""
    wrong, tried = [], 0
    for operation, route in ROUTES.items():
        for role in (role for role in ROLES if (operation, role) not in DESTROYS):
            relations = RELATIONS if role in route.roles and route.of not in (None, NOBODY) else RELATIONS[:1]
            for relation in relations:
                found, answer = matrix.cell(operation, role, relation)
                tried += 1
                if found != expected(operation, role, relation) or answer.status_code >= 500:
                    wrong.append((operation, role, relation, found, answer.status_code, answer.text[:150]))
    return wrong, tried


@pytest.mark.whole
def test_every_cell_is_as_expected(matrix):
    wrong, tried = every_cell(matrix)
    assert wrong == []
    assert tried > 1000


class Stages:
    """Introductions between a seeker and a giver of the team, in every state, and who might look at them."""

    def __init__(self, matrix):
        self.matrix, world = matrix, matrix.world
        self.introductions = {}
        with matrix.service.town.work() as work:
            world.work = work
            seeker, giver, kin = world.add("seeker"), world.people["team"], world.people["circle"]
            tokens = {
                "seeker": world.token("resident", seeker),
                "giver": world.token("volunteer", giver),
                "stranger": world.token("volunteer", world.add("stranger")),
                "elsewhere": work.tokens.create("worker", organisation="OR2", neighbourhoods=("BU00010001",)),
                "south": work.tokens.create("worker", organisation="OR1", neighbourhoods=("BU00010002",)),
            }
            self.tokens = tokens | {role: matrix.tokens[role] for role in ("worker", "connector", "coordinator")}
            others = {"team": (seeker, giver), "circle": (kin, kin), "beside": (seeker, world.people["shared"])}
            for whose, (owner, other) in others.items():
                for state in ALL_STATES:
                    self.introductions[whose, state] = self._made(work, owner, other, state)

    def _made(self, work, seeker, giver, state):
        need = work.needs.get(seeker.need)
        talent = work.talents.get(giver.talent)
        row = Introduction(
            municipality=need.need.municipality,
            need=need.need.number,
            talent=talent.talent.number,
            state=state,
            seeker_willing=state not in {"proposed", "asked-seeker", "willing-giver"},
            giver_willing=state in OPEN | {"finished", "stopped", "unsafe", "willing-giver"},
            ended_at=None if state in OPEN or state.startswith(("asked", "willing", "prop")) else work.now,
        )
        work.session.add(row)
        work.session.flush()
        asked = [side for side in ("seeker", "giver") if side_keys(side, state) is not None]
        for position, side in enumerate(asked):
            step = {"introduction": row.number, "position": position, "state": f"asked-{side}", "day": work.today}
            work.session.add(IntroductionStep(municipality=row.municipality, **step, by="worker", at=work.now))
        for node in (need.owner, talent.owner):
            agreement = Agreement("share-contact", given=True, how="mondeling", introduction=row.number)
            work.consents.record(node, agreement)
        return row.id

    def read(self, who, state, *, of="team"):
        """Status and keys of what somebody reads."""
        path = f"/v1/introductions/{self.introductions[of, state]}"
        answer = self.matrix.service.ask("GET", path, token=self.tokens[who])
        steps = self.matrix.service.ask("GET", f"{path}/steps", token=self.tokens[who]).status_code
        assert steps == answer.status_code
        return answer.status_code, set(answer.json()) if answer.status_code == 200 else None


@pytest.mark.parametrize("state", ALL_STATES)
def test_each_party_reads_exactly_its_keys_in_each_state(stages, state):
    assert stages.read("worker", state) == (200, WORKER_KEYS)
    assert stages.read("connector", state, of="circle") == (200, CONNECTOR_KEYS)
    assert stages.read("worker", state, of="beside") == (200, WORKER_KEYS)
    asked = side_keys("giver", state)
    assert stages.read("elsewhere", state, of="beside") == ((404, None) if asked is None else (200, asked))
    for side in ("seeker", "giver"):
        keys = side_keys(side, state)
        assert stages.read(side, state) == ((404, None) if keys is None else (200, keys))
    for who in ("stranger", "elsewhere", "south", "connector"):
        assert stages.read(who, state) == (404, None)
    assert stages.read("coordinator", state)[0] == 403


@pytest.fixture(scope="module")
def stages(tmp_path_factory):
    """The same world for all states: nothing here changes it."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('stages') / 'test.db'}"), clock=Clock())
    with TestClient(app) as client:
        yield Stages(Matrix(Service(app, client, Clock())))
