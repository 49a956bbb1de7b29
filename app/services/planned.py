"""A plan of a match day in words: who is meant for whom, through whom, and why some needs stay open.

For who sees no pair there are totals, rounded as all figures about people are.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.errors import Conflict, NotFound
from app.models import Node
from app.policy.rounding import index, rounded, share
from app.repositories.asking import number_of
from app.repositories.heard import Concept
from app.repositories.needs import NeedRow
from app.repositories.talents import TalentRow
from app.schemas.match_days import MatchDayOut, PairState, TotalsOut
from app.schemas.suggestions import ReasonOut
from app.services import neighbourhoods, suggestions
from app.services.called import called
from app.services.concepts import about_words
from app.services.ids import known_id
from app.services.match_days import newest
from app.work import Work

ROWS: Final = 12
"""Needs on a page."""
OPEN: Final = 10
"""Needs that stay open, with the reason, on a page."""
OTHERS: Final = 5
"""Others to choose from for one need."""
PLANS: Final = 10
"""Plans of which a coordinator reads the totals."""


@dataclass(frozen=True, slots=True)
class Who:
    """One of the two, and what it is about."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody who is planned for a need."""

    talent: uuid.UUID
    who: Who
    via: str
    """Through whom; '' is nobody between them."""
    state: PairState
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A need, and who is planned for it."""

    need: uuid.UUID
    asks: Who
    meant: tuple[Meant, ...]

    @property
    def can_start(self) -> bool:
        """Somebody can be asked for it."""
        return any(one.state == "planned" for one in self.meant)


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A need for which the plan has nobody, and why; '' is: who fits is planned for somebody else."""

    need: uuid.UUID
    asks: Who
    why: str


@dataclass(frozen=True, slots=True)
class Board:
    """A plan as its maker reads it."""

    plan: MatchDayOut
    areas: tuple[tuple[str, tuple[Planned, ...]], ...]
    """Name of a neighbourhood, with the needs there."""
    still_open: tuple[StillOpen, ...]
    open_count: int
    after: int | None
    """How many needs were shown up to here, where there are more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody else for a need."""

    talent: uuid.UUID
    who: Who
    reasons: tuple[ReasonOut, ...]
    via: str


