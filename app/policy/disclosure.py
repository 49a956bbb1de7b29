"""The one function that every published figure passes, so that no page or answer can bypass the rule.

The rule ('10-5', after the practice of statistics offices): a count of people or ties under 10, zero
included, is withheld; any other count is rounded to the nearest 5. Averages and shares are worked out from
the rounded counts only, so that they say nothing more; a share also needs numerator, denominator and
complement of at least 10 and a denominator of at least 20, since 'nobody' and 'everybody' tell about people
too. What is withheld is named.

Density alone is taken from the true counts, to two significant figures: among counts that are published
anyway (10 or more) it may narrow the rounding, and a coordinator must be able to believe it. `components`
counts groups of people and falls under the rule as well: one component means that nobody is alone, three
that at most two are.

Counts of one network bind each other: 65 ties fit only among 12 people who all know each other. So before
figures leave, `_leaves_room` plays the attacker: of every small number withheld at least four values must
still be possible, or more is withheld. Known limits: who knows everyone else may see that one was added, and
figures of two days may be compared; against the latter stand fixed snapshots.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import comb
from typing import Any, Final

THRESHOLD: Final = 10
"""Smallest count of people or ties that is published. May be raised, never lowered."""
STEP: Final = 5
"""Published counts are multiples of this."""
LEAST_DENOMINATOR: Final = 2 * THRESHOLD
"""Smallest denominator of a published share."""
ROOM: Final = 4
"""A withheld number must have at least this many possible values."""

PAIR: Final = 2
"""Fewest people of whom nobody is alone."""

PUBLIC: Final = ("code", "inhabitants")
"""Facts that CBS publishes itself."""
FIGURES: Final = (
    "code",
    "nodes",
    "ties",
    "inhabitants",
    "coverage",
    "density",
    "averageDegree",
    "isolates",
    "components",
    "largestComponentShare",
)
"""The object of one neighbourhood, in order. A figure without a rule here is not published."""


@dataclass(frozen=True, slots=True)
class _Counts:
    """The counts behind the figures; `largest` is the size of the largest component."""

    nodes: int
    ties: int
    isolates: int
    components: int
    largest: int


def publish(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the exact figures of one neighbourhood into those that may leave; `withheld` names what may not.

    `figures` has exactly the keys `FIGURES`; None is 'not defined'. The answer has those keys and `withheld`.
    Raises ValueError on a key that is missing or has no rule.
    """
    if set(figures) != set(FIGURES):
        raise ValueError(f"no rule for, or missing: {sorted(set(figures) ^ set(FIGURES))}")
    counts = _Counts(
        nodes=figures["nodes"],
        ties=figures["ties"],
        isolates=figures["isolates"],
        components=figures["components"],
        largest=round((figures["largestComponentShare"] or 0) * figures["nodes"]),
    )
    shown = {name: figures[name] for name in PUBLIC} | _first_safe(counts, figures["inhabitants"] or 0)
    # Where CBS gives no inhabitants there is no coverage to withhold. Every other null is a withheld figure,
    # also where nothing is defined: 'not defined' would tell that there are fewer than two people.
    nothing = () if figures["inhabitants"] else ("coverage",)
    withheld = [name for name in FIGURES if name not in shown and name not in nothing]
    return {name: shown.get(name) for name in FIGURES} | {"withheld": withheld}


