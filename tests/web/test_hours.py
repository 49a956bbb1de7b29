"""Places by the hour on pages: the week, who takes a place when, and what is needed for that."""

import datetime as dt

import pytest
from sqlmodel import select

from app.models import Booking, Condition, Opening
from app.models import Place as PlaceRow
from tests.app import town as towns


@pytest.fixture
def room(place):
    """A room in the north for ten, open on Tuesday mornings, with somebody there."""
    with place.town.work(place.town.worker, now=place.clock()) as work:
        area = work.areas.own(towns.NORTH)
        made = work.places.create(area, name="Grote zaal", room=10, features="10 pers., geen water", free_slots=0b10000)
        work.hours.open(
            made.detail,
            rule="FREQ=WEEKLY;BYDAY=TU",
            begins=540,
            ends=720,
            since=dt.date(2026, 1, 1),
            present="beheerder",
        )
        return made.node


@pytest.fixture
def path(room):
    return f"/plekken/{room.id}"


@pytest.fixture
def tuesday(place):
    """The first Tuesday after today that is more than a week away."""
    today = place.clock().date()
    return today + dt.timedelta(days=7 + (1 - today.weekday()) % 7)


def rows(place, table):
    with place.town.look(now=place.clock()) as work:
        found = list(work.session.exec(select(table)))
        work.session.expunge_all()
        return found


def book(browser, path, day, begins="09:00", ends="10:00", **more):
    browser.read(f"{path}/gebruiken")
    fields = browser.page.form(f"{path}/gebruiken") | {"day": str(day), "begins": begins, "ends": ends} | more
    return browser.post(f"{path}/gebruiken", fields)


def test_the_week_of_a_place_is_drawn_and_said(works, path, tuesday):
    page = works.read(f"{path}/uren?week={tuesday}")
    assert page.status == 200
    assert "9-12 vrij, beheerder aanwezig" in page.words
    assert page.html.count('class="present"') == 2  # the one block, and what it means
    assert page.words.count("dicht") == 6
    assert "elke dinsdag 9-12: beheerder aanwezig" in page.words


def test_the_page_of_a_place_says_for_how_many_and_what_is_needed(place, works, room, path):
    with place.town.work(place.town.worker, now=place.clock()) as work:
        work.hours.on_terms(work.nodes.get(room.id), kind="other", words="geen water")
    page = works.read(path)
    for words in ("Plaats voor", "10", "geen water", "nog niet opgelost"):
        assert words in page.words
    assert f"{path}/gebruiken" in page.links


def test_a_place_is_taken_and_given_back(place, works, path, tuesday):
    assert book(works, path, tuesday, people="10").path == f"{path}/uren"
    page = works.read(f"{path}/uren?week={tuesday}")
    assert "9-10 bezet" in page.words
    assert "10-12 vrij, beheerder aanwezig" in page.words
    (booking,) = rows(place, Booking)
    assert (booking.begins, booking.ends, booking.rule, booking.people) == (540, 600, None, 10)
    action = f"{path}/uren/{booking.id}/los"
    assert works.post(action, page.form(action)).status == 200
    assert "9-10 bezet" not in works.read(f"{path}/uren?week={tuesday}").words
    assert rows(place, Booking)[0].let_go_at is not None


def test_what_repeats_has_an_end_and_can_be_left_once(place, works, path, tuesday):
    until = tuesday + dt.timedelta(days=21)
    assert book(works, path, tuesday, repeats="weekly").status == 400
    assert rows(place, Booking) == []
    assert book(works, path, tuesday, repeats="weekly", until=str(until)).status == 200
    (booking,) = rows(place, Booking)
    assert (booking.rule, booking.until) == ("FREQ=WEEKLY;BYDAY=TU", until)
    page = works.read(f"{path}/uren")
    assert "elke dinsdag 9-10 tot en met" in page.words
    second = tuesday + dt.timedelta(days=7)
    action = f"{path}/uren/{booking.id}/los"
    assert works.post(action, page.form(action) | {"day": str(second)}).status == 200
    assert "9-12 vrij" in works.read(f"{path}/uren?week={second}").words
    wednesday = second + dt.timedelta(days=1)
    page = works.read(f"{path}/uren")
    assert works.post(action, page.form(action) | {"day": str(wednesday)}).status == 400


