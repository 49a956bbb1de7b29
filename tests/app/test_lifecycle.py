"""The table of steps: every state can be reached and left as it says, and nothing goes round."""

import datetime as dt
from itertools import product
from typing import ClassVar, get_args

import networkx as nx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from app.policy import lifecycle, visibility
from app.policy.lifecycle import (
    BEFORE,
    ENDS,
    INTRODUCTION_STATES,
    NEW,
    OTHER,
    REASONS,
    STEPS,
    TABLE,
    TAKEN,
    TOGETHER,
    Step,
    allowed,
    due_on,
)
from app.policy.visibility import (
    AFTER,
    ASKED,
    ENDED,
    KEY_CLASSES,
    KEYS,
    LISTED,
    OPEN_STAGES,
    TOGETHER_NOW,
    UNASKED,
    WAITING,
    keys_of,
    shown_state,
    stage_of,
)
from app.schemas.introductions import IntroductionOut, Reason, State, StepIn, StepName
from app.texts import has_text

SIDES = ("seeker", "giver")
AGAIN = {("not-now", "proposed"), ("agreed", "agreed"), ("lasting", "lasting"), ("unsafe", "unsafe")}
"""The only ways back: once, after a 'not now'; another plan for the first time; asked whether it lasts; and said by
the other as well that it is unsafe."""


def graph(table):
    return nx.DiGraph((source, step.to) for step in table for source in step.sources)


def moves(table, willing):
    """Each step from state to state while these sides are willing, with who is willing after it."""
    for step in table:
        fits = {"other-willing": bool(willing - {step.side}), "other-not-willing": not willing - {step.side}}
        if fits.get(step.only_if, True):
            after = willing | {step.side} if step.name.startswith("yes-") else willing
            yield from ((source, step.to, after) for source in step.sources)


def round_trips(table):
    """Ways back that the house does not mean to have, as long as nobody takes a yes back."""
    forward = nx.DiGraph()
    for willing in (frozenset(some) for some in ((), ("seeker",), ("giver",), SIDES)):
        for source, to, after in moves(table, willing):
            if (source, to) not in AGAIN:
                forward.add_edge((source, willing), (to, after))
    reached = nx.descendants(forward, (NEW, frozenset())) | {(NEW, frozenset())}
    return [sorted(state for state, _ in loop) for loop in nx.simple_cycles(forward.subgraph(reached))]


def test_every_state_can_be_reached_and_no_other():
    assert set(nx.descendants(graph(TABLE), NEW)) == set(INTRODUCTION_STATES)


def test_nothing_goes_round():
    assert round_trips(TABLE) == []


def test_a_step_back_is_caught():
    assert round_trips((*TABLE, Step("undo", ("met",), "agreed", frozenset({"worker"})))) == [["agreed", "met"]]


def test_what_ended_stays_ended_but_for_what_proves_unsafe():
    out = {(step.to, source) for step in TABLE for source in step.sources if source in ENDS}
    assert out == {("unsafe", end) for end in ENDS} | {
        ("proposed", "not-now"),
        ("expired", "not-now"),
        ("withdrawn", "not-now"),
    }


def test_nobody_is_brought_together_but_by_the_second_yes():
    ways = {(step.name, step.only_if) for step in TABLE if step.to == "agreed" and "agreed" not in step.sources}
    assert ways == {("yes-seeker", "other-willing"), ("yes-giver", "other-willing")}
    assert {source for step in TABLE if step.to == "running" for source in step.sources} == {"met"}
    assert all(step.sources == ("agreed",) for step in TABLE if step.to == "met")


def test_a_side_answers_only_for_itself():
    for step in TABLE:
        if step.side is not None:
            other = "giver" if step.side == "seeker" else "seeker"
            assert step.side in step.by
            assert other not in step.by
            assert step.sources == (f"asked-{step.side}",)


def test_a_person_takes_every_step_but_those_of_time():
    alone = {(step.name, step.to) for step in TABLE if step.by == {"clock"}}
    assert alone == {("return", "proposed"), ("expire", "expired")}
    assert {step.to for step in TABLE if "clock" in step.by} == {"proposed", "expired", "withdrawn"}


@pytest.mark.parametrize("side", SIDES)
def test_either_side_can_withdraw_at_any_point_and_say_that_it_is_unsafe(side):
    for state in STEPS:
        assert allowed("withdraw", state, side, frozenset()).to == "withdrawn"
    for state in INTRODUCTION_STATES:
        assert allowed("unsafe", state, side, frozenset()).to == "unsafe"


def test_of_each_name_at_most_one_step_fits():
    for step, by, willing, back in product(
        TABLE,
        ("seeker", "giver", "worker", "connector", "clock"),
        ("other-willing", "other-not-willing"),
        ("returned", "not-returned"),
    ):
        facts = frozenset({willing, back})
        for source in step.sources:
            fitting = [
                one
                for one in TABLE
                if one.name == step.name
                and source in one.sources
                and by in one.by
                and (one.only_if or willing) in facts
            ]
            assert len(fitting) <= 1
            assert allowed(step.name, source, by, facts) == (fitting[0] if fitting else None)


