"""Consents: one row for each purpose and person, with when, how and by whom it was given."""

import datetime as dt
from typing import Final

from sqlalchemy import CheckConstraint, UniqueConstraint

from app.models.columns import Delivered, Row, held, one_of

PURPOSES: Final = ("matching", "share-contact", "contact", "statistics", "research", "partners", "parental")
"""P1 matching, P2 share-contact (only ever per introduction), P3 contact, P4 statistics, P5 research; `partners`:
visible as a card to other organisations; `parental`: a guardian agrees, for someone under 16."""


class Consent(Row, Delivered, table=True):
    """Whether someone agreed to one purpose. No row, an empty answer or a withdrawal is a no."""

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("node", "purpose", name="consent_once"),
        one_of("purpose", PURPOSES),
        CheckConstraint("withdrawn_at IS NULL OR NOT given", name="withdrawn_is_not_given"),
    )

    node: int = held("K1", "consent", "consent", foreign_key="node.number", ondelete="CASCADE", index=True)
    purpose: str = held("K1", "consent", "consent", max_length=20)
    given: bool = held("K1", "consent", "consent")
    at: dt.date | None = held("K1", "consent", "consent", default=None)
    how: str | None = held("K1", "consent", "consent", default=None, max_length=100)
    said_by: str | None = held("K1", "consent", "consent", default=None, max_length=100)
    wording: str | None = held("K1", "consent", "consent", default=None, max_length=50)
    """Version of the text that was agreed to."""
    withdrawn_at: dt.datetime | None = held("K1", "consent", "consent", default=None)
    version: int = held("technical", "operation", "operation", default=1)
