"""In what order things wait for somebody: the table, and the ten of it that are shown."""

import datetime as dt
from dataclasses import dataclass

import pytest

from app.policy.urgency import KINDS, MOST, OF_A_KIND, days_late, most_urgent, urgency

TODAY = dt.date(2026, 10, 1)


@dataclass(frozen=True)
class Row:
    kind: str
    own: bool = True
    due: dt.date | None = None
    since: dt.date | None = None


def day(offset):
    return TODAY + dt.timedelta(days=offset)


@pytest.mark.parametrize(
    ("sooner", "later"),
    [
        (Row("search"), Row("happened", own=False, due=day(-30))),
        (Row("search", due=day(-1)), Row("happened", due=day(0))),
        (Row("coffee", due=day(-9)), Row("coffee", due=day(-2))),
        (Row("happened", due=day(0)), Row("plan", due=day(0))),
        (Row("happened", due=day(0)), Row("offer", due=day(0))),
        (Row("ask", due=day(1)), Row("ask", due=day(2))),
        (Row("ask", due=day(9)), Row("ask")),
        (Row("search", since=day(-40)), Row("search", since=day(-4))),
        (Row("search"), Row("notices")),
    ],
)
def test_what_is_more_urgent_comes_first(sooner, later):
    assert urgency(sooner, TODAY) < urgency(later, TODAY)


@pytest.mark.parametrize(("due", "late"), [(None, 0), (day(3), 0), (day(0), 0), (day(-1), 1), (day(-40), 40)])
def test_how_late_something_is(due, late):
    assert days_late(due, TODAY) == late


def test_at_most_ten_are_shown_and_a_hundred_of_one_kind_do_not_hide_the_one_of_another():
    crowd = [Row("plan", due=day(-n)) for n in range(100)]
    lone = Row("search", due=day(20))
    shown = most_urgent([*crowd, lone], TODAY)
    assert len(shown) == MOST == 10
    assert shown[-1] == lone
    assert shown[:-1] == sorted(crowd, key=lambda row: row.due)[:9]


def test_a_few_of_each_kind_come_before_more_of_the_same():
    rows = [Row(kind, due=day(n)) for kind in KINDS for n in range(5)]
    kinds = [row.kind for row in most_urgent(rows, TODAY)]
    assert kinds == [*[KINDS[0]] * OF_A_KIND, *[KINDS[1]] * OF_A_KIND, *[KINDS[2]] * OF_A_KIND, KINDS[3]] or set(
        kinds
    ) == set(KINDS[:4])


def test_nothing_waits():
    assert most_urgent([], TODAY) == []
