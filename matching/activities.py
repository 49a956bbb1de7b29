"""New activities: three or more like needs within reach of each other, who could carry it, a place and an hour."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from matching.hours import best_hour
from matching.model import SLOTS, Hour, Need, Scope, common_slots
from matching.network import PERSON, PLACE, Network, metres_between
from matching.pairs import expanded
from matching.signals import Weights, default_weights
from matching.suggest import ranked

LEAST: Final = 3
"""So many like needs make an activity."""
MOST: Final = 12
"""More than so many people do not get to know each other at one table."""
REACH: Final = 2500
"""Metres from the middle of a group within which people still come by themselves."""
ALIKE: Final = 400
"""How near a need must be to a concept (its weight times their closeness, per mille): what a person confirmed is, and
what is near that; of what was only read, what is read with some certainty."""
CARRIERS: Final = 3
SEARCHED: Final = 100
"""So far down the list of each need a carrier is looked for."""
HORIZON: Final = 28
"""Days ahead in which an hour is looked for."""
EVERY: Final = sum(SLOTS.values())
"""All day-parts."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A talent that serves all needs of the group: who could carry the activity."""

    talent: int
    score: int
    """Sum of its scores for these needs."""


@dataclass(frozen=True, slots=True)
class Idea:
    """An activity that is not there yet."""

    concept: str
    needs: tuple[int, ...]
    """Open needs that are about it, of people who may meet each other; by rising number, LEAST to MOST of them."""
    slots: int
    """Day-parts that suit them all, and the first carrier where there is one; 0: nobody said when."""
    carriers: tuple[Carrier, ...]
    """Best first, at most CARRIERS; none: nobody is known who could."""
    place: int
    """Number of a place with room for them; 0: none is known."""
    hour: Hour | None
    """The first hour that fits there."""


def ideas(network: Network, *, scope: Scope, limit: int = 10, weights: Weights | None = None) -> tuple[Idea, ...]:
    """The activities that could begin for the open needs that `scope` may read, the largest group first.

    Each need is in one idea at most. Every carrier is allowed for each of the needs by the rules of `suggest`, and no
    two people of a group are kept apart. Where something done together serves them all already there is no idea: that
    comes first among their suggestions. Of equal groups the one with the lowest concept and numbers.
    """
    weights = weights or default_weights()
    groups = sorted(set(_groups(network, _alike(network, scope))), key=lambda one: (-len(one.needs), -one.near, one))
    found: list[Idea] = []
    for near in groups:
        taken = {need for idea in found for need in idea.needs}
        group = [number for number in near.needs if number not in taken]
        idea = _idea(network, scope, near.concept, group, weights) if len(group) >= LEAST else None
        if idea is not None and len(found) < limit:
            found.append(idea)
    return tuple(found)


class _Group(NamedTuple):
    """Needs near one concept, of people near each other."""

    concept: str
    needs: tuple[int, ...]
    near: int
    """How near they are to the concept, together."""


def _alike(network: Network, scope: Scope) -> dict[str, dict[int, int]]:
    """Concept -> open needs of people that ask for nobody with papers, and how near they are to it, per mille."""
    use, vocabulary = network.view(scope).use, network.vocabulary
    found: dict[str, dict[int, int]] = {}
    for number in sorted(network.needs):
        need = network.needs[number]
        owner = network.nodes.at[need.owner]
        lone = need.open and not need.requires and not need.group_size and network.nodes["kind"][owner] == PERSON
        if lone and use[owner] and network.reads(scope, need):
            near = expanded(network, need.concepts)
            for concept in np.flatnonzero(near >= ALIKE).tolist():
                found.setdefault(vocabulary.concepts[concept].id, {})[number] = int(near[concept])
    return found


