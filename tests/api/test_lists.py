"""An initiative owns its list, over HTTP, and a connector introduces people of the own circle."""

import datetime as dt
import uuid

import pytest
from sqlmodel import Session, select

from app.models import Account, Node
from app.policy.consent import CIRCLE, CIRCLE_DAYS
from tests.api.conftest import NORTH, YES
from tests.api.professionals import oneself, told

SAID = {"saidBy": "het bestuur"}


@pytest.fixture
def garden(service):
    """Give an initiative with a contact, and somebody on its list."""
    return Garden(service)


class Garden:
    """A community garden that has a list of its own."""

    def __init__(self, service):
        self.service = service
        self.id = service.add("/v1/initiatives", {"name": "De Moestuin", "neighbourhood": NORTH})["id"]
        self.path = f"/v1/initiatives/{self.id}"
        self.contact = self.token("initiative-contact")

    def token(self, role, person=None):
        with self.service.town.work() as work:
            node = None if person is None else work.people.get(uuid.UUID(person)).node
            return work.tokens.create(role, organisation=uuid.UUID(self.id), neighbourhoods=[NORTH], person=node)

    def enter(self, alias, more):
        body = {"alias": alias, "neighbourhood": NORTH, "consent": YES} | more
        return self.service.add("/v1/people", body, token=self.contact)["id"]

    def partners(self, person, *, given=True):
        body = {"purpose": "partners", "given": given, "how": "mondeling", "saidBy": "zijzelf"}
        self.service.add(f"/v1/people/{person}/consents", body, token=self.contact)

    def share(self, *, given=True, token=None):
        organisation = self.service.get("/v1/organisations")["items"][0]["id"]
        body = {"organisation": organisation, "given": given} | SAID
        return self.service.ask("POST", f"{self.path}/shares", body, token=token or self.contact)


def seen(service, token=None):
    return {card["id"] for card in service.get("/v1/people", token=token)["items"]}


class TestTheList:
    def test_the_contact_reads_it_and_no_organisation(self, service, garden):
        member = garden.enter("Truus", {})
        assert seen(service, garden.contact) == {member}
        assert seen(service) == set()
        assert service.ask("GET", f"/v1/people/{member}").status_code == 404

    @pytest.mark.parametrize(("shared", "partners"), [(False, False), (False, True), (True, False), (True, True)])
    def test_an_organisation_reads_cards_with_both_yeses_and_no_name(self, service, garden, shared, partners):
        member = garden.enter("Truus", {})
        if partners:
            garden.partners(member)
        if shared:
            assert garden.share().status_code == 201
        assert seen(service) == ({member} if shared and partners else set())
        assert service.ask("GET", f"/v1/people/{member}").status_code == 404

    def test_a_no_works_on_the_next_request(self, service, garden):
        member = garden.enter("Truus", {})
        garden.partners(member)
        garden.share()
        assert seen(service) == {member}
        assert garden.share(given=False).json()["shares"] == []
        assert seen(service) == set()
        garden.share()
        garden.partners(member, given=False)
        assert seen(service) == set()

    def test_sharing_twice_is_sharing_once(self, service, garden):
        garden.share()
        (share,) = garden.share().json()["shares"]
        assert (share["since"], share["saidBy"]) == ("2026-10-01", "het bestuur")
        assert garden.share(given=False).json() == service.get(f"{garden.path}/shares", token=garden.contact)

    def test_only_the_own_contact_shares_it(self, service, garden):
        other = Garden(service)
        assert garden.share(token=other.contact).status_code == 404
        assert garden.share(token=service.worker).status_code == 403
        assert service.ask("GET", f"{garden.path}/list", token=other.contact).status_code == 404

    def test_is_taken_along_whole_with_a_line_for_everybody(self, service, garden):
        member = garden.enter("Truus", {"phone": "0612345678"})
        service.add("/v1/talents", {"owner": member, "text": "Ik wied graag."}, token=garden.contact)
        other = service.person()["id"]
        (one,) = service.get(f"{garden.path}/list", token=garden.contact)["people"]
        assert (one["id"], one["alias"], one["phone"]) == (member, "Truus", "0612345678")
        assert [talent["text"] for talent in one["talents"]] == ["Ik wied graag."]
        assert other != member

    def test_leaves_with_the_initiative(self, service, garden):
        gone, other = [garden.enter(name, {}) for name in ("Truus", "Riet")], service.person()["id"]
        garden.partners(gone[0])
        garden.share()
        assert seen(service) == {gone[0], other}
        tag = service.ask("GET", garden.path, token=garden.contact).headers["etag"]
        path, headers = f"{garden.path}/list/_leave", {"If-Match": tag}
        for meant in ({}, {"confirmed": False}):
            assert service.ask("POST", path, meant, token=garden.contact, headers=headers).status_code == 400
        answer = service.ask("POST", path, {"confirmed": True}, token=garden.contact, headers=headers)
        assert (answer.status_code, answer.json()["people"]) == (200, 2)
        assert service.get(f"{garden.path}/list", token=garden.contact)["people"] == []
        assert service.get(f"{garden.path}/shares", token=garden.contact)["shares"] == []
        assert seen(service) == {other}
        with Session(service.house.database.reader) as session:
            assert {str(row.id) for row in session.exec(select(Node).where(Node.kind == "person"))} == {other}
        assert service.ask("POST", path, {"confirmed": True}, token=garden.contact, headers=headers).status_code == 412


