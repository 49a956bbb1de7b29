"""This process's network, kept equal to the database: every answer first applies the change log up to now.

Readers never wait for a write to the database; only for the moment in which changed rows are put in the arrays.
"""

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlmodel import col

from app.database import Database, translated
from app.models import (
    Area,
    Change,
    Node,
    Role,
    Talent,
)
from app.policy.roles import Viewer
from app.policy.visibility import SEES
from app.repositories.values import values_of
from matching import model as engine
from matching.model import Scope
from matching.network import Network

__all__ = ["Live", "Network", "Scope", "scope_for"]

MOST_CHANGES: Final = 5000
"""With more changes than these to catch up with, building anew is quicker."""


KINDS: Final[Mapping[str, type[engine.Value]]] = {
    "node": engine.Node,
    "tie": engine.Tie,
    "talent": engine.Talent,
    "need": engine.Need,
    "introduction": engine.Introduction,
    "kept-apart": engine.Apart,
    "via-wish": engine.ViaWish,
    "opening": engine.Opening,
    "booking": engine.Booking,
    "condition": engine.Condition,
}
"""What a change can be about, in the order in which values hang on each other."""


def scope_for(viewer: Viewer, today: dt.date) -> Scope:
    """Say in the words of the engine what this viewer may see; the rules stand in app.policy.visibility."""
    reach = SEES[viewer.role].cards
    return Scope(
        today=today.toordinal(),
        organisation=viewer.organisation or 0,
        areas=viewer.neighbourhoods if reach == "neighbourhoods" else frozenset(),
        everything=reach == "everything",
        person=viewer.person or 0,
        initiative=(viewer.organisation or 0) if reach == "list" else 0,
        people=viewer.caseload | viewer.glimpses if reach == "neighbourhoods" else frozenset(),
        circle=viewer.caseload if reach == "circle" else frozenset(),
        lists=viewer.lists,
    )


class Live:
    """The networks of one process and one database: one for each municipality that is asked about."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str | None, Kept] = {}
        self._finding = threading.Lock()

    def get_ready(self, today: dt.date) -> None:
        """Build the network of each municipality that is there, so that no first question waits for it."""
        with translated(), self._database.reader.connect() as connection:
            found = list(connection.scalars(select(col(Area.municipality)).distinct()))
        for municipality in found:
            with self.network(today, municipality):
                pass

    @contextmanager
    def network(self, today: dt.date, municipality: str | None = None) -> Iterator[Network]:
        """Give the network of a municipality (None: of all together) as it is now, held still inside the `with`.

        `today` says which dated roles are current. What a transaction has not committed is not in it.
        """
        with self._finding:
            kept = self._kept.get(municipality)
            if kept is None:
                kept = self._kept[municipality] = Kept(self._database, municipality)
        kept.catch_up(today)
        with kept.still.reading():
            yield kept.network


class Kept:
    """One network, and how far in the change log it is."""

    def __init__(self, database: Database, municipality: str | None) -> None:
        self.network = Network()
        self.still = StillLock()
        self._database = database
        self._municipality = municipality
        self._applied = -1
        """Number of the last change that is in the network; -1 before it was built."""
        self._day = dt.date.min
        self._applying = threading.Lock()

    def catch_up(self, today: dt.date) -> None:
        """Apply the change log up to what the database holds."""
        with translated():
            with self._database.reader.connect() as connection:
                if _newest(connection) == self._applied and today == self._day:
                    return
            # Another look, now that it is our turn: while we waited, another thread may have applied a later one.
            with self._applying, self._database.reader.connect() as connection:
                self._apply(connection, _newest(connection), today)

    def _apply(self, connection: Connection, newest: int, today: dt.date) -> None:
        changed = self._changes(connection, today)
        if changed is None:
            network = Network.build(values_of(connection, today, self._municipality))
            with self.still.changing():
                self.network = network
        elif changed:
            present = list(values_of(connection, today, self._municipality, changed))
            gone = _gone(changed, present)
            with self.still.changing():
                for kind, number in gone:
                    self.network.drop(kind, number)
                for value in present:
                    self.network.put(value)
        self._applied, self._day = newest, today

    def _changes(self, connection: Connection, today: dt.date) -> dict[str, set[int]] | None:
        """Which rows changed since last time, by kind; None when everything must be read."""
        rows: Sequence[Any] = connection.execute(
            select(col(Change.about), col(Change.row)).where(col(Change.number) > self._applied).limit(MOST_CHANGES + 1)
        ).all()
        if self._applied < 0 or len(rows) > MOST_CHANGES or any(about == "everything" for about, _ in rows):
            return None
        changed: dict[str, set[int]] = defaultdict(set)
        for about, number in rows:
            changed[about].add(number)
        areas = changed.pop("area", set())
        moved: list[tuple[type[Node | Talent], ColumnElement[bool]]] = [(Node, _moved_with(areas))] if areas else []
        if today != self._day:
            moved += [(Node, _role_turned(self._day, today)), (Talent, _turned(Talent, self._day, today))]
        for table, condition in moved:
            changed[table.__tablename__].update(connection.scalars(select(col(table.number)).where(condition)))
        return {kind: numbers for kind, numbers in changed.items() if numbers}


def _newest(connection: Connection) -> int:
    """Number of the last change that this look at the database shows; 0 before the first."""
    return connection.scalar(select(func.max(col(Change.number)))) or 0


def _gone(changed: Mapping[str, set[int]], present: Iterable[engine.Value]) -> list[tuple[type[engine.Value], int]]:
    there = {(type(value), value.number) for value in present}
    wanted = [(KINDS[kind], number) for kind, numbers in changed.items() for number in sorted(numbers)]
    return [key for key in wanted if key not in there]


def _moved_with(areas: set[int]) -> ColumnElement[bool]:
    """Nodes that stand at the centre of one of these areas, for want of a position of their own."""
    codes = select(col(Area.code)).where(col(Area.number).in_(areas))
    return and_(or_(col(Node.lon).is_(None), col(Node.lat).is_(None)), col(Node.neighbourhood).in_(codes))


def _role_turned(one: dt.date, other: dt.date) -> ColumnElement[bool]:
    """Nodes with a role that starts or ends between these two days."""
    return col(Node.number).in_(select(col(Role.node)).where(_turned(Role, one, other)))


def _turned(table: type[Role | Talent], one: dt.date, other: dt.date) -> ColumnElement[bool]:
    """Rows of which the first or the last day lies between these two days."""
    early, late = sorted((one, other))
    return or_(
        and_(col(table.since) > early, col(table.since) <= late),
        and_(col(table.until) >= early, col(table.until) < late),
    )


class StillLock:
    """Many may read while nobody changes; who wants to change goes first."""

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._readers = 0
        self._changers = 0
        self._busy = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold still what is read. Not twice in one thread: a change that waits in between would wait for ever."""
        with self._turn:
            self._turn.wait_for(lambda: not self._changers)
            self._readers += 1
        try:
            yield
        finally:
            with self._turn:
                self._readers -= 1
                self._turn.notify_all()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Be alone."""
        with self._turn:
            self._changers += 1
            self._turn.wait_for(lambda: not self._readers and not self._busy)
            self._busy = True
        try:
            yield
        finally:
            with self._turn:
                self._changers -= 1
                self._busy = False
                self._turn.notify_all()
