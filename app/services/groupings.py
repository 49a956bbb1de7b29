"""Own groupings of neighbourhoods: to read figures of them, as of a district."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.errors import FieldError, Invalid, NotFound
from app.models import Area
from app.schemas.groupings import GroupingIn
from app.services import neighbourhoods
from app.services.personal import refuse_personal
from app.work import Work

LEAST: Final = 2
"""Neighbourhoods in a grouping: of one there are figures already."""
MOST: Final = 12
"""Groupings in a municipality: each that overlaps another has figures withheld."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """One, with the names of its neighbourhoods. `counted`: there are figures of it, so it stays."""

    code: str
    name: str
    neighbourhoods: tuple[str, ...]
    counted: bool


def listed(work: Work) -> list[Grouping]:
    """List them, by name."""
    names, there = neighbourhoods.names(work), work.areas.of_kind("grouping")
    within = _within(work, there)
    return [
        Grouping(
            area.code,
            area.name,
            tuple(names.get(code, code) for code in within[area.code]),
            work.groupings.is_counted(area),
        )
        for area in there
    ]


def add(work: Work, given: GroupingIn) -> None:
    """Take neighbourhoods together. Invalid for one that is not here, and for what there is already."""
    here = {area.code: area for area in work.areas.neighbourhoods()}
    if len(given.neighbourhoods) < LEAST:
        raise Invalid([FieldError("neighbourhoods", "two-neighbourhoods")])
    if any(code not in here for code in given.neighbourhoods):
        raise Invalid([FieldError("neighbourhoods", "unknown-area")])
    refuse_personal({"name": given.name}, keep=False)
    wanted, there = sorted(given.neighbourhoods), work.areas.of_kind("grouping")
    if len(there) >= MOST:
        raise Invalid([FieldError("name", "enough-groupings", params={"most": MOST})])
    if wanted in map(sorted, _within(work, there).values()) or given.name in {area.name for area in there}:
        raise Invalid([FieldError("name", "grouping-there")])
    work.groupings.add(given.name, [here[code] for code in wanted])


def drop(work: Work, code: str) -> None:
    """Take one away of which there are no figures yet. NotFound; Conflict once there are."""
    area = work.areas.get(code)
    if area.kind != "grouping":
        raise NotFound
    work.groupings.drop(area)


def _within(work: Work, groupings: Iterable[Area]) -> dict[str, tuple[str, ...]]:
    """Codes of the neighbourhoods in each of these."""
    found: dict[str, tuple[str, ...]] = {}
    for municipality in {area.municipality for area in groupings}:
        found |= work.counting.grouped(municipality)
    return found
