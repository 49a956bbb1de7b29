"""The stories are told to the same service that the tests of the API use, or in a browser before a Waterrijk."""

import pytest

from tests.api.conftest import service
from tests.stories.browser import opened, write_waterrijk
from tests.web.chromium import launched

__all__ = ["service"]


@pytest.fixture(scope="module")
def chromium():
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A file with Waterrijk in it, to copy: reading the folder takes longer than a story."""
    file = tmp_path_factory.mktemp("waterrijk") / "template.db"
    write_waterrijk(file)
    return file


@pytest.fixture
def waterrijk(template, tmp_path):
    with opened(template, tmp_path) as found:
        yield found
