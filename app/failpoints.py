"""Named points in the code where a test may make something go wrong; everywhere else they do nothing.

TOEVALLIG_FAILPOINTS says what happens where: "accept.after_check=sleep:50,idem.after_commit=kill". It is read once,
when this module is; nothing of ours starts with it unless TOEVALLIG_TESTING=1 says that this is a test.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

Action = Callable[[], None]

NAMES: Final = frozenset(
    {
        "accept.after_check",
        "book.after_check",
        "consent.after_check",
        "erase.before_checkpoint",
        "idem.after_commit",
        "import.after_row",
        "invite.after_check",
        "readmodel.after_commit",
        "write.before_audit",
    }
)
"""What the point lies between: a check and what rests on it, or two things that must both be there or neither."""


class FailedOnPurposeError(Exception):
    """What a failpoint raises: a fault of no kind that the code knows."""


def failpoint(name: str) -> None:
    """Do here what was set for this point; usually nothing."""
    action = SET.get(name)
    if action is not None:
        action()


def read(environment: Mapping[str, str]) -> dict[str, Action]:
    """Read what is to happen where. RuntimeError outside a test, or where a point or an action does not exist."""
    said = environment.get("TOEVALLIG_FAILPOINTS", "")
    if not said:
        return {}
    if environment.get("TOEVALLIG_TESTING") != "1":
        raise RuntimeError("TOEVALLIG_FAILPOINTS is for tests only: set TOEVALLIG_TESTING=1 too, or neither")
    points = dict(point.partition("=")[::2] for point in said.split(","))
    if unknown := points.keys() - NAMES:
        raise RuntimeError(f"no such failpoint: {', '.join(sorted(unknown))}")
    return {name: action_for(what) for name, what in points.items()}


def action_for(what: str) -> Action:
    """Give what 'sleep:MILLISECONDS', 'raise' or 'kill' (this process, at once) stands for. RuntimeError for more."""
    verb, _, amount = what.partition(":")
    if verb == "sleep" and amount.isdecimal():
        return partial(time.sleep, int(amount) / 1000)
    if what == "raise":
        return _fail
    if what == "kill":
        return _die
    raise RuntimeError(f"a failpoint cannot do this: {what}")


def _fail() -> None:
    raise FailedOnPurposeError


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


SET: Final = read(os.environ)
