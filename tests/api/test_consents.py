"""What people agree to, over HTTP: who may write it down, what it opens, and what shuts on the next request."""

import datetime as dt
import uuid

import pytest
from sqlmodel import Session, col, select

from app.models import AccessLine, ConsentAnswer
from app.policy.consent import ASKED
from app.repositories.consents import Agreement
from app.schemas.consents import GeneralPurpose
from tests.api.conftest import NORTH, SOUTH, YES
from tests.api.test_introductions import Story
from tests.app.town import HERE

SAID = {"how": "Mondeling gevraagd, mag", "saidBy": "zijzelf"}
GENERAL = GeneralPurpose.__args__


def answer(service, person, purpose, *, given=True, token=None, **more):
    body = {"purpose": purpose, "given": given} | SAID | more
    return service.ask("POST", f"/v1/people/{person}/consents", body, token=token)


def person_token(service, person):
    with service.town.work() as work:
        return work.tokens.create("resident", person=work.people.get(uuid.UUID(person)).node)


def rows(service, model):
    with Session(service.house.database.reader) as session:
        return list(session.exec(select(model).order_by(col(model.number))))


class TestOnePurpose:
    @pytest.mark.parametrize("purpose", GENERAL)
    def test_one_tap_records_one_purpose_and_no_other(self, service, purpose):
        person = service.person(consent=YES)["id"]
        answer(service, person, "matching", given=False)
        assert answer(service, person, purpose).status_code == 201
        given = {now["purpose"] for now in service.get(f"/v1/people/{person}/consents")["now"] if now["given"]}
        assert given == {purpose}

    def test_every_answer_stays_with_who_when_how_and_which_sentence(self, service):
        person = service.person()["id"]
        service.clock.time += dt.timedelta(days=1)
        answer(service, person, "matching", given=False, saidBy="haar dochter")
        found = service.get(f"/v1/people/{person}/consents")
        assert [(one["given"], one["saidBy"], one["wording"]) for one in found["answers"]] == [
            (True, "zijzelf", "matching-1"),
            (False, "haar dochter", "matching-1"),
        ]
        (now,) = found["now"]
        assert (now["given"], now["withdrawnAt"]) == (False, "2026-10-02T09:30:00Z")
        assert now["question"].endswith("?")
        actors = [row.actor for row in rows(service, ConsentAnswer)]
        assert actors == [service.viewer(service.worker).actor] * 2

    def test_a_second_no_does_not_move_the_moment_of_withdrawal(self, service):
        person = service.person()["id"]
        answer(service, person, "matching", given=False)
        service.clock.time += dt.timedelta(days=3)
        answer(service, person, "matching", given=False)
        assert service.get(f"/v1/people/{person}/consents")["now"][0]["withdrawnAt"] == "2026-10-01T09:30:00Z"

    @pytest.mark.parametrize(
        ("purpose", "more", "code"),
        [
            ("share-contact", {}, "contact-per-introduction"),
            ("matching", {"introduction": "00000000-0000-4000-8000-000000000000"}, "contact-per-introduction"),
            ("everything", {}, "not-in-list"),
        ],
    )
    def test_what_is_not_asked_so_is_refused(self, service, purpose, more, code):
        refused = answer(service, service.person()["id"], purpose, **more)
        assert refused.status_code == 400
        assert code in {error["code"] for error in refused.json()["errors"]}

    def test_sharing_contact_is_about_an_introduction_of_this_person(self, service, nobody):
        refused = answer(service, service.person()["id"], "share-contact", introduction=nobody)
        assert [error["code"] for error in refused.json()["errors"]] == ["unknown-node"]


class TestWhoWritesItDown:
    def test_a_person_for_itself_and_nobody_else(self, service):
        anna, bram = service.person(alias="Anna")["id"], service.person()["id"]
        token = person_token(service, anna)
        assert answer(service, anna, "matching", given=False, token=token).status_code == 201
        assert answer(service, bram, "matching", given=False, token=token).status_code == 404

    def test_no_worker_of_another_organisation_or_neighbourhood(self, service, nobody):
        person = service.person()["id"]
        answer(service, person, "partners")
        away = service.token("worker", neighbourhoods=(SOUTH,))
        other = service.token("worker", organisation="OR2")
        for token in (away, other):
            refused = answer(service, person, "matching", token=token)
            assert refused.status_code == 404
            assert refused.content == answer(service, nobody, "matching", token=token).content

    def test_each_change_and_each_reading_writes_one_line(self, service):
        person = service.person()["id"]
        before = len(rows(service, AccessLine))
        answer(service, person, "contact")
        service.get(f"/v1/people/{person}/consents")
        lines = rows(service, AccessLine)[before:]
        assert [(line.action, line.route) for line in lines] == [
            ("update", "POST /v1/people/{personId}/consents"),
            ("read", "GET /v1/people/{personId}/consents"),
        ]


