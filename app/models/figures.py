"""Snapshots: figures of areas as they stood on one day. Written once; neither changed nor taken away."""

import datetime as dt
from typing import Any, Final

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import SQLModel

from app.models.columns import CODE, Row, held, not_negative, one_of

CADENCES: Final = ("counts", "network")
"""Counts are taken each month, figures of networks each quarter."""
PERIOD: Final = 7
"""Longest name of a period: '2026-10' or '2026-Q4'."""


class Snapshot(Row, table=True):
    """That figures were taken: once a month, or once a quarter."""

    __tablename__ = "snapshot"
    __table_args__ = (
        UniqueConstraint("municipality", "cadence", "period", name="snapshot_once"),
        one_of("cadence", CADENCES),
    )

    cadence: str = held("technical", "statistics", "indicator", max_length=8)
    period: str = held("technical", "statistics", "indicator", max_length=PERIOD)
    taken_at: dt.datetime = held("technical", "statistics", "indicator")


class SnapshotArea(Row, table=True):
    """One area in a snapshot. An own grouping is kept by its code, also when it is not there any more."""

    __tablename__ = "snapshot_area"
    __table_args__ = (UniqueConstraint("snapshot", "area", name="snapshot_area_once"),)

    snapshot: int = held("technical", "statistics", "indicator", foreign_key="snapshot.number", index=True)
    area: str = held("K0", "statistics", "indicator", max_length=CODE, index=True)
    exact: dict[str, Any] = held("K1", "statistics", "indicator", sa_type=JSON)
    """Counts as they are; they never leave the house."""
    shown: dict[str, Any] = held("K0", "statistics", "indicator", sa_type=JSON)
    """What everybody reads (app.schemas.figures): it went through the gate when it was taken."""


class SnapshotMember(SQLModel, table=True):
    """Who was counted in a snapshot of networks, so that the next one can tell how many changed. Erased with them."""

    __tablename__ = "snapshot_member"
    __table_args__ = (not_negative("ties"),)

    snapshot: int = held("technical", "statistics", "indicator", foreign_key="snapshot.number", primary_key=True)
    node: int = held(
        "K1", "statistics", "membership", foreign_key="node.number", ondelete="CASCADE", primary_key=True, index=True
    )
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    area: str = held("K1", "statistics", "membership", max_length=CODE)
    ties: int = held("K1", "statistics", "membership")
    """How many others in the area this one was tied to."""
