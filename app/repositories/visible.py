"""The rules of app.policy.visibility as conditions in SQL; tests hold the two equal.

What is asked in every request is kept by viewer: a condition never changes, and making one takes longer than
the question that it is part of.
"""

import datetime as dt
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.models import Account, Care, Consent, Initiative, Need, Node, Organisation, Person, Role, Tie
from app.policy.roles import Viewer
from app.policy.signing_in import STAFF
from app.policy.visibility import ASKED_ROLES, ON_BEHALF, SEES, Reach

Condition = ColumnElement[bool]
NodeAlias = type[Node]

_CONSENT = aliased(Consent)
"""One for every question: making an alias takes longer than the question itself."""
_RECORDER, _EMPLOYER = aliased(Initiative), aliased(Organisation)
_VOLUNTEER, _PERSON, _ROLE = aliased(Node), aliased(Person), aliased(Role)


def begins(name: Any, start: str) -> Condition:
    """Names that begin with what was typed, in small letters or in capitals.

    The `lower` of SQLite knows no letter beyond z: so a name is also looked for as it is usually written.
    """
    spellings = dict.fromkeys((start, start.lower(), start.title(), start.upper()))
    plain = [name.startswith(spelling, autoescape=True) for spelling in spellings]
    return or_(func.lower(name).startswith(start.lower(), autoescape=True), *plain)


@lru_cache(maxsize=256)
def cards(viewer: Viewer, node: NodeAlias = Node) -> Condition:
    """Nodes whose card the viewer may see (`sees_card`). `node` may be an alias of Node."""
    person = within(SEES[viewer.role].cards, viewer, node)
    return and_(_municipality(viewer, node.municipality), or_(col(node.kind) != "person", person))


@lru_cache(maxsize=256)
def names(viewer: Viewer, today: dt.date, node: NodeAlias = Node) -> Condition:
    """Nodes whose name and contact data the viewer may see on this day (`sees_name`)."""
    person = within(SEES[viewer.role].names, viewer, node, viewer.glimpses, today)
    return and_(_municipality(viewer, node.municipality), or_(col(node.kind) != "person", person))


@lru_cache(maxsize=256)
def changeable(viewer: Viewer, node: NodeAlias = Node) -> Condition:
    """Nodes that the viewer may change (`may_change`)."""
    reach = SEES[viewer.role].needs
    thing: Condition = true() if reach == "everything" else _oneself(viewer, node.number)
    if reach == "caseload":
        thing = or_(thing, col(node.neighbourhood).in_(viewer.neighbourhoods))
    if viewer.role == "initiative-contact":
        thing = or_(thing, and_(col(node.kind) == "place", _own_organisation(viewer, node.organisation)))
    person = within(SEES[viewer.role].names if reach == "oneself" else reach, viewer, node)
    return and_(
        _municipality(viewer, node.municipality),
        or_(and_(col(node.kind) != "person", thing), and_(col(node.kind) == "person", person)),
    )


def may_ask(viewer: Viewer, today: dt.date, node: NodeAlias = Node) -> Condition:
    """Persons whose answer the viewer may write down on this day: whom he may change, and whom he may name to ask."""
    known = and_(
        _municipality(viewer, node.municipality),
        col(node.kind) == "person",
        within(SEES[viewer.role].names, viewer, node, today=today),
    )
    return or_(changeable(viewer, node), known)


def of_right(viewer: Viewer, node: NodeAlias = Node) -> Condition:
    """Persons whose rights the viewer may exercise: his own, and on behalf of who is his task."""
    reach = SEES[viewer.role].needs if viewer.role in ON_BEHALF else "oneself"
    return and_(_municipality(viewer, node.municipality), within(reach, viewer, node))


@lru_cache(maxsize=256)
def need_texts(viewer: Viewer) -> Condition:
    """Needs whose text the viewer may read (`sees_need_text`), joined with Node as their owner."""
    reach = SEES[viewer.role].needs
    if reach == "everything":
        return changeable(viewer)
    thing = and_(col(Node.kind) != "person", changeable(viewer))
    person = and_(col(Node.kind) == "person", within(reach, viewer, Node, viewer.glimpses))
    own = or_(_own_organisation(viewer, Need.organisation), _oneself(viewer, Need.owner))
    return and_(_municipality(viewer, Node.municipality), or_(thing, person), own)


def ties(viewer: Viewer, a: NodeAlias, b: NodeAlias) -> Condition:
    """Ties that the viewer may know of (`sees_tie`); `a` and `b` are the aliases joined as the tie's ends."""
    both = and_(cards(viewer, a), cards(viewer, b))
    if SEES[viewer.role].cards == "everything":
        return both
    open_to_all = and_(*(or_(col(node.kind) != "person", and_(shared(node), ~listed(node))) for node in (a, b)))
    return and_(both, or_(_own_organisation(viewer, Tie.organisation), open_to_all))


