"""The reader who wants to know more than a table says: what linear programming works out of it.

Pure, and blind: it is told what every reader can know (the interval of each cell, and which cells add up to which),
never the true counts. The relaxation to real numbers is exact for hierarchies and tables of two margins.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy  # its parts are loaded when they are used: only the job that takes figures needs them
from numpy.typing import NDArray

HAIR: Final = 1e-6
"""What a solver may be off."""
PATIENCE: Final = 2
"""Times that all undecided cells are pushed at once in vain, before each gets a program of its own."""

ROUNDS: Final = 50
"""Most times that all rows are gone through, one by one."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Range = tuple[float, float]
"""Least and most that a cell can be, as far as a reader knows."""


@dataclass(frozen=True, slots=True)
class Row:
    """`total` = the sum of `parts`, as numbers of cells. `rest`: the last part stands in this row only, unprinted."""

    total: int
    parts: tuple[int, ...]
    rest: bool = False


def narrowed(ranges: Sequence[Range], rows: Sequence[Row], targets: Collection[int], room: float) -> set[int]:
    """Of these targets, those that a reader knows to within less than `room`: from least to most.

    Raises ValueError where no table at all fits what is known.
    """
    bounds = np.array(ranges, dtype=float).reshape(-1, 2)
    least, most = _tightened(bounds[:, 0], bounds[:, 1], rows)
    found = {cell for cell in targets if most[cell] - least[cell] < room - HAIR}
    left = set(targets) - found
    told = [row for row in rows if _tells(row, least, most) or left.intersection(row.parts[-1:])]
    block = _blocks(told, len(least))
    rows_of: dict[int, list[Row]] = {}
    for row in told:
        rows_of.setdefault(block[row.total], []).append(row)
    targets_of: dict[int, list[int]] = {}
    for cell in sorted(left):
        targets_of.setdefault(block[cell], []).append(cell)
    for number, cells in targets_of.items():
        if number in rows_of and not _is_tree(rows_of[number]):
            found |= _Block(rows_of[number], least, most, room).narrowed(cells)
    return found


def _tightened(least: Floats, most: Floats, rows: Sequence[Row]) -> tuple[Floats, Floats]:
    """What follows from one row at a time, again and again: the cheap part of the work, and never too narrow."""
    entries = [(number, row.total, 1) for number, row in enumerate(rows)]
    entries += [(number, part, -1) for number, row in enumerate(rows) for part in row.parts]
    number, cell, sign = np.array(entries, dtype=int).reshape(-1, 3).T
    least, most = least.copy(), most.copy()
    for _ in range(ROUNDS):
        before = least.copy(), most.copy()
        low = np.where(sign > 0, least[cell], -most[cell])
        high = np.where(sign > 0, most[cell], -least[cell])
        least_others, most_others = _others(number, low), -_others(number, -high)
        np.maximum.at(least, cell, np.where(sign > 0, -most_others, least_others))
        np.minimum.at(most, cell, np.where(sign > 0, -least_others, most_others))
        if (least > most + HAIR).any():
            raise ValueError("no table fits these figures")
        if np.array_equal(before, (least, most)):
            break
    return least, most


def _others(number: Ints, low: Floats) -> Floats:
    """For each entry, the sum of the others in its row; where one of these has no limit, the sum has none."""
    endless = np.isinf(low)
    finite = np.where(endless, 0, low)
    sums = np.bincount(number, finite)[number] - finite
    return np.where(np.bincount(number, endless)[number] - endless > HAIR, -np.inf, sums)


def _tells(row: Row, least: Floats, most: Floats) -> bool:
    """Whether a row says anything: not when what is left over may be all that the other cells leave."""
    if not row.rest:
        return True
    *parts, rest = row.parts
    smallest = least[row.total] - sum(most[part] for part in parts)
    largest = most[row.total] - sum(least[part] for part in parts)
    return bool(smallest < least[rest] or largest > most[rest])


def _blocks(rows: Sequence[Row], size: int) -> list[int]:
    """Give the cells that have something to do with each other, over any number of rows, the same number."""
    ends = np.array([(row.total, part) for row in rows for part in row.parts], dtype=int).reshape(-1, 2).T
    graph = scipy.sparse.csc_array((np.ones(ends.shape[1], dtype=np.int8), (ends[0], ends[1])), shape=(size, size))
    return list(scipy.sparse.csgraph.connected_components(graph, directed=False)[1])


