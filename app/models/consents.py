"""Consents: one row for each purpose and person, with when, how and by whom it was given."""

import datetime as dt
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, Index, UniqueConstraint, column

from app.models.columns import Delivered, Row, held, one_of

PURPOSES: Final = ("matching", "share-contact", "contact", "statistics", "research", "partners", "parental")
"""P1 matching, P2 share-contact (only ever per introduction), P3 contact, P4 statistics, P5 research; `partners`:
visible as a card to other organisations; `parental`: a guardian agrees, for someone under 16."""


def _only(where: ColumnElement[bool]) -> dict[str, Any]:
    return {"sqlite_where": where, "postgresql_where": where}


class Consent(Row, Delivered, table=True):
    """Whether someone agreed to one purpose. No row, an empty answer or a withdrawal is a no."""

    __tablename__ = "consent"
    __table_args__ = (
        # NULL equals nothing, so each of the two kinds has an index of its own.
        Index("ix_consent_once", "node", "purpose", unique=True, **_only(column("introduction").is_(None))),
        Index("ix_consent_once_each", "node", "purpose", "introduction", unique=True),
        CheckConstraint("(purpose = 'share-contact') = (introduction IS NOT NULL)", name="contact_per_introduction"),
        one_of("purpose", PURPOSES),
        CheckConstraint("withdrawn_at IS NULL OR NOT given", name="withdrawn_is_not_given"),
    )

    node: int = held("K1", "consent", "consent", foreign_key="node.number", ondelete="CASCADE", index=True)
    purpose: str = held("K1", "consent", "consent", max_length=20)
    introduction: int | None = held(
        "K1", "consent", "consent", default=None, foreign_key="introduction.number", ondelete="CASCADE", index=True
    )
    """The one introduction for which contact may be shared; NULL for every other purpose."""
    given: bool = held("K1", "consent", "consent")
    at: dt.date | None = held("K1", "consent", "consent", default=None)
    how: str | None = held("K1", "consent", "consent", default=None, max_length=100)
    said_by: str | None = held("K1", "consent", "consent", default=None, max_length=100)
    wording: str | None = held("K1", "consent", "consent", default=None, max_length=50)
    """Version of the text that was agreed to."""
    withdrawn_at: dt.datetime | None = held("K1", "consent", "consent", default=None)
    version: int = held("technical", "operation", "operation", default=1)


class ConsentAnswer(Row, table=True):
    """One answer to 'may we?', as it was given: appended, never edited. `Consent` says what holds now."""

    __tablename__ = "consent_answer"
    __table_args__ = (one_of("purpose", PURPOSES),)

    node: int = held("K1", "consent", "consent", foreign_key="node.number", ondelete="CASCADE", index=True)
    purpose: str = held("K1", "consent", "consent", max_length=20)
    introduction: int | None = held(
        "K1", "consent", "consent", default=None, foreign_key="introduction.number", ondelete="CASCADE"
    )
    given: bool = held("K1", "consent", "consent")
    at: dt.datetime = held("K1", "consent", "consent")
    how: str | None = held("K1", "consent", "consent", default=None, max_length=100)
    said_by: str | None = held("K1", "consent", "consent", default=None, max_length=100)
    wording: str | None = held("K1", "consent", "consent", default=None, max_length=50)
    actor: str = held("K1", "accountability", "consent", max_length=50)
    """Who wrote it down."""


class ListShare(Row, table=True):
    """An initiative's yes: this organisation may read the list of people that the initiative owns."""

    __tablename__ = "list_share"
    __table_args__ = (UniqueConstraint("initiative", "organisation", name="list_share_once"),)

    initiative: int = held("K1", "consent", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    organisation: int = held("K1", "consent", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    since: dt.date = held("K1", "consent", "membership")
    said_by: str = held("K1", "consent", "membership", max_length=100)
