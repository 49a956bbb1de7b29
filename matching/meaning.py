"""What a text means beyond its words: the vectors of the models, turned towards what neighbours ask and offer.

Each model's vector loses the mean of its own side (the tone of asking or offering), is turned by one matrix that
was trained on the example sentences (training.py), and joined with the other's into one vector: the sense.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.ladder import NAMES, Encoder, Ladder, Name, Rung
from matching.vocabulary import DATA, SIDES, Example, Side, Vocabulary

Floats = NDArray[np.float32]

SENSE: Final = 384
"""Numbers in a sense."""
SENSE_LENGTH: Final = 180
"""Length of a sense as whole numbers -127..127: the dot product of two, by its square, is a cosine."""
VECTORS: Final = DATA / "vectors"
MAPS: Final = "maps.npz"
SUMS: Final = VECTORS / "SHA256SUMS"
"""The vectors of each model (e5.npz, use.npz), what was trained from them, and their sha256."""
SHARES: Final[Mapping[Name, float]] = {"e5": 0.8, "use": 0.2}
"""How much each model counts where both are there: the better one more."""
KEY: Final = 8


Fault = Literal["no-vectors", "damaged", "stale"]


class VectorsError(LookupError):
    """The vectors that ship with the engine cannot be used: not there, not as they were made, or of other examples."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


def key_of(text: str) -> int:
    """The number under which the vector of an example sentence is kept."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:KEY], "big")


def units(vectors: Floats) -> Floats:
    """The same directions, each of length 1 (or 0)."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


@dataclass(frozen=True, eq=False)
class Shelf:
    """The vectors of example sentences as one model (`model` is its id) made them: keys (n,), vectors int8 (n, d)."""

    model: str
    keys: NDArray[np.uint64]
    vectors: NDArray[np.int8]

    @cached_property
    def rows(self) -> Mapping[int, int]:
        """Where the vector of each key stands."""
        return {key: row for row, key in enumerate(self.keys.tolist())}

    def of(self, texts: Sequence[str]) -> Floats:
        """The vectors of these texts, shape (texts, d), each of length 1; VectorsError when one is not there."""
        try:
            chosen = [self.rows[key_of(text)] for text in texts]
        except KeyError:
            raise VectorsError("stale") from None
        return units(self.vectors[chosen].astype(np.float32))


def stored(name: str) -> dict[str, NDArray[Any]]:
    """The arrays of one file of VECTORS, as SUMS says it was made; VectorsError otherwise."""
    try:
        content = (VECTORS / name).read_bytes()
        lines = SUMS.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise VectorsError("no-vectors") from None
    if f"{hashlib.sha256(content).hexdigest()}  {name}" not in lines:
        raise VectorsError("damaged")
    with np.load(BytesIO(content), allow_pickle=False) as file:
        return dict(file)


def read_shelf(name: Name) -> Shelf:
    """The shelf that ships with the engine for the model of this name."""
    arrays = stored(f"{name}.npz")
    return Shelf(str(arrays["model"]), arrays["keys"], arrays["vectors"])


class Turn(NamedTuple):
    """One model's part: the mean of each side's examples, shape (d,), and the matrix, shape (d, d)."""

    means: Mapping[Side, Floats]
    matrix: Floats

    def __call__(self, vectors: Floats, side: Side) -> Floats:
        """Vectors of texts of one side, shape (n, d), turned; each of length 1."""
        return units(units(vectors - self.means[side]) @ self.matrix)


class Maps(NamedTuple):
    """What was trained for one rung."""

    turns: Mapping[Name, Turn]
    """By the name of the model."""
    fold: Floats
    """The joined vectors to a sense, shape (sum of d, SENSE)."""

    def senses(self, vectors: Mapping[Name, Floats], side: Side) -> Floats:
        """Senses of texts of one side, shape (n, SENSE), from each model's vectors (n, d)."""
        whole = sum(SHARES[name] for name in self.turns)
        joined = [(SHARES[name] / whole) ** 0.5 * turn(vectors[name], side) for name, turn in self.turns.items()]
        return units(np.hstack(joined) @ self.fold)


def read_maps(rung: Rung) -> Maps:
    """The maps that ship with the engine for this rung."""
    return maps_of(stored(MAPS), rung)


def maps_of(trained: Mapping[str, NDArray[Any]], rung: Rung) -> Maps:
    """What was trained for one rung, from everything that was (training.train)."""
    floats = {name: array.astype(np.float32) for name, array in trained.items()}
    turns = {
        name: Turn({side: floats[f"{name}.{side}"] for side in SIDES}, floats[f"{name}.matrix"]) for name in NAMES[rung]
    }
    return Maps(turns, floats[f"{rung}.fold"])


