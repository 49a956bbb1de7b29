"""What people are told: on their own page, and by mail. A code and values; the sentence is made when it is read."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON

from app.models.columns import Row, held


class Notice(Row, table=True):
    """One thing somebody should know or do. `values` hold days, counts and labels, never a name or a text."""

    __tablename__ = "notice"

    id: uuid.UUID = held("K1", "operation", "introduction", default_factory=uuid.uuid4, unique=True)
    person: int = held(
        "K1", "accountability", "introduction", foreign_key="node.number", ondelete="CASCADE", index=True
    )
    """Who is told."""
    code: str = held("K1", "accountability", "introduction", max_length=40)
    values: dict[str, Any] = held("K1", "accountability", "introduction", default_factory=dict, sa_type=JSON)
    about: uuid.UUID | None = held("K1", "accountability", "introduction", default=None, index=True)
    """Id of the need, talent, introduction or person that it is about."""
    at: dt.datetime = held("K1", "accountability", "introduction")
    day: dt.date = held("K1", "accountability", "introduction")
    read_at: dt.datetime | None = held("K1", "accountability", "introduction", default=None)


class Mail(Row, table=True):
    """A mail that must go out, in the transaction of what caused it. Written and addressed when it is sent."""

    __tablename__ = "mail"

    person: int = held("K1", "contact", "introduction", foreign_key="node.number", ondelete="CASCADE", index=True)
    code: str = held("K1", "contact", "introduction", max_length=40)
    values: dict[str, Any] = held("K1", "contact", "introduction", default_factory=dict, sa_type=JSON)
    """Emptied when it was sent. A secret is in none of them: it is made when the mail is sent."""
    language: str = held("K1", "contact", "introduction", default="nl", max_length=3)
    at: dt.datetime = held("technical", "operation", "operation")
    sent_at: dt.datetime | None = held("technical", "operation", "operation", default=None)
    tries: int = held("technical", "operation", "operation", default=0)
    again_at: dt.datetime | None = held("technical", "operation", "operation", default=None)
    """Not to be tried before this moment: somebody is at it, or it failed; NULL: at once."""
