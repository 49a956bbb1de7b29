"""Introductions of a need's owner to a talent's owner: who may see them, and what each step brings about.

A step and all that hangs on it (capacity, the need, the others that were asked, contact) are one change: here, in the
transaction of who takes it.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast

import sqlalchemy
from sqlalchemy import Table, and_, exists, false, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.errors import Conflict, NotFound, Stale
from app.failpoints import failpoint
from app.models import (
    METADATA,
    Area,
    Identity,
    Initiative,
    Introduction,
    IntroductionStep,
    Need,
    Node,
    Organisation,
    Person,
    Place,
    Talent,
)
from app.policy import lifecycle
from app.policy.lifecycle import BEFORE, CLOSED, OTHER, RESULTS, STEPS, TOGETHER, By, Forward, Side, Step
from app.policy.parts import Part, instead, parts_in, serves, written
from app.policy.rhythm import ASK_DAYS
from app.policy.urgency import NUDGE_DAYS
from app.policy.visibility import (
    MANAGES,
    OPEN_STAGES,
    STEERS,
    Party,
    Told,
    known_state,
    speaks_for,
    stage_of,
    told_of,
)
from app.repositories.apart import Apart
from app.repositories.areas import named
from app.repositories.arrangements import Arrangements
from app.repositories.asking import Repository, number_of
from app.repositories.consents import Consents
from app.repositories.needs import NeedRow
from app.repositories.notices import Notices
from app.repositories.talents import TalentRow
from app.repositories.visible import Condition, agreed, agreement, changeable, may_ask, need_texts

_INTRODUCTION: Final[Table] = METADATA.tables["introduction"]
_TALENT: Final[Table] = METADATA.tables["talent"]
_GIVER = aliased(Node)
_SIDES: Final[dict[Side, type[Node]]] = {"seeker": Node, "giver": _GIVER}
_ASKED: Final = ("asked-seeker", "asked-giver")
_NOT_MET: Final = frozenset({*BEFORE, "agreed", "not-now"})


class IntroductionRow(NamedTuple):
    """An introduction with both sides, and as what who asks sees it."""

    introduction: Introduction
    need: Need
    seeker: Node
    talent: Talent
    giver: Node
    party: Party
    """As what who asks reads it."""
    by: By
    """As what who asks takes steps: a side for itself, anybody else on its behalf."""
    hands: frozenset[Side]
    """Sides that who asks may answer for: he may change them or, of who gives, may name and ask them."""
    steps: Sequence[IntroductionStep]
    """What happened, the first step first."""

    @property
    def asked(self) -> frozenset[Side]:
        """Sides that were asked at some time, and so know of it."""
        states = {step.state for step in self.steps}
        return frozenset(side for side in OTHER if f"asked-{side}" in states)

    @property
    def on_behalf(self) -> bool:
        """Whether who asks is neither of the two."""
        return self.by in STEERS

    @property
    def steers(self) -> bool:
        """Whether who introduces may take any step that is no answer."""
        return all(side in self.hands or self.side(side).kind != "person" for side in STEERS.get(self.party, ()))

    @property
    def roles(self) -> tuple[Part, ...]:
        """What who gives is asked to do for the need."""
        return parts_in(self.introduction.roles)

    @property
    def serves(self) -> bool:
        """Whether it serves the need itself, and does not only take away what is in the way."""
        return serves(self.roles)

    def side(self, side: Side) -> Node:
        """The node on this side."""
        return self.seeker if side == "seeker" else self.giver

    def stage(self, side: Side, now: dt.datetime) -> int:
        """The stage of this side at this moment (app.policy.visibility)."""
        ended = self.introduction.ended_at
        days = 0 if ended is None else (now - ended).days
        return stage_of(self.known(side), side, asked=side in self.asked, days_ended=days)

    def known(self, side: Side) -> str:
        """The state as far as it is this side's to know."""
        return known_state(self.introduction.state, side, self.steps)

    def told(self, side: Side) -> list[Told[IntroductionStep]]:
        """What this side is told of what happened, the first step first."""
        return told_of(self.steps, side)

    def version(self, side: Side) -> int:
        """The version of what this side reads: what it is not told of does not count."""
        return max(1, len(self.told(side)))


