"""When a text says that something can be, or cannot: days, parts of a day and hours, as the day-parts of a week.

Days and parts that stand together are multiplied ("dinsdag en donderdag 's middags" is two day-parts), what stands
apart is added, and what is denied is taken away ("elke ochtend behalve zondag").
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby, pairwise
from typing import Any, Final, Literal, NamedTuple, Self

from matching.model import DAYS, PARTS, SLOTS
from matching.patterns import Found, Patterns
from matching.text import Span, Words, fold, language_table
from matching.vocabulary import DATA

ANY_DAY: Final[Mapping[str, int]] = {part: sum(SLOTS[f"{day}-{part}"] for day in DAYS) for part in PARTS}
ANY_PART: Final[Mapping[str, int]] = {day: sum(SLOTS[f"{day}-{part}"] for part in PARTS) for day in DAYS}
ALL: Final = sum(SLOTS.values())
BY_DAY: Final = ALL - ANY_DAY["nacht"]
"""The 21 day-parts: who names a day does not mean its night."""
BEGINS: Final[Mapping[str, int]] = {"nacht": 0, "ochtend": 6, "middag": 12, "avond": 18}
"""The hour at which each part of a day begins."""
NOON: Final = 12
MIDNIGHT: Final = 24
EARLIEST: Final = 7
"""What begins at an hour before this one begins after noon."""
LATE: Final = 9
"""An hour from this one on is in the morning, when nothing else is said."""
FEW: Final = 2
"""So many days in two letters, with a comma between, may be words."""
NEARBY: Final = 30
"""Characters before and behind a word in which its neighbours stand."""

SHARED = re.compile(r"-(?:,| (?:en|of)) ?$")
SHORT_DAY = re.compile(rf"\b(?:{'|'.join(DAYS)})\b")
SENTENCE_END = re.compile(r"[.!?…؟](?=\s|$)|[\n;]")


class Line(NamedTuple):
    """A text folded for expressions, and for each of its characters the place in the text that it came from."""

    text: str
    folded: str
    origin: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Self:
        """Fold a text character by character."""
        pieces = [fold(character) for character in text]
        return cls(text, "".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece])

    def span(self, start: int, end: int) -> Span:
        """The piece of the text that folded[start:end] came from; `end` lies behind `start`."""
        first, last = self.origin[start], self.origin[end - 1] + 1
        return Span(first, last, self.text[first:last])


@cache
def times_table() -> Mapping[str, Any]:
    """times.toml, as written there."""
    table: Mapping[str, Any] = tomllib.loads((DATA / "times.toml").read_text(encoding="utf8"))
    return table


def any_of(words: Iterable[str]) -> str:
    """These words, folded, as one group of a regular expression, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(map(fold, words), key=lambda word: (-len(word), word))))})"


@cache
def numbers() -> Mapping[str, int]:
    """Number words in every language, folded, and how Dutch writes what lies between the tens."""
    rows = [*language_table()["numbers"].items(), *times_table()["numbers"].items()]
    found = {fold(word): int(number) for number, words in rows for word in words}
    # The first word of each number is the Dutch one: "vierentachtig".
    dutch = {int(number): fold(words[0]) for number, words in reversed(rows)}
    for ten in range(20, 100, 10):
        found |= {f"{dutch[one]}en{dutch[ten]}": ten + one for one in range(1, 10)}
    return found


def number_in(amount: str) -> int:
    """The number that an amount is, in digits or as a word; KeyError or ValueError for anything else."""
    return int(amount) if amount.isdigit() else numbers()[amount]


# --- Days and parts of a day ----------------------------------------------------------------------------------------

Kind = Literal["day", "part", "hour"]


@dataclass(frozen=True, slots=True)
class Said:
    """A day, a part of a day or an hour that a text names, and the day-parts it stands for."""

    start: int
    end: int
    kind: Kind
    slots: int
    denied: bool = False
    opens: bool = False
    """Whether it begins a stretch of its own: the day of "dinsdagochtend" shares its morning with no other day."""


