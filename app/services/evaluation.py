"""A folder held against what people judged of it: how good its ranking is, of what kinds of needs, and what went wrong.

Labels, needs and talents go by the folder's own ids.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from app.repositories.needs import NeedRow
from app.repositories.talents import TalentRow
from app.schemas.suggestions import ReasonOut
from app.services import ranking, status
from app.services.judging import FIRST, Figures, Label, Score, figures, score
from app.services.reasons import told
from app.settings import Rung
from app.work import Work
from matching import reading
from matching.model import Verdicts
from matching.network import Network
from matching.pairs import likeness
from matching.suggest import suggest, why_not
from matching.vocabulary import load

LIMIT: Final = 20
"""Talents ranked for each need: as many as `toevallig rank` writes."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled need and the talents ranked for it, best first."""

    label: Label
    language: str
    """Of the need's text; '' when the need is not in the folder."""
    theme: str
    """Label of the theme of the concept that the need is most about; '' when it is about none."""
    talents: tuple[str, ...]

    @property
    def figures(self) -> Figures | None:
        """How well they were ranked; None when nobody can meet the need."""
        return figures(self.label, self.talents)


@dataclass(frozen=True, slots=True)
class Missed:
    """A talent that serves a need and does not stand among the first five."""

    talent: str
    grade: int
    place: int | None
    """Among all that would be suggested; None when it is not there."""
    alike: int | None
    """Its place by the likeness of the texts alone, among all talents; None when it is not in the folder."""
    bars: tuple[ReasonOut, ...]
    """What keeps it from being suggested; 'concept' is that the texts are too unlike."""
    likeness: str | None
    """How its concept is related to that of the need, one of matching.explain.KINSHIPS. None when there is nothing in
    common, when a rule forbids even to reckon, or when it is not in the folder."""
    text: str
    """What its owner wrote; '' when it is not in the folder."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one need."""

    need: str
    text: str
    figures: Figures
    empty: bool
    """The answer was that nobody fits."""
    found: int
    """Talents that serve it among the first five."""
    missed: tuple[Missed, ...]
    """The other talents that serve it, best first."""
    traps: Mapping[int, tuple[str, str]]
    """By place, the traps among the first five: id and text."""


def stand_on(wanted: Rung | None) -> Rung:
    """Settle what this process reads texts with, this or the best that it can do, and answer what that became."""
    status.settle(wanted)
    return reading.reader().rung


class Folder:
    """The needs and talents of a folder that was read into the database of this Work, and how they are ranked."""

    def __init__(self, work: Work, *, content_only: bool) -> None:
        self._work = work
        self._content_only = content_only

    @cached_property
    def needs(self) -> dict[str, NeedRow]:
        """All needs."""
        return {row.need.source_id or "": row for row in self._work.needs.find(limit=ranking.ALL)}

    @cached_property
    def talents(self) -> dict[str, TalentRow]:
        """All talents."""
        return {row.talent.source_id or "": row for row in self._work.talents.find(limit=ranking.ALL)}

    def ranked(self, labels: Sequence[Label]) -> Iterator[Judged]:
        """Rank talents for each of these, as `toevallig rank` does; a need that is not open gets none."""
        numbers = {source: number for number, source in ranking.open_needs(self._work)}
        for label in labels:
            row = self.needs.get(label.need)
            language, theme = ("", "") if row is None else (row.need.language or "", self._theme(row))
            asked = [(numbers[label.need], label.need)] if label.need in numbers else []
            lines = ranking.ranked(self._work, asked, limit=LIMIT, content_only=self._content_only)
            talents = tuple(talent for line in lines for talent in line["talents"] if talent is not None)
            yield Judged(label, language, theme, talents)

    def fault(self, row: Judged) -> Fault | None:
        """Say what went wrong with a need; None when nobody can meet it, or when it is not in the folder."""
        need, of_this, label = self.needs.get(row.label.need), row.figures, row.label
        if need is None or of_this is None:
            return None
        first = row.talents[:FIRST]
        missed = sorted(label.good - set(first), key=lambda talent: (-label.grades[talent], talent))
        return Fault(
            need=label.need,
            text=self._work.needs.text_of(need),
            figures=of_this,
            empty=not row.talents,
            found=len(label.good & set(first)),
            missed=self._missed(need.need.number or 0, {talent: label.grades[talent] for talent in missed}),
            traps={
                place: (talent, self._work.talents.text_of(self.talents[talent]))
                for place, talent in enumerate(first, 1)
                if talent in label.traps
            },
        )

    def _missed(self, need: int, grades: Mapping[str, int]) -> tuple[Missed, ...]:
        judged, scope = ranking.grounds(content_only=self._content_only), self._work.scope
        found: list[Missed] = []
        with self._work.network() as network:
            answer = suggest(network, need, scope=scope, limit=ranking.ALL, **judged)
            places = {one.talent: place for place, one in enumerate(answer.suggestions, 1)}
            alike = _by_texts(network, need)
            for talent, grade in grades.items():
                row = self.talents.get(talent)
                if row is None:
                    found.append(Missed(talent, grade, None, None, (), None, ""))
                    continue
                number = row.talent.number or 0
                verdicts = why_not(network, need, number, scope=scope, **judged)
                bars, words = tuple(told(verdicts.bars, as_bar=True)), self._work.talents.text_of(row)
                places_of = places.get(number), alike[number]
                found.append(Missed(talent, grade, *places_of, bars, _likeness(verdicts), words))
        return tuple(found)

    def _theme(self, row: NeedRow) -> str:
        book = load()
        concepts = (concept for concept, _ in self._work.needs.concepts(row) if concept in book.index)
        return next((book.themes[book[concept].theme].label_nl for concept in concepts), "")


def _by_texts(network: Network, need: int) -> dict[int, int]:
    """The place of every talent (number) by the likeness of the texts alone; equals share the first of their places."""
    talents = np.flatnonzero(network.talents["number"] > 0)
    alike = likeness(network, network.needs[need], talents)
    more = len(alike) - np.searchsorted(np.sort(alike), alike, side="right")
    return dict(zip(network.talents["number"][talents].tolist(), (more + 1).tolist(), strict=True))


def _likeness(verdicts: Verdicts) -> str | None:
    fits = () if verdicts.suggestion is None else verdicts.suggestion.fits
    return next((str(dict(reason.values)["likeness"]) for reason in fits if reason.code == "concept"), None)


def together(rankings: Iterable[Judged]) -> Score:
    """The figures of these needs together."""
    rows = list(rankings)
    return score([row.label for row in rows], {row.label.need: row.talents for row in rows})


def by(kind: Callable[[Judged], str], rankings: Iterable[Judged]) -> dict[str, Score]:
    """The figures of each kind of need, most needs first."""
    kinds: dict[str, list[Judged]] = {}
    for row in rankings:
        kinds.setdefault(kind(row), []).append(row)
    return {name: together(kinds[name]) for name in sorted(kinds, key=lambda name: (-len(kinds[name]), name))}


def worst(rankings: Iterable[Judged], count: int) -> list[Judged]:
    """The needs that somebody can meet of which the ranking is worst by nDCG; of equals the first by id."""
    rated = [(of_this.ndcg10, row.label.need, row) for row in rankings if (of_this := row.figures) is not None]
    return [row for _, _, row in sorted(rated, key=lambda rate: rate[:2])[:count]]


def suggested_anyway(rankings: Iterable[Judged]) -> list[Judged]:
    """The needs that nobody can meet, for which talents were suggested all the same."""
    return [row for row in rankings if row.label.nobody and row.talents]
