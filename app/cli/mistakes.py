"""What went wrong at the console, as a sentence that says how to put it right."""

from typing import Any, Final

import typer

from app.errors import Invalid, Params, ToevalligError
from app.texts import text

WRONG_USE: Final = 2
"""The exit code of who asked for something that cannot be."""


class MistakeError(Exception):
    """The person at the console can put this right; the sentence says how."""

    def __init__(self, sentence: str, code: int = WRONG_USE) -> None:
        super().__init__(sentence)
        self.code = code


def sentence(problem: ToevalligError) -> str:
    """Say what the API says of the same error."""
    if isinstance(problem, Invalid):
        return " ".join(_filled(f"invalid.{field.code}", field.params) for field in problem.fields)
    title, detail = (_filled(f"problem.{problem.code}.{part}", problem.params) for part in ("title", "detail"))
    return f"{title}. {detail}"


def usage(problem: typer.TyperException) -> str:
    """Say what was wrong with how a command was called."""
    name = getattr(getattr(problem, "param", None), "name", None) or ""
    context = getattr(problem, "ctx", None)
    command = context.command_path if context else "toevallig"
    match type(problem).__name__:
        case "MissingParameter":
            said = text("console.mistake.missing", name=name)
        case "NoSuchOption":
            said = text("console.mistake.option", name=getattr(problem, "option_name", ""))
        case "BadParameter":
            said = text("console.mistake.value", name=name)
        case "NoArgsIsHelpError":
            return str(getattr(problem, "message", ""))
        case _:
            said = text("console.mistake.command")
    return text("console.mistake.usage", said=said, command=command)


def _filled(key: str, params: Params) -> str:
    values: dict[str, Any] = dict(params)
    return text(key, **values)
