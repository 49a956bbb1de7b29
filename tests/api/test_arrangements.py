"""What goes on: who does it, the days that come, who steps in, and who takes it over."""

import datetime as dt

import pytest

from app.services import arrangements
from tests.api.conftest import NORTH, SOUTH, YES
from tests.api.professionals import AGREED, SAID, introduced, oneself, professional, take, told

FRIDAYS = ["2026-10-02", "2026-10-09", "2026-10-16"]


class Ride:
    """Gerrit, who works here, and the old lady whom he drove home."""

    def __init__(self, service):
        self.service = service
        self.gerrit_id, self.gerrit = professional(service)
        self.two = introduced(service, self.gerrit, steps=AGREED)
        self.lady = oneself(service, self.two["seeker"])
        self.bram = oneself(service, self.two["giver"], "volunteer")

    def wanted(self, **more):
        common = {"need": self.two["need"], "role": "ride-home", "rhythm": "weekly"}
        return common | {"firstOn": FRIDAYS[0], "begins": "21:30", "minutes": 30} | more

    def begins(self, token=None, **more):
        """Write down what goes on."""
        return self.service.add("/v1/arrangements", self.wanted(**more), token=token or self.gerrit)["id"]

    def reads(self, one, token=None):
        answer = self.service.ask("GET", f"/v1/arrangements/{one}", token=token or self.gerrit)
        return answer.json() if answer.status_code == 200 else None

    def does(self, one, what, body, token=None, status=201):
        answer = self.service.ask("POST", f"/v1/arrangements/{one}/{what}", body, token=token or self.gerrit)
        assert answer.status_code == status, answer.text
        return answer.json()

    def days(self, one, token=None):
        """The days that go on, as somebody reads them."""
        return [date["day"] for date in self.reads(one, token)["dates"] if date["on"]]

    def met(self):
        """Let the two be together as far as 'running'."""
        for step in ("meet", "run"):
            take(self.service, self.gerrit, self.two["id"], step)


@pytest.fixture
def ride(service):
    return Ride(service)


def test_what_a_worker_does_himself_has_three_days_for_him_and_for_whom_it_is(ride):
    one = ride.begins()
    seen = ride.reads(one)
    assert seen["text"] == "Een rit naar huis: elke vrijdag om 21.30 uur"
    assert (seen["player"], seen["held"], seen["holder"]) == ("worker", True, ride.gerrit_id)
    assert ride.days(one) == ride.days(one, ride.lady) == FRIDAYS
    assert told(ride.service, ride.lady)[0] == "arrangement-begins"
    theirs = ride.reads(one, ride.lady)
    assert theirs["player"] == "seeker"
    hidden = ("need", "introduction", "holder", "contact")
    assert [theirs[key] for key in hidden] == [None] * 4
    assert theirs["turns"] == []
    assert all(date["holder"] is None for date in theirs["dates"])
    assert ride.reads(one, ride.bram) is None


@pytest.mark.parametrize(
    ("rhythm", "first", "words", "days"),
    [
        ("weekly", "2026-10-02", "elke vrijdag", FRIDAYS),
        ("fortnightly", "2026-10-02", "om de week op vrijdag", ["2026-10-02", "2026-10-16", "2026-10-30"]),
        ("monthly", "2026-10-07", "elke eerste woensdag van de maand", ["2026-10-07", "2026-11-04", "2026-12-02"]),
        ("monthly", "2026-10-29", "elke laatste donderdag van de maand", ["2026-10-29", "2026-11-26", "2026-12-31"]),
    ],
)
def test_a_rhythm_in_words_gives_its_days(ride, rhythm, first, words, days):
    one = ride.begins(rhythm=rhythm, firstOn=first)
    seen = ride.reads(one)
    assert (words in seen["text"], seen["rhythm"], ride.days(one)) == (True, rhythm, days)


def test_a_last_day_is_the_last(ride):
    assert ride.days(ride.begins(until="2026-10-09")) == FRIDAYS[:2]


