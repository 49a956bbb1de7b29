"""Who looked: the person reads it in plain words, and every request writes exactly one line for each person."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from sqlmodel import Session, col, select

from app.models import AccessLine, Account, Node
from app.policy.permissions import LOGGED
from app.policy.roles import ROLES
from app.repositories.log import known_subject
from tests.api.colleagues import Worker
from tests.api.conftest import NORTH, YES
from tests.api.professionals import introduced, oneself, professional

REASON = {"reason": "urgent", "words": "Geheim: de huisarts belde."}


@pytest.fixture
def joke(service):
    return Worker(service)


@pytest.fixture
def karim(service):
    return Worker(service)


def readers(service, person, token=None):
    return service.get(f"/v1/people/{person}/readers", token=token or oneself(service, person))["items"]


def said(service, person):
    return [one["text"] for one in readers(service, person)]


class TestInWords:
    def test_the_lines_of_one_day_are_one_sentence(self, service, joke):
        person = joke.enters()
        for _ in range(3):
            joke.get(f"/v1/people/{person}")
        (one,) = readers(service, person)
        assert one == {
            "day": "2026-10-01",
            "role": "worker",
            "organisation": "WelThuis",
            "text": "Uw buurtwerker (WelThuis) schreef iets over u op en las uw naam en hoe u te bereiken bent.",
            "withReason": False,
        }
        service.clock.time += dt.timedelta(days=1)
        joke.get(f"/v1/people/{person}")
        assert [one["day"] for one in readers(service, person)] == ["2026-10-02", "2026-10-01"]

    def test_who_offers_something_reads_what_was_looked_for(self, service, joke, karim):
        giver = joke.enters(role="volunteer")
        offer = {"owner": giver, "text": "Ik werk graag in de tuin: snoeien en wieden."}
        talent = service.add("/v1/talents", offer, token=joke.token)["id"]
        karim.get(f"/v1/talents/{talent}")
        karim.get(f"/v1/people/{giver}")
        sentences = [text for text in said(service, giver) if "zocht" in text]
        assert len(sentences) == 1
        assert "Uw buurtwerker (WelThuis) zocht iemand voor " in sentences[0]
        assert "tuin" in sentences[0]

    def test_a_reading_for_a_reason_stands_out(self, service, joke, karim):
        person = joke.enters()
        karim.ask("POST", f"/v1/people/{person}/glimpses", REASON)
        karim.get(f"/v1/people/{person}")
        one, other = sorted(readers(service, person), key=lambda one: one["withReason"], reverse=True)
        assert (one["withReason"], other["withReason"]) == (True, False)
        assert one["text"] == (
            "Een collega van uw buurtwerker (WelThuis) opende uw gegevens en las uw naam en hoe u te bereiken bent. "
            "De reden: er is nu hulp nodig."
        )
        assert "huisarts" not in str(readers(service, person))

    def test_who_stands_in_is_called_so(self, service, joke, karim):
        person = joke.enters()
        joke.ask("POST", f"/v1/people/{person}/covers", {"colleague": karim.id, "until": "2026-10-08"})
        karim.get(f"/v1/people/{person}")
        covering = "Wie voor uw buurtwerker waarneemt (WelThuis) las uw naam en hoe u te bereiken bent."
        assert covering in said(service, person)

    def test_oneself_and_the_operator(self, service):
        person = service.person()["id"]
        service.get(f"/v1/people/{person}", token=oneself(service, person))
        with service.town.work() as work:
            work.people.name_of(work.people.get(uuid.UUID(person)))
        assert {text.split(" las ")[0] for text in said(service, person) if " las " in text} == {
            "Uzelf",
            "De beheerder van deze dienst",
        }

    def test_another_neighbour_is_no_name_and_no_id(self, service, joke):
        ids = introduced(service, joke.token)
        seeker = oneself(service, ids["seeker"])
        service.get(f"/v1/introductions/{ids['id']}", token=seeker)
        found = readers(service, ids["giver"])
        assert "De buurtgenoot met wie u in contact bent gebracht las uw naam en hoe u te bereiken bent." in [
            one["text"] for one in found
        ]
        for secret in (ids["seeker"], "Anna", seeker, "token:"):
            assert secret not in str(found)

    def test_only_for_oneself_and_for_who_has_the_task(self, service, joke, karim, nobody):
        person, other = joke.enters(), joke.enters()
        mine = readers(service, person)
        assert readers(service, person, joke.token) == mine
        answers = {
            service.ask("GET", f"/v1/people/{one}/readers", token=token).content
            for one, token in ((person, karim.token), (person, oneself(service, other)), (nobody, joke.token))
        }
        assert len(answers) == 1
        assert b"not-found" in answers.pop()


class TestWatch:
    def test_lines_without_names_by_day_and_the_reading_is_logged(self, service, joke, karim):
        officer = service.token("privacy-officer")
        person = joke.enters()
        service.clock.time += dt.timedelta(days=1)
        karim.ask("POST", f"/v1/people/{person}/glimpses", REASON)
        karim.get(f"/v1/people/{person}")
        answer = service.ask("GET", "/v1/access-lines?withReason=true", token=officer)
        lines = answer.json()["items"]
        assert [(line["action"], line["reason"], line["role"]) for line in lines] == [
            ("read", "urgent", "worker"),
            ("glimpse", "urgent", "worker"),
        ]
        assert len({line["subject"] for line in lines}) == 1
        assert "huisarts" not in answer.text
        assert person not in answer.text
        first = service.get("/v1/access-lines?until=2026-10-01&limit=100", token=officer)["items"]
        assert {line["at"][:10] for line in first} == {"2026-10-01"}
        second = service.get("/v1/access-lines?since=2026-10-02&limit=100", token=officer)["items"]
        mine = [line for line in second if line["role"] == "privacy-officer"]
        assert [(line["action"], line["subject"], line["route"]) for line in mine] == [
            ("read", None, "GET /v1/access-lines")
        ] * 2

    def test_page_by_page(self, service):
        for _ in range(4):
            service.person()
        officer = service.token("privacy-officer")
        path, seen = "/v1/access-lines?limit=3&until=2026-10-01", []
        service.clock.time += dt.timedelta(days=1)
        while path is not None:
            page = service.get(path, token=officer)
            seen += [line["subject"] for line in page["items"]]
            path = page["next"]
        assert len(set(seen)) == len(seen) == 4
        for cursor in ("x", "0" * 64):
            answer = service.ask("GET", f"/v1/access-lines?after={cursor}", token=officer)
            assert answer.json()["errors"][0]["code"] == "bad-cursor"

    def test_nobody_else_reads_it(self, service):
        tokens = {role: service.token(role) for role in ROLES}
        answers = {role: service.ask("GET", "/v1/access-lines", token=token) for role, token in tokens.items()}
        assert {role for role, answer in answers.items() if answer.is_success} == {"operator", "privacy-officer"}


class Scene:
    """People, and whoever reads about them: one request for each operation that is logged."""

    def __init__(self, service):
        self.service = service
        self.joke, self.karim = Worker(service), Worker(service)
        self.ids = introduced(service, self.joke.token)
        self.els, _ = professional(service, "Els")
        initiative = service.add("/v1/initiatives", {"name": "De Moestuin", "neighbourhood": NORTH})["id"]
        with service.town.work() as work:
            self.contact = work.tokens.create(
                "initiative-contact", organisation=uuid.UUID(initiative), neighbourhoods=[NORTH]
            )
        body = {"alias": "Truus", "neighbourhood": NORTH, "consent": YES}
        self.members = [service.add("/v1/people", body, token=self.contact)["id"] for _ in range(2)]
        administrator = service.token("administrator")
        account = {
            "firstName": "Bo",
            "email": "bo@example.org",
            "role": "coordinator",
            "neighbourhoods": [NORTH],
        }
        made = service.add("/v1/accounts", account, token=administrator)
        path, second = f"/v1/accounts/{made['id']}/_approve", service.token("administrator")
        assert service.ask("POST", path, token=second, headers={"If-Match": f'"{made["version"]}"'}).status_code == 200
        with Session(service.house.database.reader) as session:
            query = select(Node.id).join(Account, col(Account.person) == col(Node.number))
            self.holder = str(session.exec(query.where(col(Account.id) == uuid.UUID(made["id"]))).one())
        seeker, giver, need, talent = (self.ids[name] for name in ("seeker", "giver", "need", "talent"))
        joke = self.joke.token
        ride = {"need": need, "role": "ride-home", "rhythm": "weekly", "firstOn": "2026-10-02", "begins": "20:00"}
        arrangement = service.add("/v1/arrangements", ride, token=joke)["id"]
        asks = {"owner": initiative, "text": "Gastvrouw bij de inloop", "neighbourhood": NORTH}
        guest = service.add("/v1/needs", asks, token=joke)["id"]
        service.add("/v1/arrangements", ride | {"need": guest, "role": "giver"}, token=joke)
        self.asked = {
            # about the one for whom it is, and who does it now: joke
            "listArrangements": (f"/v1/arrangements?need={need}", joke, {seeker: "K3", self.joke.id: "K3"}),
            "readArrangement": (f"/v1/arrangements/{arrangement}", joke, {seeker: "K3", self.joke.id: "K3"}),
            "listViaWishes": (f"/v1/people/{seeker}/via-wishes", joke, {seeker: "K3"}),
            "listPastRoles": (f"/v1/people/{seeker}/past-roles", joke, {seeker: "K1"}),
            "readRoster": (f"/v1/initiatives/{initiative}/roster", joke, {self.joke.id: "K2"}),
            "listQualifications": (f"/v1/people/{seeker}/qualifications", joke, {seeker: "K1"}),
            "readNeed": (f"/v1/needs/{need}", joke, {seeker: "K3"}),
            "readTalent": (f"/v1/talents/{talent}", joke, {giver: "K3"}),
            "readPerson": (f"/v1/people/{seeker}", joke, {seeker: "K2"}),
            "readIntroduction": (f"/v1/introductions/{self.ids['id']}", oneself(service, seeker), {giver: "K2"}),
            "listIntroductionSteps": (f"/v1/introductions/{self.ids['id']}/steps", joke, {seeker: "K3", giver: "K3"}),
            "listReaders": (f"/v1/people/{seeker}/readers", joke, {seeker: "K3"}),
            "readConsents": (f"/v1/people/{seeker}/consents", joke, {seeker: "K1"}),
            "readRecord": (f"/v1/people/{seeker}/record", joke, {seeker: "K1"}),
            "readExport": (f"/v1/people/{seeker}/export", oneself(service, seeker), {seeker: "K3"}),
            "exportList": (f"/v1/initiatives/{initiative}/list", self.contact, dict.fromkeys(self.members, "K2")),
            "readWorkload": ("/v1/workload", joke, dict.fromkeys([self.els, self.holder], "K2")),
            "listAccessLines": ("/v1/access-lines", service.token("privacy-officer"), {None: "technical"}),
            "listAccounts": ("/v1/accounts", administrator, {self.holder: "K2"}),
            "readAccount": (f"/v1/accounts/{made['id']}", administrator, {self.holder: "K2"}),
        }

    def lines_of(self, path, token):
        """The lines that one request adds, as subject and class."""
        before = self.newest()
        assert self.service.ask("GET", path, token=token).status_code == 200
        with Session(self.service.house.database.reader) as session:
            added = session.exec(select(AccessLine).where(col(AccessLine.number) > before)).all()
        return Counter((line.subject, line.data_class) for line in added)

    def newest(self):
        with Session(self.service.house.database.reader) as session:
            return max(session.exec(select(AccessLine.number)).all())

    def subject(self, person):
        if person is None:
            return None
        with self.service.town.look() as work:
            return known_subject(work.session, work.nodes.get(uuid.UUID(person)).number)


def test_every_logged_read_writes_exactly_one_line_for_each_person(service):
    scene = Scene(service)
    # A new route that is logged must say here about whom it writes.
    assert LOGGED & {route.operation_id for route in service.app.state.doors} == set(scene.asked)
    wrong = {}
    for operation, (path, token, people) in scene.asked.items():
        found = scene.lines_of(path, token)
        if found != Counter({(scene.subject(person), held): 1 for person, held in people.items()}):
            wrong[operation] = found
    assert wrong == {}
    # Cards have no names: none.
    for noun in ("people", "needs", "talents", "ties", "introductions", "notices", "covers"):
        assert scene.lines_of(f"/v1/{noun}", scene.joke.token) == Counter(), noun


def test_both_names_and_needs_in_one_request_are_one_line(service, joke):
    """Entering a need of somebody new writes a name and a need."""
    scene = Scene(service)
    number = scene.newest()
    body = {"alias": "Cor", "neighbourhood": NORTH, "text": "Wie zaagt een tak?", "consent": YES}
    need = service.add("/v1/needs", body, token=joke.token)
    with Session(service.house.database.reader) as session:
        lines = session.exec(select(AccessLine).where(col(AccessLine.number) > number)).all()
    assert [(line.subject, line.action, line.data_class) for line in lines] == [
        (scene.subject(need["owner"]), "create", "K3")
    ]
