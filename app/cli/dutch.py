"""A group of commands that explains itself in Dutch, where typer would do so in English."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import typer
from typer import rich_utils

from app.texts import text

rich_utils.ARGUMENTS_PANEL_TITLE = text("console.panel.arguments")
rich_utils.OPTIONS_PANEL_TITLE = text("console.panel.options")
rich_utils.COMMANDS_PANEL_TITLE = text("console.panel.commands")
rich_utils.REQUIRED_LONG_STRING = text("console.required")
rich_utils.DEFAULT_STRING = text("console.default", value="{}")

USAGE: Final = {
    "Usage:": text("console.usage"),
    "[OPTIONS]": text("console.usage.options"),
    "COMMAND [ARGS]": text("console.usage.command"),
}
"""What typer says, and what we say instead."""

Commands = Mapping[str, tuple[Callable[..., int | None], str]]
"""Commands by name: the function and what it does, in Dutch. Who returns nothing exits with 0."""


class InDutch:
    """What typer itself would say in English."""

    def get_help_option(self, ctx: typer.Context) -> Any:
        """Explain --help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        option.help = text("console.option.help")
        return option

    def get_usage(self, ctx: typer.Context) -> str:
        """Say how to call the command."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        for theirs, ours in USAGE.items():
            usage = usage.replace(theirs, ours, 1)
        return usage


class DutchCommand(InDutch, typer.core.TyperCommand):  # type: ignore[misc]
    """A command."""


class DutchGroup(InDutch, typer.core.TyperGroup):  # type: ignore[misc]
    """A group of commands."""


def group(explained: str, commands: Commands) -> typer.Typer:
    """Make a group of these commands, in this order; called without a command it shows its help."""
    made = typer.Typer(
        cls=DutchGroup, help=explained, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    for name, (function, help_text) in commands.items():
        made.command(name, cls=DutchCommand, help=help_text)(function)
    return made
