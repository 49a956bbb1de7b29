"""How the maps are trained from the vectors of the example sentences: numpy, without dice, under a minute.

One square matrix for each model, started at the identity: a need must come nearer to the talents of its own concept
than to those of others (multi-positive InfoNCE in both directions, AdamW). Concepts that serve each other are not
held against each other, and every need is anchored to where its vector was, so that little is forgotten.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.ladder import NAMES, Encoder, Name
from matching.meaning import SENSE, Floats, Maps, Shelf, Turn, key_of, units
from matching.vocabulary import SIDES, Side, Vocabulary

EPOCHS: Final = 10
NEEDS_A_STEP: Final = 512
TALENTS_A_STEP: Final = 1500
TEMPERATURE: Final = 0.05
RATE: Final = 1e-3
DECAY: Final = 1e-2
ANCHOR: Final = 2.0
RELATED: Final = 100
"""Closeness (per mille) from which two concepts are not held against each other."""
FAR_AWAY: Final = -1e4
COARSE: Final = 80.0
"""Length of a kept vector: most numbers lie within 15, and an angle keeps to a hundredth."""

Tick = Callable[[], None]


def shelf_of(encoder: Encoder, texts: Sequence[str], before: Shelf | None, tick: Tick = lambda: None) -> Shelf:
    """The vectors of these texts by this model; those on the shelf `before` are kept when the model is the same.

    `tick` is called for every text. A vector is kept as int8, of length COARSE.
    """
    kept = before if before is not None and before.model == encoder.model else None
    found: dict[int, NDArray[np.int8]] = {}
    for text in texts:
        key = key_of(text)
        row = None if kept is None else kept.rows.get(key)
        found[key] = _coarse(encoder.encode(text)) if kept is None or row is None else kept.vectors[row]
        tick()
    keys = sorted(found)
    return Shelf(encoder.model, np.array(keys, np.uint64), np.array([found[key] for key in keys], np.int8))


def _coarse(vector: Floats) -> NDArray[np.int8]:
    return np.rint(vector * (COARSE / np.linalg.norm(vector))).clip(-127, 127).astype(np.int8)


def examples_of(vocabulary: Vocabulary, side: Side) -> list[tuple[int, str]]:
    """Number of the concept and text of every example of a side, in the order of the concepts."""
    return [(n, e.text) for n, concept in enumerate(vocabulary.concepts) for e in concept.examples if e.side == side]


class Lesson:
    """The examples of both sides as one model sees them, each side's mean taken off."""

    def __init__(self, vocabulary: Vocabulary, shelf: Shelf) -> None:
        self.means: dict[Side, Floats] = {}
        self.vectors: dict[Side, Floats] = {}
        self.concepts: dict[Side, NDArray[np.int64]] = {}
        for side in SIDES:
            numbers, texts = zip(*examples_of(vocabulary, side), strict=True)
            vectors = shelf.of(texts)
            self.means[side] = np.asarray(vectors.mean(0), np.float16).astype(np.float32)
            self.vectors[side] = units(vectors - self.means[side])
            self.concepts[side] = np.array(numbers, np.int64)
        close = vocabulary.closeness >= RELATED
        self.related = close | close.T


def train_turn(vocabulary: Vocabulary, shelf: Shelf, tick: Tick = lambda: None) -> Turn:
    """Train the matrix of one model; `tick` is called after each of the EPOCHS."""
    lesson = Lesson(vocabulary, shelf)
    size = shelf.vectors.shape[1]
    start = np.eye(size, dtype=np.float32)
    matrix: Floats = start
    adam = Adam(size)
    turn = count(1)
    for _ in range(EPOCHS):
        order = shuffled(len(lesson.vectors["asks"]), next(turn))
        for begin in range(0, len(order), NEEDS_A_STEP):
            needs = order[begin : begin + NEEDS_A_STEP]
            talents = shuffled(len(lesson.vectors["offers"]), next(turn))[:TALENTS_A_STEP]
            step = adam.step(_gradient(lesson, matrix, needs, talents))
            matrix = np.asarray(matrix - np.float32(RATE) * (step + np.float32(DECAY) * (matrix - start)), np.float32)
        tick()
    return Turn(lesson.means, matrix.astype(np.float16).astype(np.float32))


