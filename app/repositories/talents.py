"""Talents: what a node can give, in its own words, and what the engine read in them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from app.errors import Conflict, NotFound
from app.models import Node, Talent, TalentConcept
from app.policy.care import SOUGHT
from app.repositories.asking import Repository, columns_of, number_of
from app.repositories.heard import Concept, concepts_of, given_in, read_text, say
from app.repositories.turns import planned
from app.repositories.visible import Condition, cards, changeable, names


class TalentRow(NamedTuple):
    """A talent and whose it is."""

    talent: Talent
    owner: Node


class Talents(Repository):
    """Talents of nodes whose card the viewer may see."""

    def get(self, talent_id: uuid.UUID) -> TalentRow:
        """Return the talent with this id; NotFound, also when the viewer may not see its owner's card."""
        return self._one(col(Talent.id) == talent_id, cards(self.viewer))

    def own(self, talent_id: uuid.UUID) -> TalentRow:
        """Return the talent with this id when the viewer may change its owner; else NotFound."""
        return self._one(col(Talent.id) == talent_id, changeable(self.viewer))

    def by_numbers(self, numbers: set[int]) -> dict[int, TalentRow]:
        """Return the talents with these numbers, by number; what the viewer may not see is left out."""
        rows = self.session.exec(self._all(col(Talent.number).in_(numbers), cards(self.viewer)))
        return {number_of(talent): TalentRow(talent, owner) for talent, owner in rows}

    def find(
        self,
        *,
        neighbourhood: str | None = None,
        owner: Node | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> list[TalentRow]:
        """List talents, in one neighbourhood or of one node where given, in order of registration."""
        conditions: list[Condition] = [col(Talent.number) > (after or 0), cards(self.viewer)]
        if neighbourhood is not None:
            conditions.append(col(Talent.neighbourhood) == neighbourhood)
        if owner is not None:
            conditions.append(col(Talent.owner) == owner.number)
        query = self._all(*conditions).order_by(col(Talent.number)).limit(limit)
        return [TalentRow(*row) for row in self.session.exec(query)]

    def text_of(self, row: TalentRow) -> str:
        """Return the text (K3 for a person's), and log that it was read; NotFound when the viewer may not read it."""
        if not self.sees_text(row):
            raise NotFound
        if row.owner.kind == "person":
            self.asking.seen(number_of(row.owner), "K3", reason=self._sought(row))
        return row.talent.text

    def _sought(self, row: TalentRow) -> str | None:
        """What a worker looked for in whom is nobody's task of his; None for who reads a person of his own."""
        if self.viewer.role != "worker" or row.owner.number in self.viewer.caseload | {self.viewer.person}:
            return None
        return SOUGHT + next((concept.id for concept in self.concepts(row)), "")

    def sees_text(self, row: TalentRow) -> bool:
        """Whether the viewer may read the text: as far as he may know the owner by name."""
        query = select(Node.number).where(col(Node.number) == row.owner.number, names(self.viewer, self.asking.today))
        return self.session.exec(query).first() is not None

    def about(self, owners: Iterable[int]) -> dict[int, list[str]]:
        """Return what the active talents of these nodes are about, by number of the owner, most sure first."""
        query = (
            select(Talent.owner, TalentConcept.concept)
            .join(TalentConcept, col(TalentConcept.talent) == col(Talent.number))
            .join(Node, col(Node.number) == col(Talent.owner))
            .where(col(Talent.owner).in_(set(owners)), col(Talent.status) == "active", cards(self.viewer))
            .order_by(col(TalentConcept.weight).desc(), col(TalentConcept.concept))
        )
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for owner, concept in self.session.exec(query):
            found[owner][concept] = None
        return {owner: list(concepts) for owner, concepts in found.items()}

    def room_of(self, owners: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
        """Return for how many there is still room at these nodes, by id, where somebody said so."""
        query = (
            select(Node.id, func.sum(Talent.capacity_left))
            .join(Node, col(Node.number) == col(Talent.owner))
            .where(
                col(Node.id).in_(set(owners)),
                col(Talent.status) == "active",
                col(Talent.capacity_left).is_not(None),
                cards(self.viewer),
            )
            .group_by(col(Node.id))
        )
        return {owner: int(left or 0) for owner, left in self.session.exec(query)}

    def hours_planned(self, row: TalentRow) -> int | None:
        """Whole hours that are planned of this talent; None where it has none in all."""
        if row.talent.hours is None:
            return None
        return planned(self.session.connection(), col(Talent.number) == row.talent.number)[number_of(row.talent)]

    def concepts(self, row: TalentRow) -> list[Concept]:
        """Return what the text is about, most sure first."""
        return concepts_of(self.asking, row.talent)

    def create(self, owner: Node, text: str, *, concepts: Sequence[str] | None = None, **values: Any) -> TalentRow:
        """Record what `owner` (a node that the viewer may change) can give; `values` are columns of Talent.

        `concepts` is what the viewer says that it is about; None: that is left to the reader. All of its capacity is
        left, unless `capacity_left` says otherwise.
        """
        columns_of(values, Talent)
        defaults: dict[str, Any] = {
            "neighbourhood": owner.neighbourhood,
            "capacity_left": values.get("capacity"),
            "organisation": self.viewer.organisation,
            "created_on": self.asking.today,
            "said_at": self.asking.now,
            "said_by": self.viewer.actor,
            "confirmed_at": self.asking.now,
        }
        talent = Talent(municipality=owner.municipality, owner=number_of(owner), text=text, **defaults | values)
        self.session.add(talent)
        self.session.flush()
        if concepts is not None:
            say(self.asking, talent, concepts)
        read_text(self.asking, talent, values)
        self._log(owner, "create")
        return TalentRow(talent, owner)

    def update(self, row: TalentRow, **values: Any) -> TalentRow:
        """Change columns of the talent; another text or other constraints are read again. Stale as always.

        `concepts` among the values is what the viewer says that it is about; None: that is left to the reader again.
        With another capacity, as many introductions as were going on keep their place; Conflict 'capacity-in-use'
        when they would not fit, or when nothing would tell any more how many there are.
        """
        said = values.keys() & {"concepts"}
        concepts = values.pop("concepts", None)
        columns_of(values, Talent)
        to_read = said | values.keys() & {"text", "constraints", "language"}
        known = given_in(row.talent) if to_read else {}
        if "capacity" in values and "capacity_left" not in values:
            values["capacity_left"] = _left(row.talent, values["capacity"])
        self._update(row.talent, **values)
        if said:
            say(self.asking, row.talent, concepts)
        if to_read:
            read_text(self.asking, row.talent, known | values)
        self.asking.changed("talent", number_of(row.talent))
        self._log(row.owner, "update")
        return row

    def _log(self, owner: Node, action: str) -> None:
        if owner.kind == "person":
            self.asking.seen(number_of(owner), "K3", action)

    def _one(self, *conditions: Condition) -> TalentRow:
        found = self.session.exec(self._all(*conditions)).first()
        if found is None:
            raise NotFound
        return TalentRow(*found)

    def _all(self, *conditions: Condition) -> Select[Talent, Node]:
        return select(Talent, Node).join(Node, col(Node.number) == col(Talent.owner)).where(*conditions)


def _left(talent: Talent, capacity: int | None) -> int | None:
    """How much is left of a new capacity when as much is in use as before; Conflict when that does not fit."""
    known = talent.capacity is not None and talent.capacity_left is not None
    in_use = (talent.capacity or 0) - (talent.capacity_left or 0) if known else 0
    if in_use and (capacity is None or capacity < in_use):
        raise Conflict("capacity-in-use")
    return None if capacity is None else capacity - in_use
