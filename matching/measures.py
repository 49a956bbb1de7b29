"""One neighbourhood as a network: who knows whom, who stands alone, what hangs together and on whom it rests.

A `Graph` holds the nodes and recorded ties of one area in arrays; `measure` answers exact counts of it and a few
indices. Shares and means are properties, so that whoever publishes can work them out again from the counts that may
be shown. networkx is the oracle of the tests, and every measure has a case worked by hand.

A tie counts while it is fresh: a pair's best tie weighs 2^(-days/365) since it was last confirmed, half at least, and
half where no day is known. So a tie nobody confirmed for more than a year stands in `ties_recorded` alone (S90).

Show density, average degree and coverage together, never one alone: at an average of 6 ties each, density is 0.25
among 25 people and 0.006 among 1,000, though nobody knows fewer people.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from matching import kernels
from matching.model import TIE_KINDS, TieKind

Layer = Literal["resident", "volunteer", "professional", "initiative", "organisation"]
LAYERS: Final[tuple[Layer, ...]] = ("resident", "volunteer", "professional", "initiative", "organisation")
PEOPLE: Final[tuple[Layer, ...]] = ("resident", "volunteer")
"""Who a neighbourhood is about: professionals come to work there."""

Word = Literal["leans-on-one", "two-groups", "loose-groups", "hangs-together"]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

HALF_LIFE: Final = 365
"""Days after which a tie weighs half, and with that the most at which it counts."""
MANY_TIES: Final = 3
TRIANGLE: Final = 3
EXACT_REACH: Final = 5_000
"""Up to this many nodes the two-step reach is taken of everybody."""
SAMPLE: Final = 1_000
"""Above it, of this many at most, evenly over the node numbers: the same ones each time."""
CELLS: Final = 1 << 21
"""The reach of so many nodes at once that nodes x nodes stay under this: 2 MB."""
STEPS: Final = 400
"""Multiplications that find the best split; two groups that hardly touch need about thirty."""
SIDE: Final = 10
"""Fewest nodes of a side that is a group: fewer is a circle of friends, and may not be told either."""
LEAST_AREAS: Final = 8
NOISE: Final = 1e-9
"""A spread below this is rounding, not difference."""
Z: Final = 1.959963984540054
"""95 % of a normal distribution lies within this many standard deviations."""

_NEARBY: Final = tuple(TIE_KINDS.index(kind) for kind in ("knows", "neighbour", "family"))
_MEMBER: Final = TIE_KINDS.index("member")


@dataclass(frozen=True, slots=True)
class Member:
    """One node of an area."""

    number: int
    layer: Layer


@dataclass(frozen=True, slots=True)
class Bond:
    """A recorded tie; member, supports and refers go from a to b, the other kinds both ways."""

    a: int
    b: int
    kind: TieKind
    confirmed: int = 0
    """Ordinal day it was last confirmed; 0 is not known, and counts as half."""


class Part(NamedTuple):
    """A part of a whole, as two counts; a share is worked out of what may be shown of both."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Part / whole, 0..1; None when the whole is nobody."""
        return _ratio(self.part, self.whole)


class Split(NamedTuple):
    """The two sides a network falls into most easily; all zero where no two groups of `SIDE` can be told apart."""

    smaller: int = 0
    larger: int = 0
    between: int = 0
    """Ties from one side to the other."""
    inside: int = 0
    """Ties among the smaller side."""


class Between(NamedTuple):
    """Ties between two layers, and the pairs of nodes that could have one."""

    ties: int
    pairs: int

    @property
    def density(self) -> float | None:
        """m_pq / (n_p n_q), within one layer 2m / (n(n - 1)); 0..1. Falls with size as `Measures.density` does."""
        return _ratio(self.ties, self.pairs)


