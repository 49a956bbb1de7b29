"""Figures from outside laid over an area: which are red by rules that everybody can read, and which go another way.

The list of areas has the order of their names. What each weighs stands beside it, with the sum written out.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from babel.numbers import format_decimal

from app.errors import Conflict, NotFound
from app.models import Area, Indicator, Overlay
from app.policy.overlay import DEFAULT, LEFT_OUT, MOST_RULES, RECENT, STILL, TWICE, Rule, Series, courses
from app.repositories.asking import number_of
from app.schemas.steering import RuleIn
from app.services.personal import refuse_personal
from app.texts import has_text, listed, spoken, text
from app.work import Work

Kind = Literal["twice-red", "rising", "falling"]
ALL: Final = 10_000
"""More areas than the country has districts."""
VERSIONS: Final = 20
"""Most versions of the rules that are listed."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an area. `value` None: there is none, which is not zero. `source` None: nobody said where from."""

    name: str
    year: int
    value: float | None
    source: str | None


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


@dataclass(frozen=True, slots=True)
class Course:
    """One indicator of one area over the years; a year without a figure has none. `low` and `high`: over all areas."""

    name: str
    label: str
    figures: tuple[Figure, ...]
    low: float
    high: float
    ruled: bool


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area with its outline and its newest figures by name; `source_line` belongs on every map made of it."""

    code: str
    name: str
    outline: Mapping[str, Any] | None
    source_line: str | None
    figures: Mapping[str, Figure]


def compared(work: Work) -> list[Area]:
    """The areas that stand beside each other, by name: neighbourhoods, or districts where there are only those."""
    found = work.areas.neighbourhoods() or work.areas.find("district", limit=ALL)
    return sorted(found, key=lambda area: (area.name, area.code))


def area_of(work: Work, code: str) -> Area:
    """One of the areas that stand beside each other. NotFound for any other."""
    found = next((area for area in compared(work) if area.code == code), None)
    if found is None:
        raise NotFound
    return found


def called(name: str) -> str:
    """What an indicator is called; the name it came with, where nobody gave it words."""
    return text(f"overlay.indicator.{name}") if has_text(f"overlay.indicator.{name}") else name.replace("_", " ")


def said(value: float) -> str:
    """A figure as it is written here."""
    return format_decimal(value, "#,##0.###", locale=spoken())


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
    """The indicators that there are or that a rule is about, in the order in which they are called."""
    known = _Known(work, None)
    found = {row.name for row in known.rows} | {rule.name for rule in rules(work).rules}
    return sorted(found - LEFT_OUT, key=lambda name: called(name).casefold())


def standings(work: Work, on: dt.date | None = None) -> list[Standing]:
    """What the rules say of every area, by name; as the rules were on a day, with figures until that year."""
    known, book = _Known(work, on), rules(work, on)
    slopes = {rule.name: known.slopes(rule.name) for rule in book.rules}
    return [_standing(known, area, book.rules, slopes) for area in known.areas]


def marks(work: Work, on: dt.date | None = None) -> dict[str, list[Mark]]:
    """What stands out, by code of the area; areas where nothing does are not in it."""
    return {one.code: list(one.marks) for one in standings(work, on) if one.marks}


def courses_of(work: Work, code: str) -> list[Course]:
    """All indicators of one area over the years: those with a rule first. NotFound for an unknown area."""
    area_of(work, code)
    known = _Known(work, None)
    ruled = [rule.name for rule in rules(work).rules]
    found = sorted(
        {row.name for row in known.rows if row.area == code} - LEFT_OUT, key=lambda name: called(name).casefold()
    )
    ordered = [*(name for name in ruled if name in found), *(name for name in found if name not in ruled)]
    return [known.course(code, name, ruled=name in ruled) for name in ordered]


def newest(work: Work) -> dict[str, dict[str, float]]:
    """The newest value of each indicator, by area: what areas are held beside each other by."""
    known = _Known(work, None)
    return {
        area.code: {name: one.value for name, one in known.all_newest(area.code).items() if one.value is not None}
        for area in known.areas
    }


def series_of(work: Work, codes: Sequence[str]) -> dict[tuple[str, str], Series]:
    """The values by year of each indicator of these areas: by code and name."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for row in work.indicators.of(codes):
        if row.value is not None and row.name not in LEFT_OUT:
            found.setdefault((row.area, row.name), {})[row.year] = row.value
    return dict(found)


