"""The graph in arrays: built from rows, changed one row at a time, read by the rest.

Nodes, talents and introductions stand in columns at a *position* that never moves while they live; ties stand in
each end's stretch of one pool, with room to grow (a gapped adjacency list). What a viewer may see is a `View`:
masks over those arrays and a compact copy of the visible ties, kept until the network changes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isqrt
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from matching import vocabulary
from matching.meaning import SENSE
from matching.model import (
    MILLE,
    NODE_KINDS,
    TIE_KINDS,
    Apart,
    Booking,
    Condition,
    Introduction,
    Limits,
    Need,
    Node,
    Opening,
    Ride,
    Scope,
    Talent,
    Tie,
    Value,
    ViaWish,
)

T = TypeVar("T")
Spot = tuple[int, int]
"""A position on the national grid, in metres."""
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

PERSON: Final = NODE_KINDS.index("person")
ORGANISATION: Final = NODE_KINDS.index("organisation")
PLACE: Final = NODE_KINDS.index("place")
MEMBER: Final = TIE_KINDS.index("member")
GENDERS: Final = (None, "woman", "man", "other")
MOST_CONCEPTS: Final = 5
ADULT: Final = 16
"""From this age somebody may be matched without a guardian's consent."""
HALF_LIFE: Final = 365
"""Days after which a tie counts for half."""
ROOM: Final = 4
"""Entries a node's stretch of the pool starts with; a full one doubles."""
MOST_VIEWS: Final = 64
MOST_BITS: Final = 63
"""Bits in a column of int64, without its sign."""

KEPT: Final[dict[type[Value], str]] = {
    Introduction: "introductions",
    Apart: "aparts",
    ViaWish: "via_wishes",
    Opening: "openings",
    Booking: "bookings",
    Condition: "conditions",
}
"""Kinds of values that are kept as they come, and where."""

# RD New (EPSG:28992) from WGS84 by the polynomial of Schreutelkamp and Strang van Hees (2001), good to about a metre.
RD_X: Final = (
    (0, 1, 190094.945), (1, 1, -11832.228), (2, 1, -114.221), (0, 3, -32.391), (1, 0, -0.705),
    (3, 1, -2.340), (1, 3, -0.608), (0, 2, -0.008), (2, 3, 0.148),
)  # fmt: skip
RD_Y: Final = (
    (1, 0, 309056.544), (0, 2, 3638.893), (2, 0, 73.077), (1, 2, -157.984), (3, 0, 59.788),
    (0, 1, 0.433), (2, 2, -6.439), (1, 1, -0.032), (0, 4, 0.092), (1, 4, -0.054),
)  # fmt: skip


def to_rd(lon: float, lat: float) -> Spot:
    """Position on the Dutch national grid in whole metres, from WGS84 degrees."""
    p, q = 0.36 * (lat - 52.15517440), 0.36 * (lon - 5.38720621)
    x = 155_000 + sum(c * p**i * q**j for i, j, c in RD_X)
    y = 463_000 + sum(c * p**i * q**j for i, j, c in RD_Y)
    return round(x), round(y)


def metres_between(one: Spot, other: Spot) -> int:
    """How far apart two positions on the grid are, as the crow flies, in whole metres."""
    return isqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


