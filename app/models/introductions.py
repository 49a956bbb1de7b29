"""Introductions of a need's owner to a talent's owner, with a history that is appended and never edited."""

import datetime as dt
from typing import Final

from sqlalchemy import CheckConstraint, UniqueConstraint

from app.models.columns import Outward, Row, held, no_unless_said, one_of
from app.policy.lifecycle import INTRODUCTION_STATES, PASSED

FEEDBACK: Final = ("good", "so-so", "not-again")
WITHOUT_US: Final = ("no", "perhaps", "yes")
POLICIES: Final = ("collective-first",)
"""Rules of the ranking that a worker may put aside for one need."""


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
    seeker_willing: bool = no_unless_said("K3", "matching", "introduction")
    giver_willing: bool = no_unless_said("K3", "matching", "introduction")
    worker: int | None = held(
        "K3", "accountability", "introduction", default=None, foreign_key="node.number", ondelete="SET NULL", index=True
    )
    """The professional, or connector, who has this introduction as a task."""
    due_on: dt.date | None = held("K3", "accountability", "introduction", default=None, index=True)
    """The day on which something must have happened: an answer, a first time, the question whether it still holds."""
    wave: int | None = held("K3", "accountability", "introduction", default=None)
    """In the how-manieth small group that was asked for this need; NULL: nobody was asked yet."""
    roles: str = held(
        "K3", "matching", "introduction", default="giver", max_length=80, sa_column_kwargs={"server_default": "giver"}
    )
    """What the giver is asked to do for the need: words of app.policy.parts.PARTS with ';' between. A yes lets the
    others of a wave go who were asked for one of the same."""
    rank: int | None = held("K3", "statistics", "introduction", default=None)
    """Place in the list of suggestions when it was chosen, from 1; NULL: chosen outside the list."""
    weights: str | None = held("K3", "statistics", "introduction", default=None, max_length=20)
    """Version of the weights that made that list."""
    again_on: dt.date | None = held("K3", "matching", "introduction", default=None)
    """'Not now': the day on which it comes back."""
    returned: bool = no_unless_said("K3", "matching", "introduction")
    """It came back once after a 'not now'; it will not do so again."""
    companion: int | None = held(
        "K3", "matching", "introduction", default=None, foreign_key="node.number", ondelete="SET NULL"
    )
    """Who comes along the first time."""
    accompanied: bool = no_unless_said("K3", "matching", "introduction")
    """The first time needs a companion."""
    first_on: dt.date | None = held("K3", "matching", "introduction", default=None)
    """The day of the first time together, planned or past."""
    holder: int | None = held(
        "K3", "matching", "introduction", default=None, foreign_key="node.number", ondelete="SET NULL"
    )
    """The neighbour who holds it since the worker stepped out."""
    carer_relieved: bool | None = held("K3", "statistics", "introduction", default=None)
    ended_at: dt.datetime | None = held("K3", "matching", "introduction", default=None)


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
    """'seeker', 'giver', 'worker', 'connector' or 'clock'; in an imported history the folder's own word."""
    at: dt.datetime | None = held("K3", "accountability", "introduction", default=None)
    actor: str | None = held("K3", "accountability", "introduction", default=None, max_length=50)
    """Who wrote it down, as in the access log."""
    said_by: str | None = held("K3", "accountability", "introduction", default=None, max_length=100)
    """On behalf of a side: who said so."""
    how: str | None = held("K3", "accountability", "introduction", default=None, max_length=100)
    reason: str | None = held("K3", "statistics", "introduction", default=None, max_length=40)
    """Why it ended here, from the closed list of app.policy.lifecycle; never shown to the other side."""
    until: dt.date | None = held("K3", "matching", "introduction", default=None)
    imported: bool = held("K3", "accountability", "introduction", default=False)


class Feedback(Row, table=True):
    """The one question that each side gets after a first time, and its answer."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("introduction", "side", name="feedback_once"),
        one_of("side", ("seeker", "giver")),
        one_of("answer", FEEDBACK),
        one_of("without_us", WITHOUT_US),
    )

    introduction: int = held(
        "K3", "statistics", "introduction", foreign_key="introduction.number", ondelete="CASCADE", index=True
    )
    side: str = held("K3", "statistics", "introduction", max_length=8)
    asked_on: dt.date = held("K3", "statistics", "introduction")
    answer: str | None = held("K3", "statistics", "introduction", default=None, max_length=16)
    answered_at: dt.datetime | None = held("K3", "statistics", "introduction", default=None)
    without_us: str | None = held("K3", "statistics", "introduction", default=None, max_length=8)
    """Would you have met without us? Optional; it says nothing about an effect."""
    said_by: str | None = held("K3", "accountability", "introduction", default=None, max_length=100)


class PassedOver(Row, table=True):
    """A worker did not want what was suggested: one talent, or, without a talent, the whole list ('none of these')."""

    __tablename__ = "passed_over"
    __table_args__ = (one_of("reason", PASSED),)

    need: int = held("K3", "statistics", "need", foreign_key="need.number", ondelete="CASCADE", index=True)
    talent: int | None = held("K3", "statistics", "need", default=None, foreign_key="talent.number", ondelete="CASCADE")
    reason: str = held("K3", "statistics", "need", max_length=20)
    rank: int | None = held("K3", "statistics", "need", default=None)
    """Place of that talent in the list of that moment, from 1."""
    at: dt.datetime = held("K3", "accountability", "need")
    actor: str = held("K3", "accountability", "need", max_length=50)


class Overruling(Row, table=True):
    """A worker put a policy of the ranking aside for one need ('collective before individual'), and why."""

    __tablename__ = "overruling"
    __table_args__ = (one_of("policy", POLICIES),)

    need: int = held("K3", "statistics", "need", foreign_key="need.number", ondelete="CASCADE", index=True)
    policy: str = held("K3", "statistics", "need", max_length=24)
    aside: bool = held("K3", "statistics", "need", default=True)
    """Put aside, or, by a later row, no longer."""
    reason: str | None = held("K3", "statistics", "need", default=None, max_length=200)
    at: dt.datetime = held("K3", "accountability", "need")
    actor: str = held("K3", "accountability", "need", max_length=50)
