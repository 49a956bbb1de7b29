"""Who is asked for what when all is weighed at once: the best total over candidate pairs, within everybody's limits.

Arrays only: needs, talents and owners are positions. Of plans with the same total the one that asks those least who
were asked most. Of two needs that gain as much from the same talent the first has it; what is still equal then is
settled by the order of the rows. So the same rows get the same answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.model import FAR
from matching.solving import constraint_program

Ints = NDArray[np.int64]
Rows = NDArray[np.int64]
"""Positions of candidate pairs, ascending."""

SETTLED: Final = 0.9
"""Once so many of the rows are kept, looking for more that can go costs more than it saves."""
EFFORT: Final = 60.0
"""How long the search for the best teams may take, in the solver's own measure: the same on every machine."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """Pairs that may be made, one a row, by rising need and then talent; each pair once."""

    needs: Ints
    """Of each pair: the position of the need, from 0."""
    talents: Ints
    scores: Ints
    """Whole points, above 0."""
    capacities: Ints
    """Of each talent: how often it can be given."""
    owners: Ints
    """Of each talent: whose it is."""
    limits: Ints
    """Of each owner: how often he may be asked; FAR where nobody counts that."""
    asked: Ints
    """Of each owner: how often he was asked already."""


def candidates(needs: Ints, talents: Ints, scores: Ints, capacities: Ints) -> Candidates:
    """Candidates where each talent is of somebody else, who sets no limit beside it and was never asked."""
    count = len(capacities)
    return Candidates(
        needs, talents, scores, capacities, np.arange(count), np.full(count, FAR), np.zeros(count, np.int64)
    )


@dataclass(frozen=True, eq=False)
class Terms:
    """What goes for more than one pair at once; positions as in the candidates."""

    teams: Mapping[int, int] = field(default_factory=dict)
    """Need -> how many helpers it takes, all or none of them; 1 where it is not named."""
    apart: frozenset[tuple[int, int]] = frozenset()
    """Two owners who are never in one team."""
    groups: Ints | None = None
    """Of each owner: the organisation that recorded him."""
    quotas: Mapping[int, int] = field(default_factory=dict)
    """Organisation -> how many may be asked of it."""

    @property
    def plain(self) -> bool:
        """Each pair stands by itself, within the limits of its two sides."""
        return not self.quotas and all(size == 1 for size in self.teams.values())


PLAIN: Final = Terms()


class Assignment(NamedTuple):
    """Which pairs are made."""

    chosen: Rows
    value: int
    """Sum of their points."""
    proven: bool = True
    """No better total exists."""


def assign(given: Candidates, terms: Terms = PLAIN) -> Assignment:
    """The best total, spread best. Proven always where each pair stands by itself."""
    if terms.plain:
        return _assignment(given, _flow(given, worthwhile(given)))
    together, apart = _parts(given, terms)
    joined, proven = _joined(given, together, terms)
    return _assignment(given, np.sort(np.concatenate([joined, _flow(given, apart)])), proven=proven)


def first_come(given: Candidates, terms: Terms = PLAIN) -> Assignment:
    """Without a plan: needs in their order, each the best that is left."""
    left, at = _Left(given, terms), _rows_of(given)
    return _assignment(given, _took(left.take(at[need]) for need in sorted(at)), proven=False)


def greedy(given: Candidates, terms: Terms = PLAIN) -> Assignment:
    """The best pair first, then the next best that is left."""
    left, at = _Left(given, terms), _rows_of(given)
    needs = given.needs[np.argsort(-given.scores, kind="stable")].tolist()
    return _assignment(given, _took(left.take(at[need]) for need in needs if need not in left.served), proven=False)


