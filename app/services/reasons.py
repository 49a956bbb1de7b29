"""From a ground of the engine to a sentence that a neighbourhood worker reads."""

from collections.abc import Iterable, Mapping
from typing import Final

from app.schemas.suggestions import ReasonOut
from app.texts import FIRST, ago_words, distance_words, has_text, listed, text
from matching.model import DAYS, PARTS, Reason, slot_names
from matching.vocabulary import load

Names = Mapping[int, str]
"""Node numbers and the names that may be shown; a node that is not in it stays 'someone'."""

NOBODY: Final[Names] = {}


def sentence(reason: Reason, names: Names = NOBODY, *, as_bar: bool = False) -> str:
    """Say a reason in Dutch. `as_bar`: it keeps two people apart, where the same ground could also be in favour."""
    values = dict(reason.values)
    words = {name: _words(name, value, names) for name, value in values.items()}
    return text(_key(reason.code, values, names, as_bar=as_bar), FIRST, **words)


def told(reasons: Iterable[Reason], names: Names = NOBODY, *, as_bar: bool = False) -> list[ReasonOut]:
    """Say reasons, each with its code and points."""
    return [
        ReasonOut(code=reason.code, points=reason.points, text=sentence(reason, names, as_bar=as_bar))
        for reason in reasons
    ]


def concept_label(concept: str) -> str:
    """A concept of the vocabulary in Dutch, as in a sentence; one that is no longer there as it was stored."""
    vocabulary = load()
    if concept not in vocabulary.index:
        return concept
    label = vocabulary[concept].label_nl
    # 'Tuin onderhouden' becomes 'tuin onderhouden'; 'VOG' and 'iPad' stay as they are.
    return label[0].lower() + label[1:] if label[1:2].islower() else label


def _key(code: str, values: Mapping[str, str | int], names: Names, *, as_bar: bool) -> str:
    if as_bar and has_text(f"bar.{code}"):
        return f"bar.{code}"
    variant = None
    if code == "concept":
        variant = values.get("likeness")
    elif code == "introducer" and values.get("node") not in names:
        variant = "unnamed"
    elif code == "rested" and "days" not in values:
        variant = "never"
    elif code == "gender-unknown":
        variant = values.get("about")
    return f"reason.{code}.{variant}" if variant else f"reason.{code}"


def _words(name: str, value: str | int, names: Names) -> str:
    if isinstance(value, int):
        return _of_number(name, value, names)
    if "concept" in name:
        return concept_label(value)
    if name in {"marker", "qualification"} and has_text(f"{name}.{value}"):
        return text(f"{name}.{value}")
    return value


def _of_number(name: str, value: int, names: Names) -> str:
    if name in {"metres", "reach"}:
        return distance_words(value)
    if name == "days":
        return ago_words(value)
    if name == "slots":
        return slot_words(value)
    if name == "node":
        return names.get(value, text("someone"))
    return str(value)


def slot_words(bits: int) -> str:
    """Day-parts in words: a day or part that is whole is said once ('maandag, dinsdagavond')."""
    free = set(slot_names(bits))
    words = []
    for day in DAYS:
        parts = [part for part in PARTS if f"{day}-{part}" in free]
        if set(parts) >= set(PARTS[:3]):
            words.append(text(f"day.{day}"))
            parts = parts[3:]
        words += [f"{text(f'day.{day}')}{text(f'part.{part}')}" for part in parts]
    return listed(words)
