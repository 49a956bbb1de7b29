"""Signals: concrete things seen in a neighbourhood, never a file on a person."""

import datetime as dt

from sqlalchemy import UniqueConstraint

from app.models.columns import CODE, TEXT, Outward, held, not_empty


class Signal(Outward, table=True):
    """Something noticed (a loose tile, a worry of many), perhaps with another signal as its root cause."""

    __tablename__ = "signal"
    __table_args__ = (UniqueConstraint("municipality", "source_id", name="signal_source_once"), not_empty("text"))

    category: str | None = held("K3", "statistics", "need", default=None, max_length=50)
    text: str = held("K3", "statistics", "need", max_length=TEXT)
    neighbourhood: str = held("K3", "statistics", "need", max_length=CODE, foreign_key="area.code", index=True)
    observed_on: dt.date | None = held("K3", "statistics", "need", default=None)
    reported_by: int | None = held("K3", "accountability", "need", default=None, foreign_key="node.number")
    root_cause: int | None = held("K3", "statistics", "need", default=None, foreign_key="signal.number")
    root_cause_category: str | None = held("K3", "statistics", "need", default=None, max_length=50)
