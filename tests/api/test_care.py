"""Whose task people are: taken, given back, covered by a colleague, and read by others only for a reason."""

import datetime as dt
import re
import uuid

import pytest
from sqlmodel import Session, col, select

from app.models import Account, Care, Notice
from app.policy.care import MOST_GLIMPSES
from app.policy.permissions import PUBLIC, may_use
from app.policy.roles import OPERATOR, ROLES
from app.repositories.asking import number_of
from tests.api.colleagues import Worker
from tests.api.conftest import NORTH, SOUTH, YES
from tests.app.town import NOW


@pytest.fixture
def joke(service):
    return Worker(service)


@pytest.fixture
def karim(service):
    return Worker(service)


def cover(until="2026-10-08", **values):
    return {"until": until} | values


class TestOwnTask:
    def test_who_enters_somebody_has_the_task_and_colleagues_see_a_card(self, joke, karim):
        person = joke.enters()
        assert (joke.sees(person), karim.sees(person)) == (True, False)
        assert person in [one["id"] for one in karim.get("/v1/people")["items"]]

    def test_what_is_entered_without_a_worker_is_of_the_team_until_somebody_takes_it(self, service, joke, karim):
        person = service.person()["id"]
        assert (joke.sees(person), karim.sees(person)) == (True, True)
        taken = joke.does("take", f"/v1/people/{person}")
        assert (taken.status_code, taken.json()["mine"]) == (200, True)
        assert (joke.sees(person), karim.sees(person)) == (True, False)
        assert karim.ask("POST", f"/v1/people/{person}/_take", headers={"If-Match": '"2"'}).status_code == 404
        released = joke.does("release", f"/v1/people/{person}")
        assert released.json()["mine"] is False
        assert karim.sees(person)

    def test_two_take_the_same_version_and_one_gets_it(self, service, joke, karim):
        person = service.person()["id"]
        match = {"If-Match": joke.ask("GET", f"/v1/people/{person}").headers["etag"]}
        statuses = [one.ask("POST", f"/v1/people/{person}/_take", headers=match).status_code for one in (joke, karim)]
        assert statuses == [200, 404]

    def test_only_who_has_the_task_gives_it_back(self, service, joke):
        person = service.person()["id"]
        answer = joke.does("release", f"/v1/people/{person}")
        assert (answer.status_code, answer.json()["code"]) == (409, "not-your-task")

    def test_a_token_of_nobody_has_no_tasks(self, service):
        person = service.person()["id"]
        match = {"If-Match": service.ask("GET", f"/v1/people/{person}").headers["etag"]}
        answer = service.ask("POST", f"/v1/people/{person}/_take", headers=match)
        assert (answer.status_code, answer.json()["code"]) == (409, "worker-unknown")


