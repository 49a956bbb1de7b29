"""A village with one worker and 25 people: few people, and still a next step for nearly everything that is asked.

Who is in it is decided by the rule in village.py. Read `next_steps`: the worker opens each of the twelve needs.
"""

import json
from collections.abc import Collection, Mapping
from typing import NamedTuple

import pytest
from sqlmodel import col, select

from app.importing import import_folder
from app.live import scope_for
from app.models import Need, Node, Talent
from app.repositories.values import values_of
from matching import model
from matching.model import Answer
from matching.reference import RELAXABLE, Reference
from matching.signals import default_weights
from tests.guards.repository import ROOT
from tests.stories.village import SIZES, Row, Village, may_be_matched, village, write

ENOUGH = 10
"""Of the twelve needs so many must have a next step that is worth something."""
WITH_WORDS_ALONE = 8
"""So many without the language models: there the promise is only measured (tests/proof), for it hangs by one need."""
LABELS = ROOT / "bench" / "labels" / "dev_labels.jsonl"
LIMIT = 10
LOOKED_AT = 5
AGAIN = {"afgerond", "niet nu"}
"""States of an introduction after which the same two may be introduced once more."""
BY_SUBJECT = {"theme", "introduced-before", "member"}
"""Who stands close to the subject itself. Whom the seeker knows and who works near are there for every need, so they
do not count."""


class Asked(NamedTuple):
    """A village in which every need was opened, and what was answered."""

    oracle: Reference
    """The specification of the engine, which sees what the worker sees."""
    answers: Mapping[str, Answer]
    """By the need's id in the folder."""
    talents: Mapping[int, str]
    nodes: Mapping[int, str]
    """The id in the folder by number."""

    def steps(self) -> dict[str, "Step"]:
        """What can be done next about each need."""
        judged = fitting()
        return {
            need: next_step(answer, self.oracle, self._numbers(judged[need]) if need in judged else None)
            for need, answer in self.answers.items()
        }

    def _numbers(self, talents: Collection[str]) -> set[int]:
        return {number for number, talent in self.talents.items() if talent in talents}

    def in_words(self, step: "Step") -> str:
        """A step with the id of whom it is about."""
        return " ".join(filter(None, (step.kind, self.talents.get(step.talent), self.nodes.get(step.node)))) or "niets"


class Step(NamedTuple):
    """What the worker can do next about a need, and with which talent or node; all empty: nothing is worth a call."""

    kind: str = ""
    talent: int = 0
    node: int = 0


def fitting() -> dict[str, set[str]]:
    """By need: the talents that people judged to be of use for it by the texts. Most needs were judged, not all."""
    rows = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    return {row["need_id"]: {one["talent_id"] for one in row["labels"] if one["content_grade"]} for row in rows}


def next_step(answer: Answer, oracle: Reference, judged: Collection[int] | None = None) -> Step:
    """The first of these that there is: somebody fits, one limit could be wider, a professional, who might know.

    Where people `judged` which talents are of use, no other one counts, and one of the first five must be among them.
    """
    if answer.suggestions:
        first = [one.talent for one in answer.suggestions[:LOOKED_AT] if judged is None or one.talent in judged]
        return Step("suggestie", talent=first[0]) if first else Step()
    near = answer.near_miss
    if near is not None and near.limit.code in RELAXABLE and oracle.uses(oracle.nodes[near.owner]):
        return (
            Step(f"bijna ({near.limit.code})", talent=near.talent)
            if judged is None or near.talent in judged
            else Step()
        )
    missing = dict(answer.gap.values).get("qualification") if answer.gap else None
    if missing is not None:
        return Step(f"beroepskracht ({missing})")
    seeker = oracle.needs[answer.need].owner
    for one in answer.might_know:
        if one.reason.code in BY_SUBJECT and one.node != seeker and oracle.uses(oracle.nodes[one.node]):
            return Step(f"wie zou het weten ({one.reason.code})", node=one.node)
    return Step()


