"""Tables of counts, attacked by a reader who has all months, adds and subtracts, and knows the rule.

The reader is written apart from the code: plain linear programs, two for each cell, over everything that was printed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import inf
from random import Random

import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array, lil_array

from app.policy.disclosure import Key, Sum, protect
from app.policy.tables import _Table

Counts = dict[Key, int]
Printed = Mapping[Key, int | None]
Publisher = Callable[[Counts, list[Sum], Counts, Printed], Printed]

ENOUGH = 4
MONTHS = ("2026-10", "2026-11", "2026-12")
YEAR = "2026"


# --- A municipality of random size, with everything that a reader may add up ------------------------------------------


class Town:
    """Three months of counts, over neighbourhoods, districts, a municipality and own groupings that overlap."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        names = [f"WK{number}" for number in range(chance.randint(1, 3))]
        self.inside = {name: [f"BU{name}{n}" for n in range(chance.randint(1, 4))] for name in names}
        homes = [home for inside in self.inside.values() for home in inside]
        self.homes = homes
        groups = {
            f"EG{n}": chance.sample(homes, chance.randint(2, len(homes)))
            for n in range(chance.randint(0, 2))
            if len(homes) > 1
        }
        self.below = self.inside | {"GM": list(self.inside)} | groups
        self.usual = chance.choice([6, 12, 30])
        self.by_month = [self.month(month) for month in MONTHS]

    def some(self, most: int | None = None) -> int:
        """A count as counts are: mostly small, sometimes not."""
        drawn = int(self.chance.expovariate(1 / self.usual)) + self.chance.choice([0, 0, 9, 20])
        return drawn if most is None else self.chance.choice([0, most, self.chance.randint(0, most), min(most, drawn)])

    def month(self, month: str) -> tuple[Counts, list[Sum]]:
        """What is counted of a month: people in two kinds, those alone, two themes of needs, and who came."""
        counts: Counts = {}
        for home in self.homes:
            residents, volunteers, came = self.some(), self.some(), self.some()
            needs = self.some()
            counts |= {
                (month, home, "residents"): residents,
                (month, home, "volunteers"): volunteers,
                (month, home, "people"): residents + volunteers,
                (month, home, "alone"): self.some(residents + volunteers),
                (month, home, "needs"): needs,
                (month, home, "needs:help"): self.some(needs // 2),
                (month, home, "needs:visit"): self.some(needs // 2),
                (month, home, "came"): came,
            }
        names = sorted({name for *_, name in counts})
        sums = []
        for area, parts in self.below.items():
            for name in names:
                counts[month, area, name] = sum(counts[month, part, name] for part in parts)
                sums.append(Sum((month, area, name), tuple((month, part, name) for part in parts)))
        for area in [*self.homes, *self.below]:
            at = (month, area)
            sums += [
                Sum((*at, "people"), ((*at, "residents"), (*at, "volunteers"))),
                Sum((*at, "people"), ((*at, "alone"),), exact=False),
                Sum((*at, "needs"), ((*at, "needs:help"), (*at, "needs:visit")), exact=False),
            ]
        return counts, sums

    def year(self) -> tuple[Counts, list[Sum]]:
        """Who came in the year, counted when its months are out already."""
        counts, sums = {}, []
        for area in [*self.homes, *self.below]:
            months = tuple((month, area, "came") for month in MONTHS)
            counts[YEAR, area, "came"] = sum(
                month_counts[key] for (month_counts, _), key in zip(self.by_month, months, strict=True)
            )
            sums.append(Sum((YEAR, area, "came"), months))
        for area, parts in self.below.items():
            sums.append(Sum((YEAR, area, "came"), tuple((YEAR, part, "came") for part in parts)))
        return counts, sums


def published(town: Town, publisher: Publisher) -> tuple[Counts, list[Sum], dict[Key, int | None]]:
    """Everything counted, everything that adds up, and everything printed, one snapshot after the other."""
    counts: Counts = {}
    sums: list[Sum] = []
    printed: dict[Key, int | None] = {}
    for new, new_sums in [*town.by_month, town.year()]:
        sums += new_sums
        printed |= publisher(new, sums, dict(counts), dict(printed))
        counts |= new
    return counts, sums, printed


def by_the_rule(new: Counts, sums: list[Sum], before: Counts, printed: Printed) -> Printed:
    return protect(before | new, sums, already=printed)


# --- The reader -------------------------------------------------------------------------------------------------------


def rounded_to(value: int) -> tuple[float, float]:
    return max(10, value - 2), value + 2


def exactly(value: int) -> tuple[float, float]:
    return value, value


class Reader:
    """Knows what is printed and what adds up. `told`: and of each withheld cell whether it is under 10."""

    def __init__(
        self,
        counts: Counts,
        sums: Iterable[Sum],
        printed: Printed,
        *,
        told: bool = False,
        means: Callable[[int], tuple[float, float]] = rounded_to,
    ) -> None:
        self.place = {key: place for place, key in enumerate(counts)}
        withheld = {True: (0, 9), False: (10, inf)} if told else {True: (0, inf), False: (0, inf)}
        self.limits = [
            withheld[counts[key] < 10] if printed[key] is None else means(printed[key]) for key in self.place
        ]
        known = list(sums)
        self.equal = self.lines([one for one in known if one.exact])
        self.at_most = self.lines([one for one in known if not one.exact])
        self.small = [key for key, count in counts.items() if count < 10]

    def lines(self, sums: list[Sum]) -> csr_array:
        """A line for each sum: the parts minus the total."""
        lines = lil_array((len(sums), len(self.place)))
        for number, one in enumerate(sums):
            lines[number, self.place[one.total]] = -1
            for part in one.parts:
                lines[number, self.place[part]] = 1
        return csr_array(lines)

    def furthest(self, key: Key, direction: int) -> float:
        goal = [0.0] * len(self.place)
        goal[self.place[key]] = -direction
        found = linprog(
            goal,
            A_eq=self.equal,
            b_eq=[0] * self.equal.shape[0],
            A_ub=self.at_most,
            b_ub=[0] * self.at_most.shape[0],
            bounds=self.limits,
        )
        if found.status == 3:  # nothing holds it
            return direction * inf
        assert found.status == 0, found.message
        return direction * -found.fun

    def width(self, key: Key) -> float:
        return self.furthest(key, 1) - self.furthest(key, -1)

    def widths(self) -> Iterator[float]:
        """How much is open of each cell under 10."""
        return (self.width(key) for key in self.small)


def narrow(widths: Iterable[float]) -> int:
    return sum(width < ENOUGH - 1e-6 for width in widths)


@pytest.mark.parametrize("seed", range(8))
def test_no_reader_of_three_months_and_a_year_finds_a_small_cell(seed):
    counts, sums, printed = published(Town(Random(seed)), by_the_rule)
    widths = list(Reader(counts, sums, printed, told=True).widths())
    assert len(widths) > 0
    assert narrow(widths) == 0


@pytest.mark.parametrize("seed", range(6))
def test_what_is_printed_is_the_true_count_rounded(seed):
    counts, _, printed = published(Town(Random(seed)), by_the_rule)
    assert printed.keys() == counts.keys()
    for key, value in printed.items():
        assert value is None or (counts[key] >= 10 and value % 5 == 0 and abs(value - counts[key]) <= 2)


# --- Other rules, that many services have; each is broken -------------------------------------------------------------


def exact_totals(new: Counts, *_: object) -> Printed:
    """Small counts withheld and nothing rounded: 'a total is safe'."""
    return {key: count if count >= 10 else None for key, count in new.items()}


def no_look_at_the_whole(new: Counts, *_: object) -> Printed:
    """Withheld and rounded, no cell withheld for another."""
    return {key: 5 * ((count + 2) // 5) if count >= 10 else None for key, count in new.items()}


def widths_of_many(publisher: Publisher, **reading: object) -> Iterator[float]:
    for seed in range(12):
        yield from Reader(*published(Town(Random(seed)), publisher), **reading).widths()


def test_totals_that_are_not_rounded_give_small_cells_away():
    assert any(width == 0 for width in widths_of_many(exact_totals, means=exactly))


def test_without_secondary_suppression_small_cells_are_found():
    assert any(narrow([width]) for width in widths_of_many(no_look_at_the_whole, told=True))


def test_months_that_are_each_looked_at_alone_complete_each_other():
    """A year that is the sum of its months, printed beside months of which one cell was small."""
    widths = []
    for first, second, third in product(range(10), (12, 23), (12, 22)):
        counts = {(month, "BU1", "came"): n for month, n in zip(MONTHS, (first, second, third), strict=True)}
        counts[YEAR, "BU1", "came"] = first + second + third
        year = Sum((YEAR, "BU1", "came"), tuple((month, "BU1", "came") for month in MONTHS))
        printed = {key: value for key, count in counts.items() for value in protect({key: count}, []).values()}
        alone = dict(zip(counts, printed.values(), strict=True))
        widths += Reader(counts, [year], alone, told=True).widths()
        before = {key: alone[key] for key in list(counts)[:3]}
        together = before | protect(counts, [year], already=before)
        assert narrow(Reader(counts, [year], together, told=True).widths()) == 0
    assert narrow(widths) > 0


def test_without_the_rule_of_the_other_part_nobody_and_everybody_are_told(monkeypatch):
    """All 40 are alone: the part is as large as the whole, and who is not alone is nobody."""
    counts = {("m", "BU1", "people"): 40, ("m", "BU1", "alone"): 40}
    part = Sum(("m", "BU1", "people"), (("m", "BU1", "alone"),), exact=False)
    assert protect(counts, [part]) == {("m", "BU1", "people"): 40, ("m", "BU1", "alone"): None}
    monkeypatch.setattr(_Table, "_hide_complement", lambda *_: None)
    monkeypatch.setattr(_Table, "narrow", lambda *_: set())
    assert protect(counts, [part])["m", "BU1", "alone"] == 40


def test_totals_made_of_rounded_parts_give_small_cells_away():
    """Then the total minus what is printed is the small cell, rounded: 0 to 2, or 3 to 7."""
    counts = {("m", f"BU{n}", "people"): count for n, count in enumerate((1, 23, 37))}
    counts["m", "WK", "people"] = sum(counts.values())
    printed = {key: 5 * ((count + 2) // 5) if count >= 10 else None for key, count in counts.items()}
    printed["m", "WK", "people"] = sum(5 * ((counts["m", f"BU{n}", "people"] + 2) // 5) for n in range(3))
    left_over = printed["m", "WK", "people"] - sum(printed["m", f"BU{n}", "people"] or 0 for n in range(3))
    readings = [count for count in range(10) if 5 * ((count + 2) // 5) == left_over]
    assert readings == [0, 1, 2]
    safe = protect(counts, [Sum(("m", "WK", "people"), tuple(("m", f"BU{n}", "people") for n in range(3)))])
    assert safe["m", "WK", "people"] == 60


# --- The reader who knows the code as well ----------------------------------------------------------------------------


def every_reading(parts: int, most: int, *, exact: bool = True) -> list[str]:
    """Publish every table with a total up to `most`; name the small cells of which fewer than 4 values are possible."""
    keys = [("m", f"BU{n}", "people") for n in range(parts)]
    total = ("m", "WK", "people")
    readings: dict[str, list[tuple[int, ...]]] = {}
    for values in product(range(most + 1), repeat=parts + (not exact)):
        if sum(values) <= most:
            counts = dict(zip(keys, values, strict=False)) | {total: sum(values)}
            shown = protect(counts, [Sum(total, tuple(keys), exact)])
            # Of the largest totals not every table is here that would be printed like it.
            if shown[total] is None or shown[total] <= most - 2:
                readings.setdefault(repr(shown), []).append((*values, sum(values)))
    return [
        f"one of {sorted(set(cell))} given {shown}"
        for shown, tables in readings.items()
        for cell in zip(*tables, strict=True)
        if min(cell) < 10 and len(set(cell)) < ENOUGH
    ]


def test_no_reader_who_knows_the_code_works_out_a_part_of_two():
    assert every_reading(2, 42) == []


def test_no_reader_who_knows_the_code_works_out_a_share():
    assert every_reading(1, 42, exact=False) == []


def test_no_reader_who_knows_the_code_works_out_a_part_of_three():
    assert every_reading(3, 37) == []


def test_one_part_withheld_alone_would_tell_the_reader_who_knows_the_code(monkeypatch):
    monkeypatch.setattr(_Table, "_hide_second", lambda *_: False)
    assert any(line.startswith("one of [9, 12]") for line in every_reading(3, 37))


# --- One person -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [12, 25, 47, 80])
def test_one_person_who_is_alone_changes_nothing_that_is_printed(people):
    def shown(alone: int) -> Printed:
        counts = {("m", "BU1", "people"): people, ("m", "BU2", "people"): 31, ("m", "WK", "people"): people + 31}
        counts |= {("m", "BU1", "alone"): alone, ("m", "BU2", "alone"): 14, ("m", "WK", "alone"): alone + 14}
        sums = [Sum(("m", area, "people"), (("m", area, "alone"),), exact=False) for area in ("BU1", "BU2", "WK")]
        sums += [Sum(("m", "WK", name), (("m", "BU1", name), ("m", "BU2", name))) for name in ("people", "alone")]
        return protect(counts, sums)

    assert shown(0) == shown(1) == shown(2)


# --- The rest of the contract -----------------------------------------------------------------------------------------

AREA = ("m", "BU1")
ONE, TWO, ALL = (*AREA, "one"), (*AREA, "two"), (*AREA, "all")


def test_a_part_beside_a_small_part_is_withheld_and_the_total_is_not():
    assert protect({ONE: 52, TWO: 7, ALL: 59}, [Sum(ALL, (ONE, TWO))]) == {ONE: None, TWO: None, ALL: 60}


def test_what_is_large_everywhere_is_all_printed():
    assert protect({ONE: 52, TWO: 27, ALL: 79}, [Sum(ALL, (ONE, TWO))]) == {ONE: 50, TWO: 25, ALL: 80}


def test_what_was_printed_before_is_not_in_the_answer_and_stays_as_it_was():
    part = Sum(ALL, (ONE,), exact=False)
    assert protect({ONE: 52, ALL: 59}, [part], already={ONE: 50}) == {ALL: None}
    assert protect({ONE: 52, ALL: 79}, [part], already={ONE: 50}) == {ALL: 80}


def test_what_everybody_knows_is_counted_with_and_not_printed():
    """Of what is left of 30 without the 9 that everybody knows, one part is small: the other goes with it."""
    three = Sum(ALL, (ONE, TWO, (*AREA, "public")))
    shown = protect({ONE: 14, TWO: 7, ALL: 30}, [three], public={(*AREA, "public"): 9})
    assert shown == {ONE: None, TWO: None, ALL: 30}


def test_what_was_printed_before_stays_what_a_reader_knows():
    """Both are out already: nothing can be taken back, and nothing is changed in what is worked out."""
    part = Sum(ALL, (ONE,), exact=False)
    other = (*AREA, "other")
    counts = {ONE: 52, ALL: 59, other: 70}
    assert protect(counts, [part, Sum(other, (ALL,), exact=False)], already={ONE: 50, ALL: 60}) == {other: 70}


def test_a_secret_cell_is_never_printed_and_keeps_room():
    three = [(*AREA, f"part {n}") for n in range(3)]
    counts = dict(zip(three, (10, 10, 40), strict=True)) | {ALL: 60}
    shown = protect(counts, [Sum(ALL, tuple(three))], secret=[three[2]])
    assert shown[three[2]] is None
    assert narrow([Reader(counts, [Sum(ALL, tuple(three))], shown, told=True).width(three[2])]) == 0


def test_a_secret_that_needs_room_takes_it_from_the_smallest_beside_it():
    pair = Sum(ALL, (ONE, TWO))
    assert protect({ONE: 12, TWO: 11, ALL: 23}, [pair], secret=[TWO])[TWO] is None


@pytest.mark.parametrize(
    ("sums", "message"),
    [
        ([Sum(ALL, (ONE, TWO))], "not the sum of its parts"),
        ([Sum(ONE, (ALL,), exact=False)], "not the sum of its parts"),
        ([Sum(ALL, (ONE, ("m", "BU9", "one")))], "no such cells"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(sums, message):
    with pytest.raises(ValueError, match=message):
        protect({ONE: 12, TWO: 11, ALL: 24}, sums)


def test_the_answer_does_not_depend_on_the_order_of_the_cells():
    town = Town(Random(3))
    counts, sums = town.by_month[0]
    turned = {key: counts[key] for key in reversed(counts)}
    assert protect(turned, [replace(one, parts=one.parts[::-1]) for one in reversed(sums)]) == protect(counts, sums)
