"""Counts on their way to a snapshot: as cells of a table, with all that a reader knows of how they hang together."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.policy.disclosure import Key, Sum
from app.policy.figures import Cadence, Rule
from app.services.counting import Counts, Rows

Document = dict[str, Any]
"""What is kept of one area, as JSON: exact, or as it is shown."""
Cells = Mapping[Key, int | None]
"""Counts as they may be shown."""


class Printed(NamedTuple):
    """What was last printed of an area, with the counts behind it."""

    shown: Document
    exact: Document


@dataclass(frozen=True, slots=True)
class Table:
    """One snapshot before the gate."""

    cadence: Cadence
    period: str
    exact: dict[str, Document]
    """By area; of an area that stands the counts behind what was printed."""
    cells: dict[Key, int]
    sums: list[Sum]
    public: dict[Key, int]
    """Counts of public things: everybody knows them."""
    standing: dict[str, Document]
    """Areas of which too little changed, with what was printed of them before."""
    document: Callable[[str, Cells], Document]
    """What is shown of an area, from what may be shown of all."""


def cells_of(period: str, table: Mapping[str, Counts], names: Collection[str], among: str = "") -> dict[Key, int]:
    """Put the counts of areas with these names in cells."""
    return {
        (period, code, f"{among}{name}"): int(value)
        for code, counts in table.items()
        for name, value in counts.items()
        if name in names and value is not None
    }


def over_areas(rows: Rows, period: str, names: Iterable[str], *, exact: bool = True) -> list[Sum]:
    """Every area is the sum of the areas just below it, an own grouping of its neighbourhoods."""
    return _over(rows, period, names, lambda _: exact)


def over_districts(rows: Rows, period: str, names: Iterable[str]) -> list[Sum]:
    """The same, where what is special is left out of a neighbourhood and counted in what is above it."""
    homes = {area.code for area in rows.areas if area.kind == "neighbourhood"}
    return _over(rows, period, names, homes.isdisjoint)


def _over(rows: Rows, period: str, names: Iterable[str], exact: Callable[[Iterable[str]], bool]) -> list[Sum]:
    wanted = sorted(names)
    return [
        Sum((period, code, name), tuple((period, part, name) for part in parts), exact(parts))
        for code, parts in _below(rows).items()
        for name in wanted
    ]


def _below(rows: Rows) -> dict[str, list[str]]:
    below: dict[str, list[str]] = {}
    for area in rows.areas:
        if area.kind == "grouping":
            below[area.code] = list(rows.within[area.code])
        elif area.parent is not None:
            below.setdefault(area.parent, []).append(area.code)
    return below


def parts_of_wholes(rows: Rows, period: str, rules: Iterable[Rule], names: Iterable[str], among: str = "") -> list[Sum]:
    """A part is at most its whole."""
    found = {(f"{among}{rule.part}", f"{among}{rule.whole}") for rule in rules if rule.kind == "share"}
    known = set(names)
    return [
        Sum((period, area.code, whole), ((period, area.code, part),), exact=False)
        for area in rows.areas
        for part, whole in sorted(found)
        if part in known and whole in known
    ]


def known_to(cells: Mapping[Key, int], sums: Iterable[Sum]) -> list[Sum]:
    """Those sums of which all cells are there."""
    return [one for one in sums if all(key in cells for key in (one.total, *one.parts))]


def of_area(shown: Cells, period: str, code: str, among: str = "") -> dict[str, float | None]:
    """The counts of one area as they may be shown, by name."""
    return {
        key[-1].removeprefix(among): value
        for key, value in shown.items()
        if key[:2] == (period, code) and key[-1].startswith(among)
    }
