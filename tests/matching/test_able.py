"""A search by what somebody can do: as the specification has it, whatever is hidden, and never who did not agree."""

from dataclasses import replace

from hypothesis import given

from matching.model import MILLE, Need, Node, Scope, Talent, Weighted
from matching.network import Network
from matching.reference import Reference
from matching.signals import default_weights
from matching.suggest import able
from tests.matching.test_suggest import without_what_is_hidden
from tests.matching.worlds import TODAY, scopes, worlds

WEIGHTS = default_weights()
WANTED = Need(0, 0, concepts=(Weighted("tuin-onderhouden", MILLE),))
NEAR, FAR = "BU90010101", "BU90010103"


def wanted_in(values):
    """What needs of this world ask, as if nobody in particular did; and a garden."""
    return [WANTED, *(replace(value, number=0, owner=0) for value in values if isinstance(value, Need))]


def plainly(world, wanted, scope, limit):
    """The same, one by one."""
    found = [
        (world.nodes[talent.owner].area not in scope.areas, -world.likeness(wanted, talent), talent.number)
        for talent in world.talents.values()
        if talent.active and world.uses(world.nodes[talent.owner])
    ]
    serving = [one for one in found if -one[1] >= WEIGHTS.floor]
    if not any(-likeness >= WEIGHTS.enough for _, likeness, _ in serving):
        return ()
    return tuple(number for _, _, number in sorted(serving)[:limit])


@given(worlds(), scopes)
def test_a_search_is_as_the_specification_has_it(values, scope):
    network, world = Network.build(values), Reference(values, scope)
    for wanted in wanted_in(values):
        assert able(network, wanted, scope=scope, limit=3) == plainly(world, wanted, scope, 3)


@given(worlds(), scopes)
def test_what_is_hidden_changes_nothing_of_a_search(values, scope):
    whole, visible = Network.build(values), Network.build(without_what_is_hidden(values, scope))
    for wanted in wanted_in(values):
        assert able(whole, wanted, scope=scope) == able(visible, wanted, scope=scope)


def test_the_own_neighbourhood_comes_first_and_who_did_not_agree_never():
    garden = (Weighted("tuin-onderhouden", MILLE),)
    network = Network.build(
        [
            Node(1, "initiative", 0, 0, FAR, 1),
            Node(2, "person", 0, 0, NEAR, 1),
            Node(3, "person", 0, 0, NEAR, 1, consent=False),
            *(Talent(number, number, garden) for number in (1, 2, 3)),
            Talent(4, 2, garden, active=False),
        ]
    )
    scope = Scope(TODAY, organisation=1, areas=frozenset({NEAR}))
    assert able(network, WANTED, scope=scope) == (2, 1)
    assert able(network, WANTED, scope=Scope(TODAY, everything=True)) == (1, 2)
    assert able(network, Need(0, 0, concepts=(Weighted("schaken", MILLE),)), scope=scope) == ()