def test_a_hand_over_to_who_gives_puts_the_worker_out_and_the_three_days_with_both(ride):
    one = ride.begins()
    ride.met()
    ride.does(one, "holders", {"introduction": ride.two["id"], "since": "2026-10-09", "carerRelieved": True})
    assert ride.days(one, ride.lady) == FRIDAYS
    assert ride.days(one, ride.bram) == ["2026-10-09", "2026-10-16", "2026-10-23"]
    assert [turn["until"] for turn in ride.reads(one)["turns"]] == ["2026-10-08", None]
    introduction = ride.service.get(f"/v1/introductions/{ride.two['id']}", token=ride.gerrit)
    assert (introduction["state"], introduction["carerRelieved"]) == ("handed-over", True)
    assert introduction["holder"] == ride.two["giver"]
    assert introduction["dueOn"] == "2026-12-30"
    assert ride.reads(one, ride.lady)["contact"]["name"] == "Bram"
    assert ride.reads(one, ride.bram)["contact"]["name"] == "Anna"
    assert told(ride.service, ride.bram)[0] == "arrangement-yours"
    assert told(ride.service, ride.lady)[0] == "arrangement-other-holder"


def test_contact_is_hidden_again_by_who_takes_that_back(ride):
    one = ride.begins(introduction=ride.two["id"])
    assert ride.reads(one, ride.lady)["contact"]["name"] == "Bram"
    no = {
        "purpose": "share-contact",
        "given": False,
        "how": "hier",
        "saidBy": "zijzelf",
        "introduction": ride.two["id"],
    }
    ride.met()
    ride.service.add(f"/v1/people/{ride.two['giver']}/consents", no, token=ride.bram)
    assert ride.reads(one, ride.lady)["contact"] is None


def test_somebody_without_an_introduction_needs_a_yes_and_stays_unnamed(ride):
    one = ride.begins()
    corrie = ride.service.add(
        "/v1/people", {"alias": "Corrie", "neighbourhood": NORTH, "consent": YES}, token=ride.gerrit
    )
    refused = ride.does(one, "holders", {"holder": corrie["id"]}, status=400)
    assert refused["errors"][0]["pointer"] == "/saidBy"
    ride.does(one, "holders", {"holder": corrie["id"], "saidBy": "Corrie zelf"})
    herself = oneself(ride.service, corrie["id"], "volunteer")
    assert ride.days(one, herself) == FRIDAYS
    assert (ride.reads(one, herself)["contact"], ride.reads(one, ride.lady)["contact"]) == (None, None)
    assert "Anna" not in str(ride.reads(one, herself))


def test_this_time_not_and_after_all(ride):
    one = ride.begins(introduction=ride.two["id"])
    ride.does(one, "days", {"day": FRIDAYS[1]}, token=ride.bram)
    assert ride.days(one, ride.lady) == ["2026-10-02", "2026-10-16", "2026-10-23"]
    assert ride.reads(one, ride.lady)["dates"][1] == {"day": FRIDAYS[1], "on": False, "offBy": "holder", "holder": None}
    assert told(ride.service, ride.lady)[0] == "arrangement-off"
    assert told(ride.service, ride.gerrit)[0] == "arrangement-skipped"
    # Who did not say so cannot take it back, and whoever did can.
    ride.does(one, "days", {"day": FRIDAYS[1], "on": True}, token=ride.lady, status=409)
    ride.does(one, "days", {"day": FRIDAYS[1], "on": True}, token=ride.bram)
    assert ride.days(one, ride.lady) == FRIDAYS
    assert told(ride.service, ride.lady)[0] == "arrangement-on"


def test_what_the_lady_does_not_need_asks_nothing_of_anybody(ride):
    one = ride.begins(introduction=ride.two["id"])
    ride.does(one, "days", {"day": FRIDAYS[0]}, token=ride.lady)
    assert told(ride.service, ride.bram)[0] == "arrangement-off"
    assert told(ride.service, ride.gerrit)[0] == "arrangement-not-needed"


def test_who_stands_in_has_that_day_alone(ride):
    one = ride.begins(introduction=ride.two["id"])
    ride.does(one, "days", {"day": FRIDAYS[1]}, token=ride.bram)
    ride.does(one, "days", {"day": FRIDAYS[1], "holder": ride.gerrit_id})
    assert ride.days(one, ride.lady) == FRIDAYS
    assert ride.days(one, ride.bram) == ["2026-10-02", "2026-10-16", "2026-10-23"]
    assert [date["holder"] for date in ride.reads(one)["dates"]] == [
        ride.two["giver"],
        ride.gerrit_id,
        ride.two["giver"],
    ]
    # That day is not Bram's any more, and he cannot call it off.
    ride.does(one, "days", {"day": FRIDAYS[1]}, token=ride.bram, status=409)


