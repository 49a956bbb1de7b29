"""Files and folders that somebody names at the console: tried before the work, MistakeError when they will not do."""

from pathlib import Path
from typing import Final

from app.cli.mistakes import MistakeError
from app.texts import text

MAPS: Final = (".geojson", ".json")
"""A map of neighbourhoods may also be imported by itself."""


def check_directory(directory: Path) -> None:
    """Look whether this is a folder, or a map."""
    if not directory.exists():
        raise MistakeError(text("console.mistake.no-directory", directory=directory))
    if not (directory.is_dir() or directory.suffix.lower() in MAPS):
        raise MistakeError(text("console.mistake.not-a-directory", directory=directory))


def check_writable(file: Path) -> None:
    """Try whether this can be written, before the work of which it is the result."""
    try:
        if not file.parent.is_dir():
            raise MistakeError(text("console.mistake.no-folder-to-write", file=file))
        was_there = file.exists()
        file.open("a").close()
        if not was_there:
            file.unlink()
    except OSError:
        raise MistakeError(text("console.mistake.cannot-write", file=file)) from None


def write(file: Path, content: str) -> None:
    """Write this file."""
    try:
        file.write_text(content, encoding="utf-8")
    except OSError:
        raise MistakeError(text("console.mistake.cannot-write", file=file)) from None
