"""Places by the hour through the API: what is free, what is refused and why."""

import datetime as dt

import pytest

from tests.app.town import NORTH

TUESDAYS = {"rule": "FREQ=WEEKLY;BYDAY=TU", "begins": "09:00", "ends": "12:00", "present": "terreinploeg"}


@pytest.fixture
def room(service):
    with service.town.work(service.town.worker) as work:
        return f"/v1/places/{work.places.create(work.areas.own(NORTH), name='Veld 3', room=10).node.id}"


@pytest.fixture
def tuesday(service):
    today = service.clock().date()
    return today + dt.timedelta(days=7 + (1 - today.weekday()) % 7)


def test_what_is_open_is_free_until_somebody_takes_it(service, room, tuesday):
    assert service.ask("GET", f"{room}/free-hours").json() == {"known": False, "items": []}
    assert service.ask("POST", f"{room}/openings", TUESDAYS).status_code == 201
    free = f"{room}/free-hours?since={tuesday}&days=1"
    whole = {"day": str(tuesday), "begins": "09:00", "ends": "12:00", "present": "terreinploeg"}
    assert service.ask("GET", free).json() == {"known": True, "items": [whole]}
    made = service.ask("POST", f"{room}/bookings", {"day": str(tuesday), "begins": "09:00", "ends": "10:30"}).json()
    assert service.ask("GET", free).json()["items"] == [whole | {"begins": "10:30"}]
    assert [one["id"] for one in service.ask("GET", f"{room}/bookings").json()["items"]] == [made["id"]]
    assert service.ask("POST", f"{room}/bookings/{made['id']}/ends", {}).json() == {"items": []}
    assert service.ask("GET", free).json()["items"] == [whole]


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"people": 11}, 409, "too-small"),
        ({"begins": "08:00"}, 409, "closed"),
        ({"begins": "11:30"}, 409, "taken"),
        ({"begins": "12:00"}, 400, "hours-in-order"),
        ({"repeats": "weekly"}, 400, "until-with-repeats"),
        ({"repeats": "weekly", "until": "2099-01-01"}, 400, "within-a-year"),
        ({"day": "2020-01-07"}, 400, "in-past"),
        ({"need": "00000000-0000-0000-0000-000000000001"}, 400, "unknown-node"),
        ({"begins": "9 uur"}, 400, "pattern"),
    ],
)
def test_why_a_place_is_not_to_be_had(service, room, tuesday, more, status, code):
    service.ask("POST", f"{room}/openings", TUESDAYS)
    taken = {"day": str(tuesday), "begins": "11:00", "ends": "12:00"}
    assert service.ask("POST", f"{room}/bookings", taken).status_code == 201
    asked = {"day": str(tuesday), "begins": "09:00", "ends": "12:00"} | more
    answer = service.ask("POST", f"{room}/bookings", asked)
    assert answer.status_code == status
    body = answer.json()
    assert code in {body["code"], *(error["code"] for error in body["errors"])}


@pytest.mark.parametrize("rule", ["elke dinsdag", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=TU;COUNT=3"])
def test_what_is_no_rule_is_refused(service, room, rule):
    answer = service.ask("POST", f"{room}/openings", TUESDAYS | {"rule": rule})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "no-rule")


def test_a_condition_names_who_can_take_it_away(service, room):
    welfare = next(iter(service.ask("GET", "/v1/organisations").json()["items"]))["id"]
    said = {"kind": "cleaning", "eurosAYear": 600, "remover": welfare}
    made = service.ask("POST", f"{room}/conditions", said).json()
    assert (made["remover"], made["removedOn"]) == (welfare, None)
    for _ in range(2):
        gone = service.ask("POST", f"{room}/conditions/{made['id']}/ends").json()
        assert gone["removedOn"] == str(service.clock().date())
    assert service.ask("GET", f"{room}/conditions").json()["items"] == [gone]
