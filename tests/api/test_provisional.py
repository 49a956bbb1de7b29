"""Somebody without a ground yet, over HTTP: where that is allowed, who sees it, how it becomes permanent and ends."""

import datetime as dt
import uuid

import pytest
from sqlmodel import Session, select

from app.models import METADATA, Node, Organisation
from app.services.people import kept_about
from app.texts import has_text
from tests.api.conftest import NORTH, YES

ANNA = {"alias": "Anna", "neighbourhood": NORTH}
AGREEMENT = {"how": "overeenkomst van 1 mei, gezien", "saidBy": "hijzelf"}


@pytest.fixture
def officer(service):
    """Give a privacy officer of the organisation."""
    return service.token("privacy-officer")


def own_organisation(service):
    return service.get("/v1/organisations")["items"][0]["id"]


def allow(service, officer, **grounds):
    path = f"/v1/organisations/{own_organisation(service)}/grounds"
    tag = service.ask("GET", path, token=officer).headers["etag"]
    answer = service.ask("PATCH", path, grounds, token=officer, headers={"If-Match": tag})
    assert answer.status_code == 200, answer.text
    return answer.json()


def verb(service, path, body):
    tag = service.ask("GET", path.rpartition("/")[0]).headers["etag"]
    return service.ask("POST", path, body, headers={"If-Match": tag})


def expired(service):
    with service.town.look(now=service.clock()) as work:
        return [str(row.node.id) for row in work.people.expired_provisionals()]


class TestAllowed:
    def test_not_until_the_privacy_officer_says_so(self, service, officer):
        refused = service.ask("POST", "/v1/people", ANNA)
        assert (refused.status_code, refused.json()["code"]) == (409, "provisional-not-allowed")
        assert "Vraag eerst" in refused.json()["detail"]
        allow(service, officer, allowsProvisional=True)
        assert service.add("/v1/people", ANNA)["provisionalUntil"] == "2026-10-31"
        allow(service, officer, allowsProvisional=False)
        assert service.ask("POST", "/v1/people", ANNA).status_code == 409

    def test_for_the_own_organisation_only(self, service, officer):
        _, other = service.get("/v1/organisations")["items"]
        path = f"/v1/organisations/{other['id']}/grounds"
        for method, body in (("GET", None), ("PATCH", {"allowsProvisional": True})):
            refused = service.ask(method, path, body, token=officer, headers={"If-Match": '"1"'})
            assert refused.status_code == 404
        allow(service, officer, allowsProvisional=True)
        colleague = service.token("worker", organisation="OR2")
        assert service.ask("POST", "/v1/people", ANNA, token=colleague).status_code == 409

    def test_both_are_off_until_set(self, service, officer):
        found = service.get(f"/v1/organisations/{own_organisation(service)}/grounds", token=officer)
        assert (found["allowsProvisional"], found["agreementIsGround"]) == (False, False)

    def test_no_worker_sets_them(self, service):
        path = f"/v1/organisations/{own_organisation(service)}/grounds"
        refused = service.ask("PATCH", path, {"allowsProvisional": True}, headers={"If-Match": '"1"'})
        assert refused.status_code == 403

    def test_a_child_needs_a_guardian_here_too(self, service, officer):
        allow(service, officer, allowsProvisional=True)
        assert service.ask("POST", "/v1/people", ANNA | {"bornFrom": 2014}).status_code == 400
        child = service.add("/v1/people", ANNA | {"bornFrom": 2014, "guardian": YES})
        assert child["provisionalUntil"] == "2026-10-31"


class TestSeen:
    def test_by_who_entered_it_and_nobody_else(self, service, officer, nobody):
        allow(service, officer, allowsProvisional=True)
        path = f"/v1/people/{service.add('/v1/people', ANNA)['id']}"
        colleague = service.token("worker")
        assert service.ask("GET", path).status_code == 200
        refused = service.ask("GET", path, token=colleague)
        assert refused.status_code == 404
        assert refused.content == service.ask("GET", f"/v1/people/{nobody}", token=colleague).content
        assert service.get("/v1/people", token=colleague)["items"] == []

    def test_in_nobodys_suggestions_until_there_is_a_yes(self, service, officer):
        allow(service, officer, allowsProvisional=True)
        need, person = service.need(), service.add("/v1/people", ANNA)["id"]
        service.talent(person)
        path = f"/v1/needs/{need['id']}/suggestions"
        assert service.get(path)["suggestions"] == []
        service.add(f"/v1/people/{person}/consents", {"purpose": "matching", "given": True, "how": "x", "saidBy": "y"})
        assert [card["owner"] for card in service.get(path)["suggestions"]] == [person]
        assert service.ask("GET", f"/v1/people/{person}", token=service.token("worker")).status_code == 200


