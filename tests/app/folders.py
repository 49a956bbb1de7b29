"""Small invented folders to import, and what a database holds after it."""

import csv
import datetime as dt
import io
import json
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session

from app.database import Database
from app.importing import Report, import_folder
from app.models import METADATA

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
HERE = "BU90020101"
THERE = "BU90020102"
MUNICIPALITY = {
    "gemeentecode": "GM9002",
    "gemeentenaam": "Proefdam",
    "buurten": [{"buurtcode": HERE, "buurtnaam": "Een"}, {"buurtcode": THERE, "buurtnaam": "Twee"}],
}
PEOPLE = "person_id,first_name,neighbourhood,consent_matching"
TALENTS = "talent_id,owner_type,owner_id,text,neighbourhood"


def folder(at: Path, **files: str | Sequence[str]) -> Path:
    """Write a folder with this municipality; people="header..." or a list of lines becomes people.csv."""
    at.mkdir(parents=True, exist_ok=True)
    (at / "municipality.json").write_text(json.dumps(MUNICIPALITY), encoding="utf-8")
    for name, lines in files.items():
        text = lines if isinstance(lines, str) else "\n".join(lines) + "\n"
        (at / f"{name}.csv").write_bytes(text.encode())
    return at


def csv_bytes(header: Sequence[str], rows: Sequence[Sequence[object]], **options: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", **options).writerows([header, *rows])
    return out.getvalue().encode()


@contextmanager
def database(url: str):
    """Give a database with all tables."""
    base = Database(url)
    try:
        with base.migrating() as connection:
            METADATA.create_all(connection)
        yield base
    finally:
        base.dispose()


def imported(base: Database, at: Path, **options: object) -> Report:
    """Import a folder and commit, as a Work does."""
    options.setdefault("now", NOW)
    with Session(base.writer) as session:
        report = import_folder(session, at, **options)
        session.commit()
    return report


def dump(base: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with base.reader.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }


def rows(base: Database, name: str) -> list[dict[str, object]]:
    """All rows of one table, in order of their first key."""
    table = METADATA.tables[name]
    with base.reader.connect() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def reasons(report: Report, file: str) -> dict[int, str]:
    """Line and reason of what was rejected."""
    return dict(report.files[file].rejected)
