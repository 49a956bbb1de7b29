"""What somebody has in hand: figures for the own screen only, and who has room when it is too much."""

import uuid
from typing import Final

from app.models import Need
from app.repositories.asking import number_of
from app.repositories.workloads import Colleague
from app.schemas.workload import ColleagueOut, TooMuchOut, WorkloadOut
from app.services.ids import given
from app.texts import text
from app.work import Work

OFFERED: Final = 2
"""How many colleagues with room are named when somebody has too much."""


def own(work: Work) -> WorkloadOut:
    """Say what who asks has in hand, and who of the colleagues has room."""
    load = work.workloads.own()
    return WorkloadOut(
        needs=load.needs,
        introductions=load.introductions,
        open=load.open,
        limit=load.limit,
        warning=text("workload.own", open=load.open, limit=load.limit) if load.over else None,
        colleagues=[_out(one) for one in work.workloads.colleagues()],
    )


def assigned(work: Work, professional: uuid.UUID | None) -> int | None:
    """Return the number of the professional whose task something becomes; None: nobody's.

    Invalid when this is no professional of the own team.
    """
    found = given("worker", work.workloads.professional, professional)
    return None if found is None else number_of(found)


def too_much(work: Work, need: Need) -> TooMuchOut | None:
    """Say that whoever has this need as a task has more than was agreed, with at most two colleagues who have room."""
    if need.worker is None or not work.workloads.is_over(need.worker):
        return None
    free = [one for one in work.workloads.colleagues() if one.has_room and one.number != need.worker]
    own_task = need.worker == work.viewer.person
    return TooMuchOut(
        text=text("workload.too-much.own" if own_task else "workload.too-much.colleague"),
        colleagues=[_out(one) for one in free[:OFFERED]],
    )


def _out(colleague: Colleague) -> ColleagueOut:
    return ColleagueOut(id=colleague.id, name=colleague.name, room="room" if colleague.has_room else "full")
