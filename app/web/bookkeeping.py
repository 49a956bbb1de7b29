"""What a financier asks for, on a page and as a file: counted from what was tapped anyway."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response

from app.deps import Asked
from app.exporting.sheets import Cell, Sheet
from app.services import bookkeeping
from app.services.bookkeeping import HOURS, KEPT, STANDINGS, WIDE, Book
from app.texts import text
from app.web.areas import AREAS
from app.web.doors import PageDoor
from app.web.files import SheetKind, sheet_file
from app.web.pages import page

BOOKS: Final = AREAS + "/uitvoer"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(BOOKS, operation_id="pageBookkeeping")
async def show(request: Request, work: Asked) -> Response:
    """Show what was counted of every area, and what each is made of."""
    on, books = bookkeeping.read(work)
    return page(
        request,
        "bookkeeping.html",
        on=on,
        books=books,
        wide=[book for book in books if book.kind in WIDE],
        names=KEPT,
        standings=STANDINGS,
        hours=HOURS,
        at=BOOKS,
    )


@router.get(BOOKS + "/bestand.{kind}", operation_id="pageBookkeepingFile")
async def show_file(work: Asked, kind: Annotated[SheetKind, Path()]) -> Response:
    """Give the same as a file."""
    on, books = bookkeeping.read(work)
    return sheet_file(_sheet(books), f"overzicht-{on or work.today}", kind)


def _sheet(books: list[Book]) -> Sheet:
    names = (*KEPT, *STANDINGS, *HOURS)
    return Sheet(
        text("reports.book.title"),
        [text("reports.book.code"), text("reports.book.area"), *(text(f"reports.book.{name}") for name in names)],
        [[book.code, book.name, *(_cell(book, name) for name in names)] for book in books],
    )


def _cell(book: Book, name: str) -> Cell:
    """A count, or the words that there are too few; nothing where it is not counted of this kind of area."""
    value = book.counts.get(name)
    return text("figure.why.few") if value is None and name in book.counts else value
