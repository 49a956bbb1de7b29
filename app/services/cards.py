"""What a card keeps back, for who may know it: the name, and the words of the need and the offer. Reads are logged."""

import uuid
from dataclasses import dataclass

from app.errors import NotFound
from app.repositories.needs import NeedRow
from app.services.called import full_name
from app.work import Work


@dataclass(frozen=True, slots=True)
class Party:
    """Someone or something on a card."""

    name: str
    neighbourhood: str


def party(work: Work, node_id: uuid.UUID) -> Party:
    """Name the node with this id. NotFound when the viewer may not know it by name."""
    node = work.nodes.get(node_id)
    area = work.areas.get(node.neighbourhood).name
    if node.kind != "person":
        return Party(work.nodes.cards([node.number or 0])[node.number or 0].name or "", area)
    identity = work.people.name_of(work.people.get(node_id))
    return Party(full_name(identity), area)


def party_if_known(work: Work, node_id: uuid.UUID | None) -> Party | None:
    """Name the node with this id; None where there is none, or the viewer may not know it by name."""
    try:
        return None if node_id is None else party(work, node_id)
    except NotFound:
        return None


def offer(work: Work, talent_id: uuid.UUID) -> str:
    """Return what the owner wrote of this talent. NotFound when the viewer may not read it."""
    return work.talents.text_of(work.talents.get(talent_id))


def need(work: Work, wanted: str) -> NeedRow:
    """Find a need by its id or the id of the folder it came from, and log that it is read. NotFound."""
    try:
        row = work.needs.get(uuid.UUID(wanted))
    except (ValueError, NotFound):
        row = work.needs.by_source_id(wanted)
    work.seen(row.owner.number or 0, "K3")
    return row
