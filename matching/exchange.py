"""Giving in a circle: swaps between two, and rings up to four in which each gives to the next.

For who takes no help without giving something back. A step of a ring is what `suggest` could say of that need, under
the same rules; nobody in a ring is kept apart from anybody else in it. Of all rings that can be, the best set is found
exactly (set packing): each need is served once, and no talent gives more than it has left.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product
from typing import Any, Final, NamedTuple

import networkx as nx

from matching.model import Need, Obstacle, Scope
from matching.network import Network
from matching.rules import RULES, Rule
from matching.signals import Weights
from matching.solving import constraint_program
from matching.suggest import rankings

LONGEST: Final = 4
"""Most that give in one ring: with more, somebody always says no."""
MOST: Final = 20
"""Talents for each need that can be a step: so far down the list a worker would still look."""
MOST_RINGS: Final = 60_000
"""With more rings than these, fewer talents for each need are looked at."""
EFFORT: Final = 30.0
"""How long the solver may look, in its own count of steps, which is the same on every machine."""
LAST_EFFORT: Final = 2.0
"""The same for which of equally good sets it is to be."""
SEED: Final = 1
IN_RETURN: Final[Obstacle] = "in-return"
_NOBODY: Final[frozenset[int]] = frozenset()

Told = Callable[[int, int], None]
"""Hears how far along it is: so many of so many."""
Ranked = Sequence[tuple[int, int]]
"""Talents for one need with their scores, best first."""
Gifts = Mapping[tuple[int, int], Sequence["Step"]]
"""What somebody can give to somebody else, best first, by the numbers of these two."""


@dataclass(frozen=True, slots=True)
class Step:
    """Who gives what to whom."""

    giver: int
    talent: int
    receiver: int
    need: int
    score: int
    """Of this talent for this need, as `suggest` has it."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Steps of which each receiver is the next giver, and the last one gives to the first."""

    steps: tuple[Step, ...]
    """The one that serves the lowest need first."""
    score: int
    """Sum of the scores of its steps."""
    in_return: bool = False
    """One of them takes nothing without giving something back."""


@dataclass(frozen=True, slots=True)
class Rings:
    """The best rings that can be started side by side."""

    rings: tuple[Ring, ...]
    """Of who takes nothing without giving first; then the best score, then the lowest needs."""
    score: int
    considered: int
    """How many rings could be, of which these are the best set."""
    proven: bool
    """No other set of those has a higher score; where False the solver did not get round to showing that."""
    most: int
    """How many talents were looked at for each need: fewer than was asked where there would be too many rings."""


class Solved(NamedTuple):
    """The rings that were chosen, and whether that is shown to be the best."""

    rings: list[Ring]
    proven: bool


def rings(
    network: Network,
    *,
    scope: Scope,
    needs: Collection[int] | None = None,
    longest: int = LONGEST,
    weights: Weights | None = None,
    most: int = MOST,
    rules: Sequence[Rule] = RULES,
    tell: Told | None = None,
) -> Rings:
    """Find the best set of rings between the owners of open needs that the scope may read.

    `needs` (numbers): only these. The best is the highest sum of scores; of equal ones the most rings, since a short
    ring holds better than a long one; of those the lowest needs. UnseenError never: what is not seen takes no part.
    """
    wanted = _taking_part(network, scope, needs)
    found: dict[int, Ranked] = {}
    each = rankings(network, [need.number for need in wanted], scope=scope, most=most, weights=weights, rules=rules)
    for done, (need, best) in enumerate(zip(wanted, each, strict=True), start=1):
        found[need.number] = best
        if tell is not None:
            tell(done, len(wanted))
    uses, used = Counter(need.owner for need in wanted), most
    while True:
        gifts = _gifts(network, wanted, uses, {need: best[:used] for need, best in found.items()})
        possible = list(islice(_rings(network, gifts, longest), MOST_RINGS + 1))
        if len(possible) <= MOST_RINGS or used == 1:
            break
        used //= 2
    solved = _best_set(possible, _room(network, uses, possible))
    chosen = sorted(solved.rings, key=lambda ring: (not ring.in_return, -ring.score, _needs(ring)))
    return Rings(tuple(chosen), sum(ring.score for ring in chosen), len(possible), solved.proven, used)


