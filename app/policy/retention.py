"""What kind of data a column holds, what for and how long: the words every column in `app.models` is labelled with.

Classes follow the trust page of the project (K0 public ... K4 closed); a column without these three labels
fails the build (tests/guards/test_columns.py).
"""

from typing import Final, Literal, NamedTuple, get_args

DataClass = Literal["K0", "K1", "K2", "K3", "K4", "technical"]
"""K0 public, K1 pseudonymous card, K2 identity and contact, K3 need, K4 closed, technical: no personal data."""

Purpose = Literal["matching", "contact", "statistics", "consent", "accountability", "operation"]
"""What a column is kept for. `operation`: the service cannot run without it."""

Term = Literal[
    "public", "membership", "need", "introduction", "provisional", "consent", "access-log", "indicator", "operation"
]
"""How long a column is kept: a name in `TERMS`."""

TERMS: Final[tuple[Term, ...]] = get_args(Term)
"""What each says to people stands in the catalogue under `term`."""

Rest = Literal["ask", "erase", "empty", "count", "remove"]
"""What happens when a term is over. ask: the worker is asked whether it still holds; erase: gone, with all that hangs
on it; empty: the words go, the course of it stays; count: a row without anybody (`Statistic`) takes its place; remove:
gone."""


class Ends(NamedTuple):
    """Data of one kind whose term is over: `days` after what `after` says, and what happens then."""

    days: int
    after: str
    rest: Rest


ENDS: Final[dict[str, Ends]] = {
    "need-asked": Ends(183, "the last confirmation of a need", "ask"),
    "need": Ends(365, "the last confirmation of a need", "erase"),
    "introduction-content": Ends(90, "the end of an introduction", "empty"),
    "introduction": Ends(731, "the end of an introduction", "count"),
    "person": Ends(731, "the last contact with somebody who is no professional", "erase"),
    "provisional": Ends(0, "the day until which somebody without a ground is kept", "erase"),
    "access-line": Ends(731, "the line in the access log", "remove"),
    "consent-answer": Ends(731, "the answer, once a later one took its place", "remove"),
    "care": Ends(731, "the end of a task, or of reading for a reason", "remove"),
    "notice": Ends(90, "the reading of a notice", "remove"),
    "story": Ends(90, "the day until which a story may be read; without a yes, the writing of it", "remove"),
    "plan": Ends(365, "the making of a plan for a match day", "remove"),
    "mail": Ends(30, "the sending of a mail, or the last try", "remove"),
    "login-session": Ends(1, "the last use of a session", "remove"),
    "login-link": Ends(1, "the moment until which a link works", "remove"),
    "challenge": Ends(1, "the moment until which a challenge may be answered", "remove"),
    "attempt": Ends(1, "a try to sign in", "remove"),
    "answered": Ends(1, "the answer to an Idempotency-Key", "remove"),
}
"""What the nightly job holds to, by name. 24 months is at most 731 days: before that the database itself refuses to
remove a line of the access log."""
