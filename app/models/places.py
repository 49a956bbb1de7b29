"""Places by the hour: when they are open, when they are taken, and what stands between an offer and its use."""

import datetime as dt
from typing import Final

from sqlalchemy import CheckConstraint

from app.models.columns import Outward, between, held, no_unless_said, not_empty, not_negative, one_of

RULE: Final = 200
"""Longest RRULE."""
CONDITION_KINDS: Final = ("cleaning", "rent", "key", "insurance", "permit", "supervision", "membership", "other")
_MIDNIGHT: Final = 1440


def _hours() -> tuple[CheckConstraint, ...]:
    """From and until when, in minutes after midnight by the clock on the wall."""
    order = CheckConstraint("begins < ends", name="hours_in_order")
    return order, between("begins", 0, _MIDNIGHT), between("ends", 0, _MIDNIGHT)


class Opening(Outward, table=True):
    """A pattern of hours in which a place can be used (Europe/Amsterdam)."""

    __tablename__ = "opening"
    __table_args__ = (*_hours(), not_empty("rule"), CheckConstraint("since <= until", name="opening_in_order"))

    place: int = held("K0", "matching", "public", foreign_key="node.number", ondelete="CASCADE", index=True)
    rule: str = held("K0", "matching", "public", max_length=RULE)
    """RRULE of RFC 5545 without a start."""
    begins: int = held("K0", "matching", "public")
    ends: int = held("K0", "matching", "public")
    since: dt.date = held("K0", "matching", "public")
    until: dt.date | None = held("K0", "matching", "public", default=None)
    present: str | None = held("K0", "matching", "public", default=None, max_length=100)
    """Who is there then ('terreinploeg'), by function and not by name; NULL: nobody that is known."""
    holidays: bool = no_unless_said("K0", "matching", "public")
    """Also on public holidays."""
    derived: bool = no_unless_said("K0", "accountability", "public")
    """Worked out from day-parts and features that a folder delivered; nobody said these hours."""


class Booking(Outward, table=True):
    """Hours in which a place is taken, once or by a rule. Two bookings of one place never overlap."""

    __tablename__ = "booking"
    __table_args__ = (*_hours(), not_negative("people"), CheckConstraint("day <= until", name="booking_in_order"))

    place: int = held("K0", "matching", "public", foreign_key="node.number", ondelete="CASCADE", index=True)
    day: dt.date = held("K0", "matching", "public")
    """The day, or the first one."""
    begins: int = held("K0", "matching", "public")
    ends: int = held("K0", "matching", "public")
    rule: str | None = held("K0", "matching", "public", default=None, max_length=RULE)
    until: dt.date | None = held("K0", "matching", "public", default=None)
    people: int | None = held("K0", "matching", "public", default=None)
    need: int | None = held(
        "K3", "matching", "need", default=None, foreign_key="need.number", ondelete="CASCADE", index=True
    )
    """The need for which it is taken, where it is."""
    by: int | None = held(
        "K1", "accountability", "membership", default=None, foreign_key="node.number", ondelete="CASCADE"
    )
    """The initiative or organisation that has it."""
    let_go_at: dt.datetime | None = held("K0", "accountability", "public", default=None)
    """Since when it is free again."""


class BookingOff(Outward, table=True):
    """A day on which a booking that repeats is not."""

    __tablename__ = "booking_off"

    booking: int = held("K0", "matching", "public", foreign_key="booking.number", ondelete="CASCADE", index=True)
    day: dt.date = held("K0", "matching", "public")


class Condition(Outward, table=True):
    """What stands between an offer and its use, and who can take that away."""

    __tablename__ = "condition"
    __table_args__ = (one_of("kind", CONDITION_KINDS), not_negative("euros_a_year"))

    node: int = held("K0", "matching", "public", foreign_key="node.number", ondelete="CASCADE", index=True)
    """The place, initiative or organisation whose condition it is."""
    kind: str = held("K0", "matching", "public", max_length=16)
    words: str | None = held("K0", "matching", "public", default=None, max_length=200)
    euros_a_year: int | None = held("K0", "matching", "public", default=None)
    remover: int | None = held("K0", "matching", "public", default=None, foreign_key="node.number", ondelete="SET NULL")
    """The organisation that can take it away."""
    removed_on: dt.date | None = held("K0", "matching", "public", default=None)
    removed_by: str | None = held("K0", "accountability", "public", default=None, max_length=50)
