"""How a first time together was: one question to each side, and its answer."""

import uuid

from sqlmodel import and_, col, or_, select

from app.errors import Conflict
from app.models import Feedback, Introduction, Need, Talent
from app.policy.visibility import speaks_for
from app.repositories.asking import Repository, number_of, set_all


class Feedbacks(Repository):
    """Answers about introductions that the caller got by a repository that looks at who asks."""

    def ask(self, introduction: Introduction, side: str) -> Feedback:
        """Write down that this side ('seeker' or 'giver') is asked today."""
        row = Feedback(
            municipality=introduction.municipality,
            introduction=number_of(introduction),
            side=side,
            asked_on=self.asking.today,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def answered(self, introduction: Introduction, side: str) -> bool:
        """Whether this side said how it was."""
        query = select(Feedback.answer).where(
            col(Feedback.introduction) == introduction.number, col(Feedback.side) == side
        )
        return self.session.exec(query).first() is not None

    def answer(
        self, introduction: Introduction, side: str, answer: str, said_by: str | None, without_us: str | None = None
    ) -> Feedback:
        """Write down an answer of app.models.FEEDBACK, also when nothing was asked yet.

        Conflict 'feedback-given' when this side has answered: it is one question.
        """
        query = select(Feedback).where(col(Feedback.introduction) == introduction.number, col(Feedback.side) == side)
        row = self.session.exec(query).first() or self.ask(introduction, side)
        if row.answer is not None:
            raise Conflict("feedback-given")
        said = {"answer": answer, "answered_at": self.asking.now, "said_by": said_by, "without_us": without_us}
        set_all(row, said)
        self.session.flush()
        return row

    def half_said(self, introduction: Introduction, side: str) -> Feedback | None:
        """Return the answer of this side, where it did not say yet whether it would have gone so without us."""
        query = select(Feedback).where(
            col(Feedback.introduction) == introduction.number,
            col(Feedback.side) == side,
            col(Feedback.answer).is_not(None),
            col(Feedback.without_us).is_(None),
        )
        return self.session.exec(query).first()

    def say_without_us(self, row: Feedback, said: str) -> None:
        """Write down whether it would have gone so without us."""
        row.without_us = said
        self.session.flush()

    def unanswered(self) -> list[uuid.UUID]:
        """List the introductions of which who asks was asked how it was and did not say yet, in order of asking."""
        selves = speaks_for(self.viewer)
        seeks = and_(col(Feedback.side) == "seeker", col(Need.owner).in_(selves))
        gives = and_(col(Feedback.side) == "giver", col(Talent.owner).in_(selves))
        query = (
            select(Introduction.id)
            .join(Feedback, col(Feedback.introduction) == col(Introduction.number))
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(col(Feedback.answer).is_(None), or_(seeks, gives))
            .order_by(col(Feedback.number))
        )
        return list(self.session.exec(query))
