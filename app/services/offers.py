"""A human answer for whoever offers something: a question, an activity, or 'nothing now, we ask again'."""

from typing import Final

from app.errors import FieldError, Invalid
from app.policy.rhythm import days_left
from app.repositories.asking import number_of
from app.repositories.talents import TalentRow
from app.schemas.fields import Paging
from app.schemas.offers import AnswerOut, OfferAnswerIn, OfferOut
from app.services.ids import all_of, given, known_id, page
from app.work import Work

NOTICES: Final = {"question": "offer-question", "activity": "offer-activity", "not-now": "offer-not-now"}


def listed(work: Work, paging: Paging) -> tuple[list[OfferOut], str | None]:
    """List what waits for an answer, the oldest first."""
    rows, after = page(
        paging,
        lambda after, limit: work.offers.waiting(after=after, limit=limit),
        lambda talent_id: work.talents.own(talent_id).talent.number,
        lambda row: row.talent.id,
    )
    return [_out(work, row) for row in rows], after


def answer(work: Work, written_id: str, said: OfferAnswerIn) -> AnswerOut:
    """Let whoever offers this know something, and write down that they heard. NotFound where one may not."""
    row = work.talents.own(known_id(written_id))
    _, activity = all_of(
        lambda: _later(work, said),
        lambda: given("activity", work.initiatives.get, said.activity),
    )
    row = work.talents.update(row, heard_on=work.today, again_on=said.until)
    if row.owner.kind == "person":
        about = row.talent.id if activity is None else activity.node.id
        until = {} if said.until is None else {"until": said.until}
        work.notices.tell(number_of(row.owner), NOTICES[said.kind], about=about, **until)
    return AnswerOut(talent=row.talent.id, kind=said.kind, heard_on=work.today, again_on=said.until)


def _later(work: Work, said: OfferAnswerIn) -> None:
    if said.until is not None and said.until <= work.today:
        raise Invalid([FieldError("until", "in-past")])


def _out(work: Work, row: TalentRow) -> OfferOut:
    again = row.talent.again_on
    since = again if row.talent.heard_on is not None else row.talent.created_on
    return OfferOut(
        talent=row.talent.id,
        owner=row.owner.id,
        neighbourhood=row.talent.neighbourhood,
        since=since,
        days_left=None if since is None else days_left(since, work.today),
    )
