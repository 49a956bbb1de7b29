"""What people were before, and where: roles that are over."""

import datetime as dt

from sqlmodel import col, select

from app.models import Node, Role
from app.repositories.asking import Repository, number_of


class PastRoles(Repository):
    """Roles of people whom the viewer may change: the caller got them from `work.people.own`."""

    def of(self, node: Node) -> list[Role]:
        """List the roles somewhere that are over, the last first."""
        query = select(Role).where(
            col(Role.node) == node.number, col(Role.until) < self.asking.today, col(Role.at).is_not(None)
        )
        return list(self.session.exec(query.order_by(col(Role.until).desc(), col(Role.number))))

    def add(self, node: Node, at: Node, kind: str, until: dt.date, function: str | None) -> Role:
        """Write down that this person had a role there, on the viewer's word."""
        row = Role(
            municipality=node.municipality,
            node=number_of(node),
            kind=kind,
            at=number_of(at),
            function=function,
            until=until,
            said_at=self.asking.now,
            said_by=self.viewer.actor,
            confirmed_at=self.asking.now,
        )
        self.session.add(row)
        self.session.flush()
        self.asking.changed("node", number_of(node))
        return row

    def take_back(self, node: Node, number: int) -> None:
        """Forget a role of this person that is over; nothing when it is not there."""
        for row in self.of(node):
            if row.number == number:
                self.session.delete(row)
                self.asking.changed("node", number_of(node))
        self.session.flush()
