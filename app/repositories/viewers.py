"""Who asks, complete: whoever came in, by a token or signed in, with the people who are his task at this moment."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sqlmodel import Session, col, or_, select

from app.models import Care, ListShare
from app.policy.roles import RoleName, Viewer

TASKS: Final[Mapping[RoleName, frozenset[str]]] = {
    "worker": frozenset({"own", "cover"}),
    "connector": frozenset({"circle"}),
}
"""Kinds of care that make somebody one's task, by role. Who has two roles brings nobody from one into the other."""
GLIMPSES: Final[Mapping[RoleName, frozenset[str]]] = {"worker": frozenset({"reason"})}
"""Kinds of care that let one only read."""


def complete(session: Session, viewer: Viewer, now: dt.datetime) -> Viewer:
    """Add who is this viewer's task now, whom he may read for a reason, and whose lists his organisation may read."""
    caseload, glimpses = _care(session, viewer, now)
    return replace(viewer, caseload=caseload, glimpses=glimpses, lists=_lists(session, viewer.organisation))


def _care(session: Session, viewer: Viewer, now: dt.datetime) -> tuple[frozenset[int], frozenset[int]]:
    tasks, glimpses = (kinds.get(viewer.role, frozenset()) for kinds in (TASKS, GLIMPSES))
    if viewer.person is None or not tasks | glimpses:
        return frozenset(), frozenset()
    rows = session.exec(
        select(Care.person, Care.kind).where(
            col(Care.worker) == viewer.person,
            col(Care.ended_at).is_(None),
            or_(col(Care.until).is_(None), col(Care.until) > now),
        )
    ).all()
    mine = frozenset(person for person, kind in rows if kind in tasks)
    return mine, frozenset(person for person, kind in rows if kind in glimpses)


def _lists(session: Session, organisation: int | None) -> frozenset[int]:
    if organisation is None:
        return frozenset()
    query = select(ListShare.initiative).where(col(ListShare.organisation) == organisation)
    return frozenset(session.exec(query))
