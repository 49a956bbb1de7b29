"""Areas: public to everyone who signed in; and the counts per neighbourhood that measures are made of."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import FieldError, Invalid, NotFound
from app.models import Area, Node, Tie
from app.policy.visibility import SEES
from app.repositories.asking import Repository
from app.repositories.visible import Condition, agreed


class Population(NamedTuple):
    """Who counts in one neighbourhood: node numbers, and undirected pairs (smaller number first), each once."""

    area: Area
    nodes: tuple[int, ...]
    ties: tuple[tuple[int, int], ...]


def named(area: type[Area]) -> ColumnElement[str | None]:
    """What people call an area; NULL where it is known by its code alone."""
    return func.nullif(col(area.name), col(area.code))


class Areas(Repository):
    """Areas of the viewer's municipality."""

    def get(self, code: str) -> Area:
        """Return the area with this code; NotFound."""
        found = self.session.exec(self._mine().where(col(Area.code) == code)).first()
        if found is None:
            raise NotFound
        return found

    def find(self, kind: str | None = None, *, after: int | None = None, limit: int = 100) -> list[Area]:
        """List areas, of one kind (app.models.AREA_KINDS) where given, in order of registration."""
        query = self._mine().where(col(Area.number) > (after or 0)).order_by(col(Area.number)).limit(limit)
        return list(self.session.exec(query if kind is None else query.where(col(Area.kind) == kind)))

    def neighbourhoods(self) -> list[Area]:
        """List all neighbourhoods, by code."""
        query = self._mine().where(col(Area.kind) == "neighbourhood").order_by(col(Area.code))
        return list(self.session.exec(query))

    def own(self, code: str, field: str = "neighbourhood") -> Area:
        """Return a neighbourhood in which the viewer may record something; Invalid names the input field."""
        query = self._mine().where(col(Area.code) == code, col(Area.kind) == "neighbourhood")
        area = self.session.exec(query).first()
        elsewhere = SEES[self.viewer.role].needs == "caseload" and code not in self.viewer.neighbourhoods
        if area is None or elsewhere:
            raise Invalid([FieldError(field, "unknown-area")])
        return area

    def population(self, codes: Iterable[str] | None = None) -> list[Population]:
        """Count in each neighbourhood (all of them without `codes`) the nodes and the ties that measures are made of.

        People, professionals too, and initiatives that are active and registered there, without those who did
        not agree to statistics; and the pairs among them with any tie at all. Ordered by code.
        """
        wanted = None if codes is None else set(codes)
        areas = [area for area in self.neighbourhoods() if wanted is None or area.code in wanted]
        nodes: dict[str, list[int]] = {area.code: [] for area in areas}
        ties: dict[str, set[tuple[int, int]]] = {area.code: set() for area in areas}
        counted: Iterable[Any] = self.session.exec(
            select(Node.number, Node.neighbourhood)
            .where(_counts(Node), col(Node.neighbourhood).in_(nodes))
            .order_by(col(Node.number))
        )
        for number, code in counted:
            nodes[code].append(number)
        a, b = aliased(Node), aliased(Node)
        pairs: Iterable[Any] = self.session.exec(
            select(Tie.a, Tie.b, a.neighbourhood)
            .join(a, col(a.number) == col(Tie.a))
            .join(b, col(b.number) == col(Tie.b))
            .where(col(a.neighbourhood) == col(b.neighbourhood), _counts(a), _counts(b))
            .where(col(a.neighbourhood).in_(ties))
        )
        for one, other, code in pairs:
            ties[code].add((min(one, other), max(one, other)))
        return [Population(area, tuple(nodes[area.code]), tuple(sorted(ties[area.code]))) for area in areas]

    def _mine(self) -> SelectOfScalar[Area]:
        query = select(Area)
        if self.viewer.municipality is None:
            return query
        return query.where(col(Area.municipality) == self.viewer.municipality)


def _counts(node: type[Node]) -> Condition:
    """Whether a node counts: an active initiative, or an active person who agreed to statistics."""
    person = (col(node.kind) == "person") & agreed(node.number, "statistics")
    return (col(node.status) == "active") & or_(col(node.kind) == "initiative", person)
