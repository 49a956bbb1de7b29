"""Talents: what a person, initiative, organisation or place can give."""

import datetime as dt
from typing import Final

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import SQLModel

from app.models.columns import (
    CODE,
    LANGUAGES,
    LIMIT_KINDS,
    TEXT,
    Outward,
    Said,
    day_parts,
    held,
    no_unless_said,
    not_empty,
    not_negative,
    one_of,
)

TALENT_STATES: Final = ("active", "paused", "full", "withdrawn")


class Talent(Outward, Said, table=True):
    """One offer in its owner's words. Capacity counts introductions, not heads."""

    __tablename__ = "talent"
    __table_args__ = (
        UniqueConstraint("municipality", "source_id", name="talent_source_once"),
        one_of("status", TALENT_STATES),
        not_negative("capacity"),
        not_negative("capacity_left"),
        CheckConstraint("capacity_left <= capacity", name="capacity_left_within"),
        CheckConstraint("max_distance_m >= 0", name="distance_not_negative"),
        CheckConstraint("hours BETWEEN 1 AND 5000 AND until IS NOT NULL OR hours IS NULL", name="hours_until"),
        CheckConstraint("since <= until", name="since_until"),
        day_parts("slots"),
        not_empty("text"),
    )

    owner: int = held("K1", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    text: str = held("K3", "matching", "membership", max_length=TEXT)
    language: str | None = held("K1", "matching", "membership", default=None, max_length=LANGUAGES)
    slots: int = held("K1", "matching", "membership", default=0)
    max_distance_m: int | None = held("K1", "matching", "membership", default=None)
    capacity: int | None = held("K1", "matching", "membership", default=None)
    capacity_left: int | None = held("K1", "matching", "membership", default=None)
    since: dt.date | None = held("K1", "matching", "membership", default=None)
    """The first day on which this can be asked for; NULL: at once."""
    until: dt.date | None = held("K1", "matching", "membership", default=None)
    """The last day; NULL: without an end."""
    hours: int | None = held("K1", "matching", "membership", default=None)
    """Hours that there are in all until then, as of a placement; NULL: nobody said."""
    constraints: str | None = held("K3", "matching", "membership", default=None, max_length=500)
    status: str = held("K1", "matching", "membership", default="active", max_length=16)
    neighbourhood: str = held("K1", "matching", "membership", max_length=CODE, foreign_key="area.code", index=True)
    created_on: dt.date | None = held("K1", "accountability", "membership", default=None)
    channel: str | None = held("K1", "accountability", "membership", default=None, max_length=50)
    organisation: int | None = held("K1", "accountability", "membership", default=None, foreign_key="node.number")
    heard_on: dt.date | None = held("K1", "accountability", "membership", default=None)
    """The day on which who offers this last heard from a person: an answer, a question or a request."""
    again_on: dt.date | None = held("K1", "matching", "membership", default=None)
    """'Nothing now, we ask again in ...': the day on which that is due."""
    gist: bytes | None = held("K3", "matching", "membership", default=None)
    """What the whole text is about, in bytes; it goes with the text."""
    read_with: str | None = held("technical", "accountability", "operation", default=None, max_length=64)
    """Names the vocabulary (first 16 characters) and the models that read the text; a gist is only good with those."""
    concepts_said_at: dt.datetime | None = held("K1", "accountability", "membership", default=None)
    """When a person said what this is about: the confirmed concepts, or, without any, none that were proposed."""
    concepts_said_by: str | None = held("K1", "accountability", "membership", default=None, max_length=100)
    refusal_reviewed: bool = no_unless_said("K1", "accountability", "membership")
    """A reviewer looked what the reader can learn from 'none of these'."""


class TalentConcept(SQLModel, table=True):
    """A concept read in a talent's text, or confirmed by a person. `weight` in per mille."""

    __tablename__ = "talent_concept"
    __table_args__ = (CheckConstraint("weight BETWEEN 0 AND 1000", name="weight_in_range"),)

    talent: int = held(
        "K1", "matching", "membership", foreign_key="talent.number", ondelete="CASCADE", primary_key=True
    )
    concept: str = held("K1", "matching", "membership", max_length=80, primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    weight: int = held("K1", "matching", "membership")
    confirmed: bool = held("K1", "accountability", "membership", default=False)
    reviewed: bool = no_unless_said("K1", "accountability", "membership")
    """A reviewer looked what the reader can learn from this confirmation."""


class TalentLimit(SQLModel, table=True):
    """What a talent's text mentions or rules out (dogs, stairs, only women ...), or a language it speaks of."""

    __tablename__ = "talent_limit"
    __table_args__ = (one_of("kind", LIMIT_KINDS),)

    talent: int = held(
        "K1", "matching", "membership", foreign_key="talent.number", ondelete="CASCADE", primary_key=True
    )
    marker: str = held("K1", "matching", "membership", max_length=40, primary_key=True)
    kind: str = held("K1", "matching", "membership", max_length=16, primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    confirmed: bool = held("K1", "accountability", "membership", default=False)


class TalentRide(SQLModel, table=True):
    """A seat that a talent offers: to something, home from it, or both."""

    __tablename__ = "talent_ride"

    talent: int = held(
        "K1", "matching", "membership", foreign_key="talent.number", ondelete="CASCADE", primary_key=True
    )
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    there: bool = no_unless_said("K1", "matching", "membership")
    home: bool = no_unless_said("K1", "matching", "membership")
    anyway: bool = no_unless_said("K1", "matching", "membership")
    """This driver goes there already."""


class TalentName(SQLModel, table=True):
    """An initiative, organisation or place that a talent's text names; of a ride, where it goes."""

    __tablename__ = "talent_name"

    talent: int = held(
        "K1", "matching", "membership", foreign_key="talent.number", ondelete="CASCADE", primary_key=True
    )
    node: int = held("K1", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
