"""The match day: all open needs against all talents at once, the best total that spares whoever was asked most.

What it proposes is a plan. People adjust it, and ask.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.assignment import (
    Assignment,
    Candidates,
    Ints,
    Terms,
    assign,
    first_come,
    gini,
    greedy,
)
from matching.model import FAR, Scope
from matching.network import Network
from matching.signals import Weights
from matching.suggest import rankings

MOST: Final = 50
"""Candidates of one need."""
ONCE: Final = 1
"""How often a talent of one person is given of which nobody said how often it can be."""

Progress = Callable[[int, int], None]
"""Told after each need: how many were looked at, of how many."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the engine does not know of people: how often they may still be asked, and how often they were."""

    limits: Mapping[int, int] = field(default_factory=dict)
    """Node -> questions left. Who is not named sets no limit beside that of the talent."""
    asked: Mapping[int, int] = field(default_factory=dict)
    """Node -> questions already put in the time that the limit is about."""
    teams: Mapping[int, int] = field(default_factory=dict)
    """Need -> how many helpers it takes, all or none; 1 where it is not named."""
    quotas: Mapping[int, int] = field(default_factory=dict)
    """Organisation -> how many questions may go to whom it recorded."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One introduction of a plan."""

    need: int
    talent: int
    points: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What a way to divide the day brings."""

    value: int
    """Sum of the points."""
    needs: int
    """How many needs are served."""
    gini: int
    """How unevenly questions fall over people, per mille: those put before and those of the day together."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A day for everyone."""

    pairs: tuple[Pair, ...]
    """By need and talent number."""
    needs: tuple[int, ...]
    """All that were weighed."""
    candidates: int
    """Pairs that were possible."""
    proven: bool
    """No better total exists."""
    best: Totals
    first_come: Totals
    greedy: Totals
    gini_before: int
    asks: tuple[tuple[int, int, int], ...]
    """Of each person with a limit who could be asked: node, questions before, and with those of the plan."""

    @property
    def still_open(self) -> tuple[int, ...]:
        """The needs for which nobody is left."""
        served = {pair.need for pair in self.pairs}
        return tuple(need for need in self.needs if need not in served)


NOTHING_GIVEN: Final = Given()


def open_needs(network: Network, scope: Scope) -> tuple[int, ...]:
    """Numbers of the open needs that the scope may read, ascending."""
    return tuple(sorted(need.number for need in network.needs.values() if need.open and network.reads(scope, need)))


def match_day(
    network: Network,
    *,
    scope: Scope,
    needs: Iterable[int] | None = None,
    most: int = MOST,
    weights: Weights | None = None,
    given: Given = NOTHING_GIVEN,
    progress: Progress | None = None,
) -> Plan:
    """Divide the day over these open needs (None: all that the scope may read).

    Who may be paired is what `suggest` says of each need by itself; nobody is given or asked more often than there is
    room for. UnseenError for a need that the scope may not read.
    """
    wanted = open_needs(network, scope) if needs is None else tuple(sorted(set(needs)))
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    each = rankings(network, wanted, scope=scope, most=most, weights=weights)
    for done, (need, best) in enumerate(zip(wanted, each, strict=True), 1):
        found[need] = tuple(one for one in best if one[1] > 0)
        if progress is not None:
            progress(done, len(wanted))
    return _divided(network, wanted, found, given)


def _divided(
    network: Network, wanted: tuple[int, ...], found: Mapping[int, tuple[tuple[int, int], ...]], given: Given
) -> Plan:
    talents = np.array(sorted({talent for pairs in found.values() for talent, _ in pairs}), np.int64)
    where = {int(talent): place for place, talent in enumerate(talents)}
    rows = np.array(
        [(at, where[talent], points) for at, need in enumerate(wanted) for talent, points in sorted(found[need])],
        np.int64,
    ).reshape(-1, 3)
    at = np.array([network.talents.at[int(talent)] for talent in talents], np.int64)
    owners, owner = np.unique(network.nodes["number"][network.talents["owner"][at]], return_inverse=True)
    market = Candidates(
        rows[:, 0],
        rows[:, 1],
        rows[:, 2],
        _capacities(network, at),
        owner.astype(np.int64),
        np.array([max(0, given.limits.get(int(node), FAR)) for node in owners], np.int64),
        np.array([given.asked.get(int(node), 0) for node in owners], np.int64),
    )
    terms = _terms(network, wanted, owners, given)
    best = assign(market, terms)
    people = np.flatnonzero(market.limits < FAR)
    counts = _counts(market, best)
    return Plan(
        pairs=tuple(
            Pair(wanted[need], int(talents[talent]), points) for need, talent, points in rows[best.chosen].tolist()
        ),
        needs=wanted,
        candidates=len(rows),
        proven=best.proven,
        best=_totals(market, best),
        first_come=_totals(market, first_come(market, terms)),
        greedy=_totals(market, greedy(market, terms)),
        gini_before=gini(market.asked[people].tolist()),
        asks=tuple((int(owners[one]), int(market.asked[one]), int(counts[one])) for one in people),
    )


def _capacities(network: Network, at: Ints) -> Ints:
    """How often each of these talents can be given. Something done together takes all, where nobody said how many."""
    left = network.talents["capacity_left"][at]
    return np.where(left >= 0, left, np.where(network.talents["collective"][at], FAR, ONCE))


def _terms(network: Network, wanted: tuple[int, ...], owners: Ints, given: Given) -> Terms:
    place = {int(node): at for at, node in enumerate(owners)}
    apart = {
        (min(place[one], place[other]), max(place[one], place[other]))
        for one in place
        for other in network.apart_from.get(one, ())
        if other in place
    }
    nodes = np.array([network.nodes.at[int(node)] for node in owners], np.int64)
    return Terms(
        teams={at: given.teams[need] for at, need in enumerate(wanted) if need in given.teams},
        apart=frozenset(apart),
        groups=network.nodes["organisation"][nodes],
        quotas=given.quotas,
    )


def _counts(market: Candidates, made: Assignment) -> Ints:
    """Of each owner: how often he is asked, before and by this."""
    asks = np.bincount(market.owners[market.talents[made.chosen]], minlength=len(market.limits))
    return market.asked + asks


def _totals(market: Candidates, made: Assignment) -> Totals:
    people = market.limits < FAR
    served = len(np.unique(market.needs[made.chosen]))
    return Totals(made.value, served, gini(_counts(market, made)[people].tolist()))
