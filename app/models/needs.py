"""Needs: what a person, initiative or organisation could use, and the moments in which a worker found out."""

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
    Row,
    Said,
    day_parts,
    held,
    no_unless_said,
    not_empty,
    one_of,
)
from app.policy.parts import OBSTACLES

NEED_STATES: Final = ("exploring", "open", "in-progress", "met", "closed")


class Need(Outward, Said, table=True):
    """One need in someone's words (special category data). It may be matched when its owner agreed and it is open."""

    __tablename__ = "need"
    __table_args__ = (
        UniqueConstraint("municipality", "source_id", name="need_source_once"),
        one_of("status", NEED_STATES),
        one_of("urgency", ("low", "middle", "high", "emergency")),
        one_of("sensitivity", ("ordinary", "sensitive", "special")),
        one_of("voice", ("own-words", "worker-note", "third-person")),
        CheckConstraint("max_distance_m >= 0", name="distance_not_negative"),
        CheckConstraint("group_size > 0", name="group_size_positive"),
        day_parts("slots"),
        not_empty("text"),
    )

    owner: int = held("K3", "matching", "need", foreign_key="node.number", ondelete="CASCADE", index=True)
    text: str = held("K3", "matching", "need", max_length=TEXT)
    language: str | None = held("K3", "matching", "need", default=None, max_length=LANGUAGES)
    reported_by: int | None = held("K3", "accountability", "need", default=None, foreign_key="node.number")
    voice: str | None = held("K3", "accountability", "need", default=None, max_length=16)
    urgency: str | None = held("K3", "matching", "need", default=None, max_length=16)
    sensitivity: str | None = held("K3", "matching", "need", default=None, max_length=16)
    status: str = held("K3", "matching", "need", max_length=16, index=True)
    slots: int = held("K3", "matching", "need", default=0)
    max_distance_m: int | None = held("K3", "matching", "need", default=None)
    common_language: bool | None = held("K3", "matching", "need", default=None)
    """True: only someone with a language in common; NULL: decided by what the owner speaks."""
    group_size: int | None = held("K3", "matching", "need", default=None)
    worker: int | None = held(
        "K3", "accountability", "need", default=None, foreign_key="node.number", ondelete="SET NULL", index=True
    )
    """The professional who has this need as a task; NULL: nobody yet."""
    due_on: dt.date | None = held("K3", "accountability", "need", default=None)
    """The day on which something must have happened."""
    requires: str | None = held("K3", "matching", "need", default=None, max_length=100)
    """Qualifications the giver must have, ';' between ('vog')."""
    neighbourhood: str = held("K3", "matching", "need", max_length=CODE, foreign_key="area.code", index=True)
    created_on: dt.date | None = held("K3", "accountability", "need", default=None)
    channel: str | None = held("K3", "accountability", "need", default=None, max_length=50)
    organisation: int | None = held("K3", "accountability", "need", default=None, foreign_key="node.number")
    obstacles_said_at: dt.datetime | None = held("K3", "accountability", "need", default=None)
    """When a person said what stands in the way: the confirmed obstacles, or, without any, nothing."""
    gist: bytes | None = held("K3", "matching", "need", default=None)
    read_with: str | None = held("technical", "accountability", "operation", default=None, max_length=64)
    concepts_said_at: dt.datetime | None = held("K3", "accountability", "need", default=None)
    """When a person said what this is about: the confirmed concepts, or, without any, none that were proposed."""
    concepts_said_by: str | None = held("K3", "accountability", "need", default=None, max_length=100)
    refusal_reviewed: bool = no_unless_said("K3", "accountability", "need")
    """A reviewer looked what the reader can learn from 'none of these'."""


class NeedConcept(SQLModel, table=True):
    """A concept read in a need's text, or confirmed by a person. `weight` in per mille."""

    __tablename__ = "need_concept"
    __table_args__ = (CheckConstraint("weight BETWEEN 0 AND 1000", name="weight_in_range"),)

    need: int = held("K3", "matching", "need", foreign_key="need.number", ondelete="CASCADE", primary_key=True)
    concept: str = held("K3", "matching", "need", max_length=80, primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    weight: int = held("K3", "matching", "need")
    confirmed: bool = held("K3", "accountability", "need", default=False)
    reviewed: bool = no_unless_said("K3", "accountability", "need")
    """A reviewer looked what the reader can learn from this confirmation."""


class NeedLimit(SQLModel, table=True):
    """What a need's text mentions or rules out (dogs, stairs, no man at home ...), or a language it speaks of."""

    __tablename__ = "need_limit"
    __table_args__ = (one_of("kind", LIMIT_KINDS),)

    need: int = held("K3", "matching", "need", foreign_key="need.number", ondelete="CASCADE", primary_key=True)
    marker: str = held("K3", "matching", "need", max_length=40, primary_key=True)
    kind: str = held("K3", "matching", "need", max_length=16, primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    confirmed: bool = held("K3", "accountability", "need", default=False)


class NeedObstacle(SQLModel, table=True):
    """What may keep the owner from what would serve the need, as the text says or a person confirmed."""

    __tablename__ = "need_obstacle"
    __table_args__ = (one_of("kind", OBSTACLES),)

    need: int = held("K3", "matching", "need", foreign_key="need.number", ondelete="CASCADE", primary_key=True)
    kind: str = held("K3", "matching", "need", max_length=16, primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    confirmed: bool = held("K3", "accountability", "need", default=False)


class NeedName(SQLModel, table=True):
    """An initiative, organisation or place that a need's text names."""

    __tablename__ = "need_name"

    need: int = held("K3", "matching", "need", foreign_key="need.number", ondelete="CASCADE", primary_key=True)
    node: int = held("K3", "matching", "need", foreign_key="node.number", ondelete="CASCADE", primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)


class Moment(Row, table=True):
    """A contact while a need is explored ('koffie gehad'): when and with whom, never what was said."""

    __tablename__ = "moment"
    __table_args__ = (UniqueConstraint("need", "person", "day", name="moment_once_a_day"),)

    need: int = held("K3", "accountability", "need", foreign_key="need.number", ondelete="CASCADE", index=True)
    person: int = held("K3", "accountability", "need", foreign_key="node.number", ondelete="CASCADE")
    day: dt.date = held("K3", "accountability", "need")
