"""The initiative that a contact speaks for: what it does, what it could use, and where it is."""

from typing import Final, NamedTuple

from app.errors import NotFound
from app.schemas.initiatives import InitiativeOut
from app.schemas.lists import ShareOut
from app.schemas.needs import NeedOut
from app.schemas.places import PlaceOut
from app.schemas.talents import TalentOut
from app.services import initiatives, lists, needs, organisations, people, places, talents
from app.services.called import full_name
from app.services.ids import known_id
from app.work import Work

MOST: Final = 200
"""Organisations to choose from."""
MOST_NAMES: Final = 30
"""People of the list whose names are read at once."""


class Ours(NamedTuple):
    """What its contact reads of an initiative on one page."""

    initiative: InitiativeOut
    talents: list[TalentOut]
    needs: list[NeedOut]
    """What is still asked first, then what is over."""
    place: PlaceOut | None
    carried_by: str | None


class Shared(NamedTuple):
    """An organisation that may read the list, and what it is called."""

    share: ShareOut
    name: str


class Listing(NamedTuple):
    """Who reads the list of an initiative, and pairs of an id and a name to choose from."""

    shares: list[Shared]
    others: list[tuple[str, str]]
    people: list[tuple[str, str]]
    version: int


def own_id(work: Work) -> str:
    """Id of the initiative that the viewer speaks for. NotFound for who speaks for none."""
    if work.viewer.role != "initiative-contact" or work.viewer.organisation is None:
        raise NotFound
    return str(work.nodes.by_number(work.viewer.organisation).id)


def read(work: Work) -> Ours:
    """Read all of the initiative that the viewer speaks for. NotFound for who speaks for none."""
    found = initiatives.read(work, own_id(work))
    node = work.nodes.get(found.id)
    carrier = None if found.carried_by is None else organisations.read(work, str(found.carried_by))
    return Ours(
        initiative=found,
        talents=[talents.read(work, str(row.talent.id)) for row in work.talents.find(owner=node)],
        needs=sorted(
            (needs.read(work, str(row.need.id)) for row in work.needs.find(owner=node)),
            key=lambda need: need.status in {"met", "closed"},
        ),
        place=None if found.place is None else places.read(work, str(found.place)),
        carried_by=None if carrier is None else carrier.name,
    )


def own_places(work: Work) -> list[PlaceOut]:
    """List the places that the viewer's initiative recorded itself, and so keeps up to date."""
    own_id(work)
    return [places.read(work, str(row.node.id)) for row in work.places.recorded()]


def talent(work: Work, written_id: str) -> TalentOut:
    """Read what the viewer's initiative offers. NotFound for what another offers."""
    return talents.to_change(work, written_id, known_id(own_id(work)))


def need(work: Work, written_id: str) -> NeedOut:
    """Read what the viewer's initiative asks. NotFound for what somebody else asks."""
    return needs.to_change(work, written_id, of=known_id(own_id(work)))


def listing(work: Work) -> Listing:
    """Read who may read the list of the viewer's initiative, and who on it could introduce others; logged."""
    initiative = initiatives.read(work, own_id(work))
    node = work.nodes.get(initiative.id)
    shares = lists.shares(work, str(initiative.id)).shares
    shared = {share.organisation for share in shares}
    everybody = work.organisations.find(limit=MOST)
    called = {row.node.id: row.detail.name for row in everybody}
    on_list = [people.read(work, str(one.id)) for one in work.lists.people(node)[:MOST_NAMES]]
    return Listing(
        shares=[Shared(share, called.get(share.organisation, "")) for share in shares],
        others=[(str(row.node.id), row.detail.name) for row in everybody if row.node.id not in shared],
        people=[(str(one.id), full_name(one)) for one in on_list],
        version=initiative.version,
    )
