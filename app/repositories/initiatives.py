"""Initiatives: what people in the neighbourhood do together."""

from sqlalchemy import and_, or_
from sqlmodel import col, select

from app.models import Initiative, Node
from app.repositories.named import NamedNodes, NamedRow
from app.repositories.visible import cards, changeable


class Initiatives(NamedNodes[Initiative]):
    """Initiatives: what people in the neighbourhood do together."""

    kind = "initiative"
    table = Initiative

    def at_place(self, place: Node, limit: int) -> list[NamedRow[Initiative]]:
        """List what is done in this place, in order of registration."""
        query = self._all(col(Initiative.place) == place.number, cards(self.viewer)).order_by(col(Node.number))
        return [NamedRow(node, detail) for node, detail in self.session.exec(query.limit(limit))]

    def wholes(self, now: int | None) -> list[NamedRow[Initiative]]:
        """List what the viewer may say something is part of, as far as it goes on; and what it is part of `now`."""
        may_be = and_(changeable(self.viewer), col(Node.status) != "left")
        query = self._all(or_(may_be, and_(cards(self.viewer), col(Node.number) == now)))
        return [NamedRow(node, detail) for node, detail in self.session.exec(query)]

    def parts(self, whole: Node) -> list[NamedRow[Initiative]]:
        """List what is part of this initiative, also by way of another part, each once, in order of registration."""
        part = select(Initiative.node).where(col(Initiative.part_of) == whole.number).cte("part", recursive=True)
        # A union keeps each once: so a circle, which no rule of the database forbids, ends too.
        part = part.union(select(Initiative.node).where(col(Initiative.part_of) == part.c.node))
        within = col(Node.number).in_(select(part.c.node)), col(Node.number) != whole.number
        query = self._all(*within, cards(self.viewer)).order_by(col(Node.number))
        return [NamedRow(node, detail) for node, detail in self.session.exec(query)]
