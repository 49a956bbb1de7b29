"""What keeps somebody from what would help, as a text says it: no car, nobody there that one knows, no money.

An obstacle is what is said to be missing beside a wish; who asks for the ride itself has no other wish that it blocks.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from matching.model import OBSTACLES, Obstacle
from matching.patterns import Found, Patterns
from matching.text import Span, Words, spans_of
from matching.vocabulary import DATA

RIDES: Final[frozenset[Obstacle]] = frozenset({"ride-there", "ride-home"})


class Barrier(NamedTuple):
    """One thing that stands in the way, and the words that say so."""

    kind: Obstacle
    words: tuple[Span, ...]


@cache
def rows(kind: str) -> Sequence[Mapping[str, Any]]:
    """The rows of one kind in obstacles.toml (obstacle, seat, part), as written there."""
    table: Sequence[Mapping[str, Any]] = tomllib.loads((DATA / "obstacles.toml").read_text(encoding="utf8"))[kind]
    return table


@cache
def _patterns(kind: str, key: str) -> Patterns:
    return Patterns((number, text) for number, row in enumerate(rows(kind)) for text in row.get(key, ()))


def found_in(words: Words, kind: str, key: str) -> list[Found]:
    """What of one key of these rows stands in a text, each pattern within one clause."""
    found = _patterns(kind, key).find(words.tokens)
    return [one for one in found if len({token.clause for token in one.tokens}) == 1]


def obstacles_in(text: str, words: Words) -> tuple[Barrier, ...]:
    """What stands in the way of who wrote this, or of whom it was written about, in the order of OBSTACLES."""
    taken_back = {one.pattern.owner for one in found_in(words, "obstacle", "not_words")}
    said: dict[Obstacle, list[Found]] = {}
    for one in found_in(words, "obstacle", "words"):
        for kind in rows("obstacle")[one.pattern.owner]["kinds"]:
            if one.pattern.owner not in taken_back:
                said.setdefault(kind, []).append(one)
    return tuple(
        Barrier(kind, spans_of(text, [token for one in said[kind] for token in one.tokens]))
        for kind in OBSTACLES
        if kind in said
    )
