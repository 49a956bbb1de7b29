"""What issue 4 promises of the API: schemathesis finds nothing in it that is not as described, whoever asks."""

import pytest

from tests.api import test_schemathesis as small
from tests.api.contract import OTHERS, PEERS
from tests.api.test_schemathesis import contract
from tests.faults.conftest import nursery

__all__ = ["contract", "nursery"]

OWN = "^/(me|sign-in|notices|covers|workload|calendar)"
"""What somebody who is signed in asks beside what a token is good for."""
STAYS = ("--exclude-operation-id", "signOut", "--exclude-operation-id", "endSession")
QUICK = ("--phases", "examples,fuzzing,stateful", "--max-examples", "5")
RUNS = {
    PEERS: (("--max-examples", "15"), 5000),
    ("operator",): (("--max-examples", "10"), 5000),
    ("signed-in",): (("--max-examples", "20", "--include-path-regex", OWN, *STAYS), 800),
    **{(role,): (QUICK, 300) for role in ("resident", *OTHERS) if role != "operator"},
}
"""Who asks, how much, and the least number of questions that that makes."""


@pytest.mark.parametrize("who", RUNS, ids=" ".join)
def test_the_api_does_as_it_says(contract, who, shown):
    options, least = RUNS[who]
    report = contract.asked(*options, "--no-shrink", who=who)
    assert (report.failures, report.broken) == ([], 0)
    assert report.cases >= least
    shown(
        f"schemathesis als {', '.join(who)}: 0 fouten, 0 antwoorden 5xx",
        f"{len(report.failures)} fouten en {report.broken} antwoorden 5xx bij {report.cases} vragen aan "
        f"{report.operations} operaties, {report.good} gelukt",
    )


@pytest.mark.parametrize("factory", small.FAULTS)
def test_a_fault_is_found(contract, factory, shown):
    small.test_a_fault_is_found(contract, factory)
    shown(f"schemathesis betrapt {factory.split('.')[-1].partition(':')[0]}", small.FAULTS[factory][2])
