"""Figures from outside about areas: which there are, what they are called, how they went, and where they come from.

A figure without a value was withheld where it came from, or is not known: it is never zero.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel.numbers import format_decimal

from app.models import Area
from app.policy.overlay import LEFT_OUT, RECENT, STILL, Series, courses
from app.repositories.indicators import IndicatorRow
from app.texts import has_text, listed, spoken, text
from app.work import Work


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an area. `value` None: there is none, which is not zero. `source` None: nobody said where from."""

    name: str
    year: int
    value: float | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Course:
    """One indicator of one area over the years; a year without a figure has none. `low` and `high`: over all areas."""

    name: str
    label: str
    figures: tuple[Figure, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area with its outline and its newest figures by name; `source_line` belongs on every map made of it."""

    code: str
    name: str
    outline: Mapping[str, Any] | None
    source_line: str | None
    figures: Mapping[str, Figure]


def areas_here(work: Work) -> list[Area]:
    """The smallest areas there are, by name: neighbourhoods, or districts where nobody brought in neighbourhoods."""
    return _by_name(work.areas.neighbourhoods() or work.areas.of_kind("district"))


def compared(work: Work) -> list[Area]:
    """The areas that stand beside each other, by name: of the smallest kind of which there are figures."""
    found = areas_here(work)
    districts = work.areas.of_kind("district")
    only_districts = not work.indicators.names(_codes(found)) and work.indicators.names(_codes(districts))
    return _by_name(districts) if only_districts else found


def called(name: str) -> str:
    """What an indicator is called; the name it came with, where nobody gave it words."""
    return text(f"overlay.indicator.{name}") if has_text(f"overlay.indicator.{name}") else name.replace("_", " ")


def said(value: float) -> str:
    """A figure as it is written here."""
    return format_decimal(value, "#,##0.###", locale=spoken())


def names(work: Work) -> list[str]:
    """The indicators that there are of the areas that stand beside each other, in the order of what they are called."""
    return _by_words(work.indicators.names(_codes(compared(work))))


def courses_of(work: Work, code: str, first: Sequence[str] = ()) -> list[Course]:
    """All indicators of one area over the years, `first` these; held against all areas of its kind. NotFound."""
    area = work.areas.get(code)
    known = Known(work, work.areas.of_kind(area.kind))
    found = known.names_of(code)
    return [known.course(code, name) for name in (*(one for one in first if one in found), *_without(found, first))]


def newest(work: Work) -> dict[str, dict[str, float]]:
    """The newest value of each indicator, by area: what areas are held beside each other by."""
    known = Known(work, compared(work))
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
    known = Known(work, compared(work))
    return [
        MapArea(area.code, area.name, area.geometry, area.source_line, known.all_newest(area.code))
        for area in known.areas
    ]


def source_words(*figures: Figure) -> str:
    """Where figures come from."""
    found = list(dict.fromkeys(figure.source for figure in figures if figure.source))
    return text("overlay.source", source=listed(found)) if found else text("overlay.no-source")


class Known:
    """The figures of these areas, all or those of these names, until the year of a day."""

    def __init__(
        self, work: Work, areas: Sequence[Area], names: Collection[str] | None = None, on: dt.date | None = None
    ) -> None:
        self.areas = areas
        until = None if on is None else on.year
        found = work.indicators.of(_codes(areas), names)
        self.rows = [row for row in found if row.name not in LEFT_OUT and (until is None or row.year <= until)]

    @cached_property
    def names(self) -> list[str]:
        """All indicators, by name."""
        return sorted({row.name for row in self.rows})

    @cached_property
    def _by_area(self) -> dict[tuple[str, str], list[IndicatorRow]]:
        found: dict[tuple[str, str], list[IndicatorRow]] = {}
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

    def names_of(self, code: str) -> list[str]:
        """The indicators of one area."""
        return _by_words({name for area, name in self._by_area if area == code})

    def course(self, code: str, name: str) -> Course:
        """One indicator of one area over the years, with the years in between that have no figure."""
        rows = {row.year: _figure(row) for row in self._by_area[code, name]}
        years = range(min(rows), max(rows) + 1)
        figures = tuple(rows.get(year, Figure(name, year, None, None)) for year in years)
        all_values = [row.value for row in self.rows if row.name == name and row.value is not None]
        low, high = min(all_values, default=0.0), max(all_values, default=0.0)
        return Course(name, called(name), figures, low, high)


def _figure(row: IndicatorRow) -> Figure:
    return Figure(row.name, row.year, row.value, row.source)


def _codes(areas: Sequence[Area]) -> list[str]:
    return [area.code for area in areas]


def _by_name(areas: Sequence[Area]) -> list[Area]:
    return sorted(areas, key=lambda area: (area.name, area.code))


def _by_words(found: Collection[str]) -> list[str]:
    return sorted((name for name in found if name not in LEFT_OUT), key=lambda name: called(name).casefold())


def _without(found: Sequence[str], those: Sequence[str]) -> list[str]:
    return [name for name in found if name not in those]
