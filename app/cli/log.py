"""toevallig log: whether the access log is as it was written."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli import screen
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.repositories.log import Head
from app.services import log
from app.texts import text

MOST_SHOWN = 20


def verify(
    head: Annotated[
        Path | None, typer.Option(metavar=text("console.word.file"), help=text("console.option.head"))
    ] = None,
) -> int:
    """Look at every line; 1 when the log was changed, or a line that was the newest once is gone."""
    kept = None if head is None else _read(head)
    with open_house() as house, house.reading() as work:
        broken = log.broken(work)
        lost = kept is not None and not log.holds(work, kept)
        newest = log.head(work)
    console = screen.console()
    if broken:
        shown = ", ".join(map(str, broken[:MOST_SHOWN]))
        console.print(text("console.log.broken", count=len(broken), numbers=shown))
    if lost and kept is not None:
        console.print(text("console.log.lost", number=kept.number))
    if broken or lost:
        return 1
    console.print(text("console.log.whole", count=newest.count if newest else 0))
    return 0


def head() -> None:
    """Print the newest line as JSON, to be kept where nobody can reach it who can reach the database."""
    with open_house() as house, house.reading() as work:
        newest = log.head(work)
    if newest is None:
        raise MistakeError(text("console.mistake.empty-log"))
    sys.stdout.write(json.dumps(dataclasses.asdict(newest)) + "\n")


def _read(file: Path) -> Head:
    try:
        head = Head(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise MistakeError(text("console.mistake.head", file=file)) from None
    if (type(head.number), type(head.hash), type(head.count)) != (int, str, int):
        raise MistakeError(text("console.mistake.head", file=file))
    return head
