"""A reader who wants to know more than figures of areas say: adds, subtracts, and solves what is left over.

Written apart from the gate: it takes the answers that leave the house, turns each number back into the counts behind
it, knows every relation between counts that there really is, and asks a linear program how small and how large each
count can be.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil, floor, inf
from random import Random
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from app.policy.figures import COUNTS, NETWORK, Rule
from app.policy.rounding import density, interval, mean, share
from app.services.published import TIMES

Key = tuple[str, str, str]
"""Day, code of the area, name of the count: "all.nodes" of a network, "people" of what is counted each month."""
Row = tuple[dict[Key, int], float, float]
"""What these cells, so many times each, add up to: at least, and at most."""

PUBLIC = {"initiatives", "organisations", "coupled_initiatives", "inhabitants"}
PAIRS = {"initiative_pairs", "professional_pairs"}
ADD_UP = ("all.people", "all.residents", "all.professionals", "all.nodes", "residents.nodes")
"""Counts of a network of which those of the parts of an area are those of the area."""
GROW = ("ties", "ties_recorded", "fresh_ties", "three_or_more", "core", "bonding", "linking", "near_initiative",
        "initiative_ties", "professional_ties")  # fmt: skip
"""Counts of which an area has as many as its parts together, at least: ties from one to the other come on top."""
SHRINK = ("isolates", "components")
"""Counts of which it has as many as its parts together, at most."""
TOGETHER = ("largest", "largest_with", "largest_without")
"""Counts of which it has as many as each of its parts, at least."""
NO_SUMS = {"give_and_receive", "give_or_receive", "running90", "running180", "running365"}
"""Monthly counts that do not add up: somebody may be in two areas; and what is estimated."""
STEPS = (
    ("met", "agreed"), ("agreed", "asked"), ("asked", "introductions"), ("stopped", "met"), ("worker_out", "met"),
    ("outside_list", "asked"), ("collective", "asked"), ("unanswered_needs", "open_needs"),
    ("unused_givers", "givers_with_talent"), ("volunteers_never_asked", "volunteers_with_talent"),
    ("would_have_met", "without_us_answers"), ("give_and_receive", "give_or_receive"),
    ("running90", "known90"), ("running180", "known180"), ("running365", "known365"),
    ("known90", "met"), ("known180", "known90"), ("known365", "known180"),
)  # fmt: skip
"""Of these counts the first is never more than the second."""
WITHIN = (
    ("fresh_ties", "ties_recorded"), ("ties", "ties_recorded"), ("core", "nodes"), ("largest", "nodes"),
    ("three_or_more", "nodes"), ("isolates", "nodes"), ("falls_off", "largest"), ("cut_points", "nodes"),
    ("largest_without", "largest_with"), ("near_initiative", "residents"), ("only_professionals", "people"),
    ("components", "nodes"), ("bonding", "placed_ties"), ("bridging", "placed_ties"), ("linking", "placed_ties"),
    ("stayed", "before_or_now"),
)  # fmt: skip
"""The same of counts of one network."""


class _Read(NamedTuple):
    """One figure, how it is made, and of which table and area it is."""

    one: dict[str, Any]
    rule: Rule
    at: tuple[str, str, str]

    def key(self, name: str) -> Key:
        """The cell of this name in the same table."""
        return self.at[0], self.at[1], self.at[2] + name


@dataclass
class Reader:
    """What is known of each count: the least and the most it can be, and what adds up to what."""

    least: dict[Key, float] = field(default_factory=lambda: defaultdict(float))
    most: dict[Key, float] = field(default_factory=lambda: defaultdict(lambda: inf))
    rows: list[Row] = field(default_factory=list)
    printed: set[Key] = field(default_factory=set)
    true_density: bool = False
    """Whether density is that of the true counts: a wrong variant, that tells more of these than 'rounded to 5'."""

    # --- Numbers, back to the counts behind them ---

    def reads(self, answer: dict[str, Any]) -> None:
        """Read what GET /v1/neighbourhoods/{code}/measures says of an area on a day."""
        code, measured = answer["code"], answer["standsSince"] or answer["measuredOn"]
        found = []
        for one in answer["figures"]:
            monthly = one["name"] in COUNTS
            rule = COUNTS[one["name"]] if monthly else NETWORK[one["name"]]
            before = "" if monthly else f"{one['among']}."
            found.append(_Read(one, rule, (answer["countedOn"] if monthly else measured, code, before)))
        for step in (self._reads_counts, self._takes_apart, self._works_back, self._reads_density):
            for read in found:
                if read.rule.kind != "index":
                    step(read)
        self._lists(answer)
        self._groups(answer, measured)

    def _reads_counts(self, read: "_Read") -> None:
        rule, value, n = read.rule, read.one["value"], read.one["n"]
        if rule.kind == "exact":
            count = n if rule.whole else value
            self._is(read.key(rule.whole or rule.part), count, count)
        elif rule.kind == "count":
            self._prints(read.key(rule.part), value)
        elif n is not None and rule.whole == "inhabitants":
            self._is(read.key(rule.whole), n, n)
        elif rule.whole not in PAIRS:
            self._prints(read.key(rule.whole), n)

    def _takes_apart(self, read: "_Read") -> None:
        """People times initiatives, or times professionals: one of both is known."""
        name, pairs, people = read.rule.whole, read.one["n"], read.key("people")
        if name not in PAIRS or pairs is None:
            return
        if name == "initiative_pairs":
            initiatives = self.least[read.key("initiatives")]
            self._prints(people, pairs / initiatives if initiatives else None)
        elif people in self.printed:
            middle = (self.least[people] + self.most[people]) / 2
            self._prints(read.key("professionals"), round(pairs / middle))

    def _works_back(self, read: "_Read") -> None:
        """Which multiples of 5 give exactly this share, with this interval; or this mean."""
        one, n = read.one, read.one["n"]
        if one["value"] is None or read.rule.kind not in {"share", "mean"}:
            return
        if read.rule.kind == "mean":
            times = TIMES.get(one["name"], 1)
            fits = [s for s in range(10, 20 * n + 100, 5) if mean(times * s, n) == one["value"]]
        else:
            said = (one["value"], (one["low"], one["high"]))
            fits = [s for s in range(10, n, 5) if (share(s, n), interval(s, n)) == said]
        key = read.key(read.rule.part)
        self.printed.add(key)
        self._is(key, max(10, min(fits) - 2), max(fits) + 2)

    def _reads_density(self, read: "_Read") -> None:
        """Of how many people and ties two figures of the true density can be."""
        nodes, ties = read.key("nodes"), read.key("ties")
        if not self.true_density or read.rule.kind != "density" or not {nodes, ties} <= self.printed:
            return
        fits = [
            (n, m)
            for n in range(int(self.least[nodes]), int(self.most[nodes]) + 1)
            for m in range(int(self.least[ties]), int(self.most[ties]) + 1)
            if density(n, m) == read.one["value"]
        ]
        for key, found in zip((nodes, ties), zip(*fits, strict=True), strict=False):
            self._is(key, min(found), max(found))

    def _is(self, key: Key, least: float, most: float) -> None:
        self.least[key], self.most[key] = max(self.least[key], least), min(self.most[key], most)

    def _prints(self, key: Key, value: float | None) -> None:
        if value is not None:
            self.printed.add(key)
            self._is(key, max(10, value - 2), value + 2)

    def _lists(self, answer: dict[str, Any]) -> None:
        for gap in answer["gaps"]:
            for side in ("needs", "offers"):
                self._prints((answer["countedOn"], answer["code"], f"{side}:{gap['theme']}"), gap[side])
        stops = {(answer["countedOn"], answer["code"], f"stopped:{one['reason']}"): one for one in answer["stops"]}
        for key, one in stops.items():
            self._prints(key, one["count"])
        if stops:
            self.adds({(answer["countedOn"], answer["code"], "asked"): 1} | dict.fromkeys(stops, -1), least=0)

    def _groups(self, answer: dict[str, Any], day: str) -> None:
        """Groups of ten or more; with who is in none they are all residents and volunteers."""
        loose, code = (day, answer["code"], "loose"), answer["code"]
        self._prints(loose, answer["loose"])
        groups = [(day, code, f"group:{place}") for place in range(len(answer["groups"]))]
        for key, group in zip(groups, answer["groups"], strict=True):
            self._is(key, 10, inf)
            self._prints(key, group["size"])
            self.adds({(day, code, "residents.largest"): 1, key: -1}, least=0)
        if groups and day:
            everybody = dict.fromkeys([*groups, loose], -1) | {(day, code, "residents.nodes"): 1}
            self.adds(everybody, least=0)
            self.adds({loose: 1, (day, code, "residents.isolates"): -1}, least=0)

    # --- What every reader knows of counts ---

    def adds(self, cells: dict[Key, int], least: float = -inf, most: float = inf) -> None:
        """Know that these cells add up to between so much and so much."""
        self.rows.append((cells, least, most))

    def knows_counts(self, day: str, code: str) -> None:
        """Know how the counts of one area and month hang together."""

        def at(name: str) -> Key:
            return day, code, name

        self.adds({at("people"): 1, at("residents"): -1, at("volunteers"): -1}, 0, 0)
        for part, whole in STEPS:
            self.adds({at(whole): 1, at(part): -1}, least=0)

    def knows_network(self, day: str, code: str) -> None:
        """Know how the counts of one network hang together."""

        def at(name: str) -> Key:
            return day, code, name

        self.adds({at("all.people"): 1, at("residents.nodes"): -1}, 0, 0)
        self.adds(
            {at("all.nodes"): 1, at("all.people"): -1, at("all.professionals"): -1, at("all.initiatives"): -1}, 0, 0
        )
        self.adds({at("all.people"): 1, at("all.residents"): -1}, least=0)
        placed = {at(f"all.{name}"): -1 for name in ("bonding", "bridging", "linking")}
        self.adds({at("all.placed_ties"): 1} | placed, 0, 0)
        inside = {at(f"all.{name}"): -1 for name in ("initiative_ties", "professional_ties")}
        self.adds({at("all.ties"): 1, at("residents.ties"): -1} | inside, least=0)
        self.adds({at("residents.isolates"): 1, at("all.only_professionals"): -1}, least=0)
        for name in ("largest", "core", "three_or_more"):
            self.adds({at(f"all.{name}"): 1, at(f"residents.{name}"): -1}, least=0)
        self.adds({at("all.largest"): 1, at("all.largest_with"): -1}, least=0)
        self.adds({at("residents.largest"): -1, at("all.largest_without"): 1}, least=0)
        for among in ("all", "residents"):
            for part, whole in WITHIN:
                if among == "all" or {part, whole} <= {"nodes", "core", "largest", "three_or_more", "isolates",
                                                       "falls_off", "cut_points", "components"}:  # fmt: skip
                    self.adds({at(f"{among}.{whole}"): 1, at(f"{among}.{part}"): -1}, least=0)
            joined = {at(f"{among}.nodes"): 1, at(f"{among}.isolates"): -1}
            for name in ("core", "three_or_more", "cut_points"):
                self.adds(joined | {at(f"{among}.{name}"): -1}, least=0)
            self.adds({at(f"{among}.ties"): 1, at(f"{among}.nodes"): -1, at(f"{among}.components"): 1}, least=0)
            self.adds({at(f"{among}.ties"): 2, at(f"{among}.three_or_more"): -2, at(f"{among}.nodes"): -1,
                       at(f"{among}.isolates"): 1}, least=0)  # fmt: skip
            self.adds({at(f"{among}.components"): 1, at(f"{among}.isolates"): -1}, least=0)
            # Beside the largest, each component that is nobody alone has two.
            self.adds({at(f"{among}.nodes"): 1, at(f"{among}.largest"): -1, at(f"{among}.components"): -1}, least=-1)

    def knows_same_night(self, counted: str, measured: str, code: str) -> None:
        """Know that what is counted and measured in one night is of the same people."""
        if counted == measured:
            for name in ("people", "residents", "professionals", "initiatives"):
                self.adds({(counted, code, name): 1, (measured, code, f"all.{name}"): -1}, 0, 0)

    def knows_parts(self, day: str, code: str, parts: list[str], themes: dict[str, bool]) -> None:
        """Know how an area hangs together with the areas that make it up; of which themes they have all there is."""
        if not parts:
            return
        counts = {key[2] for key in {*self.least, *self.most} if "." not in key[2]}
        counts = {name for name in counts if ":" not in name or name.startswith("stopped:")}
        counts |= {name for pair in STEPS for name in pair} | {"people", "residents", "volunteers", "professionals"}
        counts -= NO_SUMS | {"loose", "initiatives", "organisations"}
        for name in [*sorted(counts), *ADD_UP]:
            self.adds({(day, code, name): 1} | {(day, part, name): -1 for part in parts}, 0, 0)
        for theme, exact in themes.items():
            for side in ("needs", "offers"):
                name = f"{side}:{theme}"
                self.adds({(day, code, name): 1} | {(day, part, name): -1 for part in parts}, 0, 0 if exact else inf)
        for among in ("all", "residents"):
            for name in GROW:
                self.adds({(day, code, f"{among}.{name}"): 1} | {(day, p, f"{among}.{name}"): -1 for p in parts}, 0)
            for name in SHRINK:
                self.adds({(day, code, f"{among}.{name}"): -1} | {(day, p, f"{among}.{name}"): 1 for p in parts}, 0)
            for name in TOGETHER:
                for part in parts:
                    self.adds({(day, code, f"{among}.{name}"): 1, (day, part, f"{among}.{name}"): -1}, least=0)

    # --- How small and how large ---

    def told(self, truth: dict[Key, int]) -> None:
        """Be told of everything withheld whether it is under 10."""
        for key, count in truth.items():
            if key not in self.printed and key[2].rpartition(".")[2] not in PUBLIC:
                self._is(key, *((0, 9) if count < 10 else (10, inf)))

    def wrong(self, truth: dict[Key, int]) -> list[tuple[Any, ...]]:
        """What this reader believes and is not so: a reader who is wrong finds nothing."""
        found: list[tuple[Any, ...]] = [
            (key, count, self.least[key], self.most[key])
            for key, count in truth.items()
            if not self.least[key] <= count <= self.most[key]
        ]
        for cells, least, most in self.rows:
            if cells.keys() <= truth.keys() and not least <= sum(n * truth[c] for c, n in cells.items()) <= most:
                found.append(({key: truth[key] for key in cells}, least, most))
        return found

    def widths(self, targets: list[Key], chance: Random) -> dict[Key, tuple[int, int]]:
        """The smallest and largest whole number that each of these can be; where it is 4 wide that is all it says."""
        keys = sorted({key for cells, _, _ in self.rows for key in cells} | set(targets))
        place = {key: number for number, key in enumerate(keys)}
        ends = [(n, place[key]) for n, (cells, _, _) in enumerate(self.rows) for key in cells]
        size = len(keys)
        graph = csr_array(
            (np.ones(len(ends)), ([place[next(iter(self.rows[n][0]))] for n, _ in ends], [p for _, p in ends])),
            shape=(size, size),
        )
        block = connected_components(graph, directed=False)[1]
        rows_of, wanted = defaultdict(list), defaultdict(list)
        for cells, least, most in self.rows:
            rows_of[block[place[next(iter(cells))]]].append((cells, least, most))
        for key in targets:
            wanted[block[place[key]]].append(key)
        found: dict[Key, tuple[int, int]] = {}
        for number, some in wanted.items():
            found |= _Program(self, rows_of[number], some).widths(chance)
        return found


class _Program:
    """One block of cells as a linear program."""

    def __init__(self, reader: Reader, rows: list[Row], targets: list[Key]) -> None:
        self.targets = targets
        self.keys = sorted({key for cells, _, _ in rows for key in cells} | set(targets))
        self.place = {key: number for number, key in enumerate(self.keys)}
        self.bounds = [(reader.least[key], reader.most[key]) for key in self.keys]
        equal = [row for row in rows if row[1] == row[2]]
        under = [({key: -n for key, n in cells.items()}, -least) for cells, least, most in rows
                 if least != most and least > -inf]  # fmt: skip
        under += [(cells, most) for cells, least, most in rows if least != most and most < inf]
        self.problem: dict[str, Any] = {"bounds": self.bounds, "method": "highs"}
        if equal:
            self.problem |= {"A_eq": self._matrix([row[0] for row in equal]), "b_eq": [row[1] for row in equal]}
        if under:
            self.problem |= {"A_ub": self._matrix([row[0] for row in under]), "b_ub": [row[1] for row in under]}

    def _matrix(self, rows: list[dict[Key, int]]) -> Any:
        entries = [(number, self.place[key], n) for number, cells in enumerate(rows) for key, n in cells.items()]
        at, places, times = zip(*entries, strict=True)
        return csr_array((times, (at, places)), shape=(len(rows), len(self.keys)))

    def widths(self, chance: Random) -> dict[Key, tuple[int, int]]:
        low, high = dict.fromkeys(self.targets, inf), dict.fromkeys(self.targets, -inf)

        def push(goal: dict[Key, float]) -> None:
            cost = np.zeros(len(self.keys))
            for key, weight in goal.items():
                cost[self.place[key]] = weight
            answer = linprog(cost, **self.problem)
            if answer.x is None:
                raise AssertionError(f"no table fits what was published: {answer.message}")
            for key in self.targets:
                value = answer.x[self.place[key]]
                low[key], high[key] = min(low[key], value), max(high[key], value)

        for _ in range(6):
            signs = {key: chance.choice((-1.0, 1.0)) for key in self.targets}
            push(signs)
            push({key: -sign for key, sign in signs.items()})
        for key in self.targets:
            for sign in (1.0, -1.0):
                if high[key] - low[key] < 4 - 1e-6:
                    push({key: sign})
        return {key: (ceil(low[key] - 1e-6), floor(high[key] + 1e-6)) for key in self.targets}