@pytest.mark.parametrize("day", ["2026-10-03", "2026-09-25", "2030-10-04", "2026-09-30"])
def test_a_day_that_it_is_not_on_cannot_be_called_off(ride, day):
    assert ride.does(ride.begins(), "days", {"day": day}, status=400)["errors"][0]["code"] == "not-its-day"


def test_who_does_it_may_stop_and_nobody_is_left_in_silence(ride):
    one = ride.begins(introduction=ride.two["id"])
    ride.does(one, "ends", {}, token=ride.bram)
    assert ride.reads(one, ride.lady)["held"] is False
    assert ride.days(one, ride.lady) == []
    assert told(ride.service, ride.lady)[0] == "arrangement-searching"
    assert told(ride.service, ride.gerrit)[0] == "arrangement-without-holder"


def test_who_leaves_or_is_erased_leaves_nobody_in_silence(ride):
    one = ride.begins(introduction=ride.two["id"])
    version = ride.service.ask("GET", f"/v1/people/{ride.two['giver']}", token=ride.bram).headers["ETag"]
    left = ride.service.ask(
        "PATCH", f"/v1/people/{ride.two['giver']}", {"status": "left"}, token=ride.bram, headers={"If-Match": version}
    )
    assert left.status_code == 200, left.text
    assert ride.reads(one, ride.lady)["held"] is False
    assert told(ride.service, ride.gerrit)[0] == "arrangement-without-holder"
    other = ride.begins(introduction=ride.two["id"], role="ride-there")
    gone = ride.service.ask(
        "POST", f"/v1/people/{ride.two['giver']}/_erase", {"confirmed": True, "saidBy": "oneself"}, token=ride.gerrit
    )
    assert gone.status_code < 300 or gone.status_code == 428, gone.text
    assert ride.reads(other) is not None


def test_what_ends_unsafe_has_no_holder_and_he_sees_nothing_of_it(ride):
    one = ride.begins(introduction=ride.two["id"])
    take(ride.service, ride.gerrit, ride.two["id"], "unsafe")
    assert ride.reads(one, ride.bram) is None
    assert (ride.reads(one, ride.lady)["held"], ride.reads(one)["held"]) == (False, False)
    assert ride.does(one, "holders", {"introduction": ride.two["id"]}, status=400)["errors"][0]["code"] == (
        "not-together"
    )
    again = {"holder": ride.two["giver"], "saidBy": "hijzelf"}
    assert ride.does(one, "holders", again, status=409)["code"] != ""


def test_what_is_finished_goes_on_no_more(ride):
    one = ride.begins(introduction=ride.two["id"])
    ride.met()
    take(ride.service, ride.gerrit, ride.two["id"], "finish")
    assert ride.days(one, ride.lady) == []
    ride.service.clock.time += dt.timedelta(days=2)
    assert ride.service.get("/v1/arrangements", token=ride.lady)["items"] == []
    assert ride.does(one, "days", {"day": FRIDAYS[1]}, status=409)


def test_the_lady_ends_it_herself_and_who_did_it_hears(ride):
    one = ride.begins(introduction=ride.two["id"])
    ride.does(one, "ends", {"until": FRIDAYS[0]}, token=ride.lady)
    assert ride.days(one) == FRIDAYS[:1]
    assert told(ride.service, ride.bram)[0] == "arrangement-ended"


def test_who_is_no_task_of_who_asks_makes_nothing_and_sees_nothing(ride):
    one = ride.begins()
    for name, code in (("Winston", SOUTH), ("Els", NORTH)):
        organisation = "OR2" if name == "Els" else "OR1"
        other = professional(ride.service, name, organisation=organisation, code=code)[1]
        assert ride.reads(one, other) is None
        assert ride.service.ask("POST", "/v1/arrangements", ride.wanted(), token=other).status_code == 400
    assert ride.service.ask("POST", "/v1/arrangements", ride.wanted(), token=ride.lady).status_code == 403


