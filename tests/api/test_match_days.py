"""A plan for all open needs at once: made, read, changed and started, by the worker whose plan it is."""

import pytest

from tests.api.conftest import SOUTH


@pytest.fixture
def day(service):
    """Two needs of the same, somebody who can once, and the plan for them."""
    first, second = service.need(), service.need(alias="Piet")
    bram = service.person()
    talent = service.talent(bram["id"], capacity=1)
    made = service.add("/v1/match-days", {"neighbourhoods": []})
    return {"first": first["id"], "second": second["id"], "talent": talent["id"], "made": made, "at": path(made)}


def path(made):
    return f"/v1/match-days/{made['id']}"


def refused(service, where, body, status, **options):
    answer = service.ask("POST", where, body, **options)
    assert answer.status_code == status, answer.text
    return answer.json()["code"]


def test_a_plan_holds_pairs_and_what_they_bring_and_asks_nobody(service, day):
    made = day["made"]
    (pair,) = made["pairs"]
    assert pair == {"need": day["first"], "talent": day["talent"], "points": pair["points"]} | {
        "byHand": False,
        "state": "planned",
    }
    totals = made["totals"]
    assert (totals["needs"], totals["proven"], totals["giniBefore"]) == (2, True, 0)
    assert totals["best"] == {"value": pair["points"], "needs": 1, "gini": 0}
    assert totals["best"] == totals["greedy"] == totals["firstCome"]
    assert totals["spread"] == [
        {"asks": 0, "before": 1, "after": 0},
        {"asks": 1, "before": 0, "after": 1},
    ]
    assert (made["state"], made["changed"]) == ("made", 0)
    assert service.get(day["at"]) == made
    assert service.get("/v1/introductions")["items"] == []


@pytest.mark.usefixtures("day")
def test_a_plan_is_about_the_neighbourhoods_that_are_asked_for_and_are_ones_own(service):
    elsewhere = service.add("/v1/match-days", {"neighbourhoods": [SOUTH]})
    assert (elsewhere["neighbourhoods"], elsewhere["pairs"], elsewhere["totals"]["needs"]) == ([], [], 0)


def test_a_need_that_somebody_is_asked_for_is_in_no_new_plan(service, day):
    service.add(f"{day['at']}/starts", {"needs": [day["first"]]})
    again = service.add("/v1/match-days", {"neighbourhoods": []})
    assert again["totals"]["needs"] == 1


def test_starting_asks_and_says_for_whom_it_could_not_be(service, day):
    done = service.add(f"{day['at']}/starts", {"needs": [day["first"], day["second"]]})
    assert done == {"asked": [day["first"]], "notAsked": [{"need": day["second"], "code": "nobody-planned"}]}
    (asked,) = service.get("/v1/introductions")["items"]
    assert asked["state"] == "asked-seeker"
    read = service.get(day["at"])
    assert (read["state"], [pair["state"] for pair in read["pairs"]]) == ("closed", ["asked"])
    pair = {"need": day["first"], "talent": day["talent"], "state": "taken-out"}
    assert refused(service, f"{day['at']}/changes", pair, 409) == "pair-asked"


def test_a_pair_is_taken_out_and_put_in_elsewhere_under_the_version_that_was_read(service, day):
    out = {"need": day["first"], "talent": day["talent"], "state": "taken-out"}
    changed = service.add(f"{day['at']}/changes", out)
    assert [pair["state"] for pair in changed["pairs"]] == ["taken-out"]
    stale = service.ask("POST", f"{day['at']}/changes", out, headers={"If-Match": f'"{day["made"]["version"]}"'})
    assert stale.status_code == 412
    changed = service.add(f"{day['at']}/changes", {"need": day["second"], "talent": day["talent"]})
    assert [(pair["need"], pair["state"], pair["byHand"]) for pair in changed["pairs"]] == [
        (day["first"], "taken-out", False),
        (day["second"], "planned", True),
    ]
    nobody = {"need": day["second"], "talent": service.talent(service.person()["id"])["id"], "state": "taken-out"}
    assert refused(service, f"{day['at']}/changes", nobody, 404) == "not-found"


def test_no_more_than_three_are_planned_for_a_need_and_nobody_against_a_rule(service, day):
    others = [service.talent(service.person()["id"])["id"] for _ in range(3)]
    for talent in others[:2]:
        service.add(f"{day['at']}/changes", {"need": day["first"], "talent": talent})
    third = {"need": day["first"], "talent": others[2]}
    assert refused(service, f"{day['at']}/changes", third, 409) == "wave-full"
    changed = service.add(f"{day['at']}/changes", third | {"instead": True})
    assert [pair["state"] for pair in changed["pairs"]] == ["taken-out"] * 3 + ["planned"]
    full = service.talent(service.person()["id"], capacity=0)["id"]
    barred = {"need": day["second"], "talent": full}
    assert refused(service, f"{day['at']}/changes", barred, 409) == "capacity"


def test_somebody_whose_talent_is_about_something_else_may_be_put_in(service):
    """No suggestion, and a worker may see something in it: as for an introduction by hand."""
    need = service.need(alias="Ria", text="Wie helpt mij in de tuin?")["id"]
    other = service.talent(service.person()["id"], "Ik maak fietsen.", concepts=["fiets-repareren"])["id"]
    plan = service.add("/v1/match-days", {"neighbourhoods": []})["id"]
    changed = service.add(f"/v1/match-days/{plan}/changes", {"need": need, "talent": other})
    assert {"need": need, "talent": other, "byHand": True} in [
        {key: pair[key] for key in ("need", "talent", "byHand")} for pair in changed["pairs"]
    ]


def test_a_plan_is_of_who_made_it(service, day):
    colleague = service.token("worker")
    assert service.ask("GET", day["at"], token=colleague).status_code == 404
    assert refused(service, f"{day['at']}/starts", {"needs": [day["first"]]}, 404, token=colleague) == "not-found"
    pair = {"need": day["first"], "talent": day["talent"], "state": "taken-out"}
    assert refused(service, f"{day['at']}/changes", pair, 404, token=colleague) == "not-found"
    for role in ("coordinator", "resident", "connector", "api-client"):
        other = service.token(role)
        assert service.ask("GET", day["at"], token=other).status_code == 403
        assert service.ask("POST", "/v1/match-days", {"neighbourhoods": []}, token=other).status_code == 403


def test_what_is_not_there_is_said_beside_its_field(service, day):
    nothing = "00000000-0000-4000-8000-000000000000"
    answer = service.ask("POST", f"{day['at']}/starts", {"needs": [nothing]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/needs/0")
    assert service.ask("GET", f"/v1/match-days/{nothing}").status_code == 404
