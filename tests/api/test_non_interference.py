"""What somebody may not see changes no byte of any answer: every question, every role, random changes of the hidden."""

import datetime as dt
import os
import re
from random import Random

import pytest
from starlette.testclient import TestClient

from app import work as works
from app.main import create_app
from app.models import Introduction, Need, Person, Talent, Tie
from app.policy.permissions import PUBLIC
from app.settings import Settings
from matching.model import Scope
from tests.api.conftest import Clock, Service
from tests.api.matrix import ELSEWHERE_TRIED, ROUTES, World, whose
from tests.app.town import ELSEWHERE, NORTH

CHANGES = 2000 if os.environ.get("TOEVALLIG_PROOF") else 60
QUESTIONS = 8
"""Questions asked again after each change."""
ROLES = ("worker", "connector", "initiative-contact", "resident", "volunteer", "coordinator", "municipality-reader")
HIDDEN = ("apart", "abroad", "provisional", "south")
"""Whom none of these roles may see; and of a colleague's person the need."""
FIGURES = {"readMeasures"}
"""Counts over everybody, published by app.policy.disclosure: these may change, ten people at a time."""
MADE = {"worker": "/v1/match-days"}
"""What is asked by making it: a plan over all needs and talents."""
OWN_DOINGS = {"listReaders", "readMe", "readExport", "readRecord"}
"""Hold the moment itself, or what the asking of this very test wrote in the log."""


class Observer:
    """Somebody of each role, with everything that each may ask, and what was answered at first."""

    def __init__(self, service):
        self.service = service
        self.dice = Random(7)
        with service.town.work() as work:
            self.world = World(work, service.town.welfare, service.town.other)
            special = {"worker": self.world.worker, "connector": self.world.connector}
            own = {role: special.get(role) or self.world.add(f"own {role}") for role in ROLES}
            tokens = {role: self.world.token(role, own[role]) for role in ROLES}
            for relation in ("task", "cover", "team"):
                node = work.nodes.by_number(self.world.people[relation].number)
                sewing = "Ik wil graag leren naaien, met anderen erbij."
                work.people.update(work.people.get(node.id), lon=5.1, lat=52.1)
                work.needs.create(node, sewing, organisation=service.town.welfare, status="open")
        self.questions = sorted(
            (role, path) for role in ROLES for path in self._paths(role, own[role]) if "{" not in path
        )
        self.questions += MADE.items()
        self.tokens = tokens
        self.first = {question: self.answer(question) for question in self.questions}

    def _paths(self, role, own):
        for route in self.service.app.state.doors:
            operation = route.operation_id
            if route.methods != {"GET"} or operation in PUBLIC | FIGURES | OWN_DOINGS | set(ELSEWHERE_TRIED):
                continue
            if role in ROUTES[operation].roles:
                seen = whose(ROUTES[operation].of, role) if ROUTES[operation].of else {"oneself"}
                for relation in sorted(seen):
                    somebody = own if relation == "oneself" else self.world.people[relation]
                    values = self.world.values(somebody)
                    yield re.sub(r"\{(\w+)\}", lambda found, v=values: str(v.get(found[1], found[0])), route.path)

    def answer(self, question):
        """Status and bytes, without the name of the request."""
        role, path = question
        if question in MADE.items():
            made = self.service.ask("POST", path, {"neighbourhoods": []}, token=self.tokens[role])
            return made.status_code, {name: value for name, value in made.json().items() if name != "id"}
        answer = self.service.ask("GET", path, token=self.tokens[role])
        return answer.status_code, answer.content

    def change_what_is_hidden(self, number):
        """Do one random thing to somebody whom nobody here sees."""
        dice, world = self.dice, self.world
        with self.service.town.work() as work:
            world.work = work
            victim = world.people[dice.choice(HIDDEN)]
            row = work.people.get(victim.id)
            match dice.randrange(8):
                case 0:
                    world._person(work.areas.own(NORTH), f"nieuw {number}", self.service.town.other)
                case 1:
                    work.people.update(row, lon=5.3 + dice.random() / 100, lat=52.5)
                case 2:
                    work.people.update(row, gender=dice.choice(("woman", "man", "other")), languages="tr")
                case 3:
                    others = [world.people[one] for one in ("team", "task", "shared", "apart")]
                    other = dice.choice([one for one in others if one.number != victim.number])
                    if victim.area != ELSEWHERE:
                        tie = {"a": victim.number, "b": other.number, "kind": "knows", "strength": dice.random() or 1}
                        work.session.add(Tie(municipality="GM0001", **tie, organisation=self.service.town.other))
                        work.session.flush()
                        work.changed("everything", 0)
                case 4:
                    need = work.session.get(Need, work.needs.get(world.people["colleague"].need).need.number)
                    need.text, need.urgency = f"Iets heel anders {number}", dice.choice(("low", "high"))
                    work.changed("need", need.number)
                case 5:
                    talent = work.session.get(Talent, work.talents.get(victim.talent).talent.number)
                    talent.capacity_left, talent.slots = dice.randrange(3), dice.randrange(2**20)
                    talent.capacity = 3
                    work.changed("talent", talent.number)
                case 6:
                    need, talent = work.needs.get(victim.need).need, work.talents.get(victim.talent).talent
                    made = Introduction(
                        municipality=need.municipality,
                        need=need.number,
                        talent=talent.number,
                        state=dice.choice(("asked-giver", "declined-giver", "running")),
                        note=f"geheim {number}",
                        proposed_on=work.today - dt.timedelta(days=dice.randrange(90)),
                    )
                    work.session.add(made)
                    work.session.flush()
                    work.changed("introduction", made.number)
                case _:
                    person = work.session.get(Person, victim.number)
                    person.mobility, person.asks_a_month = dice.choice(("lopend", "fiets")), dice.randrange(9)
                    work.changed("node", victim.number)

    def differences(self):
        """Questions, out of a few at random, that are answered otherwise than at first."""
        asked = self.dice.sample(self.questions, QUESTIONS)
        return [question for question in asked if self.answer(question) != self.first[question]]


@pytest.fixture
def observer(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'test.db'}", requests_a_minute=10_000_000)
    app = create_app(settings, clock=Clock())
    with TestClient(app) as client:
        yield Observer(Service(app, client, Clock()))


@pytest.mark.slow
def test_what_is_hidden_changes_no_byte_of_any_answer(observer):
    assert len(observer.questions) > 100
    assert sum(status == 200 for status, _ in observer.first.values()) > 80
    assert observer.first["worker", "/v1/match-days"][1]["pairs"]
    for path in ("/v1/rings", "/v1/activity-ideas"):
        assert b'"need' in observer.first["worker", path][1], "a question without an answer proves nothing"
    for number in range(CHANGES):
        observer.change_what_is_hidden(number)
        assert observer.differences() == []
    assert {question: observer.answer(question) for question in observer.questions} == observer.first


@pytest.mark.slow
def test_ranking_everybody_and_hiding_names_is_caught(observer, monkeypatch):
    """The kept wrong variant: suggestions are made over the whole network."""
    monkeypatch.setattr(works, "scope_for", lambda _viewer, today: Scope(today.toordinal(), everything=True))
    observer.first = {question: observer.answer(question) for question in observer.questions}
    for number in range(40):
        observer.change_what_is_hidden(number)
    assert {question: observer.answer(question) for question in observer.questions} != observer.first