class Turnover(NamedTuple):
    """Who stayed, came and left between two days."""

    kept: int
    came: int
    left: int

    @property
    def jaccard(self) -> float | None:
        """Kept / (kept + came + left), 0..1 (Jaccard, 1901); None when there was nobody on both days."""
        return _ratio(self.kept, self.kept + self.came + self.left)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Ties as columns: `a` a position, `b` a position or (of ties with elsewhere, and of memberships) a number."""

    a: Ints
    b: Ints
    kind: Ints
    confirmed: Ints

    def where(self, chosen: Bools) -> "_Rows":
        return _Rows(self.a[chosen], self.b[chosen], self.kind[chosen], self.confirmed[chosen])

    def moved(self, to: Ints, *, both: bool) -> "_Rows":
        """The rows under other positions; -1 in `to` leaves a row out. `both`: `b` is a position as well."""
        kept = to[self.a] >= 0
        if both:
            kept &= to[self.b] >= 0
        rows = self.where(kept)
        return _Rows(to[rows.a], to[rows.b] if both else rows.b, rows.kind, rows.confirmed)

    def fresh(self, today: int) -> Bools:
        """Whether a tie weighs half at least: no day known, or confirmed at most `HALF_LIFE` days ago."""
        return (self.confirmed == 0) | (today - self.confirmed <= HALF_LIFE)


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """The nodes and recorded ties of one area, by position; nodes stand in order of their numbers."""

    today: int
    numbers: Ints
    layers: Ints
    bonds: _Rows
    elsewhere: _Rows
    """Ties with somebody outside: `a` a position, `b` a number."""
    groups: _Rows
    """Memberships, `a` a position and `b` the number of the group: they tell who share one, also among some layers."""

    @classmethod
    def of(cls, members: Iterable[Member], bonds: Iterable[Bond], today: int, elsewhere: Iterable[Bond] = ()) -> Self:
        """The graph of `members`, in any order; ties to oneself or to no member are left out.

        `elsewhere` are ties of a member with a person or group of another area, in either direction; of those with
        a person only knows, neighbour and family are looked at, with a group only memberships.
        """
        layer = {member.number: LAYERS.index(member.layer) for member in members}
        numbers = sorted(layer)
        at = {number: position for position, number in enumerate(numbers)}
        within = _rows((at[b.a], at[b.b], b) for b in bonds if b.a != b.b and b.a in at and b.b in at)
        outside = _rows(
            (at[here], there, b)
            for b in elsewhere
            for here, there in ((b.a, b.b), (b.b, b.a))
            if here in at and there not in at
        )
        found = np.array(numbers, np.int64)
        of_member = within.where(within.kind == _MEMBER)
        joined = outside.where(outside.kind == _MEMBER)
        groups = _Rows(
            np.concatenate([of_member.a, joined.a]),
            np.concatenate([found[of_member.b], joined.b]),
            np.concatenate([of_member.kind, joined.kind]),
            np.concatenate([of_member.confirmed, joined.confirmed]),
        )
        layers = np.array([layer[number] for number in numbers], np.int64)
        return cls(today, found, layers, within, outside.where(np.isin(outside.kind, _NEARBY)), groups)

    def among(self, layers: Iterable[Layer], kinds: Iterable[TieKind] | None = None) -> "Graph":
        """Only these kinds of nodes, and of ties (all kinds without `kinds`). Who shares a group stays known."""
        kept = np.isin(self.layers, [LAYERS.index(layer) for layer in layers])
        to = np.where(kept, np.cumsum(kept) - 1, -1)
        chosen = range(len(TIE_KINDS)) if kinds is None else [TIE_KINDS.index(kind) for kind in kinds]
        bonds, elsewhere = self.bonds.moved(to, both=True), self.elsewhere.moved(to, both=False)
        return Graph(
            self.today,
            self.numbers[kept],
            self.layers[kept],
            bonds.where(np.isin(bonds.kind, list(chosen))),
            elsewhere.where(np.isin(elsewhere.kind, list(chosen))),
            self.groups.moved(to, both=False),
        )


@dataclass(frozen=True, slots=True)
class Measures:
    """The exact figures of one area on one day. None is 'not defined', never zero.

    n nodes, m ties that count, N inhabitants, k the degree of a node (its ties that count), G the graph of those.
    Counts of people are whole and start at 0. All speak of who is registered and agreed to statistics; who is not is
    in no figure here. Registering half the people leaves density right and makes degrees, isolates and the largest
    group look poor, recording half the ties makes everything look poor: read them beside coverage and freshness.
    """

    nodes: int
    """n, nodes of the chosen kinds, 0... Nobody's neighbourhood: who is not registered is missing."""
    inhabitants: int | None
    """N, from CBS; None where CBS gives no figure."""
    by_layer: tuple[int, ...]
    """Nodes of each of `LAYERS`, adding up to n. A volunteer is no resident here: each node has one layer."""
    between_layers: tuple[tuple[int, ...], ...]
    """Ties that count between each two of `LAYERS`, symmetric; read it with `between`."""

    ties: int
    """m, pairs whose best tie weighs half or more, 0..n(n - 1)/2. 2^(-days/365); a half-life is our choice (S90)."""
    ties_recorded: int
    """Pairs with any tie, however old, m... What was once so and may be over."""
    fresh_ties: int
    """Pairs with a tie confirmed in the last 365 days, 0..m. Low: everything else is history."""
    ties_with_date: int
    """Pairs of which any day of confirmation is known, 0..`ties_recorded`. The others count without proof."""

    median_degree: float | None
    """Median of k, in ties, 0..n - 1: half of the nodes have no more. None when n = 0. Depends on coverage."""
    three_or_more: int
    """Nodes with k >= 3, 0..n. Three is a rule of thumb for 'somebody can be away' and no norm."""
    isolates: int
    """Nodes with k = 0, 0..n. Half the people registered makes many look alone who are not."""
    only_professionals: int
    """Residents and volunteers with a tie, all of whose ties are with professionals, 0... 'Alleen via een
    beroepskracht': says nothing of family and friends nobody recorded."""

    components: int
    """Groups that hang together within and not with each other, 0..n; an isolate is one of them."""
    largest: int
    """Nodes of the largest such group, 0..n. One person may hold it together: see `largest_after`."""
    reach2: float | None
    """Median number of other nodes within two steps, 0..n - 1: 'kent iemand die iemand kent'. Exact up to 5,000 nodes,
    of an even sample above. None when n = 0. One well-known person puts everybody within two steps."""

    triangles: int
    """Threes who all know each other, 0... Members of one group written out as pairs inflate it."""
    triples: int
    """Paths of two ties, sum of k(k - 1)/2 (Newman, Watts and Strogatz, 2002), 0...; the whole behind `clustering`."""

    bonding: int
    """Ties that count between two people (residents, volunteers) who are member of a same group, 0..m (Putnam, 2000).
    By membership people chose themselves, never by origin or faith; unrecorded groups make it too low."""
    bridging: int
    """Ties between two people who share no group, those with people of another area included, 0... Of who joined
    nothing every tie is bridging: read beside `grouped`."""
    linking: int
    """Ties of a resident or volunteer with a professional or organisation, 0..m (Szreter and Woolcock, 2004). More is
    not better: it may be all that somebody has."""
    grouped: int
    """Residents and volunteers who are member of any group, 0..n: the people of the E-I index."""
    external: int
    """E, ties between two grouped people who share no group, 0..bridging."""
    internal: int
    """I, ties between two grouped people who share one; equals `bonding`."""
    expected_ei: float | None
    """EI0 = 1 - 2 sum p_g^2, -1..1 (Krackhardt and Stern, 1988): the E-I index if ties fell by chance, where p_g is the
    share of group g; with people in several groups, sum p_g^2 is the share of ordered pairs who share one. None
    when nobody is grouped."""

    largest_after: int
    """Nodes of the largest group once the most critical node is gone, itself not counted, 0..largest. The node for
    which this is smallest; not told which."""
    cut_points: int
    """Nodes without whom their group falls apart (Tarjan, 1972), 0..n. In a small network nearly everybody is one."""
    most_ties: int
    """k_max, most ties of one node, 0..n - 1. Never shown: it is somebody's."""
    centralization: float | None
    """Sum of (k_max - k) / ((n - 1)(n - 2)), 0..1, star = 1 (Freeman, 1979). None when n < 3. A row has nearly 0 and
    falls apart as easily as a star."""

    coupled_initiatives: int
    """Initiatives with a tie to a professional, 0..initiatives. Known to a professional is not helped by one (S93)."""
    near_initiative: int
    """Residents at most two steps from an initiative, 0..residents. Near on paper: they may never come."""
    largest_with: int
    """Of residents, volunteers and initiatives the most in one group of G with professionals and without organisations:
    the whole of R, 0... Professionals tie, and are not counted."""
    largest_without: int
    """The most of the same nodes in one group once the professionals are gone: the part of R, 0..largest_with."""
    alone_without: int
    """Of the same nodes those without any tie once the professionals are gone, 0... Who was alone before is in it."""
    core: int
    """Nodes of the 2-core (Seidman, 1983), 0..n: what is left when whoever has at most one tie is left out, again and
    again. A small core in a large network: a few people carry it."""
    best_split: Split
    """The two sides with the fewest ties between them for their size. Found by a fixed search, not by trying all."""

    @property
    def coverage(self) -> float | None:
        """Part of those who live there that is registered: c = n / N, 0...

        Above 1 where more are registered than live there. Under about 0.15 the figures speak of the people we know,
        not of the neighbourhood. None without inhabitants.
        """
        return _ratio(self.nodes, self.inhabitants or 0)

    @property
    def freshness(self) -> float | None:
        """Share of recorded pairs confirmed in the last 365 days, 0..1. None without any."""
        return _ratio(self.fresh_ties, self.ties_recorded)

    @property
    def density(self) -> float | None:
        """Share of all possible ties: d = 2m / (n(n - 1)), 0..1 (Wasserman and Faust, 1994, 4.3).

        Falls as n grows: compare an area only with itself, at equal coverage; below about 30 nodes one tie moves it.
        None when n < 2.
        """
        return _ratio(2 * self.ties, self.nodes * (self.nodes - 1))

    @property
    def average_degree(self) -> float | None:
        """2m / n, ties a node, 0..n - 1. Does not depend on size, does depend on coverage. None when n = 0."""
        return _ratio(2 * self.ties, self.nodes)

    @property
    def ties_per_hundred(self) -> float | None:
        """100 m / N, 0...; for policy, says nothing on structure. None without inhabitants."""
        return _ratio(100 * self.ties, self.inhabitants or 0)

    @property
    def largest_share(self) -> float | None:
        """Largest group / n, above 0..1. None when n = 0."""
        return _ratio(self.largest, self.nodes)

    @property
    def reach_share(self) -> float | None:
        """Median share of the others within two steps, 0..1. None when n < 2."""
        return None if self.reach2 is None else _ratio(self.reach2, self.nodes - 1)

    @property
    def clustering(self) -> float | None:
        """3 triangles / triples, 0..1 (Newman, Watts and Strogatz, 2002). None without triples."""
        return _ratio(3 * self.triangles, self.triples)

    @property
    def ei(self) -> float | None:
        """Ties outward against inward: (E - I) / (E + I), -1..1 (Krackhardt and Stern, 1988).

        A majority always looks inward: show `ei_over_chance`. None without ties among grouped people.
        """
        return _ratio(self.external - self.internal, self.external + self.internal)

    @property
    def ei_over_chance(self) -> float | None:
        """EI - EI0, -2..2: above 0 more ties between groups than chance gives. None where either is."""
        return None if self.ei is None or self.expected_ei is None else self.ei - self.expected_ei

    @property
    def dependence(self) -> float | None:
        """D = 1 - largest group without the most critical node / largest group, 0..1.

        'Valt het uiteen als een persoon stopt?' That node itself is lost too, so D is 1 / largest at least, unless
        two groups are equally large. None when n = 0.
        """
        return None if not self.largest else 1 - self.largest_after / self.largest

    @property
    def falls_off(self) -> int:
        """Nodes who lose the largest group when the most critical one goes, itself not counted, 0..largest - 2."""
        return max(0, self.largest - 1 - self.largest_after)

    @property
    def most_share(self) -> float | None:
        """k_max / m, 0..1: the share of the ties that one node holds, for the rule of dominance. None without ties."""
        return _ratio(self.most_ties, self.ties)

    @property
    def people(self) -> int:
        """Residents and volunteers, 0..n."""
        return sum(self.by_layer[LAYERS.index(layer)] for layer in PEOPLE)

    @property
    def residents(self) -> int:
        """Residents who are no volunteers, 0..n: the whole of `near_initiative`."""
        return self.by_layer[LAYERS.index("resident")]

    @property
    def initiatives(self) -> int:
        """Initiatives, 0..n: the whole of `coupled_initiatives`."""
        return self.by_layer[LAYERS.index("initiative")]

    @property
    def coupling(self) -> float | None:
        """Share of the initiatives with a tie to a professional, 0..1; show it with `wilson`. None without any."""
        return _ratio(self.coupled_initiatives, self.initiatives)

    @property
    def crossing(self) -> float | None:
        """Share of the ties that are between two layers, 0..1. None without ties."""
        same = sum(self.between_layers[layer][layer] for layer in range(len(LAYERS)))
        return _ratio(self.ties - same, self.ties)

    @property
    def stands_without(self) -> float | None:
        """Does it stand without the professional: R = largest_without / largest_with, above 0..1.

        Rises as the worker succeeds in withdrawing (S74), and is 1 too where no professional is registered. None
        without residents, volunteers and initiatives.
        """
        return _ratio(self.largest_without, self.largest_with)

    @property
    def core_share(self) -> float | None:
        """2-core / n, 0..1. None when n = 0."""
        return _ratio(self.core, self.nodes)

    def between(self, p: Layer, q: Layer) -> Between:
        """Ties that count between nodes of `p` and of `q`, and the pairs that could have one."""
        one, other = LAYERS.index(p), LAYERS.index(q)
        pairs = math.comb(self.by_layer[one], 2) if one == other else self.by_layer[one] * self.by_layer[other]
        return Between(self.between_layers[one][other], pairs)


