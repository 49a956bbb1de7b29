"""Places: rooms, fields, plots and tools."""

from sqlmodel import col

from app.models import Node, Place
from app.repositories.named import NamedNodes, NamedRow
from app.repositories.visible import cards


class Places(NamedNodes[Place]):
    """Places: rooms, fields, plots and tools."""

    kind = "place"
    table = Place

    def by_source_id(self, source_id: str) -> NamedRow[Place]:
        """Return the place with this id in the folder that it came from; NotFound."""
        return self._one(col(Node.source_id) == source_id, col(Node.listed_as) == self.kind, cards(self.viewer))

    def recorded(self, limit: int = 20) -> list[NamedRow[Place]]:
        """List places that the viewer's organisation or initiative recorded itself, in order of registration."""
        own = col(Node.organisation) == self.viewer.organisation
        query = self._all(own, cards(self.viewer)).order_by(col(Node.number)).limit(limit)
        return [NamedRow(node, detail) for node, detail in self.session.exec(query)]
