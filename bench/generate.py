"""Made-up towns to measure speed on: people in areas who know each other, ask and offer. The same seed, the same town.

    python bench/generate.py FOLDER S M L

writes S.npz, M.npz and L.npz there; L takes ten seconds and 150 MB. People are numbered area by area. They know
people of their street and their club, people whom everybody in the area knows (the heavy tail), some elsewhere in the
municipality, and a few anywhere.
"""

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Town = Mapping[str, NDArray[Any]]
"""Columns by name. Of people: area, x, y, role, slots, languages. Of ties: a, b (a < b, ascending), kind. Of talents:
talent_person, talent_concept, talent_level. Of needs: need_person, need_concept, need_slots, need_radius (metres). Of
areas: starts (where the people of each begin, and the end), municipality."""


@dataclass(frozen=True)
class Size:
    """How large a town is."""

    people: int
    ties: int
    areas: int
    municipalities: int


SIZES: Final = {
    "S": Size(10_000, 60_000, 4, 1),
    "M": Size(100_000, 1_000_000, 40, 1),
    "L": Size(1_000_000, 10_000_000, 400, 10),
}
ROLES: Final = {"resident": 0.82, "volunteer": 0.14, "professional": 0.02, "initiative": 0.02}
PROFESSIONAL: Final = tuple(ROLES).index("professional")
KINDS: Final = {"street": 0.33, "club": 0.20, "known": 0.32, "municipality": 0.12, "anywhere": 0.03}
"""Where ties come from, and in which share."""
STREET: Final = 20
CLUB: Final = 40
SPARE: Final = 1.3
"""So many times the ties are drawn, since many fall on the same pair."""
CONCEPTS: Final = 250
TALENTS: Final = (0.30, 0.28, 0.20, 0.12, 0.06, 0.04)
NEEDS: Final = (0.75, 0.15, 0.07, 0.03)
"""Shares of people with none, one, two... of them: 1.5 talents drawn for each, 0.38 needs."""
LANGUAGES: Final = (0.92, 0.35, 0.08, 0.06)
SLOTS: Final = 21
BLOCK: Final = 1_000
"""Metres from the middle of an area to the middle of the next."""
REGION: Final = 15_000
"""The same for municipalities."""


def town(size: Size, seed: int = 6) -> Town:
    """Make a town of this size."""
    dice = np.random.default_rng(seed)
    municipality = np.arange(size.areas) * size.municipalities // size.areas
    starts = _starts(dice, size)
    area = np.repeat(np.arange(size.areas), np.diff(starts))
    people = {**_places(dice, area, municipality), **_people(dice, size.people)}
    return {
        "starts": starts,
        "municipality": municipality.astype(np.int32),
        "area": area.astype(np.int32),
        **people,
        **_ties(dice, size, starts, municipality),
        **_talents(dice, size.people),
        **_needs(dice, size.people),
    }


def load(folder: Path, name: str) -> Town:
    """The town of this size from the folder; made and kept there when it is not there yet."""
    file = folder / f"{name}.npz"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(file, **town(SIZES[name]))
    with np.load(file) as columns:
        return dict(columns)


def _starts(dice: np.random.Generator, size: Size) -> Ints:
    """Areas of which the largest has five times the people of the smallest."""
    reach = np.cumsum(dice.uniform(1, 5, size.areas))
    return np.concatenate([[0], np.rint(reach / reach[-1] * size.people)]).astype(np.int64)


def _places(dice: np.random.Generator, area: Ints, municipality: Ints) -> Town:
    """Areas side by side in a square for each municipality, people around the middle of theirs; metres."""
    first = np.searchsorted(municipality, municipality)
    side = int(np.ceil(np.sqrt(len(municipality) / (municipality[-1] + 1))))
    row, column = np.divmod(np.arange(len(municipality)) - first, side)
    middle_x = municipality % 4 * REGION + column * BLOCK
    middle_y = municipality // 4 * REGION + row * BLOCK
    spread = dice.normal(0, BLOCK / 4, (2, len(area))).clip(-BLOCK / 2, BLOCK / 2)
    return {
        "x": (middle_x[area] + spread[0]).astype(np.int32),
        "y": (middle_y[area] + spread[1]).astype(np.int32),
    }


def _people(dice: np.random.Generator, people: int) -> Town:
    return {
        "role": dice.choice(len(ROLES), people, p=list(ROLES.values())).astype(np.uint8),
        "slots": _bits(dice, people, [0.3] * SLOTS),
        "languages": _bits(dice, people, LANGUAGES),
    }


