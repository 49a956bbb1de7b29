"""toevallig vocabulary: what this installation knows of what neighbours ask and offer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.progress import Progress, TaskID
from rich.text import Text

from app.cli import screen
from app.services import status, vocabulary
from app.settings import Settings
from app.texts import text

MEGABYTE: Final = 1_000_000
STEPS: Final = {"vectors": "console.vocabulary.vectors", "training": "console.vocabulary.training"}


def build() -> None:
    """Make the vectors of all examples and train from them; a bar for each of the two."""
    status.settle(Settings().rung)
    with _bars() as bars:
        sizes = vocabulary.build(bars.show)
    for name, size in sizes.items():
        screen.console().print(Text(text("console.vocabulary.file", name=name, size=screen.ratio(size / MEGABYTE))))
    screen.console().print(Text(text("console.vocabulary.built")), soft_wrap=True)


class Bars:
    """One bar for each thing that is done."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._tasks: dict[str, TaskID] = {}

    def show(self, what: str, done: int, total: int) -> None:
        """Show how far along this is."""
        if what not in self._tasks:
            self._tasks[what] = self._shown.add_task(text(STEPS[what]), total=total)
        self._shown.update(self._tasks[what], completed=done)


@contextmanager
def _bars() -> Iterator[Bars]:
    with screen.bar() as shown:
        yield Bars(shown)
