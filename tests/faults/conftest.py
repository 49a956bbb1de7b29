"""A small town that real servers are started on."""

from collections.abc import Iterator

import pytest

from tests.faults.server import House, Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Give the one place that servers come from."""
    found = Nursery()
    yield found
    found.close()


@pytest.fixture
def house(database_url: str, nursery: Nursery) -> Iterator[House]:
    """Give a town in a new database of each kind."""
    found = House(database_url, nursery)
    yield found
    found.database.dispose()
