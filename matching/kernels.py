"""The compiled loops that count every area at once, and nothing else.

Nodes are numbers 0..n - 1, each in one area; ties are pairs of them, each pair once, in any direction and order. Ties
between areas are left out once (`union`): what remains falls apart into the areas by itself, so that one pass over it
answers for all of them. Number the nodes area by area where you can: what is counted together then stands together.

Each function is there twice: as a loop for numba (the extra `fast`), and in numpy for where numba is not installed or
fails its trial. Both answer the same, to the last number. Only the cut points have no form in numpy; there the loop
itself runs in plain Python.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Uint32s = NDArray[np.uint32]
"""Node numbers inside a loop: an index that cannot be negative spares the question whether it counts from the end."""
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

SMALL: Final = 1 << 15
"""As many areas as fit two bytes, with room for one bit more."""
FEW: Final = 2
"""Ties of everybody that are enough to bring most of an area together."""
SLICE: Final = 1 << 20
"""Ties that the numpy form of `triangles` looks at together; each takes some hundreds of bytes."""


class Loops(NamedTuple):
    """One form of every function below."""

    compiled: bool
    union: Callable[[Uint32s, Uint32s, Uint32s], tuple[Int64s, Uint32s]]
    basic: Callable[[NDArray[Any], int, Uint32s, Uint32s], tuple[Int64s, Int64s, Int64s, Int64s, Int64s, Int32s]]
    components: Callable[[Int64s, Uint32s, Uint32s, int], tuple[Int64s, Int64s, Uint32s]]
    triangles: Callable[[Int64s, Uint32s], Int64s]
    cut_points: Callable[[Int64s, Uint32s], tuple[Bools, int]]


class Basic(NamedTuple):
    """What one pass over the nodes and ties counts, per area; `degrees` per node."""

    size: Int64s
    """Nodes."""
    within: Int64s
    """Ties between two nodes of the area."""
    out: Int64s
    """Ties between a node of the area and one of another."""
    isolates: Int64s
    """Nodes without any tie within their area."""
    formal: Int64s
    """Ties within, by how many of their two ends are formal: shape (areas, 3), for none, one and both."""
    degrees: Int32s
    """Ties of each node within its area."""


class Components(NamedTuple):
    """Groups that hang together within and not with each other; a node without a tie is one of them."""

    groups: Int64s
    """Components per area."""
    largest: Int64s
    """Nodes in the largest component per area; 0 in an area without nodes."""
    labels: Int32s
    """Of each node the lowest number in its component."""


class CutPoints(NamedTuple):
    """Where a network falls apart when one node, or one tie, goes."""

    mask: Bools
    """Whether the node's going parts others that hang together now."""
    bridges: int
    """Ties whose going parts their ends."""


def union(area: Int32s, a: Int32s, b: Int32s) -> tuple[Int64s, Int32s]:
    """Lay out the ties within areas: neighbours of node u are `neighbours[offsets[u]:offsets[u + 1]]`, ascending."""
    n = len(area)
    where = np.ascontiguousarray(area, np.int32).view(np.uint32)
    offsets, neighbours = loops().union(where, _numbers(a, n), _numbers(b, n))
    return offsets, neighbours.view(np.int32)


def basic(area: Int32s, areas: int, a: Int32s, b: Int32s, formal: Bools) -> Basic:
    """Count the nodes and ties of every area 0..areas - 1; `formal` says which nodes are professional."""
    n = len(area)
    # Twice the area, and one more for a formal node: one look says both, and a small number is sooner at hand.
    small = np.uint16 if areas <= SMALL else np.uint32
    code = (2 * _numbers(area, areas) + np.asarray(formal, np.bool_)).astype(small)
    return Basic(*loops().basic(code, areas, _numbers(a, n), _numbers(b, n)))


def components(offsets: Int64s, neighbours: Int32s, area: Int32s, areas: int) -> Components:
    """Count the components of every area 0..areas - 1, over the layout that `union` gives."""
    within = _numbers(area, areas)
    groups, largest, labels = loops().components(offsets, neighbours.view(np.uint32), within, areas)
    return Components(groups, largest, labels.view(np.int32))