@dataclass(slots=True)
class Stretch:
    """Days and parts of a day that belong together: all of its days at all of its parts."""

    first: Kind
    denied: bool
    days: int = 0
    parts: int = 0
    said: list[Said] = field(default_factory=list)

    def takes(self, one: Said) -> bool:
        """Whether this belongs to it: not a day behind its days and parts, nor a part behind its parts and days."""
        if one.opens or one.denied != self.denied:
            return False
        if one.kind == "day":
            return self.first == "part" or not self.parts
        return self.first == "day" or not self.days

    @property
    def slots(self) -> int:
        """Its day-parts."""
        if self.days and self.parts:
            return self.days & self.parts
        return self.parts or self.days & BY_DAY


def slots_in(line: Line, words: Words) -> tuple[int, tuple[Span, ...]]:
    """The day-parts that a text names, less those it denies, as bits, and its words for them; 0 when it names none.

    A text that only denies ("niet op vrijdag") means all other day-parts.
    """
    stretches = [one for sentence in _sentences(line, _said(line, words)) for one in _stretches(line.text, sentence)]
    can = _together(one.slots for one in stretches if not one.denied)
    cannot = _together(one.slots for one in stretches if one.denied)
    slots = (can or (BY_DAY if cannot else 0)) & ~cannot
    if slots == BY_DAY and not can:
        return 0, ()
    places = sorted({(one.start, one.end) for stretch in stretches for one in stretch.said}) if slots else []
    return slots, tuple(Span(start, end, line.text[start:end]) for start, end in places)


def _together(many: Iterable[int]) -> int:
    bits = 0
    for one in many:
        bits |= one
    return bits


def _sentences(line: Line, said: Sequence[Said]) -> Iterator[list[Said]]:
    """What is said in each sentence; hours only count where no part of the day is named."""
    ends = [match.start() for match in SENTENCE_END.finditer(line.text)]
    for _, together in groupby(said, key=lambda one: bisect_left(ends, one.start)):
        sentence = list(together)
        named = any(one.kind == "part" for one in sentence)
        yield [one for one in sentence if not (named and one.kind == "hour")]


def _stretches(text: str, sentence: Iterable[Said]) -> list[Stretch]:
    found: list[Stretch] = []
    for one in sentence:
        if not found or not found[-1].takes(one) or _is_another(text, found[-1].said[-1], one):
            found.append(Stretch("day" if one.kind == "day" else "part", one.denied))
        stretch = found[-1]
        stretch.said.append(one)
        if one.kind == "day":
            stretch.days |= one.slots
        else:
            stretch.parts |= one.slots
    return found


def _is_another(text: str, one: Said, other: Said) -> bool:
    """Whether a day and a part of the day are two things: "'s avonds of in het weekend"."""
    between = fold(text[one.end : other.start]).split()
    return (one.kind == "day") != (other.kind == "day") and not _around("and").isdisjoint(between)


def _said(line: Line, words: Words) -> list[Said]:
    """What a text names of days, parts and hours, in its order, ranges of days filled in."""
    found = [
        Said(
            one.tokens[0].start,
            one.tokens[-1].end,
            kind,
            slots,
            opens=kind == "day" and len(meaning) > 1 and not _is_shared(line.text, one),
        )
        for one in _patterns().find(words.tokens)
        for meaning in [_rows()[one.pattern.owner][1]]
        for kind, slots in meaning
    ]
    found += [Said(*line.span(start, end)[:2], "day", slots) for start, end, slots in _short_days(line)]
    found += [Said(*line.span(start, end)[:2], "hour", slots) for start, end, slots in hours_in(line)]
    starts = [token.start for token in words.tokens]
    meant = []
    for one in _longest(found):
        own = words.tokens[bisect_left(starts, one.start) : bisect_left(starts, one.end)]
        if not _is_over(line.text, one):
            meant.append(replace(one, denied=any(map(words.denies, own))))
    return _with_ranges(line.text, meant)


def _is_shared(text: str, one: Found) -> bool:
    """Whether the days before it have the part of this word too: "dinsdag- en donderdagochtend"."""
    return SHARED.search(text, max(0, one.tokens[0].start - NEARBY), one.tokens[0].start) is not None


def _longest(found: Iterable[Said]) -> list[Said]:
    """Each once, from left to right, a day before its part, without those that stand inside a longer one."""
    kept: list[Said] = []
    for one in sorted(set(found), key=lambda one: (one.start, -one.end, one.kind, one.slots)):
        if not kept or one.end > kept[-1].end or (one.start, one.end) == (kept[-1].start, kept[-1].end):
            kept.append(one)
    return kept


