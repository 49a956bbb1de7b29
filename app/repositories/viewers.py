"""Who asks, complete: whoever came in, by a token or signed in, with the people who are his task at this moment."""

import datetime as dt
from dataclasses import replace
from typing import Final

from sqlmodel import Session, col, or_, select

from app.models import Care, ListShare
from app.policy.roles import Viewer

TASKS: Final = ("own", "cover", "circle")
"""Kinds of care that make somebody one's task; 'reason' lets one only read."""


def complete(session: Session, viewer: Viewer, now: dt.datetime) -> Viewer:
    """Add who is this viewer's task now, whom he may read for a reason, and whose lists his organisation may read."""
    caseload, glimpses = _care(session, viewer.person, now)
    return replace(viewer, caseload=caseload, glimpses=glimpses, lists=_lists(session, viewer.organisation))


def _care(session: Session, worker: int | None, now: dt.datetime) -> tuple[frozenset[int], frozenset[int]]:
    if worker is None:
        return frozenset(), frozenset()
    rows = session.exec(
        select(Care.person, Care.kind).where(
            col(Care.worker) == worker,
            col(Care.ended_at).is_(None),
            or_(col(Care.until).is_(None), col(Care.until) > now),
        )
    ).all()
    mine = frozenset(person for person, kind in rows if kind in TASKS)
    return mine, frozenset(person for person, kind in rows if kind not in TASKS)


def _lists(session: Session, organisation: int | None) -> frozenset[int]:
    if organisation is None:
        return frozenset()
    query = select(ListShare.initiative).where(col(ListShare.organisation) == organisation)
    return frozenset(session.exec(query))
