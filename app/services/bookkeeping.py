"""No second bookkeeping: what a financier asks for leaves from what was tapped anyway.

It is counted with the monthly figures, and passes the gate with these (app.services.snapshots); pages and files read
what was shown then.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from app.policy.disclosure import STEP, THRESHOLD
from app.repositories.bookkeeping import Hours
from app.work import Work

STANDINGS: Final = ("free", "deployed", "paused", "stopped")
COUNTED: Final = ("contact_moments", *(f"volunteers_{one}" for one in STANDINGS))
"""Counts of each area, beside those of the figures."""
KEPT: Final = ("contact_moments", "asked", "met", *(f"volunteers_{one}" for one in STANDINGS))
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


def counted(work: Work, municipality: str, within: Mapping[str, Sequence[str]], exact: Exact) -> Exact:
    """Add to the exact counts of each area what stands in `COUNTED`. `within`: the neighbourhoods of each area."""
    contacts = Counter(work.bookkeeping.contacts(municipality))
    standing = Counter(work.bookkeeping.volunteers(municipality))
    return {
        code: counts
        | {"contact_moments": sum(contacts[area] for area in within[code])}
        | {f"volunteers_{one}": sum(standing[area, one] for area in within[code]) for one in STANDINGS}
        for code, counts in exact.items()
    }


def hours(work: Work, municipality: str) -> dict[str, int | None]:
    """Hours a week by kind, rounded; None where they are those of too few professionals, or mostly of one."""
    found = work.bookkeeping.hours(municipality)
    half = [one for one in found if one.collective]
    if len(half) < THRESHOLD or 0 < len(found) - len(half) < THRESHOLD or _one_has_most(found):
        return dict.fromkeys(HOURS)
    groups = sum(one.week for one in half) / 2
    return {"hours_collective": _rounded(groups), "hours_individual": _rounded(sum(one.week for one in found) - groups)}


def read(work: Work) -> tuple[dt.date | None, list[Book]]:
    """Give what was counted last of every area, and on which day; None before the first time."""
    areas = work.areas.find(limit=1000)
    taken = work.snapshots.newest([area.code for area in areas], "counts", work.today)
    books = [
        Book(area.code, area.name, area.kind, dict(taken[area.code].shown[BOOK]))
        for area in sorted(areas, key=lambda area: (_KINDS.index(area.kind), area.name))
        if area.code in taken and BOOK in taken[area.code].shown
    ]
    return (max(taken[book.code].taken_at for book in books).date() if books else None), books


def _one_has_most(found: Sequence[Hours]) -> bool:
    return 2 * max((one.week for one in found), default=0) > sum(one.week for one in found)


def _rounded(value: float) -> int:
    return STEP * round(value / STEP)


def shown(own: Mapping[str, Any], names: Iterable[str] = KEPT) -> dict[str, int | None]:
    """What of the counts of an area that passed the gate stands in its book."""
    return {name: own[name] for name in names}
