"""The database keeps what it said it would keep, and says plainly when it cannot."""

import datetime as dt
import threading

import pytest
import sqlalchemy.exc
from sqlalchemy import Engine, delete, event, insert, select, text, update
from sqlmodel import Session

from app.database import MIGRATING, WRITING, Database, translated
from app.errors import Busy, Conflict, Full
from app.models import AccessLine, Area, Change, Node, Person

AREA = {"municipality": "GM0001", "code": "BU00010001", "kind": "neighbourhood", "name": "Noord", "version": 1}
AREAS = Area.__table__
PROMISED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 10_000}


@pytest.fixture
def sqlite(tmp_path):
    found = Database(f"sqlite:///{tmp_path / 'test.db'}")
    found.upgrade()
    yield found
    found.dispose()


def broken_promises(engine: Engine, query_only: int) -> set[str]:
    """Name the pragmas that are not as promised on any of three new connections."""
    wanted = PROMISED | {"query_only": query_only}
    connections = [engine.raw_connection() for _ in range(3)]
    try:
        return {
            name
            for connection in connections
            for name, value in wanted.items()
            if connection.cursor().execute(f"PRAGMA {name}").fetchone()[0] != value
        }
    finally:
        for connection in connections:
            connection.close()


class TestPragmas:
    def test_every_new_connection_keeps_the_promise(self, sqlite):
        assert broken_promises(sqlite.writer, query_only=0) == set()
        assert broken_promises(sqlite.reader, query_only=1) == set()

    @pytest.mark.parametrize("left_out", [p for p in WRITING if "journal" not in p])
    def test_one_that_is_left_out_is_noticed(self, sqlite, left_out):
        wrong = sqlite._sqlite(tuple(p for p in WRITING if p != left_out), "BEGIN IMMEDIATE")
        expected = {left_out.partition("=")[0]}
        # FULL is what SQLite does by itself; the mistake people make is NORMAL.
        if "synchronous" in left_out:
            wrong = sqlite._sqlite((*WRITING, "synchronous=NORMAL"), "BEGIN IMMEDIATE")
        # Debian's SQLite overwrites what is deleted by itself, others do not.
        if "secure_delete" in left_out:
            wrong = sqlite._sqlite((*WRITING, "secure_delete=OFF"), "BEGIN IMMEDIATE")
        assert broken_promises(wrong, query_only=0) == expected
        wrong.dispose()

    def test_a_reader_cannot_write(self, database):
        with pytest.raises(sqlalchemy.exc.DBAPIError), database.reader.begin() as connection:
            connection.execute(insert(AREAS), [AREA])

    @pytest.mark.parametrize(("pragmas", "left"), [(MIGRATING, 1), (WRITING, 0)])
    def test_making_a_table_anew_empties_its_children_unless_migrating(self, sqlite, pragmas, left):
        with Session(sqlite.writer) as session:
            session.add(Area(**AREA))
            session.flush()
            node = Node(municipality="GM0001", kind="person", listed_as="person", neighbourhood=AREA["code"])
            session.add(node)
            session.flush()
            session.add(Person(node=node.number, municipality="GM0001"))
            session.commit()
        engine = sqlite._sqlite(pragmas, "BEGIN IMMEDIATE")
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE node"))
            assert connection.scalar(text("SELECT count(*) FROM person")) == left
        engine.dispose()


THREADS, TURNS = 8, 25


