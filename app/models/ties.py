"""Ties: who knows, supports, belongs to or refers to whom, and pairs that are never introduced."""

import datetime as dt
from typing import Final

from sqlalchemy import CheckConstraint, UniqueConstraint

from app.models.columns import Delivered, Outward, Row, Said, Versioned, held, no_unless_said, one_of

TIE_KINDS: Final = ("knows", "neighbour", "family", "member", "supports", "refers")
DIRECTED: Final = ("member", "supports", "refers")
"""Kinds with a direction: from `a` to `b`."""


class Tie(Outward, Said, table=True):
    """One tie as one organisation recorded it; the same two nodes may have several."""

    __tablename__ = "tie"
    __table_args__ = (
        UniqueConstraint("municipality", "source_id", name="tie_source_once"),
        one_of("kind", TIE_KINDS),
        CheckConstraint("a <> b", name="not_to_oneself"),
        CheckConstraint("strength > 0 AND strength <= 1", name="strength_in_range"),
    )

    a: int = held("K1", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    b: int = held("K1", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    kind: str = held("K1", "matching", "membership", max_length=16)
    strength: float | None = held("K1", "matching", "membership", default=None)
    since: dt.date | None = held("K1", "matching", "membership", default=None)
    last_confirmed: dt.date | None = held("K1", "matching", "membership", default=None)
    source: str | None = held("K1", "accountability", "membership", default=None, max_length=100)
    organisation: int | None = held(
        "K1", "accountability", "membership", default=None, foreign_key="node.number", index=True
    )


class KeptApart(Row, Versioned, Delivered, table=True):
    """Two people who are never introduced. The reason is deliberately not kept."""

    __tablename__ = "kept_apart"
    __table_args__ = (
        UniqueConstraint("a", "b", name="kept_apart_once"),
        CheckConstraint("a < b", name="kept_apart_in_order"),
    )

    a: int = held("K4", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    b: int = held("K4", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    since: dt.date | None = held("K4", "matching", "membership", default=None)


class ViaWish(Row, Versioned, Delivered, table=True):
    """Through whom somebody would rather be introduced, or rather not: one node, or a sort of organisation."""

    __tablename__ = "via_wish"
    __table_args__ = (
        CheckConstraint("(other IS NULL) <> (sort IS NULL)", name="one_of_two"),
        UniqueConstraint("node", "other", name="via_wish_once"),
        UniqueConstraint("node", "sort", name="via_wish_sort_once"),
    )

    node: int = held("K3", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    other: int | None = held(
        "K3", "matching", "membership", default=None, foreign_key="node.number", ondelete="CASCADE", index=True
    )
    sort: str | None = held("K3", "matching", "membership", default=None, max_length=100)
    """A sort of organisation, as organisations call themselves ('gemeente'): all of them and who works for them."""
    rather: bool = no_unless_said("K3", "matching", "membership")
    """True: rather through these; false: rather not."""
    said_at: dt.datetime = held("K3", "accountability", "membership")
    said_by: str | None = held("K3", "accountability", "membership", default=None, max_length=100)
