"""Failpoints do nothing unless a test asks for it, and a service that is not tested does not start with them."""

import ast
import os
import re
import subprocess
import sys

import pytest

from app import failpoints
from app.failpoints import FailedOnPurposeError, failpoint, read
from tests.guards.repository import ROOT

TESTING = {"TOEVALLIG_TESTING": "1"}


def test_nothing_happens_of_itself():
    assert failpoints.SET == {}
    for name in failpoints.NAMES:
        failpoint(name)


def test_what_is_asked_happens_there_and_nowhere_else(monkeypatch):
    monkeypatch.setattr(failpoints, "SET", read(TESTING | {"TOEVALLIG_FAILPOINTS": "write.before_audit=raise"}))
    failpoint("idem.after_commit")
    with pytest.raises(FailedOnPurposeError):
        failpoint("write.before_audit")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"TOEVALLIG_FAILPOINTS": "write.before_audit=raise"}, "TOEVALLIG_TESTING"),
        ({"TOEVALLIG_FAILPOINTS": "write.before_audit=raise", "TOEVALLIG_TESTING": "0"}, "TOEVALLIG_TESTING"),
        (TESTING | {"TOEVALLIG_FAILPOINTS": "write.before=raise"}, "write.before"),
        (TESTING | {"TOEVALLIG_FAILPOINTS": "write.before_audit=explode"}, "explode"),
        (TESTING | {"TOEVALLIG_FAILPOINTS": "write.before_audit=sleep:"}, "sleep:"),
        (TESTING | {"TOEVALLIG_FAILPOINTS": "write.before_audit"}, "cannot"),
    ],
)
def test_what_cannot_be_is_refused(environment, said):
    with pytest.raises(RuntimeError, match=re.escape(said)):
        read(environment)


def test_outside_a_test_nothing_starts_with_it():
    environment = {name: value for name, value in os.environ.items() if name != "TOEVALLIG_TESTING"}
    environment["TOEVALLIG_FAILPOINTS"] = "idem.after_commit=kill"
    started = subprocess.run(
        [sys.executable, "-c", "import app.main"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert "for tests only" in started.stderr


def places(source: str) -> list[object]:
    """What is asked of `failpoint` in a source."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        getattr(call.args[0], "value", None)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "failpoint"
    ]


def test_each_has_a_place_in_the_code():
    sources = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "app").rglob("*.py")))
    assert {name for source in sources for name in places(source)} == failpoints.NAMES


def test_a_point_that_is_not_named_in_plain_words_is_caught():
    assert places("failpoint('a.b')\nfailpoint(name)") == ["a.b", None]
