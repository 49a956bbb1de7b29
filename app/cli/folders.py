"""toevallig import, toevallig rank: a delivered folder, stored in the database or only ranked."""

import json
import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.markup import escape
from rich.text import Text

from app.cli import screen
from app.cli.files import check_directory, check_writable, write
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.errors import Invalid
from app.importing import Report
from app.services import ranking
from app.texts import text

FIRST_REASONS: Final = 10
"""Rejections shown on the screen; the report holds all of them."""


def import_directory(
    directory: Annotated[Path, typer.Argument(metavar=text("console.word.folder"), help=text("console.option.folder"))],
    *,
    partial: Annotated[bool, typer.Option("--partial", help=text("console.option.partial"))] = False,
    report: Annotated[
        Path | None, typer.Option(metavar=text("console.word.file"), help=text("console.option.report"))
    ] = None,
    organisation: Annotated[str | None, typer.Option(metavar="ID", help=text("console.option.recorder"))] = None,
) -> int:
    """Import a folder; 0 when it was stored, 1 when rejections stopped it."""
    check_directory(directory)
    if report is not None:
        check_writable(report)
    with open_house() as house:
        try:
            found = house.take_in(directory, organisation=organisation, partial=partial)
        except Invalid:
            raise MistakeError(text("console.mistake.recorder", organisation=organisation)) from None
    if report is not None:
        write(report, json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n")
    _show_report(found)
    return 0 if found.stored else 1


def rank(
    directory: Annotated[Path, typer.Argument(metavar=text("console.word.folder"), help=text("console.option.folder"))],
    out: Annotated[Path, typer.Option(metavar=text("console.word.file"), help=text("console.option.out"))],
    *,
    content_only: Annotated[bool, typer.Option("--content-only", help=text("console.option.content-only"))] = False,
    limit: Annotated[int, typer.Option(min=1, help=text("console.option.limit-per-need"), show_default="20")] = 20,
) -> None:
    """Write one line of JSON for each open need of a folder."""
    check_directory(directory)
    check_writable(out)
    with (
        tempfile.TemporaryDirectory(prefix="toevallig-") as folder,
        open_house(f"sqlite:///{Path(folder) / 'rank.db'}") as house,
    ):
        found = house.take_in(directory, partial=True)
        with house.reading() as work:
            needs = ranking.open_needs(work)
            lines = ranking.ranked(work, needs, limit=limit, content_only=content_only)
            shown = screen.progress(text("console.rank.progress"), lines, len(needs))
            written = [json.dumps(line) + "\n" for line in shown]
    write(out, "".join(written))
    errors = screen.console(stderr=True)
    if not found.ok:
        errors.print(text("console.rank.rejected", rows=found.rows, rejected=found.rejected))
    errors.print(text("console.rank.done", needs=len(written), file=out), highlight=False, markup=False)


def _show_report(report: Report) -> None:
    table = screen.table(
        text("console.report.file"),
        text("console.report.rows"),
        text("console.report.stored") if report.stored else text("console.report.fine"),
        text("console.report.rejected"),
    )
    for name, file in sorted(report.files.items()):
        table.add_row(escape(name), str(file.rows), str(file.accepted), str(len(file.rejected)))
    console = screen.console()
    console.print(table)
    reasons = [
        (name, line, reason) for name, file in sorted(report.files.items()) for line, reason in sorted(file.rejected)
    ]
    for name, line, reason in reasons[:FIRST_REASONS]:
        console.print(Text(text("console.report.line", file=name, line=line, reason=reason)))
    if len(reasons) > FIRST_REASONS:
        console.print(text("console.report.more", count=len(reasons) - FIRST_REASONS))
    for name, file in sorted(report.files.items()):
        for warning in file.warnings[:FIRST_REASONS]:
            console.print(Text(text("console.report.warning", file=name, warning=warning)))
    if not report.stored:
        console.print(text("console.report.nothing-stored"))
    elif not report.rows:
        console.print(text("console.report.nothing-read"))
    elif not report.changed:
        console.print(text("console.report.nothing-new"))
