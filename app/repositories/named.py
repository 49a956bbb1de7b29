"""What initiatives, organisations and places share: nodes with a name that everyone may know."""

import uuid
from typing import Any, Generic, NamedTuple, TypeVar

from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from app.errors import NotFound
from app.models import Area, Initiative, Node, Organisation, Place
from app.repositories.asking import Repository, columns_of, number_of, set_all
from app.repositories.visible import Condition, cards, changeable

Detail = TypeVar("Detail", Initiative, Organisation, Place)


class NamedRow(NamedTuple, Generic[Detail]):
    """A node and what it tells about itself."""

    node: Node
    detail: Detail


class NamedNodes(Repository, Generic[Detail]):
    """Nodes of one kind. Everyone who signed in sees them; changing them is for who may change the node."""

    kind: str
    table: type[Detail]

    def get(self, node_id: uuid.UUID) -> NamedRow[Detail]:
        """Return the one with this id; NotFound."""
        return self._one(col(Node.id) == node_id, cards(self.viewer))

    def own(self, node_id: uuid.UUID) -> NamedRow[Detail]:
        """Return the one with this id when the viewer may change it; else NotFound."""
        return self._one(col(Node.id) == node_id, changeable(self.viewer))

    def find(
        self, neighbourhood: str | None = None, *, after: int | None = None, limit: int = 50
    ) -> list[NamedRow[Detail]]:
        """List them, in one neighbourhood where given, in order of registration."""
        query = self._all(col(Node.number) > (after or 0), cards(self.viewer)).order_by(col(Node.number)).limit(limit)
        if neighbourhood is not None:
            query = query.where(col(Node.neighbourhood) == neighbourhood)
        return [NamedRow(node, detail) for node, detail in self.session.exec(query)]

    def create(self, area: Area, **values: Any) -> NamedRow[Detail]:
        """Record one in `area` (from `areas.own`); `values` are columns of Node and of the table of this kind."""
        mine: dict[str, Any] = {"organisation": self.viewer.organisation}
        on_node, on_detail = columns_of(mine | values, Node, self.table)
        node = Node(
            municipality=area.municipality,
            kind=self.kind,
            listed_as=self.kind,
            neighbourhood=area.code,
            **on_node,
        )
        self.session.add(node)
        self.session.flush()
        detail = self.table(node=number_of(node), municipality=area.municipality, **on_detail)
        self.session.add(detail)
        self.session.flush()
        self.asking.changed("node", number_of(node))
        return NamedRow(node, detail)

    def update(self, row: NamedRow[Detail], **values: Any) -> NamedRow[Detail]:
        """Change columns of Node and of the table of this kind; Stale when someone else did so first."""
        on_node, on_detail = columns_of(values, Node, self.table)
        self._update(row.node, **on_node)
        set_all(row.detail, on_detail)
        self.session.flush()
        self.asking.changed("node", number_of(row.node))
        return row

    def _one(self, *conditions: Condition) -> NamedRow[Detail]:
        found = self.session.exec(self._all(*conditions)).first()
        if found is None:
            raise NotFound
        return NamedRow(found[0], found[1])

    def _all(self, *conditions: Condition) -> Select[Node, Detail]:
        table: Any = self.table
        return select(Node, table).join(table, col(table.node) == col(Node.number)).where(*conditions)
