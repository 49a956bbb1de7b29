"""Rings in a made-up municipality: how many there are, and how long the best set of them takes to find.

    python bench/exchange.py FOLDER [SIZE]

On a town of bench/generate.py (S where not said), with its concepts laid on those of the vocabulary.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generate import SIZES, Town, load

from matching import vocabulary
from matching.exchange import Rings, rings
from matching.model import MILLE, Need, Node, Scope, Talent, Value, Weighted
from matching.network import Network

TODAY: Final = 739_900
LEVELS: Final = 5


def network(town: Town) -> Network:
    """Build the town as the engine knows it, without ties: rings do not depend on them."""
    return Network.build(_values(town))


def _values(town: Town) -> Iterator[Value]:
    names = [concept.id for concept in vocabulary.load().concepts]
    for person in range(len(town["area"])):
        x, y, area = (int(town[name][person]) for name in ("x", "y", "area"))
        yield Node(person + 1, "person", x, y, f"BU{area:08}")
    for number, (person, concept, level) in enumerate(_rows(town, "talent", "person", "concept", "level"), start=1):
        known = Weighted(names[concept % len(names)], MILLE * level // LEVELS)
        yield Talent(number, person + 1, (known,), slots=int(town["slots"][person]), capacity_left=1 + number % 3)
    for number, (person, concept, slots, reach) in enumerate(
        _rows(town, "need", "person", "concept", "slots", "radius"), start=1
    ):
        asked = (Weighted(names[concept % len(names)], MILLE),)
        yield Need(number, person + 1, asked, slots=slots, reach=reach)


def _rows(town: Town, what: str, *names: str) -> Iterator[tuple[int, ...]]:
    return zip(*(town[f"{what}_{name}"].tolist() for name in names), strict=True)


def said(found: Rings) -> str:
    """Say what was found."""
    sizes = [len(ring.steps) for ring in found.rings]
    count = ", ".join(f"{sizes.count(size)} of {size}" for size in sorted(set(sizes)))
    best = "shown to be the best set" if found.proven else "not shown to be the best set"
    return f"{found.considered} rings of the {found.most} best talents a need; {count or 'none'}; {best}"


def _main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("size", nargs="?", choices=SIZES, default="S")
    given = asked.parse_args()
    town = network(load(given.folder, given.size))
    start = time.perf_counter()
    found = rings(town, scope=Scope(today=TODAY, everything=True))
    print(f"{len(town.needs)} needs, {time.perf_counter() - start:.1f} s: {said(found)}")


if __name__ == "__main__":
    _main()
