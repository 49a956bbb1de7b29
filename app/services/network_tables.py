"""The quarterly networks of areas: of everybody, and of residents among themselves."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.models import Area
from app.policy import disclosure
from app.policy.disclosure import Key, Sum
from app.policy.figures import AMONG, LEAST_COVERAGE, LEAST_FOR_ARROWS, NETWORK, Among
from app.repositories.snapshots import Counted
from app.schemas.figures import FigureOut
from app.services import counting
from app.services.counting import Counts, Grouped, Rows
from app.services.published import figure
from app.services.tables import (
    Cells,
    Document,
    Printed,
    Table,
    cells_of,
    known_to,
    of_area,
    over_areas,
    parts_of_wholes,
)
from matching.measures import Measures, measure, size_adjusted, structure

NO_CELLS: Final = frozenset({"initiatives", "coupled_initiatives", "inhabitants"})
"""Public things."""
TOWARDS: Final = ("initiative", "professional")
"""Kinds of nodes of which the ties with residents have a density of their own."""

PLACED: Final = ("bonding", "bridging", "linking")
"""Kinds of ties that each tie of a resident is one of."""
ADDED: Final = ("nodes", "people", "residents", "professionals")
"""Of a district the sum of its neighbourhoods."""
GROWING: Final = ("core", "three_or_more", "largest")
"""Not fewer with everybody in it than among residents."""
JOINED: Final = (
    "ties",
    "ties_recorded",
    "fresh_ties",
    "bonding",
    "linking",
    "three_or_more",
    "core",
    "near_initiative",
    *(f"{layer}_ties" for layer in TOWARDS),
)
"""Of a district at least the sum: between two neighbourhoods there are ties as well."""

Members = tuple[Mapping[int, Counted], Mapping[str, Mapping[int, Counted]]]
"""Who is counted now, and who was on the days on which areas were last printed."""


@dataclass(frozen=True, slots=True)
class Found:
    """One area as a network, exactly."""

    grouped: Grouped
    measures: dict[Among, Measures]
    counts: dict[Among, Counts]


def table(rows: Rows, period: str, today: dt.date, printed: Mapping[str, Printed], members: Members) -> Table:
    """Measure all networks of a municipality and put them in a table."""
    found = {area.code: _found(rows, area, today) for area in rows.areas}
    _adjust(rows.areas, found)
    standing = {
        code: one.shown
        for code, one in printed.items()
        if code in found and not _renewed(rows.within[code], found[code], one, members)
    }
    cells, sums = _tables(rows, period, found)
    public: dict[Key, int] = {
        (period, code, "all.initiatives"): one.measures["all"].initiatives for code, one in found.items()
    }
    inhabitants = {area.code: area.inhabitants or None for area in rows.areas}

    def document(code: str, shown: Cells) -> Document:
        return _document(found[code], period, code, shown, inhabitants[code])

    exact: dict[str, Document] = {code: {among: one.counts[among] for among in AMONG} for code, one in found.items()}
    behind = {code: printed[code].exact if code in standing else one for code, one in exact.items()}
    return Table("network", period, behind, cells, known_to(cells | public, sums), public, standing, document)


def _found(rows: Rows, area: Area, today: dt.date) -> Found:
    graph = counting.graph_of(rows, area.code, today)
    measures, whole = counting.measured(graph, area.inhabitants), measure(graph, area.inhabitants)
    return Found(counting.grouped(graph), measures, {among: counting.exact(measures[among], whole) for among in AMONG})


def _adjust(areas: Sequence[Area], found: Mapping[str, Found]) -> None:
    """Hold each neighbourhood against the others of its size."""
    codes = [area.code for area in areas if area.kind == "neighbourhood"]
    sizes = [(found[code].measures["all"].nodes, found[code].measures["all"].ties) for code in codes]
    for code, value in zip(codes, size_adjusted(sizes), strict=True):
        found[code].counts["all"]["size_adjusted"] = value


def _renewed(within: Sequence[str], found: Found, printed: Printed, members: Members) -> bool:
    """Whether so many changed in an area that new figures do not tell who; who stayed is counted on the way."""
    now, before = members
    here = {node: counted for node, counted in now.items() if counted.area in within}
    then = {node: counted for node, counted in before[printed.shown["stands"]].items() if counted.area in within}
    both, were = here.keys() & then.keys(), int(printed.exact["all"]["nodes"])
    found.counts["all"] |= {"stayed": len(both), "before_or_now": were + len(here) - len(both)}
    touched = sum(here[node].ties != then[node].ties for node in both)
    return disclosure.changed_enough(len(here) - len(both), were - len(both), touched)


def _tables(rows: Rows, period: str, found: Mapping[str, Found]) -> tuple[dict[Key, int], list[Sum]]:
    """All counts of all networks, and what a reader knows of how they hang together."""
    cells: dict[Key, int] = {}
    sums: list[Sum] = []
    for among in AMONG:
        rules = [rule for rule in NETWORK.values() if among in rule.among and rule.kind != "index"]
        wanted = {name for rule in rules for name in (rule.part, rule.whole)} | {"professionals"}
        own = {code: one.counts[among] for code, one in found.items()}
        more = cells_of(period, own, wanted - NO_CELLS, f"{among}.")
        names = {key[-1] for key in more}
        cells |= more
        sums += over_areas(rows, period, names & {f"{among}.{name}" for name in ADDED})
        sums += over_areas(rows, period, names & {f"{among}.{name}" for name in JOINED}, exact=False)
        sums += parts_of_wholes(rows, period, rules, names, f"{among}.")
    for code, one in found.items():
        groups, within = _groups_as_cells((period, code), one.grouped)
        cells |= groups
        sums += within + _within((period, code))
    return cells, sums


def _within(at: tuple[str, str]) -> list[Sum]:
    """What a reader knows of one network: of what nodes and ties are made, and what residents have among themselves.

    Nodes are people (the residents among themselves), initiatives, and for the rest professionals.
    """

    def at_least(total: str, *parts: str) -> Sum:
        return Sum((*at, total), tuple((*at, part) for part in parts), exact=False)

    return [
        at_least("all.nodes", "all.people", "all.initiatives"),
        Sum((*at, "all.people"), ((*at, "residents.nodes"),)),
        at_least("all.people", "all.residents"),
        Sum((*at, "all.placed_ties"), tuple((*at, f"all.{kind}") for kind in PLACED)),
        at_least("all.ties", "residents.ties", *(f"all.{layer}_ties" for layer in TOWARDS)),
        at_least("residents.isolates", "all.only_professionals"),
        *(at_least(f"all.{name}", f"residents.{name}") for name in GROWING),
    ]


def _groups_as_cells(at: tuple[str, str], grouped: Grouped) -> tuple[dict[Key, int], list[Sum]]:
    """Groups of residents as counts: together with who is in none they are all residents."""
    sizes: dict[Key, int] = {(*at, f"group:{place}"): size for place, size in enumerate(grouped.sizes)}
    touches: dict[Key, int] = {(*at, _touch(pair)): ties for pair, ties in grouped.touches.items()}
    loose: dict[Key, int] = {(*at, "loose"): grouped.loose}
    everybody = Sum((*at, "residents.nodes"), (*sizes, *loose))
    between = Sum((*at, "residents.ties"), tuple(touches), exact=False)
    return sizes | touches | loose, [everybody, *([between] if touches else [])]


def _touch(pair: tuple[int, int]) -> str:
    return f"touch:{pair[0]}-{pair[1]}"


def _document(found: Found, period: str, code: str, shown: Cells, inhabitants: int | None) -> Document:
    figures: list[FigureOut] = []
    words: list[Document] = []
    safe: dict[Among, dict[str, float | None]] = {}
    for among in AMONG:
        exact = found.counts[among]
        own = of_area(shown, period, code, f"{among}.")
        own |= {name: exact[name] for name in ("initiatives", "coupled_initiatives") if name in exact}
        safe[among] = disclosure.publish_network(exact, own | {"inhabitants": inhabitants})
        for layer in TOWARDS:
            people, others = safe[among].get("people"), safe[among].get(f"{layer}s")
            safe[among][f"{layer}_pairs"] = None if people is None or others is None else people * others
        figures += [figure(name, rule, among, safe[among]) for name, rule in NETWORK.items() if among in rule.among]
        said = disclosure.words(safe[among], structure(found.measures[among]))
        words += [{"name": word, "among": among} for word in said]
    people = safe["all"]["people"]
    coverage = next(one.value for one in figures if one.name == "coverage")
    return {
        "figures": figures,
        "words": words,
        **_groups((period, code), found.grouped, shown, ties=safe["residents"].get("ties") is not None),
        "small": people is None or people < LEAST_FOR_ARROWS,
        "thin": coverage is None or coverage < LEAST_COVERAGE,
        "stands": None,
    }


def _groups(at: tuple[str, str], grouped: Grouped, shown: Cells, *, ties: bool) -> Document:
    """Groups and where they touch; nothing where nothing is said of ties.

    A group that is withheld is not there, nor are two that hardly touch: they stand beside two that do not.
    """
    sizes = {place: shown[*at, f"group:{place}"] for place in range(len(grouped.sizes))} if ties else {}
    places = [place for place, size in sizes.items() if size is not None]
    touches = {pair: shown[*at, _touch(pair)] for pair in sorted(grouped.touches) if set(pair) <= set(places)}
    return {
        "groups": [{"size": sizes[place]} for place in places],
        "touches": [
            {"one": places.index(one), "other": places.index(other), "ties": count}
            for (one, other), count in touches.items()
            if count is not None
        ],
        "loose": shown[*at, "loose"] if ties else None,
    }
