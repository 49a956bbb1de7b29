"""How good a ranking is, by what people judged of it: the definitions, for one need and for all of them.

The gains of nDCG are 2 to the power of the grade, less 1 (Burges and others, 2005). Places count from 1.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final, Literal, NamedTuple

from app.schemas.labels import LabelIn

Grade = Literal["content_grade", "grade"]
"""Judged by the two texts alone, or by all that is known."""

DEPTH: Final = 10
FIRST: Final = 5
"""How many places people look at."""
GOOD: Final = 2
"""From this grade on a talent serves the need."""
DRAWS: Final = 2000
OUTSIDE: Final = 50
"""Of the drawn means so many lie below the interval, and above it: 2.5 % on either side."""
SEED: Final = 0


@dataclass(frozen=True, slots=True)
class Label:
    """What people judged of one need; ids are those of the folder."""

    need: str
    nobody: bool
    """Nobody can meet it."""
    grades: Mapping[str, int]
    """By talent, 0..3; a talent that is not in it has 0."""
    traps: frozenset[str]
    """Talents that seem to serve the need, and do not at all."""

    @property
    def good(self) -> frozenset[str]:
        """The talents that serve the need."""
        return frozenset(talent for talent, grade in self.grades.items() if grade >= GOOD)


class Figures(NamedTuple):
    """How well talents were ranked for one need, or for many on average; each 0..1."""

    ndcg10: float
    """Graded gain of the first ten places, as a share of what the best order gives."""
    hit1: float
    """A good talent is first."""
    hit5: float
    """A good talent is among the first five."""
    recall5: float
    """Good talents among the first five, as a share of all of them or of five."""
    mrr: float
    """1 / place of the first good talent; 0 when there is none."""
    neg_top5: float
    """Share of the first five places that traps take."""


class Counts(NamedTuple):
    """How often 'nobody fits' was the answer, and how often it should have been."""

    nobody: int
    """Needs that nobody can meet."""
    nobody_said: int
    """Of those: answered with an empty list."""
    left_empty: int
    """Needs that somebody can meet, answered with an empty list."""


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of several needs together. `means`, `low` and `high` are None when nobody can meet any of them."""

    needs: int
    """Needs that somebody can meet: the figures are about those."""
    means: Figures | None
    low: Figures | None
    """The lower ends of the intervals that hold 95 % of the means of needs drawn anew (bootstrap)."""
    high: Figures | None
    counts: Counts


def label_of(row: LabelIn, grade: Grade) -> Label:
    """The label of one need, by one of the two ways of judging."""
    grades = {one.talent_id: one.grade if grade == "grade" else one.content_grade for one in row.labels}
    look_alikes = {one.talent_id for one in row.hard_negatives}
    return Label(row.need_id, row.no_fit, grades, frozenset(talent for talent in look_alikes if not grades.get(talent)))


def figures(label: Label, ranked: Sequence[str]) -> Figures | None:
    """How well these talents, best first and each once, were ranked for the need; None when nobody can meet it."""
    good = label.good
    if label.nobody or not good:
        return None
    found = good & set(ranked[:FIRST])
    first = next((place for place, talent in enumerate(ranked, 1) if talent in good), None)
    return Figures(
        ndcg10=_gain(label.grades.get(talent, 0) for talent in ranked[:DEPTH])
        / _gain(sorted(label.grades.values(), reverse=True)[:DEPTH]),
        hit1=float(first == 1),
        hit5=float(bool(found)),
        recall5=len(found) / min(FIRST, len(good)),
        mrr=1 / first if first else 0.0,
        neg_top5=len(label.traps & set(ranked[:FIRST])) / FIRST,
    )


def _gain(grades: Iterable[int]) -> float:
    return sum((float(2**grade) - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))


def score(labels: Iterable[Label], rankings: Mapping[str, Sequence[str]]) -> Score:
    """The figures of these needs together; `rankings` holds talents by need, and a need that is not in it has none.

    The same labels in the same order and the same rankings give the same intervals.
    """
    per_need: list[Figures] = []
    nobody = nobody_said = left_empty = 0
    for label in labels:
        ranked = rankings.get(label.need, ())
        of_this = figures(label, ranked)
        if label.nobody:
            nobody += 1
            nobody_said += not ranked
        elif of_this is not None:
            left_empty += not ranked
            per_need.append(of_this)
    counts = Counts(nobody, nobody_said, left_empty)
    if not per_need:
        return Score(0, None, None, None, counts)
    columns = list(zip(*per_need, strict=True))
    means = Figures(*(sum(column) / len(column) for column in columns))
    low, high = (Figures(*ends) for ends in zip(*map(interval, columns), strict=True))
    return Score(len(per_need), means, low, high, counts)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Between which two means 95 % of the means lie when as many of these values are drawn from them, with return."""
    dice = random.Random(SEED)  # noqa: S311  # the same draw every time is the purpose
    means = sorted(sum(dice.choices(values, k=len(values))) / len(values) for _ in range(DRAWS))
    return means[OUTSIDE], means[-OUTSIDE - 1]
