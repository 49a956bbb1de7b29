"""toevallig suggest: the cards of one need, with names, since the operator may know them."""

from typing import Annotated

import typer
from rich.panel import Panel
from rich.text import Text

from app.cli import screen
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.errors import NotFound
from app.schemas.suggestions import SuggestionOut, SuggestionsOut
from app.services import cards, suggestions
from app.texts import text
from app.work import Work


def suggest(
    need: Annotated[str, typer.Argument(metavar=text("console.word.need"), help=text("console.option.need"))],
    limit: Annotated[int, typer.Option(min=1, max=100, help=text("console.option.limit"), show_default="5")] = 5,
) -> None:
    """Print the cards of one need."""
    with open_house() as house, house.writing() as work:
        try:
            row = cards.need(work, need)
        except NotFound:
            raise MistakeError(text("console.mistake.need", need=need)) from None
        show_answer(work, row.need.text, suggestions.for_need(work, str(row.need.id), limit))


def show_answer(work: Work, need: str, answer: SuggestionsOut) -> None:
    """Print the need and its cards; or, when nobody fits, the nearest and who might know."""
    console = screen.console()
    console.print(Text(text("console.card.need", need=need), style="italic"), end="\n\n")
    for place, suggestion in enumerate(answer.suggestions, start=1):
        console.print(_card(work, place, suggestion))
    if answer.message:
        console.print(Text(answer.message), end="\n\n")
    if answer.near_miss:
        near = cards.party(work, answer.near_miss.owner)
        limit = answer.near_miss.limit.text
        said = text("console.card.near-miss", name=near.name, neighbourhood=near.neighbourhood, limit=limit)
        console.print(Text(said))
    if answer.might_know:
        console.print(text("console.card.might-know"))
    for known in answer.might_know:
        someone = cards.party(work, known.id)
        console.print(Text(f"  • {someone.name} ({someone.neighbourhood}): {known.text}"))


def _card(work: Work, place: int, suggestion: SuggestionOut) -> Panel:
    """One suggestion."""
    giver = cards.party(work, suggestion.owner)
    via = suggestion.via
    introducer = cards.party(work, via.id).name if via and via.id else via and via.text
    if any(reason.code == "acquainted" for reason in suggestion.reasons):
        introducer = text("console.card.acquainted")
    # What it brings the other side has a line of its own.
    unknown = [reason.text for reason in suggestion.unknown if reason.code != "interest-unknown"]
    clashes = [reason.text for reason in suggestion.clashes]
    reasons = [f"{one.text} ({one.points})" if one.points else one.text for one in suggestion.reasons]
    rows = [
        (text("console.card.offers"), Text(f"„{cards.offer(work, suggestion.talent)}”")),
        (text("console.card.why"), screen.points(reasons)),
        (text("console.card.unknown"), screen.points(unknown or [text("console.card.nothing-unknown")])),
        (text("console.card.clashes"), screen.points(clashes or [text("console.card.nothing-clashes")])),
        (text("console.card.via"), Text(introducer or text("console.card.nobody-between"))),
        (text("console.card.gain"), Text(suggestion.gain or text("console.card.gain-unknown"))),
    ]
    title = Text(f"{place}. {giver.name}, {giver.neighbourhood}", style="bold")
    return Panel(screen.facts(rows), title=title, title_align="left")
