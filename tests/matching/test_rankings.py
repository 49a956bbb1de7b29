"""Many needs at once, and only the best of each: the same as one by one, and of all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import pairs
from matching.model import Node, Scope, Talent, UnseenError, Weighted
from matching.network import Network
from matching.pairs import likeness, serving
from matching.suggest import ranked, rankings, suggest
from tests.matching.worlds import GARDEN, TODAY, Dice, scopes, worlds

ALL = Scope(TODAY, everything=True)
EVERY = 1_000


def readable(network, scope):
    return [need.number for need in network.needs.values() if network.reads(scope, need)]


def street(seed):
    """Fifteen who all do gardens and ask for something too: more than are wanted, close together in points."""
    dice = Dice(seed)
    values = [dice.node(n) for n in range(1, 16)]
    values = [Node(n.number, "person", n.x, n.y, n.area, n.organisation, shared=True) for n in values]
    values += [Talent(n, n, (Weighted(GARDEN, 900 + dice.randint(0, 9)),), dice.gist()) for n in range(1, 16)]
    values += [dice.need(n, n) for n in range(1, 16)]
    values += [dice.tie(n, *dice.sample(range(1, 16), 2)) for n in range(1, 40)]
    return values


many = worlds() | st.integers(0, 2**32).map(street)


@given(many, scopes, st.integers(1, 5))
def test_the_best_of_many_needs_are_those_of_each_need_with_everybody_weighed(values, scope, most):
    network = Network.build(values)
    needs = readable(network, scope)
    for need, found in zip(needs, rankings(network, needs, scope=scope, most=most), strict=True):
        whole = suggest(network, need, scope=scope, limit=EVERY).suggestions
        best = sorted(((one.talent, one.score) for one in whole), key=lambda one: (-one[1], one[0]))
        assert found == tuple(best[:most]) == ranked(network, need, scope=scope, most=most)


@given(many, scopes, st.integers(1, 5))
def test_a_short_list_is_the_beginning_of_the_whole_list(values, scope, limit):
    network = Network.build(values)
    for need in readable(network, scope):
        found = suggest(network, need, scope=scope, limit=limit).suggestions
        assert found == suggest(network, need, scope=scope, limit=EVERY).suggestions[:limit]


@pytest.mark.parametrize("size", [1, 3, EVERY])
@given(values=many, floor=st.sampled_from([-1, 0, 1, 100, 215, 250, 400]))
def test_who_serves_is_everybody_whose_likeness_is_enough(size, values, floor):
    network = Network.build(values)
    needs = list(network.needs.values())
    talents = np.flatnonzero(network.talents["number"] > 0)
    with pytest.MonkeyPatch.context() as patch:
        for bound in ("BLOCK", "CELLS", "ABREAST"):
            patch.setattr(pairs, bound, size)
        found = list(serving(network, needs, talents, floor))
    for need, (who, alike) in zip(needs, found, strict=True):
        each = likeness(network, need, talents)
        assert who.tolist() == talents[each >= floor].tolist()
        assert alike.tolist() == each[each >= floor].tolist()


def test_a_need_that_is_not_there_is_not_ranked_among_others():
    network = Network.build(street(1))
    with pytest.raises(UnseenError):
        list(rankings(network, [1, 99], scope=ALL))
    assert list(rankings(network, [], scope=ALL)) == []
