"""Match days: a plan over all open needs at once, and what a worker makes of it."""

import datetime as dt
from typing import Any, Final

from sqlalchemy import JSON, UniqueConstraint

from app.models.columns import Outward, Row, held, one_of

PLAN_STATES: Final = ("made", "started", "closed")
PAIR_STATES: Final = ("planned", "taken-out", "asked")


class MatchPlan(Outward, table=True):
    """One plan: which talent for which need, over the neighbourhoods of who made it."""

    __tablename__ = "match_plan"
    __table_args__ = (one_of("state", PLAN_STATES),)

    organisation: int | None = held("K1", "accountability", "need", default=None, foreign_key="node.number", index=True)
    areas: str = held("K1", "matching", "need", max_length=4000)
    """Codes of neighbourhoods with ';' between."""
    weights: str = held("K1", "statistics", "need", max_length=20)
    """Version of the weights it was made with."""
    totals: dict[str, Any] = held("K1", "statistics", "need", sa_type=JSON)
    """Value, number, spread, and those of first-come and greedy: without anybody in it."""
    state: str = held("K1", "matching", "need", default="made", max_length=8)
    made_at: dt.datetime = held("K1", "accountability", "need")
    made_by: str = held("K1", "accountability", "need", max_length=50)


class MatchPair(Row, table=True):
    """One pair of a plan."""

    __tablename__ = "match_pair"
    __table_args__ = (UniqueConstraint("plan", "need", "talent", name="pair_once"), one_of("state", PAIR_STATES))

    plan: int = held("K3", "matching", "need", foreign_key="match_plan.number", ondelete="CASCADE", index=True)
    need: int = held("K3", "matching", "need", foreign_key="need.number", ondelete="CASCADE", index=True)
    talent: int = held("K3", "matching", "need", foreign_key="talent.number", ondelete="CASCADE", index=True)
    points: int = held("K3", "matching", "need")
    by_hand: bool = held("K3", "accountability", "need", default=False)
    """A worker put it in, and not the plan."""
    state: str = held("K3", "matching", "need", default="planned", max_length=10)
