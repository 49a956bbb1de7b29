"""The one gate: every published figure about people passes here, so that no page, answer or file can bypass the rule.

The rule ('10-5', after the practice of statistics offices): a count of people or ties under 10, zero included, is
withheld; any other count is rounded to the nearest 5. Shares, means and intervals are worked out from what is shown
of their counts; a share also needs numerator, denominator and complement of at least 10 and a denominator of at least
20, since 'nobody' and 'everybody' tell about people too. What is withheld is named.

- Tables of counts, over areas and months: `protect`, with the reader who adds and subtracts as an attack.
- One network: `publish_network` and `words`, since counts of a network bind each other, and words bind them too.
- One figure: `share`, `mean`, `interval`, `density`, `index`.

A few indices are taken from true counts, to two figures or one decimal, where many people are behind them.
`components` counts groups of people and falls under the rule as well: one component means that nobody is alone, three
that at most two are.

Known limit: who knows everyone else may see that one was added. Against comparing two days stand fixed snapshots,
and `changed_enough`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from app.policy.possible import View, leaves_room, may_split, permitted
from app.policy.rounding import (
    STEP,
    THRESHOLD,
    density,
    index,
    interval,
    mean,
    rounded,
    share,
    two_figures,
)
from app.policy.tables import Key, Sum, protect

__all__ = [
    "Key", "Sum", "changed_enough", "density", "index", "interval", "mean", "protect", "publish_network",
    "rounded", "share", "words",
]  # fmt: skip

LEAST_FOR_TWO_FIGURES: Final = 100
"""Fewest people among whom two figures of the clustering do not tell of the ties of one."""
DOMINANT: Final = 0.5
"""Part of the ties from which they are those of one: nothing is said of ties then."""
LEAST_FOR_CENTRALIZATION: Final = 50
"""Fewest people among whom one decimal does not give away how many ties the best known one has."""
NETWORK_BASIS: Final = frozenset(
    {
        "nodes",
        "ties",
        "isolates",
        "components",
        "largest",
        "most_share",
        "reach2",
        "triangles",
        "triples",
        "internal",
        "external",
    }
)
"""True figures that `publish_network` needs, whether they are published or not."""
WITHOUT_TIES: Final = frozenset(
    {"nodes", "people", "residents", "inhabitants", "initiatives", "organisations", "stayed", "before_or_now"}
)
"""Counts that say nothing of ties."""
PIECES: Final = frozenset({"components", "largest", "falls_off", "largest_with", "largest_without", "reach_share"})
"""Figures that say what hangs together."""
TOGETHER: Final = ("largest", "largest_with", "falls_off")
"""Counts of people who are in one component."""
JOINED: Final = ("three_or_more", "core", "cut_points", "only_professionals", *TOGETHER)
"""Counts of people who have a tie."""
INDICES: Final = (
    "median_degree", "reach_share", "clustering", "ei_over_chance", "centralization", "size_adjusted",
)  # fmt: skip
"""Figures that are no part of a whole, each with a rule in `_index`."""

Exact = Mapping[str, Any]
"""The true figures of one network, by field of matching.measures.Measures."""
Shown = Mapping[str, float | None]
"""The same as they may be shown; None is withheld."""


def publish_network(exact: Exact, shown: Shown) -> dict[str, float | None]:
    """Of the counts of one network, as a table may show them (`protect`), those that may leave together.

    Withholds more, and adds the `INDICES`, rounded as they are to be shown. `exact` has all of `NETWORK_BASIS`.
    """
    missing = NETWORK_BASIS - exact.keys()
    if missing:
        raise ValueError(f"not measured: {sorted(missing)}")
    bare = {name: value if name in WITHOUT_TIES else None for name, value in shown.items()}
    bare |= dict.fromkeys(INDICES)
    if shown.get("nodes") is None or shown.get("ties") is None or _is_dominated(exact):
        # Every other figure bounds the number withheld: ties the people, isolates and components the ties.
        return bare
    everything = dict(shown) | {name: _index(name, exact, shown) for name in INDICES}
    if leaves_room(_view(everything)):
        return everything
    ties = {name: None if name in PIECES else value for name, value in everything.items()}
    return ties if leaves_room(_view(ties)) else bare


def words(shown: Shown, found: Iterable[str]) -> tuple[str, ...]:
    """Of the words that hold for a network those that may be said beside what is `shown` of it.

    They may say something of 10 people or more, also where every figure is withheld, as long as the reader who knows
    when each word is said keeps room for every number withheld.
    """
    if shown.get("nodes") is None:
        return ()
    view = _view(shown)
    allowed = permitted(view)
    said = tuple(word for word in found if word in allowed)
    fits = leaves_room(replace(view, words=frozenset(said), denied=allowed - set(said)))
    return said if fits else ()


def changed_enough(came: int, left: int, touched: int) -> bool:
    """Whether so many people came, left, or got or lost a tie since figures were last printed, that new ones may be.

    Otherwise the difference would tell of these few; the last printed ones stand.
    """
    return came + left + touched >= THRESHOLD


def _is_dominated(exact: Exact) -> bool:
    return (exact["most_share"] or 0) > DOMINANT


def _index(name: str, exact: Exact, shown: Shown) -> float | None:
    """An index, where no count under 10 is behind it."""
    value, people = exact.get(name), int(shown["nodes"] or 0)
    match name:
        case "clustering":
            closed = 3 * exact["triangles"]
            enough = exact["triangles"] >= THRESHOLD and exact["triples"] - closed >= THRESHOLD
            if value is not None and enough and people >= LEAST_FOR_TWO_FIGURES:
                return two_figures(value)
        case "ei_over_chance":
            enough = min(exact["internal"], exact["external"]) >= THRESHOLD
        case "reach_share":
            enough = may_split(int(exact["reach2"] or 0), exact["nodes"])
        case "centralization":
            enough = people >= LEAST_FOR_CENTRALIZATION
        case _:
            enough = True
    return index(value, people) if enough else None


def _view(shown: Shown) -> View:
    counts = {name: None if value is None else int(value) for name, value in shown.items() if name not in INDICES}

    if counts.get("falls_off") is not None:
        # It is printed only where as many as the threshold are left.
        counts["falls_off"] = THRESHOLD + max(THRESHOLD + STEP // 2, counts["falls_off"] or 0)

    def at_least(*names: str) -> int:
        return max((count - STEP // 2 for name in names if (count := counts.get(name)) is not None), default=0)

    return View(
        nodes=counts["nodes"] or 0,
        ties=counts["ties"],
        isolates=counts.get("isolates"),
        components=counts.get("components"),
        largest=counts.get("largest"),
        joined=at_least(*JOINED),
        together=at_least(*TOGETHER),
        beyond=max(2 * at_least("three_or_more"), at_least("core")),
    )
