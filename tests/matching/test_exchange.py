"""Swaps and rings: the same as brute force on many small worlds, by the rules, whatever order things come in."""

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from random import Random

import networkx as nx
import pytest

from matching import vocabulary
from matching.exchange import LONGEST, MOST, Ring, Step, closes, rings, rings_with
from matching.model import FAR, MILLE, Apart, Introduction, Need, Node, Scope, Talent, Weighted
from matching.network import Network
from matching.rules import RULES
from matching.suggest import suggest

AREA = "BU90010101"
SCOPE = Scope(today=739_900, everything=True)
CASES = range(60)
"""Of the three hundred of make proof."""
LONG = {38, 56}
"""Of these, trying everything takes up to a minute: only in make proof."""
FEW = 12
"""Rings of a case of which every choice is tried without any limit."""
CONCEPTS = ("tuin-onderhouden", "fiets-repareren")
RULES_THAT_COUNT = ("capacity", "earlier", "time", "distance")


def world(case):
    """Four to seven who ask and give, with all that can forbid a step."""
    dice, about = Random(case), CONCEPTS[: 1 + case % 2]
    people = range(1, dice.randint(4, 6) + 1)
    yield from (Node(one, "person", dice.randint(0, 900), 0, AREA, consent=dice.random() < 0.9) for one in people)
    talents = range(1, dice.randint(len(people), 2 * len(people)) + 1)
    for number in talents:
        known = (Weighted(dice.choice(about), dice.choice((800, 900, 1000))),)
        room = dice.choice((None, None, 0, 1, 1, 2))
        slots, reach = dice.choice((0, 0, 1, 3)), dice.choice((FAR, FAR, 400))
        yield Talent(number, dice.choice(people), known, slots=slots, reach=reach, capacity_left=room)
    needs = range(1, dice.randint(len(people), len(people) + 3) + 1)
    for number in needs:
        wanted = (Weighted(dice.choice(about), MILLE),)
        obstacles = frozenset({"in-return"} if dice.random() < 0.2 else ())
        asked = Need(number, dice.choice(people), wanted, slots=dice.choice((0, 0, 1, 2)), obstacles=obstacles)
        yield replace(asked, open=dice.random() < 0.95)
    for number in range(dice.randint(0, 2)):
        yield Apart(number + 1, *dice.sample(people, 2))
    for number in range(dice.randint(0, 2)):
        yield Introduction(number + 1, dice.choice(needs), dice.choice(talents), "expired")


@cache
def steps_of(network):
    """Each step that `suggest` would say, for each need."""
    return [
        Step(one.roles[1].node, one.talent, need.owner, need.number, one.score)
        for need in network.needs.values()
        for one in suggest(network, need.number, scope=SCOPE, limit=MOST).suggestions
    ]


def all_rings(network, longest=LONGEST):
    """Every ring, by a library's own search for circles."""
    gives = {}
    for step in steps_of(network):
        gives.setdefault((step.giver, step.receiver), []).append(step)
    apart = {frozenset((one.a, one.b)) for one in network.aparts.values()}
    for circle in nx.simple_cycles(nx.DiGraph(list(gives)), length_bound=longest):
        if any(pair <= set(circle) for pair in apart):
            continue
        for steps in product(*(gives[two] for two in pairwise((*circle, circle[0])))):
            yield Ring(steps, sum(step.score for step in steps))


def room_of(network):
    left = network.talents["capacity_left"]
    return {number: int(left[at]) for number, at in network.talents.at.items() if left[at] >= 0}


def fit(chosen, room):
    """Whether these can all be started: each need once, and no talent more than it has left."""
    steps = [step for ring in chosen for step in ring.steps]
    needs, talents = Counter(step.need for step in steps), Counter(step.talent for step in steps)
    return max(needs.values(), default=0) <= 1 and all(talents[one] <= most for one, most in room.items())


def best_of(possible, room, chosen=()):
    """The highest score there is, and the most rings with it, by trying everything."""
    best = (sum(ring.score for ring in chosen), len(chosen))
    for place, ring in enumerate(possible):
        if fit((*chosen, ring), room):
            best = max(best, best_of(possible[place + 1 :], room, (*chosen, ring)))
    return best


