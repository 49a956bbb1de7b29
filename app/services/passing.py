"""Not this one, or none of these: what was passed over, and why. Nobody who was passed over is told."""

from app.errors import NotFound
from app.repositories.asking import number_of
from app.schemas.passing import PassIn, PassOut
from app.services.ids import given, known_id
from app.services.introductions import RANKED
from app.work import Work
from matching.model import UnseenError
from matching.suggest import suggest


def create(work: Work, written_need: str, wanted: PassIn) -> PassOut:
    """Write down that a talent, or the whole list, was not wanted for a need that the viewer may change."""
    row = work.needs.own(known_id(written_need))
    found = given("talent", work.talents.get, wanted.talent)
    talent = None if found is None else number_of(found.talent)
    rank = None if talent is None else _rank(work, number_of(row.need), talent)
    passed = work.passed.add(row.need, wanted.reason, talent=talent, rank=rank)
    if row.owner.kind == "person":
        work.seen(number_of(row.owner), "K3", "update")
    return PassOut(need=row.need.id, talent=wanted.talent, reason=wanted.reason, rank=rank, at=passed.at)


def _rank(work: Work, need: int, talent: int) -> int | None:
    """The place of a talent in the list of suggestions, from 1; None outside it."""
    try:
        with work.network() as network:
            found = [one.talent for one in suggest(network, need, scope=work.scope, limit=RANKED).suggestions]
    except UnseenError:
        raise NotFound from None
    return found.index(talent) + 1 if talent in found else None
