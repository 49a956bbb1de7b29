"""Rows about one person in every table that can hold one, made from what the tables say of themselves."""

import itertools
import re
import uuid
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Connection, Date, Table, insert, select
from sqlmodel.sql.sqltypes import UTCDateTime

from app.models import METADATA
from tests.app.town import HERE, NORTH, NOW

TABLES = METADATA.tables
WORDS = re.compile(r"(\w+) IN \((.*)\)")
FITTING = {
    ("consent", "purpose"): "contact",
    ("consent", "given"): True,
    ("introduction_step", "by"): "seeker",
    ("introduction_step", "actor"): "token:1",
    ("introduction_step", "state"): "asked-seeker",
    ("introduction", "state"): "running",
    ("introduction", "weights"): "1",
    ("feedback", "side"): "seeker",
    ("care", "kind"): "reason",
    ("booking", "ends"): 2,
    ("opening", "ends"): 2,
    ("node", "kind"): "person",
    ("node", "listed_as"): "person",
    ("role", "kind"): "volunteer",
}
"""Values that a rule over several columns, or the story of the row, asks for."""
_counter = itertools.count(1)


def plant(connection: Connection, name: str, said: str, **given: Any) -> dict[str, Any]:
    """Insert a row with `said` in every column of words that has room for it, and return it with its number."""
    table = TABLES[name]
    row = {column.name: given.get(column.name, _value(table, column, said)) for column in table.columns}
    row = {key: value for key, value in row.items() if value is not None or key in given}
    if "number" in table.c:
        row.pop("number", None)
    connection.execute(insert(table).values(**row))
    if "number" in table.c:
        row["number"] = connection.scalar(select(table.c.number).order_by(table.c.number.desc()).limit(1))
    return row


def columns_of_words(table: Table, said: str) -> list[Column[Any]]:
    """Columns that hold free words with room for these."""
    closed = _closed(table)
    return [
        column
        for column in table.columns
        if getattr(column.type, "length", None)
        and column.type.length >= len(said) + 8
        and column.name not in closed
        and not column.foreign_keys
        and column.name not in {"municipality", "code", "language", "languages"}
    ]


def _value(table: Table, column: Column[Any], said: str) -> Any:
    known = FITTING | {(table.name, name): word for name, word in _closed(table).items()} | FITTING
    known |= {(table.name, "municipality"): HERE, (table.name, "code"): "introduction-gone"}
    if (table.name, column.name) in known:
        return known[table.name, column.name]
    if any(key.column.table.name == "area" for key in column.foreign_keys):
        return NORTH
    if column in columns_of_words(table, said) and column.name != "read_with":
        return f"{said} {next(_counter)}"
    return None if column.nullable else _plain(column, said)


def _plain(column: Column[Any], said: str) -> Any:
    kind = column.type
    if isinstance(kind, JSON):
        return [said] if column.name == "neighbourhoods" else {"word": said}
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Date):
        return NOW.date()
    if isinstance(kind, UTCDateTime):
        return NOW
    if getattr(kind, "length", None):
        return "nl"
    return {int: 1, float: 0.5, bytes: said.encode(), uuid.UUID: uuid.uuid4()}[kind.python_type]


def _closed(table: Table) -> dict[str, str]:
    """Columns that take one of a list of words, with the first of each."""
    found = {}
    for check in table.constraints:
        match = WORDS.fullmatch(str(check.sqltext)) if isinstance(check, CheckConstraint) else None
        if match:
            found[match[1]] = match[2].split(",")[0].strip(" '")
    return found
