"""The network in arrays: changed one row at a time it equals one built anew, and its ties equal networkx."""

import datetime as dt
from math import asin, cos, radians, sin, sqrt

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.model import (
    Apart,
    Booking,
    Condition,
    Introduction,
    Need,
    Node,
    Opening,
    Scope,
    Talent,
    Tie,
    ViaWish,
)
from matching.network import Network, recency, to_rd
from matching.suggest import suggest
from tests.matching.worlds import TODAY, Dice, scopes, worlds

ALL = Scope(TODAY, everything=True)


def numbers_of(rows, kind):
    return [number for of_kind, number in rows if of_kind is kind]


def changed_at_random(network, rows, dice):
    """Do one random change to both the network and the plain rows it should equal."""
    nodes, talents, needs = (numbers_of(rows, kind) for kind in (Node, Talent, Need))
    match dice.randint(0, 7):
        case 0:
            value = dice.node(dice.randint(1, 60))
        case 1 if len(nodes) > 1:
            value = dice.tie(dice.randint(1, 30), *dice.sample(nodes, 2))
        case 2 if nodes:
            value = dice.talent(dice.randint(1, 12), dice.choice(nodes))
        case 3 if nodes:
            value = dice.need(dice.randint(1, 6), dice.choice(nodes))
        case 4 if talents and needs:
            state = dice.choice(("unsafe", "stopped", "running"))
            value = Introduction(dice.randint(1, 9), dice.choice(needs), dice.choice(talents), state, TODAY - 3)
        case 5 if len(nodes) > 1:
            value = Apart(dice.randint(1, 4), *sorted(dice.sample(nodes, 2)))
        case _:
            dropped_at_random(network, rows, dice)
            return
    network.put(value)
    rows[type(value), value.number] = value


HANGS_ON = {
    Node: (
        *((Tie, "a"), (Tie, "b"), (Talent, "owner"), (Need, "owner"), (Apart, "a"), (Apart, "b")),
        *((ViaWish, "node"), (ViaWish, "other"), (Opening, "place"), (Booking, "place"), (Condition, "node")),
    ),
    Need: ((Introduction, "need"),),
    Talent: ((Introduction, "talent"),),
}
"""What goes with a row that is dropped, as the database has it."""


def dropped_at_random(network, rows, dice):
    if rows:
        kind, number = dice.choice(sorted(rows, key=lambda key: (key[0].__name__, key[1])))
        network.drop(kind, number)
        without(rows, kind, number)


def without(rows, kind, number):
    del rows[kind, number]
    for other, end in HANGS_ON.get(kind, ()):
        for key in [key for key, value in rows.items() if key[0] is other and getattr(value, end) == number]:
            if key in rows:
                without(rows, *key)


@given(st.integers(0, 2**32))
def test_after_any_changes_it_equals_a_network_built_anew(seed):
    dice = Dice(seed)
    world = dice.world()
    there = {(type(value), value.number) for value in world}
    rows = {
        (type(value), value.number): value
        for value in world
        if not isinstance(value, Introduction) or {(Need, value.need), (Talent, value.talent)} <= there
    }
    network, scope = Network.build(rows.values()), Scope(TODAY, everything=True)
    for _ in range(40):
        changed_at_random(network, rows, dice)
        again = Network.build(rows.values())
        assert list(network.values()) == list(again.values())
        assert all(suggest(network, n, scope=scope) == suggest(again, n, scope=scope) for n in network.needs)


def test_a_network_that_forgets_to_clear_its_views_is_caught():
    """The kept wrong variant: an answer from before a withdrawal of consent."""
    values = Dice(3).world()
    network = Network.build(values)
    before = network.view(ALL)
    node = next(value for value in values if isinstance(value, Node) and value.active and value.consent)
    network.drop(Node, node.number)
    assert network.view(ALL) is not before
    assert network.view(ALL).see.sum() == before.see.sum() - 1


@given(worlds(), scopes)
def test_visible_ties_equal_networkx(values, scope):
    network = Network.build(values)
    view, number = network.view(scope), network.nodes["number"]
    graph = nx.Graph()
    nodes = {value.number: value for value in values if isinstance(value, Node)}
    for value in values:
        if isinstance(value, Tie) and all(view.use[network.nodes.at[end]] for end in (value.a, value.b)):
            ends = [nodes[end] for end in (value.a, value.b)]
            shared = all((end.shared and not end.listed) or end.kind != "person" for end in ends)
            own = value.organisation == scope.organisation and value.organisation > 0
            if scope.everything or shared or own:
                graph.add_edge(value.a, value.b)
    for node, at in network.nodes.at.items():
        expected = sorted(graph[node]) if node in graph else []
        assert number[view.neighbours(at)].tolist() == expected
        assert view.degree[at] == len(expected)


def test_the_same_tie_recorded_twice_is_one_neighbour_with_the_best_trust():
    values = [
        Node(1, "person", 0, 0, "a"),
        Node(2, "person", 0, 0, "a"),
        Tie(1, 1, 2, "knows", 300, TODAY),
        Tie(2, 2, 1, "member", 800, TODAY - 365),
    ]
    network = Network.build(values)
    view = network.view(ALL)
    assert view.neighbours(network.nodes.at[1]).tolist() == [network.nodes.at[2]]
    assert view.trusts(network.nodes.at[1]).tolist() == [400]
    assert view.groups(network.nodes.at[1]).tolist() == [network.nodes.at[2]]


@pytest.mark.parametrize(("days", "fresh"), [(0, 1000), (365, 500), (730, 333), (3650, 90)])
def test_a_tie_counts_for_half_after_a_year(days, fresh):
    assert recency(TODAY, np.array([TODAY - days])) == fresh


def test_a_tie_of_unknown_age_counts_for_half_and_a_tie_from_the_future_for_whole():
    assert recency(TODAY, np.array([0, TODAY + 30])).tolist() == [500, 1000]


def test_an_end_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        Network.build([Node(1, "person", 0, 0, "a"), Tie(1, 1, 2, "knows")])
    with pytest.raises(KeyError):
        Network.build([Talent(1, 9)])


def test_dropping_what_is_not_there_does_nothing():
    network = Network()
    for kind in (Node, Tie, Talent, Need, Introduction):
        network.drop(kind, 7)
    assert list(network.values()) == []


def test_the_national_grid_starts_at_amersfoort():
    assert to_rd(5.38720621, 52.15517440) == (155_000, 463_000)


@given(st.floats(3.5, 7.1), st.floats(50.8, 53.5), st.floats(-0.03, 0.03), st.floats(-0.02, 0.02))
def test_distance_on_the_grid_equals_distance_on_the_globe_within_two_per_mille(lon, lat, dlon, dlat):
    """Oracle: the haversine formula. The grid stretches at most 1 in 10,000; the ellipsoid differs a little more."""
    (ax, ay), (bx, by) = to_rd(lon, lat), to_rd(lon + dlon, lat + dlat)
    p, q = radians(lat), radians(lat + dlat)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(dlon) / 2) ** 2
    globe = 2 * 6_371_000 * asin(sqrt(h))
    assert abs(sqrt((ax - bx) ** 2 + (ay - by) ** 2) - globe) <= 2 + 0.004 * globe


def test_sixteen_is_reckoned_from_the_oldest_of_the_band():
    network = Network.build([Node(n, "person", 0, 0, "a", born_from=2000 + n) for n in (9, 10, 11)])
    young = network.minors(dt.date(2026, 1, 1).toordinal())
    assert [bool(young[network.nodes.at[n]]) for n in (9, 10, 11)] == [False, False, True]
