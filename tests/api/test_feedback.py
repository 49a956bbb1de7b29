"""After a first time: one question to each side, thanks that say what became of it, and figures to learn from."""

import datetime as dt

import pytest

from tests.api.professionals import AGREED, introduced, oneself, professional, take, told


@pytest.fixture
def gerrit(service):
    """Give the token of a worker who is a person."""
    return professional(service)[1]


@pytest.fixture
def met(service, gerrit):
    """Give an introduction of two who met, with the tokens of both."""
    two = introduced(service, gerrit, steps=(*AGREED, "meet"))
    return two | {"anna": oneself(service, two["seeker"]), "bram": oneself(service, two["giver"], "volunteer")}


def say(service, introduction, token, status=201, **said):
    answer = service.ask("POST", f"/v1/introductions/{introduction['id']}/feedback", said, token=token)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_each_side_answers_once_and_hears_what_became_of_it(service, gerrit, met):
    assert say(service, met, met["anna"], answer="good")["side"] == "seeker"
    assert told(service, met["anna"])[0] == "thanks-met"
    take(service, gerrit, met["id"], "run")
    assert say(service, met, met["bram"], answer="so-so")["side"] == "giver"
    (thanks, *_) = service.get("/v1/notices", token=met["bram"])["items"]
    assert thanks["text"] == "Dank u. U hebt elkaar ontmoet en het loopt."
    assert say(service, met, met["anna"], 409, answer="good")["code"] == "feedback-given"


def test_not_again_reaches_the_worker_and_never_the_other(service, gerrit, met):
    before = told(service, met["bram"])
    say(service, met, met["anna"], answer="not-again")
    assert told(service, met["bram"]) == before
    assert told(service, gerrit)[0] == "not-again"
    assert "not-again" not in service.ask("GET", f"/v1/introductions/{met['id']}", token=met["bram"]).text


def test_on_behalf_it_says_of_whom_and_who_said_so(service, gerrit, met):
    found = say(service, met, gerrit, 400, answer="good")
    assert {error["pointer"] for error in found["errors"]} == {"/side", "/saidBy"}
    assert say(service, met, gerrit, answer="good", side="giver", saidBy="Bram zelf")["side"] == "giver"
    found = say(service, met, met["anna"], 400, answer="good", side="giver", saidBy="ik")
    assert {error["code"] for error in found["errors"]} == {"only-on-behalf"}


def test_there_is_no_question_before_they_met(service, gerrit):
    two = introduced(service, gerrit)
    anna = oneself(service, two["seeker"])
    assert say(service, two, anna, 409, answer="good")["code"] == "not-met"
    take(service, gerrit, two["id"], "plan", firstOn="2026-10-08")
    assert say(service, two, anna, 409, answer="good")["code"] == "not-met"
    service.clock.time += dt.timedelta(days=8)
    say(service, two, anna, answer="good")
    assert told(service, anna)[0] == "thanks"


def test_somebody_else_does_not_see_the_introduction(service, met):
    stranger = service.person(alias="Cor")
    for token in (oneself(service, stranger["id"]), professional(service, organisation="OR2")[1]):
        say(service, met, token, 404, answer="good")


def test_the_worker_reads_what_became_of_the_own_introductions(service, gerrit, met):
    say(service, met, met["anna"], answer="good")
    take(service, gerrit, met["id"], "run")
    take(service, gerrit, met["id"], "hand-over", holder=met["giver"], carerRelieved=True)
    no = introduced(service, gerrit, steps=("ask-seeker",))
    take(service, gerrit, no["id"], "no", saidBy="zijzelf", reason="too-far")
    found = service.get("/v1/outcomes", token=gerrit)
    counts = {key: found[key] for key in ("introductions", "met", "stillThere", "carerRelieved")}
    assert counts == {"introductions": 2, "met": 1, "stillThere": 1, "carerRelieved": 1}
    assert [(one["code"], one["count"]) for one in found["reasons"]] == [("too-far", 1)]
    assert [(one["code"], one["count"]) for one in found["answers"]] == [("good", 1)]
    assert sum(one["count"] for one in found["chosen"]) == 2
    assert {one["weights"] for one in found["chosen"]} != {None}
    assert service.get("/v1/outcomes?year=2025", token=gerrit)["introductions"] == 0
    assert service.get("/v1/outcomes?year=2026", token=gerrit) == found
    assert service.get("/v1/outcomes", token=professional(service, "Winston")[1])["introductions"] == 0
