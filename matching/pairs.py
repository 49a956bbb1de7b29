"""One need against many talents: the columns that rules and signals read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.hours import place_of
from matching.meaning import SENSE_LENGTH
from matching.model import MILLE, Need, Scope, Weighted
from matching.network import PERSON, Bools, Gist, Ints, Network, View
from matching.vocabulary import Vocabulary
from matching.warm import Via, Warm

Floats = NDArray[np.float32]

FARTHEST: Final = 3
"""Steps over ties that still mean something."""
BEYOND: Final = 9
UNPLACED: Final = -1
WORD_SHARE: Final = 20
SENSE_SHARE: Final = 36
CONCEPT_SHARE: Final = 7
"""How much the words of the whole texts, their senses and the best pair of concepts count in a likeness."""
WORDS_ALONE: Final = 900
"""What is left, per mille, of a likeness by words alone: it runs higher than one with senses, and must mean as much."""
SAME_TONGUE: Final = 70
OTHER_TONGUE: Final = -190
ONE_TONGUE: Final = -50
"""What it adds, per mille, when both speak of a language other than Dutch, the same one or two different ones, and
when only one of them does."""
GIST_SQUARED: Final = 255**2
SENSE_SQUARED: Final = SENSE_LENGTH**2
"""Product of the lengths of two gists, of two senses."""
BLOCK: Final = 16_384
"""Rows at a time, so that the floats of many vectors stay small."""
ABREAST: Final = 256
CELLS: Final = 4_000_000
"""Needs, and pairs of a need and a talent, that are compared in one product of matrices."""
KEPT: Final = 8192
"""Sets of concepts of which it is remembered what serves them."""


def expanded(network: Network, concepts: tuple[Weighted, ...]) -> Ints:
    """How far each concept of a talent serves a need with these concepts: shape (C,), per mille.

    For talent concept c: the largest of weight x closeness over the need's concepts.
    """
    return _expanded(network.vocabulary, concepts)


@lru_cache(maxsize=KEPT)
def _expanded(vocabulary: Vocabulary, concepts: tuple[Weighted, ...]) -> Ints:
    known = [one for one in concepts if one.concept in vocabulary.index]
    weights = np.array([one.weight for one in known], np.int64)
    rows = vocabulary.closeness[[vocabulary.index[one.concept] for one in known]].astype(np.int64)
    best: Ints = (weights[:, None] * rows // MILLE).max(axis=0, initial=0)
    best.setflags(write=False)
    return best


def concept_likeness(network: Network, need: Need, talents: Ints) -> Ints:
    """How well the best pair of concepts matches, for these talents (positions), per mille."""
    served = expanded(network, need.concepts)
    concepts = network.talents["concepts"][talents]
    weights = network.talents["weights"][talents]
    best: Ints = (served[concepts] * weights).max(axis=1, initial=0) // MILLE
    return best


def cosine(vectors: NDArray[Any], other: NDArray[Any], squared: int = GIST_SQUARED) -> Ints:
    """How much vectors of whole numbers, shape (n, k), point where another does, shape (k,), per mille.

    `squared` is the product of their lengths, under 2^24: the floats in between hold every sum exactly.
    """
    return _per_mille(_products(vectors, np.arange(len(vectors)), other[None])[0], squared)


def _products(vectors: NDArray[Any], rows: Ints, others: NDArray[Any]) -> Floats:
    """The product of each of the others with these rows of vectors: shape (others, rows), each sum exact."""
    found = np.zeros((len(others), len(rows)), np.float32)
    floats = others.astype(np.float32)
    for n in range(0, len(rows), BLOCK) if others.any() else ():
        np.matmul(floats, vectors[rows[n : n + BLOCK]].astype(np.float32).T, out=found[:, n : n + BLOCK])
    return found


def _per_mille(products: Floats, squared: int) -> Ints:
    return products.astype(np.int64) * MILLE // squared


def likeness(network: Network, need: Need, talents: Ints) -> Ints:
    """How well these talents (positions) serve the need, per mille: the whole texts, and their best pair of concepts.

    The whole texts: the cosines of their gists and, where both have one, of their senses. They see more than the few
    concepts that are named to people (docs/decisions/0009). Where either has no gist, the concepts alone.
    """
    ours, columns = network.gist(need.gist), network.talents
    words = _products(columns["gist"], talents, ours.concepts[None])[0]
    senses = _products(columns["sense"], talents, ours.sense[None])[0]
    return _alike(network, need, ours, talents, (words, senses))


def serving(network: Network, needs: Sequence[Need], talents: Ints, floor: int) -> Iterator[tuple[Ints, Ints]]:
    """For each of these needs the talents (positions) whose `likeness` is at least `floor`, with that likeness.

    One product of matrices says of many needs at once which texts can be near enough; only of those more is reckoned.
    """
    columns, nobody = network.talents, np.zeros(0, np.int64)
    step = max(1, min(ABREAST, CELLS // max(1, len(talents))))
    for begin in range(0, len(needs), step):
        some = needs[begin : begin + step]
        ours = [network.gist(need.gist) for need in some]
        words = _products(columns["gist"], talents, np.stack([gist.concepts for gist in ours]))
        senses = _products(columns["sense"], talents, np.stack([gist.sense for gist in ours]))
        few = max(1, BLOCK // max(1, len(talents)))
        for first in range(0, len(some), few):
            rows = slice(first, first + few)
            can = _most(network, some[rows], ours[rows], talents, (words[rows], senses[rows])) >= floor
            for row, one in enumerate(can, first):
                near = np.flatnonzero(one)
                if not len(near):
                    yield nobody, nobody
                    continue
                found = _alike(network, some[row], ours[row], talents[near], (words[row, near], senses[row, near]))
                enough = found >= floor
                yield talents[near[enough]], found[enough]


def _most(
    network: Network, needs: Sequence[Need], ours: Sequence[Gist], talents: Ints, products: tuple[Floats, Floats]
) -> Floats:
    """What `_alike` can say at most, shape (needs, talents): as with the best concepts and the best tongue."""
    words, senses = products
    top = np.array([[expanded(network, need.concepts).max(initial=0)] for need in needs], np.float32)
    read = np.array([[gist.concepts.any()] for gist in ours]) & network.talents["read"][talents]
    sensed = np.array([[gist.sense.any()] for gist in ours]) & network.talents["sensed"][talents]
    # One more for what a float of this kind may lack.
    more = np.array([[SAME_TONGUE + 1 if need.limits.tongues else 1] for need in needs], np.float32)
    both = WORD_SHARE + SENSE_SHARE + CONCEPT_SHARE
    share = np.where(sensed, np.float32(1 / both), np.float32(WORDS_ALONE / MILLE / (WORD_SHARE + CONCEPT_SHARE)))
    found = (words * np.float32(WORD_SHARE * MILLE / GIST_SQUARED) + CONCEPT_SHARE * top) * share + more
    found += senses * np.float32(SENSE_SHARE * MILLE / SENSE_SQUARED / both)
    return np.maximum(np.where(read, found, top), 0)


def _alike(network: Network, need: Need, ours: Gist, talents: Ints, products: tuple[Floats, Floats]) -> Ints:
    """What `likeness` says, from the products of the gists and of the senses."""
    named, (words, senses) = concept_likeness(network, need, talents), products
    if not ours.concepts.any():
        return named
    cosines = _per_mille(words, GIST_SQUARED)
    both = of_words(cosines, named)
    if ours.sense.any():
        sense = _per_mille(senses, SENSE_SQUARED)
        with_sense = _mean((WORD_SHARE, cosines), (SENSE_SHARE, sense), (CONCEPT_SHARE, named))
        both = np.where(network.talents["sensed"][talents], with_sense, both)
    both = np.clip(both + _tongues(network, need, talents), 0, MILLE)
    return np.where(network.talents["read"][talents], both, named)


def of_words(words: Ints, named: Ints) -> Ints:
    """What a likeness is by words alone, per mille: the cosine of two gists, and the best pair of concepts."""
    return _mean((WORD_SHARE, words), (CONCEPT_SHARE, named)) * WORDS_ALONE // MILLE


def _mean(*parts: tuple[int, Ints]) -> Ints:
    """The mean of these, each as often as its share says, rounded down."""
    total: Ints = sum((share * part for share, part in parts), start=np.zeros_like(parts[0][1]))
    return total // sum(share for share, _ in parts)


def _tongues(network: Network, need: Need, talents: Ints) -> Ints:
    """What the languages add or take away: a letter in Turkish is not explained in Polish."""
    theirs = network.talents["tongues"][talents]
    if not need.limits.tongues:
        return np.where(theirs, ONE_TONGUE, 0)
    ours = sum(1 << network.tongues.index[tongue] for tongue in need.limits.tongues if tongue in network.tongues.index)
    return np.where(theirs & ours, SAME_TONGUE, np.where(theirs, OTHER_TONGUE, ONE_TONGUE))


@dataclass(frozen=True, eq=False)
class Pairs:
    """A need and the talents (positions) that may serve it, as one viewer sees them."""

    network: Network
    view: View
    scope: Scope
    need: Need
    talents: Ints
    likeness: Ints
    """How well each talent serves the need, per mille: see `likeness`."""

    @cached_property
    def seeker(self) -> int:
        """Position of the need's owner."""
        return self.network.nodes.at[self.need.owner]

    @cached_property
    def givers(self) -> Ints:
        """Positions of the talents' owners."""
        return self.column("owner")

    @cached_property
    def metres(self) -> Ints:
        """Distance between seeker and giver as the crow flies, whole metres; -1 where a position is not known."""
        x, y, placed = (self.network.nodes[name] for name in ("x", "y", "placed"))
        dx, dy = x[self.givers] - x[self.seeker], y[self.givers] - y[self.seeker]
        metres = np.sqrt((dx * dx + dy * dy).astype(np.float64)).astype(np.int64)
        return np.where(placed[self.givers] & placed[self.seeker], metres, UNPLACED)

    @cached_property
    def shared_slots(self) -> Ints:
        """Day-parts on which both can, as bits; 0 also where either did not say."""
        slots: Ints = self.column("slots") & self.need.slots
        return slots

    @cached_property
    def clash(self) -> tuple[Ints, Ints]:
        """Markers (bits) that the talent's limits forbid of the need, and that the need's forbid of the talent."""
        mentions, cannot, _ = self.need_bits
        return self.column("cannot") & mentions, self.column("mentions") & cannot

    @cached_property
    def friction(self) -> tuple[Ints, Ints]:
        """Markers (bits) that the giver would rather not have and the need mentions, and the other way round."""
        mentions, _, rather_not = self.need_bits
        return self.column("rather_not") & mentions, self.column("mentions") & rather_not

    @cached_property
    def need_bits(self) -> tuple[int, int, int]:
        """What the need mentions, rules out and would rather not have, as bits of markers."""
        limits, markers = self.need.limits, self.network.markers
        return tuple(
            sum(1 << markers.index[m] for m in found if m in markers.index)
            for found in (limits.mentions, limits.cannot, limits.rather_not)
        )  # type: ignore[return-value]

    @cached_property
    def acquainted(self) -> Bools:
        """Whether seeker and giver have a tie the viewer may see."""
        return np.isin(self.givers, self.view.neighbours(self.seeker))

    @cached_property
    def ball(self) -> "Ball":
        """The part of the visible network around the seeker."""
        return Ball(self)

    @cached_property
    def places(self) -> Ints:
        """Numbers of the places that these talents offer (`hours.place_of`); 0 is none."""
        found, numbers = np.zeros(len(self.talents), np.int64), self.column("number").tolist()
        for row in np.flatnonzero(self.giver("kind") != PERSON).tolist():
            found[row] = place_of(self.network, numbers[row])
        return found

    def via(self, row: int) -> Via | None:
        """Who introduces the two of one pair; None: nobody can, or they know each other."""
        return None if self.acquainted[row] else self.ball.warm.via(int(self.ball.pair[row]))

    def path(self, row: int) -> tuple[int, ...]:
        """Positions between the two of one pair: see `Warm.path`; nothing where they know each other."""
        together = self.acquainted[row] or self.givers[row] == self.seeker
        return () if together else self.ball.warm.path(int(self.ball.pair[row]))

    def column(self, name: str) -> Ints:
        """A column of the talents, for these pairs."""
        found: Ints = self.network.talents[name][self.talents]
        return found

    def giver(self, name: str) -> NDArray[np.int64]:
        """A column of the nodes, for the givers."""
        found: Ints = self.network.nodes[name][self.givers]
        return found

    def take(self, chosen: NDArray[np.intp] | Bools) -> "Pairs":
        """Only these pairs."""
        return Pairs(self.network, self.view, self.scope, self.need, self.talents[chosen], self.likeness[chosen])


