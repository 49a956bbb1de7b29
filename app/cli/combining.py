"""toevallig combine: the sets of one need, with names, since the operator may know them."""

from typing import Annotated

import typer
from rich.panel import Panel
from rich.text import Text

from app.cli import screen
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.errors import NotFound
from app.schemas.combining import CombinationOut, PartOut
from app.services import cards, combining
from app.texts import text
from app.work import Work


def combine(
    need: Annotated[str, typer.Argument(metavar=text("console.word.need"), help=text("console.option.need"))],
    limit: Annotated[int, typer.Option(min=1, max=5, help=text("combining.option.limit"), show_default="3")] = 3,
) -> None:
    """Print the sets of one need."""
    with open_house() as house, house.writing() as work:
        try:
            row = cards.need(work, need)
        except NotFound:
            raise MistakeError(text("console.mistake.need", need=need)) from None
        console = screen.console()
        console.print(Text(text("console.card.need", need=row.need.text), style="italic"), end="\n\n")
        found = combining.for_need(work, str(row.need.id), limit).combinations
        for place, one in enumerate(found, start=1):
            console.print(_card(work, place, one))
        if not found:
            console.print(Text(text("combining.none")))


def _card(work: Work, place: int, one: CombinationOut) -> Panel:
    """One set."""
    rows = [(part.text, _part(work, part)) for part in one.parts]
    when = ", ".join(words for words in (one.when, one.hour and one.hour.text) if words)
    title = Text(f"{place}. {when or text('combining.any-time')}", style="bold")
    return Panel(screen.facts(rows), title=title, title_align="left")


def _part(work: Work, part: PartOut) -> Text:
    if part.chosen is None:
        return Text(part.to_do or "")
    party = cards.party(work, part.chosen.owner)
    lines = [f"{party.name}, {party.neighbourhood}: „{cards.offer(work, part.chosen.talent)}”"]
    lines += [f"{reason.text} ({reason.points})" for reason in part.chosen.reasons]
    others = [cards.party(work, other.owner).name for other in part.alternatives]
    if others:
        lines.append(text("combining.others-named", names=", ".join(others)))
    return Text("\n".join(lines))
