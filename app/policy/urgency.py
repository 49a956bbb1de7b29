"""What waits for somebody, in the order in which it should be done: a pure table, so that it can be argued about.

First one's own tasks, then those of the team that are nobody's. Within these what is too late, the most days first;
then by kind, in the order of `KINDS`; then by day, and who waits longest.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal, Protocol, TypeVar, get_args

Kind = Literal[
    "no-holder",
    "skipped",
    "happened",
    "plan",
    "ask-other",
    "no-answer",
    "came-back",
    "ask",
    "still-there",
    "inform",
    "provisional",
    "offer",
    "due",
    "coffee",
    "search",
    "notices",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""What waits, most urgent first: who counts on somebody goes before who may meet somebody, and two who said yes to each
other before who still has to be asked.

no-holder     what goes on, and nobody does it from now on
skipped       what goes on is not on one of the next days
happened      a first time together was today or before: did it come about?
plan          both said yes, and there is no day yet
ask-other     one said yes, the other still has to be asked
no-answer     asked for days, and no answer
came-back     it was 'not now', until today
ask           proposed, and nobody was asked yet
still-there   they know each other: how is it?
inform        somebody should hear that we keep his data
provisional   somebody is erased soon, since there is no ground to keep him
offer         somebody offers something and hears nothing
due           a need with which something should have happened
coffee        a need that is still explored
search        an open need for which nobody is under way
notices       unread news
"""

MOST: Final = 10
"""So much is shown at once: more is no list to begin with."""
OF_A_KIND: Final = 3
"""Of one kind so many come first, so that a hundred of one do not hide the one of another."""
NUDGE_DAYS: Final = 5
"""After so many days without an answer a call helps."""
INFORM_SOON: Final = 14
"""So many days before the last one somebody who must still be told comes into the list."""
SKIP_SOON: Final = 7
"""A day on which nobody comes is in the list so many days before."""
END_SOON: Final = 7
"""So many days before he is erased, somebody without a ground does."""


class Waits(Protocol):
    """Something that waits."""

    @property
    def kind(self) -> Kind:
        """What it is."""

    @property
    def own(self) -> bool:
        """Whether it is a task of who reads this; else it is the team's, and nobody's."""

    @property
    def due(self) -> dt.date | None:
        """The day on which it must be done."""

    @property
    def since(self) -> dt.date | None:
        """Since when it waits."""


Row = TypeVar("Row", bound=Waits)


def days_late(due: dt.date | None, today: dt.date) -> int:
    """How many days too late it is; 0 for what is in time, or has no day."""
    return 0 if due is None else max(0, (today - due).days)


def urgency(row: Waits, today: dt.date) -> tuple[bool, int, int, dt.date, dt.date]:
    """The key to order by: the smallest is the most urgent."""
    rank = KINDS.index(row.kind)
    return not row.own, -days_late(row.due, today), rank, row.due or dt.date.max, row.since or dt.date.max


def most_urgent(rows: Iterable[Row], today: dt.date) -> list[Row]:
    """The ten that are shown, most urgent first: a few of each kind, and only then more of the same."""
    ordered = sorted(rows, key=lambda row: urgency(row, today))
    seen: Counter[Kind] = Counter()
    first: list[Row] = []
    rest: list[Row] = []
    for row in ordered:
        seen[row.kind] += 1
        (first if seen[row.kind] <= OF_A_KIND else rest).append(row)
    return sorted([*first, *rest][:MOST], key=lambda row: urgency(row, today))
