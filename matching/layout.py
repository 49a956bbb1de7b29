"""Where the nodes of a small network are drawn: who knows whom stands near, and the same ties give the same picture."""

from collections.abc import Collection, Iterable
from typing import Final

import numpy as np

STEPS: Final = 150
"""Moves until all hang still."""
PULL: Final = 0.06
"""How much everything is drawn to the middle, so that what hangs on nothing does not drift away."""
GOLDEN: Final = np.pi * (3 - np.sqrt(5))
"""A turn by which points on a spiral never lie behind each other."""

Places = dict[int, tuple[float, float]]


def places(nodes: Collection[int], ties: Iterable[tuple[int, int]]) -> Places:
    """Give each node a place in a square from 0 to 1 (Fruchterman and Reingold, 1991), begun on a spiral.

    Takes time with the square of the nodes: for the few hundred that one picture can hold.
    """
    order = {number: place for place, number in enumerate(nodes)}
    if not order:
        return {}
    at = _spiral(len(order))
    pairs = np.array([(order[a], order[b]) for a, b in ties if a != b], dtype=np.int64).reshape(-1, 2)
    for step in range(STEPS):
        move = _apart(at) + _together(at, pairs) - PULL * len(order) * at
        length = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        at = at + move / length * np.minimum(length, 0.5 * (1 - step / STEPS))
    low, high = at.min(axis=0), at.max(axis=0)
    at = (at - low) / np.maximum(high - low, 1e-9).max()
    return {number: (round(float(x), 3), round(float(y), 3)) for number, (x, y) in zip(order, at, strict=True)}


def _spiral(count: int) -> np.ndarray:
    turn = np.arange(count)
    return (np.sqrt(turn) * np.array([np.cos(turn * GOLDEN), np.sin(turn * GOLDEN)])).T


def _apart(at: np.ndarray) -> np.ndarray:
    """Everybody pushes everybody, less from further away."""
    difference = at[:, None, :] - at[None, :, :]
    distance = np.maximum((difference**2).sum(axis=2), 1e-4)
    return (difference / distance[:, :, None]).sum(axis=1)


def _together(at: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Who knows each other pulls, harder from further away."""
    pull = np.zeros_like(at)
    difference = at[pairs[:, 1]] - at[pairs[:, 0]]
    force = difference * np.linalg.norm(difference, axis=1, keepdims=True)
    np.add.at(pull, pairs[:, 0], force)
    np.add.at(pull, pairs[:, 1], -force)
    return pull
