"""Figures taken on a day: counts each month, networks each quarter. Once taken they are served as they were taken."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from app.models import Area, Snapshot
from app.policy import disclosure
from app.policy.disclosure import Key, Sum
from app.policy.figures import AMONG, COUNTS, LEAST_COVERAGE, LEAST_FOR_ARROWS, NETWORK, Among, Cadence, Rule
from app.repositories.snapshots import Counted
from app.schemas.figures import FigureOut
from app.services import bookkeeping, counting
from app.services.counting import Counts, Grouped, Rows
from app.services.published import Shown, Year, figure
from app.work import Work
from matching.measures import Measures, measure, size_adjusted, structure

CADENCES: Final[tuple[Cadence, ...]] = ("counts", "network")
A_YEAR: Final = dt.timedelta(days=330)
"""A snapshot of a year before is the newest one that is at least so old."""

Document = dict[str, Any]
"""What is kept of one area, as JSON: exact, or as it is shown."""
Documents = dict[str, tuple[Document, Document]]
"""By area: exact, and as it is shown."""
Table = Mapping[str, Counts]
"""Exact counts by area."""


def period_of(cadence: Cadence, day: dt.date) -> str:
    """Name of the period that a day is in: '2026-10' or '2026-Q4'."""
    return f"{day:%Y-%m}" if cadence == "counts" else f"{day.year}-Q{(day.month + 2) // 3}"


def next_on(day: dt.date) -> dt.date:
    """The first day of the next month: then the next counts are taken."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def take_due(work: Work) -> int:
    """Take every snapshot of this month and quarter that is not there yet, in each municipality; how many."""
    return sum(_take(work, municipality) for municipality in work.counting.municipalities())


def _take(work: Work, municipality: str) -> int:
    missing = [cadence for cadence in CADENCES if not _is_taken(work, municipality, cadence)]
    if missing:
        rows = counting.gathered(work, municipality)
        for cadence in missing:
            (_take_counts if cadence == "counts" else _take_network)(work, municipality, rows)
    return len(missing)


def _is_taken(work: Work, municipality: str, cadence: Cadence) -> bool:
    last = work.snapshots.last(municipality, cadence)
    return last is not None and last.period >= period_of(cadence, work.today)


# --- Counts ----------------------------------------------------------------------------------------------------------

_NO_CELLS: Final = frozenset({"days_to_meeting", "initiatives", "organisations"})
"""No counts of people: a time, and what is public."""


def _take_counts(work: Work, municipality: str, rows: Rows) -> None:
    period = period_of("counts", work.today)
    exact = bookkeeping.counted(work, municipality, rows, counting.counted(rows, work.today))
    cells = _cells(period, exact, _NO_CELLS)
    names = {key[-1] for key in cells}
    themes = {name for name in names if ":" in name}
    sums = [
        *_over_areas(rows, period, names - themes - set(bookkeeping.STANDINGS)),
        *bookkeeping.sums(rows, period),
        # Of a neighbourhood what is special is left out, of a district it is not.
        *_over_areas(rows, period, themes, exact=False),
        *_parts(rows.areas, period, COUNTS.values(), names)]
    for area in rows.areas:
        at = (period, area.code)
        sums.append(Sum((*at, "people"), ((*at, "residents"), (*at, "volunteers"))))
        asked = tuple((*at, f"needs:{theme}") for theme in counting.areas_of_life())
        sums.append(Sum((*at, "open_needs"), asked, exact=False))
    shown = disclosure.protect(cells, sums)
    documents: Documents = {}
    for area in rows.areas:
        own = dict(_own(shown, period, area, exact[area.code]))
        own["days_to_meeting"] = disclosure.index(exact[area.code]["days_to_meeting"], int(own["met"] or 0))
        figures = [figure(name, rule, "all", own, exact[area.code]) for name, rule in COUNTS.items()]
        gaps = [
            {"theme": theme, "needs": own[f"needs:{theme}"], "offers": own[f"offers:{theme}"]}
            for theme in counting.areas_of_life()
        ]
        book = bookkeeping.shown(own) | (bookkeeping.hours(work, municipality) if area.kind == "municipality" else {})
        documents[area.code] = (exact[area.code], {"figures": figures, "gaps": gaps, bookkeeping.BOOK: book})
    _keep(work, municipality, "counts", documents)


def _own(shown: Mapping[Key, int | None], period: str, area: Area, exact: Counts, among: str = "") -> Shown:
    """The counts of one area as they may be shown, by name; with what is public about it."""
    own = {key[-1].removeprefix(among): value for key, value in shown.items() if key[:2] == (period, area.code)}
    public = {name: int(exact[name] or 0) for name in ("initiatives", "organisations") if name in exact}
    return own | public | {"inhabitants": area.inhabitants or None}


