"""Who does not know whom, groups that hardly touch, and what one more tie would change: by hand, and counted again."""

from itertools import chain, combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.bridging import Bridges, Gain, between, groups, guests, joining, pair, strangers
from matching.measures import LAYERS, Bond, Graph, Member, measure

TODAY = 740_000


def clique(*members):
    return {pair(a, b) for a, b in combinations(members, 2)}


def near(a, b):
    return abs(a - b)


def test_s54_six_on_one_theme_with_one_tie_are_fourteen_pairs_of_fifteen():
    found = strangers(range(6), {(0, 1)})
    assert len(found) == 14
    assert (0, 1) not in found
    assert len(set(found)) == 14
    assert all(a < b for a, b in found)


def test_who_has_nobody_new_to_meet_is_not_invited():
    tied = {pair(0, other) for other in range(1, 4)} | {(1, 2)}
    assert guests(range(4), tied, 20) == [1, 2, 3]
    assert guests(range(4), clique(0, 1, 2, 3), 20) == []


def test_of_too_many_those_who_know_most_stay_at_home():
    # 0 and 1 know half of the others already.
    tied = {pair(a, b) for a in (0, 1) for b in range(2, 12)}
    chosen = guests(range(24), tied, 20)
    assert len(chosen) == 20
    assert not {0, 1} & set(chosen)
    assert len(strangers(chosen, tied)) == 20 * 19 / 2


def test_s87_nine_initiatives_in_four_clusters_and_the_three_pairs_that_join_them():
    tied = clique(1, 2, 3) | clique(4, 5, 6) | {(7, 8)}
    found = groups(range(1, 10), tied)
    assert found == [[1, 2, 3], [4, 5, 6], [7, 8], [9]]
    assert between(found, tied) == (0, 7)
    assert joining(found, tied, near) == [(3, 4), (6, 7), (8, 9)]


def test_a_tie_between_two_clusters_counts_in_the_bridging_share_and_is_still_hardly_touching():
    tied = clique(1, 2, 3, 4) | clique(5, 6, 7, 8) | {(4, 5)}
    found = groups(range(1, 9), tied)
    assert between(found, tied) == (1, 13)
    assert joining(found, tied, near) == [(3, 5)], "the nearest two who do not know each other yet"
    assert joining(found, tied | {(3, 6)}, near) == [], "two ties are more than hardly"


@given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda both: both[0] < both[1])))
def test_joined_groups_all_hang_together_and_no_pair_is_too_many(tied):
    found = groups(range(13), tied)
    assert sorted(chain.from_iterable(found)) == list(range(13))
    assert found == groups(range(13), sorted(tied, reverse=True)), "the same ties, the same groups"
    chosen = joining(found, tied, near)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(found)))
    at = {number: place for place, group in enumerate(found) for number in group}
    for one, other in combinations(range(len(found)), 2):
        if sum(pair(a, b) in tied for a in found[one] for b in found[other]) > 1:
            graph.add_edge(one, other)
    for a, b in chosen:
        assert not nx.has_path(graph, at[a], at[b]), "each pair joins what was apart"
        graph.add_edge(at[a], at[b])
    assert nx.is_connected(graph)


def people(*layers):
    return [Member(number, layer) for number, layer in enumerate(layers)]


def test_a_tie_between_two_pieces_makes_the_largest_as_large_as_both():
    members = people(*["resident"] * 7)
    bonds = [Bond(0, 1, "knows", TODAY), Bond(1, 2, "knows", TODAY), Bond(3, 4, "knows", TODAY)]
    bridges = Bridges(Graph.of(members, bonds, TODAY))
    assert bridges.gain(2, 3) == Gain(largest=2, largest_with=2, largest_without=2, bridging=1)
    assert bridges.gain(0, 2) == Gain(bridging=1), "in one piece already"
    assert bridges.gain(3, 5) == Gain(bridging=1), "no larger than the largest"
    assert bridges.gain(0, 1) == Gain(), "they know each other"


def test_r_rises_by_a_tie_between_two_whom_only_the_worker_joins():
    members = people("resident", "resident", "professional")
    bonds = [Bond(0, 2, "knows", TODAY), Bond(1, 2, "knows", TODAY)]
    found = Bridges(Graph.of(members, bonds, TODAY)).gain(0, 1)
    assert found == Gain(largest=0, largest_with=0, largest_without=1, bridging=1)


def test_two_members_of_one_group_are_no_bridge():
    members = people("resident", "resident", "initiative")
    bonds = [Bond(0, 2, "member", TODAY), Bond(1, 2, "member", TODAY)]
    assert Bridges(Graph.of(members, bonds, TODAY)).gain(0, 1).bridging == 0


def test_a_tie_of_long_ago_is_one_that_can_be_made_again():
    graph = Graph.of(people("resident", "resident"), [Bond(0, 1, "knows", TODAY - 800)], TODAY)
    assert Bridges(graph).gain(0, 1) == Gain(largest=1, largest_with=1, largest_without=1, bridging=1)


@pytest.mark.parametrize("number", [7, -1])
def test_who_is_not_in_the_network_has_no_gain(number):
    with pytest.raises(KeyError):
        Bridges(Graph.of(people("resident"), [], TODAY)).gain(0, number)


@st.composite
def networks(draw):
    n = draw(st.integers(2, 9))
    members = people(*draw(st.lists(st.sampled_from(LAYERS), min_size=n, max_size=n)))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda both: both[0] != both[1])
    kinds = st.sampled_from(["knows", "member", "supports"])
    rows = draw(st.lists(st.tuples(ends, kinds, st.sampled_from([0, TODAY, TODAY - 900])), max_size=14))
    return members, [Bond(*both, kind, day) for both, kind, day in rows]


@given(networks(), st.data())
def test_the_gain_is_what_measuring_again_with_that_tie_finds(network, data):
    members, bonds = network
    a, b = data.draw(st.sampled_from(list(combinations(range(len(members)), 2))))
    before, after = (measure(Graph.of(members, rows, TODAY)) for rows in (bonds, [*bonds, Bond(a, b, "knows", TODAY)]))
    assert Bridges(Graph.of(members, bonds, TODAY)).gain(a, b) == Gain(
        largest=after.largest - before.largest,
        largest_with=after.largest_with - before.largest_with,
        largest_without=after.largest_without - before.largest_without,
        bridging=after.bridging - before.bridging,
    )
