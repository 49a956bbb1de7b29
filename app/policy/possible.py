"""What one network may still be, for a reader of everything that is printed of it.

Counts of a network bind each other: 65 ties fit only among 12 people who all know each other. So before figures or
words leave, the reader is played here: of every small number withheld at least `ROOM` values must be possible still.
It looks only at what is printed, so that withholding more tells nothing new, and counts a value as possible only
where some network has it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import comb
from typing import Final

from app.policy.rounding import LEAST_DENOMINATOR, STEP, THRESHOLD, density

ROOM: Final = 4
"""A withheld number must have at least this many possible values."""
PAIR: Final = 2
"""Fewest people of whom nobody is alone."""
SEVERAL: Final = 16
"""So many of the smallest and of the largest values of a number are tried; the others only give more room."""

LEANS, APART, LOOSE, WHOLE = "leans-on-one", "two-groups", "loose-groups", "hangs-together"
"""The words on structure; matching.measures.SIGNS says when each holds."""
SIDE: Final = 10
"""Fewest people of one of two groups; and two sides of so many touch by two ties of the 45 inside, at most."""
FIRM: Final = 10
"""Who goes takes less than one in so many along, where a network hangs together."""


@dataclass(frozen=True, slots=True)
class View:
    """What is printed of one network. None is withheld; without `pieces`, nothing is said of what hangs together."""

    nodes: int
    ties: int | None = None
    density: float | None = None
    isolates: int | None = None
    components: int | None = None
    largest: int | None = None
    pieces: bool = True
    words: frozenset[str] = frozenset()
    joined: int = 0
    """So many people have a tie at least, as other figures tell."""
    together: int = 0
    """So many of them are in one component, at least."""
    beyond: int = 0
    """So many ends of ties there are at least, beside one for each who has a tie."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """One network in counts; `largest` is the size of its largest component."""

    nodes: int
    isolates: int
    components: int
    largest: int


def leaves_room(view: View) -> bool:
    """Whether each number withheld can still have `ROOM` values."""
    found: dict[str, set[int]] = {name: set() for name in _withheld(view)}
    if not found:
        return True
    for shape, least, most in _possible(view):
        for name, values in found.items():
            values.update(_values(name, shape, least, most, view.words))
        if all(len(values) >= ROOM for values in found.values()):
            return True
    return False


def _withheld(view: View) -> list[str]:
    """The numbers that a reader might work out, as named by `_values`."""
    names = []
    if view.isolates is None:
        names += ["isolates", "not isolated"]
    if view.components is None and (view.pieces or view.words):
        names += ["components"]
    if view.largest is None and (view.pieces or view.words):
        names += ["largest", "not in the largest"]
    if view.ties is None and view.words:
        names += ["ties"]
    if view.words & {LEANS, WHOLE}:
        names += ["fall off"]
    return names


def _values(name: str, shape: _Shape, least: int, most: int, words: frozenset[str]) -> Iterable[int]:
    if name == "ties":
        return range(least, min(most, least + ROOM) + 1)
    if name == "fall off":
        return _falling_off(shape.largest, words)
    numbers = {
        "isolates": shape.isolates,
        "not isolated": shape.nodes - shape.isolates,
        "components": shape.components,
        "largest": shape.largest,
        "not in the largest": shape.nodes - shape.largest,
    }
    return (numbers[name],)


def _falling_off(largest: int, words: frozenset[str]) -> range:
    """How many can lose the largest component with the one it needs most, who is not counted."""
    if LEANS in words:
        return range((largest + 1) // 2 - 1, largest - 1)
    return range(-(-largest // FIRM) - 1)


def _possible(view: View) -> Iterator[tuple[_Shape, int, int]]:
    """Shapes of networks that would be printed as this view, each with the fewest and most ties that fit both."""
    for nodes in would_round_to(view.nodes):
        ties = _ties(view, nodes)
        if ties is None:
            continue
        for shape, fewest, most in _shapes(view, nodes):
            # Each who has a tie has one at least, and some have more.
            ends = nodes - shape.isolates + view.beyond
            least, most_here = max(fewest, ties[0], (ends + 1) // 2), min(most, ties[1])
            if least <= most_here:
                yield shape, least, most_here


def _shapes(view: View, nodes: int) -> Iterator[tuple[_Shape, int, int]]:
    """Shapes of networks of so many people, with the fewest and most ties they can have."""
    for isolates in _alike(view.isolates, nodes):
        if isolates > nodes - view.joined or isolates == nodes - 1:
            continue
        if not view.pieces and not view.words:
            yield _Shape(nodes, isolates, 0, 0), 0, comb(nodes - isolates, 2)
            continue
        for components, largest in product(*_pieces(view, nodes)):
            shape = _Shape(nodes, isolates, components, largest)
            if largest >= view.together:
                yield from ((shape, *bounds) for bounds in _bounds(shape, view.words))


def _ties(view: View, nodes: int) -> tuple[int, int] | None:
    """Fewest and most ties that so many people can have in this view; None when there are none."""
    if view.ties is None:
        return 0, comb(nodes, 2)
    found = [m for m in would_round_to(view.ties) if view.density is None or density(nodes, m) == view.density]
    return (found[0], found[-1]) if found else None


def _pieces(view: View, nodes: int) -> tuple[list[int], list[int]]:
    """How many components there can be, and how large the largest."""
    if view.pieces:
        components = list(would_round_to(view.components) if view.components is not None else range(1, THRESHOLD))
        return components, _alike(view.largest, nodes)
    return _several(range(1, nodes + 1)), _several(range(1, nodes + 1))


def would_round_to(printed: int) -> range:
    """The counts of 10 or more that are printed as this."""
    return range(max(THRESHOLD, printed - STEP // 2), printed + STEP // 2 + 1)


def may_split(part: int, whole: int) -> bool:
    """Whether the people counted and those left over are both enough to be printed."""
    return part >= THRESHOLD and whole - part >= THRESHOLD


def _alike(printed: int | None, whole: int) -> list[int]:
    """The parts of `whole` people that are printed like this, or withheld."""
    if printed is not None:
        return [part for part in would_round_to(printed) if may_split(part, whole)]
    everything = range(whole + 1)
    return _several([part for part in everything if whole < LEAST_DENOMINATOR or not may_split(part, whole)])


def _several(values: range | list[int]) -> list[int]:
    return sorted({*values[:SEVERAL], *values[-SEVERAL:]})


def _bounds(shape: _Shape, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Fewest and most ties of a network of this shape of which these words hold, where there is one.

    All between these occur as well. Where words hold, not every such network is found: that is on the safe side.
    """
    largest, people, groups = shape.largest, shape.nodes - shape.isolates, shape.components - shape.isolates
    if people == 0 and groups == 0:
        if largest == 1 and words <= {LOOSE} and (not words or 4 * largest < shape.nodes):
            yield 0, 0
        return
    if groups < 1 or largest < PAIR or not _hold(shape, words):
        return
    # How large the other components can be: none may take the place of the largest, or be a second side.
    second = min(largest // 2 if LEANS in words else largest, SIDE - 1 if WHOLE in words else largest)
    if not PAIR * (groups - 1) <= people - largest <= second * (groups - 1) or (groups > 1 and second < PAIR):
        return
    spare = people - largest - PAIR * (groups - 1)
    full, left = divmod(spare, second - PAIR) if spare else (0, 0)
    others = full * comb(second, 2) + comb(left + PAIR, 2) * bool(left) + groups - 1 - full - bool(left)
    fewest, most = largest - 1, comb(largest, 2)
    if LEANS in words:
        half = largest // 2
        most = largest - 1 + comb(half, 2) + comb(largest - 1 - half, 2)
    if WHOLE in words:
        fewest = largest  # a ring
    if APART in words and not (groups > 1 and second >= SIDE and spare >= SIDE - PAIR):
        if largest < 2 * SIDE or LEANS in words:
            return
        # Two sides within the largest: ten people with 20 ties or more among them, a tree at least, one tie across.
        fewest, most = largest + SIDE, comb(SIDE, 2) + comb(largest - SIDE, 2) + 2
    yield fewest + people - largest - (groups - 1), most + others


def _hold(shape: _Shape, words: frozenset[str]) -> bool:
    """Whether the largest component has the size that goes with these words."""
    loose = 4 * shape.largest < shape.nodes
    whole = 4 * shape.largest >= 3 * shape.nodes and shape.largest > FIRM
    return (LOOSE not in words or loose) and (WHOLE not in words or whole) and words <= {LEANS, APART, LOOSE, WHOLE}