def test_two_screens_that_change_the_same_the_second_is_stale(ride):
    one = ride.begins()
    match = {"If-Match": '"1"'}
    path = f"/v1/arrangements/{one}/days"
    for day, status in ((FRIDAYS[0], 201), (FRIDAYS[1], 412)):
        answer = ride.service.ask("POST", path, {"day": day}, token=ride.gerrit, headers=match)
        assert answer.status_code == status, answer.text


def test_every_look_at_what_goes_on_is_in_the_log_of_both(ride):
    one = ride.begins(introduction=ride.two["id"])
    with ride.service.town.look() as work:
        before = len(work.readers.lines()) if hasattr(work.readers, "lines") else 0
    ride.reads(one, ride.bram)
    readers = ride.service.get(f"/v1/people/{ride.two['seeker']}/readers", token=ride.lady)["items"]
    assert before is not None
    assert any("Bram" not in row["text"] and row["role"] == "volunteer" for row in readers)


def test_a_neighbour_without_an_introduction_is_asked_whether_it_holds_after_90_180_and_365_days(ride):
    one = ride.begins()
    corrie = ride.service.add(
        "/v1/people", {"alias": "Corrie", "neighbourhood": NORTH, "consent": YES}, token=ride.gerrit
    )
    ride.does(one, "holders", {"holder": corrie["id"], "saidBy": "Corrie zelf"})
    herself = oneself(ride.service, corrie["id"], "volunteer")
    asked = []
    since = ride.service.clock.time
    for days in (89, 90, 91, 180, 181, 365, 400):
        # The first ride is tomorrow.
        ride.service.clock.time = since + dt.timedelta(days=days + 1)
        with ride.service.town.work(now=ride.service.clock.time) as work:
            arrangements.ask_still_there(work)
        asked.append(told(ride.service, herself).count("arrangement-still-there"))
    assert asked == [0, 1, 1, 2, 2, 3, 3]


# --- How many fit -------------------------------------------------------------------------------------------------


class Table:
    """An eating café with so many places, and what it offers."""

    def __init__(self, ride, places):
        self.ride = ride
        common = {"name": "Eetcafé De Lepel", "neighbourhood": NORTH, "capacity": places}
        cafe = ride.service.add("/v1/initiatives", common, token=ride.gerrit)["id"]
        offer = {"owner": cafe, "text": "Wij koken en eten samen met buren."}
        self.talent = ride.service.add("/v1/talents", offer, token=ride.gerrit)["id"]

    def comes(self, people=None, roles=("activity",)):
        """Somebody, or a group, is introduced and asked; both say yes. Give the last answer."""
        asked = {"alias": "Wie", "neighbourhood": NORTH, "text": "Ik wil graag samen eten.", "consent": YES}
        asked |= {} if people is None else {"groupSize": people}
        need = self.ride.service.add("/v1/needs", asked, token=self.ride.gerrit)["id"]
        wanted = {"need": need, "talent": self.talent, "roles": list(roles)}
        one = self.ride.service.add("/v1/introductions", wanted, token=self.ride.gerrit)["id"]
        for step in AGREED[:-1]:
            take(self.ride.service, self.ride.gerrit, one, step, **(SAID if step.startswith("yes") else {}))
        said = {"step": "yes-giver", "saidBy": "de kok"}
        return one, self.ride.service.ask("POST", f"/v1/introductions/{one}/steps", said, token=self.ride.gerrit)


def test_of_two_for_the_last_place_the_second_hears_that_it_is_full(ride):
    table = Table(ride, 3)
    assert table.comes(people=2)[1].status_code == 201
    last, answer = table.comes()
    assert answer.status_code == 201
    refused = table.comes()[1]
    assert (refused.status_code, refused.json()["code"], refused.json()["title"]) == (409, "full", "Vol")
    take(ride.service, ride.gerrit, last, "stop")
    assert table.comes()[1].status_code == 201


def test_a_group_that_does_not_fit_is_refused_as_a_whole_and_a_ride_takes_no_place(ride):
    table = Table(ride, 2)
    assert table.comes(people=3)[1].json()["code"] == "full"
    assert table.comes(roles=("ride-there",))[1].status_code == 201
    assert table.comes(people=2)[1].status_code == 201
