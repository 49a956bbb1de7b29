"""The columns that many tables share, and `held`: the label every column must carry."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Connection, Table, event, false
from sqlalchemy.orm import Mapper, object_session
from sqlmodel import Field, SQLModel

from app.policy.retention import DataClass, Purpose, Term

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, since SQLite migrations rebuild a table by naming what stays."""

CODE = 10
"""Longest CBS area code (BU + 8)."""
SOURCE_ID = 64
"""Longest id that a delivered folder may use."""
LIMIT_KINDS = ("mentions", "speaks", "holds", "rather-not", "cannot", "allergy", "afraid", "only")
"""How a text speaks of a marker: it is there (mentions), it is a language that it speaks of (speaks; the marker is its
code), a qualification that an offer says it has (holds), or it is ruled out, softly or firmly."""
TEXT = 4000
"""Longest text a person may write."""
LANGUAGES = 100
"""Longest list of language codes."""
OPERATED = ("access_line", "answered", "attempt", "challenge", "change", "token")
"""Tables in which a row may belong to no one municipality (''): the operator works for all of them."""


def held(data_class: DataClass, purpose: Purpose, term: Term, /, **options: Any) -> Any:
    """A SQLModel `Field` labelled with what it holds, what for and how long (kept in `Column.info`)."""
    info = {"class": data_class, "purpose": purpose, "term": term}
    return Field(sa_column_kwargs={"info": info, **options.pop("sa_column_kwargs", {})}, **options)


def no_unless_said(data_class: DataClass, purpose: Purpose, term: Term, /) -> Any:
    """A `held` column that is false in every row of which nothing else was said, however that row came here."""
    return held(data_class, purpose, term, default=False, sa_column_kwargs={"server_default": false()})


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A named CHECK that `column` is one of `values` (NULL passes, as SQL has it)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def between(column: str, least: int, most: int) -> CheckConstraint:
    """A named CHECK that `column` lies from `least` to `most`, both included."""
    return CheckConstraint(f"{column} BETWEEN {least} AND {most}", name=f"{column}_in_range")


def on_earth() -> tuple[CheckConstraint, CheckConstraint]:
    """The CHECKs of a table with a position in degrees: `lon` and `lat`."""
    return between("lon", -180, 180), between("lat", -90, 90)


def day_parts(column: str) -> CheckConstraint:
    """A named CHECK that `column` holds day-parts as bits (matching.model.slots_from)."""
    return between(column, 0, 2**28 - 1)


def not_negative(column: str) -> CheckConstraint:
    """A named CHECK that `column` counts something."""
    return CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative")


def not_empty(column: str) -> CheckConstraint:
    """A named CHECK that `column` says something."""
    return CheckConstraint(f"{column} <> ''", name=f"{column}_not_empty")


def check_common(table: Table) -> None:
    """Add the CHECKs of every table: a municipality is a GM code, and a version counts from 1."""
    code = "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'"
    nobody = "municipality = '' OR " if table.name in OPERATED else ""
    table.append_constraint(CheckConstraint(nobody + code, name="municipality_code"))
    if "version" in table.columns:
        table.append_constraint(CheckConstraint("version >= 1", name="version_counts"))


class Versioned(SQLModel):
    """A row that people change through the session: `version` goes up with each change that is flushed.

    Rows with an `id` of their own are not among these: they change under the version that the asker saw
    (app.repositories.asking).
    """

    version: int = held("technical", "operation", "operation", default=1)


@event.listens_for(Versioned, "before_update", propagate=True)
def _step_up(_mapper: Mapper[Any], _connection: Connection, row: Versioned) -> None:
    session = object_session(row)
    if session is not None and session.is_modified(row):
        row.version += 1


class Delivered(SQLModel):
    """A row that a folder may deliver: as long as it delivers the same, what people changed since stays."""

    delivered: str | None = held("technical", "operation", "operation", default=None, max_length=64)
    """sha256 (hexadecimal) of the row as an import last wrote it; NULL for what was entered here.
    Who empties a column that may be recognised in it empties this too."""


class Row(SQLModel):
    """Every table: `number` in order of registration (stays inside) and the municipality it belongs to."""

    number: int | None = held("technical", "operation", "operation", default=None, primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)


class Outward(Row, Delivered):
    """What the outside can name: `id` is the API's, `source_id` the delivering folder's."""

    id: uuid.UUID = held("K1", "operation", "operation", default_factory=uuid.uuid4, unique=True)
    source_id: str | None = held("K1", "operation", "operation", default=None, max_length=SOURCE_ID, index=True)
    version: int = held("technical", "operation", "operation", default=1)


class Said(SQLModel):
    """Where a statement comes from: when, by whom and how it was said, and when it was last confirmed."""

    said_at: dt.datetime | None = held("K1", "accountability", "membership", default=None)
    said_by: str | None = held("K1", "accountability", "membership", default=None, max_length=100)
    said_how: str | None = held("K1", "accountability", "membership", default=None, max_length=100)
    confirmed_at: dt.datetime | None = held("K1", "accountability", "membership", default=None)
