"""The database: one engine to write with and one to read with, on SQLite and PostgreSQL, and its migrations.

Writes never run side by side. On SQLite a write transaction starts with BEGIN IMMEDIATE; on PostgreSQL it starts by
taking one advisory lock. So a check and its effect see the same data, and the numbers in the change log appear
in the order in which they were handed out, which app.live relies on. Both wait, and hold up the thread that they are
in, while another process writes; `Database.impatient` does not.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import alembic.command
import alembic.config
import psycopg
import sqlalchemy.exc
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPICursor

from app.errors import Busy, Conflict, Full, ToevalligError
from app.traces import SUFFIX, Erased, Forgetting, Traces

MIGRATIONS: Final = Path(__file__).with_name("migrations")

WRITING: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""A commit is on the disk before the answer leaves; what is erased is overwritten."""
READING: Final = (*WRITING, "query_only=ON")
MIGRATING: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF", "secure_delete=ON")
"""SQLite alters a table by making it anew; with foreign keys on, dropping the old one would empty its children."""

ONE_WRITER: Final = 8_386_452
"""Key of the advisory lock that keeps PostgreSQL to one writer at a time. Any fixed number will do."""

IMPATIENT: Final = "toevallig_impatient"
"""Name of the option that a connection of `Database.impatient` carries."""

BUSY_STATES: Final = frozenset({"55P03", "57014", "40001", "40P01", "53300"})
"""PostgreSQL: lock not available, cancelled by timeout, serialisation failure, deadlock, too many connections."""
FULL_STATES: Final = frozenset({"53100", "53400"})


class Database:
    """Where everything is kept. `url` as in `app.settings`; `busy_seconds` is how long a write waits its turn.

    `tombstones` is the file that says who was erased, beside a database of SQLite unless it is set; `mails` is the
    folder in which mails stand as files, if any.
    """

    def __init__(
        self, url: str, *, busy_seconds: float = 10, tombstones: Path | None = None, mails: Path | None = None
    ) -> None:
        self.url = _with_driver(make_url(url))
        self.busy_seconds = busy_seconds
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.writer = self._sqlite(WRITING, "BEGIN IMMEDIATE")
            self.reader = self._sqlite(READING, "BEGIN")
        else:
            self.writer = self._postgres()
            # One moment in time for all the queries of one read; and the server itself refuses a write.
            self.reader = self._postgres(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            _on_begin(self.writer, f"SELECT pg_advisory_xact_lock({ONE_WRITER})", _postgres_at_once)
        self.impatient = self.writer.execution_options(**{IMPATIENT: True})
        """The writer and its connections, but a transaction begins at once or is Busy."""
        if tombstones is None and self.is_sqlite:
            tombstones = Path(f"{self.url.database}{SUFFIX}")
        self.traces = Traces(tombstones, mails)
        self.forgetting = Forgetting(self.writer, is_sqlite=self.is_sqlite)

    def upgrade(self) -> None:
        """Bring an empty or older database to the newest migration; a no-op on one that is there already."""
        config = alembic.config.Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.migrating() as connection:
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Give a connection to change tables on: all steps or none, and two processes do not do it at once."""
        engine = self._sqlite(MIGRATING, "BEGIN IMMEDIATE") if self.is_sqlite else self.writer
        try:
            with translated(), engine.begin() as connection:
                yield connection
        finally:
            if engine is not self.writer:
                engine.dispose()

    def forget(self, erased: Erased) -> None:
        """Let go of what a committed transaction erased: at once outside the tables, and as soon as it can in them.

        What is only over, and not erased, has its tombstones in the file, and nothing to be forgotten.
        """
        self.traces.add(erased.stones)
        self.traces.drop_mails(erased.mails)
        if erased.anything:
            self.forgetting.begin()

    def dispose(self) -> None:
        """Close every connection."""
        self.forgetting.stop()
        self.writer.dispose()
        self.reader.dispose()

    def _sqlite(self, pragmas: tuple[str, ...], begin: str) -> Engine:
        engine = create_engine(self.url, connect_args={"timeout": self.busy_seconds, "check_same_thread": False})
        statements = [f"PRAGMA {pragma}" for pragma in pragmas]
        # First the waiting time: switching to WAL needs a lock too.
        statements.insert(0, f"PRAGMA busy_timeout={round(self.busy_seconds * 1000)}")

        @event.listens_for(engine, "connect")
        def set_up(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None  # the driver must not begin by itself
            for statement in statements:
                connection.execute(statement)

        _on_begin(engine, begin, _sqlite_at_once)
        return engine

    def _postgres(self, **options: Any) -> Engine:
        wait = round(self.busy_seconds * 1000)
        return create_engine(
            self.url,
            connect_args={"options": f"-c lock_timeout={wait} -c timezone=UTC"},
            pool_pre_ping=True,
            execution_options=options,
        )


def _with_driver(url: URL) -> URL:
    """Let 'postgresql://' and 'postgres://' mean the driver we have."""
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url


def _on_begin(engine: Engine, statement: str, at_once: Callable[[DBAPICursor], None]) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        cursor = connection.connection.cursor()
        try:
            if connection.get_execution_options().get(IMPATIENT):
                at_once(cursor)
            else:
                cursor.execute(statement)
        finally:
            cursor.close()


def _sqlite_at_once(cursor: DBAPICursor) -> None:
    cursor.execute("PRAGMA busy_timeout")
    ((patience,),) = cursor.fetchall()
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        cursor.execute("BEGIN IMMEDIATE")
    finally:
        cursor.execute(f"PRAGMA busy_timeout={patience}")


def _postgres_at_once(cursor: DBAPICursor) -> None:
    cursor.execute(f"SELECT pg_try_advisory_xact_lock({ONE_WRITER})")
    if cursor.fetchone() != (True,):
        raise Busy


@contextmanager
def translated() -> Iterator[None]:
    """Turn what a database driver throws into our own family; what we cannot explain passes unchanged."""
    try:
        yield
    except (sqlalchemy.exc.SQLAlchemyError, sqlite3.Error, psycopg.Error) as problem:
        ours = _translation(problem)
        if ours is None:
            raise
        # Without the original: its text holds the values of the row.
        raise ours from None


def _translation(problem: Exception) -> ToevalligError | None:
    original = getattr(problem, "orig", None) or problem
    state = getattr(original, "sqlstate", None)
    words = str(original)
    if isinstance(problem, sqlalchemy.exc.IntegrityError | sqlite3.IntegrityError | psycopg.IntegrityError):
        # One neutral answer: which rule was broken could tell of a row the asker may not see.
        return Conflict()
    if state in FULL_STATES or "database or disk is full" in words:
        return Full()
    if isinstance(problem, sqlalchemy.exc.TimeoutError) or state in BUSY_STATES:
        return Busy()
    if isinstance(original, sqlite3.OperationalError) and ("is locked" in words or "timeout" in words):
        return Busy()
    return None
