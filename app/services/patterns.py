"""The pattern library: what worked elsewhere, in a form that has nobody in it; offered where a need is like it."""

import uuid
from dataclasses import dataclass
from typing import Final

from app.errors import Conflict, FieldError, Invalid
from app.models import Pattern
from app.policy.lifecycle import RESULTS
from app.policy.parts import parts_in
from app.repositories.heard import Concept
from app.repositories.introductions import IntroductionRow
from app.repositories.needs import NeedRow
from app.repositories.talents import TalentRow
from app.schemas.concepts import ConceptOut
from app.schemas.fields import Paging
from app.schemas.patterns import PatternIn, PatternOut, PatternsOut
from app.services.called import called, full_name
from app.services.ids import given, known_id, page
from app.services.reasons import concept_label
from app.work import Work
from matching.anonymous import tells_who
from matching.vocabulary import load

OFFERED: Final = 3
"""Patterns beside a need."""
NEAR: Final = 500
"""From this closeness, per mille, a concept is so near that what worked for the one may work for the other."""
WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Told:
    """What will be shared of an introduction, for who writes the words."""

    introduction: uuid.UUID
    need: ConceptOut
    talent: ConceptOut | None
    weeks: int | None


def listed(work: Work, paging: Paging) -> tuple[list[PatternOut], str | None]:
    """List what was shared, the newest first, and where the next page begins."""
    rows, after = page(
        paging,
        lambda before, limit: work.patterns.find(before=before, limit=limit),
        lambda pattern_id: work.patterns.get(pattern_id).number,
        lambda row: row.id,
    )
    return [_out(work, row) for row in rows], after


def like(work: Work, written_need: str) -> PatternsOut:
    """Say what worked for needs like this one, the most like it first. NotFound for a need that may not be read."""
    row = work.needs.get(known_id(written_need))
    book, near = load(), dict[str, int]()
    for concept in work.needs.concepts(row):
        if concept.id in book.index:
            closeness = book.closeness[book.index[concept.id]]
            for other, at in book.index.items():
                near[other] = max(near.get(other, 0), int(closeness[at]))
    near = {concept: closeness for concept, closeness in near.items() if closeness >= NEAR}
    found = sorted(work.patterns.about(near), key=lambda pattern: -near[pattern.need_concept])
    return PatternsOut(items=[_out(work, one) for one in found[:OFFERED]])


def to_tell(work: Work, written_id: str) -> Told:
    """Say what will be shared of an introduction besides words. NotFound; Conflict as in `publish`."""
    row = work.introductions.own(known_id(written_id))
    need, talent = _concepts(work, row)
    return Told(row.introduction.id, _concept(need), _concept(talent) if talent else None, _weeks(row))


def may_tell(work: Work, written_id: str) -> bool:
    """Whether who asks can share what worked in this introduction."""
    return work.introductions.get(known_id(written_id)).introduction.state in RESULTS


def publish(work: Work, wanted: PatternIn) -> PatternOut:
    """Share what worked. Invalid where the words tell who or where it was.

    Conflict 'pattern-too-soon' before it is known whether it worked, 'pattern-no-concept' where nobody knows what the
    need was about, 'pattern-there' for words that were shared before.
    """
    row: IntroductionRow | None = given("introduction", work.introductions.own, wanted.introduction)
    if row is None:
        raise Invalid([FieldError("introduction", "missing")])
    need, talent = _concepts(work, row)
    if tells_who(wanted.words, _names(work, row)):
        raise Invalid([FieldError("words", "pattern-personal")])
    if work.patterns.is_there(wanted.words):
        raise Conflict("pattern-there")
    made = work.patterns.add(
        row.seeker,
        need_concept=need,
        talent_concept=talent,
        roles=row.introduction.roles,
        words=wanted.words,
        weeks=_weeks(row),
    )
    return _out(work, made)


def take_back(work: Work, written_id: str) -> PatternOut:
    """Take away what the viewer shared, and give what that was. NotFound for what somebody else did."""
    row = work.patterns.own(known_id(written_id))
    work.check_version(row)
    was = _out(work, row)
    work.patterns.drop(row)
    return was


def _names(work: Work, row: IntroductionRow) -> list[str]:
    return list(called(work, [row.seeker, row.giver], full_name).values())


def _concepts(work: Work, row: IntroductionRow) -> tuple[str, str | None]:
    """What need and talent were about, most of all."""
    if row.introduction.state not in RESULTS:
        raise Conflict("pattern-too-soon")
    need = _first(work.needs.concepts(NeedRow(row.need, row.seeker)))
    if need is None:
        raise Conflict("pattern-no-concept")
    return need, _first(work.talents.concepts(TalentRow(row.talent, row.giver)))


def _first(concepts: list[Concept]) -> str | None:
    return concepts[0].id if concepts else None


def _weeks(row: IntroductionRow) -> int | None:
    """Weeks from the question to the first time together, begun ones too; None where a day is not known."""
    asked, met = row.need.created_on, row.introduction.first_on
    return None if asked is None or met is None or met < asked else -(-(met - asked).days // WEEK)


def _concept(concept: str) -> ConceptOut:
    return ConceptOut(id=concept, label=concept_label(concept))


def _out(work: Work, row: Pattern) -> PatternOut:
    return PatternOut(
        id=row.id,
        version=row.version,
        need=_concept(row.need_concept),
        talent=None if row.talent_concept is None else _concept(row.talent_concept),
        roles=list(parts_in(row.roles)),
        words=row.words,
        weeks=row.weeks,
        published_on=row.published_on,
        mine=row.made_by == work.viewer.actor,
    )
