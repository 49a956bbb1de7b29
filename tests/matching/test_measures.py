"""The measures of a neighbourhood: worked by hand, and equal to networkx on random graphs."""

import random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.measures import Measures, measure

NUMBERS = st.integers(0, 25)
NODES = st.lists(NUMBERS, max_size=20)
TIES = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=60)


def oracle(nodes: list[int], ties: list[tuple[int, int]], inhabitants: int | None) -> Measures:
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((a, b) for a, b in ties if a != b and a in graph and b in graph)
    n, m = graph.number_of_nodes(), graph.number_of_edges()
    return Measures(
        nodes=n,
        ties=m,
        inhabitants=inhabitants,
        coverage=n / inhabitants if inhabitants else None,
        density=nx.density(graph) if n > 1 else None,
        average_degree=sum(degree for _, degree in graph.degree) / n if n else None,
        isolates=nx.number_of_isolates(graph),
        components=nx.number_connected_components(graph),
        largest_component_share=max(map(len, nx.connected_components(graph))) / n if n else None,
    )


@given(NODES, TIES, st.none() | st.integers(0, 300))
def test_every_figure_equals_networkx(nodes, ties, inhabitants):
    assert measure(nodes, ties, inhabitants) == oracle(nodes, ties, inhabitants)


@given(NODES, TIES, st.randoms(use_true_random=False))
def test_order_direction_and_repetition_change_nothing(nodes, ties, dice):
    shuffled = [*((b, a) for a, b in ties), *ties]
    dice.shuffle(shuffled)
    assert measure(dice.sample(nodes, len(nodes)), shuffled) == measure(nodes, ties)


def test_a_street_worked_by_hand():
    # 1-2-3 in a row, 4-5 a pair, 6 alone: 3 ties, 15 possible pairs.
    figures = measure([1, 2, 3, 4, 5, 6], [(1, 2), (3, 2), (2, 1), (4, 5), (6, 6), (6, 99)], 60)
    assert figures == Measures(
        nodes=6,
        ties=3,
        inhabitants=60,
        coverage=0.1,
        density=0.2,
        average_degree=1.0,
        isolates=1,
        components=3,
        largest_component_share=0.5,
    )


@pytest.mark.parametrize(
    ("nodes", "density", "degree", "isolates", "components", "share"),
    [([], None, None, 0, 0, None), ([7], None, 0.0, 1, 1, 1.0), ([7, 8], 0.0, 0.0, 2, 2, 0.5)],
)
def test_what_is_not_defined_is_none_and_never_zero(nodes, density, degree, isolates, components, share):
    figures = measure(nodes, [], 0)
    assert figures == Measures(len(nodes), 0, 0, None, density, degree, isolates, components, share)


def test_same_density_opposite_strength():
    # 40 neighbours tied only to one worker, or to each other in a row: the density cannot tell them apart.
    star = measure(range(41), [(0, neighbour) for neighbour in range(1, 41)])
    row = measure(range(41), [(neighbour, neighbour + 1) for neighbour in range(40)])
    assert star.density == row.density == pytest.approx(0.0488, abs=1e-4)
    without_worker = measure(range(1, 41), [])
    assert (without_worker.isolates, without_worker.largest_component_share) == (40, 1 / 40)


def counts_every_row(nodes, ties):
    """The wrong variant: loops and doubles counted, as the rows stand in the database."""
    within = [(a, b) for a, b in ties if a in nodes and b in nodes]
    return len(within)


def test_the_oracle_catches_a_count_of_rows():
    dice = random.Random(2)
    nodes = list(range(10))
    ties = [(dice.choice(nodes), dice.choice(nodes)) for _ in range(40)]
    assert counts_every_row(nodes, ties) != oracle(nodes, ties, None).ties
