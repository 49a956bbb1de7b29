"""Who might know somebody: a next step when nobody fits, also in a village with one worker and 25 people."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.model import MightKnow, Reason
from matching.network import PERSON, Bools, Ints
from matching.pairs import Pairs, cosine, likeness, of_words
from matching.rules import CRISIS
from matching.signals import Weights
from matching.warm import Wishes

MOST: Final = 3
ONE_STEP: Final = 800
"""What is left, per mille, of the closeness of a group or offer for somebody who is tied to it."""
NEAR_AT: Final = 3000
"""Metres at which nearness counts for half."""

TIERS: Final = (("theme", "introduced-before", "member"), ("recent-contact",), ("worker-near",))
"""Who is asked, the first group first; within a group the closest, of equals by the ground that stands first."""

Found = Iterable[tuple[int, int]]
"""Positions of nodes, each with how close to the subject it stands."""


def might_know(pairs: Pairs, weights: Weights) -> tuple[MightKnow, ...]:
    """At most three people, initiatives or places that the viewer may see, closest to the need's subject first.

    Close to the subject are who offers something like it (whether or not that can be for this need), what is about
    it, who is tied to those, and who brought people together for a need like this one; of equals the nearer, then
    the first registered. After them whom the seeker knows best, then who works in the neighbourhood; in a crisis only
    the latter. They are asked who they know; they are never counted as talents. Nobody from whom the seeker is kept
    apart, or whom the seeker would rather not have in between, is among them.
    """
    if not pairs.view.use[pairs.seeker]:
        return ()
    subject = _on_subject(pairs, weights)
    close: Mapping[str, Found] = {
        "theme": subject,
        "introduced-before": _introduced_before(pairs, weights),
        "member": _tied_to(subject, pairs),
        "recent-contact": _recent_contact(pairs),
        "worker-near": _worker_near(pairs),
    }
    found: dict[int, str] = {}
    for codes in TIERS[-1:] if CRISIS in pairs.need.requires else TIERS:
        for node, code in _in_order(pairs, {code: close[code] for code in codes}):
            found.setdefault(node, code)
    number = pairs.network.nodes["number"]
    return tuple(MightKnow(int(number[node]), Reason(code)) for node, code in list(found.items())[:MOST])


def _may_be_asked(pairs: Pairs) -> Bools:
    """Who may be part of an answer, but for the seeker and whom the seeker does not want, or may not have, there."""
    able = pairs.view.use & ~Wishes(pairs.network).unwanted(pairs.seeker)
    able[pairs.seeker] = False
    return able


def _on_subject(pairs: Pairs, weights: Weights) -> list[tuple[int, int]]:
    """Who offers something like it, and what initiatives, organisations and places are about it."""
    network = pairs.network
    talents = np.flatnonzero(network.talents["number"] > 0)
    alike = [likeness(network, pairs.need, talents)]
    nodes = [network.talents["owner"][talents]]
    if network.gists:
        alike.append(_alike(np.stack(list(network.gists.values())), pairs))
        nodes.append(np.array([network.nodes.at[number] for number in network.gists]))
    together, values = np.concatenate(nodes), np.concatenate(alike)
    close = values >= weights.floor
    return list(zip(together[close].tolist(), values[close].tolist(), strict=True))


def _alike(gists: NDArray[Any], pairs: Pairs) -> Ints:
    """How much texts are about the same as the need, on the scale of the likeness of a talent of words alone."""
    words = cosine(gists, pairs.network.gist(pairs.need.gist).concepts)
    return of_words(words, np.zeros_like(words))


def _tied_to(subject: Found, pairs: Pairs) -> Found:
    """Who is tied to one of those, as far as the viewer may see."""
    for node, closeness in subject:
        for neighbour in pairs.view.neighbours(node).tolist() if pairs.view.use[node] else ():
            yield neighbour, closeness * ONE_STEP // 1000


def _introduced_before(pairs: Pairs, weights: Weights) -> Found:
    """Who proposed an introduction for a need like this one, of an owner the viewer may see."""
    network = pairs.network
    for introduction in network.introductions.values():
        need, by = network.needs.get(introduction.need), network.nodes.at.get(introduction.by)
        if need is not None and by is not None and network.reads(pairs.scope, need):
            closeness = int(_alike(network.gist(need.gist).concepts[None, :], pairs)[0])
            if closeness >= weights.floor:
                yield by, closeness


def _recent_contact(pairs: Pairs) -> Found:
    """Whom the seeker knows best and saw last."""
    return zip(pairs.view.neighbours(pairs.seeker).tolist(), pairs.view.trusts(pairs.seeker).tolist(), strict=True)


def _worker_near(pairs: Pairs) -> Found:
    """Professionals of the seeker's neighbourhood."""
    nodes = pairs.network.nodes
    near = (nodes["area"] == nodes["area"][pairs.seeker]) & nodes["professional"] & (nodes["kind"] == PERSON)
    return ((node, 1) for node in np.flatnonzero(near).tolist())


def _in_order(pairs: Pairs, tier: Mapping[str, Found]) -> list[tuple[int, str]]:
    """Who of these may be asked, and why: closest first, where nearness counts too; of equals the first registered."""
    able, closest = _may_be_asked(pairs), dict[int, tuple[int, str]]()
    for code, found in tier.items():
        for node, closeness in found:
            if able[node] and closeness > closest.get(node, (0, ""))[0]:
                closest[node] = closeness, code
    nodes = pairs.network.nodes

    def key(node: int) -> tuple[int, int]:
        dx, dy = (int(nodes[axis][node] - nodes[axis][pairs.seeker]) for axis in ("x", "y"))
        known = nodes["placed"][node] and nodes["placed"][pairs.seeker]
        metres = int((dx * dx + dy * dy) ** 0.5) if known else NEAR_AT
        return -(1000 * closest[node][0] * NEAR_AT // (NEAR_AT + metres)), int(nodes["number"][node])

    return [(node, closest[node][1]) for node in sorted(closest, key=key)]
