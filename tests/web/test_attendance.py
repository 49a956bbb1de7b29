"""How many walked in, on pages and in the yearly report: a number, and nobody's name."""

import csv
import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import select

from app.models import Area, Attendance
from app.schemas.attendance import AttendanceIn
from app.services import attendance, snapshots
from tests.app import town as towns
from tests.web.test_reports import coming_in, fill, plain

NINE = "Bezoeken, geen personen: 9. Initiatieven die telden: 1."


@pytest.fixture
def cafe(place):
    with place.town.work(place.town.worker, now=place.clock()) as work:
        return work.initiatives.create(work.areas.own(towns.NORTH), name="Rouwcafé").node


def count(place, initiative, visits, day="2026-09-30"):
    with place.town.work(now=place.clock()) as work:
        attendance.record(work, str(initiative.id), AttendanceIn(day=day, visits=visits))


def report_of(code, year=2026):
    return f"/buurten/{code}/jaarbericht/{year}"


def kept(place):
    with place.town.look(now=place.clock()) as work:
        return [(row.day, row.visits) for row in work.session.exec(select(Attendance))]


def test_who_keeps_an_initiative_counts_who_walked_in(place, works, cafe):
    path = f"/initiatieven/{cafe.id}"
    page = works.read(path)
    assert "Hoeveel mensen waren er?" in page.words
    assert "Er is nog niet geteld." in page.words
    assert "geen namen" in page.words
    assert page.form(f"{path}/bezoekers")["day"] == str(place.clock().date()), "today, unless somebody says otherwise"
    page = works.send(f"{path}/bezoekers", day="2026-09-30", visits="9")
    assert (page.status, page.path) == (200, f"{path}#attendance")
    assert "30 september 2026: 9" in plain(page.html)
    assert 'class="bar"' in page.html
    page = works.send(f"{path}/bezoekers", day="2026-09-30", visits="11")
    assert "30 september 2026: 11" in plain(page.html)
    assert kept(place) == [(dt.date(2026, 9, 30), 11)]


@pytest.mark.parametrize(
    ("day", "visits", "wrong", "words"),
    [
        ("2026-12-24", "9", "day", "Deze dag moet nog komen."),
        ("2026-09-30", "-1", "visits", ""),
        ("2026-09-30", "", "visits", ""),
        ("gisteren", "9", "day", ""),
    ],
)
def test_what_cannot_be_counted_comes_back_with_what_was_typed(place, works, cafe, day, visits, wrong, words):
    path = f"/initiatieven/{cafe.id}"
    works.read(path)
    page = works.send(f"{path}/bezoekers", day=day, visits=visits)
    assert page.status == 400
    assert f'id="{wrong}-wrong"' in page.html
    assert words in page.words
    assert f'value="{day}"' in page.html
    assert kept(place) == []


def test_a_reader_sees_no_counts(place, cafe):
    count(place, cafe, 9)
    page = coming_in(place, "resident").read(f"/initiatieven/{cafe.id}")
    assert page.status == 200
    assert "Hoeveel mensen waren er?" not in page.words
    assert "30 september" not in page.words


def test_a_contact_finds_it_from_the_page_of_the_initiative(place, cafe):
    browser = place.browser()
    who = place.person("koos@example.org")
    place.admit(browser, place.account(who, "initiative-contact", organisation=cafe.number))
    path = f"/initiatieven/{cafe.id}"
    assert f"{path}#attendance" in browser.read("/ons-initiatief").links
    browser.read(path)
    assert browser.send(f"{path}/bezoekers", day="2026-09-30", visits="9").status == 200
    assert kept(place) == [(dt.date(2026, 9, 30), 9)]


# --- The yearly report


def test_nine_visits_stand_in_the_report_of_that_year_on_page_paper_and_in_files(place, cafe):
    count(place, cafe, 9)
    coordinator, report = coming_in(place, "coordinator"), report_of(towns.NORTH)
    page = plain(coordinator.read(report).html)
    assert NINE in page
    assert "Wie vaker komt, telt elke keer mee." in page
    client = coordinator.client
    paper = PdfReader(io.BytesIO(client.get(f"{report}.pdf").content))
    assert NINE in " ".join(" ".join(one.extract_text() for one in paper.pages).split())
    rows = list(csv.DictReader(io.StringIO(client.get(f"{report}.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Wat"], row["Dit jaar"]) for row in rows if row["Naam"] == "visits"] == [(NINE, "9")]
    book = load_workbook(io.BytesIO(client.get(f"{report}.xlsx").content)).active
    assert [(row[3], row[5]) for row in book.iter_rows(values_only=True) if row[1] == "visits"] == [(NINE, 9)]
    for other in (report_of(towns.NORTH, 2025), report_of(towns.SOUTH)):
        answer = coordinator.read(other)
        assert answer.status == 200
        assert "Bezoeken, geen personen" not in answer.words


def test_the_year_adds_up_days_and_initiatives_and_what_lies_above_an_area_adds_up_areas(place, cafe):
    with place.town.work(now=place.clock()) as work:
        work.session.add(Area(municipality=towns.HERE, code=towns.HERE, kind="municipality", name="Hier"))
        work.session.flush()
        for code in (towns.NORTH, towns.SOUTH):
            work.areas.own(code).parent = towns.HERE
        south = work.initiatives.create(work.areas.own(towns.SOUTH), name="Inloop").node
    for initiative, visits, day in (
        (cafe, 9, "2026-01-01"),
        (cafe, 2, "2026-09-30"),
        (cafe, 700, "2025-12-31"),
        (south, 1000, "2026-09-30"),
    ):
        count(place, initiative, visits, day)
    coordinator = coming_in(place, "coordinator")
    found = {code: said(coordinator, report_of(code)) for code in (towns.NORTH, towns.SOUTH, towns.HERE)}
    assert found == {towns.NORTH: ("11", "1"), towns.SOUTH: ("1.000", "1"), towns.HERE: ("1.011", "2")}
    assert said(coordinator, report_of(towns.NORTH, 2025)) == ("700", "1")


def said(browser, report):
    words = plain(browser.read(report).html)
    return re.search(r"Bezoeken, geen personen: ([\d.]+)\. Initiatieven die telden: (\d+)\.", words).groups()


def test_what_was_released_stays_when_somebody_counts_again(place, cafe):
    fill(place)
    with place.town.work(now=place.clock()) as work:
        assert snapshots.take_due(work) > 0
    count(place, cafe, 9)
    coordinator, report = coming_in(place, "coordinator"), report_of(towns.NORTH)
    coordinator.read(report)
    assert coordinator.send(f"{report}/vrijgeven").status == 200
    count(place, cafe, 12)
    assert NINE in plain(coordinator.read(report).html)


def test_a_count_that_was_taken_back_to_nothing_is_no_line_of_the_report(place, cafe):
    count(place, cafe, 9)
    count(place, cafe, 0)
    page = coming_in(place, "coordinator").read(report_of(towns.NORTH))
    assert (page.status, "Bezoeken, geen personen" in page.words) == (200, False)
