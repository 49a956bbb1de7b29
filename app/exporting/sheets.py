"""Rows as a file for a spreadsheet: CSV as Excel opens it in Dutch, and XLSX in which numbers are numbers."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

Cell = str | int | float | dt.date | None

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the begin of a formula, also in the wide signs."""
_WIDEST: Final = 60
"""Widest column, in signs."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under a head."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """Write a CSV that Excel opens by a double click: UTF-8 with its mark, ';' between, a comma in numbers.

    A text that would be a formula gets an apostrophe before it: who opens the file runs nothing.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(one) for one in sheet.head])
    writer.writerows([_plain(one) for one in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet) -> bytes:
    """Write a workbook of one sheet. Texts are texts, also where they look like a formula."""
    book = Workbook()
    page = book.active
    page.title = sheet.title[:31]
    for place, row in enumerate([sheet.head, *sheet.rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = page.cell(place, column, value)
            if isinstance(value, str):
                cell.data_type, cell.quotePrefix = "s", value.startswith(_FORMULA)
    for cell in page[1]:
        cell.font = Font(bold=True)
    for column in page.columns:
        widest = max(len(str(cell.value)) for cell in column if cell.value is not None)
        page.column_dimensions[column[0].column_letter].width = min(widest + 2, _WIDEST)
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)
