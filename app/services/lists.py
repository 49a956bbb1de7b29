"""The list that an initiative owns: who else may read it, taking it along; and the circles of connectors."""

import uuid

from app.errors import Conflict, FieldError, Invalid
from app.models import Node
from app.policy.consent import CIRCLE, young
from app.repositories.asking import number_of
from app.schemas.lists import (
    CircleIn,
    CircleOut,
    ConnectorIn,
    ConnectorOut,
    LeftOut,
    ListedOut,
    ListOut,
    OfferedOut,
    ShareIn,
    ShareOut,
    SharesOut,
)
from app.services import introductions
from app.services.ids import all_of, given, known_id
from app.services.personal import refuse_said
from app.texts import text
from app.work import Work


def shares(work: Work, written_id: str) -> SharesOut:
    """List which organisations may read the list of the viewer's own initiative. NotFound for any other."""
    return _shares(work, work.initiatives.own(known_id(written_id)).node)


def share(work: Work, written_id: str, wanted: ShareIn) -> SharesOut:
    """Let an organisation read the list of the viewer's own initiative, or no longer."""
    refuse_said(wanted)
    initiative = work.initiatives.own(known_id(written_id)).node
    organisation = given("organisation", work.organisations.get, wanted.organisation)
    if organisation is not None:
        work.lists.share(initiative, organisation.node, given=wanted.given, said_by=wanted.said_by)
    return _shares(work, initiative)


def export_list(work: Work, written_id: str) -> ListOut:
    """Give the whole list of the viewer's own initiative, to take along; the access log has a line for everybody."""
    initiative = work.initiatives.own(known_id(written_id)).node
    return ListOut(initiative=initiative.id, people=[_listed(work, node.id) for node in work.lists.people(initiative)])


def leave(work: Work, written_id: str) -> LeftOut:
    """Erase everybody on the list of the viewer's own initiative: it leaves, and its list with it. Stale as always."""
    row = work.initiatives.own(known_id(written_id))
    work.check_version(row.node)
    row = work.initiatives.update(row)
    initiative, version = row.node, row.node.version
    work.lists.unshare(initiative)
    numbers = [number_of(node) for node in work.lists.people(initiative)]
    for number in numbers:
        node = work.erasure.by_number(number)
        if node is not None:
            work.erasure.person(node, "list-left")
    return LeftOut(initiative=known_id(written_id), people=len(numbers), version=version)


def appoint(work: Work, written_id: str, wanted: ConnectorIn) -> ConnectorOut:
    """Appoint somebody on the own list as a connector; an administrator approves. Invalid for somebody under 16."""
    initiative = work.initiatives.own(known_id(written_id)).node
    person = given("person", lambda person_id: work.accounts.person(initiative, person_id), wanted.person)
    found = work.people.get(wanted.person)
    if person is None or young(found.person.born_from, work.today):
        raise Invalid([FieldError("person", "too-young")])
    row = work.accounts.create(person, initiative, "connector", neighbourhoods=[initiative.neighbourhood])
    work.seen(number_of(person), "K1", "update")
    return ConnectorOut(person=person.id, initiative=initiative.id, approved=row.account.approved_by is not None)


def enter_circle(work: Work, wanted: CircleIn) -> CircleOut:
    """Put somebody who agreed to it in the circle of a connector, or take somebody out.

    Conflict when the circle is full or without consent to matching; Invalid under 16 without a guardian's consent.
    """
    refuse_said(wanted)
    person, connector = all_of(
        lambda: given("person", work.circles.candidate, wanted.person),
        lambda: _connector(work, wanted),
    )
    if not wanted.given:
        introductions.end_begun(work, person.node, work.circles.leave(person.node, connector))
    else:
        if work.consents.waits_for_guardian(person.node):
            raise Invalid([FieldError("person", "guardian")])
        if not work.consents.given(person.node, "matching"):
            raise Conflict("circle-no-consent")
        work.circles.enter(person.node, connector, text("circle.said", how=wanted.how, by=wanted.said_by))
    work.seen(number_of(person.node), "K1", "update")
    room = None if connector is None else CIRCLE - work.circles.size(connector)
    return CircleOut(person=person.node.id, given=wanted.given, room=room)


def _connector(work: Work, wanted: CircleIn) -> int | None:
    """Number of the connector whose circle it is: oneself, or the one that is named; None: every circle."""
    if wanted.connector is not None:
        found = given("connector", work.circles.connector, wanted.connector)
        return None if found is None else found.number
    if work.viewer.role == "connector" and work.viewer.person is not None:
        return work.viewer.person
    if wanted.given:
        raise Invalid([FieldError("connector", "missing")])
    return None


def _shares(work: Work, initiative: Node) -> SharesOut:
    return SharesOut(
        initiative=initiative.id,
        shares=[
            ShareOut(organisation=organisation.id, since=share.since, said_by=share.said_by)
            for share, organisation in work.lists.shares(initiative)
        ],
    )


def _listed(work: Work, person_id: uuid.UUID) -> ListedOut:
    row = work.people.get(person_id)
    identity = work.people.name_of(row)
    return ListedOut(
        id=row.node.id,
        neighbourhood=row.node.neighbourhood,
        status=row.node.status,
        alias=identity.alias,
        first_name=identity.first_name,
        last_name=identity.last_name,
        email=identity.email,
        phone=identity.phone,
        channel=row.person.channel,
        ground=row.person.ground,
        consents=sorted(purpose for purpose, answer in work.consents.of(row.node).items() if answer.given),
        talents=[
            OfferedOut(text=work.talents.text_of(talent), status=talent.talent.status)
            for talent in work.talents.find(owner=row.node, limit=1000)
        ],
    )
