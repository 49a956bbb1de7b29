"""From a text to what it asks or offers: concepts with their words, limits, mentions, language, side.

Words only: the patterns of the vocabulary lead, the words of its example sentences fill in where they are silent.
The order of steps follows docs/language: normalise with offsets, find words, drop what an offer denies, add the
evidence of the examples, combine into weights of 0..1000 per mille.
"""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import vocabulary

Side = Literal["asks", "offers"]
HeardSide = Literal["asks", "offers", "both", "unclear"]
Source = Literal["words", "examples", "both"]
LimitKind = Literal["rather-not", "cannot", "allergy", "afraid", "only"]

LONGEST = 20_000
MOST_PLACES = 40
MOST_KNOWN = 50_000
MOST_HITS = 5
LEAST_WEIGHT = 20
SPAN_OF_PATTERN = 12


class Span(NamedTuple):
    """A piece of the original text: text[start:end]."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept the text is about; weight in per mille 0..1000, words empty when only examples speak for it."""

    concept: str
    weight: int
    source: Source
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """Something the writer cannot or will not have; proposed, for a person to confirm."""

    marker: str
    kind: LimitKind
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says, best hit first, at most five hits.

    `side` is what the words themselves say, whatever the form said. `mentions` are the markers that the text
    speaks of without refusing them (a dog in the house, a ladder needed). `requires` are qualifications a need asks for, `holds` those an offer says it has.
    `profile` is the likeness to every concept: C unsigned bytes in the order of the vocabulary, a vector of
    length 255 (all zero when the text says nothing), so that the dot product of two, by 65025, is a cosine.
    """

    hits: tuple[Hit, ...]
    language: str
    limits: tuple[Limit, ...]
    mentions: tuple[str, ...]
    side: HeardSide
    group_size: int | None
    requires: tuple[str, ...]
    holds: tuple[str, ...]
    rung: str
    vocabulary_sha: str
    profile: bytes


# --- Normalising, with the way back to the original text ------------------------------------------------------------

WITHOUT_PARTS = str.maketrans("\u0131\u0142\u00f8\u0111\u2019\u02bc`\u00b4", "ilod''''")
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*\+?")
INNER = re.compile(r"[^\W_]+")
CLAUSE_END = re.compile(r"[.!?;:,\n()…،؟]")
ARABIC_PREFIX = re.compile(r"^(?:و|ف)?(?:بال|كال|لل|ال|ب|ل)?(?=\w{3})")


class Token(NamedTuple):
    """A word of the folded text; position counts words, clause counts clauses, start and end are original."""

    word: str
    position: int
    clause: int
    start: int
    end: int


@cache
def _fold_character(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character.casefold().translate(WITHOUT_PARTS))
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(WITHOUT_PARTS)


def fold(text: str) -> str:
    """Lower case, without accents, dots and other marks; the same for composed and decomposed writing."""
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


@cache
def _language() -> Mapping[str, Any]:
    """language.toml: the small words of each language."""
    table: Mapping[str, Any] = tomllib.loads((vocabulary.DATA / "language.toml").read_text(encoding="utf8"))
    return table


@cache
def _small_words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _language()[name])


@cache
def _function_words() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(fold(word) for word in words) for name, words in _language()["function_words"].items()}


def tokens_of(text: str) -> list[Token]:
    """The words of a text; a joined word (burn-out) comes whole and in its parts."""
    pieces = [_fold_character(character) for character in text]
    folded = "".join(pieces)
    origin = _origins(pieces) if len(folded) != len(text) else range(len(text) + 1)
    ends = [match.start() for match in CLAUSE_END.finditer(folded)]
    tokens: list[Token] = []
    position, turns, turning = 0, 0, _small_words("turns")
    for match in WORD.finditer(folded):
        whole = match.group()
        turns += whole in turning
        clause = bisect_right(ends, match.start()) + turns
        inner = list(INNER.finditer(folded, match.start(), match.end()))
        if len(inner) > 1:
            tokens.append(Token(whole, position, clause, *_place(match, origin)))
        for part in inner:
            tokens.append(Token(part.group(), position, clause, *_place(part, origin)))
            position += 1
    return tokens


def _place(match: re.Match[str], origin: Sequence[int]) -> tuple[int, int]:
    return origin[match.start()], origin[match.end() - 1] + 1


def _origins(pieces: Sequence[str]) -> list[int]:
    origin = [number for number, piece in enumerate(pieces) for _ in piece]
    return [*origin, len(pieces)]


# --- Patterns -------------------------------------------------------------------------------------------------------


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
    """A compiled table of patterns: `tuin*`, `*tuin`, `a+b` (both, near each other), `a b` (b right after a)."""

    def __init__(self, written: Iterable[tuple[int, str]]) -> None:
        self._parts: dict[str, int] = {}
        self._exact: dict[str, list[int]] = {}
        self._prefix: dict[str, list[int]] = {}
        self._suffix: dict[str, list[int]] = {}
        self._by_first: dict[int, list[Pattern]] = {}
        self._known: dict[str, tuple[int, ...]] = {}
        for owner, text in written:
            self._add(owner, text)
        self._longest = max((len(part) for part in (*self._prefix, *self._suffix)), default=0)

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
            for length in range(1, min(len(form), self._longest) + 1):
                found += self._prefix.get(form[:length], ())
                found += self._suffix.get(form[-length:], ())
        return tuple(dict.fromkeys(found))

    def find(self, tokens: Sequence[Token]) -> list[Found]:
        """Every pattern in the text, in order of its first word; at most forty times each."""
        places: dict[int, list[Token]] = {}
        for token in tokens:
            for part in self._parts_of(token.word):
                here = places.setdefault(part, [])
                if len(here) < MOST_PLACES:
                    here.append(token)
        found = []
        for part, firsts in places.items():
            for pattern in self._by_first.get(part, ()):
                for first in firsts:
                    rest = _rest(pattern, first, places)
                    if rest is not None:
                        found.append(Found(pattern, (first, *rest)))
        return found


def _rest(pattern: Pattern, first: Token, places: Mapping[int, Sequence[Token]]) -> list[Token] | None:
    """The tokens of the other parts nearest to the first; None when one is missing."""
    rest: list[Token] = []
    last = first
    for part in pattern.parts[1:]:
        here = places.get(part)
        if here is None:
            return None
        if pattern.adjacent:
            near = next((token for token in here if token.position == last.position + 1), None)
        else:
            near = _nearest(first, here)
        if near is None:
            return None
        rest.append(near)
        last = near
    return rest


def _nearest(first: Token, here: Sequence[Token]) -> Token | None:
    near = min(here, key=lambda token: (abs(token.position - first.position), token.start))
    return near if abs(near.position - first.position) <= SPAN_OF_PATTERN else None


def _forms(word: str) -> tuple[str, ...]:
    """The word and, in Arabic, the word without the article and prepositions written to it."""
    if not "\u0600" <= word[0] <= "\u06ff":
        return (word,)
    bare = ARABIC_PREFIX.sub("", word)
    return (word, bare) if bare != word else (word,)


@cache
def _concept_patterns() -> tuple[Patterns, Patterns]:
    """The patterns that speak for a concept, and those that speak against it."""
    known = vocabulary.load()
    speaking = ((n, word) for n, concept in enumerate(known.concepts) for word in concept.words)
    denying = ((n, word) for n, concept in enumerate(known.concepts) for word in concept.not_words)
    return Patterns(speaking), Patterns(denying)


# --- The examples as evidence ---------------------------------------------------------------------------------------

GRAM = 4
SHARE_OF_PATTERNS = 2.0
SHARE_OF_WORDS = 0.1
LEAST_RELIABLE = 0.2
UNSEEN_RELIABLE = 0.75
EVERY = 17
LENGTH = 255


@cache
def _grams(word: str) -> tuple[str, ...]:
    """The four-letter pieces of a word with its borders: what Dutch compounds and inflections share."""
    framed = f"_{word}_"
    return tuple(framed[n : n + GRAM] for n in range(max(1, len(framed) - GRAM + 1)))


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """What the examples know: the direction of each concept in the space of word pieces.

    `weights` has shape (pieces, C), float32: a unit vector per concept times the rarity of the piece; `rarity`
    has shape (pieces,).
    """

    index: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]

    def likeness(self, words: Iterable[str]) -> NDArray[np.float32]:
        """Cosine of a text with the examples and words of each concept, shape (C,), 0..1."""
        pieces = {piece for word in words for piece in _grams(word)}
        rows = sorted(self.index[piece] for piece in pieces if piece in self.index)
        if not rows:
            return np.zeros(self.weights.shape[1], np.float32)
        length = np.sqrt(np.square(self.rarity[rows]).sum()) + np.float32(1e-6)
        return np.asarray(self.weights[rows].sum(0) / length, np.float32)


@cache
def _example_words() -> tuple[tuple[int, tuple[str, ...]], ...]:
    """All example sentences as (number of the concept, words)."""
    return tuple(
        (number, tuple(INNER.findall(fold(sentence))))
        for number, concept in enumerate(vocabulary.load().concepts)
        for sentence in (*concept.needs, *concept.talents)
    )


@cache
def _evidence() -> Evidence:
    """Centroids of the examples, weighed by rarity among concepts (tf-idf, Rocchio)."""
    known = vocabulary.load()
    counts: dict[tuple[str, int], float] = {}
    for number, words in _example_words():
        for word in words:
            counts[word, number] = counts.get((word, number), 0.0) + 1.0
    for number, concept in enumerate(known.concepts):
        for text in (*concept.words, concept.label_nl, concept.label_nl, concept.label_en):
            for word in INNER.findall(fold(text.replace("*", ""))):
                counts[word, number] = counts.get((word, number), 0.0) + SHARE_OF_PATTERNS
    index: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for (word, number), count in counts.items():
        for piece in _grams(word):
            rows.append(index.setdefault(piece, len(index)))
            columns.append(number)
            values.append(count)
    table = np.zeros((len(index), len(known.concepts)), np.float32)
    np.add.at(table, (rows, columns), np.array(values, np.float32))
    rarity = np.log(len(known.concepts) / np.maximum((table > 0).sum(1), 1)).astype(np.float32)
    np.log1p(table, out=table)
    table *= rarity[:, None]
    table /= np.sqrt(np.square(table).sum(0)) + np.float32(1e-6)
    table *= rarity[:, None]
    return Evidence(index, rarity, table)


@cache
def _reliability() -> Mapping[tuple[int, str], float]:
    """How often each pattern, found in an example, is found in one of its own concept (0..1).

    The prior is kind and the floor is not zero, because half of the examples avoid the obvious words on purpose.
    """
    speaking, _ = _concept_patterns()
    own: Counter[tuple[int, str]] = Counter()
    every: Counter[tuple[int, str]] = Counter()
    for number, words in _example_words():
        tokens = [Token(word, n, 0, 0, 0) for n, word in enumerate(words)]
        for owner, text in {(found.pattern.owner, found.pattern.text) for found in speaking.find(tokens)}:
            every[owner, text] += 1
            own[owner, text] += owner == number
    return {key: max(LEAST_RELIABLE, (own[key] + 3.0) / (count + 4.0)) for key, count in every.items()}


# --- Negation -------------------------------------------------------------------------------------------------------

REACH_OF_NEGATION = 3


@dataclass(frozen=True, eq=False, slots=True)
class _Words:
    """The words of a text, and per clause the places where something is denied."""

    tokens: tuple[Token, ...]
    negations: Mapping[int, tuple[int, ...]]
    closed: frozenset[int]

    def denies(self, token: Token) -> bool:
        """Does a negation stand within three words before this word, or close its clause?"""
        if token.clause in self.closed:
            return True
        places = self.negations.get(token.clause, ())
        return any(0 < token.position - place <= REACH_OF_NEGATION for place in places)


def _words_of(text: str) -> _Words:
    tokens = tokens_of(text)
    negations: dict[int, list[int]] = {}
    last: dict[int, str] = {}
    for number, token in enumerate(tokens):
        after = tokens[number + 1].word if number + 1 < len(tokens) else ""
        if token.word in _small_words("negations") and after not in _small_words("not_negated"):
            negations.setdefault(token.clause, []).append(token.position)
        last[token.clause] = token.word
    closed = frozenset(clause for clause, word in last.items() if word in _small_words("closing"))
    return _Words(tuple(tokens), {clause: tuple(places) for clause, places in negations.items()}, closed)


# --- Concepts -------------------------------------------------------------------------------------------------------


def _found_concepts(words: _Words, *, offers: bool) -> tuple[dict[int, list[Found]], set[int]]:
    """Patterns found per concept, and the concepts that are named only to be denied."""
    speaking, denying = _concept_patterns()
    cancelled = {found.pattern.owner for found in denying.find(words.tokens)}
    kept: dict[int, list[Found]] = {}
    denied: set[int] = set()
    for found in speaking.find(words.tokens):
        owner = found.pattern.owner
        if owner in cancelled or (offers and any(words.denies(token) for token in found.tokens)):
            denied.add(owner)
        else:
            kept.setdefault(owner, []).append(found)
    return kept, denied - kept.keys()


def _meant(words: _Words, *, offers: bool) -> list[str]:
    """The words that count as evidence: of an offer, those it does not deny."""
    return [token.word for token in words.tokens if not (offers and words.denies(token))]


def _belief(found: Sequence[Found]) -> float:
    """0..1: how sure the patterns are together, each counted once by how reliable it is."""
    reliable = _reliability()
    doubt = 1.0
    for key in sorted({(one.pattern.owner, one.pattern.text) for one in found}):
        doubt *= 1.0 - reliable.get(key, UNSEEN_RELIABLE)
    return 1.0 - doubt


@cache
def _usual() -> NDArray[np.float32]:
    """The likeness of any sentence to each concept, shape (C,): what is above it says something."""
    evidence = _evidence()
    sample = _example_words()[::EVERY]
    return np.asarray(np.mean([evidence.likeness(words) for _, words in sample], axis=0), np.float32)


def _strengths(meant: Sequence[str], kept: Mapping[int, Sequence[Found]], denied: Iterable[int]) -> NDArray[np.float64]:
    """How much the text is about each concept: shape (C,), 0..1, of length 1 (or 0 when it says nothing)."""
    evidence = _evidence()
    likeness = evidence.likeness(meant)
    strengths = np.maximum(likeness - _usual(), 0).astype(np.float64)
    for number, found in kept.items():
        strengths[number] += SHARE_OF_WORDS * _belief(found)
    strengths[sorted(denied)] = 0
    length = float(np.sqrt(np.square(strengths).sum()))
    return strengths / length if length > 0 else strengths


def _hits(text: str, strengths: NDArray[np.float64], kept: Mapping[int, Sequence[Found]]) -> tuple[Hit, ...]:
    concepts = vocabulary.load().concepts
    weights = np.rint(strengths * 1000).astype(int)
    hits = []
    for number in sorted(range(len(concepts)), key=lambda n: (-weights[n], n))[:MOST_HITS]:
        if weights[number] < LEAST_WEIGHT:
            break
        found = kept.get(number, ())
        source: Source = "both" if found else "examples"
        hits.append(Hit(concepts[number].id, int(weights[number]), source, _spans(text, _tokens_in(found))))
    return tuple(hits)


def _tokens_in(found: Iterable[Found]) -> list[Token]:
    return [token for one in found for token in one.tokens]


def _spans(text: str, tokens: Iterable[Token]) -> tuple[Span, ...]:
    places = sorted({(token.start, token.end) for token in tokens})
    return tuple(Span(start, end, text[start:end]) for start, end in places)


# --- Limits and mentions --------------------------------------------------------------------------------------------


class Marker(NamedTuple):
    """A subject of limits: what a "cannot" of somebody who asks means, and whether "only" limits it."""

    id: str
    mention_when_asked: bool
    only: bool


@dataclass(frozen=True, eq=False, slots=True)
class _Limits:
    """limits.toml, compiled."""

    markers: tuple[Marker, ...]
    subjects: Patterns
    not_subjects: Patterns
    whole: Patterns
    allergies: Patterns
    genders: tuple[tuple[str, str], ...]
    gender_words: Patterns
    gender_whole: Patterns
    kinds: tuple[str, ...]
    only_offers: tuple[bool, ...]
    before: Patterns
    after: Patterns
    requirements: tuple[str, ...]
    requirement_words: Patterns


@cache
def _limits() -> _Limits:
    data = tomllib.loads((vocabulary.DATA / "limits.toml").read_text(encoding="utf8"))
    markers, genders = data["marker"], data["gender"]
    constructions, requirements = data["construction"], data["requirement"]
    return _Limits(
        tuple(Marker(row["id"], row["asks"] == "mention", row.get("only", True)) for row in markers),
        _table(markers, "words"),
        _table(markers, "not_words"),
        _table(markers, "limit"),
        _table(markers, "allergy"),
        tuple((row["only"], row["no"]) for row in genders),
        _table(genders, "words"),
        _table(genders, "whole"),
        tuple(row["kind"] for row in constructions),
        tuple(row.get("side") == "offers" for row in constructions),
        _table(constructions, "before"),
        _table(constructions, "after"),
        tuple(row["id"] for row in requirements),
        _table(requirements, "words"),
    )


def _table(rows: Sequence[Mapping[str, Any]], key: str) -> Patterns:
    return Patterns((number, text) for number, row in enumerate(rows) for text in row.get(key, ()))


REACH_BEFORE = 4
REACH_AFTER = 3


class Construction(NamedTuple):
    """A phrase that makes a limit of the subject behind (or before) it."""

    kind: str
    clause: int
    first: int
    last: int
    before: bool
    tokens: tuple[Token, ...]


def _constructions(tokens: Sequence[Token], *, asks: bool) -> list[Construction]:
    """Every construction in the text, the longest where one contains another."""
    table = _limits()
    by_position = {token.position: token.word for token in tokens}
    found = []
    for patterns, before in ((table.before, True), (table.after, False)):
        for one in patterns.find(tokens):
            first, last = one.tokens[0], one.tokens[-1]
            if asks and table.only_offers[one.pattern.owner]:
                continue
            if first.clause == last.clause and _negates(first, last, by_position, before=before):
                kind = table.kinds[one.pattern.owner]
                found.append(Construction(kind, first.clause, first.position, last.position, before, one.tokens))
    return [one for one in found if not any(_within(one, other) for other in found)]


def _negates(first: Token, last: Token, words: Mapping[int, str], *, before: bool) -> bool:
    """Is this not the "niet" of "niet alleen" or "geen probleem", nor the "alleen" of "niet alleen"?"""
    if words.get(first.position - 1, "") in _small_words("negations") and words[first.position] in _small_words(
        "not_negated"
    ):
        return False
    return not before or words.get(last.position + 1, "") not in _small_words("not_negated")


def _within(one: Construction, other: Construction) -> bool:
    longer = other.last - other.first > one.last - one.first
    return longer and other.before == one.before and other.first <= one.first and one.last <= other.last


def _construction_for(subject: Token, constructions: Sequence[Construction]) -> Construction | None:
    """The construction nearest to a subject in its own clause; one in front wins over one behind."""
    near = [
        (not one.before, abs(subject.position - one.last), one.first, one)
        for one in constructions
        if one.clause == subject.clause and _reaches(one, subject)
    ]
    return min(near)[-1] if near else None


def _reaches(one: Construction, subject: Token) -> bool:
    if one.before:
        return 0 < subject.position - one.last <= REACH_BEFORE
    return 0 < one.first - subject.position <= REACH_AFTER


def _limits_and_mentions(text: str, words: _Words, *, asks: bool) -> tuple[list[Limit], list[str]]:
    """Limits in the order of limits.toml, and markers the text speaks of without refusing them."""
    constructions = _constructions(words.tokens, asks=asks)
    limits = _gender_limits(text, words, constructions)
    found, mentions = _marker_limits(text, words, constructions, asks=asks)
    return limits + found, mentions


def _marker_limits(
    text: str, words: _Words, constructions: Sequence[Construction], *, asks: bool
) -> tuple[list[Limit], list[str]]:
    table = _limits()
    not_meant = {token.position for one in table.not_subjects.find(words.tokens) for token in one.tokens}
    limits: dict[tuple[str, LimitKind], list[Token]] = {}
    mentions: set[str] = set()
    for patterns, kind in ((table.allergies, "allergy"), (table.whole, "cannot")):
        for one in patterns.find(words.tokens):
            limits.setdefault((table.markers[one.pattern.owner].id, kind), []).extend(one.tokens)  # type: ignore[arg-type]
    for one in table.subjects.find(words.tokens):
        marker, subject = table.markers[one.pattern.owner], one.tokens[0]
        if subject.position in not_meant:
            continue
        construction = _construction_for(subject, constructions)
        if construction is not None and _says_what_is(construction, marker, words.tokens):
            continue
        limit_kind = _kind_of(marker, construction, asks=asks)
        if limit_kind is None or construction is None:
            mentions.add(marker.id)
        else:
            limits.setdefault((marker.id, limit_kind), []).extend((*construction.tokens, *one.tokens))
    limited = {marker for marker, _ in limits}
    order = [marker.id for marker in table.markers]
    return _sorted_limits(text, limits, order), [marker for marker in order if marker in mentions - limited]


def _says_what_is(construction: Construction, marker: Marker, tokens: Sequence[Token]) -> bool:
    """ "Ik heb geen hond" refuses no dogs; but "ik heb geen auto" of a helper is a limit, of a seeker the need."""
    if construction.kind != "cannot" or not construction.before or marker.mention_when_asked:
        return False
    near = {token.word for token in tokens if 0 < construction.first - token.position <= REACH_OF_NEGATION}
    return bool(near & _small_words("having"))


def _kind_of(marker: Marker, construction: Construction | None, *, asks: bool) -> LimitKind | None:
    """The kind of limit a construction makes of a marker; None when it only mentions it."""
    if construction is None or construction.kind == "prefer":
        return None
    if construction.kind == "only":
        return "only" if marker.only and not asks else None
    if asks and marker.mention_when_asked:
        return None
    return construction.kind  # type: ignore[return-value]


def _gender_limits(text: str, words: _Words, constructions: Sequence[Construction]) -> list[Limit]:
    table = _limits()
    limits: dict[tuple[str, LimitKind], list[Token]] = {}
    for one in table.gender_whole.find(words.tokens):
        limits.setdefault((table.genders[one.pattern.owner][0], "only"), []).extend(one.tokens)
    for one in table.gender_words.find(words.tokens):
        only, no = table.genders[one.pattern.owner]
        construction = _construction_for(one.tokens[0], constructions)
        if construction is None or not _is_wish(construction, one.tokens[0], words.tokens):
            continue
        if construction.kind == "only":
            key: tuple[str, LimitKind] = (only, "only")
        elif construction.kind == "prefer":
            key = (only, "rather-not")
        else:
            key = (no, construction.kind)  # type: ignore[assignment]
        limits.setdefault(key, []).extend((*construction.tokens, *one.tokens))
    return _sorted_limits(text, limits, [name for pair in table.genders for name in pair])


REACH_OF_WISH = 2


def _is_wish(construction: Construction, subject: Token, tokens: Sequence[Token]) -> bool:
    """A wish about men or women, not about a husband or wife: "geen man", but not "niet voor mijn man"."""
    if any(token.position == subject.position - 1 and token.word in _small_words("possessives") for token in tokens):
        return False
    if construction.before:
        return subject.position - construction.last <= REACH_OF_WISH
    return construction.kind != "cannot"


def _sorted_limits(
    text: str, limits: Mapping[tuple[str, LimitKind], Sequence[Token]], order: Sequence[str]
) -> list[Limit]:
    keys = sorted(limits, key=lambda key: (order.index(key[0]), key[1]))
    return [Limit(marker, kind, _spans(text, limits[marker, kind])) for marker, kind in keys]


# --- Language -------------------------------------------------------------------------------------------------------

LETTERS = {"tr": re.compile("[ığşİ]"), "pl": re.compile("[łąężśćńź]")}
LANGUAGE_MARGIN = 1


def language_of(text: str) -> str:
    """nl, en, tr, ar, pl, uk, or und where the words do not decide; by script, letters and function words."""
    arabic = len(re.findall(r"[\u0600-\u06ff]", text))
    cyrillic = len(re.findall(r"[\u0400-\u04ff]", text))
    latin = len(re.findall(r"[a-zA-Z\u00c0-\u024f]", text))
    if arabic > latin and arabic >= cyrillic:
        return "ar"
    if cyrillic > latin:
        return "uk" if re.search("[іїєґІЇЄҐ]", text) else "und"
    words = INNER.findall(fold(text))
    scores = {name: sum(word in known for word in words) for name, known in _function_words().items()}
    for name, letters in LETTERS.items():
        scores[name] += min(3, len(letters.findall(unicodedata.normalize("NFC", text.casefold()))))
    first, second = sorted(scores, key=lambda name: (-scores[name], name))[:2]
    return first if scores[first] - scores[second] >= LANGUAGE_MARGIN else "und"


# --- Asks or offers -------------------------------------------------------------------------------------------------

SIDE_MARGIN = 3.0
SEEN_OFTEN = 4


@cache
def _side_weights() -> Mapping[str, float]:
    """Log-odds of each word for offering against asking, from the examples (naive Bayes)."""
    asks: Counter[str] = Counter()
    offers: Counter[str] = Counter()
    for concept in vocabulary.load().concepts:
        for counts, sentences in ((asks, concept.needs), (offers, concept.talents)):
            for sentence in sentences:
                counts.update(set(INNER.findall(fold(sentence))))
    return {
        word: float(np.log((offers[word] + 1.0) / (asks[word] + 1.0)))
        for word in asks | offers
        if asks[word] + offers[word] >= SEEN_OFTEN
    }


def side_of(words: Iterable[str]) -> HeardSide:
    """Whether words ask or offer; both when strong signs of each stand in them, unclear within the margin."""
    weights = _side_weights()
    signs = [weights.get(word, 0.0) for word in sorted(set(words))]
    total = sum(signs)
    if total >= SIDE_MARGIN:
        return "offers"
    if total <= -SIDE_MARGIN:
        return "asks"
    strong = SIDE_MARGIN * 1.5
    both = sum(sign for sign in signs if sign > 0) >= strong and -sum(sign for sign in signs if sign < 0) >= strong
    return "both" if both else "unclear"


# --- How many people, and what they must hold -----------------------------------------------------------------------

UNITS_OF_TIME = r"(?! (?:jaar|jaren|uur|weken|maanden|dagen|years|hours))"


@cache
def _numbers() -> Mapping[str, int]:
    return {fold(word): int(number) for number, words in _language()["numbers"].items() for word in words}


@cache
def _group_sizes() -> tuple[re.Pattern[str], ...]:
    words = sorted(_numbers(), key=lambda word: (-len(word), word))
    amount = r"(\d{1,3}|" + "|".join(map(re.escape, words)) + ")"
    people = "(?:" + "|".join(fold(word) for word in _language()["people"]) + ")"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"\bman of {amount}\b",
            rf"\bgroep(?:je|s)? (?:van|met) (?:ongeveer |een stuk of )?{amount}\b{UNITS_OF_TIME}",
            rf"\bgroup of (?:about )?{amount}\b",
            rf"\b(?:wij|we) zijn (?:met |ongeveer |een stuk of |al )*(?:zn |z'n )?{amount}\b{UNITS_OF_TIME}",
            rf"\bmet (?:zn|z'n|ons|hun) {amount}\b",
            rf"\b{amount} {people}\b",
        )
    )


def group_size_of(folded: str) -> int | None:
    """The number of people a text speaks of as a group, 2..999; None when it names none."""
    for pattern in _group_sizes():
        match = pattern.search(folded)
        if match:
            number = _numbers().get(match.group(1)) or int(match.group(1))
            if number > 1:
                return number
    return None


def _qualifications(words: _Words) -> set[str]:
    """The qualifications a text names without denying them."""
    table = _limits()
    return {
        table.requirements[found.pattern.owner]
        for found in table.requirement_words.find(words.tokens)
        if not any(words.denies(token) for token in found.tokens)
    }


# --- The whole ------------------------------------------------------------------------------------------------------


def read(text: str, side: Side | None = None, language: str | None = None, extra: str = "") -> Reading:
    """Read one text; `extra` is a cell of conditions, read for limits and mentions only.

    Only the first 20,000 characters are read. Words of `extra` are spans of `extra`, not of `text`. Without a side
    the words decide; a text that neither asks nor offers is read as asking, so that nothing is dropped.
    """
    part, conditions = text[:LONGEST], extra[:LONGEST]
    words = _words_of(part)
    heard = side_of(token.word for token in words.tokens)
    offers = side == "offers" or (side is None and heard == "offers")
    kept, denied = _found_concepts(words, offers=offers)
    strengths = _strengths(_meant(words, offers=offers), kept, denied)
    limits, mentions = _limits_and_mentions(part, words, asks=not offers)
    qualifications = _qualifications(words)
    if conditions:
        cell = _words_of(conditions)
        limits, mentions = _joined((limits, mentions), _limits_and_mentions(conditions, cell, asks=False))
        qualifications |= _qualifications(cell)
    return Reading(
        hits=_hits(part, strengths, kept),
        language=language or language_of(part),
        limits=tuple(limits),
        mentions=tuple(sorted(mentions)),
        side=heard,
        group_size=group_size_of(fold(part)),
        requires=() if offers else tuple(sorted(qualifications)),
        holds=tuple(sorted(qualifications)) if offers else (),
        rung="words",
        vocabulary_sha=vocabulary.load().sha256,
        profile=np.rint(strengths * LENGTH).astype(np.uint8).tobytes(),
    )


def _joined(text: tuple[list[Limit], list[str]], cell: tuple[list[Limit], list[str]]) -> tuple[list[Limit], list[str]]:
    """Limits and mentions of a text and of its cell of conditions; a limit beats a mention."""
    known = {(limit.marker, limit.kind) for limit in text[0]}
    limits = text[0] + [limit for limit in cell[0] if (limit.marker, limit.kind) not in known]
    limited = {limit.marker for limit in limits}
    return limits, [marker for marker in dict.fromkeys(text[1] + cell[1]) if marker not in limited]


def profiles(readings: Sequence[Reading]) -> NDArray[np.float32]:
    """The profiles of texts as one table, shape (texts, C), each row of length 1 or 0."""
    table = np.frombuffer(b"".join(reading.profile for reading in readings), np.uint8)
    return table.reshape(len(readings), -1).astype(np.float32) / np.float32(LENGTH)