class TestTerm:
    def test_thirty_days_and_not_one_more(self, service, officer):
        allow(service, officer, allowsProvisional=True)
        person = service.add("/v1/people", ANNA)["id"]
        service.clock.time += dt.timedelta(days=30)
        assert expired(service) == []
        service.clock.time += dt.timedelta(days=1)
        assert expired(service) == [person]

    @pytest.mark.parametrize(("purpose", "stays"), [("matching", True), ("statistics", False), ("partners", False)])
    def test_only_a_yes_that_is_a_ground_makes_somebody_permanent(self, service, officer, purpose, stays):
        allow(service, officer, allowsProvisional=True)
        person = service.add("/v1/people", ANNA)["id"]
        service.add(f"/v1/people/{person}/consents", {"purpose": purpose, "given": True, "how": "x", "saidBy": "y"})
        service.clock.time += dt.timedelta(days=31)
        assert (expired(service) == []) is stays
        assert service.get(f"/v1/people/{person}")["ground"] == ("consent" if stays else None)

    def test_a_no_takes_the_ground_away(self, service):
        person = service.person()
        assert person["ground"] == "consent"
        no = {"purpose": "matching", "given": False, "how": "x", "saidBy": "y"}
        service.add(f"/v1/people/{person['id']}/consents", no)
        assert service.get(f"/v1/people/{person['id']}")["ground"] is None


class TestExploring:
    def test_a_need_may_be_explored_in_every_organisation(self, service):
        need = service.need(consent=None)
        person = service.get(f"/v1/people/{need['owner']}")
        assert (person["provisionalUntil"], person["ground"]) == ("2026-10-31", None)
        assert service.ask("GET", f"/v1/needs/{need['id']}", token=service.token("worker")).status_code == 404

    def test_each_coffee_starts_the_days_anew_and_none_shortens_them(self, service):
        need = service.need(consent=None)
        service.clock.time += dt.timedelta(days=20)
        for day, until in (("2026-10-19", "2026-11-18"), ("2026-10-05", "2026-11-18")):
            service.add(f"/v1/needs/{need['id']}/moments", {"day": day})
            assert service.get(f"/v1/people/{need['owner']}")["provisionalUntil"] == until

    def test_opening_it_is_the_ground(self, service):
        need = service.need(consent=None)
        verb(service, f"/v1/needs/{need['id']}/_open", YES)
        person = service.get(f"/v1/people/{need['owner']}", token=service.token("worker"))
        assert (person["provisionalUntil"], person["ground"]) == (None, "consent")

    def test_a_coffee_changes_nothing_for_who_has_a_ground(self, service):
        need = service.need()
        service.add(f"/v1/needs/{need['id']}/moments", {"day": "2026-10-01"})
        assert service.get(f"/v1/people/{need['owner']}")["provisionalUntil"] is None


class TestAgreement:
    VOLUNTEER = ANNA | {"role": "volunteer", "agreement": AGREEMENT}

    def test_is_a_ground_to_be_asked_where_the_officer_says_so(self, service, officer):
        need = service.need()
        refused = service.ask("POST", "/v1/people", self.VOLUNTEER)
        assert (refused.status_code, refused.json()["code"]) == (409, "agreement-no-ground")
        allow(service, officer, agreementIsGround=True)
        giver = service.add("/v1/people", self.VOLUNTEER)
        assert (giver["ground"], giver["provisionalUntil"], giver["consents"]) == ("agreement", None, [])
        service.talent(giver["id"])
        path = f"/v1/needs/{need['id']}/suggestions"
        assert [card["owner"] for card in service.get(path)["suggestions"]] == [giver["id"]]
        allow(service, officer, agreementIsGround=False)
        assert service.get(path)["suggestions"] == []

    def test_and_not_against_a_no(self, service, officer):
        allow(service, officer, agreementIsGround=True)
        need, giver = service.need(), service.add("/v1/people", self.VOLUNTEER)
        service.talent(giver["id"])
        no = {"purpose": "matching", "given": False, "how": "x", "saidBy": "y"}
        service.add(f"/v1/people/{giver['id']}/consents", no)
        assert service.get(f"/v1/needs/{need['id']}/suggestions")["suggestions"] == []

    def test_only_of_a_volunteer(self, service, officer):
        allow(service, officer, agreementIsGround=True)
        refused = service.ask("POST", "/v1/people", ANNA | {"agreement": AGREEMENT})
        assert [error["code"] for error in refused.json()["errors"]] == ["no-volunteer"]
        resident = service.person()["id"]
        assert verb(service, f"/v1/people/{resident}/_agree", AGREEMENT).json()["code"] == "no-volunteer"

    def test_makes_a_provisional_volunteer_permanent(self, service, officer):
        allow(service, officer, allowsProvisional=True, agreementIsGround=True)
        person = service.add("/v1/people", ANNA | {"role": "volunteer"})["id"]
        answer = verb(service, f"/v1/people/{person}/_agree", AGREEMENT).json()
        assert (answer["ground"], answer["provisionalUntil"]) == ("agreement", None)


