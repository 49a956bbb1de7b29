"""docs/proof.md keeps what a partial run did not show again."""

import datetime as dt

from tests.proof.conftest import page

DAY, LATER = dt.date(2026, 11, 21), dt.date(2026, 11, 22)
ONE = (2, "dit | dat", "ja", "3 van 3", "pytest 'a'")
OTHER = (4, "iets anders", "ja", "0 keer", "pytest 'b'")


def rows(text):
    return [line for line in text.splitlines() if line[2:3].isdigit()]


def test_a_partial_run_renews_its_own_lines_only():
    whole = page([ONE, OTHER], DAY)
    assert len(rows(whole)) == 2
    again = page([(2, "dit | dat", "**nee**", "2 van 3", "pytest 'a'")], LATER, whole)
    assert len(rows(again)) == 2
    assert rows(again)[0].endswith("2026-11-22 |")
    assert "**nee**" in rows(again)[0]
    assert rows(again)[1] == rows(whole)[1]
    assert page([ONE], LATER) != page([ONE], LATER, whole)
