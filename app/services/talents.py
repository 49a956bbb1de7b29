"""Talents: what people, initiatives, organisations and places can give."""

import datetime as dt
import uuid
from typing import Any, Final

from app.errors import FieldError, Invalid, NotFound
from app.repositories.talents import TalentRow
from app.schemas.fields import InNeighbourhood
from app.schemas.talents import TalentCard, TalentIn, TalentOut, TalentPatch
from app.services.concepts import concepts_out, known
from app.services.forms import changes, columns_of
from app.services.ids import all_of, given, known_id, page
from app.services.personal import log_kept, refuse_personal, refuse_said
from app.work import Work
from matching.model import slot_names

SAID: Final = ("said_by", "how")
"""Fields that say where it comes from."""


def listed(work: Work, paging: InNeighbourhood) -> tuple[list[TalentCard], str | None]:
    """List the talents whose owner's card the viewer may see, without their text."""
    rows, after = page(
        paging,
        lambda after, limit: work.talents.find(neighbourhood=paging.neighbourhood, after=after, limit=limit),
        lambda talent_id: work.talents.get(talent_id).talent.number,
        lambda row: row.talent.id,
    )
    return [TalentCard(**card(row)) for row in rows], after


def read(work: Work, written_id: str) -> TalentOut:
    """Read one talent. The text is there, and logged, only for who may know its owner by name."""
    return _read(work, work.talents.get(known_id(written_id)))


def to_change(work: Work, written_id: str, of: uuid.UUID) -> TalentOut:
    """Read one talent of this owner that the viewer may change; the text as in `read`. NotFound for any other."""
    row = work.talents.own(known_id(written_id))
    if row.owner.id != of:
        raise NotFound
    return _read(work, row)


def create(work: Work, talent: TalentIn) -> TalentOut:
    """Record what someone known can give."""
    refuse_said(talent)
    owner, concepts, kept = all_of(
        lambda: given("owner", work.nodes.own, talent.owner),
        lambda: known(talent.concepts),
        lambda: refuse_personal(_texts(talent), keep=talent.keep_personal),
    )
    if owner is None:
        raise TypeError("a talent has an owner")
    _check_period(talent.since, talent.until, talent.hours)
    values = columns_of(talent.model_dump(exclude={"owner", "text", "concepts", "keep_personal", *SAID}))
    row = work.talents.create(owner, talent.text, concepts=concepts, **values | _said(talent))
    log_kept(work, owner, kept=kept)
    return _out(work, row, row.talent.text)


def change(work: Work, written_id: str, patch: TalentPatch) -> TalentOut:
    """Change what is named in the patch."""
    refuse_said(patch)
    row = work.talents.own(known_id(written_id))
    work.check_version(row.talent)
    values = changes(patch.model_dump(exclude_unset=True, exclude={"keep_personal", *SAID}))
    _, kept = all_of(
        lambda: known(patch.concepts),
        lambda: refuse_personal(_texts(patch), keep=patch.keep_personal),
    )
    _check_period(*(values.get(name, getattr(row.talent, name)) for name in ("since", "until", "hours")))
    row = work.talents.update(row, **columns_of(values) | _said(patch))
    log_kept(work, row.owner, kept=kept)
    return _out(work, row, row.talent.text)


def _check_period(since: dt.date | None, until: dt.date | None, hours: int | None) -> None:
    """Hold that hours have a last day, and that this is not before the first. Invalid."""
    if hours is not None and until is None:
        raise Invalid([FieldError("until", "missing")])
    if since is not None and until is not None and until < since:
        raise Invalid([FieldError("until", "before-first")])


def _said(talent: TalentIn | TalentPatch) -> dict[str, str]:
    """Who said so and how, as columns, where somebody else wrote it down."""
    said = {"said_by": talent.said_by, "said_how": talent.how}
    return {name: words for name, words in said.items() if words is not None}


def _texts(talent: TalentIn | TalentPatch) -> dict[str, str | None]:
    """What somebody wrote in own words, by its field."""
    return {"text": talent.text, "constraints": talent.constraints}


def card(row: TalentRow) -> dict[str, Any]:
    """What a list holds of a talent: no text and no name."""
    return {
        "id": row.talent.id,
        "owner": row.owner.id,
        "kind": row.owner.kind,
        "neighbourhood": row.talent.neighbourhood,
        "status": row.talent.status,
        "created_on": row.talent.created_on,
    }


def _read(work: Work, row: TalentRow) -> TalentOut:
    return _out(work, row, work.talents.text_of(row) if work.talents.sees_text(row) else None)


def _out(work: Work, row: TalentRow, text: str | None) -> TalentOut:
    return TalentOut(
        **card(row),
        text=text,
        slots=list(slot_names(row.talent.slots)),
        max_distance=row.talent.max_distance_m,
        capacity=row.talent.capacity,
        capacity_left=row.talent.capacity_left,
        since=row.talent.since,
        until=row.talent.until,
        hours=row.talent.hours,
        hours_planned=work.talents.hours_planned(row),
        constraints=None if text is None else row.talent.constraints,
        concepts=concepts_out(work.talents.concepts(row)),
        concepts_confirmed=row.talent.concepts_said_at is not None,
        version=row.talent.version,
    )
