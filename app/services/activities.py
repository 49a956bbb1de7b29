"""New activities: where three or more people ask for something alike, and what is needed to begin that together."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import FieldError, Invalid, NotFound
from app.repositories.heard import Concept
from app.repositories.needs import NeedRow
from app.schemas.activities import ActivityIn, ActivityOut, CarrierOut, IdeaOut
from app.schemas.initiatives import InitiativeIn
from app.schemas.needs import NeedIn
from app.schemas.talents import TalentIn
from app.services import cards, clock_words, initiatives, needs, talents
from app.services.called import called
from app.services.concepts import concepts_out
from app.services.ids import all_of, given, known_id
from app.services.personal import refuse_personal
from app.services.reasons import concept_label, slot_words
from app.texts import text
from app.work import Work
from matching.activities import MOST, Idea, ideas
from matching.model import MILLE, common_slots, slot_names

BEGINNING: Final = "in oprichting"
"""Phase of an initiative that is not there yet, as folders write it."""


@dataclass(frozen=True, slots=True)
class Asker:
    """One of those who ask for something alike."""

    need: uuid.UUID
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who could carry it; `name` and `words` are empty where the viewer may not know them."""

    talent: uuid.UUID
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Room:
    """A place with room for all."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One idea, with who it is about. Its address is that of the first need."""

    need: uuid.UUID
    about: str
    count: int
    askers: tuple[Asker, ...]
    carriers: tuple[Carrier, ...]
    room: Room | None
    when: str
    """In words; '' where nobody said when."""
    hour: str
    """The first hour at that place; '' where none is known."""


def listed(work: Work, limit: int) -> list[IdeaOut]:
    """List the ideas for the needs that the viewer may read, the largest group first. No name is read."""
    found = _ideas(work, limit)
    rows = work.needs.by_numbers({need for idea in found for need in idea.needs})
    offers = work.talents.by_numbers({one.talent for idea in found for one in idea.carriers})
    rooms = work.nodes.cards({idea.place for idea in found if idea.place})
    return [
        IdeaOut(
            concept=concepts_out([Concept(idea.concept, MILLE)])[0],
            text=_words(idea),
            needs=[rows[need].need.id for need in idea.needs],
            slots=list(slot_names(idea.slots)),
            carriers=[
                CarrierOut(talent=offers[one.talent].talent.id, owner=offers[one.talent].owner.id, points=one.score)
                for one in idea.carriers
            ],
            place=rooms[idea.place].id if idea.place in rooms else None,
            hour=clock_words.hour(idea.hour) if idea.hour else None,
        )
        for idea in found
        # The network may be newer than what this Work reads.
        if all(need in rows for need in idea.needs) and all(one.talent in offers for one in idea.carriers)
    ]


def proposals(work: Work, limit: int) -> list[Proposal]:
    """Give the same ideas with names and words, which is logged."""
    return [_proposal(work, idea) for idea in _ideas(work, limit)]


def proposal(work: Work, written_need: str) -> Proposal:
    """Give the idea that this need is in. NotFound where there is none any more."""
    number = work.needs.get(known_id(written_need)).need.number
    idea = next((one for one in _ideas(work, MOST) if number in one.needs), None)
    if idea is None:
        raise NotFound
    return _proposal(work, idea)


def begin(work: Work, wanted: ActivityIn) -> ActivityOut:
    """Make an initiative that is beginning: with what it offers, and its need of somebody who carries it.

    Nobody is asked: from then on it stands among the suggestions for each of these needs, and who could carry it among
    those for its own. Invalid for fewer than three needs of different people, or needs that are not about one thing.
    """
    rows, place, _ = all_of(
        lambda: [_own_need(work, one) for one in wanted.needs],
        lambda: given("place", work.places.get, wanted.place),
        lambda: refuse_personal({"name": wanted.name}, keep=wanted.keep_personal),
    )
    concept = _shared(work, rows)
    slots = list(slot_names(common_slots(row.need.slots for row in rows)))
    made_of = {"name": wanted.name, "neighbourhood": rows[0].need.neighbourhood, "phase": BEGINNING}
    where = {} if place is None else {"place": str(place.node.id)}
    initiative = initiatives.create(work, InitiativeIn.model_validate(made_of | where))
    label = concept_label(concept)
    offered = {"owner": str(initiative.id), "text": text("activities.offer", name=wanted.name, about=label)}
    common = {"slots": slots, "concepts": [concept]}
    offer = talents.create(work, TalentIn.model_validate(offered | common | {"keepPersonal": wanted.keep_personal}))
    asked = {"owner": str(initiative.id), "text": text("activities.carrier-wanted", about=label)}
    here = {"neighbourhood": initiative.neighbourhood}
    asks = needs.create(work, NeedIn.model_validate(asked | common | here))
    return ActivityOut(initiative=initiative.id, talent=offer.id, need=asks.id)


def _ideas(work: Work, limit: int) -> Sequence[Idea]:
    with work.network() as network:
        return ideas(network, scope=work.scope, limit=limit)


def _own_need(work: Work, need_id: uuid.UUID) -> NeedRow:
    row = given("needs", work.needs.get, need_id)
    if row is None:
        raise TypeError("a need has an id")
    work.nodes.own(row.owner.id)
    return row


def _shared(work: Work, rows: Sequence[NeedRow]) -> str:
    """What these needs are about, all of them: the idea that they stand in together."""
    numbers = {row.need.number for row in rows}
    owners = {row.need.owner for row in rows}
    for idea in _ideas(work, MOST):
        if numbers <= set(idea.needs) and len(owners) == len(rows):
            return idea.concept
    raise Invalid([FieldError("needs", "not-alike")])


def _words(idea: Idea) -> str:
    return text("activities.idea", count=len(idea.needs), about=concept_label(idea.concept))


def _proposal(work: Work, idea: Idea) -> Proposal:
    rows = [row for _, row in sorted(work.needs.by_numbers(set(idea.needs)).items())]
    names = called(work, [row.owner for row in rows])
    offers = work.talents.by_numbers({one.talent for one in idea.carriers})
    room = work.nodes.cards({idea.place}).get(idea.place) if idea.place else None
    return Proposal(
        need=rows[0].need.id,
        about=concept_label(idea.concept),
        count=len(rows),
        askers=tuple(
            Asker(row.need.id, names.get(row.need.owner, ""), needs.read(work, str(row.need.id)).text) for row in rows
        ),
        carriers=tuple(_carrier(work, offers[one.talent].talent.id) for one in idea.carriers if one.talent in offers),
        room=Room(room.id, room.name or "") if room else None,
        when=slot_words(idea.slots) if idea.slots else "",
        hour=clock_words.hour(idea.hour) if idea.hour else "",
    )


def _carrier(work: Work, talent_id: uuid.UUID) -> Carrier:
    row = work.talents.get(talent_id)
    known = cards.party_if_known(work, row.owner.id)
    words = work.talents.text_of(row) if work.talents.sees_text(row) else ""
    return Carrier(talent_id, known.name if known else "", words)
