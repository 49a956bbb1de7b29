"""Introductions of a need's owner to a talent's owner, with a history that is appended and never edited."""

import datetime as dt

from sqlalchemy import CheckConstraint, UniqueConstraint

from app.models.columns import Outward, Row, held, one_of
from app.policy.lifecycle import INTRODUCTION_STATES


class Introduction(Outward, table=True):
    """Where an introduction stands. `imported`: it happened before Toevallig was here."""

    __tablename__ = "introduction"
    __table_args__ = (
        UniqueConstraint("municipality", "source_id", name="introduction_source_once"),
        one_of("state", INTRODUCTION_STATES),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating_in_range"),
    )

    need: int = held("K3", "matching", "introduction", foreign_key="need.number", ondelete="CASCADE", index=True)
    talent: int = held("K3", "matching", "introduction", foreign_key="talent.number", ondelete="CASCADE", index=True)
    proposed_by: int | None = held("K3", "accountability", "introduction", default=None, foreign_key="node.number")
    origin: str | None = held("K3", "statistics", "introduction", default=None, max_length=50)
    state: str = held("K3", "matching", "introduction", max_length=20)
    outcome: str | None = held("K3", "statistics", "introduction", default=None, max_length=50)
    rating: int | None = held("K3", "statistics", "introduction", default=None)
    note: str | None = held("K4", "matching", "introduction", default=None, max_length=1000)
    proposed_on: dt.date | None = held("K3", "statistics", "introduction", default=None)
    closed_on: dt.date | None = held("K3", "statistics", "introduction", default=None)
    imported: bool = held("K3", "accountability", "introduction", default=False)


class IntroductionStep(Row, table=True):
    """One step in an introduction's history."""

    __tablename__ = "introduction_step"
    __table_args__ = (
        UniqueConstraint("introduction", "position", name="step_once"),
        one_of("state", INTRODUCTION_STATES),
    )

    introduction: int = held(
        "K3", "matching", "introduction", foreign_key="introduction.number", ondelete="CASCADE", index=True
    )
    position: int = held("K3", "matching", "introduction")
    state: str = held("K3", "matching", "introduction", max_length=20)
    day: dt.date | None = held("K3", "matching", "introduction", default=None)
    by: str | None = held("K3", "accountability", "introduction", default=None, max_length=50)
    imported: bool = held("K3", "accountability", "introduction", default=False)
