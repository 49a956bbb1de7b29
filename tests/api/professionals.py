"""Who works in the small town, as a person with a token, and residents who use the service themselves."""

import uuid

from app.models import Identity, Node, Person, Role
from app.repositories.asking import number_of
from tests.api.conftest import NORTH, YES
from tests.app.town import HERE

AGREED = ("ask-seeker", "yes-seeker", "ask-giver", "yes-giver")
"""What it takes to bring two people together."""
SAID = {"saidBy": "zelf", "how": "op straat", "sharesContact": True}


def professional(service, name="Gerrit", limit=None, *, organisation="OR1", code=NORTH):
    """Employ somebody with at most `limit` tasks, as a neighbourhood worker; give the id and a token."""
    employer = service.town.welfare if organisation == "OR1" else service.town.other
    with service.town.work() as work:
        common = {"municipality": HERE}
        node = Node(**common, kind="person", listed_as="professional", neighbourhood=code, organisation=employer)
        work.session.add(node)
        work.session.flush()
        common["node"] = number_of(node)
        job = Role(**common, kind="professional", at=employer, caseload_max=limit)
        work.session.add_all([Person(**common), Identity(**common, first_name=name), job])
        work.session.flush()
        token = work.tokens.create("worker", organisation=organisation, neighbourhoods=[code], person=node)
        return str(node.id), token


def oneself(service, person_id, role="resident"):
    """Give a token to somebody who is in the town already."""
    with service.town.work() as work:
        node = work.people.get(uuid.UUID(person_id)).node
        return work.tokens.create(role, person=node)


def told(service, token):
    """What somebody was told, as codes, the newest first."""
    return [notice["code"] for notice in service.get("/v1/notices", token=token)["items"]]


def take(service, token, introduction_id, step, **values):
    """Take a step in an introduction."""
    service.add(f"/v1/introductions/{introduction_id}/steps", {"step": step} | values, token=token)


def introduced(service, token, *, slots=(), steps=AGREED):
    """Introduce two new people, with these steps; give the ids of what there is then."""
    asked = {"alias": "Anna", "neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?", "consent": YES}
    need = service.add("/v1/needs", asked | {"slots": list(slots)}, token=token)
    giver = service.add("/v1/people", {"alias": "Bram", "neighbourhood": NORTH, "consent": YES}, token=token)
    offer = {"owner": giver["id"], "text": "Ik werk graag in de tuin: snoeien en wieden.", "slots": list(slots)}
    talent = service.add("/v1/talents", offer, token=token)
    made = service.add("/v1/introductions", {"need": need["id"], "talent": talent["id"]}, token=token)
    for step in steps:
        take(service, token, made["id"], step, **(SAID if step.startswith("yes") else {}))
    ids = {"need": need["id"], "seeker": need["owner"], "giver": giver["id"], "talent": talent["id"]}
    return ids | {"id": made["id"]}
