"""The API keeps what its description promises, whoever asks whatever: a part of it, and faults that must be found.

All of it is asked in tests/proof/test_issue_4_schemathesis.py.
"""

import pytest

from tests.api.contract import Contract
from tests.faults.conftest import nursery
from tests.faults.server import House

__all__ = ["nursery"]

pytestmark = pytest.mark.slow

FEW = ("--phases", "examples,fuzzing,stateful", "--max-examples", "3", "--no-shrink")
FOREIGN_NEEDS = "tests.mutants.foreign_needs:create_app"
BREAKS = "tests.mutants.breaks_on_long_words:create_app"
FAULTS = {
    FOREIGN_NEEDS: (
        "/needs",
        "coverage,fuzzing,stateful",
        "Object-level authorization bypass: GET /needs/{needId}",
        200,
    ),
    BREAKS: ("/concepts", "coverage", "Server error: GET /concepts", 500),
}
"""Where it is looked for and how, what is found, and what was answered."""


@pytest.fixture
def contract(tmp_path, nursery):
    house = House(f"sqlite:///{tmp_path / 'test.db'}", nursery)
    yield Contract(house, tmp_path)
    house.database.dispose()


def test_a_part_of_the_api_does_as_it_says(contract):
    report = contract.asked(*FEW)
    assert (report.failures, report.broken) == ([], 0)
    assert report.cases >= 300
    assert report.good >= 50


@pytest.mark.parametrize("factory", FAULTS)
def test_a_fault_is_found(contract, factory):
    where, how, found, status = FAULTS[factory]
    options = ("--include-path-regex", f"^{where}", "--phases", how, "--max-examples", "10", "--no-shrink")
    report = contract.asked(*options, factory=factory)
    assert report.failures == [found]
    assert report.statuses[status] > 0


@pytest.mark.parametrize("day", ["0", "1790812800", "2026-10-01T00:00:00", "1-10-2026"])
def test_a_day_is_a_day_and_no_number(service, day):
    token = service.token("privacy-officer")
    answer = service.ask("GET", f"/v1/access-lines?since={day}", token=token)
    assert answer.status_code == 400
    assert [error["code"] for error in answer.json()["errors"]] == ["not-date"]
