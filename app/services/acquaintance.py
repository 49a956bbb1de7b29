"""Organisations and initiatives that do the same in one neighbourhood and do not know each other.

All of it is public and exact, but for two things: who stands for one person is left out, and how many people belong to
both goes through the gate.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from math import hypot
from typing import Final

from app.errors import NotFound
from app.repositories.acquaintance import ProviderRow
from app.services import neighbourhoods
from app.texts import text
from app.work import Work
from matching import bridging
from matching.bridging import Pair
from matching.measures import Bond, Graph, Member
from matching.network import to_rd
from matching.reading import reader_of_words
from matching.vocabulary import load

MANY: Final = 4
"""So many on one theme in a neighbourhood could work together."""
MOSTLY: Final = 0.8
"""From this share of pairs without a tie on they 'do not know each other'."""
NAMED_FROM: Final = 200
"""Weight (per mille) from which somebody's own words say what it is about."""
OTHER_THEME: Final = 1_000_000
"""Metres that two are further apart where they share no theme: near is who does the same, then who is close by."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation or initiative, in a list."""

    number: int
    id: uuid.UUID
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Strangers:
    """Two without a tie."""

    one: Provider
    other: Provider


@dataclass(frozen=True, slots=True)
class OnTheme:
    """All who do something on one theme in one neighbourhood, and who of them do not know each other."""

    code: str
    area: str
    theme: str
    providers: tuple[Provider, ...]
    strangers: tuple[Strangers, ...]
    pairs: int
    """All pairs of them."""

    @property
    def slug(self) -> str:
        """The theme, as it stands in an address."""
        return slug_of(self.theme)

    @property
    def label(self) -> str:
        """The theme in words."""
        return theme_words(self.theme)

    @property
    def stands_out(self) -> bool:
        """Whether these are many, and mostly strangers."""
        return len(self.providers) >= MANY and len(self.strangers) >= MOSTLY * self.pairs


@dataclass(frozen=True, slots=True)
class Joining:
    """Two who would join clusters."""

    one: Provider
    other: Provider
    more: int
    """Initiatives more in the largest group that hangs together, once these two know each other."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Initiatives of one neighbourhood, by who mostly knows whom."""

    area: str
    clusters: tuple[tuple[Provider, ...], ...]
    between: int
    """Ties from one cluster to another."""
    ties: int
    """All ties among them."""
    joining: tuple[Joining, ...]
    """Pairs who would join clusters that hardly touch."""

    @property
    def bridging(self) -> float | None:
        """Share of the ties that join two clusters; None without ties."""
        return self.between / self.ties if self.ties else None


def strangers(work: Work, code: str) -> list[OnTheme]:
    """On which themes the many of this neighbourhood are mostly strangers: 'aanbieders kennen elkaar niet'."""
    return standing_out(work).get(code, [])


def standing_out(work: Work) -> dict[str, list[OnTheme]]:
    """The same of all neighbourhoods where there are such themes."""
    found: dict[str, list[OnTheme]] = defaultdict(list)
    for one in unacquainted(work):
        if one.stands_out:
            found[one.code].append(one)
    return dict(found)


def unacquainted(work: Work) -> list[OnTheme]:
    """Themes with two or more who do not all know each other, by code of the neighbourhood; most strangers first."""
    return [one for one in _Providers(work).themes() if one.strangers]


def on_theme(work: Work, code: str, slug: str) -> OnTheme:
    """One of these themes. NotFound where there are no strangers on it."""
    found = next((one for one in unacquainted(work) if (one.code, one.slug) == (code, slug)), None)
    if found is None:
        raise NotFound
    return found


def clusters(work: Work, code: str) -> Clusters:
    """The initiatives of one neighbourhood by who mostly knows whom, and the pairs that would join them. NotFound."""
    area, house = neighbourhoods.read(work, code), _Providers(work)
    rows = {row.number: row for row in house.listed() if row.kind == "initiative" and row.area == code}
    tied = house.tied_among(rows)
    found = bridging.groups(rows, tied)
    among, ties = bridging.between(found, tied)
    public = Graph.of((Member(n, "initiative") for n in rows), (Bond(a, b, "knows") for a, b in tied), 0)
    bridges = bridging.Bridges(public)
    return Clusters(
        area=area.name,
        clusters=tuple(tuple(_out(rows[number]) for number in group) for group in found),
        between=among,
        ties=ties,
        joining=tuple(
            Joining(_out(rows[a]), _out(rows[b]), bridges.gain(a, b).largest)
            for a, b in bridging.joining(found, tied, house.far)
        ),
    )


def in_lives(work: Work) -> dict[tuple[str, str], int]:
    """How many do something in each area of life, by code of the neighbourhood and that area."""
    house, book = _Providers(work), load()
    found: Counter[tuple[str, str]] = Counter()
    for row in house.listed():
        found.update({(row.area, book.themes[theme].area) for theme in house.themes_of(row)})
    return dict(found)


