"""People: cards by neighbourhood, names one at a time and logged, and entering someone on their behalf."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import func, or_, update
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from app.errors import FieldError, Invalid, NotFound
from app.models import METADATA, Area, Identity, Need, Node, Person, Role, Talent
from app.policy.care import SOUGHT
from app.policy.visibility import ASKED_ROLES
from app.repositories.accounts import Accounts
from app.repositories.arrangements import Arrangements
from app.repositories.asking import Repository, columns_of, number_of, set_all
from app.repositories.care import Caseloads
from app.repositories.consents import Agreement, Consents
from app.repositories.visible import Condition, begins, cards, changeable, holds, in_role, names

CALLED = ("alias", "first_name", "last_name")
"""What a person can be called by."""
DECIMALS = 3
"""A person's position is kept to a thousandth of a degree, about 100 m."""


class PersonRow(NamedTuple):
    """A person without a name."""

    node: Node
    person: Person


class People(Repository):
    """Persons whose card the viewer may see."""

    def get(self, person_id: uuid.UUID) -> PersonRow:
        """Return the person with this id; NotFound, also when the viewer may not see the card."""
        return self._one(col(Node.id) == person_id, cards(self.viewer))

    def own(self, person_id: uuid.UUID) -> PersonRow:
        """Return the person with this id when the viewer may change it; else NotFound."""
        return self._one(col(Node.id) == person_id, changeable(self.viewer))

    def find(
        self,
        neighbourhood: str | None = None,
        *,
        mine: bool = False,
        neighbours: bool = False,
        after: int | None = None,
        limit: int = 50,
    ) -> list[PersonRow]:
        """List persons, in one neighbourhood where given, in order of registration.

        `mine`: of the own task; `neighbours`: who was not listed as somebody who works here.
        """
        query = self._all(col(Node.number) > (after or 0), cards(self.viewer)).order_by(col(Node.number)).limit(limit)
        if neighbourhood is not None:
            query = query.where(col(Node.neighbourhood) == neighbourhood)
        if mine:
            query = query.where(col(Node.number).in_(self.viewer.caseload))
        if neighbours:
            query = query.where(col(Node.listed_as) == "person")
        return [PersonRow(*row) for row in self.session.exec(query)]

    def asked_for_others(self, neighbourhood: str, limit: int) -> list[PersonRow]:
        """List who is asked for others in this neighbourhood, of those whom the viewer may name; without the names."""
        query = self._all(
            col(Node.neighbourhood) == neighbourhood,
            in_role(Node.number, ASKED_ROLES, self.asking.today),
            names(self.viewer, self.asking.today),
        )
        return [PersonRow(*row) for row in self.session.exec(query.order_by(col(Node.number)).limit(limit))]

    def called(self, start: str, limit: int) -> list[int]:
        """List the numbers of people with a name that begins so, of those whom the viewer may name.

        That they were found so is not logged yet: `names_of` does, for whoever is shown.
        """
        whole = func.coalesce(Identity.first_name, "") + " " + func.coalesce(Identity.last_name, "")
        called = [begins(name, start) for name in (*map(_column, CALLED), whole)]
        query = (
            select(Node.number)
            .join(Identity, col(Identity.node) == col(Node.number))
            .where(or_(*called), names(self.viewer, self.asking.today))
        )
        found = self.session.exec(query.order_by(col(Node.number)).limit(limit))
        return [number for number in found if number is not None]

    def create(
        self,
        area: Area,
        *,
        identity: Mapping[str, Any],
        consents: Iterable[Agreement] = (),
        role: str = "resident",
        said_by: str | None = None,
        said_how: str | None = None,
        **values: Any,
    ) -> PersonRow:
        """Enter someone on their behalf: node, person, name, role and consents, recorded by the viewer's organisation.

        `area` comes from `areas.own`; `identity` holds columns of Identity, `values` columns of Node and
        Person. `said_by` and `said_how` are about the role: who said so, when that is not who enters it.
        """
        mine: dict[str, Any] = {"organisation": self.viewer.organisation}
        on_node, on_person = columns_of(_rounded(mine | values), Node, Person)
        node = Node(
            municipality=area.municipality,
            kind="person",
            listed_as="person",
            neighbourhood=area.code,
            **on_node,
        )
        self.session.add(node)
        self.session.flush()
        common: dict[str, Any] = {"node": number_of(node), "municipality": area.municipality}
        said: dict[str, Any] = {
            "said_at": self.asking.now,
            "said_by": said_by or self.viewer.actor,
            "said_how": said_how,
            "confirmed_at": self.asking.now,
        }
        person = Person(**common, **on_person)
        start = Role(**common, kind=role, since=self.asking.today, **said)
        self.session.add_all([person, Identity(**common, **identity), start])
        self.session.flush()
        for agreement in consents:
            Consents(self.asking).record(node, agreement)
        self.session.flush()
        self.asking.seen(number_of(node), "K2", "create")
        self.asking.changed("node", number_of(node))
        Caseloads(self.asking).begin(node)
        return PersonRow(node, person)

    def update(self, row: PersonRow, **values: Any) -> PersonRow:
        """Change columns of Node and Person; Stale when someone else did so first.

        Who moves takes along the needs and talents that were in the old neighbourhood, and leaves the old position.
        """
        on_node, on_person = columns_of(_rounded(values), Node, Person)
        before = row.node.neighbourhood
        moves = on_node.get("neighbourhood", before) != before
        leaves = on_node.get("status") == "left" and row.node.status != "left"
        self._update(row.node, **({"lon": None, "lat": None} if moves else {}) | on_node)
        if moves:
            self._take_along(row.node, before)
        if moves or "organisation" in on_node:
            Caseloads(self.asking).moved(row.node)
        set_all(row.person, on_person)
        self.session.flush()
        if leaves:
            Arrangements(self.asking).holder_leaves(number_of(row.node))
        self.asking.changed("node", number_of(row.node))
        return row

    def in_role(self, row: PersonRow, kind: str) -> Role | None:
        """Return the role of this kind that somebody has today, or None."""
        query = select(Role).where(
            col(Role.node) == row.node.number,
            col(Role.kind) == kind,
            holds(self.asking.today),
        )
        return self.session.exec(query.order_by(col(Role.number))).first()

    def roles(self, numbers: Iterable[int]) -> dict[int, frozenset[str]]:
        """Return the roles that these nodes have today, of those whom the viewer may name; by number."""
        found: dict[int, set[str]] = defaultdict(set)
        query = select(Role.node, Role.kind).join(Node, col(Node.number) == col(Role.node))
        today = self.asking.today
        for node, kind in self.session.exec(
            query.where(col(Role.node).in_(set(numbers)), names(self.viewer, today), holds(today))
        ):
            found[node].add(kind)
        return {node: frozenset(kinds) for node, kinds in found.items()}

    def agree_on_role(self, row: PersonRow, role: Role, *, said_by: str, said_how: str) -> None:
        """Write down that there is an agreement for this role, by whom and how that was said. Stale as always."""
        self._update(role, said_by=said_by, said_how=said_how, said_at=self.asking.now, confirmed_at=self.asking.now)
        self.asking.changed("node", number_of(row.node))

    def keep_exploring(self, node: Node, until: dt.date) -> None:
        """Keep somebody without a ground until this day, if that is later than it was."""
        if node.provisional_until is not None and node.provisional_until < until:
            self._update(node, provisional_until=until)

    def to_inform(self, until: dt.date, limit: int) -> list[PersonRow]:
        """List who must be told before this day, by whom it is for, that his data are here; the first day first."""
        waits = [col(Person.informed_at).is_(None), col(Person.inform_by) <= until, changeable(self.viewer)]
        query = self._all(*waits, col(Node.status) == "active").order_by(col(Person.inform_by), col(Node.number))
        return [PersonRow(*row) for row in self.session.exec(query.limit(limit))]

    def ending(self, until: dt.date, limit: int) -> list[PersonRow]:
        """List whom who asks entered without a ground, and who is erased by this day; the first day first."""
        mine = [col(Node.provisional_by) == self.viewer.actor, col(Node.provisional_until) <= until]
        query = self._all(*mine).order_by(col(Node.provisional_until), col(Node.number))
        return [PersonRow(*row) for row in self.session.exec(query.limit(limit))]

    def expired_provisionals(self) -> list[PersonRow]:
        """List who had no ground in time, and is to be erased, in order of registration: of everybody's, for a job."""
        past = col(Node.provisional_until) < self.asking.today
        query = self._all(past, cards(self.viewer)).order_by(col(Node.number))
        return [PersonRow(*row) for row in self.session.exec(query)]

    def held(self, row: PersonRow) -> dict[str, int]:
        """Count the rows that refer to this person, by table. What is K4 as a whole is not counted."""
        number = number_of(row.node)
        counts = {"node": 1}
        for table in METADATA.sorted_tables:
            columns = [
                column
                for column in table.columns
                if column.info["class"] != "K4" and any(key.column.table.name == "node" for key in column.foreign_keys)
            ]
            if table.name != "node" and columns:
                query = sqlalchemy.select(func.count()).where(or_(*(column == number for column in columns)))
                counts[table.name] = self.session.connection().scalar(query) or 0
        return {name: count for name, count in counts.items() if count}

    def rename(self, row: PersonRow, **identity: Any) -> None:
        """Change columns of Identity, and log it. NotFound when the viewer may not see the name.

        Invalid when no alias and no name would be left to know this person by.
        """
        found = self._identity(number_of(row.node))
        self._update(row.node)
        Accounts(self.asking).rename(number_of(row.node), **identity)
        if identity.keys() & CALLED and not any(getattr(found, name) for name in CALLED):
            raise Invalid([FieldError("", "nameless")])

    def name_of(self, row: PersonRow) -> Identity:
        """Return name and contact data (K2), and log that they were read; NotFound when they may not be seen."""
        found = self._identity(number_of(row.node))
        self.asking.seen(number_of(row.node), "K2", reason=self._sought(row.node))
        return found

    def names_of(self, numbers: Iterable[int]) -> dict[int, Identity]:
        """Return name and contact data (K2) of these people, by number, and log that they were read.

        Whoever the viewer may not name is left out.
        """
        query = (
            select(Identity)
            .join(Node, col(Node.number) == col(Identity.node))
            .where(col(Node.number).in_(set(numbers)), names(self.viewer, self.asking.today))
        )
        found = {identity.node: identity for identity in self.session.exec(query)}
        sought = self._sought_among(found.keys())
        for number in found:
            self.asking.seen(number, "K2", reason=SOUGHT if number in sought else None)
        return found

    def _sought(self, node: Node) -> str | None:
        """Why somebody may be named who is no task of who asks: he is asked for others. None: it is a task."""
        return SOUGHT if self._sought_among({number_of(node)}) else None

    def _sought_among(self, numbers: Iterable[int]) -> set[int]:
        """Those of these people who may be named though they are no task of who asks: they are asked for others."""
        others = set(numbers) - self.viewer.caseload - {self.viewer.person}
        if self.viewer.role != "worker" or not others:
            return set()
        tasks = self.session.exec(select(Node.number).where(col(Node.number).in_(others), changeable(self.viewer)))
        return {number for number in others if number is not None} - set(tasks)

    def _take_along(self, node: Node, before: str) -> None:
        for about, model in (("need", Need), ("talent", Talent)):
            table = METADATA.tables[about]
            theirs = [col(model.owner) == node.number, col(model.neighbourhood) == before]
            numbers = self.session.exec(select(model.number).where(*theirs)).all()
            change = update(table).where(table.c.number.in_(numbers))
            self.session.connection().execute(
                change.values(neighbourhood=node.neighbourhood, version=table.c.version + 1)
            )
            for number in numbers:
                self.asking.changed(about, number or 0)

    def _identity(self, number: int) -> Identity:
        query = (
            select(Identity)
            .join(Node, col(Node.number) == col(Identity.node))
            .where(col(Node.number) == number, names(self.viewer, self.asking.today))
        )
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def _one(self, *conditions: Condition) -> PersonRow:
        found = self.session.exec(self._all(*conditions)).first()
        if found is None:
            raise NotFound
        return PersonRow(*found)

    def _all(self, *conditions: Condition) -> Select[Node, Person]:
        return select(Node, Person).join(Person, col(Person.node) == col(Node.number)).where(*conditions)


def _column(name: str) -> Any:
    return getattr(Identity, name)


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, DECIMALS) if name in {"lon", "lat"} and value is not None else value
        for name, value in values.items()
    }