def ask_everything(service, found: Village, at) -> Asked:
    """Take the village in, open every need as its worker, and hold what is served against the specification."""
    with service.town.work() as work:
        report = import_folder(work.session, write(found, at), now=work.now)
    assert (report.ok, report.stored) == (True, True)
    (employer,) = found.rows["organisations"]
    token = service.token("worker", organisation=employer["organisation_id"], neighbourhoods=(found.here,))
    viewer = service.viewer(token)
    with service.town.look(viewer) as work:
        values = values_of(work.session.connection(), work.today, viewer.municipality)
        oracle = Reference(values, scope_for(viewer, work.today))
        needs, talents, nodes = (
            work.session.exec(select(table).where(col(table.municipality) == viewer.municipality)).all()
            for table in (Need, Talent, Node)
        )
    numbers = {str(row.id): row.number for row in (*talents, *nodes)}
    answers = {}
    for need in needs:
        served = service.get(f"/v1/needs/{need.id}/suggestions?limit={LIMIT}", token=token)
        answer = answers[need.source_id] = oracle.suggest(need.number, LIMIT, default_weights())
        assert [numbers[one["talent"]] for one in served["suggestions"]] == [one.talent for one in answer.suggestions]
        assert [numbers[one["id"]] for one in served["mightKnow"]] == [one.node for one in answer.might_know]
        near = served["nearMiss"]
        assert (near and numbers[near["talent"]]) == (answer.near_miss and answer.near_miss.talent)
        assert bool(served["message"]) == (not answer.suggestions)
    return Asked(oracle, answers, *({row.number: row.source_id for row in rows} for rows in (talents, nodes)))


def broken_limits(need: Row, talent: Row, found: Village) -> set[str]:
    """Hard limits that the rows of the folder themselves show to be broken by a suggestion."""
    people = {row["person_id"]: row for row in found.rows["people"]}
    pair = {need["owner_id"], talent["owner_id"]}
    wanted, free = ({*row[name].split(";")} - {""} for row, name in ((need, "wanted_slots"), (talent, "availability")))
    broken = {
        "oneself": len(pair) == 1,
        "no-consent": not all(may_be_matched(people[one]) for one in pair if one in people),
        "need-not-open": need["status"] != "open",
        "talent-not-active": talent["status"] != "actief",
        "capacity": talent["capacity_left"] == "0",
        "time": bool(wanted and free and not wanted & free),
        "kept-apart": any({row["a_id"], row["b_id"]} == pair for row in found.rows["do_not_introduce"]),
        "introduced": any(
            (row["need_id"], row["talent_id"]) == (need["need_id"], talent["talent_id"]) and row["state"] not in AGAIN
            for row in found.rows["introductions"]
        ),
    }
    return {limit for limit, is_broken in broken.items() if is_broken}


def breaches(asked: Asked, found: Village) -> list[tuple[str, str, str]]:
    """Need, talent and rule of every suggestion that breaks a hard one: by the specification, or by the folder."""
    rows = {row["talent_id"]: row for row in found.rows["talents"]}
    rows |= {row["need_id"]: row for row in found.rows["needs"]}
    oracle = asked.oracle
    return [
        (need, asked.talents[one.talent], rule)
        for need, answer in asked.answers.items()
        for one in answer.suggestions
        for rule in {
            *oracle.bars(oracle.needs[answer.need], oracle.talents[one.talent]),
            *broken_limits(rows[need], rows[asked.talents[one.talent]], found),
        }
    ]


def next_steps(service, at) -> int:
    # One worker, 25 people, 8 initiatives, 5 places, and twelve needs.
    here = village()
    assert {name: len(here.rows[name]) for name in SIZES} == SIZES
    # The worker opens each of the twelve. Nobody is suggested against a hard limit.
    asked = ask_everything(service, here, at)
    assert len(asked.answers) == SIZES["needs"]
    assert breaches(asked, here) == []
    # So many times there is something to do next.
    return len([step for step in asked.steps().values() if step.kind])


@pytest.mark.slow
@pytest.mark.semantic
def test_in_a_small_village_nearly_every_need_has_a_next_step(service, tmp_path):
    assert next_steps(service, tmp_path) >= ENOUGH


def test_without_the_language_models_most_needs_have_one(service, tmp_path):
    assert next_steps(service, tmp_path) >= WITH_WORDS_ALONE


