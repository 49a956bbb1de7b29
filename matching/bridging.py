"""Between groups: who does not know whom, which groups hardly touch, and what one more tie would change."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final, NamedTuple, Self

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from matching.measures import LAYERS, PEOPLE, Graph, Layer

Pair = tuple[int, int]
"""Two nodes, the smaller number first."""
Ints = NDArray[np.int64]

HARDLY: Final = 1
"""Two groups with at most so many ties between them hardly touch."""
SEED: Final = 2026
"""Louvain goes through the nodes in a drawn order: with one seed it finds the same groups each time."""
WITH: Final[frozenset[Layer]] = frozenset({*PEOPLE, "initiative", "professional"})
WITHOUT: Final[frozenset[Layer]] = WITH - {"professional"}
"""Between whom ties count in R, with and without professionals; counted are always those of the second."""


def pair(a: int, b: int) -> Pair:
    """Two nodes as a pair."""
    return (a, b) if a < b else (b, a)


def strangers(members: Iterable[int], tied: Collection[Pair]) -> list[Pair]:
    """All pairs of these without a tie."""
    return [found for found in combinations(sorted(members), 2) if found not in tied]


def guests(members: Iterable[int], tied: Collection[Pair], most: int) -> list[int]:
    """Whom to invite so that many meet for the first time: at most this many, who know each other least.

    Who has nobody new to meet stays at home; then, while there are too many, goes who has the fewest new to meet, of
    equals the last registered.
    """
    new: dict[int, set[int]] = {number: set() for number in members}
    for a, b in strangers(new, tied):
        new[a].add(b)
        new[b].add(a)
    chosen = {number for number, others in new.items() if others}
    while len(chosen) > most:
        chosen.remove(min(chosen, key=lambda number: (len(new[number] & chosen), -number)))
    return sorted(chosen)


def groups(members: Iterable[int], tied: Iterable[Pair]) -> list[list[int]]:
    """Groups that mostly know each other, the largest first: communities after Louvain (Blondel et al., 2008).

    Where nobody knows anybody each is a group of its own. Deterministic: the same nodes and ties, the same groups.
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(sorted(members))
    graph.add_edges_from(found for found in sorted(tied) if found[0] in graph and found[1] in graph)
    found = nx.community.louvain_communities(graph, seed=SEED)
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))


def between(found: Sequence[Sequence[int]], tied: Iterable[Pair]) -> tuple[int, int]:
    """Ties from one of these groups to another, and all ties among their members; their ratio is the bridging share."""
    group_of = {number: place for place, group in enumerate(found) for number in group}
    inside = [(group_of[a], group_of[b]) for a, b in tied if a in group_of and b in group_of]
    return sum(a != b for a, b in inside), len(inside)


def joining(found: Sequence[Sequence[int]], tied: Collection[Pair], far: Callable[[int, int], float]) -> list[Pair]:
    """Pairs who would join groups that hardly touch, one of each: those least far apart first, until all is joined.

    Of equals those registered first. Groups with more ties between them than `HARDLY` are joined already.
    """
    joined = list(range(len(found)))
    candidates: list[tuple[float, Pair, int, int]] = []
    for (one, here), (other, there) in combinations(enumerate(found), 2):
        between_them = [pair(a, b) for a, b in product(here, there)]
        if sum(both in tied for both in between_them) > HARDLY:
            joined = [joined[one] if place == joined[other] else place for place in joined]
        candidates += [(far(*both), both, one, other) for both in between_them if both not in tied]
    chosen = []
    for _, both, one, other in sorted(candidates):
        if joined[one] != joined[other]:
            chosen.append(both)
            joined = [joined[one] if place == joined[other] else place for place in joined]
    return chosen


class Gain(NamedTuple):
    """What one more tie would change."""

    largest: int = 0
    """Nodes more in the largest group."""
    largest_with: int = 0
    """More of the residents, volunteers and initiatives in one group, professionals tying as well: the whole of R."""
    largest_without: int = 0
    """More of them in one group without the professionals: the part of R."""
    bridging: int = 0
    """1 where it would join two people who are in no group together."""


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Which nodes hang together by the ties among some of them, and how many that are counted each piece holds."""

    label: Ints
    """For each node its piece; -1 for who is not among them."""
    sizes: Ints
    largest: int

    @classmethod
    def of(cls, among: NDArray[np.bool_], counted: NDArray[np.bool_], a: Ints, b: Ints) -> Self:
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(np.flatnonzero(among).tolist())
        kept = among[a] & among[b]
        graph.add_edges_from(zip(a[kept].tolist(), b[kept].tolist(), strict=True))
        label = np.full(len(among), -1)
        for number, piece in enumerate(nx.connected_components(graph)):
            label[list(piece)] = number
        inside = label[counted & (label >= 0)]
        sizes = np.bincount(inside, minlength=1)
        return cls(label, sizes, int(sizes.max(initial=0)))

    def gain(self, a: int, b: int) -> int:
        one, other = int(self.label[a]), int(self.label[b])
        if one == other or min(one, other) < 0:
            return 0
        return max(0, int(self._size(one) + self._size(other)) - self.largest)

    def _size(self, piece: int) -> int:
        # Bins end at the last piece that holds anybody who is counted.
        return int(self.sizes[piece]) if piece < len(self.sizes) else 0


class Bridges:
    """A network as it stands, to ask of many pairs what a tie between them would change: one look-up for each."""

    def __init__(self, graph: Graph) -> None:
        """Work out once which nodes hang together, in three ways."""
        self._at = {int(number): position for position, number in enumerate(graph.numbers)}
        n = len(graph.numbers)
        fresh = graph.bonds.fresh(graph.today)
        a, b = graph.bonds.a[fresh], graph.bonds.b[fresh]
        self._tied = {pair(int(x), int(y)) for x, y in zip(a, b, strict=True)}
        self._people = _of(graph, PEOPLE)
        own = _of(graph, WITHOUT)
        self._all = _Pieces.of(np.ones(n, np.bool_), np.ones(n, np.bool_), a, b)
        self._with = _Pieces.of(_of(graph, WITH), own, a, b)
        self._without = _Pieces.of(own, own, a, b)
        self._groups: dict[int, set[int]] = {}
        groups = graph.groups.where(graph.groups.fresh(graph.today))
        for position, group in zip(groups.a.tolist(), groups.b.tolist(), strict=True):
            self._groups.setdefault(position, set()).add(group)

    def gain(self, a: int, b: int) -> Gain:
        """What a fresh tie 'knows' between these two numbers would change; KeyError for who is not in the network."""
        one, other = self._at[a], self._at[b]
        if one == other or pair(one, other) in self._tied:
            return Gain()
        shared = self._groups.get(one, set()) & self._groups.get(other, set())
        return Gain(
            largest=self._all.gain(one, other),
            largest_with=self._with.gain(one, other),
            largest_without=self._without.gain(one, other),
            bridging=int(bool(self._people[one] and self._people[other]) and not shared),
        )


def _of(graph: Graph, layers: Iterable[Layer]) -> NDArray[np.bool_]:
    return np.isin(graph.layers, [LAYERS.index(layer) for layer in layers])
