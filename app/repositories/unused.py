"""What people can do and were not asked for, never or not lately."""

import datetime as dt
from typing import Any, Final, NamedTuple

from sqlalchemy import func
from sqlmodel import col, or_, select

from app.models import Introduction, IntroductionStep, Node, Talent
from app.repositories.asking import Repository
from app.repositories.talents import TalentRow
from app.repositories.visible import agreed, agreement, changeable

LATELY: Final = dt.timedelta(days=183)
"""Who was asked within this time, is asked enough."""


class UnusedRow(NamedTuple):
    """A talent with its owner, and the last day it was asked for; None: never."""

    row: TalentRow
    asked: dt.date | None


class Unused(Repository):
    """Talents of people whom the viewer may bring together with others."""

    def talents(self, *, skip: int, limit: int) -> list[UnusedRow]:
        """List talents with room of who may be asked, and was not lately; who waits longest first, after `skip`."""
        asked: Any = (
            select(func.max(col(IntroductionStep.day)))
            .join(Introduction, col(Introduction.number) == col(IntroductionStep.introduction))
            .where(col(Introduction.talent) == col(Talent.number), col(IntroductionStep.state) != "proposed")
            .scalar_subquery()
        )
        waits_since = func.coalesce(asked, col(Talent.created_on), dt.date.min)
        query: Any = (
            select(Talent, Node, asked)
            .join(Node, col(Node.number) == col(Talent.owner))
            .where(
                col(Node.kind) == "person",
                col(Node.status) == "active",
                col(Talent.status) == "active",
                or_(col(Talent.capacity_left).is_(None), col(Talent.capacity_left) > 0),
                or_(asked.is_(None), asked < self.asking.today - LATELY),
                changeable(self.viewer),
                or_(agreed(Node.number, "matching"), agreement(Node.number, self.asking.today)),
            )
            .order_by(waits_since, col(Talent.number))
            .offset(skip)
            .limit(limit)
        )
        return [UnusedRow(TalentRow(talent, owner), day) for talent, owner, day in self.session.exec(query)]
