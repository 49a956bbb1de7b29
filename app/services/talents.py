"""Talents: what people, initiatives, organisations and places can give."""

from typing import Any

from app.repositories.talents import TalentRow
from app.schemas.fields import InNeighbourhood
from app.schemas.talents import TalentCard, TalentIn, TalentOut, TalentPatch
from app.services.forms import changes, columns_of, concepts_out
from app.services.ids import given, known_id, page
from app.work import Work
from matching.model import slot_names


def listed(work: Work, paging: InNeighbourhood) -> tuple[list[TalentCard], str | None]:
    """List the talents whose owner's card the viewer may see, without their text."""
    rows, after = page(
        paging,
        lambda after, limit: work.talents.find(neighbourhood=paging.neighbourhood, after=after, limit=limit),
        lambda talent_id: work.talents.get(talent_id).talent.number,
        lambda row: row.talent.id,
    )
    return [TalentCard(**_card(row)) for row in rows], after


def read(work: Work, written_id: str) -> TalentOut:
    """Read one talent. The text is there, and logged, only for who may know its owner by name."""
    row = work.talents.get(known_id(written_id))
    return _out(work, row, work.talents.text_of(row) if work.talents.sees_text(row) else None)


def create(work: Work, talent: TalentIn) -> TalentOut:
    """Record what someone known can give."""
    owner = given("owner", work.nodes.own, talent.owner)
    if owner is None:
        raise TypeError("a talent has an owner")
    values = columns_of(talent.model_dump(exclude={"owner", "text"}))
    row = work.talents.create(owner, talent.text, **values)
    return _out(work, row, row.talent.text)


def change(work: Work, written_id: str, patch: TalentPatch) -> TalentOut:
    """Change what is named in the patch."""
    row = work.talents.own(known_id(written_id))
    work.check_version(row.talent)
    values = changes(patch.model_dump(exclude_unset=True))
    row = work.talents.update(row, **columns_of(values))
    return _out(work, row, row.talent.text)


def _card(row: TalentRow) -> dict[str, Any]:
    return {
        "id": row.talent.id,
        "owner": row.owner.id,
        "kind": row.owner.kind,
        "neighbourhood": row.talent.neighbourhood,
        "status": row.talent.status,
        "created_on": row.talent.created_on,
    }


def _out(work: Work, row: TalentRow, text: str | None) -> TalentOut:
    return TalentOut(
        **_card(row),
        text=text,
        slots=list(slot_names(row.talent.slots)),
        max_distance=row.talent.max_distance_m,
        capacity=row.talent.capacity,
        capacity_left=row.talent.capacity_left,
        constraints=None if text is None else row.talent.constraints,
        concepts=concepts_out(work.talents.concepts(row)),
        version=row.talent.version,
    )