def shared(node: NodeAlias = Node) -> Condition:
    """Persons who agreed to be visible to partners."""
    return agreed(node.number, "partners")


def listed(node: NodeAlias = Node) -> Condition:
    """Persons on the list of an initiative: it recorded them itself."""
    return exists(select(1).where(col(_RECORDER.node) == node.organisation))


def agreed(number: Any, purpose: str) -> Condition:
    """Whether the node with this number (a column) gave this consent."""
    return exists(select(1).where(col(_CONSENT.node) == number, col(_CONSENT.purpose) == purpose, col(_CONSENT.given)))


def agreement(number: Any, today: dt.date) -> Condition:
    """Volunteers whose agreement is a ground to be asked, since the organisation that has them takes it for one."""
    return exists(
        select(1)
        .select_from(_PERSON)
        .join(_VOLUNTEER, col(_VOLUNTEER.number) == col(_PERSON.node))
        .join(_EMPLOYER, col(_EMPLOYER.node) == col(_VOLUNTEER.organisation))
        .where(
            col(_PERSON.node) == number,
            col(_PERSON.ground) == "agreement",
            col(_EMPLOYER.agreement_is_ground),
            in_role(number, ("volunteer",), today),
        )
    )


def in_role(number: Any, kinds: tuple[str, ...], today: dt.date) -> Condition:
    """Whether the node with this number (a column) has one of these roles on this day."""
    return exists(select(1).where(col(_ROLE.node) == number, col(_ROLE.kind).in_(kinds), holds(today, _ROLE)))


def holds(today: dt.date, role: type[Role] = Role) -> Condition:
    """Roles that somebody has on this day. `role` may be an alias of Role."""
    return and_(
        or_(col(role.since).is_(None), col(role.since) <= today),
        or_(col(role.until).is_(None), col(role.until) >= today),
    )


def claimed(node: NodeAlias = Node) -> Condition:
    """Persons in somebody's own caseload, and those who work here."""
    care = exists(
        select(1).where(col(Care.person) == node.number, col(Care.kind) == "own", col(Care.ended_at).is_(None))
    )
    return or_(care, works_here(node))


def works_here(node: NodeAlias = Node) -> Condition:
    """Persons who work here: a folder lists them so, or their account says so."""
    account = exists(
        select(1).where(
            col(Account.person) == node.number, col(Account.role).in_(sorted(STAFF)), col(Account.closed_at).is_(None)
        )
    )
    return or_(account, col(node.listed_as) == "professional")


def within(
    reach: Reach,
    viewer: Viewer,
    node: NodeAlias,
    glimpses: frozenset[int] = frozenset(),
    today: dt.date = dt.date.max,
) -> Condition:
    """Persons within this reach of the viewer. `today` matters only to 'asked'."""
    if reach == "everything":
        return true()
    oneself = _oneself(viewer, node.number)
    if reach == "oneself":
        return oneself
    entered = or_(col(node.provisional_by).is_(None), col(node.provisional_by) == viewer.actor)
    return or_(oneself, and_(entered, _others(reach, viewer, node, glimpses, today)))


def _others(reach: Reach, viewer: Viewer, node: NodeAlias, glimpses: frozenset[int], today: dt.date) -> Condition:
    if reach == "circle":
        return col(node.number).in_(viewer.caseload)
    own = _own_organisation(viewer, node.organisation)
    if reach == "list":
        return and_(own, listed(node))
    near = col(node.neighbourhood).in_(viewer.neighbourhoods)
    if reach == "neighbourhoods":
        theirs = and_(shared(node), or_(~listed(node), col(node.organisation).in_(viewer.lists)))
        return and_(near, or_(own, theirs))
    task = or_(~claimed(node), col(node.number).in_(viewer.caseload | glimpses))
    if reach == "asked":
        yes = or_(agreed(node.number, "matching"), agreement(node.number, today))
        task = or_(task, and_(in_role(node.number, ASKED_ROLES, today), yes))
    return and_(near, own, task)


def _municipality(viewer: Viewer, column: Any) -> Condition:
    return true() if viewer.municipality is None else col(column) == viewer.municipality


def _own_organisation(viewer: Viewer, column: Any) -> Condition:
    return false() if viewer.organisation is None else col(column) == viewer.organisation


def _oneself(viewer: Viewer, column: Any) -> Condition:
    numbers = [viewer.person, viewer.organisation if viewer.role == "initiative-contact" else None]
    return col(column).in_([number for number in numbers if number is not None])
