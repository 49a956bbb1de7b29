"""toevallig table: who should sit together about a need of an organisation or initiative."""

from typing import Annotated

import typer
from rich.text import Text

from app.cli import screen
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.errors import NotFound
from app.schemas.gatherings import SeatOut
from app.services import cards, gatherings
from app.texts import text


def table(need: Annotated[str, typer.Argument(metavar=text("console.word.need"), help=text("tables.option"))]) -> None:
    """Print who should sit together about one need, for what, and who can invite them."""
    console = screen.console()
    with open_house() as house, house.writing() as work:
        try:
            row = cards.need(work, need)
            found = gatherings.proposed(work, str(row.need.id))
        except NotFound:
            raise MistakeError(text("tables.no-need", need=need)) from None
        seats = [*found.seats, *found.others]
        names = gatherings.names(work, [one for seat in seats for one in (seat.node, seat.inviter)])
        words = row.need.text
    console.print(Text(words, style="italic"), end="\n\n")
    for place, seat in enumerate(found.seats, start=1):
        via = names.get(seat.inviter) if seat.inviter else None
        known = text("tables.via", name=via) if via else text("tables.unknown-here")
        console.print(Text(f"{place}. {_seat(seat, names[seat.node])}", style="bold"))
        console.print(Text(f"   {text('tables.seated') if seat.seated else known}"))
    for part in found.missing:
        console.print(Text(f"-  {text('tables.missing', part=part.label)}", style="bold"))
    console.print(Text(f"\n{text('tables.others')}"))
    for seat in found.others:
        console.print(Text(f"   {_seat(seat, names[seat.node])}"))


def _seat(seat: SeatOut, name: str) -> str:
    return f"{name}: {', '.join(part.label for part in seat.parts)}" if seat.parts else name
