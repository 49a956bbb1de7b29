"""What a question asks of a table: who has an interest in it, and what has to be brought (stakes.toml)."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from matching.model import Weighted
from matching.patterns import Patterns
from matching.suggest import NAMED, SURE
from matching.text import words_of
from matching.vocabulary import DATA, Vocabulary

STAKES: Final = DATA / "stakes.toml"


@dataclass(frozen=True, slots=True)
class Stake:
    """A sort of party with an interest; `local`: each in its own neighbourhood."""

    id: str
    sorts: tuple[str, ...]
    words: tuple[str, ...]
    themes: frozenset[str]
    concepts: frozenset[str]
    local: bool


@dataclass(frozen=True, slots=True)
class Skill:
    """Something that has to be brought: `concepts` of offers and sorts of `places` that are it."""

    id: str
    words: tuple[str, ...]
    concepts: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Stakes:
    """All of both, with their patterns over words."""

    stakes: Mapping[str, Stake]
    skills: Mapping[str, Skill]
    _stake_words: Patterns
    _stake_sorts: Patterns
    _skill_words: Patterns
    _skill_places: Patterns

    def wanted(self, text: str, concepts: Sequence[Weighted], book: Vocabulary) -> tuple[str, ...]:
        """What this text asks of a table: ids of stakes, then of skills, then concepts that it is surely about.

        Stakes by its words and by what it is about; where neither says anything, by what it may be about. A sure
        concept is asked for by itself where no skill among these stands for it.
        """
        named = [one.concept for one in concepts if one.weight >= NAMED]
        stakes = self._in(self._stake_words, list(self.stakes), text) | self._about(named, book)
        skills = self._in(self._skill_words, list(self.skills), text)
        meant = {concept for skill in skills for concept in self.skills[skill].concepts}
        sure = [one.concept for one in concepts if one.weight >= SURE and one.concept in book.index]
        return (
            *self._in_order(stakes or self._about([one.concept for one in concepts[:1]], book), self.stakes),
            *self._in_order(skills, self.skills),
            *(concept for concept in dict.fromkeys(sure) if concept not in meant),
        )

    def of_theme(self, theme: str) -> tuple[str, ...]:
        """Who has an interest in a theme of the vocabulary."""
        return tuple(stake.id for stake in self.stakes.values() if theme in stake.themes)

    def named(self, offer: str) -> frozenset[str]:
        """The skills that an offer names, without denying them. Who speaks of a room has none: places are counted."""
        words, skills = words_of(offer), list(self.skills.values())
        found = [
            skills[one.pattern.owner]
            for one in self._skill_words.find(words.tokens)
            if not any(words.denies(token) for token in one.tokens)
        ]
        return frozenset(skill.id for skill in found if not skill.places)

    def of_sort(self, sort: str) -> frozenset[str]:
        """The stakes of an organisation that calls itself so."""
        return self._in(self._stake_sorts, list(self.stakes), sort)

    def of_place(self, sort: str) -> frozenset[str]:
        """The skills that a place of this sort is."""
        return self._in(self._skill_places, list(self.skills), sort)

    def _about(self, concepts: Iterable[str], book: Vocabulary) -> frozenset[str]:
        known = [concept for concept in concepts if concept in book.index]
        themes = {book[concept].theme for concept in known}
        return frozenset(
            stake.id for stake in self.stakes.values() if stake.themes & themes or stake.concepts & set(known)
        )

    @staticmethod
    def _in(patterns: Patterns, ids: Sequence[str], text: str) -> frozenset[str]:
        return frozenset(ids[found.pattern.owner] for found in patterns.find(words_of(text).tokens))

    @staticmethod
    def _in_order(found: frozenset[str], known: Iterable[str]) -> list[str]:
        return [one for one in known if one in found]


@cache
def load() -> Stakes:
    """The stakes and skills that ship with the engine, read once."""
    table = tomllib.loads(STAKES.read_text(encoding="utf8"))
    stakes = {
        row["id"]: Stake(
            row["id"],
            tuple(row["sorts"]),
            tuple(row["words"]),
            frozenset(row.get("themes", ())),
            frozenset(row.get("concepts", ())),
            row.get("local", False),
        )
        for row in table["stake"]
    }
    skills = {
        row["id"]: Skill(row["id"], tuple(row["words"]), tuple(row["concepts"]), tuple(row.get("places", ())))
        for row in table["skill"]
    }
    return Stakes(
        stakes,
        skills,
        _patterns(stake.words for stake in stakes.values()),
        _patterns(stake.sorts for stake in stakes.values()),
        _patterns(skill.words for skill in skills.values()),
        _patterns(skill.places for skill in skills.values()),
    )


def _patterns(written: Iterable[Iterable[str]]) -> Patterns:
    return Patterns((owner, word) for owner, words in enumerate(written) for word in words)
