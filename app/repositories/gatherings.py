"""Tables: who is to sit together about a question, and what was decided. Of the own organisation, where one works."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, true
from sqlmodel import col, select

from app.errors import NotFound
from app.models import Area, Decision, Gathering, GatheringParty, Node, Place, Role, Talent
from app.policy.visibility import SEES
from app.repositories.asking import Repository, number_of, set_all
from app.repositories.visible import Condition, cards, holds


@dataclass(frozen=True, slots=True)
class Party:
    """A party that is to come, and what for; without a node: nobody is known for it."""

    node: int | None
    parts: tuple[str, ...]
    inviter: int | None = None
    state: str = "wanted"


class Gatherings(Repository):
    """Tables of the viewer's organisation, in the neighbourhoods where the viewer works."""

    def houses(self) -> dict[int, int]:
        """For who works at an organisation now, and for a place that somebody owns: which party that is."""
        staff = (
            select(col(Role.node), col(Role.at))
            .join(Node, col(Node.number) == col(Role.node))
            .where(col(Role.kind) == "professional", col(Role.at).is_not(None), holds(self.asking.today))
            .where(cards(self.viewer))
            .order_by(col(Role.number))
        )
        owned = (
            select(col(Place.node), col(Place.owner))
            .join(Node, col(Node.number) == col(Place.node))
            .where(col(Place.owner).is_not(None), cards(self.viewer))
        )
        connection = self.session.connection()
        rows: list[Any] = [row for query in (owned, staff) for row in connection.execute(query)]
        return {node: house for node, house in rows}  # noqa: C416  # a row is no pair to mypy

    def offers(self) -> list[tuple[int, str]]:
        """What organisations, initiatives and places offer now, by number of the talent, in their own words."""
        query = (
            select(col(Talent.number), col(Talent.text))
            .join(Node, col(Node.number) == col(Talent.owner))
            .where(col(Node.kind) != "person", col(Talent.status) == "active", cards(self.viewer))
        )
        rows: Iterable[Any] = self.session.connection().execute(query)
        return [(number, words) for number, words in rows]

    def find(self, *, after: int | None = None, limit: int = 50) -> list[Gathering]:
        """List tables, the newest first."""
        query = select(Gathering).where(self._mine()).order_by(col(Gathering.number).desc()).limit(limit)
        return list(self.session.exec(query if after is None else query.where(col(Gathering.number) < after)))

    def get(self, table_id: uuid.UUID) -> Gathering:
        """Return the table with this id; NotFound."""
        found = self.session.exec(select(Gathering).where(col(Gathering.id) == table_id, self._mine())).first()
        if found is None:
            raise NotFound
        return found

    def parties(self, table: Gathering) -> list[GatheringParty]:
        """Who is to sit there, in the order in which they were written down."""
        query = select(GatheringParty).where(col(GatheringParty.gathering) == number_of(table))
        return list(self.session.exec(query.order_by(col(GatheringParty.number))))

    def decisions(self, table: Gathering) -> list[Decision]:
        """What was decided, in the order in which it was written down."""
        query = select(Decision).where(col(Decision.gathering) == number_of(table))
        return list(self.session.exec(query.order_by(col(Decision.number))))

    def create(self, area: Area, words: str, parties: Iterable[Party], **values: Any) -> Gathering:
        """Write a table down with who is to come; `values` are columns of Gathering."""
        table = Gathering(
            municipality=area.municipality,
            area=area.code,
            words=words,
            organisation=self.viewer.organisation,
            worker=self.viewer.person,
            made_at=self.asking.now,
            made_by=self.viewer.actor,
            **values,
        )
        self.session.add(table)
        self.session.flush()
        self.session.add_all(
            GatheringParty(
                municipality=area.municipality,
                gathering=number_of(table),
                node=party.node,
                parts=";".join(party.parts),
                inviter=party.inviter,
                state=party.state,
            )
            for party in parties
        )
        self.session.flush()
        return table

    def update(self, table: Gathering, **values: Any) -> Gathering:
        """Change columns of a table; Stale when someone else did so first."""
        self._update(table, **values)
        return table

    def set_party(self, table: Gathering, party: GatheringParty, state: str) -> None:
        """Write down how it is with a party; the table is another then. Stale as always."""
        set_all(party, {"state": state})
        self.session.flush()
        self._update(table, held_on=table.held_on)

    def were_there(self, table: Gathering) -> None:
        """Write down that who said to come was there, until somebody says otherwise."""
        for party in self.parties(table):
            if party.state == "coming":
                set_all(party, {"state": "present"})
        self.session.flush()

    def decide(self, table: Gathering, words: str, owner: str | None, due_on: dt.date | None) -> None:
        """Write a decision down; the table is another then. Stale as always."""
        self.session.add(
            Decision(
                municipality=table.municipality, gathering=number_of(table), words=words, owner=owner, due_on=due_on
            )
        )
        self.session.flush()
        self._update(table, held_on=table.held_on)

    def set_done(self, table: Gathering, decision: Decision, day: dt.date | None) -> None:
        """Write down since when a decision is carried out; None: it is not. Stale as always."""
        set_all(decision, {"done_on": day})
        self.session.flush()
        self._update(table, held_on=table.held_on)

    def _mine(self) -> Condition:
        if SEES[self.viewer.role].needs == "everything":
            here: Condition = true()
            return here if self.viewer.municipality is None else col(Gathering.municipality) == self.viewer.municipality
        own = and_(
            col(Gathering.municipality) == self.viewer.municipality,
            col(Gathering.organisation) == self.viewer.organisation,
        )
        near = or_(col(Gathering.area).in_(self.viewer.neighbourhoods), col(Gathering.worker) == self.viewer.person)
        return and_(own, near)
