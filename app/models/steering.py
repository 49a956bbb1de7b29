"""What a coordinator does with figures: when an indicator is red, pilots with what they are compared to, agreements."""

import datetime as dt
from typing import Any, Final

from sqlalchemy import JSON
from sqlmodel import SQLModel

from app.models.columns import CODE, Outward, Row, held, not_empty, one_of

ACTION_STATES: Final = ("open", "done", "dropped")


class Overlay(Row, table=True):
    """A version of when each indicator is red and how much it weighs. A change is a new row."""

    __tablename__ = "overlay"

    made_at: dt.datetime = held("technical", "accountability", "indicator")
    made_by: str = held("technical", "accountability", "indicator", max_length=50)
    rules: list[dict[str, Any]] = held("K0", "statistics", "indicator", sa_type=JSON)
    """Name of the indicator, the side on which it is red, its threshold and its weight."""
    note: str | None = held("K0", "accountability", "indicator", default=None, max_length=500)


class Pilot(Outward, table=True):
    """Something tried in one area, with the areas it is compared to, written before it starts and not changed."""

    __tablename__ = "pilot"
    __table_args__ = (not_empty("words"),)

    area: str = held("K0", "statistics", "indicator", max_length=CODE, foreign_key="area.code", index=True)
    words: str = held("K0", "statistics", "indicator", max_length=200)
    starts_on: dt.date = held("K0", "statistics", "indicator")
    compared: list[dict[str, Any]] = held("K0", "statistics", "indicator", sa_type=JSON)
    """The areas that were most alike, each with how far it was away on which indicator."""
    made_at: dt.datetime = held("technical", "accountability", "indicator")
    made_by: str = held("technical", "accountability", "indicator", max_length=50)


class AreaAction(Outward, table=True):
    """What was agreed to do in an area, who sees to it (by function) and before when."""

    __tablename__ = "area_action"
    __table_args__ = (one_of("state", ACTION_STATES), not_empty("words"), not_empty("owner"))

    area: str = held("K0", "statistics", "indicator", max_length=CODE, foreign_key="area.code", index=True)
    words: str = held("K0", "statistics", "indicator", max_length=500)
    owner: str = held("K0", "accountability", "indicator", max_length=100)
    """Function or organisation, not the name of a person."""
    due_on: dt.date = held("K0", "accountability", "indicator")
    state: str = held("K0", "statistics", "indicator", default="open", max_length=8)
    reason: str | None = held("K0", "statistics", "indicator", default=None, max_length=200)
    """The figure that led to it, with its year."""
    made_at: dt.datetime = held("technical", "accountability", "indicator")
    made_by: str = held("technical", "accountability", "indicator", max_length=50)
    ended_on: dt.date | None = held("K0", "accountability", "indicator", default=None)


class Meeting(Outward, table=True):
    """A meeting of organisations and initiatives that did not know each other."""

    __tablename__ = "meeting"
    __table_args__ = (not_empty("words"),)

    area: str = held("K0", "statistics", "indicator", max_length=CODE, foreign_key="area.code", index=True)
    theme: str | None = held("K0", "statistics", "indicator", default=None, max_length=80)
    words: str = held("K0", "statistics", "indicator", max_length=200)
    held_on: dt.date = held("K0", "statistics", "indicator")
    ties_before: int = held("K0", "statistics", "indicator")
    """Pairs among the guests that were tied when the meeting was written down."""
    made_at: dt.datetime = held("technical", "accountability", "indicator")
    made_by: str = held("technical", "accountability", "indicator", max_length=50)


class MeetingGuest(SQLModel, table=True):
    """An organisation or initiative at a meeting."""

    __tablename__ = "meeting_guest"

    meeting: int = held(
        "K0", "statistics", "indicator", foreign_key="meeting.number", ondelete="CASCADE", primary_key=True
    )
    node: int = held("K0", "statistics", "indicator", foreign_key="node.number", ondelete="CASCADE", primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
