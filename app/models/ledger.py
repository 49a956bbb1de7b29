"""What the service keeps about itself: tokens, who looked at what, what changed, and requests already answered."""

import datetime as dt
from typing import Any, Final

from sqlalchemy import JSON, UniqueConstraint

from app.models.columns import Row, Versioned, held, one_of
from app.policy.roles import ROLES

CHANGED: Final = (
    "node",
    "tie",
    "talent",
    "need",
    "introduction",
    "kept-apart",
    "via-wish",
    "opening",
    "booking",
    "condition",
    "area",
    "everything",
)
"""What a change-log row can be about; `everything` asks every reader to build anew (after a bulk import)."""


class Token(Row, Versioned, table=True):
    """A bearer token. Only the sha256 of its secret is kept."""

    __tablename__ = "token"
    __table_args__ = (one_of("role", ROLES),)

    hash: str = held("technical", "operation", "operation", max_length=64, unique=True)
    role: str = held("technical", "operation", "operation", max_length=30)
    organisation: int | None = held("technical", "operation", "operation", default=None, foreign_key="node.number")
    person: int | None = held("K1", "accountability", "operation", default=None, foreign_key="node.number")
    """The person who uses it, where known: a worker, volunteer or resident."""
    neighbourhoods: list[str] = held("technical", "operation", "operation", default_factory=list, sa_type=JSON)
    label: str | None = held("technical", "operation", "operation", default=None, max_length=100)
    created_at: dt.datetime = held("technical", "operation", "operation")
    revoked_at: dt.datetime | None = held("technical", "operation", "operation", default=None)


class AccessLine(Row, table=True):
    """Who read or changed what kind of data about whom, and by which route. Written in the same transaction."""

    __tablename__ = "access_line"

    at: dt.datetime = held("technical", "accountability", "access-log")
    actor: str = held("technical", "accountability", "access-log", max_length=50)
    route: str = held("technical", "accountability", "access-log", max_length=200)
    action: str = held("technical", "accountability", "access-log", max_length=20)
    subject: str | None = held("K1", "accountability", "access-log", default=None, max_length=64, index=True)
    """HMAC-SHA256 with the key of the person concerned (`SubjectKey`): without that key it names nobody."""
    data_class: str = held("technical", "accountability", "access-log", max_length=10)
    reason: str | None = held("technical", "accountability", "access-log", default=None, max_length=40)
    """What for, from a closed list; NULL: the task of who asked."""
    previous: str = held("technical", "accountability", "access-log", max_length=64)
    """`hash` of the line before; '' for the first."""
    hash: str = held("technical", "accountability", "access-log", max_length=64, unique=True)
    """sha256 over `previous` and every other column of this line (app.repositories.log)."""


class SubjectKey(Row, table=True):
    """The key that ties log lines to one person. Erased with the person: the lines stay, and name nobody."""

    __tablename__ = "subject_key"

    node: int = held("K1", "accountability", "access-log", foreign_key="node.number", ondelete="CASCADE", unique=True)
    key: str = held("technical", "accountability", "access-log", max_length=64)


class Tombstone(Row, table=True):
    """Somebody was erased, or something is over: so it is again when a backup is put back or a folder delivered."""

    __tablename__ = "tombstone"
    __table_args__ = (UniqueConstraint("municipality", "hash", name="tombstone_once"),)

    hash: str = held("technical", "accountability", "operation", max_length=64)
    """sha256 of the node's id, of its list and source id, or of what is over (app.repositories.stones)."""
    erased_at: dt.datetime = held("technical", "accountability", "operation")


class Statistic(Row, table=True):
    """What is left for counting once the content is gone: coarse, and of nobody."""

    __tablename__ = "statistic"

    about: str = held("technical", "statistics", "operation", max_length=16)
    """need or introduction."""
    area: str = held("technical", "statistics", "operation", max_length=10)
    month: str = held("technical", "statistics", "operation", max_length=7)
    """Of the end, as YYYY-MM."""
    state: str = held("technical", "statistics", "operation", max_length=20)
    reason: str | None = held("technical", "statistics", "operation", default=None, max_length=40)
    theme: str | None = held("technical", "statistics", "operation", default=None, max_length=80)
    rank: int | None = held("technical", "statistics", "operation", default=None)
    weights: str | None = held("technical", "statistics", "operation", default=None, max_length=20)
    days_to_first: int | None = held("technical", "statistics", "operation", default=None)
    days_running: int | None = held("technical", "statistics", "operation", default=None)
    carer_relieved: bool | None = held("technical", "statistics", "operation", default=None)


class Change(Row, table=True):
    """The change log: each write appends a row in its own transaction; readers apply it before they answer."""

    __tablename__ = "change"
    __table_args__ = (one_of("about", CHANGED),)

    about: str = held("technical", "operation", "operation", max_length=16)
    row: int = held("technical", "operation", "operation", default=0)


class Answered(Row, table=True):
    """The answer already given to an Idempotency-Key, kept in the transaction of its effect for 24 hours."""

    __tablename__ = "answered"
    __table_args__ = (UniqueConstraint("actor", "key", name="answered_once"),)

    actor: str = held("technical", "operation", "operation", max_length=50)
    key: str = held("technical", "operation", "operation", max_length=100)
    """sha256 of the key: whoever chose it may have put words about somebody in it."""
    body_hash: str = held("technical", "operation", "operation", max_length=64)
    status: int = held("technical", "operation", "operation")
    answer: dict[str, Any] = held("K3", "operation", "operation", sa_type=JSON)
    """Of what holds names or texts: only where it is read. Emptied when it is about somebody who was erased."""
    at: dt.datetime = held("technical", "operation", "operation")