# --- What does not count --------------------------------------------------------------------------------------------

SEEKER, WORKER, GONE, GROUP = 1, 2, 3, 4
ORACLE = Reference(
    [
        model.Node(SEEKER, "person", None, None, "a"),
        model.Node(WORKER, "person", None, None, "a", professional=True),
        model.Node(GONE, "person", None, None, "a", active=False),
        model.Node(GROUP, "initiative", None, None, "a"),
        model.Need(1, SEEKER),
    ],
    model.Scope(1, everything=True),
)


def knows(node: int, code: str) -> Answer:
    return Answer(1, might_know=(model.MightKnow(node, model.Reason(code)),))


def nearly(owner: int, code: str) -> Answer:
    return Answer(1, near_miss=model.NearMiss(7, owner, model.Reason(code)))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(1),
        Answer(1, gap=model.Reason("gap", 0, (("concept", "koor-zingen"), ("sure", 1)))),
        knows(WORKER, "worker-near"),
        knows(GROUP, "recent-contact"),
        knows(SEEKER, "theme"),
        knows(GONE, "member"),
        nearly(WORKER, "gender"),
        nearly(GONE, "time"),
    ],
)
def test_such_an_answer_is_a_dead_end(answer):
    assert next_step(answer, ORACLE) == Step()


def suggests(*talents: int) -> Answer:
    return Answer(1, tuple(model.Suggestion(1, talent, (), 0, ()) for talent in talents))


@pytest.mark.parametrize(
    ("answer", "judged", "step"),
    [
        (suggests(8, 7), None, Step("suggestie", talent=8)),
        (suggests(8, 7), {7}, Step("suggestie", talent=7)),
        (suggests(8, 7), set(), Step()),
        (suggests(1, 2, 3, 4, 5, 7), {7}, Step()),
        (nearly(WORKER, "time"), {7}, Step("bijna (time)", talent=7)),
        (nearly(WORKER, "time"), {8}, Step()),
    ],
)
def test_where_people_judged_only_what_they_found_of_use_counts(answer, judged, step):
    assert next_step(answer, ORACLE, judged) == step


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        (knows(GROUP, "theme"), Step("wie zou het weten (theme)", node=GROUP)),
        (nearly(WORKER, "time"), Step("bijna (time)", talent=7)),
        (Answer(1, gap=model.Reason("gap", 0, (("qualification", "nurse"),))), Step("beroepskracht (nurse)")),
    ],
)
def test_such_an_answer_helps_on(answer, step):
    assert next_step(answer, ORACLE) == step


@pytest.mark.parametrize(
    ("limit", "need", "talent"),
    [
        ("oneself", {}, {"owner_id": "P1"}),
        ("no-consent", {}, {"owner_id": "P3"}),
        ("need-not-open", {"status": "vervuld"}, {}),
        ("talent-not-active", {}, {"status": "ingetrokken"}),
        ("capacity", {}, {"capacity_left": "0"}),
        ("time", {}, {"availability": "wo-avond"}),
        ("kept-apart", {}, {"owner_id": "P4"}),
        ("introduced", {}, {"talent_id": "T2"}),
        (None, {}, {"talent_id": "T3"}),
        (None, {}, {}),
    ],
)
def test_a_broken_limit_is_seen_in_the_folder_itself(limit, need, talent):
    agreed = {"consent_matching": "ja", "consent_parental": "", "status": "actief"}
    people = [{"person_id": f"P{n}"} | agreed for n in range(1, 5)]
    people[2]["consent_matching"] = "nee"
    rows = {
        "people": people,
        "do_not_introduce": [{"a_id": "P4", "b_id": "P1"}],
        "introductions": [
            {"need_id": "N1", "talent_id": talent, "state": state}
            for talent, state in (("T2", "gestopt"), ("T3", "afgerond"))
        ],
    }
    asks = {"need_id": "N1", "owner_id": "P1", "status": "open", "wanted_slots": "di-ochtend"} | need
    offers = {"talent_id": "T1", "owner_id": "P2", "status": "actief", "capacity_left": "", "availability": ""} | talent
    assert broken_limits(asks, offers, Village("BU1", rows)) == ({limit} if limit else set())
