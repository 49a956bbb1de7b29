"""The match day beside the libraries that find a best assignment too. Equal optimum, then the ratio.

    python bench/matchday.py FOLDER [SIZE]

On a town of bench/generate.py (M where not said): 5,000 needs with at most fifty candidates each, and 20,000 helpers,
or only 2,500 of them (scarce), who help once, twice or three times. Drawn as in the study of speeds: helpers are any
people, also the three in ten who offer nothing; `able` are 2,500 who all offer something. Small: 300 needs and 200
helpers, for who cannot do more. A peer is handed the same candidates, and putting them into the form that it wants is
counted for everybody, as it is for us: a match day begins with candidates. The answer that must be equal is the total
of points.
"""

import argparse
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from compare import Way, compare
from generate import CONCEPTS, SIZES, Town, load
from numpy.typing import NDArray

from matching.assignment import Candidates, assign, candidates, first_come, greedy

Ints = NDArray[np.int64]
OPERATION: Final = "match day"
MOST: Final = 50
"""Candidates of one need."""
DAYS: Final = {
    "small": (300, 200, ""),
    "ample": (5_000, 20_000, ""),
    "scarce": (5_000, 2_500, ""),
    "able": (5_000, 2_500, ", who all offer something"),
}
"""Needs and helpers, and which."""
SLOW: Final = "small"
"""The only day for what takes minutes on the others."""
CELLS: Final = 50_000_000
"""Largest table that is made for who wants one with a cell for each need and each time that a helper can."""


def day(town: Town, needs: int, helpers: int, seed: int = 7, *, able: bool = False) -> Candidates:
    """Draw so many needs and helpers of a town, with the best candidates of each need.

    Helpers as the study drew them: of all people, three in ten of whom have nothing to offer; `able`: of the others.
    Points as there: how good somebody is at it, how near, how often both can, and how near over ties.
    """
    dice = np.random.default_rng(seed)
    drawn = dice.choice(len(town["need_person"]), needs, replace=False)
    who = np.unique(town["talent_person"]) if able else np.arange(len(town["area"]))
    people = np.sort(dice.choice(who, helpers, replace=False))
    place = np.full(len(town["area"]), -1)
    place[people] = np.arange(helpers)
    mine = place[town["talent_person"]] >= 0
    talents = {name: town[f"talent_{name}"][mine] for name in ("person", "concept", "level")}
    of = [np.flatnonzero(talents["concept"] == concept) for concept in range(CONCEPTS)]
    rows, ties = [], Around(town)
    for number, need in enumerate(drawn.tolist()):
        helper, points = _best(town, ties, talents, of[int(town["need_concept"][need])], need)
        rows.append(np.column_stack([np.full(len(helper), number), place[helper], points]))
    found = np.concatenate(rows)
    return candidates(*np.ascontiguousarray(found.T), dice.integers(1, 4, helpers))


class Around:
    """Who knows whom, and what that is worth: 60, 40 or 20 for one, two or three steps, 15 for each common tie."""

    def __init__(self, town: Town) -> None:
        """Lay the ties of everybody side by side."""
        one, other = (town[end].astype(np.int64) for end in "ab")
        here, there = np.concatenate([one, other]), np.concatenate([other, one])
        self.there = there[np.argsort(here, kind="stable")]
        self.degree = np.bincount(here, minlength=len(town["area"]))
        self.start = np.cumsum(self.degree) - self.degree
        self.rarity = 1 / np.log(np.maximum(self.degree, 2))

    def of(self, people: Ints) -> tuple[Ints, Ints]:
        """All ties of these, flat: the row, and whom with."""
        length = self.degree[people]
        offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        return np.repeat(np.arange(len(people)), length), self.there[np.repeat(self.start[people], length) + offset]

    def points(self, seeker: int, helpers: Ints) -> Ints:
        """For each helper."""
        steps = np.full(len(self.degree), 9)
        known = self.of(np.array([seeker]))[1]
        steps[self.of(known)[1]] = 2
        steps[known] = 1
        steps[seeker] = 0
        row, between = self.of(helpers)
        common = np.bincount(row, np.where(steps[between] == 1, self.rarity[between], 0), len(helpers))
        third = np.bincount(row, steps[between] == 2, len(helpers)) > 0
        far = np.where(steps[helpers] <= 2, steps[helpers], np.where(third, 3, 4))
        points: Ints = np.rint(200 * (4 - far) + 150 * np.minimum(common, 3)).astype(np.int64)
        return points


def _best(town: Town, ties: Around, talents: Town, offers: Ints, need: int) -> tuple[Ints, Ints]:
    """Helpers of one need with their points, by rising number."""
    who, helper = town["need_person"][need], talents["person"][offers]
    apart = np.hypot(*(town[axis][helper].astype(np.float64) - float(town[axis][who]) for axis in "xy"))
    radius = float(town["need_radius"][need])
    common = np.bitwise_count(town["slots"][helper] & town["need_slots"][need]).astype(np.int64)
    speaks = (town["languages"][helper] & town["languages"][who]) > 0
    fits = (apart <= radius) & (common > 0) & speaks & (helper != who)
    offers, helper, apart, common = (column[fits] for column in (offers, helper, apart, common))
    near = np.rint(1000 * (1 - apart / radius)).astype(np.int64)
    points = 200 * talents["level"][offers].astype(np.int64) + near + 100 * np.minimum(common, 4)
    points += ties.points(int(who), helper)
    order = np.lexsort((helper, -points))[:MOST]
    best = order[np.argsort(helper[order])]
    return helper[best].astype(np.int64), points[best]


