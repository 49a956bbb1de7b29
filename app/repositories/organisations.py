"""Organisations, what they are for, and what they take for a ground to keep somebody."""

import uuid

from sqlmodel import col

from app.errors import NotFound
from app.models import Node, Organisation
from app.repositories.named import NamedNodes, NamedRow
from app.repositories.visible import cards


class Organisations(NamedNodes[Organisation]):
    """Organisations, what they are for, and what they take for a ground."""

    kind = "organisation"
    table = Organisation

    def guarded(self, node_id: uuid.UUID) -> NamedRow[Organisation]:
        """Return the organisation with this id when the viewer works for it (or is the operator); else NotFound."""
        row = self._one(col(Node.id) == node_id, cards(self.viewer))
        if self.viewer.role != "operator" and row.node.number != self.viewer.organisation:
            raise NotFound
        return row

    def mine(self) -> Organisation | None:
        """Return the organisation for which the viewer works, or None: what stands on a letter (K0)."""
        return self._mine()

    def allows_provisional(self) -> bool:
        """Whether somebody may be entered without a ground by the viewer; not before it is set."""
        mine = self._mine()
        return mine is not None and mine.allows_provisional

    def takes_agreements(self) -> bool:
        """Whether the viewer's organisation takes a volunteer's agreement for a ground; not before it is set."""
        mine = self._mine()
        return mine is not None and mine.agreement_is_ground

    def _mine(self) -> Organisation | None:
        return None if self.viewer.organisation is None else self.session.get(Organisation, self.viewer.organisation)