def test_a_free_hour_is_tapped_and_stands_in_the_form(works, path, tuesday):
    page = works.read(f"{path}/gebruiken")
    tapped = next(link for link in page.links if link and f"day={tuesday}" in link)
    form = works.read(tapped).form(f"{path}/gebruiken")
    assert (form["day"], form["begins"], form["ends"]) == (str(tuesday), "09:00", "12:00")
    assert works.read(f"{path}/gebruiken?begins=negen").status == 400


@pytest.mark.parametrize(
    ("begins", "ends", "people", "status", "says"),
    [
        ("09:00", "10:00", "11", 409, "Te klein (10 < 11)"),
        ("08:00", "10:00", "2", 409, "De plek is dan dicht"),
        ("10:00", "09:00", "2", 400, "De tijd tot wanneer ligt na de tijd van."),
        ("negen", "10:00", "2", 400, ""),
    ],
)
def test_what_does_not_fit_comes_back_as_it_was_typed(place, works, path, tuesday, begins, ends, people, status, says):
    page = book(works, path, tuesday, begins, ends, people=people)
    assert page.status == status
    assert says in page.words
    assert page.form(f"{path}/gebruiken")["people"] == people
    assert rows(place, Booking) == []


def test_a_place_that_is_taken_says_from_when_to_when(place, works, path, tuesday):
    book(works, path, tuesday)
    page = book(works, path, tuesday, "09:30", "11:00")
    assert page.status == 409
    assert "heeft iemand anders de plek van 9-10" in page.words
    assert len(rows(place, Booking)) == 1


def test_a_day_that_is_over_is_not_taken(works, path, place):
    page = book(works, path, place.clock().date() - dt.timedelta(days=1))
    assert page.status == 400
    assert "Deze dag is al geweest." in page.words


def test_hours_are_said_and_taken_away(place, works, path):
    page = works.read(f"{path}/uren")
    form = page.form(f"{path}/uren") | {"days": "za", "every": "1", "begins": "13:30", "ends": "17:00"}
    assert works.post(f"{path}/uren", form).status == 200
    page = works.read(f"{path}/uren")
    assert "elke eerste zaterdag van de maand 13.30-17" in page.words
    assert [one.rule for one in rows(place, Opening)] == ["FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=1SA"]
    for one in rows(place, Opening):
        action = f"{path}/uren/{one.id}/weg"
        assert works.post(action, page.form(action)).status == 200
    assert rows(place, Opening) == []
    assert rows(place, PlaceRow)[0].free_slots == 0
    assert "Wij weten nog niet wanneer deze plek vrij is." in works.read(f"{path}/uren").words


def test_hours_without_a_day_come_back(place, works, path):
    form = works.read(f"{path}/uren").form(f"{path}/uren") | {"begins": "13:30", "ends": "17:00"}
    page = works.post(f"{path}/uren", {name: value for name, value in form.items() if name != "days"})
    assert page.status == 400
    assert page.form(f"{path}/uren")["begins"] == "13:30"
    assert len(rows(place, Opening)) == 1


def test_what_is_needed_is_said_and_solved(place, works, path):
    page = works.read(f"{path}/voorwaarden")
    action = f"{path}/voorwaarden"
    form = page.form(action) | {"kind": "cleaning", "eurosAYear": "600"}
    assert works.post(action, form).status == 200
    page = works.read(action)
    assert "schoonmaak, 600 euro per jaar" in page.words
    assert "nog niet opgelost" in page.words
    (one,) = rows(place, Condition)
    assert works.post(f"{action}/{one.id}/weg", page.form(f"{action}/{one.id}/weg")).status == 200
    assert "Opgelost op" in works.read(action).words
    assert rows(place, Condition)[0].removed_on == place.clock().date()


