"""From the bytes of a CSV file to records: strictly, line by line, so that one bad line costs one record.

A quoted field may run over line ends only when the joined record parses strictly and has as many cells as the header;
otherwise the line where the quote opened is rejected alone and reading goes on at the next line. Every line
is parsed at most twice outside a record that is accepted, so a hostile file takes linear time too.
"""

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.texts import text

BOM: Final = b"\xef\xbb\xbf"
DELIMITERS: Final = (";", ",", "\t")
NAMED_DELIMITER: Final = re.compile(r'"?sep=([;,|\t])"?\s*', re.IGNORECASE)
"""A first line by which Excel says what stands between the cells."""
UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters that no keyboard types; PostgreSQL refuses the first, a console obeys some others."""


@dataclass(slots=True)
class Sheet:
    """One file as records. `columns` are the names in the header, in lower case; a record is (line, cells)."""

    columns: tuple[str, ...] = ()
    records: list[tuple[int, list[str]]] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)


def read(content: bytes, known: Collection[str]) -> Sheet:
    """Read a file; `known` are the column names that help to recognise the separator (`;`, `,` or tab)."""
    lines = _decoded(content)
    first = _first_filled(lines, 0)
    named = NAMED_DELIMITER.fullmatch(lines[first] or "") if first < len(lines) else None
    if named is not None:
        first = _first_filled(lines, first + 1)
    if first == len(lines):
        return Sheet()
    delimiter, columns = _header(lines[first], known, (named[1],) if named else DELIMITERS)
    sheet = Sheet(columns)
    reader = _Reader(lines, delimiter, len(columns))
    at = first + 1
    while at < len(lines):
        line = lines[at]
        if line is not None and _is_blank(line, delimiter):
            at += 1
            continue
        cells, end, reason = reader.record(at)
        if not columns:
            reason = text("import.no-header")
        if reason:
            sheet.rejected.append((at + 1, reason))
            at += 1
        else:
            if any(map(str.strip, cells)):
                sheet.records.append((at + 1, cells))
            at = end + 1
    return sheet


def _first_filled(lines: Sequence[str | None], start: int) -> int:
    """The first line from `start` that is not blank; the number of lines when there is none."""
    return next((n for n in range(start, len(lines)) if lines[n] is None or (lines[n] or "").strip()), len(lines))


def _is_blank(line: str, delimiter: str) -> bool:
    """Whether nothing stands in any cell: a spreadsheet leaves such lines under its last row."""
    return not line.replace(delimiter, "").strip()


def _decoded(content: bytes) -> list[str | None]:
    """The lines as text; None is a line that cannot be decoded.

    UTF-8 first. A file in which most of the lines with accents are UTF-8 is a damaged UTF-8 file: reading it as
    cp1252 would spoil all its good lines. Any other file is read as cp1252, which has five undefined bytes.
    """
    marked = content.startswith(BOM)
    content = content.removeprefix(BOM)
    try:
        decoded = content.decode("utf-8")
    except UnicodeDecodeError:
        return _line_by_line(content, marked=marked)
    return [*(decoded.replace("\r\n", "\n") if "\n" in decoded else decoded.replace("\r", "\n")).split("\n")]


def _line_by_line(content: bytes, *, marked: bool) -> list[str | None]:
    raw = content.replace(b"\r\n", b"\n").split(b"\n") if b"\n" in content else content.split(b"\r")
    accented = [line for line in raw if not line.isascii()]
    good = sum(_decode(line, "utf-8") is not None for line in accented)
    encoding = "utf-8" if marked or (good and 2 * good >= len(accented)) else "cp1252"
    return [_decode(line, encoding) for line in raw]


def _decode(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _header(line: str | None, known: Collection[str], delimiters: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The separator under which the header shows most known names, and the names."""
    best: tuple[int, int] = (-1, -1)
    answer: tuple[str, tuple[str, ...]] = (delimiters[0], ())
    for delimiter in delimiters if line is not None else ():
        cells = _parse(line or "", delimiter)
        if cells is None or UNREADABLE.search(line or ""):
            continue
        names = tuple(cell.strip().casefold() for cell in cells)
        merit = (sum(name in known for name in names), len(names))
        if merit > best:
            best, answer = merit, (delimiter, names)
    return answer


def _parse(record: str, delimiter: str) -> list[str] | None:
    """The cells of exactly one complete record; None when it is not one."""
    try:
        return next(csv.reader((record,), delimiter=delimiter, strict=True), None)
    except csv.Error:
        return None


class _Reader:
    """Takes one record at a time from the lines of a file."""

    def __init__(self, lines: Sequence[str | None], delimiter: str, width: int) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._width = width
        self._closings: dict[int, tuple[int, int]] = {len(lines): (-1, 0)}
        """Per line that begins inside a quote: the line where its record ends (-1: nowhere) and the cells begun."""

    def record(self, at: int) -> tuple[list[str], int, str]:
        """Cells, last line and no reason; or, with a reason, nothing but this line."""
        line = self._lines[at]
        if line is None:
            return [], at, text("import.not-decoded")
        end = at
        if '"' not in line and "\r" not in line:
            cells = line.split(self._delimiter)
        else:
            parsed = _parse(line, self._delimiter)
            if parsed is None:
                return self._joined(line, at)
            cells = parsed
        if UNREADABLE.search(line):
            return [], at, text("import.control")
        if len(cells) != self._width:
            return [], at, text("import.cells", cells=len(cells), columns=self._width)
        return cells, end, ""

    def _joined(self, line: str, at: int) -> tuple[list[str], int, str]:
        begun = _parse(line + '"', self._delimiter)
        if begun is None:
            return [], at, text("import.stray-quote")
        end, more = self._closing(at + 1)
        if end < 0 or len(begun) + more != self._width:
            return [], at, text("import.open-quote")
        joined = "\n".join(part for part in self._lines[at : end + 1] if part is not None)
        cells = _parse(joined, self._delimiter)
        if cells is None or len(cells) != self._width:
            return [], at, text("import.open-quote")
        return ([], at, text("import.control")) if UNREADABLE.search(joined) else (cells, end, "")

    def _closing(self, at: int) -> tuple[int, int]:
        """Where a record ends that is inside a quote at the start of line `at`, and how many cells it begins there."""
        passed: list[tuple[int, int]] = []
        while at not in self._closings:
            closed, cells = self._inside(self._lines[at])
            if closed is None:
                passed.append((at, cells))
                at += 1
            else:
                self._closings[at] = (at if closed else -1, cells)
        end, total = self._closings[at]
        for line, cells in reversed(passed):
            total += cells
            self._closings[line] = (end, total)
        return end, total

    def _inside(self, line: str | None) -> tuple[bool | None, int]:
        """Whether a line that begins inside a quote ends it (None: still inside; False: cannot be), and cells begun."""
        if line is None:
            return False, 0
        if '"' not in line:
            return None, 0
        for ending, closed in (("", True), ('"', None)):
            cells = _parse(f'"{line}{ending}', self._delimiter)
            if cells is not None:
                return closed, len(cells) - 1
        return False, 0
