"""Texts that wait for a person to say what they are about, gone through one by one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.errors import Stale
from app.repositories.heard import About, conditions_of, side_of
from app.repositories.needs import NeedRow
from app.repositories.talents import TalentRow
from app.schemas.readings import ReadingOut
from app.services.readings import proposed
from app.work import Work
from matching.reading import read


@dataclass(frozen=True, slots=True)
class Which:
    """Which need or talent is meant."""

    about: About
    id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Shown:
    """One text in full, as somebody reads it before answering, and what we propose.

    `conditions` is '' for a need.
    """

    about: About
    id: uuid.UUID
    version: int
    text: str
    conditions: str
    proposals: ReadingOut


def waiting(work: Work, abouts: Sequence[About], neighbourhood: str | None) -> list[Which]:
    """List the texts of these nouns that wait, of one neighbourhood or of all, in order of registration."""
    return [
        Which(about, text_id)
        for about in abouts
        for text_id in work.readings.waiting(about, neighbourhood=neighbourhood)
    ]


def show(work: Work, one: Which) -> Shown:
    """Read one text, of which the log says so, with what we propose.

    NotFound when it is not there any more, Stale when somebody said in the meantime what it is about.
    """
    row = row_of(work, one.about, one.id)
    if row[0].concepts_said_at is not None:
        raise Stale
    text = text_of(work, row)
    side, conditions = side_of(one.about), conditions_of(row[0])
    found = read(text, side, row[0].language, conditions)
    return Shown(one.about, one.id, row[0].version, text, conditions, proposed(text, found, side))


def answer(work: Work, shown: Shown, concepts: Sequence[str] | None) -> Shown:
    """Store what somebody says that a text is about, and give it as it is now. Stale when it changed since.

    No concepts: none of these; None: what was said is taken back.
    """
    row = row_of(work, shown.about, shown.id)
    if row[0].version != shown.version:
        raise Stale
    if isinstance(row, NeedRow):
        work.needs.update(row, concepts=concepts)
    else:
        work.talents.update(row, concepts=concepts)
    return replace(shown, version=row[0].version)


def row_of(work: Work, about: About, text_id: uuid.UUID) -> NeedRow | TalentRow:
    """Give the text and whose it is; NotFound when the viewer may not change it."""
    return work.needs.get(text_id) if about == "need" else work.talents.own(text_id)


def text_of(work: Work, row: NeedRow | TalentRow) -> str:
    """Give the words of a text, and log that they were read."""
    return work.needs.text_of(row) if isinstance(row, NeedRow) else work.talents.text_of(row)
