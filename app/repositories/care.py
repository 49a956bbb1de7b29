"""Whose task somebody is: caseloads, colleagues who stand in for a while, and readings for a reason."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func
from sqlmodel import col, or_, select

from app.errors import Conflict, NotFound
from app.models import Account, Care, Identity, Node, Token
from app.policy.care import GLIMPSE, MOST_GLIMPSES, Reason
from app.repositories.asking import Repository, number_of, set_all


@dataclass(frozen=True, slots=True)
class Cover:
    """A colleague (a number) who stands in for some people (numbers), from now until a moment."""

    id: uuid.UUID
    colleague: int
    people: tuple[int, ...]
    since: dt.datetime
    until: dt.datetime
    given: bool
    """Whether who asks gave it; else it was given to who asks."""
    version: int = 1
    """A cover does not change: it ends, and then it is not there any more."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another worker of the same organisation, by number, and the codes of the neighbourhoods that he works in."""

    number: int
    neighbourhoods: Collection[str]


class Caseloads(Repository):
    """Whose task people are. Which person may be given, the caller found by a repository that looks at who asks."""

    def begin(self, node: Node) -> None:
        """Take somebody who was entered just now into the caseload of who asks, where that is a worker."""
        if self.viewer.role == "worker" and self.viewer.person is not None:
            self._add(node, self.viewer.person, "own")

    def take(self, node: Node) -> None:
        """Take somebody whose task nobody is into the own caseload. Conflict when somebody else did, or does."""
        owner, worker = self.owner(node), self._worker()
        if owner == worker:
            return
        if owner is not None:
            raise Conflict("person-taken")
        self._update(node)
        self._add(node, worker, "own")

    def release(self, node: Node) -> None:
        """Give somebody of the own caseload back to the team; who stood in does so no longer."""
        if self.owner(node) != self._worker():
            raise Conflict("not-your-task")
        self._update(node)
        self._end(col(Care.person) == node.number, col(Care.kind) == "own")
        self.asking.viewer = replace(self.viewer, caseload=self.viewer.caseload - {number_of(node)})

    def hand(self, node: Node, colleague: int) -> None:
        """Give somebody of the own caseload to a colleague (a number); whose task it was not, stays where it is."""
        if self.viewer.person is not None and self.owner(node) == self.viewer.person != colleague:
            self.release(node)
            self._add(node, colleague, "own")

    def leave(self, worker: int, organisation: int | None) -> None:
        """Give everybody back to the team who was a task of somebody who works here no longer."""
        if worker not in self.workers(organisation):
            self._end(col(Care.worker) == worker)

    def owner(self, node: Node) -> int | None:
        """Return the number of the worker whose caseload this person is in; None: the team's."""
        return self.session.exec(
            select(Care.worker).where(col(Care.person) == node.number, col(Care.kind) == "own", *self._now())
        ).first()

    def mine(self) -> list[Node]:
        """List the people in the own caseload of who asks."""
        query = (
            select(Node)
            .join(Care, col(Care.person) == col(Node.number))
            .where(col(Care.worker) == self._worker(), col(Care.kind) == "own", *self._now())
        )
        return list(self.session.exec(query.order_by(col(Node.number))))

    def moved(self, node: Node) -> None:
        """End what is left of care for somebody who moved: of who does not work for him where he is now."""
        here = self.workers(node.organisation)
        query = select(Care.worker).where(
            col(Care.person) == node.number, col(Care.kind).in_(("own", "cover", "reason")), *self._now()
        )
        gone = {worker for worker in self.session.exec(query) if node.neighbourhood not in here.get(worker, ())}
        self._end(
            col(Care.person) == node.number,
            col(Care.kind).in_(("own", "cover", "reason")),
            col(Care.worker).in_(gone),
        )

    def workers(self, organisation: int | None) -> Mapping[int, Collection[str]]:
        """Give the workers of an organisation, by number, with the codes of the neighbourhoods that they work in."""
        tokens = select(Token.person, Token.neighbourhoods).where(
            col(Token.organisation) == organisation, col(Token.role) == "worker", col(Token.revoked_at).is_(None)
        )
        accounts = select(Account.person, Account.neighbourhoods).where(
            col(Account.organisation) == organisation,
            col(Account.role) == "worker",
            col(Account.approved_by).is_not(None),
            col(Account.closed_at).is_(None),
        )
        found: dict[int, set[str]] = defaultdict(set)
        for person, codes in [*self.session.exec(tokens), *self.session.exec(accounts)]:
            if person is not None:
                found[person] |= set(codes)
        return found

    def colleague(self, node_id: uuid.UUID) -> Colleague:
        """Return the worker of the own organisation with this id; NotFound, also for who asks."""
        number = self.session.exec(select(Node.number).where(col(Node.id) == node_id)).first()
        workers = self.workers(self.viewer.organisation)
        if number is None or number == self.viewer.person or number not in workers:
            raise NotFound
        return Colleague(number, workers[number])

    def colleagues(self, neighbourhood: str) -> list[tuple[uuid.UUID, Identity]]:
        """List the other workers of the own organisation in this neighbourhood; that they were read is logged."""
        there = {number for number, codes in self.workers(self.viewer.organisation).items() if neighbourhood in codes}
        query = (
            select(Node, Identity)
            .join(Identity, col(Identity.node) == col(Node.number))
            .where(col(Node.number).in_(there - {self.viewer.person}))
        )
        found = list(self.session.exec(query.order_by(col(Node.number))))
        for node, _ in found:
            self.asking.seen(number_of(node), "K2")
        return [(node.id, identity) for node, identity in found]

    def overseers(self) -> set[int]:
        """Numbers of who hears what somebody else reads: who leads a team here, or else the privacy officers.

        Who asks is never one of them: nobody oversees himself.
        """
        open_here = col(Account.organisation) == self.viewer.organisation, col(Account.closed_at).is_(None)
        for whom in (col(Account.leads), col(Account.role) == "privacy-officer"):
            found = set(self.session.exec(select(Account.person).where(*open_here, whom))) - {self.viewer.person}
            if found:
                return found
        return set()

    def cover(self, people: Iterable[Node], colleague: int, until: dt.datetime) -> Cover:
        """Let a colleague (a number of `workers`) stand in for these people of the own caseload."""
        tap = uuid.uuid4()
        for node in people:
            self._add(node, colleague, "cover", id=tap, until=until)
        return self.get_cover(tap)

    def get_cover(self, cover_id: uuid.UUID) -> Cover:
        """Return a cover that who asks gave or got; NotFound, also when it is over."""
        for cover in self._covers(col(Care.id) == cover_id):
            return cover
        raise NotFound

    def covers(self) -> list[Cover]:
        """List the covers that who asks gave or got, in order of registration."""
        return self._covers()

    def ids(self, cover: Cover) -> Mapping[int, uuid.UUID]:
        """Give the ids, by number, of everybody in a cover that came from here."""
        query = select(Node.number, Node.id).where(col(Node.number).in_((cover.colleague, *cover.people)))
        return {number: node_id for number, node_id in self.session.exec(query) if number is not None}

    def end_cover(self, cover: Cover) -> None:
        """End a cover now."""
        self._end(col(Care.id) == cover.id)

    def glimpse(self, node: Node, reason: Reason, words: str | None) -> Care:
        """Let who asks read a colleague's person for a while, for this reason; and log that it was given.

        Conflict when that was done too often within a day.
        """
        a_day = col(Care.since) > self.asking.now - dt.timedelta(days=1)
        mine = col(Care.worker) == self._worker(), col(Care.kind) == "reason", a_day
        if self.session.exec(select(func.count()).select_from(Care).where(*mine)).one() >= MOST_GLIMPSES:
            raise Conflict("glimpses-full")
        until = self.asking.now + GLIMPSE
        row = self._add(node, self._worker(), "reason", until=until, reason=reason, words=words)
        self.asking.seen(number_of(node), "K4", "glimpse", reason)
        return row

    def _covers(self, *conditions: ColumnElement[bool]) -> list[Cover]:
        involved = or_(col(Care.given_by) == self.viewer.actor, col(Care.worker) == self.viewer.person)
        query = select(Care).where(col(Care.kind) == "cover", involved, *self._now(), *conditions)
        found: dict[uuid.UUID, list[Care]] = defaultdict(list)
        for row in self.session.exec(query.order_by(col(Care.number))):
            found[row.id].append(row)
        return [
            Cover(
                id=tap,
                colleague=rows[0].worker,
                people=tuple(row.person for row in rows),
                since=rows[0].since,
                until=rows[0].until or rows[0].since,
                given=rows[0].given_by == self.viewer.actor,
            )
            for tap, rows in found.items()
        ]

    def _worker(self) -> int:
        if self.viewer.person is None:
            raise Conflict("worker-unknown")
        return self.viewer.person

    def _now(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return col(Care.ended_at).is_(None), or_(col(Care.until).is_(None), col(Care.until) > self.asking.now)

    def _add(
        self,
        node: Node,
        worker: int,
        kind: str,
        *,
        id: uuid.UUID | None = None,  # noqa: A002  # a column
        until: dt.datetime | None = None,
        reason: Reason | None = None,
        words: str | None = None,
    ) -> Care:
        row = Care(
            id=id or uuid.uuid4(),
            municipality=node.municipality,
            worker=worker,
            person=number_of(node),
            kind=kind,
            since=self.asking.now,
            until=until,
            reason=reason,
            words=words,
            given_by=self.viewer.actor,
        )
        self.session.add(row)
        self.session.flush()
        if kind == "own":
            if worker == self.viewer.person:
                self.asking.viewer = replace(self.viewer, caseload=self.viewer.caseload | {number_of(node)})
            self.asking.changed("node", number_of(node))
        return row

    def _end(self, *conditions: ColumnElement[bool]) -> None:
        """End these; and with an own task its covers, which rest on who gave them."""
        rows = self.session.exec(select(Care).where(*self._now(), *conditions)).all()
        for row in rows:
            set_all(row, {"ended_at": self.asking.now})
        self.session.flush()
        free = {row.person for row in rows if row.kind == "own"}
        for person in sorted(free):
            self.asking.changed("node", person)
        if free:
            self._end(col(Care.person).in_(free), col(Care.kind) == "cover")
