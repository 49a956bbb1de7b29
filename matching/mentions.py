"""Which initiatives, organisations and places a text names: by all the words of a name, or by less that is enough.

"Het eetcafé in De Vaart" is Eetcafé De Vaart, and not the hall of De Vaart; "het eetcafé" is so too, where there is no
other; "in de Ark" is the church and its hall; "veld 3" is the field of the club that offers it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from matching.model import NodeKind
from matching.text import Token, fold, tokens_of

ARTICLES: Final = frozenset({"de", "het", "t", "the"})
ONE_OF_MANY: Final = frozenset({"een", "n", "geen", "a", "an", "via", "welk", "elk", "ieder"})
"""Behind these a word is no name: "een eetcafé", "via de koffieochtend" (how somebody was heard of)."""
SMALL: Final = ARTICLES | {"in", "van", "op", "aan", "bij", "voor", "te", "en", "of", "naar", "s", "v", "achter", "and"}
"""Words that do not tell one name from another."""
SPREAD: Final = 4
"""So many other words may stand between those of a name."""
SHORTEST: Final = 6
"""Letters that a single word must have to be a name by itself."""
CORE: Final = re.compile(r"(?:^|\s)(?:[Dd]e|[Hh]et|'[tT]) ((?:[A-Z][\w'-]*)(?: [A-Z][\w'-]*)*)$")
"""The proper name at the end of a name: 'Ark' of 'Kerkzaal De Ark'."""


class Named(NamedTuple):
    """An initiative, organisation or place with a name."""

    number: int
    kind: NodeKind
    name: str
    owner: int = 0
    """Of a place: the organisation whose it is; 0 is not known."""


class _Entry(NamedTuple):
    node: Named
    words: tuple[str, ...]
    """The words that tell it from others, in the order of the name."""
    core: tuple[str, ...]
    """Those of the proper name at its end; none where it has none."""


@dataclass(frozen=True, eq=False)
class Directory:
    """The names of a municipality, ready to be found in texts."""

    entries: tuple[_Entry, ...]

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[_Entry]]:
        """Word -> what has it in its name."""
        found: dict[str, list[_Entry]] = {}
        for entry in self.entries:
            for word in dict.fromkeys(entry.words):
                found.setdefault(word, []).append(entry)
        return found

    @cached_property
    def _heads(self) -> Mapping[str, int]:
        """What initiatives with a proper name call themselves before it, where no other has that word: 'eetcafe'."""
        return {
            entry.words[0]: entry.node.number
            for entry in self.entries
            if entry.node.kind == "initiative"
            and entry.core
            and len(entry.words[0]) >= SHORTEST
            and len(self._by_word[entry.words[0]]) == 1
        }

    @cached_property
    def _cores(self) -> Mapping[tuple[str, ...], frozenset[int]]:
        """Proper names -> what they stand for, where that is one organisation or place, or one and its own hall."""
        sharing: dict[tuple[str, ...], list[Named]] = {}
        for entry in self.entries:
            if entry.core:
                sharing.setdefault(entry.core, []).append(entry.node)
        return {core: found for core, nodes in sharing.items() if (found := _meant(nodes))}

    def named_in(self, text: str, owner: int = 0) -> frozenset[int]:
        """Numbers of what a text names; `owner` is whose text it is, who may call its own places by half a name."""
        tokens = [token for token in tokens_of(text) if token.word]
        found: set[int] = set()
        taken: set[int] = set()
        for entry in self._candidates(tokens):
            places = _all_words(entry, tokens)
            if places and not places <= taken:
                found.add(entry.node.number)
                taken |= places
        found |= self._by_core(text, tokens, taken)
        left = [token for token in tokens if token.position not in taken]
        heads = ((token, self._heads.get(token.word)) for token in left)
        found |= {head for token, head in heads if head and _is_definite(token, tokens)}
        return frozenset(found.union(self._own(tokens, owner)))

    def _candidates(self, tokens: Sequence[Token]) -> list[_Entry]:
        """What has all its words in the text, those with most words first."""
        there = {token.word for token in tokens}
        near = {id(entry): entry for word in sorted(there) for entry in self._by_word.get(word, ())}
        complete = [entry for entry in near.values() if there.issuperset(entry.words)]
        return sorted(complete, key=lambda entry: (-len(entry.words), entry.node.number))

    def _by_core(self, text: str, tokens: Sequence[Token], taken: set[int]) -> set[int]:
        """What is meant by proper names with a capital behind an article, where no longer name took those words."""
        found: set[int] = set()
        for at, token in enumerate(tokens):
            if token.word not in ARTICLES:
                continue
            for core, numbers in self._cores.items():
                behind = tokens[at + 1 : at + 1 + len(core)]
                same = tuple(one.word for one in behind) == core and all(text[one.start].isupper() for one in behind)
                if same and not {one.position for one in behind} <= taken:
                    found |= numbers
        return found

    def _own(self, tokens: Sequence[Token], owner: int) -> Iterator[int]:
        """The places of `owner` that the text calls by the words before their proper name."""
        for entry in self.entries if owner else ():
            if entry.node.owner == owner and entry.core:
                half = tuple(word for word in entry.words if word not in entry.core)
                if half and _all_words(entry._replace(words=half), tokens, spread=0):
                    yield entry.node.number


def _meant(nodes: Sequence[Named]) -> frozenset[int]:
    """What a proper name stands for that all of these have in theirs; nothing where that is anyone's guess."""
    places = [node for node in nodes if node.kind == "place"]
    houses = [node for node in nodes if node.kind == "organisation"]
    if len(places) == 1:
        return frozenset({places[0].number, *(house.number for house in houses if house.number == places[0].owner)})
    return frozenset({houses[0].number}) if len(houses) == 1 else frozenset()


