"""What is published of a neighbourhood, tested as an attack: can a reader work out a small number?"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from math import comb
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.policy import disclosure
from app.policy.disclosure import publish
from matching.measures import Measures, measure


class Network(NamedTuple):
    """What can be counted of a network."""

    people: int
    ties: int
    isolates: int
    components: int
    largest: int


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


def of(measures: Measures) -> Network:
    largest = round((measures.largest_component_share or 0) * measures.nodes)
    return Network(measures.nodes, measures.ties, measures.isolates, measures.components, largest)


def divisions(people: int, most: int) -> Iterator[list[int]]:
    """Every way to divide people into groups that hang together."""
    if people == 0:
        yield []
    for size in range(min(people, most), 0, -1):
        for rest in divisions(people - size, size):
            yield [size, *rest]


def every_network(people: int) -> Iterator[Network]:
    """Every combination of counts that some network of this many people has."""
    most_ties: dict[tuple[int, int, int], int] = defaultdict(int)
    for sizes in divisions(people, people):
        key = (sizes.count(1), len(sizes), sizes[0] if sizes else 0)
        most_ties[key] = max(most_ties[key], sum(comb(size, 2) for size in sizes))
    for (isolates, components, largest), most in most_ties.items():
        for ties in range(people - components, most + 1):
            yield Network(people, ties, isolates, components, largest)


def attack(publisher: Callable[[dict], dict], most_people: int) -> list[str]:
    """Small numbers that a reader who knows the rule and every network narrows to fewer than 4 values."""
    readings: dict[str, list[Network]] = defaultdict(list)
    for people in range(most_people + 1):
        for network in every_network(people):
            readings[repr(publisher(figures(network)))].append(network)
    found = []
    for published, networks in readings.items():
        numbers = {
            "people": {network.people for network in networks},
            "ties": {network.ties for network in networks},
            "isolates": {network.isolates for network in networks},
            "not isolated": {network.people - network.isolates for network in networks},
            "components": {network.components for network in networks},
            "largest": {network.largest for network in networks},
            "not in the largest": {network.people - network.largest for network in networks},
        }
        found += [
            f"{name} is one of {sorted(values)} given {published}"
            for name, values in numbers.items()
            if len(values) < 4 and min(values) < 10
        ]
    return found


# Published as 10 are 10 to 12 people, as 15 are 13 to 17: the attack must know all of them.
@pytest.mark.parametrize("most_people", [12, pytest.param(17, marks=pytest.mark.slow)])
def test_no_reader_works_out_a_small_number(most_people):
    assert attack(publish, most_people) == []


def threshold_without_rounding(exact: dict) -> dict:
    """The wrong variant that many services have: small counts hidden, the others as they are."""
    counts = ("nodes", "ties", "isolates", "components")
    return {name: exact[name] if name not in counts or exact[name] >= 10 else None for name in counts} | {
        "density": exact["density"] and float(f"{exact['density']:.2g}")
    }


def test_the_attack_breaks_a_threshold_without_rounding():
    found = attack(threshold_without_rounding, 12)
    assert any(line.startswith("isolates is one of [0]") for line in found)
    assert any(line.startswith("people is one of [9]") for line in found)


def test_the_attack_breaks_rounding_without_a_look_at_the_whole(monkeypatch):
    monkeypatch.setattr(disclosure, "_leaves_room", lambda *_, **__: True)
    assert any(line.startswith("isolates is one of [0, 1]") for line in attack(publish, 12))


@st.composite
def networks(draw) -> Network:
    people = draw(st.integers(0, 60))
    if people < 2:
        return of(measure(range(people), []))
    number = st.integers(0, people - 1)
    return of(measure(range(people), draw(st.lists(st.tuples(number, number), max_size=150))))


@given(networks(), st.none() | st.integers(0, 400))
def test_every_figure_is_null_or_says_no_more_than_the_rule_allows(network, inhabitants):
    exact = figures(network, inhabitants)
    shown = publish(exact)
    assert list(shown) == [*exact, "withheld"]
    for name, true in zip(
        ("nodes", "ties", "isolates", "components"),
        (network.people, network.ties, network.isolates, network.components),
        strict=True,
    ):
        value = shown[name]
        assert value is None or (value >= 10 and value % 5 == 0 and abs(value - true) <= 2 and true >= 10)
    n, m = shown["nodes"], shown["ties"]
    if m is None:
        assert (shown["density"], shown["averageDegree"]) == (None, None)
    else:
        assert shown["density"] == float(f"{exact['density']:.2g}")
        assert shown["averageDegree"] == float(f"{2 * m / n:.2g}")
    if shown["coverage"] is not None:
        assert shown["coverage"] == float(f"{n / inhabitants:.2g}")
        assert inhabitants >= 20
        assert inhabitants - network.people >= 10
    if shown["largestComponentShare"] is not None:
        assert network.people >= 20
        assert 10 <= network.largest <= network.people - 10


@given(networks(), st.none() | st.integers(0, 400))
def test_every_null_is_named_and_never_tells_that_nothing_is_defined(network, inhabitants):
    shown = publish(figures(network, inhabitants))
    nulls = {name for name, value in shown.items() if value is None}
    # What CBS does not say is not withheld by us.
    public = {"inhabitants"} if inhabitants is None else set()
    if not inhabitants:
        public.add("coverage")
    assert nulls - public == set(shown["withheld"])
    assert set(shown["withheld"]) <= nulls


def test_nobody_and_nine_people_look_the_same():
    nine = Network(people=9, ties=36, isolates=0, components=1, largest=9)
    nobody = Network(people=0, ties=0, isolates=0, components=0, largest=0)
    assert publish(figures(nine, 800)) == publish(figures(nobody, 800))
    assert publish(figures(nine, 800))["inhabitants"] == 800


def test_a_whole_neighbourhood():
    network = Network(people=102, ties=131, isolates=23, components=28, largest=63)
    assert publish(figures(network, 1213)) == {
        "code": "BU90010101",
        "nodes": 100,
        "ties": 130,
        "inhabitants": 1213,
        "coverage": 0.082,
        "density": 0.025,
        "averageDegree": 2.6,
        "isolates": 25,
        "components": 30,
        "largestComponentShare": 0.65,
        "withheld": [],
    }


def test_a_figure_without_a_rule_is_not_published():
    exact = figures(Network(people=50, ties=80, isolates=12, components=15, largest=30))
    with pytest.raises(ValueError, match="street"):
        publish({**exact, "street": "Dorpsstraat"})
    del exact["ties"]
    with pytest.raises(ValueError, match="ties"):
        publish(exact)
