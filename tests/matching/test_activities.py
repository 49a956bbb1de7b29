"""New activities: who asks alike, within reach, may meet each other, and can be carried by somebody at one time."""

from dataclasses import replace
from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from matching.activities import LEAST, MOST, REACH, ideas
from matching.model import MILLE, Apart, Need, Node, Opening, Scope, Talent, UnseenError, Weighted, slots_from
from matching.network import Network
from matching.suggest import why_not
from tests.matching.worlds import AREAS, TODAY, Dice, scopes

ALL = Scope(TODAY, everything=True)
SEWING = (Weighted("samen-naaien", MILLE),)
MORNING, EVENING = slots_from(["di-ochtend"]), slots_from(["vr-avond"])


def street(*, people=4, slots=0, **changes):
    """People on one street who all ask to sew; the last one, 90, can do that and asks for nothing."""
    nodes = [Node(n, "person", 100 * n, 0, AREAS[0]) for n in (*range(1, people + 1), 90)]
    needs = [Need(n, n, SEWING, slots=slots) for n in range(1, people + 1)]
    carrier = replace(Talent(90, 90, SEWING), **changes)
    return [*nodes, *needs, carrier]


def found(values, scope=ALL):
    return ideas(Network.build(values), scope=scope)


def test_three_who_ask_alike_and_one_who_can_are_an_idea():
    (idea,) = found(street(people=3))
    assert idea.needs == (1, 2, 3)
    assert [one.talent for one in idea.carriers] == [90]
    assert (idea.place, idea.hour, idea.slots) == (0, None, 0)


def test_two_are_not_enough():
    assert found(street(people=2)) == ()


def test_where_something_is_done_together_already_there_is_no_idea():
    values = [*street(), Node(91, "initiative", 0, 0, AREAS[0]), Talent(91, 91, SEWING, collective=True)]
    assert found(values) == ()


def test_without_anybody_who_can_it_says_so():
    (idea,) = found(street(active=False))
    assert idea.needs == (1, 2, 3, 4)
    assert idea.carriers == ()


def test_who_lives_too_far_is_not_of_the_group():
    values = [replace(v, x=300 + REACH + 1) if isinstance(v, Node) and v.number == 4 else v for v in street(people=4)]
    (idea,) = found(values)
    assert (idea.concept, idea.needs) == ("samen-naaien", (1, 2, 3))


def test_two_who_are_kept_apart_are_not_in_one_group():
    (idea,) = found([*street(people=4), Apart(1, 1, 2)])
    assert len({1, 2} & set(idea.needs)) == 1


def test_the_moment_suits_everybody_and_the_carrier():
    values = [replace(v, slots=EVENING) if isinstance(v, Need) and v.number == 4 else v for v in street(slots=MORNING)]
    (idea,) = found(values)
    assert idea.needs == (1, 2, 3)
    assert idea.slots == MORNING
    assert found([replace(v, slots=EVENING) if isinstance(v, Talent) else v for v in values]) == found(
        [v for v in values if not isinstance(v, Talent)]
    )


def test_the_nearest_place_with_room_and_its_first_hour():
    places = [
        Node(50, "place", 100, 0, AREAS[0], room=4),
        Node(51, "place", 900, 0, AREAS[0], room=30),
        Node(52, "place", 700, 0, AREAS[0], room=5),
    ]
    openings = [Opening(n, n, "FREQ=WEEKLY;BYDAY=TU", 540, 720, since=TODAY - 7) for n in (50, 51, 52)]
    (idea,) = found([*street(slots=MORNING), *places, *openings])
    assert idea.place == 52, "one seat for each who asks, and one for who carries it"
    assert idea.hour is not None
    assert idea.hour.begins == 540


@st.composite
def towns(draw):
    """A town in which some ask alike, some can, and some may not meet."""
    dice = Dice(draw(st.integers(0, 2**32)))
    nodes = [replace(dice.node(n), kind="person") for n in range(1, 13)]
    needs = [replace(dice.need(n, n), concepts=SEWING, group_size=None, requires=frozenset()) for n in range(1, 13)]
    talents = [replace(dice.talent(n, n), concepts=SEWING, gist=b"", collective=n == 1) for n in range(1, 7)]
    aparts = [Apart(n, *sorted(dice.sample(range(1, 13), 2))) for n in range(1, 4)]
    values = [*nodes, *needs, *talents, *aparts]
    dice.shuffle(values)
    return values


@given(towns(), scopes)
def test_nobody_is_in_a_group_or_carries_one_against_a_rule(values, scope):
    network = Network.build(values)
    answer = ideas(network, scope=scope)
    assert answer == ideas(Network.build(sorted(values, key=repr)), scope=scope)
    taken = [need for idea in answer for need in idea.needs]
    assert len(taken) == len(set(taken)), "each need is in one idea at most"
    for idea in answer:
        assert LEAST <= len(idea.needs) <= MOST
        owners = [network.needs[need].owner for need in idea.needs]
        assert len(set(owners)) == len(owners)
        for one, other in combinations(owners, 2):
            assert other not in network.apart_from.get(one, ())
            a, b = (network.nodes.at[owner] for owner in (one, other))
            x, y = network.nodes["x"], network.nodes["y"]
            assert hypot(x[a] - x[b], y[a] - y[b]) <= 2 * REACH + 2
        for number, need in enumerate(idea.needs):
            assert not idea.slots or not network.needs[need].slots or idea.slots & network.needs[need].slots
            if idea.carriers:
                try:
                    verdict = why_not(network, need, idea.carriers[0].talent, scope=scope)
                except UnseenError:
                    raise AssertionError(number, need) from None
                assert verdict.bars == ()
