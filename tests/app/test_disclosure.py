"""What is published of one network, tested as an attack: can a reader work out a small number?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.policy import disclosure
from app.policy.disclosure import (
    NETWORK_BASIS,
    changed_enough,
    density,
    index,
    interval,
    mean,
    publish_network,
    rounded,
    share,
    words,
)
from app.policy.possible import leaves_room, permitted

LEANS, APART, LOOSE, WHOLE = "leans-on-one", "two-groups", "loose-groups", "hangs-together"


@dataclass(frozen=True)
class Network:
    """What can be counted of a network, and which words hold for it."""

    people: int
    ties: int
    isolates: int
    components: int
    largest: int
    after: int = 0
    """The largest component without the one it needs most."""
    apart: bool = False

    @property
    def falls_off(self) -> int:
        return max(0, self.largest - 1 - self.after)

    @property
    def found(self) -> tuple[str, ...]:
        """As matching.measures defines them."""
        dependence = 1 - self.after / self.largest if self.largest else 0
        part = self.largest / self.people if self.people else 1
        holds = {
            LEANS: dependence >= 0.5,
            APART: self.apart,
            LOOSE: part < 0.25,
            WHOLE: part >= 0.75 and dependence < 0.1 and not self.apart,
        }
        return tuple(word for word, true in holds.items() if true)


def exact(network: Network, **more: float | None) -> dict:
    counts = {
        "nodes": network.people,
        "ties": network.ties,
        "isolates": network.isolates,
        "components": network.components,
        "largest": network.largest,
        "falls_off": network.falls_off,
        "most_share": 0.1,
        "reach2": 0,
        "triangles": 0,
        "triples": 0,
        "internal": 0,
        "external": 0,
    }
    assert counts.keys() >= NETWORK_BASIS
    return counts | more


def by_itself(part: int, whole: int) -> int | None:
    """A part of people as a table of one area shows it."""
    return rounded(part) if whole - part >= 10 else None


def network_shown(network: Network, **more: float | None) -> tuple[dict, tuple[str, ...]]:
    """Figures and words of one network, as they leave."""
    n = network.people
    shown = {
        "nodes": rounded(n),
        "ties": rounded(network.ties),
        "isolates": by_itself(network.isolates, n),
        "components": rounded(network.components),
        "largest": by_itself(network.largest, n),
        "falls_off": by_itself(network.falls_off, network.largest),
    }
    figures = exact(network, **more)
    safe = publish_network(figures, shown)
    return safe, words(safe, network.found)


def figures_and_words(network: Network) -> str:
    safe, said = network_shown(network)
    return f"{safe} {said}"


def figures(network: Network, inhabitants: int | None = None) -> dict:
    n, m = network.people, network.ties
    return {
        "code": "BU90010101",
        "nodes": n,
        "ties": m,
        "inhabitants": inhabitants,
        "coverage": n / inhabitants if inhabitants else None,
        "density": 2 * m / (n * (n - 1)) if n > 1 else None,
        "averageDegree": 2 * m / n if n else None,
        "isolates": network.isolates,
        "components": network.components,
        "largestComponentShare": network.largest / n if n else None,
    }


def divisions(people: int, most: int) -> Iterator[list[int]]:
    """Every way to divide people into groups that hang together."""
    if people == 0:
        yield []
    for size in range(min(people, most), 0, -1):
        for rest in divisions(people - size, size):
            yield [size, *rest]


def every_network(people: int, ties: range) -> Iterator[Network]:
    """Networks of so many people and ties: of every division in groups, those that lean most and least on one."""
    for sizes in divisions(people, people):
        isolates, largest, groups = sizes.count(1), max(sizes, default=0), len(sizes)
        others = sizes[1:]
        least, most = people - groups, sum(comb(size, 2) for size in sizes)
        for number in range(max(least, ties.start), min(most, ties.stop - 1) + 1):
            inside = range(
                max(largest - 1, number - sum(comb(size, 2) for size in others)),
                min(comb(largest, 2), number - sum(max(0, size - 1) for size in others)) + 1,
            )
            for after in {after for count in (inside[0], inside[-1]) for after in leaning(largest, count, others)}:
                yield Network(
                    people, number, isolates, groups, largest, after, apart=len(others) > 0 and others[0] >= 10
                )
            if largest >= 20 and inside[0] <= largest + 10 <= inside[-1] and len(others) == sizes.count(1):
                # Two halves of ten or more with one tie in between, of which the smaller has twenty.
                yield Network(people, number, isolates, groups, largest, largest - 1, apart=True)


def leaning(largest: int, ties: int, others: list[int]) -> set[int]:
    """What the largest component of so many ties is left with: as little as can be, and as much."""
    if largest < 2:
        return {largest}
    second = max(others, default=0)
    if second == largest:
        return {largest}
    pieces = range(1, largest)
    little = next(size for size in pieces if most_ties_beside(largest, size) >= ties)
    much = largest - 1 if ties >= largest else largest // 2
    return {max(second, little), max(second, much)}


def most_ties_beside(largest: int, piece: int) -> int:
    """Most ties of a component that falls apart in pieces of this size at most when one goes, whom all know."""
    full, left = divmod(largest - 1, piece)
    return largest - 1 + full * comb(piece, 2) + comb(left, 2)


def attack(publisher: Callable[[Network], str], networks: Iterable[Network]) -> list[str]:
    """Small numbers that a reader who knows the rule and every network narrows to fewer than 4 values."""
    readings: dict[str, list[Network]] = defaultdict(list)
    for network in networks:
        readings[publisher(network)].append(network)
    found = []
    for published, alike in readings.items():
        numbers = {
            "people": {network.people for network in alike},
            "ties": {network.ties for network in alike},
            "isolates": {network.isolates for network in alike},
            "not isolated": {network.people - network.isolates for network in alike},
            "components": {network.components for network in alike},
            "largest": {network.largest for network in alike},
            "not in the largest": {network.people - network.largest for network in alike},
        }
        found += [
            f"{name} is one of {sorted(values)} given {published}"
            for name, values in numbers.items()
            if len(values) < 4 and min(values) < 10
        ]
    return found


def up_to(most_people: int) -> Iterator[Network]:
    return chain.from_iterable(every_network(people, range(comb(people, 2) + 1)) for people in range(most_people + 1))


def around(people: int, ties: int) -> Iterator[Network]:
    """Every network that is printed as so many people and ties."""
    return chain.from_iterable(every_network(n, range(ties - 2, ties + 3)) for n in range(people - 2, people + 3))


@pytest.fixture
def remembered(monkeypatch):
    """The same question is asked of thousands of networks."""
    monkeypatch.setattr(disclosure, "leaves_room", cache(leaves_room))
    monkeypatch.setattr(disclosure, "permitted", cache(permitted))


# Published as 10 are 10 to 12 people, as 15 are 13 to 17: the attack must know all of them.
@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize("most_people", [12, pytest.param(17, marks=pytest.mark.slow)])
def test_no_reader_works_out_a_small_number(most_people):
    assert attack(figures_and_words, up_to(most_people)) == []


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize(("people", "ties"), [(20, 20), (20, 45), pytest.param(25, 40, marks=pytest.mark.slow)])
def test_no_reader_of_words_works_out_a_small_number_of_a_larger_network(people, ties):
    found = attack(figures_and_words, around(people, ties))
    # Where the ties are withheld, networks with other numbers of ties are printed alike: they are not all here.
    assert [line for line in found if "'ties': None" not in line] == []


def threshold_without_rounding(network: Network) -> str:
    """The wrong variant that many services have: small counts hidden, the others as they are."""
    shown = {name: count if count >= 10 else None for name, count in vars(network).items() if name != "after"}
    return f"{shown}"


def every_word(network: Network) -> str:
    """Another wrong variant: figures as they may be, and each word that holds beside them."""
    safe, _ = network_shown(network)
    return f"{safe} {network.found if safe['nodes'] is not None else ()}"


def test_the_attack_breaks_a_threshold_without_rounding():
    found = attack(threshold_without_rounding, up_to(12))
    assert any(line.startswith("isolates is one of [0]") for line in found)
    assert any(line.startswith("people is one of [9]") for line in found)


@pytest.mark.usefixtures("remembered")
def test_the_attack_breaks_rounding_without_a_look_at_the_whole(monkeypatch):
    monkeypatch.setattr(disclosure, "leaves_room", lambda *_: True)
    assert any(line.startswith("isolates is one of [0, 1]") for line in attack(figures_and_words, up_to(12)))


@pytest.mark.usefixtures("remembered")
def test_the_attack_breaks_words_without_a_look_at_the_whole():
    """Among 12 people 'loose groups' says that the largest has one or two."""
    assert any(line.startswith("largest is one of [1, 2]") for line in attack(every_word, up_to(12)))


@st.composite
def networks(draw) -> Network:
    people = draw(st.integers(0, 60))
    if people == 0:
        return Network(0, 0, 0, 0, 0)
    sizes = []
    while sum(sizes) < people:
        sizes.append(draw(st.integers(1, people - sum(sizes))))
    ties = sum(draw(st.integers(size - 1, comb(size, 2))) for size in sizes)
    return Network(people, ties, sizes.count(1), len(sizes), max(sizes), after=max(sizes) - 1)


@given(networks())
def test_every_figure_is_null_or_says_no_more_than_the_rule_allows(network):
    safe, _ = network_shown(network)
    true = exact(network)
    for name in ("nodes", "ties", "isolates", "components", "largest", "falls_off"):
        value = safe[name]
        assert value is None or (value >= 10 and value % 5 == 0 and abs(value - true[name]) <= 2 and true[name] >= 10)


def test_nobody_and_nine_people_look_the_same():
    nine = Network(people=9, ties=36, isolates=0, components=1, largest=9)
    nobody = Network(people=0, ties=0, isolates=0, components=0, largest=0)
    assert network_shown(nine) == network_shown(nobody)


# --- One network, beside what a table shows of it ---------------------------------------------------------------------


def known(**more: float | None) -> tuple[dict, dict]:
    """A large network of which all may be shown: its true figures, and those of the table."""
    counts = {
        "nodes": 102,
        "people": 80,
        "ties": 231,
        "isolates": 23,
        "components": 28,
        "largest": 63,
        "core": 50,
        "falls_off": 20,
    }
    basis = {
        "most_share": 0.2,
        "reach2": 40.0,
        "reach_share": 0.396,
        "triangles": 48,
        "triples": 600,
        "clustering": 0.24,
        "internal": 20,
        "external": 90,
        "ei_over_chance": 0.3499,
        "centralization": 0.2217,
        "median_degree": 3.0,
        "size_adjusted": -0.4142,
    }
    return counts | basis | more, {name: rounded(count) for name, count in counts.items()}


def test_a_large_network_shows_its_counts_and_its_indices():
    figures, shown = known()
    assert publish_network(figures, shown) == shown | {
        "median_degree": 3.0,
        "reach_share": 0.4,
        "clustering": 0.24,
        "ei_over_chance": 0.3,
        "centralization": 0.2,
        "size_adjusted": -0.4,
    }


@pytest.mark.parametrize(
    ("more", "hidden"),
    [
        ({"triangles": 9}, "clustering"),
        ({"triples": 150}, "clustering"),
        ({"internal": 9}, "ei_over_chance"),
        ({"external": 0}, "ei_over_chance"),
        ({"reach2": 9.0}, "reach_share"),
        ({"reach2": 93.0}, "reach_share"),
    ],
)
def test_an_index_with_a_small_number_behind_it_is_withheld(more, hidden):
    figures, shown = known(**more)
    safe = publish_network(figures, shown)
    assert [name for name, value in safe.items() if value is None] == [hidden]


def test_one_who_holds_more_than_half_of_the_ties_silences_all_figures_of_ties():
    figures, shown = known(most_share=0.51)
    safe = publish_network(figures, shown)
    assert {name: value for name, value in safe.items() if value is not None} == {"nodes": 100, "people": 80}
    figures["most_share"] = 0.5
    assert publish_network(figures, shown)["ties"] == 230


@pytest.mark.parametrize("hidden", ["nodes", "ties"])
def test_what_the_table_withholds_takes_the_network_with_it(hidden):
    figures, shown = known()
    safe = publish_network(figures, shown | {hidden: None})
    left = {"nodes": 100, "people": 80} | ({hidden: None} if hidden == "nodes" else {})
    assert {name: value for name, value in safe.items() if value is not None} == {
        name: value for name, value in left.items() if value is not None
    }


def test_indices_need_thirty_people_and_centralization_fifty():
    network = Network(people=32, ties=60, isolates=11, components=14, largest=14, after=13)
    safe, _ = network_shown(network, median_degree=2.5, centralization=0.3)
    assert (safe["median_degree"], safe["centralization"]) == (2.5, None)
    fewer = Network(people=27, ties=60, isolates=5, components=8, largest=15, after=14)
    safe, _ = network_shown(fewer, median_degree=2.5, centralization=0.3)
    assert safe["median_degree"] is None


def test_a_network_that_was_not_measured_whole_is_refused():
    figures, shown = known()
    del figures["most_share"]
    with pytest.raises(ValueError, match="most_share"):
        publish_network(figures, shown)


def test_a_word_is_said_where_every_figure_is_withheld():
    """Nineteen people around one of them: nothing can be said in figures, and still what everybody should know."""
    star = Network(people=19, ties=21, isolates=0, components=1, largest=19, after=2)
    safe, said = network_shown(star, most_share=0.86)
    assert {name: value for name, value in safe.items() if value is not None} == {"nodes": 20}
    assert said == (LEANS,)


def test_no_word_is_said_of_nine_people():
    star = Network(people=9, ties=8, isolates=0, components=1, largest=9, after=1)
    assert network_shown(star)[1] == ()


def test_a_word_that_tells_a_small_number_is_not_said():
    """Among 31 people 'hangs together' says that at most two lose the others when one goes."""
    firm = Network(people=31, ties=81, isolates=0, components=1, largest=31, after=30)
    assert (firm.found, network_shown(firm)[1]) == ((WHOLE,), ())
    larger = Network(people=70, ties=181, isolates=0, components=1, largest=70, after=69)
    assert (larger.found, network_shown(larger)[1]) == ((WHOLE,), (WHOLE,))


# --- One figure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(30, 40, 0.75), (10, 20, 0.5), (35, 40, None), (None, 40, None), (10, None, None), (10, 15, None), (5, 40, None)],
)
def test_a_share_is_that_of_what_is_shown_and_never_nobody_or_everybody(part, whole, expected):
    assert share(part, whole) == expected
    assert (interval(part, whole) is None) == (expected is None)


def test_an_interval_is_that_of_what_is_shown():
    # Wilson, 1927: of 40 of 100.
    assert interval(40, 100) == (0.31, 0.5)


def test_a_mean_has_two_figures():
    assert (mean(260, 100), mean(None, 100), mean(260, None), mean(1000, 30)) == (2.6, None, None, 33)


def test_density_is_that_of_what_is_shown():
    assert (density(100, 130), density(None, 20), density(20, None)) == (0.026, None, None)


def test_an_index_needs_thirty_people():
    assert (index(0.349, 30), index(0.349, 25), index(None, 30), index(0.349, None)) == (0.3, None, None, None)


def test_figures_are_new_when_ten_people_changed():
    assert not changed_enough(came=3, left=3, touched=3)
    assert changed_enough(came=4, left=3, touched=3)