def _is_over(text: str, one: Said) -> bool:
    """Whether this day is past ("afgelopen zaterdag") or a greeting ("fijne avond")."""
    before, behind = words_before(text, one.start)[-1:], words_behind(text, one.end)[:1]
    return bool({*before} & _around("not_after") or {*behind} & _around("not_before"))


def words_before(text: str, place: int) -> list[str]:
    """The folded words shortly before a place in a text."""
    return fold(text[max(0, place - NEARBY) : place]).split()


def words_behind(text: str, place: int) -> list[str]:
    """The folded words shortly behind a place in a text."""
    return fold(text[place : place + NEARBY]).split()


@cache
def _around(name: str) -> frozenset[str]:
    return frozenset(map(fold, times_table()["around"][name]))


def _with_ranges(text: str, said: Sequence[Said]) -> list[Said]:
    """With all days between two that are named as a range: "ma t/m vr"."""
    found: list[Said] = []
    for one in said:
        if found and _is_range(text, found[-1], one):
            first = found.pop()
            whole = replace(first, end=one.end, slots=_from_to(first.slots, one.slots))
            found.append(replace(whole, denied=first.denied or one.denied))
        else:
            found.append(one)
    return found


def _is_range(text: str, one: Said, other: Said) -> bool:
    if not {one.slots, other.slots} <= set(ANY_PART.values()):
        return False
    between, behind = fold(text[one.end : other.start]).strip(), words_behind(text, other.end)[:1]
    return between in _around("ranges") or (not between and bool({*behind} & _around("ranges_behind")))


def _from_to(first: int, last: int) -> int:
    """All days from one to another, over the weekend when the last comes first in the week."""
    days = list(ANY_PART.values())
    start, end = days.index(first), days.index(last)
    return _together(days[start : end + 1] if start <= end else [*days[start:], *days[: end + 1]])


# --- The words for them ---------------------------------------------------------------------------------------------


@cache
def _rows() -> tuple[tuple[str, tuple[tuple[Kind, int], ...]], ...]:
    """Every written pattern and what it means: a day, a part, or a day and a part in one word."""
    table = times_table()
    rows: list[tuple[str, tuple[tuple[Kind, int], ...]]] = []
    for day, words in table["days"].items():
        rows += [(word, (("day", ANY_PART[day]),)) for word in words]
        for part, beginnings in table["compound"].items():
            meaning: tuple[tuple[Kind, int], ...] = (("day", ANY_PART[day]), ("part", ANY_DAY[part]))
            rows += [(f"{words[0]}{beginning}*", meaning) for beginning in beginnings]
    for days, words in table["groups"].items():
        rows += [(word, (("day", _together(ANY_PART[day] for day in days.split())),)) for word in words]
    for parts, words in table["parts"].items():
        rows += [(word, (("part", _together(ANY_DAY[part] for part in parts.split())),)) for word in words]
    return tuple(rows)


def day_words() -> list[str]:
    """Every written pattern that names a day, with a part of it or without."""
    return [word for word, meaning in _rows() if meaning[0][0] == "day"]


@cache
def _patterns() -> Patterns:
    return Patterns((number, word) for number, (word, _) in enumerate(_rows()))


def _short_days(line: Line) -> Iterator[tuple[int, int, int]]:
    """Days in two letters, only where some stand together ("di + do"): alone, and in "zo, do", they are words."""
    for run in _runs_of_short_days().finditer(line.folded):
        days = list(SHORT_DAY.finditer(line.folded, run.start(), run.end()))
        sure = len(days) > FEW or "," not in run.group()
        if sure and len({day.group() for day in days}) > 1:
            yield from ((*day.span(), ANY_PART[day.group()]) for day in days)


@cache
def _runs_of_short_days() -> re.Pattern[str]:
    between = any_of([*times_table()["around"]["ranges"], "/", ",", "&", "+", "en", "of", ", en"])
    return re.compile(rf"{SHORT_DAY.pattern}(?: ?{between} ?{SHORT_DAY.pattern})+")


