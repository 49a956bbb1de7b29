"""toevallig hours: when a place is free, in the weeks that come."""

from typing import Annotated

import typer
from rich.text import Text

from app.cli import screen
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.errors import NotFound
from app.services import hours
from app.texts import text


def show(
    place: Annotated[str, typer.Argument(metavar=text("hours.word.place"), help=text("hours.option.place"))],
    weeks: Annotated[int, typer.Option(min=1, max=13, help=text("hours.option.weeks"), show_default="4")] = 4,
) -> None:
    """Print the free hours of one place."""
    with open_house() as house, house.reading() as work:
        try:
            name, rows = hours.printed(work, place, 7 * weeks)
        except NotFound:
            raise MistakeError(text("hours.mistake.place", place=place)) from None
    console = screen.console()
    console.print(Text(name, style="bold"))
    if not rows:
        console.print(Text(text("hours.none-free")))
        return
    table = screen.table(text("hours.column.day"), text("hours.column.hours"), text("hours.column.present"))
    for row in rows:
        table.add_row(*row)
    console.print(table)
