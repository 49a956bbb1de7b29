"""toevallig token: who may ask the service something, and as whom."""

import sys
import uuid
from typing import Annotated, Final

import typer
from rich.markup import escape

from app.cli import screen
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.errors import NotFound
from app.policy.roles import OPERATOR, ROLES
from app.texts import text

GIVEN: Final = tuple(role for role in ROLES if role != OPERATOR.role)
"""Roles that a token may give; the operator is whoever sits at the console."""
WORKER: Final = "worker"


def create(
    role: Annotated[str, typer.Option(help=text("console.option.role", roles=", ".join(GIVEN)))],
    organisation: Annotated[str | None, typer.Option(metavar="ID", help=text("console.option.organisation"))] = None,
    neighbourhood: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help=text("console.option.neighbourhood"))
    ] = None,
    label: Annotated[str | None, typer.Option(help=text("console.option.label"))] = None,
) -> None:
    """Create a token and print its secret, once."""
    if role == OPERATOR.role:
        raise MistakeError(text("console.mistake.operator", roles=", ".join(GIVEN)))
    if role not in GIVEN:
        raise MistakeError(text("console.mistake.role", role=role, roles=", ".join(GIVEN)))
    if role == WORKER and not (organisation and neighbourhood):
        raise MistakeError(text("console.mistake.worker"))
    with open_house() as house, house.writing() as work:
        secret = work.tokens.create(
            role,
            organisation=_source_or_id(organisation),
            neighbourhoods=neighbourhood or (),
            label=label,
        )
    sys.stdout.write(secret + "\n")
    screen.console(stderr=True).print(text("console.token.keep"))


def show() -> None:
    """Print all tokens without their secrets."""
    with open_house() as house, house.reading() as work:
        tokens = work.tokens.find()
    table = screen.table(
        text("console.token.number"),
        text("console.token.role"),
        text("console.token.neighbourhoods"),
        text("console.token.label"),
        text("console.token.created"),
        text("console.token.revoked"),
    )
    for token in tokens:
        stopped = token.revoked_at
        table.add_row(
            str(token.number),
            token.role,
            ", ".join(token.neighbourhoods),
            escape(token.label or ""),
            f"{token.created_at:%d-%m-%Y}",
            f"{stopped:%d-%m-%Y}" if stopped else "",
        )
    screen.console().print(table if tokens else text("console.token.none"))


def revoke(
    number: Annotated[int, typer.Argument(metavar=text("console.word.number"), help=text("console.option.number"))],
) -> None:
    """Revoke one token by its number."""
    with open_house() as house, house.writing() as work:
        try:
            work.tokens.revoke(number)
        except NotFound:
            raise MistakeError(text("console.mistake.token", number=number)) from None
    screen.console().print(text("console.token.stopped", number=number))


def _source_or_id(wanted: str | None) -> str | uuid.UUID | None:
    try:
        return wanted and uuid.UUID(wanted)
    except ValueError:
        return wanted
