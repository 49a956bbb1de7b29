"""The pattern library: what worked, for every municipality, since nobody is in it."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlmodel import col, select

from app.errors import NotFound
from app.models import Node, Pattern
from app.repositories.asking import Repository
from app.repositories.visible import Condition


class Patterns(Repository):
    """Patterns; they are read by everybody who introduces people, and taken away by who published them."""

    def find(self, *, before: int | None, limit: int) -> list[Pattern]:
        """List patterns, the newest first, or those from before this number."""
        query = select(Pattern).order_by(col(Pattern.number).desc()).limit(limit)
        return list(self.session.exec(query if before is None else query.where(col(Pattern.number) < before)))

    def get(self, pattern_id: uuid.UUID) -> Pattern:
        """Return the pattern with this id; NotFound."""
        return self._one(col(Pattern.id) == pattern_id)

    def about(self, concepts: Collection[str]) -> list[Pattern]:
        """List the patterns of needs that were about one of these, the newest first."""
        query = select(Pattern).where(col(Pattern.need_concept).in_(concepts))
        return list(self.session.exec(query.order_by(col(Pattern.number).desc())))

    def own(self, pattern_id: uuid.UUID) -> Pattern:
        """Return a pattern that the viewer published; NotFound."""
        return self._one(col(Pattern.id) == pattern_id, col(Pattern.made_by) == self.viewer.actor)

    def is_there(self, words: str) -> bool:
        """Whether this was published already."""
        return self.session.exec(select(Pattern.number).where(col(Pattern.words) == words)).first() is not None

    def add(self, of: Node, **values: Any) -> Pattern:
        """Publish a pattern of the municipality of this node."""
        row = Pattern(municipality=of.municipality, published_on=self.asking.today, made_by=self.viewer.actor, **values)
        self.session.add(row)
        self.session.flush()
        return row

    def drop(self, row: Pattern) -> None:
        """Take a pattern away for good."""
        self.session.delete(row)
        self.session.flush()

    def _one(self, *conditions: Condition) -> Pattern:
        found = self.session.exec(select(Pattern).where(*conditions)).first()
        if found is None:
            raise NotFound
        return found
