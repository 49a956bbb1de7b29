"""What became of the introductions that somebody had as a task: counts, and nobody's name."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from sqlmodel import col, extract, or_, select

from app.models import Feedback, Introduction, IntroductionStep
from app.policy.lifecycle import STEPS
from app.repositories.asking import Repository, number_of

MET: Final = STEPS[STEPS.index("met") :]
"""States that come after a first time together."""
STILL_THERE: Final = ("running", "handed-over", "lasting")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Counts of introductions: all, those who met, those that are still there, those that relieved a carer.

    `reasons` of every no, `answers` about a first time, and `chosen`: by rank in the list of suggestions (None: from
    outside it) and version of the weights.
    """

    introductions: int
    met: int
    still_there: int
    carer_relieved: int
    reasons: Counter[str]
    answers: Counter[str]
    chosen: Counter[tuple[int | None, str | None]]


class OutcomesOfMine(Repository):
    """Outcomes of the introductions of who asks, and of no other."""

    def of(self, year: int | None) -> Outcomes:
        """Count what became of those that were proposed in this year; None: ever."""
        me = self.viewer.person or 0
        # After a hand-over it is nobody's task any more, and yet the best that became of it.
        query = select(Introduction).where(or_(col(Introduction.proposed_by) == me, col(Introduction.worker) == me))
        if year is not None:
            query = query.where(extract("year", col(Introduction.proposed_on)) == year)
        rows = self.session.exec(query).all()
        numbers = [number_of(row) for row in rows]
        steps = self.session.exec(
            select(IntroductionStep.introduction, IntroductionStep.state, IntroductionStep.reason).where(
                col(IntroductionStep.introduction).in_(numbers)
            )
        ).all()
        answers = self.session.exec(
            select(Feedback.answer).where(col(Feedback.introduction).in_(numbers), col(Feedback.answer).is_not(None))
        ).all()
        return Outcomes(
            introductions=len(rows),
            met=len({number for number, state, _ in steps if state in MET}),
            still_there=sum(row.state in STILL_THERE for row in rows),
            carer_relieved=sum(row.carer_relieved is True for row in rows),
            reasons=Counter(reason for _, _, reason in steps if reason is not None),
            answers=Counter(answer for answer in answers if answer is not None),
            chosen=Counter((row.rank, row.weights) for row in rows),
        )
