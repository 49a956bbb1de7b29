"""The database of a command and its network, and what comes in from a folder."""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy.exc

from app.cli import screen
from app.cli.mistakes import MistakeError
from app.database import Database
from app.importing import Report, import_folder
from app.live import Live
from app.policy.roles import OPERATOR
from app.services import status
from app.settings import Settings
from app.texts import text
from app.work import Work, reading, writing

UNUSABLE: Final = (sqlalchemy.exc.ArgumentError, ImportError, ValueError)
"""What comes of an address with an unknown dialect, a driver that is not installed, or a port that is no number."""


@dataclass(frozen=True, slots=True)
class House:
    """The database of this command and its network."""

    database: Database
    live: Live

    def reading(self) -> AbstractContextManager[Work]:
        """Give a Work of the operator that reads."""
        return reading(self.database, OPERATOR, _now(), live=self.live)

    def writing(self) -> AbstractContextManager[Work]:
        """Give a Work of the operator that may write, if only a log line."""
        return writing(self.database, OPERATOR, _now(), live=self.live)

    def take_in(self, directory: Path, *, organisation: str | None = None, partial: bool = False) -> Report:
        """Read the folder into the database, with a bar for each file."""
        with screen.bar() as bar, self.writing() as work:
            show = screen.Bars(bar).show
            return import_folder(
                work.session, directory, organisation=organisation, partial=partial, now=work.now, progress=show
            )


@contextmanager
def open_house(url: str | None = None) -> Iterator[House]:
    """Open the database of the settings, or this one, with its tables. MistakeError when it does not open."""
    settings = Settings()
    if settings.rung is not None:  # else it is settled by who reads a text first: not every command does
        status.settle(settings.rung)
    try:
        database = Database(url or settings.database_url, tombstones=settings.tombstones, mails=settings.mail_folder)
    except UNUSABLE:
        # Without the original: it may hold the password.
        raise MistakeError(text("console.mistake.database")) from None
    try:
        try:
            database.upgrade()
        except sqlalchemy.exc.DBAPIError:
            raise MistakeError(text("console.mistake.database")) from None
        yield House(database, Live(database))
    finally:
        database.dispose()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
