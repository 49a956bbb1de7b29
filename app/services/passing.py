"""Not this one, or none of these: what was passed over, and why. Nobody who was passed over is told."""

from app.repositories.asking import number_of
from app.schemas.passing import PassIn, PassOut
from app.services.ids import given, known_id
from app.services.suggestions import place_of
from app.work import Work


def create(work: Work, written_need: str, wanted: PassIn) -> PassOut:
    """Write down that a talent, or the whole list, was not wanted for a need that the viewer may change."""
    row = work.needs.own(known_id(written_need))
    found = given("talent", work.talents.get, wanted.talent)
    talent = None if found is None else number_of(found.talent)
    rank = None if talent is None else place_of(work, number_of(row.need), talent)
    passed = work.passed.add(row.need, wanted.reason, talent=talent, rank=rank)
    if row.owner.kind == "person":
        work.seen(number_of(row.owner), "K3", "update")
    return PassOut(need=row.need.id, talent=wanted.talent, reason=wanted.reason, rank=rank, at=passed.at)
