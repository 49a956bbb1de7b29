"""How many walked in, through the API: a number by day is kept, and nobody."""

import datetime as dt

import pytest
from sqlmodel import select

from app.errors import Conflict
from app.models import Attendance
from tests.app.town import ELSEWHERE, NORTH, SOUTH

DAY = "2026-09-30"


@pytest.fixture
def cafe(service):
    made = service.add("/v1/initiatives", {"name": "Rouwcafé", "neighbourhood": NORTH})
    return f"/v1/initiatives/{made['id']}/attendance"


def rows(service):
    with service.town.look() as work:
        return [row.model_dump() for row in work.session.exec(select(Attendance))]


def test_nine_visitors_are_kept_as_a_nine_and_no_person_is(service, cafe):
    people = service.get("/v1/people")["items"]
    answer = service.ask("POST", cafe, {"day": DAY, "visits": 9})
    assert (answer.status_code, answer.json()) == (201, {"day": DAY, "visits": 9})
    assert service.ask("GET", cafe).json() == {"items": [{"day": DAY, "visits": 9}]}
    assert service.get("/v1/people")["items"] == people
    assert set(Attendance.model_fields) == {
        *("number", "municipality", "version"),
        *("initiative", "day", "visits", "made_by"),
    }
    (kept,) = rows(service)
    assert kept["made_by"].startswith("token:")


def test_counting_again_takes_the_place_of_the_count_before(service, cafe):
    for visits, version in ((9, 1), (11, 2), (0, 3)):
        assert service.ask("POST", cafe, {"day": DAY, "visits": visits}).status_code == 201
        assert [(row["visits"], row["version"]) for row in rows(service)] == [(visits, version)]
    service.ask("POST", cafe, {"day": "2026-09-02", "visits": 5000})
    service.ask("POST", cafe, {"day": "2026-10-01", "visits": 4})
    days = [one["day"] for one in service.ask("GET", cafe).json()["items"]]
    assert days == ["2026-10-01", DAY, "2026-09-02"]


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"day": "2026-10-02", "visits": 9}, "day", "in-future"),
        ({"day": "0206-09-30", "visits": 9}, "day", "too-long-ago"),
        ({"day": DAY, "visits": -1}, "visits", "too-small"),
        ({"day": DAY, "visits": 5001}, "visits", "too-big"),
        ({"day": DAY, "visits": "9"}, "visits", None),
        ({"day": DAY, "visits": 8.5}, "visits", None),
        ({"visits": 9}, "day", None),
        ({"day": DAY, "visits": 1, "names": ["Anna"]}, "", "unknown-key"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words_and_changes_nothing(service, cafe, said, field, code):
    service.ask("POST", cafe, {"day": DAY, "visits": 9})
    answer = service.ask("POST", cafe, said)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert field in error["pointer"]
    assert error["detail"]
    assert code in {None, error["code"]}
    assert [row["visits"] for row in rows(service)] == [9]


@pytest.mark.parametrize("wrong", [{"visits": 1}, *({"visits": n, "day": dt.date(2026, 9, 1)} for n in (-1, 5001))])
def test_the_database_itself_keeps_one_number_a_day(service, cafe, wrong):
    service.ask("POST", cafe, {"day": DAY, "visits": 9})
    (kept,) = rows(service)
    with pytest.raises(Conflict), service.town.work() as work:
        work.session.add(Attendance(**kept | {"number": None} | wrong))
    assert rows(service) == [kept]


def test_for_who_keeps_the_initiative_and_for_nobody_else(service, cafe):
    stranger = service.token("worker", neighbourhoods=(SOUTH,), organisation="OR2")
    with service.town.work() as work:
        abroad = work.initiatives.create(work.areas.own(ELSEWHERE), name="Inloop").node.id
    for path, token in ((cafe, stranger), (f"/v1/initiatives/{abroad}/attendance", None)):
        assert service.ask("POST", path, {"day": DAY, "visits": 9}, token=token).status_code == 404
        assert service.ask("GET", path, token=token).status_code == 404
    assert rows(service) == []
    assert service.ask("GET", cafe, token=service.token("volunteer")).status_code == 403