def rings_with(
    network: Network,
    need: int,
    *,
    scope: Scope,
    needs: Collection[int] | None = None,
    longest: int = LONGEST,
    weights: Weights | None = None,
    most: int = MOST,
    limit: int = 5,
) -> tuple[Ring, ...]:
    """Find the best rings that serve this one need, best first; of equal ones the shortest, then the lowest needs.

    `needs`: only these take part. None at all where the scope may not read the need, or it cannot be served so.
    """
    wanted = {one.number: one for one in _taking_part(network, scope, needs)}
    if need not in wanted:
        return ()
    uses, found, near = Counter(one.owner for one in wanted.values()), dict[int, Ranked](), {need}
    for _ in range(longest):
        order = sorted(near)
        each = rankings(network, order, scope=scope, most=most, weights=weights)
        found |= dict(zip(order, each, strict=True))
        givers = {network.giver(talent) for one in near for talent, _ in found[one]}
        near = {one.number for one in wanted.values() if one.owner in givers} - found.keys()
    gifts = _gifts(network, [wanted[one] for one in sorted(found)], uses, found)
    serving = (ring for ring in islice(_rings(network, gifts, longest), MOST_RINGS) if need in _needs(ring))
    return tuple(sorted(serving, key=lambda ring: (-ring.score, _order(ring)))[:limit])


def closes(network: Network, steps: Sequence[tuple[int, int]]) -> bool:
    """Whether these steps, each a need with the talent that serves it, are a ring of people who may be in one.

    Each receiver gives to the next, the last one to the first; each takes part once; nobody is kept apart from
    anybody. Whether each step alone is allowed, `suggest` says. The needs and talents are there.
    """
    receivers = [network.needs[need].owner for need, _ in steps]
    givers = [network.giver(talent) for _, talent in steps]
    once = len(set(receivers)) == len(receivers) > 1
    together = set(receivers)
    apart = any(network.apart_from.get(one, _NOBODY) & together for one in receivers)
    return once and not apart and givers[1:] + givers[:1] == receivers


def _taking_part(network: Network, scope: Scope, needs: Collection[int] | None) -> list[Need]:
    """Open needs that may be read, of who may be part of an answer and has something to give; by rising number."""
    view, talents = network.view(scope), network.talents
    gives = set(talents["owner"][(talents["number"] > 0) & talents["active"]].tolist())
    numbers = sorted(network.needs if needs is None else network.needs.keys() & set(needs))
    return [
        need
        for need in map(network.needs.__getitem__, numbers)
        if need.open
        and network.reads(scope, need)
        and view.use[network.nodes.at[need.owner]]
        and network.nodes.at[need.owner] in gives
    ]


def _gifts(network: Network, needs: Iterable[Need], uses: Mapping[int, int], found: Mapping[int, Ranked]) -> Gifts:
    """Steps between two that take part, best first.

    A talent that stands behind better ones of the same giver is left out where those can never all be full: somebody
    is in at most as many rings as that one has needs.
    """
    gifts: dict[tuple[int, int], list[Step]] = defaultdict(list)
    for need in needs:
        room: Counter[int] = Counter()
        for talent, score in found[need.number]:
            giver = network.giver(talent)
            if giver not in uses or room[giver] >= uses[giver]:
                continue
            left = _left(network, talent)
            room[giver] += uses[giver] if left is None else left
            gifts[giver, need.owner].append(Step(giver, talent, need.owner, need.number, score))
    return gifts


def _left(network: Network, talent: int) -> int | None:
    """How often it can still be given; None where nobody said."""
    left = int(network.talents["capacity_left"][network.talents.at[talent]])
    return None if left < 0 else left


def _rings(network: Network, gifts: Gifts, longest: int) -> Iterator[Ring]:
    """Every ring of these gifts in which nobody is kept apart from anybody, each once."""
    for circle in _circles(gifts.keys(), longest, network.apart_from):
        gives = [gifts[two] for two in pairwise((*circle, circle[0]))]
        for steps in product(*gives):
            yield _ring(network, steps)


