"""toevallig vocabulary review: what people said that texts are about, as new examples for the reader."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Final, Literal

import typer
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from app.cli import screen
from app.cli.choosing import SKIP, STOP, Choices, argument, read_line
from app.cli.files import check_writable
from app.cli.house import House, open_house
from app.cli.mistakes import MistakeError
from app.errors import NotFound
from app.services import review as reviewing
from app.services.confirming import Which
from app.services.reasons import concept_label
from app.services.review import Example, Fault, Lesson
from app.texts import listed, text

YES: Final = frozenset({"ja", "j"})
NO: Final = frozenset({"nee", "n"})
SENTENCE: Final = "zin"
FAULTS: Final = {
    "blank": "console.review.blank",
    "too-long": "console.review.too-long",
    "personal": "console.review.personal",
    "known": "console.review.known",
}
"""Why a sentence cannot be an example."""
Said = Example | Literal["no", "skip", "stop"]


def review(
    to: Annotated[
        Path, typer.Option(metavar=text("console.word.file"), help=text("console.option.examples"), show_default=False)
    ] = reviewing.EXAMPLES,
) -> None:
    """Show each answer of which the reader would say something else; what is taken over becomes an example."""
    check_writable(to)
    try:
        reviewing.rows_in(to)
    except ValueError:
        raise MistakeError(text("console.mistake.no-examples", file=to)) from None
    console = screen.console()
    with open_house() as house:
        with house.reading() as work:
            found = reviewing.answered(work)
        tally = _go_through(console, house, found, to)
    if not tally:
        console.print(text("console.review.nothing"))
        return
    console.print(text("console.review.done", taken=tally["taken"], left=tally["left"], skipped=tally["skipped"]))
    if tally["taken"]:
        console.print(Text(text("console.review.next", file=to)))


def _go_through(console: Console, house: House, found: list[Which], to: Path) -> Counter[str]:
    """Show what each answer could teach, and keep what is said of it; how many were taken over, left, skipped."""
    tally: Counter[str] = Counter()
    for one in found:
        try:
            with house.writing() as work:
                lessons = reviewing.lessons_of(work, one)
            for lesson in lessons:
                if not tally:
                    console.print(text("console.review.how"), end="\n\n")
                said = _ask(console, lesson, to)
                if said == "stop":
                    tally["stopped"] += 1
                    return tally
                tally[_keep(house, lesson, said, to)] += 1
        except NotFound:
            continue
    return tally


def _keep(house: House, lesson: Lesson, said: Example | Literal["no", "skip"], to: Path) -> str:
    """Do as the reviewer says; what became of it."""
    if said == "skip":
        return "skipped"
    if isinstance(said, Example):
        reviewing.take_over(said, to)
    with house.writing() as work:
        reviewing.put_by(work, lesson)
    return "taken" if isinstance(said, Example) else "left"


def _ask(console: Console, lesson: Lesson, to: Path) -> Said:
    _show(console, lesson)
    concept, sentence = lesson.concept, lesson.text
    choices = Choices(console, [])
    _tell(console, reviewing.fault_in(sentence, to))
    while True:
        line = read_line(console)
        word = line.lower()
        if word in STOP:
            return "stop"
        if word in SKIP:
            return "skip"
        if word in NO:
            return "no"
        edited = argument(line, SENTENCE)
        if word in YES or edited:
            sentence = edited or sentence
            fault = reviewing.fault_in(sentence, to)
            if concept is None:
                console.print(text("console.review.which"))
            elif fault is None:
                return Example(concept, lesson.side, lesson.language, sentence)
            _tell(console, fault)
        elif lesson.concept is not None:
            console.print(text("console.review.again"))
        elif not choices.search(line):
            concept = _one_of(console, choices.chosen(line)) or concept


def _one_of(console: Console, chosen: list[str] | None) -> str | None:
    """The concept that a reviewer chose, when it is one."""
    if chosen is None:
        return None
    if len(chosen) != 1:
        console.print(text("console.review.which"))
        return None
    console.print(Text(text("console.review.becomes", concept=concept_label(chosen[0]))))
    return chosen[0]


def _show(console: Console, lesson: Lesson) -> None:
    console.print(Panel(Text(lesson.text), title=Text(text("console.review.text")), title_align="left"))
    first = listed([concept_label(concept) for concept in lesson.first]) or text("console.review.nothing-read")
    rows = [(text("console.review.reader"), Text(first))]
    said = text("console.review.none") if lesson.concept is None else concept_label(lesson.concept)
    rows.append((text("console.review.person"), Text(said)))
    console.print(screen.facts(rows))


def _tell(console: Console, fault: Fault | None) -> None:
    if fault is not None:
        console.print(Text(text(FAULTS[fault.code], words=listed([f"„{word}”" for word in fault.words]))))
