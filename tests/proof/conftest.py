"""Proof of what the issues promise: `make proof` runs this folder at full count and writes docs/proof.md.

A file test_issue_N.py holds the promises of issue N; its tests call `shown(promise, figure)`.
"""

import datetime as dt
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "proof.md"
HEAD = """# Bewijs

Wat elke opdracht belooft te laten zien, het commando dat het laat zien, de uitkomst en de dag waarop.
`make proof` schrijft deze bladzijde; wie een deel draait, vernieuwt alleen die regels.
Wat niet gehaald is, staat er ook.

| opdracht | wat | gehaald | uitkomst | commando | datum |
|---:|---|---|---|---|---|
"""
COMMAND = "TOEVALLIG_HYPOTHESIS=proof .venv/bin/pytest -m proof '{test}'"

ROW = re.compile(r"\| \d+ \| .* \| `(.*)` \| \d{4}-\d\d-\d\d \|")
"""A row of the table, with its command."""

# Issue, promise, whether it was kept, figure, command.
Line = tuple[int, str, str, str, str]


@pytest.hookimpl(tryfirst=True)  # before -m chooses by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.proof)


@pytest.fixture
def shown(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Callable[[str, str], None]:
    """Give the function that notes one promise of the issue and the figure that was found."""
    issue = int(re.fullmatch(r"test_issue_(\d+)\w*", request.path.stem).group(1))

    def note(line: str, figure: str) -> None:
        record_property("shown", (issue, line, figure))

    return note


class ProofPage:
    """Collects what was shown, from parallel workers too, and writes the page, with what failed."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        named = re.search(r"test_issue_(\d+)", report.nodeid)
        if report.when != "call" or named is None or report.skipped:
            return
        notes = [value for name, value in report.user_properties if name == "shown"]
        kept = "ja" if report.passed else "**nee**"
        for issue, line, figure in notes or [(int(named[1]), report.nodeid.rsplit("::", 1)[-1], "niet gehaald")]:
            self.lines.append((issue, line, kept, figure, COMMAND.format(test=report.nodeid)))

    def pytest_sessionfinish(self) -> None:
        if self.lines:
            before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
            PAGE.write_text(page(self.lines, dt.datetime.now().astimezone().date(), before), encoding="utf-8")


def page(lines: list[Line], day: dt.date, before: str = "") -> str:
    """Write the table, sorted by issue and promise, with a bar inside a cell made harmless.

    Of the page as it was `before`, rows of tests that did not run now stay as they are.
    """
    commands = {_cell(command) for *_, command in lines}
    kept_rows = {row for row in before.splitlines() if ROW.fullmatch(row) and ROW.fullmatch(row)[1] not in commands}
    new_rows = {
        f"| {issue} | {_cell(line)} | {kept} | {_cell(figure)} | `{_cell(command)}` | {day} |"
        for issue, line, kept, figure, command in lines
    }
    return HEAD + "\n".join(sorted(kept_rows | new_rows)) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("TOEVALLIG_PROOF") == "1" and not hasattr(config, "workerinput"):
        config.pluginmanager.register(ProofPage())
