"""Consents: what someone agreed to, per purpose, with how and by whom it was said; and every answer ever given."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from sqlmodel import col, or_, select

from app.errors import NotFound
from app.models import Consent, ConsentAnswer, Introduction, Need, Node, Person, Talent
from app.policy.consent import ASKED, GROUNDING, PurposeName, young
from app.repositories.asking import Repository, number_of
from app.repositories.stones import Stones


@dataclass(frozen=True, slots=True)
class Agreement:
    """An answer to 'may we?': `purpose` of app.policy.consent, how it was given and who said so.

    `introduction` is the number of the one introduction that it is about, for 'share-contact' and no other purpose.
    `wording` is the sentence that was read; None: the one that is asked now.
    """

    purpose: str
    given: bool
    how: str | None = None
    said_by: str | None = None
    wording: str | None = None
    at: dt.date | None = None
    introduction: int | None = None


class Consents(Repository):
    """Consents of nodes that the caller already got by a repository that looks at who asks."""

    def of(self, node: Node) -> dict[str, Consent]:
        """What holds now of what this node is asked in general, by purpose."""
        query = select(Consent).where(col(Consent.node) == node.number, col(Consent.introduction).is_(None))
        return {row.purpose: row for row in self.session.exec(query)}

    def per_introduction(self, node: Node) -> dict[int, Consent]:
        """What holds now of sharing contact, by number of the introduction."""
        query = select(Consent).where(col(Consent.node) == node.number, col(Consent.introduction).is_not(None))
        return {row.introduction: row for row in self.session.exec(query) if row.introduction is not None}

    def introduction_ids(self, numbers: Iterable[int]) -> dict[int, uuid.UUID]:
        """Return the ids of introductions that came from `per_introduction`."""
        query = select(Introduction).where(col(Introduction.number).in_(set(numbers)))
        return {number_of(row): row.id for row in self.session.exec(query)}

    def answers(self, node: Node) -> list[ConsentAnswer]:
        """Every answer this node ever gave, first one first."""
        query = select(ConsentAnswer).where(col(ConsentAnswer.node) == node.number)
        return list(self.session.exec(query.order_by(col(ConsentAnswer.number))))

    def given(self, node: Node, purpose: str, introduction: int | None = None) -> bool:
        """Whether this node agreed to this purpose, for this introduction where it is one; no answer is a no."""
        answer = self._now(node, purpose, introduction)
        return answer is not None and answer.given

    def waits_for_guardian(self, node: Node) -> bool:
        """Whether this is somebody under 16 for whom no guardian agreed: a yes of their own does not count yet."""
        person = self.session.get(Person, node.number)
        born_from = None if person is None else person.born_from
        return young(born_from, self.asking.today) and not self.given(node, "parental")

    def record(self, node: Node, agreement: Agreement) -> None:
        """Write down an answer, over the one that was there; a no after a yes is a withdrawal.

        A yes that is a ground to keep somebody makes a provisional person permanent.
        """
        agreed = self._now(node, agreement.purpose, agreement.introduction)
        wording = agreement.wording or ASKED[cast("PurposeName", agreement.purpose)].wording
        said: dict[str, Any] = {
            "given": agreement.given,
            "how": agreement.how,
            "said_by": agreement.said_by,
            "wording": wording,
        }
        about: dict[str, Any] = {
            "municipality": node.municipality,
            "node": number_of(node),
            "purpose": agreement.purpose,
            "introduction": agreement.introduction,
        }
        self.session.add(ConsentAnswer(**about, **said, at=self.asking.now, actor=self.viewer.actor))
        now = said | {"at": agreement.at or self.asking.today, "withdrawn_at": self._withdrawn(agreed, agreement)}
        if agreed is None:
            self.session.add(Consent(**about, **now))
        else:
            if agreed.given and not agreement.given:
                Stones(self.asking).end_yes(node, agreed)
            self._update(agreed, **now)
        if agreement.purpose in GROUNDING:
            self._ground(node, given=agreement.given)
        self.session.flush()
        self.asking.changed("node", number_of(node))

    def _ground(self, node: Node, *, given: bool) -> None:
        """A yes is the ground to keep a person; a no takes away any ground there was, also that of an agreement."""
        person = self.session.get(Person, node.number)
        if person is not None:
            person.ground = "consent" if given else None
        if given and node.provisional_until is not None:
            self._update(node, provisional_by=None, provisional_until=None)

    def introduction(self, node: Node, introduction_id: uuid.UUID) -> Introduction:
        """Return the introduction with this id in which this node is one of the two; NotFound."""
        query = (
            select(Introduction)
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(
                col(Introduction.id) == introduction_id,
                or_(col(Need.owner) == node.number, col(Talent.owner) == node.number),
            )
        )
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def _withdrawn(self, agreed: Consent | None, agreement: Agreement) -> dt.datetime | None:
        """When a yes was taken back; a second no leaves that moment as it was."""
        if agreement.given or agreed is None:
            return None
        return self.asking.now if agreed.given else agreed.withdrawn_at

    def _now(self, node: Node, purpose: str, introduction: int | None) -> Consent | None:
        query = select(Consent).where(
            col(Consent.node) == node.number,
            col(Consent.purpose) == purpose,
            col(Consent.introduction) == introduction,
        )
        return self.session.exec(query).first()
