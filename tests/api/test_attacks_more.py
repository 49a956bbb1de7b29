"""What somebody tries who means no good with hours, rings, sets, match days and what people say of each other."""

import datetime as dt
import time
import uuid

import pytest

from app.schemas.arrangements import ArrangementIn
from app.services import arrangements, overview, rings, seats
from tests.api.colleagues import Worker
from tests.api.conftest import NORTH, SOUTH, YES
from tests.api.matrix import World
from tests.api.professionals import SAID, oneself, take
from tests.api.test_hours import TUESDAYS, room
from tests.app import town as towns

__all__ = ["room"]

CLOCK = {"begins": "09:00", "ends": "12:00"}
QUICK = 2.0
"""Seconds in which a rule is refused, however it is written."""


# --- Hours that never come, or never end


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=TU;INTERVAL=0",
        "FREQ=YEARLY;INTERVAL=00",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=DAILY;UNTIL=99991231",
        "FREQ=DAILY;BYHOUR=1;BYMINUTE=1",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYWEEKNO=99",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=DAILY;BYMONTH=99",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=DAILY\nFREQ=DAILY",
        "RRULE:FREQ=DAILY",
        "DTSTART=20260101;FREQ=DAILY",
        "FREQ=" + "DAILY," * 30,
    ],
)
def test_a_rule_that_never_comes_or_never_ends_is_refused_at_once(service, room, rule):
    began = time.perf_counter()
    answer = service.ask("POST", f"{room}/openings", TUESDAYS | {"rule": rule})
    assert (answer.status_code, time.perf_counter() - began < QUICK) == (400, True)
    assert service.get(f"{room}/openings")["items"] == []


@pytest.mark.parametrize("day", ["0001-01-01", "1500-06-01", "4500-01-01", "9999-12-31"])
def test_a_day_at_the_edge_of_the_calendar_is_no_fault_of_ours(service, room, day):
    service.add(f"{room}/openings", TUESDAYS | {"rule": "FREQ=DAILY"})
    assert service.ask("GET", f"{room}/free-hours?since={day}&days=92").status_code in {200, 400}
    hours = {"day": day, "begins": "09:00", "ends": "10:00"}
    for more in ({}, {"repeats": "weekly", "until": day}, {"repeats": "monthly", "until": day}):
        assert service.ask("POST", f"{room}/bookings", hours | more).status_code in {201, 400, 409}
    for more in ({"since": day}, {"since": day, "until": day}, {"until": day}):
        assert service.ask("POST", f"{room}/openings", TUESDAYS | more).status_code in {201, 400}
    assert service.ask("GET", f"{room}/free-hours").status_code == 200
    assert service.ask("GET", f"{room}/bookings").status_code == 200


def test_hours_that_began_long_ago_are_not_counted_from_there(service, room):
    answer = service.ask("POST", f"{room}/openings", TUESDAYS | {"rule": "FREQ=DAILY", "since": "0001-01-01"})
    assert answer.status_code == 400


# --- Names in what everybody may read


NAMED = "Sjaak de Vries heeft de sleutel, bel 06-12345678"


def test_nobody_is_named_in_the_hours_and_the_terms_of_a_place(service, room):
    for path, body, field in (
        ("openings", TUESDAYS | {"present": NAMED}, "present"),
        ("conditions", {"kind": "key", "words": NAMED}, "words"),
    ):
        answer = service.ask("POST", f"{room}/{path}", body)
        assert answer.status_code == 400
        assert [error["pointer"] for error in answer.json()["errors"]][:1] == [f"/{field}"]
        assert "Sjaak" not in answer.text
        assert service.get(f"{room}/{path}")["items"] == []


