"""toevallig demo --tour: the garden story, step by step, in the browser of whoever watches."""

import typer
from rich.markup import escape

from app.cli import screen
from app.cli.house import House
from app.services import demo
from app.texts import text


def walk(house: House, site: str, *, ask: bool) -> None:
    """Say at each stop who does what, and where. With `ask` the next one comes when it happened, or at Enter."""
    console = screen.console()
    console.print(text("console.tour.intro"))
    for number, stop in enumerate(demo.TOUR, start=1):
        with house.writing() as work:
            name, link = demo.name_of(work, stop.player), demo.sign_in_link(work, stop.player, site)
            address = site + demo.address(work, stop)
        heading = text("console.tour.stop", number=number, of=len(demo.TOUR))
        console.rule(f"[bold]{heading}", align="left")
        console.print(text("console.tour.who", name=escape(name), role=text(f"role.{stop.player.role}"), link=link))
        console.print(text("console.tour.where", address=address))
        console.print(text(stop.key))
        if ask:
            _wait(house, stop)
    console.print(text("console.tour.end"))


def _wait(house: House, stop: demo.Stop) -> None:
    """Wait for Enter; once more as long as it did not happen, and then go on all the same."""
    for again in (False, True):
        typer.prompt(text("console.tour.next"), default="", show_default=False, prompt_suffix=" ")
        with house.reading() as work:
            done = demo.happened(work, stop)
        if done or again:
            break
        screen.console().print(text("console.tour.not-yet"))
    if done and stop.states:
        screen.console().print(text("console.tour.done"))