class TestToBeTold:
    def test_who_was_entered_by_another_is_told_within_thirty_days(self, service):
        person = service.person()
        assert (person["informBy"], person["informedAt"]) == ("2026-10-31", None)
        assert [card["informBy"] for card in service.get("/v1/people")["items"]] == ["2026-10-31"]
        answer = verb(service, f"/v1/people/{person['id']}/_informed", {"day": "2026-10-01"})
        assert answer.json()["informedAt"] == "2026-10-01T00:00:00Z"
        assert [card["informBy"] for card in service.get("/v1/people")["items"]] == [None]

    def test_not_in_the_future(self, service):
        person = service.person()["id"]
        assert verb(service, f"/v1/people/{person}/_informed", {"day": "2026-10-02"}).status_code == 400

    def test_partners_do_not_see_it(self, service):
        person = service.person()["id"]
        yes = {"purpose": "partners", "given": True, "how": "x", "saidBy": "y"}
        service.add(f"/v1/people/{person}/consents", yes)
        (card,) = service.get("/v1/people", token=service.token("worker", organisation="OR2"))["items"]
        assert (card["id"], card["informBy"]) == (person, None)


class TestChannel:
    @pytest.mark.parametrize(
        ("channel", "identity", "status"),
        [("phone", {}, 400), ("phone", {"phone": "0612345678"}, 201), ("email", {"phone": "0612345678"}, 400),
         ("email", {"email": "an@voorbeeld.nl"}, 201), ("whatsapp", {}, 400), ("app", {}, 201)],
    )  # fmt: skip
    def test_one_that_leads_to_somebody(self, service, channel, identity, status):
        body = ANNA | {"consent": YES, "channel": channel, "asksAMonth": 2} | identity
        answer = service.ask("POST", "/v1/people", body)
        assert answer.status_code == status
        if status == 201:
            assert (answer.json()["channel"], answer.json()["asksAMonth"]) == (channel, 2)

    def test_the_number_may_not_go_while_the_channel_stays(self, service):
        person = service.person(phone="0612345678", channel="sms")["id"]
        tag = service.ask("GET", f"/v1/people/{person}").headers["etag"]
        path, match = f"/v1/people/{person}", {"If-Match": tag}
        assert service.ask("PATCH", path, {"phone": None}, headers=match).status_code == 400
        answer = service.ask("PATCH", path, {"phone": None, "channel": None}, headers=match)
        assert (answer.status_code, answer.json()["channel"]) == (200, None)


class TestRecord:
    def test_says_what_is_kept_on_what_ground_what_for_and_how_long(self, service):
        need = service.need()
        found = service.get(f"/v1/people/{need['owner']}/record")
        assert (found["ground"], found["because"]) == ("consent", "U hebt toestemming gegeven.")
        kept = {(one["what"], one["dataClass"]) for one in found["kept"]}
        assert {("Uw naam en contactgegevens", "K2"), ("Uw vragen, of vragen die u opschreef", "K3")} <= kept
        assert all(one["purpose"] and one["term"] and one["holds"] and one["rows"] for one in found["kept"])

    def test_every_table_that_refers_to_somebody_has_words_for_it(self, service):
        person = service.person()["id"]
        with service.town.look() as work:
            held = work.people.held(work.people.get(uuid.UUID(person)))
        assert {"node", "person", "identity", "role", "consent", "consent_answer"} <= set(held)
        assert "kept_apart" not in held
        assert unworded({table.name for table in METADATA.sorted_tables if refers(table)}) == set()

    def test_a_table_without_words_is_caught(self):
        assert unworded({"node", "diary"}) == {"diary"}

    def test_nothing_of_the_machinery_and_nothing_closed(self):
        for one in kept_about({"account": 1, "care": 2, "introduction": 1}):
            assert not {"password", "totp", "reason", "note", "number"} & set(one.holds)
            assert one.data_class != "K4"


def refers(table):
    return any(
        column.info["class"] != "K4" and any(key.column.table.name == "node" for key in column.foreign_keys)
        for column in table.columns
    )


def unworded(tables):
    return {name for name in tables if not has_text(f"kept.{name}")}


def test_nobody_is_provisional_unless_it_was_said(service):
    with Session(service.house.database.reader) as session:
        assert [node for node in session.exec(select(Node)) if node.provisional_by or node.provisional_until] == []
        assert not any(one.allows_provisional for one in session.exec(select(Organisation)))
