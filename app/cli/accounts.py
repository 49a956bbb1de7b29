"""toevallig account: who may sign in. The first two administrators come from here; they do the rest themselves."""

import sys
import uuid
from typing import Annotated, Any, Final

import pydantic
import typer
from rich.markup import escape

from app.cli import screen
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.errors import NotFound
from app.policy.signing_in import CONSOLE, ENROL, METHODS
from app.repositories.accounts import AccountRow
from app.repositories.sessions import may_sign_in
from app.schemas.accounts import AccountIn
from app.services import accounts, links
from app.settings import Settings
from app.texts import text
from app.work import Work

ROLES: Final = ", ".join(role for role, methods in METHODS.items() if methods)
STATES: Final = {
    "waiting": "console.account.waiting",
    "open": "console.account.open",
    "closed": "console.account.closed",
}
MOST: Final = 10_000
"""Accounts in a list on the screen."""
Number = Annotated[int, typer.Argument(metavar=text("console.word.number"), help=text("console.option.account"))]


def create(
    role: Annotated[str, typer.Option(help=text("console.option.role", roles=ROLES))],
    organisation: Annotated[str, typer.Option(metavar="ID", help=text("console.option.organisation"))],
    *,
    first_name: Annotated[str | None, typer.Option(help=text("console.option.first-name"))] = None,
    last_name: Annotated[str | None, typer.Option(help=text("console.option.last-name"))] = None,
    email: Annotated[str | None, typer.Option(help=text("console.option.email"))] = None,
    person: Annotated[str | None, typer.Option(metavar="ID", help=text("console.option.person"))] = None,
    neighbourhood: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help=text("console.option.neighbourhood"))
    ] = None,
    leads: Annotated[bool, typer.Option("--leads", help=text("console.option.leads"))] = False,
) -> None:
    """Make an account that waits for approval."""
    with open_house() as house, house.writing() as work:
        employer = work.accounts.organisation(_source_or_id(organisation), role)
        known = None if person is None else work.accounts.person(employer, _source_or_id(person)).id
        made = accounts.create(
            work,
            _account(
                person=None if known is None else str(known),
                firstName=first_name,
                lastName=last_name,
                email=email,
                role=role,
                organisation=str(employer.id),
                neighbourhoods=neighbourhood or [],
                leads=leads,
            ),
        )
        number = work.accounts.get(made.id).account.number
    screen.console().print(text("console.account.made", number=number or 0))


def show() -> None:
    """Print all accounts, without names."""
    table = screen.table(
        text("console.account.number"),
        text("console.account.role"),
        text("console.account.organisation"),
        text("console.account.state"),
        text("console.account.since"),
    )
    with open_house() as house, house.reading() as work:
        rows = work.accounts.find(limit=MOST)
        for row in rows:
            right = accounts.right_out(row)
            where = "" if row.organisation is None else row.organisation.source_id or str(row.organisation.id)
            state = text(STATES[right.state])
            table.add_row(str(row.account.number), right.role, escape(where), state, f"{right.since:%d-%m-%Y}")
    screen.console().print(table if rows else text("console.account.none"))


def approve(number: Number) -> None:
    """Approve one of the first two administrators, and print the link to a first passkey."""
    settings = Settings()
    with open_house() as house, house.writing() as work:
        row = work.accounts.approve(_row(work, number))
        link = links.make(work, row.account, "enrol", settings.site_url or settings.public_url)
    sys.stdout.write(link + "\n")
    screen.console(stderr=True).print(text("console.account.approved", days=ENROL.days))


def sign_in(number: Number) -> None:
    """Print a link with which the holder comes in, once; the log says that it was made."""
    settings = Settings()
    with open_house() as house, house.writing() as work:
        account = _row(work, number).account
        if not may_sign_in(account):
            raise MistakeError(text("console.mistake.account-shut", number=number))
        link = links.make(work, account, "console", settings.site_url or settings.public_url)
        work.seen(account.person, "K1", "create")
    sys.stdout.write(link + "\n")
    screen.console(stderr=True).print(text("console.account.link", days=CONSOLE.days))


def close(number: Number) -> None:
    """Close an account."""
    with open_house() as house, house.writing() as work:
        work.accounts.close(_row(work, number))
    screen.console().print(text("console.account.stopped", number=number))


def _row(work: Work, number: int) -> AccountRow:
    try:
        return work.accounts.numbered(number)
    except NotFound:
        raise MistakeError(text("console.mistake.account", number=number)) from None


def _account(**values: Any) -> AccountIn:
    try:
        return AccountIn.model_validate(values)
    except pydantic.ValidationError as problem:
        names = ", ".join(str(error["loc"][0]) for error in problem.errors())
        raise MistakeError(text("console.mistake.account-values", names=names)) from None


def _source_or_id(wanted: str) -> str | uuid.UUID:
    try:
        return uuid.UUID(wanted)
    except ValueError:
        return wanted