class TestCover:
    def test_a_colleague_stands_in_for_one_person_until_the_day_is_over(self, service, joke, karim):
        person, other = joke.enters(), joke.enters()
        made = joke.ask("POST", f"/v1/people/{person}/covers", cover(colleague=karim.id))
        assert made.status_code == 201
        assert made.json()["people"] == [person]
        assert service.ask("GET", made.headers["location"], token=joke.token).json() == made.json()
        assert (karim.sees(person), karim.sees(other), joke.sees(person)) == (True, False, True)
        service.clock.time = dt.datetime(2026, 10, 8, 23, 59, tzinfo=dt.UTC)
        assert karim.sees(person)
        service.clock.time += dt.timedelta(minutes=1)
        assert not karim.sees(person)
        assert joke.get("/v1/covers")["items"] == []

    @pytest.mark.parametrize("who_ends", ["joke", "karim"])
    def test_the_whole_caseload_in_one_go_and_it_ends_at_once(self, joke, karim, who_ends):
        people = [joke.enters() for _ in range(3)]
        made = joke.ask("POST", "/v1/covers", cover(colleague=karim.id)).json()
        assert made["people"] == people
        assert all(karim.sees(person) for person in people)
        assert [(one["id"], one["given"]) for one in karim.get("/v1/covers")["items"]] == [(made["id"], False)]
        who = {"joke": joke, "karim": karim}[who_ends]
        assert who.does("end", f"/v1/covers/{made['id']}").status_code == 200
        assert not any(karim.sees(person) for person in people)
        assert who.ask("GET", f"/v1/covers/{made['id']}").status_code == 404

    def test_who_stands_in_may_change_and_write_down_and_not_take_or_give_on(self, service, joke, karim):
        person, third = joke.enters(), Worker(service)
        joke.ask("POST", f"/v1/people/{person}/covers", cover(colleague=karim.id))
        need = {"owner": person, "neighbourhood": NORTH, "text": "Wie wil mijn heg snoeien?"}
        assert karim.ask("POST", "/v1/needs", need).status_code == 201
        assert karim.does("take", f"/v1/people/{person}").json()["code"] == "person-taken"
        given_on = karim.ask("POST", f"/v1/people/{person}/covers", cover(colleague=third.id))
        assert given_on.json()["code"] == "not-your-task"

    def test_what_cannot_be_covered_says_why(self, service, joke, karim):
        south = Worker(service, neighbourhoods=(SOUTH,))
        foreign = Worker(service, organisation="OR2")
        answer = joke.ask("POST", "/v1/covers", cover(colleague=karim.id))
        assert answer.json()["code"] == "no-caseload"
        person = joke.enters()
        wrong = {
            "2026-09-30": (karim, "in-past"),
            "2026-11-01": (karim, "cover-too-long"),
            "2026-10-02": (south, "colleague-elsewhere"),
            "2026-10-03": (foreign, "unknown-node"),
            "2026-10-04": (joke, "unknown-node"),
        }
        for day, (who, code) in wrong.items():
            answer = joke.ask("POST", f"/v1/people/{person}/covers", cover(day, colleague=who.id))
            assert answer.json()["errors"][0]["code"] == code, day
        assert (
            joke.ask("POST", f"/v1/people/{person}/covers", cover("2026-10-31", colleague=karim.id)).status_code == 201
        )

    def test_a_cover_is_nobody_elses_business(self, service, joke, karim):
        person, third = joke.enters(), Worker(service)
        made = joke.ask("POST", f"/v1/people/{person}/covers", cover(colleague=karim.id)).json()
        assert third.ask("GET", f"/v1/covers/{made['id']}").status_code == 404
        assert third.ask("POST", f"/v1/covers/{made['id']}/_end", headers={"If-Match": '"1"'}).status_code == 404
        other = joke.enters()
        assert joke.ask("GET", f"/v1/people/{other}/covers/{made['id']}").status_code == 404

    def test_who_gives_the_task_back_ends_the_cover(self, joke, karim):
        person = joke.enters()
        joke.ask("POST", f"/v1/people/{person}/covers", cover(colleague=karim.id))
        joke.does("release", f"/v1/people/{person}")
        assert karim.get("/v1/covers")["items"] == []

    @pytest.mark.parametrize("how", ["release", "hand", "leave", "moved"])
    def test_a_cover_does_not_outlive_the_task_of_who_gave_it(self, service, joke, how):
        """However the task ends, and also when somebody else takes it up afterwards."""
        person = joke.enters()
        karim, third = (Worker(service, neighbourhoods=(NORTH, SOUTH)) for _ in range(2))
        joke.ask("POST", f"/v1/people/{person}/covers", cover(colleague=karim.id))
        assert karim.sees(person)
        with service.town.work(OPERATOR if how == "moved" else service.viewer(joke.token)) as work:
            row = work.people.get(uuid.UUID(person))
            node = row.node
            if how == "release":
                work.care.release(node)
            elif how == "hand":
                work.care.hand(node, number_of(third.node))
            elif how == "leave":
                # Who left has no token or account any more.
                work.care.leave(number_of(joke.node), service.town.other)
            else:
                work.people.update(row, neighbourhood=SOUTH)
        if how != "hand":
            assert third.does("take", f"/v1/people/{person}").status_code == 200
        assert (karim.sees(person), third.sees(person)) == (False, True)
        assert karim.get("/v1/covers")["items"] == []


