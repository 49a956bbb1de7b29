"""What a writer cannot or will not have, mentions, asks for and brings along: limits, mentions, qualifications."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from matching.constructions import Construction, construction_for, constructions_in, patterns_of, rows
from matching.patterns import Found
from matching.text import REACH_OF_NEGATION, Span, Token, Words, small_words, spans_of

LimitKind = Literal["rather-not", "cannot", "allergy", "afraid", "only"]
# The words that make each limit, by its marker and kind.
Grounds = dict[tuple[str, LimitKind], list[Token]]

REACH_OF_WISH = 2
PROVABLE: Final = tuple(row["id"] for row in rows("requirement") if row.get("provable", True))
"""Qualifications that somebody can show, in the order of limits.toml. Help of now, or a loan, nobody shows."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Something the writer cannot or will not have; proposed, for a person to confirm."""

    marker: str
    kind: LimitKind
    words: tuple[Span, ...]


class Terms(NamedTuple):
    """The limits of a text, and the markers it speaks of without refusing them."""

    limits: tuple[Limit, ...]
    mentions: frozenset[str]

    def and_of(self, cell: "Terms") -> "Terms":
        """Those of a text with those of its cell of conditions; a limit beats a mention."""
        known = {(limit.marker, limit.kind) for limit in self.limits}
        limits = (*self.limits, *(limit for limit in cell.limits if (limit.marker, limit.kind) not in known))
        return Terms(limits, (self.mentions | cell.mentions) - {limit.marker for limit in limits})


def terms_of(text: str, words: Words, *, asks: bool) -> Terms:
    """Limits, gender first and then in the order of limits.toml, and mentions."""
    constructions = constructions_in(words.tokens, asks=asks)
    grounds, mentions = _refusals_and_mentions(words, constructions, asks=asks)
    grounds |= _gender_wishes(words, constructions)
    order = [row[key] for row in rows("gender") for key in ("only", "no")] + [row["id"] for row in rows("marker")]
    found = sorted(grounds, key=lambda limit: (order.index(limit[0]), limit[1]))
    limits = tuple(Limit(marker, kind, spans_of(text, grounds[marker, kind])) for marker, kind in found)
    return Terms(limits, frozenset(mentions - {limit.marker for limit in limits}))


# --- Dogs, stairs, evenings: the markers ----------------------------------------------------------------------------


def _refusals_and_mentions(
    words: Words, constructions: Sequence[Construction], *, asks: bool
) -> tuple[Grounds, set[str]]:
    """The words of each limit on a marker, and the markers that the text speaks of otherwise."""
    grounds = _said_in_one_word(words)
    mentions: set[str] = set()
    not_meant = {
        token.position for one in patterns_of("marker", "not_words").find(words.tokens) for token in one.tokens
    }
    for one in patterns_of("marker", "words").find(words.tokens):
        marker, subject = rows("marker")[one.pattern.owner], one.tokens[0]
        if subject.position in not_meant:
            continue
        construction = construction_for(subject, constructions)
        if construction is None:
            mentions.add(marker["id"])
        elif not _says_what_is(construction, marker, words.tokens):
            kind = _kind_of(marker, construction, asks=asks)
            if kind is None:
                mentions.add(marker["id"])
            else:
                grounds.setdefault((marker["id"], kind), []).extend((*construction.tokens, *one.tokens))
    return grounds, mentions


def _said_in_one_word(words: Words) -> Grounds:
    """Limits that need no construction: "hondenallergie", "rookvrij"."""
    grounds: Grounds = {}
    said: tuple[tuple[str, LimitKind], ...] = (("allergy", "allergy"), ("limit", "cannot"))
    for key, kind in said:
        for one in patterns_of("marker", key).find(words.tokens):
            grounds.setdefault((rows("marker")[one.pattern.owner]["id"], kind), []).extend(one.tokens)
    return grounds


def _says_what_is(construction: Construction, marker: Mapping[str, Any], tokens: Iterable[Token]) -> bool:
    """Whether it tells a fact: "ik heb geen hond" refuses no dogs, but "ik heb geen auto" of a helper is a limit."""
    if construction.kind != "cannot" or not construction.before or marker["asks"] == "mention":
        return False
    near = {token.word for token in tokens if 0 < construction.first - token.position <= REACH_OF_NEGATION}
    return bool(near & small_words("having"))


def _kind_of(marker: Mapping[str, Any], construction: Construction, *, asks: bool) -> LimitKind | None:
    """The kind of limit a construction makes of a marker; None when it only mentions it."""
    if construction.kind == "prefer":
        return None
    if construction.kind == "only":
        return "only" if marker.get("only", True) and not asks else None
    return None if asks and marker["asks"] == "mention" else construction.kind


# --- Women, men -----------------------------------------------------------------------------------------------------


def _gender_wishes(words: Words, constructions: Sequence[Construction]) -> Grounds:
    """The words of each wish about men or women."""
    grounds: Grounds = {}
    for one in patterns_of("gender", "whole").find(words.tokens):
        grounds.setdefault((rows("gender")[one.pattern.owner]["only"], "only"), []).extend(one.tokens)
    for one in patterns_of("gender", "words").find(words.tokens):
        construction = construction_for(one.tokens[0], constructions)
        if construction is not None and _is_wish(construction, one.tokens[0], words.tokens):
            key = _wish(rows("gender")[one.pattern.owner], construction)
            grounds.setdefault(key, []).extend((*construction.tokens, *one.tokens))
    return grounds


def _is_wish(construction: Construction, subject: Token, tokens: Iterable[Token]) -> bool:
    """A wish about men or women, not about a husband or wife: "geen man", but not "niet voor mijn man"."""
    if any(token.position == subject.position - 1 and token.word in small_words("possessives") for token in tokens):
        return False
    if construction.before:
        return subject.position - construction.last <= REACH_OF_WISH
    return construction.kind != "cannot"


def _wish(gender: Mapping[str, Any], construction: Construction) -> tuple[str, LimitKind]:
    """The wish it makes: "alleen vrouwen" is about women, "geen man" about who had better not come."""
    if construction.kind == "only":
        return gender["only"], "only"
    if construction.kind == "prefer":
        return gender["only"], "rather-not"
    return gender["no"], construction.kind


# --- What they must hold ---------------------------------------------------------------------------------------------


def qualifications_in(words: Words, *, offers: bool) -> set[str]:
    """The qualifications a need asks for, or those an offer names without denying them."""
    said = patterns_of("requirement", "holds", "words") if offers else patterns_of("requirement", "words")
    unsaid = patterns_of("requirement", "not_holds" if offers else "not_words")
    cancelled = {(one.pattern.owner, token.position) for one in unsaid.find(words.tokens) for token in one.tokens}
    return {
        rows("requirement")[found.pattern.owner]["id"]
        for found in said.find(words.tokens)
        if not cancelled & {(found.pattern.owner, token.position) for token in found.tokens}
        and not _denied(words, found, offers=offers)
    }


def _denied(words: Words, found: Found, *, offers: bool) -> bool:
    """Is one of these words denied? Who dares not or cannot do it oneself asks for it all the more."""
    can_be = offers or rows("requirement")[found.pattern.owner].get("denied", True)
    return can_be and any(words.denies(token) for token in found.tokens)
