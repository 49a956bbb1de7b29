"""Writing many rows: compare with what is there, insert what is new, update what changed, leave the rest alone.

Everything goes through SQLAlchemy Core in the caller's transaction. Rows that are not delivered stay as they are, and
so do rows that are delivered as they were the last time: what people changed in them since is theirs.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Dialect,
    RowMapping,
    Table,
    Uuid,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

from app.failpoints import failpoint
from app.models import METADATA

Values = dict[str, Any]
Key = tuple[Any, ...]

CHUNK: Final = 10_000
"""Rows in one executemany: enough to be fast, few enough to show progress and to spare memory."""


class Shelf:
    """One table: the rows of some municipalities as they are, by `key`, and what an import makes of them.

    `key` names the columns that tell rows apart. `touched` is filled while writing: the keys of rows that are
    new or changed.
    """

    def __init__(self, connection: Connection, name: str, key: Sequence[str], municipalities: Iterable[str]) -> None:
        self.table: Table = METADATA.tables[name]
        self.key = tuple(key)
        self.touched: set[Key] = set()
        self._connection = connection
        self._versioned = "version" in self.table.c
        self._outward = "id" in self.table.c
        self._delivered = "delivered" in self.table.c
        self._usual: Values = {
            column.name: column.default.arg
            for column in self.table.c
            if isinstance(column.default, ScalarElementColumnDefault)
        }
        """What stands in a column of which nothing is said."""
        here = self.table.c.municipality.in_(sorted(municipalities))
        self.rows: dict[Key, RowMapping] = {
            self._key(row): row for row in connection.execute(select(self.table).where(here)).mappings()
        }
        self._numbers: dict[Key, int] = {}

    def _key(self, row: Mapping[str, Any] | RowMapping) -> Key:
        return tuple([row[column] for column in self.key])

    def reserve(self, keys: Iterable[Key]) -> None:
        """Give each key that is new a number, in this order, so that other rows can refer to it."""
        new = [key for key in dict.fromkeys(keys) if key not in self.rows and key not in self._numbers]
        self._numbers |= zip(new, self._free_numbers(len(new)), strict=True)

    def _free_numbers(self, count: int) -> Iterable[int]:
        if self._connection.dialect.name == "postgresql":
            # Taken from the sequence, so that rows added afterwards do not meet them.
            sequence = sql("SELECT nextval(pg_get_serial_sequence(:name, 'number')) FROM generate_series(1, :count)")
            return sorted(self._connection.scalars(sequence, {"name": self.table.name, "count": count}))
        highest = self._connection.scalar(select(func.max(self.table.c.number))) or 0
        return range(highest + 1, highest + 1 + count)

    def number(self, key: Key) -> int:
        """The number of a row that is there or was reserved. Raises KeyError for any other."""
        row = self.rows.get(key)
        return self._numbers[key] if row is None else int(row["number"])

    def settle(self, row: Values) -> Values:
        """The row as it should become: as delivered where that is news, else the same columns as they stand here.

        What was delivered is kept as a fingerprint in `delivered`, so that 'news' is seen without the earlier folder.
        A row that was settled before, and a row of a table without that column, come back as they are.
        """
        if not self._delivered or "delivered" in row:
            return row
        fingerprint = hashlib.sha256(repr(row).encode()).hexdigest()
        before = self.rows.get(self._key(row))
        if before is not None and before["delivered"] == fingerprint:
            row = {column: before[column] for column in row}
        return row | {"delivered": fingerprint}

    def write(self, wanted: Iterable[Values]) -> int:
        """Insert and update so that every wanted row is there, settled; how many were new or changed."""
        fresh: list[Values] = []
        changed: list[Values] = []
        for row in map(self.settle, wanted):
            key = self._key(row)
            before = self.rows.get(key)
            if before is None:
                fresh.append(self._complete(key, row))
            elif any(before[column] != value for column, value in row.items()):
                changed.append(row)
            else:
                continue
            self.touched.add(key)
        for start in range(0, len(fresh), CHUNK):
            self._insert(fresh[start : start + CHUNK])
        if changed:
            self._update(changed)
        return len(fresh) + len(changed)

    def _insert(self, rows: list[Values]) -> None:
        """Insert rows that all have the same columns.

        As `connection.execute(insert(table), rows)`, but the values are converted column by column rather than
        row by row, which saves a third of the time.
        """
        dialect = self._connection.dialect
        columns = list(rows[0])
        compiled = insert(self.table).values({name: bindparam(name) for name in columns}).compile(dialect=dialect)
        lists = [_converted([row[name] for row in rows], self.table.c[name].type, dialect) for name in columns]
        if compiled.positiontup is None:
            named = [dict(zip(columns, values, strict=True)) for values in zip(*lists, strict=True)]
            self._connection.exec_driver_sql(str(compiled), named)
        else:
            in_order = [lists[columns.index(name)] for name in compiled.positiontup]
            self._connection.exec_driver_sql(str(compiled), list(zip(*in_order, strict=True)))
        failpoint("import.after_row")

    def _complete(self, key: Key, row: Values) -> Values:
        """A new row with what the database or the outside wants of it besides its content."""
        own: Values = {}
        if key in self._numbers:
            own["number"] = self._numbers[key]
        if self._outward:
            own["id"] = uuid.uuid4()
        return self._usual | row | own

    def _update(self, changed: list[Values]) -> None:
        """Set all but the key, and step up the version, of rows that are there."""
        columns = [column for column in changed[0] if column not in self.key]
        # A key may hold NULL, which equals nothing in SQL; a number never does.
        named_by = ("number",) if "number" in self.table.c else self.key
        setting: Values = {column: bindparam(f"new_{column}") for column in columns}
        if self._versioned:
            setting["version"] = self.table.c.version + 1
        where = and_(*(self.table.c[column] == bindparam(f"its_{column}") for column in named_by))
        rows = [
            {f"new_{column}": row[column] for column in columns}
            | {f"its_{column}": self.rows[self._key(row)][column] for column in named_by}
            for row in changed
        ]
        self._connection.execute(update(self.table).where(where).values(setting), rows)

    def step_up(self, keys: Iterable[Key]) -> None:
        """Step up the version of rows whose own columns stayed but whose parts, in other tables, changed."""
        numbers = [{"its_number": self.number(key)} for key in keys if key not in self.touched]
        if numbers:
            where = self.table.c.number == bindparam("its_number")
            self._connection.execute(update(self.table).where(where).values(version=self.table.c.version + 1), numbers)

    def drop(self, keys: Sequence[Key]) -> None:
        """Delete rows by key (no part of which is NULL)."""
        rows = [{f"its_{column}": value for column, value in zip(self.key, key, strict=True)} for key in keys]
        if rows:
            where = and_(*(self.table.c[column] == bindparam(f"its_{column}") for column in self.key))
            self._connection.execute(delete(self.table).where(where), rows)
            for key in keys:
                self.rows.pop(key, None)


def _converted(values: list[Any], kind: TypeEngine[Any], dialect: Dialect) -> list[Any]:
    """Values of one column as the database driver wants them."""
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return values
    if isinstance(kind, Uuid) or not kind.hashable:
        return [convert(value) for value in values]
    # The same days come back thousands of times.
    once = {value: convert(value) for value in set(values)}
    return [once[value] for value in values]
