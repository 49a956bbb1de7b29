"""Every test that asks for a database gets an empty one, of both kinds, and leaves nothing behind."""

import pytest
from sqlalchemy import Engine, create_engine, inspect, text


@pytest.fixture
def engine(empty_url):
    engine = create_engine(empty_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_database_starts_empty_and_keeps_what_is_written(engine: Engine, turn):
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (turn TEXT)"))
        connection.execute(text("INSERT INTO left_behind VALUES (:turn)"), {"turn": turn})
    with engine.connect() as connection:
        assert connection.execute(text("SELECT turn FROM left_behind")).scalar_one() == turn
