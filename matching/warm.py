"""The warm path: through whom two can meet, and whom neither wants between them."""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.model import ViaWish
from matching.network import HALF_LIFE, PERSON, Bools, Former, Ints, Network, View

PAST: Final = 400
"""Trust, per mille, of a role on the day it ended."""
PAST_HALF_LIFE: Final = 2 * HALF_LIFE
"""Days after which a role that is over counts for half."""
BITS: Final = 12
"""Room for a trust of at most 1000, or the sum of two."""


class Via(NamedTuple):
    """Who introduces two others."""

    node: int
    """Position."""
    past: int
    """Number of where that person had a role before; 0: it rests on ties alone."""


class Wishes:
    """What the two sides of an introduction want between them."""

    def __init__(self, network: Network) -> None:
        """Of who is in this network."""
        self.network = network
        self._unwanted: dict[int, Bools] = {}
        self._wanted: dict[int, Bools] = {}

    def unwanted(self, node: int) -> Bools:
        """Who is never put between the node at this position and somebody else, over positions.

        Whom it would rather not have, and from whom it is kept apart.
        """
        if node not in self._unwanted:
            number = int(self.network.nodes["number"][node])
            apart = self.network.apart_from.get(number, frozenset())
            found = self._meant(number, rather=False)
            found[[at for at in map(self.network.nodes.at.get, apart) if at is not None]] = True
            self._unwanted[node] = found
        return self._unwanted[node]

    def wanted(self, node: int) -> Bools:
        """Through whom the node at this position would rather be introduced, over positions."""
        if node not in self._wanted:
            self._wanted[node] = self._meant(int(self.network.nodes["number"][node]), rather=True)
        return self._wanted[node]

    def _meant(self, number: int, *, rather: bool) -> Bools:
        found = np.zeros(self.network.nodes.used, np.bool_)
        for wish in self.network.wishes_of.get(number, ()):
            if wish.rather == rather:
                found |= meant(self.network, wish)
        return found


def meant(network: Network, wish: ViaWish) -> Bools:
    """Whom a wish is about, over positions: a node, or all organisations of a sort; with who works for those."""
    nodes = network.nodes
    those = [wish.other] if wish.other else [number for number, sort in network.sorts.items() if sort == wish.sort]
    works = nodes["professional"] & np.isin(nodes["organisation"], those)
    found: Bools = np.isin(nodes["number"], those) | works
    return found


class Warm:
    """Who can introduce a seeker and each of some givers (positions), as one viewer sees them.

    A person who knows both, by a tie or by a role of before. First whom either would rather have; then by the weaker
    of the two ties, by the two together, by who shares fewest acquaintances with both (a bridge), by number.
    """

    def __init__(self, network: Network, view: View, seeker: int, givers: Ints) -> None:
        """Weigh everybody who is tied to both."""
        self.view, self.seeker, self.givers = view, seeker, givers
        self.number = network.nodes["number"]
        self.wishes = Wishes(network)
        self.asked = [at for at in map(network.nodes.at.get, network.wishes_of) if at is not None]
        self.asked += [at for at in map(network.nodes.at.get, network.apart_from) if at is not None]
        self.persons = network.nodes["kind"] == PERSON
        self.trust, self.since = self._of_seeker()
        self.row, self.third, self.past, theirs = self._of_givers()
        ours = self.trust[self.third]
        able = (ours > 0) & (theirs > 0) & self.persons[self.third] & ~self._either(self.wishes.unwanted)
        weaker, together = np.minimum(ours, theirs), ours + theirs
        rather = self._either(self.wishes.wanted)
        self.rank = np.where(able, (rather.astype(np.int64) << 2 * BITS) | (weaker << BITS) | together, 0)
        self.best = np.zeros(len(givers), np.int64)
        np.maximum.at(self.best, self.row, self.rank)

    @property
    def value(self) -> Ints:
        """For each giver the weaker of the two ties with who is best, per mille; 0: there is nobody."""
        return (self.best >> BITS) & ((1 << BITS) - 1)

    def via(self, row: int) -> Via | None:
        """Who introduces the seeker to the giver of this row."""
        if not self.best[row]:
            return None
        same = np.flatnonzero((self.row == row) & (self.rank == self.best[row])).tolist()
        giver = int(self.givers[row])
        chosen = same[0] if len(same) == 1 else min(same, key=lambda entry: self._order(entry, giver))
        third = int(self.third[chosen])
        return Via(third, int(self.past[chosen]) or int(self.since.get(third, 0)))

    def path(self, row: int) -> tuple[int, ...]:
        """Positions between the two: who introduces them, or else a shortest way over ties of at most 3 steps.

        Of equals the lowest numbers first; never past somebody whom either would rather not have.
        """
        via, giver = self.via(row), int(self.givers[row])
        if via is not None:
            return (via.node,)
        barred = self.wishes.unwanted(self.seeker) | self.wishes.unwanted(giver)
        theirs = {node for node in self.view.neighbours(giver).tolist() if not barred[node]}
        ours = [node for node in self.view.neighbours(self.seeker).tolist() if not barred[node]]
        for node in ours:
            if node in theirs:
                return (node,)
        for first in ours:
            for second in self.view.neighbours(first).tolist():
                if second in theirs:
                    return first, second
        return ()

    def _order(self, entry: int, giver: int) -> tuple[int, int, int]:
        third = int(self.third[entry])
        circle = self.view.neighbours(third)
        shared = sum(len(np.intersect1d(circle, self.view.neighbours(side))) for side in (self.seeker, giver))
        return shared, int(self.number[third]), int(self.past[entry])

    def _of_seeker(self) -> tuple[Ints, dict[int, int]]:
        """Trust of the seeker in everybody, over positions; and on which role of before it rests, where it does."""
        trust = np.zeros(len(self.number), np.int64)
        trust[self.view.neighbours(self.seeker)] = self.view.trusts(self.seeker)
        since = {}
        for who, former in self.view.former.get(self.seeker, {}).items():
            if (remembered := memory(former)) > trust[who]:
                trust[who], since[who] = remembered, former.at
        return trust, since

    def _of_givers(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Everybody around each giver, flat: row of the giver, position, number of a role of before, trust."""
        row, between = self.view.around(self.givers)
        before = [
            (at, who, former.at, memory(former))
            for at, giver in enumerate(self.givers.tolist() if self.view.former else ())
            for who, former in self.view.former.get(giver, {}).items()
        ]
        added: NDArray[np.int64] = np.array(before, np.int64).reshape(-1, 4)
        columns = (row, self.view.there[between], np.zeros_like(between), self.view.trust[between])
        return tuple(np.concatenate([column, added[:, n]]) for n, column in enumerate(columns))  # type: ignore[return-value]

    def _either(self, of: Callable[[int], Bools]) -> Bools:
        """Whether what holds `of` a side for a third person holds of the seeker or of the giver, for each entry."""
        found = of(self.seeker)[self.third]
        for row in np.flatnonzero(np.isin(self.givers, self.asked)).tolist():
            mine = self.row == row
            found[mine] |= of(int(self.givers[row]))[self.third[mine]]
        return found


def memory(former: Former) -> int:
    """What a role that is over still means, per mille."""
    return max(1, PAST * PAST_HALF_LIFE // (PAST_HALF_LIFE + former.days))
