"""Who the people of one's own caseload know: for a worker alone, as far as she may see it, and logged.

Everything here is asked as who asks: ties by the same rule as everywhere (app.policy.visibility), names as far as they
may be known. So nothing that she may not see can change what stands here.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.models import Node
from app.repositories.asking import number_of
from app.repositories.ties import TieRow
from app.services.called import called
from app.work import Work
from matching.layout import places

MOST: Final = 400
"""Ties in one picture; beyond it nothing can be seen."""


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody or something in the picture; `x` and `y` from 0 to 1."""

    number: int
    """Place in the list, from 1: nothing of the database."""
    id: uuid.UUID
    name: str
    """'' for whom who asks may not name."""
    part: str
    mine: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between two dots, and what it is."""

    one: Dot
    other: Dot
    kind: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The caseload with all it is tied to."""

    dots: list[Dot]
    links: list[Link]
    more: bool
    """Whether there are more ties than fit."""

    def links_of(self, dot: Dot) -> list[tuple[str, list[Dot]]]:
        """How this one is tied, and to whom or what, in the order of the list."""
        found: dict[str, list[Dot]] = defaultdict(list)
        for link in self.links:
            if dot in {link.one, link.other}:
                found[link.kind].append(link.other if link.one == dot else link.one)
        return [(kind, sorted(ends, key=lambda end: end.number)) for kind, ends in sorted(found.items())]


def of_mine(work: Work) -> Picture:
    """Draw the own caseload: everybody in it, and what they are tied to of what the viewer may see."""
    mine = {number_of(row.node): row.node for row in work.people.find(mine=True, limit=MOST)}
    rows = work.ties.touching(mine, MOST + 1)
    shown = _once(rows[:MOST])
    nodes = mine | {number_of(end): end for row in shown for end in (row.a, row.b)}
    dots = _dots(work, nodes, mine, shown)
    links = [Link(dots[number_of(row.a)], dots[number_of(row.b)], row.tie.kind) for row in shown]
    return Picture(list(dots.values()), links, more=len(rows) > MOST)


def _once(rows: Iterable[TieRow]) -> list[TieRow]:
    """One tie of each kind between two: several organisations may have written it down."""
    found = {(*sorted((number_of(row.a), number_of(row.b))), row.tie.kind): row for row in rows}
    return list(found.values())


def _dots(work: Work, nodes: Mapping[int, Node], mine: Mapping[int, Node], ties: Iterable[TieRow]) -> dict[int, Dot]:
    names, roles = called(work, nodes.values()), work.people.roles(nodes)
    at = places(nodes, [(number_of(row.a), number_of(row.b)) for row in ties])
    order = sorted(nodes, key=lambda number: (number not in mine, names.get(number, ""), number))
    return {
        number: Dot(
            place,
            nodes[number].id,
            names.get(number, ""),
            _part(nodes[number], roles.get(number, frozenset())),
            number in mine,
            *at[number],
        )
        for place, number in enumerate(order, 1)
    }


def _part(node: Node, roles: frozenset[str]) -> str:
    """What somebody is in the picture; of whom who asks may not name it is not said."""
    if node.kind != "person":
        return node.kind
    return next((role for role in ("professional", "volunteer") if role in roles), "resident")