# --- Networks --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Network:
    """One area as a network, exactly: of everybody, and of residents among themselves."""

    grouped: Grouped
    measures: dict[Among, Measures]
    counts: dict[Among, Counts]


class _Last(NamedTuple):
    """The snapshot of networks before this one."""

    on: dt.date
    shown: dict[str, Document]
    exact: dict[str, Document]
    members: dict[int, Counted]


def _take_network(work: Work, municipality: str, rows: Rows) -> None:
    period, last = period_of("network", work.today), _last(work, municipality)
    now = counting.degrees(rows)
    networks = {area.code: _network(rows, area, work.today) for area in rows.areas}
    _adjust(rows.areas, networks)
    standing = {code for code in networks if last and not _renewed(rows, code, now, last, networks[code])}
    cells, sums = _tables(rows, period, networks)
    shown = disclosure.protect(cells, sums, secret=[key for key in cells if key[1] in standing])
    documents: Documents = {}
    for area in rows.areas:
        network = networks[area.code]
        exact: Document = {among: network.counts[among] for among in AMONG}
        if last and area.code in standing:
            stood = last.shown[area.code]
            documents[area.code] = (exact, stood | {"stands": stood["stands"] or last.on.isoformat()})
        else:
            documents[area.code] = (exact, _document(area, network, period, shown))
    _keep(work, municipality, "network", documents, now)


def _last(work: Work, municipality: str) -> _Last | None:
    found: Snapshot | None = work.snapshots.last(municipality, "network")
    if found is None:
        return None
    snapshots = work.snapshots
    return _Last(found.taken_at.date(), snapshots.shown_in(found), snapshots.exact(found), snapshots.members(found))


def _network(rows: Rows, area: Area, today: dt.date) -> _Network:
    graph = counting.graph_of(rows, area.code, today)
    measures, whole = counting.measured(graph, area.inhabitants), measure(graph, area.inhabitants)
    return _Network(
        counting.grouped(graph), measures, {among: counting.exact(measures[among], whole) for among in AMONG}
    )


def _adjust(areas: Sequence[Area], networks: Mapping[str, _Network]) -> None:
    """Hold each neighbourhood against the others of its size."""
    codes = [area.code for area in areas if area.kind == "neighbourhood"]
    sizes = [(networks[code].measures["all"].nodes, networks[code].measures["all"].ties) for code in codes]
    for code, value in zip(codes, size_adjusted(sizes), strict=True):
        networks[code].counts["all"]["size_adjusted"] = value


def _renewed(rows: Rows, code: str, now: Mapping[int, Counted], last: _Last, network: _Network) -> bool:
    """Whether so many changed in an area that new figures do not tell who; who stayed is counted on the way."""
    if code not in last.shown:
        return True
    inside = rows.within[code]
    here = {node: counted for node, counted in now.items() if counted.area in inside}
    then = {node: counted for node, counted in last.members.items() if counted.area in inside}
    both, before = here.keys() & then.keys(), int(last.exact[code]["all"]["nodes"])
    network.counts["all"] |= {"stayed": len(both), "before_or_now": before + len(here) - len(both)}
    touched = sum(here[node].ties != then[node].ties for node in both)
    return disclosure.changed_enough(len(here) - len(both), before - len(both), touched)


def _tables(rows: Rows, period: str, networks: Mapping[str, _Network]) -> tuple[dict[Key, int], list[Sum]]:
    """All counts of all networks, and what a reader knows of how they hang together."""
    cells: dict[Key, int] = {}
    sums: list[Sum] = []
    for among in AMONG:
        rules = [rule for rule in NETWORK.values() if among in rule.among and rule.kind != "index"]
        wanted = {name for rule in rules for name in (rule.part, rule.whole)} | {"professionals"}
        table = {
            code: {n: v for n, v in found.counts[among].items() if n in wanted} for code, found in networks.items()
        }
        cells |= _cells(period, table, _PUBLIC, f"{among}.")
        names = {key[-1] for key in cells if key[-1].startswith(f"{among}.")}
        sums += _over_areas(rows, period, names & {f"{among}.nodes", f"{among}.people"})
        sums += _over_areas(rows, period, names & {f"{among}.ties", f"{among}.ties_recorded"}, exact=False)
        sums += _parts(rows.areas, period, rules, names, f"{among}.")
    for code, network in networks.items():
        more, shares = _group_cells((period, code), network.grouped)
        cells |= more
        sums += shares
    return cells, [one for one in sums if all(key in cells for key in (one.total, *one.parts))]


def _group_cells(at: tuple[str, str], grouped: Grouped) -> tuple[dict[Key, int], list[Sum]]:
    """Groups of residents as counts: together with who is in none they are all residents."""
    sizes: dict[Key, int] = {(*at, f"group:{place}"): size for place, size in enumerate(grouped.sizes)}
    touches: dict[Key, int] = {(*at, _touch(pair)): ties for pair, ties in grouped.touches.items()}
    loose: dict[Key, int] = {(*at, "loose"): grouped.loose}
    everybody = Sum((*at, "residents.nodes"), (*sizes, *loose))
    between = Sum((*at, "residents.ties"), tuple(touches), exact=False)
    return sizes | touches | loose, [everybody, *([between] if touches else [])]


