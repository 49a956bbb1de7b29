"""What somebody was before, and where: it gives a warm way in, also long after. For who may change that person."""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from app.errors import FieldError, Invalid
from app.models import Node, Role
from app.repositories.asking import number_of
from app.schemas.past_roles import Kind, PastRoleIn, PastRoleOut, PastRolesOut
from app.schemas.via_wishes import ForgetIn, ForgottenOut
from app.services.ids import given, known_id
from app.services.personal import refuse_personal
from app.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """One role that is over, in words that may be shown."""

    number: int
    kind: str
    where: str
    until: dt.date


def listed(work: Work, written_id: str) -> PastRolesOut:
    """List what a person whom the viewer may change was before; the access log says so. NotFound."""
    return PastRolesOut(items=[_out(work, row) for row in _rows(work, written_id)])


def told(work: Work, written_id: str) -> list[Told]:
    """Say what a person whom the viewer may change was before, and where; the access log says so. NotFound."""
    rows = _rows(work, written_id)
    places = work.nodes.cards({row.at for row in rows if row.at is not None}) if rows else {}
    return [
        Told(number_of(row), row.kind, places[row.at].name or "", row.until)
        for row in rows
        if row.at in places and row.until is not None
    ]


def create(work: Work, written_id: str, role: PastRoleIn) -> PastRolesOut:
    """Write down what a person was before. NotFound; Invalid for a day that is not over or a place that is a person."""
    refuse_personal({"function": role.function}, keep=False)
    node = _of(work, written_id, "update")
    at = given("at", work.nodes.get, role.at)
    if at is None or at.kind == "person":
        raise Invalid([FieldError("at", "unknown-node")])
    if role.until >= work.today:
        raise Invalid([FieldError("until", "not-over")])
    work.past_roles.add(node, at, role.kind, role.until, role.function)
    return listed(work, written_id)


def forget(work: Work, written_id: str, wanted: ForgetIn) -> ForgottenOut:
    """Forget one; when it is not there any more, nothing happens. NotFound for the person."""
    work.past_roles.take_back(_of(work, written_id, "update"), wanted.id)
    return ForgottenOut(id=wanted.id)


def _rows(work: Work, written_id: str) -> list[Role]:
    return work.past_roles.of(_of(work, written_id, "read"))


def _of(work: Work, written_id: str, action: str) -> Node:
    node = work.people.own(known_id(written_id)).node
    work.seen(number_of(node), "K1", action)
    return node


def _out(work: Work, row: Role) -> PastRoleOut:
    at = work.nodes.by_number(row.at or 0)
    return PastRoleOut(
        id=number_of(row), at=at.id, kind=cast("Kind", row.kind), until=row.until or work.today, function=row.function
    )
