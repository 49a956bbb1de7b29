"""Everything that refers to one person, found by what the tables themselves say: a new table cannot be forgotten.

Every column that refers to a node is followed. Where the row is the person's own (`OWN`), or hangs on an own need,
talent, introduction or account, its content is given; any other row refers to the person in the story of somebody else,
and then only that it does, and its days.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, case, func, select
from sqlmodel import col

from app.errors import NotFound
from app.models import METADATA, Area, Initiative, Need, Node, Organisation, Place, Role
from app.repositories.asking import Repository, number_of
from app.repositories.visible import need_texts, of_right

TABLES: Final = METADATA.tables
OWN: Final = frozenset(
    {
        "node.number",
        "identity.node",
        "person.node",
        "role.node",
        "qualification.node",
        "need.owner",
        "talent.owner",
        "tie.a",
        "tie.b",
        "consent.node",
        "consent_answer.node",
        "care.person",
        "notice.person",
        "mail.person",
        "account.person",
        "feed.person",
        "token.person",
        "story.about",
        "snapshot_member.node",
        "via_wish.node",
        "holding.node",
    }
)
"""Columns that say whose a row is."""
PARENTS: Final = ("need", "talent", "introduction", "account")
"""Tables of which the rows that are somebody's own have rows of their own hanging on them, in this order."""
PARTS: Final = frozenset(
    {
        "need_concept.need",
        "need_limit.need",
        "need_obstacle.need",
        "need_name.need",
        "booking.need",
        "moment.need",
        "passed_over.need",
        "overruling.need",
        "arrangement.need",
        "talent_concept.talent",
        "talent_limit.talent",
        "talent_name.talent",
        "talent_ride.talent",
        "introduction.need",
        "introduction.talent",
        "introduction_step.introduction",
        "feedback.introduction",
        "passkey.account",
        "login_session.account",
    }
)
"""Columns that say on which own row something hangs, of which the content is given."""


@dataclass(frozen=True, slots=True)
class Held:
    """One row that refers to somebody. `whole`: its content is given; else only that it is there, and its days.

    `side`: of an introduction and what hangs on it, on which side the person stands.
    """

    table: str
    column: str
    row: Mapping[str, Any]
    whole: bool
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """What may be said of a node that a row refers to: `kind`, and the name of what is no person."""

    kind: str
    name: str | None
    professional: bool


