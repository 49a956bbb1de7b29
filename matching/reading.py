"""From a text to what it asks or offers: concepts with their grounds, limits, mentions, language, side.

The words lead; where the models of the ladder are there, their nearest example sentences speak too.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from matching import ladder, vocabulary
from matching.evidence import HeardSide, side_of, strengths
from matching.limits import Limit, qualifications_in, terms_of
from matching.meaning import SENSE, Fault, Floats, Meaning, VectorsError, meaning_of, whole_numbers
from matching.model import MILLE, Ride
from matching.obstacles import Barrier, obstacles_in
from matching.patterns import Found, concepts_in
from matching.proposals import Proposals, proposals_in
from matching.rides import ride_in
from matching.text import Span, Words, language_of, plain_words, spans_of, tongues_in, without, words_of
from matching.vocabulary import Side, Vocabulary

VERSION: Final = 1
"""Goes up when the same vocabulary reads otherwise than before: then texts are read again."""
DIGITS: Final = 16
LONGEST: Final = 20_000
MOST_HITS: Final = 5
LEAST_PROBABLE: Final = 20
"""Per mille; what is less probable is not proposed."""
SURE: Final = 500
"""Per mille from which a concept counts as what the text is surely about."""
GIST_LENGTH: Final = 255
SHARE_OF_CHOSEN: Final = 0.6
"""How much of a gist and of a sense are the concepts that a person chose."""
WORDS_WEIGH: Final[Mapping[ladder.Rung, float]] = {"full": 6.0, "e5": 6.0, "use": 6.0, "words": 8.0}
EXAMPLES_WEIGH: Final = 16.0
"""How much the words and the nearest examples say for a concept, as log-odds for each 1.0 (bench/reading.py)."""

Source = Literal["words", "examples", "both"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept the text is about, and what says so: words of the text, an example sentence that is like it, or both.

    `probability` is per mille, 1..1000.
    """

    concept: str
    probability: int
    words: tuple[Span, ...]
    example: str | None

    @property
    def source(self) -> Source:
        """What says so."""
        if self.words:
            return "words" if self.example is None else "both"
        return "examples"

    @property
    def weight(self) -> int:
        """What it counts for in a match, 1..1000: the root of its probability, for two of them are multiplied."""
        return max(1, round((self.probability / MILLE) ** 0.5 * MILLE))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says, most probable concept first, at most five.

    `side` is what the words themselves say, whatever the form said. `mentions` are the markers that the text speaks
    of, or that what it asks for brings along, without refusing them (a dog in the house, a ladder needed). `tongues`
    are the languages it is in or speaks of, other than Dutch. `requires` are the qualifications a need asks for,
    `holds` those an offer says it has: vog, driving-licence, sworn-interpreter, nurse. `proposals` are when, how
    often, for how many and how old, as far as it says.
    `gist` is what the whole text is about: C unsigned bytes, its likeness by words to every concept in the order of
    the vocabulary, a vector of length 255 (all zero when the text says nothing); then, on a rung with models, the
    SENSE signed bytes of its sense. The dot product of two of either, by the length squared, is a cosine.
    `read_with` names the vocabulary and the models that made it. `obstacles` is what a need says stands in the way,
    `ride` the seat in a car that an offer speaks of.
    """

    hits: tuple[Hit, ...]
    language: str
    limits: tuple[Limit, ...]
    mentions: tuple[str, ...]
    tongues: tuple[str, ...]
    side: HeardSide
    proposals: Proposals
    requires: tuple[str, ...]
    holds: tuple[str, ...]
    rung: ladder.Rung
    read_with: str
    gist: bytes
    obstacles: tuple[Barrier, ...] = ()
    ride: Ride | None = None

    @property
    def group_size(self) -> int | None:
        """The number of people it speaks of as a group, 2..999; None when it names none."""
        return None if self.proposals.group_size is None else self.proposals.group_size.value


@dataclass(frozen=True, eq=False)
class Reader:
    """A vocabulary, and on a rung with models what they add."""

    vocabulary: Vocabulary
    meaning: Meaning | None = None
    rung: ladder.Rung = "words"
    fault: Fault | None = None
    """Why it reads without the models that are there."""

    @cached_property
    def read_with(self) -> str:
        """Names what it reads with: DIGITS for vocabulary and code, as many for models and maps where they are."""
        ours = hashlib.sha256(f"{VERSION} {self.vocabulary.sha256}".encode()).hexdigest()[:DIGITS]
        return ours if self.meaning is None else ours + self.meaning.sha256[:DIGITS]

    def comparable(self, gist: bytes, read_with: str) -> bytes:
        """What of a gist that was read with this can be compared with those of now: all of it, a part or nothing.

        Made with the same vocabulary but other models, the likeness to each concept still stands. Of another
        vocabulary nothing does.
        """
        if read_with == self.read_with:
            return gist
        return gist[: len(self.vocabulary.concepts)] if read_with[:DIGITS] == self.read_with[:DIGITS] else b""

    def gist_of(self, concepts: Sequence[str], side: Side) -> bytes:
        """The gist of a text that is about exactly these concepts, said as their examples say it. Loads no model."""
        chosen = [self.vocabulary.index[concept] for concept in concepts]
        about = np.zeros(len(self.vocabulary.concepts))
        about[chosen] = GIST_LENGTH / len(chosen) ** 0.5
        sense = None
        if self.meaning is not None:
            sense = self.meaning.towards(np.zeros(SENSE, np.float32), side, chosen, 1.0)
        return np.rint(about).astype(np.uint8).tobytes() + _bytes(sense)

    def read(
        self,
        text: str,
        side: Side | None = None,
        language: str | None = None,
        extra: str = "",
        confirmed: Sequence[str] | None = None,
    ) -> Reading:
        """Read one text; `extra` is a cell of conditions, read for limits, mentions and qualifications only.

        `confirmed` are the ids of the concepts that a person tapped (none of them: an empty one; None: nobody said):
        then those are the hits, and the gist is turned towards them; an id that the vocabulary does not know is
        passed over. Only the first 20,000 characters are read. Words of `extra` are spans of `extra`, not of `text`.
        Without a side the words decide; a text that neither asks nor offers is read as asking, so that nothing is
        dropped.
        """
        text, extra = text[:LONGEST], extra[:LONGEST]
        words, conditions = words_of(text), words_of(extra)
        heard = side_of(self.vocabulary, plain_words(text))
        side = side or ("offers" if heard == "offers" else "asks")
        offers = side == "offers"
        chosen = [self.vocabulary.index[concept] for concept in confirmed or () if concept in self.vocabulary.index]

        spoken = concepts_in(self.vocabulary, words, offers=offers)
        meant = [token.word for token in words.tokens if not (offers and words.denies(token))]
        concepts = _turned(strengths(self.vocabulary, meant, spoken), chosen)
        sense = None
        if self.meaning is not None:
            sense = self.meaning.sense(_meant(text, words, spoken.denied) if offers else text, side)
            if chosen:
                sense = self.meaning.towards(sense, side, chosen, SHARE_OF_CHOSEN)
        likely = self._likely(concepts, sense, side) if confirmed is None else dict.fromkeys(chosen, MILLE)
        brought = set() if offers else self._brings(likely)
        terms = terms_of(text, words, asks=not offers).and_of(terms_of(extra, conditions, asks=False))
        qualified = qualifications_in(words, offers=offers) | qualifications_in(conditions, offers=offers)
        language = language or language_of(text)

        return Reading(
            hits=tuple(
                Hit(
                    self.vocabulary.concepts[number].id,
                    probability,
                    spans_of(text, [token for one in spoken.kept.get(number, ()) for token in one.tokens]),
                    self._nearest(sense, side, number, language),
                )
                for number, probability in likely.items()
            ),
            language=language,
            limits=terms.limits,
            mentions=tuple(sorted(terms.mentions | (brought - {limit.marker for limit in terms.limits}))),
            tongues=tuple(sorted(tongues_in(words, language))),
            side=heard,
            proposals=proposals_in(text, words),
            requires=() if offers else tuple(sorted(qualified)),
            holds=tuple(sorted(qualified)) if offers else (),
            rung=self.rung,
            read_with=self.read_with,
            gist=np.rint(concepts * GIST_LENGTH).astype(np.uint8).tobytes() + _bytes(sense),
            obstacles=() if offers else obstacles_in(text, words),
            ride=ride_in(words) if offers else None,
        )

    def probabilities(self, concepts: NDArray[np.float64], sense: Floats | None, side: Side) -> NDArray[np.float64]:
        """How probable each concept is, shape (C,), together 1: a softmax over what words and examples say."""
        says = WORDS_WEIGH[self.rung] * concepts
        if self.meaning is not None and sense is not None:
            says = says + EXAMPLES_WEIGH * self.meaning.likeness(sense, side)
        odds = np.exp(says - says.max())
        return odds / odds.sum()

    def _likely(self, concepts: NDArray[np.float64], sense: Floats | None, side: Side) -> dict[int, int]:
        """The most probable concepts (numbers), best first, each with its probability per mille."""
        if not concepts.any():
            return {}
        likely = np.rint(self.probabilities(concepts, sense, side) * MILLE).astype(int).tolist()
        best = sorted(range(len(likely)), key=lambda n: (-likely[n], n))[:MOST_HITS]
        return {n: likely[n] for n in best if likely[n] >= LEAST_PROBABLE}

    def _brings(self, likely: Mapping[int, int]) -> set[str]:
        """The markers that what is surely asked brings along: who needs the dog walked has a dog, said or not."""
        sure = (self.vocabulary.concepts[number] for number, probability in likely.items() if probability >= SURE)
        return {marker for concept in sure for marker in concept.excludes}

    def _nearest(self, sense: Floats | None, side: Side, number: int, language: str) -> str | None:
        if self.meaning is None or sense is None:
            return None
        return self.meaning.nearest(sense, side, number, language).text


def _turned(concepts: NDArray[np.float64], chosen: Sequence[int]) -> NDArray[np.float64]:
    """Likeness to each concept, turned towards those that a person chose; still of length 1."""
    if not chosen:
        return concepts
    turned = (1 - SHARE_OF_CHOSEN) * concepts
    turned[chosen] += SHARE_OF_CHOSEN / len(chosen) ** 0.5
    return np.asarray(turned / np.sqrt(np.square(turned).sum()))


def _meant(text: str, words: Words, denied: Mapping[int, Sequence[Found]]) -> str:
    """The text without the stretches in which an offer denies a concept: models do not hear a 'not'."""
    tokens = (token for found in denied.values() for one in found for token in one.tokens)
    return without(text, [stretch for token in tokens for stretch in words.denying(token)])


def _bytes(sense: Floats | None) -> bytes:
    return b"" if sense is None else whole_numbers(sense)


@cache
def _reader(step: ladder.Ladder) -> Reader:
    book = vocabulary.load()
    if not step.encoders:
        return Reader(book)
    try:
        return Reader(book, meaning_of(step, book), step.rung)
    except VectorsError as error:
        return Reader(book, fault=error.fault)


def reader() -> Reader:
    """The reader of this process: the vocabulary that ships with the engine, on the rung that was chosen."""
    return _reader(ladder.current())


@cache
def reader_of_words() -> Reader:
    """The same without models: quick, for short public texts that need no more."""
    return Reader(vocabulary.load())


def read(
    text: str,
    side: Side | None = None,
    language: str | None = None,
    extra: str = "",
    confirmed: Sequence[str] | None = None,
) -> Reading:
    """Read one text with the reader of this process: see `Reader.read`."""
    return reader().read(text, side, language, extra, confirmed)
