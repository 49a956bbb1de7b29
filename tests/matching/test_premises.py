"""What is written about a place: only what is said clearly is read."""

import csv
import datetime as dt

import pytest

from matching import premises
from matching.premises import Term
from tests.guards.repository import ROOT

DAY = dt.date


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("60 pers., begane grond", 60),
        ("25 kinderen, conciërge tot 17.00", 25),
        ("plaats voor 1.200 mensen", 1200),
        ("zaal 80 personen, keuken 12 personen", 12),
        ("112 tuinen, waterput", None),
        ("1.400 m2, hek", None),
        ("gras 40x30 m", None),
        ("34 graden, tillift", None),
        ("kleedkamer 5, 3 personeelsleden", None),
    ],
)
def test_for_how_many_people_there_is_room(text, room):
    assert premises.read(text).room == room


@pytest.mark.parametrize(
    ("text", "access"),
    [
        ("lift, begane grond", {"level", "lift"}),
        ("steile trap, geen lift", {"stairs"}),
        ("34 graden, tillift", set()),
        ("lift kapot", set()),
        ("rolstoelvriendelijk, invalidentoilet", {"wheelchair", "toilet"}),
        ("niet rolstoeltoegankelijk, geen toilet", set()),
        ("drempelloos, wc", {"level", "toilet"}),
        ("bank voor het terras", set()),
    ],
)
def test_how_one_gets_in(text, access):
    assert premises.read(text).access == access


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("gras, kleedkamer 5, terreinvrijwilligers aanwezig", "terreinvrijwilligers"),
        ("25 kinderen, conciërge tot 17.00", "conciërge"),
        ("20 pers., met vaste gastvrouw aanwezig", "vaste gastvrouw"),
        ("terreinploeg is er dan bij", "terreinploeg"),
        ("sleutel bij de beheerder", ""),
        ("gratis wifi aanwezig", ""),
    ],
)
def test_who_is_there(text, present):
    assert premises.read(text).present == present


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("tijdelijk t/m 2028", DAY(2028, 12, 31)),
        ("tijdelijk tot 2027, geen verlichting", DAY(2026, 12, 31)),
        ("tot 2027-06", DAY(2027, 5, 31)),
        ("t/m juni 2027", DAY(2027, 6, 30)),
        ("t/m december 2027", DAY(2027, 12, 31)),
        ("tot 1 juni 2027", DAY(2027, 5, 31)),
        ("tot en met 3 mrt 2028", DAY(2028, 3, 3)),
        ("t/m 2027-02-28", DAY(2027, 2, 28)),
        ("conciërge tot 17.00", None),
        ("tot 31 juni 2027", None),
        ("tot ongeveer 2027", None),
        ("gebouwd in 2021", None),
    ],
)
def test_until_when_it_is_there(text, until):
    assert premises.read(text).until == until


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("schoonmaak € 600/jr", [Term("cleaning", "schoonmaak € 600/jr", 600)]),
        ("schoonmaak 50 euro per maand", [Term("cleaning", "schoonmaak 50 euro per maand", 600)]),
        ("huur € 15", [Term("rent", "huur € 15")]),
        ("eigenaar corporatie, huurvergoeding door Woningwet", [Term("rent", "huurvergoeding door Woningwet")]),
        ("1.400 m2, geen water aanwezig", [Term("other", "geen water")]),
        ("huur gratis, sleutel bij conciërge, schoonmaak inbegrepen", []),
        ("Wie maakt schoon?", []),
        ("vergunning; alleen leden", [Term("permit", "vergunning"), Term("membership", "alleen leden")]),
    ],
)
def test_what_stands_in_between(text, terms):
    assert list(premises.terms(text)) == terms


def test_what_is_read_of_all_places_of_waterrijk():
    """The whole list: 18 rooms with a size, and nothing made up of the rest."""
    with (ROOT / "seed/places.csv").open(encoding="utf-8") as file:
        found = {row["place_id"]: premises.read(row["features"]) for row in csv.DictReader(file)}
    assert sum(one.room is not None for one in found.values()) == 18
    assert {name: one.present for name, one in found.items() if one.present} == {
        "PL09": "terreinvrijwilligers",
        "PL15": "conciërge",
    }
    assert {name: one.until for name, one in found.items() if one.until} == {
        "PL07": DAY(2028, 12, 31),
        "PL18": DAY(2026, 12, 31),
    }
    assert {name for name, one in found.items() if "stairs" in one.access} == {"PL12"}
    assert {name for name, one in found.items() if one.terms} == {"PL07", "PL18"}


def test_day_parts_and_who_is_there_become_hours():
    assert premises.opening_rules(0b1_0000_0001, "beheerder aanwezig") == (
        ("FREQ=WEEKLY;BYDAY=MO,WE", 540, 720, "beheerder"),
    )
    assert premises.opening_rules(0, "gras") == ()