def count_together(engine: Engine) -> int:
    """Let 8 threads each read a figure and write it back one higher, 25 times; return the figure."""
    with engine.begin() as connection:
        connection.execute(insert(AREAS), [AREA | {"inhabitants": 0}])
    start = threading.Barrier(THREADS)

    def turn() -> None:
        start.wait()
        for _ in range(TURNS):
            try:
                with engine.begin() as connection:
                    before = connection.scalar(select(AREAS.c.inhabitants))
                    connection.execute(update(AREAS).values(inhabitants=before + 1))
            except sqlalchemy.exc.OperationalError:
                continue

    threads = [threading.Thread(target=turn) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.begin() as connection:
        found: int = connection.scalar(select(AREAS.c.inhabitants))
        connection.execute(delete(AREAS))
    return found


class TestManyWriters:
    def test_read_then_write_always_counts(self, database):
        assert count_together(database.writer) == THREADS * TURNS

    def test_a_plain_begin_loses_turns(self, database):
        wrong = database._sqlite(WRITING, "BEGIN") if database.is_sqlite else database._postgres()
        assert count_together(wrong) < THREADS * TURNS
        wrong.dispose()


class TestInOurWords:
    def test_busy(self, database):
        impatient = Database(database.url.render_as_string(hide_password=False), busy_seconds=0.2)
        with database.writer.begin() as holding:
            holding.execute(insert(AREAS), [AREA])
            with pytest.raises(Busy) as answer, translated(), impatient.writer.begin() as waiting:
                waiting.execute(select(AREAS.c.code))
        assert answer.value.retry_after > 0
        impatient.dispose()

    def test_readers_do_not_wait_for_a_writer(self, database):
        impatient = Database(database.url.render_as_string(hide_password=False), busy_seconds=0.2)
        with database.writer.begin() as holding:
            holding.execute(insert(AREAS), [AREA])
            with impatient.reader.begin() as reading:
                assert reading.scalars(select(AREAS.c.code)).all() == []
        impatient.dispose()

    def test_full(self, sqlite):
        @event.listens_for(sqlite.writer, "connect")
        def small(connection, _record):
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")

        with pytest.raises(Full), translated(), sqlite.writer.begin() as connection:
            connection.execute(insert(AREAS), [AREA | {"code": f"BU{n:08}", "name": "x" * 200} for n in range(5000)])
        with sqlite.reader.begin() as connection:
            assert connection.scalars(select(AREAS.c.code)).all() == []

    def test_a_broken_rule_is_neutral(self, database):
        with pytest.raises(Conflict) as answer, translated(), database.writer.begin() as connection:
            connection.execute(insert(AREAS), [AREA, AREA])
        assert str(answer.value) == "conflict"
        assert answer.value.__cause__ is None
        assert answer.value.__suppress_context__

    def test_what_we_cannot_explain_is_not_explained_away(self, database):
        with pytest.raises(sqlalchemy.exc.DBAPIError), translated(), database.reader.begin() as connection:
            connection.execute(text("SELECT * FROM geen_tabel"))

    def test_foreign_keys_hold(self, database):
        with pytest.raises(Conflict), translated(), database.writer.begin() as connection:
            connection.execute(insert(AREAS), [AREA | {"parent": "WK000100"}])


def test_a_moment_comes_back_in_utc(database):
    amsterdam = dt.timezone(dt.timedelta(hours=2))
    at = dt.datetime(2026, 10, 1, 12, 0, tzinfo=amsterdam)
    with Session(database.writer) as session:
        session.add(
            AccessLine(
                municipality="GM0001", at=at, actor="a", route="r", action="read", data_class="K2", previous="", hash=""
            )
        )
        session.commit()
    with Session(database.reader) as session:
        found = session.execute(select(AccessLine.__table__.c.at)).scalar_one()
    assert found == at
    assert found.isoformat() == "2026-10-01T10:00:00+00:00"


def test_a_number_is_never_given_out_again(database):
    changes = Change.__table__
    row = {"municipality": "", "about": "node", "row": 1}
    with database.writer.begin() as connection:
        connection.execute(insert(changes), [row, row])
        connection.execute(delete(changes))
        connection.execute(insert(changes), [row])
        assert connection.scalar(select(changes.c.number)) == 3


def overtaken(writer: Engine, reader: Engine) -> bool:
    """Whether a change with a higher number can be read before one with a lower number."""
    changes = Change.__table__
    row = {"municipality": "", "about": "node", "row": 1}

    def write() -> None:
        with writer.begin() as connection:
            connection.execute(insert(changes), [row])

    second = threading.Thread(target=write)
    with writer.begin() as first:
        first.execute(insert(changes), [row])
        second.start()
        second.join(timeout=0.3)
        with reader.begin() as connection:
            seen = connection.scalars(select(changes.c.number)).all()
    second.join()
    return bool(seen)


def test_the_change_log_is_in_order_of_commit(database):
    """A number handed out first but committed last would be missed by whoever already read further."""
    assert not overtaken(database.writer, database.reader)


@pytest.mark.postgres
def test_without_the_lock_the_change_log_is_overtaken(pg_url):
    found = Database(pg_url)
    wrong = found._postgres()
    with wrong.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS change"))
        Change.__table__.create(connection)
    assert overtaken(wrong, found.reader)
    with wrong.begin() as connection:
        Change.__table__.drop(connection)
    wrong.dispose()
    found.dispose()
