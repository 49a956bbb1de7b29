"""Nobody fills in anything for a report alone: a column kept for statistics is used by the work itself as well.

What a report is made of is counted from what was tapped anyway. So a column with the purpose `statistics` must be read
by other code than what counts, reports, exports, imports and keeps it. It goes by names: a column that is called
as one that is used passes too.
"""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from app.models import METADATA

APP = Path(__file__).parents[2] / "app"

NOT_THE_WORK = {
    "exporting", "importing", "locale", "migrations", "models", "static",
    "repositories/bookkeeping.py", "repositories/counting.py", "repositories/exports.py", "repositories/reports.py",
    "repositories/snapshots.py",
    "services/bookkeeping.py", "services/count_tables.py", "services/counting.py", "services/figures.py",
    "services/network_tables.py", "services/published.py", "services/reports.py", "services/snapshots.py",
    "services/tables.py",
    "web/bookkeeping.py", "web/figure_words.py", "web/report_lines.py", "web/reports.py",
}  # fmt: skip
"""Folders and files of `app` that count, report, export, deliver and keep. What they use, the work does not use."""

THE_REPORT_ITSELF = {
    "area", "area_action", "goal", "grouped_area", "indicator", "meeting", "meeting_guest", "overlay", "pilot",
    "snapshot", "snapshot_area", "snapshot_member", "statistic", "story", "year_report",
}  # fmt: skip
"""Tables that are what a coordinator writes or what was counted: nobody who works with people fills them in."""

REVIEWED = {
    "introduction.outcome": "delivered by a folder, from before we were here; nobody fills it in",
    "role.half_time_collective": "delivered by a folder; nobody fills it in",
    "signal.root_cause_category": "delivered by a folder, for the work on signals that comes later",
}
"""Columns of which only figures are made, each with why that is no second bookkeeping."""


def used(sources: Iterable[str]) -> set[str]:
    """Names that code reads of a row, or writes as a word: attributes, names of arguments, and keys."""
    found: set[str] = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                    found.add(name)
                case ast.Constant(value=str(name)):
                    found.add(name)
    return found


def the_work() -> list[str]:
    """The code of everything but what counts and reports."""
    return [
        path.read_text(encoding="utf-8")
        for path in sorted(APP.rglob("*.py"))
        if not {path.relative_to(APP).as_posix(), path.relative_to(APP).parts[0]} & NOT_THE_WORK
    ]


def only_for_reports(metadata: MetaData, names: set[str]) -> set[str]:
    """Columns that are kept for statistics and that the work does not use."""
    return {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if table.name not in THE_REPORT_ITSELF
        and column.info.get("purpose") == "statistics"
        and column.name not in names
    }


def test_no_column_is_filled_in_for_a_report_alone():
    assert only_for_reports(METADATA, used(the_work())) == REVIEWED.keys()


def test_the_lists_name_what_is_there():
    assert {one for one in NOT_THE_WORK if not (APP / one).exists()} == set()
    assert THE_REPORT_ITSELF - METADATA.tables.keys() == set()


KEPT = {"class": "K1", "purpose": "statistics", "term": "membership"}


def planted(name: str, purpose: str = "statistics") -> MetaData:
    metadata = MetaData()
    Table(
        "role",
        metadata,
        Column("municipality", String, info=KEPT | {"purpose": "operation"}),
        Column(name, Integer, info=KEPT | {"purpose": purpose}),
    )
    return metadata


def test_a_column_that_only_a_report_uses_is_caught():
    assert only_for_reports(planted("hours_for_the_subsidy"), used(the_work())) == {"role.hours_for_the_subsidy"}


@pytest.mark.parametrize(
    "source",
    [
        "def waits(role):\n    return role.hours_for_the_subsidy > 3",
        "work.roles.change(row, hours_for_the_subsidy=4)",
        'values["hours_for_the_subsidy"]',
    ],
)
def test_a_column_that_the_work_uses_passes(source):
    assert only_for_reports(planted("hours_for_the_subsidy"), used([source])) == set()


def test_a_column_with_another_purpose_passes():
    assert only_for_reports(planted("hours_for_the_subsidy", "matching"), set()) == set()
