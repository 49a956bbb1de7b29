"""The rules of app.policy.visibility as conditions in SQL; tests hold the two equal.

What is asked in every request is kept by viewer: a condition never changes, and making one takes longer than
the question that it is part of.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.models import Consent, Need, Node, Tie
from app.policy.roles import Viewer
from app.policy.visibility import SEES, Reach

Condition = ColumnElement[bool]
NodeAlias = type[Node]

_CONSENT = aliased(Consent)
"""One for every question: making an alias takes longer than the question itself."""


@lru_cache(maxsize=256)
def cards(viewer: Viewer, node: NodeAlias = Node) -> Condition:
    """Nodes whose card the viewer may see (`sees_card`). `node` may be an alias of Node."""
    person = within(SEES[viewer.role].cards, viewer, node)
    return and_(_municipality(viewer, node.municipality), or_(col(node.kind) != "person", person))


@lru_cache(maxsize=256)
def names(viewer: Viewer, node: NodeAlias = Node) -> Condition:
    """Nodes whose name and contact data the viewer may see (`sees_name`)."""
    person = within(SEES[viewer.role].names, viewer, node)
    return and_(_municipality(viewer, node.municipality), or_(col(node.kind) != "person", person))


def changeable(viewer: Viewer, node: NodeAlias = Node) -> Condition:
    """Nodes that the viewer may change (`may_change`)."""
    reach = SEES[viewer.role].needs
    thing: Condition = true() if reach == "everything" else _oneself(viewer, node.number)
    if reach == "caseload":
        thing = or_(thing, col(node.neighbourhood).in_(viewer.neighbourhoods))
    person = within(SEES[viewer.role].names, viewer, node)
    return and_(
        _municipality(viewer, node.municipality),
        or_(and_(col(node.kind) != "person", thing), and_(col(node.kind) == "person", person)),
    )


@lru_cache(maxsize=256)
def need_texts(viewer: Viewer) -> Condition:
    """Needs whose text the viewer may read (`sees_need_text`), joined with Node as their owner."""
    if SEES[viewer.role].needs == "everything":
        return changeable(viewer)
    own = or_(_own_organisation(viewer, Need.organisation), _oneself(viewer, Need.owner))
    return and_(changeable(viewer), own)


def ties(viewer: Viewer, a: NodeAlias, b: NodeAlias) -> Condition:
    """Ties that the viewer may know of (`sees_tie`); `a` and `b` are the aliases joined as the tie's ends."""
    both = and_(cards(viewer, a), cards(viewer, b))
    if SEES[viewer.role].cards == "everything":
        return both
    open_to_all = and_(or_(col(a.kind) != "person", shared(a)), or_(col(b.kind) != "person", shared(b)))
    return and_(both, or_(_own_organisation(viewer, Tie.organisation), open_to_all))


def shared(node: NodeAlias = Node) -> Condition:
    """Persons who agreed to be visible to partners."""
    return agreed(node.number, "partners")


def agreed(number: Any, purpose: str) -> Condition:
    """Whether the node with this number (a column) gave this consent."""
    return exists(select(1).where(col(_CONSENT.node) == number, col(_CONSENT.purpose) == purpose, col(_CONSENT.given)))


def within(reach: Reach, viewer: Viewer, node: NodeAlias) -> Condition:
    """Persons within this reach of the viewer."""
    if reach == "everything":
        return true()
    if reach == "oneself":
        return _oneself(viewer, node.number)
    own = _own_organisation(viewer, node.organisation)
    recorded = or_(own, shared(node)) if reach == "neighbourhoods" else own
    near = and_(col(node.neighbourhood).in_(viewer.neighbourhoods), recorded)
    return or_(near, _oneself(viewer, node.number))


def _municipality(viewer: Viewer, column: Any) -> Condition:
    return true() if viewer.municipality is None else col(column) == viewer.municipality


def _own_organisation(viewer: Viewer, column: Any) -> Condition:
    return false() if viewer.organisation is None else col(column) == viewer.organisation


def _oneself(viewer: Viewer, column: Any) -> Condition:
    return false() if viewer.person is None else col(column) == viewer.person
