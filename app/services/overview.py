"""Needs as people look through them: lines of a list, and all that stands around one need on its page."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from app.models import Node
from app.policy.rhythm import OPEN_NEEDS
from app.repositories.asking import number_of
from app.repositories.introductions import IntroductionRow
from app.repositories.needs import NeedRow
from app.schemas.concepts import ConceptOut
from app.schemas.readings import ReadingIn
from app.schemas.workload import ColleagueOut
from app.services import neighbourhoods, workload
from app.services.called import called
from app.services.ids import known_id
from app.services.readings import read_text
from app.work import Work

Which = Literal["", "mine", "nobody", "exploring", "open", "done"]
"""Which needs of the list: all that are not done, or a part of them."""
STATUSES: Final[dict[str, Sequence[str]]] = {
    "exploring": ("exploring",),
    "open": ("open", "in-progress"),
    "done": ("met", "closed"),
}
A_PAGE: Final = 20
FIRST_WORDS: Final = 90
"""So many characters of a text stand in a line of a list."""
ASKED_ABOUT: Final = 20
"""So many introductions of one need are listed."""


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need in a list."""

    id: uuid.UUID
    name: str
    """'' for whom who reads this may not name."""
    words: str
    status: str
    neighbourhood: str
    has_worker: bool


@dataclass(frozen=True, slots=True)
class IntroductionLine:
    """An introduction about a need: with whom, and where it stands."""

    id: uuid.UUID
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a need on its page."""

    name: str
    """Whose it is; '' for whom who reads this may not name."""
    is_person: bool
    may_be_matched: bool
    neighbourhood: str
    mine: bool
    changeable: bool
    """Whether who reads this may change it; else it is read for a reason."""
    proposed: list[ConceptOut]
    """What else it seems to be about."""
    introductions: list[IntroductionLine]


def places(work: Work) -> list[tuple[str, str]]:
    """Codes and names of where who asks may write something down: the last one used first."""
    last = work.needs.last_neighbourhood()
    return sorted(neighbourhoods.own(work), key=lambda area: (area[0] != last, area[1]))


def lines(work: Work, which: Which, after: str | None) -> tuple[list[NeedLine], str | None]:
    """List needs, the newest first, with whose they are and how they begin: who reads that is in the log.

    `after`: the id of the last one that was read; it is given back while there is more.
    """
    before = None if after is None else work.needs.get(known_id(after)).need.number
    mine = work.viewer.person if which == "mine" else None
    found = work.needs.lines(
        STATUSES.get(which, OPEN_NEEDS),
        worker=mine,
        without_worker=which == "nobody",
        before=before,
        limit=A_PAGE + 1,
    )
    rows, more = found[:A_PAGE], len(found) > A_PAGE
    names = called(work, [row.owner for row in rows])
    areas = neighbourhoods.names(work)
    shown = [_line(work, row, names.get(number_of(row.owner), ""), areas) for row in rows]
    return shown, str(rows[-1].need.id) if more else None


def around(work: Work, written_id: str) -> Around:
    """Gather what stands around a need that who asks may read. NotFound."""
    row = work.needs.get(known_id(written_id))
    # A side reads where it stands on its own page, and there not what the other decided.
    found = [one for one in work.introductions.find(row.need, limit=ASKED_ABOUT) if one.on_behalf]
    names = called(work, [row.owner, *(one.giver for one in found)])
    return Around(
        name=names.get(number_of(row.owner), ""),
        is_person=row.owner.kind == "person",
        may_be_matched=work.needs.may_be_matched(row.owner),
        neighbourhood=work.areas.get(row.need.neighbourhood).name,
        mine=row.need.worker is not None and row.need.worker == work.viewer.person,
        changeable=work.nodes.may_change(row.owner),
        proposed=_proposed(work, row),
        introductions=[_introduction(one, names) for one in reversed(found)],
    )


def owner(work: Work, written_id: str) -> tuple[Node, str]:
    """For whom a need is written down, and what he is called. NotFound for whom who asks may not change."""
    node = work.nodes.own(known_id(written_id))
    return node, called(work, [node]).get(number_of(node), "")


def me(work: Work) -> uuid.UUID:
    """The id of who asks, as a colleague. NotFound for who is no person."""
    return work.nodes.by_number(work.viewer.person or 0).id


def colleagues(work: Work) -> list[ColleagueOut]:
    """Who else may have a need as a task, who has room first."""
    return workload.own(work).colleagues


def _line(work: Work, row: NeedRow, name: str, areas: dict[str, str]) -> NeedLine:
    words = work.needs.text_of(row)
    return NeedLine(
        id=row.need.id,
        name=name,
        words=words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS].rpartition(" ")[0] + " …",
        status=row.need.status,
        neighbourhood=areas.get(row.need.neighbourhood, ""),
        has_worker=row.need.worker is not None,
    )


def _proposed(work: Work, row: NeedRow) -> list[ConceptOut]:
    """What the text seems to be about, beside what is kept of it."""
    if row.need.concepts_said_at is not None:
        return []
    kept = {concept.id for concept in work.needs.concepts(row)}
    found = read_text(ReadingIn(text=row.need.text, side="asks")).concepts
    return [ConceptOut(id=one.id, label=one.label) for one in found if one.id not in kept]


def _introduction(row: IntroductionRow, names: dict[int, str]) -> IntroductionLine:
    return IntroductionLine(row.introduction.id, names.get(number_of(row.giver), ""), row.introduction.state)
