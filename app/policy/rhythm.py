"""How long anything may wait before somebody hears, in days: nobody waits in silence, and nothing is left lying."""

import datetime as dt
from typing import Final

ASK_DAYS: Final = 14
"""A question to somebody stays open so long; no answer costs nothing."""
HEARD_DAYS: Final = 7
"""Whoever offers something hears from a person within this time."""
TASK_DAYS: Final = 14
"""What is new must have had a next step within this time, unless somebody says another day."""
OWNERLESS_DAYS: Final = 3
"""A need that is nobody's task so long is told to who leads the team."""
STILL_THERE: Final = (90, 180, 365)
"""After a hand-over the neighbour who holds it is asked so often whether it is still there."""

OPEN_NEEDS: Final = ("exploring", "open", "in-progress")
"""States in which a need is somebody's task."""


def due_from(today: dt.date) -> dt.date:
    """The day on which something must have happened with what starts today."""
    return today + dt.timedelta(days=TASK_DAYS)


def days_left(since: dt.date, today: dt.date) -> int:
    """In how many days whoever offers since then must have heard from a person; below 0: it is too late."""
    return (since - today).days + HEARD_DAYS
