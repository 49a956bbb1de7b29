"""The migrations lead from nothing to the tables in app.models, and back, on both databases."""

import subprocess
import sys

import alembic.command
import alembic.config
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, inspect, text
from sqlalchemy.exc import IntegrityError

from app.database import MIGRATIONS, Database
from app.live import Live
from app.models import METADATA
from tests.app.town import HERE, NORTH, build


@pytest.fixture
def empty(empty_url):
    found = Database(empty_url, busy_seconds=30)
    yield found
    found.dispose()


def tables(database):
    return set(inspect(database.reader).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def to(database, revision):
    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        step = alembic.command.upgrade if revision == "head" else alembic.command.downgrade
        step(config, revision)


def differences(database, metadata):
    with database.migrating() as connection:
        return compare_metadata(MigrationContext.configure(connection), metadata)


def test_upgrade_makes_every_table_as_the_models_say(empty):
    empty.upgrade()
    assert tables(empty) == set(METADATA.tables)
    assert differences(empty, METADATA) == []


def test_a_table_without_a_migration_is_noticed(empty):
    empty.upgrade()
    more = MetaData()
    for table in METADATA.tables.values():
        table.to_metadata(more)
    Table("forgotten", more, Column("number", Integer, primary_key=True))
    assert [step[0] for step in differences(empty, more)] == ["add_table"]


def test_down_to_nothing_and_up_again(empty):
    empty.upgrade()
    to(empty, "base")
    assert tables(empty) == set()
    to(empty, "head")
    assert differences(empty, METADATA) == []


def test_upgrading_what_is_there_already_changes_nothing(empty):
    empty.upgrade()
    before = inspect(empty.reader).get_table_names()
    empty.upgrade()
    assert inspect(empty.reader).get_table_names() == before


def test_two_processes_may_start_at_once(empty):
    program = "import sys; from app.database import Database; Database(sys.argv[1], busy_seconds=60).upgrade()"
    url = empty.url.render_as_string(hide_password=False)
    started = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(2)]
    assert [process.wait(timeout=60) for process in started] == [0, 0]
    assert differences(empty, METADATA) == []


def test_a_step_that_fails_leaves_nothing_behind(empty):
    class OwnError(Exception):
        pass

    def fail_halfway(connection):
        METADATA.create_all(connection)
        raise OwnError

    with pytest.raises(OwnError), empty.migrating() as connection:
        fail_halfway(connection)
    assert tables(empty) == set()


def test_every_constraint_has_a_name():
    nameless = [
        (table.name, constraint)
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []


def checks(database):
    """The names of the CHECKs of every table."""
    found = inspect(database.reader)
    return {table: {check["name"] for check in found.get_check_constraints(table)} for table in tables(database)}


def test_every_check_of_the_models_is_there_and_no_other(empty):
    empty.upgrade()
    wanted = {
        table.name: {check.name for check in table.constraints if isinstance(check, CheckConstraint)}
        for table in METADATA.tables.values()
    }
    assert checks(empty) == wanted
    with empty.migrating() as connection:
        connection.execute(text("ALTER TABLE moment RENAME TO moment_too"))
    assert checks(empty) != wanted


def test_a_step_back_keeps_what_it_can_and_a_step_up_takes_languages_again(empty):
    empty.upgrade()
    town = build(empty, Live(empty))
    with town.work() as work:
        owner = work.initiatives.create(work.areas.own(NORTH), name="Eetcafé").node
        need = work.needs.create(owner, "Wie leest een Turkse brief voor? Liever geen honden.", concepts=["digid"]).need
        assert need.number == 1
    kinds = text("SELECT kind FROM need_limit ORDER BY kind")
    speaks = text(
        "INSERT INTO need_limit (need, marker, kind, municipality, confirmed) VALUES (1, 'tr', :it, :at, false)"
    )
    before = checks(empty)
    to(empty, "0001")
    with empty.reader.connect() as connection:
        assert list(connection.scalars(kinds)) == ["rather-not"]
        assert connection.scalar(text("SELECT concept FROM need_concept")) == "digid"
    with pytest.raises(IntegrityError), empty.writer.begin() as connection:
        connection.execute(speaks, {"it": "speaks", "at": HERE})
    to(empty, "head")
    assert checks(empty) == before
    with empty.writer.begin() as connection:
        connection.execute(speaks, {"it": "speaks", "at": HERE})
        assert list(connection.scalars(kinds)) == ["rather-not", "speaks"]
        assert list(connection.execute(text("SELECT concepts_said_at, refusal_reviewed FROM need"))) == [(None, False)]
    with pytest.raises(IntegrityError), empty.writer.begin() as connection:
        connection.execute(speaks, {"it": "sings", "at": HERE})


def test_no_number_is_ever_given_out_twice(tmp_path):
    lite = Database(f"sqlite:///{tmp_path / 'lite.db'}")
    lite.upgrade()
    for revision in ("0001", "head"):
        to(lite, revision)
        with lite.reader.connect() as connection:
            made = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
            counting = {name for name, statement in made if "AUTOINCREMENT" in statement.upper()}
        numbered = {table.name for table in METADATA.tables.values() if "number" in table.primary_key.columns}
        assert counting == numbered & tables(lite)
    lite.dispose()
