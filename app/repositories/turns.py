"""Turns in what goes on: which of them stand, and how many hours of a placement they make."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, exists, func, or_, select
from sqlmodel import col

from app.models import Arrangement, ArrangementOff, Holding, Introduction, Talent
from app.policy.lifecycle import TOGETHER
from app.repositories.visible import Condition
from matching.hours import days

HOUR: Final = 60
Turn = tuple[int, dt.date, dt.date | None]
"""Who holds it, from when, and until when."""


def stands() -> Condition:
    """Turns that do not end with their introduction: a turn of one day, what came otherwise, or what still runs."""
    over = (
        select(1)
        .select_from(Introduction)
        .where(col(Introduction.number) == col(Arrangement.introduction), col(Introduction.state).not_in(TOGETHER))
        .correlate(Arrangement)
    )
    return or_(col(Holding.until).is_not(None), ~exists(over))


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
            for day in days(rule, begins.toordinal(), ends.toordinal() if ends else 0, *span)
            if dt.date.fromordinal(day) not in off[number] and _holder(turns[number], dt.date.fromordinal(day)) == owner
        )
        found[talent] = minutes // HOUR
    return found


def _holder(turns: Sequence[Turn], day: dt.date) -> int | None:
    """Who came to it last of all whose turn covers this day."""
    covering = (node for node, since, until in reversed(turns) if since <= day and (until is None or day <= until))
    return next(covering, None)


def _turns(connection: Connection, numbers: Sequence[int]) -> Mapping[int, list[Turn]]:
    found: dict[int, list[Turn]] = defaultdict(list)
    query = (
        select(col(Holding.arrangement), col(Holding.node), col(Holding.since), col(Holding.until))
        .join(Arrangement, col(Arrangement.number) == col(Holding.arrangement))
        .where(col(Holding.arrangement).in_(numbers), stands())
        .order_by(col(Holding.number))
    )
    for number, node, since, until in connection.execute(query):
        found[number].append((node, since, until))
    return found


def _off(connection: Connection, numbers: Sequence[int]) -> Mapping[int, set[dt.date]]:
    found: dict[int, set[dt.date]] = defaultdict(set)
    query = select(col(ArrangementOff.arrangement), col(ArrangementOff.day))
    for number, day in connection.execute(query.where(col(ArrangementOff.arrangement).in_(numbers))):
        found[number].add(day)
    return found
