"""The vocabulary: concepts, their words and examples, and how far a talent's concept serves a need's concept."""

import hashlib
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"
MORE = DATA / "more.toml"
"""Examples that people taught since: `[[more]]` with the id of a concept and sentences under the keys of SIDES."""
BESIDES = ("language.toml", "limits.toml", "relations.toml", "themes.toml", "times.toml")
FORMS = frozenset({"individual", "collective", "both", "organisation", "place", "professional"})
SENSITIVITIES = frozenset({"gewoon", "gevoelig", "bijzonder"})
SPHERES = frozenset({"thuis", "buiten", "samen", "op afstand"})
"""Where it takes place: in somebody's home, in the open, at a shared place with others around, or far apart."""
ESCO = "http://data.europa.eu/esco/"

SAME = 1000
BRANCH = 650
SIBLING = 150
TRUNK = 60


Side = Literal["asks", "offers"]
SIDES: Final[Mapping[Side, str]] = {"asks": "needs", "offers": "talents"}
"""Under which key the examples of a side stand; those in another language than Dutch under needs_tr, talents_pl ..."""
LANGUAGES: Final = ("nl", "tr", "pl", "ar", "uk", "en")


def examples_key(side: Side, language: str) -> str:
    """Under which key the examples of a side in a language stand."""
    return SIDES[side] if language == LANGUAGES[0] else f"{SIDES[side]}_{language}"


class VocabularyError(ValueError):
    """The data files contradict themselves; the message names every fault."""


class Example(NamedTuple):
    """A sentence in which somebody asks for or offers something."""

    side: Side
    language: str
    text: str
    told: bool = True
    """May be shown to people as an example; not so what somebody here once wrote."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing people ask for and offer; fields as in the data files (words are patterns, see patterns.py).

    `excludes` are markers (limits.toml) that make unfit for it: who is afraid of dogs does not walk one. `esco` is
    the address of the skill or occupation in ESCO v1, or ''.
    """

    id: str
    label_nl: str
    label_en: str
    theme: str
    parent: str
    form: str
    sphere: str
    sensitivity: str
    excludes: tuple[str, ...]
    esco: str
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    examples: tuple[Example, ...]
    related: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Theme:
    """A field of what people ask for and offer, within an area of life: area > theme > concept > its forms."""

    id: str
    label_nl: str
    area: str


@dataclass(frozen=True, eq=False, slots=True)
class Vocabulary:
    """All concepts, sorted by id.

    `closeness` has shape (C, C), int32, per mille 0..1000: row = concept of the need, column = concept of the
    talent. It is not symmetric: a field to play on serves a team without one, not the other way round.
    """

    concepts: tuple[Concept, ...]
    index: Mapping[str, int]
    themes: Mapping[str, Theme]
    closeness: NDArray[np.int32]
    sha256: str

    def __getitem__(self, concept_id: str) -> Concept:
        """The concept with this id; KeyError when there is none."""
        return self.concepts[self.index[concept_id]]


Tables = Mapping[str, Sequence[Mapping[str, Any]]]
"""The rows of the data files by kind: concept, more, relation, theme, marker ..., as written there."""


@cache
def load() -> Vocabulary:
    """The vocabulary that ships with the engine, read and checked once."""
    tables: dict[str, list[Mapping[str, Any]]] = {}
    contents: dict[str, bytes] = {}
    for file in sorted(DATA.glob("*.toml")):
        content = file.read_bytes()
        found = tomllib.loads(content.decode())
        if file.name in BESIDES or found.keys() & {"concept", "more"}:
            contents[file.name] = content
            for kind, rows in found.items():
                tables.setdefault(kind, []).extend(rows if isinstance(rows, list) else ())
    return build(tables, _sha256(contents))


