"""The vocabulary's own examples, each read by a reader that never saw it: how often the right concept, how surely."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import ladder, reading, training, vocabulary
from matching.ladder import Encoder, Name, Rung
from matching.meaning import Floats, Meaning, Shelf, key_of, known_examples, maps_of, read_shelf
from matching.model import MILLE
from matching.reading import Reader
from matching.training import train
from matching.vocabulary import Example, Side, Vocabulary

FOLDS = 5
BINS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Between which probabilities are taken together."""
Numbers = NDArray[np.float64]
Tell = Callable[[str], None]


class Read(NamedTuple):
    """One example as it was read without it."""

    example: Example
    concept: int
    """Its own."""
    place: int | None
    """Of its own concept among those proposed, from 1; None when it is not there."""
    hits: tuple[tuple[bool, float], ...]
    """For each concept proposed, best first: is it its own, and with what probability."""
    words: Floats
    """What its words say for each concept, shape (C,)."""
    examples: Floats
    """What the nearest examples say for each concept, shape (C,); zeros on the rung without models."""


@dataclass(frozen=True, eq=False)
class Listening(Reader):
    """A reader that keeps what words and examples said for each concept."""

    said: list[tuple[Numbers, Floats]] = field(default_factory=list)

    def probabilities(self, concepts: Numbers, sense: Floats | None, side: Side) -> Numbers:
        """Keep it, and go on as ever."""
        nothing = np.zeros(len(concepts), np.float32)
        near = nothing if self.meaning is None or sense is None else self.meaning.likeness(sense, side)
        self.said.append((concepts, near))
        return super().probabilities(concepts, sense, side)


def fold_of(text: str) -> int:
    """In which of the FOLDS a text is left out: by the text itself, so that the same text is left out everywhere."""
    return key_of(text) % FOLDS


def without_fold(book: Vocabulary, fold: int) -> Vocabulary:
    """The vocabulary without the examples of this fold."""
    return replace(
        book,
        concepts=tuple(
            replace(concept, examples=tuple(one for one in concept.examples if fold_of(one.text) != fold))
            for concept in book.concepts
        ),
        sha256=f"{book.sha256} without {fold}",
    )


def from_shelf(encoder: Encoder, shelf: Shelf, texts: Sequence[str]) -> Encoder:
    """The same model, which takes the vectors of these texts from the shelf and encodes others (parts of an offer)."""
    vectors = dict(zip(map(ladder.plain, texts), shelf.of(texts), strict=True))
    return Encoder(
        encoder.name,
        encoder.model,
        encoder.size,
        lambda: lambda text: vectors[text] if text in vectors else encoder.encode(text),
    )


def readers(book: Vocabulary, fold: int, encoders: Mapping[Name, Encoder]) -> Iterator[Listening]:
    """A reader for each rung, of everything but this fold."""
    seen = without_fold(book, fold)
    shelves = {name: read_shelf(name) for name in encoders}
    arrays = train(seen, shelves)
    for rung in ladder.RUNGS:
        names = ladder.NAMES[rung]
        if not names:
            yield Listening(seen)
        elif all(name in encoders for name in names):
            maps = maps_of(arrays, rung)
            known = known_examples(seen, {name: shelves[name] for name in names}, maps)
            meaning = Meaning([encoders[name] for name in names], maps, f"without {fold}", known)
            yield Listening(seen, meaning, rung)


def held_out(tell: Tell) -> dict[Rung, list[Read]]:
    """Every example as each rung reads it with everything learned from the other folds."""
    book, step = vocabulary.load(), ladder.stand_on()
    texts = [example.text for concept in book.concepts for example in concept.examples]
    encoders = {one.name: from_shelf(one, read_shelf(one.name), texts) for one in step.encoders}
    found: dict[Rung, list[Read]] = {}
    for fold in range(FOLDS):
        for reader in readers(book, fold, encoders):
            tell(f"fold {fold + 1} of {FOLDS}, {reader.rung}")
            found.setdefault(reader.rung, []).extend(_read(reader, book, fold))
    return found


def _read(reader: Listening, book: Vocabulary, fold: int) -> Iterator[Read]:
    """The examples of this fold; those of which nothing can be said have no hits, and zeros."""
    nothing = np.zeros(len(book.concepts), np.float32)
    for number, concept in enumerate(book.concepts):
        for example in concept.examples:
            if fold_of(example.text) == fold:
                reader.said.clear()
                hits = reader.read(example.text, example.side, example.language).hits
                own = [(hit.concept == concept.id, hit.probability / MILLE) for hit in hits]
                place = next((place for place, (right, _) in enumerate(own, 1) if right), None)
                words, near = reader.said[0] if reader.said else (nothing, nothing)
                yield Read(example, number, place, tuple(own), words.astype(np.float32), near)


