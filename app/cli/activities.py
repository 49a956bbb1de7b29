"""toevallig ideas: where three or more people ask for something alike, with names, since the operator may know them."""

from typing import Annotated

import typer
from rich.text import Text

from app.cli import screen
from app.cli.house import open_house
from app.services import activities
from app.texts import text


def ideas(
    limit: Annotated[int, typer.Option(min=1, max=20, help=text("activities.limit"), show_default="10")] = 10,
) -> None:
    """Print the ideas for new activities, the largest group first."""
    console = screen.console()
    with open_house() as house, house.writing() as work:
        found = activities.proposals(work, limit)
    for one in found:
        console.print(Text(text("activities.idea", count=one.count, about=one.about), style="bold"))
        for asker in one.askers:
            console.print(Text(f"  • {asker.name or text('activities.somebody')}: {asker.words}"), soft_wrap=True)
        carriers = [
            text("activities.could", name=carrier.name or text("activities.somebody")) for carrier in one.carriers
        ]
        where = text("activities.where", place=one.room.name) if one.room else text("activities.no-place")
        for said in carriers or [text("activities.no-carrier")]:
            console.print(Text(f"  {said}"))
        console.print(Text(f"  {where} {one.hour}".rstrip()), end="\n\n")
    if not found:
        console.print(text("activities.none"))