def worthwhile(given: Candidates) -> Rows:
    """The rows that a best total can hold.

    A talent that could be given to all who want it stays within reach of each of them, so nothing that is worth less
    to one of them is ever chosen. Each row that goes frees others.
    """
    rows = np.arange(len(given.needs))
    count = int(given.needs.max(initial=-1)) + 1
    while len(rows):
        needs, talents = given.needs[rows], given.talents[rows]
        owners = given.owners[talents]
        wanted = np.bincount(talents, minlength=len(given.capacities))
        busy = np.bincount(owners, minlength=len(given.limits))
        free = (wanted <= given.capacities)[talents] & (busy <= given.limits)[owners]
        sure = np.zeros(count, np.int64)
        np.maximum.at(sure, needs[free], given.scores[rows[free]])
        kept = given.scores[rows] >= sure[needs]
        if kept.mean() > SETTLED:
            break
        rows = rows[kept]
    return rows


def gini(counts: Iterable[int]) -> int:
    """How unevenly counts are spread, per mille: 0 all alike, towards 1000 all with one."""
    ordered = sorted(counts)
    total = len(ordered) * sum(ordered)
    above = sum((2 * place - len(ordered) - 1) * count for place, count in enumerate(ordered, 1))
    return (2000 * above + total) // (2 * total) if total else 0


def _assignment(given: Candidates, chosen: Rows, *, proven: bool = True) -> Assignment:
    return Assignment(chosen, int(given.scores[chosen].sum()), proven)


def _scale(given: Candidates, rows: Rows) -> int:
    """So many times a point counts that all asks together weigh less than one."""
    owners = given.owners[given.talents[rows]]
    counted = owners[given.limits[owners] < FAR]
    most = int((given.asked + _room(given, rows))[counted].max(initial=0))
    return 1 + len(rows) * most


def _room(given: Candidates, rows: Rows) -> Ints:
    """Of each owner: how often he can be asked at most, by his limit, his talents and who want them."""
    wanted = np.bincount(given.talents[rows], minlength=len(given.capacities))
    given_out = np.bincount(
        given.owners, weights=np.minimum(given.capacities, wanted), minlength=len(given.limits)
    ).astype(np.int64)
    return np.minimum(given.limits, given_out)


def _flow(given: Candidates, rows: Rows) -> Rows:
    """The best of these rows by min-cost flow: need -> talent -> owner -> end, or need -> end where it stays open."""
    if not len(rows):
        return rows
    # OR-tools brings pandas along, half a second: only for who makes a plan.
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415

    flow = min_cost_flow.SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    needs, need = _numbered(given.needs[rows])
    talents, talent = _numbered(given.talents[rows])
    owners, owner = _numbered(given.owners[talents])
    scale, room = _scale(given, rows), _room(given, rows)[owners]
    alone = np.bincount(owner)[owner] == 1
    need_at = np.arange(len(needs))
    owner_at = len(needs) + np.arange(len(owners))
    talent_at = np.where(alone, owner_at[owner], len(needs) + len(owners) + np.arange(len(talents)))
    end = len(needs) + len(owners) + len(talents)
    # What each need misses of its best: the same question as what it gains, and answered sooner.
    scores = given.scores[rows] * scale
    best = _none(len(needs))
    np.maximum.at(best, need, scores)
    arcs = add(need_at[need], talent_at[talent], _ones(len(rows)), best[need] - scores)
    several = ~alone
    add(talent_at[several], owner_at[owner[several]], given.capacities[talents[several]], _none(int(several.sum())))
    counted = given.limits[owners] < FAR
    # Who is asked once more weighs one more than the time before: an arc for each time.
    times = np.where(counted, room, 0)
    each, which = np.repeat(np.arange(len(owners)), times), _counting(times)
    add(owner_at[each], np.full(len(each), end), _ones(len(each)), given.asked[owners[each]] + which)
    add(owner_at[~counted], np.full(int((~counted).sum()), end), room[~counted], _none(int((~counted).sum())))
    add(need_at, np.full(len(needs), end), _ones(len(needs)), best)
    flow.set_nodes_supplies(np.append(need_at, end), np.append(_ones(len(needs)), -len(needs)))
    if flow.solve() != flow.OPTIMAL:  # pragma: no cover  # every need may stay open: there is always a best
        raise ArithmeticError("no best flow")
    return _first_first(given, rows, rows[flow.flows(arcs) > 0])


