"""The closed list of phrases that turn a subject into a limit: "bang voor", "liever geen", "alleen" (limits.toml)."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from matching.patterns import Patterns
from matching.text import Token, small_words
from matching.vocabulary import DATA

REACH_BEFORE = 4
REACH_AFTER = 3

Kind = Literal["rather-not", "cannot", "allergy", "afraid", "only", "prefer"]


@cache
def rows(kind: str) -> Sequence[Mapping[str, Any]]:
    """The rows of one kind in limits.toml (marker, gender, construction, requirement), as written there."""
    table: Sequence[Mapping[str, Any]] = tomllib.loads((DATA / "limits.toml").read_text(encoding="utf8"))[kind]
    return table


@cache
def patterns_of(kind: str, key: str, otherwise: str = "") -> Patterns:
    """What stands under one key of these rows, or otherwise under another; the owner is the number of the row."""
    return Patterns(
        (number, text) for number, row in enumerate(rows(kind)) for text in row.get(key, row.get(otherwise, ()))
    )


class Construction(NamedTuple):
    """A phrase that makes a limit of the subject behind it (`before` the subject) or in front of it."""

    kind: Kind
    before: bool
    tokens: tuple[Token, ...]

    @property
    def clause(self) -> int:
        """The clause it begins in."""
        return self.tokens[0].clause

    @property
    def first(self) -> int:
        """The position of its first word."""
        return self.tokens[0].position

    @property
    def last(self) -> int:
        """The position of its last word."""
        return self.tokens[-1].position

    def reaches(self, subject: Token) -> bool:
        """Does the subject stand in its clause, on the right side and near enough?"""
        if subject.clause != self.clause:
            return False
        if self.before:
            return 0 < subject.position - self.last <= REACH_BEFORE
        return 0 < self.first - subject.position <= REACH_AFTER


def constructions_in(tokens: Sequence[Token], *, asks: bool) -> list[Construction]:
    """Every construction in the text, the longest where one contains another.

    Some make a limit only of an offer: "de hond kan ik niet meer uitlaten" is the need itself.
    """
    words = {token.position: token.word for token in tokens}
    found = []
    for key in ("before", "after"):
        for one in patterns_of("construction", key).find(tokens):
            row = rows("construction")[one.pattern.owner]
            construction = Construction(row["kind"], key == "before", one.tokens)
            for_offers = row.get("side") == "offers"
            if not (asks and for_offers) and _in_one_clause(construction) and _negates(construction, words):
                found.append(construction)
    return _longest(found)


def construction_for(subject: Token, constructions: Iterable[Construction]) -> Construction | None:
    """The construction nearest to a subject in its own clause; one in front wins over one behind."""
    near = [one for one in constructions if one.reaches(subject)]
    return min(
        near,
        key=lambda one: (not one.before, abs(subject.position - one.last), one.first, one.kind, one.tokens),
        default=None,
    )


def _in_one_clause(one: Construction) -> bool:
    return one.tokens[0].clause == one.tokens[-1].clause


def _negates(one: Construction, words: Mapping[int, str]) -> bool:
    """Is this not the "niet" of "niet alleen" or "geen probleem", nor the "alleen" of "niet alleen"?"""
    negations, not_negated = small_words("negations"), small_words("not_negated")
    if words.get(one.first - 1) in negations and words[one.first] in not_negated:
        return False
    return not one.before or words.get(one.last + 1) not in not_negated


def _longest(found: Sequence[Construction]) -> list[Construction]:
    """Without those that stand inside a longer one; each is held only against those that stand where it stands."""
    covering: dict[int, list[Construction]] = {}
    for one in found:
        for position in range(one.first, one.last + 1):
            covering.setdefault(position, []).append(one)
    return [one for one in found if not any(_within(one, other) for other in covering.get(one.first, ()))]


def _within(one: Construction, other: Construction) -> bool:
    longer = other.last - other.first > one.last - one.first
    return longer and other.before == one.before and other.first <= one.first and one.last <= other.last
