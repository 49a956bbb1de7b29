"""What the example sentences of the vocabulary teach: which concepts a text is like, and whether it asks or offers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import vocabulary
from matching.patterns import Found, speaking_for
from matching.text import plain_words

Side = Literal["asks", "offers"]
HeardSide = Literal["asks", "offers", "both", "unclear"]


class Example(NamedTuple):
    """The words of one example sentence, the number of its concept, and whether it asks or offers."""

    concept: int
    side: Side
    words: tuple[str, ...]


@cache
def _examples() -> tuple[Example, ...]:
    return tuple(
        Example(number, side, tuple(plain_words(sentence)))
        for number, concept in enumerate(vocabulary.load().concepts)
        for side, sentences in _sides(concept)
        for sentence in sentences
    )


def _sides(concept: vocabulary.Concept) -> tuple[tuple[Side, tuple[str, ...]], ...]:
    return ("asks", concept.needs), ("offers", concept.talents)


@cache
def _word_counts() -> Counter[tuple[str, int]]:
    """How often each word stands in the examples of each concept (number)."""
    return Counter((word, example.concept) for example in _examples() for word in example.words)


# --- Likeness to the examples ---------------------------------------------------------------------------------------

GRAM = 4
SHARE_OF_PATTERNS = 2.0
EVERY = 17
NO_DIVISION_BY_ZERO = 1e-6


def _grams(word: str) -> list[str]:
    """The four-letter pieces of a word with its borders: what Dutch compounds and inflections share."""
    framed = f"_{word}_"
    return [framed[n : n + GRAM] for n in range(max(1, len(framed) - GRAM + 1))]


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """What the examples know: the direction of each concept in the space of word pieces.

    `weights` has shape (pieces, C), float32: a unit vector per concept times the rarity of the piece; `rarity`
    has shape (pieces,).
    """

    index: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]

    def likeness(self, words: Iterable[str]) -> NDArray[np.float32]:
        """Cosine of a text with the examples and words of each concept, shape (C,), 0..1."""
        pieces = {piece for word in words for piece in _grams(word)}
        rows = sorted(self.index[piece] for piece in pieces if piece in self.index)
        if not rows:
            return np.zeros(self.weights.shape[1], np.float32)
        length = np.sqrt(np.square(self.rarity[rows]).sum()) + np.float32(NO_DIVISION_BY_ZERO)
        return np.asarray(self.weights[rows].sum(0) / length, np.float32)


@cache
def _evidence() -> Evidence:
    """Centroids of the examples and patterns, weighed by rarity among concepts (tf-idf, Rocchio)."""
    concepts = vocabulary.load().concepts
    counts: dict[tuple[str, int], float] = dict(_word_counts())
    for number, concept in enumerate(concepts):
        for text in (*concept.words, concept.label_nl, concept.label_nl, concept.label_en):
            for word in plain_words(text.replace("*", "")):
                counts[word, number] = counts.get((word, number), 0.0) + SHARE_OF_PATTERNS
    index: dict[str, int] = {}
    words = dict.fromkeys(word for word, _ in counts)
    pieces = {word: [index.setdefault(piece, len(index)) for piece in _grams(word)] for word in words}
    lengths = [len(pieces[word]) for word, _ in counts]
    rows = np.fromiter(chain.from_iterable(pieces[word] for word, _ in counts), np.int64)
    columns = np.repeat([number for _, number in counts], lengths)
    values = np.repeat(np.fromiter(counts.values(), np.float64), lengths)
    return _centroids(index, rows * len(concepts) + columns, values, len(concepts))


def _centroids(index: Mapping[str, int], places: NDArray[np.int64], values: NDArray[np.float64], size: int) -> Evidence:
    """The table of pieces by concepts from counts at places (row x size + column)."""
    cells, which = np.unique(places, return_inverse=True)
    piece, concept = np.divmod(cells, size)
    rarity = np.log(size / np.bincount(piece, minlength=len(index)))
    weights = np.log1p(np.bincount(which, values)) * rarity[piece]
    lengths = np.sqrt(np.bincount(concept, weights**2, size)) + NO_DIVISION_BY_ZERO
    table = np.zeros((len(index), size), np.float32)
    table.reshape(-1)[cells] = weights / lengths[concept] * rarity[piece]
    return Evidence(index, rarity.astype(np.float32), table)


@cache
def _usual() -> NDArray[np.float32]:
    """The likeness of any sentence to each concept, shape (C,): what is above it says something."""
    evidence = _evidence()
    sample = _examples()[::EVERY]
    return np.asarray(np.mean([evidence.likeness(example.words) for example in sample], axis=0), np.float32)


# --- Patterns, each as far as it can be trusted ---------------------------------------------------------------------

LEAST_RELIABLE = 0.2
RELIABLE_OTHERWISE = 0.5
SHARE_OF_WORDS = 0.1
LEAST_WORDS = 5
"""Fewer words than these, and no pattern among them, say too little ('hoi', 'lekker weer vandaag')."""


@cache
def _reliability() -> Mapping[tuple[int, str], float]:
    """How often each pattern of one part, found in an example, is found in one of its own concept (0..1).

    The prior is kind and the floor is not zero, because half of the examples avoid the obvious words on purpose.
    """
    counts = _word_counts()
    own: Counter[tuple[int, str]] = Counter()
    every: Counter[tuple[int, str]] = Counter()
    for word, count in Counter(word for example in _examples() for word in example.words).items():
        for pattern in speaking_for().of_one_word(word):
            every[pattern.owner, pattern.text] += count
            own[pattern.owner, pattern.text] += counts[word, pattern.owner]
    return {key: max(LEAST_RELIABLE, (own[key] + 3.0) / (count + 4.0)) for key, count in every.items()}


def _belief(found: Sequence[Found]) -> float:
    """0..1: how sure the patterns are together, each counted once by how reliable it is."""
    reliable = _reliability()
    doubt = 1.0
    for key in sorted({(one.pattern.owner, one.pattern.text) for one in found}):
        doubt *= 1.0 - reliable.get(key, RELIABLE_OTHERWISE)
    return 1.0 - doubt


def strengths(words: Sequence[str], kept: Mapping[int, Sequence[Found]], denied: Iterable[int]) -> NDArray[np.float64]:
    """How much a text of these words is about each concept: shape (C,), 0..1, of length 1 (or 0: it says nothing).

    `kept` are the patterns found for each concept (number), `denied` the concepts that the text denies.
    """
    if not kept and len(words) < LEAST_WORDS:
        return np.zeros(len(vocabulary.load().concepts))
    found = np.maximum(_evidence().likeness(words) - _usual(), 0).astype(np.float64)
    for number, patterns in kept.items():
        found[number] += SHARE_OF_WORDS * _belief(patterns)
    found[sorted(denied)] = 0
    length = float(np.sqrt(np.square(found).sum()))
    return found / length if length > 0 else found


# --- Asks or offers -------------------------------------------------------------------------------------------------

SIDE_MARGIN = 2.0
STRONG_SIGNS = 3.0
SEEN_OFTEN = 4


def side_of(words: Sequence[str]) -> HeardSide:
    """Whether words ask or offer; both when strong signs of each stand in them, unclear within the margin."""
    weights = _side_weights()
    signs = [weights.get(sign, 0.0) for sign in sorted(_side_signs(words))]
    asking, offering = -sum(sign for sign in signs if sign < 0), sum(sign for sign in signs if sign > 0)
    if abs(offering - asking) >= SIDE_MARGIN:
        return "offers" if offering > asking else "asks"
    return "both" if min(asking, offering) >= STRONG_SIGNS else "unclear"


@cache
def _side_weights() -> Mapping[str, float]:
    """Log-odds of each word and pair of words for offering against asking, from the examples (naive Bayes)."""
    asks, offers = _signs_of("asks"), _signs_of("offers")
    share = offers.total() / asks.total()
    often = [sign for sign in {**asks, **offers} if asks[sign] + offers[sign] >= SEEN_OFTEN]
    odds = [(offers[sign] + share) / (asks[sign] + 1.0) / share for sign in often]
    return dict(zip(often, np.log(odds).tolist(), strict=True))


def _signs_of(side: Side) -> Counter[str]:
    """In how many examples of this side each sign stands."""
    return Counter(chain.from_iterable(_side_signs(example.words) for example in _examples() if example.side == side))


def _side_signs(words: Sequence[str]) -> set[str]:
    """The words and the pairs of neighbouring words ("wie kan", "kan mij"), each once."""
    return {*words, *map(" ".join, pairwise(words))}