class TestRoles:
    """Somebody has more roles than one: each has its own people."""

    def connector(self, service, worker):
        with service.town.work() as work:
            return work.tokens.create("connector", organisation="OR1", neighbourhoods=(NORTH,), person=worker.node)

    def test_who_is_the_task_of_a_worker_is_nobody_to_the_same_person_as_a_connector(self, service, joke, karim):
        person, covered = joke.enters(), karim.enters()
        karim.ask("POST", f"/v1/people/{covered}/covers", cover(colleague=joke.id))
        token = self.connector(service, joke)
        for one in (person, covered):
            assert joke.sees(one)
            assert service.ask("GET", f"/v1/people/{one}", token=token).status_code == 404

    def test_who_is_in_the_circle_is_no_task_of_the_same_person_as_a_worker(self, service, joke, karim):
        person = karim.enters()
        token = self.connector(service, joke)
        body = {"person": person, "connector": joke.id, "given": True, "how": "mondeling", "saidBy": "zij"}
        assert karim.ask("POST", "/v1/circle", body).status_code == 201
        assert service.ask("GET", f"/v1/people/{person}", token=token).status_code == 200
        assert not joke.sees(person)

    @pytest.mark.parametrize("role", [role for role in ROLES if role not in {"operator", "worker"}])
    def test_no_other_role_reads_with_a_reason_that_a_worker_gave(self, service, joke, karim, role):
        person = joke.enters()
        assert karim.ask("POST", f"/v1/people/{person}/glimpses", REASON).status_code == 201
        with service.town.work() as work:
            token = work.tokens.create(role, organisation="OR1", neighbourhoods=(NORTH,), person=karim.node)
        viewer = service.viewer(token)
        assert (viewer.caseload, viewer.glimpses) == (frozenset(), frozenset())
        assert service.viewer(karim.token).glimpses


def lead(service, *, organisation=None, leads=True, role="coordinator"):
    """Somebody with an account, who leads the team; the number of that person."""
    node = service.town.person(OPERATOR, NORTH).node
    with service.town.work() as work:
        work.session.add(
            Account(
                municipality=node.municipality,
                person=number_of(node),
                role=role,
                organisation=organisation or service.town.welfare,
                leads=leads,
                created_at=NOW,
                created_by="operator",
            )
        )
    return number_of(node)


def told(service, number):
    with Session(service.house.database.reader) as session:
        return [notice.code for notice in session.exec(select(Notice).where(col(Notice.person) == number))]


def number_in(service, person):
    with service.town.look() as work:
        return number_of(work.people.get(uuid.UUID(person)).node)


REASON = {"reason": "worry", "words": "De overbuurvrouw belde."}


