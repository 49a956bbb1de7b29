"""The migrations lead from nothing to the tables in app.models, and back, on both databases."""

import subprocess
import sys

import alembic.command
import alembic.config
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, inspect

from app.database import MIGRATIONS, Database
from app.models import METADATA


@pytest.fixture
def empty(database_url):
    found = Database(database_url, busy_seconds=30)
    yield found
    found.dispose()


def tables(database):
    return set(inspect(database.reader).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def to(database, revision):
    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        step = alembic.command.downgrade if revision == "base" else alembic.command.upgrade
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
