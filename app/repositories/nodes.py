"""Cards of any kind of node: what everything that is listed or suggested is made of."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from sqlalchemy import func
from sqlmodel import col, select

from app.errors import NotFound
from app.models import Initiative, Node, Organisation, Place
from app.repositories.asking import Repository
from app.repositories.visible import begins, cards, changeable, names

_NAME: Any = func.coalesce(Initiative.name, Organisation.name, Place.name)
"""What everybody may call it; of a person nothing."""


@dataclass(frozen=True, slots=True)
class NodeCard:
    """A node as everyone who may see it sees it. `name` is None for a person: names are another question."""

    number: int
    id: uuid.UUID
    source_id: str | None
    kind: str
    neighbourhood: str
    name: str | None


class Nodes(Repository):
    """Nodes whose card the viewer may see."""

    def get(self, node_id: uuid.UUID) -> Node:
        """Return the node with this id; NotFound, also when the viewer may not see it."""
        return self._one(col(Node.id) == node_id, cards(self.viewer))

    def own(self, node_id: uuid.UUID) -> Node:
        """Return the node with this id when the viewer may change it, or speak for it; else NotFound."""
        return self._one(col(Node.id) == node_id, changeable(self.viewer))

    def may_change(self, node: Node) -> bool:
        """Whether the viewer may change this node, or speaks for it; of a person read for a reason he may not."""
        query = select(Node.number).where(col(Node.number) == node.number, changeable(self.viewer))
        return self.session.exec(query).first() is not None

    def by_number(self, number: int) -> Node:
        """Return the node with this number; NotFound, also when the viewer may not see it."""
        return self._one(col(Node.number) == number, cards(self.viewer))

    def nameable(self, numbers: Iterable[int]) -> set[int]:
        """Return those of these nodes whose name the viewer may see."""
        query = select(Node.number).where(col(Node.number).in_(set(numbers)), names(self.viewer, self.asking.today))
        return {number for number in self.session.exec(query) if number is not None}

    def cards(self, numbers: Iterable[int]) -> dict[int, NodeCard]:
        """Return the cards with these numbers, by number; what the viewer may not see is left out."""
        query = (
            sqlalchemy.select(
                col(Node.number),
                col(Node.id),
                col(Node.source_id),
                col(Node.kind),
                col(Node.neighbourhood),
                _NAME,
            )
            .outerjoin(Initiative, col(Initiative.node) == col(Node.number))
            .outerjoin(Organisation, col(Organisation.node) == col(Node.number))
            .outerjoin(Place, col(Place.node) == col(Node.number))
            .where(col(Node.number).in_(set(numbers)), cards(self.viewer))
        )
        return {row[0]: NodeCard(*row) for row in self.session.connection().execute(query)}

    def called(self, start: str, limit: int) -> list[int]:
        """List the numbers of initiatives, organisations and places with a name that begins so."""
        query = (
            sqlalchemy.select(col(Node.number))
            .outerjoin(Initiative, col(Initiative.node) == col(Node.number))
            .outerjoin(Organisation, col(Organisation.node) == col(Node.number))
            .outerjoin(Place, col(Place.node) == col(Node.number))
            .where(begins(_NAME, start), cards(self.viewer))
            .order_by(col(Node.number))
            .limit(limit)
        )
        return list(self.session.connection().scalars(query))

    def _one(self, *conditions: Any) -> Node:
        found = self.session.exec(select(Node).where(*conditions)).first()
        if found is None:
            raise NotFound
        return found
