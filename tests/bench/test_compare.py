"""Speeds are compared only where answers are equal, and every comparison stands in the table once."""

import time

import numpy as np
import pytest

from bench.compare import COLUMNS, Way, compare, keep


def way(name, answer, seconds=0.0):
    def run():
        time.sleep(seconds)
        return answer

    return Way(name, run, lambda found: found)


@pytest.fixture
def file(tmp_path):
    table = tmp_path / "RESULTS.md"
    table.write_text("# What was measured\n\nHow to read it.\n", encoding="utf-8")
    return table


def rows(file):
    """Give the rows below the head by the name of their columns."""
    found = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    assert found[0] == list(COLUMNS)
    return [dict(zip(COLUMNS, cells, strict=True)) for cells in found[2:]]


def test_a_slower_peer_with_the_same_answer_has_a_ratio(file):
    compare("sum", "S", way("numpy", {"all": [1, 2]}, 0.01), [way("shop", {"all": [1, 2]}, 0.04)], file=file)
    (row,) = rows(file)
    low, high = map(float, row["spread"].split(" - "))
    # Whatever else the machine does, of 21 turns the one in the middle tells four from one.
    assert float(row["ratio"]) > 1.5
    assert low <= float(row["ratio"]) <= high
    assert (row["operation"], row["size"], row["peer"]) == ("sum", "S", "shop")
    assert row["with"] == f"numpy {np.__version__}"
    assert int(row["runs"]) >= 3


@pytest.mark.parametrize(
    "answer",
    [{"all": [1, 3]}, {"all": [1, 2, 3]}, {"some": [1, 2]}, {"all": [1, 2], "more": [1]}, {"all": [1.0, np.nan]}],
)
def test_a_peer_with_another_answer_has_no_figure(file, answer):
    compare("sum", "S", way("ours", {"all": [1, 2]}), [way("shop", answer)], file=file)
    (row,) = rows(file)
    assert [row[name] for name in COLUMNS[3:8]] == ["other answer", "-", "-", "-", "-"]


@pytest.mark.parametrize(
    ("found", "equal"), [(1e6 + 1e-4, True), (1e6 + 1e-2, False), (1e6 - 1e-2, False), (np.nan, False)]
)
def test_floats_may_differ_by_a_part_of_themselves(file, found, equal):
    compare("share", "S", way("ours", [0.0, 1e6]), [way("shop", [0.0, found])], near=1e-9, file=file)
    assert (rows(file)[0]["ratio"] == "other answer") is not equal


def test_a_later_run_takes_the_place_of_an_earlier_and_of_no_other(file):
    def row(operation, peer, ratio):
        return operation, "S", peer, ratio, *["-"] * 7

    keep([row("sum", "shop 1.0", "3"), row("sum", "shop 1.0, all at once", "5"), row("sort", "shop 1.0", "7")], file)
    keep([row("sum", "shop 2.0", "4")], file)
    assert [(found["operation"], found["peer"], found["ratio"]) for found in rows(file)] == [
        ("sort", "shop 1.0", "7"),
        ("sum", "shop 2.0", "4"),
        ("sum", "shop 1.0, all at once", "5"),
    ]
    assert file.read_text(encoding="utf-8").startswith("# What was measured\n\nHow to read it.\n")
