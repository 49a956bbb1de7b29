"""One neighbourhood as a network: how many know each other, who stands alone, and what hangs together.

Plain undirected graphs: a tie with itself is none, and several ties between two count once. networkx is the
oracle of the tests. Show density, average degree and coverage together, never one alone: at an average of 6
ties each, density is 0.25 among 25 people and 0.006 among 1,000, though nobody knows fewer people.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one neighbourhood; None is 'not defined', never zero. n nodes, m ties, N inhabitants."""

    nodes: int
    """n, registered people and initiatives. Who is not registered is not in any figure here."""
    ties: int
    """m, pairs of nodes with at least one tie between them."""
    inhabitants: int | None
    """N, from CBS; None where CBS gives no figure."""
    coverage: float | None
    """n / N, from 0; above 1 where more are registered than live there. Under about 0.15 the figures below
    speak of the people we know, not of the neighbourhood. None without inhabitants."""
    density: float | None
    """2m / (n(n - 1)), 0..1 (Wasserman and Faust, 1994, 4.3). Falls as n grows: compare an area only with
    itself, at equal coverage. None when n < 2."""
    average_degree: float | None
    """2m / n, ties a node, 0..n - 1. Does not depend on size, does depend on coverage. None when n = 0."""
    isolates: int
    """Nodes without any tie here, 0..n. Half the people registered makes many look alone who are not."""
    components: int
    """Groups that hang together within and not with each other, 0..n; an isolate is one of them."""
    largest_component_share: float | None
    """Size of the largest component / n, above 0..1. One person may hold it together: this does not say.
    None when n = 0."""


def measure(nodes: Sequence[int], ties: Iterable[tuple[int, int]], inhabitants: int | None = None) -> Measures:
    """Measure the network of `nodes` (numbers, in any order) with `ties` (pairs of them, in any direction).

    Ties of which an end is not among `nodes` are left out. `inhabitants` 0 counts as not known.
    """
    within = set(nodes)
    pairs = {(min(a, b), max(a, b)) for a, b in ties if a != b and a in within and b in within}
    groups = _group_sizes(within, pairs)
    n, m = len(within), len(pairs)
    return Measures(
        nodes=n,
        ties=m,
        inhabitants=inhabitants,
        coverage=n / inhabitants if inhabitants else None,
        density=2 * m / (n * (n - 1)) if n > 1 else None,
        average_degree=2 * m / n if n else None,
        isolates=sum(size == 1 for size in groups),
        components=len(groups),
        largest_component_share=max(groups) / n if n else None,
    )


def _group_sizes(nodes: set[int], pairs: set[tuple[int, int]]) -> list[int]:
    """Sizes of the connected components, by union-find with path halving."""
    parent = {node: node for node in nodes}

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in pairs:
        parent[root(a)] = root(b)
    return list(Counter(root(node) for node in nodes).values())
