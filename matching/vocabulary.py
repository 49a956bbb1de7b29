"""The vocabulary: concepts, their words and examples, and how far a talent's concept serves a need's concept."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"
BESIDES = ("language.toml", "limits.toml", "relations.toml")
FORMS = frozenset({"individual", "collective", "both", "organisation", "place", "professional"})
SENSITIVITIES = frozenset({"gewoon", "gevoelig", "bijzonder"})

SAME = 1000
BRANCH = 650
SIBLING = 150
TRUNK = 60


class VocabularyError(ValueError):
    """The data files contradict themselves; the message names every fault."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing people ask for and offer; fields as in the data files (words are patterns, see patterns.py)."""

    id: str
    label_nl: str
    label_en: str
    theme: str
    parent: str
    form: str
    sensitivity: str
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    needs: tuple[str, ...]
    talents: tuple[str, ...]
    related: Mapping[str, float]


@dataclass(frozen=True, eq=False, slots=True)
class Vocabulary:
    """All concepts, sorted by id.

    `closeness` has shape (C, C), int32, per mille 0..1000: row = concept of the need, column = concept of the
    talent. It is not symmetric: a field to play on serves a team without one, not the other way round.
    """

    concepts: tuple[Concept, ...]
    index: Mapping[str, int]
    closeness: NDArray[np.int32]
    sha256: str

    def __getitem__(self, concept_id: str) -> Concept:
        """The concept with this id; KeyError when there is none."""
        return self.concepts[self.index[concept_id]]


@cache
def load() -> Vocabulary:
    """The vocabulary that ships with the engine, read and checked once."""
    rows: list[Mapping[str, Any]] = []
    relations: list[Mapping[str, Any]] = []
    contents: dict[str, bytes] = {}
    for file in sorted(DATA.glob("*.toml")):
        content = file.read_bytes()
        table = tomllib.loads(content.decode())
        if "concept" in table or file.name in BESIDES:
            contents[file.name] = content
        rows += table.get("concept", [])
        relations += table.get("relation", [])
    return build(rows, relations, _sha256(contents))


def build(
    rows: Iterable[Mapping[str, Any]], relations: Sequence[Mapping[str, Any]] = (), sha256: str = ""
) -> Vocabulary:
    """A checked vocabulary from rows as in the data files; VocabularyError names what is wrong."""
    concepts = tuple(sorted((_concept(row) for row in rows), key=lambda concept: concept.id))
    faults = problems(concepts, relations)
    if faults:
        raise VocabularyError("; ".join(faults))
    index = {concept.id: number for number, concept in enumerate(concepts)}
    return Vocabulary(concepts, index, _closeness(concepts, index, relations), sha256)


def problems(concepts: Sequence[Concept], relations: Sequence[Mapping[str, Any]] = ()) -> list[str]:
    """Every contradiction in the data, in words; an empty list when there is none."""
    ids = {concept.id for concept in concepts}
    faults = [f"double id {a.id}" for a, b in pairwise(concepts) if a.id == b.id]
    for concept in concepts:
        faults += _problems_of(concept, ids)
    parents = {concept.id: concept.parent for concept in concepts}
    faults += [f"{concept.id}: cycle of parents" for concept in concepts if _circles(concept.id, parents)]
    for relation in relations:
        ends = (relation["need"], relation["talent"])
        faults += [f"relation {ends[0]} > {ends[1]}: unknown id {end}" for end in ends if end not in ids]
        if not 0 < relation["weight"] <= 1:
            faults.append(f"relation {ends[0]} > {ends[1]}: weight {relation['weight']} is not in (0, 1]")
    return faults


def _problems_of(concept: Concept, ids: set[str]) -> list[str]:
    faults = []
    if concept.parent and concept.parent not in ids:
        faults.append(f"{concept.id}: unknown parent {concept.parent}")
    faults += [f"{concept.id}: unknown related {other}" for other in concept.related if other not in ids]
    faults += [
        f"{concept.id}: weight {weight} of {other} is not in (0, 1]"
        for other, weight in concept.related.items()
        if not 0 < weight <= 1
    ]
    if concept.form not in FORMS:
        faults.append(f"{concept.id}: unknown form {concept.form}")
    if concept.sensitivity not in SENSITIVITIES:
        faults.append(f"{concept.id}: unknown sensitivity {concept.sensitivity}")
    return faults


def _circles(start: str, parents: Mapping[str, str]) -> bool:
    seen = set()
    here = start
    while here:
        if here in seen:
            return True
        seen.add(here)
        here = parents.get(here, "")
    return False


def _concept(row: Mapping[str, Any]) -> Concept:
    return Concept(
        id=row["id"],
        label_nl=row["label_nl"],
        label_en=row["label_en"],
        theme=row["theme"],
        parent=row.get("parent", ""),
        form=row["form"],
        sensitivity=row["sensitivity"],
        words=tuple(row["words"]),
        not_words=tuple(row.get("not_words", ())),
        needs=(*row["needs"], *row.get("needs_other", ())),
        talents=(*row["talents"], *row.get("talents_other", ())),
        related=dict(row.get("related", {})),
    )


def _closeness(
    concepts: Sequence[Concept], index: Mapping[str, int], relations: Sequence[Mapping[str, Any]]
) -> NDArray[np.int32]:
    """Leaf > branch > trunk, and the written relations where they say more."""
    themes = np.array([concept.theme for concept in concepts])
    parents = np.array([concept.parent for concept in concepts])
    close = np.where(themes[:, None] == themes[None, :], TRUNK, 0).astype(np.int32)
    siblings = (parents[:, None] == parents[None, :]) & (parents != "")[:, None]
    close[siblings] = np.maximum(close[siblings], SIBLING)
    for concept in concepts:
        row = index[concept.id]
        if concept.parent:
            up = index[concept.parent]
            close[row, up] = max(close[row, up], BRANCH)
            close[up, row] = max(close[up, row], BRANCH)
        for other, weight in concept.related.items():
            close[row, index[other]] = max(close[row, index[other]], round(weight * 1000))
    for relation in relations:
        pair = index[relation["need"]], index[relation["talent"]]
        close[pair] = max(close[pair], round(relation["weight"] * 1000))
    np.fill_diagonal(close, SAME)
    close.setflags(write=False)
    return close


def _sha256(contents: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(name.encode() + b"\0" + hashlib.sha256(contents[name]).digest())
    return digest.hexdigest()
