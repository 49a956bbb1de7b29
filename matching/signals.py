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

from matching.model import MILLE, Need, Values
from matching.network import PERSON, Bools, Ints, View
from matching.pairs import UNPLACED, Pairs, serving

Shares = NDArray[np.float64]

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
    view, nodes = pairs.view, pairs.network.nodes.used
    found, far = np.zeros(len(pairs.talents)), np.flatnonzero(pairs.ball.hops == 0)
    groups = view.groups(pairs.seeker)
    if not len(groups) or not len(far):
        return found
    # Of each group who of the circle of the seeker is in it: the first and the last of them, where they are not many.
    circle = np.unique(np.concatenate([view.groups(group) for group in groups]))
    first, last = np.full(nodes, nodes), np.full(nodes, -1)
    who, group = _memberships(view, circle)
    np.minimum.at(first, group, circle[who])
    np.maximum.at(last, group, circle[who])
    givers, pair = np.unique(pairs.givers[far], return_inverse=True)
    lowest, highest, belongs = np.full(len(givers), nodes), np.full(len(givers), -1), np.zeros(len(givers), np.bool_)
    who, group = _memberships(view, givers)
    np.minimum.at(lowest, who, first[group])
    np.maximum.at(highest, who, last[group])
    belongs[who] = True
    nobody, one = highest < 0, highest == lowest
    found[far] = (np.where(nobody, 1.0, np.where(one, 0.5, 0.0)) * belongs)[pair]
    return found


def _memberships(view: View, positions: Ints) -> tuple[Ints, Ints]:
    """All groups of these nodes, flat: the row of the node, and the position of the group."""
    row, at = view.around(positions)
    member = view.member[at]
    return row[member], view.there[at[member]]


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
    givers = pairs.giver("number").tolist() if len(offers) else []
    asked = [(row, need) for row, giver in enumerate(givers) for need in _asked_by(pairs, giver)]
    served = serving(network, [need for _, need in asked], offers, weights.floor)
    for (row, need), (talents, values) in zip(asked, served, strict=True):
        value = int(values.max(initial=0))
        if value > best[row]:
            best[row], said[row] = value, (("concept", need.concepts[0].concept),)
            if not np.isin(talents[values == value], own).any():
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
STAGES: Final = (
    ("concept", "distance", "time", "rested", "collective"),
    ("social", "introducer", "bridging"),
    ("gain",),
)
"""The same, those that are quick to work out first."""


def points(pairs: Pairs, weights: Weights) -> Mapping[str, Ints]:
    """What each ground gives each pair, in whole points; their sum is the score."""
    return {
        name: np.rint(weight * SIGNALS[name](pairs, weights)).astype(np.int64)
        for name, weight in weights.points.items()
    }


def scores(parts: Mapping[str, Ints]) -> Ints:
    """The score of each pair: the sum of its points (`points`)."""
    return np.sum(list(parts.values()), axis=0, dtype=np.int64)


def foremost(pairs: Pairs, later: Bools, most: int, weights: Weights) -> tuple[Pairs, Bools, Mapping[str, Ints]]:
    """Those of these pairs that can be among the `most` best, with their points; who is `later` after all others.

    What takes long to work out comes last, and only for who can still get there by it.
    """
    whole = sum(map(abs, weights.points.values()))
    parts: dict[str, Ints] = {}
    for asked in STAGES:
        parts |= points(pairs, weights.only(*(name for name in asked if name in weights.points)))
        to_come = sum(max(0, most) for name, most in weights.points.items() if name not in parts)
        if len(later) > most:
            total = scores(parts) - 2 * whole * later
            kept = total + to_come >= np.partition(total, -most)[-most]
            pairs, later, parts = pairs.take(kept), later[kept], {name: part[kept] for name, part in parts.items()}
    return pairs, later, {name: parts[name] for name in weights.points}
