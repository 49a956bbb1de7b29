"""Rings: which needs can take part in one, and introductions that belong together since each gives to the next."""

import uuid
from collections.abc import Sequence
from typing import Final

from sqlmodel import col, select

from app.models import Introduction, Need, Node
from app.repositories.asking import Repository
from app.repositories.introductions import IntroductionRow
from app.repositories.visible import changeable, need_texts

_MARK: Final = "ring:"
"""How an introduction came about that is a step of a ring: this, and the id of that ring."""


class Rings(Repository):
    """Rings of people whom the viewer may introduce."""

    def needs(self) -> set[int]:
        """Give the numbers of open needs for which the viewer may ask somebody."""
        query = (
            select(Need.number)
            .join(Node, col(Node.number) == col(Need.owner))
            .where(col(Need.status) == "open", need_texts(self.viewer), changeable(self.viewer))
        )
        return {number for number in self.session.exec(query) if number is not None}

    def bind(self, steps: Sequence[IntroductionRow]) -> uuid.UUID:
        """Write down that these introductions, which the viewer just made, are one ring; give its id."""
        ring = uuid.uuid4()
        for row in steps:
            self._update(row.introduction, origin=f"{_MARK}{ring.hex}")
        return ring

    def beside(self, row: IntroductionRow) -> list[uuid.UUID]:
        """Give the ids of the other steps of the ring of an introduction that the viewer makes; none outside a ring."""
        origin = row.introduction.origin
        if origin is None or not origin.startswith(_MARK):
            return []
        query = select(Introduction.id).where(
            col(Introduction.origin) == origin, col(Introduction.number) != row.introduction.number
        )
        return list(self.session.exec(query.order_by(col(Introduction.number))))