def _is_tree(rows: Sequence[Row]) -> bool:
    """Whether no two ways lead from one cell to another: then row by row finds all there is to find."""
    return sum(len(row.parts) for row in rows) + 1 == len({cell for row in rows for cell in (row.total, *row.parts)})


class _Block:
    """Cells that hang together, as one linear program; remembers how far each was seen to go."""

    def __init__(self, rows: Sequence[Row], least: Floats, most: Floats, room: float) -> None:
        self._room = room
        self._cells = sorted({cell for row in rows for cell in (row.total, *row.parts)})
        place = {cell: place for place, cell in enumerate(self._cells)}
        self._least, self._most = least[self._cells], most[self._cells]
        # Where nothing holds a cell it may grow past all others together; without a limit there is no furthest table.
        limit = self._most[np.isfinite(self._most)].sum() + 100 * (1 + room)
        self._most = np.minimum(self._most, limit)
        entries = [(number, place[row.total], 1.0) for number, row in enumerate(rows)]
        entries += [(number, place[part], -1.0) for number, row in enumerate(rows) for part in row.parts]
        numbers, places, signs = zip(*entries, strict=True)
        self._sums = scipy.sparse.csc_array((signs, (numbers, places)), shape=(len(rows), len(self._cells)))
        self._low = np.full(len(self._cells), np.inf)
        self._high = np.full(len(self._cells), -np.inf)
        self._push(np.arange(0), np.arange(0))

    def narrowed(self, cells: Sequence[int]) -> set[int]:
        """Of these cells, those with too little room: pushed all at once while that helps, then one by one.

        Half of them go up while the other half goes down, and the other way round: within a sum they make way.
        """
        chosen = np.searchsorted(self._cells, cells).astype(np.int64)
        chance = np.random.default_rng(len(cells))  # the same table gives the same answer
        idle = 0
        while len(chosen) and idle < PATIENCE:
            up = chance.random(len(chosen)) < 0.5  # noqa: PLR2004
            self._push(chosen[up], chosen[~up])
            self._push(chosen[~up], chosen[up])
            before, chosen = len(chosen), self._open(chosen)
            idle = idle + 1 if len(chosen) == before else 0
        return {self._cells[place] for place in chosen if self._is_narrow(place)}

    def _open(self, places: Ints) -> Ints:
        narrow: Bools = self._high[places] - self._low[places] < self._room - HAIR
        return places[narrow]

    def _is_narrow(self, place: int) -> bool:
        alone, nobody = np.array([place]), np.arange(0)
        self._push(alone, nobody)
        if len(self._open(alone)):
            self._push(nobody, alone)
        return bool(len(self._open(alone)))

    def _push(self, up: Ints, down: Ints) -> None:
        """Find the table in which these cells go furthest up, and those furthest down, each until it has room.

        What a cell goes beyond that is a variable of its own, which nobody pushes: so no cell takes what another needs.
        """
        top = np.clip(self._low[up] + self._room, self._least[up], self._most[up])
        bottom = np.clip(self._high[down] - self._room, self._least[down], self._most[down])
        first = np.column_stack([self._least, self._most])
        first[up, 1], first[down, 0] = top, bottom
        above = np.column_stack([np.zeros(len(up)), self._most[up] - top])
        below = np.column_stack([self._least[down] - bottom, np.zeros(len(down))])
        push = np.zeros(len(first) + len(up) + len(down))
        push[up], push[down] = -1, 1
        both = np.concatenate([up, down])
        answer = scipy.optimize.linprog(
            push,
            A_eq=scipy.sparse.hstack([self._sums, self._sums[:, both]]),
            b_eq=np.zeros(self._sums.shape[0]),
            bounds=np.vstack([first, above, below]),
            method="highs",
        )
        if answer.x is None:
            raise ValueError(f"no table fits these figures: {answer.message}")
        found = answer.x[: len(first)]
        found[both] += answer.x[len(first) :]
        self._low = np.minimum(self._low, found)
        self._high = np.maximum(self._high, found)
