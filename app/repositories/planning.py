"""Plans of match days: which needs are divided, how much people may still be asked, and what was planned."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import func, or_
from sqlalchemy.orm import SessionTransaction
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import NotFound
from app.models import Introduction, IntroductionStep, MatchPair, MatchPlan, Need, Node, Person, Talent
from app.policy.lifecycle import STEPS
from app.repositories.asking import Repository, number_of
from app.repositories.visible import Condition, changeable, need_texts


class Pace(NamedTuple):
    """How often somebody wants to be asked, was asked, and how many questions wait for an answer."""

    most: int | None
    """In a month; None: nobody said."""
    asked: int
    """Since the day that was given, on either side, by anybody: what that person's own limit is about."""
    known: int
    """Of those, for needs that the viewer may read: all that he is told of."""
    waiting: int
    """As the one who gives."""


class Planning(Repository):
    """Plans of who asks; a coordinator has those of the whole municipality, for their totals alone."""

    def wanted(self, areas: Collection[str] | None = None) -> list[int]:
        """Numbers of the open needs, here or anywhere, that the viewer may change and nobody is under way for."""
        under_way = select(Introduction.number).where(
            col(Introduction.need) == col(Need.number), col(Introduction.state).in_((*STEPS, "not-now"))
        )
        query = (
            select(col(Need.number))
            .join(Node, col(Node.number) == col(Need.owner))
            .where(need_texts(self.viewer), changeable(self.viewer), col(Need.status) == "open", ~under_way.exists())
        )
        if areas is not None:
            query = query.where(col(Need.neighbourhood).in_(areas))
        return [number for number in self.session.exec(query.order_by(col(Need.number))) if number is not None]

    def paces(self, since: dt.date) -> dict[int, Pace]:
        """How often the people who offer something here are asked, by number of the person."""
        people: Any = (
            select(Person.node, Person.asks_a_month)
            .join(Node, col(Node.number) == col(Person.node))
            .where(col(Person.node).in_(select(Talent.owner).where(col(Talent.status) == "active")))
        )
        if self.viewer.municipality is not None:
            people = people.where(col(Node.municipality) == self.viewer.municipality)
        asked, known, waiting = self._asked(since), self._asked(since, need_texts(self.viewer)), self._waiting()
        return {
            node: Pace(most, asked.get(node, 0), known.get(node, 0), waiting.get(node, 0))
            for node, most in self.session.exec(people)
        }

    def add(self, plan: MatchPlan, pairs: Iterable[tuple[int, int, int]]) -> MatchPlan:
        """Keep a plan, with its pairs as need, talent and points."""
        self.session.add(plan)
        self.session.flush()
        for need, talent, points in pairs:
            self.put_in(plan, need, talent, points, by_hand=False)
        return plan

    def put_in(self, plan: MatchPlan, need: int, talent: int, points: int, *, by_hand: bool) -> MatchPair:
        """Plan one pair more."""
        pair = MatchPair(
            municipality=plan.municipality,
            plan=number_of(plan),
            need=need,
            talent=talent,
            points=points,
            by_hand=by_hand,
        )
        self.session.add(pair)
        self.session.flush()
        return pair

    def get(self, plan_id: uuid.UUID) -> MatchPlan:
        """Return a plan that who asks made; NotFound."""
        found = self.session.exec(self._mine().where(col(MatchPlan.id) == plan_id)).first()
        if found is None:
            raise NotFound
        return found

    def newest(self) -> MatchPlan | None:
        """Return the last plan that who asks made; None while there is none."""
        return self.session.exec(self._mine().order_by(col(MatchPlan.number).desc()).limit(1)).first()

    def of_others(self, limit: int) -> list[MatchPlan]:
        """List the newest plan of everybody who made one in the viewer's municipality, newest first: for totals."""
        last = select(func.max(MatchPlan.number)).group_by(col(MatchPlan.made_by))
        query = select(MatchPlan).where(
            col(MatchPlan.municipality) == self.viewer.municipality, col(MatchPlan.number).in_(last)
        )
        return list(self.session.exec(query.order_by(col(MatchPlan.number).desc()).limit(limit)))

    def pairs(self, plan: MatchPlan) -> list[MatchPair]:
        """List the pairs of a plan, by need and then as they came in."""
        query = select(MatchPair).where(col(MatchPair.plan) == plan.number)
        return list(self.session.exec(query.order_by(col(MatchPair.need), col(MatchPair.number))))

    def set_state(self, pair: MatchPair, state: str) -> None:
        """Say where a pair got to."""
        pair.state = state
        self.session.add(pair)
        self.session.flush()

    def change(self, plan: MatchPlan, **values: Any) -> None:
        """Change a plan; Stale when it was changed since it was read."""
        self._update(plan, **values)

    def changed_since(self, plan: MatchPlan) -> int:
        """Count the needs of a plan's areas that came or changed since, as far as who asks may change them."""
        query = (
            select(func.count())
            .select_from(Need)
            .join(Node, col(Node.number) == col(Need.owner))
            .where(
                need_texts(self.viewer),
                changeable(self.viewer),
                col(Need.neighbourhood).in_(plan.areas.split(";")),
                or_(col(Need.confirmed_at) > plan.made_at, col(Need.said_at) > plan.made_at),
            )
        )
        return self.session.exec(query).one()

    def apart(self) -> SessionTransaction:
        """Begin something that may fail without taking along what was done before it."""
        return self.session.begin_nested()

    def _mine(self) -> SelectOfScalar[MatchPlan]:
        return select(MatchPlan).where(col(MatchPlan.made_by) == self.viewer.actor)

    def _asked(self, since: dt.date, *conditions: Condition) -> dict[int, int]:
        found: dict[int, int] = {}
        for owner, state in ((Need.owner, "asked-seeker"), (Talent.owner, "asked-giver")):
            query = (
                select(owner, func.count())
                .select_from(IntroductionStep)
                .join(Introduction, col(Introduction.number) == col(IntroductionStep.introduction))
                .join(Need, col(Need.number) == col(Introduction.need))
                .join(Node, col(Node.number) == col(Need.owner))
                .join(Talent, col(Talent.number) == col(Introduction.talent))
                .where(col(IntroductionStep.day) >= since, col(IntroductionStep.state) == state, *conditions)
                .group_by(col(owner))
            )
            for node, count in self.session.exec(query):
                found[node] = found.get(node, 0) + count
        return found

    def _waiting(self) -> dict[int, int]:
        query: Any = (
            select(Talent.owner, func.count())
            .select_from(Introduction)
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(col(Introduction.state) == "asked-giver")
            .group_by(col(Talent.owner))
        )
        return dict(self.session.exec(query).all())
