"""People as who brings them together sees them: what they are called as far as that may be known, and what they can."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from app.errors import FieldError, Invalid, NotFound
from app.models import Identity, Node
from app.repositories.asking import number_of
from app.repositories.introductions import IntroductionRow
from app.repositories.people import PersonRow
from app.repositories.ties import TieRow
from app.schemas.fields import InNeighbourhood
from app.schemas.needs import NeedOut
from app.schemas.people import PersonOut
from app.schemas.talents import TalentCard, TalentOut
from app.services import needs, neighbourhoods, people, talents
from app.services.called import called, full_name
from app.services.ids import known_id, page
from app.services.reasons import concept_label
from app.work import Work

Task = Literal["mine", "cover", "team", "colleague", "none"]
"""Whose task somebody is: of who asks, for a while instead of a colleague, nobody's yet, a colleague's; or it is no
task: of another organisation, or somebody who works here."""

NAMED: Final = 3
"""Most things that a list says somebody can do."""
MOST: Final = 20
"""Most talents, needs, introductions and ties that are shown of one person."""
ALIKE: Final = 10
"""Most names that are looked at to find the one that is meant."""
SHORTEST: Final = 2
"""Letters from which a name is looked for."""


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody, or an initiative, organisation or place, in a list."""

    id: uuid.UUID
    kind: str
    name: str | None
    """None: not for who asks to know."""
    area: str
    can: tuple[str, ...]
    mine: bool
    status: str
    inform_by: dt.date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, or something, that a person knows; and since when that is sure."""

    id: uuid.UUID
    kind: str
    name: str | None
    tie: str
    confirmed: dt.date | None


@dataclass(frozen=True, slots=True)
class Between:
    """An introduction under way, with who is on the other side."""

    id: uuid.UUID
    state: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Portrait:
    """One person, with all that who asks may know and do."""

    face: Face
    person: PersonOut | None
    """Name and contact data; None: not for who asks."""
    version: int
    task: Task
    changeable: bool
    may_glimpse: bool
    talents: list[TalentOut]
    needs: list[NeedOut]
    between: list[Between]
    knows: list[Known]


def listed(work: Work, paging: InNeighbourhood, *, mine: bool = False) -> tuple[list[Face], str | None]:
    """List people with their names as far as the viewer may know them, which is logged, and what they can do."""
    rows, after = page(
        paging,
        lambda after, limit: work.people.find(
            paging.neighbourhood, mine=mine, neighbours=True, after=after, limit=limit
        ),
        lambda person_id: work.people.get(person_id).node.number,
        lambda row: row.node.id,
    )
    return faces(work, rows), after


def called_so(work: Work, words: str) -> list[Face]:
    """List people with a name that begins with these words, of those whom the viewer may name."""
    if len(words.strip()) < SHORTEST:
        return []
    return faces(work, [_person(work, number) for number in work.people.called(words.strip(), ALIKE)])


def of(work: Work, written_id: str) -> Portrait:
    """Show one person as far as the viewer may: a card, or with name, texts and what is going on. The log says so."""
    row = work.people.get(known_id(written_id))
    node, may_change = row.node, work.nodes.may_change(row.node)
    face = faces(work, [row])[0]
    return Portrait(
        face=face,
        person=None if face.name is None else people.read(work, written_id),
        version=node.version,
        task=_task(work, node, changeable=may_change),
        changeable=may_change,
        may_glimpse=_may_glimpse(work, node, changeable=may_change),
        talents=[
            talents.read(work, str(found.talent.id))
            for found in work.talents.find(owner=node, limit=MOST)
            if found.talent.status != "withdrawn"
        ],
        needs=[needs.read(work, str(found.need.id)) for found in work.needs.find(owner=node, limit=MOST)],
        between=_between(work, node),
        knows=_knows(work, node),
    )


def stand_ins(work: Work, written_id: str) -> list[tuple[str, str]]:
    """Pairs of id and name of the colleagues who could stand in for this person, whom the viewer may see."""
    node = work.people.get(known_id(written_id)).node
    return [(str(found), full_name(one)) for found, one in work.care.colleagues(node.neighbourhood)]


def check_changeable(work: Work, written_id: str) -> None:
    """Hold that the viewer may change this person, before what he wrote is looked at: NotFound."""
    work.people.own(known_id(written_id))


def check_ours(work: Work, written_id: str) -> None:
    """Hold that this person is of the viewer's organisation and neighbourhoods, before a reason is read: NotFound."""
    if not _ours(work, work.people.get(known_id(written_id)).node):
        raise NotFound


def changeable(work: Work, written_id: str) -> PersonOut:
    """Read one person with name and contact data whom the viewer may change; the access log says so. NotFound."""
    check_changeable(work, written_id)
    return people.read(work, written_id)


def talent(work: Work, written_id: str, written_talent: str) -> TalentOut:
    """Read what a person can do whom the viewer may change. NotFound for what is of somebody else."""
    return talents.to_change(work, written_talent, known_id(written_id))


