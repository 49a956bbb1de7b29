"""The monthly counts of areas: who is there, what is asked and offered, and what became of introductions."""

from collections.abc import Mapping
from typing import Final

from app.policy import disclosure
from app.policy.disclosure import Sum
from app.policy.figures import COUNTS
from app.policy.lifecycle import REASONS
from app.services import bookkeeping
from app.services.counting import Counts, Rows, areas_of_life
from app.services.published import figure
from app.services.tables import (
    Cells,
    Document,
    Printed,
    Table,
    cells_of,
    of_area,
    over_areas,
    over_districts,
    parts_of_wholes,
)

PUBLIC: Final = ("initiatives", "organisations")
NO_CELLS: Final = frozenset({"days_to_meeting", *PUBLIC})
"""No counts of people: a time, and what is public."""
NO_SUMS: Final = frozenset(
    {"give_and_receive", "give_or_receive", "running90", "running180", "running365", *bookkeeping.STANDINGS}
)
"""Of a district not the sum of its neighbourhoods: somebody gives here and receives there; and what is estimated."""
PEOPLE: Final = ("residents", "volunteers", "professionals")
COURSE: Final = ("open_needs", "introductions", "asked", "agreed", "met")
"""Of one person several may move at once."""


def table(
    rows: Rows,
    period: str,
    exact: Mapping[str, Counts],
    hours: Mapping[str, int | None],
    printed: Mapping[str, Printed],
) -> Table:
    """Put the counts of a month in a table."""
    counted = {name for counts in exact.values() for name in counts} - NO_CELLS
    cells = cells_of(period, exact, counted)
    names = {key[-1] for key in cells}
    themes = {name for name in names if name.startswith(("needs:", "offers:"))}
    sums = [
        *over_areas(rows, period, names - themes - NO_SUMS),
        *bookkeeping.sums(rows, period),
        *over_districts(rows, period, themes),
        *parts_of_wholes(rows, period, COUNTS.values(), names),
        *(one for area in rows.areas for one in _within(period, area.code)),
    ]
    standing = {
        code: one.shown for code, one in printed.items() if code in exact and not _renewed(exact[code], one.exact)
    }
    above = {area.code for area in rows.areas if area.kind == "municipality"}
    inhabitants = {area.code: area.inhabitants or None for area in rows.areas}

    def document(code: str, shown: Cells) -> Document:
        public = {name: exact[code][name] for name in PUBLIC}
        own = of_area(shown, period, code) | public | {"inhabitants": inhabitants[code]}
        own["days_to_meeting"] = disclosure.index(exact[code]["days_to_meeting"], int(own["met"] or 0))
        return {
            "figures": [figure(name, rule, "all", own) for name, rule in COUNTS.items()],
            "gaps": [
                {"theme": theme, "needs": own[f"needs:{theme}"], "offers": own[f"offers:{theme}"]}
                for theme in areas_of_life()
            ],
            "stops": [{"reason": reason, "count": own[f"stopped:{reason}"]} for reason in REASONS],
            bookkeeping.BOOK: bookkeeping.shown(own) | (dict(hours) if code in above else {}),
            "stands": None,
        }

    behind = {code: printed[code].exact if code in standing else dict(counts) for code, counts in exact.items()}
    return Table("counts", period, behind, cells, sums, {}, standing, document)


def _within(period: str, code: str) -> list[Sum]:
    """People are residents or volunteers; needs about something are some of the open needs."""
    at = (period, code)
    asked = tuple((*at, f"needs:{theme}") for theme in areas_of_life())
    return [
        Sum((*at, "people"), ((*at, "residents"), (*at, "volunteers"))),
        Sum((*at, "open_needs"), asked, exact=False),
        Sum((*at, "asked"), tuple((*at, f"stopped:{reason}") for reason in REASONS), exact=False),
    ]


def _renewed(now: Counts, then: Document) -> bool:
    """Whether so many people came or went, or so many needs or introductions moved, that new counts tell of nobody."""

    def moved(name: str) -> int:
        return int(abs((now[name] or 0) - (then.get(name) or 0)))

    return disclosure.changed_enough(max(sum(map(moved, PEOPLE)), *map(moved, COURSE)), 0, 0)
