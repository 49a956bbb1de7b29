"""Areas as they lie on a map, and which ones there are above the neighbourhoods."""

from typing import Any, Final, Literal, NamedTuple

from app.models import Area
from app.policy.figures import kinds_for
from app.services.neighbourhoods import called
from app.work import Work

Level = Literal["neighbourhood", "district"]
"""Kinds of areas that a map shows beside each other."""
ABOVE: Final = ("district", "grouping", "municipality")


class Outline(NamedTuple):
    """An area with its outline (GeoJSON, longitude and latitude), and the line that must stand beside a map of it."""

    code: str
    name: str
    geometry: dict[str, Any] | None
    source_line: str | None


class Entry(NamedTuple):
    """An area in a list."""

    code: str
    name: str
    kind: str
    open: bool
    """Whether figures of such areas are for who asks."""


def levels(work: Work) -> list[Level]:
    """Levels that this municipality has areas of, as far as they are for who asks; the smallest areas first."""
    found: tuple[Level, ...] = ("neighbourhood", "district")
    mine = kinds_for(work.viewer.role)
    return [level for level in found if level in mine and work.areas.find(level, limit=1)]


def first_level(work: Work) -> Level:
    """The smallest areas there are: districts where nobody brought in neighbourhoods."""
    return next(iter(levels(work)), "district" if kinds_for(work.viewer.role)[0] == "district" else "neighbourhood")


def level_for(work: Work, wanted: Level | None) -> Level:
    """The level that was asked for, or else the first one there is for who asks."""
    return wanted if wanted is not None and wanted in levels(work) else first_level(work)


def outlines(work: Work, level: Level) -> list[Outline]:
    """All areas of this level, by code."""
    found = work.areas.of_kind(level)
    return sorted(Outline(area.code, called(area), area.geometry, area.source_line) for area in found)


def above(work: Work) -> list[Entry]:
    """Districts, own groupings and the municipality, in this order."""
    return [_entry(work, area) for kind in ABOVE for area in work.areas.of_kind(kind)]


def entry(work: Work, code: str) -> Entry:
    """An area of any kind, as it stands in a list. NotFound for an unknown code."""
    return _entry(work, work.areas.get(code))


def _entry(work: Work, area: Area) -> Entry:
    return Entry(area.code, called(area), area.kind, area.kind in kinds_for(work.viewer.role))