class TestATickedList:
    def test_all_of_them(self, service):
        people = [service.person(alias=name)["id"] for name in ("An", "Bo", "Co")]
        body = {"purpose": "contact", "how": "op de bijeenkomst", "people": [*people, people[0]]}
        assert service.add("/v1/consents", body) == {"purpose": "contact", "people": 3}
        for person in people:
            assert "contact" in service.get(f"/v1/people/{person}")["consents"]

    def test_or_nobody(self, service, nobody):
        known = service.person()["id"]
        body = {"purpose": "contact", "how": "op de bijeenkomst", "people": [known, nobody]}
        refused = service.ask("POST", "/v1/consents", body)
        assert refused.status_code == 400
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/people/1"]
        assert "contact" not in service.get(f"/v1/people/{known}")["consents"]

    def test_a_child_on_the_list_stops_it_all(self, service):
        known = service.person()["id"]
        child = service.person(alias="Kim", bornFrom=2014, guardian=YES)["id"]
        answer(service, child, "parental", given=False)
        body = {"purpose": "contact", "how": "op de bijeenkomst", "people": [known, child]}
        refused = service.ask("POST", "/v1/consents", body)
        assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [("/people/1", "guardian")]
        assert "contact" not in service.get(f"/v1/people/{known}")["consents"]

    @pytest.mark.parametrize("people", [[], ["x"], None])
    def test_a_list_of_nobody_is_refused(self, service, people):
        body = {"purpose": "contact", "how": "mondeling", "people": people}
        assert service.ask("POST", "/v1/consents", body).status_code == 400


class TestUnderSixteen:
    @pytest.mark.parametrize("purpose", GENERAL)
    def test_no_yes_before_that_of_a_guardian(self, service, purpose):
        child = service.person(alias="Kim", bornFrom=2014, guardian=YES)["id"]
        answer(service, child, "parental", given=False)
        refused = answer(service, child, purpose)
        assert [error["code"] for error in refused.json()["errors"]] == ["guardian"]
        assert answer(service, child, "parental").status_code == 201
        assert answer(service, child, purpose).status_code == 201

    def test_nor_with_a_need(self, service):
        child = service.person(alias="Kim", bornFrom=2014, guardian=YES)["id"]
        answer(service, child, "parental", given=False)
        body = {"owner": child, "neighbourhood": NORTH, "text": "Wie leert mij schaken?"}
        refused = service.ask("POST", "/v1/needs", body | {"consent": YES})
        assert [error["code"] for error in refused.json()["errors"]] == ["guardian"]
        need = service.ask("POST", "/v1/needs", body)
        path, match = need.headers["location"], {"If-Match": need.headers["etag"]}
        assert service.ask("POST", f"{path}/_open", YES, headers=match).status_code == 400
        answer(service, child, "parental")
        assert service.ask("POST", f"{path}/_open", YES, headers=match).status_code == 200

    def test_the_consent_of_a_guardian_is_never_given_by_the_child(self, service):
        child = service.person(alias="Kim", bornFrom=2014, bornTo=2015, guardian=YES)["id"]
        token = person_token(service, child)
        for given in (True, False):
            refused = answer(service, child, "parental", given=given, token=token, saidBy="mijn moeder")
            assert [error["code"] for error in refused.json()["errors"]] == ["guardian"]

    @pytest.mark.parametrize("years", [{"bornFrom": 1990, "bornTo": 1991}, {"bornFrom": None, "bornTo": None}])
    def test_nor_does_a_child_grow_up_by_changing_a_year(self, service, years):
        child = service.person(alias="Kim", bornFrom=2014, bornTo=2015, guardian=YES)["id"]
        token = person_token(service, child)

        def change(values, hands=None):
            path = f"/v1/people/{child}"
            match = {"If-Match": service.ask("GET", path, token=hands).headers["etag"]}
            return service.ask("PATCH", path, values, token=hands, headers=match)

        assert [error["code"] for error in change(years, token).json()["errors"]] == ["guardian"]
        assert change({"alias": "Kimmie"}, token).json()["bornFrom"] == 2014
        answer(service, child, "parental", given=False)
        assert [error["code"] for error in change(years).json()["errors"]] == ["guardian"]
        answer(service, child, "parental")
        assert change(years).status_code == 200

    @pytest.mark.parametrize("state", ["agreed", "running"])
    def test_without_a_guardian_it_stops_and_contact_is_hidden(self, service, state):
        story = Story(service)
        introduction = story.agree()
        with service.town.work() as work:
            row = work.people.get(uuid.UUID(story.seeker))
            work.consents.record(row.node, Agreement("parental", given=True))
            work.people.update(row, born_from=2013, born_to=2014)
        if state == "running":
            story.step(introduction, "meet")
            story.step(introduction, "run")
        giver = story.hands(story.givers[0], "volunteer")
        assert "contact" in story.read(introduction, giver)
        answer(service, story.seeker, "parental", given=False, saidBy="moeder")
        assert story.read(introduction)["state"] == "withdrawn"
        assert "contact" not in story.read(introduction, giver)

    def test_nothing_leads_on_without_a_guardian(self, service):
        story = Story(service)
        introduction = story.agree()
        story.step(introduction, "meet")
        with service.town.work() as work:
            work.people.update(work.people.get(uuid.UUID(story.seeker)), born_from=2013, born_to=2014)
        for step in ("run", "plan"):
            assert story.step(introduction, step, status=409)["code"] in {"not-now-possible", "step-not-possible"}
        assert "contact" not in story.read(introduction, story.hands(story.givers[0], "volunteer"))
        story.step(introduction, "stop")

    def test_a_no_needs_nobody(self, service):
        child = service.person(alias="Kim", bornFrom=2014, guardian=YES)["id"]
        answer(service, child, "parental", given=False)
        assert answer(service, child, "matching", given=False).status_code == 201