def _ties(dice: np.random.Generator, size: Size, starts: Ints, municipality: Ints) -> Town:
    """Draw pairs of each kind, keep each pair once under its first kind, and of those as many as there should be."""
    drawn = [
        _drawn(dice, kind, round(SPARE * share * size.ties), starts, municipality) for kind, share in KINDS.items()
    ]
    kinds = np.repeat(np.arange(len(drawn)), [len(one) for one, _ in drawn])
    one, other = (np.concatenate(ends) for ends in zip(*drawn, strict=True))
    pairs, first = np.unique(np.minimum(one, other) * size.people + np.maximum(one, other), return_index=True)
    real = np.flatnonzero(pairs // size.people != pairs % size.people)
    kept = np.sort(dice.choice(real, size.ties, replace=False))
    return {
        "a": (pairs[kept] // size.people).astype(np.int32),
        "b": (pairs[kept] % size.people).astype(np.int32),
        "kind": kinds[first[kept]].astype(np.uint8),
    }


def _drawn(dice: np.random.Generator, kind: str, number: int, starts: Ints, municipality: Ints) -> tuple[Ints, Ints]:
    """Draw both ends of so many ties of one kind."""
    people = int(starts[-1])
    area = np.repeat(np.arange(len(municipality)), np.diff(starts))
    if kind == "street":
        one = dice.integers(0, people, number)
        return one, _neighbour(dice, one, STREET, area[one], starts)
    if kind == "club":
        mixed = np.lexsort((dice.random(people), area))
        place = dice.integers(0, people, number)
        return mixed[place], mixed[_neighbour(dice, place, CLUB, area[place], starts)]
    if kind == "anywhere":
        return dice.integers(0, people, number), dice.integers(0, people, number)
    # How well known somebody is: a few are known by very many.
    fame = np.concatenate([[0], np.cumsum(np.minimum(dice.pareto(1.6, people) + 1, 150))])
    one = np.searchsorted(fame, dice.random(number) * fame[-1], side="right") - 1
    where = area[one]
    if kind == "known":
        low, high = starts[where], starts[where + 1]
    else:
        edges = starts[np.searchsorted(municipality, np.arange(municipality[-1] + 2))]
        low, high = edges[municipality[where]], edges[municipality[where] + 1]
    other = np.searchsorted(fame, fame[low] + dice.random(number) * (fame[high] - fame[low]), side="right") - 1
    return one, np.clip(other, low, high - 1)


def _neighbour(dice: np.random.Generator, place: Ints, group: int, area: Ints, starts: Ints) -> Ints:
    """A place in the same group of consecutive places, within the same area."""
    other = place // group * group + dice.integers(0, group, len(place))
    return np.clip(other, starts[area], starts[area + 1] - 1)


def _talents(dice: np.random.Generator, people: int) -> Town:
    """Each person offers a concept at most once."""
    person = np.repeat(np.arange(people), dice.choice(len(TALENTS), people, p=TALENTS))
    offered = np.unique(person * CONCEPTS + _concepts(dice, len(person)))
    return {
        "talent_person": (offered // CONCEPTS).astype(np.int32),
        "talent_concept": (offered % CONCEPTS).astype(np.int16),
        "talent_level": dice.integers(1, 6, len(offered)).astype(np.uint8),
    }


def _needs(dice: np.random.Generator, people: int) -> Town:
    person = np.repeat(np.arange(people), dice.choice(len(NEEDS), people, p=NEEDS))
    return {
        "need_person": person.astype(np.int32),
        "need_concept": _concepts(dice, len(person)).astype(np.int16),
        "need_slots": _bits(dice, len(person), [0.2] * SLOTS) | np.uint32(1),
        "need_radius": dice.choice([1000, 2000, 5000], len(person)).astype(np.int32),
    }


def _concepts(dice: np.random.Generator, number: int) -> Ints:
    """By Zipf: the second half as often as the first, the third a third as often."""
    share = 1 / np.arange(1, CONCEPTS + 1)
    return dice.choice(CONCEPTS, number, p=share / share.sum())


def _bits(dice: np.random.Generator, number: int, chances: list[float] | tuple[float, ...]) -> NDArray[np.uint32]:
    """One number for each, with bit i set by chance i."""
    found = np.zeros(number, np.uint32)
    for bit, chance in enumerate(chances):
        found |= (dice.random(number) < chance).astype(np.uint32) << np.uint32(bit)
    return found


def _described(made: Town) -> str:
    people, ties = len(made["area"]), len(made["a"])
    degrees = np.bincount(made["a"], minlength=people) + np.bincount(made["b"], minlength=people)
    within = (made["area"][made["a"]] == made["area"][made["b"]]).mean()
    return (
        f"{people:,} people, {ties:,} ties ({within:.0%} within an area), {len(made['municipality'])} areas of "
        f"{np.diff(made['starts']).min()} to {np.diff(made['starts']).max()}; ties a person: {degrees.mean():.1f}, "
        f"median {np.median(degrees):.0f}, most {degrees.max()}; {len(made['talent_person']) / people:.2f} talents "
        f"and {len(made['need_person']) / people:.2f} needs a person"
    )


def _main() -> None:
    asked = argparse.ArgumentParser(description="Make towns to measure speed on.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("sizes", nargs="+", choices=SIZES)
    given = asked.parse_args()
    for name in given.sizes:
        print(f"{name}: making it", flush=True)
        begin = time.perf_counter()
        print(f"{name}: {_described(load(given.folder, name))}; {time.perf_counter() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    _main()
