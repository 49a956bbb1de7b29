"""Mails that must go out: written in the transaction of what caused them, addressed when they are sent."""

import datetime as dt
from typing import Any, Final

from sqlalchemy import Table, delete, update
from sqlmodel import col, or_, select

from app.errors import NotFound
from app.models import METADATA, Consent, Identity, Mail, Node
from app.repositories.asking import Repository, number_of

TO_BEFORE: Final = frozenset({"address-changed"})
"""Mails to the address of before, which is forgotten once they went."""
_MAIL: Table = METADATA.tables["mail"]


class Mails(Repository):
    """The outbox. Whoever empties it is the house itself, not somebody who asks."""

    def add(self, person: int, code: str, language: str = "nl", **values: Any) -> Mail:
        """Let a mail go out to the person with this number: `mail.CODE` in the catalogue, with `values` filled in."""
        node = self.session.get(Node, person)
        if node is None:
            raise NotFound
        mail = Mail(
            municipality=node.municipality,
            person=person,
            code=code,
            values=values,
            language=language,
            at=self.asking.now,
        )
        self.session.add(mail)
        self.session.flush()
        return mail

    def waiting(self, most_tries: int) -> list[int]:
        """Numbers of the mails that may be tried now, the oldest first."""
        query = select(Mail.number).where(
            col(Mail.sent_at).is_(None),
            col(Mail.tries) < most_tries,
            or_(col(Mail.again_at).is_(None), col(Mail.again_at) <= self.asking.now),
        )
        return [number or 0 for number in self.session.exec(query.order_by(col(Mail.number)))]

    def take(self, number: int, until: dt.datetime, most_tries: int) -> Mail | None:
        """Take one mail to send: nobody else takes it before `until`. None when somebody else has, or it went out."""
        taken = self.session.connection().execute(
            update(_MAIL)
            .where(
                _MAIL.c.number == number,
                _MAIL.c.sent_at.is_(None),
                _MAIL.c.tries < most_tries,
                or_(_MAIL.c.again_at.is_(None), _MAIL.c.again_at <= self.asking.now),
            )
            .values(tries=_MAIL.c.tries + 1, again_at=until)
        )
        return self.session.get(Mail, number, populate_existing=True) if taken.rowcount == 1 else None

    def address(self, mail: Mail) -> str | None:
        """Where this mail goes (K2, and the log says so); None when we have no address of this person."""
        self.asking.seen(mail.person, "K2", "read", "mail")
        found = self.session.get(Identity, mail.person)
        if found is None:
            return None
        return found.email_before if mail.code in TO_BEFORE else found.email

    def may_write_to(self, person: int) -> bool:
        """Whether this person agreed to be reached by the system."""
        query = select(Consent.given).where(
            col(Consent.node) == person, col(Consent.purpose) == "contact", col(Consent.introduction).is_(None)
        )
        return self.session.exec(query).first() is True

    def sent(self, mail: Mail) -> None:
        """It went out: keep that it did, and nothing of what it said."""
        self._set(mail, sent_at=self.asking.now, values={})
        self._forget_before(mail)

    def put_off(self, mail: Mail, until: dt.datetime) -> None:
        """It could not be sent: not again before `until`."""
        self._set(mail, again_at=until)

    def gave_up(self, mail: Mail, tries: int) -> None:
        """It will not be tried again: nothing stays of what it said."""
        self._set(mail, tries=tries, values={})
        self._forget_before(mail)

    def drop(self, mail: Mail) -> None:
        """It may not go out, or came too late: as if it was never written."""
        self.session.connection().execute(delete(_MAIL).where(_MAIL.c.number == number_of(mail)))

    def _forget_before(self, mail: Mail) -> None:
        if mail.code in TO_BEFORE:
            table = METADATA.tables["identity"]
            told = update(table).where(table.c.node == mail.person).values(email_before=None)
            self.session.connection().execute(told)

    def _set(self, mail: Mail, **values: Any) -> None:
        self.session.connection().execute(update(_MAIL).where(_MAIL.c.number == number_of(mail)).values(**values))
