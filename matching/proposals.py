"""What a text proposes besides concepts and limits: when, how often, how long, for how many, how old, until when.

Proposed, for a person to confirm: nothing here is a fact about anyone. Every proposal carries the words it rests on.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Generic, Literal, TypeVar

from matching.patterns import Patterns
from matching.text import Span, Words, fold, language_table
from matching.times import (
    Line,
    any_of,
    day_words,
    hours_in,
    number_in,
    numbers,
    slots_in,
    times_table,
    words_before,
    words_behind,
)

T_co = TypeVar("T_co", covariant=True)

OLDEST: Final = 110
LEAST_BARE: Final = 10
"""From this number on "ik ben 84" is an age."""
LEAST_PLUS: Final = 16
"""From this number on "65+" is an age; before it, it is an amount."""
BAND: Final = 5
"""Years in an age band, as birth years are kept."""
LONGEST_VISIT: Final = 360
"""Minutes; what is longer is an hour of the clock or a working week."""
YOUNGEST_PARENT: Final = 16


@dataclass(frozen=True, slots=True)
class Proposal(Generic[T_co]):
    """A value that a text proposes, and the words that say so."""

    value: T_co
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often: `times` (1 or more) in every `every` (1 or more) days, weeks, months or years; `once` is one time."""

    times: int
    per: Literal["once", "day", "week", "month", "year"]
    every: int = 1


Whose = Literal["writer", "child", "parent", "partner", "neighbour", "someone"]


@dataclass(frozen=True, slots=True)
class Age:
    """Whole years, both included, and whose: of one age the band of five years it is in; None is: and older."""

    youngest: int
    oldest: int | None
    whose: Whose


@dataclass(frozen=True, slots=True)
class Proposals:
    """What one text proposes; None or nothing where it says nothing of it.

    `slots` are day-parts as bits of `model.SLOTS`, `minutes` how long one time takes (1..360), `group_size` the number
    of people as a group (2..999). `until` is where the text says when it ends, in words only: the engine knows no date.
    """

    slots: Proposal[int] | None = None
    rhythm: Proposal[Rhythm] | None = None
    minutes: Proposal[int] | None = None
    group_size: Proposal[int] | None = None
    ages: tuple[Proposal[Age], ...] = ()
    until: tuple[Span, ...] = ()


def proposals_in(text: str, words: Words) -> Proposals:
    """What a text proposes; `words` are `words_of(text)`."""
    line = Line.of(text)
    slots, said = slots_in(line, words)
    return Proposals(
        slots=Proposal(slots, said) if slots else None,
        rhythm=_rhythm_in(line, words),
        minutes=_minutes_in(line),
        group_size=_group_size_in(line),
        ages=tuple(_ages_in(line)),
        until=tuple(line.span(*match.span()) for match in _until().finditer(line.folded)),
    )


# --- How often ------------------------------------------------------------------------------------------------------


def _rhythm_in(line: Line, words: Words) -> Proposal[Rhythm] | None:
    """The first rhythm that a text names without denying it."""
    found = [(line.span(*match.span()), rhythm) for match, rhythm in _counted(line)]
    for one in _phrases().find(words.tokens):
        if not any(words.denies(token) for token in one.tokens):
            start, end = one.tokens[0].start, one.tokens[-1].end
            found.append((Span(start, end, line.text[start:end]), _rhythms()[one.pattern.owner]))
    # The longest of those that begin first: "elke week" and not the "week" in it.
    said, rhythm = min(found, key=lambda one: (one[0].start, -one[0].end), default=(None, None))
    return Proposal(rhythm, (said,)) if said and rhythm else None


@cache
def _rhythms() -> tuple[Rhythm, ...]:
    """The rhythms of times.toml, and the last: every week."""
    rows = times_table()["rhythm"]
    return (*(Rhythm(row["times"], row["per"], row.get("every", 1)) for row in rows), Rhythm(1, "week"))


