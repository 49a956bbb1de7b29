"""How much somebody has in hand. A figure leaves only about who asks; of a colleague it is room, or none."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlmodel import and_, col, or_, select

from app.errors import NotFound
from app.models import Identity, Introduction, Need, Node, Role
from app.policy.lifecycle import BEFORE
from app.policy.rhythm import OPEN_NEEDS
from app.repositories.asking import Repository, number_of
from app.repositories.visible import Condition, cards, holds

AT_WORK: Final = (*BEFORE, "agreed", "met", "running")
"""States in which an introduction is somebody's task; after the hand-over a neighbour holds it."""


@dataclass(frozen=True, slots=True)
class Load:
    """What who asks has in hand. `limit` None: nobody said how much is too much."""

    needs: int
    introductions: int
    open: int
    """Needs that are a task in either way, each counted once."""
    limit: int | None

    @property
    def over(self) -> bool:
        """Whether that is more than the limit."""
        return self.limit is not None and self.open > self.limit


@dataclass(frozen=True, slots=True)
class Colleague:
    """A professional of the same organisation. How much he has in hand is nobody else's business: room, or full."""

    number: int
    id: uuid.UUID
    name: str
    has_room: bool


class Workloads(Repository):
    """What professionals have in hand: who asks, and the colleagues in the same neighbourhoods."""

    def own(self) -> Load:
        """Count what who asks has in hand; nothing for who is no person."""
        number = self.viewer.person
        if number is None:
            return Load(0, 0, 0, None)
        needs = {need for _, need in self._needs([number])}
        introductions = [need for _, need in self._introductions([number])]
        return Load(len(needs), len(introductions), len(needs.union(introductions)), self._limits().get(number))

    def professional(self, node_id: uuid.UUID) -> Node:
        """Return the professional with this id, of the viewer's team and neighbourhoods, or oneself; NotFound."""
        who = or_(and_(*self._staff()), self._oneself())
        found = self.session.exec(select(Node).where(col(Node.id) == node_id, who)).first()
        if found is None:
            raise NotFound
        return found

    def is_over(self, number: int) -> bool:
        """Whether this professional has more in hand than the limit."""
        limit = self._limits().get(number)
        return limit is not None and self._open([number])[number] > limit

    def colleagues(self) -> list[Colleague]:
        """List the other professionals, who has room first, then by name; that they were read is logged."""
        query = (
            select(Node, Identity)
            .join(Identity, col(Identity.node) == col(Node.number))
            .where(*self._staff(), col(Node.number) != (self.viewer.person or 0))
        )
        rows = [(number_of(node), node, identity) for node, identity in self.session.exec(query)]
        limits, load = self._limits(), self._open([number for number, _, _ in rows])
        found = []
        for number, node, identity in rows:
            self.asking.seen(number, "K2")
            limit = limits.get(number)
            found.append(Colleague(number, node.id, _called(identity), has_room=limit is None or load[number] < limit))
        return sorted(found, key=lambda one: (not one.has_room, one.name, one.number))

    def _open(self, numbers: list[int]) -> Counter[int]:
        tasks = set(self._needs(numbers)) | set(self._introductions(numbers))
        return Counter(worker for worker, _ in tasks)

    def _needs(self, numbers: list[int]) -> Iterable[tuple[int, int]]:
        """Pairs of professional and need."""
        query = select(Need.worker, Need.number).where(col(Need.worker).in_(numbers), col(Need.status).in_(OPEN_NEEDS))
        return [(worker or 0, need or 0) for worker, need in self.session.exec(query)]

    def _introductions(self, numbers: list[int]) -> Iterable[tuple[int, int]]:
        query = select(Introduction.worker, Introduction.need).where(
            col(Introduction.worker).in_(numbers), col(Introduction.state).in_(AT_WORK)
        )
        return [(worker or 0, need) for worker, need in self.session.exec(query)]

    def _limits(self) -> dict[int, int]:
        """The highest number of tasks that was agreed with each professional of the organisation, where it was."""
        found: dict[int, int] = {}
        query = select(Role.node, Role.caseload_max).where(*self._employed(), col(Role.caseload_max).is_not(None))
        for number, limit in self.session.exec(query):
            found[number] = max(found.get(number, 0), limit or 0)
        return found

    def _staff(self) -> list[Condition]:
        employed = select(Role.node).where(*self._employed())
        here: list[Condition] = [col(Node.number).in_(employed), col(Node.status) == "active"]
        here.append(cards(self.viewer))
        if self.viewer.role != "operator":
            here.append(or_(col(Node.neighbourhood).in_(self.viewer.neighbourhoods), self._oneself()))
        return here

    def _employed(self) -> list[Condition]:
        today = self.asking.today
        now: list[Condition] = [
            col(Role.kind) == "professional",
            holds(today),
        ]
        if self.viewer.role != "operator":
            now.append(col(Role.at) == self.viewer.organisation)
        return now

    def _oneself(self) -> Condition:
        return col(Node.number) == (self.viewer.person or 0)


def _called(identity: Identity) -> str:
    return " ".join(part for part in (identity.first_name, identity.last_name) if part) or identity.alias or ""
