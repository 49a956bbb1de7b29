"""A calendar at a secret address: days and hours, and nothing about anybody."""

import datetime as dt
import hashlib

import pytest
from icalendar import Calendar
from sqlmodel import Session, select
from starlette.testclient import TestClient

from app.main import create_app
from app.models import Answered, Feed
from app.settings import Settings
from tests.api.professionals import introduced, oneself, professional, take

UTC, HOUR = dt.UTC, dt.timedelta(hours=1)


def path_of(answer) -> str:
    return "/" + answer["address"].split("/", 3)[3]


@pytest.fixture
def gerrit(service):
    """Give the token of a worker who is a person."""
    return professional(service)[1]


def events(service, path):
    answer = service.client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def subscribe(service, token):
    return path_of(service.add("/v1/calendar", {}, token=token))


def test_a_first_time_stands_in_the_calendar_of_all_three_and_is_gone_once_it_is_withdrawn(service, gerrit):
    two = introduced(service, gerrit)
    tokens = [gerrit, oneself(service, two["seeker"]), oneself(service, two["giver"], "volunteer")]
    paths = [subscribe(service, token) for token in tokens]
    assert [events(service, path) for path in paths] == [[], [], []]
    take(service, gerrit, two["id"], "plan", firstOn="2026-10-08")
    for path in paths:
        (event,) = events(service, path)
        assert event["UID"] == f"{two['id']}-first@toevallig"
        assert (event.start, event.end) == (dt.date(2026, 10, 8), dt.date(2026, 10, 9))
        assert event["DTSTAMP"].dt == service.clock()
        assert str(event["SUMMARY"]) == "Eerste keer samen"
        text = service.client.get(path).text
        assert text == service.client.get(path).text
        assert not [word for word in ("Anna", "Bram", "Gerrit", "tuin", "BU0001") if word in text]
    take(service, tokens[1], two["id"], "withdraw")
    assert [events(service, path) for path in paths] == [[], [], []]


def test_the_next_day_of_what_runs_is_for_whose_task_it_is(service, gerrit):
    two = introduced(service, gerrit)
    mine, theirs = subscribe(service, gerrit), subscribe(service, oneself(service, two["seeker"]))
    take(service, gerrit, two["id"], "plan", firstOn="2026-10-01")
    take(service, gerrit, two["id"], "meet")
    take(service, gerrit, two["id"], "run")
    assert [event["UID"].split("@")[0].rsplit("-", 1)[1] for event in events(service, mine)] == ["first", "next"]
    assert len(events(service, theirs)) == 1


def test_somebody_else_has_an_empty_calendar(service, gerrit):
    two = introduced(service, gerrit)
    take(service, gerrit, two["id"], "plan", firstOn="2026-10-08")
    assert events(service, subscribe(service, professional(service, "Winston")[1])) == []


def first_times(service, gerrit):
    """First times on Sundays around both clock changes: from and until, in UTC, by day."""
    path = subscribe(service, gerrit)
    for day in ("2026-10-18", "2026-10-25", "2027-03-21", "2027-03-28"):
        two = introduced(service, gerrit, slots=["zo-ochtend"])
        take(service, gerrit, two["id"], "plan", firstOn=day)
    return {event.start.date(): (event.start, event.end) for event in events(service, path)}


def keeps_to_the_clock_on_the_wall(found) -> bool:
    return all(
        (start.hour, start.minute, end.hour) == (9, 0, 12) and end - start == 3 * HOUR for start, end in found.values()
    ) and [start.astimezone(UTC).hour for start, _ in found.values()] == [7, 8, 8, 7]


def test_a_morning_stays_a_morning_through_both_clock_changes(service, gerrit):
    found = first_times(service, gerrit)
    assert len(found) == 4
    assert keeps_to_the_clock_on_the_wall(found)


def test_hours_kept_in_utc_are_caught(service, gerrit, monkeypatch):
    monkeypatch.setattr("app.services.calendar.ZONE", UTC)
    assert not keeps_to_the_clock_on_the_wall(first_times(service, gerrit))


def test_a_night_ends_the_next_morning_also_when_it_is_an_hour_longer(service, gerrit):
    two = introduced(service, gerrit, slots=["za-nacht"])
    take(service, gerrit, two["id"], "plan", firstOn="2026-10-24")
    (event,) = events(service, subscribe(service, gerrit))
    assert (event.start.hour, event.end.hour, event.end.date()) == (22, 6, dt.date(2026, 10, 25))
    assert event.end.astimezone(UTC) - event.start.astimezone(UTC) == 9 * HOUR


def test_a_day_with_more_than_one_part_that_suits_has_no_hour(service, gerrit):
    two = introduced(service, gerrit, slots=["do-ochtend", "do-middag"])
    take(service, gerrit, two["id"], "plan", firstOn="2026-10-08")
    (event,) = events(service, subscribe(service, gerrit))
    assert event.start == dt.date(2026, 10, 8)


def test_a_new_address_ends_the_old_one_and_an_unknown_one_answers_the_same(service, gerrit):
    old, new = subscribe(service, gerrit), subscribe(service, gerrit)
    assert events(service, new) == []
    answers = [service.client.get(path) for path in (old, "/calendar/made-up.ics", f"{new[:-4]}x.ics")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_the_secret_is_nowhere_but_in_the_answer(service, gerrit, capfd):
    path = subscribe(service, gerrit)
    events(service, path)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    written = capfd.readouterr()
    assert "/calendar/{secret}.ics" in written.out
    assert secret not in written.out + written.err
    with Session(service.house.database.reader) as session:
        assert [row.hash for row in session.exec(select(Feed))] == [hashlib.sha256(secret.encode()).hexdigest()]
        assert [row for row in session.exec(select(Answered)) if secret in str(row.answer)] == []


def test_who_is_no_person_has_no_calendar(service):
    assert service.ask("POST", "/v1/calendar", {}).status_code == 404


def test_the_address_may_not_be_asked_without_end(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}", requests_a_minute=3)
    with TestClient(create_app(settings)) as client:
        answers = [client.get(f"/calendar/{n}.ics").status_code for n in range(4)]
    assert answers == [404, 404, 404, 429]