def test_what_is_not_in_the_table_cannot_happen():
    assert allowed("run", "agreed", "worker", frozenset()) is None
    assert allowed("yes-giver", "asked-giver", "seeker", frozenset({"other-willing"})) is None
    assert allowed("yes-giver", "willing-seeker", "giver", frozenset({"other-willing"})) is None
    assert allowed("propose", NEW, "seeker", frozenset()) is None


def test_the_api_knows_the_same_steps_states_and_reasons():
    assert set(get_args(StepName)) == set(TAKEN)
    assert get_args(State) == INTRODUCTION_STATES
    assert get_args(Reason) == REASONS
    assert {name for step in TABLE for name in step.takes} < set(StepIn.model_fields)
    assert all(has_text(f"step-reason.{reason}") for reason in REASONS)


def test_something_is_due_until_it_ends_or_has_lasted_a_year():
    today = dt.date(2026, 10, 1)
    for state in INTRODUCTION_STATES:
        assert (due_on(state, today) is not None) == (state in STEPS)
    asked = [due_on("lasting", today + dt.timedelta(days=days), today) for days in (90, 181, 366)]
    assert asked == [today + dt.timedelta(days=180), today + dt.timedelta(days=365), None]


STAGES = {
    ("asked-seeker", "seeker"): ASKED,
    ("asked-giver", "giver"): ASKED,
    **{(state, side): TOGETHER_NOW for state in TOGETHER for side in SIDES},
    **{(state, side): ENDED for state in ENDS for side in SIDES},
    **{("not-now", side): WAITING for side in SIDES},
    **{("finished", side): AFTER for side in SIDES},
}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("state", INTRODUCTION_STATES)
def test_the_stage_of_a_side(state, side):
    assert stage_of(state, side, asked=False) == UNASKED
    assert stage_of(state, side, asked=True) == STAGES.get((state, side), WAITING)
    assert stage_of(state, side, asked=True, days_ended=14) == stage_of(state, side, asked=True)
    if state == "finished":
        assert stage_of(state, side, asked=True, days_ended=15) == ENDED
    assert (stage_of(state, side, asked=True) in OPEN_STAGES) == (state in {*TOGETHER, "finished"})


@pytest.mark.parametrize("side", SIDES)
def test_a_side_never_reads_what_the_other_decided(side):
    other = "giver" if side == "seeker" else "seeker"
    shown = {state: shown_state(state, side) for state in INTRODUCTION_STATES}
    assert not any(other in word for word in shown.values())
    assert len({shown[state] for state in (f"declined-{other}", "withdrawn", "expired", "stopped", "unsafe")}) == 1
    assert len({shown[state] for state in BEFORE if side not in state} | {shown["not-now"]}) == 1
    told = {shown[state] for state in INTRODUCTION_STATES if stage_of(state, side, asked=True) != ASKED}
    assert all(has_text(f"introduction.state.{word}") for word in told)


HELD = {
    "asked": {"id", "version", "party", "state", "roles", "text", "concepts"},
    "waiting": {"id", "version", "party", "state", "roles", "text"},
    "together": {"id", "version", "party", "state", "roles", "text", "accompanied", "first_on", "contact"},
    "after": {"id", "version", "party", "state", "roles", "text", "contact"},
}
"""What the trust page allows a side, besides its own need or talent."""


def test_the_keys_of_each_party_and_stage_are_these_and_no_others():
    for side, own, card in (("seeker", {"need"}, set()), ("giver", {"talent"}, {"district", "slots"})):
        assert keys_of(side, UNASKED, shared=True) == set()
        assert keys_of(side, ASKED, shared=True) == HELD["asked"] | own | card
        assert keys_of(side, WAITING, shared=True) == HELD["waiting"] | own
        assert keys_of(side, TOGETHER_NOW, shared=True) == HELD["together"] | own
        assert keys_of(side, AFTER, shared=True) == HELD["after"] | own
        assert keys_of(side, ENDED, shared=True) == HELD["waiting"] | own
    for stage in range(UNASKED, ENDED + 1):
        assert KEYS["worker", stage] - KEYS["connector", stage] == {"rank", "weights", "carer_relieved"}
        assert not any("contact" in KEYS[party, stage] for party in ("worker", "connector"))
        for party in ("worker", "connector", *SIDES):
            assert "contact" not in keys_of(party, stage, shared=False)


def test_every_key_has_a_class_and_only_contact_names_anybody():
    assert set(IntroductionOut.model_fields) == set(KEY_CLASSES)
    assert {key for key, held in KEY_CLASSES.items() if held != "K1"} == {"contact"}
    for (_, stage), keys in KEYS.items():
        assert "contact" not in keys or stage in OPEN_STAGES
    assert "contact" not in LISTED


# --- Any sequence -------------------------------------------------------------------------------------------------

