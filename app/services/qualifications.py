"""What somebody showed that he may do: a VOG, a diploma, a course. Who asks saw it; nobody says it of himself.

A need may ask for such a proof ('met VOG'); then only who showed it is suggested.
"""

from app.errors import FieldError, Invalid
from app.models import Node, Qualification
from app.repositories.asking import number_of
from app.schemas.qualifications import QualificationIn, QualificationOut, QualificationsOut
from app.schemas.via_wishes import ForgetIn, ForgottenOut
from app.services.ids import known_id
from app.work import Work
from matching.limits import PROVABLE

KINDS = PROVABLE
"""What can be shown, in the order in which a form offers it."""


def of_person(work: Work, written_id: str, action: str = "read") -> Node:
    """Find a person whom the viewer may change; the access log says so. NotFound."""
    node = work.people.own(known_id(written_id)).node
    work.seen(number_of(node), "K1", action)
    return node


def of_initiative(work: Work, written_id: str) -> Node:
    """Find an initiative that the viewer may change. NotFound."""
    return work.initiatives.own(known_id(written_id)).node


def listed(work: Work, node: Node) -> QualificationsOut:
    """List what was seen of this one, also what is valid no longer."""
    return QualificationsOut(items=[_out(row) for row in work.qualifications.of(node)])


def create(work: Work, node: Node, seen: QualificationIn) -> QualificationOut:
    """Write down what the viewer saw. Invalid for what nobody can show, a day that is over, or something of himself."""
    if work.qualifications.of_oneself(node):
        raise Invalid([FieldError("kind", "not-yourself")])
    if seen.kind not in KINDS:
        raise Invalid([FieldError("kind", "not-in-list")])
    if seen.until is not None and seen.until < work.today:
        raise Invalid([FieldError("until", "in-past")])
    return _out(work.qualifications.see(node, seen.kind, seen.until))


def forget(work: Work, node: Node, wanted: ForgetIn) -> ForgottenOut:
    """Forget one; when it is not there any more, nothing happens."""
    work.qualifications.take_back(node, wanted.id)
    return ForgottenOut(id=wanted.id)


def _out(row: Qualification) -> QualificationOut:
    seen_on = None if row.said_at is None else row.said_at.date()
    return QualificationOut(id=number_of(row), kind=row.kind, seen_on=seen_on, until=row.valid_until)