class Ball:
    """The part of the visible network around a seeker, and how each giver lies to it.

    Worked out once for each giver, however many talents somebody has; answers are in the order of the pairs.
    """

    def __init__(self, pairs: Pairs) -> None:
        """Mark who is 1 and who is 2 steps from the seeker of `pairs`."""
        self.network, self.view, self.seeker = pairs.network, pairs.view, pairs.seeker
        self.givers, self.pair = np.unique(pairs.givers, return_inverse=True)
        self.steps = np.full(pairs.network.nodes.used, BEYOND, np.int64)
        first = self.view.neighbours(self.seeker)
        for node in first:
            self.steps[self.view.neighbours(node)] = 2
        self.steps[first] = 1
        self.steps[self.seeker] = 0
        self.row, self.between = self.view.around(self.givers)

    @cached_property
    def hops(self) -> Ints:
        """Steps from seeker to each giver, 1 to 3; 0 when farther, or the same node."""
        reach = np.full(len(self.givers), BEYOND, np.int64)
        np.minimum.at(reach, self.row, self.steps[self.view.there[self.between]] + 1)
        reach = np.minimum(reach, self.steps[self.givers])
        return np.where((reach > FARTHEST) | (self.givers == self.seeker), 0, reach)[self.pair]

    @cached_property
    def common(self) -> Ints:
        """Adamic-Adar over common neighbours, with the degree the viewer sees, per mille."""
        node = self.view.there[self.between]
        both = self.steps[node] == 1
        table = rarities(int(self.view.degree.max(initial=0)))
        total = np.zeros(len(self.givers), np.int64)
        np.add.at(total, self.row, np.where(both, table[self.view.degree[node]], 0))
        return total[self.pair]

    @cached_property
    def warm(self) -> Warm:
        """Who could introduce the seeker to each giver."""
        return Warm(self.network, self.view, self.seeker, self.givers)


@cache
def rarity(degree: int) -> int:
    """What one common acquaintance with this many ties says (Adamic-Adar: 1 / ln degree), per mille."""
    return round(MILLE / log(degree)) if degree > 1 else 0


@lru_cache(maxsize=KEPT)
def rarities(most: int) -> Ints:
    """`rarity` of each degree up to this one."""
    return np.array([rarity(degree) for degree in range(most + 1)])
