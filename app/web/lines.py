"""A small line over the years as a picture: where its points lie. A year without a figure is a gap in the line."""

from collections.abc import Sequence
from typing import Final, NamedTuple

WIDTH: Final = 240
HEIGHT: Final = 56
EDGE: Final = 6

Point = tuple[float, float]


class Line(NamedTuple):
    """The pieces of a line, each as its points; a piece of one point is a dot."""

    pieces: tuple[tuple[Point, ...], ...]

    @property
    def dots(self) -> tuple[Point, ...]:
        """All points."""
        return tuple(point for piece in self.pieces for point in piece)


def line(values: Sequence[float | None], low: float, high: float) -> Line:
    """Draw values, one a year, between the lowest and highest there are anywhere; higher is up."""
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    reach = high - low or 1
    pieces: list[tuple[Point, ...]] = []
    piece: list[Point] = []
    for place, value in enumerate([*values, None]):
        if value is not None:
            up = (value - low) / reach if high > low else 0.5
            piece.append((round(EDGE + place * step, 1), round(HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE), 1)))
        elif piece:
            pieces.append(tuple(piece))
            piece = []
    return Line(tuple(pieces))
