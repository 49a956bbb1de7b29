"""What was agreed to do in an area: in whose hands, by function, and before when."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from app.errors import FieldError, Invalid
from app.models import AreaAction
from app.schemas.steering import ActionIn, State
from app.services.ids import known_id
from app.services.outside import areas_here
from app.services.personal import refuse_personal
from app.services.today import when
from app.work import Work

MOST: Final = 30
"""Most agreements in a list."""
OPEN: Final = ("open",)
OVER: Final = ("done", "dropped")


@dataclass(frozen=True, slots=True)
class Agreed:
    """One thing that was agreed. `when`: how long there is, or how much too late it is, in words."""

    id: uuid.UUID
    version: int
    code: str
    area: str
    words: str
    owner: str
    due_on: dt.date
    when: str
    late: bool
    state: str
    ended_on: dt.date | None
    reason: str | None


def listed(work: Work) -> tuple[list[Agreed], list[Agreed]]:
    """What is still to be done, what is most urgent first; and what is over."""
    return _agreed(work, OPEN), _agreed(work, OVER)


def for_area(work: Work, code: str) -> list[Agreed]:
    """What was agreed in one area: what is still to be done first."""
    return [*_agreed(work, OPEN, code), *_agreed(work, OVER, code)]


def by_area(work: Work) -> dict[str, list[Agreed]]:
    """What is still to be done, by code of the area."""
    found: dict[str, list[Agreed]] = {}
    for one in _agreed(work, OPEN):
        found.setdefault(one.code, []).append(one)
    return found


def add(work: Work, action: ActionIn) -> uuid.UUID:
    """Write down what was agreed. A name is only kept where somebody says so: a function outlives who has it."""
    area = next((one for one in areas_here(work) if one.code == action.area), None)
    if area is None:
        raise Invalid([FieldError("area", "unknown-area")])
    texts = {"words": action.words, "owner": action.owner, "reason": action.reason}
    refuse_personal(texts, keep=action.keep_personal)
    if action.due_on < work.today:
        raise Invalid([FieldError("dueOn", "in-past")])
    row = AreaAction(
        municipality=area.municipality,
        area=area.code,
        words=action.words,
        owner=action.owner,
        due_on=action.due_on,
        reason=action.reason,
        made_at=work.now,
        made_by=work.viewer.actor,
    )
    return work.steering.add(row).id


def end(work: Work, written_id: str, state: State) -> None:
    """Say that it is done, that it will not be, or that it is not over after all. NotFound, Stale."""
    row = work.steering.action(known_id(written_id))
    work.check_version(row)
    work.steering.change(row, state=state, ended_on=None if state == "open" else work.today)


def _agreed(work: Work, states: tuple[str, ...], code: str | None = None) -> list[Agreed]:
    called_so = {area.code: area.name for area in areas_here(work)}
    return [
        Agreed(
            id=row.id,
            version=row.version,
            code=row.area,
            area=called_so.get(row.area, row.area),
            words=row.words,
            owner=row.owner,
            due_on=row.due_on,
            when=when(row.due_on, work.today),
            late=row.state == "open" and row.due_on < work.today,
            state=row.state,
            ended_on=row.ended_on,
            reason=row.reason,
        )
        for row in work.steering.actions(states, code, MOST)
    ]
