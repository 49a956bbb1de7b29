"""Tables: who sits together about a question, for which stake or skill, what was decided."""

import datetime as dt
from typing import Final

from app.models.columns import CODE, Outward, Row, held, not_empty, one_of

GATHERING_STATES: Final = ("planned", "held", "dropped")
PARTY_STATES: Final = ("wanted", "invited", "coming", "not-coming", "present", "absent")


class Gathering(Outward, table=True):
    """Parties that are to sit together about one question."""

    __tablename__ = "gathering"
    __table_args__ = (one_of("state", GATHERING_STATES), not_empty("words"))

    area: str = held("K1", "matching", "need", max_length=CODE, foreign_key="area.code", index=True)
    words: str = held("K3", "matching", "need", max_length=200)
    """The question, in a sentence without names of people."""
    theme: str | None = held("K1", "matching", "need", default=None, max_length=80)
    need: int | None = held(
        "K3", "matching", "need", default=None, foreign_key="need.number", ondelete="CASCADE", index=True
    )
    organisation: int | None = held("K1", "accountability", "need", default=None, foreign_key="node.number")
    worker: int | None = held(
        "K1", "accountability", "need", default=None, foreign_key="node.number", ondelete="SET NULL"
    )
    state: str = held("K1", "matching", "need", default="planned", max_length=8)
    held_on: dt.date | None = held("K1", "matching", "need", default=None)
    ties_before: int | None = held("K1", "statistics", "need", default=None)
    """Pairs among who were present that were tied before it was held."""
    made_at: dt.datetime = held("K1", "accountability", "need")
    made_by: str = held("K1", "accountability", "need", max_length=50)


class GatheringParty(Row, table=True):
    """Somebody or something at a table, and what for."""

    __tablename__ = "gathering_party"
    __table_args__ = (one_of("state", PARTY_STATES),)

    gathering: int = held("K1", "matching", "need", foreign_key="gathering.number", ondelete="CASCADE", index=True)
    node: int | None = held(
        "K1", "matching", "need", default=None, foreign_key="node.number", ondelete="CASCADE", index=True
    )
    """NULL: missing, nobody is known."""
    parts: str = held("K1", "matching", "need", max_length=200)
    """Stakes and skills for which it sits there, with ';' between."""
    inviter: int | None = held("K1", "matching", "need", default=None, foreign_key="node.number", ondelete="SET NULL")
    """Who can invite it."""
    state: str = held("K1", "matching", "need", default="wanted", max_length=12)


class Decision(Row, table=True):
    """What a table decided, who sees to it (by function) and before when."""

    __tablename__ = "decision"
    __table_args__ = (not_empty("words"),)

    gathering: int = held("K1", "matching", "need", foreign_key="gathering.number", ondelete="CASCADE", index=True)
    words: str = held("K3", "matching", "need", max_length=500)
    owner: str | None = held("K1", "accountability", "need", default=None, max_length=100)
    due_on: dt.date | None = held("K1", "matching", "need", default=None)
    done_on: dt.date | None = held("K1", "matching", "need", default=None)
