"""What goes on: arrangements that repeat, who held them from when to when, and the days on which they are not.

Who holds an arrangement on a day is who came to it last of all whose turn covers that day. So a hand-over is a turn
without an end, somebody who stands in is a turn of one day, and nothing that was so is ever written over.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

import sqlalchemy
from sqlalchemy import and_, delete, exists, false, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.errors import NotFound, Stale
from app.models import (
    METADATA,
    Arrangement,
    ArrangementOff,
    Holding,
    Introduction,
    Need,
    NeedName,
    Node,
    Notice,
    Talent,
)
from app.policy.lifecycle import TOGETHER
from app.policy.parts import Player
from app.policy.rhythm import STILL_THERE
from app.policy.visibility import MANAGES, speaks_for
from app.repositories.asking import Repository, number_of
from app.repositories.needs import NeedRow
from app.repositories.notices import Notices
from app.repositories.rhythm import Rhythm
from app.repositories.turns import stands, turn_on
from app.repositories.visible import Condition, changeable, need_texts, works_here

_TURN: Final = METADATA.tables["holding"]
_OFF: Final = METADATA.tables["arrangement_off"]
_HOLDER = aliased(Node)


class ArrangementRow(NamedTuple):
    """An arrangement with all that says who holds it when, and as what who asks sees it."""

    arrangement: Arrangement
    need: Need
    seeker: Node
    player: Player
    steers: bool
    """Whether who asks may hand it over: made it, or has the seeker as a task."""
    turns: Sequence[Holding]
    """Who held it, the first one first; of who is gone only what is past."""
    off: Mapping[dt.date, str]
    """Days on which it is not, with who cannot."""

    def holder_on(self, day: dt.date) -> Holding | None:
        """Whose turn it is on this day; None: nobody's."""
        return turn_on(self.turns, day)

    @property
    def present(self) -> Holding | None:
        """The turn without an end that came last; None: nobody holds it from now on."""
        return next((one for one in reversed(self.turns) if one.until is None), None)