@cache
def _phrases() -> Patterns:
    """The fixed phrases, and a day with "elke" before it; the owner is the number of the rhythm."""
    rows, every = times_table()["rhythm"], times_table()["every"]
    fixed = [(number, phrase) for number, row in enumerate(rows) for phrase in row["words"]]
    weekly = [*every["words"], *(f"{before} {day}" for before in every["before"] for day in day_words())]
    return Patterns([*fixed, *((len(rows), phrase) for phrase in weekly)])


def _counted(line: Line) -> Iterator[tuple[re.Match[str], Rhythm]]:
    """Rhythms with a number: "twee keer per week", "elke drie weken"."""
    for pattern in _counts():
        for match in pattern.finditer(line.folded):
            said = match.groupdict()
            times, every = _times(said.get("times")), _times(said.get("every"))
            if times and every:
                yield match, Rhythm(times, next(unit for unit in UNITS if said.get(unit)), every)


def _times(amount: str | None) -> int:
    """How many times: "twee", "tweemaal" and "2" are two, nothing is one."""
    return (_words_of_times().get(amount) or number_in(amount)) if amount else 1


@cache
def _words_of_times() -> Mapping[str, int]:
    table = times_table()["often"]["words"]
    return {fold(word): int(number) for number, words in table.items() for word in words}


UNITS: Final[tuple[Literal["day", "week", "month", "year"], ...]] = ("day", "week", "month", "year")


@cache
def _counts() -> tuple[re.Pattern[str], ...]:
    """The ways to count a rhythm; groups times, every, and one for each unit."""
    table = times_table()
    often = {name: any_of(words) for name, words in table["often"].items() if name != "words"}
    unit = "|".join(f"(?P<{unit}>{any_of(table['units'][unit])})" for unit in UNITS)
    before = "|".join(f"(?P<{unit}>{any_of(table['units_before'][unit])})" for unit in UNITS)
    amount = rf"\d{{1,2}}|{any_of(numbers())}"
    per = rf"{often['per']} (?:(?P<every>{amount}) )?(?:{unit})"
    written = (
        rf"(?P<times>{amount}) ?{often['times']} {per}",
        rf"(?P<times>{any_of(_words_of_times())}) {per}",
        rf"{often['length']} {per}",
        rf"{often['every']} (?P<every>{amount}) (?:{unit})",
        rf"(?:{before}) (?P<times>{amount}) {often['behind']}",
    )
    return tuple(re.compile(rf"\b{one}\b") for one in written)


# --- How long -------------------------------------------------------------------------------------------------------


def _minutes_in(line: Line) -> Proposal[int] | None:
    """How long one time takes, where the text says so first; an hour of the clock is no length."""
    clock = bytearray(len(line.folded))
    for start, end, _ in hours_in(line):
        clock[start:end] = b"\1" * (end - start)
    found = [
        match
        for pattern in _lengths()
        for match in pattern.finditer(line.folded)
        if not any(clock[match.start() : match.end()])
        and 0 < _minutes(match) <= LONGEST_VISIT
        and not _is_ago(line, match)
    ]
    # The longest of those that begin first: "half an hour" and not "an hour".
    first = min(found, key=lambda match: (match.start(), -match.end()), default=None)
    return Proposal(_minutes(first), (line.span(*first.span()),)) if first else None


def _minutes(match: re.Match[str]) -> int:
    said = match.groupdict()
    length = _units_of_length()[said["unit"]]
    if said.get("half"):
        return length // 2
    if said.get("more"):
        return length + length // 2
    amount = said.get("amount")
    if not amount:
        return length
    whole, _, tenth = amount.replace(",", ".").partition(".")
    return number_in(whole) * length + length * int(tenth or 0) // 10


def _is_ago(line: Line, match: re.Match[str]) -> bool:
    """Whether it is no length of a visit: an hour ago, an hour's drive."""
    table = times_table()["length"]
    before = words_before(line.folded, match.start())[-1:]
    behind = words_behind(line.folded, match.end())
    return not {*before}.isdisjoint(map(fold, table["not_after"])) or not {
        *behind[:1],
        " ".join(behind[:2]),
    }.isdisjoint(map(fold, table["not_behind"]))