class Exports(Repository):
    """What is kept of one person."""

    def find(self, person_id: uuid.UUID) -> Node:
        """Return the person with this id: oneself, or somebody whose needs are the task of who asks; else NotFound."""
        query = select(Node).where(col(Node.id) == person_id, col(Node.kind) == "person", of_right(self.viewer))
        found = self.session.scalars(query).first()
        if found is None:
            raise NotFound
        return found

    def me(self) -> Node:
        """Return who asks; NotFound for who is no person."""
        found = self.session.get(Node, self.viewer.person) if self.viewer.person is not None else None
        if found is None:
            raise NotFound
        return found

    def of(self, node: Node) -> list[Held]:
        """List every row that refers to this person, whom `find` gave, by table.

        A need whose text is not for who asks is not among them, nor what hangs on it: on behalf of somebody one gets
        what the own organisation wrote down. To oneself every text is open.
        """
        number = number_of(node)
        needs = self._needs(number)
        own: dict[str, dict[int, str | None]] = {name: {} for name in PARENTS}
        found = [Held("node", "number", row, whole=True) for row in self._rows(TABLES["node"].c.number, {number})]
        for column in referring_to("node"):
            name = f"{column.table.name}.{column.name}"
            for row in self._rows(column, {number}):
                if name == "need.owner" and row["number"] not in needs:
                    continue
                found.append(Held(column.table.name, column.name, row, whole=name in OWN))
                if name in OWN and column.table.name in own:
                    own[column.table.name][row["number"]] = None
        for parent in PARENTS:
            for column in referring_to(parent):
                for row in self._rows(column, own[parent]):
                    held = self._hanging(column, row, own)
                    if held is not None:
                        found.append(held)
        return sorted(found, key=lambda held: held.table)

    def called(self, numbers: Collection[int]) -> dict[int, Called]:
        """Say of these nodes what may be said: names only of what is no person."""
        name = func.coalesce(col(Initiative.name), col(Organisation.name), col(Place.name))
        works = select(func.count()).where(col(Role.node) == col(Node.number), col(Role.kind) == "professional")
        query = (
            select(col(Node.number), col(Node.kind), name, case((works.scalar_subquery() > 0, True), else_=False))
            .outerjoin(Initiative, col(Initiative.node) == col(Node.number))
            .outerjoin(Organisation, col(Organisation.node) == col(Node.number))
            .outerjoin(Place, col(Place.node) == col(Node.number))
            .where(col(Node.number).in_(numbers))
        )
        return {number: Called(*rest) for number, *rest in self._connection.execute(query)}

    def areas(self, codes: Collection[str]) -> dict[str, str]:
        """Names of these areas, by code."""
        query = select(col(Area.code), col(Area.name)).where(col(Area.code).in_(codes))
        return {code: name for code, name in self._connection.execute(query)}  # noqa: C416  # pairs, not rows

    def _needs(self, owner: int) -> set[int]:
        """Numbers of the needs of this person whose text the viewer may read."""
        query = select(col(Need.number)).join(Node, col(Node.number) == col(Need.owner))
        query = query.where(col(Need.owner) == owner, need_texts(self.viewer))
        return {number for (number,) in self._connection.execute(query) if number is not None}

    @property
    def _connection(self) -> Connection:
        return self.session.connection()

    def _rows(self, column: Column[Any], numbers: Collection[int]) -> list[dict[str, Any]]:
        if not numbers:
            return []
        query = select(column.table).where(column.in_(sorted(numbers)))
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def _hanging(
        self, column: Column[Any], row: Mapping[str, Any], own: Mapping[str, dict[int, str | None]]
    ) -> Held | None:
        """What hangs on an own row; None for what the other side of an introduction said or did."""
        table = column.table.name
        side = {"need": "seeker", "talent": "giver"}.get(column.name) if table == "introduction" else None
        if table == "introduction":
            own["introduction"][row["number"]] = side
        elif column.name == "introduction":
            side = own["introduction"][row["introduction"]]
            if table in {"consent", "consent_answer"} or _of_other(table, row, side):
                return None  # a consent of one's own was found as that
        whole = f"{table}.{column.name}" in PARTS
        return Held(table, column.name, row, whole, side)


def _of_other(table: str, row: Mapping[str, Any], side: str | None) -> bool:
    """Whether this is what the other side of an introduction said or was asked; of steps `told_of` says so."""
    other = {"seeker": "giver", "giver": "seeker"}.get(side or "")
    return table in {"feedback", "login_link"} and row["side"] == other


def referring_to(name: str) -> Iterator[Column[Any]]:
    """Every column that refers to this table."""
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == name for key in column.foreign_keys):
                yield column


def shown(table: Table, *, notes: bool) -> Iterator[Column[Any]]:
    """The columns of a row that somebody is shown: no numbers of ours, and closed notes (K4) only when asked for."""
    for column in table.columns:
        kind = column.info["class"]
        telling = kind != "technical" or column.name in TELLING
        if telling and column.name not in INSIDE and not column.foreign_keys and (notes or kind != "K4"):
            yield column


TELLING: Final = frozenset(
    {"role", "device", "method", "created_at", "seen_at", "used_at", "closed_at", "sent_at", "at"}
)
"""Columns for running the service that say something to the person all the same."""
INSIDE: Final = frozenset(
    {"number", "id", "delivered", "version", "gist", "key", "weights", "rank", "wave", "refusal_reviewed", "reviewed"}
    | {"oidc_subject", "imported", "position", "points", "totals"}
)
"""Columns that say nothing to anybody outside, or that order somebody among others."""
