"""Introductions over HTTP: who is asked what, who reads what, and what one step brings about."""

import datetime as dt
import uuid

import pytest
from sqlmodel import col, select

from app.models import AccessLine, IntroductionStep, Notice
from app.policy.visibility import AFTER, ASKED, ENDED, TOGETHER_NOW, WAITING, keys_of
from app.repositories.consents import Agreement
from app.repositories.log import subject_of
from app.services import introductions
from tests.api.conftest import NORTH

YES = {"saidBy": "zijzelf", "how": "op straat", "sharesContact": True}
COMMON = {"id", "version", "party", "state"}


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
    assert story.step(second, "ask-giver", status=409)["code"] == "asked-enough"
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
    assert (answer.status_code, answer.json()["code"]) == (409, "kept-apart")


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
