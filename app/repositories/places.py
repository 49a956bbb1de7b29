"""Places: rooms, fields, plots and tools."""

from sqlmodel import col

from app.models import Node, Place
from app.repositories.named import NamedNodes, NamedRow
from app.repositories.visible import cards


class Places(NamedNodes[Place]):
    """Places: rooms, fields, plots and tools."""

    kind = "place"
    table = Place

    def recorded(self, limit: int = 20) -> list[NamedRow[Place]]:
        """List places that the viewer's organisation or initiative recorded itself, in order of registration."""
        own = col(Node.organisation) == self.viewer.organisation
        query = self._all(own, cards(self.viewer)).order_by(col(Node.number)).limit(limit)
        return [NamedRow(node, detail) for node, detail in self.session.exec(query)]