def tied_among(work: Work, numbers: Iterable[int]) -> set[Pair]:
    """Pairs of these organisations and initiatives that know each other."""
    return _Providers(work).tied_among(numbers)


def names(work: Work) -> dict[int, str]:
    """What organisations and initiatives are called, by number."""
    return {row.number: row.name for row in work.acquaintances.providers()}


@lru_cache(maxsize=20_000)
def about(words: str) -> tuple[str, int]:
    """What these words are about most, and how much (per mille); '' where they say nothing that we know.

    For words that are public, short and often the same: they are read once in a process.
    """
    return next(((hit.concept, hit.weight) for hit in reader_of_words().read(words, "offers").hits), ("", 0))


def slug_of(theme: str) -> str:
    """A theme, as it stands in an address or a key."""
    return theme.replace(" ", "-")


def theme_words(theme: str) -> str:
    """A theme in words, to begin a line with."""
    words = text(f"ask.theme.{slug_of(theme)}")
    return words[0].upper() + words[1:]


class _Providers:
    """All who do something for others in this municipality: read once for a page."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._rows = {row.number: row for row in work.acquaintances.providers()}
        self._tied = work.acquaintances.tied()

    @cached_property
    def _behind(self) -> Mapping[int, AbstractSet[int]]:
        return self._work.acquaintances.behind()

    @cached_property
    def _employers(self) -> AbstractSet[int]:
        return self._work.acquaintances.employers()

    @cached_property
    def _concepts(self) -> Mapping[int, AbstractSet[str]]:
        return self._work.acquaintances.concepts()

    def listed(self) -> list[ProviderRow]:
        """Who may stand in an exact list: not who stands for one person."""
        return [row for row in self._rows.values() if not self._is_one_person(row)]

    def themes(self) -> list[OnTheme]:
        """Themes with at least two, by code of the neighbourhood; most pairs without a tie first."""
        areas = {area.code: area.name for area in self._work.areas.neighbourhoods()}
        found: dict[tuple[str, str], list[ProviderRow]] = defaultdict(list)
        for row in self.listed():
            for theme in self.themes_of(row):
                found[row.area, theme].append(row)
        themes = [
            self._theme(code, areas[code], theme, rows)
            for (code, theme), rows in found.items()
            if len(rows) > 1 and code in areas
        ]
        return sorted(themes, key=lambda one: (one.code, -len(one.strangers), one.theme))

    def themes_of(self, row: ProviderRow) -> set[str]:
        """What it is about: by what it offers now, and by its own words."""
        book, (concept, weight) = load(), about(row.words)
        concepts = {*self._concepts.get(row.number, ()), *((concept,) if weight >= NAMED_FROM else ())}
        return {book[one].theme for one in concepts if one in book.index}

    def tied_among(self, numbers: Iterable[int]) -> set[Pair]:
        """Pairs of these that know each other: by a tie, or as they belong together."""
        pairs = combinations(sorted(numbers), 2)
        return {found for found in pairs if found in self._tied or self._belong(*found)}

    def far(self, a: int, b: int) -> float:
        """How far apart two are, for who is to join groups: in what they do, then in metres."""
        one, other = self._rows[a], self._rows[b]
        apart = 0 if self.themes_of(one) & self.themes_of(other) else OTHER_THEME
        if None in (one.lon, one.lat, other.lon, other.lat):
            return apart
        (x, y), (p, q) = to_rd(one.lon or 0, one.lat or 0), to_rd(other.lon or 0, other.lat or 0)
        return apart + hypot(x - p, y - q)

    def _theme(self, code: str, area: str, theme: str, rows: Sequence[ProviderRow]) -> OnTheme:
        by_number = {row.number: _out(row) for row in rows}
        apart = bridging.strangers(by_number, self.tied_among(by_number))
        return OnTheme(
            code=code,
            area=area,
            theme=theme,
            providers=tuple(by_number.values()),
            strangers=tuple(Strangers(by_number[a], by_number[b]) for a, b in apart),
            pairs=len(rows) * (len(rows) - 1) // 2,
        )

    def _is_one_person(self, row: ProviderRow) -> bool:
        """Whether what is said of it is said of somebody: nobody carries it, nobody is employed, and one belongs."""
        alone = row.carried_by is None and row.number not in self._employers
        return alone and len(self._people(row.number)) == 1

    def _people(self, number: int) -> AbstractSet[int]:
        return self._behind.get(number, frozenset())

    def _belong(self, a: int, b: int) -> bool:
        """Whether one carries the other or is part of it, or both are carried by, or part of, the same."""
        one, other = self._rows[a], self._rows[b]
        return any(
            mine == b or its == a or (mine is not None and mine == its)
            for mine, its in ((one.carried_by, other.carried_by), (one.part_of, other.part_of))
        )


def _out(row: ProviderRow) -> Provider:
    return Provider(row.number, row.id, row.kind, row.name)