@cache
def _units_of_length() -> Mapping[str, int]:
    """Units and whole lengths, folded, in minutes."""
    tables = (times_table()["minutes"], times_table()["whole_minutes"])
    return {fold(word): int(minutes) for table in tables for minutes, words in table.items() for word in words}


@cache
def _lengths() -> tuple[re.Pattern[str], ...]:
    """The ways to say how long, surest first: groups unit, amount, half, more (one and a half)."""
    length = {name: any_of(words) for name, words in times_table()["length"].items()}
    unit = any_of(word for words in times_table()["minutes"].values() for word in words)
    whole = any_of(word for words in times_table()["whole_minutes"].values() for word in words)
    number = any_of(numbers())
    least = rf"(?:(?:{number}|\d{{1,2}}) ?(?:-|a|à|tot|of) ?)?"
    written = (
        rf"(?:{length['one']} )?(?P<unit>uur|uurtje) of (?P<amount>{number}|\d)",
        rf"(?:{length['one']} )?(?:(?P<half>{length['half']})|(?P<more>{length['one_and_a_half']})) ?(?P<unit>{unit})",
        rf"{least}(?:(?P<amount>{number}|\d{{1,3}}(?:[.,]\d)?)|{length['one']}) ?(?P<unit>{unit})",
        rf"(?:{length['one']} )?(?P<unit>{whole})",
    )
    return tuple(re.compile(rf"\b{one}\b") for one in written)


# --- For how many ---------------------------------------------------------------------------------------------------


def group_size_of(text: str) -> int | None:
    """The number of people a text speaks of as a group, 2..999; None when it names none."""
    found = _group_size_in(Line.of(text))
    return found.value if found else None


def _group_size_in(line: Line) -> Proposal[int] | None:
    for pattern in _group_sizes():
        for match in pattern.finditer(line.folded):
            if number_in(match[1]) > 1:
                return Proposal(number_in(match[1]), (line.span(*match.span()),))
    return None


@cache
def _group_sizes() -> tuple[re.Pattern[str], ...]:
    """The ways to name a group, surest first; the amount is the first group of each."""
    amount = rf"(\d{{1,3}}|{any_of(word for word, number in numbers().items() if number > 1)})"
    people = any_of(language_table()["people"])
    no_time = r"(?! (?:jaar|jaren|uur|weken|maanden|dagen|years|hours))"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"\bman of {amount}\b",
            rf"\bgroep(?:je|s)? (?:van|met) (?:ongeveer |een stuk of )?{amount}\b{no_time}",
            rf"\bgroup of (?:about )?{amount}\b",
            rf"\b(?:wij|we) zijn (?:met |ongeveer |een stuk of |al )*(?:zn |z'n )?{amount}\b{no_time}",
            rf"\bmet (?:zn|z'n|ons|hun) {amount}\b",
            rf"\b{amount} {people}\b",
        )
    )


# --- How old --------------------------------------------------------------------------------------------------------


def _ages_in(line: Line) -> list[Proposal[Age]]:
    """The ages that a text names, in its order."""
    taken = bytearray(len(line.folded))
    found: list[Proposal[Age]] = []
    for pattern in _ages():
        for match in pattern.finditer(line.folded):
            start, end = match.span()
            age = _age(line, match)
            if age and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Proposal(age, (line.span(start, end),)))
    return sorted(found, key=lambda one: one.words)


def _age(line: Line, match: re.Match[str]) -> Age | None:
    """The age that is meant, None where the number is something else: "vader van vier", "mensen van elf tot zeven"."""
    said = match.groupdict()
    first = number_in(said["first"])
    if first > OLDEST or (said.get("writer") and not said.get("years") and first < LEAST_BARE):
        return None
    before = words_before(line.folded, match.start())[-1:]
    if any(numbers().get(word, 1) > 1 for word in before):
        return None  # half of a number: "on dokuz" is nineteen
    if said.get("plus"):
        return Age(first, None, "someone") if first >= LEAST_PLUS else None
    whose = "writer" if said.get("writer") else _whose(line, match)
    if whose in ELDERS and first < YOUNGEST_PARENT:
        return None
    if said.get("second"):
        return _range_of_ages(first, number_in(said["second"]), whose, both=said["to"] in _both())
    youngest = 0 if said.get("months") else first // BAND * BAND
    return Age(youngest, youngest + BAND - 1, whose)


