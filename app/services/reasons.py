"""From a ground of the engine to a sentence that a neighbourhood worker reads."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from app.schemas.suggestions import ReasonOut
from app.services import clock_words
from app.texts import (
    Language,
    ago_words,
    distance_class,
    distance_words,
    has_text,
    limit_words,
    listed,
    spoken,
    text,
)
from matching.model import DAYS, PARTS, Reason, slot_names, slots_from
from matching.suggest import UNSPOKEN
from matching.vocabulary import load

Names = Mapping[int, str]
"""Node numbers and the names that may be shown; a node that is not in it stays 'someone'."""

HIDDEN: Final = "not-now-possible"
"""The one word for what may not be told apart: kept apart, asked often enough, not agreed, too young."""
NOBODY: Final[Names] = {}
_STEP: Final = 100
_KILOMETRE: Final = 1000
PROPER: Final = frozenset({"Nederlands", "Wmo-consulent"})
"""First words of labels that look ordinary and keep their capital: languages, countries, brands, laws."""


def sentence(reason: Reason, names: Names = NOBODY, *, as_bar: bool = False) -> str:
    """Say a reason. `as_bar`: it keeps two people apart, where the same ground could also be in favour."""
    values = dict(reason.values)
    words = {name: _words(name, value, names) for name, value in values.items()} | _together(reason.code, values)
    return text(_key(reason.code, values, names, as_bar=as_bar), spoken(), **words)


def told(reasons: Iterable[Reason], names: Names = NOBODY, *, as_bar: bool = False) -> list[ReasonOut]:
    """Say reasons, each with its code and points."""
    return [
        ReasonOut(code=reason.code, points=reason.points, text=sentence(reason, names, as_bar=as_bar))
        for reason in reasons
    ]


def unhidden(bars: Sequence[Reason]) -> Sequence[Reason]:
    """What keeps two people apart, as far as it may be said: one word where that is somebody's secret or safety."""
    return [Reason(HIDDEN)] if any(bar.code in UNSPOKEN for bar in bars) else bars


def concept_label(concept: str, language: Language | None = None) -> str:
    """A concept of the vocabulary, in Dutch as in a sentence; one that is no longer there as it was stored."""
    vocabulary = load()
    if concept not in vocabulary.index:
        return concept
    found = vocabulary[concept]
    return found.label_en if (language or spoken()) == "en" else in_a_sentence(found.label_nl)


def in_a_sentence(label: str) -> str:
    """A label as it stands in the middle of a sentence: 'tuin onderhouden', but 'DigiD' and 'Nederlands'."""
    first = label.split(maxsplit=1)[0]
    ordinary = first[1:] == first[1:].lower() and first not in PROPER
    return label[0].lower() + label[1:] if ordinary else label


def _together(code: str, values: Mapping[str, str | int]) -> dict[str, str]:
    """What several values say together: an hour, or on what terms."""
    match code:
        case "hour":
            name = clock_words.weekday(int(values["weekday"]))
            return {"when": f"{name} {clock_words.span(int(values['begins']), int(values['ends']))}"}
        case "condition":
            return {"what": condition_words(str(values["kind"]), str(values["words"]), int(values.get("euros", 0)))}
    return {}


def condition_words(kind: str, words: str, euros: int) -> str:
    """What stands between a place and its use: as its owner put it, or by its kind, with what it costs a year."""
    what = words or text(f"hours.kind.{kind}")
    if not euros or any(sign.isdigit() for sign in words):
        return what
    return text("hours.costs", what=what, euros=euros)


def _key(code: str, values: Mapping[str, str | int], names: Names, *, as_bar: bool) -> str:
    if as_bar and has_text(f"bar.{code}"):
        return f"bar.{code}"
    variant = _variant(code, values, names)
    return f"reason.{code}.{variant}" if variant else f"reason.{code}"


def _variant(code: str, values: Mapping[str, str | int], names: Names) -> str | int | None:
    """Which of the sentences of one ground: by how it came about, or by whom it is about."""
    variant: str | int | None = values.get("about")
    match code:
        case "concept":
            variant = values.get("likeness")
        case "distance":
            variant = distance_class(int(values["metres"]))
        case "hour" if "present" in values:
            variant = "present"
        case "rested" if "days" not in values:
            variant = "never"
        case "rather-only":
            variant = f"{values['about']}.{values['marker']}"
        case "gap":
            variant = _missing(values)
        case "qualification" if has_text(f"reason.{code}.{values['qualification']}"):
            variant = values["qualification"]
        case "introducer" | "until" | "condition" | "rather-not-via":
            variant = _by_name(code, values, named=values.get("node") in names)
    return variant


def _by_name(code: str, values: Mapping[str, str | int], *, named: bool) -> str | None:
    """Which of the sentences about somebody or something that may, or may not, be called by name."""
    if code == "condition":
        return "removable" if named else None
    if code == "rather-not-via":
        return f"{values['about']}.{'sort' if 'sort' in values else 'node'}"
    if "past" in values:
        return "before" if named else "unnamed-before"
    return None if named else "unnamed"


def _missing(values: Mapping[str, str | int]) -> str | int:
    """Which of the sentences about what nobody has."""
    if "qualification" in values:
        kind = values["qualification"]
        return kind if has_text(f"reason.gap.{kind}") else "qualification"
    if "concept" in values:
        return "concept" if values["sure"] else "perhaps"
    return "unknown"


def _words(name: str, value: str | int, names: Names) -> str:
    if isinstance(value, int):
        return _of_number(name, value, names)
    if "concept" in name:
        return concept_label(value)
    if name in {"marker", "qualification"} and has_text(f"{name}.{value}"):
        return text(f"{name}.{value}")
    return value


def _of_number(name: str, value: int, names: Names) -> str:
    if name in {"node", "past"}:
        return names.get(value, text("someone"))
    told: Mapping[str, Callable[[int], str]] = {
        "metres": distance_words,
        "reach": limit_words,
        "extra": _detour_words,
        "on": clock_words.day,
        "days": ago_words,
        "slots": slot_words,
    }
    return told.get(name, str)(value)


def _detour_words(metres: int) -> str:
    """How much farther somebody drives, about: exactly would tell where who lives."""
    step = _KILOMETRE if metres >= _KILOMETRE else _STEP
    about = round(metres / step) * step
    return text("sets.farther", far=limit_words(about)) if about else text("sets.on-the-way")


def _workdays(part: str) -> set[str]:
    return {f"{day}-{part}" for day in DAYS[:5]}


def when_words(slots: Collection[str]) -> str:
    """Day-parts by their names, in words; '' where any will do."""
    return "" if len(slots) == len(DAYS) * len(PARTS) else slot_words(slots_from(slots))


def slot_words(bits: int) -> str:
    """Day-parts in words: what is whole is said once ('elke werkdag in de ochtend, maandag, dinsdagavond')."""
    free = set(slot_names(bits))
    every = [part for part in PARTS if free >= _workdays(part)]
    free -= {name for part in every for name in _workdays(part)}
    words = []
    if set(every) >= set(PARTS[:3]):
        words.append(text("slots.workdays"))
        every = every[3:]
    words += [text("slots.workdays-part", part=text(f"part.{part}")) for part in every]
    for day in DAYS:
        parts = [part for part in PARTS if f"{day}-{part}" in free]
        if set(parts) >= set(PARTS[:3]):
            words.append(text(f"day.{day}"))
            parts = parts[3:]
        words += [text("slots.one", day=text(f"day.{day}"), part=text(f"part.{part}")) for part in parts]
    return listed(words)