class Arrangements(Repository):
    """Arrangements of people who are the task of who asks, and those in which one has a part."""

    def get(self, arrangement_id: uuid.UUID) -> ArrangementRow:
        """Return the arrangement with this id; NotFound, also when the viewer may not see it."""
        return self._one(col(Arrangement.id) == arrangement_id, or_(self._managed(), self._mine()))

    def own(self, arrangement_id: uuid.UUID) -> ArrangementRow:
        """Return the arrangement with this id when the viewer may change its days; else NotFound."""
        return self._one(col(Arrangement.id) == arrangement_id, or_(self._steered(), self._mine()))

    def find(self, need: Need | None = None, *, after: int | None = None, limit: int = 50) -> list[ArrangementRow]:
        """List what goes on and the viewer may see, of one need where given, in order of registration."""
        conditions = [col(Arrangement.number) > (after or 0), or_(self._managed(), self._mine()), self._goes_on()]
        if need is not None:
            conditions.append(col(Arrangement.need) == need.number)
        return self._rows(*conditions, limit=limit)

    def of_owner(self, owner: Node) -> list[ArrangementRow]:
        """List what goes on for all needs of this initiative, in order of registration. The caller may change it."""
        return self._rows(col(Need.owner) == owner.number, or_(self._managed(), self._mine()), self._goes_on())

    def mine(self) -> list[ArrangementRow]:
        """List what goes on in which who asks has a part: for whom it is, or who holds it."""
        return self._rows(self._mine(), self._goes_on())

    def tasks(self, *, own: bool, until: dt.date, limit: int) -> list[ArrangementRow]:
        """List what waits for who asks (`own`), or is nobody's task: without a holder, or not on a day until `until`.

        A day on which the seeker cannot asks nothing of anybody.
        """
        skipped = exists(
            select(1).where(
                col(ArrangementOff.arrangement) == col(Arrangement.number),
                col(ArrangementOff.day).between(self.asking.today, until),
                col(ArrangementOff.by) != "seeker",
            )
        )
        worker = col(Need.worker)
        mine = worker == self.viewer.person if own else worker.is_(None)
        return self._rows(self._steered(), mine, self._goes_on(), or_(~self._held(), skipped), limit=limit)

    def create(self, need: NeedRow, holder: Node, *, said_by: str | None, **values: Any) -> ArrangementRow:
        """Write down what `holder` does for the owner of this need from its first day on; `values` are columns."""
        arrangement = Arrangement(
            municipality=need.need.municipality,
            need=number_of(need.need),
            made_at=self.asking.now,
            made_by=self.viewer.actor,
            **values,
        )
        self.session.add(arrangement)
        self.session.flush()
        self._add(arrangement, holder, arrangement.first_on, None, said_by)
        return self._changed(arrangement, "create")

    def hand_over(
        self, row: ArrangementRow, holder: Node, since: dt.date, *, introduction: int | None, said_by: str | None
    ) -> ArrangementRow:
        """Let `holder` have it from this day on, for good; whoever had it until then is out."""
        self._update(row.arrangement, introduction=introduction)
        for turn in row.turns:
            if turn.until is None:
                self._end(turn, since - dt.timedelta(days=1))
        self._add(row.arrangement, holder, since, None, said_by)
        return self._changed(row.arrangement, "update")

    def stand_in(self, row: ArrangementRow, holder: Node, day: dt.date, said_by: str | None) -> ArrangementRow:
        """Let `holder` do it on this one day."""
        self._update(row.arrangement)
        self._put_back(row, day)
        self._add(row.arrangement, holder, day, day, said_by)
        return self._changed(row.arrangement, "update")

    def skip(self, row: ArrangementRow, day: dt.date) -> ArrangementRow:
        """Write down that it is not on this day."""
        self._update(row.arrangement)
        if day not in row.off:
            self.session.add(
                ArrangementOff(
                    municipality=row.arrangement.municipality,
                    arrangement=number_of(row.arrangement),
                    day=day,
                    by=row.player,
                )
            )
            self.session.flush()
        return self._changed(row.arrangement, "update")

    def put_back(self, row: ArrangementRow, day: dt.date) -> ArrangementRow:
        """Write down that it is on this day after all."""
        self._update(row.arrangement)
        self._put_back(row, day)
        return self._changed(row.arrangement, "update")

    def let_go(self, row: ArrangementRow, until: dt.date) -> ArrangementRow:
        """Let who holds it stop after this day; nobody comes after that yet."""
        self._update(row.arrangement)
        for turn in row.turns:
            if turn.until is None:
                self._end(turn, until)
        return self._changed(row.arrangement, "update")

    def end(self, row: ArrangementRow, until: dt.date) -> None:
        """Let it end after this day; what is to begin later ends on its first day, on which it is not."""
        first = row.arrangement.first_on
        if until < first:
            self.skip(row, first)
        self._changed(row.arrangement, "update")
        self._update(row.arrangement, until=max(first, until))

    def people_in(self, row: ArrangementRow) -> list[int]:
        """Numbers of the people that it is about: for whom it is, and who held it."""
        numbers = {row.seeker.number, *(turn.node for turn in row.turns)}
        query = select(col(Node.number)).where(col(Node.number).in_(numbers), col(Node.kind) == "person")
        return list(self.session.connection().scalars(query.order_by(col(Node.number))))

    def introduction_id(self, row: ArrangementRow) -> uuid.UUID | None:
        """The id of the introduction through which its present holder came, or None."""
        query = select(col(Introduction.id)).where(col(Introduction.number) == row.arrangement.introduction)
        return self.session.connection().scalar(query)

    def places(self, need_id: uuid.UUID) -> list[int]:
        """Numbers of what this need names or is served by, and is not somebody. The caller may read the need."""
        named = (
            select(col(NeedName.node)).join(Need, col(Need.number) == col(NeedName.need)).where(col(Need.id) == need_id)
        )
        serves = (
            select(col(Talent.owner))
            .join(Introduction, col(Introduction.talent) == col(Talent.number))
            .join(Need, col(Need.number) == col(Introduction.need))
            .where(col(Need.id) == need_id, col(Introduction.state).in_(TOGETHER))
        )
        query = select(col(Node.number)).where(
            or_(col(Node.number).in_(named), col(Node.number).in_(serves)), col(Node.kind) != "person"
        )
        return list(self.session.connection().scalars(query.order_by(col(Node.number))))

    def workers(self, row: ArrangementRow | NeedRow) -> list[int]:
        """Whose task it is to look for somebody else: of the need, of the seeker, or who leads the team."""
        rhythm = Rhythm(self.asking)
        owner = row.seeker if isinstance(row, ArrangementRow) else row.owner
        one = row.need.worker or rhythm.worker_of(number_of(owner))
        return [one] if one is not None else rhythm.leads(row.need.organisation)

    def holder_leaves(self, node: int) -> None:
        """Let nobody wait in silence when who holds it takes part no more.

        Whose task it is hears that somebody must be found, and for whom it is that this is looked for.
        """
        for _, row in self._held_now(col(Holding.node) == node, col(Need.owner) != node):
            self.tell_searching(row, but=node)

    def introduction_ends(self, introduction: int, *, finished: bool) -> None:
        """What goes on through an introduction ends where that is finished; else somebody else must be found."""
        for arrangement, row in self._held_now(col(Arrangement.introduction) == introduction):
            if finished:
                self.end(self._one(col(Arrangement.number) == arrangement.number), self.asking.today)
            else:
                self._hours_changed(number_of(arrangement))
                self.tell_searching(row)

    def _held_now(self, *conditions: Condition) -> list[tuple[Arrangement, NeedRow]]:
        query = (
            sqlalchemy.select(Arrangement, Need, Node)
            .join(Holding, col(Holding.arrangement) == col(Arrangement.number))
            .join(Need, col(Need.number) == col(Arrangement.need))
            .join(Node, col(Node.number) == col(Need.owner))
            .where(col(Holding.until).is_(None), self._goes_on(), *conditions)
            .order_by(col(Arrangement.number))
        )
        return [(one, NeedRow(need, owner)) for one, need, owner in self.session.execute(query).all()]

    def tell_searching(self, row: NeedRow, *, but: int | None = None) -> None:
        """Tell whose task it is, and for whom it is, that somebody else must hold it. `but`: not who goes."""
        notices = Notices(self.asking)
        for worker in self.workers(row):
            if worker != but:
                notices.tell(worker, "arrangement-without-holder", about=row.need.id)
        if row.owner.kind == "person":
            notices.tell(number_of(row.owner), "arrangement-searching")

    def still_there(self) -> list[tuple[int, uuid.UUID]]:
        """List, for the clock, neighbours who hold something for so long that they are asked whether it holds.

        By number, with the id of the need. What came through an introduction is asked there.
        """
        if self.viewer.role != "operator":
            return []
        query = (
            sqlalchemy.select(col(Holding.node), col(Holding.since), col(Need.id))
            .join(Arrangement, col(Arrangement.number) == col(Holding.arrangement))
            .join(Need, col(Need.number) == col(Arrangement.need))
            .join(Node, col(Node.number) == col(Holding.node))
            .where(
                col(Holding.until).is_(None),
                col(Arrangement.introduction).is_(None),
                self._goes_on(),
                col(Node.kind) == "person",
                col(Node.status) != "left",
                ~works_here(),
            )
            .order_by(col(Holding.number))
        )
        rows = self.session.connection().execute(query).all()
        return [(node, need) for node, since, need in rows if self._is_due(node, since)]

    def _is_due(self, node: int, since: dt.date) -> bool:
        """Whether one of the days to ask has come, and it was not asked since."""
        days = [since + dt.timedelta(days=days) for days in STILL_THERE]
        past = [day for day in days if day <= self.asking.today]
        if not past:
            return False
        told = select(col(Notice.number)).where(
            col(Notice.person) == node, col(Notice.code) == "arrangement-still-there", col(Notice.day) >= past[-1]
        )
        return self.session.connection().scalar(told) is None

    # --- Who sees it --------------------------------------------------------------------------------------------------

    def _managed(self) -> Condition:
        party = MANAGES.get(self.viewer.role)
        if party == "worker":
            return need_texts(self.viewer)
        if party == "connector":
            return and_(col(Need.owner).in_(self.viewer.caseload), need_texts(self.viewer))
        return false()

    def _steered(self) -> Condition:
        """What was read for a reason is only read."""
        managed = self._managed()
        return and_(managed, changeable(self.viewer)) if MANAGES.get(self.viewer.role) == "worker" else managed

    def _mine(self) -> Condition:
        selves = speaks_for(self.viewer)
        mine = or_(col(Holding.until).is_(None), col(Holding.until) >= self.asking.today)
        return or_(
            col(Need.owner).in_(selves),
            exists(
                select(1)
                .where(
                    col(Holding.arrangement) == col(Arrangement.number), col(Holding.node).in_(selves), mine, stands()
                )
                .correlate(Arrangement, Need)
            ),
        )

    def _goes_on(self) -> Condition:
        return or_(col(Arrangement.until).is_(None), col(Arrangement.until) >= self.asking.today)

    def _held(self) -> Condition:
        """Whether somebody holds it from now on, who is still there."""
        return exists(
            select(1)
            .select_from(Holding)
            .join(_HOLDER, col(_HOLDER.number) == col(Holding.node))
            .where(
                col(Holding.arrangement) == col(Arrangement.number),
                col(Holding.until).is_(None),
                col(_HOLDER.status) != "left",
                stands(),
            )
            .correlate(Arrangement)
        )

    # --- Rows ---------------------------------------------------------------------------------------------------------

    def _one(self, *conditions: Condition) -> ArrangementRow:
        found = self._rows(*conditions, limit=1)
        if not found:
            raise NotFound
        return found[0]

    def _rows(self, *conditions: Condition, limit: int | None = None) -> list[ArrangementRow]:
        query = (
            sqlalchemy.select(Arrangement, Need, Node, self._managed(), self._steered())
            .join(Need, col(Need.number) == col(Arrangement.need))
            .join(Node, col(Node.number) == col(Need.owner))
            .where(*conditions)
            .order_by(col(Arrangement.number))
            .limit(limit)
        )
        found = list(self.session.exec(cast("Any", query)))
        numbers = [number_of(row[0]) for row in found]
        turns, off = self._turns(numbers), self._off(numbers)
        return [
            ArrangementRow(
                one, need, seeker, self._player(need, managed=managed), steers, turns[one.number], off[one.number]
            )
            for one, need, seeker, managed, steers in found
        ]

    def _player(self, need: Need, *, managed: bool) -> Player:
        if managed:
            return "worker"
        return "seeker" if need.owner in speaks_for(self.viewer) else "holder"

    def _turns(self, numbers: Iterable[int]) -> dict[int, list[Holding]]:
        """Turns by arrangement, without those of who is gone, or came through an introduction that is over."""
        query = (
            sqlalchemy.select(Holding)
            .join(Arrangement, col(Arrangement.number) == col(Holding.arrangement))
            .join(Node, col(Node.number) == col(Holding.node))
            .where(
                col(Holding.arrangement).in_(list(numbers)),
                or_(col(Holding.until) < self.asking.today, and_(col(Node.status) != "left", stands())),
            )
            .order_by(col(Holding.number))
        )
        found: dict[int, list[Holding]] = defaultdict(list)
        for turn in self.session.scalars(query):
            found[turn.arrangement].append(turn)
        return found

    def _off(self, numbers: Iterable[int]) -> dict[int, dict[dt.date, str]]:
        query = select(_OFF.c.arrangement, _OFF.c.day, _OFF.c.by).where(_OFF.c.arrangement.in_(list(numbers)))
        found: dict[int, dict[dt.date, str]] = defaultdict(dict)
        for number, day, by in self.session.connection().execute(query.order_by(_OFF.c.day)):
            found[number][day] = by
        return found

    def _add(self, one: Arrangement, holder: Node, since: dt.date, until: dt.date | None, said_by: str | None) -> None:
        self.session.add(
            Holding(
                municipality=one.municipality,
                arrangement=number_of(one),
                node=number_of(holder),
                since=since,
                until=until,
                at=self.asking.now,
                actor=self.viewer.actor,
                said_by=said_by,
            )
        )
        self.session.flush()

    def _end(self, turn: Holding, until: dt.date) -> None:
        """Give a turn its last day, once. One that was still to begin never was."""
        never = until < turn.since and self.asking.today < turn.since
        change: Any = delete(_TURN) if never else update(_TURN).values(until=max(turn.since, until))
        here = change.where(_TURN.c.number == turn.number, _TURN.c.until.is_(None))
        if never:
            # Afterwards nothing tells any more who was to come.
            self._hours_changed(turn.arrangement)
        if self.session.connection().execute(here).rowcount != 1:
            raise Stale
        if never:
            self.session.expunge(turn)
        else:
            self.session.refresh(turn)

    def _put_back(self, row: ArrangementRow, day: dt.date) -> None:
        self.session.connection().execute(
            delete(_OFF).where(_OFF.c.arrangement == row.arrangement.number, _OFF.c.day == day)
        )

    def _changed(self, arrangement: Arrangement, action: str) -> ArrangementRow:
        """Write down who changed it, with both; give it back as it stands now."""
        row = self._one(col(Arrangement.number) == arrangement.number)
        for person in self.people_in(row):
            self.asking.seen(person, "K3", action)
        self._hours_changed(number_of(arrangement))
        return row

    def _hours_changed(self, arrangement: int) -> None:
        """Of who holds it or did, so many hours are planned: tell who suggests them."""
        holders = select(col(Holding.node)).where(col(Holding.arrangement) == arrangement)
        query = select(Talent).where(col(Talent.owner).in_(holders), col(Talent.hours).is_not(None))
        for talent in self.session.scalars(query.order_by(col(Talent.number))):
            self.asking.changed("talent", number_of(talent))