def test_nobody_is_named_in_what_somebody_was_before_and_why_a_rule_is_put_aside(service):
    need = service.need()
    welfare = service.get("/v1/organisations")["items"][0]["id"]
    was = {"at": welfare, "until": "2020-05-31", "function": NAMED}
    assert service.ask("POST", f"/v1/people/{need['owner']}/past-roles", was).status_code == 400
    aside = {"policy": "collective-first", "reason": NAMED}
    assert service.ask("POST", f"/v1/needs/{need['id']}/overrulings", aside).status_code == 400
    assert service.get(f"/v1/people/{need['owner']}/past-roles")["items"] == []


def opened(service, need):
    """The owner of this need says yes: somebody searches for it from now on."""
    with service.town.work() as work:
        work.needs.open_up(work.needs.get(uuid.UUID(need)), towns.YES)


# --- Rings: one step goes out of sight


def test_a_step_of_a_ring_that_is_not_for_the_viewer_any_more_takes_no_page_along(service):
    joke, karim = Worker(service), Worker(service)
    made = []
    for alias in ("Els", "Bram"):
        one = joke.enters(alias=alias)
        asks = {"owner": one, "neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?"}
        offers = {"owner": one, "text": "Ik werk graag in de tuin: snoeien en wieden."}
        need = service.add("/v1/needs", asks, token=joke.token)["id"]
        opened(service, need)
        made.append((one, need, service.add("/v1/talents", offers, token=joke.token)["id"]))
    (els, hers, she), (_, his, he) = made
    steps = [{"need": hers, "talent": he}, {"need": his, "talent": she}]
    ring = service.add("/v1/rings", {"steps": steps}, token=joke.token)
    of_her, of_him = ring["introductions"]
    assert joke.does("release", f"/v1/people/{els}").status_code == 200
    assert karim.does("take", f"/v1/people/{els}").status_code == 200
    assert joke.ask("GET", f"/v1/introductions/{of_her}").status_code == 404
    assert joke.ask("GET", f"/v1/introductions/{of_him}").status_code == 200
    with service.town.work(service.viewer(joke.token)) as work:
        assert rings.beside(work, of_him) == []


# --- Sets: a side who works here reads no more than any other side


def test_a_side_is_not_told_how_far_the_others_of_the_set_are(service):
    """A connector has a page for the own need; of who was asked for it he reads what every side reads."""
    need = service.need(text="Ik wil graag samen eten.", obstacles=["language"])
    mine = oneself(service, need["owner"], "connector")
    talent = service.talent(service.person()["id"])["id"]
    made = service.add("/v1/introductions", {"need": need["id"], "talent": talent})
    for step in ("ask-seeker", "yes-seeker", "ask-giver"):
        take(service, service.worker, made["id"], step, **(SAID if step.startswith("yes") else {}))
    assert service.get(f"/v1/introductions/{made['id']}", token=mine)["state"] == "waiting"
    with service.town.work(service.viewer(service.worker)) as work:
        assert [seat.stands for seat in seats.standing(work, uuid.UUID(need["id"]))] == ["waiting", "open"]
    with service.town.work(service.viewer(mine)) as work:
        assert seats.standing(work, uuid.UUID(need["id"])) == ()
        assert overview.around(work, need["id"]).introductions == []


# --- Match days: what a plan tells of how often people were asked by others


def test_a_plan_does_not_count_who_was_asked_by_whom_the_viewer_cannot_see(service):
    """Two organisations have Bram on a card; how often the one asks him is not for the other to know."""
    service.need()
    theirs = service.token("worker", organisation="OR2")
    bram = service.add("/v1/people", {"alias": "Bram", "neighbourhood": NORTH, "consent": YES}, token=theirs)["id"]
    with service.town.work() as work:
        work.consents.record(work.nodes.get(uuid.UUID(bram)), towns.PARTNERS)
    offer = {"owner": bram, "text": "Ik werk graag in de tuin: snoeien en wieden."}
    talent = service.add("/v1/talents", offer, token=theirs)["id"]
    before = plan(service)
    assert [one["talent"] for one in before["pairs"]] == [talent]
    asks = {"alias": "Piet", "neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?", "consent": YES}
    need = service.add("/v1/needs", asks, token=theirs)["id"]
    made = service.add("/v1/introductions", {"need": need, "talent": talent}, token=theirs)["id"]
    for step in ("ask-seeker", "yes-seeker", "ask-giver"):
        take(service, theirs, made, step, **(SAID if step.startswith("yes") else {}))
    assert plan(service) == before


