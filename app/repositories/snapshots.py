"""Snapshots of figures: written once, and read as they were written."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert
from sqlmodel import col, select

from app.models import METADATA, Snapshot, SnapshotArea, SnapshotMember
from app.policy.figures import Cadence
from app.repositories.asking import Repository, number_of


class Taken(NamedTuple):
    """One area in one snapshot."""

    period: str
    taken_at: dt.datetime
    area: str
    shown: dict[str, Any]


class Counted(NamedTuple):
    """Somebody who was counted: where, and to how many others tied."""

    area: str
    ties: int


class Snapshots(Repository):
    """Figures as they were taken. What is exact in them is only for the next snapshot."""

    def last(self, municipality: str, cadence: Cadence) -> Snapshot | None:
        """The newest snapshot of a municipality."""
        query = select(Snapshot).where(col(Snapshot.municipality) == municipality, col(Snapshot.cadence) == cadence)
        return self.session.exec(query.order_by(col(Snapshot.taken_at).desc()).limit(1)).first()

    def on(self, municipality: str, cadence: Cadence, day: dt.date) -> Snapshot | None:
        """The snapshot that was taken on a day."""
        query = select(Snapshot).where(col(Snapshot.municipality) == municipality, col(Snapshot.cadence) == cadence)
        start = dt.datetime.combine(day, dt.time(), dt.UTC)
        return self.session.exec(
            query.where(col(Snapshot.taken_at) >= start, col(Snapshot.taken_at) < _end_of(day))
        ).first()

    def exact(self, snapshot: Snapshot) -> dict[str, dict[str, Any]]:
        """The exact counts of a snapshot, by area."""
        query = select(SnapshotArea.area, SnapshotArea.exact).where(col(SnapshotArea.snapshot) == snapshot.number)
        return {area: dict(counts) for area, counts in self.session.exec(query)}

    def shown_in(self, snapshot: Snapshot) -> dict[str, dict[str, Any]]:
        """What a snapshot shows, by area."""
        query = select(SnapshotArea.area, SnapshotArea.shown).where(col(SnapshotArea.snapshot) == snapshot.number)
        return {area: dict(counts) for area, counts in self.session.exec(query)}

    def members(self, snapshot: Snapshot) -> dict[int, Counted]:
        """Who was counted in a snapshot of networks and is still there, by node number."""
        query = select(SnapshotMember.node, SnapshotMember.area, SnapshotMember.ties).where(
            col(SnapshotMember.snapshot) == snapshot.number
        )
        return {node: Counted(area, ties) for node, area, ties in self.session.exec(query)}

    def add(
        self,
        municipality: str,
        cadence: Cadence,
        period: str,
        areas: Mapping[str, tuple[dict[str, Any], dict[str, Any]]],
        members: Mapping[int, Counted],
    ) -> None:
        """Keep a snapshot: of each area what is exact and what is shown, and of a network who was counted."""
        row = Snapshot(municipality=municipality, cadence=cadence, period=period, taken_at=self.asking.now)
        self.session.add(row)
        self.session.flush()
        number = number_of(row)
        self._write(
            "snapshot_area",
            (
                {"snapshot": number, "municipality": municipality, "area": code, "exact": exact, "shown": shown}
                for code, (exact, shown) in areas.items()
            ),
        )
        self._write(
            "snapshot_member",
            (
                {"snapshot": number, "municipality": municipality, "node": node, "area": area, "ties": ties}
                for node, (area, ties) in sorted(members.items())
            ),
        )

    def forget_members(self, municipality: str, kept: Collection[dt.date]) -> None:
        """Take away who was counted in networks of other days than these."""
        taken = self.session.exec(
            select(Snapshot).where(col(Snapshot.municipality) == municipality, col(Snapshot.cadence) == "network")
        )
        over = [one.number for one in taken if one.taken_at.date() not in kept]
        self.session.connection().execute(delete(SnapshotMember).where(col(SnapshotMember.snapshot).in_(over)))

    def newest(self, codes: Iterable[str], cadence: Cadence, until: dt.date) -> dict[str, Taken]:
        """What the newest snapshot until the end of a day shows of each of these areas, where it has them."""
        last = select(func.max(col(Snapshot.number))).where(
            col(Snapshot.cadence) == cadence, col(Snapshot.taken_at) < _end_of(until)
        )
        query = self._taken().where(
            col(SnapshotArea.area).in_(list(codes)),
            col(Snapshot.number).in_(last.group_by(col(Snapshot.municipality))),
        )
        return {taken.area: taken for taken in self._read(query)}

    def series(self, code: str, cadence: Cadence, until: dt.date) -> list[Taken]:
        """What every snapshot until the end of a day shows of one area, oldest first."""
        query = self._taken().where(
            col(SnapshotArea.area) == code, col(Snapshot.cadence) == cadence, col(Snapshot.taken_at) < _end_of(until)
        )
        return list(self._read(query.order_by(col(Snapshot.number))))

    def _taken(self) -> Any:
        query = select(Snapshot.period, Snapshot.taken_at, SnapshotArea.area, SnapshotArea.shown).join(
            SnapshotArea, col(SnapshotArea.snapshot) == col(Snapshot.number)
        )
        mine = self.viewer.municipality
        return query if mine is None else query.where(col(Snapshot.municipality) == mine)

    def _read(self, query: Any) -> Iterator[Taken]:
        for period, at, area, shown in self.session.exec(query):
            yield Taken(period, at, area, dict(shown))

    def _write(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        found = list(rows)
        if found:
            self.session.connection().execute(insert(METADATA.tables[table]), found)


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
