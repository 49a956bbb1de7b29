"""Every column says what it holds, what for and how long; and some things have no column at all."""

import re
from typing import get_args

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from app.models import METADATA
from app.policy.retention import TERMS, DataClass, Purpose

CLASSES, PURPOSES = set(get_args(DataClass)), set(get_args(Purpose))

NEVER = {
    "origin or ethnicity": "ethnic etnic afkomst herkomst nationalit birth_country geboorteland race ras migration",
    "faith, politics or sexuality": "religion religie geloof politic politiek sexual seksue orientation",
    "health": "diagnos medical medisch medicat illness ziekte disorder stoornis handicap disab health gezondheid gp",
    "benefits and money": "benefit uitkering bijstand income inkomen debt schuld salary toeslag wmo",
    "numbers of the state": "bsn burgerservice citizen_service ssn social_security passport paspoort iban",
    "date of birth": "birth_date birthdate birthday geboortedatum date_of_birth born_on dob age leeftijd",
    "address": "street straat address adres postcode postal zip house_number huisnummer housenumber",
    "justice and shelter": "criminal strafblad offence police shelter opvang verslav addict",
    "a file on a person": "risk risico score profile profiel nuisance overlast behaviour gedrag",
}
WHOLE = {"ras", "race", "gp", "age", "dob", "zip", "ssn", "wmo", "risk", "score"}
"""Too short to look for inside other words ('message', 'dobbelen')."""

PERSONAL = {
    "first_name",
    "last_name",
    "alias",
    "email",
    "phone",
    "surname",
    "voornaam",
    "achternaam",
    "telefoon",
    "contact",
}
MAY_NAME = {"identity", "initiative", "organisation", "place", "area", "indicator"}
"""Names of persons stand in `identity`; the others name things."""
ABOUT_ROWS = {"municipality", "version", "delivered"}
"""What `identity` holds about a row rather than about a person."""


def unlabelled(metadata: MetaData) -> list[str]:
    """Columns without a known class, purpose and term."""
    return [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.info.get("class") not in CLASSES
        or column.info.get("purpose") not in PURPOSES
        or column.info.get("term") not in TERMS
    ]


def forbidden(metadata: MetaData) -> list[str]:
    """Tables and columns whose name hints at what Toevallig does not want to know."""
    names = [(table.name, table.name) for table in metadata.tables.values()]
    names += [(f"{t.name}.{c.name}", c.name) for t in metadata.tables.values() for c in t.columns]
    words = [word for line in NEVER.values() for word in line.split()]
    return [place for place, name in names if any(_hints(name.lower(), word) for word in words)]


def _hints(name: str, word: str) -> bool:
    if word in WHOLE:
        return word in re.split(r"[^a-z]+", name)
    return word in name or word.replace("_", "") in name.replace("_", "")


def misplaced_names(metadata: MetaData) -> list[str]:
    """Columns for names and contact data of persons outside `identity`, and columns there that are not labelled so."""
    return [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if (column.name in PERSONAL | {"name"} and table.name not in MAY_NAME)
        or (column.name in {"first_name", "last_name", "alias", "phone"} and table.name != "identity")
        or (column.info.get("class") == "K2") != (table.name == "identity" and column.name not in ABOUT_ROWS)
    ]


def homeless(metadata: MetaData) -> list[str]:
    """Tables that do not say which municipality a row belongs to."""
    return [
        table.name
        for table in metadata.tables.values()
        if "municipality" not in table.columns or table.columns["municipality"].nullable
    ]


GUARDS = (unlabelled, forbidden, misplaced_names, homeless)


@pytest.mark.parametrize("guard", GUARDS)
def test_the_tables_keep_the_rule(guard):
    assert guard(METADATA) == []


GOOD = {"class": "K1", "purpose": "matching", "term": "membership"}


def planted(name, *columns):
    metadata = MetaData()
    Table(name, metadata, Column("municipality", String, nullable=False, info=GOOD), *columns)
    return metadata


@pytest.mark.parametrize("label", ["class", "purpose", "term"])
@pytest.mark.parametrize("value", [None, "K9"])
def test_a_wrong_label_is_caught(label, value):
    assert unlabelled(planted("thing", Column("x", Integer, info=GOOD | {label: value}))) == ["thing.x"]


@pytest.mark.parametrize(
    "name",
    ["ethnicity", "geboortedatum", "birth_date", "bsn", "BSN_hash", "main_diagnosis", "uitkering", "has_benefit",
     "street", "straatnaam", "postcode", "house_number", "huisnummer", "age", "risk_score", "land_van_herkomst"],
)  # fmt: skip
def test_a_wrong_column_is_caught(name):
    assert forbidden(planted("thing", Column(name, Integer, info=GOOD))) == [f"thing.{name}"]


def test_a_wrong_table_is_caught():
    assert forbidden(planted("diagnosis")) == ["diagnosis"]


@pytest.mark.parametrize("name", ["message", "language", "neighbourhood", "storage", "capacity", "grassland"])
def test_an_innocent_column_is_not(name):
    assert forbidden(planted("thing", Column(name, Integer, info=GOOD))) == []


@pytest.mark.parametrize(
    ("table", "column", "data_class"),
    [("talent", "first_name", "K1"), ("need", "email", "K1"), ("place", "phone", "K0"), ("need", "x", "K2"),
     ("person", "name", "K1"), ("identity", "email", "K1")],
)  # fmt: skip
def test_a_name_in_the_wrong_place_is_caught(table, column, data_class):
    wrong = planted(table, Column(column, String, info=GOOD | {"class": data_class}))
    assert misplaced_names(wrong) == [f"{table}.{column}"]


def test_a_table_without_a_municipality_is_caught():
    metadata = MetaData()
    Table("thing", metadata, Column("x", Integer, info=GOOD))
    assert homeless(metadata) == ["thing"]
