"""A rule of the ranking put aside for one need, with one tap, and put back likewise."""

from app.repositories.asking import number_of
from app.schemas.overrulings import OverrulingIn, OverrulingOut
from app.services.ids import known_id
from app.services.personal import refuse_personal
from app.work import Work


def create(work: Work, written_need: str, wanted: OverrulingIn) -> OverrulingOut:
    """Put a rule aside for a need that the viewer may change, or back. NotFound."""
    row = work.needs.own(known_id(written_need))
    refuse_personal({"reason": wanted.reason}, keep=False)
    made = work.overrulings.add(row.need, wanted.policy, aside=wanted.aside, reason=wanted.reason)
    if row.owner.kind == "person":
        work.seen(number_of(row.owner), "K3", "update")
    return OverrulingOut(need=row.need.id, policy=wanted.policy, aside=made.aside, reason=made.reason, at=made.at)
