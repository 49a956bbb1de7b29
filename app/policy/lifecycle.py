"""The states of needs and introductions, and the one table of the steps between those of an introduction.

What is not in the table cannot happen. People take every step but three: an answer that never came, a 'not now' whose
day has come, and a question that is no longer needed since somebody else said yes.
"""

import datetime as dt
from typing import Final, Literal, NamedTuple, get_args

from app.policy.rhythm import ASK_DAYS, STILL_THERE, due_from

Forward = Literal[
    "proposed",
    "asked-seeker",
    "willing-seeker",
    "asked-giver",
    "willing-giver",
    "agreed",
    "met",
    "running",
    "handed-over",
    "lasting",
]
STEPS: Final[tuple[Forward, ...]] = get_args(Forward)
"""The way forward; either side may be asked first."""

End = Literal[
    "finished",
    "declined-seeker",
    "declined-giver",
    "not-now",
    "expired",
    "withdrawn",
    "stopped",
    "unsafe",
]
ENDS: Final[tuple[End, ...]] = get_args(End)

State = Literal[Forward, End]
INTRODUCTION_STATES: Final[tuple[State, ...]] = (*STEPS, *ENDS)

BEFORE: Final = STEPS[: STEPS.index("agreed")]
"""States in which the two do not know of each other yet."""
TOGETHER: Final = STEPS[STEPS.index("agreed") :]
"""States in which capacity is taken and contact is open."""
CLOSED: Final = frozenset(ENDS) - {"not-now"}
"""States that nothing comes back from."""
CONTACT_DAYS: Final = 14
"""So long after it was finished the two can still reach each other through us."""

Side = Literal["seeker", "giver"]
By = Literal["seeker", "giver", "worker", "connector", "clock"]
"""Who takes a step; `clock` is nobody: the rules of the house do."""
Fact = Literal["other-willing", "other-not-willing", "returned", "not-returned"]
"""What a step may hang on: the other side's yes, and whether it came back once after a 'not now'."""

OTHER: Final[dict[Side, Side]] = {"seeker": "giver", "giver": "seeker"}


class Step(NamedTuple):
    """One allowed step: from any of these states to that one, by these, and where given only if."""

    name: str
    sources: tuple[str, ...]
    to: str
    by: frozenset[By]
    only_if: Fact | None = None
    side: Side | None = None
    """Whose answer it is: that side's own, or in its words (said by whom) by a worker or connector."""
    takes: frozenset[str] = frozenset()
    """What may be said with it."""


NEW: Final = "new"
"""Stands for the state of an introduction that is not there yet."""

_ASKS: Final[frozenset[By]] = frozenset({"worker", "connector"})
_SEEKER: Final[frozenset[By]] = frozenset({"worker", "connector", "seeker"})
_GIVER: Final[frozenset[By]] = frozenset({"worker", "connector", "giver"})
_ALL: Final[frozenset[By]] = _SEEKER | _GIVER
_CLOCK: Final[frozenset[By]] = frozenset({"clock"})

_YES: Final = frozenset({"shares_contact"})
_WHY: Final = frozenset({"reason"})
_FIRST: Final = frozenset({"companion", "first_on"})
_RELIEF: Final = frozenset({"carer_relieved"})

