"""toevallig rings: who can give to whom in a circle, with names, since the operator may know them."""

from typing import Annotated, Final

import typer
from rich.text import Text

from app.cli import screen
from app.cli.house import open_house
from app.services import rings
from app.services.rings import Circle
from app.texts import text

TWO: Final = 2


def show(limit: Annotated[int, typer.Option(min=1, max=1000, help=text("rings.console.limit"))] = 20) -> None:
    """Print the best set of rings of the whole municipality."""
    with open_house() as house, house.writing() as work, screen.bar() as bar:
        shown, looking = screen.Bars(bar), text("rings.console.looking")
        found, more = rings.circles(work, None, most=limit, tell=lambda done, of: shown.show(looking, done, of))
    console = screen.console()
    for place, circle in enumerate(found, start=1):
        _print(place, circle)
    if not found:
        console.print(Text(text("rings.none")))
    if more:
        console.print(Text(text("rings.console.more")))


def _print(place: int, circle: Circle) -> None:
    console, count = screen.console(), len(circle.steps)
    title = text("rings.swap") if count == TWO else text("rings.ring", count=count)
    console.print(Text(f"{place}. {title}", style="bold"))
    if circle.in_return:
        console.print(Text(text("rings.in-return")))
    for step in circle.steps:
        who = text("rings.step", giver=step.giver or text("someone"), receiver=step.receiver or text("someone"))
        console.print(Text(f"   {who} {step.about}"))
