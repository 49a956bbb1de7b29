"""Waterrijk, ranked in every way that is to be compared: each rung, and the engine with one thing taken out."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app.cli.house import open_house
from app.schemas.labels import LabelIn
from app.services import ranking
from app.services.evaluation import Folder, Judged
from app.services.judging import Grade, Label, label_of
from matching import ladder, pairs, reading, vocabulary
from matching.ladder import Encoder, Ladder, Rung
from matching.meaning import Maps, Meaning, Turn, known_examples, meaning_of, read_maps, read_shelf
from matching.reading import Reader
from matching.signals import default_weights
from matching.text import words_of
from matching.training import fold_of
from matching.vocabulary import SIDES, Vocabulary

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seed"
LABELS = ROOT / "bench" / "labels" / "dev_labels.jsonl"
MODES: Mapping[bool, Grade] = {True: "content_grade", False: "grade"}
"""Content only, or the whole engine; and by which grade that is judged."""
SENSES_ALONE = {"WORD_SHARE": 1, "SENSE_SHARE": 1_000_000, "CONCEPT_SHARE": 0}
"""Words settle nothing then; not none at all, since for a text without a sense they are all there is."""
suggest = import_module("matching.suggest")
"""The module: the package has a function of that name."""


def labels(grade: Grade) -> list[Label]:
    """What people judged."""
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    return [label_of(LabelIn.model_validate_json(line), grade) for line in lines]


def by_command(*, content_only: bool) -> dict[str, Any]:
    """What `toevallig evaluate` makes of every rung that can be had here."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "found.json"
        toevallig = Path(sys.executable).parent / "toevallig"
        command = [str(toevallig), "evaluate", str(SEED), "--labels", str(LABELS), "--json", str(out)]
        command += ["--content-only"] if content_only else []
        command += [option for rung in ladder.RUNGS for option in ("--rung", rung)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return found


# --- One thing taken out --------------------------------------------------------------------------------------------


class Change(NamedTuple):
    """Another value for a name of a module, for as long as a variant is tried."""

    module: Any
    name: str
    value: Any


class Variant(NamedTuple):
    """The engine with something else in it, or something not. Nothing is weighed anew."""

    name: str
    reader: Reader
    changes: Sequence[Change] = ()


@contextmanager
def changed(changes: Sequence[Change]) -> Iterator[None]:
    """Put these values in place, and afterwards the old ones."""
    before = [change._replace(value=getattr(change.module, change.name)) for change in changes]
    try:
        for change in changes:
            setattr(change.module, change.name, change.value)
        yield
    finally:
        for change in before:
            setattr(change.module, change.name, change.value)


def judged(variant: Variant) -> dict[bool, list[Judged]]:
    """The needs that people judged as this variant ranks them, by content only or not."""
    whole = [Change(reading, "reader", lambda: variant.reader), *variant.changes]
    with (
        changed(whole),
        tempfile.TemporaryDirectory() as folder,
        open_house(f"sqlite:///{Path(folder) / 'variant.db'}") as house,
    ):
        house.take_in(SEED, partial=True)
        with house.writing() as work:
            return {only: list(Folder(work, content_only=only).ranked(labels(MODES[only]))) for only in MODES}


def remembering(encoder: Encoder) -> Encoder:
    """The same model, which encodes each text once however many variants want it."""
    return Encoder(encoder.name, encoder.model, encoder.size, lambda: cache(encoder.encode))


def variants() -> list[Variant]:
    """What ships first; then each with one thing taken out of it."""
    book, step = vocabulary.load(), ladder.stand_on("full")
    if step.rung != "full":
        raise SystemExit(f"the ablation needs both models, and they are not here: {step.why}")
    encoders = {encoder.name: remembering(encoder) for encoder in step.encoders}
    steps = {rung: Ladder(rung, tuple(encoders[name] for name in ladder.NAMES[rung]), ()) for rung in ladder.RUNGS}
    on: dict[Rung, Reader] = {
        rung: Reader(book, meaning_of(step, book), rung) if step.encoders else Reader(book)
        for rung, step in steps.items()
    }
    senses_alone = [Change(pairs, name, value) for name, value in SENSES_ALONE.items()]
    no_words = Change(reading, "WORDS_WEIGH", dict.fromkeys(ladder.RUNGS, 0.0))
    unheard = Change(reading, "words_of", lambda text: replace(words_of(text), negations={}, closed={}))
    no_tongues = [Change(pairs, name, 0) for name in ("SAME_TONGUE", "OTHER_TONGUE", "ONE_TONGUE")]
    no_relations = replace(book, closeness=by_tree_alone(book))
    every = replace(default_weights(), floor=0, enough=0)
    full = on["full"]
    return [
        Variant("as it ships", full),
        Variant("words, no models", on["words"]),
        Variant("without e5", on["use"]),
        Variant("without USE", on["e5"]),
        Variant("without words", full, [Change(pairs, "WORD_SHARE", 0), no_words]),
        Variant("senses alone, both models", full, senses_alone),
        Variant("sense of e5 alone", on["e5"], senses_alone),
        Variant("sense of USE alone", on["use"], senses_alone),
        Variant("models not trained (no head)", Reader(book, meaning_with(full, untrained(book, full)), "full")),
        Variant("asking and offering not told apart", Reader(book, meaning_with(full, one_sided(full)), "full")),
        Variant("without named concepts", full, [Change(pairs, "CONCEPT_SHARE", 0)]),
        Variant("without relations", full, [Change(vocabulary, "load", lambda: no_relations)]),
        Variant("what is denied is not heard", full, [unheard]),
        Variant("without languages", full, no_tongues),
        Variant(
            "never 'nobody'",
            full,
            [Change(module, "default_weights", lambda: every) for module in (ranking, suggest)],
        ),
    ]


def by_tree_alone(book: Vocabulary) -> Any:
    """How far concepts serve each other when only the tree says so, and no written relation."""
    concepts = [_row(concept) | {"related": {}} for concept in book.concepts]
    markers = sorted({marker for concept in book.concepts for marker in concept.excludes})
    tables = {
        "concept": concepts,
        "theme": [_row(theme) for theme in book.themes.values()],
        "marker": [{"id": marker} for marker in markers],
    }
    return vocabulary.build(tables).closeness


def _row(value: vocabulary.Concept | vocabulary.Theme) -> dict[str, Any]:
    """The fields as in a data file; a concept without its examples, which stand under other names there."""
    return {name: getattr(value, name) for name in value.__slots__ if name != "examples"}


def trained(reader: Reader) -> Meaning:
    """What a reader on a rung with models knows of them."""
    if reader.meaning is None:
        raise TypeError("a reader without models")
    return reader.meaning


def meaning_with(reader: Reader, maps: Maps) -> Meaning:
    """The models of this reader with other maps."""
    shelves = {encoder.name: read_shelf(encoder.name) for encoder in trained(reader).encoders}
    known = known_examples(reader.vocabulary, shelves, maps)
    return replace(trained(reader), maps=maps, known=known)


def untrained(book: Vocabulary, reader: Reader) -> Maps:
    """The vectors as the models make them, less the mean of their side."""
    turns = {
        name: Turn(turn.means, np.eye(len(turn.matrix), dtype=np.float32))
        for name, turn in trained(reader).maps.turns.items()
    }
    return Maps(turns, fold_of(book, turns, {name: read_shelf(name) for name in turns}))


def one_sided(reader: Reader) -> Maps:
    """One mean taken off needs and talents alike."""
    maps = read_maps(reader.rung)
    turns = {}
    for name, turn in maps.turns.items():
        mean = np.asarray(np.mean(list(turn.means.values()), axis=0), np.float32)
        turns[name] = Turn(dict.fromkeys(SIDES, mean), turn.matrix)
    return Maps(turns, maps.fold)