def greedy(possible, room):
    chosen = []
    for ring in sorted(possible, key=lambda ring: -ring.score):
        if fit((*chosen, ring), room):
            chosen.append(ring)
    return sum(ring.score for ring in chosen)


def wrong(network, ring, longest=LONGEST):
    """What is wrong with a ring, by the specification."""
    allowed = {(step.talent, step.need): step.score for step in steps_of(network)}
    people = [step.giver for step in ring.steps]
    apart = {frozenset((one.a, one.b)) for one in network.aparts.values()}
    checks = {
        "closed": all(one.receiver == two.giver for one, two in pairwise((*ring.steps, ring.steps[0]))),
        "length": 2 <= len(people) <= longest,
        "once": len(set(people)) == len(people),
        "allowed": all(allowed.get((step.talent, step.need)) == step.score for step in ring.steps),
        "apart": not any(pair <= set(people) for pair in apart),
        "owner": all(network.needs[step.need].owner == step.receiver for step in ring.steps),
        "score": ring.score == sum(step.score for step in ring.steps),
    }
    return {name for name, good in checks.items() if not good}


@cache
def small(case):
    """A world of this kind that brute force can still do, and its rings."""
    network = Network.build(world(case))
    return network, list(all_rings(network))


@pytest.mark.parametrize("case", sorted(set(CASES) - LONG))
def test_rings_equal_brute_force_and_are_never_worse_than_greedy(case):
    network, possible = small(case)
    room = room_of(network)
    found = rings(network, scope=SCOPE)
    assert found.proven
    assert (found.score, len(found.rings)) == best_of(one_of_each(possible), room)
    assert found.score >= greedy(possible, room)
    assert fit(found.rings, room)
    assert not any(wrong(network, ring) for ring in found.rings)


def one_of_each(possible):
    """Of rings that take exactly the same only the best: brute force has enough to do."""
    best = {}
    for ring in possible:
        same = frozenset((step.need, step.talent) for step in ring.steps)
        if same not in best or ring.score > best[same].score:
            best[same] = ring
    return list(best.values())


def test_the_cases_hold_rings_to_choose_from():
    sizes = [len(small(case)[1]) for case in CASES]
    assert sum(size >= 5 for size in sizes) >= len(CASES) // 3
    assert sum(size >= 30 for size in sizes) >= len(CASES) // 15


@pytest.mark.parametrize("code", RULES_THAT_COUNT)
def test_a_rule_left_out_is_noticed(code):
    """The cases can tell: without this rule some ring is wrong."""
    rules = [rule for rule in RULES if rule.code != code]
    assert any(
        wrong(network, ring)
        for network, _ in map(small, CASES)
        for ring in rings(network, scope=SCOPE, rules=rules).rings
    )


def test_a_ring_the_other_way_round_and_a_talent_given_too_often_are_noticed():
    turned, spent = 0, 0
    for case in CASES:
        network, possible = small(case)
        for ring in possible:
            back = tuple(replace(step, giver=step.receiver, receiver=step.giver) for step in reversed(ring.steps))
            turned += bool(wrong(network, replace(ring, steps=back)))
        if len(possible) <= FEW:
            endless = {step.talent: FAR for ring in possible for step in ring.steps}
            spent += best_of(one_of_each(possible), endless) > best_of(one_of_each(possible), room_of(network))
    assert turned
    assert spent


@pytest.mark.parametrize("case", range(0, 300, 10))
def test_the_order_in_which_things_come_changes_nothing(case):
    values = list(world(case))
    nodes = [value for value in values if isinstance(value, Node)]
    others = [value for value in values if not isinstance(value, Node)]
    shuffled = [*Random(1).sample(nodes, len(nodes)), *Random(2).sample(others, len(others))]
    assert rings(Network.build(values), scope=SCOPE) == rings(Network.build(shuffled), scope=SCOPE)


def two_or(*, more=(), **first):
    """Two who can swap: a garden for a bicycle; and who else."""
    garden, bicycle = ((Weighted(concept, MILLE),) for concept in CONCEPTS)
    return Network.build(
        [
            *(Node(number, "person", 0, 0, AREA) for number in range(1, 6)),
            Talent(1, 1, garden),
            Talent(2, 2, bicycle),
            Need(1, 1, bicycle, **first),
            Need(2, 2, garden),
            *more,
        ]
    )