def faces(work: Work, rows: Iterable[PersonRow]) -> list[Face]:
    """Make people ready for a list; that their names were read is logged."""
    rows = list(rows)
    numbers = [number_of(row.node) for row in rows]
    identities, can = work.people.names_of(numbers), work.talents.about(numbers)
    areas = neighbourhoods.names(work)
    return [
        Face(
            id=row.node.id,
            kind=row.node.kind,
            name=_name(identities.get(number)),
            area=areas.get(row.node.neighbourhood, ""),
            can=tuple(map(concept_label, can.get(number, [])[:NAMED])),
            mine=number in work.viewer.caseload,
            status=row.node.status,
            inform_by=row.person.inform_by if number in identities and row.person.informed_at is None else None,
            provisional=row.node.provisional_until is not None,
        )
        for row, number in zip(rows, numbers, strict=True)
    ]


def one_called(work: Work, words: str, field: str) -> uuid.UUID:
    """Find the one person, initiative, organisation or place that is called so, or whose name alone begins so.

    Invalid, naming the field, when there is none or more than one.
    """
    wanted = words.strip()
    known = _called(work, wanted) if wanted else {}
    whole = [number for number, names in known.items() if wanted.casefold() in names]
    chosen = whole or list(known)
    if len(chosen) != 1:
        raise Invalid([FieldError(field, "several-called-so" if chosen else "nobody-called-so")])
    return work.nodes.by_number(chosen[0]).id


def owners(work: Work, found: Iterable[TalentCard]) -> dict[uuid.UUID, tuple[str, str]]:
    """Name and neighbourhood of the owners of these talents, by id; a name that is not for who asks is empty."""
    nodes = [work.nodes.get(owner) for owner in dict.fromkeys(one.owner for one in found)]
    names, areas = _names(work, nodes), neighbourhoods.names(work)
    return {node.id: (names.get(number_of(node), ""), areas.get(node.neighbourhood, "")) for node in nodes}


def tie(work: Work, written_id: str, words: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Find both ends of a tie to write down: this person, and who is called so."""
    return work.people.get(known_id(written_id)).node.id, one_called(work, words, "who")


def _called(work: Work, start: str) -> dict[int, set[str]]:
    """Who and what has a name that begins so, by number, with all names to be told apart by."""
    people = work.people.names_of(work.people.called(start, ALIKE))
    found = {number: {(one.alias or "").casefold(), (_name(one) or "").casefold()} for number, one in people.items()}
    things = work.nodes.cards(work.nodes.called(start, ALIKE))
    return found | {number: {(card.name or "").casefold()} for number, card in things.items()}


def _names(work: Work, nodes: Iterable[Node]) -> dict[int, str]:
    """Name these nodes in full, as far as the viewer may know; that names of people were read is logged."""
    return called(work, nodes, by=full_name)


def _name(identity: Identity | None) -> str | None:
    return None if identity is None else full_name(identity)


def _person(work: Work, number: int) -> PersonRow:
    return work.people.get(work.nodes.by_number(number).id)


def _task(work: Work, node: Node, *, changeable: bool) -> Task:
    owner, viewer = work.care.owner(node), work.viewer
    if owner is not None and owner == viewer.person:
        return "mine"
    if viewer.role != "worker" or node.number == viewer.person:
        return "none"
    if owner is None:
        return "team" if changeable else "none"
    return "cover" if number_of(node) in viewer.caseload else "colleague"


def _may_glimpse(work: Work, node: Node, *, changeable: bool) -> bool:
    read = changeable or node.number in work.viewer.glimpses
    return work.viewer.role == "worker" and _ours(work, node) and not read


def _ours(work: Work, node: Node) -> bool:
    return node.organisation == work.viewer.organisation and node.neighbourhood in work.viewer.neighbourhoods


def _between(work: Work, node: Node) -> list[Between]:
    rows = work.introductions.find(of=node, limit=MOST)
    others = {row.introduction.id: _other(row, node) for row in rows}
    found = _names(work, others.values())
    return [
        Between(row.introduction.id, row.introduction.state, found.get(number_of(others[row.introduction.id])))
        for row in rows
        if row.on_behalf
    ]


def _other(row: IntroductionRow, node: Node) -> Node:
    return row.giver if row.seeker.number == node.number else row.seeker


def _knows(work: Work, node: Node) -> list[Known]:
    if work.viewer.role != "worker":
        return []
    rows = work.ties.find(node, limit=MOST)
    ends = [(row, _end(row, node)) for row in rows]
    found = _names(work, (end for _, end in ends))
    return [
        Known(end.id, end.kind, found.get(number_of(end)), row.tie.kind, row.tie.last_confirmed) for row, end in ends
    ]


def _end(row: TieRow, node: Node) -> Node:
    return row.b if row.a.number == node.number else row.a
