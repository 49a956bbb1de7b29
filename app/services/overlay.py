"""Figures from outside laid over an area: which are red by rules that everybody can read, and which go another way.

The list of areas has the order of their names. What each weighs stands beside it, with the sum written out.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from app.errors import Conflict, NotFound
from app.models import Area, Overlay
from app.policy.overlay import DEFAULT, MOST_RULES, TWICE, Rule
from app.repositories.asking import number_of
from app.schemas.steering import RuleIn
from app.services import outside
from app.services.outside import Figure, Known, called, compared, said, source_words
from app.services.personal import refuse_personal
from app.texts import text
from app.work import Work

Kind = Literal["twice-red", "rising", "falling"]
VERSIONS: Final = 20
"""Most versions of the rules that are listed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands out in an area, and the figures that say so: the red ones, or the first and last of a course."""

    kind: Kind
    words: str
    details: tuple[str, ...]
    figures: tuple[Figure, ...]
    good: bool
    """Whether it is away from red."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one rule says of one area. `figure` None: no figure that is new enough."""

    rule: Rule
    label: str
    figure: Figure | None
    red: bool
    slope: float | None
    """By how much it goes another way than elsewhere, a year; None: it does not."""
    points: int


@dataclass(frozen=True, slots=True)
class Standing:
    """All rules for one area, what they add up to, and what stands out."""

    code: str
    name: str
    parts: tuple[Part, ...]
    total: int
    sum: str
    """The total as it is worked out: '50 + 30 = 80'; in words where there is no figure at all, which is not nought."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A version of the rules. `version` 0: what holds until somebody writes one."""

    version: int
    since: dt.datetime | None
    mine: bool
    rules: tuple[Rule, ...]
    note: str | None


def rules(work: Work, on: dt.date | None = None) -> RuleBook:
    """The rules as they are, or as they were at the end of this day."""
    before = None if on is None else dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), dt.UTC)
    found = work.steering.overlay(before)
    return RuleBook(0, None, mine=False, rules=DEFAULT, note=None) if found is None else _book(work, found)


def versions(work: Work) -> list[RuleBook]:
    """The versions of the rules, newest first."""
    return [_book(work, found) for found in work.steering.overlays(VERSIONS)]


def change_rule(work: Work, name: str, rule: RuleIn) -> None:
    """Change when this indicator is red, or how much it weighs; or begin to. The version before it stays."""
    book = _current(work)
    if name not in names(work):
        raise NotFound
    refuse_personal({"note": rule.note}, keep=False)
    changed = Rule(name, rule.side, rule.threshold, rule.weight)
    known = {one.name: one for one in book.rules} | {name: changed}
    if len(known) > MOST_RULES:
        raise Conflict("too-many-rules", count=MOST_RULES)
    _write(work, known.values(), rule.note)


def drop_rule(work: Work, name: str) -> None:
    """Leave this indicator out of the rules. NotFound when it was not in them."""
    book = _current(work)
    kept = [one for one in book.rules if one.name != name]
    if len(kept) == len(book.rules):
        raise NotFound
    _write(work, kept, None)


def names(work: Work) -> list[str]:
    """The indicators that there are or that a rule is about, in the order of what they are called."""
    found = {*outside.names(work), *(rule.name for rule in rules(work).rules)}
    return sorted(found, key=lambda name: called(name).casefold())


def standings(work: Work, on: dt.date | None = None) -> list[Standing]:
    """What the rules say of every area, by name; as the rules were on a day, with figures until that year."""
    book = rules(work, on)
    known = Known(work, compared(work), {rule.name for rule in book.rules}, on)
    slopes = {rule.name: known.slopes(rule.name) for rule in book.rules}
    return [_standing(known, area, book.rules, slopes) for area in known.areas]


def marks(work: Work, on: dt.date | None = None) -> dict[str, list[Mark]]:
    """What stands out, by code of the area; areas where nothing does are not in it."""
    return {one.code: list(one.marks) for one in standings(work, on) if one.marks}


def _standing(known: Known, area: Area, held: Sequence[Rule], slopes: Mapping[str, Mapping[str, float]]) -> Standing:
    parts = tuple(_part(known, area.code, rule, slopes[rule.name].get(area.code)) for rule in held)
    points = [part.points for part in parts if part.points]
    total = sum(points)
    added = f"{' + '.join(map(str, points))} = {total}" if len(points) > 1 else str(total)
    if not any(part.figure for part in parts):
        added = text("overlay.no-figure")
    return Standing(area.code, area.name, parts, total, added, tuple(_marks(known, area.code, parts)))


def _part(known: Known, code: str, rule: Rule, slope: float | None) -> Part:
    figure = known.newest(code, rule.name)
    red = figure is not None and figure.value is not None and rule.red(figure.value)
    # A rule without a threshold is about the course alone.
    counts = red if rule.threshold is not None else slope is not None and rule.worse(slope)
    return Part(rule, called(rule.name), figure, red, slope, rule.weight if counts else 0)


def _marks(known: Known, code: str, parts: Sequence[Part]) -> Iterable[Mark]:
    """Twice red first, then what gets worse, then what gets better."""
    red = [(part, part.figure) for part in parts if part.red and part.figure is not None]
    if len(red) >= TWICE:
        words = text("overlay.mark.twice-red") if len(red) == TWICE else text("overlay.mark.often-red", count=len(red))
        yield Mark(
            "twice-red",
            words,
            tuple(_is_now(part.label, figure) for part, figure in red),
            tuple(figure for _, figure in red),
            good=False,
        )
    going = [(part, part.slope) for part in parts if part.slope is not None]
    for part, slope in sorted(going, key=lambda one: not one[0].rule.worse(one[1])):
        yield _course_mark(part, slope, known.ends(code, part.rule.name))


def _course_mark(part: Part, slope: float, ends: tuple[Figure, Figure]) -> Mark:
    kind: Kind = "rising" if slope > 0 else "falling"
    first, last = ends
    told = text(
        "overlay.mark.from-to",
        first=said(first.value or 0),
        then=first.year,
        last=said(last.value or 0),
        now=last.year,
    )
    words = text(f"overlay.mark.{kind}", label=part.label)
    return Mark(kind, words, (f"{told} {source_words(*ends)}",), ends, good=not part.rule.worse(slope))


def _is_now(label: str, figure: Figure) -> str:
    now = text("overlay.mark.is-now", label=label, value=said(figure.value or 0), year=figure.year)
    return f"{now} {source_words(figure)}"


def _book(work: Work, found: Overlay) -> RuleBook:
    held = tuple(Rule(one["name"], one["side"], one["threshold"], one["weight"]) for one in found.rules)
    return RuleBook(number_of(found), found.made_at, found.made_by == work.viewer.actor, held, found.note)


def _current(work: Work) -> RuleBook:
    """The rules that a change starts from: Stale when they are others than the asker saw."""
    book = rules(work)
    work.check_version(book)
    return book


def _write(work: Work, held: Iterable[Rule], note: str | None) -> None:
    if work.viewer.municipality is None:
        raise NotFound
    work.steering.add(
        Overlay(
            municipality=work.viewer.municipality,
            made_at=work.now,
            made_by=work.viewer.actor,
            rules=[rule._asdict() for rule in held],
            note=note,
        )
    )