def shuffled(many: int, turn: int) -> NDArray[np.int64]:
    """The numbers under `many` in an order of no meaning, another one each turn; the same on every machine.

    By the hash splitmix64 (Steele, Lea and Flood, 2014): dice of numpy may be others in another version.
    """
    mixed = np.arange(many, dtype=np.uint64) + np.uint64(turn * 0x9E3779B97F4A7C15 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.argsort(mixed ^ (mixed >> np.uint64(31)), kind="stable")


class Adam:
    """The running means of AdamW (Loshchilov and Hutter, 2019), for one square matrix."""

    def __init__(self, size: int) -> None:
        self.first: Floats = np.zeros((size, size), np.float32)
        self.second: Floats = np.zeros((size, size), np.float32)
        self.steps = 0

    def step(self, gradient: Floats) -> Floats:
        """Where to go, for a rate of 1."""
        self.steps += 1
        self.first += np.float32(0.1) * (gradient - self.first)
        self.second += np.float32(0.001) * (np.square(gradient) - self.second)
        first, second = self.first / (1 - 0.9**self.steps), self.second / (1 - 0.999**self.steps)
        return np.asarray(first / (np.sqrt(second) + 1e-8), np.float32)


def _gradient(lesson: Lesson, matrix: Floats, needs: NDArray[np.int64], talents: NDArray[np.int64]) -> Floats:
    """The gradient of the loss over these needs against these talents, shape of the matrix."""
    a, b = lesson.vectors["asks"][needs], lesson.vectors["offers"][talents]
    ours, theirs = lesson.concepts["asks"][needs], lesson.concepts["offers"][talents]
    turned_a, turned_b = a @ matrix, b @ matrix
    long_a, long_b = (np.linalg.norm(turned, axis=1, keepdims=True) for turned in (turned_a, turned_b))
    unit_a, unit_b = turned_a / long_a, turned_b / long_b
    same = ours[:, None] == theirs[None, :]
    logits = np.where(lesson.related[np.ix_(ours, theirs)] & ~same, FAR_AWAY, unit_a @ unit_b.T / TEMPERATURE)
    pull = _pull(logits, same) / (2 * TEMPERATURE)
    to_a = _sideways(pull @ unit_b - ANCHOR * a / len(a), unit_a)
    to_b = _sideways(pull.T @ unit_a, unit_b)
    return np.asarray(a.T @ (to_a / long_a) + b.T @ (to_b / long_b), np.float32)


def _sideways(push: Floats, unit: Floats) -> Floats:
    """What of a push turns these vectors: the part along them changes only their length."""
    return push - unit * (push * unit).sum(1, keepdims=True)


def _pull(logits: Floats, same: NDArray[np.bool_]) -> Floats:
    """The gradient of multi-positive InfoNCE to the logits, summed over both directions."""
    pull = np.zeros_like(logits)
    for axis in (1, 0):
        weights = np.exp(logits - logits.max(axis=axis, keepdims=True))
        own = (weights * same).sum(axis=axis, keepdims=True)
        there = own > 0
        wanted = np.where(there, weights * same / np.maximum(own, 1e-30), 0)
        pull += np.where(there, weights / weights.sum(axis=axis, keepdims=True) - wanted, 0) / there.sum()
    return pull


def fold_of(vocabulary: Vocabulary, turns: Mapping[Name, Turn], shelves: Mapping[Name, Shelf]) -> Floats:
    """The directions in which the joined vectors of all examples vary most, shape (sum of d, SENSE)."""
    size = sum(len(turn.matrix) for turn in turns.values())
    whole = Maps(turns, np.eye(size, dtype=np.float32))
    joined = []
    for side in SIDES:
        texts = [text for _, text in examples_of(vocabulary, side)]
        joined.append(whole.senses({name: shelves[name].of(texts) for name in turns}, side).astype(np.float64))
    together = np.vstack(joined)
    values, directions = np.linalg.eigh(together.T @ together)
    best = directions[:, np.argsort(-values)[:SENSE]]
    signs = np.sign(best[np.abs(best).argmax(axis=0), np.arange(best.shape[1])])
    return np.asarray(best * signs, np.float16).astype(np.float32)


def train(vocabulary: Vocabulary, shelves: Mapping[Name, Shelf], tick: Tick = lambda: None) -> dict[str, NDArray[Any]]:
    """Everything that is kept in maps.npz, by name; `tick` is called EPOCHS times for each model."""
    turns = {name: train_turn(vocabulary, shelf, tick) for name, shelf in shelves.items()}
    arrays: dict[str, NDArray[Any]] = {}
    for name, turn in turns.items():
        arrays[f"{name}.matrix"] = turn.matrix.astype(np.float16)
        arrays |= {f"{name}.{side}": mean.astype(np.float16) for side, mean in turn.means.items()}
    for rung, names in NAMES.items():
        if names and all(name in turns for name in names):
            fold = fold_of(vocabulary, {name: turns[name] for name in names}, shelves)
            arrays[f"{rung}.fold"] = fold.astype(np.float16)
    return arrays
