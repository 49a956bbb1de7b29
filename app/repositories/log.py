"""Who looked: one line for each person whom a request read or changed, in a chain that shows any change afterwards.

Every line holds the hash of the line before, so that a line that was changed, left out or put elsewhere breaks the
chain at that place. Writes never run side by side (app.database), so there is one chain. Whom a line is about it says
by a key of that person only: who is erased takes the key along, and the chain stays whole.
"""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func
from sqlmodel import Session, col, select

from app.models import METADATA, AccessLine, Care, Node, SubjectKey
from app.policy.retention import DataClass
from app.policy.roles import OPERATOR, Viewer

ACTIONS: Final = ("read", "update", "create", "erase")
"""What can be done, the least first; of several in one request the last stands, and any other word above these."""
CLASSES: Final[tuple[DataClass, ...]] = ("technical", "K0", "K1", "K2", "K3", "K4")
EXPIRED: Final = "expire"
"""The action of the line that says that older lines were removed: in place of a person, the hash of the last one."""
_SAID: Final = ("municipality", "actor", "route", "action", "subject", "data_class", "reason")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a request did with the data of one person. `reason`: what for, where it was no task of who asked."""

    data_class: DataClass
    action: str
    reason: str | None = None

    def joined(self, other: "Seen") -> "Seen":
        """Both in one line: the highest class and the heaviest action."""
        return replace(
            self,
            data_class=max(self.data_class, other.data_class, key=CLASSES.index),
            action=max(self.action, other.action, key=_weight),
            reason=self.reason or other.reason,
        )


@dataclass(frozen=True, slots=True)
class Head:
    """The newest line, and how many there are: kept elsewhere, it shows whether lines at the end were taken away."""

    number: int
    hash: str
    count: int


def _weight(action: str) -> int:
    return ACTIONS.index(action) if action in ACTIONS else len(ACTIONS)


def append(session: Session, lines: Iterable[tuple[int, AccessLine]]) -> None:
    """Add these lines to the chain, each about the node with that number. They come without subject and hashes."""
    newest = _newest(session)
    before = newest.hash if newest else ""
    for number, line in lines:
        line.subject = subject_of(session, number)
        before = _chain(session, line, before)


def _chain(session: Session, line: AccessLine, before: str) -> str:
    line.previous = before
    line.hash = link(line)
    session.add(line)
    session.flush()
    return line.hash


def _newest(session: Session, *conditions: ColumnElement[bool]) -> AccessLine | None:
    return session.exec(select(AccessLine).where(*conditions).order_by(col(AccessLine.number).desc()).limit(1)).first()


def link(line: Any) -> str:
    """sha256, hexadecimal, over the hash of the line before and all that this line says (a row of AccessLine)."""
    said = [line.previous, line.at.isoformat(), *(getattr(line, name) for name in _SAID)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def subject_of(session: Session, number: int) -> str | None:
    """What the log calls the person with this number; made when it is needed. None for who is not there (any more)."""
    known = known_subject(session, number)
    if known is not None:
        return known
    node = session.get(Node, number)
    if node is None:
        return None
    key = secrets.token_hex(32)
    session.add(SubjectKey(municipality=node.municipality, node=number, key=key))
    return _called(key)


def known_subject(session: Session, number: int) -> str | None:
    """What the log calls the person with this number; None for who is not in it."""
    key = session.exec(select(SubjectKey.key).where(col(SubjectKey.node) == number)).first()
    return None if key is None else _called(key)


def _called(key: str) -> str:
    return hmac.new(bytes.fromhex(key), b"subject", hashlib.sha256).hexdigest()


def reasons(session: Session, viewer: Viewer, now: dt.datetime, numbers: Collection[int]) -> Mapping[int, str]:
    """Give the reasons for which the viewer may read these people now, by number; the newest where there are more."""
    if not numbers:
        return {}
    query = select(Care.person, Care.reason).where(
        col(Care.worker) == viewer.person,
        col(Care.person).in_(numbers),
        col(Care.kind) == "reason",
        col(Care.ended_at).is_(None),
        col(Care.until) > now,
    )
    return {person: reason for person, reason in session.exec(query.order_by(col(Care.number))) if reason is not None}


def broken(session: Session) -> Iterator[int]:
    """Numbers of the lines that do not follow from the line before, or do not say any more what they said.

    The oldest line follows from nothing, or from the last one of which a later line says that its term was over.
    """
    table = METADATA.tables["access_line"]
    removed = set(session.exec(select(AccessLine.subject).where(col(AccessLine.action) == EXPIRED)))
    before: str | None = None
    for line in session.connection().execution_options(yield_per=1000).execute(table.select().order_by("number")):
        follows = line.previous == before if before is not None else line.previous in {"", *removed}
        if not follows or link(line) != line.hash:
            yield line.number
        before = line.hash


def head(session: Session) -> Head | None:
    """Return the newest line and the number of lines; None when there are none."""
    newest = _newest(session)
    if newest is None:
        return None
    return Head(newest.number or 0, newest.hash, session.exec(select(func.count()).select_from(AccessLine)).one())


def holds(session: Session, kept: Head) -> bool:
    """Whether the line that was the newest is still there as it was, with as many before it as its term allows."""
    found = session.exec(select(AccessLine.hash).where(col(AccessLine.number) == kept.number)).first()
    oldest = session.exec(select(AccessLine).order_by(col(AccessLine.number)).limit(1)).first()
    if found != kept.hash or oldest is None:
        return False
    before = select(func.count()).select_from(AccessLine).where(col(AccessLine.number) <= kept.number)
    count = session.exec(before).one()
    return count == kept.count if oldest.previous == "" else count <= kept.count


def expire(session: Session, now: dt.datetime, before: dt.datetime) -> int:
    """Remove the lines from before a moment, and say so in a new line: a chain cannot begin halfway. Count them."""
    young = select(func.min(AccessLine.number)).where(col(AccessLine.at) >= before)
    first = session.exec(young).one()
    newest, last = _newest(session), _newest(session, col(AccessLine.number) < first) if first else _newest(session)
    if newest is None or last is None:
        return 0
    # First said, then done: the chain goes on from the newest line, which may be one of those that go.
    _chain(
        session,
        AccessLine(
            municipality="",
            at=now,
            actor=OPERATOR.actor,
            route="",
            action=EXPIRED,
            data_class="technical",
            subject=last.hash,
        ),
        newest.hash,
    )
    table = METADATA.tables["access_line"]
    return session.connection().execute(delete(table).where(table.c.number <= last.number)).rowcount
