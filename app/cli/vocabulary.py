"""toevallig vocabulary: what this installation knows of what neighbours ask and offer."""

from typing import Final

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
    with screen.bar() as bar:
        bars = screen.Bars(bar)
        sizes = vocabulary.build(lambda what, done, total: bars.show(text(STEPS[what]), done, total))
    for name, size in sizes.items():
        screen.console().print(Text(text("console.vocabulary.file", name=name, size=screen.ratio(size / MEGABYTE))))
    screen.console().print(Text(text("console.vocabulary.built")), soft_wrap=True)
