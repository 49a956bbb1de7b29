"""A file as an answer: what it is called, and what kind of file it is."""

from typing import Final, Literal

from fastapi import Response

from app.exporting.sheets import Sheet, as_csv, as_xlsx

SheetKind = Literal["csv", "xlsx"]
_MEDIA: Final = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file(content: bytes, name: str, kind: Literal["pdf", "csv", "xlsx"]) -> Response:
    """Give a file to keep."""
    head = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, media_type=_MEDIA[kind], headers=head)


def sheet_file(sheet: Sheet, name: str, kind: SheetKind) -> Response:
    """Give rows as a file for a spreadsheet."""
    return file((as_csv if kind == "csv" else as_xlsx)(sheet), name, kind)
