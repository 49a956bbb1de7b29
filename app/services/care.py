"""Care: whose task somebody is, who stands in, and reading a colleague's person for a reason that others hear of."""

import datetime as dt
import uuid

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.models import Node
from app.policy.care import LONGEST_COVER
from app.repositories.asking import number_of
from app.repositories.care import Cover
from app.repositories.notices import MARK
from app.schemas.care import CareOut, CoverIn, CoverOut, GlimpseIn, GlimpseOut
from app.services.ids import all_of, given, known_id
from app.services.personal import refuse_said
from app.work import Work


def take(work: Work, written_id: str) -> CareOut:
    """Make somebody of the team one's own task."""
    node = work.people.own(known_id(written_id)).node
    work.check_version(node)
    work.care.take(node)
    return _out(work, node)


def release(work: Work, written_id: str) -> CareOut:
    """Give somebody of the own caseload back to the team."""
    node = work.people.own(known_id(written_id)).node
    work.check_version(node)
    work.care.release(node)
    return _out(work, node)


def cover_person(work: Work, written_id: str, cover: CoverIn) -> CoverOut:
    """Let a colleague stand in for one person of the own caseload."""
    node = work.people.own(known_id(written_id)).node
    if work.care.owner(node) != work.viewer.person or work.viewer.person is None:
        raise Conflict("not-your-task")
    return _cover(work, [node], cover)


def cover_all(work: Work, cover: CoverIn) -> CoverOut:
    """Let a colleague stand in for the whole own caseload, as it is now."""
    people = work.care.mine()
    if not people:
        raise Conflict("no-caseload")
    return _cover(work, people, cover)


def covers(work: Work) -> list[CoverOut]:
    """List the covers that who asks gave or got."""
    return [_cover_out(work, cover) for cover in work.care.covers()]


def read_cover(work: Work, written_id: str, person_id: str | None = None) -> CoverOut:
    """Read one cover; NotFound when it is not for this person, where one is given."""
    found = _cover_out(work, work.care.get_cover(known_id(written_id)))
    if person_id is not None and known_id(person_id) not in found.people:
        raise NotFound
    return found


def end_cover(work: Work, written_id: str) -> CoverOut:
    """End a cover at once; who gave it and who got it may."""
    cover = work.care.get_cover(known_id(written_id))
    work.check_version(cover)
    work.care.end_cover(cover)
    return _cover_out(work, cover)


def glimpse(work: Work, written_id: str, glimpse: GlimpseIn) -> GlimpseOut:
    """Let who asks read a colleague's person for a while; that person, the colleague and who oversees it hear at once.

    NotFound outside the own organisation and neighbourhoods; Conflict when no reason is needed, or after too many.
    """
    refuse_said(glimpse)
    node = work.people.get(known_id(written_id)).node
    viewer = work.viewer
    if node.organisation != viewer.organisation or node.neighbourhood not in viewer.neighbourhoods:
        raise NotFound
    if _is_task(work, node.id):
        raise Conflict("no-reason-needed")
    row = work.care.glimpse(node, glimpse.reason, glimpse.words)
    reason = f"{MARK}care.reason.{glimpse.reason}"
    work.notices.tell(number_of(node), "glimpsed", about=node.id, reason=reason)
    owner = work.care.owner(node)
    if owner is not None:
        work.notices.tell(owner, "glimpsed-own", about=node.id, reason=reason)
    for overseer in sorted(work.care.overseers() - {owner}):
        work.notices.tell(overseer, "glimpsed-team", about=node.id, reason=reason)
    return GlimpseOut(person=node.id, reason=glimpse.reason, until=row.until or work.now)


def _is_task(work: Work, person_id: uuid.UUID) -> bool:
    try:
        work.people.own(person_id)
    except NotFound:
        return False
    return True


def _cover(work: Work, people: list[Node], cover: CoverIn) -> CoverOut:
    colleague, _ = all_of(
        lambda: given("colleague", work.care.colleague, cover.colleague),
        lambda: _check_day(work, cover.until),
    )
    if any(node.neighbourhood not in colleague.neighbourhoods for node in people):
        raise Invalid([FieldError("colleague", "colleague-elsewhere")])
    return _cover_out(work, work.care.cover(people, colleague.number, _end_of(cover.until)))


def _check_day(work: Work, day: dt.date) -> None:
    if day < work.today:
        raise Invalid([FieldError("until", "in-past")])
    if day - work.today > LONGEST_COVER:
        raise Invalid([FieldError("until", "cover-too-long", params={"days": LONGEST_COVER.days})])


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)


def _out(work: Work, node: Node) -> CareOut:
    return CareOut(id=node.id, mine=work.care.owner(node) == work.viewer.person, version=node.version)


def _cover_out(work: Work, cover: Cover) -> CoverOut:
    ids = work.care.ids(cover)
    return CoverOut(
        id=cover.id,
        colleague=ids[cover.colleague],
        people=[ids[number] for number in cover.people],
        given=cover.given,
        until=(cover.until - dt.timedelta(microseconds=1)).date(),
        version=cover.version,
    )