def _groups(network: Network, alike: Mapping[str, Mapping[int, int]]) -> Iterator[_Group]:
    """For each concept and each need near it: who lives near that one, nearest first, and may meet the others."""
    for concept, near in alike.items():
        spots = {number: spot for number in near if (spot := network.spot(network.needs[number].owner)) is not None}
        for centre in sorted(set(spots.values())) if len(spots) >= LEAST else ():
            group: list[Need] = []
            for metres, number in sorted((metres_between(centre, spot), number) for number, spot in spots.items()):
                if metres <= REACH and len(group) < MOST and _may_join(network, network.needs[number], group):
                    group.append(network.needs[number])
            if len(group) >= LEAST:
                numbers = tuple(sorted(need.number for need in group))
                yield _Group(concept, numbers, sum(near[number] for number in numbers))


def _may_join(network: Network, need: Need, group: Sequence[Need]) -> bool:
    """Whether this is somebody else than all of the group, and kept apart from none of them."""
    apart = network.apart_from.get(need.owner, frozenset())
    return all(one.owner != need.owner and one.owner not in apart for one in group)


def _idea(network: Network, scope: Scope, concept: str, group: Sequence[int], weights: Weights) -> Idea | None:
    """What could begin for this group; None where something done together serves all of them already."""
    serving = {n: dict(ranked(network, n, scope=scope, most=SEARCHED, weights=weights)) for n in group}
    talents, nodes = network.talents, network.nodes
    able: dict[int, list[int]] = {}
    for talent in sorted({talent for served in serving.values() for talent in served}):
        served = [n for n in group if talent in serving[n]]
        at = talents.at[talent]
        if talents["collective"][at] and len(served) == len(group):
            return None
        if nodes["kind"][talents["owner"][at]] == PERSON:
            able[talent] = _at_one_time(network, served, int(talents["slots"][at]))
    carriers = sorted(
        (Carrier(talent, sum(serving[n][talent] for n in served)) for talent, served in able.items()),
        key=lambda one: (-len(able[one.talent]), -one.score, one.talent),
    )
    carriers = [one for one in carriers if len(able[one.talent]) >= LEAST][:CARRIERS]
    needs = able[carriers[0].talent] if carriers else _at_one_time(network, group, 0)
    if len(needs) < LEAST:
        return None
    said = [network.needs[n].slots for n in needs]
    said += [int(talents["slots"][talents.at[one.talent]]) for one in carriers[:1]]
    slots = common_slots(said)
    place, hour = _room(network, scope, needs, slots)
    return Idea(concept, tuple(needs), slots, tuple(carriers), place, hour)


def _at_one_time(network: Network, needs: Sequence[int], slots: int) -> list[int]:
    """Most of these needs that one day-part suits, and `slots` with them; who did not say when can always."""
    wanted = {n: network.needs[n].slots or EVERY for n in needs}
    best = max(
        SLOTS.values(), key=lambda bit: (sum(bool(bit & (slots or EVERY) & own) for own in wanted.values()), -bit)
    )
    return [n for n, own in wanted.items() if own & best & (slots or EVERY)]


def _room(network: Network, scope: Scope, needs: Sequence[int], slots: int) -> tuple[int, Hour | None]:
    """The nearest place that is known to have room for all and who carries it, and when: the first with an hour."""
    nodes, see = network.nodes, network.view(scope).see
    homes = [spot for n in needs if (spot := network.spot(network.needs[n].owner)) is not None]
    middle = sum(x for x, _ in homes) // len(homes), sum(y for _, y in homes) // len(homes)
    found: list[tuple[bool, int, int, Hour | None]] = []
    for place, premises in sorted(network.rooms.items()):
        at = nodes.at[place]
        wide = premises.room is not None and premises.room > len(needs)
        spot = network.spot(place)
        if wide and see[at] and nodes["kind"][at] == PLACE and spot is not None:
            metres = metres_between(middle, spot)
            if metres <= REACH:
                hour = best_hour(network, place, slots, scope.today + 1, scope.today + HORIZON, people=len(needs) + 1)
                found.append((hour is None, metres, place, hour))
    _, _, place, hour = min(found, key=lambda one: one[:3], default=(True, 0, 0, None))
    return place, hour