def plan(service):
    """What a plan made now holds, without which one it is."""
    made = service.add("/v1/match-days", {"neighbourhoods": []})
    return {name: made[name] for name in ("pairs", "totals", "neighbourhoods", "changed")}


# --- Whom somebody would rather not have between


def test_who_is_not_wanted_in_person_never_hears_that(service):
    joke, karim = Worker(service), Worker(service)
    with service.town.work() as work:
        anna = work.people.create(work.areas.own(NORTH), identity={"alias": "Anna"}, consents=[towns.YES]).node
        anna.organisation = service.town.welfare
    about = f"/v1/people/{anna.id}/via-wishes"
    asks = {"owner": str(anna.id), "neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?"}
    need = service.add("/v1/needs", asks)["id"]
    opened(service, need)
    service.talent(service.person()["id"])
    before = [joke.get(about), joke.get(f"/v1/needs/{need}/suggestions")]
    mine = oneself(service, str(anna.id))
    with service.town.work() as work:
        work.via_wishes.say(work.nodes.get(anna.id), rather=False, other=work.nodes.by_number(joke.node.number))
    assert [joke.get(about), joke.get(f"/v1/needs/{need}/suggestions")] == before
    assert [one["rather"] for one in karim.get(about)["items"]] == [False]
    assert [one["rather"] for one in service.get(about, token=mine)["items"]] == [False]


def test_who_wrote_it_down_himself_reads_it_again(service):
    joke = Worker(service)
    anna = joke.enters(alias="Anna")
    about = f"/v1/people/{anna}/via-wishes"
    service.add(about, {"other": joke.id}, token=joke.token)
    assert [one["other"] for one in joke.get(about)["items"]] == [joke.id]


# --- What is erased is not taken any more, in any process


def test_a_place_is_free_again_when_the_need_it_was_taken_for_is_erased(service, room):
    service.add(f"{room}/openings", TUESDAYS | {"rule": "FREQ=DAILY"})
    need = service.need()
    day = str(service.clock().date() + dt.timedelta(days=1))
    taken = {"day": day, "begins": "09:00", "ends": "12:00"}
    service.add(f"{room}/bookings", taken | {"need": need["id"]})
    assert service.ask("POST", f"{room}/bookings", taken).status_code == 409
    with service.town.work() as work:
        work.erasure.person(work.people.get(uuid.UUID(need["owner"])).node)
    assert service.get(f"{room}/bookings")["items"] == []
    assert service.ask("POST", f"{room}/bookings", taken).status_code == 201


def test_a_place_is_free_again_when_only_that_need_is_erased(service, room):
    need = service.need()
    day = str(service.clock().date() + dt.timedelta(days=1))
    taken = {"day": day, "begins": "09:00", "ends": "12:00"}
    service.add(f"{room}/bookings", taken | {"need": need["id"]})
    with service.town.work() as work:
        work.erasure.need(work.needs.get(uuid.UUID(need["id"])).need.number)
    assert service.ask("POST", f"{room}/bookings", taken).status_code == 201


# --- What goes on


def test_a_connector_reads_of_the_circle_no_arrangement_of_a_need_that_another_wrote_down(service):
    with service.town.work() as work:
        world = World(work, service.town.welfare, service.town.other)
        token = world.token("connector", world.connector)
        node = work.nodes.by_number(world.people["circle"].number)
        asks = "Wie gaat er met mij mee naar het ziekenhuis?"
        need = work.needs.create(node, asks, organisation=service.town.welfare, status="open").need.id
        wanted = {
            "need": str(need),
            "role": "companion",
            "rhythm": "weekly",
            "firstOn": "2026-10-02",
            "begins": "10:00",
        }
        holder = {"holder": str(world.people["asked"].id), "saidBy": "zijzelf"}
        made = arrangements.create(work, ArrangementIn.model_validate(wanted | holder)).id
    assert service.ask("GET", f"/v1/needs/{need}", token=token).status_code == 404
    assert service.ask("GET", f"/v1/arrangements/{made}", token=token).status_code == 404
    assert service.get("/v1/arrangements", token=token)["items"] == []


