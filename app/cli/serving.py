"""toevallig demo, toevallig serve: the service, with or without its six scenes and their players before it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Annotated, Final

import typer
import uvicorn
from rich.markup import escape

from app.cli import screen
from app.cli.house import House, open_house
from app.cli.mails import keep_sending
from app.cli.mistakes import MistakeError
from app.cli.suggestions import show_answer
from app.cli.tour import walk
from app.errors import NotFound
from app.main import create_app
from app.policy.signing_in import CONSOLE
from app.services import cards, demo, snapshots, suggestions
from app.settings import Settings
from app.texts import text

MAILS: Final = Path("toevallig-mail")
"""Where the demonstration writes mails, when no other folder is set."""
IN_STORY: Final = 3
"""Suggestions shown of each scene of the demonstration."""


def show_demo(
    *,
    no_serve: Annotated[bool, typer.Option("--no-serve", help=text("console.option.no-serve"))] = False,
    tour: Annotated[bool, typer.Option("--tour", help=text("console.option.tour"))] = False,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help=text("console.option.demo-port"), show_default="8000")
    ] = 8000,
) -> None:
    """Print the suggestions of the seed stories and who may come in, then serve; or walk through one story."""
    settings = Settings()
    # By this name browsers allow passkeys without https; by a number they do not.
    site = settings.site_url = settings.site_url or f"http://localhost:{port}"
    # Nobody in Waterrijk has a mailbox: what would be sent is there to be read.
    settings.smtp_url, settings.mail_folder = None, settings.mail_folder or MAILS
    if not no_serve:
        _check_port(settings.host, port)
    with open_house() as house:
        with house.reading() as work:
            empty = demo.is_empty(work)
        if empty:
            house.take_in(demo.SEED)
            with house.writing() as work:
                snapshots.take_due(work)
        if tour:
            with nullcontext() if no_serve else beside(settings, port):
                walk(house, site, ask=not no_serve)
            return
        for source_id, title in demo.STORIES.items():
            _tell(house, source_id, text(title))
        _invite(house, site)
    screen.console().print(text("console.demo.mail", folder=settings.mail_folder))
    screen.console().print(text("console.demo.next"))
    if not no_serve:
        with _posting(settings):
            _serve(settings, settings.host, port)


def serve(
    host: Annotated[str | None, typer.Option(help=text("console.option.host"))] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=text("console.option.port"))] = None,
) -> None:
    """Serve until interrupted."""
    settings = Settings()
    host, port = host or settings.host, port or settings.port
    _check_port(host, port)
    with open_house():
        pass  # an empty database gets its tables before the first request
    _serve(settings, host, port)


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise MistakeError(text("console.mistake.port", port=port, host=host, other=port + 1), 1) from None


def _serve(settings: Settings, host: str, port: int) -> None:
    address = settings.site_url or (f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    screen.console().print(text("console.serve.started", address=address), highlight=False)
    with suppress(KeyboardInterrupt):
        uvicorn.run(create_app(settings), host=host, port=port, access_log=False, log_level="warning")
    screen.console().print(text("console.serve.stopped"))


@contextmanager
def beside(settings: Settings, port: int) -> Iterator[None]:
    """Serve while something else goes on."""
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, host=settings.host, port=port, access_log=False, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        with _posting(settings):
            yield
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def _posting(settings: Settings) -> Iterator[None]:
    """Let mails go out meanwhile."""
    over = threading.Event()
    thread = threading.Thread(target=keep_sending, args=(settings, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _invite(house: House, site: str) -> None:
    """Print who may come in, each with a link that is made now, and where to begin."""
    console = screen.console()
    heading = text("console.demo.players", address=site)
    console.rule(f"[bold]{heading}", align="left")
    for player in demo.PLAYERS:
        with house.writing() as work:
            name, link = demo.name_of(work, player), demo.sign_in_link(work, player, site)
        role = text(f"role.{player.role}")
        console.print(text("console.demo.player", name=escape(name), role=role, link=link, begin=text(player.begin)))
    console.print(text("console.demo.once", days=CONSOLE.days))


def _tell(house: House, source_id: str, title: str) -> None:
    """Print one scene of the demonstration."""
    with house.writing() as work:
        try:
            row = cards.need(work, source_id)
        except NotFound:
            raise MistakeError(text("console.mistake.other-municipality")) from None
        screen.console().rule(f"[bold]{escape(title)}", align="left")
        show_answer(work, row.need.text, suggestions.for_need(work, str(row.need.id), IN_STORY))
