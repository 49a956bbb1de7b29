"""Turns in what goes on: which of them stand, and how many hours of a placement they make."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection, exists, func, or_, select
from sqlmodel import col

from app.models import Arrangement, ArrangementOff, Holding, Introduction, Talent
from app.policy.lifecycle import TOGETHER
from app.repositories.visible import Condition
from matching.hours import days

HOUR: Final = 60


class Turn(Protocol):
    """From when until when (None: without an end) somebody holds it."""

    @property
    def since(self) -> dt.date:
        """The first day."""

    @property
    def until(self) -> dt.date | None:
        """The last day."""


SomeTurn = TypeVar("SomeTurn", bound=Turn)


def stands() -> Condition:
    """Turns that do not end with their introduction: a turn of one day, what came otherwise, or what still runs."""
    over = (
        select(1)
        .select_from(Introduction)
        .where(col(Introduction.number) == col(Arrangement.introduction), col(Introduction.state).not_in(TOGETHER))
        .correlate(Arrangement)
    )
    return or_(col(Holding.until).is_not(None), ~exists(over))


def turn_on(turns: Sequence[SomeTurn], day: dt.date) -> SomeTurn | None:
    """Whose turn it is on this day: who came to it last of all whose turn covers that; None: nobody's."""
    covering = (one for one in reversed(turns) if one.since <= day and (one.until is None or day <= one.until))
    return next(covering, None)


def planned(connection: Connection, which: Condition) -> dict[int, int]:
    """Whole hours that are planned of each of these talents that has hours, by number of the talent."""
    first = func.coalesce(col(Talent.since), col(Talent.created_on))
    placed: Sequence[Any] = connection.execute(
        select(col(Talent.number), col(Talent.owner), first, col(Talent.until)).where(
            col(Talent.hours).is_not(None), which
        )
    ).all()
    if not placed:
        return {}
    owners = {owner for _, owner, _, _ in placed}
    rows: Sequence[Any] = connection.execute(
        select(
            col(Arrangement.number),
            col(Arrangement.rule),
            col(Arrangement.first_on),
            col(Arrangement.until),
            col(Arrangement.minutes),
        ).where(col(Arrangement.number).in_(select(col(Holding.arrangement)).where(col(Holding.node).in_(owners))))
    ).all()
    numbers = [row[0] for row in rows]
    turns, off = _turns(connection, numbers), _off(connection, numbers)
    found: dict[int, int] = {}
    for talent, owner, since, until in placed:
        span = (since or dt.date.min).toordinal(), until.toordinal()
        minutes = sum(
            length
            for number, rule, begins, ends, length in rows
            for day in map(dt.date.fromordinal, days(rule, begins.toordinal(), ends.toordinal() if ends else 0, *span))
            if day not in off[number] and (turn := turn_on(turns[number], day)) and turn.node == owner
        )
        found[talent] = minutes // HOUR
    return found


def _turns(connection: Connection, numbers: Sequence[int]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    query = (
        select(col(Holding.arrangement), col(Holding.node), col(Holding.since), col(Holding.until))
        .join(Arrangement, col(Arrangement.number) == col(Holding.arrangement))
        .where(col(Holding.arrangement).in_(numbers), stands())
        .order_by(col(Holding.number))
    )
    for turn in connection.execute(query):
        found[turn.arrangement].append(turn)
    return found


def _off(connection: Connection, numbers: Sequence[int]) -> Mapping[int, set[dt.date]]:
    found: dict[int, set[dt.date]] = defaultdict(set)
    query = select(col(ArrangementOff.arrangement), col(ArrangementOff.day))
    for number, day in connection.execute(query.where(col(ArrangementOff.arrangement).in_(numbers))):
        found[number].add(day)
    return found
