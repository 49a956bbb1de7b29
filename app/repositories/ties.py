"""Ties: who knows, supports or belongs to whom, each as one organisation recorded it."""

import uuid
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_, select

from app.errors import FieldError, Invalid, NotFound
from app.models import Node, Tie
from app.repositories.asking import Repository, number_of
from app.repositories.visible import Condition, ties

_A, _B = aliased(Node), aliased(Node)
"""A tie's two ends, the same for every question: app.repositories.visible keeps its conditions by alias."""


class TieRow(NamedTuple):
    """A tie with its two ends."""

    tie: Tie
    a: Node
    b: Node


class Ties(Repository):
    """Ties that the viewer may know of."""

    def get(self, tie_id: uuid.UUID) -> TieRow:
        """Return the tie with this id; NotFound, also when the viewer may not know of it."""
        return self._one(col(Tie.id) == tie_id)

    def own(self, tie_id: uuid.UUID) -> TieRow:
        """Return the tie with this id when the viewer may change it: his organisation recorded it; else NotFound."""
        if self.viewer.role == "operator":
            return self.get(tie_id)
        return self._one(
            col(Tie.id) == tie_id,
            col(Tie.organisation).is_not(None),
            col(Tie.organisation) == self.viewer.organisation,
        )

    def find(self, of: Node | None = None, *, after: int | None = None, limit: int = 50) -> list[TieRow]:
        """List ties, of one node where given, in order of registration."""
        conditions: list[Condition] = [col(Tie.number) > (after or 0)]
        if of is not None:
            conditions.append(or_(col(Tie.a) == of.number, col(Tie.b) == of.number))
        return self._all(*conditions, limit=limit)

    def between(self, a: Node, b: Node) -> TieRow | None:
        """Return the first tie of these two, either way, that the viewer's organisation recorded; None without one."""
        either = or_(
            and_(col(Tie.a) == a.number, col(Tie.b) == b.number), and_(col(Tie.a) == b.number, col(Tie.b) == a.number)
        )
        found = self._all(either, col(Tie.organisation) == self.viewer.organisation, limit=1)
        return found[0] if found else None

    def touching(self, numbers: Collection[int], limit: int) -> list[TieRow]:
        """List the ties of these nodes with anybody, in order of registration."""
        return self._all(or_(col(Tie.a).in_(numbers), col(Tie.b).in_(numbers)), limit=limit)

    def create(self, a: Node, b: Node, kind: str, **values: Any) -> TieRow:
        """Record a tie between two nodes that the viewer may see, from `a` to `b` where it has a direction.

        `values` are columns of Tie. It is recorded by the viewer's organisation, on the viewer's word, now. Invalid
        when they live in two municipalities: each has a network of its own.
        """
        if a.municipality != b.municipality:
            raise Invalid([FieldError("b", "unknown-node")])
        defaults: dict[str, Any] = {
            "organisation": self.viewer.organisation,
            "last_confirmed": self.asking.today,
            "said_at": self.asking.now,
            "said_by": self.viewer.actor,
            "confirmed_at": self.asking.now,
        }
        tie = Tie(
            municipality=a.municipality,
            a=number_of(a),
            b=number_of(b),
            kind=kind,
            **defaults | values,
        )
        self.session.add(tie)
        self.session.flush()
        self.asking.changed("tie", number_of(tie))
        return TieRow(tie, a, b)

    def update(self, row: TieRow, **values: Any) -> TieRow:
        """Change columns of the tie; Stale when someone else did so first."""
        self._update(row.tie, **values)
        self.asking.changed("tie", number_of(row.tie))
        return row

    def _one(self, *conditions: Condition) -> TieRow:
        found = self._all(*conditions, limit=1)
        if not found:
            raise NotFound
        return found[0]

    def _all(self, *conditions: Condition, limit: int) -> list[TieRow]:
        query = (
            select(Tie, _A, _B)
            .join(_A, col(_A.number) == col(Tie.a))
            .join(_B, col(_B.number) == col(Tie.b))
            .where(ties(self.viewer, _A, _B), *conditions)
            .order_by(col(Tie.number))
            .limit(limit)
        )
        return [TieRow(*row) for row in self.session.exec(query)]