def rounded(count: int) -> int | None:
    """`count` to the nearest 5, or None when it is too small to be published."""
    return STEP * ((count + STEP // 2) // STEP) if count >= THRESHOLD else None


def _first_safe(counts: _Counts, inhabitants: int) -> dict[str, float]:
    """Figures that may leave together: all that the threshold allows, or fewer until there is room."""
    few = _size(counts, inhabitants)
    if counts.nodes < THRESHOLD or counts.ties < THRESHOLD:
        # Every other figure bounds the number withheld: ties the people, isolates and components the ties.
        return few
    ties = few | _ties(counts)
    pieces = ties | _pieces(counts)
    if _leaves_room(counts, pieces=True):
        return pieces
    return ties if _leaves_room(counts, pieces=False) else few


def _size(counts: _Counts, inhabitants: int) -> dict[str, float]:
    figures: dict[str, float | None] = {
        "nodes": rounded(counts.nodes),
        "coverage": _share(counts.nodes, inhabitants, inhabitants),
    }
    return _published(figures)


def _ties(counts: _Counts) -> dict[str, float]:
    n, m = _nearest(counts.nodes), _nearest(counts.ties)
    figures: dict[str, float | None] = {
        "ties": m,
        "density": _density(counts.nodes, counts.ties),
        "averageDegree": _two_figures(2 * m / n),
        "isolates": rounded(counts.isolates) if _may_split(counts.isolates, counts.nodes) else None,
    }
    return _published(figures)


def _pieces(counts: _Counts) -> dict[str, float]:
    figures: dict[str, float | None] = {
        "components": rounded(counts.components),
        "largestComponentShare": _share(counts.largest, counts.nodes, _nearest(counts.nodes)),
    }
    return _published(figures)


def _density(nodes: int, ties: int) -> float:
    return _two_figures(2 * ties / (nodes * (nodes - 1)))


def _published(figures: dict[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in figures.items() if value is not None}


def _nearest(count: int) -> int:
    return STEP * ((count + STEP // 2) // STEP)


def _two_figures(value: float) -> float:
    return float(f"{value:.2g}")


def _may_split(part: int, whole: int) -> bool:
    """Both the people counted and those left over are enough to be published."""
    return part >= THRESHOLD and whole - part >= THRESHOLD


def _share(part: int, whole: int, printed_whole: int) -> float | None:
    """`part` of `whole` from the rounded part, or None; `printed_whole` is the denominator readers see."""
    if not _may_split(part, whole) or whole < LEAST_DENOMINATOR:
        return None
    return _two_figures(_nearest(part) / printed_whole)


def _leaves_room(counts: _Counts, *, pieces: bool) -> bool:
    """Whether a reader of all that is published keeps `ROOM` values open for each number withheld.

    Looks only at what is published, so that withholding more tells nothing new. `pieces`: whether
    `components` and `largestComponentShare` are published (or withheld as too small).
    """
    found: dict[str, set[int]] = {name: set() for name in _withheld(counts, pieces=pieces)}
    for possible in _possibilities(counts, pieces=pieces):
        for name, values in found.items():
            values.add(_number(possible, name))
        if all(len(values) >= ROOM for values in found.values()):
            return True
    return not found


def _withheld(counts: _Counts, *, pieces: bool) -> list[str]:
    """The numbers that a reader might work out from what is published, as named by `_number`."""
    names = []
    if not _may_split(counts.isolates, counts.nodes):
        names += ["isolates", "not isolated"]
    if pieces and counts.components < THRESHOLD:
        names += ["components"]
    if pieces and not _prints_largest(counts):
        names += ["largest", "not in the largest"]
    return names


def _number(counts: _Counts, name: str) -> int:
    match name:
        case "isolates":
            return counts.isolates
        case "not isolated":
            return counts.nodes - counts.isolates
        case "components":
            return counts.components
        case "largest":
            return counts.largest
        case _:
            return counts.nodes - counts.largest


def _prints_largest(counts: _Counts) -> bool:
    return _may_split(counts.largest, counts.nodes) and counts.nodes >= LEAST_DENOMINATOR


def _possibilities(counts: _Counts, *, pieces: bool) -> Iterator[_Counts]:
    """Every combination of counts that would be published as `counts` is, and that some network has."""
    density = _density(counts.nodes, counts.ties)
    for nodes in _would_round_alike(counts.nodes):
        ties = [m for m in _would_round_alike(counts.ties) if _density(nodes, m) == density]
        if not ties:
            continue
        split = _may_split(counts.isolates, counts.nodes)
        for isolates in _alike(counts.isolates, nodes, published=split):
            connected = nodes - isolates
            if not pieces:
                # Some network has m ties among these people when each knows one, at least, and at most all.
                if connected != 1 and ties[0] <= comb(connected, 2) and ties[-1] >= (connected + 1) // 2:
                    yield _Counts(nodes, counts.ties, isolates, 0, 0)
                continue
            components = _alike_or_small(counts.components)
            largest_alike = _alike(counts.largest, nodes, published=_prints_largest(counts))
            for many, largest in product(components, largest_alike):
                bounds = _bounds(nodes, isolates, many, largest)
                if bounds is not None and ties[0] <= bounds[1] and ties[-1] >= bounds[0]:
                    yield _Counts(nodes, counts.ties, isolates, many, largest)


def _would_round_alike(count: int) -> range:
    """The counts of 10 or more that are published as `count` is."""
    nearest = _nearest(count)
    return range(max(THRESHOLD, nearest - STEP // 2), nearest + STEP // 2 + 1)


def _alike_or_small(count: int) -> range:
    return _would_round_alike(count) if count >= THRESHOLD else range(1, THRESHOLD)


def _alike(part: int, whole: int, *, published: bool) -> Iterator[int]:
    """The parts of `whole` people that are published, or withheld, as `part` is."""
    candidates = _would_round_alike(part) if published else range(whole + 1)
    return (count for count in candidates if _may_split(count, whole) == published)


def _bounds(nodes: int, isolates: int, components: int, largest: int) -> tuple[int, int] | None:
    """Fewest and most ties of a network with these counts, or None when there is none."""
    people, groups = nodes - isolates, components - isolates
    if people == 0 and groups == 0:
        return (0, 0) if largest == 1 else None
    if groups < 1 or largest < PAIR or not largest + PAIR * (groups - 1) <= people <= groups * largest:
        return None
    # Most ties: as many groups of the largest size as fit, pairs for the rest, one in between.
    spare = people - largest - PAIR * (groups - 1)
    full, left = divmod(spare, largest - PAIR) if spare else (0, 0)
    pairs = groups - 1 - full - bool(left)
    return people - groups, (full + 1) * comb(largest, 2) + comb(left + PAIR, 2) * bool(left) + pairs