def _first_first(given: Candidates, rows: Rows, chosen: Rows) -> Rows:
    """The same total and the same asks, where no need stays open while a later one has what is worth as much to it."""
    goods = given.talents * (int(given.scores.max()) + 1) + given.scores
    served = np.zeros(int(given.needs.max()) + 1, np.bool_)
    served[given.needs[chosen]] = True
    wanting = rows[~served[given.needs[rows]]]
    if not np.isin(goods[wanting], goods[chosen]).any():
        return chosen
    of = _grouped(rows[np.isin(goods[rows], goods[chosen])].tolist(), lambda row: int(given.needs[row]))
    held = _grouped(chosen.tolist(), lambda row: int(goods[row]))
    made = set(chosen.tolist())
    waiting = sorted(set(given.needs[wanting].tolist()) & of.keys())
    while waiting:
        need = heappop(waiting)
        for row in of.get(need, ()):
            last = max(held.get(int(goods[row]), ()), key=lambda other: int(given.needs[other]), default=row)
            if given.needs[last] > need:
                held[int(goods[row])].remove(last)
                held[int(goods[row])].append(row)
                made.remove(last)
                made.add(row)
                heappush(waiting, int(given.needs[last]))
                break
    return np.array(sorted(made), np.int64)


def _numbered(positions: Ints) -> tuple[Ints, Ints]:
    """The positions that occur, ascending, and for each of the given ones which of those it is.

    As `numpy.unique` has it, without sorting.
    """
    there = np.bincount(positions) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[positions]


def _ones(count: int) -> Ints:
    return np.ones(count, np.int64)


def _none(count: int) -> Ints:
    return np.zeros(count, np.int64)


def _counting(times: Ints) -> Ints:
    """0, 1, 2 and so on for each of these, so many times as it says."""
    starts = np.cumsum(times) - times
    return np.arange(int(times.sum())) - np.repeat(starts, times)


def _rows_of(given: Candidates) -> dict[int, Rows]:
    """Need -> its rows, best first, and of equal ones in their order."""
    order = np.lexsort((-given.scores, given.needs))
    needs, starts = np.unique(given.needs[order], return_index=True)
    ends = [*starts[1:].tolist(), len(order)]
    return {need: order[start:end] for need, start, end in zip(needs.tolist(), starts.tolist(), ends, strict=False)}


def _took(found: Iterable[list[int]]) -> Rows:
    return np.sort(np.array([row for rows in found for row in rows], np.int64))


class _Left:
    """What is left to give while pairs are made one after another."""

    def __init__(self, given: Candidates, terms: Terms) -> None:
        self._needs, self._talents = given.needs.tolist(), given.talents.tolist()
        self._owners = given.owners.tolist()
        self._groups = [] if terms.groups is None else terms.groups.tolist()
        self._capacities, self._limits = given.capacities.tolist(), given.limits.tolist()
        self._quotas = dict(terms.quotas)
        self._terms = terms
        self.served: set[int] = set()
        """Needs that have what they take."""

    def take(self, rows: Rows) -> list[int]:
        """The first of these rows of one need that still can, as many as it takes; none where there are too few."""
        need = self._needs[int(rows[0])]
        size = self._terms.teams.get(need, 1)
        team: list[int] = []
        for row in rows.tolist():
            if len(team) < size and self._can(row) and all(self._goes_with(row, other) for other in team):
                self._count(row, -1)
                team.append(row)
        if len(team) < size:
            for row in team:
                self._count(row, 1)
            return []
        self.served.add(need)
        return team

    def _can(self, row: int) -> bool:
        talent = self._talents[row]
        owner = self._owners[talent]
        group = self._groups[owner] if self._quotas else 0
        return bool(self._capacities[talent] and self._limits[owner] and self._quotas.get(group, 1))

    def _goes_with(self, row: int, other: int) -> bool:
        one, two = self._owners[self._talents[row]], self._owners[self._talents[other]]
        apart = self._terms.apart
        return one != two and (one, two) not in apart and (two, one) not in apart

    def _count(self, row: int, by: int) -> None:
        talent = self._talents[row]
        owner = self._owners[talent]
        self._capacities[talent] += by
        self._limits[owner] += by
        if self._quotas and self._groups[owner] in self._quotas:
            self._quotas[self._groups[owner]] += by


