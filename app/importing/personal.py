"""Personal data in the free texts of a folder: stored as delivered, and reported by line, never quoted."""

from collections.abc import Iterable, Sequence
from typing import Final

from app.importing.rows import Row
from app.texts import listed, text
from matching.personal import Kind, personal_in

FREE_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "talents.csv": ("text", "constraints"),
    "needs.csv": ("text",),
    "introductions.csv": ("note",),
    "signals.csv": ("text",),
}
"""The columns in which people write what they like. What organisations, places and initiatives say is public."""
SENTENCES: Final[dict[Kind, str]] = {
    "bsn": "import.personal.bsn",
    "iban": "import.personal.iban",
    "email": "import.personal.email",
    "phone": "import.personal.phone",
    "address": "import.personal.address",
    "name": "import.personal.name",
}
MOST_LINES: Final = 20
"""So many lines are named; of the rest only how many there are."""


def personal_warnings(file: str, rows: Iterable[Row]) -> list[str]:
    """For each column of this file and each kind of personal data a sentence with the lines that hold it."""
    lines: dict[tuple[str, Kind], list[int]] = {}
    for row in rows:
        for column in FREE_TEXTS[file]:
            kinds = {one.kind for one in personal_in(row.values[column] or "")}
            for kind in SENTENCES:
                if kind in kinds:
                    lines.setdefault((column, kind), []).append(row.line)
    order = [(column, kind) for column in FREE_TEXTS[file] for kind in SENTENCES]
    return [
        text(SENTENCES[kind], column=column, lines=_listed(lines[column, kind]))
        for column, kind in order
        if (column, kind) in lines
    ]


def _listed(lines: Sequence[int]) -> str:
    shown = [str(line) for line in sorted(lines)[:MOST_LINES]]
    more = len(lines) - MOST_LINES
    return listed([*shown, text("import.more-lines", count=more)] if more > 0 else shown)
