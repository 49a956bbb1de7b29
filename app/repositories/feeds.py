"""Calendar feeds: a secret address for each person, kept as a hash, and the days that belong in it."""

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy
from sqlalchemy import func, update
from sqlmodel import Session, col, or_, select

from app.models import METADATA, Feed, Introduction, IntroductionStep, Need, Node, Talent
from app.policy.roles import Viewer
from app.repositories.asking import Repository, number_of

AGREED: Final = ("agreed", "met", "running", "handed-over", "lasting")
"""States in which two people have, or will have, a first time together; what was withdrawn is not among them."""
GOING_ON: Final = ("running", "handed-over", "lasting")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar may know of one introduction: days, and nobody's name. `slots` are day-parts as bits."""

    id: uuid.UUID
    first_on: dt.date | None
    next_on: dt.date | None
    """The day of the next question about what goes on, for who has it as a task; NULL for the two themselves."""
    slots: int
    """Day-parts that suit both sides, as bits; 0: not known."""
    version: int
    changed_at: dt.datetime


class Feeds(Repository):
    """The feed of who asks."""

    def renew(self, person: Node) -> str:
        """Make a new secret for this person and return it, once; the one before stops working."""
        self.revoke(number_of(person))
        secret = secrets.token_urlsafe(32)
        row = Feed(
            municipality=person.municipality, person=number_of(person), hash=_hash(secret), created_at=self.asking.now
        )
        self.session.add(row)
        self.session.flush()
        return secret

    def revoke(self, person: int) -> None:
        """Let the secret address of this person (a number) open nothing any more."""
        table = METADATA.tables["feed"]
        self.session.connection().execute(
            update(table)
            .where(table.c.person == person, table.c.revoked_at.is_(None))
            .values(revoked_at=self.asking.now)
        )

    def entries(self) -> list[Entry]:
        """List what is in the calendar of who asks, in order of registration.

        That is what one is a side of, comes along with, holds or has as a task; no name or text is read.
        """
        me = self.viewer.person
        if me is None:
            return []
        task = or_(col(Introduction.worker) == me, col(Introduction.holder) == me)
        changed = select(func.max(IntroductionStep.at)).where(
            col(IntroductionStep.introduction) == col(Introduction.number)
        )
        query = (
            sqlalchemy.select(
                col(Introduction.id),
                col(Introduction.first_on),
                sqlalchemy.case((task & col(Introduction.state).in_(GOING_ON), col(Introduction.due_on))),
                col(Need.slots).op("&")(col(Talent.slots)),
                col(Introduction.version),
                changed.scalar_subquery(),
            )
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(
                col(Introduction.state).in_(AGREED),
                or_(task, col(Introduction.companion) == me, col(Need.owner) == me, col(Talent.owner) == me),
            )
            .order_by(col(Introduction.number))
        )
        rows: list[Any] = list(self.session.connection().execute(query))
        return [Entry(row[0], row[1], row[2], row[3], row[4], row[5] or self.asking.now) for row in rows]


def viewer_of_feed(session: Session, secret: str) -> Viewer | None:
    """Return whose calendar this secret opens, as who sees nothing but the own; None when it opens nothing."""
    query = (
        select(Feed, Node)
        .join(Node, col(Node.number) == col(Feed.person))
        .where(col(Feed.hash) == _hash(secret), col(Feed.revoked_at).is_(None), col(Node.status) != "left")
    )
    found = session.exec(query).first()
    if found is None:
        return None
    feed, node = found
    return Viewer("resident", f"feed:{feed.number}", node.municipality, person=node.number)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