TABLE: Final = (
    Step("propose", (NEW,), "proposed", _ASKS),
    Step("ask-seeker", ("proposed", "willing-giver"), "asked-seeker", _ASKS),
    Step("ask-giver", ("proposed", "willing-seeker"), "asked-giver", _ASKS),
    Step("yes-seeker", ("asked-seeker",), "willing-seeker", _SEEKER, "other-not-willing", "seeker", _YES),
    Step("yes-seeker", ("asked-seeker",), "agreed", _SEEKER, "other-willing", "seeker", _YES),
    Step("yes-giver", ("asked-giver",), "willing-giver", _GIVER, "other-not-willing", "giver", _YES),
    Step("yes-giver", ("asked-giver",), "agreed", _GIVER, "other-willing", "giver", _YES),
    Step("no", ("asked-seeker",), "declined-seeker", _SEEKER, None, "seeker", _WHY),
    Step("no", ("asked-giver",), "declined-giver", _GIVER, None, "giver", _WHY),
    Step("not-now", ("asked-seeker",), "not-now", _SEEKER, None, "seeker", _WHY | {"until"}),
    Step("not-now", ("asked-giver",), "not-now", _GIVER, None, "giver", _WHY | {"until"}),
    Step("return", ("not-now",), "proposed", _CLOCK, "not-returned"),
    Step("expire", ("not-now",), "expired", _CLOCK, "returned"),
    Step("expire", ("asked-seeker", "asked-giver"), "expired", _CLOCK),
    Step("plan", ("agreed",), "agreed", _ALL, takes=_FIRST),
    Step("meet", ("agreed",), "met", _ALL, takes=_FIRST | _RELIEF),
    Step("run", ("met",), "running", _ALL, takes=_RELIEF),
    Step("finish", ("met", "running", "handed-over", "lasting"), "finished", _ALL, takes=_RELIEF),
    Step("hand-over", ("running",), "handed-over", _ASKS, takes=_RELIEF | {"holder"}),
    Step("last", ("handed-over", "lasting"), "lasting", _ALL, takes=_RELIEF),
    Step("withdraw", (*STEPS, "not-now"), "withdrawn", _ALL | _CLOCK, takes=_WHY),
    Step("stop", TOGETHER, "stopped", _ALL, takes=_WHY),
    Step("unsafe", INTRODUCTION_STATES, "unsafe", _ALL),
)
"""Every step there is. 'running' cannot come before 'met'; what ended stays ended, but for what proves unsafe.

Whoever says so may not be the first: a refusal would tell that the other said it already.
"""

TAKEN: Final = tuple(dict.fromkeys(step.name for step in TABLE if step.by - _CLOCK and step.name != "propose"))
"""Names of the steps that somebody takes in an introduction that is there."""

HELD: Final = frozenset({"hand-over", "last", "finish", "stop", "unsafe"})
"""Steps of who made or holds an introduction, and may no longer steer it: to let it go, or say whether it is there."""

Why = Literal[
    "no-time",
    "too-far",
    "other-moment",
    "not-what-i-meant",
    "no-click",
    "already-solved",
    "someone-else",
    "circumstances",
    "other",
]
REASONS: Final[tuple[Why, ...]] = get_args(Why)
"""Why it ended, for who wants to say; nobody has to. Their words stand in the catalogue under `step-reason`."""

Passed = Literal["does-not-fit", "tried-before", "not-together", "too-far", "knows-better", "other"]
PASSED: Final[tuple[Passed, ...]] = get_args(Passed)
"""Why a worker passes over what was suggested. Their words stand in the catalogue under `passed`."""

RESULTS: Final = ("finished", "lasting")
"""States in which the need was met."""


def allowed(name: str, state: str, by: By, facts: frozenset[Fact]) -> Step | None:
    """Give the step of this name that `by` may take now from `state`; None where there is none."""
    for step in TABLE:
        fits = step.name == name and state in step.sources and by in step.by
        if fits and (step.only_if is None or step.only_if in facts):
            return step
    return None


def due_on(state: str, today: dt.date, handed_over: dt.date | None = None) -> dt.date | None:
    """The day on which something must have happened with what comes into `state` today; None where nothing must.

    `handed_over`: since when the worker stepped out.
    """
    if state in {"handed-over", "lasting"}:
        since = handed_over or today
        days = (since + dt.timedelta(days=days) for days in STILL_THERE)
        return next((day for day in days if day > today), None)
    if state in {"asked-seeker", "asked-giver"}:
        return today + dt.timedelta(days=ASK_DAYS)
    if state == "running":
        return today + dt.timedelta(days=STILL_THERE[0])
    return due_from(today) if state in STEPS else None


NEED_FROM_DUTCH: Final = {
    "verkennen": "exploring",
    "open": "open",
    "in behandeling": "in-progress",
    "vervuld": "met",
    "gesloten": "closed",
}
"""States of needs as folders write them."""

INTRODUCTION_FROM_DUTCH: Final = {
    "voorgesteld": "proposed",
    "gevraagd vrager": "asked-seeker",
    "akkoord vrager": "willing-seeker",
    "geweigerd vrager": "declined-seeker",
    "gevraagd aanbieder": "asked-giver",
    "akkoord aanbieder": "willing-giver",
    "geweigerd aanbieder": "declined-giver",
    "kennismaking gepland": "agreed",
    "kennismaking geweest": "met",
    "gestart": "running",
    "afgerond": "finished",
    "gestopt": "stopped",
    "verlopen": "expired",
    "niet nu": "not-now",
    "ingetrokken": "withdrawn",
    "overgedragen": "handed-over",
    "bestendig": "lasting",
    "onveilig": "unsafe",
}
"""States of introductions as folders write them; imported history is kept as it was."""
