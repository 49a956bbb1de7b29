"""Needs and talents as texts to go through: which wait for a person, for a reviewer, or to be read again."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import exists, func, or_, select, update
from sqlmodel import col

from app.models import Need, Node, Talent
from app.repositories.asking import Repository, number_of
from app.repositories.heard import CONCEPTS, MODELS, About, Text, confirmed_in, noun_of, read_text
from app.repositories.visible import Condition, changeable, need_texts
from matching.reading import reader

DONE: Final[Mapping[About, tuple[str, ...]]] = {"need": ("met", "closed"), "talent": ("withdrawn",)}
"""States in which a text is matched no more, and nobody needs to look at it."""


class Readings(Repository):
    """Needs and talents as texts to go through one by one: those of which the viewer may read and change the text."""

    def waiting(self, about: About, *, neighbourhood: str | None = None) -> list[uuid.UUID]:
        """List the texts still to be matched of which no person said what they are about, in order of registration."""
        model = MODELS[about]
        conditions: list[Condition] = [col(model.concepts_said_at).is_(None), col(model.status).not_in(DONE[about])]
        if neighbourhood is not None:
            conditions.append(col(model.neighbourhood) == neighbourhood)
        return self._ids(about, *conditions)

    def unreviewed(self, about: About) -> list[uuid.UUID]:
        """List the texts of which a person said what they are about, and no reviewer looked what that teaches."""
        model, table = MODELS[about], CONCEPTS[about]
        theirs = table.c[about] == col(model.number)
        named = exists(select(1).where(theirs, table.c.confirmed))
        fresh = exists(select(1).where(theirs, table.c.confirmed, ~table.c.reviewed))
        refused = ~named & ~col(model.refusal_reviewed)
        return self._ids(about, col(model.concepts_said_at).is_not(None), or_(fresh, refused))

    def confirmed(self, text: Text) -> list[tuple[str, bool]]:
        """List the concepts that a person confirmed of this text, and whether a reviewer looked at each."""
        return confirmed_in(self.asking, text)

    def mark_reviewed(self, text: Text, concept: str | None) -> None:
        """Write down that a reviewer looked at this confirmed concept, or, for None, at 'none of these'."""
        about, number = noun_of(text), number_of(text)
        if concept is None:
            text.refusal_reviewed = True
            self.session.flush()
            return
        table = CONCEPTS[about]
        row = (table.c[about] == number) & (table.c.concept == concept)
        self.session.connection().execute(update(table).where(row).values(reviewed=True))

    def count(self, about: About) -> int:
        """Count the texts."""
        return self._counted(self._visible(about, select(func.count())))

    def stale(self, about: About) -> int:
        """Count the texts that were not read with what texts are read with now."""
        return self._counted(self._stale(about, func.count()))

    def read_again(self, about: About, *, after: int, most: int) -> tuple[int, int]:
        """Read at most so many of the stale texts after this number again; how many these were, and the last number.

        Confirmed concepts stay what the text is about, and what stands there of its language and group size stays:
        a person may have given it. Everyone who holds an earlier version is Stale.
        """
        model = MODELS[about]
        query = self._stale(about, col(model.number)).where(col(model.number) > after).order_by(col(model.number))
        numbers = [number for (number,) in self._rows(query.limit(most))]
        for number in numbers:
            text = self._one(about, number)
            known = {name: getattr(text, name, None) for name in ("language", "group_size")}
            self._update(text)
            read_text(self.asking, text, {name: value for name, value in known.items() if value is not None})
        return len(numbers), max(numbers, default=after)

    def _one(self, about: About, number: int) -> Text:
        return self.session.get_one(Need, number) if about == "need" else self.session.get_one(Talent, number)

    def _stale(self, about: About, what: Any) -> Any:
        model = MODELS[about]
        now = col(model.read_with) == reader().read_with
        return self._visible(about, select(what)).where(or_(~now, col(model.read_with).is_(None)))

    def _ids(self, about: About, *conditions: Condition) -> list[uuid.UUID]:
        model = MODELS[about]
        query = self._visible(about, select(col(model.id))).where(*conditions).order_by(col(model.number))
        return [text_id for (text_id,) in self._rows(query)]

    def _visible(self, about: About, query: Any) -> Any:
        """Of texts whose owner the viewer may change; of needs, that he may read too."""
        model = MODELS[about]
        may = need_texts(self.viewer) if about == "need" else changeable(self.viewer)
        return query.select_from(model).join(Node, col(Node.number) == col(model.owner)).where(may)

    def _counted(self, query: Any) -> int:
        return int(self.session.connection().scalar(query) or 0)

    def _rows(self, query: Any) -> Iterable[Any]:
        return self.session.connection().execute(query)
