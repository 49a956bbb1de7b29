"""Nobody who offers something waits in silence: a list of who waits, and a human answer."""

import datetime as dt

import pytest

from tests.api.conftest import NORTH, SOUTH, YES
from tests.api.professionals import SAID, introduced, oneself, professional, take

WEEK = dt.timedelta(days=7)


@pytest.fixture
def offer(service):
    """Give something that somebody offers, its owner, and a worker of that neighbourhood."""
    _, gerrit = professional(service)
    bram = service.add("/v1/people", {"alias": "Bram", "neighbourhood": NORTH, "consent": YES}, token=gerrit)
    talent = service.add("/v1/talents", {"owner": bram["id"], "text": "Ik snoei graag."}, token=gerrit)
    return {"talent": talent["id"], "owner": bram["id"], "worker": gerrit}


def waiting(service, token):
    return [(one["talent"], one["daysLeft"]) for one in service.get("/v1/offers", token=token)["items"]]


def answer(service, offer, status=201, **said):
    found = service.ask("POST", f"/v1/talents/{offer['talent']}/answers", said, token=offer["worker"])
    assert found.status_code == status, found.text
    return found.json()


def read_by_owner(service, offer):
    bram = oneself(service, offer["owner"], "volunteer")
    return [notice["text"] for notice in service.get("/v1/notices", token=bram)["items"]]


def test_who_offers_waits_in_the_list_with_the_days_that_are_left(service, offer):
    assert waiting(service, offer["worker"]) == [(offer["talent"], 7)]
    service.clock.time += dt.timedelta(days=9)
    later = service.add("/v1/talents", {"owner": offer["owner"], "text": "Ik bak graag."}, token=offer["worker"])
    assert waiting(service, offer["worker"]) == [(offer["talent"], -2), (later["id"], 7)]
    page = service.get("/v1/offers?limit=1", token=offer["worker"])
    assert [one["talent"] for one in page["items"]] == [offer["talent"]]
    rest = service.get(page["next"].removeprefix("https://toevallig.example"), token=offer["worker"])
    assert [one["talent"] for one in rest["items"]] == [later["id"]]


def test_nothing_now_says_when_we_ask_again_and_that_day_it_is_back(service, offer):
    said = answer(service, offer, kind="not-now", until="2027-01-04")
    assert (said["heardOn"], said["againOn"]) == ("2026-10-01", "2027-01-04")
    assert read_by_owner(service, offer) == [
        "Dank voor uw aanbod. Er is nu niets; wij vragen het u weer op 4 januari 2027."
    ]
    assert waiting(service, offer["worker"]) == []
    service.clock.time = dt.datetime(2027, 1, 3, 12, tzinfo=dt.UTC)
    assert waiting(service, offer["worker"]) == []
    service.clock.time = dt.datetime(2027, 1, 4, 12, tzinfo=dt.UTC)
    assert waiting(service, offer["worker"]) == [(offer["talent"], 7)]
    answer(service, offer, kind="question")
    assert waiting(service, offer["worker"]) == []


def test_a_question_or_an_activity_is_an_answer(service, offer):
    answer(service, offer, kind="question")
    cafe = service.add("/v1/initiatives", {"name": "Eetcafé", "neighbourhood": NORTH})
    answer(service, offer, kind="activity", activity=cafe["id"])
    activity, question = read_by_owner(service, offer)
    assert "activiteit in de buurt" in activity
    assert "neemt contact met u op" in question
    assert waiting(service, offer["worker"]) == []


def test_who_was_asked_for_somebody_waits_no_more(service):
    _, gerrit = professional(service)
    two = introduced(service, gerrit, steps=("ask-seeker",))
    assert waiting(service, gerrit) == [(two["talent"], 7)]
    take(service, gerrit, two["id"], "yes-seeker", **SAID)
    take(service, gerrit, two["id"], "ask-giver")
    assert waiting(service, gerrit) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "not-now"}, "until-with-not-now"),
        ({"kind": "question", "until": "2027-01-04"}, "until-with-not-now"),
        ({"kind": "activity"}, "activity-with-activity"),
        ({"kind": "not-now", "until": "2026-10-01"}, "in-past"),
    ],
)
def test_an_answer_that_does_not_hang_together_is_refused(service, offer, said, code):
    found = answer(service, offer, 400, **said)
    assert [error["code"] for error in found["errors"]] == [code]
    assert len(waiting(service, offer["worker"])) == 1


def test_only_the_own_team_sees_and_answers(service, offer):
    elsewhere = [professional(service, code=SOUTH)[1], professional(service, organisation="OR2")[1]]
    for stranger in elsewhere:
        assert waiting(service, stranger) == []
        answer(service, offer | {"worker": stranger}, 404, kind="question")