# --- What a giver, or somebody with no part in it, can bring about


@pytest.mark.parametrize("path", ["openings", "conditions", "bookings"])
@pytest.mark.parametrize("role", ["resident", "volunteer", "coordinator", "municipality-reader", "connector"])
def test_who_keeps_no_place_says_nothing_of_its_hours(service, room, path, role):
    token = oneself(service, service.person()["id"], role)
    day = str(service.clock().date() + dt.timedelta(days=1))
    body = {"openings": TUESDAYS, "conditions": {"kind": "key"}, "bookings": {"day": day, **CLOCK}}[path]
    assert service.ask("POST", f"{room}/{path}", body, token=token).status_code == 403
    assert service.get(f"{room}/{path}")["items"] == []


def test_another_organisation_lets_no_booking_go(service, room):
    day = str(service.clock().date() + dt.timedelta(days=1))
    taken = service.add(f"{room}/bookings", {"day": day, **CLOCK})["id"]
    theirs = service.token("worker", organisation="OR2", neighbourhoods=(SOUTH,))
    for body in ({}, {"day": day}):
        assert service.ask("POST", f"{room}/bookings/{taken}/ends", body, token=theirs).status_code == 404
    assert [one["id"] for one in service.get(f"{room}/bookings")["items"]] == [taken]


def test_a_plan_of_somebody_else_is_not_there(service):
    need = service.need()["id"]
    talent = service.talent(service.person()["id"])["id"]
    plan = service.add("/v1/match-days", {"neighbourhoods": []})["id"]
    for organisation in ("OR1", "OR2"):
        other = service.token("worker", organisation=organisation)
        assert service.ask("GET", f"/v1/match-days/{plan}", token=other).status_code == 404
        pair = {"need": need, "talent": talent, "state": "taken-out"}
        assert service.ask("POST", f"/v1/match-days/{plan}/changes", pair, token=other).status_code == 404
        assert service.ask("POST", f"/v1/match-days/{plan}/starts", {"needs": [need]}, token=other).status_code == 404
    assert service.get("/v1/introductions")["items"] == []


def test_a_pair_of_somebody_who_is_no_task_goes_into_no_plan(service):
    mine = service.add("/v1/match-days", {"neighbourhoods": []})["id"]
    joke = Worker(service)
    anna = joke.enters(alias="Anna")
    asks = {"owner": anna, "neighbourhood": NORTH, "text": "Wie helpt mij de tuin opknappen?"}
    need = service.add("/v1/needs", asks, token=joke.token)["id"]
    opened(service, need)
    talent = service.talent(service.person()["id"])["id"]
    pair = {"need": need, "talent": talent, "state": "planned"}
    answer = service.ask("POST", f"/v1/match-days/{mine}/changes", pair)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "unknown-node")
    assert service.ask("POST", f"/v1/match-days/{mine}/starts", {"needs": [need]}).status_code == 400


def test_a_plan_that_is_started_twice_asks_once(service):
    need = service.need()["id"]
    service.talent(service.person()["id"])
    plan = service.add("/v1/match-days", {"neighbourhoods": []})["id"]
    again = service.add("/v1/match-days", {"neighbourhoods": []})["id"]
    start = {"needs": [need]}
    assert service.add(f"/v1/match-days/{plan}/starts", start)["asked"] == [need]
    for one in (plan, again):
        service.add(f"/v1/match-days/{one}/starts", start)
    assert len(service.get("/v1/introductions")["items"]) == 1