def _all_words(entry: _Entry, tokens: Sequence[Token], spread: int = SPREAD) -> set[int]:
    """Positions of the words of a name where they stand together in a text, in one sentence; none where they do not."""
    for start in tokens:
        if start.word not in entry.words:
            continue
        reach = range(start.position, start.position + len(entry.words) + spread)
        near = [token for token in tokens if token.position in reach and token.word in entry.words]
        first = {token.word: token for token in reversed(near)}
        if first.keys() >= set(entry.words) and (len(entry.words) > 1 or _is_name(start, tokens)):
            return {token.position for token in first.values()}
    return set()


def _is_name(token: Token, tokens: Sequence[Token]) -> bool:
    """Can this one word be a name by itself: long enough, and not one of many?"""
    return len(token.word) >= SHORTEST and not ONE_OF_MANY & set(_before(token, tokens, 2))


def _is_definite(token: Token, tokens: Sequence[Token]) -> bool:
    """Does the text speak of it as of something that is known: 'het eetcafé'?"""
    before = _before(token, tokens, 2)
    return bool(ARTICLES & set(before[:1])) and not ONE_OF_MANY & set(before)


def _before(token: Token, tokens: Sequence[Token], most: int) -> list[str]:
    """The words before this one, the nearest first."""
    near = {one.position: one.word for one in tokens if 0 < token.position - one.position <= most}
    return [near[position] for position in sorted(near, reverse=True)]


def _words_of(name: str) -> tuple[str, ...]:
    joined = dict.fromkeys(token.word for token in tokens_of(name) if "-" not in token.word and "'" not in token.word)
    return tuple(word for word in joined if word not in SMALL)


def _entry(node: Named) -> _Entry:
    core = CORE.search(node.name)
    return _Entry(node, _words_of(node.name), tuple(fold(core.group(1)).split()) if core else ())


@lru_cache(maxsize=16)
def directory(nodes: tuple[Named, ...]) -> Directory:
    """The names of these, ready to be found; the same ones are prepared once."""
    return Directory(tuple(entry for entry in map(_entry, nodes) if entry.words))


def named_in(text: str, nodes: Iterable[Named], owner: int = 0) -> frozenset[int]:
    """Numbers of what a text names, of these: see `Directory.named_in`."""
    return directory(tuple(nodes)).named_in(text, owner)