def _range_of_ages(first: int, second: int, whose: Whose, *, both: bool) -> Age | None:
    """From one age to another; people say two ages in any order, but a range only upwards."""
    if second > OLDEST or (second < first and not both):
        return None
    return Age(min(first, second), max(first, second), whose)


@cache
def _both() -> frozenset[str]:
    return frozenset(map(fold, times_table()["ages"]["and"]))


def _whose(line: Line, match: re.Match[str]) -> Whose:
    """Whose age it is, by the word for somebody; a man or woman is a partner only as "mijn man"."""
    kin = match.groupdict().get("kin") or ""
    own = {*words_before(line.folded, match.start())[-1:]} & set(map(fold, times_table()["ages"]["own"]))
    if kin in map(fold, times_table()["ages"]["partner"]) and not own:
        return "someone"
    return next((whose for whose in RELATIVES if kin in map(fold, times_table()["ages"][whose])), "someone")


RELATIVES: Final[tuple[Whose, ...]] = ("child", "parent", "partner", "neighbour")
ELDERS: Final[tuple[Whose, ...]] = ("parent", "partner")


@cache
def _ages() -> tuple[re.Pattern[str], ...]:
    """The ways to name an age, surest first: groups first, second, kin, writer, plus, months."""
    table = times_table()["ages"]
    said = {name: any_of(words) for name, words in table.items()}
    kin = any_of(word for whose in (*RELATIVES, "someone") for word in table[whose])
    number = rf"\d{{1,3}}|{any_of(word for word, count in numbers().items() if count > 1)}"
    age = rf"(?P<first>{number})(?:,? ?(?P<to>{said['to']}) ?(?P<second>{number}))?"
    years, nothing = rf"(?: {said['years']})?", rf"(?![\w%])(?![.,]\d)(?! ?(?:{said['not_behind']})\b)"
    end = rf"(?=\s*(?:[.,;:!?()]|$)| {said['and']}\b)"
    written = (
        rf"(?P<writer>{said['writer']}) (?P<first>{number})(?: (?P<years>{said['years']}))?{end}",
        rf"(?P<first>\d{{1,3}}) (?P<writer>(?P<years>{said['writer_behind']}))",
        rf"(?P<kin>{kin}) (?:{said['is']}) (?P<first>{number}) (?P<months>{said['months']})\b",
        rf"(?P<kin>{kin}) (?:{said['is']}) {age}(?:{years}\b)?{nothing}",
        rf"(?P<kin>{kin})\.?[^().]{{0,10}}\.? \({age}{years}(?=[),])",
        rf"(?P<kin>{kin}),? {age} (?:{said['years']}{end}|{said['old']}\b)",
        rf"(?P<kin>{kin}) (?P<first>{number}) (?P<to>{said['to']}) (?P<second>{number}){end}",
        rf"(?P<first>{number})[ -]?{said['adjectives']}\b",
        rf"(?P<first>{number}) {said['old']}\b",
        rf"{said['other']} {age} {said['years']}\b",
        rf"(?P<first>\d{{1,2}}) ?(?P<to>{said['to']}) ?(?P<second>\d{{1,2}}) {said['years']}{end}",
        r"[^\W\d_]\., (?P<first>\d{1,3})(?=,)",
        rf"(?P<first>\d{{2}}) ?-?(?P<plus>{said['and_older']})(?!\w)",
    )
    return tuple(re.compile(rf"\b{one}") for one in written)


# --- Until when -----------------------------------------------------------------------------------------------------


@cache
def _until() -> re.Pattern[str]:
    """Where a text says when something ends: "tot eind maart"."""
    until = {name: any_of(words) for name, words in times_table()["until"].items()}
    first = rf"{until['before']} (?:(?:{until['between']}|\d{{1,2}}(?:e|ste|th)?) )*{until['moments']}(?: \d{{4}})?"
    last = rf"{until['moments_before']}(?: {until['between_behind']})? {until['behind']}"
    return re.compile(rf"\b(?:{first}|{last})\b")
