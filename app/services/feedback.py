"""After a first time: one question to each side, an answer that stays with us, and a thank-you for both."""

import uuid
from typing import Final

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.policy.lifecycle import TOGETHER, Side
from app.repositories.asking import number_of
from app.repositories.introductions import IntroductionRow
from app.schemas.feedback import FeedbackIn, FeedbackOut
from app.services.ids import known_id
from app.services.personal import refuse_said
from app.work import Work

THANKS: Final = {
    "met": "thanks-met",
    "running": "thanks-running",
    "handed-over": "thanks-running",
    "lasting": "thanks-lasting",
    "finished": "thanks-finished",
}
"""What became of it, by the state of the introduction. Where they met and it ended otherwise: only the thanks."""
SIDES: Final[dict[str, Side]] = {"seeker": "seeker", "giver": "giver"}
"""The parties that answer for themselves; others write down what a side says."""


def give(work: Work, written_id: str, said: FeedbackIn) -> FeedbackOut:
    """Write down how the first time was for one side, and thank that side with what became of it.

    NotFound when the viewer may not see the introduction; Conflict 'not-met' before there was a first time,
    'feedback-given' for a second answer, and 'answers-itself' for a side whom who asks may not change; Invalid without
    a side or who said so, where it is on behalf.
    """
    refuse_said(said)
    row = work.introductions.own(known_id(written_id))
    side = _side(row, said)
    if not _met(work, row):
        raise Conflict("not-met")
    kept = work.feedback.answer(row.introduction, side, said.answer, said.said_by, said.without_us)
    node = row.side(side)
    if node.kind == "person":
        work.seen(number_of(node), "K3", "update")
        work.notices.tell(number_of(node), THANKS.get(row.known(side), "thanks"), about=row.introduction.id)
    if said.answer == "not-again" and row.introduction.worker is not None:
        work.notices.tell(row.introduction.worker, "not-again", about=row.introduction.id)
    return FeedbackOut(
        introduction=row.introduction.id,
        side=side,
        answer=said.answer,
        answered_at=kept.answered_at or work.now,
    )


def waits_for(work: Work, written_id: str) -> list[Side]:
    """Sides that may still say how the first time was, and for which who asks may write it down."""
    try:
        row = work.introductions.own(known_id(written_id))
    except NotFound:
        return []
    own = SIDES.get(row.by)
    sides: list[Side] = [side for side in SIDES.values() if (side == own if own else side in row.hands)]
    met = _met(work, row)
    return [side for side in sides if met and not work.feedback.answered(row.introduction, side)]


def may_say_without_us(work: Work, written_id: str) -> bool:
    """Whether who asks said how it was, and may still say whether they would have found each other without us."""
    row = work.introductions.own(known_id(written_id))
    side = SIDES.get(row.by)
    return side is not None and work.feedback.half_said(row.introduction, side) is not None


def say_without_us(work: Work, written_id: str, said: str) -> None:
    """Write down whether they would have found each other without us. Conflict 'feedback-given' where that was said.

    Nobody has to; it is said by who met, and for nobody else.
    """
    row = work.introductions.own(known_id(written_id))
    side = SIDES.get(row.by)
    kept = None if side is None else work.feedback.half_said(row.introduction, side)
    if side is None or kept is None:
        raise Conflict("feedback-given")
    node = row.side(side)
    if node.kind == "person":
        work.seen(number_of(node), "K3", "update")
    work.feedback.say_without_us(kept, said)


def unanswered(work: Work) -> list[uuid.UUID]:
    """List the introductions (ids) of which who asks was asked how it was, and did not say yet."""
    return work.feedback.unanswered()


def _side(row: IntroductionRow, said: FeedbackIn) -> Side:
    """Whose answer it is: one's own, or that of the side in whose words somebody else writes it down."""
    on_behalf = {"side": said.side, "saidBy": said.said_by}
    own = SIDES.get(row.by)
    if own is not None:
        given = [name for name, value in on_behalf.items() if value is not None]
        if given:
            raise Invalid([FieldError(name, "only-on-behalf") for name in given])
        return own
    missing = [FieldError(name, "missing") for name, value in on_behalf.items() if value is None]
    if missing or said.side is None:
        raise Invalid(missing)
    if said.side not in row.hands:
        raise Conflict("answers-itself")
    return said.side


def _met(work: Work, row: IntroductionRow) -> bool:
    """Whether they met: somebody said so, or the day that was planned for it has come."""
    planned = row.introduction.first_on
    came = row.introduction.state in TOGETHER and planned is not None and planned <= work.today
    return came or any(step.state == "met" for step in work.introductions.steps(row.introduction))
