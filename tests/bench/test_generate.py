"""Made-up towns: the same seed the same town, and a town that is one."""

import numpy as np
import pytest

from bench.generate import CONCEPTS, ROLES, Size, load, town

SIZE = Size(people=3000, ties=24_000, areas=6, municipalities=2)


@pytest.fixture(scope="module")
def made():
    return town(SIZE)


def test_the_same_seed_makes_the_same_town(made):
    again, other = town(SIZE), town(SIZE, seed=7)
    assert made.keys() == again.keys()
    assert all(np.array_equal(made[name], again[name]) for name in made)
    assert not np.array_equal(made["a"], other["a"])


def test_every_pair_stands_once_in_order_and_with_nobody_themselves(made):
    assert len(made["a"]) == len(made["b"]) == len(made["kind"]) == SIZE.ties
    assert (made["a"] < made["b"]).all()
    assert (np.diff(made["a"].astype(np.int64) * SIZE.people + made["b"]) > 0).all()
    assert made["a"].min() >= 0
    assert made["b"].max() < SIZE.people


def test_people_are_numbered_area_by_area(made):
    assert (np.diff(made["area"]) >= 0).all()
    assert np.array_equal(np.bincount(made["area"]), np.diff(made["starts"]))
    assert made["municipality"].tolist() == [0, 0, 0, 1, 1, 1]


def test_most_ties_stay_in_their_area_and_a_few_people_have_very_many(made):
    within = (made["area"][made["a"]] == made["area"][made["b"]]).mean()
    degrees = np.bincount(np.concatenate([made["a"], made["b"]]), minlength=SIZE.people)
    assert 0.7 < within < 0.95
    assert degrees.max() > 4 * np.median(degrees)


def test_roles_talents_and_needs_are_as_said(made):
    shares = np.bincount(made["role"], minlength=len(ROLES)) / SIZE.people
    assert np.abs(shares - list(ROLES.values())).max() < 0.03
    for noun in ("talent", "need"):
        assert 0 <= made[f"{noun}_concept"].min() <= made[f"{noun}_concept"].max() < CONCEPTS
        assert made[f"{noun}_person"].max() < SIZE.people
    offered = made["talent_person"].astype(np.int64) * CONCEPTS + made["talent_concept"]
    assert len(np.unique(offered)) == len(offered)


def test_a_town_is_made_once_and_then_read(tmp_path):
    first = load(tmp_path / "towns", "S")
    second = load(tmp_path / "towns", "S")
    assert len(first["a"]) == 60_000
    assert all(np.array_equal(first[name], second[name]) for name in first)
