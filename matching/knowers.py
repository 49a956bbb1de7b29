"""Who might know somebody: a next step when nobody fits, also in a village with one worker and 25 people."""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from matching.model import MightKnow, Reason
from matching.network import PERSON, Bools
from matching.pairs import Pairs, expanded

MOST: Final = 3


def might_know(pairs: Pairs) -> tuple[MightKnow, ...]:
    """At most three people, initiatives or places the viewer may see, closest to the need's subject first.

    In this order: who brought such people together before; who offers something on the subject, whether or not
    that can be for this need; who is tied to such an offer; whom the seeker knows best; who works in the
    neighbourhood. They are asked who they know; they are never counted as talents.
    """
    if not pairs.view.use[pairs.seeker]:
        return ()
    subject = expanded(pairs.network, pairs.need.concepts) > 0
    found: dict[int, str] = {}
    for code, finder in FINDERS.items():
        for node in finder(pairs, subject):
            if pairs.view.use[node] and node != pairs.seeker:
                found.setdefault(node, code)
        if len(found) >= MOST:
            break
    number = pairs.network.nodes["number"]
    return tuple(MightKnow(int(number[node]), Reason(code)) for node, code in list(found.items())[:MOST])


def _introduced_before(pairs: Pairs, subject: Bools) -> list[int]:
    """Who proposed an introduction for a need on the subject that the viewer may see."""
    network, found = pairs.network, []
    for introduction in network.introductions.values():
        need, by = network.needs.get(introduction.need), network.nodes.at.get(introduction.by)
        if need is not None and by is not None and pairs.view.see[network.nodes.at[need.owner]]:
            index = network.vocabulary.index
            if any(subject[index[w.concept]] for w in need.concepts if w.concept in index):
                found.append(by)
    return _in_order(pairs, found)


def _on_subject(pairs: Pairs, subject: Bools) -> list[int]:
    """Who offers something on the subject."""
    talents = pairs.network.talents
    about = (subject[talents["concepts"]] & (talents["weights"] > 0)).any(axis=1) & (talents["number"] > 0)
    return _in_order(pairs, talents["owner"][about].tolist())


def _tied_to_subject(pairs: Pairs, subject: Bools) -> list[int]:
    """Who is tied to somebody who offers something on the subject."""
    near = [n for node in _on_subject(pairs, subject) for n in pairs.view.neighbours(node).tolist()]
    return _in_order(pairs, near)


def _closest(pairs: Pairs, _subject: Bools) -> list[int]:
    """Whom the seeker knows best and saw last."""
    view = pairs.view
    order = np.argsort(-view.trusts(pairs.seeker), kind="stable")
    return [int(node) for node in view.neighbours(pairs.seeker)[order]]


def _workers_near(pairs: Pairs, _subject: Bools) -> list[int]:
    """Professionals of the seeker's neighbourhood."""
    nodes = pairs.network.nodes
    near = (nodes["area"] == nodes["area"][pairs.seeker]) & nodes["professional"] & (nodes["kind"] == PERSON)
    return _in_order(pairs, np.flatnonzero(near).tolist())


def _in_order(pairs: Pairs, nodes: Iterable[int]) -> list[int]:
    """Without doubles, by order of registration."""
    return sorted(set(nodes), key=lambda node: int(pairs.network.nodes["number"][node]))


FINDERS: Final[dict[str, Callable[[Pairs, Bools], list[int]]]] = {
    "introduced-before": _introduced_before,
    "theme": _on_subject,
    "member": _tied_to_subject,
    "recent-contact": _closest,
    "worker-near": _workers_near,
}
