"""Mails: what they say, to whom they may go, and sending what waits."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import urlsplit

from app.mailing import Post, UndeliveredError, name_of
from app.models import Mail
from app.repositories.mails import TO_BEFORE
from app.services import asking
from app.services.links import WAYS, make
from app.texts import ASK_LANGUAGES, FIRST, AskLanguage, text
from app.work import Work

SAFETY: Final = TO_BEFORE
"""Mails that keep somebody's account safe: they need no consent."""
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
    values = _values(work, mail, public_url)
    address = None if values is None else _address(work.mails.address(mail) or "")
    if values is None or address is None:
        work.mails.drop(mail)
        return mail, None
    return mail, written(mail, address, values, sender, public_url)


def _values(work: Work, mail: Mail, site: str) -> dict[str, Any] | None:
    """What is filled in, with a link that is made now where this mail is one to sign in with; None: it may not go out.

    Such a mail was asked for: it needs no consent, and goes out as long as its link would work.
    """
    if mail.code not in WAYS:
        allowed = mail.code in SAFETY or work.mails.may_write_to(mail.person)
        if allowed and mail.code == asking.MAIL:
            return asking.mailed(work, mail.values, site, _language(mail))
        return mail.values if allowed else None
    use, values = mail.code, dict(mail.values)
    account = work.accounts.by_number(values.pop("account"))
    if account is None or work.now - mail.at > WAYS[use].valid:
        return None
    return values | {"link": make(work, account, use, site)}


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


def _language(mail: Mail) -> AskLanguage:
    return next((ours for ours in ASK_LANGUAGES if ours == mail.language), FIRST)


def written(mail: Mail, address: Address, values: dict[str, Any], sender: str, public_url: str) -> EmailMessage:
    """Write a mail with these values filled in: plain text, in the language of who gets it."""
    language = _language(mail)
    end = "safety" if mail.code in SAFETY else "asked-for" if mail.code in WAYS else "agreed"
    message = EmailMessage()
    message["From"] = sender
    message["To"] = address
    message["Subject"] = text(f"mail.{mail.code}.subject", language, **values)
    message["Date"] = format_datetime(mail.at)
    name, host = name_of(mail.number or 0, mail.at, mail.person), urlsplit(public_url).hostname
    message["Message-ID"] = f"<{name}@{host or 'toevallig'}>"
    message["Auto-Submitted"] = "auto-generated"
    body = text(f"mail.{mail.code}.body", language, **values)
    message.set_content(f"{body}\n\n{text(f'mail.end.{end}', language)}\n")
    return message
