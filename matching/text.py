"""The words of a text: folded for comparing, each with the way back to the original, and where they are denied."""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from matching.vocabulary import DATA

# --- Folding --------------------------------------------------------------------------------------------------------

# Letters that Unicode does not take apart (i without a dot, l and o and d with a stroke), and four apostrophes.
WITHOUT_PARTS = str.maketrans("\u0131\u0142\u00f8\u0111\u2019\u02bc`\u00b4", "ilod''''")


def fold(text: str) -> str:
    """Lower case, without accents, dots and other marks; the same for composed and decomposed writing."""
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


@cache
def _fold_character(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character.casefold().translate(WITHOUT_PARTS))
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(WITHOUT_PARTS)


@cache
def language_table() -> Mapping[str, Any]:
    """language.toml: the small words of each language, as written there."""
    table: Mapping[str, Any] = tomllib.loads((DATA / "language.toml").read_text(encoding="utf8"))
    return table


@cache
def small_words(name: str) -> frozenset[str]:
    """One list of language.toml (negations, turns ...), folded."""
    return frozenset(fold(word) for word in language_table()[name])


# --- Words, with the way back to the original text ------------------------------------------------------------------

JOINED_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*\+?")
WORD = re.compile(r"[^\W_]+")
CLAUSE_END = re.compile(r"[.!?;:,\n()…،؟]")


class Span(NamedTuple):
    """A piece of the original text: text[start:end]."""

    start: int
    end: int
    text: str


class Token(NamedTuple):
    """A word of the folded text; position counts words, clause counts clauses, start and end are original."""

    word: str
    position: int
    clause: int
    start: int
    end: int


def plain_words(text: str) -> list[str]:
    """The folded words of a text, joined words in their parts only."""
    return WORD.findall(fold(text))


def tokens_of(text: str) -> list[Token]:
    """The words of a text; a joined word (burn-out) comes whole and in its parts."""
    pieces = [_fold_character(character) for character in text]
    folded, origin = "".join(pieces), _origins(pieces)
    ends = [match.start() for match in CLAUSE_END.finditer(folded)]
    tokens: list[Token] = []
    position, turns, turning = 0, 0, small_words("turns")
    for joined in JOINED_WORD.finditer(folded):
        turns += joined.group() in turning
        clause = bisect_right(ends, joined.start()) + turns
        parts = list(WORD.finditer(folded, joined.start(), joined.end()))
        if len(parts) > 1:
            tokens.append(_token(joined, position, clause, origin))
        for part in parts:
            tokens.append(_token(part, position, clause, origin))
            position += 1
    return tokens


def _origins(pieces: Sequence[str]) -> list[int]:
    """For each character of the folded text the place of the character it came from."""
    return [place for place, piece in enumerate(pieces) for _ in piece]


def _token(match: re.Match[str], position: int, clause: int, origin: Sequence[int]) -> Token:
    return Token(match.group(), position, clause, origin[match.start()], origin[match.end() - 1] + 1)


def spans_of(text: str, tokens: Iterable[Token]) -> tuple[Span, ...]:
    """The pieces of the text that these tokens are, from left to right, each once."""
    places = sorted({(token.start, token.end) for token in tokens})
    return tuple(Span(start, end, text[start:end]) for start, end in places)


def without(text: str, tokens: Iterable[Token]) -> str:
    """The text without these words; what stands between two of them goes too when nothing else does."""
    left, last = [], 0
    for start, end in sorted({(token.start, token.end) for token in tokens}):
        if start >= last:
            left.append(text[last:start])
            last = end
    return " ".join("".join([*left, text[last:]]).split())


# --- What is denied -------------------------------------------------------------------------------------------------

