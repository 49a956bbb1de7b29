"""What happens every night, in this order. Each step may be done twice, and goes on where it was stopped.

A step is a function that opens a Work as often as it needs, and yields how many things it did, as it does them.
A rule of the clock that is done in one transaction, `(work) -> count`, becomes a step with `at_once`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Final

from app.database import Database
from app.live import Live
from app.policy.roles import Viewer
from app.services import retention, rhythm, snapshots
from app.services.retention import Opening
from app.work import Request, Work, writing

Step = Callable[[Opening], Iterator[int]]
Show = Callable[[str, int], None]
"""Is told the name of a step, and how many things it did by now."""

NIGHT: Final = Viewer(role="operator", actor="nightly")
"""The clock, in the log."""


def at_once(rule: Callable[[Work], int]) -> Step:
    """Make a step of what is done in one transaction."""

    def step(opens: Opening) -> Iterator[int]:
        with opens() as work:
            count = rule(work)
        yield count

    return step


STEPS: Final[tuple[tuple[str, Step], ...]] = (
    *((name, at_once(rule)) for name, rule in rhythm.NIGHTLY),
    ("ask-again", retention.ask_again),
    ("erase-needs", retention.erase_needs),
    ("empty-introductions", retention.empty_introductions),
    ("count-introductions", retention.count_introductions),
    ("erase-provisional", retention.erase_provisional),
    ("erase-people", retention.erase_people),
    ("remove", retention.remove),
    ("snapshots", at_once(snapshots.take_due)),
)
"""Names of the steps (`nightly.NAME` in the catalogue). First what asks or tells people, then what ends,
then the figures of who is left."""


def run(database: Database, live: Live, clock: Callable[[], dt.datetime], show: Show) -> dict[str, int]:
    """Do every step; how many things each did. What a stopped process left in the files is taken out as well."""

    def opens() -> AbstractContextManager[Work]:
        return writing(database, NIGHT, clock(), live=live, request=Request(route="nightly"))

    done: dict[str, int] = {}
    for name, step in STEPS:
        done[name] = 0
        show(name, 0)
        for count in step(opens):
            done[name] += count
            show(name, done[name])
    database.forgetting.go_on()
    return done
