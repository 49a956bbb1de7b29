"""toevallig demo, toevallig serve: the service, with or without its six scenes before it."""

import socket
from contextlib import suppress
from typing import Annotated, Final

import typer
import uvicorn
from rich.markup import escape

from app.cli import screen
from app.cli.house import House, open_house
from app.cli.mistakes import MistakeError
from app.cli.suggestions import show_answer
from app.errors import NotFound
from app.main import create_app
from app.services import cards, demo, suggestions
from app.settings import Settings
from app.texts import text

IN_STORY: Final = 3
"""Suggestions shown of each scene of the demonstration."""


def show_demo(
    *,
    no_serve: Annotated[bool, typer.Option("--no-serve", help=text("console.option.no-serve"))] = False,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help=text("console.option.demo-port"), show_default="8000")
    ] = 8000,
) -> None:
    """Print the suggestions of the seed stories, then serve."""
    settings = Settings()
    # By this name browsers allow passkeys without https; by a number they do not.
    settings.site_url = settings.site_url or f"http://localhost:{port}"
    if not no_serve:
        _check_port(settings.host, port)
    with open_house() as house:
        with house.reading() as work:
            empty = demo.is_empty(work)
        if empty:
            house.take_in(demo.SEED)
        for source_id, title in demo.STORIES.items():
            _tell(house, source_id, text(title))
    screen.console().print(text("console.demo.next"))
    if not no_serve:
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


def _tell(house: House, source_id: str, title: str) -> None:
    """Print one scene of the demonstration."""
    with house.writing() as work:
        try:
            row = cards.need(work, source_id)
        except NotFound:
            raise MistakeError(text("console.mistake.other-municipality")) from None
        screen.console().rule(f"[bold]{escape(title)}", align="left")
        show_answer(work, row.need.text, suggestions.for_need(work, str(row.need.id), IN_STORY))
