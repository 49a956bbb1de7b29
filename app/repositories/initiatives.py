"""Initiatives: what people in the neighbourhood do together."""

from sqlmodel import col

from app.models import Initiative, Node
from app.repositories.named import NamedNodes, NamedRow
from app.repositories.visible import cards


class Initiatives(NamedNodes[Initiative]):
    """Initiatives: what people in the neighbourhood do together."""

    kind = "initiative"
    table = Initiative

    def at_place(self, place: Node, limit: int) -> list[NamedRow[Initiative]]:
        """List what is done in this place, in order of registration."""
        query = self._all(col(Initiative.place) == place.number, cards(self.viewer)).order_by(col(Node.number))
        return [NamedRow(node, detail) for node, detail in self.session.exec(query.limit(limit))]