@pytest.mark.parametrize("role", ["resident", "volunteer", "coordinator"])
def test_who_only_reads_changes_nothing(place, path, role):
    browser = place.browser()
    place.admit(browser, place.account(place.person(email="x@example.org"), role))
    page = browser.read(f"{path}/uren")
    assert page.status == 200
    assert "Uren erbij zetten" not in page.words
    assert f"{path}/gebruiken" not in page.links
    assert browser.read(f"{path}/gebruiken").status == 403
    for action in ("uren", "gebruiken", "voorwaarden"):
        assert browser.post(f"{path}/{action}", {"idempotency_key": "een"}).status == 403
    assert rows(place, Booking) == []


def test_a_worker_takes_a_place_elsewhere_and_says_nothing_of_it(place, tuesday):
    """A worker of the north may use a place in the south, and not say when it is open or on what terms."""
    with place.town.work(place.town.worker, now=place.clock()) as work:
        there = work.places.create(work.areas.own(towns.NORTH), name="Zaal zuid").node
        there.neighbourhood = towns.SOUTH
        work.session.flush()
    person = place.person(email="noord@example.org")
    northern = place.browser()
    welfare = place.town.welfare
    place.admit(northern, place.account(person, "worker", organisation=welfare, neighbourhoods=[towns.NORTH]))
    path = f"/plekken/{there.id}"
    assert book(northern, path, tuesday).path == f"{path}/uren"
    assert "Uren erbij zetten" not in northern.page.words
    (booking,) = rows(place, Booking)
    action = f"{path}/uren/{booking.id}/los"
    proof = northern.page.form(action)
    hours = {"days": "ma", "begins": "09:00", "ends": "10:00"}
    assert northern.post(f"{path}/uren", proof | {"idempotency_key": "een"} | hours).status == 404
    assert northern.post(f"{path}/voorwaarden", proof | {"idempotency_key": "twee", "kind": "rent"}).status == 404
    assert northern.post(action, proof).status == 200
    assert rows(place, Booking)[0].let_go_at is not None


def test_day_parts_and_features_become_hours_until_somebody_says_hours(place, works):
    page = works.read("/plekken/nieuw")
    form = page.form("/plekken/nieuw") | {
        "name": "Veld 3",
        "neighbourhood": towns.NORTH,
        "features": "gras, terreinploeg aanwezig, 30 pers., tijdelijk t/m 2028",
        "freeSlots": "di-ochtend",
    }
    made = works.post("/plekken/nieuw", form).path
    (opening,) = rows(place, Opening)
    assert (opening.rule, opening.begins, opening.ends) == ("FREQ=WEEKLY;BYDAY=TU", 540, 720)
    assert (opening.present, opening.derived) == ("terreinploeg", True)
    page = works.read(made)
    for words in ("30", "31 december 2028", "9-12 vrij, terreinploeg aanwezig"):
        assert words in page.words
    change = works.read(f"{made}/wijzigen").form(f"{made}/wijzigen") | {"freeSlots": "wo-middag", "features": "gras"}
    assert works.post(f"{made}/wijzigen", change).status == 200
    (opening,) = rows(place, Opening)
    assert (opening.rule, opening.begins, opening.present) == ("FREQ=WEEKLY;BYDAY=WE", 780, None)
    said = works.read(f"{made}/uren").form(f"{made}/uren") | {"days": "za", "begins": "10:00", "ends": "12:00"}
    assert works.post(f"{made}/uren", said).status == 200
    change = works.read(f"{made}/wijzigen").form(f"{made}/wijzigen") | {"freeSlots": "ma-avond"}
    assert works.post(f"{made}/wijzigen", change).status == 200
    assert {one.rule for one in rows(place, Opening)} == {"FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY;BYDAY=SA"}