def _parts(given: Candidates, terms: Terms) -> tuple[Rows, Rows]:
    """The rows that hang together with a need that takes a team, and the others, that stand by themselves.

    All hang together where an organisation has a quota.
    """
    rows = np.arange(len(given.needs))
    if terms.quotas:
        return rows, rows[:0]
    count = int(given.needs.max(initial=-1)) + 1
    owners = given.owners[given.talents]
    size = count + len(given.limits)
    graph = csr_array((np.ones(len(rows), np.int8), (given.needs, count + owners)), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    teams = [need for need, helpers in terms.teams.items() if helpers > 1 and need < count]
    together = np.isin(label[given.needs], label[teams])
    alone = rows[~together]
    return rows[together], np.intersect1d(alone, worthwhile(given))


def _joined(given: Candidates, rows: Rows, terms: Terms) -> tuple[Rows, bool]:
    """The best of these rows where some are taken together, and whether that is proven; never worse than greedy."""
    if not len(rows):
        return rows, True
    cp_model, model, solver = constraint_program(seed=0, effort=EFFORT)
    made = {int(row): model.new_bool_var("") for row in rows}
    model.maximize(_model(given, made, terms, model))
    inside = set(made)
    start = [row for row in greedy(given, terms).chosen.tolist() if row in inside]
    for row, one in made.items():
        model.add_hint(one, row in set(start))
    status = solver.solve(model)
    found = [row for row, one in made.items() if status in {cp_model.OPTIMAL, cp_model.FEASIBLE} and solver.value(one)]
    best = max(found, start, key=lambda chosen: int(given.scores[chosen].sum()))
    return np.array(sorted(best), np.int64), status == cp_model.OPTIMAL


def _model(given: Candidates, made: dict[int, Any], terms: Terms, model: Any) -> Any:
    """Write down what must hold of the pairs that are made, and give back what should be most."""
    owner_of = {row: int(given.owners[given.talents[row]]) for row in made}
    _teams(given, made, terms, model, owner_of)
    for talent, those in _grouped(made, lambda row: int(given.talents[row])).items():
        model.add(sum(made[row] for row in those) <= int(given.capacities[talent]))
    rows = np.array(sorted(made), np.int64)
    scale, room = _scale(given, rows), _room(given, rows)
    weighed = [int(given.scores[row]) * scale * one for row, one in made.items()]
    for owner, those in _grouped(made, owner_of.__getitem__).items():
        asks = sum(made[row] for row in those)
        if given.limits[owner] < FAR:
            times = [model.new_bool_var("") for _ in range(int(room[owner]))]
            model.add(asks == sum(times))
            weighed += [-(int(given.asked[owner]) + already) * one for already, one in enumerate(times)]
    groups = terms.groups
    if groups is not None:
        for group, those in _grouped(made, lambda row: int(groups[owner_of[row]])).items():
            if group in terms.quotas:
                model.add(sum(made[row] for row in those) <= terms.quotas[group])
    return sum(weighed)


def _teams(given: Candidates, made: dict[int, Any], terms: Terms, model: Any, owner_of: dict[int, int]) -> None:
    """Each need has one helper, or its whole team or nobody; a team is of different people, none kept apart."""
    for need, those in _grouped(made, lambda row: int(given.needs[row])).items():
        size = terms.teams.get(need, 1)
        helpers = sum(made[row] for row in those)
        if size == 1:
            model.add(helpers <= 1)
            continue
        model.add(helpers == size * model.new_bool_var(""))
        of = _grouped(those, owner_of.__getitem__)
        for rows in of.values():
            model.add_at_most_one(made[row] for row in rows)
        for one, two in sorted(terms.apart):
            if one in of and two in of:
                model.add_at_most_one(made[row] for row in of[one] + of[two])


def _grouped(rows: Iterable[int], of: Any) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(of(row), []).append(row)
    return found
