"""Concepts: how people call them, whether we know them, and which one somebody means with a word."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Final

from app.errors import FieldError, Invalid
from app.repositories.heard import Concept
from app.schemas.concepts import ConceptOut, ConceptQuery, ConceptsOut, FoundConceptOut, Sensitivity
from app.services.reasons import concept_label
from app.texts import listed
from matching.evidence import concepts_saying
from matching.patterns import concepts_in
from matching.reading import read
from matching.text import fold, plain_words, words_of
from matching.vocabulary import Concept as Known
from matching.vocabulary import load

NAMED: Final = 2
"""Most concepts that say what something is about."""
MOST_FOUND: Final = 7
MOST_LIKE: Final = 3
LIKE: Final = 0.7
"""How much a word must look like another to be proposed in its place, 0..1."""
ENDING: Final = re.compile("(?:en|e|s)$")
SHORTEST_STEM: Final = 5
"""Letters; what is shorter begins too many words that mean something else."""
SENSITIVITIES: Final[dict[str, Sensitivity]] = {"gewoon": "ordinary", "gevoelig": "sensitive", "bijzonder": "special"}
"""The words of the data files, and ours."""


def known(concepts: Sequence[str] | None) -> Sequence[str] | None:
    """Give back these ids of concepts; Invalid names each that the vocabulary does not have."""
    index = load().index
    strange = [place for place, concept in enumerate(concepts or ()) if concept not in index]
    if strange:
        raise Invalid([FieldError(f"concepts/{place}", "unknown-concept") for place in strange])
    return concepts


def concepts_out(concepts: Iterable[Concept]) -> list[ConceptOut]:
    """Concepts with their words, in this order."""
    return [ConceptOut(id=concept.id, label=concept_label(concept.id)) for concept in concepts]


def about_words(concepts: Iterable[Concept]) -> str:
    """What something is about, by its first `NAMED` concepts: 'koken en tuin onderhouden'."""
    return listed([concept_label(concept.id) for concept in islice(concepts, NAMED)])


def sensitivity_of(concept: str) -> Sensitivity:
    """How carefully a concept is handled."""
    return SENSITIVITIES[load()[concept].sensitivity]


def found_by(query: ConceptQuery) -> ConceptsOut:
    """Find concepts by a word of theirs, best first."""
    return ConceptsOut(
        items=[
            FoundConceptOut(
                id=concept,
                label=concept_label(concept, query.answer_language),
                sensitivity=sensitivity_of(concept),
            )
            for concept in search(query.q)
        ]
    )


def search(word: str) -> list[str]:
    """The ids of at most seven concepts that somebody may mean with a word or a few, best first.

    First those that are called so, in Dutch or English, the shortest name first; then those with a name or a pattern
    that begins so, or a pattern that fits; then those that a text of only these words would be about, and those with
    an example that says them. A piece inside a longer word counts for nothing: 'graf' is not about a photographer.
    """
    words = plain_words(word)
    if not words:
        return []
    vocabulary = load()
    stems = [_stem(one) for one in words]
    spoken = concepts_in(vocabulary, words_of(word), offers=False).kept
    by_name = sorted(vocabulary.concepts, key=lambda concept: (len(concept.label_nl), concept.id))
    found = [
        *(concept.id for concept in by_name if any(set(words) <= set(name) for name in _names(concept))),
        *(concept.id for concept in by_name if any(_begins(name, stems) for name in _names(concept))),
        *_ids(sorted(spoken, key=lambda number: (-len(spoken[number]), number))),
        *_patterned(stems),
        *(hit.concept for hit in read(word, "asks").hits),
        *_ids(concepts_saying(vocabulary, words)),
    ]
    return list(dict.fromkeys(found))[:MOST_FOUND]


def words_like(word: str) -> list[str]:
    """At most three words of names and patterns that look like this one: for who searched and found nothing."""
    known = {
        part
        for concept in load().concepts
        for name in (concept.label_nl, *concept.words)
        for part in plain_words(name)
        if len(part) >= SHORTEST_STEM
    }
    return get_close_matches(fold(word), sorted(known), MOST_LIKE, LIKE)


def _names(concept: Known) -> list[list[str]]:
    """The words of its name, in Dutch and in English."""
    return [plain_words(label) for label in (concept.label_nl, concept.label_en)]


def _begins(name: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether each of these stems begins a word of the name."""
    return all(any(part.startswith(stem) for part in name) for stem in stems)


def _patterned(stems: Sequence[str]) -> list[str]:
    """The ids of the concepts with a pattern of which each of these stems begins a word; a short stem is that word.

    Patterns of one word first: they say the most.
    """
    found = []
    for concept in load().concepts:
        for pattern in map(plain_words, concept.words):
            cut = {part[:length] for part in pattern for length in range(SHORTEST_STEM, len(part))}
            if cut.union(pattern).issuperset(stems):
                found.append((len(pattern), concept.id))
    return [concept for _, concept in sorted(found)]


def _stem(word: str) -> str:
    """The word without the ending of a plural or a verb, where enough of it is left."""
    bare = ENDING.sub("", word)
    return bare if len(bare) >= SHORTEST_STEM else word


def _ids(numbers: Iterable[int]) -> list[str]:
    return [load().concepts[number].id for number in numbers]
