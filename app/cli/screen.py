"""What is printed: the screen, tables, bars, and figures as people write them."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

WIDTH: Final = 100
"""Columns of what is printed, or fewer on a narrow screen."""
BARS: Final = 6
"""Blocks of the longest bar."""
TWO_FIGURES: Final = 10
"""From here on a whole number has two figures of its own."""

Thing = TypeVar("Thing")


def console(*, stderr: bool = False) -> Console:
    """The place to print to: at most `WIDTH` columns, and exactly so when something else reads along."""
    made = Console(stderr=stderr, highlight=False)
    made.width = min(made.width, WIDTH) if made.is_terminal else WIDTH
    return made


def table(*headings: str) -> Table:
    """A table of which the first column holds words and the others figures."""
    made = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for number, heading in enumerate(headings):
        made.add_column(heading, justify="left" if number == 0 else "right")
    return made


def facts(rows: Iterable[tuple[str, Text]]) -> Table:
    """What something is called, and beside it what it is."""
    made = Table.grid(padding=(0, 2))
    made.add_column(style="bold", no_wrap=True)
    made.add_column()
    for name, fact in rows:
        made.add_row(name, fact)
    return made


def points(sentences: Iterable[str]) -> Text:
    """Sentences below each other."""
    return Text("\n".join(f"• {sentence}" for sentence in sentences))


def bar() -> Progress:
    """A bar for long work: on stderr, and only where somebody looks at it."""
    errors = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal)


class Bars:
    """One bar for each thing that is done."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._tasks: dict[str, TaskID] = {}

    def show(self, what: str, done: int, total: int) -> None:
        """Show how far along this is."""
        if what not in self._tasks:
            self._tasks[what] = self._shown.add_task(what, total=total)
        self._shown.update(self._tasks[what], completed=done, total=total)


def progress(what: str, things: Iterable[Thing], total: int) -> Iterator[Thing]:
    """Give these things one by one, with a bar that says how far along that is."""
    with bar() as shown:
        yield from shown.track(things, total=total, description=what)


def print_json(value: object) -> None:
    """Print a value as JSON, for a program to read."""
    sys.stdout.write(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def figure(value: float | None) -> str:
    """A figure with at most four digits that count: '0,1034'; a dash when there is none."""
    if value is None:
        return "–"
    return f"{value:.4g}".replace(".", ",")


def ratio(value: float | None) -> str:
    """At least the two significant figures that are published: '0,10' and '2,0'."""
    shown = figure(value)
    if value is None or not 0 < value < TWO_FIGURES:
        return shown
    return max(shown, f"{value:#.2g}".replace(".", ","), key=len)


def percentage(value: float | None) -> str:
    """A share 0..1 in hundredths: '12,5 %'."""
    return "–" if value is None else f"{ratio(value * 100)} %"


def blocks(value: float | None, most: float) -> str:
    """Draw `value` as a bar, the longest for `most`."""
    return "█" * (round(BARS * (value or 0) / most) if most else 0)