# --- What it says ---------------------------------------------------------------------------------------------------


def wilson(right: int, count: int) -> tuple[float, float]:
    """Where a share lies with 95 % (Wilson, 1927)."""
    z = 1.96
    share, extra = right / count, z * z / count
    middle, half = share + extra / 2, z * sqrt(share * (1 - share) / count + extra / (4 * count))
    return (middle - half) / (1 + extra), (middle + half) / (1 + extra)


class Bin(NamedTuple):
    """Proposed concepts of about the same probability."""

    low: float
    high: float
    proposed: int
    said: float
    """Mean probability."""
    right: float
    """Share that was the example's own concept."""


def reliability(rows: Sequence[Read]) -> list[Bin]:
    """How often what was proposed with about this probability was right."""
    said = np.array([probability for row in rows for _, probability in row.hits])
    right = np.array([own for row in rows for own, _ in row.hits], np.float64)
    found = []
    for low, high in zip((0.0, *BINS[1:-1]), BINS[1:], strict=True):
        inside = (said >= low) & (said < high if high < 1 else said <= high)
        if inside.any():
            found.append(Bin(low, high, int(inside.sum()), float(said[inside].mean()), float(right[inside].mean())))
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """How far probability and share lie apart on average (expected calibration error), 0..1."""
    return sum(one.proposed * abs(one.said - one.right) for one in bins) / sum(one.proposed for one in bins)


class Says(NamedTuple):
    """What words and examples say for each concept, and which was right: shapes (n, C), (n, C) and (n,)."""

    words: Numbers
    examples: Numbers
    own: NDArray[np.int64]


def says(rows: Sequence[Read]) -> Says:
    """Of those examples of which something can be said."""
    heard = [row for row in rows if row.words.any()]
    words, examples = (np.stack([getattr(row, name) for row in heard]) for name in ("words", "examples"))
    return Says(words.astype(np.float64), examples.astype(np.float64), np.array([row.concept for row in heard]))


def log_loss(said: Says, words_weigh: float, examples_weigh: float) -> float:
    """Mean of -log of the probability of the right concept, natural."""
    return float(-np.log(_own(said, words_weigh, examples_weigh)[0]).mean())


def among(said: Says, words_weigh: float, examples_weigh: float, places: int) -> float:
    """How often the right concept is among so many, however improbable it is."""
    odds = words_weigh * said.words + examples_weigh * said.examples
    own = odds[np.arange(len(said.own)), said.own]
    return float(((odds > own[:, None]).sum(axis=1) < places).mean())


def best_weights(said: Says) -> tuple[float, float]:
    """The weights of words and examples under which the right concepts are most probable (Newton; it is convex)."""
    free = [0, 1] if said.examples.any() else [0]
    weights = np.array([8.0, 8.0 if len(free) > 1 else 0.0])
    for _ in range(30):
        _, slope, curve = _own(said, *weights.tolist())
        step = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        weights[free] += step
        if np.abs(step).max() < 1e-6:
            break
    return float(weights[0]), float(weights[1])


def _own(said: Says, words_weigh: float, examples_weigh: float) -> tuple[Numbers, Numbers, Numbers]:
    """The probability of each right concept; the slope and the curve of the sum of their logs in the two weights."""
    odds = words_weigh * said.words + examples_weigh * said.examples
    odds = np.exp(odds - odds.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    rows = np.arange(len(said.own))
    parts = (said.words, said.examples)
    means = np.stack([(odds * part).sum(axis=1) for part in parts])
    slope = np.array([(part[rows, said.own] - mean).sum() for part, mean in zip(parts, means, strict=True)])
    curve = np.array([[(odds * a * b).sum() for b in parts] for a in parts]) - means @ means.T
    return odds[rows, said.own], slope, curve


def weights_of(rung: Rung) -> tuple[float, float]:
    """The weights of words and examples as they ship."""
    return reading.WORDS_WEIGH[rung], reading.EXAMPLES_WEIGH if ladder.NAMES[rung] else 0.0


def same_maps() -> bool:
    """Do the maps that ship follow from the vectors that ship, to within 1e-4?"""
    names = ladder.NAMES["full"]
    arrays = training.train(vocabulary.load(), {name: read_shelf(name) for name in names})
    ours, theirs = maps_of(arrays, "full"), reading.reader().meaning
    if theirs is None:
        return False
    pairs = [(ours.turns[name].matrix, theirs.maps.turns[name].matrix) for name in names]
    return all(bool(np.allclose(a, b, atol=1e-4)) for a, b in [*pairs, (ours.fold, theirs.maps.fold)])
