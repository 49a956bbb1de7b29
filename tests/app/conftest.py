"""A migrated, empty database of each kind, and its network."""

from collections.abc import Iterator

import pytest

from app.database import Database
from app.live import Live


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give a new database on which every migration has run."""
    found = Database(database_url, busy_seconds=20)
    found.upgrade()
    yield found
    found.dispose()


@pytest.fixture
def live(database: Database) -> Live:
    """Give the network of this process."""
    return Live(database)