def areas_on_map(work: Work) -> list[MapArea]:
    """The areas that stand beside each other, each with its outline and the newest figures that there are."""
    known = _Known(work, None)
    return [
        MapArea(area.code, area.name, area.geometry, area.source_line, known.all_newest(area.code))
        for area in known.areas
    ]


class _Known:
    """The figures of the areas that stand beside each other, until a year."""

    def __init__(self, work: Work, on: dt.date | None) -> None:
        self.areas = compared(work)
        until = None if on is None else on.year
        found = work.indicators.of([area.code for area in self.areas])
        self.rows = [row for row in found if row.name not in LEFT_OUT and (until is None or row.year <= until)]

    @cached_property
    def names(self) -> list[str]:
        """All indicators, by name."""
        return sorted({row.name for row in self.rows})

    @cached_property
    def _by_area(self) -> dict[tuple[str, str], list[Indicator]]:
        found: dict[tuple[str, str], list[Indicator]] = {}
        for row in self.rows:
            found.setdefault((row.area, row.name), []).append(row)
        return found

    @cached_property
    def _newest_year(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.rows:
            if row.value is not None:
                found[row.name] = max(row.year, found.get(row.name, row.year))
        return found

    def newest(self, code: str, name: str) -> Figure | None:
        """The newest figure of one area, unless it is too old to say how it is now."""
        valued = [row for row in self._by_area.get((code, name), ()) if row.value is not None]
        if not valued or valued[-1].year < self._newest_year[name] - STILL:
            return None
        return _figure(valued[-1])

    def all_newest(self, code: str) -> dict[str, Figure]:
        """The newest figure of each indicator of one area, where there is one that is new enough."""
        found = {name: self.newest(code, name) for name in self.names}
        return {name: figure for name, figure in found.items() if figure is not None}

    def series(self, code: str, name: str) -> Series:
        """The values of one indicator in one area, by year."""
        rows = self._by_area.get((code, name), ())
        return {row.year: row.value for row in rows if row.value is not None}

    def slopes(self, name: str) -> dict[str, float]:
        """The areas that go their own way in this, and by how much a year."""
        return courses({area.code: self.series(area.code, name) for area in self.areas})

    def ends(self, code: str, name: str) -> tuple[Figure, Figure]:
        """The first and last figure of a course."""
        valued = [_figure(row) for row in self._by_area[code, name] if row.value is not None]
        return next(one for one in valued if one.year > valued[-1].year - RECENT), valued[-1]

    def course(self, code: str, name: str, *, ruled: bool) -> Course:
        """One indicator of one area over the years, with the years in between that have no figure."""
        rows = {row.year: _figure(row) for row in self._by_area[code, name]}
        years = range(min(rows), max(rows) + 1)
        figures = tuple(rows.get(year, Figure(name, year, None, None)) for year in years)
        all_values = [row.value for row in self.rows if row.name == name and row.value is not None]
        low, high = min(all_values, default=0.0), max(all_values, default=0.0)
        return Course(name, called(name), figures, low, high, ruled)


def _figure(row: Indicator) -> Figure:
    return Figure(row.name, row.year, row.value, row.source)


def _standing(known: _Known, area: Area, held: Sequence[Rule], slopes: Mapping[str, Mapping[str, float]]) -> Standing:
    parts = tuple(_part(known, area.code, rule, slopes[rule.name].get(area.code)) for rule in held)
    points = [part.points for part in parts if part.points]
    total = sum(points)
    added = f"{' + '.join(map(str, points))} = {total}" if len(points) > 1 else str(total)
    if not any(part.figure for part in parts):
        added = text("overlay.no-figure")
    return Standing(area.code, area.name, parts, total, added, tuple(_marks(known, area.code, parts)))


def _part(known: _Known, code: str, rule: Rule, slope: float | None) -> Part:
    figure = known.newest(code, rule.name)
    red = figure is not None and figure.value is not None and rule.red(figure.value)
    # A rule without a threshold is about the course alone.
    counts = red if rule.threshold is not None else slope is not None and rule.worse(slope)
    return Part(rule, called(rule.name), figure, red, slope, rule.weight if counts else 0)


def _marks(known: _Known, code: str, parts: Sequence[Part]) -> Iterable[Mark]:
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


def source_words(*figures: Figure) -> str:
    """Where figures come from."""
    found = list(dict.fromkeys(figure.source for figure in figures if figure.source))
    return text("overlay.source", source=listed(found)) if found else text("overlay.no-source")


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