def with_more(rows: Iterable[Mapping[str, Any]], more: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of concepts with more examples behind their own, which are never shown.

    VocabularyError names what cannot be added.
    """
    found = [dict(row) for row in rows]
    by_id = {row["id"]: row for row in found}
    keys = {examples_key(side, language) for side in SIDES for language in LANGUAGES}
    for added in more:
        sentences = {key: list(added[key]) for key in added if key != "id"}
        if added["id"] not in by_id or not sentences.keys() <= keys:
            raise VocabularyError(f"more examples of {added['id']} under {', '.join(sentences)}: unknown")
        row = by_id[added["id"]]
        row |= {key: [*row.get(key, ()), *texts] for key, texts in sentences.items()}
        row["untold"] = [*row.get("untold", ()), *(text for texts in sentences.values() for text in texts)]
    return found


def build(tables: Tables, sha256: str = "") -> Vocabulary:
    """A checked vocabulary from rows as in the data files; VocabularyError names what is wrong."""
    rows = with_more(tables["concept"], tables.get("more", ()))
    concepts = tuple(sorted((_concept(row) for row in rows), key=lambda concept: concept.id))
    themes = {row["id"]: Theme(row["id"], row["label_nl"], row["area"]) for row in tables.get("theme", ())}
    relations = tables.get("relation", ())
    faults = [
        *problems(concepts, themes, {row["id"] for row in tables.get("marker", ())}),
        *_wrong(relations, concepts),
    ]
    if faults:
        raise VocabularyError("; ".join(faults))
    index = {concept.id: number for number, concept in enumerate(concepts)}
    return Vocabulary(concepts, index, themes, _closeness(concepts, index, relations), sha256)


def problems(concepts: Sequence[Concept], themes: Collection[str], markers: Collection[str]) -> list[str]:
    """Every contradiction in the concepts, in words; an empty list when there is none."""
    faults = [f"double id {a.id}" for a, b in pairwise(concepts) if a.id == b.id]
    known = {concept.id: concept for concept in concepts}
    parents = {concept.id: concept.parent for concept in concepts}
    for concept in concepts:
        faults += [f"{concept.id}: {fault}" for fault in _problems_of(concept, known, themes, markers)]
    return faults + [f"{concept.id}: cycle of parents" for concept in concepts if _circles(concept.id, parents)]


def _problems_of(
    concept: Concept, known: Mapping[str, Concept], themes: Collection[str], markers: Collection[str]
) -> Iterator[str]:
    if concept.parent and concept.parent not in known:
        yield f"unknown parent {concept.parent}"
    elif concept.parent and known[concept.parent].theme != concept.theme:
        yield f"parent {concept.parent} is of another theme"
    yield from (f"unknown related {other}" for other in concept.related if other not in known)
    yield from (
        f"weight {weight} of {to} is not in (0, 1]" for to, weight in concept.related.items() if not 0 < weight <= 1
    )
    yield from (f"unknown marker {marker}" for marker in concept.excludes if marker not in markers)
    for name, value, allowed in (
        ("theme", concept.theme, themes),
        ("form", concept.form, FORMS),
        ("sphere", concept.sphere, SPHERES),
        ("sensitivity", concept.sensitivity, SENSITIVITIES),
    ):
        if value not in allowed:
            yield f"unknown {name} {value}"
    if concept.esco and not concept.esco.startswith(ESCO):
        yield f"no address in ESCO: {concept.esco}"


def _wrong(relations: Iterable[Mapping[str, Any]], concepts: Iterable[Concept]) -> Iterator[str]:
    """What is wrong with relations between concepts."""
    known = {concept.id for concept in concepts}
    for relation in relations:
        name = f"relation {relation['need']} > {relation['talent']}"
        yield from (f"{name}: unknown id {end}" for end in (relation["need"], relation["talent"]) if end not in known)
        if not 0 < relation["weight"] <= 1:
            yield f"{name}: weight {relation['weight']} is not in (0, 1]"


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
        sphere=row["sphere"],
        sensitivity=row["sensitivity"],
        excludes=tuple(row["excludes"]),
        esco=row["esco"],
        words=tuple(row["words"]),
        not_words=tuple(row.get("not_words", ())),
        examples=tuple(
            Example(side, language, text, told=text not in row.get("untold", ()))
            for side in SIDES
            for language in LANGUAGES
            for text in row.get(examples_key(side, language), ())
        ),
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
