"""The measures of a neighbourhood: worked by hand, and equal to networkx on random graphs."""

import csv
import datetime as dt
import itertools
import math
import random
from dataclasses import fields
from pathlib import Path
from statistics import median

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.measures import (
    LAYERS,
    PEOPLE,
    WORDS,
    Between,
    Bond,
    Graph,
    Measures,
    Member,
    Part,
    Split,
    measure,
    reciprocity,
    size_adjusted,
    structure,
    turnover,
    wilson,
)
from matching.model import TIE_KINDS

SEED = Path(__file__).parents[2] / "seed"
TODAY = dt.date(2026, 10, 1).toordinal()
OWN = (*PEOPLE, "initiative")

DAYS = (0, 0, 0, TODAY, TODAY - 365, TODAY - 366, TODAY - 2000, TODAY + 3)


@st.composite
def worlds(draw):
    """Layers of 0 to 18 nodes, and ties from sparse to dense: also with oneself, with strangers, twice and old."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    n = draw(st.integers(0, 18))
    numbers = dice.sample(range(1, 40), n)
    layers = {number: dice.choice(LAYERS) for number in numbers}
    ends = [*numbers, 50, 51]
    many = draw(st.sampled_from([0, n // 2, n, 2 * n, 4 * n]))
    return layers, [
        Bond(dice.choice(ends), dice.choice(ends), dice.choice(TIE_KINDS), dice.choice(DAYS)) for _ in range(many)
    ]


WORLDS = worlds()


def graph(layers, ties, elsewhere=()):
    """A graph of {number: layer} and (a, b) or (a, b, kind) or (a, b, kind, day confirmed)."""
    members = (Member(number, layer) for number, layer in layers.items())
    return Graph.of(members, map(bond, ties), TODAY, map(bond, elsewhere))


def bond(tie):
    return Bond(*tie) if len(tie) > 2 else Bond(*tie, "knows")


def residents(numbers):
    return dict.fromkeys(numbers, "resident")


class Oracle:
    """The same figures from networkx and the formulae as they are written in the mission, node by node."""

    def __init__(self, layers, bonds, elsewhere=()):
        self.layers, self.elsewhere = layers, elsewhere
        self.days = {}
        for b in bonds:
            if b.a != b.b and b.a in layers and b.b in layers:
                self.days.setdefault(frozenset((b.a, b.b)), []).append(b.confirmed)
        self.members = [
            (b.a, b.b)
            for b in bonds
            if b.kind == "member" and b.a != b.b and b.a in layers and b.b in layers and weight(b.confirmed) >= 0.5
        ]
        self.g = nx.Graph()
        self.g.add_nodes_from(layers)
        self.g.add_edges_from(pair for pair, days in self.days.items() if max(map(weight, days)) >= 0.5)

    def of(self, *layers):
        return {node for node, layer in self.layers.items() if layer in layers}

    def expected(self):
        g, n = self.g, len(self.layers)
        degrees = [degree for _, degree in g.degree]
        pro, people = self.of("professional"), self.of(*PEOPLE)
        within2 = {v: set(nx.single_source_shortest_path_length(g, v, cutoff=2)) - {v} for v in g}
        initiatives = self.of("initiative")
        share = self.shared()
        ties = [tuple(edge) for edge in g.edges if set(edge) <= people]
        bonding = sum(frozenset(tie) in share for tie in ties)
        grouped = {a for a, _ in self.members} & people
        own = self.of(*OWN)
        apart = g.subgraph(own)
        return {
            "nodes": n,
            "ties": g.number_of_edges(),
            "ties_recorded": len(self.days),
            "fresh_ties": sum(any(d and TODAY - d <= 365 for d in days) for days in self.days.values()),
            "ties_with_date": sum(any(days) for days in self.days.values()),
            "median_degree": median(degrees) if n else None,
            "three_or_more": sum(degree >= 3 for degree in degrees),
            "isolates": nx.number_of_isolates(g),
            "only_professionals": sum(bool(g[v]) and set(g[v]) <= pro for v in people),
            "components": nx.number_connected_components(g),
            "largest": lcc(g),
            "reach2": median(map(len, within2.values())) if n else None,
            "triangles": sum(nx.triangles(g).values()) // 3,
            "triples": sum(math.comb(degree, 2) for degree in degrees),
            "bonding": bonding,
            "bridging": len(ties) - bonding,
            "linking": sum(
                len({a, b} & people) == 1 and bool({a, b} & self.of("professional", "organisation")) for a, b in g.edges
            ),
            "grouped": len(grouped),
            "external": sum(set(tie) <= grouped and frozenset(tie) not in share for tie in ties),
            "internal": bonding,
            "expected_ei": self.chance(grouped, share),
            "largest_after": min((lcc(without(g, v)) for v in g), default=0),
            "cut_points": len(set(nx.articulation_points(g))),
            "most_ties": max(degrees, default=0),
            "centralization": sum(max(degrees) - d for d in degrees) / ((n - 1) * (n - 2)) if n > 2 else None,
            "coupled_initiatives": sum(bool(set(g[v]) & pro) for v in initiatives),
            "near_initiative": sum(bool(within2[v] & initiatives) for v in self.of("resident")),
            "largest_with": max((len(c & own) for c in nx.connected_components(g.subgraph(own | pro))), default=0),
            "largest_without": lcc(apart),
            "alone_without": nx.number_of_isolates(apart),
            "core": nx.k_core(g, 2).number_of_nodes(),
        }

    def shared(self):
        """Pairs of people who are member of a same group."""
        groups = {}
        for a, b in self.members:
            groups.setdefault(b, set()).add(a)
        return {frozenset(p) for group in groups.values() for p in itertools.combinations(group & self.of(*PEOPLE), 2)}

    @staticmethod
    def chance(grouped, share):
        if not grouped:
            return None
        same = sum(a == b or frozenset((a, b)) in share for a in grouped for b in grouped)
        return 1 - 2 * same / len(grouped) ** 2


def weight(confirmed):
    return 2 ** (-max(0, TODAY - confirmed) / 365) if confirmed else 0.5


def lcc(g):
    return max(map(len, nx.connected_components(g)), default=0)


def without(g, node):
    return g.subgraph(set(g) - {node})


@given(WORLDS)
def test_every_figure_equals_networkx(world):
    layers, bonds = world
    found = measure(Graph.of((Member(*m) for m in layers.items()), bonds, TODAY))
    expected = Oracle(layers, bonds).expected()
    assert {name: getattr(found, name) for name in expected} == pytest.approx(expected)
    rest = {"inhabitants", "by_layer", "between_layers", "best_split"}
    assert {f.name for f in fields(Measures)} - set(expected) == rest


@given(WORLDS)
def test_ratios_equal_networkx(world):
    layers, bonds = world
    found, g = measure(Graph.of((Member(*m) for m in layers.items()), bonds, TODAY), 50), Oracle(layers, bonds).g
    if len(g) > 1:
        assert found.density == pytest.approx(nx.density(g))
    if found.triples:
        assert found.clustering == pytest.approx(nx.transitivity(g))
    if len(g):
        after = min(lcc(without(g, v)) for v in g)
        assert found.dependence == pytest.approx(1 - after / lcc(g))
    assert found.coverage == len(g) / 50


@given(WORLDS, st.sets(st.sampled_from(LAYERS)), st.sets(st.sampled_from(TIE_KINDS)))
def test_some_kinds_are_a_graph_of_those_alone(world, chosen, kinds):
    """All but the memberships: among residents it stays known who share a club."""
    layers, bonds = world
    found = measure(Graph.of((Member(*m) for m in layers.items()), bonds, TODAY).among(chosen, kinds))
    kept = {number: layer for number, layer in layers.items() if layer in chosen}
    expected = Oracle(kept, [b for b in bonds if b.kind in kinds]).expected()
    for name in ("bonding", "bridging", "internal", "external", "grouped", "expected_ei"):
        expected.pop(name)
    assert {name: getattr(found, name) for name in expected} == pytest.approx(expected)


@given(WORLDS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(world, dice):
    layers, bonds = world
    members = [Member(*m) for m in layers.items()]
    again = dice.sample(bonds, len(bonds)) + bonds
    assert measure(Graph.of(dice.sample(members, len(members)), again, TODAY)) == measure(
        Graph.of(members, bonds, TODAY)
    )


@given(WORLDS)
def test_ties_between_layers_add_up(world):
    layers, bonds = world
    g = Oracle(layers, bonds).g
    found = measure(Graph.of((Member(*m) for m in layers.items()), bonds, TODAY))
    for p, q in itertools.combinations_with_replacement(LAYERS, 2):
        ties = sum(sorted((layers[a], layers[b])) == sorted((p, q)) for a, b in g.edges)
        sizes = [sum(layer == kind for layer in layers.values()) for kind in (p, q)]
        assert found.by_layer[LAYERS.index(p)] == sizes[0]
        pairs = math.comb(sizes[0], 2) if p == q else sizes[0] * sizes[1]
        assert found.between(p, q) == found.between(q, p) == Between(ties, pairs)


# By hand: who counts, and which ties.


def test_a_street():
    # 1-2-3 in a row, 4-5 a pair, 6 alone: 3 ties, 15 possible pairs; a loop, a double and a stranger count for nothing.
    found = measure(graph(residents(range(1, 7)), [(1, 2), (3, 2), (2, 1), (4, 5), (6, 6), (6, 99)]), 60)
    assert (found.nodes, found.ties, found.isolates, found.components, found.largest) == (6, 3, 1, 3, 3)
    assert (found.density, found.average_degree, found.coverage) == (0.2, 1.0, 0.1)
    assert (found.median_degree, found.reach2, found.ties_per_hundred) == (1.0, 1.5, 5.0)


def test_what_is_not_defined_is_none_and_never_zero():
    nobody = measure(graph({}, []), 0)
    assert {name for name in ratios(nobody) if getattr(nobody, name) is not None} == set()
    assert (nobody.nodes, nobody.components, nobody.falls_off, nobody.best_split) == (0, 0, 0, Split())
    assert nobody.inhabitants is nobody.median_degree is nobody.centralization is None
    assert structure(nobody) == ()


def ratios(found):
    kept = ("people", "residents", "initiatives", "falls_off")
    return [name for name, value in vars(type(found)).items() if isinstance(value, property) and name not in kept]


def test_a_tie_of_two_years_ago_weighs_a_quarter_and_still_stands_beside():
    # S90. A year and a day is over; exactly a year, and 'not known', are half and count.
    days = [TODAY - 730, TODAY - 366, TODAY - 365, 0, TODAY]
    found = measure(graph(residents(range(6)), [(0, i, "knows", day) for i, day in enumerate(days, start=1)]))
    assert (found.ties, found.ties_recorded, found.ties_with_date, found.fresh_ties) == (3, 5, 4, 2)
    assert (found.density, found.freshness) == (3 / 15, 2 / 5)


def test_a_pair_is_as_fresh_as_its_best_tie():
    found = measure(graph(residents([1, 2]), [(1, 2, "knows", TODAY - 900), (2, 1, "family", TODAY - 3)]))
    assert (found.ties, found.fresh_ties, found.ties_recorded) == (1, 1, 1)


# By hand: the examples of the mission.


def star(n):
    return {0: "professional"} | residents(range(1, n + 1)), [(0, i, "supports") for i in range(1, n + 1)]


def test_same_density_opposite_strength():
    # 40 residents tied only to one worker, or 41 in a row.
    by_worker, row = measure(graph(*star(40))), measure(graph(residents(range(41)), [(i, i + 1) for i in range(40)]))
    assert by_worker.density == row.density == pytest.approx(0.0488, abs=5e-5)
    assert by_worker.centralization == 1.00
    assert row.centralization == pytest.approx(0.001, abs=5e-4)
    # Without the middle: of the star 1 of 40 hangs together, 2.5 %; of the row 20 of 40, 50 %.
    assert (by_worker.largest_after, row.largest_after) == (1, 20)
    assert (by_worker.falls_off, row.falls_off) == (39, 20)
    assert by_worker.dependence == pytest.approx(1 - 1 / 41)
    assert row.dependence == pytest.approx(1 - 20 / 41)
    assert (by_worker.cut_points, row.cut_points) == (1, 39)
    assert (by_worker.most_share, by_worker.only_professionals, by_worker.core) == (1.0, 40, 0)


def test_r_does_it_stand_without_the_professional():
    # S74: all ties by way of the worker: 100 % loose without; it falls as members tie among themselves.
    layers, ties = star(40)
    found = measure(graph(layers, ties))
    assert (found.largest_without, found.largest_with, found.alone_without) == (1, 40, 40)
    assert found.stands_without == 1 / 40
    among = [(i, i + 1) for i in range(1, 20)]
    found = measure(graph(layers, ties + among))
    assert (found.largest_without, found.largest_with, found.alone_without) == (20, 40, 20)
    assert found.stands_without == 0.5


def test_r_looks_past_organisations_on_both_sides():
    # Two neighbours and a worker of a club: the club joins them, and is no part of R with or without.
    found = measure(
        graph(
            {1: "resident", 2: "volunteer", 3: "organisation", 4: "professional"},
            [(1, 3, "member"), (2, 3, "member"), (1, 4, "supports")],
        )
    )
    assert (found.largest, found.largest_with, found.largest_without) == (4, 1, 1)


def test_wilson_one_of_eight():
    low, high = wilson(1, 8)
    assert (round(low, 2), round(high, 2)) == (0.02, 0.47)
    assert wilson(0, 0) is None
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == pytest.approx(1)


@given(st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_wilson_solves_its_equation(counts):
    """Its ends are the shares p for which the difference is 1.96 standard errors of p itself."""
    part, whole = counts
    for end in wilson(part, whole):
        distance = abs(part / whole - end)
        assert distance == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / whole), abs=1e-6)


def test_six_of_ten_initiatives_know_a_professional():
    # S93.
    layers = dict.fromkeys(range(10), "initiative") | {20: "professional", 21: "resident"}
    ties = [(20, number, "supports") for number in range(6)] + [(21, 0, "member"), (6, 7)]
    found = measure(graph(layers, ties))
    assert (found.coupled_initiatives, found.initiatives, found.coupling) == (6, 10, 0.6)
    low, high = wilson(found.coupled_initiatives, found.initiatives)
    assert (round(low, 3), round(high, 3)) == (0.313, 0.832)


def test_near_an_initiative_is_two_steps():
    # 1 is a member, 2 knows 1, 3 knows 2; 4 is a volunteer and counts apart.
    layers = residents([1, 2, 3]) | {4: "volunteer", 9: "initiative"}
    found = measure(graph(layers, [(1, 9, "member"), (1, 2), (2, 3), (4, 9, "member")]))
    assert (found.near_initiative, found.residents, found.people) == (2, 3, 4)


def test_loss_by_size_at_equal_degree():
    """Six ties each: density 0.25 among 25 people and 0.0606 among 100."""
    for n, density in ((25, 0.25), (100, 0.0606)):
        ring = [(i, (i + step) % n) for i in range(n) for step in (1, 2, 3)]
        found = measure(graph(residents(range(n)), ring))
        assert (found.average_degree, found.median_degree, found.three_or_more) == (6, 6, n)
        assert found.density == pytest.approx(density, abs=5e-5)


@pytest.mark.parametrize(("first", "expected"), [(70, -0.16), (90, -0.64), (97, -0.88)])
def test_ei_under_chance(first, expected):
    # The mission's three shares: 70/30, 90/10 and 97/3.
    layers = residents(range(1, 101)) | {200: "initiative", 201: "initiative"}
    ties = [(i, 200 if i <= first else 201, "member") for i in range(1, 101)]
    assert measure(graph(layers, ties)).expected_ei == pytest.approx(expected, abs=0.005)


def test_bonding_bridging_and_linking():
    # 1 and 2 share choir 8, 3 is of club 9, 4 of none; 5 is a worker, 6 an organisation.
    layers = {1: "resident", 2: "volunteer", 3: "resident", 4: "resident", 5: "professional", 6: "organisation"}
    layers |= {8: "initiative", 9: "initiative"}
    joined = [(1, 8, "member"), (2, 8, "member"), (3, 9, "member")]
    found = measure(graph(layers, [*joined, (1, 2), (2, 3), (3, 4), (5, 1, "supports"), (4, 6, "member")]))
    assert (found.bonding, found.bridging, found.linking) == (1, 2, 2)
    # Grouped: 1, 2, 3 and 4 (of organisation 6). E = 2-3 and 3-4, I = 1-2.
    assert (found.grouped, found.external, found.internal) == (4, 2, 1)
    assert found.ei == pytest.approx(1 / 3)
    # Groups of 2, 1 and 1 of 4: 1 - 2 (4 + 1 + 1) / 16.
    assert found.expected_ei == pytest.approx(0.25)
    assert found.ei_over_chance == pytest.approx(1 / 3 - 0.25)


def test_ties_with_elsewhere_bridge_and_a_group_elsewhere_bonds():
    layers = residents([1, 2]) | {3: "professional"}
    elsewhere = [
        (1, 50), (50, 1, "family"), (51, 2, "neighbour"),  # two people, one of them twice
        (1, 60, "member"), (2, 60, "member"),  # a club across the canal: they share it
        (3, 52), (1, 53, "supports"), (1, 54, "knows", TODAY - 400), (70, 71),  # none of these
    ]  # fmt: skip
    found = measure(graph(layers, [(1, 2)], elsewhere))
    assert (found.bonding, found.bridging, found.grouped, found.ties) == (1, 2, 2, 1)
    assert measure(graph(layers, [(1, 2)], elsewhere).among(PEOPLE)).bonding == 1
    assert measure(graph(layers, [(1, 2)], elsewhere).among(PEOPLE, ["family"])).bridging == 1


def test_clustering_and_core_by_hand():
    # A triangle with a tail of two: triples 1 + 1 + 3 + 1 = 6, one triangle; the core is the triangle.
    found = measure(graph(residents(range(1, 6)), [(1, 2), (2, 3), (3, 1), (3, 4), (4, 5)]))
    assert (found.triangles, found.triples, found.clustering) == (1, 6, 0.5)
    assert (found.core, found.core_share, found.cut_points) == (3, 0.6, 2)
    # From 1: 2, 3, 4. From 5: 4, 3. Median of 3, 3, 4, 4, 2.
    assert (found.reach2, found.reach_share) == (3, 0.75)


def test_who_left_a_club_a_year_ago_shares_it_no_longer():
    layers = residents([1, 2]) | {9: "initiative"}
    ties = [(1, 9, "member"), (2, 9, "member", TODAY - 400), (1, 2)]
    found = measure(graph(layers, ties))
    assert (found.bonding, found.bridging, found.grouped) == (0, 1, 1)


@given(WORLDS, WORLDS)
def test_ties_with_elsewhere_change_nothing_but_bonding_and_bridging(world, other):
    """Every tie given as one with elsewhere: those within are passed over, the others add people and groups."""
    (layers, bonds), (_, beyond) = world, other
    members = [Member(*m) for m in layers.items()]
    alone, found = (measure(Graph.of(members, bonds, TODAY, out)) for out in ((), [*bonds, *beyond]))
    people = {number for number, layer in layers.items() if layer in PEOPLE}
    fresh = [b for b in [*bonds, *beyond] if weight(b.confirmed) >= 0.5]
    outside = {
        (here, there)
        for b in fresh
        if b.kind in {"knows", "neighbour", "family"}
        for here, there in ((b.a, b.b), (b.b, b.a))
        if here in people and there not in layers
    }
    between_people = alone.bonding + alone.bridging
    assert found.bonding + found.bridging == between_people + len(outside)
    assert found.bonding >= alone.bonding
    touched = {"bonding", "bridging", "internal", "external", "grouped", "expected_ei"}
    for field in fields(Measures):
        if field.name not in touched:
            assert getattr(found, field.name) == getattr(alone, field.name)


def test_reach_of_many_is_of_a_sample_over_all():
    # 2,000 know nobody, the 4,001 after them stand in a circle: half of everybody reaches four.
    ring = [(i, i + 1) for i in range(2000, 6000)] + [(6000, 2000)]
    assert measure(graph(residents(range(6001)), ring)).reach2 == 4


def test_between_two_kinds():
    layers = residents([1, 2, 3]) | {8: "professional", 9: "professional"}
    found = measure(graph(layers, [(1, 8), (2, 8), (1, 2), (8, 9)]))
    assert found.between("resident", "professional").density == 2 / 6
    assert found.between("resident", "resident").density == 1 / 3
    assert found.between("initiative", "resident").density is None
    assert found.crossing == 0.5


# By hand: over areas and over time.


def test_size_adjusted_is_flat_over_areas_that_follow_their_size():
    # ln m = ln 3 + ln n, but for one area that has twice what its size gives.
    sizes = [20, 40, 60, 80, 100, 150, 200, 300, 400]
    values = [(n, 3 * n) for n in sizes]
    values[4] = (100, 600)
    found = size_adjusted(values)
    assert max(range(9), key=found.__getitem__) == 4
    x, y = np.log(sizes), np.log([m for _, m in values])
    slope, level = np.linalg.lstsq(np.column_stack([x, np.ones(9)]), y, rcond=None)[0]
    left = y - level - slope * x
    assert found == pytest.approx(list(left / math.sqrt((left**2).sum() / 7)))


def test_size_adjusted_needs_eight_areas_with_ties():
    eight = [(20 + i, 30 + i * i) for i in range(8)]
    assert None not in size_adjusted(eight)
    assert size_adjusted(eight[:7]) == [None] * 7
    assert size_adjusted([*eight[:7], (30, 0)]) == [None] * 8
    assert size_adjusted([*eight, (30, 0)])[:8] == size_adjusted(eight)
    assert size_adjusted([*eight, (30, 0)])[8] is None
    assert size_adjusted([(50, 10 + i) for i in range(9)]) == [None] * 9
    assert size_adjusted([(n, 3 * n) for n in range(10, 20)]) == [None] * 10


def test_who_both_gives_and_receives():
    assert reciprocity({1, 2, 3}, {3, 4}) == Part(1, 4)
    assert reciprocity({1, 2, 3}, {3, 4}).share == 0.25
    assert reciprocity(set(), set()).share is None


def test_turnover_of_an_initiative():
    # S73: 30 volunteers, 24 of them also there a year ago, when there were 28.
    found = turnover(range(4, 32), range(8, 38))
    assert found == (24, 6, 4)
    assert found.kept / (found.kept + found.came) == 0.8
    assert found.jaccard == 24 / 34
    assert turnover([], []).jaccard is None
    assert turnover([(1, 2)], [(1, 2), (2, 3)]).jaccard == 0.5


# Words.


def clique(numbers):
    return list(itertools.combinations(numbers, 2))


def test_leans_on_one():
    found = measure(graph(residents(range(21)), [(0, i) for i in range(1, 21)]))
    assert structure(found) == ("leans-on-one",)
    # A circle of three among many who know nobody leans on its middle too: that is no word on the area.
    few = measure(graph(residents(range(21)), [(0, 1), (0, 2)]))
    assert few.dependence > 0.5
    assert structure(few) == ("loose-groups",)


def test_two_groups_that_hardly_touch():
    one, other = range(12), range(12, 27)
    ties = clique(one) + clique(other)
    assert measure(graph(residents(range(27)), ties)).best_split == Split(12, 15, 0, 66)
    # 66 ties inside the smaller: three between are 4.5 %, four 6 %.
    across = [(0, 12), (1, 13), (2, 14), (3, 15)]
    three, four = (measure(graph(residents(range(27)), ties + across[:count])) for count in (3, 4))
    assert (three.best_split, four.best_split) == (Split(12, 15, 3, 66), Split(12, 15, 4, 66))
    assert (structure(three), structure(four)) == (("two-groups",), ("hangs-together",))


def test_a_circle_of_nine_is_no_group():
    found = measure(graph(residents(range(30)), clique(range(9)) + clique(range(9, 30))))
    assert found.best_split.between > 0
    assert "two-groups" not in structure(found)


def test_loose_groups_and_hanging_together():
    pairs = measure(graph(residents(range(20)), [(i, i + 1) for i in range(0, 20, 2)]))
    assert structure(pairs) == ("loose-groups",)
    assert structure(measure(graph(residents(range(12)), clique(range(12))))) == ("hangs-together",)
    # Of ten who all know each other each is a tenth, and that is too much to call it firm; of eleven less.
    assert structure(measure(graph(residents(range(10)), clique(range(10))))) == ()
    assert structure(measure(graph(residents(range(11)), clique(range(11))))) == ("hangs-together",)
    # Five of twenty are a quarter, four are not; the others know nobody.
    assert structure(measure(graph(residents(range(20)), clique(range(4))))) == ("loose-groups",)
    assert structure(measure(graph(residents(range(20)), clique(range(5))))) == ()
    # Fifteen of twenty are three quarters, fourteen are not.
    assert structure(measure(graph(residents(range(20)), clique(range(15))))) == ("hangs-together",)
    assert structure(measure(graph(residents(range(20)), clique(range(14))))) == ()
    # A row of twelve hangs together and rests on its middle: D = 0.5, so it leans on one.
    assert structure(measure(graph(residents(range(12)), [(i, i + 1) for i in range(11)]))) == ("leans-on-one",)


@given(st.integers(0, 2**32), st.integers(10, 20), st.integers(10, 20), st.integers(1, 3))
def test_a_planted_split_is_found_and_counted_right(seed, one, other, across):
    """Two dense groups with a few ties between: found, whatever the numbers of the people."""
    dice = random.Random(seed)
    numbers = dice.sample(range(1000), one + other)
    left, right = numbers[:one], numbers[one:]
    ties = [pair for side in (left, right) for pair in clique(side) if dice.random() < 0.8]
    ties += [(side[i], side[i + 1]) for side in (left, right) for i in range(len(side) - 1)]
    bridge = dice.sample(list(itertools.product(left, right)), across)
    found = measure(graph(residents(numbers), ties + bridge)).best_split
    inside = {side: len({frozenset(t) for t in ties if t[0] in side}) for side in (tuple(left), tuple(right))}
    smaller = [count for side, count in inside.items() if len(side) == min(one, other)]
    assert (found.smaller, found.larger, found.between) == (min(one, other), max(one, other), across)
    assert found.inside in smaller


@given(st.integers(0, 2**32), st.integers(20, 40))
def test_a_split_is_a_cut_that_exists(seed, n):
    """At least the fewest ties whose going parts a connected network, on two sides of ten that are everybody."""
    g = nx.gnm_random_graph(n, 3 * n, seed=seed)
    found = measure(graph(residents(g), g.edges)).best_split
    if nx.is_connected(g):
        assert found.smaller + found.larger == n
        assert found.between >= nx.stoer_wagner(g)[0]
        assert found.inside <= math.comb(found.smaller, 2)
        assert 10 <= found.smaller <= found.larger


# Wrong variants: each is what a hasty formula gives, and the cases above tell it from the right one.


def counts_every_row(bonds):
    return len(bonds)


def ignores_decay(layers, bonds):
    return measure(Graph.of((Member(*m) for m in layers.items()), bonds, 0)).ties


def dependence_over_those_left(g):
    """The one who goes taken out of the whole as well."""
    return max(1 - lcc(without(g, v)) / max(1, lcc(g) - 1) for v in g)


def r_over_other_nodes(g, layers):
    """Below the line the largest group with the professionals in it: it never reaches 1."""
    own = [node for node in g if layers[node] in OWN]
    return lcc(g.subgraph(own)) / lcc(g)


def ei_without_pairs_with_oneself(first, second):
    n = first + second
    same = math.comb(first, 2) + math.comb(second, 2)
    return 1 - 2 * same / math.comb(n, 2)


def test_the_cases_catch_the_wrong_variants():
    bonds = [Bond(1, 2, "knows", TODAY), Bond(2, 1, "family", TODAY), Bond(1, 3, "knows", TODAY - 800)]
    layers = residents([1, 2, 3])
    right = measure(Graph.of((Member(*m) for m in layers.items()), bonds, TODAY))
    assert (right.ties, counts_every_row(bonds), ignores_decay(layers, bonds)) == (1, 3, 2)

    row = nx.path_graph(41)
    assert dependence_over_those_left(row) == 0.5 != measure(graph(residents(row), row.edges)).dependence

    layers, ties = star(40)
    ties += [(i, i + 1) for i in range(1, 40)]
    g = nx.Graph((a, b) for a, b, *_ in ties)
    assert measure(graph(layers, ties)).stands_without == 1
    assert r_over_other_nodes(g, layers) == 40 / 41

    assert ei_without_pairs_with_oneself(7, 3) != pytest.approx(-0.16, abs=0.005)


# The demo municipality: what was planted comes out in words.

KINDS = {
    "kent": "knows", "buur van": "neighbour", "familie van": "family",
    "lid van": "member", "ondersteunt": "supports", "verwijst naar": "refers",
}  # fmt: skip


def seed(name):
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=["agreed", "everybody"])
def waterrijk(request):
    """The graph of each neighbourhood, of who agreed to statistics or of all; no tie has a day of confirmation."""
    layers = {"vrijwilliger": "volunteer", "bewoner": "resident"}
    nodes = {
        row["person_id"]: (layers[row["role"]], row["neighbourhood"])
        for row in seed("people")
        if row["consent_statistics"] == "ja" or request.param == "everybody"
    }
    for layer in ("professional", "initiative"):
        nodes |= {row[f"{layer}_id"]: (layer, row["neighbourhood"]) for row in seed(f"{layer}s")}
    number = {name: place for place, name in enumerate(nodes, start=1)}
    bonds = [
        Bond(number[row["source_id"]], number[row["target_id"]], KINDS[row["type"]])
        for row in seed("ties")
        if row["source_id"] in number and row["target_id"] in number
    ]
    places = {row["gwb_code"]: row["naam"] for row in seed("indicators")}
    members = {place: [] for place in places}
    for name, (layer, place) in nodes.items():
        members[place].append(Member(number[name], layer))
    return request.param, {name: Graph.of(members[code], bonds, TODAY, bonds) for code, name in places.items()}


def test_what_was_planted_in_waterrijk_comes_out_in_words(waterrijk):
    """Among residents and volunteers; the workers and initiatives in between cover it up."""
    who, graphs = waterrijk
    own = {name: structure(measure(graph.among(PEOPLE))) for name, graph in graphs.items()}
    planted = {
        "Ottersveen": ("leans-on-one",),
        "Kerkenveld": ("two-groups",),
        "Rietkamp": ("hangs-together",),
        "Zonneweide": ("loose-groups",),
        "Havenkwartier": ("hangs-together",),
        "Parkrand": (),
    }
    assert own == planted | (
        {"Stadshart": ("loose-groups",), "Buitenpolder": ()}
        if who == "agreed"
        else {"Stadshart": (), "Buitenpolder": ("two-groups",)}
    )
    together = {name for name, graph in graphs.items() if structure(measure(graph)) == ("hangs-together",)}
    assert together == {"Kerkenveld", "Rietkamp", "Stadshart", "Havenkwartier"} | (
        {"Parkrand"} if who == "agreed" else set()
    )


def test_the_words_are_a_closed_list():
    assert WORDS == ("leans-on-one", "two-groups", "loose-groups", "hangs-together")