def recency(today: int, confirmed: Ints) -> Ints:
    """How fresh ties are, per mille: 1000 when confirmed today, half after `HALF_LIFE` days or when not known (0)."""
    days = np.maximum(0, today - confirmed)
    return np.where(confirmed > 0, MILLE * HALF_LIFE // (HALF_LIFE + days), MILLE // 2)


def _by(kept: Mapping[int, T], owner: Callable[[T], int]) -> dict[int, list[T]]:
    """Values by what they belong to, by rising number."""
    found: dict[int, list[T]] = {}
    for number in sorted(kept):
        found.setdefault(owner(kept[number]), []).append(kept[number])
    return found


class Columns:
    """Named numpy columns that grow together. A freed row is used again; its `number` is 0 meanwhile."""

    def __init__(self, **types: DTypeLike) -> None:
        """Empty columns of these numpy types, beside the `number` every row has."""
        self.types = {"number": np.int64, **types}
        self.arrays = {name: np.zeros(ROOM, kind) for name, kind in self.types.items()}
        self.used = 0
        self.at: dict[int, int] = {}
        self._free: list[int] = []

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The column `name`, as long as there are rows in use; a view, valid until a row is added."""
        return self.arrays[name][: self.used]

    def put(self, number: int, **row: object) -> int:
        """Write the row of `number`, new or again, and answer its position."""
        position = self.at.get(number)
        if position is None:
            position = self.at[number] = self._place()
        for name, value in row.items():
            self.arrays[name][position] = value
        self.arrays["number"][position] = number
        return position

    def drop(self, number: int) -> int:
        """Free the row of `number` and answer where it was; KeyError when there is none."""
        position = self.at.pop(number)
        for array in self.arrays.values():
            array[position] = 0
        self._free.append(position)
        return position

    def _place(self) -> int:
        if self._free:
            return self._free.pop()
        if self.used == len(self.arrays["number"]):
            self.arrays = {name: np.concatenate([array, np.zeros_like(array)]) for name, array in self.arrays.items()}
        self.used += 1
        return self.used - 1


class Interned:
    """Words as small numbers, in order of first use, and sets of words as bits."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self.index: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of `word`."""
        return self.index.setdefault(word, len(self.index))

    def bits(self, words: Iterable[str]) -> int:
        """One bit for each word; there is room for `MOST_BITS` different words, and no bit for any after those."""
        bits = 0
        for word in words:
            if self.number(word) < MOST_BITS:
                bits |= 1 << self.number(word)
        return bits

    def words(self, bits: int) -> list[str]:
        """The words of `bits`, sorted."""
        return sorted(word for word, number in self.index.items() if bits >> number & 1)


class Ties:
    """Who is tied to whom: for each node a stretch of the pool, at most twice as long as it needs."""

    def __init__(self) -> None:
        """No ties yet."""
        self.stretch: dict[int, tuple[int, int, int]] = {}
        """Node position -> start, length, room."""
        self.ends: dict[int, tuple[int, int]] = {}
        """Tie number -> the positions of its two nodes."""
        self.pool = {
            name: np.zeros(ROOM, np.int64)
            for name in ("tie", "here", "there", "kind", "outward", "strength", "confirmed", "organisation")
        }
        self.used = 0

    def put(self, tie: Tie, a: int, b: int) -> None:
        """Add or replace `tie` between the positions `a` and `b`."""
        if tie.number in self.ends:
            self.drop(tie.number)
        self.ends[tie.number] = (a, b)
        for here, there, outward in ((a, b, 1), (b, a, 0)):
            self._append(
                here,
                tie=tie.number,
                here=here,
                there=there,
                kind=TIE_KINDS.index(tie.kind),
                outward=outward,
                strength=tie.strength,
                confirmed=tie.confirmed,
                organisation=tie.organisation,
            )

    def drop(self, number: int) -> None:
        """Take the tie `number` away; KeyError when there is none."""
        for here in self.ends.pop(number):
            start, length, room = self.stretch[here]
            entry = start + int(np.flatnonzero(self.pool["tie"][start : start + length] == number)[0])
            for column in self.pool.values():
                column[entry] = column[start + length - 1]
                column[start + length - 1] = 0
            self.stretch[here] = (start, length - 1, room)

    def of(self, position: int) -> list[int]:
        """Numbers of the ties of the node at `position`."""
        start, length, _ = self.stretch.get(position, (0, 0, 0))
        return [int(number) for number in self.pool["tie"][start : start + length]]

    def _append(self, node: int, **entry: int) -> None:
        start, length, room = self.stretch.get(node, (0, 0, 0))
        if length == room:
            start, room = self._move(start, length)
        for name, value in entry.items():
            self.pool[name][start + length] = value
        self.stretch[node] = (start, length + 1, room)

    def _move(self, start: int, length: int) -> tuple[int, int]:
        """Move a full stretch to the end of the pool, with double the room."""
        room = max(ROOM, 2 * length)
        new, self.used = self.used, self.used + room
        while self.used > len(self.pool["tie"]):
            self.pool = {name: np.concatenate([column, np.zeros_like(column)]) for name, column in self.pool.items()}
        for column in self.pool.values():
            column[new : new + length] = column[start : start + length]
            column[start : start + length] = 0
        return new, room


class Former(NamedTuple):
    """A role that is over."""

    days: int
    """How long it has been over."""
    at: int
    """Number of where it was."""


class Premises(NamedTuple):
    """What is known of the room of a place or initiative: see `model.Node`."""

    room: int | None
    access: frozenset[str]
    until: int


class Gist(NamedTuple):
    """What a text is about: its likeness to each concept, shape (C,), and its sense, shape (SENSE,).

    Zeros are: not known.
    """

    concepts: NDArray[np.uint8]
    sense: NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class View:
    """The part of a network that one scope may see. Every array is over node positions unless it says otherwise."""

    see: Bools
    """The viewer may see this node as a card."""
    use: Bools
    """It may moreover be part of an answer: active, agreed to be matched, and old enough or with a guardian."""
    start: Ints
    """Shape (nodes + 1,): where the neighbours of a node begin in the three arrays below."""
    there: Ints
    """Neighbours, each once, by rising number."""
    trust: Ints
    """Strength times recency of the best tie with that neighbour, per mille, at least 1."""
    member: Bools
    """One of the ties with that neighbour is a membership."""
    asked: Ints
    """Last day this node was asked for a need whose owner the viewer may see; 0 is never."""
    former: Mapping[int, Mapping[int, Former]]
    """Position of an initiative, organisation or place -> who had a role there before, or at whose it is, as far as
    the viewer may know; of several roles the last."""

    @cached_property
    def degree(self) -> Ints:
        """Number of visible neighbours."""
        return np.diff(self.start)

    def neighbours(self, position: int) -> Ints:
        """Visible neighbours of one node, by rising number."""
        return self.there[self.start[position] : self.start[position + 1]]

    def trusts(self, position: int) -> Ints:
        """Trust in each of `neighbours(position)`, per mille."""
        return self.trust[self.start[position] : self.start[position + 1]]

    def around(self, positions: Ints) -> tuple[Ints, Ints]:
        """All neighbours of all of these, flat: the row of whose they are, and the place in the arrays above."""
        start, length = self.start[positions], self.degree[positions]
        row = np.repeat(np.arange(len(positions)), length)
        offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        return row, start[row] + offset

    def groups(self, position: int) -> Ints:
        """Neighbours that this node belongs to, or that belong to it, by a membership."""
        stretch = slice(self.start[position], self.start[position + 1])
        return self.there[stretch][self.member[stretch]]


class Network:
    """The whole graph of one database, in memory."""

    def __init__(self) -> None:
        """An empty network."""
        self.vocabulary = vocabulary.load()
        self.version = 0
        self.areas, self.markers, self.tongues = Interned(), Interned(), Interned()
        self.nodes = Columns(
            kind=np.int64, placed=np.bool_, x=np.int64, y=np.int64, area=np.int64, organisation=np.int64,
            shared=np.bool_, listed=np.bool_, claimed=np.bool_, consent=np.bool_, agreement=np.bool_, active=np.bool_,
            professional=np.bool_, gender=np.int64, born_from=np.int64, guardian=np.bool_,
        )  # fmt: skip
        self.talents = Columns(
            owner=np.int64, slots=np.int64, reach=np.int64, capacity_left=np.int64, active=np.bool_,
            collective=np.bool_, mentions=np.int64, cannot=np.int64, rather_not=np.int64,
            concepts=np.dtype((np.int64, MOST_CONCEPTS)), weights=np.dtype((np.int64, MOST_CONCEPTS)),
            tongues=np.int64, gist=np.dtype((np.uint8, len(self.vocabulary.concepts))),
            sense=np.dtype((np.int8, SENSE)), read=np.bool_, sensed=np.bool_,
        )  # fmt: skip
        self.ties = Ties()
        self.languages: dict[int, frozenset[str]] = {}
        """Node number -> languages, where they are known."""
        self.qualifications: dict[int, tuple[tuple[str, int], ...]] = {}
        """Node number -> kinds with their last valid day."""
        self.gists: dict[int, NDArray[np.uint8]] = {}
        """Number of an initiative, organisation or place -> what it is about, shape (C,)."""
        self.holds: dict[int, frozenset[str]] = {}
        """Talent number -> qualifications that its words say it has, where they say so."""
        self.sorts: dict[int, str] = {}
        """Number of an organisation or place -> what sort it is."""
        self.places: dict[int, int] = {}
        """Number of an initiative -> that of the place where it is."""
        self.owners: dict[int, int] = {}
        """Number of a place or initiative -> that of the organisation whose it is."""
        self.pasts: dict[int, tuple[tuple[int, int], ...]] = {}
        """Node number -> where it had a role before, with the last day of it."""
        self.rooms: dict[int, Premises] = {}
        """Number of a place or initiative -> what is known of its room."""
        self.rides: dict[int, Ride] = {}
        """Talent number -> the seat it offers."""
        self.named: dict[int, frozenset[int]] = {}
        """Talent number -> the nodes that its words name."""
        self.needs: dict[int, Need] = {}
        self.introductions: dict[int, Introduction] = {}
        self.aparts: dict[int, Apart] = {}
        self.via_wishes: dict[int, ViaWish] = {}
        self.openings: dict[int, Opening] = {}
        self.bookings: dict[int, Booking] = {}
        self.conditions: dict[int, Condition] = {}
        self._views: dict[Scope, View] = {}

    @classmethod
    def build(cls, values: Iterable[Value]) -> "Network":
        """A network of `values`, in any order; every end of a tie and owner must be among them."""
        network = cls()
        rows = list(values)
        for kind in (Node, Tie, Talent, Need, *KEPT):
            for value in rows:
                if type(value) is kind:
                    network.put(value)
        return network

    def put(self, value: Value) -> None:
        """Add `value`, or replace the one of its type and number. KeyError when a node it names is not there."""
        self._changed()
        match value:
            case Node():
                self._put_node(value)
            case Tie():
                self.ties.put(value, self.nodes.at[value.a], self.nodes.at[value.b])
            case Talent():
                self._put_talent(value)
            case Need():
                self._require(value.owner)
                self.needs[value.number] = value
            case _:
                self._kept(type(value))[value.number] = value

    def drop(self, kind: type[Value], number: int) -> None:
        """Take the value of this type and number away, with what hangs on a node; nothing when it is not there."""
        self._changed()
        if kind is Node and number in self.nodes.at:
            self._drop_node(number)
        elif kind is Tie and number in self.ties.ends:
            self.ties.drop(number)
        elif kind is Talent and number in self.talents.at:
            self._drop_talent(number)
        elif kind is Need and number in self.needs:
            self._drop_need(number)
        elif kind in KEPT:
            self._kept(kind).pop(number, None)

    def view(self, scope: Scope) -> View:
        """What `scope` may see, kept until something changes."""
        view = self._views.get(scope)
        if view is None:
            if len(self._views) >= MOST_VIEWS:
                self._views.clear()
            view = self._views[scope] = self._view(scope)
        return view

    def gist(self, written: bytes) -> Gist:
        """What was written of a text; zeros for what is not there, or was not made with the concepts we have now."""
        count = len(self.vocabulary.concepts)
        concepts = written[:count] if len(written) in {count, count + SENSE} else bytes(count)
        sense = written[count:] if len(written) == count + SENSE else bytes(SENSE)
        return Gist(np.frombuffer(concepts, np.uint8), np.frombuffer(sense, np.int8))

    def spot(self, node: int) -> Spot | None:
        """Where the node of this number is; None is not known."""
        at = self.nodes.at.get(node)
        if at is None or not self.nodes["placed"][at]:
            return None
        return int(self.nodes["x"][at]), int(self.nodes["y"][at])

    def giver(self, talent: int) -> int:
        """Number of whose the talent of this number is; KeyError where that talent is not there."""
        return int(self.nodes["number"][self.talents["owner"][self.talents.at[talent]]])

    def talents_of(self, node: int) -> Ints:
        """Positions of the talents of the node at position `node`, by rising number."""
        found = np.flatnonzero((self.talents["owner"] == node) & (self.talents["number"] > 0))
        return found[np.argsort(self.talents["number"][found])]

    def active_talents(self, node: int) -> Ints:
        """Positions of what the node at position `node` offers now, by rising number."""
        found = self.talents_of(node)
        return found[self.talents["active"][found].astype(np.bool_)]

    def minors(self, today: int) -> Bools:
        """Which nodes are under `ADULT` on this day, if the oldest of their birth-year band, without a guardian."""
        born = self.nodes["born_from"]
        young: Bools = (born > 0) & (date.fromordinal(today).year - born < ADULT)
        return young & ~self.nodes["guardian"]

    @cached_property
    def needs_of(self) -> dict[int, list[Need]]:
        """Owner number -> its needs, by rising number."""
        return _by(self.needs, lambda need: need.owner)

    @cached_property
    def introduced(self) -> dict[int, list[Introduction]]:
        """Need number -> its introductions, by rising number."""
        return _by(self.introductions, lambda introduction: introduction.need)

    @cached_property
    def apart_from(self) -> dict[int, frozenset[int]]:
        """Node number -> who it is never introduced to: pairs kept apart, and pairs of an unsafe introduction."""
        pairs = [(apart.a, apart.b) for apart in self.aparts.values()]
        pairs += [
            (need.owner, giver)
            for introduction, need, giver in self._introduced_needs()
            if introduction.state == "unsafe"
        ]
        found: dict[int, set[int]] = {}
        for a, b in pairs:
            found.setdefault(a, set()).add(b)
            found.setdefault(b, set()).add(a)
        return {node: frozenset(others) for node, others in found.items()}

    @cached_property
    def wishes_of(self) -> dict[int, list[ViaWish]]:
        """Node number -> through whom it would rather, or rather not, be introduced."""
        return _by(self.via_wishes, lambda one: one.node)

    @cached_property
    def openings_of(self) -> dict[int, list[Opening]]:
        """Place number -> when it can be used."""
        return _by(self.openings, lambda one: one.place)

    @cached_property
    def bookings_of(self) -> dict[int, list[Booking]]:
        """Place number -> when it is taken."""
        return _by(self.bookings, lambda one: one.place)

    @cached_property
    def conditions_of(self) -> dict[int, list[Condition]]:
        """Node number -> its conditions, those that were taken away too."""
        return _by(self.conditions, lambda one: one.node)

    def values(self) -> Iterator[tuple[str, int, tuple[Any, ...]]]:
        """Everything the network holds as (type, number, fields), to compare one network with another."""
        areas = {number: area for area, number in self.areas.index.items()}
        for number, at in sorted(self.nodes.at.items()):
            row = {name: self.nodes[name][at].item() for name in self.nodes.types}
            row["area"] = areas[row["area"]]
            some = (kept.get(number) for kept in self._of_some_nodes())
            yield "node", number, (*row.items(), *map(repr, some))
        for number, at in sorted(self.talents.at.items()):
            row = {name: self.talents[name][at].tolist() for name in self.talents.types}
            row["owner"] = self.nodes["number"][row["owner"]].item()
            for name in ("mentions", "cannot", "rather_not"):
                row[name] = tuple(self.markers.words(row[name]))
            row["tongues"] = tuple(self.tongues.words(row["tongues"]))
            some = (kept.get(number) for kept in self._of_some_talents())
            yield "talent", number, (*row.items(), *map(repr, some))
        for number, (a, b) in sorted(self.ties.ends.items()):
            start, length, _ = self.ties.stretch[a]
            entry = start + self.ties.of(a).index(number)
            columns = {n: c[entry].item() for n, c in self.ties.pool.items() if n not in ("here", "there")}
            ends = (self.nodes["number"][a].item(), self.nodes["number"][b].item())
            yield "tie", number, (ends, length > 0, *columns.items())
        for kind in (Need, *KEPT):
            kept = self.needs if kind is Need else self._kept(kind)
            for number in sorted(kept):
                yield kind.__name__.lower(), number, (kept[number],)

    def _kept(self, kind: type[Value]) -> dict[int, Any]:
        """Values of a kind that is kept as it comes."""
        kept: dict[int, Any] = getattr(self, KEPT[kind])
        return kept

    def _of_some_nodes(self) -> tuple[dict[int, Any], ...]:
        """What only some nodes have."""
        kept = (self.languages, self.qualifications, self.gists, self.sorts)
        return *kept, self.places, self.owners, self.pasts, self.rooms

    def _of_some_talents(self) -> tuple[dict[int, Any], ...]:
        """What only some talents have."""
        return self.holds, self.rides, self.named

    def _changed(self) -> None:
        self.version += 1
        self._views.clear()
        for name in (
            "needs_of",
            "introduced",
            "apart_from",
            "wishes_of",
            "openings_of",
            "bookings_of",
            "conditions_of",
        ):
            self.__dict__.pop(name, None)

    def _require(self, node: int) -> int:
        return self.nodes.at[node]

    def _put_node(self, node: Node) -> None:
        self.nodes.put(
            node.number,
            kind=NODE_KINDS.index(node.kind),
            placed=node.x is not None and node.y is not None,
            x=node.x or 0,
            y=node.y or 0,
            area=self.areas.number(node.area),
            organisation=node.organisation,
            shared=node.shared or node.kind != "person",
            listed=node.listed and node.kind == "person",
            claimed=node.claimed,
            consent=node.consent,
            agreement=node.agreement,
            active=node.active,
            professional=node.professional,
            gender=GENDERS.index(node.gender),
            born_from=node.born_from or 0,
            guardian=node.guardian,
        )
        self._forget(node.number)
        if node.languages:
            self.languages[node.number] = node.languages
        if node.qualifications:
            self.qualifications[node.number] = node.qualifications
        if node.gist:
            self.gists[node.number] = self.gist(node.gist).concepts
        if node.sort:
            self.sorts[node.number] = node.sort
        if node.place:
            self.places[node.number] = node.place
        if node.owner:
            self.owners[node.number] = node.owner
        if node.past:
            self.pasts[node.number] = node.past
        if node.room is not None or node.access or node.until:
            self.rooms[node.number] = Premises(node.room, node.access, node.until)

    def _forget(self, node: int) -> None:
        for some in self._of_some_nodes():
            some.pop(node, None)

    def _put_talent(self, talent: Talent) -> None:
        known = [w for w in talent.concepts if w.concept in self.vocabulary.index][:MOST_CONCEPTS]
        empty = MOST_CONCEPTS - len(known)
        limits: Limits = talent.limits
        gist = self.gist(talent.gist)
        self.talents.put(
            talent.number,
            owner=self._require(talent.owner),
            slots=talent.slots,
            reach=talent.reach,
            capacity_left=-1 if talent.capacity_left is None else talent.capacity_left,
            active=talent.active,
            collective=talent.collective,
            mentions=self.markers.bits(sorted(limits.mentions)),
            cannot=self.markers.bits(sorted(limits.cannot)),
            rather_not=self.markers.bits(sorted(limits.rather_not)),
            concepts=[self.vocabulary.index[w.concept] for w in known] + [0] * empty,
            weights=[w.weight for w in known] + [0] * empty,
            tongues=self.tongues.bits(sorted(limits.tongues)),
            gist=gist.concepts,
            sense=gist.sense,
            read=gist.concepts.any(),
            sensed=gist.sense.any(),
        )
        for some in self._of_some_talents():
            some.pop(talent.number, None)
        if talent.holds:
            self.holds[talent.number] = talent.holds
        if talent.ride:
            self.rides[talent.number] = talent.ride
        if talent.names:
            self.named[talent.number] = talent.names

    def _drop_node(self, number: int) -> None:
        at = self.nodes.at[number]
        for tie in self.ties.of(at):
            self.ties.drop(tie)
        for talent in self.talents["number"][self.talents_of(at)].tolist():
            self._drop_talent(talent)
        for need in [need.number for need in self.needs.values() if need.owner == number]:
            self._drop_need(need)
        self.aparts = {n: apart for n, apart in self.aparts.items() if number not in (apart.a, apart.b)}
        self.via_wishes = {n: one for n, one in self.via_wishes.items() if number not in (one.node, one.other)}
        self.openings = {n: one for n, one in self.openings.items() if one.place != number}
        self.bookings = {n: one for n, one in self.bookings.items() if one.place != number}
        self.conditions = {n: one for n, one in self.conditions.items() if one.node != number}
        self._forget(number)
        self.nodes.drop(number)

    def _drop_talent(self, number: int) -> None:
        self.talents.drop(number)
        for some in self._of_some_talents():
            some.pop(number, None)
        self.introductions = {n: one for n, one in self.introductions.items() if one.talent != number}

    def _drop_need(self, number: int) -> None:
        del self.needs[number]
        self.introductions = {n: one for n, one in self.introductions.items() if one.need != number}

    def _introduced_needs(self) -> Iterator[tuple[Introduction, Need, int]]:
        """Introductions with their need and the number of the giver, where need and talent are still there."""
        for introduction in self.introductions.values():
            need = self.needs.get(introduction.need)
            if need is not None and introduction.talent in self.talents.at:
                yield introduction, need, self.giver(introduction.talent)

    def _view(self, scope: Scope) -> View:
        nodes = self.nodes
        see = self._seen(scope)
        use = see & nodes["consent"] & nodes["active"] & ~self.minors(scope.today)
        start, there, trust, member = self._visible_ties(scope, use)
        asked = np.zeros(nodes.used, np.int64)
        for introduction, need, giver in self._introduced_needs():
            at = nodes.at[giver]
            if self._reads(scope, see, need):
                asked[at] = max(asked[at], introduction.asked)
        return View(see, use, start, there, trust, member, asked, self._former(scope, use))

    def _former(self, scope: Scope, use: Bools) -> dict[int, dict[int, Former]]:
        """A role of before may be known as a tie would be: of one's own people, and of who is open to all."""
        nodes, at = self.nodes, self.nodes.at
        open_to = nodes["shared"] & ~nodes["listed"]
        if scope.organisation:
            open_to |= nodes["organisation"] == scope.organisation
        owned: dict[int, list[int]] = {}
        for thing, owner in self.owners.items():
            owned.setdefault(owner, []).append(thing)
        found: dict[int, dict[int, Former]] = {}
        for number, roles in self.pasts.items():
            who = at[number]
            if not use[who] or not (scope.everything or open_to[who]):
                continue
            for where, last in roles:
                former = Former(max(0, scope.today - last), where)
                for thing in (at[n] for n in (where, *owned.get(where, ())) if n in at):
                    if use[thing]:
                        known = found.setdefault(thing, {})
                        known[who] = min(former, known.get(who, former))
        return found

    def _seen(self, scope: Scope) -> Bools:
        """Which nodes the scope may see as a card; the same rule as app/policy/visibility.py."""
        nodes = self.nodes
        there: Bools = nodes["number"] > 0
        if scope.everything:
            return there
        areas = [self.areas.index[area] for area in scope.areas if area in self.areas.index]
        recorder, listed = nodes["organisation"], nodes["listed"]
        own = (recorder == scope.organisation) & (recorder > 0)
        shared = nodes["shared"] & (~listed | np.isin(recorder, sorted(scope.lists)))
        near = np.isin(nodes["area"], areas) & (own | shared)
        mine = listed & (recorder == scope.initiative) & (recorder > 0)
        known = np.isin(nodes["number"], [scope.person, *sorted(scope.circle)])
        return there & ((nodes["kind"] != PERSON) | near | mine | known)

    def reads(self, scope: Scope, need: Need) -> bool:
        """Whether the scope may read this need: its own, or its organisation's in its neighbourhoods."""
        return self._reads(scope, self.view(scope).see, need)

    def knows(self, scope: Scope, number: int) -> bool:
        """Whether what a node wishes is for the scope to know: one's own, and of one's own people who is one's task."""
        see, at = self.view(scope).see, self.nodes.at[number]
        if self._speaks(scope, number):
            return bool(see[at])
        own = int(self.nodes["organisation"][at]) == scope.organisation > 0
        return (own or number in scope.circle) and self._is_task(scope, see, number)

    def _reads(self, scope: Scope, see: Bools, need: Need) -> bool:
        """The same rule as app/policy/visibility.py; somebody else's person in the neighbourhood is a card only."""
        if self._speaks(scope, need.owner):
            return bool(see[self.nodes.at[need.owner]])
        if need.organisation != scope.organisation or not scope.organisation:
            return False
        return self._is_task(scope, see, need.owner)

    def _speaks(self, scope: Scope, number: int) -> bool:
        return scope.everything or number in {scope.person, scope.initiative}

    def _is_task(self, scope: Scope, see: Bools, number: int) -> bool:
        """Whether a node is for the scope to help: introduced by it, or in its neighbourhoods and its task."""
        at, nodes = self.nodes.at[number], self.nodes
        if not see[at]:
            return False
        if nodes["kind"][at] == PERSON:
            if number in scope.circle:
                return True
            task = number in scope.people or not nodes["claimed"][at]
            if not task or nodes["organisation"][at] != scope.organisation:
                return False
        areas = {self.areas.index.get(area, -1) for area in scope.areas}
        return int(nodes["area"][at]) in areas

    def _visible_ties(self, scope: Scope, use: Bools) -> tuple[Ints, Ints, Ints, Bools]:
        """The ties between usable nodes that the scope may see, each neighbour once, as start/there/trust/member."""
        pool, count = self.ties.pool, self.nodes.used
        seen = (pool["tie"] > 0) & use[pool["here"]] & use[pool["there"]] if count else pool["tie"] > 0
        if not scope.everything and count:
            shared = self.nodes["shared"] & ~self.nodes["listed"]
            own = (pool["organisation"] == scope.organisation) & (pool["organisation"] > 0)
            seen &= own | (shared[pool["here"]] & shared[pool["there"]])
        entry = np.flatnonzero(seen)
        here, there = pool["here"][entry], pool["there"][entry]
        fresh = recency(scope.today, pool["confirmed"][entry])
        trust = np.maximum(1, pool["strength"][entry] * fresh // MILLE)
        numbers = self.nodes["number"]
        order = np.lexsort((-trust, numbers[there], here))
        here, there, trust = here[order], there[order], trust[order]
        member = pool["kind"][entry][order] == MEMBER
        first = np.ones(len(here), np.bool_)
        first[1:] = (here[1:] != here[:-1]) | (there[1:] != there[:-1])
        any_member = np.logical_or.reduceat(member, np.flatnonzero(first)) if len(here) else member
        start = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(here[first], minlength=count), out=start[1:])
        return start, there[first], trust[first], any_member