def peers(given: Candidates, name: str) -> Iterator[Way]:
    """All others; only on the small day those that take minutes on a large one."""
    yield from _there("scipy.sparse.csgraph", lambda library: _sparse(library, given), "scipy")
    yield from _there("scipy.optimize", lambda library: _highs(library, given), "scipy, HiGHS LP")
    if (int(given.needs.max()) + 1) * int(given.capacities.sum()) <= CELLS:
        yield from _there("scipy.optimize", lambda library: _dense(library, given), "scipy, dense")
    if name == SLOW:
        yield from _there("networkx", lambda library: _networkx(library, given), "networkx")


def _there(module: str, way: Callable[[Any], Callable[[], int]], name: str) -> Iterator[Way]:
    try:
        library = import_module(module)
    except ImportError:
        print(f"{name} is not installed and is left out", flush=True)
        return
    yield Way(name, way(library), lambda value: value)


def _places(given: Candidates) -> tuple[Ints, Ints, Ints, int]:
    """Each time that a helper can be given as a column of its own: row, column and points, and how many columns."""
    first = np.cumsum(given.capacities) - given.capacities
    times = given.capacities[given.talents]
    row, points = np.repeat(given.needs, times), np.repeat(given.scores, times)
    which = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    return row, np.repeat(first[given.talents], times) + which, points, int(given.capacities.sum())


def _sparse(library: Any, given: Candidates) -> Callable[[], int]:
    sparse = import_module("scipy.sparse")

    def run() -> int:
        row, column, points, columns = _places(given)
        needs = int(given.needs.max()) + 1
        # Each need has a column of its own as well, to stay open in: only whole assignments are found.
        top = int(points.max()) + 1
        cost = np.append(top - points, np.full(needs, top)).astype(np.float64)
        at = np.append(row, np.arange(needs)), np.append(column, columns + np.arange(needs))
        matrix = sparse.csr_array((cost, at), shape=(needs, columns + needs))
        chosen = library.min_weight_full_bipartite_matching(matrix)
        return needs * top - int(matrix[chosen].sum())

    return run


def _dense(library: Any, given: Candidates) -> Callable[[], int]:
    def run() -> int:
        row, column, points, columns = _places(given)
        table = np.zeros((int(given.needs.max()) + 1, columns), np.float32)
        table[row, column] = points
        return int(table[library.linear_sum_assignment(table, maximize=True)].sum(dtype=np.float64))

    return run


def _highs(library: Any, given: Candidates) -> Callable[[], int]:
    sparse = import_module("scipy.sparse")

    def run() -> int:
        count = len(given.needs)
        ones, each, needs = np.ones(count), np.arange(count), int(given.needs.max()) + 1
        once = sparse.csr_array((ones, (given.needs, each)), shape=(needs, count))
        within = sparse.csr_array((ones, (given.talents, each)), shape=(len(given.capacities), count))
        limits = np.append(np.ones(needs), given.capacities)
        points = -given.scores.astype(np.float64)
        found = library.linprog(points, sparse.vstack([once, within]).tocsr(), limits, bounds=(0, 1), method="highs")
        return -round(found.fun)

    return run


def _networkx(library: Any, given: Candidates) -> Callable[[], int]:
    def run() -> int:
        graph = library.DiGraph()
        for need, talent, points in zip(*(x.tolist() for x in (given.needs, given.talents, given.scores)), strict=True):
            graph.add_edge(("need", need), ("talent", talent), capacity=1, weight=-points)
        for talent in set(given.talents.tolist()):
            graph.add_edge(("talent", talent), "end", capacity=int(given.capacities[talent]), weight=0)
        needs = set(given.needs.tolist())
        for need in needs:
            graph.add_edge(("need", need), "end", capacity=1, weight=0)
            graph.nodes["need", need]["demand"] = -1
        graph.nodes["end"]["demand"] = len(needs)
        return -int(library.network_simplex(graph)[0])

    return run


def without_a_plan(given: Candidates, name: str) -> None:
    """Say what a plan is worth: the best total beside first-come and greedy, which are quicker and give less."""
    best = assign(given)
    for other, found in (("greedy", greedy(given)), ("first-come", first_come(given))):
        more = 100 * (best.value - found.value) / found.value
        served = len(best.chosen) - len(found.chosen)
        print(f"{name}: {best.value} points, {more:.1f} % over {other}, {served} more needs", flush=True)


def _main() -> None:
    asked = argparse.ArgumentParser(description="A best assignment, beside the libraries that find one.")
    asked.add_argument("folder", type=Path, help="where the towns are, or will be")
    asked.add_argument("size", choices=SIZES, nargs="?", default="M")
    given = asked.parse_args()
    town = load(given.folder, given.size)
    for name, (needs, helpers, which) in DAYS.items():
        found = day(town, needs, helpers, able=bool(which))
        ours = Way("ortools", lambda found=found: assign(found).value, lambda value: value)  # type: ignore[misc]
        compare(OPERATION, f"{needs:,} x {helpers:,}{which}", ours, peers(found, name))
        without_a_plan(found, name)


if __name__ == "__main__":
    _main()
