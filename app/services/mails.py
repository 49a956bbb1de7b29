"""Mails: what they say, to whom they may go, and sending what waits."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit

from app.mailing import Post, UndeliveredError, name_of
from app.models import Mail
from app.policy.signing_in import ENROL, LINK
from app.texts import FIRST, Language, text
from app.work import Work

ASKED_FOR: Final = {"sign-in": LINK, "enrol": ENROL}
"""Mails to sign in with, which somebody asked for: they need no consent. After so long the link in it is over, and the
mail goes out no more."""
BACK_OFF: Final = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 180, 720))
"""How long is waited after each failed try; after the last one nothing is tried again."""
LEASE: Final = dt.timedelta(minutes=2)
"""How long whoever takes a mail has to send it, before another may take it."""

Opening = Callable[[], AbstractContextManager[Work]]


@dataclass(frozen=True, slots=True)
class Round:
    """What became of the mails that waited: counts."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0


def send_waiting(reading: Opening, writing: Opening, post: Post, *, sender: str, public_url: str) -> Round:
    """Send every mail whose turn it is. No transaction is open while the mail server is spoken to.

    Who sends may stop at any moment: a mail that was taken and not marked as sent is tried again, under the same
    Message-ID, so that a mail program shows it once.
    """
    with reading() as work:
        numbers = work.mails.waiting(len(BACK_OFF))
    sent = failed = dropped = 0
    for number in numbers:
        with writing() as work:
            mail, message = _taken(work, number, sender, public_url)
        if mail is None:
            continue
        if message is None:
            dropped += 1
            continue
        try:
            post(message)
        except UndeliveredError as problem:
            failed += 1
            with writing() as work:
                _failed(work, mail, lasting=problem.lasting)
            continue
        sent += 1
        with writing() as work:
            work.mails.sent(mail)
    return Round(sent, failed, dropped)


def _taken(work: Work, number: int, sender: str, public_url: str) -> tuple[Mail | None, EmailMessage | None]:
    """Take one mail, and write it. Without a message it may not go out; without a mail it is somebody else's."""
    mail = work.mails.take(number, work.now + LEASE, len(BACK_OFF))
    if mail is None:
        return None, None
    useful = ASKED_FOR.get(mail.code)
    allowed = work.mails.may_write_to(mail.person) if useful is None else work.now - mail.at <= useful
    address = _address(work.mails.address(mail) or "") if allowed else None
    if address is None:
        work.mails.drop(mail)
        return mail, None
    return mail, written(mail, address, sender, public_url)


def _address(said: str) -> Address | None:
    """Read an address; None for one that no mail can go to, as a folder may deliver."""
    try:
        return Address(addr_spec=said) if said else None
    except (ValueError, IndexError):
        return None


def _failed(work: Work, mail: Mail, *, lasting: bool) -> None:
    if lasting or mail.tries >= len(BACK_OFF):
        work.mails.gave_up(mail, len(BACK_OFF))
    else:
        work.mails.put_off(mail, work.now + BACK_OFF[mail.tries - 1])


def written(mail: Mail, address: Address, sender: str, public_url: str) -> EmailMessage:
    """Write a mail: plain text, in the language of who gets it."""
    language: Language = "en" if mail.language == "en" else FIRST
    end = "asked-for" if mail.code in ASKED_FOR else "agreed"
    message = EmailMessage()
    message["From"] = sender
    message["To"] = address
    message["Subject"] = text(f"mail.{mail.code}.subject", language, **mail.values)
    message["Date"] = format_datetime(mail.at)
    name, host = name_of(mail.number or 0, mail.at, mail.person), urlsplit(public_url).hostname
    message["Message-ID"] = f"<{name}@{host or 'toevallig'}>"
    message["Auto-Submitted"] = "auto-generated"
    body = text(f"mail.{mail.code}.body", language, **mail.values)
    message.set_content(f"{body}\n\n{text(f'mail.end.{end}', language)}\n")
    return message
