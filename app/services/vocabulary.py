"""The vocabulary of this installation: the vectors of its examples, and what is trained from them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.errors import Conflict
from matching import ladder, meaning, training, vocabulary

SHELVES: Final = {name: f"{name}.npz" for name in ladder.NAMES["full"]}
"""The file with the vectors of each model."""
Progress = Callable[[str, int, int], None]
"""Told what is being done ('vectors', 'training'), how much of it is done, and how much there is."""


def build(progress: Progress) -> dict[str, int]:
    """Make the vectors of all examples and train from them; answer the size of each file in bytes.

    A vector is made once for each text and model, so that after a few new examples this takes seconds. The files that
    were there stay as they were until the new ones are whole. Conflict 'no-models' without both models.
    """
    step = ladder.current()
    if step.rung != "full":
        raise Conflict("no-models")
    book = vocabulary.load()
    texts = [example.text for concept in book.concepts for example in concept.examples]
    count = Counter(progress, "vectors", len(texts) * len(step.encoders))
    shelves = {e.name: training.shelf_of(e, texts, _before(e.name), count) for e in step.encoders}
    trained = training.train(book, shelves, Counter(progress, "training", training.EPOCHS * len(shelves)))
    files = {meaning.MAPS: _packed(trained)}
    files |= {SHELVES[name]: _packed(asdict(shelf)) for name, shelf in shelves.items()}
    _write(files)
    return {name: len(content) for name, content in files.items()}


class Counter:
    """Called for everything that is done."""

    def __init__(self, progress: Progress, what: str, total: int) -> None:
        self._progress, self._what, self._total, self._done = progress, what, total, 0

    def __call__(self) -> None:
        """Tell that one more is done."""
        self._done += 1
        self._progress(self._what, self._done, self._total)


def _before(name: ladder.Name) -> meaning.Shelf | None:
    try:
        return meaning.read_shelf(name)
    except meaning.VectorsError:
        return None


def _packed(arrays: Mapping[str, NDArray[Any] | str]) -> bytes:
    """The same arrays are the same bytes: numpy writes no time into its archives."""
    held = BytesIO()
    np.savez_compressed(held, allow_pickle=False, **{name: np.asarray(array) for name, array in arrays.items()})
    return held.getvalue()


def _write(files: dict[str, bytes]) -> None:
    """All of them, and last their sums: until those are there, what was there before is found damaged, not wrong."""
    meaning.VECTORS.mkdir(exist_ok=True)
    for name, content in sorted(files.items()):
        _replace(meaning.VECTORS / name, content)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    _replace(meaning.SUMS, sums.encode())


def _replace(file: Path, content: bytes) -> None:
    beside = file.with_suffix(".new")
    beside.write_bytes(content)
    beside.replace(file)