def triangles(offsets: Int64s, neighbours: Int32s) -> Int64s:
    """Count for each node how many pairs of its neighbours know each other, over the layout that `union` gives."""
    return loops().triangles(offsets, neighbours.view(np.uint32))


def cut_points(offsets: Int64s, neighbours: Int32s) -> CutPoints:
    """Find the nodes and count the ties that hold others together, over the layout that `union` gives."""
    mask, bridges = loops().cut_points(offsets, neighbours.view(np.uint32))
    return CutPoints(mask, int(bridges))


def _numbers(values: Int32s, limit: int) -> Uint32s:
    """The same numbers without a sign. IndexError where one is not in 0..limit - 1: a compiled loop does not look."""
    found = np.ascontiguousarray(values, np.int32).view(np.uint32)
    if found.size and found.max() >= limit:
        raise IndexError(f"a number outside 0..{limit - 1}")
    return found


# The loops: plain Python that numba understands.


def _union(area: Uint32s, a: Uint32s, b: Uint32s) -> tuple[Int64s, Uint32s]:
    """Two rounds of counting: the first puts each end with the other, the second each list in order."""
    n = len(area)
    offsets = np.zeros(n + 1, np.int64)
    for i in range(len(a)):
        if area[a[i]] == area[b[i]]:
            offsets[a[i] + 1] += 1
            offsets[b[i] + 1] += 1
    for u in range(n):
        offsets[u + 1] += offsets[u]
    unordered = np.empty(offsets[n], np.uint32)
    place = offsets[:-1].copy()
    for i in range(len(a)):
        u, v = a[i], b[i]
        if area[u] == area[v]:
            unordered[place[u]] = v
            place[u] += 1
            unordered[place[v]] = u
            place[v] += 1
    neighbours = np.empty(offsets[n], np.uint32)
    place = offsets[:-1].copy()
    for w in range(n):
        for v in unordered[offsets[w] : offsets[w + 1]]:
            neighbours[place[v]] = w
            place[v] += 1
    return offsets, neighbours


def _basic(
    code: NDArray[Any], areas: int, a: Uint32s, b: Uint32s
) -> tuple[Int64s, Int64s, Int64s, Int64s, Int64s, Int32s]:
    degrees = np.zeros(len(code), np.int32)
    pairs = np.zeros(4 * areas, np.int64)
    out = np.zeros(areas, np.int64)
    for i in range(len(a)):
        u, v = a[i], b[i]
        here, there = code[u], code[v]
        if here >> 1 == there >> 1:
            degrees[u] += 1
            degrees[v] += 1
            pairs[2 * here + (there & 1)] += 1
        else:
            out[here >> 1] += 1
            out[there >> 1] += 1
    size = np.zeros(areas, np.int64)
    isolates = np.zeros(areas, np.int64)
    for u in range(len(code)):
        size[code[u] >> 1] += 1
        isolates[code[u] >> 1] += degrees[u] == 0
    within = np.zeros(areas, np.int64)
    formal = np.zeros((areas, 3), np.int64)
    for h in range(areas):
        formal[h, 0] = pairs[4 * h]
        formal[h, 1] = pairs[4 * h + 1] + pairs[4 * h + 2]
        formal[h, 2] = pairs[4 * h + 3]
        within[h] = formal[h].sum()
    return size, within, out, isolates, formal, degrees


def _components(offsets: Int64s, neighbours: Uint32s, area: Uint32s, areas: int) -> tuple[Int64s, Int64s, Uint32s]:
    """Union-find: every node points to a lower one of its group, the lowest to itself.

    A few ties of everybody already bring nearly all together in one group of an area. Whoever is in it need not be
    looked at again: a tie that leads out of it is met from its other end (Sutton, Ben-Nun and Barak, 2018).
    """
    n = len(area)
    labels = np.arange(n).astype(np.uint32)

    def join(u: int, v: int) -> None:
        x, y = labels[u], labels[v]
        while labels[x] != x:
            labels[x] = labels[labels[x]]
            x = labels[x]
        while labels[y] != y:
            labels[y] = labels[labels[y]]
            y = labels[y]
        labels[max(x, y)] = min(x, y)

    sizes = np.zeros(n, np.int64)
    groups = np.zeros(areas, np.int64)
    largest = np.zeros(areas, np.int64)
    main = np.full(areas, n).astype(np.uint32)
    for begin, end in ((0, FEW), (FEW, n)):
        for u in range(n):
            if labels[u] != main[area[u]]:
                for v in neighbours[min(offsets[u] + begin, offsets[u + 1]) : min(offsets[u] + end, offsets[u + 1])]:
                    join(u, v)
        sizes[:] = groups[:] = largest[:] = 0
        for u in range(n):
            # A lower node already points to the lowest.
            labels[u] = labels[labels[u]]
            sizes[labels[u]] += 1
            groups[area[u]] += labels[u] == u
            if sizes[labels[u]] > largest[area[u]]:
                largest[area[u]] = sizes[labels[u]]
                main[area[u]] = labels[u]
    return groups, largest, labels


