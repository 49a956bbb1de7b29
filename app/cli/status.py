"""toevallig status: what this installation reads texts with, and which must be read again."""

from typing import Final

from rich.text import Text
from sqlalchemy.engine import URL

from app.cli import screen
from app.cli.house import open_house
from app.services import status
from app.texts import text

RUNGS: Final = {
    "full": "console.status.full",
    "e5": "console.status.e5",
    "use": "console.status.use",
    "words": "console.status.words",
}
"""What each rung of the ladder is called."""
WHY: Final = {
    "no-wheel": "console.status.no-wheel",
    "no-avx2": "console.status.no-avx2",
    "trial-failed": "console.status.trial-failed",
    "not-wanted": "console.status.not-wanted",
    "no-vectors": "console.status.no-vectors",
    "damaged": "console.status.damaged",
    "stale": "console.status.stale",
}
"""Why a model does not read along, and what to do about it."""
MODELS: Final = {"e5": "e5", "use": "USE"}
"""What the models are called."""
SHORT: Final = 8
"""Digits of the vocabulary's sha256 that tell two versions apart."""


def show() -> None:
    """Print how this installation reads, and how many texts must be read again."""
    with open_house() as house:
        with house.reading() as work:
            found = status.look(work)
        _show(found, _address(house.database.url))


def _show(found: status.Status, address: str) -> None:
    of_words = text(
        "console.status.vocabulary-is",
        version=found.vocabulary[:SHORT],
        concepts=found.concepts,
        examples=found.examples,
    )
    rows = [
        (text("console.status.reads"), Text(text(RUNGS[found.rung]))),
        (text("console.status.models"), screen.points(found.models or [text("console.status.no-models")])),
        (text("console.status.vocabulary"), Text(of_words)),
        (text("console.status.database"), Text(address)),
    ]
    if found.why:
        why = screen.points(text(WHY[code], model=MODELS[name]) for name, code in found.why)
        rows.insert(2, (text("console.status.why"), why))
    table = screen.table(text("console.status.texts"), text("console.status.now"), text("console.status.again"))
    for name, texts in (
        (text("console.status.needs"), found.needs),
        (text("console.status.talents"), found.talents),
    ):
        table.add_row(name, str(texts.current), str(texts.stale))
    console = screen.console()
    console.print(screen.facts(rows), table, sep="\n")
    if found.needs.stale or found.talents.stale:
        console.print(text("console.status.some-again"))


def _address(url: URL) -> str:
    """Where the database is, without who enters it and how: a screen is easily sent along with a question."""
    return URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database).render_as_string()
