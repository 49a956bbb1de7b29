"""Who looked, read back: by the person whom it is about, and by who keeps watch over the log."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import col, select

from app.errors import NotFound
from app.models import AccessLine, Account, Care, Node, Organisation, Token
from app.policy.roles import OPERATOR
from app.repositories.asking import Repository, number_of
from app.repositories.log import known_subject


@dataclass(frozen=True, slots=True)
class Actor:
    """Who stands behind the name of an actor in the log; never a person's name. `person` is a number."""

    role: str
    organisation: str | None
    person: int | None


class Readers(Repository):
    """The lines of the access log."""

    def about(self, node: Node) -> list[AccessLine]:
        """List every line about this person, whom the caller got by `people.own`; the newest first."""
        subject = known_subject(self.session, number_of(node))
        if subject is None:
            return []
        query = select(AccessLine).where(col(AccessLine.subject) == subject)
        return list(self.session.exec(query.order_by(col(AccessLine.number).desc())))

    def covered(self, node: Node, worker: int | None, at: dt.datetime) -> bool:
        """Whether this worker stood in for a colleague in the care for this person, at that moment."""
        query = select(Care.number).where(
            col(Care.worker) == worker,
            col(Care.person) == node.number,
            col(Care.kind) == "cover",
            col(Care.since) <= at,
            or_(col(Care.until).is_(None), col(Care.until) > at),
            or_(col(Care.ended_at).is_(None), col(Care.ended_at) > at),
        )
        return self.session.exec(query).first() is not None

    def actors(self, names: Collection[str]) -> Mapping[str, Actor]:
        """Say who stands behind these names of actors, as far as that is still known."""
        found = {OPERATOR.actor: Actor(OPERATOR.role, None, None)}
        for kind, table in (("token", Token), ("account", Account)):
            numbers = {int(name.removeprefix(f"{kind}:")) for name in names if name.startswith(f"{kind}:")}
            query = (
                select(table.number, table.role, Organisation.name, table.person)
                .outerjoin(Organisation, col(Organisation.node) == col(table.organisation))
                .where(col(table.number).in_(numbers))
            )
            found |= {f"{kind}:{row[0]}": Actor(*row[1:]) for row in self.session.exec(query)}
        return found

    def find(
        self,
        *,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        with_reason: bool = False,
        after: int | None = None,
        limit: int = 50,
    ) -> list[AccessLine]:
        """List lines of the viewer's municipality from `since` up to, and not including, `until`; the newest first.

        Lines of the operator belong to every municipality.
        """
        wanted: list[ColumnElement[bool]] = [self._near()]
        if since is not None:
            wanted.append(col(AccessLine.at) >= since)
        if until is not None:
            wanted.append(col(AccessLine.at) < until)
        if with_reason:
            wanted.append(col(AccessLine.reason).is_not(None))
        if after is not None:
            wanted.append(col(AccessLine.number) < after)
        query = select(AccessLine).where(*wanted).order_by(col(AccessLine.number).desc()).limit(limit)
        return list(self.session.exec(query))

    def number_of(self, line_hash: str) -> int | None:
        """Return the number of the line with this hash; NotFound."""
        query = select(AccessLine.number).where(col(AccessLine.hash) == line_hash, self._near())
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def _near(self) -> ColumnElement[bool]:
        if self.viewer.municipality is None:
            return true()
        return col(AccessLine.municipality).in_((self.viewer.municipality, ""))