class Known(NamedTuple):
    """The examples of one side in the order of their concepts: their senses (n, SENSE) and where each concept begins.

    `start` has shape (C + 1,): every concept has at least one example on each side.
    """

    examples: Sequence[Example]
    senses: Floats
    start: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Meaning:
    """The models of one rung, with what was trained for them and the examples as they see them."""

    encoders: Sequence[Encoder]
    maps: Maps
    sha256: str
    """Names the rung, its models and what was trained."""
    known: Mapping[Side, Known]

    def sense(self, text: str, side: Side) -> Floats:
        """The sense of a text, shape (SENSE,), of length 1; zeros for a text without words."""
        if not text.strip():
            return np.zeros(SENSE, np.float32)
        vectors = {encoder.name: encoder.encode(text)[None, :] for encoder in self.encoders}
        return self.maps.senses(vectors, side)[0]

    def towards(self, sense: Floats, side: Side, concepts: Sequence[int], share: float) -> Floats:
        """The sense turned towards the examples of these concepts (numbers): their mean counts for `share`, 0..1."""
        known = self.known[side]
        means = [known.senses[known.start[n] : known.start[n + 1]].mean(axis=0) for n in concepts]
        return units((1 - share) * sense + share * units(np.mean(means, axis=0)))

    def likeness(self, sense: Floats, side: Side) -> Floats:
        """How near the two nearest examples of each concept are, mean cosine, shape (C,), -1..1; of one the one."""
        known = self.known[side]
        counts = np.diff(known.start)
        near = known.senses @ sense
        first = np.maximum.reduceat(near, known.start[:-1])
        others = np.where(near == np.repeat(first, counts), -1.0, near)
        second = np.where(counts > 1, np.maximum.reduceat(others, known.start[:-1]), first)
        return np.asarray((first + second) / 2, np.float32)

    def nearest(self, sense: Floats, side: Side, concept: int, language: str) -> Example:
        """The example of the concept (number) that is nearest, of those in this language where there are any.

        Only of those that may be told: what a neighbour once wrote is learned from and never shown.
        """
        known = self.known[side]
        every = range(known.start[concept], known.start[concept + 1])
        rows = [row for row in every if known.examples[row].told]
        rows_said = [row for row in rows if known.examples[row].language == language] or rows
        return known.examples[rows_said[int(np.argmax(known.senses[rows_said] @ sense))]]


def known_examples(vocabulary: Vocabulary, shelves: Mapping[Name, Shelf], maps: Maps) -> Mapping[Side, Known]:
    """The examples of each side with their senses; those without a vector (new ones) wait for the next build.

    VectorsError when a concept has no example with one.
    """
    texts = (example.text for concept in vocabulary.concepts for example in concept.examples)
    there = {text for text in texts if all(key_of(text) in shelf.rows for shelf in shelves.values())}
    found: dict[Side, Known] = {}
    for side in SIDES:
        each = [[e for e in c.examples if e.side == side and e.text in there] for c in vocabulary.concepts]
        if not all(each):
            raise VectorsError("stale")
        examples = [one for ones in each for one in ones]
        written = [one.text for one in examples]
        senses = maps.senses({name: shelf.of(written) for name, shelf in shelves.items()}, side)
        found[side] = Known(examples, senses, np.cumsum([0, *map(len, each)]))
    return found


def meaning_of(ladder: Ladder, vocabulary: Vocabulary) -> Meaning:
    """What there is on a rung with models; VectorsError when what was made for it cannot be used."""
    shelves = {encoder.name: read_shelf(encoder.name) for encoder in ladder.encoders}
    if any(shelves[encoder.name].model != encoder.model for encoder in ladder.encoders):
        raise VectorsError("stale")
    maps = read_maps(ladder.rung)
    made = "\0".join((ladder.rung, *ladder.models, SUMS.read_text(encoding="utf-8")))
    known = known_examples(vocabulary, shelves, maps)
    return Meaning(ladder.encoders, maps, hashlib.sha256(made.encode()).hexdigest(), known)


def whole_numbers(sense: Floats) -> bytes:
    """A sense as SENSE bytes, signed, of length SENSE_LENGTH."""
    return np.clip(np.rint(sense * SENSE_LENGTH), -127, 127).astype(np.int8).tobytes()
