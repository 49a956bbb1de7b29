"""toevallig confirm, toevallig reread: what a person says that texts are about, and reading texts again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten
from typing import Annotated, Final, Literal

import typer
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from app.cli import screen
from app.cli.choosing import BACK, SKIP, STOP, Choices, read_line
from app.cli.house import House, open_house
from app.cli.mistakes import MistakeError
from app.errors import NotFound, Stale
from app.repositories.heard import ABOUTS, About
from app.schemas.readings import ProposedConceptOut
from app.services import confirming, rereading
from app.services.confirming import Shown, Which
from app.services.reasons import concept_label
from app.texts import listed, text

Said = list[str] | Literal["skip", "stop", "back"]
"""What somebody says of one text: its concepts, or neither yes nor no, or that the answer before it was wrong."""
EXAMPLE_LENGTH: Final = 60
"""Characters of an example sentence that are shown: enough to know it by, and it stays on its line."""


class Noun(StrEnum):
    """Which texts."""

    NEEDS = "needs"
    TALENTS = "talents"


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody said of one text, at which place it was, and the text as it was then."""

    place: int
    shown: Shown
    said: Said


MEANT: Final[dict[Noun | None, tuple[About, ...]]] = {
    None: ABOUTS,
    Noun.NEEDS: ("need",),
    Noun.TALENTS: ("talent",),
}
TITLES: Final[dict[About, str]] = {"need": "console.confirm.need", "talent": "console.confirm.talent"}
SOUNDS: Final[dict[About, str]] = {"need": "console.confirm.sounds-offer", "talent": "console.confirm.sounds-need"}
"""What to say of a text whose words say the opposite of what it is."""


def confirm(
    side: Annotated[Noun | None, typer.Option(help=text("console.option.side"))] = None,
    limit: Annotated[int | None, typer.Option(min=1, help=text("console.option.limit-texts"))] = None,
    neighbourhood: Annotated[str | None, typer.Option(metavar="CODE", help=text("console.option.near"))] = None,
) -> None:
    """Go through the texts of which nobody said yet what they are about; each answer is stored at once."""
    console = screen.console()
    with open_house() as house:
        with house.reading() as work:
            if neighbourhood is not None:
                _check_neighbourhood(neighbourhood, [area.code for area in work.areas.neighbourhoods()])
            found = confirming.waiting(work, MEANT[side], neighbourhood)
        if not found:
            console.print(text("console.confirm.nothing"))
            return
        console.print(text("console.confirm.waiting", count=len(found)))
        console.print(text("console.confirm.how"), end="\n\n")
        tally = _go_through(console, house, found[:limit])
    console.print(text("console.confirm.done", named=tally["named"], none=tally["none"], skipped=tally["skipped"]))


def reread() -> None:
    """Read every text again that was read with something else than what texts are read with now."""
    done: Counter[str] = Counter()
    with open_house() as house:
        with house.reading() as work:
            stale = rereading.waiting(work)
        with screen.bar() as bar:
            task = bar.add_task(text("console.reread.progress"), total=sum(stale.values()))
            for about in stale:
                for count in _pieces(house, about):
                    done[about] += count
                    bar.advance(task, count)
    said = text("console.reread.done", needs=done["need"], talents=done["talent"])
    screen.console().print(said if done else text("console.reread.nothing"))


def _pieces(house: House, about: About) -> Iterable[int]:
    """Read again piece by piece, each in a transaction of its own: who stops halfway goes on from there later."""
    after = 0
    while True:
        with house.writing() as work:
            count, after = rereading.some(work, about, after)
        if not count:
            return
        yield count


def _check_neighbourhood(code: str, known: Sequence[str]) -> None:
    if code not in known:
        names = ", ".join(known) or text("console.mistake.no-neighbourhood-yet")
        raise MistakeError(text("console.mistake.neighbourhood", codes=code, known=names))


def _go_through(console: Console, house: House, found: Sequence[Which]) -> Counter[str]:
    """Show these texts one by one and store what is said of each; how many were named, none of these, skipped."""
    answered: list[Answered] = []
    place = 0
    while place < len(found):
        try:
            said, shown = _one(
                console, house, found[place], text("console.confirm.place", place=place + 1, total=len(found))
            )
        except (NotFound, Stale):
            console.print(text("console.confirm.changed"), end="\n\n")
            place += 1
            continue
        if said == "stop":
            break
        if said == "back":
            place = _take_back(console, house, answered, place)
        else:
            answered.append(Answered(place, shown, said))
            place += 1
    return Counter("skipped" if one.said == "skip" else "named" if one.said else "none" for one in answered)


def _take_back(console: Console, house: House, answered: list[Answered], place: int) -> int:
    """Forget the last of these answers; the place of the text to ask next, this one when there is none to forget."""
    if not answered:
        console.print(text("console.confirm.no-way-back"), end="\n\n")
        return place
    last = answered[-1]
    if last.said != "skip":
        try:
            with house.writing() as work:
                confirming.answer(work, last.shown, None)
        except (NotFound, Stale):
            console.print(text("console.confirm.stays"), end="\n\n")
            return place
    answered.pop()
    console.print(text("console.confirm.taken-back"), end="\n\n")
    return last.place


def _one(console: Console, house: House, one: Which, place: str) -> tuple[Said, Shown]:
    """Show one text, ask, and store the answer; what was said, and the text as it is then.

    While somebody thinks, no transaction is open.
    """
    with house.writing() as work:
        shown = confirming.show(work, one)
    said = _ask(console, shown, place)
    if isinstance(said, list):
        with house.writing() as work:
            shown = confirming.answer(work, shown, said)
        names = listed([concept_label(concept) for concept in said])
        stored = text("console.confirm.chosen", concepts=names) if said else text("console.confirm.chose-none")
        console.print(Text(stored), end="\n\n")
    return said, shown


def _ask(console: Console, shown: Shown, place: str) -> Said:
    words = Text(shown.text)
    if shown.conditions:
        words.append("\n" + text("console.confirm.conditions", conditions=shown.conditions), style="italic")
    title = Text(f"{text(TITLES[shown.about])} {place}", style="bold")
    console.print(Panel(words, title=title, title_align="left"))
    if shown.proposals.notice:
        console.print(Text(shown.proposals.notice, style="bold"))
    if not shown.proposals.concepts:
        console.print(text("console.confirm.no-idea"))
    choices = Choices(console, [(concept.id, _why(concept)) for concept in shown.proposals.concepts])
    if shown.proposals.question:
        console.print(Text(text(SOUNDS[shown.about]), style="dim"))
    while True:
        line = read_line(console)
        word = line.lower()
        if word in STOP:
            return "stop"
        if word in SKIP:
            return "skip"
        if word in BACK:
            return "back"
        if not choices.search(line) and (chosen := choices.chosen(line)) is not None:
            return chosen


def _why(concept: ProposedConceptOut) -> str:
    """What makes us think so: words of the text, else a sentence that is like it."""
    if concept.words:
        return ", ".join(f"„{words.text}”" for words in concept.words)
    if not concept.example:
        return ""
    return text("console.confirm.like", example=shorten(concept.example, EXAMPLE_LENGTH, placeholder="…"))
