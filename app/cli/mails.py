"""toevallig mail send: the mails that wait go out."""

import threading
import time
from contextlib import suppress
from typing import Annotated, Final

import typer

from app.cli import screen
from app.cli.house import House, open_house
from app.cli.mistakes import MistakeError
from app.mailing import Post, post_of
from app.services.mails import Round, send_waiting
from app.settings import Settings
from app.texts import text

SOON: Final = 5
"""Seconds between two rounds of a service that sends its own mails."""


def send(
    every: Annotated[int | None, typer.Option(min=1, max=3600, help=text("console.option.every"))] = None,
) -> None:
    """Send what waits, once or again and again until interrupted."""
    settings = Settings()
    post = _post(settings)
    with open_house() as house, suppress(KeyboardInterrupt):
        _say(_round(house, post, settings))
        while every is not None:
            time.sleep(every)
            done = _round(house, post, settings)
            if done != Round():
                _say(done)


def keep_sending(settings: Settings, over: threading.Event) -> None:
    """Send what waits again and again, until it is `over`: for who starts the service and nothing else."""
    post = _post(settings)
    with open_house(settings.database_url) as house:
        while not over.wait(SOON):
            _round(house, post, settings)


def _round(house: House, post: Post, settings: Settings) -> Round:
    site = settings.site_url or settings.public_url
    return send_waiting(house.reading, house.writing, post, sender=settings.mail_from, public_url=site)


def _say(done: Round) -> None:
    said = text("console.mail.done", sent=done.sent, failed=done.failed, dropped=done.dropped)
    screen.console().print(said, highlight=False)


def _post(settings: Settings) -> Post:
    try:
        post = post_of(settings)
    except ValueError:
        # Without the original: the address may hold a password.
        raise MistakeError(text("console.mistake.setting", names="TOEVALLIG_SMTP_URL")) from None
    if post is None:
        raise MistakeError(text("console.mistake.no-mail"))
    return post
