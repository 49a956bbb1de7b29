"""A table: the smallest set of parties that covers what a question asks, and that can work together.

Team formation on the tie network (Lappas, Liu and Terzi, 2009): cover what is required at least communication cost.
In this order: most covered; then fewest parties; then least cost, the sum over all pairs of how far apart they stand in
the ties that the viewer may see; then nearest; then lowest numbers. Solved exactly over the candidates.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from matching import stakes
from matching.bridging import Pair, strangers
from matching.model import FAR, MILLE, Need, Scope, UnseenError, Weighted
from matching.network import ORGANISATION, PLACE, Ints, Network, Spot, View, metres_between
from matching.pairs import likeness
from matching.signals import default_weights
from matching.solving import constraint_program
from matching.suggest import allowed

MOST: Final = 8
"""Parties at a table."""
CANDIDATES: Final = 8
"""For each part at most so many parties are weighed: of the neighbourhood first, then who serves it best."""
ALTERNATIVES: Final = 3
WEAKEST: Final = 3 * MILLE
"""How long the weakest tie is; the strongest is `MILLE` shorter, so that two ties are always longer than one."""
STAFF: Final = 1
"""How far somebody stands from where he works, or a place from who owns it."""
KNOWN: Final = WEAKEST + 2 * STAFF
"""Nearer than this or as near, two know each other: by one tie, of their own or of who works for them."""
UNKNOWN: Final = 3 * WEAKEST
"""How far apart two count that are farther apart, or not connected at all."""
SEED: Final = 2026
AT_ONCE: Final = 50
"""So many candidates are told apart by number in one objective of whole numbers."""


@dataclass(frozen=True, slots=True)
class Near:
    """Where the question is."""

    area: str
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """A part that a party covers, and by what: an offer, a place, or (neither) by what it is."""

    part: str
    talent: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """A party at the table."""

    node: int
    covers: tuple[Cover, ...]
    seated: bool
    """It sits there already."""
    inviter: int = 0
    """Who can invite it: who sits there already and knows it, or else has the strongest tie to it; 0: nobody."""


@dataclass(frozen=True, slots=True)
class Table:
    """Who should sit together. No ranking: a party sits there for what it covers."""

    required: tuple[str, ...]
    seats: tuple[Seat, ...]
    missing: tuple[str, ...]
    """Required parts that nobody covers."""
    others: tuple[Seat, ...]
    """Who else could cover a part, at most `ALTERNATIVES` for each, in the order of the parts."""
    acquainted: tuple[Pair, ...]
    strangers: tuple[Pair, ...]
    """Pairs at the table who know each other, and who do not."""
    cost: int


class Candidate(NamedTuple):
    """A party that could cover a part, and by what."""

    party: int
    cover: Cover
    serves: int
    """How well, per mille."""


def table(
    network: Network,
    *,
    scope: Scope,
    required: Sequence[str],
    near: Near,
    need: Need | None = None,
    seated: Sequence[int] = (),
    stands_for: Mapping[int, int] | None = None,
    offered: Mapping[int, Collection[str]] | None = None,
    most: int = MOST,
) -> Table:
    """The table for what is `required` (stakes, skills and concepts: see stakes.py), as `scope` may see it.

    `seated` sit there already, whatever they cover. `stands_for`: for who works somewhere, and for a place, the party
    that comes to the table. `offered`: skills that offers of these numbers name in their own words. Offers are held to
    the rules of every suggestion for `need`; without one (a theme) only stakes and places count. UnseenError when the
    scope may not read the need.
    """
    if need is not None and not network.reads(scope, need):
        raise UnseenError(need.number)
    house = _House(network, network.view(scope), scope, near, need, stands_for or {}, offered or {})
    there = [node for node in dict.fromkeys(seated) if node in network.nodes.at][:most]
    parts = tuple(dict.fromkeys(required))
    able = {part: house.able(part, there) for part in parts}
    weighed = {part: _few(able[part], there) for part in parts}
    nodes = sorted({*there, *(one.party for found in weighed.values() for one in found)})
    apart = house.apart(nodes)
    cover = {part: {one.party for one in weighed[part]} for part in parts}
    metres = {node: house.metres(node) for node in nodes}
    chosen, cost = smallest(nodes, cover, apart, metres, seated=there, most=most)
    known = _known(chosen, apart)
    return Table(
        required=parts,
        seats=tuple(_seats(chosen, weighed, there, house)),
        missing=tuple(part for part in parts if not cover[part] & set(chosen)),
        others=tuple(_seats(_others(weighed, chosen), weighed, there, house)),
        acquainted=tuple(sorted(known)),
        strangers=tuple(strangers(chosen, known)),
        cost=cost,
    )


def acquainted(
    network: Network, nodes: Iterable[int], *, scope: Scope, stands_for: Mapping[int, int]
) -> tuple[Pair, ...]:
    """Pairs of these who know each other, by a tie that the viewer may see, of their own or of who works for them."""
    there = sorted({node for node in nodes if node in network.nodes.at})
    house = _House(network, network.view(scope), scope, Near(""), None, stands_for, {})
    return tuple(sorted(_known(there, house.apart(there))))


def _known(nodes: Sequence[int], apart: Mapping[Pair, int]) -> set[Pair]:
    return {both for both in combinations(nodes, 2) if apart[both] <= KNOWN}


def smallest(
    nodes: Sequence[int],
    cover: Mapping[str, Collection[int]],
    apart: Mapping[Pair, int],
    metres: Mapping[int, int],
    *,
    seated: Collection[int] = (),
    most: int = MOST,
) -> tuple[tuple[int, ...], int]:
    """The table itself, as numbers: who, and what it costs; proven by CP-SAT. `nodes` by rising number."""
    cp_model, model, solver = constraint_program(seed=SEED)
    sits = {node: model.new_bool_var(f"sits {node}") for node in nodes}
    covered = {part: model.new_bool_var(f"covered {part}") for part in cover}
    both = {two: model.new_bool_var(f"both {two}") for two in combinations(nodes, 2)}
    for node in seated:
        model.add(sits[node] == 1)
    for part, who in cover.items():
        model.add(sum(sits[node] for node in who) >= covered[part])
    for (a, b), together in both.items():
        model.add(together >= sits[a] + sits[b] - 1)
    model.add(sum(sits.values()) <= most)
    cost = sum(apart[two] * together for two, together in both.items())
    lowest = [
        -sum(2 ** (AT_ONCE - place) * sits[node] for place, node in enumerate(nodes[start : start + AT_ONCE]))
        for start in range(0, len(nodes), AT_ONCE)
    ]
    aims = [
        -sum(covered.values()),
        sum(sits.values()),
        cost,
        sum(metres[node] * one for node, one in sits.items()),
        *lowest,
    ]
    for aim in aims:
        model.minimize(aim)
        if solver.solve(model) != cp_model.OPTIMAL:
            raise RuntimeError("a table without a proof")
        model.add(aim == round(solver.objective_value))
    chosen = tuple(node for node in nodes if solver.value(sits[node]))
    return chosen, sum(apart[two] for two in combinations(chosen, 2))


@dataclass(frozen=True, eq=False)
class _House:
    """The network as one question about a table needs it."""

    network: Network
    view: View
    scope: Scope
    near: Near
    need: Need | None
    stands_for: Mapping[int, int]
    offered: Mapping[int, Collection[str]]

    def able(self, part: str, seated: Collection[int]) -> list[Candidate]:
        """Who could cover a part: each party once, of the neighbourhood first, then the best, nearest, lowest."""
        book = stakes.load()
        found = self._interested(part, seated) if part in book.stakes else [*self._places(part), *self._offers(part)]
        best: dict[int, Candidate] = {}
        for one in sorted(found, key=self._order):
            best.setdefault(one.party, one)
        return list(best.values())

    def metres(self, number: int) -> int:
        """How far a party is from the question; `FAR` where that is not known, in a measure that adds up."""
        here, there = self.near.spot, self.network.spot(number)
        return FAR // MOST if here is None or there is None else metres_between(here, there)

    def apart(self, nodes: Sequence[int]) -> dict[Pair, int]:
        """How far each two of these stand apart in the network, at most `UNKNOWN`."""
        if not nodes:
            return {}
        at = [self.network.nodes.at[node] for node in nodes]
        far = dijkstra(self._graph(), directed=True, indices=at, limit=UNKNOWN)[:, at]
        whole = np.minimum(np.nan_to_num(far, posinf=UNKNOWN), UNKNOWN).astype(np.int64)
        return {(nodes[a], nodes[b]): int(whole[a, b]) for a, b in combinations(range(len(nodes)), 2)}

    def inviter(self, party: int, seated: Collection[int]) -> int:
        """Who can invite a party: see `Seat`."""
        numbers, own = self.network.nodes["number"], {party, *self._staff(party)}
        there = {*seated, *(one for node in seated for one in self._staff(node))}
        found = [
            (int(numbers[at]) not in there, -int(trust), int(numbers[at]))
            for one in sorted(own)
            for at, trust in self._ties(one)
            if int(numbers[at]) not in own
        ]
        return min(found)[2] if found else 0

    def _order(self, one: Candidate) -> tuple[bool, int, int, int]:
        away = not self._is_here(one.cover.place or one.party)
        return away, -one.serves, self.metres(one.party), one.party

    def _interested(self, part: str, seated: Collection[int]) -> list[Candidate]:
        """Organisations with this stake; of a local one those here, or else all. Who sits there has it anyway."""
        book, nodes = stakes.load(), self.network.nodes
        having = [
            number
            for number, sort in sorted(self.network.sorts.items())
            if nodes["kind"][nodes.at[number]] == ORGANISATION
            and self.view.use[nodes.at[number]]
            and part in book.of_sort(sort)
        ]
        here = [number for number in having if self._is_here(number)]
        some = here if book.stakes[part].local and here else having
        return [Candidate(number, Cover(part), MILLE) for number in {*some, *(set(having) & set(seated))}]

    def _places(self, part: str) -> list[Candidate]:
        """Places of the neighbourhood that are what is asked, each through who owns it."""
        book, nodes = stakes.load(), self.network.nodes
        return [
            Candidate(party, Cover(part, place=number), MILLE)
            for number, sort in sorted(self.network.sorts.items())
            if nodes["kind"][nodes.at[number]] == PLACE
            and self.view.use[nodes.at[number]]
            and self._is_here(number)
            and part in book.of_place(sort)
            and (party := self._party(number)) is not None
        ]

    def _offers(self, part: str) -> list[Candidate]:
        """Offers that really serve a part, by their likeness to it or in their own words, and that no rule bars."""
        if self.need is None:
            return []
        skill, talents = stakes.load().skills.get(part), self.network.talents
        concepts = (part,) if skill is None else skill.concepts
        wanted = replace(self.need, concepts=tuple(Weighted(one, MILLE) for one in concepts), gist=b"")
        seen = np.flatnonzero((talents["number"] > 0) & self.view.see[talents["owner"]])
        likely = likeness(self.network, wanted, seen)
        serving = dict(zip(talents["number"][seen].tolist(), likely.tolist(), strict=True))
        serving |= {talent: MILLE for talent, named in self.offered.items() if part in named}
        enough = default_weights().enough
        able = [talents.at[talent] for talent, serves in serving.items() if serves >= enough and talent in talents.at]
        pairs = allowed(self.network, wanted, np.array(able, np.int64), scope=self.scope)
        return [
            Candidate(party, Cover(part, talent, owner if self._is_place(owner) else 0), serving[talent])
            for owner, talent in zip(pairs.giver("number").tolist(), pairs.column("number").tolist(), strict=True)
            if (party := self._party(owner)) is not None
        ]

    def _party(self, number: int) -> int | None:
        """Who comes to the table for this node; None where that one is not there, or the viewer may not see it."""
        party = self.stands_for.get(number, number)
        at = self.network.nodes.at.get(party)
        return party if at is not None and self.view.see[at] else None

    def _is_place(self, number: int) -> bool:
        return bool(self.network.nodes["kind"][self.network.nodes.at[number]] == PLACE)

    def _is_here(self, number: int) -> bool:
        nodes, areas = self.network.nodes, self.network.areas.index
        return bool(nodes["area"][nodes.at[number]] == areas.get(self.near.area, -1))

    def _staff(self, party: int) -> list[int]:
        """Who works for a party, and its places."""
        return [
            number for number, house in self.stands_for.items() if house == party and number in self.network.nodes.at
        ]

    def _ties(self, number: int) -> Iterable[tuple[int, int]]:
        at = self.network.nodes.at[number]
        return zip(self.view.neighbours(at).tolist(), self.view.trusts(at).tolist(), strict=True)

    def _graph(self) -> "csr_array[np.int64]":
        """The visible ties by their length, with who works where."""
        count, at = self.network.nodes.used, self.network.nodes.at
        pairs = [(at[one], at[house]) for one, house in self.stands_for.items() if one in at and house in at]
        use = self.view.use
        staff = np.array([both for both in pairs if use[both[0]] and use[both[1]]], np.int64).reshape(-1, 2)
        here = np.concatenate([np.repeat(np.arange(count), self.view.degree), staff[:, 0], staff[:, 1]])
        there = np.concatenate([self.view.there, staff[:, 1], staff[:, 0]])
        length = np.concatenate([WEAKEST - self.view.trust, np.full(2 * len(staff), STAFF)])
        # Of two ways between the same two the shorter: a sparse matrix would add them.
        order = np.lexsort((length, there, here))
        _, first = np.unique(here[order] * count + there[order], return_index=True)
        kept: Ints = order[first]
        return csr_array((length[kept], (here[kept], there[kept])), shape=(count, count))


def _few(able: Sequence[Candidate], seated: Collection[int]) -> list[Candidate]:
    """Who is weighed for a part: the first few, and who sits there."""
    return [one for place, one in enumerate(able) if place < CANDIDATES or one.party in seated]


def _seats(
    chosen: Sequence[int], weighed: Mapping[str, Sequence[Candidate]], seated: Sequence[int], house: _House
) -> Iterable[Seat]:
    """These, who sits there first, in that order, then in the order of what they cover."""
    order = list(weighed)
    covers = {
        node: tuple(one.cover for found in weighed.values() for one in found if one.party == node) for node in chosen
    }

    def place(node: int) -> tuple[bool, int, int]:
        if node in seated:
            return False, seated.index(node), node
        return True, min((order.index(one.part) for one in covers[node]), default=len(order)), node

    for node in sorted(chosen, key=place):
        yield Seat(node, covers[node], node in seated, 0 if node in seated else house.inviter(node, seated))


def _others(weighed: Mapping[str, Sequence[Candidate]], chosen: Collection[int]) -> list[int]:
    """Of each part the first few who are not at the table; each once."""
    found = [
        one.party
        for able in weighed.values()
        for one in [one for one in able if one.party not in chosen][:ALTERNATIVES]
    ]
    return list(dict.fromkeys(found))