class TestAppointing:
    def test_by_the_contact_from_the_own_list_and_approved_by_another(self, service, garden):
        member, stranger = garden.enter("Wil", {}), service.person()["id"]
        child = garden.enter("Kim", {"bornFrom": 2014, "guardian": YES})
        path = f"{garden.path}/connectors"
        for person, code in ((stranger, "unknown-node"), (child, "too-young")):
            refused = service.ask("POST", path, {"person": person}, token=garden.contact)
            assert [error["code"] for error in refused.json()["errors"]] == [code]
        made = service.add(path, {"person": member}, token=garden.contact)
        assert (made["person"], made["approved"]) == (member, False)
        with Session(service.house.database.reader) as session:
            (account,) = session.exec(select(Account)).all()
        assert (account.role, account.approved_by) == ("connector", None)
        circle = {"person": stranger, "connector": member, "given": True, "how": "x", "saidBy": "y"}
        refused = service.ask("POST", "/v1/circle", circle)
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/connector"]

    def test_not_by_a_worker(self, service, garden):
        member = garden.enter("Wil", {})
        assert service.ask("POST", f"{garden.path}/connectors", {"person": member}).status_code == 403


@pytest.fixture
def connector(garden):
    """Give a connector of the garden, who is on its list."""
    person = garden.enter("Wil", {})
    return Connector(garden, person)


class Connector:
    """Somebody who introduces people of the own circle."""

    def __init__(self, garden, person):
        self.garden = garden
        self.person = person
        self.token = garden.token("connector", person)

    def circle(self, person, *, given=True, token=None, **more):
        body = {"person": person, "given": given, "how": "mondeling", "saidBy": "zijzelf"} | more
        return self.garden.service.ask("POST", "/v1/circle", body, token=token or self.token)


