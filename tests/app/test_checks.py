"""The database itself refuses what cannot be, on a database that was made by the migrations."""

import pytest
import sqlalchemy.exc
from sqlalchemy import CheckConstraint, inspect, text

from app.models import METADATA
from tests.app.folders import HERE, folder, imported

BAD = [
    ("need", "group_size", "0"),
    ("need", "text", "''"),
    ("talent", "text", "''"),
    ("talent", "slots", "-1"),
    ("talent", "slots", "268435456"),
    ("talent", "capacity", "-1"),
    ("signal", "text", "''"),
    ("initiative", "capacity", "-1"),
    ("place", "free_slots", "-1"),
    ("place", "free_slots", "268435456"),
    ("role", "hours_per_week", "-1"),
    ("role", "caseload_max", "-1"),
    ("person", "born_from", "1849"),
    ("person", "born_from", "2201"),
    ("area", "lon", "180.1"),
    ("area", "lat", "-90.1"),
    ("area", "inhabitants", "-1"),
    ("node", "lon", "-180.1"),
    ("node", "version", "0"),
    ("identity", "version", "0"),
    ("kept_apart", "version", "0"),
    ("area", "municipality", "''"),
    ("node", "municipality", "'BU9002'"),
    ("tie", "municipality", "'GM900'"),
    ("change", "municipality", "'9002'"),
    ("node", "listed_as", "CASE kind WHEN 'place' THEN 'professional' ELSE 'place' END"),
]
GOOD = [
    ("need", "group_size", "1"),
    ("need", "group_size", "NULL"),
    ("place", "free_slots", "268435455"),
    ("person", "born_from", "1850"),
    ("role", "hours_per_week", "0"),
    ("area", "lon", "-180"),
    ("change", "municipality", "''"),
    ("node", "listed_as", "CASE kind WHEN 'person' THEN 'professional' ELSE kind END"),
]


@pytest.fixture
def filled(database, tmp_path):
    """One row or more in every table that is tried."""
    at = folder(
        tmp_path / "m",
        organisations=["organisation_id,name,neighbourhood", f"O1,Welzijn,{HERE}"],
        places=["place_id,name,neighbourhood", f"L1,Zaal,{HERE}"],
        initiatives=["initiative_id,name,neighbourhood", f"I1,Soep,{HERE}"],
        people=["person_id,first_name,neighbourhood", f"P1,Ali,{HERE}", f"P2,Bo,{HERE}"],
        talents=["talent_id,owner_id,text,neighbourhood", f"T1,P1,koken,{HERE}"],
        needs=["need_id,owner_id,text,neighbourhood", f"N1,P1,koken,{HERE}"],
        signals=["signal_id,text,neighbourhood", f"S1,een losse tegel,{HERE}"],
        ties=["tie_id,source_id,target_id", "B1,P1,P2"],
        do_not_introduce=["a_id,b_id", "P1,P2"],
    )
    assert imported(database, at).ok
    return database


def tried(database, table, column, value):
    """Set a column of every row, and undo it."""
    with database.writer.connect() as connection, connection.begin() as transaction:
        done = connection.execute(text(f'UPDATE "{table}" SET {column} = {value}'))
        transaction.rollback()
        return done.rowcount


def test_what_cannot_be_is_refused(filled):
    taken = []
    for case in BAD:
        try:
            tried(filled, *case)
        except sqlalchemy.exc.IntegrityError:
            continue
        taken.append(case)
    assert taken == []


def test_what_can_be_is_not(filled):
    assert all(tried(filled, *case) for case in GOOD)


def test_every_check_of_the_models_is_in_the_migrations(database):
    """Alembic does not compare these."""
    found = inspect(database.reader)
    there = {table: {check["name"] for check in found.get_check_constraints(table)} for table in METADATA.tables}
    missing = [
        (name, constraint.name)
        for name, table in METADATA.tables.items()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint) and not any(str(constraint.name) in known for known in there[name])
    ]
    assert missing == []
    assert sum(map(len, there.values())) > 3 * len(there) / 2


ADDED_ONLY = {
    *("change", "access_line", "answered", "moment", "introduction_step", "grouped_area", "indicator"),
    *("overlay", "snapshot", "snapshot_area", "snapshot_member", "meeting_guest"),
    *("consent_answer", "statistic", "tombstone", "subject_key", "attempt", "passed_over"),
    *(f"{noun}_{part}" for noun in ("need", "talent") for part in ("concept", "limit", "name")),
    *("need_obstacle", "talent_ride", "arrangement_off", "overruling"),
}
"""Rows that are never changed; some are removed."""
CHANGED_ONCE = {
    *("care", "feed", "list_share"),  # over
    *("challenge", "login_link"),  # used
    *("feedback", "mail", "notice"),  # answered, sent, read
    "holding",  # over
}
"""Rows that change one way only; nobody reads them first, to write them back."""
OF_ANOTHER = {"gathering_party", "decision", "match_pair"}
"""Rows that change with what they belong to, under its version or for its maker alone."""


def test_every_row_that_can_change_has_a_version():
    unversioned = {name for name, table in METADATA.tables.items() if "version" not in table.columns}
    assert unversioned == ADDED_ONLY | CHANGED_ONCE | OF_ANOTHER
