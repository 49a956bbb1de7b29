"""Choosing concepts at the console: from a numbered list, to which a search adds."""

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.services import concepts
from app.services.reasons import concept_label
from app.texts import listed, text

STOP: Final = frozenset({"q", "stop"})
BACK: Final = frozenset({"t", "terug"})
SKIP: Final = frozenset({"s"})
SEARCH: Final = "zoek"
NONE: Final = "0"
MOST: Final = 5
"""Concepts that one text can be about."""


def read_line(console: Console) -> str:
    """Ask for a line; 'q' when there are no more."""
    try:
        return console.input("> ").strip()
    except (EOFError, KeyboardInterrupt):
        console.print()
        return "q"


def argument(line: str, command: str) -> str:
    """What stands behind this command; '' when the line is something else."""
    first, _, rest = line.partition(" ")
    return rest.strip() if first.lower() == command else ""


class Choices:
    """What can be chosen by number. `proposals` are concepts, each with what makes us think so."""

    def __init__(self, console: Console, proposals: Iterable[tuple[str, str]]) -> None:
        self._console = console
        self._offered: list[str] = []
        self._offer(proposals)

    def search(self, line: str) -> bool:
        """List what a search finds, numbered on, and say what of it was there already; False for any other line."""
        word = argument(line, SEARCH)
        if not word:
            return False
        found = concepts.search(word)
        there = sorted(self._offered.index(concept) + 1 for concept in found if concept in self._offered)
        if there:
            self._console.print(text("console.choose.there", numbers=listed([str(number) for number in there])))
        if not found:
            self._console.print(Text(_try_another(word)))
        self._offer([(concept, "") for concept in found if concept not in self._offered])
        return True

    def chosen(self, line: str) -> list[str] | None:
        """The concepts that a line names by number, none for '0'; None for anything else, which is told."""
        words = line.replace(",", " ").split()
        if words == [NONE]:
            return []
        numbers = {str(number): concept for number, concept in enumerate(self._offered, start=1)}
        if 0 < len(set(words)) <= MOST and all(word in numbers for word in words):
            return [numbers[word] for word in dict.fromkeys(words)]
        self._console.print(text("console.choose.again", count=len(self._offered)))
        return None

    def _offer(self, rows: Iterable[tuple[str, str]]) -> None:
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="bold")
        table.add_column()
        table.add_column(style="dim")
        for concept, why in rows:
            self._offered.append(concept)
            table.add_row(str(len(self._offered)), Text(concept_label(concept)), Text(why))
        if table.row_count:
            self._console.print(table)


def _try_another(word: str) -> str:
    """What to say to who searched and found nothing: words that look like it, if there are any."""
    like = concepts.words_like(word)
    return text("console.choose.like", words=listed(like)) if like else text("console.choose.not-found")