ALLOWED = {(source, step.name, step.to) for step in TABLE for source in step.sources}
NAMES = tuple(dict.fromkeys(step.name for step in TABLE))
ACTORS = ("seeker", "giver", "worker", "connector", "clock")
PEOPLE = frozenset(ACTORS) - {"clock"}


class Sequence(RuleBasedStateMachine):
    """One introduction by the tables alone: whoever does whatever, in whatever order."""

    seen: ClassVar[set[str]] = set()
    """Every state that any sequence came to."""

    def __init__(self):
        super().__init__()
        self.state, self.returned, self.days_ended = NEW, False, 0
        self.asked, self.shares, self.yes = set(), set(), set()

    @rule(name=st.sampled_from(NAMES), by=st.sampled_from(ACTORS), shares=st.booleans())
    def try_a_step(self, name, by, shares):
        self.take(name, by, shares)

    @rule(picks=st.lists(st.integers(0, 99), min_size=1, max_size=6), by=st.sampled_from(ACTORS))
    def go_on(self, picks, by):
        """Steps that can be taken, and say yes rather than no."""
        for pick in picks:
            ways = [name for name in NAMES if allowed(name, self.state, by, self.facts(name))]
            ways = [name for name in ways if name not in {"no", "not-now", "withdraw", "stop", "unsafe"}] or ways
            if ways:
                self.take(ways[pick % len(ways)], by, shares=True)

    @rule(side=st.sampled_from(SIDES), shares=st.booleans())
    @precondition(lambda self: self.asked)
    def somebody_answers_may_we(self, side, shares):
        if side in self.asked:
            (self.shares.add if shares else self.shares.discard)(side)

    @rule(days=st.integers(1, 20))
    def time_goes_by(self, days):
        self.days_ended += days if self.state in ENDS else 0

    def facts(self, name):
        """What is so now, for the step of this name."""
        other = OTHER.get(name.removeprefix("yes-"))
        willing = "other-willing" if other in self.yes & self.shares else "other-not-willing"
        return frozenset({willing, "returned" if self.returned else "not-returned"})

    def take(self, name, by, shares):
        step = allowed(name, self.state, by, self.facts(name))
        if step is None:
            return
        assert (self.state, name, step.to) in ALLOWED, "a step that is not in the table"
        if name.startswith("ask-"):
            self.asked.add(name.removeprefix("ask-"))
        if name.startswith("yes-"):
            (self.shares.add if shares else self.shares.discard)(step.side)
            self.yes &= {step.side} if step.to != "agreed" else set(SIDES)
            self.yes |= {step.side} if by in PEOPLE else set()
        self.returned |= name == "return"
        self.days_ended = 0 if step.to not in ENDS else self.days_ended
        self.state = step.to
        self.seen.add(step.to)

    @invariant()
    def contact_is_for_two_who_both_said_yes_and_both_share(self):
        if self.state == NEW:
            return
        shared = self.shares == set(SIDES)
        for party in ("worker", "connector", *SIDES):
            side = party if party in SIDES else "seeker"
            stage = stage_of(self.state, side, asked=side in self.asked, days_ended=self.days_ended)
            if "contact" in visibility.keys_of(party, stage, shared=shared):
                assert party in SIDES, "contact for who introduces"
                assert self.yes == set(SIDES), "contact without a yes"
                assert shared, "contact without consent"
                assert self.state in {*TOGETHER, "finished"}, "contact too early or too late"
            elif self.state in TOGETHER and party in SIDES:
                assert not shared, "no contact for who may have it"


def run_sequences(examples, **options):
    """Try so many sequences, of at most 25 moves; give the states that were come to."""
    here = type("Here", (Sequence,), {"seen": set()})
    patient = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    quiet = {"max_examples": examples, "stateful_step_count": 25, "deadline": None, "suppress_health_check": patient}
    run_state_machine_as_test(here, settings=settings(**quiet, **options))
    return here.seen


def test_no_sequence_shows_contact_without_two_yeses_and_two_consents():
    assert run_sequences(settings().max_examples * 4) <= set(INTRODUCTION_STATES)


BY_ITSELF = tuple(step._replace(by=step.by | {"clock"}) if step.name.startswith("yes-") else step for step in TABLE)
WRONG = {
    "contact without a yes": (lifecycle, "TABLE", BY_ITSELF),
    "a step that is not in the table": (lifecycle, "TABLE", (*TABLE, Step("run", ("agreed",), "running", PEOPLE))),
    "contact without consent": (visibility, "keys_of", lambda party, stage, **_: KEYS[party, stage]),
}
"""How it is noticed, and what is wrong."""


@pytest.mark.parametrize("noticed", WRONG)
def test_a_wrong_table_is_caught(noticed, monkeypatch):
    monkeypatch.setattr(*WRONG[noticed])
    with pytest.raises(AssertionError, match=noticed):
        run_sequences(2000, derandomize=True, phases=(Phase.generate,))
