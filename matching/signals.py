"""Soft grounds: each asks one question about a pair and answers 0 to 1.

A new ground is one function here, one in reference.py, one weight in data/weights.toml and one line of Dutch.
Values are made with additions, products, divisions and roots only, so that they are the same on every machine.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.model import MILLE, Need
from matching.network import PERSON, Ints
from matching.pairs import UNPLACED, Pairs, likeness

Shares = NDArray[np.float64]
Values = tuple[tuple[str, str | int], ...]

HOPS: Final = (0.0, 1.0, 0.6, 0.25)
"""What 1, 2 or 3 steps over ties are worth; more is nothing."""
MANY: Final = 2 * MILLE
"""Adamic-Adar (per mille) from which more common acquaintances add nothing."""
HALVE_AT: Final = 1000
"""Metres at which distance counts for half."""


@dataclass(frozen=True)
class Weights:
    """How much each ground counts: data with a version, so that a ranking can be judged afterwards."""

    version: str
    floor: int
    """Likeness (per mille) under which a talent does not serve the need."""
    enough: int
    """Likeness (per mille) that the best must reach, allowed or not: where nobody does, nobody answers the need."""
    rested_days: int
    together: int
    """Share (per mille) of the likeness of the best one-to-one from which something done together comes before it; 0:
    it does not."""
    points: Mapping[str, int]

    def only(self, *signals: str) -> "Weights":
        """The same weights with every other ground left out, and nothing before anything else."""
        return replace(self, together=0, points={name: self.points[name] for name in signals})


@cache
def default_weights() -> Weights:
    """The weights that ship with the engine."""
    with (Path(__file__).parent / "data" / "weights.toml").open("rb") as file:
        data = tomllib.load(file)
    return Weights(**data)


def concept(pairs: Pairs, _weights: Weights) -> Shares:
    """How close is what is offered to what is asked?"""
    return pairs.likeness / MILLE


def distance(pairs: Pairs, _weights: Weights) -> Shares:
    """How near are they? 1 next door, half at a kilometre, 0 where a position is not known."""
    return np.where(pairs.metres == UNPLACED, 0.0, HALVE_AT / (HALVE_AT + np.maximum(pairs.metres, 0)))


def time(pairs: Pairs, _weights: Weights) -> Shares:
    """On what share of the day-parts asked for can the giver come? 0 where either did not say."""
    asked = max(1, pairs.need.slots.bit_count())
    return np.bitwise_count(pairs.shared_slots) / asked


def social(pairs: Pairs, _weights: Weights) -> Shares:
    """How near are they in the network: half by steps (at most 3), half by common acquaintances."""
    ball = pairs.ball
    common = np.minimum(ball.common, MANY) / MANY
    return (np.array(HOPS)[ball.hops] + common) / 2


def introducer(pairs: Pairs, _weights: Weights) -> Shares:
    """Is there a third person whom both know well and lately? People who know each other need none: 1."""
    return np.where(pairs.acquainted, 1.0, pairs.ball.warm.value[pairs.ball.pair] / MILLE)


def rested(pairs: Pairs, weights: Weights) -> Shares:
    """Was the giver left alone for a while? 1 when never asked, or not for `rested_days`."""
    asked = pairs.view.asked[pairs.givers]
    days = np.clip(pairs.scope.today - asked, 0, weights.rested_days)
    return np.where(asked > 0, days / weights.rested_days, 1.0)


def collective(pairs: Pairs, _weights: Weights) -> Shares:
    """Is it something done together?"""
    return pairs.column("collective").astype(np.float64)


def bridging(pairs: Pairs, _weights: Weights) -> Shares:
    """Would it join two groups that hardly touch? 1 when nobody is in both their circles, half when one person is.

    Somebody's circle: the members of the groups that person belongs to. 0 when either belongs to no group, and when at
    most three visible ties join the two already: then one tie more joins nothing that is apart.
    """
    view, inside = pairs.view, np.zeros(pairs.network.nodes.used, np.bool_)
    groups = view.groups(pairs.seeker)
    for group in groups:
        inside[view.groups(group)] = True
    givers, pair = np.unique(pairs.givers, return_inverse=True)
    found = np.zeros(len(givers))
    for row, giver in enumerate(givers.tolist()) if len(groups) else ():
        theirs = view.groups(giver)
        if len(theirs):
            circle = np.unique(np.concatenate([view.groups(group) for group in theirs]))
            found[row] = {0: 1.0, 1: 0.5}.get(int(inside[circle].sum()), 0.0)
    return np.where(pairs.ball.hops == 0, found[pair], 0.0)


def gain(pairs: Pairs, weights: Weights) -> Shares:
    """Can the seeker do something in return that the giver is asking for?"""
    return gains(pairs, weights)[0] / MILLE


def gains(pairs: Pairs, weights: Weights) -> tuple[Ints, list[Values]]:
    """For each pair the likeness (per mille) of the best that the giver's side gets in return, and what fills that.

    What that side asks: the giver, and whose place or initiative it is. What the seeker can do; of an initiative,
    organisation or place also what its members can ('members').
    """
    network, best = pairs.network, np.zeros(len(pairs.talents), np.int64)
    said: list[Values] = [()] * len(best)
    own = network.active_talents(pairs.seeker)
    offers = np.concatenate([own, *map(network.active_talents, _members(pairs))])
    for row, giver in enumerate(pairs.giver("number").tolist()) if len(offers) else ():
        for need in _asked_by(pairs, giver):
            values = likeness(network, need, offers)
            value = int(values.max())
            if value >= weights.floor and value > best[row]:
                best[row], said[row] = value, (("concept", need.concepts[0].concept),)
                if not len(own) or values[: len(own)].max() < value:
                    said[row] += (("about", "members"),)
    return best, said


def _members(pairs: Pairs) -> list[int]:
    """Positions of the people who belong to a seeker that is no person, as the viewer sees them."""
    nodes = pairs.network.nodes
    if nodes["kind"][pairs.seeker] == PERSON:
        return []
    groups = pairs.view.groups(pairs.seeker)
    return [int(node) for node in groups[nodes["kind"][groups] == PERSON]]


def _asked_by(pairs: Pairs, giver: int) -> list[Need]:
    """What a giver's side openly asks, as far as the viewer may read it."""
    network = pairs.network
    sides = dict.fromkeys((giver, network.owners.get(giver, giver)))
    asked = [need for side in sides for need in network.needs_of.get(side, ())]
    return [need for need in asked if need.open and need.concepts and network.reads(pairs.scope, need)]


SIGNALS: Final[Mapping[str, Callable[[Pairs, Weights], Shares]]] = {
    "concept": concept,
    "distance": distance,
    "time": time,
    "social": social,
    "introducer": introducer,
    "rested": rested,
    "collective": collective,
    "bridging": bridging,
    "gain": gain,
}
"""All soft grounds, by the name their weight has."""


def points(pairs: Pairs, weights: Weights) -> Mapping[str, Ints]:
    """What each ground gives each pair, in whole points; their sum is the score."""
    return {
        name: np.rint(weight * SIGNALS[name](pairs, weights)).astype(np.int64)
        for name, weight in weights.points.items()
    }