LEANS: Final = 50
"""D in per cent from which a network leans on one person, unless its groups are loose: a circle of four leans soon."""
RARELY: Final = 5
"""Ties between two groups that hardly touch, at most, in per cent of the ties inside the smaller one."""
LOOSE: Final = 25
"""Per cent of the nodes in the largest group under which groups are loose."""
TOGETHER: Final = 75
"""Per cent of the nodes in the largest group from which a network hangs together, if it is `FIRM`."""
FIRM: Final = 10
"""D in per cent under which nobody is missed that much."""


# Whole numbers only: 1 - 9 / 10 is less than 0.1 in floating point.


def _leans_on_one(found: Measures) -> bool:
    lost = found.largest - found.largest_after
    return 100 * lost >= LEANS * found.largest > 0 and not _loose_groups(found)


def _two_groups(found: Measures) -> bool:
    split = found.best_split
    return split.smaller >= SIDE and 100 * split.between <= RARELY * split.inside


def _loose_groups(found: Measures) -> bool:
    return 100 * found.largest < LOOSE * found.nodes


def _hangs_together(found: Measures) -> bool:
    firm = 100 * (found.largest - found.largest_after) < FIRM * found.largest
    return firm and 100 * found.largest >= TOGETHER * found.nodes and not _two_groups(found)


