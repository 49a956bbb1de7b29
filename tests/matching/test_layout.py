"""A picture of a network: the same each time, within its frame, and who knows whom nearer than who does not."""

from itertools import combinations
from math import dist

from hypothesis import given
from hypothesis import strategies as st

from matching.layout import places

NETWORKS = st.integers(1, 25).flatmap(
    lambda count: st.tuples(
        st.just(list(range(10, 10 + count))),
        st.lists(st.tuples(st.integers(10, 9 + count), st.integers(10, 9 + count)), max_size=40),
    )
)


@given(NETWORKS)
def test_everybody_has_a_place_of_the_own_within_the_frame_and_the_same_each_time(network):
    nodes, ties = network
    found = places(nodes, ties)
    assert list(found) == nodes
    assert all(0 <= at <= 1 for place in found.values() for at in place)
    assert found == places(nodes, ties)
    assert all(dist(one, other) > 0.001 for one, other in combinations(found.values(), 2))


def test_two_circles_of_friends_lie_apart():
    left, right = range(6), range(6, 12)
    ties = [*combinations(left, 2), *combinations(right, 2), (0, 6)]
    found = places(range(12), ties)
    within = [dist(found[a], found[b]) for circle in (left, right) for a, b in combinations(circle, 2)]
    between = [dist(found[a], found[b]) for a in left for b in right if (a, b) != (0, 6)]
    assert max(within) < min(between)


def test_nobody_is_nowhere():
    assert places([], []) == {}
