"""Who asks, when, and in which transaction: what every repository hangs off, so that none exists without a viewer."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import Table, update
from sqlmodel import Session, SQLModel

from app.errors import Stale
from app.models import AccessLine, Change
from app.policy.retention import DataClass
from app.policy.roles import Viewer
from app.repositories.log import Seen, append, reasons
from app.traces import Erased


class Numbered(Protocol):
    """A row that has a number once it is stored."""

    number: int | None


class Asking:
    """One viewer, one moment (aware, UTC) and one transaction. `app.work.Work` is the one that is used."""

    def __init__(self, viewer: Viewer, now: dt.datetime, session: Session, route: str) -> None:
        if not isinstance(viewer, Viewer):
            raise TypeError("a question needs a viewer")
        if now.tzinfo is None:
            raise ValueError("now must be aware, in UTC")
        self.viewer = viewer
        self.now = now
        self.session = session
        self.route = route
        self.erased = Erased()
        """What this transaction erased, for what must be done about it once it is committed."""
        self._seen: dict[int, Seen] = {}

    @property
    def today(self) -> dt.date:
        """The day of this request."""
        return self.now.date()

    def changed(self, about: str, number: int) -> None:
        """Tell every process that this row is different now (a kind of `app.models.CHANGED`)."""
        self.session.add(Change(municipality=self._municipality(), about=about, row=number))

    def seen(self, subject: int, data_class: DataClass, action: str = "read", reason: str | None = None) -> None:
        """Write down that the viewer read or changed data of this class about this node: one line for each person.

        `reason`, from a closed list, where it was no task of the viewer's; one that the viewer gave to read this person
        is filled in when the line is written.
        """
        now = Seen(data_class, action, reason)
        before = self._seen.get(subject)
        self._seen[subject] = now if before is None else before.joined(now)

    def write_log(self) -> None:
        """Add what was seen to the access log, as the last thing before the transaction is committed."""
        seen, self._seen = self._seen, {}
        if not seen:
            return
        given = reasons(self.session, self.viewer, self.now, seen.keys() & self.viewer.glimpses)
        lines = ((subject, self._line(what, given.get(subject))) for subject, what in sorted(seen.items()))
        append(self.session, lines)

    def _line(self, what: Seen, given: str | None) -> AccessLine:
        return AccessLine(
            municipality=self._municipality(),
            at=self.now,
            actor=self.viewer.actor,
            route=self.route,
            action=what.action,
            data_class=what.data_class,
            reason=given or what.reason,
        )

    def _municipality(self) -> str:
        """The viewer's municipality; '' for the operator, who has none of his own."""
        return self.viewer.municipality or ""


def columns_of(values: Mapping[str, Any], *tables: type[SQLModel]) -> list[dict[str, Any]]:
    """Divide values over the tables that have such a column, the first that has it; TypeError for one that none has."""
    divided: list[dict[str, Any]] = [{} for _ in tables]
    for name, value in values.items():
        place = next((n for n, table in enumerate(tables) if name in table.model_fields), None)
        if place is None:
            raise TypeError(f"no column {name}")
        divided[place][name] = value
    return divided


def set_all(row: Any, values: Mapping[str, Any]) -> None:
    """Set these columns of a row that the session will write."""
    for name, value in values.items():
        setattr(row, name, value)


def number_of(row: Numbered) -> int:
    """Return the number of a stored row; TypeError for one that is not stored."""
    if row.number is None:
        raise TypeError("not stored yet")
    return row.number


class Repository:
    """What the repositories share: the question they answer, and how a row changes."""

    def __init__(self, asking: Asking) -> None:
        if not isinstance(asking, Asking):
            raise TypeError("a repository needs to know who asks")
        self.asking = asking
        self.session = asking.session

    @property
    def viewer(self) -> Viewer:
        """Who asks, with the people who are his task by now."""
        return self.asking.viewer

    def _update(self, row: SQLModel, **values: Any) -> None:
        """Change these columns of a row with a `version`, unless someone else did so first: Stale."""
        table: Table = row.__table__  # type: ignore[attr-defined]
        number, version = row.number, row.version  # type: ignore[attr-defined]
        statement = (
            update(table)
            .where(table.c.number == number, table.c.version == version)
            .values(**values, version=version + 1)
        )
        if self.session.connection().execute(statement).rowcount != 1:
            raise Stale
        self.session.refresh(row)
