"""How a first time together was: one question to each side, and its answer."""

from sqlmodel import col, select

from app.errors import Conflict
from app.models import Feedback, Introduction
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

    def answer(self, introduction: Introduction, side: str, answer: str, said_by: str | None) -> Feedback:
        """Write down an answer of app.models.FEEDBACK, also when nothing was asked yet.

        Conflict 'feedback-given' when this side has answered: it is one question.
        """
        query = select(Feedback).where(col(Feedback.introduction) == introduction.number, col(Feedback.side) == side)
        row = self.session.exec(query).first() or self.ask(introduction, side)
        if row.answer is not None:
            raise Conflict("feedback-given")
        set_all(row, {"answer": answer, "answered_at": self.asking.now, "said_by": said_by})
        self.session.flush()
        return row
