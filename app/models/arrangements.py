"""What goes on: arrangements that repeat, who holds them, and the days on which they are not."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

from app.models.columns import Outward, Row, between, held, one_of
from app.models.places import RULE
from app.policy.parts import PARTS, PLAYERS


class Arrangement(Outward, table=True):
    """Something that somebody does for the owner of a need, again and again ('elke vrijdag halen')."""

    __tablename__ = "arrangement"
    __table_args__ = (
        one_of("role", PARTS),
        CheckConstraint("first_on <= until", name="arrangement_in_order"),
        between("begins", 0, 1440),
        between("minutes", 1, 1440),
    )

    need: int = held("K3", "matching", "introduction", foreign_key="need.number", ondelete="CASCADE", index=True)
    role: str = held("K3", "matching", "introduction", max_length=16)
    rule: str = held("K3", "matching", "introduction", max_length=RULE)
    """RRULE of RFC 5545 without a start; it counts from `first_on`."""
    first_on: dt.date = held("K3", "matching", "introduction")
    begins: int = held("K3", "matching", "introduction")
    """Minutes after midnight by the clock on the wall."""
    minutes: int = held("K3", "matching", "introduction", default=60)
    until: dt.date | None = held("K3", "matching", "introduction", default=None)
    """Last day, where it ended or will end."""
    at: int | None = held(
        "K3", "matching", "introduction", default=None, foreign_key="node.number", ondelete="SET NULL"
    )
    """Where: an initiative or place."""
    introduction: int | None = held(
        "K3",
        "matching",
        "introduction",
        default=None,
        foreign_key="introduction.number",
        ondelete="SET NULL",
        index=True,
    )
    """Through which introduction its present holder came."""
    made_at: dt.datetime = held("K3", "accountability", "introduction")
    made_by: str = held("K3", "accountability", "introduction", max_length=50)


class Holding(Row, table=True):
    """Who held an arrangement from when to when. Who came after is another row: this is its history."""

    __tablename__ = "holding"
    __table_args__ = (CheckConstraint("since <= until", name="holding_in_order"),)

    arrangement: int = held(
        "K3", "matching", "introduction", foreign_key="arrangement.number", ondelete="CASCADE", index=True
    )
    node: int = held("K3", "matching", "introduction", foreign_key="node.number", ondelete="CASCADE", index=True)
    since: dt.date = held("K3", "matching", "introduction")
    until: dt.date | None = held("K3", "matching", "introduction", default=None)
    """Last day; NULL: holds it now."""
    at: dt.datetime = held("K3", "accountability", "introduction")
    actor: str = held("K3", "accountability", "introduction", max_length=50)
    said_by: str | None = held("K3", "accountability", "introduction", default=None, max_length=100)
    """Who said that this person takes it over."""


class ArrangementOff(SQLModel, table=True):
    """A day on which an arrangement is not."""

    __tablename__ = "arrangement_off"
    __table_args__ = (one_of("by", PLAYERS),)

    arrangement: int = held(
        "K3", "matching", "introduction", foreign_key="arrangement.number", ondelete="CASCADE", primary_key=True
    )
    day: dt.date = held("K3", "matching", "introduction", primary_key=True)
    by: str = held("K3", "accountability", "introduction", max_length=8)
    """Who cannot: where that is the seeker, nobody has to stand in."""
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
