"""Figures taken on a day: counts each month, networks each quarter. Once taken they are served as they were taken.

An area of which fewer than ten people, or things people do, changed since its figures were last printed is not printed
anew: its figures stand.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Final

from app.models import Snapshot
from app.policy import disclosure
from app.policy.disclosure import Sum
from app.policy.figures import AMONG, Cadence
from app.repositories.snapshots import Counted, Taken
from app.schemas.figures import FigureOut
from app.services import bookkeeping, count_tables, counting, network_tables
from app.services.counting import Rows
from app.services.published import Year
from app.services.tables import Document, Printed, Table
from app.work import Work

CADENCES: Final[tuple[Cadence, ...]] = ("counts", "network")
A_YEAR: Final = dt.timedelta(days=330)
"""A snapshot of a year before is the newest one that is at least so old."""


def period_of(cadence: Cadence, day: dt.date) -> str:
    """Name of the period that a day is in: '2026-10' or '2026-Q4'."""
    return f"{day:%Y-%m}" if cadence == "counts" else f"{day.year}-Q{(day.month + 2) // 3}"


def next_on(day: dt.date) -> dt.date:
    """The first day of the next month: then the next counts are taken."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def take_due(work: Work) -> int:
    """Take every snapshot of this month and quarter that is not there yet, in each municipality; how many."""
    return sum(_take(work, municipality) for municipality in work.counting.municipalities())


def _take(work: Work, municipality: str) -> int:
    missing = [cadence for cadence in CADENCES if not _is_taken(work, municipality, cadence)]
    if not missing:
        return 0
    rows, now = counting.gathered(work, municipality), _Now(work, municipality)
    tables = [_counts(now, rows) if cadence == "counts" else _networks(now, rows) for cadence in missing]
    shown = disclosure.protect(
        {key: count for table in tables for key, count in table.cells.items()},
        [one for table in tables for one in table.sums] + _the_same(tables),
        public={key: count for table in tables for key, count in table.public.items()},
        secret=[key for table in tables for key in table.cells if key[1] in table.standing],
    )
    for table in tables:
        now.keep(table, {code: table.standing.get(code) or table.document(code, shown) for code in table.exact})
    return len(missing)


def _is_taken(work: Work, municipality: str, cadence: Cadence) -> bool:
    last = work.snapshots.last(municipality, cadence)
    return last is not None and last.period >= period_of(cadence, work.today)


class _Now:
    """One municipality at this moment, with what was printed of it before."""

    def __init__(self, work: Work, municipality: str) -> None:
        self.work = work
        self.municipality = municipality
        self.members: Mapping[int, Counted] = {}

    def printed(self, cadence: Cadence) -> dict[str, Printed]:
        """What was last printed of each area, with the counts behind it."""
        last = self.work.snapshots.last(self.municipality, cadence)
        if last is None:
            return {}
        shown, exact = self.work.snapshots.shown_in(last), self.work.snapshots.exact(last)
        day = last.taken_at.date().isoformat()
        return {code: Printed(shown[code] | {"stands": shown[code]["stands"] or day}, exact[code]) for code in shown}

    def members_on(self, day: str) -> dict[int, Counted]:
        """Who was counted in the networks of a day."""
        snapshot: Snapshot | None = self.work.snapshots.on(self.municipality, "network", dt.date.fromisoformat(day))
        return self.work.snapshots.members(snapshot) if snapshot else {}

    def keep(self, table: Table, shown: Mapping[str, Document]) -> None:
        """Keep a snapshot, with what was shown a year before beside each figure."""
        before = self.work.snapshots.newest(shown, table.cadence, self.work.today - A_YEAR)
        documents = {code: (exact, _compared(shown[code], before.get(code))) for code, exact in table.exact.items()}
        members = self.members if table.cadence == "network" else {}
        self.work.snapshots.add(self.municipality, table.cadence, table.period, documents, members)
        if table.cadence == "network":
            # The next snapshot asks only who was counted when an area was last printed.
            stand = {dt.date.fromisoformat(one["stands"]) for one in shown.values() if one["stands"]}
            self.work.snapshots.forget_members(self.municipality, stand | {self.work.today})


def _compared(shown: Document, then: Taken | None) -> Document:
    """What is shown of an area, with what was shown a year before beside each figure."""
    figures = [FigureOut.model_validate(one) for one in shown["figures"]]
    if then is not None:
        before = [FigureOut.model_validate(one) for one in then.shown["figures"]]
        figures = Year(figures, before, then.taken_at.date()).compared()
    return shown | {"figures": [one.model_dump(mode="json", by_alias=True) for one in figures]}


def _counts(now: _Now, rows: Rows) -> Table:
    period = period_of("counts", now.work.today)
    exact = bookkeeping.counted(now.work, now.municipality, rows, counting.counted(rows, now.work.today))
    hours = bookkeeping.hours(now.work, now.municipality)
    return count_tables.table(rows, period, exact, hours, now.printed("counts"))


def _networks(now: _Now, rows: Rows) -> Table:
    printed = now.printed("network")
    days: Collection[str] = {one.shown["stands"] for one in printed.values()}
    now.members = counting.degrees(rows)
    before = {day: now.members_on(day) for day in days}
    period = period_of("network", now.work.today)
    return network_tables.table(rows, period, now.work.today, printed, (now.members, before))


def _the_same(tables: list[Table]) -> list[Sum]:
    """What two tables of one night both count: printed in one it may not be withheld in the other."""
    both = [(one, f"{AMONG[0]}.{one}") for one in ("people", "residents", "professionals")]
    if len(tables) < len(CADENCES):
        return []
    counts, networks = tables
    return [
        Sum((counts.period, code, one), ((networks.period, code, other),))
        for code in counts.exact
        for one, other in both
        if (counts.period, code, one) in counts.cells and (networks.period, code, other) in networks.cells
    ]