# --- Hours ----------------------------------------------------------------------------------------------------------


def hours_in(line: Line) -> Iterator[tuple[int, int, int]]:
    """Where a text names an hour, or from when to when (places in `line.folded`), and the parts of the day that is."""
    taken = bytearray(len(line.folded))
    for pattern, meaning in _clocks():
        for match in pattern.finditer(line.folded):
            start, end = match.span()
            parts = meaning(match)
            if parts and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield start, end, parts


@cache
def _clocks() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...]:
    """The ways to name hours, surest first, and what each means."""
    clock = {name: any_of(words) for name, words in times_table()["clock"].items()}
    number = any_of(word for word, hour in numbers().items() if hour <= NOON)
    at, till = rf"(?P<at>\d{{1,2}}|{number})", rf"(?P<till>\d{{1,2}}|{number})"
    minutes, past = r"[.:][0-5]\d", r"(?:[.:]00|(?P<past>[.:][0-5]\d))"
    uur = rf" ?{clock['hour']}\b(?! per\b)"
    end = r"(?=\s*(?:[,;!?)]|\.(?:\s|$)|$)| '?s? ?(?:avonds|middags|morgens|ochtends))"
    from_to = rf"{at}(?:{minutes})? ?(?:uur )?{clock['to']} ?{till}(?:{past}(?:{uur})?|{uur})"
    written: tuple[tuple[str, Callable[[re.Match[str]], int]], ...] = (
        (rf"{clock['from']} {from_to}", _hours),
        (rf"{clock['between']} {from_to.replace(clock['to'], clock['and'])}", _hours),
        (rf"{at}{minutes}(?: uur)? ?{clock['to']} ?{till}{past}(?:{uur})?", _hours),
        (rf"(?P<at>[7-9]|1\d|2[0-3]) ?{clock['to']} ?{till}{uur}", _hours),
        (rf"{at}(?:{minutes})? ?(?P<noon>am|pm)\b", _hour),
        (rf"{clock['has_been']} {at}\b", _hour),
        (rf"(?P<next>{clock['to_come']}) {at}\b(?! ?uur)", _hour),
        (rf"{at}{minutes}{uur}", _hour),
        (r"(?P<at>\d{1,2}):[0-5]\d\b", _hour),
        (rf"{clock['before']} (?:{clock['about']} )?{at}(?:{minutes})?{uur}", _hour),
        (rf"{clock['sure']} (?:{clock['about']} )?{at}(?:{minutes}\b|{end})", _hour),
    )
    return tuple((re.compile(rf"\b{pattern}"), meaning) for pattern, meaning in written)


def _hours(match: re.Match[str]) -> int:
    """The parts of the day from one hour to another."""
    first, last = number_in(match["at"]), number_in(match["till"])
    if first < EARLIEST:
        first, last = first + NOON, last + NOON
    if last <= first:
        last += NOON
    last += bool(match.groupdict().get("past"))
    begins = {**BEGINS, "midnight": MIDNIGHT}
    return _together(
        ANY_DAY[part]
        for part, (begin, end) in zip(BEGINS, pairwise(begins.values()), strict=True)
        if begin < last <= MIDNIGHT and first < end
    )


def _hour(match: re.Match[str]) -> int:
    """The parts of the day that one hour may be in: half past seven is in the morning or in the evening."""
    groups, hour = match.groupdict(), number_in(match["at"])
    if groups.get("next"):
        hour = hour - 1 or NOON
    if groups.get("noon") == "pm" and hour < NOON:
        hour += NOON
    if hour >= MIDNIGHT:
        return 0
    sure = hour > NOON or match["at"].startswith("0") or groups.get("noon") is not None
    return _together(_part_at(one) for one in ((hour,) if sure else _meant(hour)))


def _meant(hour: int) -> tuple[int, ...]:
    """What people mean by an hour on a clock of twelve: by two the afternoon, by ten the morning, by seven either."""
    if hour < BEGINS["ochtend"]:
        return (hour + NOON,)
    return (hour, hour + NOON) if hour < LATE else (hour,)


def _part_at(hour: int) -> int:
    return ANY_DAY[max((part for part in BEGINS if BEGINS[part] <= hour), key=BEGINS.__getitem__)]
