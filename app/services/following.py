"""Where introductions stand, for who follows them: which waits for whom, and what the next step can be."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from app.errors import NotFound
from app.policy.lifecycle import CLOSED, OTHER, Side
from app.repositories.asking import number_of
from app.repositories.needs import NeedRow
from app.schemas.introductions import IntroductionOut, StepOut
from app.services import cards, feedback, introductions
from app.services.called import called, full_name
from app.services.cards import Party
from app.services.concepts import concepts_out
from app.services.ids import known_id
from app.work import Work

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "next": ("proposed", "willing-seeker", "willing-giver", "agreed", "met"),
    "waiting": ("asked-seeker", "asked-giver", "not-now"),
    "together": ("running", "handed-over", "lasting"),
    "ended": tuple(sorted(CLOSED)),
}
"""By whom it waits for: who introduces, somebody else, nobody, or it is over."""
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One introduction in a list of who introduces."""

    id: uuid.UUID
    seeker: str
    """What this side is called; '' where the viewer may not know it."""
    giver: str
    about: str
    state: str
    due_on: dt.date | None
    first_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the page of an introduction shows to who introduces."""

    introduction: IntroductionOut
    history: Sequence[StepOut]
    possible: frozenset[str]
    seeker: Party | None
    giver: Party | None
    companion: Party | None
    holder: Party | None
    about: str
    need: str
    """What was asked, in the words of who asked; '' where the viewer may not read it."""
    feedback: Sequence[Side]
    """Sides that may still say how the first time was."""
    letters: Sequence[Side]
    """Sides that were asked, and for which who asks can print a letter."""

    def name(self, side: Side) -> str:
        """What this side is called, where the viewer may know it; else ''."""
        party = self.seeker if side == "seeker" else self.giver
        return "" if party is None else party.name

    @property
    def waits_for(self) -> Side | None:
        """The side that was asked, and did not answer yet."""
        return {"asked-seeker": "seeker", "asked-giver": "giver"}.get(self.introduction.state)  # type: ignore[return-value]


def listed(work: Work, group: str, skip: int = 0) -> tuple[list[Row], bool]:
    """List what stands so, at most `MOST` after the first `skip`, and whether there is more. Names are logged."""
    rows = work.introductions.standing(GROUPS[group], skip=skip, limit=MOST + 1)
    names = called(work, [node for row in rows[:MOST] for node in (row.seeker, row.giver)])
    found = []
    for row in rows[:MOST]:
        seeker, giver = (names.get(number_of(node), "") for node in (row.seeker, row.giver))
        about = _about(work, NeedRow(row.need, row.seeker))
        one = row.introduction
        first_on = one.first_on if one.state == "agreed" else None
        found.append(Row(one.id, seeker, giver, about, one.state, one.due_on, first_on))
    return found, len(rows) > MOST


def standing(work: Work, written_id: str) -> Standing:
    """Read one introduction with all that belongs to its page. NotFound."""
    out = introductions.read(work, written_id)
    need = _need(work, out.need)
    return Standing(
        introduction=out,
        history=introductions.history(work, written_id).items,
        possible=introductions.possible(work, written_id),
        seeker=cards.party_if_known(work, out.seeker or _own(work, out, "seeker")),
        giver=cards.party_if_known(work, out.giver or _own(work, out, "giver")),
        companion=cards.party_if_known(work, out.companion),
        holder=cards.party_if_known(work, out.holder),
        about="" if need is None else _about(work, need),
        need="" if need is None else work.needs.text_of(need),
        feedback=feedback.waits_for(work, written_id),
        letters=_letters(work, written_id),
    )


def escorts(work: Work, written_id: str) -> list[tuple[uuid.UUID, str]]:
    """List who can come along the first time, by id and name: who is asked for others near the need. Logged."""
    row = work.introductions.own(known_id(written_id))
    sides = {row.seeker.number, row.giver.number}
    near = work.people.asked_for_others(row.need.neighbourhood, limit=MOST)
    found = {number_of(one.node): one.node.id for one in near if one.node.number not in sides}
    names = work.people.names_of(found)
    return sorted(((found[number], full_name(identity)) for number, identity in names.items()), key=itemgetter(1))


def _letters(work: Work, written_id: str) -> list[Side]:
    try:
        row = work.introductions.own(known_id(written_id))
    except NotFound:
        return []
    return [side for side in OTHER if side in row.hands & row.asked]


def _own(work: Work, out: IntroductionOut, side: Side) -> uuid.UUID | None:
    """Who is on this side, where who asks answers for that one and reads no more than that one does."""
    return work.introductions.get(out.id).side(side).id if out.party == side else None


def _need(work: Work, need_id: uuid.UUID | None) -> NeedRow | None:
    try:
        return None if need_id is None else work.needs.get(need_id)
    except NotFound:
        return None


def _about(work: Work, need: NeedRow) -> str:
    """In the words of the vocabulary, side by side: some of those are two words with 'en' between them."""
    return ", ".join(concept.label for concept in concepts_out(work.needs.concepts(need)[: introductions.NAMED]))