@dataclass(frozen=True, slots=True)
class OneNeed:
    """One need in a plan, and who else there is for it."""

    plan: uuid.UUID
    version: int
    need: Planned
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Totals of a plan as far as they may be shown: None is withheld."""

    made_on: dt.date
    organisation: str
    areas: tuple[str, ...]
    needs: int | None
    share: float | None
    """Part of the needs for which there is somebody."""
    over_first_come: float | None
    """How much more than first come first served, in hundredths."""
    over_greedy: float | None
    gini_before: float | None
    """From 0 to 10: how unevenly people are asked."""
    gini: float | None


def board(work: Work, skip: int) -> Board | None:
    """The newest plan of who asks, with names, which is logged; None while there is none."""
    plan = newest(work)
    if plan is None:
        return None
    wanted = work.needs.by_numbers(set(work.planning.wanted(plan.neighbourhoods)))
    order = list(dict.fromkeys(pair.need for pair in plan.pairs))
    rows = work.needs.by_ids(order)
    names = neighbourhoods.names(work)
    # Where somebody can still be asked comes first.
    left = {pair.need for pair in plan.pairs if pair.state == "planned"}
    order.sort(
        key=lambda need: (need not in left, names.get(rows[need].need.neighbourhood, ""), number_of(rows[need].need))
    )
    shown = [rows[need] for need in order[skip : skip + ROWS]]
    without = [row for row in wanted.values() if row.need.id not in rows]
    planned = _planned(work, plan, shown)
    areas = dict.fromkeys(row.need.neighbourhood for row in shown)
    return Board(
        plan=plan,
        areas=tuple(
            (
                names.get(code, code),
                tuple(one for one, row in zip(planned, shown, strict=True) if row.need.neighbourhood == code),
            )
            for code in areas
        ),
        still_open=_still_open(work, without[:OPEN]) if not skip else (),
        open_count=len(without),
        after=skip + ROWS if len(order) > skip + ROWS else None,
    )


def waiting(work: Work) -> int:
    """How many needs a new plan would be about."""
    return len(work.planning.wanted(sorted(work.viewer.neighbourhoods)))


def one(work: Work, plan_id: str, need_id: str) -> OneNeed:
    """One need in a plan of who asks, and who else fits it. NotFound."""
    plan = newest(work)
    if plan is None or plan.id != known_id(plan_id):
        raise NotFound
    row = work.needs.own(known_id(need_id))
    planned = {pair.talent for pair in plan.pairs if pair.need == row.need.id and pair.state != "taken-out"}
    return OneNeed(plan.id, plan.version, _planned(work, plan, [row])[0], _others(work, row, planned))


def totals(work: Work) -> tuple[Shown, ...]:
    """What the newest plan of each worker brings, rounded, without a pair or a name."""
    found = work.planning.of_others(PLANS)
    names = neighbourhoods.names(work)
    makers = work.nodes.cards({plan.organisation for plan in found if plan.organisation is not None})
    return tuple(
        _shown(
            TotalsOut.model_validate(plan.totals),
            plan.made_at.date(),
            makers[plan.organisation].name or "" if plan.organisation in makers else "",
            tuple(names.get(code, code) for code in plan.areas.split(";") if code),
        )
        for plan in found
    )


def more_than(best: int, other: int) -> int:
    """How much more, in whole hundredths."""
    return round(100 * (best - other) / other) if other else 0


def _shown(totals: TotalsOut, made_on: dt.date, organisation: str, areas: tuple[str, ...]) -> Shown:
    needs, served = rounded(totals.needs), rounded(totals.best.needs)
    people = rounded(sum(one.before for one in totals.spread))
    best = totals.best.value
    return Shown(
        made_on=made_on,
        organisation=organisation,
        areas=areas,
        needs=needs,
        share=share(served, needs),
        over_first_come=index(_gain(best, totals.first_come.value), needs),
        over_greedy=index(_gain(best, totals.greedy.value), needs),
        gini_before=index(totals.gini_before / 100, people),
        gini=index(totals.best.gini / 100, people),
    )


def _gain(best: int, other: int) -> float | None:
    return 100 * (best - other) / other if other else None


def _planned(work: Work, plan: MatchDayOut, rows: list[NeedRow]) -> list[Planned]:
    """These needs with who is planned for them, in this order."""
    of = {row.need.id: [pair for pair in plan.pairs if pair.need == row.need.id] for row in rows}
    talents = {pair.talent: work.talents.get(pair.talent) for pairs in of.values() for pair in pairs}
    names = called(work, [*(row.owner for row in rows), *(talent.owner for talent in talents.values())])
    return [
        Planned(
            row.need.id,
            _asks(work, row, names),
            tuple(
                Meant(
                    pair.talent,
                    _gives(work, talents[pair.talent], names),
                    _via(work, row, talents[pair.talent]) if pair.state == "planned" else "",
                    pair.state,
                    pair.by_hand,
                )
                for pair in of[row.need.id]
            ),
        )
        for row in rows
    ]


def _via(work: Work, need: NeedRow, talent: TalentRow) -> str:
    found = suggestions.for_pair(work, str(need.need.id), str(talent.talent.id)).suggestion
    return found.via.text if found and found.via else ""


def _still_open(work: Work, rows: list[NeedRow]) -> tuple[StillOpen, ...]:
    names = called(work, [row.owner for row in rows])
    return tuple(StillOpen(row.need.id, _asks(work, row, names), _why(work, row)) for row in rows)


def _why(work: Work, row: NeedRow) -> str:
    """What the need by itself would be told; '' where somebody fits, who is planned for another."""
    try:
        found = suggestions.for_need(work, str(row.need.id), 1)
    except Conflict:
        return ""
    if found.near_miss is not None:
        return found.near_miss.limit.text
    return "" if found.suggestions else found.message or ""


def _others(work: Work, row: NeedRow, planned: set[uuid.UUID]) -> tuple[Choice, ...]:
    try:
        found = suggestions.for_need(work, str(row.need.id), OTHERS + len(planned)).suggestions
    except Conflict:
        return ()
    left = [one for one in found if one.talent not in planned][:OTHERS]
    talents = {one.talent: work.talents.get(one.talent) for one in left}
    names = called(work, [talent.owner for talent in talents.values()])
    return tuple(
        Choice(
            one.talent,
            _gives(work, talents[one.talent], names),
            tuple(one.reasons),
            one.via.text if one.via else "",
        )
        for one in left
    )


def _asks(work: Work, row: NeedRow, names: dict[int, str]) -> Who:
    return _who(row.owner, work.needs.concepts(row), names)


def _gives(work: Work, row: TalentRow, names: dict[int, str]) -> Who:
    return _who(row.owner, work.talents.concepts(row), names)


def _who(owner: Node, concepts: Iterable[Concept], names: dict[int, str]) -> Who:
    return Who(names.get(number_of(owner), ""), about_words(concepts))
