"""Which organisations and initiatives know each other, and the meetings where they got to.

All of it is public (K0), but for the people through whom two know each other: those are counted here, and never named.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import Executable, null, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.models import Area, Initiative, Meeting, MeetingGuest, Node, Organisation, Role, Talent, Tie
from app.repositories.asking import Repository, number_of
from app.repositories.heard import top_concepts
from app.repositories.visible import Condition, agreed, cards, holds
from matching.bridging import Pair, pair

PROVIDERS: Final = ("organisation", "initiative")
"""Kinds of nodes that do something for others, and have a public name."""


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """An organisation or initiative, and in its own words what it is for."""

    number: int
    id: uuid.UUID
    kind: str
    area: str
    name: str
    words: str
    carried_by: int | None
    part_of: int | None
    lon: float | None
    lat: float | None


class MeetingRow(NamedTuple):
    """A meeting and the numbers of who was invited."""

    meeting: Meeting
    guests: tuple[int, ...]


class Acquaintances(Repository):
    """Who knows whom among organisations and initiatives of the viewer's municipality."""

    def providers(self) -> list[ProviderRow]:
        """List who is active, in order of registration."""
        found = []
        for table, words in ((Organisation, Organisation.description), (Initiative, Initiative.audience)):
            of_initiative: list[Any] = [col(Initiative.carried_by), col(Initiative.part_of)]
            belongs = of_initiative if table is Initiative else [null(), null()]
            rows = self._rows(
                select(
                    col(Node.number),
                    col(Node.id),
                    col(Node.kind),
                    col(Node.neighbourhood),
                    col(table.name),
                    col(words),
                    *belongs,
                    col(Node.lon),
                    col(Node.lat),
                )
                .join(table, col(table.node) == col(Node.number))
                .where(cards(self.viewer), col(Node.status) == "active")
            )
            for number, node_id, kind, area, name, said, carrier, whole, lon, lat in rows:
                told = ". ".join(word for word in (name, said) if word)
                found.append(ProviderRow(number, node_id, kind, area, name, told, carrier, whole, lon, lat))
        return sorted(found, key=lambda row: row.number)

    def concepts(self) -> dict[int, set[str]]:
        """What each offers at this moment: the concept that each of its talents is about most."""
        concepts = top_concepts(self.session, "talent", self.viewer.municipality or "")
        found: dict[int, set[str]] = defaultdict(set)
        rows = self._rows(
            select(col(Talent.number), col(Talent.owner))
            .join(Node, col(Node.number) == col(Talent.owner))
            .where(cards(self.viewer), col(Node.kind).in_(PROVIDERS), col(Talent.status) == "active")
        )
        for talent, owner in rows:
            if talent in concepts:
                found[owner].add(concepts[talent])
        return found

    def tied(self) -> set[Pair]:
        """Pairs between whom somebody recorded a tie of any kind, or a tie of who works for one with the other."""
        a, b, other = aliased(Node), aliased(Node), aliased(Node)
        direct = (
            select(col(Tie.a), col(Tie.b))
            .join(a, col(a.number) == col(Tie.a))
            .join(b, col(b.number) == col(Tie.b))
            .where(col(a.kind).in_(PROVIDERS), col(b.kind).in_(PROVIDERS), cards(self.viewer, a), cards(self.viewer, b))
        )
        found = {pair(*both) for both in self._rows(direct)}
        employer = self._works_for()
        for here, there in ((Tie.a, Tie.b), (Tie.b, Tie.a)):
            through = (
                select(col(here), col(there))
                .join(other, col(other.number) == col(there))
                .where(col(here).in_(list(employer)), col(other.kind).in_(PROVIDERS), cards(self.viewer, other))
            )
            found |= {pair(at, known) for who, known in self._rows(through) for at in employer[who] if at != known}
        return found

    def behind(self) -> dict[int, set[int]]:
        """Who is member of each, or has a role there without being employed: people who agreed to statistics."""
        found: dict[int, set[int]] = defaultdict(set)
        member = select(col(Tie.b), col(Tie.a)).join(Node, col(Node.number) == col(Tie.a))
        role = select(col(Role.at), col(Role.node)).join(Node, col(Node.number) == col(Role.node))
        for query in (
            member.where(col(Tie.kind) == "member", self._counts()),
            role.where(
                col(Role.at).is_not(None), col(Role.kind) != "professional", holds(self.asking.today), self._counts()
            ),
        ):
            for group, who in self._rows(query):
                found[group].add(who)
        return found

    def employers(self) -> set[int]:
        """Where somebody is employed: these are more than one person."""
        now = (col(Role.kind) == "professional", col(Role.at).is_not(None), holds(self.asking.today))
        return {at for (at,) in self._rows(select(col(Role.at)).where(*now).distinct())}

    def _works_for(self) -> dict[int, set[int]]:
        """Professionals who agreed to statistics, and for whom each of them works."""
        found: dict[int, set[int]] = defaultdict(set)
        query = select(col(Role.node), col(Role.at)).join(Node, col(Node.number) == col(Role.node))
        now = (col(Role.kind) == "professional", col(Role.at).is_not(None), holds(self.asking.today))
        for who, at in self._rows(query.where(*now, self._counts())):
            found[who].add(at)
        return found

    def _counts(self) -> Condition:
        here = True if self.viewer.municipality is None else col(Node.municipality) == self.viewer.municipality
        active: Condition = (col(Node.status) == "active") & (col(Node.kind) == "person")
        return active & here & agreed(Node.number, "statistics")

    def _rows(self, query: Executable) -> Iterable[Any]:
        return self.session.connection().execute(query)


class Meetings(Repository):
    """Meetings of organisations and initiatives."""

    def find(self, limit: int = 20) -> list[MeetingRow]:
        """List meetings, the last held first, each with who was invited."""
        query = select(Meeting).order_by(col(Meeting.held_on).desc(), col(Meeting.number).desc()).limit(limit)
        return [self._row(meeting) for meeting in self.session.scalars(query.where(self._mine()))]

    def create(
        self, area: Area, guests: Iterable[int], *, theme: str | None, words: str, held_on: dt.date, ties_before: int
    ) -> None:
        """Write a meeting down, with who is invited."""
        meeting = Meeting(
            municipality=area.municipality,
            area=area.code,
            theme=theme,
            words=words,
            held_on=held_on,
            ties_before=ties_before,
            made_at=self.asking.now,
            made_by=self.viewer.actor,
        )
        self.session.add(meeting)
        self.session.flush()
        self.session.add_all(
            MeetingGuest(meeting=number_of(meeting), node=guest, municipality=area.municipality) for guest in guests
        )
        self.session.flush()

    def _row(self, meeting: Meeting) -> MeetingRow:
        query = select(col(MeetingGuest.node)).where(col(MeetingGuest.meeting) == number_of(meeting))
        return MeetingRow(meeting, tuple(self.session.scalars(query.order_by(col(MeetingGuest.node)))))

    def _mine(self) -> Condition:
        return col(Meeting.municipality) == self.viewer.municipality
