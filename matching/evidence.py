"""What the example sentences of the vocabulary teach: which concepts a text is like, and whether it asks or offers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.patterns import Found, Spoken, speaking_for
from matching.text import plain_words
from matching.vocabulary import Side, Vocabulary

HeardSide = Literal["asks", "offers", "both", "unclear"]


class Sentence(NamedTuple):
    """The words of one example, the number of its concept, and whether it asks or offers."""

    concept: int
    side: Side
    words: tuple[str, ...]


@cache
def _examples(vocabulary: Vocabulary) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(number, example.side, tuple(plain_words(example.text)))
        for number, concept in enumerate(vocabulary.concepts)
        for example in concept.examples
    )


@cache
def _word_counts(vocabulary: Vocabulary) -> Counter[tuple[str, int]]:
    """How often each word stands in the examples of each concept (number)."""
    return Counter((word, example.concept) for example in _examples(vocabulary) for word in example.words)


def concepts_saying(vocabulary: Vocabulary, words: Sequence[str]) -> list[int]:
    """The concepts (numbers) with all these whole words in one of their examples, those with most such examples first.

    Among as many, what these words are like goes first.
    """
    counts = Counter(example.concept for example in _examples(vocabulary) if set(words).issubset(example.words))
    likeness = _evidence(vocabulary).likeness(words).tolist()
    return sorted(counts, key=lambda number: (-counts[number], -likeness[number], number))


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
def _evidence(vocabulary: Vocabulary) -> Evidence:
    """Centroids of the examples and patterns, weighed by rarity among concepts (tf-idf, Rocchio)."""
    concepts = vocabulary.concepts
    counts: dict[tuple[str, int], float] = dict(_word_counts(vocabulary))
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
def _usual(vocabulary: Vocabulary) -> NDArray[np.float32]:
    """The likeness of any sentence to each concept, shape (C,): what is above it says something."""
    evidence = _evidence(vocabulary)
    sample = _examples(vocabulary)[::EVERY]
    return np.asarray(np.mean([evidence.likeness(example.words) for example in sample], axis=0), np.float32)


# --- Patterns, each as far as it can be trusted ---------------------------------------------------------------------

LEAST_RELIABLE = 0.5
RELIABLE_OTHERWISE = 0.5
SHARE_OF_WORDS = 0.05
SHORT = 12
"""Words; in a shorter text a pattern says more, for there is little else to go by ("wie knipt mijn heg?")."""
LEAST_OF_SHORT = 4
LEAST_WORDS = 5
"""Fewer words than these, and no pattern among them, say too little ('hoi', 'lekker weer vandaag')."""


@cache
def _reliability(vocabulary: Vocabulary) -> Mapping[tuple[int, str], float]:
    """How often each pattern of one part, found in an example, is found in one of its own concept (0..1).

    The prior is kind and the floor is not zero, because half of the examples avoid the obvious words on purpose.
    """
    counts = _word_counts(vocabulary)
    own: Counter[tuple[int, str]] = Counter()
    every: Counter[tuple[int, str]] = Counter()
    for word, count in Counter(word for example in _examples(vocabulary) for word in example.words).items():
        for pattern in speaking_for(vocabulary).of_one_word(word):
            every[pattern.owner, pattern.text] += count
            own[pattern.owner, pattern.text] += counts[word, pattern.owner]
    return {key: max(LEAST_RELIABLE, (own[key] + 3.0) / (count + 4.0)) for key, count in every.items()}


def _belief(vocabulary: Vocabulary, found: Sequence[Found]) -> float:
    """0..1: how sure the patterns are together, each counted once by how reliable it is."""
    reliable = _reliability(vocabulary)
    doubt = 1.0
    for key in sorted({(one.pattern.owner, one.pattern.text) for one in found}):
        doubt *= 1.0 - reliable.get(key, RELIABLE_OTHERWISE)
    return 1.0 - doubt


def strengths(vocabulary: Vocabulary, words: Sequence[str], spoken: Spoken) -> NDArray[np.float64]:
    """How much a text of these words is about each concept: shape (C,), 0..1, of length 1 (or 0: it says nothing)."""
    if not spoken.kept and len(words) < LEAST_WORDS:
        return np.zeros(len(vocabulary.concepts))
    found = np.maximum(_evidence(vocabulary).likeness(words) - _usual(vocabulary), 0).astype(np.float64)
    share = SHARE_OF_WORDS * max(1.0, SHORT / max(LEAST_OF_SHORT, len(words))) ** 2
    for number, patterns in spoken.kept.items():
        found[number] += share * _belief(vocabulary, patterns)
    found[sorted(spoken.denied)] = 0
    length = float(np.sqrt(np.square(found).sum()))
    return found / length if length > 0 else found


# --- Asks or offers -------------------------------------------------------------------------------------------------

SIDE_MARGIN = 2.0
STRONG_SIGNS = 3.0
SEEN_OFTEN = 4


def side_of(vocabulary: Vocabulary, words: Sequence[str]) -> HeardSide:
    """Whether words ask or offer; both when strong signs of each stand in them, unclear within the margin."""
    weights = _side_weights(vocabulary)
    signs = [weights.get(sign, 0.0) for sign in sorted(_side_signs(words))]
    asking, offering = -sum(sign for sign in signs if sign < 0), sum(sign for sign in signs if sign > 0)
    if abs(offering - asking) >= SIDE_MARGIN:
        return "offers" if offering > asking else "asks"
    return "both" if min(asking, offering) >= STRONG_SIGNS else "unclear"


@cache
def _side_weights(vocabulary: Vocabulary) -> Mapping[str, float]:
    """Log-odds of each word and pair of words for offering against asking, from the examples (naive Bayes)."""
    asks, offers = _signs_of(vocabulary, "asks"), _signs_of(vocabulary, "offers")
    share = offers.total() / asks.total()
    often = [sign for sign in {**asks, **offers} if asks[sign] + offers[sign] >= SEEN_OFTEN]
    odds = [(offers[sign] + share) / (asks[sign] + 1.0) / share for sign in often]
    return dict(zip(often, np.log(odds).tolist(), strict=True))


def _signs_of(vocabulary: Vocabulary, side: Side) -> Counter[str]:
    """In how many examples of this side each sign stands."""
    return Counter(
        chain.from_iterable(_side_signs(example.words) for example in _examples(vocabulary) if example.side == side)
    )


def _side_signs(words: Sequence[str]) -> set[str]:
    """The words and the pairs of neighbouring words ("wie kan", "kan mij"), each once."""
    return {*words, *map(" ".join, pairwise(words))}
