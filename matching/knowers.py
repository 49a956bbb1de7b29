"""Who might know somebody: a next step when nobody fits, also in a village with one worker and 25 people."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import numpy as np

from matching.model import MightKnow, Reason
from matching.network import PERSON
from matching.pairs import Pairs, cosine, likeness
from matching.signals import Weights

MOST: Final = 3
ONE_STEP: Final = 800
"""What is left, per mille, of the closeness of a group or offer for somebody who is tied to it."""
NEAR_AT: Final = 3000
"""Metres at which nearness counts for half."""

Found = Iterator[tuple[int, int]]
"""Positions of nodes, each with how close to the subject it stands."""


def might_know(pairs: Pairs, weights: Weights) -> tuple[MightKnow, ...]:
    """At most three people, initiatives or places that the viewer may see, closest to the need's subject first.

    Close to the subject are who offers something like it (whether or not that can be for this need), what is about
    it, who is tied to those, and who brought people together for a need like this one; of equals the nearer, then
    the first registered. After them whom the seeker knows best, then who works in the neighbourhood. They are asked
    who they know; they are never counted as talents.
    """
    if not pairs.view.use[pairs.seeker]:
        return ()
    found: dict[int, str] = {}
    for finders in TIERS:
        closest: dict[int, tuple[int, str]] = {}
        for code, finder in finders.items():
            for node, closeness in finder(pairs, weights):
                if pairs.view.use[node] and node != pairs.seeker and closeness > closest.get(node, (0, ""))[0]:
                    closest[node] = closeness, code
        for node in _in_order(pairs, closest):
            found.setdefault(node, closest[node][1])
    number = pairs.network.nodes["number"]
    return tuple(MightKnow(int(number[node]), Reason(code)) for node, code in list(found.items())[:MOST])


def _on_subject(pairs: Pairs, weights: Weights) -> Found:
    """Who offers something like it, and what initiatives, organisations and places are about it."""
    network = pairs.network
    talents = np.flatnonzero(network.talents["number"] > 0)
    alike = [likeness(network, pairs.need, talents)]
    nodes = [network.talents["owner"][talents]]
    if network.gists:
        alike.append(cosine(np.stack(list(network.gists.values())), network.gist(pairs.need.gist)))
        nodes.append(np.array([network.nodes.at[number] for number in network.gists]))
    together, values = np.concatenate(nodes), np.concatenate(alike)
    for row in np.flatnonzero(values >= weights.floor):
        yield int(together[row]), int(values[row])


def _tied_to_subject(pairs: Pairs, weights: Weights) -> Found:
    """Who is tied to one of those, as far as the viewer may see."""
    for node, closeness in _on_subject(pairs, weights):
        for neighbour in pairs.view.neighbours(node).tolist() if pairs.view.use[node] else ():
            yield neighbour, closeness * ONE_STEP // 1000


def _introduced_before(pairs: Pairs, weights: Weights) -> Found:
    """Who proposed an introduction for a need like this one, of an owner the viewer may see."""
    network, ours = pairs.network, pairs.network.gist(pairs.need.gist)
    for introduction in network.introductions.values():
        need, by = network.needs.get(introduction.need), network.nodes.at.get(introduction.by)
        if need is not None and by is not None and network.reads(pairs.scope, need):
            closeness = int(cosine(network.gist(need.gist)[None, :], ours)[0])
            if closeness >= weights.floor:
                yield by, closeness


def _recent_contact(pairs: Pairs, _weights: Weights) -> Found:
    """Whom the seeker knows best and saw last."""
    yield from zip(pairs.view.neighbours(pairs.seeker).tolist(), pairs.view.trusts(pairs.seeker).tolist(), strict=True)


def _worker_near(pairs: Pairs, _weights: Weights) -> Found:
    """Professionals of the seeker's neighbourhood."""
    nodes = pairs.network.nodes
    near = (nodes["area"] == nodes["area"][pairs.seeker]) & nodes["professional"] & (nodes["kind"] == PERSON)
    yield from ((node, 1) for node in np.flatnonzero(near).tolist())


def _in_order(pairs: Pairs, closest: dict[int, tuple[int, str]]) -> Iterable[int]:
    """Closest first, where nearness counts too; of equals the first registered."""
    nodes = pairs.network.nodes

    def key(node: int) -> tuple[int, int]:
        dx, dy = (int(nodes[axis][node] - nodes[axis][pairs.seeker]) for axis in ("x", "y"))
        known = nodes["placed"][node] and nodes["placed"][pairs.seeker]
        metres = int((dx * dx + dy * dy) ** 0.5) if known else NEAR_AT
        return -(1000 * closest[node][0] * NEAR_AT // (NEAR_AT + metres)), int(nodes["number"][node])

    return sorted(closest, key=key)


Finder = Callable[[Pairs, Weights], Found]
TIERS: Final[tuple[dict[str, Finder], ...]] = (
    {"theme": _on_subject, "introduced-before": _introduced_before, "member": _tied_to_subject},
    {"recent-contact": _recent_contact},
    {"worker-near": _worker_near},
)
"""Who is asked, the first group first; within a group the closest."""
