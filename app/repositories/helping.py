"""What somebody who wants to help may know of open needs, and who is told that somebody wants to.

The only question here that reads needs of others. It gives what a card shows, and what a card rests on, and nothing
else (docs/decisions/0021).
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.models import Area, Introduction, KeptApart, Need, NeedConcept, Node, Notice, Person, Talent
from app.policy.consent import ADULT
from app.repositories.areas import named
from app.repositories.asking import Repository
from app.repositories.care import Caseloads
from app.repositories.visible import agreed, agreement
from matching.model import MILLE

ENOUGH_PEOPLE: Final = 10
"""People who must be registered in a district, before a card about one of them may name that district."""
SURE: Final = 316
"""Weight (per mille) from which a concept is named; as in the suggestions."""
NAMED: Final = 2
"""Most concepts that a card names."""
NEAR: Final = 2000
"""Metres. Who wants it no farther away than this, wants it in the own district."""
WANTS, WHO_WANTS = "wants-to-help", "wants-to-help-who"
"""Codes of the two notices that belong together: one about the need, one about the talent."""

_OWNER = aliased(Node)


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """An open need as far as a card may rest on it. `number` and `id` are ours: no page holds them."""

    number: int
    id: uuid.UUID
    concepts: tuple[str, ...]
    district: str
    """Code of the district."""
    district_name: str
    """'' where it has none but its code."""
    slots: int
    near_only: bool
    """Help must come from the own district."""


class Helping(Repository):
    """Open needs for who asks, who is one of the people; each without its text and without its owner."""

    def needs(self, me: Node, sensitive: Collection[str]) -> list[OpenNeed]:
        """List the needs that a card may be about; `sensitive` are the concepts that no card may be about.

        Of people who agreed to be matched, of sixteen and older, in a district with enough people; and of initiatives,
        organisations and places. Not those that ask for a qualification, or that somebody called sensitive.
        """
        neighbourhood, district = aliased(Area), aliased(Area)
        query = (
            sqlalchemy.select(
                col(Need.number),
                col(Need.id),
                col(district.code),
                named(district),
                col(Need.slots),
                col(Need.max_distance_m),
            )
            .join(_OWNER, col(_OWNER.number) == col(Need.owner))
            .join(neighbourhood, col(neighbourhood.code) == col(Need.neighbourhood))
            .join(district, and_(col(district.code) == col(neighbourhood.parent), col(district.kind) == "district"))
            .where(
                col(Need.municipality) == me.municipality,
                col(Need.status) == "open",
                col(Need.requires).is_(None),
                or_(col(Need.sensitivity).is_(None), col(Need.sensitivity) == "ordinary"),
                self._of_who_may_see_me(me),
                self._owned_by(me),
                or_(col(_OWNER.kind) != "person", col(district.code).in_(self._big_enough(me))),
                ~self._about(sensitive),
                ~self._begun(me),
            )
        )
        rows = self.session.connection().execute(query).all()
        concepts = self._concepts({row[0] for row in rows if row[0] is not None})
        return [
            OpenNeed(
                number,
                need_id,
                concepts[number],
                code,
                name or "",
                slots,
                near_only=reach is not None and reach <= NEAR,
            )
            for number, need_id, code, name, slots, reach in rows
            if number in concepts
        ]

    def may_be_asked(self, me: Node) -> bool:
        """Whether somebody agreed to be matched, or may be asked because of an agreement as a volunteer."""
        yes = or_(agreed(Node.number, "matching"), agreement(Node.number, self.asking.today))
        query = select(col(Node.number)).where(col(Node.number) == me.number, yes)
        return self.session.connection().scalar(query) is not None

    def district_of(self, me: Node) -> str | None:
        """The code of the district that somebody lives in; None where that is not known."""
        parent = select(col(Area.parent)).where(col(Area.code) == me.neighbourhood)
        return self.session.connection().scalar(parent)

    def wanted(self, talents: Collection[int]) -> set[uuid.UUID]:
        """Ids of the needs of which who has these talents (numbers) said to want to help."""
        need, who = aliased(Notice), aliased(Notice)
        query = (
            select(col(need.about))
            .join(who, and_(col(who.person) == col(need.person), col(who.at) == col(need.at)))
            .join(Talent, col(Talent.id) == col(who.about))
            .where(col(need.code) == WANTS, col(who.code) == WHO_WANTS, col(Talent.number).in_(talents))
        )
        return {about for about in self.session.connection().scalars(query) if about is not None}

    def who_has(self, need: OpenNeed) -> set[int]:
        """Numbers of the professionals who hear of this need: whose task it is, or else that of its owner, or the team.

        Nobody where there is no team.
        """
        query = select(col(Need.worker), col(Need.owner), col(Need.organisation), col(Need.neighbourhood))
        row = self.session.connection().execute(query.where(col(Need.number) == need.number)).one()
        worker, owner, organisation, neighbourhood = row
        return {worker} if worker is not None else self._team(owner, organisation, neighbourhood)

    def who_is_for(self, me: Node) -> set[int]:
        """Numbers of the professionals who are there for somebody: whose task that is, or else the team."""
        found = self._team(me.number, me.organisation, me.neighbourhood)
        return found or self._team(me.number, self.viewer.organisation, me.neighbourhood)

    def told_today(self, person: int, code: str, about: uuid.UUID) -> bool:
        """Whether this was told to somebody (a number) today already."""
        same = col(Notice.person) == person, col(Notice.code) == code, col(Notice.about) == about
        query = select(col(Notice.number)).where(*same, col(Notice.day) == self.asking.today)
        return self.session.connection().scalar(query) is not None

    def _team(self, person: int | None, organisation: int | None, neighbourhood: str) -> set[int]:
        caseloads, node = Caseloads(self.asking), self.session.get(Node, person)
        task = None if node is None else caseloads.owner(node)
        if task is not None:
            return {task}
        return {number for number, codes in caseloads.workers(organisation).items() if neighbourhood in codes}

    def _owned_by(self, me: Node) -> ColumnElement[bool]:
        """Needs of others who are here, and of people only where they agreed, are kept on a ground and are grown up."""
        young = select(col(Person.node)).where(col(Person.born_from) > self.asking.today.year - ADULT)
        person = and_(
            agreed(_OWNER.number, "matching"),
            col(_OWNER.provisional_by).is_(None),
            col(_OWNER.number).not_in(young),
        )
        a, b = col(KeptApart.a), col(KeptApart.b)
        apart = exists(
            select(1).where(
                or_(and_(a == me.number, b == col(_OWNER.number)), and_(b == me.number, a == col(_OWNER.number)))
            )
        )
        here = and_(col(_OWNER.status) == "active", col(_OWNER.number) != me.number)
        return and_(here, ~apart, or_(col(_OWNER.kind) != "person", person))

    def _of_who_may_see_me(self, me: Node) -> ColumnElement[bool]:
        """Needs that a professional recorded who may see the card of who asks: else nobody could take it further."""
        return or_(col(Need.organisation) == me.organisation, agreed(me.number, "partners"))

    def _big_enough(self, me: Node) -> Any:
        """Codes of districts where enough people are registered."""
        area = aliased(Area)
        return (
            select(col(area.parent))
            .join(Node, col(Node.neighbourhood) == col(area.code))
            .where(
                col(area.municipality) == me.municipality,
                col(Node.kind) == "person",
                col(Node.listed_as) == "person",
                col(Node.status) == "active",
            )
            .group_by(col(area.parent))
            .having(func.count() >= ENOUGH_PEOPLE)
        )

    def _about(self, concepts: Collection[str]) -> ColumnElement[bool]:
        return exists(
            select(1).where(col(NeedConcept.need) == col(Need.number), col(NeedConcept.concept).in_(concepts))
        )

    def _begun(self, me: Node) -> ColumnElement[bool]:
        """Whether who asks was introduced for this need at any time, or is now: that goes its own way."""
        return exists(
            select(1)
            .select_from(Introduction)
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(col(Introduction.need) == col(Need.number), col(Talent.owner) == me.number)
        )

    def _concepts(self, needs: Collection[int]) -> dict[int, tuple[str, ...]]:
        """The concepts that a card of each need names, the surest first; a need without any has no card."""
        query = (
            select(col(NeedConcept.need), col(NeedConcept.concept))
            .where(col(NeedConcept.need).in_(needs), col(NeedConcept.weight).between(SURE, MILLE))
            .order_by(col(NeedConcept.need), col(NeedConcept.weight).desc(), col(NeedConcept.concept))
        )
        found: dict[int, tuple[str, ...]] = {}
        for need, concept in self.session.connection().execute(query):
            found[need] = (*found.get(need, ()), concept)[:NAMED]
        return found
