"""From a text to what it asks or offers: concepts with their words, limits, mentions, language, side.

Words only: the patterns of the vocabulary lead, the words of its example sentences fill in where they are silent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching import vocabulary
from matching.evidence import HeardSide, Side, side_of, strengths
from matching.limits import Limit, group_size_of, qualifications_in, terms_of
from matching.patterns import Found, concepts_in
from matching.text import Span, language_of, plain_words, spans_of, words_of

LONGEST = 20_000
MOST_HITS = 5
LEAST_WEIGHT = 20
LENGTH = 255

Source = Literal["examples", "both"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept the text is about; weight in per mille 0..1000, words empty when only examples speak for it."""

    concept: str
    weight: int
    source: Source
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says, best hit first, at most five hits.

    `side` is what the words themselves say, whatever the form said. `mentions` are the markers that the text
    speaks of without refusing them (a dog in the house, a ladder needed). `requires` are the qualifications a need
    asks for, `holds` those an offer says it has: vog, driving-licence, sworn-interpreter, professional, loan.
    `gist` is the likeness to every concept: C unsigned bytes in the order of the vocabulary, a vector of
    length 255 (all zero when the text says nothing), so that the dot product of two, by 65025, is a cosine.
    """

    hits: tuple[Hit, ...]
    language: str
    limits: tuple[Limit, ...]
    mentions: tuple[str, ...]
    side: HeardSide
    group_size: int | None
    requires: tuple[str, ...]
    holds: tuple[str, ...]
    rung: str
    vocabulary_sha: str
    gist: bytes


def read(text: str, side: Side | None = None, language: str | None = None, extra: str = "") -> Reading:
    """Read one text; `extra` is a cell of conditions, read for limits, mentions and qualifications only.

    Only the first 20,000 characters are read. Words of `extra` are spans of `extra`, not of `text`. Without a side
    the words decide; a text that neither asks nor offers is read as asking, so that nothing is dropped.
    """
    text, extra = text[:LONGEST], extra[:LONGEST]
    words, conditions = words_of(text), words_of(extra)
    heard = side_of(plain_words(text))
    offers = (side or heard) == "offers"

    kept, denied = concepts_in(words, offers=offers)
    meant = [token.word for token in words.tokens if not (offers and words.denies(token))]
    concepts = strengths(meant, kept, denied)
    terms = terms_of(text, words, asks=not offers).and_of(terms_of(extra, conditions, asks=False))
    qualified = qualifications_in(words, offers=offers) | qualifications_in(conditions, offers=offers)

    return Reading(
        hits=_hits(text, concepts, kept),
        language=language or language_of(text),
        limits=terms.limits,
        mentions=tuple(sorted(terms.mentions)),
        side=heard,
        group_size=group_size_of(text),
        requires=() if offers else tuple(sorted(qualified)),
        holds=tuple(sorted(qualified)) if offers else (),
        rung="words",
        vocabulary_sha=vocabulary.load().sha256,
        gist=np.rint(concepts * LENGTH).astype(np.uint8).tobytes(),
    )


def _hits(text: str, concepts: NDArray[np.float64], kept: Mapping[int, Sequence[Found]]) -> tuple[Hit, ...]:
    """The concepts with the most weight, each with the words that its patterns found."""
    weights = np.rint(concepts * 1000).astype(int)
    best = np.argsort(-weights, kind="stable")[:MOST_HITS]
    return tuple(_hit(text, int(n), int(weights[n]), kept.get(n, ())) for n in best if weights[n] >= LEAST_WEIGHT)


def _hit(text: str, number: int, weight: int, found: Sequence[Found]) -> Hit:
    tokens = [token for one in found for token in one.tokens]
    return Hit(vocabulary.load().concepts[number].id, weight, "both" if found else "examples", spans_of(text, tokens))