class TestTheCircle:
    def test_a_connector_sees_the_own_circle_and_nobody_else(self, service, garden, connector):
        member, outside = garden.enter("Truus", {}), service.person()["id"]
        assert seen(service, connector.token) == {connector.person}
        answer = connector.circle(member)
        assert (answer.status_code, answer.json()["room"]) == (201, 14)
        assert seen(service, connector.token) == {connector.person, member}
        assert service.get(f"/v1/people/{member}", token=connector.token)["alias"] == "Truus"
        assert service.ask("GET", f"/v1/people/{outside}", token=connector.token).status_code == 404

    def test_a_no_works_on_the_next_request(self, service, garden, connector):
        member = garden.enter("Truus", {})
        connector.circle(member)
        assert connector.circle(member, given=False).json()["room"] == 14
        assert service.ask("GET", f"/v1/people/{member}", token=connector.token).status_code == 404

    def test_somebody_leaves_every_circle_alone(self, service, garden, connector):
        member = garden.enter("Truus", {})
        connector.circle(member)
        with service.town.work() as work:
            own = work.tokens.create("resident", person=work.people.get(uuid.UUID(member)).node)
        assert connector.circle(member, given=False, token=own).status_code == 201
        assert seen(service, connector.token) == {connector.person}

    def test_withdrawing_the_consent_ends_it_too(self, service, garden, connector):
        member = garden.enter("Truus", {})
        connector.circle(member)
        no = {"purpose": "matching", "given": False, "how": "x", "saidBy": "y"}
        service.add(f"/v1/people/{member}/consents", no, token=connector.token)
        assert seen(service, connector.token) == {connector.person}

    def test_at_most_fifteen_who_agreed(self, garden, connector):
        for n in range(15):
            assert connector.circle(garden.enter(f"P{n}", {})).status_code == 201
        full = connector.circle(garden.enter("Te veel", {}))
        assert (full.status_code, full.json()["code"]) == (409, "circle-full")

    def test_nobody_reads_the_whole_list_in_turns(self, service, garden, connector):
        """Entered, read, let go: who counted only who is in the circle now would let all of these be read."""
        read = []
        for n in range(20):
            member = garden.enter(f"P{n}", {})
            connector.circle(member)
            if service.ask("GET", f"/v1/people/{member}", token=connector.token).status_code == 200:
                read.append(member)
            connector.circle(member, given=False)
        assert len(read) == CIRCLE
        assert seen(service, connector.token) == {connector.person}
        # Who counts already may come back; another may when the days are over.
        assert connector.circle(read[0]).status_code == 201
        connector.circle(read[0], given=False)
        service.clock.time += dt.timedelta(days=CIRCLE_DAYS)
        assert connector.circle(garden.enter("Later", {})).json()["room"] == CIRCLE - 1

    def test_who_is_entered_is_told(self, service, garden, connector):
        member = garden.enter("Truus", {})
        connector.circle(member)
        connector.circle(member)
        neighbour = service.add(
            "/v1/people", {"alias": "Buur", "neighbourhood": NORTH, "consent": YES}, token=connector.token
        )["id"]
        for person in (member, neighbour):
            assert told(service, oneself(service, person)) == ["circle-entered"]

    def test_twice_the_same_person_is_one(self, garden, connector):
        member = garden.enter("Truus", {})
        connector.circle(member)
        assert connector.circle(member).json()["room"] == 14

    def test_nobody_without_consent_and_no_child_without_a_guardian(self, service, garden, connector):
        member = garden.enter("Truus", {})
        child = garden.enter("Kim", {"bornFrom": 2014, "guardian": YES})
        for person, purpose in ((member, "matching"), (child, "parental")):
            body = {"purpose": purpose, "given": False, "how": "x", "saidBy": "y"}
            service.add(f"/v1/people/{person}/consents", body, token=garden.contact)
        assert connector.circle(member).json()["code"] == "circle-no-consent"
        assert [error["code"] for error in connector.circle(child).json()["errors"]] == ["guardian"]

    def test_of_the_own_list_only(self, service, connector):
        stranger = connector.circle(service.person()["id"])
        assert [error["code"] for error in stranger.json()["errors"]] == ["unknown-node"]

    def test_a_worker_puts_somebody_of_the_own_people_in_it(self, service, connector):
        person = service.person(alias="Piet")["id"]
        answer = connector.circle(person, token=service.worker, connector=connector.person)
        assert answer.status_code == 201
        assert person in seen(service, connector.token)
        for wrong in ({}, {"connector": person}):
            assert connector.circle(person, token=service.worker, **wrong).status_code == 400

    def test_who_is_entered_by_the_connector_is_in_it(self, service, connector):
        body = {"alias": "Buur", "neighbourhood": NORTH, "consent": YES}
        neighbour = service.add("/v1/people", body, token=connector.token)["id"]
        assert neighbour in seen(service, connector.token)
        need = service.add("/v1/needs", NEED | {"owner": neighbour, "consent": YES}, token=connector.token)
        assert service.get(f"/v1/needs/{need['id']}", token=connector.token)["text"] == NEED["text"]

    def test_a_need_is_matched_within_the_circle_only(self, service, garden, connector):
        inside, seeker = garden.enter("Truus", {}), garden.enter("Riet", {})
        outside = service.person()["id"]
        for person in (inside, seeker):
            connector.circle(person)
        offer = service.add("/v1/talents", {"owner": inside, "text": "Ik snoei graag de tuin."}, token=connector.token)
        service.talent(outside)
        need = service.add("/v1/needs", NEED | {"owner": seeker, "consent": YES}, token=connector.token)
        found = service.get(f"/v1/needs/{need['id']}/suggestions", token=connector.token)
        assert [card["talent"] for card in found["suggestions"]] == [offer["id"]]


NEED = {"neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?"}
