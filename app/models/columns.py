"""The columns that many tables share, and `held`: the label every column must carry."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint
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
LIMIT_KINDS = ("mentions", "rather-not", "cannot", "allergy", "afraid", "only")
"""How a text speaks of a marker: it is there (mentions), or it is ruled out, softly or firmly."""
TEXT = 4000
"""Longest text a person may write."""


def held(data_class: DataClass, purpose: Purpose, term: Term, /, **options: Any) -> Any:
    """A SQLModel `Field` labelled with what it holds, what for and how long (kept in `Column.info`)."""
    info = {"class": data_class, "purpose": purpose, "term": term}
    return Field(sa_column_kwargs={"info": info, **options.pop("sa_column_kwargs", {})}, **options)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A named CHECK that `column` is one of `values` (NULL passes, as SQL has it)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


class Row(SQLModel):
    """Every table: `number` in order of registration (stays inside) and the municipality it belongs to."""

    number: int | None = held("technical", "operation", "operation", default=None, primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)


class Outward(Row):
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