class TestReason:
    def test_a_reason_opens_reading_and_nothing_else_for_a_working_day(self, service, joke, karim):
        person = joke.enters()
        need = service.add(
            "/v1/needs",
            {"owner": person, "neighbourhood": NORTH, "text": "Wie komt er koffie drinken?"},
            token=joke.token,
        )["id"]
        assert not karim.sees(person)
        assert karim.ask("GET", f"/v1/needs/{need}").status_code == 404
        made = karim.ask("POST", f"/v1/people/{person}/glimpses", REASON)
        assert (made.status_code, made.json()["until"]) == (201, "2026-10-01T17:30:00Z")
        assert "overbuurvrouw" not in made.text
        assert karim.sees(person)
        assert "koffie" in karim.ask("GET", f"/v1/needs/{need}").text
        match = {"If-Match": karim.ask("GET", f"/v1/people/{person}").headers["etag"]}
        assert karim.ask("PATCH", f"/v1/people/{person}", {"alias": "X"}, headers=match).status_code == 404
        service.clock.time += dt.timedelta(hours=8)
        assert not karim.sees(person)
        assert karim.ask("GET", f"/v1/needs/{need}").status_code == 404

    def test_the_person_and_the_team_lead_are_told_in_the_same_transaction(self, service, joke, karim):
        person, number = joke.enters(), lead(service)
        elsewhere, no_lead = lead(service, organisation=service.town.other), lead(service, leads=False)
        assert karim.ask("POST", f"/v1/people/{person}/glimpses", REASON).status_code == 201
        assert told(service, number_in(service, person)) == ["glimpsed"]
        assert told(service, number) == ["glimpsed-team"]
        assert told(service, elsewhere) == told(service, no_lead) == []
        assert told(service, number_of(joke.node)) == ["glimpsed-own"]
        assert told(service, number_of(karim.node)) == []

    def leads(self, service, worker):
        with service.town.work() as work:
            common = {"municipality": worker.node.municipality, "organisation": service.town.welfare}
            account = Account(
                **common, person=number_of(worker.node), role="worker", leads=True, created_at=NOW, created_by="x"
            )
            work.session.add(account)

    def test_who_leads_the_team_and_reads_is_overseen_by_another(self, service, joke, karim):
        self.leads(service, karim)
        officer = lead(service, leads=False, role="privacy-officer")
        elsewhere = lead(service, leads=False, role="privacy-officer", organisation=service.town.other)
        karim.ask("POST", f"/v1/people/{joke.enters()}/glimpses", REASON)
        assert told(service, number_of(karim.node)) == told(service, elsewhere) == []
        assert told(service, officer) == ["glimpsed-team"]
        other = lead(service)
        karim.ask("POST", f"/v1/people/{joke.enters()}/glimpses", REASON)
        assert told(service, other) == ["glimpsed-team"]
        assert told(service, officer) == ["glimpsed-team"]
        assert told(service, number_of(joke.node)) == ["glimpsed-own"] * 2

    def test_who_has_the_task_and_leads_is_told_once(self, service, joke, karim):
        self.leads(service, joke)
        karim.ask("POST", f"/v1/people/{joke.enters()}/glimpses", REASON)
        assert told(service, number_of(joke.node)) == ["glimpsed-own"]

    def test_ten_reasons_a_day_and_no_more(self, service, joke, karim):
        def reads():
            return karim.ask("POST", f"/v1/people/{joke.enters()}/glimpses", REASON)

        assert [reads().status_code for _ in range(MOST_GLIMPSES)] == [201] * MOST_GLIMPSES
        answer = reads()
        assert (answer.status_code, answer.json()["code"]) == (409, "glimpses-full")
        assert str(MOST_GLIMPSES) in answer.json()["detail"]
        service.clock.time += dt.timedelta(days=1)
        assert reads().status_code == 201

    def test_without_the_notice_nothing_is_opened(self, service, joke, karim):
        """The kept wrong variant is a notice in a transaction of its own: this would leave the reading open."""
        person = joke.enters()
        with service.town.work() as work:
            work.session.connection().exec_driver_sql("ALTER TABLE notice RENAME TO hidden")
        assert karim.ask("POST", f"/v1/people/{person}/glimpses", REASON).status_code >= 500
        with Session(service.house.database.reader) as session:
            assert session.exec(select(Care).where(col(Care.kind) == "reason")).all() == []
        assert not karim.sees(person)

    def test_no_reason_is_needed_for_a_task_of_the_team_or_the_own(self, service, joke):
        for person in (joke.enters(), service.person()["id"]):
            answer = joke.ask("POST", f"/v1/people/{person}/glimpses", REASON)
            assert (answer.status_code, answer.json()["code"]) == (409, "no-reason-needed")

    @pytest.mark.parametrize("body", [{}, {"reason": "nieuwsgierig"}, {"reason": "worry", "words": ""}])
    def test_a_reason_is_one_of_the_list(self, joke, karim, body):
        assert karim.ask("POST", f"/v1/people/{joke.enters()}/glimpses", body).status_code == 400

    def test_elsewhere_no_reason_opens_anything(self, service, joke, nobody):
        person = joke.enters()
        wrong = [Worker(service, neighbourhoods=(SOUTH,)), Worker(service, organisation="OR2")]
        answers = {who.ask("POST", f"/v1/people/{one}/glimpses", REASON).content for who in wrong for one in (person,)}
        answers.add(wrong[0].ask("POST", f"/v1/people/{nobody}/glimpses", REASON).content)
        assert len(answers) == 1
        assert not any(who.sees(person) for who in wrong)


