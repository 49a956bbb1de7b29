"""The engine and the policy each name the states of an introduction, since neither may know the other: held equal."""

from app.policy.lifecycle import ENDS, INTRODUCTION_FROM_DUTCH, INTRODUCTION_STATES, STEPS
from matching.rules import FAILED, UNDER_WAY


def test_an_introduction_is_under_way_until_it_ends():
    assert set(STEPS) == UNDER_WAY


def test_every_failure_is_an_end_and_success_and_danger_are_no_failures():
    assert set(ENDS) - {"finished", "not-now", "unsafe"} == FAILED


def test_every_state_has_one_dutch_word():
    assert sorted(INTRODUCTION_FROM_DUTCH.values()) == sorted(INTRODUCTION_STATES)
