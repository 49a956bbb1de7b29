"""What figures of areas are made of: who counts, their ties, and what became of needs, talents and introductions.

People who did not agree to statistics are in no row here, and nor is what hangs on them. For the clock and the console;
nothing of this leaves the house before it went through `app.policy.disclosure`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Executable, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.models import Area, Feedback, GroupedArea, Introduction, IntroductionStep, Need, Node, Talent, Tie
from app.policy.lifecycle import ENDS
from app.repositories.asking import Repository
from app.repositories.heard import top_concepts
from app.repositories.visible import Condition, agreed, in_role
from matching.measures import Bond, Layer

Layered = dict[int, tuple[str, Layer]]
"""Node number -> code of its neighbourhood, and what it is there."""

WINDOW: Final = dt.timedelta(days=365)
"""What became of introductions is looked at over this time before the day of counting."""
_ASKED: Final = ("asked-seeker", "asked-giver", "willing-seeker", "willing-giver", "agreed")
_HELD: Final = ("running", "handed-over", "lasting")
_BY_MACHINE: Final = "engine"
"""Origin of an introduction that a folder delivered and a program had suggested."""


class Crossing(NamedTuple):
    """A recorded tie with the neighbourhoods of its two ends."""

    one: str
    other: str
    bond: Bond


@dataclass(frozen=True, slots=True)
class NeedCount:
    """An open need: where, about what (an id of the vocabulary), and whether anybody was asked for it."""

    area: str
    concept: str | None
    answered: bool


@dataclass(frozen=True, slots=True)
class TalentCount:
    """What somebody can do, and may be asked for: where, whose, about what, and whether that one was ever asked."""

    area: str
    owner: int
    concept: str | None
    asked: dt.date | None


class Ended(NamedTuple):
    """The end of an introduction: the day, the state and the reason that was given."""

    day: dt.date
    state: str
    reason: str | None


@dataclass(slots=True)
class _History:
    days: dict[str, dt.date] = field(default_factory=dict)
    ended: Ended | None = None


@dataclass(frozen=True, slots=True)
class CourseCount:
    """What became of one introduction: the first day of each stage, and what can be said of it afterwards."""

    area: str
    seeker: int
    giver: int
    days: dict[str, dt.date]
    """First day in each state it was in."""
    need_on: dt.date | None
    ended: Ended | None
    rank: int | None
    outside: bool
    collective: bool
    without_us: tuple[str, ...] = field(default=())

    def first(self, states: Iterable[str]) -> dt.date | None:
        """The first day on which it was in one of these states."""
        return min((self.days[state] for state in states if state in self.days), default=None)

    @property
    def asked(self) -> dt.date | None:
        """The day somebody was asked."""
        return self.first((*_ASKED, "met", *_HELD))

    @property
    def agreed(self) -> dt.date | None:
        """The day both had said yes."""
        return self.first(("agreed", "met", *_HELD))

    @property
    def met(self) -> dt.date | None:
        """The day of the first time together."""
        return self.first(("met", *_HELD))

    @property
    def running(self) -> dt.date | None:
        """The day from which it went on by itself."""
        return self.first(_HELD)

    @property
    def handed_over(self) -> bool:
        """Whether it went on without the worker."""
        return self.first(("handed-over", "lasting")) is not None


class Counting(Repository):
    """Rows to count, of one municipality."""

    def municipalities(self) -> list[str]:
        """Codes of the municipalities that have areas."""
        return [
            code for (code,) in self._rows(select(col(Area.municipality)).distinct().order_by(col(Area.municipality)))
        ]

    def areas(self, municipality: str) -> list[Area]:
        """All areas, neighbourhoods first, each kind by code."""
        query = select(Area).where(col(Area.municipality) == municipality)
        kinds = ("neighbourhood", "grouping", "district", "municipality")
        return sorted(self.session.scalars(query), key=lambda area: (kinds.index(area.kind), area.code))

    def grouped(self, municipality: str) -> dict[str, tuple[str, ...]]:
        """Own groupings with their neighbourhoods."""
        found: dict[str, list[str]] = defaultdict(list)
        query = select(GroupedArea).where(col(GroupedArea.municipality) == municipality)
        for row in self.session.scalars(query.order_by(col(GroupedArea.neighbourhood))):
            found[row.grouping].append(row.neighbourhood)
        return {grouping: tuple(codes) for grouping, codes in found.items()}

    def members(self, municipality: str) -> Layered:
        """Who counts: active people who agreed to statistics, and active initiatives and organisations."""
        today = self.asking.today
        professional = in_role(Node.number, ("professional",), today)
        volunteer = in_role(Node.number, ("volunteer",), today)
        rows = self._rows(
            select(col(Node.number), col(Node.kind), col(Node.neighbourhood), professional, volunteer).where(
                col(Node.municipality) == municipality, col(Node.neighbourhood).is_not(None), counts(Node)
            )
        )
        return {number: (area, _layer(kind, *roles)) for number, kind, area, *roles in rows}

    def ties(self, municipality: str, members: Layered) -> list[Crossing]:
        """Recorded ties between these members.

        The day of confirmation is known where somebody confirmed it after it was recorded, and where it is younger than
        a year. A tie of long ago that a folder delivered, and of which nobody said since whether it is still so, has no
        such day: then neither is known, that it holds and that it does not.
        """
        rows = self._rows(
            select(col(Tie.a), col(Tie.b), col(Tie.kind), col(Tie.since), col(Tie.last_confirmed))
            .where(col(Tie.municipality) == municipality)
            .order_by(col(Tie.number))
        )
        return [
            Crossing(members[a][0], members[b][0], Bond(a, b, kind, self._confirmed(since, confirmed)))
            for a, b, kind, since, confirmed in rows
            if a in members and b in members
        ]

    def _confirmed(self, since: dt.date | None, confirmed: dt.date | None) -> int:
        last = confirmed or since
        if last is None or (last == since and self.asking.today - last > WINDOW):
            return 0
        return last.toordinal()

    def needs(self, municipality: str) -> list[NeedCount]:
        """Open needs of who counts."""
        concepts = top_concepts(self.session, "need", municipality)
        asked = (
            select(col(Introduction.need))
            .where(col(Introduction.municipality) == municipality, col(Introduction.state) != "proposed")
            .distinct()
        )
        answered = {need for (need,) in self._rows(asked)}
        rows = self._rows(
            select(col(Need.number), col(Need.neighbourhood))
            .join(Node, col(Node.number) == col(Need.owner))
            .where(col(Need.municipality) == municipality, col(Need.status) == "open", counts(Node))
            .order_by(col(Need.number))
        )
        return [NeedCount(area, concepts.get(number), number in answered) for number, area in rows]

    def talents(self, municipality: str) -> list[TalentCount]:
        """Talents that may be asked for, of who counts, with the last day on which that owner was asked for it."""
        concepts = top_concepts(self.session, "talent", municipality)
        asked: dict[int, dt.date] = dict(
            self._rows(
                select(col(Introduction.talent), func.max(col(IntroductionStep.day)))
                .join(IntroductionStep, col(IntroductionStep.introduction) == col(Introduction.number))
                .where(col(Introduction.municipality) == municipality, col(IntroductionStep.state) != "proposed")
                .group_by(col(Introduction.talent))
            )
        )
        rows = self._rows(
            select(col(Talent.number), col(Node.neighbourhood), col(Talent.owner))
            .join(Node, col(Node.number) == col(Talent.owner))
            .where(
                col(Talent.municipality) == municipality,
                col(Talent.status) == "active",
                or_(col(Talent.capacity_left).is_(None), col(Talent.capacity_left) > 0),
                counts(Node),
            )
            .order_by(col(Talent.number))
        )
        return [
            TalentCount(area, owner, concepts.get(number), asked.get(number)) for number, area, owner in rows if area
        ]

    def courses(self, municipality: str) -> list[CourseCount]:
        """Introductions of the last twelve months between two who count."""
        seeker, giver = aliased(Node), aliased(Node)
        histories, said = self._histories(municipality), self._said(municipality)
        rows = self._rows(
            select(
                col(Introduction.number),
                col(Introduction.state),
                col(Introduction.rank),
                col(Introduction.origin),
                col(Need.neighbourhood),
                col(Need.created_on),
                col(seeker.number),
                col(giver.number),
                or_(col(seeker.kind) == "initiative", col(giver.kind) == "initiative"),
            )
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .join(seeker, col(seeker.number) == col(Need.owner))
            .join(giver, col(giver.number) == col(Talent.owner))
            .where(col(Introduction.municipality) == municipality, counts(seeker), counts(giver))
            .where(col(Introduction.proposed_on) > self.asking.today - WINDOW)
            .order_by(col(Introduction.number))
        )
        return [
            CourseCount(
                area=area,
                seeker=asks,
                giver=gives,
                days=histories[number].days,
                need_on=need_on,
                ended=histories[number].ended if state in ENDS else None,
                rank=rank,
                outside=rank is None and origin != _BY_MACHINE,
                collective=bool(collective),
                without_us=tuple(said[number]),
            )
            for number, state, rank, origin, area, need_on, asks, gives, collective in rows
        ]

    def _histories(self, municipality: str) -> dict[int, _History]:
        """The first day in each state, and the last end, of every introduction."""
        found: dict[int, _History] = defaultdict(_History)
        rows = self._rows(
            select(
                col(IntroductionStep.introduction),
                col(IntroductionStep.day),
                col(IntroductionStep.state),
                col(IntroductionStep.reason),
            )
            .where(col(IntroductionStep.municipality) == municipality, col(IntroductionStep.day).is_not(None))
            .order_by(col(IntroductionStep.introduction), col(IntroductionStep.position))
        )
        for number, day, state, reason in rows:
            found[number].days.setdefault(state, day)
            if state in ENDS:
                found[number].ended = Ended(day, state, reason)
        return found

    def _said(self, municipality: str) -> dict[int, list[str]]:
        """What was said to 'would you have met without us?', by introduction."""
        found: dict[int, list[str]] = defaultdict(list)
        rows = self._rows(
            select(col(Feedback.introduction), col(Feedback.without_us)).where(
                col(Feedback.municipality) == municipality, col(Feedback.without_us).is_not(None)
            )
        )
        for number, answer in rows:
            found[number].append(answer)
        return found

    def _rows(self, query: Executable) -> Iterable[Any]:
        return self.session.connection().execute(query).all()


def counts(node: type[Node]) -> Condition:
    """Whether a node counts: active, and if it is a person, one who agreed to statistics."""
    person = and_(col(node.kind) == "person", agreed(node.number, "statistics"))
    public: ColumnElement[bool] = col(node.kind).in_(("initiative", "organisation"))
    return and_(col(node.status) == "active", or_(public, person))


def _layer(kind: str, professional: bool, volunteer: bool) -> Layer:  # noqa: FBT001  # as the row has it
    if kind == "initiative":
        return "initiative"
    if kind == "organisation":
        return "organisation"
    return "professional" if professional else "volunteer" if volunteer else "resident"
