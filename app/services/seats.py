"""How far a set that was asked is: which part somebody said yes to, which waits for an answer, which is open."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.errors import NotFound
from app.models import Need
from app.policy.lifecycle import STEPS, TOGETHER
from app.policy.parts import PARTS, TAKES_AWAY, Part, instead, serves
from app.repositories.asking import number_of
from app.repositories.introductions import IntroductionRow
from app.repositories.needs import NeedRow
from app.services.called import called
from app.texts import text
from app.work import Work
from matching.combine import parts_of_set

Stands = Literal["yes", "waiting", "proposed", "open"]
"""How far one part of a set is: somebody said yes, somebody was asked, nobody was asked yet, nobody is known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was brought up for a part; `name` is empty where the viewer may not know it."""

    introduction: uuid.UUID
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Seat:
    """One part of a set, and how far it is."""

    roles: tuple[Part, ...]
    words: str
    stands: Stands
    asked: tuple[Asked, ...]


def standing(work: Work, need_id: uuid.UUID | None) -> tuple[Seat, ...]:
    """Say how far each part of what a need asks is; none where one person is enough, or the need may not be read.

    Whoever is named is logged.
    """
    try:
        row = None if need_id is None else work.needs.get(need_id)
    except NotFound:
        row = None
    if row is None:
        return ()
    rows = under_way(work, row.need)
    names = called(work, [one.giver for one in rows])
    seats = [_seat(one, rows, names) for one in _wanted(work, row, rows)]
    return tuple(seats) if rows and len(seats) > 1 else ()


def under_way(work: Work, need: Need) -> list[IntroductionRow]:
    """What is under way for this need and who asks brings about; a side is told of the others nothing but that."""
    found = work.introductions.find(need)
    return [row for row in found if row.on_behalf and row.introduction.state in {*STEPS, "not-now"}]


def asked_for(roles: Sequence[str], rows: Sequence[IntroductionRow], names: Mapping[int, str]) -> tuple[Asked, ...]:
    """Who was brought up for this part; once somebody said yes, only who did."""
    fits = [row for row in rows if instead(roles, row.roles)]
    agreed = [row for row in fits if row.introduction.state in TOGETHER]
    return tuple(
        Asked(row.introduction.id, names.get(number_of(row.giver), ""), row.introduction.state)
        for row in agreed or fits
    )


def _wanted(work: Work, row: NeedRow, rows: Sequence[IntroductionRow]) -> list[tuple[Part, ...]]:
    """The parts that this need asks for: what serves it, what takes its obstacles away, and what else was asked."""
    with work.network() as network:
        need = network.needs.get(number_of(row.need))
        parts = () if need is None else parts_of_set(need)
    wanted = {TAKES_AWAY[part.obstacle] for part in parts if part.obstacle in TAKES_AWAY}
    wanted |= {role for one in rows for role in one.roles}
    main = next((one.roles for one in rows if one.serves), ("giver",))
    return [main, *((part,) for part in PARTS if part in wanted and not serves((part,)))]


def _seat(roles: tuple[Part, ...], rows: Sequence[IntroductionRow], names: Mapping[int, str]) -> Seat:
    asked = asked_for(roles, rows, names)
    states = {one.state for one in asked}
    stands: Stands = "open"
    if states & set(TOGETHER):
        stands = "yes"
    elif states - {"proposed"}:
        stands = "waiting"
    elif states:
        stands = "proposed"
    return Seat(roles, text(f"combining.role.{roles[0]}"), stands, asked)
