"""What an erasure leaves outside the tables: pages of the files, the file of tombstones, mails that stand in a folder.

The tombstones stand beside the database and outside its backups: a backup that is put back still holds who was
erased and what was taken back, and this file does not come from that backup.
"""

import datetime as dt
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import psycopg
import sqlalchemy.exc
from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.pool import PoolProxiedConnection

TRY_EVERY: Final = 0.2
"""Seconds between two tries."""
SUFFIX: Final = ".tombstones"


class Stone(NamedTuple):
    """That somebody was erased, or something is over: in which municipality, by which hash, and since when."""

    municipality: str
    hash: str
    erased_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """What one transaction erased: its tombstones, and the names that its mails had outside."""

    anything: bool = False
    """Whether it erased at all; else there are only tombstones of what is over."""
    stones: tuple[Stone, ...] = ()
    mails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traces:
    """Where else things stand. `tombstones`: the file, or None: none is kept; `mails`: the folder, or None."""

    tombstones: Path | None = None
    mails: Path | None = None

    def stones(self) -> frozenset[Stone]:
        """Every tombstone in the file; a line that was half written when the power went is left out."""
        if self.tombstones is None or not self.tombstones.exists():
            return frozenset()
        lines = self.tombstones.read_text(encoding="ascii", errors="replace").splitlines()
        return frozenset(stone for line in lines if (stone := _stone(line)) is not None)

    def add(self, stones: Iterable[Stone]) -> None:
        """Write those tombstones that the file does not have yet; they are on the disk when this returns."""
        known = {(stone.municipality, stone.hash) for stone in self.stones()}
        fresh = [stone for stone in stones if (stone.municipality, stone.hash) not in known]
        if self.tombstones is None or not fresh:
            return
        lines = "".join(f"{stone.municipality} {stone.hash} {stone.erased_at.isoformat()}\n" for stone in fresh)
        with os.fdopen(os.open(self.tombstones, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            file.write(lines.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())

    def drop_mails(self, names: Collection[str]) -> None:
        """Remove these mails from the folder; what is not there is gone already."""
        if self.mails is not None:
            for name in names:
                (self.mails / f"{name}.eml").unlink(missing_ok=True)
                (self.mails / f"{name}.half").unlink(missing_ok=True)


def _stone(line: str) -> Stone | None:
    try:
        municipality, hashed, at = line.split(" ")
        stone = Stone(municipality, hashed, dt.datetime.fromisoformat(at))
    except ValueError:
        return None
    return stone if len(hashed) == 64 and stone.erased_at.tzinfo is not None else None  # noqa: PLR2004  # sha256


class Forgetting:
    """Takes what was erased out of the files of the database, in a thread of its own, until it is gone.

    `secure_delete` overwrites a row that is deleted, yet not every copy that SQLite left in a page when it moved rows
    about, and not the write-ahead log: so the file is written anew (VACUUM) and the log emptied. While somebody still
    reads what was there before, neither can be done; it is tried again until it is. SQLite's `user_version`, set with
    the erasure itself, says after a crash that it still must be done. On PostgreSQL VACUUM makes the room free for
    other rows.
    """

    def __init__(self, engine: Engine, *, is_sqlite: bool) -> None:
        self._engine = engine
        self._compact = self._compact_sqlite if is_sqlite else self._compact_postgres
        self._is_sqlite = is_sqlite
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None
        self._asked = False
        self._closing = threading.Event()
        self._done = threading.Event()
        self._done.set()

    def begin(self) -> None:
        """Begin, or begin again where it was under way."""
        with self._turn:
            self._asked = True
            self._done.clear()
            if self._thread is None:
                self._closing.clear()
                self._thread = threading.Thread(target=self._run, name="forgetting", daemon=True)
                self._thread.start()

    def go_on(self) -> None:
        """Begin where a process that was stopped left something to do."""
        if self._is_sqlite and self._marked():
            self.begin()

    def done(self, seconds: float) -> bool:
        """Wait until everything is gone, at most this long; whether it is."""
        return self._done.wait(seconds)

    def stop(self) -> None:
        """Stop after the try that is under way; the next start goes on."""
        self._closing.set()
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._turn:
                if not self._asked or self._closing.is_set():
                    self._thread = None
                    if not self._asked:
                        self._done.set()
                    return
                self._asked = False
            if not self._tried():
                with self._turn:
                    self._asked = True
                self._closing.wait(TRY_EVERY)

    def _tried(self) -> bool:
        connection = self._engine.raw_connection()
        try:
            return self._compact(connection)
        except (sqlalchemy.exc.DBAPIError, sqlite3.Error, psycopg.Error):
            # Somebody else writes, or the disk is full: what was erased is gone from the tables at least.
            return False
        finally:
            connection.close()

    def _compact_sqlite(self, connection: PoolProxiedConnection) -> bool:
        cursor = connection.cursor()
        before = _version(cursor)
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((busy, _, _),) = cursor.fetchall()
        if busy:
            return False
        cursor.execute("BEGIN IMMEDIATE")
        if _version(cursor) == before:  # else another process erased in the meantime, and says so
            cursor.execute("PRAGMA user_version = 0")
        cursor.execute("COMMIT")
        return True

    def _compact_postgres(self, connection: PoolProxiedConnection) -> bool:
        driver: Any = connection.driver_connection
        driver.autocommit = True
        try:
            connection.cursor().execute("VACUUM")
        finally:
            driver.autocommit = False
        return True

    def _marked(self) -> bool:
        connection = self._engine.raw_connection()
        try:
            return _version(connection.cursor()) > 0
        finally:
            connection.close()


def _version(cursor: DBAPICursor) -> int:
    cursor.execute("PRAGMA user_version")
    ((version,),) = cursor.fetchall()
    return int(version)
