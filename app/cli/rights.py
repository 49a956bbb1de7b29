"""toevallig erase, toevallig export: somebody goes for good; or everything that is kept of somebody, as a file."""

import datetime as dt
import sys
from typing import Annotated, Final

import typer

from app.cli import screen
from app.cli.house import House, open_house
from app.cli.mistakes import MistakeError
from app.services import rights
from app.texts import text

WAIT: Final = 60.0
"""Seconds to wait until the files hold nothing of it any more."""


def erase(
    person: Annotated[str | None, typer.Argument(metavar="ID", help=text("console.option.erase-id"))] = None,
    *,
    again: Annotated[bool, typer.Option("--again", help=text("console.option.erase-again"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=text("console.option.erase-yes"))] = False,
) -> None:
    """Erase somebody, or everybody whom the tombstones name."""
    if (person is None) != again:
        raise MistakeError(text("console.mistake.erase"))
    with open_house() as house:
        if again:
            count = rights.erase_again(house.database, house.live, lambda: dt.datetime.now(dt.UTC))
            screen.console().print(text("console.erase.again", count=count))
        elif person is not None:
            if not (yes or typer.confirm(text("console.erase.sure"))):
                return
            _erase(house, person)
        forgotten = house.database.forgetting.done(WAIT)
    screen.console().print(text("console.erase.forgotten" if forgotten else "console.erase.held"))


def _erase(house: House, person: str) -> None:
    with house.writing() as work:
        gone = rights.erase(work, person, "privacy-officer")
    said = text(
        "console.erase.done",
        needs=gone.needs,
        talents=gone.talents,
        introductions=gone.introductions,
        ties=gone.ties,
    )
    screen.console().print(said)


def export(
    person: Annotated[str, typer.Argument(metavar="ID", help=text("console.option.erase-id"))],
    *,
    notes: Annotated[bool, typer.Option("--notes", help=text("console.option.export-notes"))] = False,
) -> None:
    """Write everything that is kept of somebody as JSON."""
    with open_house() as house, house.writing() as work:
        found = rights.export(work, person, notes=notes)
    sys.stdout.write(found.model_dump_json(by_alias=True, indent=2) + "\n")
