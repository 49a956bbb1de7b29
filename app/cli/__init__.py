"""toevallig: the commands at the console. Whoever sits there is the operator and sees the whole municipality.

This is the list of all commands; each stands in the module of its noun.
"""

from collections.abc import Sequence
from typing import Final

import pydantic
import sqlalchemy.exc
import typer
from rich.text import Text

from app.cli import (
    accounts,
    activities,
    combining,
    evaluation,
    folders,
    gatherings,
    hours,
    jobs,
    log,
    mails,
    match_days,
    measures,
    readings,
    review,
    rights,
    rings,
    screen,
    serving,
    status,
    suggestions,
    tokens,
    vocabulary,
)
from app.cli.dutch import group
from app.cli.mistakes import WRONG_USE, MistakeError, sentence, usage
from app.errors import Invalid, NotFound, ToevalligError
from app.texts import text

cli: Final = group(
    text("console.command.toevallig"),
    {
        "demo": (serving.show_demo, text("console.command.demo")),
        "serve": (serving.serve, text("console.command.serve")),
        "import": (folders.import_directory, text("console.command.import")),
        "rank": (folders.rank, text("console.command.rank")),
        "evaluate": (evaluation.evaluate, text("console.command.evaluate")),
        "suggest": (suggestions.suggest, text("console.command.suggest")),
        "combine": (combining.combine, text("console.command.combine")),
        "ideas": (activities.ideas, text("console.command.ideas")),
        "match-day": (match_days.match_day, text("console.command.match-day")),
        "table": (gatherings.table, text("console.command.table")),
        "rings": (rings.show, text("console.command.rings")),
        "hours": (hours.show, text("console.command.hours")),
        "measure": (measures.measure, text("console.command.measure")),
        "confirm": (readings.confirm, text("console.command.confirm")),
        "reread": (readings.reread, text("console.command.reread")),
        "erase": (rights.erase, text("console.command.erase")),
        "export": (rights.export, text("console.command.export")),
        "status": (status.show, text("console.command.status")),
    },
)
token_cli: Final = group(
    text("console.command.token"),
    {
        "create": (tokens.create, text("console.command.token-create")),
        "list": (tokens.show, text("console.command.token-list")),
        "revoke": (tokens.revoke, text("console.command.token-revoke")),
    },
)
account_cli: Final = group(
    text("console.command.account"),
    {
        "create": (accounts.create, text("console.command.account-create")),
        "list": (accounts.show, text("console.command.account-list")),
        "approve": (accounts.approve, text("console.command.account-approve")),
        "sign-in": (accounts.sign_in, text("console.command.account-sign-in")),
        "close": (accounts.close, text("console.command.account-close")),
    },
)
mail_cli: Final = group(
    text("console.command.mail"),
    {"send": (mails.send, text("console.command.mail-send"))},
)
log_cli: Final = group(
    text("console.command.log"),
    {
        "verify": (log.verify, text("console.command.log-verify")),
        "head": (log.head, text("console.command.log-head")),
    },
)
vocabulary_cli: Final = group(
    text("console.command.vocabulary"),
    {
        "review": (review.review, text("console.command.vocabulary-review")),
        "build": (vocabulary.build, text("console.command.vocabulary-build")),
    },
)
jobs_cli: Final = group(text("console.command.jobs"), {"nightly": (jobs.nightly, text("console.command.jobs-nightly"))})
cli.add_typer(jobs_cli, name="jobs")
cli.add_typer(token_cli, name="token")
cli.add_typer(account_cli, name="account")
cli.add_typer(mail_cli, name="mail")
cli.add_typer(log_cli, name="log")
cli.add_typer(vocabulary_cli, name="vocabulary")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. Who makes a mistake reads a sentence, never a traceback."""
    try:
        code = cli(args=arguments, prog_name="toevallig", standalone_mode=False)
    except MistakeError as mistake:
        return _sorry(str(mistake), mistake.code)
    except ToevalligError as problem:
        return _sorry(sentence(problem), WRONG_USE if isinstance(problem, Invalid | NotFound) else 1)
    except sqlalchemy.exc.OperationalError:
        return _sorry(text("console.mistake.database"), 1)
    except pydantic.ValidationError as problem:
        names = ", ".join(f"TOEVALLIG_{error['loc'][0]}".upper() for error in problem.errors())
        return _sorry(text("console.mistake.setting", names=names), WRONG_USE)
    except typer.TyperException as problem:
        return _sorry(usage(problem), WRONG_USE)
    return code or 0


def _sorry(said: str, code: int) -> int:
    screen.console(stderr=True).print(Text(said), soft_wrap=True)
    return code