def test_a_swap_says_who_gives_what_to_whom():
    (ring,) = rings(two_or(), scope=SCOPE).rings
    assert [(step.giver, step.talent, step.receiver, step.need) for step in ring.steps] == [(2, 2, 1, 1), (1, 1, 2, 2)]


def test_who_takes_nothing_without_giving_stands_first():
    garden, bicycle = ((Weighted(concept, MILLE),) for concept in CONCEPTS)
    closer = [
        Talent(3, 3, garden, slots=1),
        Talent(4, 4, bicycle, slots=1),
        Need(3, 3, bicycle, slots=1),
        Need(4, 4, garden, slots=1, obstacles=frozenset({"in-return"})),
    ]
    found = rings(two_or(more=closer), scope=SCOPE).rings
    assert [ring.in_return for ring in found] == [True, False]


def test_only_the_needs_that_are_named_take_part_and_only_what_may_be_read():
    assert rings(two_or(), scope=SCOPE, needs=[1]).rings == ()
    assert rings(two_or(), scope=SCOPE, needs=[1, 2, 99]).score > 0
    assert rings(two_or(), scope=Scope(today=SCOPE.today)).rings == ()


def test_no_ring_is_longer_than_was_asked():
    assert all(len(ring.steps) == 2 for case in CASES for ring in rings(small(case)[0], scope=SCOPE, longest=2).rings)


def test_too_many_rings_are_cut_by_looking_at_fewer_talents(monkeypatch):
    monkeypatch.setattr("matching.exchange.MOST_RINGS", 10)
    case = max(CASES, key=lambda case: len(small(case)[1]))
    network, possible = small(case)
    found = rings(network, scope=SCOPE)
    assert len(possible) > 10 >= found.considered
    assert found.most < MOST


def test_who_waits_hears_how_far_it_is():
    heard = []
    rings(two_or(), scope=SCOPE, tell=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


@pytest.mark.parametrize("case", range(0, 300, 10))
def test_the_rings_of_one_need_are_the_best_that_serve_it(case):
    network, possible = small(case)
    for need in network.needs:
        serving = [ring for ring in possible if need in {step.need for step in ring.steps}]
        best = max((ring.score for ring in serving), default=None)
        found = rings_with(network, need, scope=SCOPE)
        assert (found[0].score if found else None) == best
        assert not any(wrong(network, ring) for ring in found)


@pytest.mark.parametrize("case", range(0, 300, 10))
def test_what_was_found_closes_and_what_was_taken_apart_does_not(case):
    network, possible = small(case)
    for ring in possible:
        steps = [(step.need, step.talent) for step in ring.steps]
        assert closes(network, steps)
        assert closes(network, [*steps[1:], steps[0]])
        assert not closes(network, steps[1:])
        if len(steps) > 2:
            assert not closes(network, list(reversed(steps)))


def unlike(count):
    """So many concepts that have nothing to do with each other."""
    book, found = vocabulary.load(), []
    for one in book.concepts:
        if len(found) < count and not any(book.closeness[book.index[one.id], book.index[other]] for other in found):
            found.append(one.id)
    return found


def test_nobody_in_a_ring_is_kept_apart_from_anybody_in_it():
    """A gives B, B gives C, C gives D, D gives A: A and C never meet, and yet."""
    concepts = unlike(4)
    values = [Node(one, "person", 0, 0, AREA) for one in range(1, 5)]
    values += [Talent(one, one, (Weighted(concepts[one - 1], MILLE),)) for one in range(1, 5)]
    values += [Need(one, one, (Weighted(concepts[one - 2], MILLE),)) for one in range(1, 5)]
    (ring,) = rings(Network.build(values), scope=SCOPE).rings
    assert len(ring.steps) == 4
    apart = Network.build([*values, Apart(1, 1, 3)])
    assert rings(apart, scope=SCOPE).rings == ()
    assert not closes(apart, [(step.need, step.talent) for step in ring.steps])
