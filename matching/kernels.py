"""The compiled loops that count every area at once, and nothing else.

Nodes are numbers 0..n - 1, each in one area; ties are pairs of them, each pair once, in any direction and order. Ties
between areas are left out once (`union`): what remains falls apart into the areas by itself, so that one pass over it
answers for all of them. Give the nodes of an area neighbouring numbers where you can: that is twice as fast.

Each function is there twice: as a loop for numba (the extra `fast`), and in numpy for where numba is not installed or
fails its trial. Both answer the same, to the last number. Only the cut points have no form in numpy; there the loop
itself runs in plain Python.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

numba: ModuleType | None
try:
    import numba
except ImportError:
    numba = None

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

SLICE: Final = 1 << 20
"""Ties that the numpy form of `triangles` looks at together; each takes some hundreds of bytes."""


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

    count: Int64s
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
    ends = _numbers(a, len(area)), _numbers(b, len(area))
    return (_union if COMPILED else _union_by_numpy)(np.ascontiguousarray(area, np.int32), *ends)


def basic(area: Int32s, areas: int, a: Int32s, b: Int32s, formal: Bools) -> Basic:
    """Count the nodes and ties of every area 0..areas - 1; `formal` says which nodes are professional."""
    ends = _numbers(a, len(area)), _numbers(b, len(area))
    code = _numbers(area, areas) * np.int32(2) + np.ascontiguousarray(formal, np.bool_)
    return Basic(*(_basic if COMPILED else _basic_by_numpy)(code, areas, *ends))


def components(offsets: Int64s, neighbours: Int32s, area: Int32s, areas: int) -> Components:
    """Count the components of every area 0..areas - 1, over the layout that `union` gives."""
    within = _numbers(area, areas)
    return Components(*(_components if COMPILED else _components_by_numpy)(offsets, neighbours, within, areas))


def triangles(offsets: Int64s, neighbours: Int32s) -> Int64s:
    """Count for each node how many pairs of its neighbours know each other, over the layout that `union` gives."""
    return (_triangles if COMPILED else _triangles_by_numpy)(offsets, neighbours)


def cut_points(offsets: Int64s, neighbours: Int32s) -> CutPoints:
    """Find the nodes and count the ties that hold others together, over the layout that `union` gives."""
    mask, bridges = _cut_points(offsets, neighbours)
    return CutPoints(mask, int(bridges))


def _numbers(values: Int32s, limit: int) -> Int32s:
    """The same numbers as int32. IndexError where one is not in 0..limit - 1: a compiled loop does not look."""
    found = np.ascontiguousarray(values, np.int32)
    if found.size and found.view(np.uint32).max() >= limit:
        raise IndexError(f"a number outside 0..{limit - 1}")
    return found


# The loops. They are plain Python, which numba replaces below by what it makes of them.


def _union(area: Int32s, a: Int32s, b: Int32s) -> tuple[Int64s, Int32s]:
    """Two rounds of counting: the first puts each end with the other, the second each list in order."""
    n = len(area)
    offsets = np.zeros(n + 1, np.int64)
    for u, v in zip(a, b):  # noqa: B905  # numba knows no `strict`
        if area[u] == area[v]:
            offsets[u + 1] += 1
            offsets[v + 1] += 1
    for u in range(n):
        offsets[u + 1] += offsets[u]
    unordered = np.empty(offsets[n], np.int32)
    place = offsets[:-1].copy()
    for u, v in zip(a, b):  # noqa: B905
        if area[u] == area[v]:
            unordered[place[u]] = v
            place[u] += 1
            unordered[place[v]] = u
            place[v] += 1
    neighbours = np.empty(offsets[n], np.int32)
    place = offsets[:-1].copy()
    for u in range(n):
        for v in unordered[offsets[u] : offsets[u + 1]]:
            neighbours[place[v]] = u
            place[v] += 1
    return offsets, neighbours


def _basic(code: Int32s, areas: int, a: Int32s, b: Int32s) -> tuple[Int64s, Int64s, Int64s, Int64s, Int64s, Int32s]:
    """`code` is twice the area, and one more for a formal node: one look says both."""
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


def _components(offsets: Int64s, neighbours: Int32s, area: Int32s, areas: int) -> tuple[Int64s, Int64s, Int32s]:
    """Union-find: every node points to a lower one of its group, the lowest to itself; ways are halved on the way."""
    n = len(area)
    labels = np.arange(n).astype(np.int32)
    for u in range(n):
        for j in range(offsets[u], offsets[u + 1]):
            if neighbours[j] > u:
                break
            x, y = labels[u], labels[neighbours[j]]
            while labels[x] != x:
                labels[x] = labels[labels[x]]
                x = labels[x]
            while labels[y] != y:
                labels[y] = labels[labels[y]]
                y = labels[y]
            labels[max(x, y)] = min(x, y)
    sizes = np.zeros(n, np.int32)
    count = np.zeros(areas, np.int64)
    largest = np.zeros(areas, np.int64)
    for u in range(n):
        # A lower node already points to the lowest.
        root = labels[labels[u]]
        labels[u] = root
        sizes[root] += 1
        count[area[u]] += root == u
        largest[area[u]] = max(largest[area[u]], sizes[root])
    return count, largest, labels


def _triangles(offsets: Int64s, neighbours: Int32s) -> Int64s:
    """Point every tie from the node with fewer ties to the one with more: a triangle is met once, at its lowest."""
    n = len(offsets) - 1
    starts = np.zeros(n + 1, np.int64)
    onward = np.empty(len(neighbours) // 2, np.int32)
    filled = 0
    for u in range(n):
        ties = offsets[u + 1] - offsets[u]
        for j in range(offsets[u], offsets[u + 1]):
            v = neighbours[j]
            more = offsets[v + 1] - offsets[v]
            if ties < more or (ties == more and u < v):
                onward[filled] = v
                filled += 1
        starts[u + 1] = filled
    found = np.zeros(n, np.int64)
    marked = np.full(n, -1, np.int32)
    for u in range(n):
        for j in range(starts[u], starts[u + 1]):
            marked[onward[j]] = u
        for j in range(starts[u], starts[u + 1]):
            v = onward[j]
            shared = 0
            for k in range(starts[v], starts[v + 1]):
                if marked[onward[k]] == u:
                    found[onward[k]] += 1
                    shared += 1
            found[v] += shared
            found[u] += shared
    return found


def _cut_points(offsets: Int64s, neighbours: Int32s) -> tuple[Bools, int]:
    """One walk in depth (Tarjan, 1972) with a stack of its own, from every node that no walk has met."""
    n = len(offsets) - 1
    met = np.zeros(n, np.int32)
    lowest = np.zeros(n, np.int32)
    place = offsets[:-1].copy()
    way = np.empty(n + 1, np.int32)
    mask = np.zeros(n, np.bool_)
    clock = bridges = 0
    for start in range(n):
        if met[start]:
            continue
        clock += 1
        met[start] = lowest[start] = clock
        way[0] = -1
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
            if parent >= 0:
                lowest[parent] = min(lowest[parent], lowest[u])
                bridges += lowest[u] > met[parent]
                if parent != start and lowest[u] >= met[parent]:
                    mask[parent] = True
        mask[start] = branches > 1
    return mask, bridges


# The same in numpy.


def _union_by_numpy(area: Int32s, a: Int32s, b: Int32s) -> tuple[Int64s, Int32s]:
    here = area[a] == area[b]
    ends, others = np.concatenate([a[here], b[here]]), np.concatenate([b[here], a[here]])
    return _starts(ends, len(area)), others[np.lexsort((others, ends))]


def _basic_by_numpy(
    code: Int32s, areas: int, a: Int32s, b: Int32s
) -> tuple[Int64s, Int64s, Int64s, Int64s, Int64s, Int32s]:
    area, formal = code >> 1, code & 1
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


def _components_by_numpy(offsets: Int64s, neighbours: Int32s, area: Int32s, areas: int) -> tuple[Int64s, Int64s, Int32s]:
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
    return np.bincount(area[sizes > 0], minlength=areas), largest, labels.astype(np.int32)


def _triangles_by_numpy(offsets: Int64s, neighbours: Int32s) -> Int64s:
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


# Which of the two this process uses. What numba made is kept beside this file, or in the user's cache folder where this
# one cannot be written to; without either, and on any other trouble, numpy does the work.

_LOOPS: Final = (_union, _basic, _components, _triangles, _cut_points)


def _compiled() -> tuple[Callable[..., Any], ...]:
    """The loops as numba makes them, tried on a small network; as they are where that is not to be had."""
    if numba is None:
        return _LOOPS
    try:
        made = tuple(numba.njit(cache=True, nogil=True)(loop) for loop in _LOOPS)
        fit = _trial(*made) == _trial(_union_by_numpy, _basic_by_numpy, _components_by_numpy, _triangles_by_numpy, _LOOPS[-1])
    except Exception:  # noqa: BLE001  # a compiler may fail in any way; nothing may depend on it
        return _LOOPS
    return made if fit else _LOOPS


def _trial(*forms: Callable[..., Any]) -> list[bytes]:
    """What these five answer on two areas: a triangle with a tail, and a pair."""
    join, count, group, triple, cut = forms
    area = np.array([0, 0, 0, 0, 1, 1], np.int32)
    a, b = np.array([0, 1, 2, 2, 5, 3], np.int32), np.array([1, 2, 0, 3, 4, 4], np.int32)
    layout = join(area, a, b)
    answers = (layout, count(2 * area, 2, a, b), group(*layout, area, 2), (triple(*layout),), cut(*layout))
    return [np.asarray(part, np.int64).tobytes() for answer in answers for part in answer]


_union, _basic, _components, _triangles, _cut_points = _compiled()
COMPILED: bool = _union is not _LOOPS[0]
"""Whether numba does the work here."""
