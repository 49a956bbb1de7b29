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
    evaluation,
    folders,
    measures,
    readings,
    review,
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
        "measure": (measures.measure, text("console.command.measure")),
        "confirm": (readings.confirm, text("console.command.confirm")),
        "reread": (readings.reread, text("console.command.reread")),
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
vocabulary_cli: Final = group(
    text("console.command.vocabulary"),
    {
        "review": (review.review, text("console.command.vocabulary-review")),
        "build": (vocabulary.build, text("console.command.vocabulary-build")),
    },
)
cli.add_typer(token_cli, name="token")
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
