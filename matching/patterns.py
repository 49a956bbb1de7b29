"""Patterns over the words of a text: `tuin*`, `*tuin`, `a+b` (both, near each other), `a b` (b right after a)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from matching.text import Token, Words, fold
from matching.vocabulary import Vocabulary

MOST_PLACES = 40
MOST_KNOWN = 50_000
SPAN_OF_PATTERN = 12
ARABIC_PREFIX = re.compile(r"^(?:و|ف)?(?:بال|كال|لل|ال|ب|ل)?(?=\w{3})")


class Pattern(NamedTuple):
    """One written pattern: all parts must stand near each other; `owner` is what it speaks for."""

    owner: int
    parts: tuple[int, ...]
    adjacent: bool
    text: str


class Found(NamedTuple):
    """A pattern in a text, by its tokens."""

    pattern: Pattern
    tokens: tuple[Token, ...]


class Patterns:
    """A compiled table of written patterns, each with the number of what it speaks for (its owner)."""

    def __init__(self, written: Iterable[tuple[int, str]]) -> None:
        self._parts: dict[str, int] = {}
        self._exact: dict[str, list[int]] = {}
        self._prefix: dict[str, list[int]] = {}
        self._suffix: dict[str, list[int]] = {}
        self._by_first: dict[int, list[Pattern]] = {}
        self._known: dict[str, tuple[int, ...]] = {}
        for owner, text in written:
            self._add(owner, text)
        self._prefix_lengths = sorted({len(part) for part in self._prefix})
        self._suffix_lengths = sorted({len(part) for part in self._suffix})

    def find(self, tokens: Sequence[Token]) -> list[Found]:
        """Every pattern in the text, in order of its first word; at most forty times each."""
        places = self._places(tokens)
        found = []
        for part, firsts in places.items():
            for pattern in self._by_first.get(part, ()):
                for first in firsts:
                    rest = _rest(pattern, first, places)
                    if rest is not None:
                        found.append(Found(pattern, (first, *rest)))
        return found

    def of_one_word(self, word: str) -> list[Pattern]:
        """The patterns that this word alone satisfies."""
        parts = self._parts_of(word)
        return [one for part in parts for one in self._by_first.get(part, ()) if len(one.parts) == 1]

    def _add(self, owner: int, text: str) -> None:
        folded = fold(text)
        pieces = [piece for piece in re.split(r"[+ ]", folded) if piece.strip("*")]
        if not pieces:
            return
        parts = tuple(self._part(piece) for piece in pieces)
        pattern = Pattern(owner, parts, " " in folded, text)
        self._by_first.setdefault(parts[0], []).append(pattern)

    def _part(self, piece: str) -> int:
        if piece in self._parts:
            return self._parts[piece]
        number = self._parts[piece] = len(self._parts)
        table = self._prefix if piece.endswith("*") else self._suffix if piece.startswith("*") else self._exact
        table.setdefault(piece.strip("*"), []).append(number)
        return number

    def _places(self, tokens: Sequence[Token]) -> dict[int, list[Token]]:
        """Where each part stands, at most forty places each: this bounds the work on a long text."""
        places: dict[int, list[Token]] = {}
        for token in tokens:
            for part in self._parts_of(token.word):
                here = places.setdefault(part, [])
                if len(here) < MOST_PLACES:
                    here.append(token)
        return places

    def _parts_of(self, word: str) -> tuple[int, ...]:
        known = self._known.get(word)
        if known is None:
            known = self._look_up(word)
            if len(self._known) < MOST_KNOWN:
                self._known[word] = known
        return known

    def _look_up(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        for form in _forms(word):
            found += self._exact.get(form, ())
            for length in self._prefix_lengths:
                if length > len(form):
                    break
                found += self._prefix.get(form[:length], ())
            for length in self._suffix_lengths:
                if length > len(form):
                    break
                found += self._suffix.get(form[-length:], ())
        return tuple(dict.fromkeys(found))


def _forms(word: str) -> tuple[str, ...]:
    """The word and, in Arabic, the word without the article and prepositions written to it."""
    if not "\u0600" <= word[0] <= "\u06ff":
        return (word,)
    bare = ARABIC_PREFIX.sub("", word)
    return (word, bare) if bare != word else (word,)


def _rest(pattern: Pattern, first: Token, places: Mapping[int, Sequence[Token]]) -> list[Token] | None:
    """The tokens of the other parts nearest to the first; None when one is missing."""
    rest: list[Token] = []
    last = first
    for part in pattern.parts[1:]:
        here = places.get(part, ())
        near = _right_after(last, here) if pattern.adjacent else _nearest(first, here)
        if near is None:
            return None
        rest.append(near)
        last = near
    return rest


def _right_after(last: Token, here: Sequence[Token]) -> Token | None:
    return next((token for token in here if token.position == last.position + 1), None)


def _nearest(first: Token, here: Sequence[Token]) -> Token | None:
    near = min(here, key=lambda token: (abs(token.position - first.position), token.start), default=None)
    return near if near and abs(near.position - first.position) <= SPAN_OF_PATTERN else None


# --- The patterns of the vocabulary ---------------------------------------------------------------------------------


@cache
def speaking_for(vocabulary: Vocabulary) -> Patterns:
    """The patterns that speak for a concept; the owner is the number of the concept."""
    return Patterns((n, word) for n, concept in enumerate(vocabulary.concepts) for word in concept.words)


@cache
def speaking_against(vocabulary: Vocabulary) -> Patterns:
    """The patterns in whose presence a concept is not meant, whatever else speaks for it."""
    return Patterns((n, word) for n, concept in enumerate(vocabulary.concepts) for word in concept.not_words)


class Spoken(NamedTuple):
    """The patterns found per concept (number), and those of concepts named only to be denied or to mean another."""

    kept: Mapping[int, Sequence[Found]]
    denied: Mapping[int, Sequence[Found]]


def concepts_in(vocabulary: Vocabulary, words: Words, *, offers: bool) -> Spoken:
    """What the patterns of the vocabulary find in these words.

    Who offers leaves out what the text denies; what a need cannot is what it asks for.
    """
    cancelled = {found.pattern.owner for found in speaking_against(vocabulary).find(words.tokens)}
    kept: dict[int, list[Found]] = {}
    denied: dict[int, list[Found]] = {}
    for found in speaking_for(vocabulary).find(words.tokens):
        owner = found.pattern.owner
        not_meant = owner in cancelled or (offers and any(words.denies(token) for token in found.tokens))
        (denied if not_meant else kept).setdefault(owner, []).append(found)
    return Spoken(kept, {owner: found for owner, found in denied.items() if owner not in kept})
