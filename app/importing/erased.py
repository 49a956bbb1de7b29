"""Who was erased here does not come back with a folder: the row is left out, with all that leans on it.

A row that was left out is no mistake of the folder: it stops nothing, and the report names its line.
"""

import hashlib
from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import Connection, select

from app.importing.references import FILE_OF, LISTS, Key, Staged
from app.importing.rows import Row
from app.models import METADATA

ON_PEOPLE: Final = {
    "talents.csv": ("owner_id",),
    "needs.csv": ("owner_id",),
    "ties.csv": ("source_id", "target_id"),
    "do_not_introduce.csv": ("a_id", "b_id"),
}
"""Columns by which a row is about somebody, and goes with them."""
NAMING: Final = {
    "needs.csv": "reported_by",
    "signals.csv": "reported_by",
    "introductions.csv": "proposed_by",
}
"""Columns that only name somebody: they are emptied, and the row stays."""
ON_TEXTS: Final = {"introductions.csv": (("need_id", "needs.csv"), ("talent_id", "talents.csv"))}
NOUNS: Final = {"needs.csv": "need", "introductions.csv": "introduction"}
"""Files whose rows may have been erased by themselves, and what their tombstones call them."""


def tombstones(connection: Connection, municipalities: Collection[str]) -> frozenset[str]:
    """Hashes of what was erased in these municipalities."""
    table = METADATA.tables["tombstone"]
    query = select(table.c.hash).where(table.c.municipality.in_(sorted(municipalities)))
    return frozenset(connection.scalars(query))


def leave_out(staged: Staged, stones: Collection[str]) -> None:
    """Take out who was erased, and what leans on them. Before references are checked: else these would be refused."""
    if not stones:
        return
    gone: set[Key] = set()
    for file, where in LISTS.items():
        rows = [row for row in staged.of(file).values() if _hash(where, row.id) in stones]
        gone |= {(where, row.id) for row in _take(staged, file, rows)}
    _empty_names(staged, gone)
    for file, columns in ON_PEOPLE.items():
        rows = [row for row in staged.of(file).values() if any(_is_gone(staged, gone, row, by) for by in columns)]
        gone |= {(file, row.id) for row in _take(staged, file, rows)}
    for file, noun in NOUNS.items():
        rows = [row for row in staged.of(file).values() if _hash(noun, row.id) in stones]
        gone |= {(file, row.id) for row in _take(staged, file, rows)}
    for file, leaning in ON_TEXTS.items():
        rows = [row for row in staged.of(file).values() if any((on, row.values[by]) in gone for by, on in leaning)]
        _take(staged, file, rows)


def _take(staged: Staged, file: str, rows: list[Row]) -> list[Row]:
    for row in rows:
        staged.leave_out(file, row)
    return rows


def _empty_names(staged: Staged, gone: Collection[Key]) -> None:
    for file, column in NAMING.items():
        for row in staged.of(file).values():
            if row.values[column] and _is_gone(staged, gone, row, column):
                row.values[column] = None


def _is_gone(staged: Staged, gone: Collection[Key], row: Row, column: str) -> bool:
    """Whether the node that this column names was erased: in the list that the row says, or in no list that is left."""
    identity = row.values[column]
    said = row.values.get("owner_type") if column == "owner_id" else None
    lists: Iterable[str] = [said] if said else FILE_OF
    return any((where, identity) in gone for where in lists) and not any(staged.has(where, identity) for where in lists)


def _hash(where: str, identity: str) -> str:
    return hashlib.sha256(f"{where}:{identity}".encode()).hexdigest()
