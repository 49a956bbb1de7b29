"""Figures of one area over its snapshots: a small line for each, and the same values in words."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from app.services import figures
from app.texts import text
from app.web.figure_words import Shade, worded
from app.web.lines import Line, line
from app.work import Work


class Course(NamedTuple):
    """One figure over time: as a line, and as days with what it was then."""

    line: Line
    points: list[tuple[dt.date, str]]


def courses(work: Work, code: str, names: Iterable[str]) -> dict[str, Course]:
    """How these figures went, by name; one that was taken once has no course. What was withheld is a gap."""
    found = {name: figures.over_time(work, code, name) for name in names}
    return {name: _course(name, points) for name, points in found.items() if len(points) > 1}


def _course(name: str, points: list[figures.Point]) -> Course:
    values = [point.figure.value for point in points]
    shade = Shade.of(values)
    said = [text("figure.why.few") if value is None else worded(name, value) for value in values]
    return Course(
        line(values, shade.least, shade.most), [(point.on, one) for point, one in zip(points, said, strict=True)]
    )
