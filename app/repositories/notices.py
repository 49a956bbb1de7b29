"""What people are told: written in the transaction of what it is about, read by whom it is for.

Who wants to be reached by mail gets one that there is news; what it is stands behind the sign-in.
"""

import datetime as dt
import uuid
from typing import Final

from sqlmodel import col, select

from app.errors import NotFound
from app.models import Mail, Node, Notice, Person
from app.repositories.asking import Repository, set_all
from app.repositories.mails import Mails
from app.texts import FIRST, MissingTextError, catalogue

Value = str | int | dt.date
"""A day, a count, or a word; '@KEY' is the sentence KEY of the catalogue. Never a name or a text of somebody."""
MARK: Final = "@"
NEWS: Final = "news"


class Notices(Repository):
    """Notices: anybody is told, and only who asks is read to."""

    def tell(self, person: int, code: str, *, about: uuid.UUID | None = None, **values: Value) -> Notice:
        """Tell the person with this number what the sentence `notice.CODE` says, filled in with `values`.

        `about` is the id of the need, talent, introduction or person that it is about. MissingTextError when there is
        no such sentence; NotFound when there is no such person.
        """
        if f"notice.{code}" not in catalogue(FIRST):
            raise MissingTextError(f"notice.{code}")
        node = self.session.get(Node, person)
        if node is None:
            raise NotFound
        notice = Notice(
            municipality=node.municipality,
            person=person,
            code=code,
            values={name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()},
            about=about,
            at=self.asking.now,
            day=self.asking.today,
        )
        self.session.add(notice)
        self.session.flush()
        self._write_to(person)
        return notice

    def _write_to(self, person: int) -> None:
        """Have a mail say that there is news, for who wants mail; one is enough until it went out."""
        found = self.session.get(Person, person)
        if found is None or found.channel != "email":
            return
        waiting = select(Mail.number).where(
            col(Mail.person) == person, col(Mail.code) == NEWS, col(Mail.sent_at).is_(None)
        )
        if self.session.exec(waiting).first() is None:
            Mails(self.asking).add(person, NEWS)

    def find(self, *, after: int | None = None, limit: int = 50) -> list[Notice]:
        """List what who asks was told, the newest first; nothing for who is no person."""
        query = select(Notice).where(col(Notice.person) == self.viewer.person)
        if after is not None:
            query = query.where(col(Notice.number) < after)
        return list(self.session.exec(query.order_by(col(Notice.number).desc()).limit(limit)))

    def unread(self, limit: int) -> list[Notice]:
        """List what who asks was told and did not read yet, the newest first."""
        query = select(Notice).where(col(Notice.person) == self.viewer.person, col(Notice.read_at).is_(None))
        return list(self.session.exec(query.order_by(col(Notice.number).desc()).limit(limit)))

    def get(self, notice_id: uuid.UUID) -> Notice:
        """Return one notice of who asks; NotFound, also when it is somebody else's."""
        query = select(Notice).where(col(Notice.id) == notice_id, col(Notice.person) == self.viewer.person)
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def mark_read(self, notice: Notice) -> None:
        """Write down that it was read now; the first time counts."""
        set_all(notice, {"read_at": notice.read_at or self.asking.now})
        self.session.flush()