@dataclass(frozen=True, slots=True)
class Said:
    """Who takes a step, and what was said with it."""

    by: By
    said_by: str | None = None
    how: str | None = None
    reason: str | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How a side reaches the other: what to say, and the one way that the other chose, where there is one."""

    name: str
    channel: str | None
    value: str | None


def farthest(rows: Iterable[IntroductionRow]) -> IntroductionRow | None:
    """What serves the need of these introductions and is the farthest on its way; None where nothing is."""
    found = [row for row in rows if row.serves and row.introduction.state in STEPS]
    return max(found, key=lambda row: STEPS.index(cast("Forward", row.introduction.state)), default=None)


class Introductions(Repository):
    """Introductions that who asks made or may make, and those of oneself as soon as one was asked."""

    def get(self, introduction_id: uuid.UUID) -> IntroductionRow:
        """Return the introduction with this id; NotFound, also when the viewer may not see it."""
        return self._one(col(Introduction.id) == introduction_id, self._seen())

    def seen(self, introductions: Collection[uuid.UUID]) -> list[IntroductionRow]:
        """List those of these that the viewer may see, in order of registration."""
        return self._rows(col(Introduction.id).in_(introductions), self._seen())

    def own(self, introduction_id: uuid.UUID) -> IntroductionRow:
        """Return the introduction with this id when the viewer may take steps in it; else NotFound."""
        managed = self._managed()
        if MANAGES.get(self.viewer.role) == "worker":
            managed = and_(managed, changeable(self.viewer))  # what was read for a reason is only read
        return self._one(col(Introduction.id) == introduction_id, or_(managed, self._mine(), self._beside()))

    def find(
        self,
        need: Need | None = None,
        *,
        state: str | None = None,
        of: Node | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> list[IntroductionRow]:
        """List introductions that the viewer may see, narrowed where asked, in order of registration.

        `of`: of which this node is one of the two, and which are under way.

        Only who introduces others can ask for a state: to a side it would tell what the other decided.
        """
        conditions = [col(Introduction.number) > (after or 0), self._seen()]
        if need is not None:
            conditions.append(col(Introduction.need) == need.number)
        if state is not None:
            conditions += [col(Introduction.state) == state, self._managed()]
        if of is not None:
            conditions += _under_way(of)
        return self._rows(*conditions, limit=limit)

    def standing(self, states: Collection[str], *, skip: int = 0, limit: int = 20) -> list[IntroductionRow]:
        """List the introductions that the viewer makes and that stand so, what is due first in front."""
        first = (col(Introduction.due_on).is_(None), col(Introduction.due_on))
        return self._rows(col(Introduction.state).in_(states), self._managed(), limit=limit, skip=skip, first=first)

    def between(self, need: Need, talent: Talent) -> IntroductionRow | None:
        """Return the introduction of these two that is under way, or None. The caller may see both."""
        found = self._rows(
            col(Introduction.need) == need.number,
            col(Introduction.talent) == talent.number,
            col(Introduction.state).in_(lifecycle.STEPS),
        )
        return found[0] if found else None

    def overdue(self) -> list[IntroductionRow]:
        """List, for the clock, questions without an answer in time and 'not now' whose day has come."""
        today = self.asking.today
        late = and_(col(Introduction.state).in_(_ASKED), col(Introduction.due_on) <= today)
        back = and_(col(Introduction.state) == "not-now", col(Introduction.again_on) <= today)
        return self._rows(or_(late, back), self._managed())

    def tasks(self, *, own: bool, limit: int) -> list[IntroductionRow]:
        """List what waits for who asks (`own`), or for nobody's task, in what is under way; first what is due first.

        An answer waits once it takes long; who met or carries on, once the day to ask after it has come.
        """
        today, worker = self.asking.today, col(Introduction.worker)
        state = col(Introduction.state)
        late = today + dt.timedelta(days=ASK_DAYS - NUDGE_DAYS)
        waits = or_(
            state.in_(("proposed", "willing-seeker", "willing-giver")),
            and_(state.in_(_ASKED), col(Introduction.due_on) <= late),
            and_(state == "agreed", or_(col(Introduction.first_on).is_(None), col(Introduction.first_on) <= today)),
            and_(state.in_(("met", "running")), col(Introduction.due_on) <= today),
            and_(state == "not-now", col(Introduction.again_on) <= today),
        )
        mine = worker == self.viewer.person if own else worker.is_(None)
        day = func.coalesce(Introduction.due_on, Introduction.proposed_on)
        return self._rows(self._managed(), mine, waits, limit=limit, first=(day,))

    def of_person(self, node: Node) -> list[IntroductionRow]:
        """List what is under way of somebody whom the caller may change: for who ends what rested on a consent."""
        return self._rows(*_under_way(node))

    def numbered(self, number: int) -> IntroductionRow:
        """Return the introduction with this number, for who holds the code of one side's answer; NotFound."""
        return self._one(col(Introduction.number) == number)

    def steps(self, introduction: Introduction) -> list[IntroductionStep]:
        """List the steps of an introduction that the viewer may see, first one first."""
        query = (
            select(IntroductionStep)
            .where(col(IntroductionStep.introduction) == introduction.number)
            .order_by(col(IntroductionStep.position))
        )
        return list(self.session.exec(query))

    def create(
        self,
        need: NeedRow,
        talent: TalentRow,
        said: Said,
        *,
        rank: int | None,
        weights: str,
        accompanied: bool,
        roles: Collection[str] = ("giver",),
    ) -> IntroductionRow:
        """Propose this talent for this need, both of them seen by the viewer. Nobody is asked yet.

        `rank`: place in the list of suggestions, from 1; None: chosen outside it. `weights`: version that made it.
        `roles`: what is asked (app.policy.parts.PARTS).
        """
        introduction = Introduction(
            municipality=need.need.municipality,
            need=number_of(need.need),
            talent=number_of(talent.talent),
            proposed_by=self.viewer.person,
            worker=self.viewer.person,
            state="proposed",
            proposed_on=self.asking.today,
            due_on=lifecycle.due_on("proposed", self.asking.today),
            rank=rank,
            weights=weights,
            accompanied=accompanied,
            roles=written(roles),
        )
        self.session.add(introduction)
        self.session.flush()
        self._append(introduction, "proposed", said)
        row = self._one(col(Introduction.number) == introduction.number)
        self._log(row, "create", said.by)
        return row

    def step(self, row: IntroductionRow, step: Step, said: Said, **values: Any) -> IntroductionRow:
        """Take a step of the table, with what hangs on it. Stale when it stands elsewhere meanwhile.

        `values` are columns of Introduction. Conflict 'capacity' when there is nothing left to give.
        """
        before = row.introduction.state
        if step.to == "agreed" and before != "agreed":
            self._refuse_full(row)
            self._take_capacity(row.talent)
        self._move(row.introduction, step.to, self._columns(row.introduction, step, said) | values)
        self._append(row.introduction, step.to, said)
        self._settle(row, before, step.to)
        self._tell(row, before, step.to)
        taken = self._one(col(Introduction.number) == row.introduction.number)._replace(party=row.party, by=row.by)
        self._log(taken, "update", said.by)
        return taken

    def may_go_on(self, row: IntroductionRow) -> bool:
        """Whether this may lead on now: to people under 16 only with a guardian's consent.

        As long as the two do not know each other: only when both are here and agreed to be matched, need and talent
        are open, and nothing keeps the two apart. Who only takes away what is in the way can also be found once
        somebody serves the need.
        """
        sides = (row.seeker, row.giver)
        if any(Consents(self.asking).waits_for_guardian(node) for node in sides):
            return False
        if row.introduction.state in TOGETHER:
            return True
        wanted = row.need.status in (("open",) if row.serves else ("open", "in-progress"))
        present = all(node.status == "active" and self._agreed(node) for node in sides)
        return wanted and row.talent.status == "active" and present and not self._apart(row)

    def shared(self, row: IntroductionRow, side: Side) -> bool:
        """Whether this side agreed that the other gets its contact for this introduction. Only people are asked.

        Of somebody under 16 that does not count without a guardian's consent.
        """
        node, consents = row.side(side), Consents(self.asking)
        if node.kind != "person":
            return True
        given = consents.given(node, "share-contact", row.introduction.number)
        return given and not consents.waits_for_guardian(node)

    def both_share(self, row: IntroductionRow) -> bool:
        """Whether both sides share contact, and nothing was said since that keeps the two apart."""
        return self.shared(row, "seeker") and self.shared(row, "giver") and not self._apart(row)

    def contact(self, row: IntroductionRow, side: Side) -> Contact | None:
        """How this side reaches the other now (K2 of the other, logged); None where it may not."""
        introduction = row.introduction
        willing = introduction.seeker_willing and introduction.giver_willing
        if not willing or row.stage(side, self.asking.now) not in OPEN_STAGES or not self.both_share(row):
            return None
        failpoint("consent.after_check")
        other = row.side(OTHER[side])
        if other.kind != "person":
            return Contact(self.public_name(other), None, None)
        query = select(Identity, Person).join(Person, col(Person.node) == col(Identity.node))
        identity, person = self.session.exec(query.where(col(Identity.node) == other.number)).one()
        self.asking.seen(number_of(other), "K2")
        value = {"email": identity.email}.get(person.channel or "", identity.phone)
        way = person.channel if value and person.channel not in {None, "app"} else None
        return Contact(identity.first_name or identity.alias or "", way, value if way else None)

    def public_name(self, node: Node) -> str:
        """The name of an initiative, organisation or place, which is public; '' for a person."""
        name: Any = func.coalesce(Initiative.name, Organisation.name, Place.name)
        query = (
            sqlalchemy.select(name)
            .select_from(Node)
            .outerjoin(Initiative, col(Initiative.node) == col(Node.number))
            .outerjoin(Organisation, col(Organisation.node) == col(Node.number))
            .outerjoin(Place, col(Place.node) == col(Node.number))
            .where(col(Node.number) == node.number)
        )
        return self.session.connection().execute(query).scalar_one() or ""

    def district(self, code: str) -> str | None:
        """The name of the district that a neighbourhood lies in; None where it has none but its code."""
        parent = select(Area.parent).where(col(Area.code) == code)
        query = select(named(Area)).where(col(Area.code) == parent.scalar_subquery(), col(Area.kind) == "district")
        return self.session.exec(query).first()

    def same_district(self, one: str, other: str) -> bool:
        """Whether two neighbourhoods lie in the same district, or in the same municipality without districts."""
        query = select(Area.code, Area.parent).where(col(Area.code).in_({one, other}))
        found = dict(self.session.exec(query).all())
        return found.get(one) == found.get(other)

    def handed_over_on(self, introduction: Introduction) -> dt.date | None:
        """The day on which the worker stepped out, or None."""
        days = [step.day for step in self.steps(introduction) if step.state == "handed-over"]
        return days[-1] if days else None

    def ids(self, numbers: Collection[int | None]) -> dict[int, uuid.UUID]:
        """The ids of companions and holders of introductions that the viewer may see, by number."""
        wanted = {number for number in numbers if number is not None}
        if not wanted:
            return {}
        query = select(Node.number, Node.id).where(col(Node.number).in_(wanted))
        return {number: node_id for number, node_id in self.session.exec(query) if number is not None}

    def asks(self, node: Node, since: dt.date) -> list[dt.date]:
        """The days since `since` on which this node was asked, on either side, the first one first."""
        query = (
            select(col(IntroductionStep.day))
            .join(Introduction, col(Introduction.number) == col(IntroductionStep.introduction))
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(
                col(IntroductionStep.day) >= since,
                or_(
                    and_(col(IntroductionStep.state) == "asked-seeker", col(Need.owner) == node.number),
                    and_(col(IntroductionStep.state) == "asked-giver", col(Talent.owner) == node.number),
                ),
            )
            .order_by(col(IntroductionStep.day))
        )
        return [day for day in self.session.exec(query) if day is not None]

    def asks_a_month(self, node: Node) -> int | None:
        """How often at most this person wants to be asked in 30 days; None: nobody said."""
        return self.session.exec(select(Person.asks_a_month).where(col(Person.node) == node.number)).first()

    def open_asks(self, row: IntroductionRow) -> int:
        """Count the questions without an answer yet about this need, for the same as this one is."""
        query = select(Introduction.roles).where(
            col(Introduction.state).in_(_ASKED), col(Introduction.need) == row.need.number
        )
        return sum(instead(row.roles, parts_in(roles)) for roles in self.session.exec(query))

    def open_asks_to(self, giver: Node) -> int:
        """Count the questions that wait for an answer of this giver."""
        query = (
            select(func.count())
            .select_from(Introduction)
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(col(Introduction.state) == "asked-giver", col(Talent.owner) == giver.number)
        )
        return self.session.exec(query).one()

    def of_need(self, need: Need) -> list[IntroductionRow]:
        """List what is under way for a need that the viewer may read, in order of registration."""
        return self._rows(
            col(Introduction.need) == need.number, col(Introduction.state).in_((*lifecycle.STEPS, "not-now"))
        )

    def serving(self, need: Need) -> IntroductionRow | None:
        """Return what serves a need that the viewer may know of, the farthest on the way; None while nothing does."""
        return farthest(self.of_need(need))

    def next_wave(self, need: Need) -> int:
        """The number of the next small group that is asked for this need, from 1."""
        query = select(func.max(Introduction.wave)).where(col(Introduction.need) == need.number)
        return (self.session.exec(query).one() or 0) + 1

    def _columns(self, introduction: Introduction, step: Step, said: Said) -> dict[str, Any]:
        """The columns that follow from a step alone."""
        since = self.handed_over_on(introduction) if step.to == "lasting" else None
        values: dict[str, Any] = {"due_on": lifecycle.due_on(step.to, self.asking.today, since)}
        if step.name in {"yes-seeker", "yes-giver"}:
            values[f"{step.side}_willing"] = True
            if step.to != "agreed":  # a yes of the other that no longer holds is asked again
                values[f"{OTHER[cast('Side', step.side)]}_willing"] = False
        if step.name == "not-now":
            values["again_on"] = said.until
        if step.name == "return":
            values |= {"again_on": None, "returned": True}
        if step.to in CLOSED and introduction.state not in CLOSED:
            values |= {"ended_at": self.asking.now, "closed_on": self.asking.today}
        return values

    def _move(self, introduction: Introduction, to: str, values: dict[str, Any]) -> None:
        moved = self.session.connection().execute(
            update(_INTRODUCTION)
            .where(
                _INTRODUCTION.c.number == number_of(introduction),
                _INTRODUCTION.c.state == introduction.state,
                _INTRODUCTION.c.version == introduction.version,
            )
            .values(**values, state=to, version=introduction.version + 1)
        )
        if moved.rowcount != 1:
            raise Stale
        self.session.refresh(introduction)

    def _append(self, introduction: Introduction, state: str, said: Said) -> None:
        last = select(func.max(IntroductionStep.position)).where(
            col(IntroductionStep.introduction) == introduction.number
        )
        self.session.add(
            IntroductionStep(
                municipality=introduction.municipality,
                introduction=number_of(introduction),
                position=(self.session.exec(last).one() or 0) + 1,
                state=state,
                day=self.asking.today,
                at=self.asking.now,
                actor=self.viewer.actor,
                by=said.by,
                said_by=said.said_by,
                how=said.how,
                reason=said.reason,
                until=said.until,
            )
        )
        self.session.flush()
        self.asking.changed("introduction", number_of(introduction))

    def _settle(self, row: IntroductionRow, before: str, now: str) -> None:
        """What a step means for the talent, the need, who else was asked, and the two people."""
        if before in TOGETHER and now not in TOGETHER:
            self._give_back_capacity(row.talent)
        if now == "agreed" and before != "agreed":
            self._withdraw_others(row)
            self._bring_along(row)
        if "companion" in row.roles and before == "agreed" and now in CLOSED:
            self._leave_alone(row)
        if row.serves:
            self._settle_need(row, before, now)
        if now == "unsafe" and row.seeker.kind == row.giver.kind == "person":
            Apart(self.asking).keep(number_of(row.seeker), number_of(row.giver), row.introduction.municipality)
        if before in TOGETHER and now in CLOSED:
            Arrangements(self.asking).introduction_ends(number_of(row.introduction), finished=now == "finished")

    def _settle_need(self, row: IntroductionRow, before: str, now: str) -> None:
        """How a need stands follows from what serves it; a ride or company alone makes nothing of it."""
        if now == "agreed" and before != "agreed":
            self._set_need(row.need, "in-progress")
        elif now in RESULTS and row.need.status != "met":
            self._set_need(row.need, "met")
        elif before in TOGETHER and now not in TOGETHER and row.need.status == "in-progress":
            self._reopen(row.need)

    def _refuse_full(self, row: IntroductionRow) -> None:
        """Conflict 'full' where the initiative that gives has no place left for as many people as come."""
        room = self.session.exec(select(Initiative.capacity).where(col(Initiative.node) == row.giver.number)).first()
        if room is None or not row.serves:
            return
        query = (
            select(Introduction.roles, Need.group_size)
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(col(Talent.owner) == row.giver.number, col(Introduction.state).in_(TOGETHER))
        )
        taken = sum(people or 1 for roles, people in self.session.exec(query) if serves(parts_in(roles)))
        if taken + (row.need.group_size or 1) > room:
            raise Conflict("full")

    def _take_capacity(self, talent: Talent) -> None:
        """Take one of what is left; NULL is no limit. Conflict when nothing is."""
        if talent.capacity_left is None:
            return
        if talent.capacity_left == 0:
            raise Conflict("capacity")
        failpoint("accept.after_check")
        number, left = number_of(talent), _TALENT.c.capacity_left
        taken = self.session.connection().execute(
            update(_TALENT)
            .where(_TALENT.c.number == number, left > 0)
            .values(capacity_left=left - 1, version=_TALENT.c.version + 1)
        )
        if taken.rowcount != 1:
            raise Conflict("capacity")
        self.session.refresh(talent)
        self.asking.changed("talent", number)

    def _give_back_capacity(self, talent: Talent) -> None:
        number, left = number_of(talent), _TALENT.c.capacity_left
        self.session.connection().execute(
            update(_TALENT)
            .where(_TALENT.c.number == number, left < _TALENT.c.capacity)
            .values(capacity_left=left + 1, version=_TALENT.c.version + 1)
        )
        self.session.refresh(talent)
        self.asking.changed("talent", number)

    def _set_need(self, need: Need, status: str) -> None:
        self._update(need, status=status)
        self.asking.changed("need", number_of(need))

    def _reopen(self, need: Need) -> None:
        """Search again when nothing else that serves this need is under way."""
        query = select(Introduction.roles).where(
            col(Introduction.need) == need.number, col(Introduction.state).in_(TOGETHER)
        )
        if not any(serves(parts_in(roles)) for roles in self.session.exec(query)):
            self._set_need(need, "open")

    def _withdraw_others(self, row: IntroductionRow) -> None:
        """Let go who was asked for the same; who has another part in it stays."""
        others = self._rows(
            col(Introduction.need) == row.need.number,
            col(Introduction.number) != row.introduction.number,
            col(Introduction.state).in_(BEFORE),
        )
        for other in others:
            step = lifecycle.allowed("withdraw", other.introduction.state, "clock", frozenset())
            if step is not None and instead(row.roles, other.roles):
                self.step(other, step, Said("clock", reason="someone-else"))

    def _bring_along(self, row: IntroductionRow) -> None:
        """Who said yes to come along does so in what serves the need, whichever of the two came first."""
        others = [other for other in self.of_need(row.need) if other.introduction.number != row.introduction.number]
        if "companion" in row.roles:
            for main in others:
                if main.serves and main.introduction.state in _NOT_MET and main.introduction.companion is None:
                    self._update(main.introduction, companion=row.giver.number, accompanied=True)
        if row.serves and row.introduction.companion is None:
            along = [other for other in others if "companion" in other.roles and other.introduction.state == "agreed"]
            for other in along[:1]:
                self._update(row.introduction, companion=other.giver.number, accompanied=True)

    def _leave_alone(self, row: IntroductionRow) -> None:
        """Who was to come along does not: as long as the first time did not come, somebody else is needed."""
        for main in self.of_need(row.need):
            one = main.introduction
            if main.serves and one.state in _NOT_MET and one.companion == row.giver.number:
                self._update(one, companion=None)

    def _apart(self, row: IntroductionRow) -> bool:
        return Apart(self.asking).are(number_of(row.seeker), number_of(row.giver))

    def _agreed(self, node: Node) -> bool:
        if node.kind != "person":
            return True
        yes = or_(agreed(Node.number, "matching"), agreement(Node.number, self.asking.today))
        query = select(Node.number).where(col(Node.number) == node.number, yes)
        return self.session.exec(query).first() is not None

    def _tell(self, row: IntroductionRow, before: str, now: str) -> None:
        """Let both sides know what concerns them; of why it ended, nothing."""
        about, notices = row.introduction.id, Notices(self.asking)
        for side in lifecycle.OTHER:
            node, knows = row.side(side), side in row.asked
            if node.kind != "person":
                continue
            if now == f"asked-{side}":
                notices.tell(number_of(node), "introduction-asked", about=about, until=row.introduction.due_on or "")
            elif now == "agreed" and before != "agreed":
                notices.tell(number_of(node), "introduction-agreed", about=about)
            elif now in CLOSED - {"finished", f"declined-{side}"} and before not in CLOSED and knows:
                notices.tell(number_of(node), "introduction-ended", about=about)

    def _log(self, row: IntroductionRow, action: str, by: By) -> None:
        """Write down who changed it, with both; but what the other side did and one is not told, not with that one."""
        for side, other in OTHER.items():
            node, last = row.side(side), row.steps[-1]
            hidden = by == other and last not in [told.step for told in row.told(side)]
            if node.kind == "person" and not hidden:
                self.asking.seen(number_of(node), "K3", action)

    def _seen(self) -> Condition:
        """Introductions that the viewer makes, those of oneself as far as one was asked, and of who is one's task."""
        return or_(self._managed(), self._mine(), self._beside())

    def _managed(self) -> Condition:
        party = MANAGES.get(self.viewer.role)
        if party == "worker":
            return need_texts(self.viewer)
        if party == "connector":
            circle = self.viewer.caseload
            selves = speaks_for(self.viewer)
            holds = or_(col(Introduction.worker).in_(selves), col(Introduction.holder).in_(selves))
            return or_(and_(col(Node.number).in_(circle), col(_GIVER.number).in_(circle)), holds)
        return false()

    def _mine(self) -> Condition:
        selves = speaks_for(self.viewer)
        return or_(
            and_(col(Need.owner).in_(selves), _was_asked("seeker")),
            and_(col(Talent.owner).in_(selves), _was_asked("giver")),
        )

    def _beside(self) -> Condition:
        """What others propose to people whose own worker asks, as far as those were asked."""
        if MANAGES.get(self.viewer.role) != "worker":
            return false()
        return or_(
            *(
                and_(col(node.kind) == "person", changeable(self.viewer, node), _was_asked(side))
                for side, node in _SIDES.items()
            )
        )

    def _one(self, *conditions: Condition) -> IntroductionRow:
        found = self._rows(*conditions, limit=1)
        if not found:
            raise NotFound
        return found[0]

    def _rows(
        self, *conditions: Condition, limit: int | None = None, skip: int = 0, first: Sequence[Any] = ()
    ) -> list[IntroductionRow]:
        query = (
            sqlalchemy.select(
                Introduction,
                Need,
                Node,
                Talent,
                _GIVER,
                self._managed(),
                changeable(self.viewer, _SIDES["seeker"]),
                may_ask(self.viewer, self.asking.today, _SIDES["giver"]),
            )
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Node, col(Node.number) == col(Need.owner))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .join(_GIVER, col(_GIVER.number) == col(Talent.owner))
            .where(*conditions)
            .order_by(*first, col(Introduction.number))
            .limit(limit)
            .offset(skip)
        )
        found = list(self.session.exec(cast("Any", query)))
        steps = self._steps_of([row[0] for row in found])
        return [self._row(row, steps[number_of(row[0])]) for row in found]

    def _steps_of(self, introductions: Sequence[Introduction]) -> dict[int, list[IntroductionStep]]:
        query = select(IntroductionStep).where(
            col(IntroductionStep.introduction).in_([row.number for row in introductions])
        )
        steps: dict[int, list[IntroductionStep]] = defaultdict(list)
        for step in self.session.exec(query.order_by(col(IntroductionStep.position))):
            steps[step.introduction].append(step)
        return steps

    def _row(self, found: Any, steps: Sequence[IntroductionStep]) -> IntroductionRow:
        introduction, need, seeker, talent, giver, managed, *changes = found
        hands = frozenset(side for side, may in zip(_SIDES, changes, strict=True) if may)
        party, by = self._party(need, talent, hands, managed=managed)
        return IntroductionRow(introduction, need, seeker, talent, giver, party, by, hands, steps)

    def _party(self, need: Need, talent: Talent, hands: frozenset[Side], *, managed: bool) -> tuple[Party, By]:
        """As what the viewer reads an introduction, and takes steps in it."""
        if managed:
            party = MANAGES[self.viewer.role]
            return party, cast("By", party)
        selves = speaks_for(self.viewer)
        for side, owner in (("seeker", need.owner), ("giver", talent.owner)):
            if owner in selves:
                return cast("Side", side), cast("Side", side)
        return "giver" if "giver" in hands else "seeker", "worker"


def _under_way(node: Node) -> list[Condition]:
    """Introductions under way of which this node is one of the two."""
    either = or_(col(Need.owner) == node.number, col(Talent.owner) == node.number)
    return [either, col(Introduction.state).in_((*lifecycle.STEPS, "not-now"))]


def _was_asked(side: Side) -> Condition:
    return exists(
        select(1).where(
            col(IntroductionStep.introduction) == col(Introduction.number),
            col(IntroductionStep.state) == f"asked-{side}",
        )
    )
