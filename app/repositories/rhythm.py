"""What is due today: asked by the clock, for everybody at once. Whoever else asks gets nothing here."""

import datetime as dt
import uuid
from typing import NamedTuple

from sqlalchemy import false, true
from sqlmodel import col, select

from app.models import Account, Care, Feedback, Introduction, Need, Node, Notice, Person, Talent
from app.policy.lifecycle import TOGETHER
from app.policy.rhythm import HEARD_DAYS, OPEN_NEEDS, OWNERLESS_DAYS
from app.repositories.asking import Repository
from app.repositories.offers import unheard
from app.repositories.talents import TalentRow
from app.repositories.visible import Condition
from app.repositories.workloads import AT_WORK


class Due(NamedTuple):
    """An introduction with the need and the talent that it is about."""

    introduction: Introduction
    need: Need
    talent: Talent


class Rhythm(Repository):
    """What waits for its day, over all neighbourhoods."""

    def first_times_past(self) -> list[Due]:
        """List first times together of which nobody was asked yet how they were."""
        asked = select(Feedback.number).where(col(Feedback.introduction) == col(Introduction.number)).exists()
        return self._due(col(Introduction.state).in_(TOGETHER), col(Introduction.first_on) < self.asking.today, ~asked)

    def held(self) -> list[Due]:
        """List what a neighbour holds, and whose turn it is to be asked about."""
        return self._due(
            col(Introduction.state).in_(("handed-over", "lasting")), col(Introduction.due_on) <= self.asking.today
        )

    def ask_again(self, introduction: Introduction, due_on: dt.date | None) -> None:
        """Write down when the next question comes; None: it was the last."""
        self._update(introduction, due_on=due_on)

    def others_asked(self, need: Need) -> bool:
        """Whether somebody else was asked for this need and may still answer, or said yes."""
        query = select(Introduction.number).where(
            col(Introduction.need) == need.number, col(Introduction.state).in_(AT_WORK[1:])
        )
        return self.session.exec(query).first() is not None

    def ownerless(self) -> list[Need]:
        """List needs that were entered here and are nobody's task for too long."""
        query = select(Need).where(
            self._clock(),
            col(Need.worker).is_(None),
            col(Need.source_id).is_(None),
            col(Need.status).in_(OPEN_NEEDS),
            col(Need.created_on) <= self.asking.today - dt.timedelta(days=OWNERLESS_DAYS),
        )
        return list(self.session.exec(query.order_by(col(Need.number))))

    def overdue(self) -> list[tuple[int, uuid.UUID, dt.date]]:
        """List tasks whose day has passed: whose it is, the id of the need or introduction, and the day."""
        late = [self._clock(), col(Need.worker).is_not(None), col(Need.due_on) < self.asking.today]
        needs = self.session.exec(
            select(Need).where(*late, col(Need.status).in_(OPEN_NEEDS)).order_by(col(Need.number))
        )
        late = [col(Introduction.worker).is_not(None), col(Introduction.due_on) < self.asking.today]
        introductions = [due.introduction for due in self._due(*late, col(Introduction.state).in_(AT_WORK))]
        return [
            (row.worker, row.id, row.due_on)
            for row in (*needs, *introductions)
            if row.worker is not None and row.due_on is not None
        ]

    def unheard(self) -> list[TalentRow]:
        """List what people offered here so long ago that they should have heard from a person."""
        query = (
            select(Talent, Node)
            .join(Node, col(Node.number) == col(Talent.owner))
            .where(
                self._clock(),
                col(Node.kind) == "person",
                col(Node.status) == "active",
                col(Talent.source_id).is_(None),
                col(Talent.heard_on).is_(None),
                col(Talent.created_on) <= self.asking.today - dt.timedelta(days=HEARD_DAYS),
                *unheard(),
            )
            .order_by(col(Talent.number))
        )
        return [TalentRow(*row) for row in self.session.exec(query)]

    def leads(self, organisation: int | None) -> list[int]:
        """Numbers of the people who lead the team of this organisation."""
        query = select(Account.person).where(
            col(Account.leads), col(Account.organisation) == organisation, col(Account.closed_at).is_(None)
        )
        return sorted(set(self.session.exec(query)))

    def worker_of(self, person: int) -> int | None:
        """Who has this person in the own caseload; None: the whole team."""
        query = select(Care.worker).where(
            col(Care.person) == person, col(Care.kind) == "own", col(Care.ended_at).is_(None)
        )
        return self.session.exec(query).first()

    def was_told(self, person: int, code: str, about: uuid.UUID, since: dt.date = dt.date.min) -> bool:
        """Whether this person was told so about this since that day."""
        query = select(Notice.number).where(
            col(Notice.person) == person,
            col(Notice.code) == code,
            col(Notice.about) == about,
            col(Notice.day) >= since,
        )
        return self.session.exec(query).first() is not None

    def is_person(self, number: int) -> bool:
        """Whether the node with this number is somebody, and not a place or an initiative."""
        return self.session.get(Person, number) is not None

    def _due(self, *conditions: Condition) -> list[Due]:
        query = (
            select(Introduction, Need, Talent)
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(self._clock(), *conditions)
            .order_by(col(Introduction.number))
        )
        return [Due(*row) for row in self.session.exec(query)]

    def _clock(self) -> Condition:
        """Nobody but the house itself asks what is due for everybody."""
        return true() if self.viewer.role == "operator" else false()