SIGNS: Final[Mapping[Word, Callable[[Measures], bool]]] = MappingProxyType(
    {
        "leans-on-one": _leans_on_one,
        "two-groups": _two_groups,
        "loose-groups": _loose_groups,
        "hangs-together": _hangs_together,
    }
)
"""The closed list of words on structure, and when each holds."""
WORDS: Final[tuple[Word, ...]] = tuple(SIGNS)


def structure(found: Measures) -> tuple[Word, ...]:
    """The words that hold for a network, in the order of `WORDS`; none is an answer too."""
    return tuple(word for word, holds in SIGNS.items() if holds(found))


def measure(graph: Graph, inhabitants: int | None = None) -> Measures:
    """Measure one area; `inhabitants` 0 counts as not known."""
    n = len(graph.numbers)
    fresh = graph.bonds.fresh(graph.today)
    dated = graph.bonds.confirmed > 0
    a, b = _pairs(graph.bonds, fresh, n)
    network = _Network.of(n, a, b)
    degrees = np.diff(network.offsets)
    sizes = np.bincount(network.components()) if n else np.zeros(0, np.int64)
    most = int(degrees.max(initial=0))
    pieces, cut = _pieces(network, sizes)
    formal, people = graph.layers == LAYERS.index("professional"), _of(graph, PEOPLE)
    with_, without, alone = _stands(graph, a, b)
    counts = np.zeros((len(LAYERS), len(LAYERS)), np.int64)
    np.add.at(counts, (graph.layers[a], graph.layers[b]), 1)
    capital = _capital(graph, a, b)
    return Measures(
        nodes=n,
        inhabitants=inhabitants or None,
        by_layer=tuple(int(count) for count in np.bincount(graph.layers, minlength=len(LAYERS))),
        between_layers=_symmetric(counts),
        ties=len(a),
        ties_recorded=len(_pairs(graph.bonds, np.ones_like(fresh), n)[0]),
        fresh_ties=len(_pairs(graph.bonds, fresh & dated, n)[0]),
        ties_with_date=len(_pairs(graph.bonds, dated, n)[0]),
        median_degree=float(np.median(degrees)) if n else None,
        three_or_more=int((degrees >= MANY_TIES).sum()),
        isolates=int((degrees == 0).sum()),
        only_professionals=int((people & (degrees > 0) & (network.ties_with(formal) == degrees)).sum()),
        components=len(sizes),
        largest=int(sizes.max(initial=0)),
        reach2=network.reach(),
        triangles=network.triangles(),
        triples=int((degrees * (degrees - 1) // 2).sum()),
        bonding=capital.bonding,
        bridging=capital.bridging,
        linking=capital.linking,
        grouped=capital.grouped,
        external=capital.external,
        internal=capital.bonding,
        expected_ei=capital.expected_ei,
        largest_after=int(pieces.min(initial=int(sizes.max(initial=0)))),
        cut_points=int(cut.sum()),
        most_ties=most,
        centralization=float((most - degrees).sum() / ((n - 1) * (n - 2))) if n >= TRIANGLE else None,
        coupled_initiatives=int((_of(graph, ("initiative",)) & (network.ties_with(formal) > 0)).sum()),
        near_initiative=_near(graph, network),
        largest_with=with_,
        largest_without=without,
        alone_without=alone,
        core=network.core(),
        best_split=_best_split(network),
    )


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """95 % interval of a share, within 0..1 (Wilson, 1927); None when the whole is nobody.

    It says how sure a share is of those counted; not that those counted stand for all who live there.
    """
    if not whole:
        return None
    share, square = part / whole, Z * Z
    middle = share + square / (2 * whole)
    spread = Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    low, high = (middle - spread) / (1 + square / whole), (middle + spread) / (1 + square / whole)
    return max(0.0, low), min(1.0, high)


def size_adjusted(values: Sequence[tuple[int, int]]) -> list[float | None]:
    """How many more or fewer ties each area has than areas of its size do: z = (ln m - a - b ln n) / s.

    `values` are (n, m) of each area; a, b and s (with n - 2 degrees of freedom) are fitted over those with people
    and ties (least squares). The only fair figure across areas, and no rank: about one of twenty lies beyond 2 by
    chance. None for an area without ties, and for all with fewer than 8 areas, one size or one and the same density.
    """
    usable = [(math.log(n), math.log(m)) for n, m in values if n > 0 and m > 0]
    if len(usable) < LEAST_AREAS or len({x for x, _ in usable}) == 1:
        return [None] * len(values)
    x, y = np.array(usable).T
    slope, level = np.polyfit(x, y, 1)
    spread = math.sqrt(float(((y - level - slope * x) ** 2).sum()) / (len(usable) - 2))
    if spread < NOISE:
        return [None] * len(values)
    return [float((math.log(m) - level - slope * math.log(n)) / spread) if n > 0 and m > 0 else None for n, m in values]


def reciprocity(givers: Collection[int], receivers: Collection[int]) -> Part:
    """People who both gave and received in a year, of those who did either: 'steun bij elkaar'.

    Neighbourhood reciprocity, not between two and two: who gave to one may have received of another.
    """
    return Part(len(set(givers) & set(receivers)), len(set(givers) | set(receivers)))


def turnover(before: Collection[object], after: Collection[object]) -> Turnover:
    """Who stayed, came and left between two days, of nodes or of ties. Leaving the register is not moving house."""
    old, new = set(before), set(after)
    return Turnover(len(old & new), len(new - old), len(old - new))


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _rows(found: Iterable[tuple[int, int, Bond]]) -> _Rows:
    rows = [(a, b, TIE_KINDS.index(bond.kind), bond.confirmed) for a, b, bond in found]
    a, b, kind, confirmed = np.array(rows, np.int64).reshape(-1, 4).T
    return _Rows(a, b, kind, confirmed)


def _pairs(rows: _Rows, chosen: Bools, n: int) -> tuple[Ints, Ints]:
    """The chosen ties as pairs of positions, smaller first, each once and in order."""
    a, b = rows.a[chosen], rows.b[chosen]
    keys = np.unique(np.minimum(a, b) * n + np.maximum(a, b))
    return keys // max(n, 1), keys % max(n, 1)


def _of(graph: Graph, layers: Iterable[Layer]) -> Bools:
    return np.isin(graph.layers, [LAYERS.index(layer) for layer in layers])


def _symmetric(counts: Ints) -> tuple[tuple[int, ...], ...]:
    both = counts + counts.T - np.diag(np.diag(counts))
    return tuple(tuple(int(count) for count in row) for row in both)


@dataclass(frozen=True, slots=True, eq=False)
class _Network:
    """Undirected ties laid out as `kernels` wants them: neighbours[offsets[i] : offsets[i + 1]] are those of node i."""

    offsets: Ints
    neighbours: NDArray[np.int32]

    @classmethod
    def of(cls, n: int, a: Ints, b: Ints) -> Self:
        """From pairs, each once, in any direction."""
        return cls(*kernels.union(np.zeros(n, np.int32), a.astype(np.int32), b.astype(np.int32)))

    @property
    def size(self) -> int:
        return len(self.offsets) - 1

    @property
    def owners(self) -> Ints:
        """For each entry of `neighbours` whose it is."""
        return np.repeat(np.arange(self.size), np.diff(self.offsets))

    def ties_with(self, chosen: Bools) -> Ints:
        """For each node the number of its neighbours among the chosen."""
        return np.bincount(self.owners, chosen[self.neighbours], self.size).astype(np.int64)

    def components(self) -> Ints:
        """For each node the number of its component, from 0."""
        found = kernels.components(self.offsets, self.neighbours, np.zeros(self.size, np.int32), 1)
        return np.unique(found.labels, return_inverse=True)[1]

    def triangles(self) -> int:
        """Threes who all know each other; each stands at its three corners."""
        return int(kernels.triangles(self.offsets, self.neighbours).sum()) // 3

    def reach(self) -> float | None:
        """Median number of other nodes within two steps."""
        n = self.size
        if n == 0:
            return None
        nodes = np.arange(n) if n <= EXACT_REACH else np.linspace(0, n - 1, SAMPLE).round().astype(np.int64)
        block = max(1, CELLS // n)
        counts = [self._within_two(nodes[start : start + block]) for start in range(0, len(nodes), block)]
        return float(np.median(np.concatenate(counts)))

    def _within_two(self, nodes: Ints) -> Ints:
        met = np.zeros((len(nodes), self.size), np.bool_)
        for row, node in enumerate(nodes):
            near = self.neighbours[self.offsets[node] : self.offsets[node + 1]]
            met[row, near] = True
            for other in near:
                met[row, self.neighbours[self.offsets[other] : self.offsets[other + 1]]] = True
            met[row, node] = False
        return met.sum(axis=1)

    def core(self) -> int:
        """Nodes left when whoever has at most one tie among those left goes, again and again."""
        left = np.ones(self.size, np.bool_)
        while True:
            stay = left & (self.ties_with(left) > 1)
            if (stay == left).all():
                return int(left.sum())
            left = stay

    def only(self, kept: Ints) -> "_Network":
        """The network among the nodes at these positions, which are in order."""
        to = np.full(self.size, -1)
        to[kept] = np.arange(len(kept))
        a, b = to[self.owners], to[self.neighbours]
        within = (a >= 0) & (b > a)
        return _Network.of(len(kept), a[within], b[within])


class _Capital(NamedTuple):
    """Ties by what they join, as the fields of `Measures`."""

    bonding: int
    bridging: int
    linking: int
    grouped: int
    external: int
    expected_ei: float | None


def _capital(graph: Graph, a: Ints, b: Ints) -> _Capital:
    people, institution = _of(graph, PEOPLE), _of(graph, ("professional", "organisation"))
    joined = _joined(graph, people)
    of_people = people[a] & people[b]
    ties = list(zip(a[of_people].tolist(), b[of_people].tolist(), strict=True))
    bonding = sum(not joined[one].isdisjoint(joined[other]) for one, other in ties)
    abroad = graph.elsewhere.where(graph.elsewhere.fresh(graph.today) & people[graph.elsewhere.a])
    return _Capital(
        bonding=bonding,
        bridging=len(ties) - bonding + len({*zip(abroad.a.tolist(), abroad.b.tolist(), strict=True)}),
        linking=int(((people[a] & institution[b]) | (people[b] & institution[a])).sum()),
        grouped=sum(map(bool, joined)),
        external=sum(bool(joined[one] and joined[other]) for one, other in ties) - bonding,
        expected_ei=_expected_ei([groups for groups in joined if groups]),
    )


def _joined(graph: Graph, people: Bools) -> list[frozenset[int]]:
    """For each node the groups that it is member of; only people are."""
    groups = graph.groups.where(graph.groups.fresh(graph.today) & people[graph.groups.a])
    found: list[set[int]] = [set() for _ in graph.numbers]
    for one, group in zip(groups.a.tolist(), groups.b.tolist(), strict=True):
        found[one].add(group)
    return list(map(frozenset, found))


def _expected_ei(joined: list[frozenset[int]]) -> float | None:
    """1 - 2 x the share of ordered pairs who share a group; everybody shares one with himself."""
    if not joined:
        return None
    members: dict[int, set[int]] = {}
    for person, groups in enumerate(joined):
        for group in groups:
            members.setdefault(group, set()).add(person)
    # Whoever is member of the same groups shares them with the same people: those are counted once.
    alike = Counter(joined)
    same = sum(count * len(set().union(*(members[group] for group in groups))) for groups, count in alike.items())
    return 1 - 2 * same / len(joined) ** 2


def _stands(graph: Graph, a: Ints, b: Ints) -> tuple[int, int, int]:
    """Of residents, volunteers and initiatives: most in one group with professionals, without, and alone without."""
    n, formal = len(graph.numbers), _of(graph, ("professional",))
    own = _of(graph, (*PEOPLE, "initiative"))
    allowed = own | formal
    with_ = allowed[a] & allowed[b]
    without = own[a] & own[b]
    groups = [_Network.of(n, a[kept], b[kept]).components()[own] for kept in (with_, without)]
    most = [int(np.bincount(group).max(initial=0)) if len(group) else 0 for group in groups]
    alone = own & (np.bincount(np.concatenate([a[without], b[without]]), minlength=n) == 0)
    return most[0], most[1], int(alone.sum())


def _near(graph: Graph, network: _Network) -> int:
    """Residents at most two steps from an initiative."""
    initiative = _of(graph, ("initiative",))
    one = network.ties_with(initiative) > 0
    two = one | (network.ties_with(one) > 0)
    return int((two & _of(graph, ("resident",))).sum())


def _pieces(network: _Network, sizes: Ints) -> tuple[Ints, Bools]:
    """For each node the largest group once it is gone, and whether its own group then falls apart.

    One walk in depth (Tarjan, 1972): a child's branch comes off when nothing in it reaches above its parent.
    """
    n = network.size
    group = network.components()
    # The largest of the groups a node is not in: the largest, or for those who are in that one the next.
    order = np.argsort(-sizes, kind="stable")
    first = int(sizes[order[0]]) if n else 0
    second = int(sizes[order[1]]) if len(sizes) > 1 else 0
    others = np.where(group == order[0], second, first) if n else np.zeros(0, np.int64)
    largest, off, parts = _branches(network)
    above = np.maximum(sizes[group] - 1 - off, 0)
    return np.maximum(np.maximum(largest, above), others), parts + (above > 0) > 1


def _branches(network: _Network) -> tuple[Ints, Ints, Ints]:
    """For each node of the branches that come off when it goes: the largest, all their nodes, and how many they are."""
    n = network.size
    offsets, neighbours = network.offsets.tolist(), network.neighbours.tolist()
    turn, low, below = [0] * n, [0] * n, [1] * n
    upto = offsets[:n]
    largest, off, parts = [0] * n, [0] * n, [0] * n
    time = 0
    for root in range(n):
        if turn[root]:
            continue
        time += 1
        turn[root] = low[root] = time
        path = [root]
        while path:
            node = path[-1]
            if upto[node] < offsets[node + 1]:
                other = neighbours[upto[node]]
                upto[node] += 1
                if not turn[other]:
                    time += 1
                    turn[other] = low[other] = time
                    path.append(other)
                else:
                    low[node] = min(low[node], turn[other])
                continue
            path.pop()
            if path:
                up = path[-1]
                low[up] = min(low[up], low[node])
                below[up] += below[node]
                if low[node] >= turn[up]:
                    largest[up] = max(largest[up], below[node])
                    off[up] += below[node]
                    parts[up] += 1
    return np.array(largest, np.int64), np.array(off, np.int64), np.array(parts, np.int64)


def _best_split(network: _Network) -> Split:
    """Two components of `SIDE` nodes or more, else the best cut of the largest one."""
    group = network.components()
    sizes = np.bincount(group) if len(group) else np.zeros(0, np.int64)
    order = np.argsort(-sizes, kind="stable")
    if len(order) > 1 and sizes[order[1]] >= SIDE:
        second = network.only(np.flatnonzero(group == order[1]))
        return Split(second.size, int(sizes[order[0]]), 0, len(second.neighbours) // 2)
    if not len(order) or sizes[order[0]] < 2 * SIDE:
        return Split()
    return _cut(network.only(np.flatnonzero(group == order[0])))


def _cut(network: _Network) -> Split:
    """The best cut of a connected network along its slowest wave.

    The second eigenvector of the lazy random walk (Fiedler, 1973; Shi and Malik, 2000) puts the nodes in a row; of
    all places to cut that row, with `SIDE` nodes on both sides, the one where fewest ties cross for those inside the
    smaller side. Ties in the order of the row are broken by position: the same network gives the same cut.
    """
    n, degrees = network.size, np.diff(network.offsets).astype(np.float64)
    order = np.lexsort((np.arange(n), (_slowest(network) / np.sqrt(degrees)).round(9)))
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    a, b = place[network.owners], place[network.neighbours]
    forward = a < b
    # A tie lies within the first k when its later end does, and within the last n - k when its earlier end does.
    later, earlier = np.bincount(b[forward], minlength=n), np.bincount(a[forward], minlength=n)
    first, last = np.cumsum(later), np.cumsum(earlier[::-1])[::-1]
    cuts = np.arange(SIDE, n - SIDE + 1)
    before, after = first[cuts - 1], np.concatenate([last, [0]])[cuts]
    between = int(forward.sum()) - before - after
    inside = np.where(cuts <= n - cuts, before, after)
    best = int(np.argmin(between / np.maximum(np.minimum(before, after), 1)))
    cut = int(cuts[best])
    return Split(min(cut, n - cut), max(cut, n - cut), int(between[best]), int(inside[best]))


def _slowest(network: _Network) -> Floats:
    """Second eigenvector of (I + D^-1/2 A D^-1/2) / 2 by repeated multiplication from a fixed start."""
    n, owners = network.size, network.owners
    root = np.sqrt(np.diff(network.offsets).astype(np.float64))
    flat = root / np.linalg.norm(root)
    wave = np.sin(np.arange(1, n + 1, dtype=np.float64))
    for _ in range(STEPS):
        wave -= flat * (flat @ wave)
        wave = (wave + np.bincount(owners, (wave / root)[network.neighbours], n) / root) / 2
        wave /= np.linalg.norm(wave)
    return wave
