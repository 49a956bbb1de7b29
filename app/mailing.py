"""How a mail leaves the house: over SMTP with TLS, or as a file in a folder where nothing may really go out."""

import datetime as dt
import hashlib
import os
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from app.settings import Settings

Post = Callable[[EmailMessage], None]
"""Takes one mail away. UndeliveredError when it could not."""

SECONDS: Final = 20
"""How long the mail server may take for one answer."""
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""To a server on this same computer a mail may go without TLS."""


class UndeliveredError(Exception):
    """The mail did not go out. `lasting`: the server said that it never will, so trying again helps nobody."""

    def __init__(self, *, lasting: bool) -> None:
        super().__init__("undelivered")
        self.lasting = lasting


def name_of(number: int, at: dt.datetime, person: int) -> str:
    """What a mail is called outside, always the same, without telling how many there were before."""
    return hashlib.sha256(f"{number} {at.isoformat()} {person}".encode()).hexdigest()[:32]


def post_of(settings: Settings) -> Post | None:
    """How mail leaves here: by the server or the folder of the settings, or None when neither is set."""
    if settings.smtp_url is not None:
        return smtp(settings.smtp_url.get_secret_value())
    return None if settings.mail_folder is None else folder(settings.mail_folder)


def smtp(url: str) -> Post:
    """Send to a server: smtps://USER:PASSWORD@HOST:465, or smtp://USER:PASSWORD@HOST:587, which then must have TLS.

    ValueError for another kind of address.
    """
    server = urlsplit(url)
    if server.scheme not in {"smtp", "smtps"} or not server.hostname:
        raise ValueError("not the address of a mail server")
    host, wrapped = server.hostname, server.scheme == "smtps"
    port = server.port or (465 if wrapped else 587)
    user, password = unquote(server.username or ""), unquote(server.password or "")

    def connect() -> smtplib.SMTP:
        # Made for each mail, so that a renewed list of authorities counts at once.
        trusted = ssl.create_default_context()
        if wrapped:
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trusted)
        client = smtplib.SMTP(host, port, timeout=SECONDS)
        if host not in LOOPBACK or (client.ehlo() and client.has_extn("starttls")):
            client.starttls(context=trusted)
        return client

    def post(message: EmailMessage) -> None:
        try:
            with connect() as client:
                if user:
                    client.login(user, password)
                client.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise UndeliveredError(lasting=all(code >= 500 for code in codes)) from None  # noqa: PLR2004
        except (smtplib.SMTPException, OSError):
            # Without the original: what a server says may hold the address.
            raise UndeliveredError(lasting=False) from None

    return post


def folder(place: Path) -> Post:
    """Write each mail as a file NAME.eml, which opens in any mail program; readable by the owner alone."""

    def post(message: EmailMessage) -> None:
        try:
            place.mkdir(parents=True, exist_ok=True)
            name = message["Message-ID"].strip("<>").partition("@")[0]
            whole, half = place / f"{name}.eml", place / f"{name}.half"
            with suppress(FileNotFoundError):
                half.unlink()
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(bytes(message))
            half.replace(whole)
        except OSError:
            raise UndeliveredError(lasting=False) from None

    return post
