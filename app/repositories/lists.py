"""Lists of people that an initiative owns: who else may read them, and the circle of each connector."""

import datetime as dt
import uuid

from sqlalchemy import and_, exists, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import Conflict, NotFound
from app.models import Account, Care, ListShare, Node, Person, Token
from app.policy.consent import CIRCLE, CIRCLE_DAYS
from app.repositories.asking import Repository, number_of
from app.repositories.notices import Notices
from app.repositories.people import PersonRow
from app.repositories.visible import Condition, changeable


class Lists(Repository):
    """The list of an initiative that the caller already got: the people whom it recorded itself."""

    def shares(self, initiative: Node) -> list[tuple[ListShare, Node]]:
        """Which organisations may read this list, first one first, each with its own node."""
        query = (
            select(ListShare, Node)
            .join(Node, col(Node.number) == col(ListShare.organisation))
            .where(col(ListShare.initiative) == initiative.number)
            .order_by(col(ListShare.number))
        )
        return [(share, organisation) for share, organisation in self.session.exec(query)]

    def share(self, initiative: Node, organisation: Node, *, given: bool, said_by: str) -> None:
        """Let an organisation read this list from now on, or no longer. A second yes changes nothing."""
        query = select(ListShare).where(
            col(ListShare.initiative) == initiative.number, col(ListShare.organisation) == organisation.number
        )
        share = self.session.exec(query).first()
        if given and share is None:
            self.session.add(
                ListShare(
                    municipality=initiative.municipality,
                    initiative=number_of(initiative),
                    organisation=number_of(organisation),
                    since=self.asking.today,
                    said_by=said_by,
                )
            )
        elif not given and share is not None:
            self.session.delete(share)
        self.session.flush()

    def unshare(self, initiative: Node) -> None:
        """Let nobody read this list any more."""
        for share, _ in self.shares(initiative):
            self.session.delete(share)
        self.session.flush()

    def people(self, initiative: Node) -> list[Node]:
        """Everybody on this list, in order of registration."""
        query = select(Node).where(col(Node.kind) == "person", col(Node.organisation) == initiative.number)
        return list(self.session.exec(query.order_by(col(Node.number))))


class Circles(Repository):
    """The people whom a connector introduces: who agreed to that, at most `CIRCLE` of them."""

    def size(self, connector: int) -> int:
        """How many people count in the circle of the connector with this number; also who left it within the days."""
        return len(self._counted(connector))

    def connector(self, connector_id: uuid.UUID) -> Node:
        """Return somebody who was appointed as a connector, by an account or a token; NotFound."""
        query = select(Node).where(
            col(Node.id) == connector_id,
            col(Node.municipality) == self.viewer.municipality,
            or_(
                exists(
                    select(1).where(
                        col(Account.person) == Node.number,
                        col(Account.role) == "connector",
                        col(Account.approved_by).is_not(None),
                        col(Account.closed_at).is_(None),
                    )
                ),
                exists(
                    select(1).where(
                        col(Token.person) == Node.number,
                        col(Token.role) == "connector",
                        col(Token.revoked_at).is_(None),
                    )
                ),
            ),
        )
        return self._one(query)

    def candidate(self, person_id: uuid.UUID) -> PersonRow:
        """Return somebody whom the viewer may put in a circle: whom he may change, or on the connector's own list."""
        mine = changeable(self.viewer)
        if self.viewer.role == "connector":
            own_list = and_(col(Node.organisation) == self.viewer.organisation, col(Node.provisional_by).is_(None))
            mine = or_(mine, own_list)
        query = select(Node).where(col(Node.id) == person_id, col(Node.kind) == "person", mine)
        node = self._one(query.where(col(Node.municipality) == self.viewer.municipality))
        return PersonRow(node, self.session.exec(select(Person).where(col(Person.node) == node.number)).one())

    def enter(self, person: Node, connector: int, how: str) -> None:
        """Put somebody in the circle of a connector, once, and tell that person. Conflict when the circle is full."""
        if self._rows(person, connector):
            return
        counted = self._counted(connector)
        if len(counted) >= CIRCLE and person.number not in counted:
            raise Conflict("circle-full")
        self.session.add(
            Care(
                municipality=person.municipality,
                worker=connector,
                person=number_of(person),
                kind="circle",
                since=self.asking.now,
                reason=how,
                given_by=self.viewer.actor,
            )
        )
        self.session.flush()
        Notices(self.asking).tell(number_of(person), "circle-entered", about=person.id)

    def leave(self, person: Node, connector: int | None = None) -> set[int]:
        """Take somebody out of the circle of this connector, or (None) of every connector; numbers of whose it was."""
        left = self._rows(person, connector)
        for care in left:
            care.ended_at = self.asking.now
        self.session.flush()
        return {care.worker for care in left}

    def _counted(self, connector: int) -> set[int]:
        entered = col(Care.since) > self.asking.now - dt.timedelta(days=CIRCLE_DAYS)
        query = select(Care.person).where(
            col(Care.worker) == connector, col(Care.kind) == "circle", or_(col(Care.ended_at).is_(None), entered)
        )
        return set(self.session.exec(query))

    def _rows(self, person: Node, connector: int | None) -> list[Care]:
        query = select(Care).where(col(Care.person) == person.number, *self._now())
        return list(self.session.exec(query if connector is None else query.where(col(Care.worker) == connector)))

    def _one(self, query: SelectOfScalar[Node]) -> Node:
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def _now(self) -> tuple[Condition, ...]:
        return col(Care.kind) == "circle", col(Care.ended_at).is_(None)
