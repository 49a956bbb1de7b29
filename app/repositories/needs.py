"""Needs: what a node could use, in its own words, from the first coffee until it is met."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from sqlalchemy import Table, and_, delete, func, insert, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from app.errors import Conflict, NotFound
from app.models import METADATA, Introduction, Moment, Need, NeedObstacle, Node
from app.policy.lifecycle import STEPS
from app.policy.parts import OBSTACLES, Obstacle
from app.policy.rhythm import OPEN_NEEDS
from app.repositories.asking import Repository, columns_of, number_of
from app.repositories.consents import Agreement, Consents
from app.repositories.heard import Concept, concepts_of, given_in, read_text, say
from app.repositories.visible import Condition, changeable, need_texts

_OBSTACLES: Final[Table] = METADATA.tables[NeedObstacle.__tablename__]


class NeedRow(NamedTuple):
    """A need and whose it is."""

    need: Need
    owner: Node


class Needs(Repository):
    """Needs that the viewer may read; other needs only as cards, for suggestions."""

    def get(self, need_id: uuid.UUID) -> NeedRow:
        """Return the need with this id; NotFound, also when the viewer may not read it."""
        return self._one(col(Need.id) == need_id, need_texts(self.viewer))

    def own(self, need_id: uuid.UUID) -> NeedRow:
        """Return the need with this id when the viewer may change it, or speak for its owner; else NotFound."""
        return self._one(col(Need.id) == need_id, need_texts(self.viewer), changeable(self.viewer))

    def by_source_id(self, source_id: str) -> NeedRow:
        """Return the need that a delivered folder calls so; NotFound."""
        return self._one(col(Need.source_id) == source_id, need_texts(self.viewer))

    def by_numbers(self, numbers: set[int]) -> dict[int, NeedRow]:
        """Return the needs with these numbers, by number; what the viewer may not read is left out."""
        rows = self.session.exec(self._all(col(Need.number).in_(numbers), need_texts(self.viewer)))
        return {number_of(need): NeedRow(need, owner) for need, owner in rows}

    def by_ids(self, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, NeedRow]:
        """Return the needs with these ids, by id; what the viewer may not read is left out."""
        rows = self.session.exec(self._all(col(Need.id).in_(ids), need_texts(self.viewer)))
        return {need.id: NeedRow(need, owner) for need, owner in rows}

    def find(
        self,
        *,
        neighbourhood: str | None = None,
        status: str | None = None,
        owner: Node | None = None,
        without_worker: bool = False,
        after: int | None = None,
        limit: int = 50,
    ) -> list[NeedRow]:
        """List needs that the viewer may read, narrowed where asked, in order of registration."""
        conditions: list[Condition] = [col(Need.number) > (after or 0), need_texts(self.viewer)]
        for column, wanted in (
            (Need.neighbourhood, neighbourhood),
            (Need.status, status),
            (Need.owner, None if owner is None else owner.number),
        ):
            if wanted is not None:
                conditions.append(col(column) == wanted)
        if without_worker:
            conditions += [col(Need.worker).is_(None), col(Need.status).in_(OPEN_NEEDS)]
        query = self._all(*conditions).order_by(col(Need.number)).limit(limit)
        return [NeedRow(*row) for row in self.session.exec(query)]

    def open_of(self, owners: Collection[uuid.UUID]) -> list[NeedRow]:
        """List the open needs of these nodes (ids) that the viewer may read, in order of registration."""
        conditions = need_texts(self.viewer), col(Need.status) == "open", col(Node.id).in_(owners)
        return [NeedRow(*row) for row in self.session.exec(self._all(*conditions).order_by(col(Need.number)))]

    def lines(
        self,
        statuses: Sequence[str],
        *,
        worker: int | None = None,
        without_worker: bool = False,
        before: int | None = None,
        limit: int = 50,
    ) -> list[NeedRow]:
        """List needs in these states that the viewer may read, of one worker or of nobody where asked, newest first."""
        conditions: list[Condition] = [need_texts(self.viewer), col(Need.status).in_(statuses)]
        if before is not None:
            conditions.append(col(Need.number) < before)
        if worker is not None:
            conditions.append(col(Need.worker) == worker)
        if without_worker:
            conditions.append(col(Need.worker).is_(None))
        query = self._all(*conditions).order_by(col(Need.number).desc()).limit(limit)
        return [NeedRow(*row) for row in self.session.exec(query)]

    def tasks(self, *, own: bool, limit: int) -> list[NeedRow]:
        """List needs for which nobody is under way, as a task of who asks (`own`) or of nobody; due first, then oldest.

        What is in progress waits once its day has come.
        """
        under_way = select(Introduction.number).where(
            col(Introduction.need) == col(Need.number), col(Introduction.state).in_((*STEPS, "not-now"))
        )
        waits = or_(
            col(Need.status).in_(("exploring", "open")),
            and_(col(Need.status) == "in-progress", col(Need.due_on) <= self.asking.today),
        )
        worker = col(Need.worker)
        mine = worker == self.viewer.person if own else worker.is_(None)
        query = self._all(need_texts(self.viewer), changeable(self.viewer), waits, mine, ~under_way.exists())
        day = func.coalesce(Need.due_on, Need.created_on)
        return [NeedRow(*row) for row in self.session.exec(query.order_by(day, col(Need.number)).limit(limit))]

    def last_neighbourhood(self) -> str | None:
        """Return the neighbourhood of the last need that who asks wrote down; None where there is none."""
        query = select(Need.neighbourhood).where(col(Need.reported_by) == self.viewer.person)
        return self.session.exec(query.order_by(col(Need.number).desc()).limit(1)).first()

    def text_of(self, row: NeedRow) -> str:
        """Return the text of a need that came from `get`, `find` or `create`, and log that it was read."""
        self._log(row.owner, "read")
        return row.need.text

    def concepts(self, row: NeedRow) -> list[Concept]:
        """Return what the text is about, most sure first."""
        return concepts_of(self.asking, row.need)

    def obstacles(self, need: Need) -> list[Obstacle]:
        """Return what stands in the way of who asks, as somebody said or the reader found, in the order of the list."""
        query = select(NeedObstacle.kind).where(col(NeedObstacle.need) == need.number)
        found = set(self.session.exec(query))
        return [obstacle for obstacle in OBSTACLES if obstacle in found]

    def create(
        self,
        owner: Node,
        text: str,
        *,
        consent: Agreement | None = None,
        concepts: Sequence[str] | None = None,
        obstacles: Sequence[str] | None = None,
        **values: Any,
    ) -> NeedRow:
        """Record what `owner` (a node that the viewer may change) could use; `values` are columns of Need.

        `concepts` is what the viewer says that it is about, `obstacles` what stands in the way; None: that is left to
        the reader.

        With a person's consent to matching, given now and for this need, the need is open; without it is explored,
        also when that person agreed to another need before. Of other nodes nobody's consent is asked. What the text
        says of group size and qualifications is filled in where `values` do not.
        """
        columns_of(values, Need)
        agreed = owner.kind != "person"
        if consent is not None:
            self._agree(owner, consent)
            agreed |= consent.given
        defaults: dict[str, Any] = {
            "neighbourhood": owner.neighbourhood,
            "status": "open" if agreed else "exploring",
            "organisation": self.viewer.organisation,
            "reported_by": self.viewer.person,
            "created_on": self.asking.today,
            "said_at": self.asking.now,
            "said_by": self.viewer.actor,
            "confirmed_at": self.asking.now,
        }
        need = Need(municipality=owner.municipality, owner=number_of(owner), text=text, **defaults | values)
        self.session.add(need)
        self.session.flush()
        if concepts is not None:
            say(self.asking, need, concepts)
        if obstacles is not None:
            self._say_obstacles(need, obstacles)
        read_text(self.asking, need, values)
        self._log(owner, "create")
        return NeedRow(need, owner)

    def update(self, row: NeedRow, **values: Any) -> NeedRow:
        """Change columns of the need; another text is read again, and what a person gave stays. Stale as always.

        `concepts` among the values is what the viewer says that it is about, `obstacles` what stands in the way; None:
        that is left to the reader again.
        Conflict when it is to be matched and its owner did not agree to that: 'need-exploring' for a need that was
        never opened (`open_up` does), 'no-consent' for one that was.
        """
        if values.get("status") in {"open", "in-progress"} and row.owner.kind == "person":
            if row.need.status == "exploring":
                raise Conflict("need-exploring")
            if not self.may_be_matched(row.owner):
                raise Conflict("no-consent")
        return self._change(row, **values)

    def open_up(self, row: NeedRow, consent: Agreement) -> NeedRow:
        """Write down the owner's consent to matching and open the need. Stale as always."""
        self._agree(row.owner, consent)
        return self._change(row, status="open")

    def may_be_matched(self, owner: Node) -> bool:
        """Whether the owner of a need agreed to matching; only people are asked."""
        return owner.kind != "person" or Consents(self.asking).given(owner, "matching")

    def _change(self, row: NeedRow, **values: Any) -> NeedRow:
        said = values.keys() & {"concepts", "obstacles"}
        concepts, obstacles = values.pop("concepts", None), values.pop("obstacles", None)
        columns_of(values, Need)
        to_read = said | values.keys() & {"text", "language"}
        known = given_in(row.need) if to_read else {}
        # Whoever changes it says that it is still there.
        self._update(row.need, **{"confirmed_at": self.asking.now} | values)
        if "concepts" in said:
            say(self.asking, row.need, concepts)
        if "obstacles" in said:
            self._say_obstacles(row.need, obstacles)
        if to_read:
            read_text(self.asking, row.need, known | values)
        self.asking.changed("need", number_of(row.need))
        self._log(row.owner, "update")
        return row

    def _say_obstacles(self, need: Need, obstacles: Sequence[str] | None) -> None:
        """Write down what the viewer says that stands in the way, in the place of all that was said or read before.

        None: nobody says so any more; the text must be read again after it (`read_text`).
        """
        need.obstacles_said_at = None if obstacles is None else self.asking.now
        connection, number = self.session.connection(), number_of(need)
        connection.execute(delete(_OBSTACLES).where(_OBSTACLES.c.need == number))
        common = {"need": number, "municipality": need.municipality, "confirmed": True}
        rows = [common | {"kind": kind} for kind in dict.fromkeys(obstacles or ())]
        if rows:
            connection.execute(insert(_OBSTACLES), rows)

    def add_moment(self, row: NeedRow, day: dt.date, person: Node) -> int:
        """Write down that `person` had coffee with the owner on `day`, once; return how many moments there are."""
        same = select(Moment.number).where(
            col(Moment.need) == row.need.number, col(Moment.person) == person.number, col(Moment.day) == day
        )
        if self.session.exec(same).first() is None:
            self.session.add(
                Moment(municipality=row.need.municipality, need=number_of(row.need), person=number_of(person), day=day)
            )
            self.session.flush()
            self._log(row.owner, "update")
        return self.moments(row)

    def moments(self, row: NeedRow) -> int:
        """Count the moments in which someone explored this need."""
        query = select(func.count()).select_from(Moment).where(col(Moment.need) == row.need.number)
        return self.session.exec(query).one()

    def _agree(self, owner: Node, consent: Agreement) -> None:
        Consents(self.asking).record(owner, replace(consent, purpose="matching"))

    def _log(self, owner: Node, action: str) -> None:
        if owner.kind == "person":
            self.asking.seen(number_of(owner), "K3", action)

    def _one(self, *conditions: Condition) -> NeedRow:
        found = self.session.exec(self._all(*conditions)).first()
        if found is None:
            raise NotFound
        return NeedRow(*found)

    def _all(self, *conditions: Condition) -> Select[Need, Node]:
        return select(Need, Node).join(Node, col(Node.number) == col(Need.owner)).where(*conditions)