REACH_OF_NEGATION = 3
REACH_OF_CLOSING = 6
"""Words before a closing negation that it denies: people leave the commas out."""


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """The words of a text, per clause the positions of its negations, and per clause that a negation closes where."""

    tokens: tuple[Token, ...]
    negations: Mapping[int, Sequence[int]]
    closed: Mapping[int, int]

    def denies(self, token: Token) -> bool:
        """Does a negation stand within three words before this word, or close its clause within six behind it?"""
        return self._is_closed(token) or self._negation_before(token) is not None

    def denying(self, token: Token) -> list[Token]:
        """The stretch of its clause that a word is denied with, from the negation on or up to it; or none."""
        clause = [one for one in self.tokens if one.clause == token.clause]
        if self._is_closed(token):
            return [one for one in clause if self._is_closed(one)]
        before = self._negation_before(token)
        return [] if before is None else [one for one in clause if before <= one.position]

    def _is_closed(self, token: Token) -> bool:
        closing = self.closed.get(token.clause)
        return closing is not None and 0 <= closing - token.position <= REACH_OF_CLOSING

    def _negation_before(self, token: Token) -> int | None:
        """The position of the first negation within three words before it."""
        places = self.negations.get(token.clause, ())
        return next((place for place in places if 0 < token.position - place <= REACH_OF_NEGATION), None)


def words_of(text: str) -> Words:
    """The words of a text and what is denied in it."""
    tokens = tokens_of(text)
    return Words(tuple(tokens), _negations(tokens), _closed_clauses(tokens))


def _negations(tokens: Sequence[Token]) -> Mapping[int, Sequence[int]]:
    """Clause -> positions of its negations, without the "niet" of "niet alleen"."""
    negations, not_negated = small_words("negations"), small_words("not_negated")
    found: dict[int, list[int]] = {}
    for number, token in enumerate(tokens, start=1):
        behind = tokens[number].word if number < len(tokens) else ""
        if token.word in negations and behind not in not_negated:
            found.setdefault(token.clause, []).append(token.position)
    return found


def _closed_clauses(tokens: Sequence[Token]) -> Mapping[int, int]:
    """Clause -> position of the negation it ends in ("honden liever niet"), small words behind it left aside."""
    particles, closing = small_words("particles"), small_words("closing")
    last: dict[int, Token] = {}
    for token in tokens:
        if token.word not in particles or token.clause not in last or last[token.clause].word not in closing:
            last[token.clause] = token
    return {clause: token.position for clause, token in last.items() if token.word in closing}


# --- Language -------------------------------------------------------------------------------------------------------

ARABIC = re.compile(r"[\u0600-\u06ff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
TELLING_LETTERS = {"tr": re.compile("[ığşİ]"), "pl": re.compile("[łąężśćńź]")}
MOST_LETTERS = 3
LANGUAGE_MARGIN = 1


def language_of(text: str) -> str:
    """nl, en, tr, ar, pl, uk, or und where the words do not decide; by script, letters and function words."""
    arabic, cyrillic, latin = (len(script.findall(text)) for script in (ARABIC, CYRILLIC, LATIN))
    if arabic > latin and arabic >= cyrillic:
        return "ar"
    if cyrillic > latin:
        return "uk" if UKRAINIAN.search(text) else "und"
    scores = _language_scores(text)
    first, second = sorted(scores, key=lambda name: (-scores[name], name))[:2]
    return first if scores[first] - scores[second] >= LANGUAGE_MARGIN else "und"


def _language_scores(text: str) -> dict[str, int]:
    """For each language the number of its function words in the text, and at most three of its own letters."""
    words = plain_words(text)
    scores = {name: sum(word in known for word in words) for name, known in _function_words().items()}
    composed = unicodedata.normalize("NFC", text.casefold())
    for name, letters in TELLING_LETTERS.items():
        scores[name] += min(MOST_LETTERS, len(letters.findall(composed)))
    return scores


@cache
def _tongues() -> Mapping[str, str]:
    """Folded name -> code of a language."""
    return {fold(word): code for code, words in language_table()["tongues"].items() for word in words}


def tongues_in(words: Words, language: str) -> set[str]:
    """Codes of the languages other than Dutch that a text names without denying them, and of the one it is in.

    Many who write English speak it as a second language, so that only who names it is known by it.
    """
    known = _tongues()
    named = {known[token.word] for token in words.tokens if token.word in known and not words.denies(token)}
    return named | (set(language.split(";")) & set(known.values()) - {"en"})


@cache
def _function_words() -> Mapping[str, frozenset[str]]:
    table = language_table()["function_words"]
    return {name: frozenset(fold(word) for word in words) for name, words in table.items()}
