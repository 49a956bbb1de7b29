"""The old lady and the eating café: the worker drives once, a neighbour takes it over, and the ride goes on.

Read the last function: that is the story. What stands above it says how each sentence is asked.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from tests.api.conftest import NORTH
from tests.api.professionals import oneself, professional, take

HERE = ZoneInfo("Europe/Amsterdam")
SAID = {"saidBy": "zijzelf", "how": "aan de keukentafel", "sharesContact": True}
CONSENT = {"matching": True, "how": "mondeling", "saidBy": "zijzelf"}


class Evening:
    """Joke, who works here, the old lady, her neighbour Henk, and the agendas of all three."""

    def __init__(self, service):
        self.service = service
        self.joke_id, self.joke = professional(service, "Joke")
        lady = {"alias": "Mevrouw Z.", "neighbourhood": NORTH, "consent": CONSENT}
        text = "Ik ben slecht ter been en wil op vrijdag graag met iemand gaan eten, maar heb geen vervoer."
        asked = service.add("/v1/needs", lady | {"text": text}, token=self.joke)
        self.lady_id, self.need = asked["owner"], asked["id"]
        henk = {"firstName": "Henk", "phone": "0611112222", "channel": "phone", "neighbourhood": NORTH}
        self.henk_id = service.add("/v1/people", henk | {"consent": CONSENT}, token=self.joke)["id"]
        offer = {"owner": self.henk_id, "text": "Ik ga op vrijdag eten en heb een plek in de auto."}
        self.seat = service.add("/v1/talents", offer, token=self.joke)["id"]
        self.lady, self.henk = oneself(service, self.lady_id), oneself(service, self.henk_id, "volunteer")
        self.agendas = {token: self.subscribes(token) for token in (self.joke, self.lady, self.henk)}

    def subscribes(self, token):
        address = self.service.add("/v1/calendar", {}, token=token)["address"]
        return "/" + address.split("/", 3)[3]

    def drives(self, day):
        """Joke brings her home on this day, and says that it is to be every week."""
        ride = {"need": self.need, "role": "ride-home", "rhythm": "weekly", "firstOn": day, "begins": "21:00"}
        return self.service.add("/v1/arrangements", ride | {"minutes": 30}, token=self.joke)["id"]

    def meets_henk(self):
        """Henk and the lady are introduced for the ride home, say yes, and meet."""
        wanted = {"need": self.need, "talent": self.seat, "roles": ["ride-home"]}
        one = self.service.add("/v1/introductions", wanted, token=self.joke)["id"]
        for step in ("ask-seeker", "yes-seeker", "ask-giver", "yes-giver", "meet"):
            take(self.service, self.joke, one, step, **(SAID if step.startswith("yes") else {}))
        return one

    def asks(self, path, body, token):
        return self.service.add(path, body, token=token)

    def next_three(self, one, token):
        """The days that go on, as somebody reads them."""
        dates = self.service.get(f"/v1/arrangements/{one}", token=token)["dates"]
        return [date["day"] for date in dates if date["on"]]

    def in_agenda(self, token, weeks=60):
        """What stands in somebody's own calendar programme from today on, as moments."""
        calendar = icalendar.Calendar.from_ical(self.service.client.get(self.agendas[token]).content)
        today = self.service.clock().date()
        found = recurring_ical_events.of(calendar).between(today, today + dt.timedelta(weeks=weeks))
        events = [event for event in found if str(event["SUMMARY"]) == "Vaste afspraak"]
        return sorted(event.start.astimezone(HERE) for event in events)

    def days_in_agenda(self, token):
        return [str(moment.date()) for moment in self.in_agenda(token)[:3]]

    def told(self, token):
        """What somebody was told, in sentences."""
        return " ".join(one["text"] for one in self.service.get("/v1/notices", token=token)["items"])


@pytest.fixture
def evening(service):
    return Evening(service)


def test_the_ride_goes_on_without_the_worker(evening):
    # It is Thursday. Tomorrow Joke drives the old lady home from the eating café, and it is to be so every week.
    fridays = ["2026-10-02", "2026-10-09", "2026-10-16", "2026-10-23"]
    ride = evening.drives(fridays[0])
    for token in (evening.joke, evening.lady):
        assert evening.next_three(ride, token) == evening.days_in_agenda(token) == fridays[:3]

    # Henk lives around the corner, and eats there too. They meet, and from next Friday on he takes her home.
    introduction = evening.meets_henk()
    path = f"/v1/arrangements/{ride}/holders"
    takes_over = {"introduction": introduction, "since": fridays[1], "carerRelieved": True}
    evening.asks(path, takes_over, evening.joke)

    # Joke drives this once and is out of it; the daughter's relief is written down.
    assert evening.days_in_agenda(evening.joke) == fridays[:1]
    after = evening.service.get(f"/v1/introductions/{introduction}", token=evening.joke)
    assert (after["state"], after["holder"], after["carerRelieved"]) == ("handed-over", evening.henk_id, True)

    # A week later the next three Fridays are in both agendas, and on both pages.
    evening.service.clock.time += dt.timedelta(days=5)
    for token in (evening.lady, evening.henk):
        assert evening.next_three(ride, token) == evening.days_in_agenda(token) == fridays[1:]
    assert evening.in_agenda(evening.joke) == []
    shown = evening.service.get(f"/v1/arrangements/{ride}", token=evening.lady)
    assert shown["contact"]["name"] == "Henk"
    text = evening.service.client.get(evening.agendas[evening.henk]).text
    assert not [word for word in ("Mevrouw", "Henk", "Joke", "rit", "café", "BU0001") if word in text]

    # In winter and in summer it is nine in the evening.
    evenings = evening.in_agenda(evening.henk)
    assert {(one.hour, one.minute) for one in evenings} == {(21, 0)}
    assert {one.utcoffset() for one in evenings} == {dt.timedelta(hours=1), dt.timedelta(hours=2)}
    assert len(evenings) == 60

    # Once he cannot: one tap, everybody hears, and that Friday is in nobody's agenda.
    evening.asks(f"/v1/arrangements/{ride}/days", {"day": fridays[2]}, evening.henk)
    for token in (evening.lady, evening.henk):
        assert fridays[2] not in evening.days_in_agenda(token)
        assert evening.next_three(ride, token) == evening.days_in_agenda(token)
    assert "gaat deze keer niet door" in evening.told(evening.lady)
    assert "Kijk of een ander kan invallen" in evening.told(evening.joke)

    # Joke fills in herself: for the lady it goes on, and Henk has his evening off.
    stands_in = {"day": fridays[2], "holder": evening.joke_id}
    evening.asks(f"/v1/arrangements/{ride}/days", stands_in, evening.joke)
    assert evening.days_in_agenda(evening.lady) == fridays[1:]
    assert evening.days_in_agenda(evening.joke) == [fridays[2]]
    assert fridays[2] not in evening.days_in_agenda(evening.henk)
