"""The vocabulary holds together: ids, parents, relations, examples, patterns."""

import dataclasses
import itertools
import re
from collections import Counter

import numpy as np
import pytest

from matching import vocabulary
from matching.text import fold

LEAST_EXAMPLES = 10
# Patterns of one or two letters that are whole words and mean one thing only.
SHORT_ON_PURPOSE = frozenset({"cv", "gp", "wc"})


def row(concept_id, **changes):
    base = {
        "id": concept_id,
        "label_nl": "Tuin",
        "label_en": "Garden",
        "theme": "groen",
        "parent": "",
        "form": "both",
        "sphere": "buiten",
        "sensitivity": "gewoon",
        "excludes": [],
        "esco": "",
        "words": ["tuin*"],
        "needs": ["Mijn heg groeit over de stoep."],
        "talents": ["Ik snoei graag."],
        "related": {},
    }
    return base | changes


def tables(*rows, relations=()):
    themes = [{"id": name, "label_nl": name, "area": "Buiten"} for name in ("groen", "eten")]
    return {"concept": rows, "relation": relations, "theme": themes, "marker": [{"id": "dogs"}]}


def test_the_shipped_vocabulary_has_no_problems():
    known = vocabulary.load()
    assert {concept.theme for concept in known.concepts} == known.themes.keys()
    assert len(known.concepts) >= 250
    assert [concept.id for concept in known.concepts] == sorted(known.index)


@pytest.mark.parametrize(
    ("rows", "relations", "complaint"),
    [
        ([row("a"), row("a")], [], "double id a"),
        ([row("a", parent="weg")], [], "a: unknown parent weg"),
        ([row("a", related={"weg": 0.5})], [], "a: unknown related weg"),
        ([row("a", related={"b": 1.5}), row("b")], [], "a: weight 1.5 of b"),
        ([row("a", parent="b"), row("b", parent="a")], [], "a: cycle of parents"),
        ([row("a", parent="b"), row("b", theme="eten")], [], "a: parent b is of another theme"),
        ([row("a", theme="weg")], [], "a: unknown theme weg"),
        ([row("a", sphere="maan")], [], "a: unknown sphere maan"),
        ([row("a", excludes=["draken"])], [], "a: unknown marker draken"),
        ([row("a", esco="S1.2")], [], "a: no address in ESCO: S1.2"),
        ([row("a", form="vorm")], [], "a: unknown form vorm"),
        ([row("a", sensitivity="geheim")], [], "a: unknown sensitivity geheim"),
        ([row("a")], [{"need": "a", "talent": "weg", "weight": 0.5}], "relation a > weg: unknown id weg"),
        ([row("a"), row("b")], [{"need": "a", "talent": "b", "weight": 0}], "weight 0 is not in"),
    ],
)
def test_a_wrong_vocabulary_is_refused_with_the_fault_named(rows, relations, complaint):
    with pytest.raises(vocabulary.VocabularyError, match=re.escape(complaint)):
        vocabulary.build(tables(*rows, relations=relations))


def test_closeness_is_leaf_above_branch_above_trunk_and_follows_the_direction():
    known = vocabulary.build(
        tables(
            row("kind", parent="ouder"),
            row("zus", parent="ouder"),
            row("ouder"),
            row("verder", related={"elders": 0.7}),
            row("elders", theme="eten"),
        )
    )
    at = known.index
    close = known.closeness
    assert close[at["kind"], at["kind"]] == vocabulary.SAME
    assert close[at["kind"], at["ouder"]] == close[at["ouder"], at["kind"]] == vocabulary.BRANCH
    assert close[at["kind"], at["zus"]] == vocabulary.SIBLING
    assert close[at["kind"], at["verder"]] == vocabulary.TRUNK
    assert close[at["verder"], at["elders"]] == 700
    assert close[at["elders"], at["verder"]] == 0


def test_the_shipped_closeness_is_a_table_of_per_milles():
    known = vocabulary.load()
    size = len(known.concepts)
    assert known.closeness.shape == (size, size)
    assert known.closeness.dtype == np.int32
    assert known.closeness.min() >= 0
    assert known.closeness.max() == 1000
    assert (np.diag(known.closeness) == 1000).all()
    assert (known.closeness != known.closeness.T).any()
    with pytest.raises(ValueError, match="read-only"):
        known.closeness[0, 0] = 1


def thin(concepts):
    """Concepts with too few examples of one side, or none of it in one of the languages."""
    found = []
    for concept in concepts:
        counts = Counter((example.side, example.language) for example in concept.examples)
        few = any(counts[side, "nl"] < LEAST_EXAMPLES for side in vocabulary.SIDES)
        none = any(counts[side, language] < 1 for side in vocabulary.SIDES for language in vocabulary.LANGUAGES)
        found += [concept.id] if few or none else []
    return found


def test_every_concept_has_enough_examples():
    concepts = vocabulary.load().concepts
    assert thin(concepts) == []
    for lost in ("nl", "uk"):
        left = tuple(e for e in concepts[0].examples if (e.side, e.language) != ("asks", lost))
        assert thin([dataclasses.replace(concepts[0], examples=left)]) == [concepts[0].id]


def doubles(sentences):
    folded = sorted(fold(sentence).strip() for sentence in sentences)
    return [one for one, other in itertools.pairwise(folded) if one == other]


def test_no_example_stands_twice():
    concepts = vocabulary.load().concepts
    sentences = [example.text for concept in concepts for example in concept.examples]
    assert doubles(sentences) == []
    assert doubles([*sentences, sentences[7].upper()]) == [fold(sentences[7])]


def too_short(pattern):
    """No part has three letters, or the only part is open at an end after fewer."""
    parts = [part.strip("*") for part in re.split(r"[+ ]", pattern)]
    return max(len(part) for part in parts) < 3 and pattern not in SHORT_ON_PURPOSE


@pytest.mark.parametrize("pattern", ["ik", "tu*", "*je", "a+b", "+"])
def test_a_pattern_that_catches_everything_is_noticed(pattern):
    assert too_short(pattern)


def test_no_pattern_catches_everything():
    latin = re.compile(r"[a-z]", re.IGNORECASE)
    short = {
        (concept.id, word)
        for concept in vocabulary.load().concepts
        for word in concept.words
        if latin.search(word) and too_short(word)
    }
    assert short == set()


def test_the_fingerprint_follows_the_data():
    first = vocabulary._sha256({"a.toml": b"x", "b.toml": b"y"})
    assert first == vocabulary._sha256({"b.toml": b"y", "a.toml": b"x"})
    assert first != vocabulary._sha256({"a.toml": b"x", "b.toml": b"z"})
    assert first != vocabulary._sha256({"a.toml": b"y", "b.toml": b"x"})
    assert len(vocabulary.load().sha256) == 64
