"""Whom somebody wants, and does not want, between himself and somebody new. For who may change that person alone."""

from dataclasses import dataclass

from app.errors import FieldError, Invalid
from app.models import Node, ViaWish
from app.repositories.asking import number_of
from app.schemas.via_wishes import ForgetIn, ForgottenOut, ViaWishesOut, ViaWishIn, ViaWishOut
from app.services.called import called, full_name
from app.services.ids import given, known_id
from app.texts import text
from app.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """One wish in words that may be shown."""

    number: int
    rather: bool
    who: str


def listed(work: Work, written_id: str) -> ViaWishesOut:
    """List the wishes of a person whom the viewer may change; the access log says so. NotFound."""
    node = _of(work, written_id, "read")
    return ViaWishesOut(items=[_out(work, row) for row in _rows(work, node)])


def told(work: Work, written_id: str) -> list[Told]:
    """Say the wishes of a person whom the viewer may change, by name as far as he may know it; the log says so."""
    node = _of(work, written_id, "read")
    rows = _rows(work, node)
    others = [work.nodes.by_number(row.other) for row in rows if row.other is not None]
    names = called(work, others, by=full_name)
    return [Told(number_of(row), row.rather, row.sort or names.get(row.other or 0, text("someone"))) for row in rows]


def create(work: Work, written_id: str, wish: ViaWishIn) -> ViaWishesOut:
    """Write down a wish of a person whom the viewer may change. NotFound; Invalid for a sort that there is none of."""
    node = _of(work, written_id, "update")
    other = given("other", work.nodes.get, wish.other)
    if other is not None and other.number == node.number:
        raise Invalid([FieldError("other", "same-node")])
    if wish.sort is not None and wish.sort not in work.via_wishes.sorts():
        raise Invalid([FieldError("sort", "unknown-sort")])
    work.via_wishes.say(node, rather=wish.rather, other=other, sort=wish.sort)
    return listed(work, written_id)


def forget(work: Work, written_id: str, wanted: ForgetIn) -> ForgottenOut:
    """Forget one; when it is not there any more, nothing happens. NotFound for the person."""
    work.via_wishes.take_back(_of(work, written_id, "update"), wanted.id)
    return ForgottenOut(id=wanted.id)


def sorts(work: Work) -> list[str]:
    """List the sorts of organisations that a wish may be about."""
    return work.via_wishes.sorts()


def _of(work: Work, written_id: str, action: str) -> Node:
    node = work.people.own(known_id(written_id)).node
    work.seen(number_of(node), "K3", action)
    return node


def _rows(work: Work, node: Node) -> list[ViaWish]:
    """The wishes of this person; one about who reads them only for who said it himself: it says who is mistrusted."""
    me, actor = work.viewer.person, work.viewer.actor
    rows = work.via_wishes.of(node)
    return [row for row in rows if row.other is None or row.other != me or row.said_by == actor]


def _out(work: Work, row: ViaWish) -> ViaWishOut:
    known = {} if row.other is None else work.nodes.cards({row.other})
    other = known[row.other].id if row.other in known else None
    return ViaWishOut(id=number_of(row), other=other, sort=row.sort, rather=row.rather)