def _triangles(offsets: Int64s, neighbours: Uint32s) -> Int64s:
    """Point every tie from the node with fewer ties to the one with more: a triangle is met once, from its first."""
    n = len(offsets) - 1
    starts = np.zeros(n + 1, np.int64)
    onward = np.empty(len(neighbours) // 2, np.uint32)
    filled = 0
    for u in range(n):
        ties = offsets[u + 1] - offsets[u]
        for v in neighbours[offsets[u] : offsets[u + 1]]:
            more = offsets[v + 1] - offsets[v]
            if ties < more or (ties == more and u < v):
                onward[filled] = v
                filled += 1
        starts[u + 1] = filled
    found = np.zeros(n, np.int64)
    marked = np.zeros(n, np.int64)
    for u in range(n):
        known = onward[starts[u] : starts[u + 1]]
        for v in known:
            marked[v] = 1
        for v in known:
            shared = 0
            # Counting 0 or 1 is faster than asking which: the answer cannot be foreseen.
            for w in onward[starts[v] : starts[v + 1]]:
                found[w] += marked[w]
                shared += marked[w]
            found[v] += shared
            found[u] += shared
        for v in known:
            marked[v] = 0
    return found


def _cut_points(offsets: Int64s, neighbours: Uint32s) -> tuple[Bools, int]:
    """One walk in depth (Tarjan, 1972) with a stack of its own, from every node that no walk has met."""
    n = len(offsets) - 1
    met = np.zeros(n, np.int32)
    lowest = np.zeros(n, np.int32)
    place = offsets[:-1].copy()
    mask = np.zeros(n, np.bool_)
    way = np.empty(n + 1, np.uint32)
    way[0] = n  # nobody
    clock = bridges = 0
    for start in range(n):
        if met[start]:
            continue
        clock += 1
        met[start] = lowest[start] = clock
        way[1] = start
        depth = 1
        branches = 0
        while depth:
            u, parent = way[depth], way[depth - 1]
            if place[u] < offsets[u + 1]:
                v = neighbours[place[u]]
                place[u] += 1
                if not met[v]:
                    clock += 1
                    met[v] = lowest[v] = clock
                    depth += 1
                    way[depth] = v
                    branches += u == start
                elif v != parent and met[v] < lowest[u]:
                    lowest[u] = met[v]
                continue
            depth -= 1
            if depth:
                lowest[parent] = min(lowest[parent], lowest[u])
                bridges += lowest[u] > met[parent]
                if parent != start and lowest[u] >= met[parent]:
                    mask[parent] = True
        mask[start] = branches > 1
    return mask, bridges


# The same in numpy.


def _union_by_numpy(area: Uint32s, a: Uint32s, b: Uint32s) -> tuple[Int64s, Uint32s]:
    here = area[a] == area[b]
    ends, others = np.concatenate([a[here], b[here]]), np.concatenate([b[here], a[here]])
    return _starts(ends, len(area)), others[np.lexsort((others, ends))]


def _basic_by_numpy(
    code: NDArray[Any], areas: int, a: Uint32s, b: Uint32s
) -> tuple[Int64s, Int64s, Int64s, Int64s, Int64s, Int32s]:
    area, formal = (code >> 1).astype(np.int32), code & 1
    here, there = area[a], area[b]
    same = here == there
    a, b, inside = a[same], b[same], here[same]
    degrees = np.bincount(a, minlength=len(code)) + np.bincount(b, minlength=len(code))
    return (
        np.bincount(area, minlength=areas),
        np.bincount(inside, minlength=areas),
        np.bincount(here[~same], minlength=areas) + np.bincount(there[~same], minlength=areas),
        np.bincount(area[degrees == 0], minlength=areas),
        np.bincount(3 * inside + formal[a] + formal[b], minlength=3 * areas).reshape(areas, 3),
        degrees.astype(np.int32),
    )


def _components_by_numpy(
    offsets: Int64s, neighbours: Uint32s, area: Uint32s, areas: int
) -> tuple[Int64s, Int64s, Uint32s]:
    """Every group takes the lowest label next to it, then everybody that of their label, until nothing changes."""
    owners = _owners(offsets)
    labels = np.arange(len(area))
    while True:
        before = labels.copy()
        np.minimum.at(labels, before[owners], before[neighbours])
        while (further := labels[labels] != labels).any():
            labels[further] = labels[labels[further]]
        if (labels == before).all():
            break
    sizes = np.bincount(labels, minlength=len(area))
    largest = np.zeros(areas, np.int64)
    np.maximum.at(largest, area, sizes)
    return np.bincount(area[sizes > 0], minlength=areas), largest, labels.astype(np.uint32)


def _triangles_by_numpy(offsets: Int64s, neighbours: Uint32s) -> Int64s:
    n = len(offsets) - 1
    rank = np.empty(n, np.int64)
    rank[np.argsort(np.diff(offsets), kind="stable")] = np.arange(n)
    owners = _owners(offsets)
    upward = rank[owners] < rank[neighbours]
    tails, heads = owners[upward], neighbours[upward]
    starts = _starts(tails, n)
    known = tails * n + heads
    found = np.zeros(n, np.int64)
    for begin in range(0, len(tails), SLICE):
        u, v = tails[begin : begin + SLICE], heads[begin : begin + SLICE]
        lengths = starts[v + 1] - starts[v]
        tie = np.repeat(np.arange(len(v)), lengths)
        # The k-th node that v points to, for each k: the third corner, if u points to it too.
        third = heads[np.arange(len(tie)) + np.repeat(starts[v] - np.cumsum(lengths) + lengths, lengths)]
        wanted = u[tie] * n + third
        place = np.searchsorted(known, wanted)
        closed = known[np.minimum(place, len(known) - 1)] == wanted
        for corner in (u[tie], v[tie], third):
            found += np.bincount(corner[closed], minlength=n)
    return found


def _starts(owners: NDArray[Any], n: int) -> Int64s:
    """Where the stretch of each of n owners begins when things stand by owner, and where the last ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(owners, minlength=n))])


def _owners(offsets: Int64s) -> Int64s:
    """Whose each place of a layout is."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


NUMPY: Final = Loops(
    False, _union_by_numpy, _basic_by_numpy, _components_by_numpy, _triangles_by_numpy, _cut_points
)  # fmt: skip


@cache
def loops() -> Loops:
    """The form that this process uses, settled at the first question: compiled, or else numpy.

    What numba made is kept beside this file, or in the user's cache folder where this one cannot be written to. Where
    neither can, or anything else goes wrong, or a trial has another answer than numpy's, it is numpy.
    """
    try:
        compiled = import_module("numba").njit(cache=True, nogil=True)
        made = Loops(True, *map(compiled, (_union, _basic, _components, _triangles, _cut_points)))
        return made if _trial(made) == _trial(NUMPY) else NUMPY
    except Exception:  # noqa: BLE001  # a compiler may fail in any way; nothing may depend on it
        return NUMPY


def _trial(form: Loops) -> list[bytes]:
    """What a form answers on two areas: a triangle with a tail, and a pair; one tie goes across."""
    area, a, b = np.array([[0, 0, 0, 0, 1, 1], [0, 1, 2, 2, 5, 3], [1, 2, 0, 3, 4, 4]], np.uint32)
    layout = form.union(area, a, b)
    code = (2 * area).astype(np.uint16)
    counts = form.basic(code, 2, a, b), form.components(*layout, area, 2), form.cut_points(*layout)
    return [np.asarray(part).tobytes() for part in (*layout, *sum(counts, ()), form.triangles(*layout))]