def _touch(pair: tuple[int, int]) -> str:
    return f"touch:{pair[0]}-{pair[1]}"


_PUBLIC: Final = frozenset({"initiatives", "coupled_initiatives", "inhabitants"})


def _document(area: Area, network: _Network, period: str, shown: Mapping[Key, int | None]) -> Document:
    figures: list[FigureOut] = []
    words: list[Document] = []
    nodes = None
    for among in AMONG:
        exact = network.counts[among]
        cells = {key: value for key, value in shown.items() if key[-1].startswith(f"{among}.")}
        own = _own(cells, period, area, exact, f"{among}.")
        safe = disclosure.publish_network(exact, own)
        for layer in ("initiative", "professional"):
            one, other = safe.get("people"), safe.get(f"{layer}s")
            safe[f"{layer}_pairs"] = None if one is None or other is None else one * other
        nodes = safe.get("nodes") if among == "all" else nodes
        figures += [figure(name, rule, among, safe, exact) for name, rule in NETWORK.items() if among in rule.among]
        found = disclosure.words(exact, safe, structure(network.measures[among]))
        words += [{"name": word, "among": among} for word in found]
    coverage = next((one.value for one in figures if one.name == "coverage"), None)
    return {
        "figures": figures,
        "words": words,
        **_groups((period, area.code), network.grouped, shown),
        "small": nodes is None or nodes < LEAST_FOR_ARROWS,
        "thin": coverage is None or coverage < LEAST_COVERAGE,
        "stands": None,
    }


def _groups(at: tuple[str, str], grouped: Grouped, shown: Mapping[Key, int | None]) -> Document:
    ties = {pair: shown[*at, _touch(pair)] for pair in grouped.touches}
    return {
        "groups": [{"size": shown[*at, f"group:{place}"]} for place in range(len(grouped.sizes))],
        # Two groups that hardly touch stand beside two that do not: either would tell of a few people.
        "touches": [
            {"one": one, "other": other, "ties": count}
            for (one, other), count in sorted(ties.items())
            if count is not None
        ],
        "loose": shown[*at, "loose"],
    }


# --- What both have --------------------------------------------------------------------------------------------------


def _cells(period: str, table: Table, besides: frozenset[str], among: str = "") -> dict[Key, int]:
    return {
        (period, code, f"{among}{name}"): int(value)
        for code, counts in table.items()
        for name, value in counts.items()
        if name not in besides and value is not None
    }


def _over_areas(rows: Rows, period: str, names: Iterable[str], *, exact: bool = True) -> list[Sum]:
    """Every area is the sum of the areas just below it, an own grouping of its neighbourhoods."""
    below: dict[str, list[str]] = {}
    for area in rows.areas:
        if area.kind != "grouping" and area.parent is not None:
            below.setdefault(area.parent, []).append(area.code)
        elif area.kind == "grouping":
            below[area.code] = list(rows.within[area.code])
    return [
        Sum((period, code, name), tuple((period, part, name) for part in parts), exact)
        for code, parts in below.items()
        for name in sorted(names)
    ]


def _parts(
    areas: Sequence[Area], period: str, rules: Iterable[Rule], names: Iterable[str], among: str = ""
) -> list[Sum]:
    """A part is at most its whole."""
    found = {(f"{among}{rule.part}", f"{among}{rule.whole}") for rule in rules if rule.kind == "share"}
    known = set(names)
    return [
        Sum((period, area.code, whole), ((period, area.code, part),), exact=False)
        for area in areas
        for part, whole in sorted(found)
        if part in known and whole in known
    ]


def _keep(
    work: Work, municipality: str, cadence: Cadence, documents: Documents, members: Mapping[int, Counted] | None = None
) -> None:
    """Keep a snapshot, with what was shown a year before beside each figure."""
    work.snapshots.add(
        municipality,
        cadence,
        period_of(cadence, work.today),
        {
            code: (exact, shown | {"figures": _compared(work, code, cadence, shown)})
            for code, (exact, shown) in documents.items()
        },
        members or {},
    )


def _compared(work: Work, code: str, cadence: Cadence, shown: Document) -> list[Document]:
    figures = [FigureOut.model_validate(one) for one in shown["figures"]]
    then = work.snapshots.newest([code], cadence, work.today - A_YEAR).get(code)
    if then is not None:
        before = [FigureOut.model_validate(one) for one in then.shown["figures"]]
        figures = Year(figures, before, then.taken_at.date()).compared()
    return [one.model_dump(mode="json", by_alias=True) for one in figures]
