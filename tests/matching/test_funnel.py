"""The course of introductions: worked by hand, and Kaplan-Meier against the product as it is written in the books."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.funnel import TERMS, Course, Survival, funnel
from matching.measures import wilson

TODAY = dt.date(2026, 10, 1).toordinal()


def ran(days, *, stopped):
    """An introduction that ran for so many days, and stopped or still runs today."""
    start = TODAY - days if not stopped else TODAY - 1000
    return Course(asked=start - 9, running=start, ended=start + days if stopped else None)


def test_from_asked_to_running():
    courses = [
        Course(),  # written down, nobody asked
        Course(asked=TODAY - 50),
        Course(asked=TODAY - 50, ended=TODAY - 40, end_reason="declined", rank=2),
        Course(asked=TODAY - 50, agreed=TODAY - 45, rank=3),
        Course(asked=TODAY - 50, agreed=TODAY - 45, met=TODAY - 30, need_on=TODAY - 60, rank=1),
        Course(asked=TODAY - 90, agreed=TODAY - 85, met=TODAY - 60, need_on=TODAY - 100, running=TODAY - 50, rank=4),
        Course(asked=TODAY - 90, met=TODAY - 60, running=TODAY - 50, ended=TODAY - 9, without_worker=True),
    ]
    found = funnel(courses, TODAY)
    assert (found.proposed, found.asked, found.agreed, found.met, found.running) == (7, 6, 3, 3, 2)
    # Met after 30 and 40 days; of the third meeting the day of the need is not known.
    assert (found.days_to_meeting, found.timed) == (35.0, 2)
    assert found.stopped == (("", 1), ("declined", 1))
    assert found.without_worker == 1
    # Asked: two outside the list, the others second, third, first and fourth.
    assert (found.outside, found.reciprocal_rank) == (2, (1 / 2 + 1 / 3 + 1 + 1 / 4) / 6)


def test_nobody_yet():
    found = funnel([], TODAY)
    assert (found.asked, found.stopped, found.days_to_meeting, found.reciprocal_rank) == (0, (), None, None)
    assert found.running_90 == Survival(90, 0, 0, None, None, None)
    assert found.collective_share is None


def test_thirty_collective_of_a_hundred():
    # S76. Who was only written down and never asked is in neither.
    courses = [Course(asked=1, collective=place < 30) for place in range(100)] + [Course(collective=True)] * 5
    found = funnel(courses, TODAY)
    assert (found.collective, found.asked, found.collective_share) == (30, 100, 0.3)


def test_still_running_by_hand():
    # Five: stopped after 30 and 100 days; still running for 60, 120 and 400.
    courses = [ran(30, stopped=True), ran(100, stopped=True)] + [ran(days, stopped=False) for days in (60, 120, 400)]
    found = funnel(courses, TODAY)
    # After 30 days 4 of 5. At 100 there are 3 left of whom one stops: 4/5 x 2/3.
    assert found.running_90[:4] == (90, 3, 1, pytest.approx(4 / 5))
    assert found.running_180[:4] == (180, 1, 2, pytest.approx(8 / 15))
    assert found.running_365[:4] == (365, 1, 2, pytest.approx(8 / 15))
    # Greenwood: S^2 x (1/(5 x 4)), and + 1/(3 x 2).
    assert found.running_90.low == pytest.approx(0.8 - 1.959964 * 0.8 * math.sqrt(1 / 20))
    assert found.running_180.low == pytest.approx(8 / 15 - 1.959964 * 8 / 15 * math.sqrt(1 / 20 + 1 / 6), abs=1e-6)
    assert found.running_90.high == 1.0


def test_the_ninetieth_day_itself():
    stopped, running = funnel([ran(90, stopped=True)], TODAY), funnel([ran(90, stopped=False)], TODAY)
    assert stopped.running_90[:4] == (90, 0, 1, 0.0)
    assert running.running_90[:4] == (90, 1, 0, 1.0)
    assert funnel([ran(91, stopped=True)], TODAY).running_90[:4] == (90, 1, 0, 1.0)


def test_who_started_lately_is_no_stop_and_no_proof():
    found = funnel([ran(30, stopped=False)] * 12, TODAY)
    assert found.running_90 == Survival(90, 0, 0, None, None, None)


def test_everybody_still_running_is_not_certainty():
    found = funnel([ran(200, stopped=False)] * 10, TODAY).running_180
    assert found[:4] == (180, 10, 0, 1.0)
    assert (found.low, found.high) == wilson(10, 10)
    assert found.low < 0.75
    nobody = funnel([ran(20, stopped=True)] * 10, TODAY).running_180
    assert (nobody.share, nobody.low, nobody.high) == (0.0, *wilson(0, 10))


@given(st.lists(st.tuples(st.integers(0, 500), st.booleans()), max_size=30))
def test_survival_equals_the_product_day_by_day(courses):
    found = funnel([ran(days, stopped=stopped) for days, stopped in courses], TODAY)
    for term, answer in zip(TERMS, (found.running_90, found.running_180, found.running_365), strict=True):
        share = 1.0
        for day in range(term + 1):
            at_risk = sum(days >= day for days, _ in courses)
            if at_risk:
                share *= 1 - courses.count((day, True)) / at_risk
        known = any(days > term or (days == term and not end) for days, end in courses)
        assert answer.share == (pytest.approx(share) if known or share == 0 else None)
        if answer.share is not None:
            assert 0 <= answer.low <= answer.share + 1e-12
            assert answer.share - 1e-12 <= answer.high <= 1


def leaves_out_who_still_runs(courses, term):
    """The wrong variant: the share of those that ended which ended later."""
    ended = [days for days, stopped in courses if stopped]
    return sum(days > term for days in ended) / len(ended)


def counts_who_started_lately(courses, term):
    """The other: everybody who is not known to last stopped."""
    return sum(days >= term for days, _ in courses) / len(courses)


def test_the_case_by_hand_catches_the_wrong_variants():
    courses = [(30, True), (100, True), (60, False), (120, False), (400, False)]
    assert leaves_out_who_still_runs(courses, 90) == 0.5 != pytest.approx(4 / 5)
    assert counts_who_started_lately(courses, 90) == 0.6 != pytest.approx(4 / 5)