def _circles(
    gives: Iterable[tuple[int, int]], longest: int, apart: Mapping[int, frozenset[int]]
) -> Iterator[tuple[int, ...]]:
    """Circles of who gives to whom, of two up to `longest`, each once and beginning at its lowest number."""
    after: dict[int, set[int]] = defaultdict(set)
    before: dict[int, set[int]] = defaultdict(set)
    for giver, receiver in gives:
        after[giver].add(receiver)
        before[receiver].add(giver)

    def longer(path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        ends = before[path[0]]
        # The last one of the longest circle must give to the first: only those are looked at.
        following = after[path[-1]] & ends if len(path) == longest - 1 else after[path[-1]]
        for one in sorted(following):
            if one > path[0] and one not in path and not apart.get(one, _NOBODY) & set(path):
                if one in ends:
                    yield (*path, one)
                if len(path) < longest - 1:
                    yield from longer((*path, one))

    for first in sorted(after):
        yield from longer((first,))


def _ring(network: Network, steps: tuple[Step, ...]) -> Ring:
    begin = min(range(len(steps)), key=lambda place: steps[place].need)
    turned = (*steps[begin:], *steps[:begin])
    in_return = any(IN_RETURN in network.needs[step.need].obstacles for step in steps)
    return Ring(turned, sum(step.score for step in steps), in_return)


def _needs(ring: Ring) -> tuple[int, ...]:
    return tuple(step.need for step in ring.steps)


def _order(ring: Ring) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """Short ones first, then those of the lowest needs and talents."""
    return len(ring.steps), _needs(ring), tuple(step.talent for step in ring.steps)


def _room(network: Network, uses: Mapping[int, int], possible: Iterable[Ring]) -> dict[int, int]:
    """How often each talent can be given, of those that can run out."""
    givers = {step.talent: step.giver for ring in possible for step in ring.steps}
    left = {talent: _left(network, talent) for talent in sorted(givers)}
    return {talent: most for talent, most in left.items() if most is not None and most < uses[givers[talent]]}


def _best_set(possible: Iterable[Ring], room: Mapping[int, int]) -> Solved:
    """Choose rings that can all be started: the highest score, then the most rings, then the lowest in `_order`."""
    chosen: list[Ring] = []
    proven = True
    for part in _parts(_worth(sorted(possible, key=_order), room), room):
        solved = _solved(part, room) if len(part) > 1 else Solved(part, proven=True)
        chosen += solved.rings
        proven &= solved.proven
    return Solved(chosen, proven)


def _worth(possible: Iterable[Ring], room: Mapping[int, int]) -> list[Ring]:
    """Of rings that serve the same needs with the same scarce talents only the best."""
    best: dict[tuple[frozenset[int], frozenset[int]], Ring] = {}
    for ring in possible:
        scarce = frozenset(step.talent for step in ring.steps if step.talent in room)
        same = frozenset(_needs(ring)), scarce
        if same not in best or ring.score > best[same].score:
            best[same] = ring
    return sorted(best.values(), key=_order)


def _takes(ring: Ring, room: Mapping[int, int]) -> Iterator[tuple[str, int]]:
    """What this ring takes from others: needs, and talents that can run out."""
    for step in ring.steps:
        yield "need", step.need
        if step.talent in room:
            yield "talent", step.talent


def _parts(possible: Sequence[Ring], room: Mapping[int, int]) -> list[list[Ring]]:
    """Rings that take nothing from each other apart, so that each part is a small question of its own."""
    graph: nx.Graph[int | tuple[str, int]] = nx.Graph()
    for place, ring in enumerate(possible):
        graph.add_edges_from((place, thing) for thing in _takes(ring, room))
    together = (sorted(one for one in part if isinstance(one, int)) for part in nx.connected_components(graph))
    return [[possible[place] for place in part] for part in together]


def _solved(possible: Sequence[Ring], room: Mapping[int, int]) -> Solved:
    """Solve one part, in two goes: first how high the score can be, then the most and lowest rings with that score."""
    cp_model, model, solver = constraint_program(seed=SEED, effort=EFFORT)
    solver.parameters.linearization_level = 2
    chosen = [model.new_bool_var("") for _ in possible]
    takers: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for ring, variable in zip(possible, chosen, strict=True):
        for thing in _takes(ring, room):
            takers[thing].append(variable)
    for (kind, number), variables in takers.items():
        if kind == "need":
            model.add_at_most_one(variables)
        else:
            model.add(sum(variables) <= room[number])
    score = sum(ring.score * variable for ring, variable in zip(possible, chosen, strict=True))
    model.maximize(score)
    proven = solver.solve(model) == cp_model.OPTIMAL
    best = [solver.boolean_value(variable) for variable in chosen]
    model.add(score >= sum(ring.score for ring, one in zip(possible, best, strict=True) if one))
    for variable, one in zip(chosen, best, strict=True):
        model.add_hint(variable, one)
    many = len(possible) ** 2
    model.maximize(sum((many - place) * variable for place, variable in enumerate(chosen)))
    solver.parameters.max_deterministic_time = LAST_EFFORT
    if solver.solve(model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        best = [solver.boolean_value(variable) for variable in chosen]
    return Solved([ring for ring, one in zip(possible, best, strict=True) if one], proven)
