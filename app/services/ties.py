"""Ties: who knows, supports or belongs to whom."""

from typing import Any, Final

from app.errors import FieldError, Invalid
from app.repositories.ties import TieRow
from app.schemas.ties import TieIn, TieOut, TiePatch, TiesOf
from app.services.forms import changes
from app.services.ids import all_of, given, known_id, page
from app.work import Work

DAYS: Final = {"since": "since", "last_confirmed": "lastConfirmed"}
"""The days of a tie, and what they are called outside."""


def listed(work: Work, paging: TiesOf) -> tuple[list[TieOut], str | None]:
    """List the ties that the viewer may know of, of one node where asked; NotFound for a node he may not see."""
    node = None if paging.of is None else work.nodes.get(known_id(paging.of))
    rows, after = page(
        paging,
        lambda after, limit: work.ties.find(node, after=after, limit=limit),
        lambda tie_id: work.ties.get(tie_id).tie.number,
        lambda row: row.tie.id,
    )
    return [_out(row) for row in rows], after


def read(work: Work, written_id: str) -> TieOut:
    """Read one tie."""
    return _out(work.ties.get(known_id(written_id)))


def create(work: Work, tie: TieIn) -> TieOut:
    """Record a tie between two nodes that the viewer may see."""
    a, b = all_of(
        lambda: given("a", work.nodes.get, tie.a),
        lambda: given("b", work.nodes.get, tie.b),
    )
    values = _until_today(work, tie.model_dump(exclude={"a", "b", "kind"}, exclude_unset=True))
    return _out(work.ties.create(a, b, tie.kind, **values))


def change(work: Work, written_id: str, patch: TiePatch) -> TieOut:
    """Change what is named in the patch."""
    row = work.ties.own(known_id(written_id))
    work.check_version(row.tie)
    values = _until_today(work, changes(patch.model_dump(exclude_unset=True)))
    return _out(work.ties.update(row, **values))


def _until_today(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Give back what is known of a tie; Invalid when a day of it is still to come."""
    late = [field for name, field in DAYS.items() if (values.get(name) or work.today) > work.today]
    if late:
        raise Invalid([FieldError(field, "in-future") for field in late])
    return values


def _out(row: TieRow) -> TieOut:
    return TieOut(
        id=row.tie.id,
        a=row.a.id,
        b=row.b.id,
        kind=row.tie.kind,
        strength=row.tie.strength,
        since=row.tie.since,
        last_confirmed=row.tie.last_confirmed,
        version=row.tie.version,
    )
