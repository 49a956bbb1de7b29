"""No second bookkeeping: what a financier asks for leaves from what was tapped anyway.

It is counted with the monthly figures, and passes the gate with these (app.services.snapshots); pages and files read
what was shown then.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from app.policy.disclosure import Sum
from app.policy.rounding import THRESHOLD, nearest
from app.repositories.bookkeeping import Hours
from app.services.counting import Rows
from app.services.neighbourhoods import called
from app.work import Work

STANDINGS: Final = tuple(f"volunteers_{one}" for one in ("free", "deployed", "paused", "stopped"))
"""How volunteers stand: only of these areas, since in a neighbourhood too few are paused or stopped to say anything."""
WIDE: Final = ("municipality", "district")
KEPT: Final = ("contact_moments", "asked", "met")
"""What is shown of each area: also how often somebody was asked, and how often two met."""
HOURS: Final = ("hours_collective", "hours_individual")
"""What is shown of the municipality alone: nowhere else are there enough professionals."""

BOOK: Final = "book"
"""Where it stands in what a snapshot shows of an area."""
_KINDS: Final = ("municipality", "district", "grouping", "neighbourhood")

Exact = dict[str, dict[str, float | None]]


class Book(NamedTuple):
    """What was counted of one area; None is 'too few to show'."""

    code: str
    name: str
    kind: str
    counts: dict[str, int | None]


def counted(work: Work, municipality: str, rows: Rows, exact: Exact) -> Exact:
    """Add to the exact counts of each area what financiers ask for."""
    contacts = Counter(work.bookkeeping.contacts(municipality))
    standing: Counter[tuple[str, str]] = Counter(work.bookkeeping.volunteers(municipality))
    found = {}
    for area in rows.areas:
        within = rows.within[area.code]
        found[area.code] = exact[area.code] | {"contact_moments": sum(contacts[one] for one in within)}
        if area.kind in WIDE:
            for name in STANDINGS:
                status = name.removeprefix("volunteers_")
                found[area.code][name] = sum(standing[one, status] for one in within)
    return found


def sums(rows: Rows, period: str) -> list[Sum]:
    """What a reader knows of how volunteers stand: a municipality is its districts, and who is free is a volunteer."""
    codes = {kind: [area.code for area in rows.areas if area.kind == kind] for kind in WIDE}
    over = [
        Sum((period, code, name), tuple((period, part, name) for part in codes["district"]))
        for code in codes["municipality"]
        for name in STANDINGS
        if codes["district"]
    ]
    free, deployed = STANDINGS[:2]
    within = [
        Sum((period, code, "volunteers"), ((period, code, free), (period, code, deployed)), exact=False)
        for kind in WIDE
        for code in codes[kind]
    ]
    return over + within


def hours(work: Work, municipality: str) -> dict[str, int | None]:
    """Hours a week by kind, rounded; None where they are those of too few professionals, or mostly of one."""
    found = work.bookkeeping.hours(municipality)
    half = [one for one in found if one.collective]
    if len(half) < THRESHOLD or 0 < len(found) - len(half) < THRESHOLD or _one_has_most(found):
        return dict.fromkeys(HOURS)
    groups = sum(one.week for one in half) // 2
    return {"hours_collective": nearest(groups), "hours_individual": nearest(sum(one.week for one in found) - groups)}


def shown(own: Mapping[str, Any]) -> dict[str, int | None]:
    """What of the counts of an area that passed the gate stands in its book."""
    return {name: own[name] for name in (*KEPT, *STANDINGS) if name in own}


def read(work: Work) -> tuple[dt.date | None, list[Book]]:
    """Give what was counted last of every area, and on which day; None before the first time."""
    areas = [area for kind in _KINDS for area in sorted(work.areas.of_kind(kind), key=called)]
    taken = work.snapshots.newest([area.code for area in areas], "counts", work.today)
    books = [
        Book(area.code, called(area), area.kind, dict(taken[area.code].shown[BOOK]))
        for area in areas
        if area.code in taken and BOOK in taken[area.code].shown
    ]
    return (max(taken[book.code].taken_at for book in books).date() if books else None), books


def _one_has_most(found: Sequence[Hours]) -> bool:
    return 2 * max((one.week for one in found), default=0) > sum(one.week for one in found)
