"""What a financier asks for, counted from what was tapped anyway: contacts, hours, and how volunteers stand.

As in `Counting`: people who did not agree to statistics are in no row here, and nor is what hangs on them.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col, select

from app.models import Introduction, Moment, Need, Node, Role, Talent
from app.repositories.asking import Repository
from app.repositories.counting import WINDOW, counts
from app.repositories.visible import agreed, holds, in_role

Standing = Literal["free", "deployed", "paused", "stopped"]
RUNNING: Final = ("agreed", "met", "running", "handed-over", "lasting")
"""States of an introduction in which its giver does something."""


class Hours(NamedTuple):
    """Hours a week of one professional, and whether half of these go to groups."""

    week: int
    collective: bool


class Bookkeeping(Repository):
    """Rows to count, of one municipality."""

    def contacts(self, municipality: str) -> list[str]:
        """The neighbourhood of each cup of coffee at a need, over the last twelve months."""
        rows = self.session.exec(
            select(Need.neighbourhood)
            .join(Moment, col(Moment.need) == col(Need.number))
            .join(Node, col(Node.number) == col(Need.owner))
            .where(col(Moment.municipality) == municipality, col(Moment.day) > self.asking.today - WINDOW, counts(Node))
        )
        return list(rows)

    def volunteers(self, municipality: str) -> list[tuple[str, Standing]]:
        """The neighbourhood of each who is or was a volunteer, and how that one stands today."""
        today = self.asking.today
        busy = _exists(
            select(1)
            .select_from(Introduction)
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(col(Talent.owner) == col(Node.number), col(Introduction.state).in_(RUNNING))
        )
        ever = _exists(
            select(1).where(
                col(Role.node) == col(Node.number),
                col(Role.kind) == "volunteer",
                or_(col(Role.since).is_(None), col(Role.since) <= today),
            )
        )
        offers = _of_owner(col(Talent.status) != "withdrawn")
        ready = _of_owner(col(Talent.status).in_(("active", "full")))
        still = in_role(Node.number, ("volunteer",), today)
        works_here = in_role(Node.number, ("professional",), today)
        columns: tuple[Any, ...] = (Node.neighbourhood, Node.status, still, busy, offers, ready)
        rows: Iterable[Any] = self.session.exec(
            select(*columns)
            .where(col(Node.municipality) == municipality, col(Node.kind) == "person")
            .where(agreed(Node.number, "statistics"), ever, ~works_here)
            .order_by(col(Node.number))
        )
        return [(area, _standing(*row)) for area, *row in rows]

    def hours(self, municipality: str) -> list[Hours]:
        """Hours of the professionals of today of whom these were delivered."""
        today: dt.date = self.asking.today
        rows: Iterable[Any] = self.session.exec(
            select(Role.hours_per_week, Role.half_time_collective)
            .where(
                col(Role.municipality) == municipality,
                col(Role.kind) == "professional",
                col(Role.hours_per_week).is_not(None),
                holds(today),
            )
            .order_by(col(Role.number))
        )
        return [Hours(week, bool(collective)) for week, collective in rows]


def _of_owner(offer: ColumnElement[bool]) -> ColumnElement[bool]:
    return _exists(select(1).where(and_(col(Talent.owner) == col(Node.number), offer)))


def _exists(query: Any) -> ColumnElement[bool]:
    return exists(query)


def _standing(status: str, still: bool, busy: bool, offers: bool, ready: bool) -> Standing:  # noqa: FBT001  # a row
    if status == "left" or not still:
        return "stopped"
    if status == "paused" or (offers and not ready):
        return "paused"
    return "deployed" if busy else "free"