def hidden(service, worker, ids):
    """Every operation on these objects that still answers something else than for an object that is not there."""
    found = []
    for route in service.app.state.doors:
        names = re.findall(r"\{(\w+)\}", route.path)
        operation, (method,) = route.operation_id, route.methods
        if operation in PUBLIC or not names or names[0] not in ids or not may_use("worker", operation):
            continue
        path = route.path
        for name in names:
            path = path.replace(f"{{{name}}}", ids.get(name, str(uuid.uuid4())))
        body = None if method == "GET" else {}
        headers = {"If-Match": '"1"'}
        nowhere = worker.ask(method, re.sub("|".join(ids.values()), str(uuid.uuid4()), path), body, headers=headers)
        answer = worker.ask(method, path, body, headers=headers)
        if (answer.status_code, answer.json()) != (nowhere.status_code, nowhere.json()):
            found.append((operation, answer.status_code, nowhere.status_code))
    return found


class TestMoving:
    """The old worker gets 404 at the next request, over all routes."""

    def moved(self, service, person, **values):
        with service.town.work() as work:
            work.people.update(work.people.get(uuid.UUID(person)), **values)

    def settled(self, joke):
        person = joke.enters()
        need = joke.service.add(
            "/v1/needs",
            {"owner": person, "neighbourhood": NORTH, "text": "Wie snoeit mijn heg?", "consent": YES},
            token=joke.token,
        )
        return {"personId": person, "needId": need["id"]}

    def test_to_another_worker(self, service, joke, karim):
        ids = self.settled(joke)
        assert hidden(service, joke, ids)
        joke.does("release", f"/v1/people/{ids['personId']}")
        assert karim.does("take", f"/v1/people/{ids['personId']}").status_code == 200
        # A colleague's person may be read with a reason, and the card is on the list.
        assert {operation for operation, *_ in hidden(service, joke, ids)} <= {"glimpsePerson"}
        assert karim.sees(ids["personId"])

    @pytest.mark.parametrize("to", ["neighbourhood", "organisation"])
    def test_to_another_neighbourhood_or_organisation(self, service, joke, to):
        ids = self.settled(joke)
        self.moved(service, ids["personId"], **{to: {"neighbourhood": SOUTH, "organisation": service.town.other}[to]})
        assert hidden(service, joke, ids) == []
        there = Worker(
            service, organisation={"neighbourhood": "OR1", "organisation": "OR2"}[to], neighbourhoods=(NORTH, SOUTH)
        )
        assert there.does("take", f"/v1/people/{ids['personId']}").status_code == 200

    def test_who_works_there_too_keeps_the_task(self, service):
        joke = Worker(service, neighbourhoods=(NORTH, SOUTH))
        person = joke.enters()
        self.moved(service, person, neighbourhood=SOUTH)
        assert joke.sees(person)
        assert not Worker(service, neighbourhoods=(SOUTH,)).sees(person)


class TestNotices:
    def test_ones_own_the_newest_first_and_read_once(self, service, joke, karim):
        with service.town.work() as work:
            for code, values in (("glimpsed", {"reason": "@care.reason.urgent"}), ("glimpsed-team", {"reason": "x"})):
                work.notices.tell(number_of(joke.node), code, **values)
            work.notices.tell(number_of(karim.node), "glimpsed", reason="@care.reason.worry")
        first, second = joke.get("/v1/notices")["items"]
        assert (first["code"], second["code"]) == ("glimpsed-team", "glimpsed")
        assert second["text"].endswith("De reden: er is nu hulp nodig.")
        (page,) = joke.get("/v1/notices?limit=1")["items"]
        assert page == first
        path = f"/v1/notices/{first['id']}/_read"
        assert joke.ask("POST", path, headers={"If-Match": '"2"'}).status_code == 412
        assert joke.ask("POST", path, headers={"If-Match": '"1"'}).json() == first | {"read": True, "version": 2}
        assert joke.get("/v1/notices")["items"][0]["read"]
        assert karim.ask("POST", path, headers={"If-Match": '"1"'}).status_code == 404

    def test_who_is_no_person_is_told_nothing(self, service):
        assert service.get("/v1/notices")["items"] == []
