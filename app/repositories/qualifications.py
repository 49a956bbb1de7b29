"""Trainings, certificates and VOG's that were seen."""

import datetime as dt

from sqlmodel import col, select

from app.models import Account, Node, Qualification
from app.repositories.asking import Repository, number_of


class Qualifications(Repository):
    """Proofs of a node that the viewer may change: the caller got it from `own` of its repository."""

    def of(self, node: Node) -> list[Qualification]:
        """List what was seen, the last first; also what is valid no longer."""
        query = select(Qualification).where(col(Qualification.node) == node.number)
        return list(self.session.exec(query.order_by(col(Qualification.number).desc())))

    def of_oneself(self, node: Node) -> bool:
        """Whether this is the viewer, or an initiative that the same person speaks for by another account."""
        if self.viewer.person is None:
            return False
        query = select(Account.number).where(
            col(Account.person) == self.viewer.person,
            col(Account.organisation) == node.number,
            col(Account.role) == "initiative-contact",
            col(Account.closed_at).is_(None),
        )
        return node.number == self.viewer.person or self.session.exec(query).first() is not None

    def see(self, node: Node, kind: str, valid_until: dt.date | None) -> Qualification:
        """Write down, on the viewer's word, that this was seen. One of a kind: what was seen before makes way."""
        for before in self.of(node):
            if before.kind == kind:
                self.session.delete(before)
        row = Qualification(
            municipality=node.municipality,
            node=number_of(node),
            kind=kind,
            valid_until=valid_until,
            said_at=self.asking.now,
            said_by=self.viewer.actor,
            confirmed_at=self.asking.now,
        )
        self.session.add(row)
        self._changed(node)
        return row

    def take_back(self, node: Node, number: int) -> None:
        """Forget one of this node; nothing when it is not there."""
        for row in self.of(node):
            if row.number == number:
                self.session.delete(row)
                self._changed(node)

    def _changed(self, node: Node) -> None:
        self.session.flush()
        self.asking.changed("node", number_of(node))
