"""Introductions over HTTP: who is asked what, who reads what, and what one step brings about."""

import datetime as dt
import uuid

import pytest
from sqlmodel import col, select

from app.models import AccessLine, IntroductionStep, Notice
from app.policy import visibility
from app.policy.visibility import AFTER, ASKED, ENDED, TOGETHER_NOW, WAITING, keys_of
from app.repositories.consents import Agreement
from app.repositories.log import subject_of
from app.services import introductions
from tests.api.colleagues import Worker
from tests.api.conftest import NORTH
from tests.api.conftest import YES as AGREED
from tests.api.professionals import oneself, professional, told

YES = {"saidBy": "zijzelf", "how": "op straat", "sharesContact": True}
COMMON = {"id", "version", "party", "state", "roles"}


class Story:
    """A need in the garden, people who can help, and each of them with hands of their own."""

    def __init__(self, service):
        self.service = service
        need = service.need()
        self.need, self.seeker = need["id"], need["owner"]
        self.givers = [service.person(alias=name)["id"] for name in ("Bram", "Cor", "Dirk", "Ed")]
        self.talents = [service.talent(giver, capacity=1)["id"] for giver in self.givers]
        self.named(self.seeker, "Anna", "0611111111")
        self.named(self.givers[0], "Bram", "0622222222")

    def named(self, person, name, phone):
        with self.service.town.work() as work:
            row = work.people.get(uuid.UUID(person))
            work.people.rename(row, first_name=name, last_name="Geheim", phone=phone)
            work.people.update(row, channel="phone")

    def hands(self, person, role="resident"):
        with self.service.town.work() as work:
            node = work.nodes.get(uuid.UUID(person))
            return work.tokens.create(role, neighbourhoods=(NORTH,), person=node)

    def propose(self, n=0, **values):
        return self.service.add("/v1/introductions", {"need": self.need, "talent": self.talents[n]} | values)["id"]

    def step(self, introduction, name, status=201, token=None, headers=None, **values):
        path = f"/v1/introductions/{introduction}/steps"
        answer = self.service.ask("POST", path, {"step": name} | values, token=token, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def agree(self, n=0, **values):
        introduction = self.propose(n, **values)
        for name, said in (("ask-seeker", {}), ("yes-seeker", YES), ("ask-giver", {}), ("yes-giver", YES)):
            self.step(introduction, name, **said)
        return introduction

    def read(self, introduction, token=None):
        return self.service.get(f"/v1/introductions/{introduction}", token=token)

    def status(self):
        return self.service.get(f"/v1/needs/{self.need}")["status"]

    def left(self, n=0):
        return self.service.get(f"/v1/talents/{self.talents[n]}")["capacityLeft"]

    def days_later(self, days):
        self.service.clock.time += dt.timedelta(days=days)
        with self.service.town.work(now=self.service.clock.time) as work:
            return introductions.keep_time(work)


@pytest.fixture
def story(service):
    """Give the garden and its people."""
    return Story(service)


def keys(answer):
    return set(answer)


def expected(party, stage, *, shared=True):
    camel = {"first_on": "firstOn"}
    return {camel.get(key, key) for key in keys_of(party, stage, shared=shared)}


def test_from_a_thought_to_something_that_lasts(story):
    introduction = story.propose()
    assert (story.read(introduction)["state"], story.read(introduction)["rank"]) == ("proposed", 1)
    for name, values, state in (
        ("ask-seeker", {}, "asked-seeker"),
        ("yes-seeker", YES, "willing-seeker"),
        ("ask-giver", {}, "asked-giver"),
        ("yes-giver", YES, "agreed"),
        ("plan", {"firstOn": "2026-10-05"}, "agreed"),
        ("meet", {"firstOn": "2026-10-01"}, "met"),
        ("run", {}, "running"),
        ("hand-over", {"holder": story.givers[0], "carerRelieved": True}, "handed-over"),
        ("last", {}, "lasting"),
    ):
        assert story.step(introduction, name, **values)["introduction"]["state"] == state
        if state == "agreed":
            assert (story.left(), story.status()) == (0, "in-progress")
    found = story.read(introduction)
    assert (found["holder"], found["carerRelieved"], found["firstOn"]) == (story.givers[0], True, "2026-10-01")
    assert found["dueOn"] == "2026-12-30"
    assert story.status() == "met"
    history = story.service.get(f"/v1/introductions/{introduction}/steps")["items"]
    assert [one["position"] for one in history] == list(range(1, 11))
    assert history[2] | {"day": ""} == history[2] | {"day": "", "by": "worker", "saidBy": "zijzelf", "how": "op straat"}


def test_each_side_reads_exactly_what_its_stage_allows(story):
    seeker, giver = story.hands(story.seeker), story.hands(story.givers[0], "volunteer")
    introduction = story.propose()
    path = f"/v1/introductions/{introduction}"
    unseen = story.service.ask("GET", f"/v1/introductions/{uuid.uuid4()}", token=seeker)
    assert story.service.ask("GET", path, token=seeker).content == unseen.content
    story.step(introduction, "ask-seeker")
    assert keys(story.read(introduction, seeker)) == expected("seeker", ASKED)
    assert story.read(introduction, seeker)["text"].startswith("Iemand uit uw wijk met ervaring in")
    assert story.service.ask("GET", path, token=giver).content == unseen.content
    story.step(introduction, "yes-seeker", token=seeker, sharesContact=True)
    story.step(introduction, "ask-giver")
    assert keys(story.read(introduction, seeker)) == expected("seeker", WAITING)
    assert keys(story.read(introduction, giver)) == expected("giver", ASKED)
    assert "0611111111" not in str(story.read(introduction, giver))
    story.step(introduction, "yes-giver", token=giver, sharesContact=True)
    for token, party, contact in (
        (seeker, "seeker", {"name": "Bram", "channel": "phone", "value": "0622222222"}),
        (giver, "giver", {"name": "Anna", "channel": "phone", "value": "0611111111"}),
    ):
        found = story.read(introduction, token)
        assert keys(found) == expected(party, TOGETHER_NOW)
        assert found["contact"] == contact
        listed = story.service.get("/v1/introductions", token=token)["items"]
        assert "contact" not in listed[0]
    assert keys(story.read(introduction)) >= {"seekerWilling", "rank", "weights"}
    assert "contact" not in story.read(introduction)
    story.step(introduction, "meet", token=giver)
    story.step(introduction, "finish", token=seeker)
    assert keys(story.read(introduction, giver)) == expected("giver", AFTER)
    story.service.clock.time += dt.timedelta(days=15)
    assert keys(story.read(introduction, giver)) == expected("giver", ENDED)


def test_reading_contact_is_one_line_about_the_other(story):
    giver = story.hands(story.givers[0], "volunteer")
    introduction = story.agree()
    with story.service.town.work() as work:
        before = len(work.session.exec(select(AccessLine)).all())
    story.read(introduction, giver)
    with story.service.town.work() as work:
        lines = work.session.exec(select(AccessLine).order_by(col(AccessLine.number))).all()[before:]
        anna = work.people.get(uuid.UUID(story.seeker)).node.number
        assert [(line.data_class, line.action, line.subject) for line in lines] == [
            ("K2", "read", subject_of(work.session, anna))
        ]


@pytest.mark.parametrize("harm", ["withdraw", "stop", "unsafe"])
@pytest.mark.parametrize("by", ["seeker", "giver"])
def test_contact_is_gone_at_the_next_request(story, harm, by):
    seeker, giver = story.hands(story.seeker), story.hands(story.givers[0], "volunteer")
    introduction = story.agree()
    story.step(introduction, harm, token=seeker if by == "seeker" else giver)
    for party, token in (("seeker", seeker), ("giver", giver)):
        assert keys(story.read(introduction, token)) == expected(party, ENDED)
        assert story.read(introduction, token)["state"] == "ended"
    assert (story.left(), story.status()) == (1, "open")


@pytest.mark.parametrize("of", ["seeker", "giver"])
def test_contact_is_hidden_of_both_when_one_takes_that_consent_back(story, of):
    seeker, giver = story.hands(story.seeker), story.hands(story.givers[0], "volunteer")
    introduction = story.agree()
    with story.service.town.work() as work:
        row = work.introductions.get(uuid.UUID(introduction))
        no = Agreement("share-contact", given=False, introduction=row.introduction.number)
        work.consents.record(row.side(of), no)
    for party, token in (("seeker", seeker), ("giver", giver)):
        assert keys(story.read(introduction, token)) == expected(party, TOGETHER_NOW, shared=False)


def test_a_yes_that_was_taken_back_does_not_count_as_the_first_of_two(story):
    introduction = story.propose()
    for name, said in (("ask-seeker", {}), ("yes-seeker", YES), ("ask-giver", {})):
        story.step(introduction, name, **said)
    with story.service.town.work() as work:
        row = work.introductions.get(uuid.UUID(introduction))
        work.consents.record(row.seeker, Agreement("share-contact", given=False, introduction=row.introduction.number))
    taken = story.step(introduction, "yes-giver", **YES)["introduction"]
    assert (taken["state"], taken["seekerWilling"], taken["giverWilling"]) == ("willing-giver", False, True)
    story.step(introduction, "ask-seeker")
    assert story.step(introduction, "yes-seeker", **YES)["introduction"]["state"] == "agreed"


def test_a_no_costs_nothing_and_its_reason_stays_with_who_said_it(story):
    seeker, giver = story.hands(story.seeker), story.hands(story.givers[0], "volunteer")
    introduction = story.propose()
    for name, said in (("ask-seeker", {}), ("yes-seeker", YES), ("ask-giver", {})):
        story.step(introduction, name, **said)
    story.step(introduction, "no", token=giver, reason="no-time")
    path = f"/v1/introductions/{introduction}/steps"
    mine, theirs, all_of_it = (story.service.get(path, token=token)["items"] for token in (giver, seeker, None))
    assert [(one["state"], one.get("reason")) for one in mine] == [("asked-giver", None), ("declined-giver", "no-time")]
    assert [one["state"] for one in theirs] == ["asked-seeker", "willing-seeker", "waiting", "ended"]
    assert not any("reason" in one for one in theirs if one["state"] == "ended")
    assert "no-time" not in str(theirs)
    assert all_of_it[-1]["reason"] == "no-time"
    again = story.service.ask("POST", "/v1/introductions", {"need": story.need, "talent": story.talents[0]})
    assert (again.status_code, again.json()["code"]) == (409, "earlier")
    story.propose(1)


def test_the_first_yes_is_for_one_and_the_others_are_let_go_kindly(story):
    cor = story.hands(story.givers[1], "volunteer")
    body = {"talents": story.talents[:3]} | YES
    wave = story.service.add(f"/v1/needs/{story.need}/waves", body)
    assert (wave["wave"], [one["state"] for one in wave["introductions"]]) == (1, ["asked-giver"] * 3)
    first, *others = [one["id"] for one in wave["introductions"]]
    story.step(first, "yes-giver", **YES)
    for other in others:
        assert story.read(other)["state"] == "withdrawn"
        steps = story.service.get(f"/v1/introductions/{other}/steps")["items"]
        assert (steps[-1]["by"], steps[-1]["reason"]) == ("clock", "someone-else")
    assert story.read(others[0], cor)["state"] == "ended"
    with story.service.town.work() as work:
        number = work.people.get(uuid.UUID(story.givers[1])).node.number
        told = work.session.exec(select(Notice.code).where(col(Notice.person) == number)).all()
        assert list(told) == ["introduction-asked", "introduction-ended"]


def test_asking_goes_in_small_waves(story):
    path = f"/v1/needs/{story.need}/waves"
    for talents, code in ((story.talents, "too-long"), ([], "too-short")):
        answer = story.service.ask("POST", path, {"talents": talents})
        assert answer.json()["errors"][0]["code"] == code
    story.service.add(path, {"talents": story.talents[:3]})
    answer = story.service.ask("POST", path, {"talents": story.talents[3:]})
    assert (answer.status_code, answer.json()["code"]) == (409, "wave-full")
    assert len(story.service.get(f"/v1/introductions?need={story.need}")["items"]) == 3


def test_who_was_asked_longest_ago_comes_first(story):
    introduction = story.propose()
    story.step(introduction, "ask-giver")
    story.step(introduction, "withdraw")
    other = story.service.need(alias="Zoë")
    wave = story.service.add(f"/v1/needs/{other['id']}/waves", {"talents": story.talents[:2], "side": "giver"})
    assert [one["talent"] for one in wave["introductions"]] == [story.talents[1], story.talents[0]]


def test_nobody_is_asked_more_often_than_that_person_wants(story):
    with story.service.town.work() as work:
        work.people.update(work.people.get(uuid.UUID(story.givers[0])), asks_a_month=1)
    introduction = story.propose()
    story.step(introduction, "ask-giver")
    story.step(introduction, "no", saidBy="hijzelf")
    other = story.service.need(alias="Zoë")
    second = story.service.add("/v1/introductions", {"need": other["id"], "talent": story.talents[0]})["id"]
    assert story.step(second, "ask-giver", status=409)["code"] == "not-now-possible"
    story.service.clock.time += dt.timedelta(days=31)
    story.step(second, "ask-giver")


def test_not_now_comes_back_once(story):
    introduction = story.propose()
    story.step(introduction, "ask-seeker")
    assert story.step(introduction, "not-now", status=400, saidBy="zijzelf")["errors"][0]["pointer"] == "/until"
    story.step(introduction, "not-now", saidBy="zijzelf", until="2026-10-10")
    again = story.service.ask("POST", "/v1/introductions", {"need": story.need, "talent": story.talents[0]})
    assert again.json()["code"] == "under-way"
    assert story.days_later(8) == 0
    assert story.days_later(1) == 1
    found = story.read(introduction)
    assert (found["state"], found["returned"], found["againOn"]) == ("proposed", True, None)
    story.step(introduction, "ask-seeker")
    story.step(introduction, "not-now", saidBy="zijzelf", until="2026-10-20")
    assert story.days_later(10) == 1
    assert story.read(introduction)["state"] == "expired"


def test_a_question_that_nobody_answers_is_over_after_fourteen_days(story):
    introduction = story.propose()
    story.step(introduction, "ask-seeker")
    assert [story.days_later(13), story.read(introduction)["state"]] == [0, "asked-seeker"]
    assert [story.days_later(1), story.read(introduction)["state"]] == [1, "expired"]


def test_it_does_not_start_before_somebody_came_along_the_first_time(story):
    introduction = story.agree(accompanied=True)
    assert story.step(introduction, "run", status=409)["code"] == "step-not-possible"
    assert story.step(introduction, "meet", status=409)["code"] == "companion-needed"
    assert story.step(introduction, "meet", status=409, firstOn="2026-10-01")["code"] == "companion-needed"
    story.step(introduction, "plan", companion=story.givers[1], firstOn="2026-10-01")
    story.step(introduction, "meet")
    story.step(introduction, "run")


def test_a_worker_says_by_whom_it_was_said_and_only_what_belongs_to_the_step(story):
    introduction = story.propose()
    story.step(introduction, "ask-seeker")
    assert story.step(introduction, "yes-seeker", status=400)["errors"][0]["pointer"] == "/saidBy"
    wrong = story.step(introduction, "no", status=400, saidBy="zijzelf", holder=story.givers[0], until="2026-12-01")
    assert {one["pointer"] for one in wrong["errors"]} == {"/holder", "/until"}
    assert story.step(introduction, "yes-seeker", status=409, saidBy="zijzelf")["code"] == "contact-not-shared"
    seeker = story.hands(story.seeker)
    assert story.step(introduction, "yes-giver", status=409, token=seeker)["code"] == "step-not-possible"
    assert story.step(introduction, "ask-giver", status=409, token=seeker)["code"] == "step-not-possible"


def test_unsafe_outlives_need_and_introduction(story):
    introduction = story.agree()
    story.step(introduction, "meet")
    story.step(introduction, "finish")
    story.step(introduction, "unsafe", token=story.hands(story.seeker))
    again = story.service.add(
        "/v1/needs",
        {
            "owner": story.seeker,
            "neighbourhood": NORTH,
            "text": "Wie helpt in de tuin?",
            "consent": {"matching": True, "how": "mondeling", "saidBy": "zijzelf"},
        },
    )
    answer = story.service.ask("POST", "/v1/introductions", {"need": again["id"], "talent": story.talents[0]})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-now-possible")


def test_there_is_room_for_as_many_as_were_offered(story):
    story.agree()
    other = story.service.need(alias="Zoë")
    answer = story.service.ask("POST", "/v1/introductions", {"need": other["id"], "talent": story.talents[0]})
    assert (answer.status_code, answer.json()["code"]) == (409, "capacity")


def test_the_second_yes_for_the_last_place_is_refused_and_changes_nothing(story):
    other = story.service.need(alias="Zoë")
    second = story.service.add("/v1/introductions", {"need": other["id"], "talent": story.talents[0]})["id"]
    for name, said in (("ask-seeker", {}), ("yes-seeker", YES), ("ask-giver", {})):
        story.step(second, name, **said)
    story.agree()
    assert story.step(second, "yes-giver", status=409, **YES)["code"] == "capacity"
    assert (story.read(second)["state"], story.left()) == ("asked-giver", 0)


def test_a_step_counts_once_for_each_version_and_each_key(story):
    introduction = story.propose()
    version = story.read(introduction)["version"]
    story.step(introduction, "ask-seeker", headers={"If-Match": f'"{version}"', "Idempotency-Key": "een"})
    again = story.step(introduction, "ask-seeker", headers={"If-Match": f'"{version}"', "Idempotency-Key": "een"})
    assert again["position"] == 2
    story.step(introduction, "no", status=412, headers={"If-Match": f'"{version}"'}, saidBy="zijzelf")
    with story.service.town.work() as work:
        assert len(work.session.exec(select(IntroductionStep)).all()) == 2


def test_who_has_nothing_to_do_with_it_reads_nothing(story):
    introduction = story.agree()
    strangers = [
        story.hands(story.givers[3], "volunteer"),
        story.service.token("worker", organisation="OR2"),
        story.service.token("worker", neighbourhoods=("BU00010002",)),
    ]
    for path in ("", "/steps"):
        for token in strangers:
            answer = story.service.ask("GET", f"/v1/introductions/{introduction}{path}", token=token)
            nothing = story.service.ask("GET", f"/v1/introductions/{uuid.uuid4()}{path}", token=token)
            assert (answer.status_code, answer.content) == (404, nothing.content)
    for token in strangers:
        assert story.service.get("/v1/introductions", token=token)["items"] == []
        story.step(introduction, "stop", status=404, token=token)


# --- On whose behalf ------------------------------------------------------------------------------------------------


class Beside(Story):
    """The same garden, and a giver of another organisation who is visible to partners."""

    def __init__(self, service):
        super().__init__(service)
        self.theirs = Worker(service, organisation="OR2")
        self.piet = self.theirs.enters(role="volunteer", firstName="Piet", phone="0633333333", channel="phone")
        said = {"purpose": "partners", "given": True, "how": "mondeling", "saidBy": "hij"}
        service.add(f"/v1/people/{self.piet}/consents", said, token=self.theirs.token)
        offer = {"owner": self.piet, "text": "Ik werk graag in de tuin: snoeien en wieden."}
        self.talents[0] = service.add("/v1/talents", offer, token=self.theirs.token)["id"]


def test_for_a_side_answers_only_who_may_change_that_side(service):
    story = Beside(service)
    introduction = story.propose()
    for name, said in (("ask-seeker", {}), ("yes-seeker", YES), ("ask-giver", {})):
        story.step(introduction, name, **said)
    for answer, said in (("yes-giver", YES), ("no", {"saidBy": "hij"}), ("not-now", {"saidBy": "hij"})):
        assert story.step(introduction, answer, status=409, **said)["code"] == "answers-itself"
    seen = story.read(introduction, story.theirs.token)
    assert keys(seen) == expected("giver", ASKED)
    assert (seen["party"], seen["state"]) == ("giver", "asked-giver")
    own = story.theirs.token
    assert story.step(introduction, "yes-giver", status=400, token=own)["errors"][0]["pointer"] == "/saidBy"
    for not_theirs in ("yes-seeker", "ask-giver", "hand-over"):
        assert story.step(introduction, not_theirs, status=409, token=own, saidBy="hij")["code"] == "step-not-possible"
    assert story.step(introduction, "yes-giver", token=own, **YES)["introduction"]["state"] == "agreed"
    assert story.read(introduction, story.hands(story.seeker))["contact"]["value"] == "0633333333"
    last = story.service.get(f"/v1/introductions/{introduction}/steps")["items"][-1]
    assert (last["by"], last["saidBy"]) == ("worker", "zijzelf")
    mine = story.service.get(f"/v1/introductions/{introduction}/steps", token=own)["items"]
    assert [(one["state"], one["own"]) for one in mine if one.get("own")] == [("agreed", True)]


def test_how_it_was_is_said_for_a_side_only_by_who_may_change_that_side(service):
    story = Beside(service)
    introduction = story.propose()
    for name, said in (("ask-seeker", {}), ("yes-seeker", YES), ("ask-giver", {})):
        story.step(introduction, name, **said)
    story.step(introduction, "yes-giver", token=story.theirs.token, **YES)
    story.step(introduction, "meet")
    path, said = f"/v1/introductions/{introduction}/feedback", {"answer": "good", "side": "giver", "saidBy": "hij"}
    refused = service.ask("POST", path, said)
    assert (refused.status_code, refused.json()["code"]) == (409, "answers-itself")
    assert service.ask("POST", path, said | {"side": "seeker"}, token=story.theirs.token).status_code == 409
    assert service.add(path, said, token=story.theirs.token)["side"] == "giver"


def circle_of(service):
    """A connector with two people in the circle and an introduction between them; how to leave it."""
    initiative = service.add("/v1/initiatives", {"name": "Soos", "neighbourhood": NORTH})["id"]
    contact = service.token("initiative-contact", organisation=uuid.UUID(initiative))
    body = {"phone": "0612345678", "channel": "phone", "neighbourhood": NORTH}
    body |= {"consent": {"matching": True, "how": "mondeling", "saidBy": "zijzelf"}}
    connector, anna, bram = (
        service.add("/v1/people", body | {"alias": name}, token=contact)["id"] for name in ("Con", "Anna", "Bram")
    )
    with service.town.work() as work:
        node = work.people.get(uuid.UUID(connector)).node
        hands = work.tokens.create(
            "connector", organisation=uuid.UUID(initiative), neighbourhoods=(NORTH,), person=node
        )
    said = {"given": True, "how": "mondeling", "saidBy": "zij"}
    for person in (anna, bram):
        service.add("/v1/circle", {"person": person} | said, token=hands)
    asked = {"owner": anna, "neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?"}
    need = service.add("/v1/needs", asked | {"consent": body["consent"]}, token=hands)["id"]
    offer = {"owner": bram, "text": "Ik werk graag in de tuin: snoeien en wieden."}
    talent = service.add("/v1/talents", offer, token=contact)["id"]
    made = service.add("/v1/introductions", {"need": need, "talent": talent}, token=hands)["id"]

    def leave(person):
        service.add("/v1/circle", {"person": person} | said | {"given": False}, token=oneself(service, person))

    return hands, made, (anna, bram), leave


def test_who_leaves_the_circle_leaves_what_the_connector_had_begun(service):
    hands, made, (anna, _), leave = circle_of(service)
    path = f"/v1/introductions/{made}"
    service.add(f"{path}/steps", {"step": "ask-seeker"}, token=hands)
    leave(anna)
    assert service.get(path, token=hands)["state"] == "withdrawn"
    assert service.ask("POST", f"{path}/steps", {"step": "ask-seeker"}, token=hands).status_code == 409


def test_a_connector_steers_no_more_when_somebody_left_the_circle(service):
    hands, made, (anna, bram), leave = circle_of(service)
    path = f"/v1/introductions/{made}"
    for step in ("ask-seeker", "yes-seeker", "ask-giver", "yes-giver", "meet"):
        service.add(f"{path}/steps", {"step": step} | (YES if "yes" in step else {}), token=hands)
    leave(anna)
    leave(bram)
    assert service.get(path, token=hands)["state"] == "met"
    for step in ("run", "plan", "withdraw"):
        assert service.ask("POST", f"{path}/steps", {"step": step}, token=hands).json()["code"] == "step-not-possible"
    said = {"answer": "good", "side": "giver", "saidBy": "hij"}
    assert service.ask("POST", f"{path}/feedback", said, token=hands).json()["code"] == "answers-itself"
    service.add(f"{path}/steps", {"step": "finish"}, token=hands)


# --- What the other side is not told ---------------------------------------------------------------------------------


def everything_read(story, introduction, person, token):
    """All that a side reads of an introduction: itself with its version, the steps, the export, readers, notices."""
    answer = story.service.ask("GET", f"/v1/introductions/{introduction}", token=token)
    steps = story.service.get(f"/v1/introductions/{introduction}/steps", token=token)
    export = story.service.get(f"/v1/people/{person}/export", token=token)
    kept = [
        section
        for section in export["sections"]
        if section["code"].startswith(("introduction", "notice", "feedback", "consent"))
    ]
    looked = story.service.get(f"/v1/people/{person}/readers", token=token)["items"]
    readers = [line["text"] for line in looked if not line["text"].startswith("U ")]
    told_now = story.service.get("/v1/notices", token=token)["items"]
    return answer.headers.get("etag"), answer.json(), steps, kept, readers, told_now


def test_unsafe_after_the_end_changes_nothing_that_the_other_reads(story):
    giver = story.hands(story.givers[0], "volunteer")
    introduction = story.agree()
    story.step(introduction, "meet")
    story.step(introduction, "finish")
    story.service.clock.time += dt.timedelta(days=20)
    before = everything_read(story, introduction, story.givers[0], giver)
    story.step(introduction, "unsafe", token=story.hands(story.seeker))
    assert everything_read(story, introduction, story.givers[0], giver) == before
    assert story.read(introduction)["state"] == "unsafe"
    assert story.read(introduction, story.hands(story.seeker))["state"] == "ended"
    story.step(introduction, "unsafe", token=giver)


def test_contact_closes_at_once_when_it_was_unsafe(story):
    giver = story.hands(story.givers[0], "volunteer")
    introduction = story.agree()
    story.step(introduction, "meet")
    story.step(introduction, "finish")
    assert "contact" in story.read(introduction, giver)
    story.step(introduction, "unsafe", token=story.hands(story.seeker))
    seen = story.read(introduction, giver)
    assert "contact" not in seen
    assert seen["state"] == "finished"


def test_unsafe_while_it_runs_reads_as_any_other_stop(service):
    read = []
    for step in ("stop", "unsafe"):
        story = Story(service)
        giver = story.hands(story.givers[0], "volunteer")
        introduction = story.agree()
        story.step(introduction, "meet")
        story.step(introduction, step, token=story.hands(story.seeker))
        found = str(everything_read(story, introduction, story.givers[0], giver)[1:4])
        assert not {"unsafe", "stopped", "onveilig"} & set(found.replace("'", " ").split())
        ids = [introduction, story.seeker, story.need, *story.givers, *story.talents]
        read.append([found := found.replace(one, "") for one in ids][-1])
    assert read[0] == read[1]


def test_a_not_now_of_the_other_is_nowhere_in_what_a_side_reads(story):
    seeker = story.hands(story.seeker)
    introduction = story.propose()
    for name, said in (("ask-seeker", {}), ("yes-seeker", YES), ("ask-giver", {})):
        story.step(introduction, name, **said)
    before = everything_read(story, introduction, story.seeker, seeker)
    giver = story.hands(story.givers[0], "volunteer")
    story.step(introduction, "not-now", token=giver, until="2026-12-01", reason="no-click")
    assert everything_read(story, introduction, story.seeker, seeker) == before
    own = everything_read(story, introduction, story.givers[0], giver)
    assert "2026-12-01" in str(own[2])
    assert "2026-12-01" in str(own[3])


def test_a_history_that_tells_too_much_is_caught(story, monkeypatch):
    monkeypatch.setattr(visibility, "_known", lambda steps, _side: list(steps))
    with pytest.raises(AssertionError):
        test_unsafe_after_the_end_changes_nothing_that_the_other_reads(story)


def test_contact_taken_back_after_the_first_time_hides_it_and_the_worker_hears(service):
    story = Story(service)
    worker = Worker(service)
    introduction = story.agree()
    with service.town.work() as work:
        row = work.introductions.get(uuid.UUID(introduction)).introduction
        row.worker = worker.node.number
        work.session.flush()
    seeker, giver = story.hands(story.seeker), story.hands(story.givers[0], "volunteer")
    story.step(introduction, "meet")
    no = {"purpose": "share-contact", "given": False, "how": "app", "saidBy": "ikzelf", "introduction": introduction}
    service.add(f"/v1/people/{story.seeker}/consents", no, token=seeker)
    assert story.read(introduction)["state"] == "met"
    assert "contact" not in story.read(introduction, giver)
    assert told(service, worker.token) == ["contact-taken-back"]


def test_contact_taken_back_before_the_first_time_withdraws_it(story):
    seeker, giver = story.hands(story.seeker), story.hands(story.givers[0], "volunteer")
    introduction = story.agree()
    story.step(introduction, "plan", firstOn="2026-10-10")
    no = {"purpose": "share-contact", "given": False, "how": "app", "saidBy": "ikzelf", "introduction": introduction}
    story.service.add(f"/v1/people/{story.seeker}/consents", no, token=seeker)
    assert story.service.get(f"/v1/introductions/{introduction}/steps")["items"][-1]["by"] == "seeker"
    assert "introduction-ended" in told(story.service, giver)
    assert (story.left(), story.status()) == (1, "open")


def test_what_may_not_be_told_apart_has_one_word(story):
    story.step(story.agree(), "unsafe")
    answer = story.service.ask("POST", "/v1/introductions", {"need": story.need, "talent": story.talents[0]})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-now-possible")
    explained = story.service.get(f"/v1/needs/{story.need}/suggestions/{story.talents[0]}")
    assert [bar["code"] for bar in explained["bars"]] == ["not-now-possible"]
    with story.service.town.work() as work:
        giver = work.people.get(uuid.UUID(story.givers[1])).node
        work.consents.record(giver, Agreement("matching", given=False))
    explained = story.service.get(f"/v1/needs/{story.need}/suggestions/{story.talents[1]}")
    assert [bar["code"] for bar in explained["bars"]] == ["not-now-possible"]


def test_reading_the_steps_is_a_line_for_both(story):
    introduction = story.agree()
    with story.service.town.work() as work:
        before = len(work.session.exec(select(AccessLine)).all())
    story.service.get(f"/v1/introductions/{introduction}/steps")
    with story.service.town.work() as work:
        lines = work.session.exec(select(AccessLine).order_by(col(AccessLine.number))).all()[before:]
        people = {work.people.get(uuid.UUID(one)).node.number for one in (story.seeker, story.givers[0])}
        assert {line.subject for line in lines} == {subject_of(work.session, one) for one in people}
        assert {(line.data_class, line.action) for line in lines} == {("K3", "read")}


def test_who_may_call_a_volunteer_of_a_colleague_writes_down_the_answer(service):
    joke, winston = (professional(service, name)[1] for name in ("Joke", "Winston"))
    asked = {"alias": "Anna", "neighbourhood": NORTH, "text": "Wie helpt mij in de tuin?", "consent": AGREED}
    need = service.add("/v1/needs", asked, token=joke)["id"]
    person = {"firstName": "Piet", "neighbourhood": NORTH, "consent": AGREED}
    for role, status in (("resident", 409), ("volunteer", 201)):
        giver = service.add("/v1/people", person | {"role": role}, token=winston)["id"]
        talent = service.add("/v1/talents", {"owner": giver, "text": "Ik werk in de tuin."}, token=winston)["id"]
        made = service.add("/v1/introductions", {"need": need, "talent": talent}, token=joke)["id"]
        for step, said in (("ask-seeker", {}), ("yes-seeker", YES), ("ask-giver", {})):
            service.add(f"/v1/introductions/{made}/steps", {"step": step} | said, token=joke)
        answer = service.ask("POST", f"/v1/introductions/{made}/steps", {"step": "yes-giver"} | YES, token=joke)
        assert answer.status_code == status, answer.text
