"""Unused talent: what people can do and were not asked for, each with a need that it could serve now."""

import datetime as dt
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from app.repositories.asking import number_of
from app.repositories.needs import NeedRow
from app.services.called import called
from app.services.concepts import about_words
from app.work import Work
from matching.model import UnseenError
from matching.suggest import needs_for

ROWS: Final = 10
"""Talents on a page."""


@dataclass(frozen=True, slots=True)
class Serves:
    """A need that it could serve now."""

    id: uuid.UUID
    about: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody with something to give, and how long that waits."""

    person: uuid.UUID
    name: str
    talent: uuid.UUID
    about: str
    asked: dt.date | None
    """The last day it was asked for; None: never."""
    since: dt.date | None
    serves: Serves | None
    """None: nobody asks for it now."""


def waiting(work: Work, skip: int) -> tuple[list[Waiting], bool]:
    """List what waits longest, after the first `skip`, with names, which is logged; and whether there is more."""
    found = work.unused.talents(skip=skip, limit=ROWS + 1)
    shown = found[:ROWS]
    names = called(work, [row.owner for row, _ in shown])
    best = _best(work, [number_of(row.talent) for row, _ in shown])
    needs = work.needs.by_numbers(set(best.values()))
    return [
        Waiting(
            person=row.owner.id,
            name=names.get(number_of(row.owner), ""),
            talent=row.talent.id,
            about=about_words(work.talents.concepts(row)),
            asked=asked,
            since=row.talent.created_on,
            serves=_serves(work, needs.get(best.get(number_of(row.talent), 0))),
        )
        for row, asked in shown
    ], len(found) > ROWS


def _best(work: Work, talents: Iterable[int]) -> dict[int, int]:
    """For each of these talents the need that it serves best at this moment, of those the viewer may read."""
    best: dict[int, int] = {}
    with work.network() as network:
        for talent in talents:
            with suppress(UnseenError):
                for one in needs_for(network, talent, scope=work.scope, limit=1):
                    best[talent] = one.need
    return best


def _serves(work: Work, row: NeedRow | None) -> Serves | None:
    return None if row is None else Serves(row.need.id, about_words(work.needs.concepts(row)))
