"""What one network may still be, for a reader of everything that is printed of it.

Counts of a network bind each other: 65 ties fit only among 12 people who all know each other. So before figures or
words leave, the reader is played here: of every small number withheld at least `ROOM` values must be possible still.
It looks only at what is printed, so that withholding more tells nothing new, and counts a value as possible only
where some network has it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import comb
from typing import Final

from app.policy.rounding import LEAST_DENOMINATOR, STEP, THRESHOLD

ROOM: Final = 4
"""A withheld number must have at least this many possible values."""
PAIR: Final = 2
"""Fewest people of whom nobody is alone."""
SEVERAL: Final = 10
"""So many of the smallest and of the largest values of a number are tried; the others only give more room."""

LEANS, APART, LOOSE, WHOLE = "leans-on-one", "two-groups", "loose-groups", "hangs-together"
"""The words on structure; matching.measures.SIGNS says when each holds."""
SIDE: Final = 10
"""Fewest people of one of two groups; and two sides of so many touch by two ties of the 45 inside, at most."""
FIRM: Final = 10
"""Who goes is one in so many, with who is taken along, where a network hangs together."""


@dataclass(frozen=True, slots=True)
class View:
    """What is printed of one network. None is withheld."""

    nodes: int
    ties: int | None = None
    isolates: int | None = None
    components: int | None = None
    largest: int | None = None
    words: frozenset[str] = frozenset()
    """The words that are said."""
    denied: frozenset[str] = frozenset()
    """The words that would have been said, had they held."""
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


def permitted(view: View) -> frozenset[str]:
    """The words that may be said beside such figures, if they hold: whether they do or not, there must be room.

    It depends on what is printed alone, so that a word that may be said and is not says just that it does not hold.
    """
    allowed: tuple[str, ...] = ()
    for word in (LEANS, APART, LOOSE, WHOLE):
        tried = (*allowed, word)
        answers = (
            frozenset(said for said, holds in zip(tried, answer, strict=True) if holds)
            for answer in product((True, False), repeat=len(tried))
        )
        if all(
            leaves_room(replace(view, words=said, denied=frozenset(tried) - said), impossible=True) for said in answers
        ):
            allowed = tried
    return frozenset(allowed)


def leaves_room(view: View, *, impossible: bool = False) -> bool:
    """Whether each number withheld can still have `ROOM` values; `impossible` is the answer where no network fits."""
    found: dict[str, set[int]] = {name: set() for name in _withheld(view)}
    if not found:
        return True
    any_fits = False
    for shape, least, most in _possible(view):
        any_fits = True
        for name, values in found.items():
            values.update(_values(name, shape, least, most, view.words))
        if all(len(values) >= ROOM for values in found.values()):
            return True
    return impossible and not any_fits


def _withheld(view: View) -> list[str]:
    """The numbers that a reader might work out, as named by `_values`."""
    names = []
    if view.isolates is None:
        names += ["isolates", "not isolated"]
    if view.components is None:
        names += ["components"]
    if view.largest is None:
        names += ["largest", "not in the largest"]
    if view.ties is None and (view.words or view.denied):
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
    return range(largest // FIRM)


def _possible(view: View) -> Iterator[tuple[_Shape, int, int]]:
    """Shapes of networks that would be printed as this view, each with the fewest and most ties that fit both."""
    for nodes in would_round_to(view.nodes):
        ties = _ties(view, nodes)
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
        for components, largest in product(*_pieces(view, nodes)):
            shape = _Shape(nodes, isolates, components, largest)
            if largest >= view.together:
                yield from ((shape, *bounds) for bounds in _bounds(shape, view.words, view.denied))


def _ties(view: View, nodes: int) -> tuple[int, int]:
    """Fewest and most ties that so many people can have in this view."""
    if view.ties is None:
        return 0, comb(nodes, 2)
    found = would_round_to(view.ties)
    return found[0], found[-1]


def _pieces(view: View, nodes: int) -> tuple[list[int], list[int]]:
    """How many components there can be, and how large the largest; withheld they count as small."""
    printed = view.components
    components = range(1, THRESHOLD) if printed is None else would_round_to(printed)
    return list(components), _alike(view.largest, nodes)


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


def _bounds(shape: _Shape, words: frozenset[str], denied: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Fewest and most ties of a network of this shape of which these words hold and those do not, where there is one.

    All between these occur as well. Where words are said not every such network is found: that is on the safe side.
    """
    largest, people, groups = shape.largest, shape.nodes - shape.isolates, shape.components - shape.isolates
    if not _fits(shape, words, denied):
        return
    if people == 0 and groups == 0 and largest == 1:
        yield from () if words & {LEANS, APART} else ((0, 0),)
    if groups < 1 or largest < PAIR:
        return
    # How large the other components can be: none may take the place of the largest, or be a second side.
    second = min(
        largest // 2 if LEANS in words else largest, SIDE - 1 if WHOLE in words or APART in denied else largest
    )
    if not PAIR * (groups - 1) <= people - largest <= second * (groups - 1) or (groups > 1 and second < PAIR):
        return
    spare = people - largest - PAIR * (groups - 1)
    full, left = divmod(spare, second - PAIR) if spare else (0, 0)
    others = full * comb(second, 2) + comb(left + PAIR, 2) * bool(left) + groups - 1 - full - bool(left)
    beside = people - largest - (groups - 1)
    if APART in words and groups > 1 and second >= SIDE and spare >= SIDE - PAIR:
        yield largest - 1 + beside, _most(largest, words, denied) + others
    else:
        for fewest, most in _within(largest, words, denied):
            yield fewest + beside, most + others


def _within(largest: int, words: frozenset[str], denied: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Fewest and most ties of a component of which these words hold, and those do not."""
    most = _most(largest, words, denied)
    if APART in words:
        # Two sides: ten people with 20 ties or more among them, a tree or a ring at least, one tie across.
        if largest >= 2 * SIDE and not words & {LEANS, WHOLE}:
            yield largest + SIDE + 1, comb(SIDE, 2) + comb(largest - SIDE, 2) + 2
        return
    # A ring loses nobody with the one it needs most; a tree always half at least.
    fewest = largest if WHOLE in words or LEANS in denied else largest - 1
    if LEANS in denied and largest <= PAIR:
        return
    # A long thin component has two sides itself.
    yield 2 * largest if APART in denied and largest > 4 * SIDE else fewest, most


def _most(largest: int, words: frozenset[str], denied: frozenset[str]) -> int:
    if LEANS in words:
        half = largest // 2
        return largest - 1 + comb(half, 2) + comb(largest - 1 - half, 2)
    if WHOLE in denied:
        # One takes a tenth along.
        taken = largest // FIRM
        return comb(largest - taken, 2) + comb(taken + 1, 2)
    return comb(largest, 2)


def _fits(shape: _Shape, words: frozenset[str], denied: frozenset[str]) -> bool:
    """Whether the largest component has the size that goes with these words."""
    loose = 4 * shape.largest < shape.nodes
    whole = 4 * shape.largest >= 3 * shape.nodes and shape.largest >= FIRM
    if loose and (LEANS in words or LOOSE in denied):
        return False
    return (loose or LOOSE not in words) and (whole or WHOLE not in words)