class TestWithdrawal:
    """On the next request, in the database and in the network, each purpose for what it opens."""

    def test_matching_of_who_gives(self, service):
        need, giver = service.need(), service.person()
        talent = service.talent(giver["id"])
        suggested = f"/v1/needs/{need['id']}/suggestions"
        assert [card["talent"] for card in service.get(suggested)["suggestions"]] == [talent["id"]]
        answer(service, giver["id"], "matching", given=False)
        assert service.get(suggested)["suggestions"] == []
        answer(service, giver["id"], "matching")
        assert [card["talent"] for card in service.get(suggested)["suggestions"]] == [talent["id"]]

    def test_matching_of_who_asks(self, service):
        need, giver = service.need(), service.person()
        talent = service.talent(giver["id"])
        reverse = f"/v1/talents/{talent['id']}/needs"
        assert [card["need"] for card in service.get(reverse)["needs"]] == [need["id"]]
        answer(service, need["owner"], "matching", given=False)
        assert service.get(reverse)["needs"] == []
        assert service.ask("GET", f"/v1/needs/{need['id']}/suggestions").status_code == 409

    def test_partners(self, service):
        person = service.person()["id"]
        other = service.token("worker", organisation="OR2")

        def seen():
            return person in {card["id"] for card in service.get("/v1/people", token=other)["items"]}

        assert not seen()
        answer(service, person, "partners")
        assert seen()
        answer(service, person, "partners", given=False)
        assert not seen()

    def test_statistics(self, service):
        people = [service.person(alias=f"P{n}")["id"] for n in range(30)]

        def counted():
            with service.town.look() as work:
                members = work.counting.members(HERE).values()
                return sum(area == NORTH and layer in {"resident", "volunteer"} for area, layer in members)

        assert counted() == 0
        service.add("/v1/consents", {"purpose": "statistics", "how": "op de bijeenkomst", "people": people})
        assert counted() == 30
        answer(service, people[0], "statistics", given=False)
        assert counted() == 29

    def test_parental(self, service):
        need = service.need()
        child = service.person(alias="Kim", bornFrom=2014, guardian=YES)["id"]
        service.talent(child)
        suggested = f"/v1/needs/{need['id']}/suggestions"
        assert len(service.get(suggested)["suggestions"]) == 1
        answer(service, child, "parental", given=False)
        assert service.get(suggested)["suggestions"] == []

    @pytest.mark.parametrize("side", ["seeker", "giver"])
    def test_sharing_contact_is_of_one_side_and_one_introduction(self, service, side):
        story = Story(service)
        introduction = story.agree()
        people = {"seeker": story.seeker, "giver": story.givers[0]}
        hands = {name: story.hands(person) for name, person in people.items()}
        other = "giver" if side == "seeker" else "seeker"
        assert "contact" in story.read(introduction, hands[other])
        answer(service, people[side], "share-contact", given=False, introduction=introduction, token=hands[side])
        assert "contact" not in story.read(introduction, hands[other])
        assert story.read(introduction)["state"] == "withdrawn"
        (now,) = [one for one in service.get(f"/v1/people/{people[side]}/consents")["now"] if one["introduction"]]
        assert (now["introduction"], now["given"]) == (introduction, False)

    @pytest.mark.parametrize("side", ["seeker", "giver"])
    def test_matching_ends_what_was_not_lived_yet_and_hides_contact(self, service, side):
        story = Story(service)
        introduction = story.agree()
        people = {"seeker": story.seeker, "giver": story.givers[0]}
        hands = {name: story.hands(person) for name, person in people.items()}
        answer(service, people[side], "matching", given=False, token=hands[side])
        assert story.read(introduction)["state"] == "withdrawn"
        assert all("contact" not in story.read(introduction, token) for token in hands.values())
        assert story.left() == 1

    def test_what_two_live_already_goes_on(self, service):
        story = Story(service)
        introduction = story.agree()
        story.step(introduction, "meet", firstOn="2026-10-01")
        answer(service, story.seeker, "matching", given=False)
        assert story.read(introduction)["state"] == "met"

    def test_every_purpose_is_asked_somewhere(self):
        """Contact and research open nothing here: mail and exports test those."""
        assert set(GENERAL) | {"share-contact", "parental"} == set(ASKED)
