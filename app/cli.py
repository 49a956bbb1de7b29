"""toevallig: the commands at the console. Whoever sits there is the operator and sees the whole municipality."""

import datetime as dt
import json
import socket
import sys
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import pydantic
import sqlalchemy.exc
import typer
import uvicorn
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from typer import rich_utils

from app.database import Database
from app.errors import Invalid, NotFound, Params, ToevalligError
from app.importing import Report, import_folder
from app.live import Live
from app.main import create_app
from app.policy.roles import OPERATOR, ROLES
from app.schemas.suggestions import SuggestionOut, SuggestionsOut
from app.services import cards, demo, measures, ranking, suggestions
from app.settings import Settings
from app.texts import text
from app.work import Work, reading, writing

WIDTH: Final = 100
"""Columns of what is printed, or fewer on a narrow screen."""
WRONG_USE: Final = 2
FIRST_REASONS: Final = 10
"""Rejections shown on the screen; the report holds all of them."""
MAPS: Final = (".geojson", ".json")
"""A map of neighbourhoods may also be imported by itself."""
IN_STORY: Final = 3
"""Suggestions shown of each scene of the demonstration."""
GIVEN: Final = tuple(role for role in ROLES if role != OPERATOR.role)
"""Roles that a token may give; the operator is whoever sits at the console."""
WORKER: Final = "worker"
UNUSABLE: Final = (sqlalchemy.exc.ArgumentError, ImportError, ValueError)
"""What comes of an address with an unknown dialect, a driver that is not installed, or a port that is no number."""
BARS: Final = 6
"""Blocks of the longest bar."""
TWO_FIGURES: Final = 10
"""From here on a whole number has two figures of its own."""

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


class MistakeError(Exception):
    """The person at the console can put this right; the sentence says how."""

    def __init__(self, sentence: str, code: int = WRONG_USE) -> None:
        super().__init__(sentence)
        self.code = code


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


cli = typer.Typer(
    cls=DutchGroup,
    name="toevallig",
    help=text("console.command.toevallig"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
token_cli = typer.Typer(cls=DutchGroup, help=text("console.command.token"), no_args_is_help=True)
cli.add_typer(token_cli, name="token")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. Who makes a mistake reads a sentence, never a traceback."""
    try:
        code = cli(args=arguments, prog_name="toevallig", standalone_mode=False)
    except MistakeError as mistake:
        return _sorry(str(mistake), mistake.code)
    except ToevalligError as problem:
        return _sorry(_sentence(problem), WRONG_USE if isinstance(problem, Invalid | NotFound) else 1)
    except sqlalchemy.exc.OperationalError:
        return _sorry(text("console.mistake.database"), 1)
    except pydantic.ValidationError as problem:
        names = ", ".join(f"TOEVALLIG_{error['loc'][0]}".upper() for error in problem.errors())
        return _sorry(text("console.mistake.setting", names=names), WRONG_USE)
    except typer.TyperException as problem:
        return _sorry(_usage(problem), WRONG_USE)
    return code or 0


@cli.command("demo", cls=DutchCommand, help=text("console.command.demo"))
def show_demo(
    *,
    no_serve: Annotated[bool, typer.Option("--no-serve", help=text("console.option.no-serve"))] = False,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help=text("console.option.demo-port"), show_default="8000")
    ] = 8000,
) -> None:
    """Print the suggestions of the seed stories, then serve."""
    settings = Settings()
    if not no_serve:
        _check_port(settings.host, port)
    with _house() as house:
        with house.reading() as work:
            empty = demo.is_empty(work)
        if empty:
            _import(house, demo.SEED, organisation=None, partial=False)
        for source_id, title in demo.STORIES.items():
            _tell(house, source_id, text(title))
    _screen().print(text("console.demo.next"))
    if not no_serve:
        _serve(settings, settings.host, port)


@cli.command("serve", cls=DutchCommand, help=text("console.command.serve"))
def serve(
    host: Annotated[str | None, typer.Option(help=text("console.option.host"))] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=text("console.option.port"))] = None,
) -> None:
    """Serve until interrupted."""
    settings = Settings()
    host, port = host or settings.host, port or settings.port
    _check_port(host, port)
    with _house():
        pass  # an empty database gets its tables before the first request
    _serve(settings, host, port)


@cli.command("import", cls=DutchCommand, help=text("console.command.import"))
def import_directory(
    directory: Annotated[Path, typer.Argument(metavar=text("console.word.folder"), help=text("console.option.folder"))],
    *,
    partial: Annotated[bool, typer.Option("--partial", help=text("console.option.partial"))] = False,
    report: Annotated[
        Path | None, typer.Option(metavar=text("console.word.file"), help=text("console.option.report"))
    ] = None,
    organisation: Annotated[str | None, typer.Option(metavar="ID", help=text("console.option.recorder"))] = None,
) -> int:
    """Import a folder; 0 when it was stored, 1 when rejections stopped it."""
    _check_directory(directory)
    if report is not None:
        _check_writable(report)
    with _house() as house:
        try:
            found = _import(house, directory, organisation=organisation, partial=partial)
        except Invalid:
            raise MistakeError(text("console.mistake.recorder", organisation=organisation)) from None
    if report is not None:
        _write(report, json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n")
    _show_report(found)
    return 0 if found.stored else 1


@cli.command("rank", cls=DutchCommand, help=text("console.command.rank"))
def rank(
    directory: Annotated[Path, typer.Argument(metavar=text("console.word.folder"), help=text("console.option.folder"))],
    out: Annotated[Path, typer.Option(metavar=text("console.word.file"), help=text("console.option.out"))],
    *,
    content_only: Annotated[bool, typer.Option("--content-only", help=text("console.option.content-only"))] = False,
    limit: Annotated[int, typer.Option(min=1, help=text("console.option.limit-per-need"), show_default="20")] = 20,
) -> None:
    """Write one line of JSON for each open need of a folder."""
    _check_directory(directory)
    _check_writable(out)
    with (
        tempfile.TemporaryDirectory(prefix="toevallig-") as folder,
        _house(f"sqlite:///{Path(folder) / 'rank.db'}") as house,
    ):
        found = _import(house, directory, organisation=None, partial=True)
        with house.reading() as work:
            needs = ranking.open_needs(work)
            lines = ranking.ranked(work, needs, limit=limit, content_only=content_only)
            written = [json.dumps(line) + "\n" for line in _progress(text("console.rank.progress"), lines, len(needs))]
    _write(out, "".join(written))
    errors = _screen(stderr=True)
    if not found.ok:
        errors.print(text("console.rank.rejected", rows=found.rows, rejected=found.rejected))
    errors.print(text("console.rank.done", needs=len(written), file=out), highlight=False, markup=False)


@cli.command("suggest", cls=DutchCommand, help=text("console.command.suggest"))
def suggest(
    need: Annotated[str, typer.Argument(metavar=text("console.word.need"), help=text("console.option.need"))],
    limit: Annotated[int, typer.Option(min=1, max=100, help=text("console.option.limit"), show_default="5")] = 5,
) -> None:
    """Print the cards of one need."""
    with _house() as house, house.writing() as work:
        try:
            row = cards.need(work, need)
        except NotFound:
            raise MistakeError(text("console.mistake.need", need=need)) from None
        _show_answer(work, row.need.text, suggestions.for_need(work, str(row.need.id), limit))


@cli.command("measure", cls=DutchCommand, help=text("console.command.measure"))
def measure(
    codes: Annotated[list[str] | None, typer.Argument(metavar="[CODE]...", help=text("console.option.codes"))] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help=text("console.option.all"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("console.option.json"))] = False,
    exact: Annotated[bool, typer.Option("--exact", help=text("console.option.exact"))] = False,
) -> None:
    """Print the figures of neighbourhoods, as a table or as JSON."""
    if every and codes:
        raise MistakeError(text("console.mistake.codes-and-all"))
    with _house() as house, house.reading() as work:
        names = {area.code: area.name for area in work.areas.neighbourhoods()}
        unknown = sorted(set(codes or ()) - set(names))
        if unknown:
            known = ", ".join(names) or text("console.mistake.no-neighbourhood-yet")
            raise MistakeError(text("console.mistake.neighbourhood", codes=", ".join(unknown), known=known))
        figures = (measures.exact if exact else measures.published)(work, codes or None)
    if as_json:
        sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    else:
        _show_measures(figures, names)


@token_cli.command("create", cls=DutchCommand, help=text("console.command.token-create"))
def create_token(
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
    with _house() as house, house.writing() as work:
        secret = work.tokens.create(
            role,
            organisation=_source_or_id(organisation),
            neighbourhoods=neighbourhood or (),
            label=label,
        )
    sys.stdout.write(secret + "\n")
    _screen(stderr=True).print(text("console.token.keep"))


@token_cli.command("list", cls=DutchCommand, help=text("console.command.token-list"))
def list_tokens() -> None:
    """Print all tokens without their secrets."""
    with _house() as house, house.reading() as work:
        tokens = work.tokens.find()
    table = _table(
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
    _screen().print(table if tokens else text("console.token.none"))


@token_cli.command("revoke", cls=DutchCommand, help=text("console.command.token-revoke"))
def revoke_token(
    number: Annotated[int, typer.Argument(metavar=text("console.word.number"), help=text("console.option.number"))],
) -> None:
    """Revoke one token by its number."""
    with _house() as house, house.writing() as work:
        try:
            work.tokens.revoke(number)
        except NotFound:
            raise MistakeError(text("console.mistake.token", number=number)) from None
    _screen().print(text("console.token.stopped", number=number))


@dataclass(frozen=True, slots=True)
class House:
    """The database of this command and its network."""

    database: Database
    live: Live

    def reading(self) -> AbstractContextManager[Work]:
        """Give a Work of the operator that reads."""
        return reading(self.database, OPERATOR, _now(), live=self.live)

    def writing(self) -> AbstractContextManager[Work]:
        """Give a Work of the operator that may write, if only a log line."""
        return writing(self.database, OPERATOR, _now(), live=self.live)


@contextmanager
def _house(url: str | None = None) -> Iterator[House]:
    """Open the database of the settings, or this one, with its tables."""
    try:
        database = Database(url or Settings().database_url)
    except UNUSABLE:
        # Without the original: it may hold the password.
        raise MistakeError(text("console.mistake.database")) from None
    try:
        try:
            database.upgrade()
        except sqlalchemy.exc.DBAPIError:
            raise MistakeError(text("console.mistake.database")) from None
        yield House(database, Live(database))
    finally:
        database.dispose()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _import(house: House, directory: Path, *, organisation: str | None, partial: bool) -> Report:
    """Read the folder into the database, with a bar for each file."""
    with _bar() as bar, house.writing() as work:
        tasks: dict[str, TaskID] = {}

        def progress(file: str, done: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = bar.add_task(file, total=total)
            bar.update(tasks[file], completed=done, total=total)

        return import_folder(
            work.session, directory, organisation=organisation, partial=partial, now=work.now, progress=progress
        )


def _check_directory(directory: Path) -> None:
    if not directory.exists():
        raise MistakeError(text("console.mistake.no-directory", directory=directory))
    if not (directory.is_dir() or directory.suffix.lower() in MAPS):
        raise MistakeError(text("console.mistake.not-a-directory", directory=directory))


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise MistakeError(text("console.mistake.port", port=port, host=host, other=port + 1), 1) from None


def _check_writable(file: Path) -> None:
    """Try whether this can be written, before the work of which it is the result."""
    try:
        if not file.parent.is_dir():
            raise MistakeError(text("console.mistake.no-folder-to-write", file=file))
        was_there = file.exists()
        file.open("a").close()
        if not was_there:
            file.unlink()
    except OSError:
        raise MistakeError(text("console.mistake.cannot-write", file=file)) from None


def _write(file: Path, content: str) -> None:
    try:
        file.write_text(content, encoding="utf-8")
    except OSError:
        raise MistakeError(text("console.mistake.cannot-write", file=file)) from None


def _serve(settings: Settings, host: str, port: int) -> None:
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    _screen().print(text("console.serve.started", address=address), highlight=False)
    with suppress(KeyboardInterrupt):
        uvicorn.run(create_app(settings), host=host, port=port, access_log=False, log_level="warning")
    _screen().print(text("console.serve.stopped"))


def _source_or_id(wanted: str | None) -> str | uuid.UUID | None:
    try:
        return wanted and uuid.UUID(wanted)
    except ValueError:
        return wanted


def _tell(house: House, source_id: str, title: str) -> None:
    """Print one scene of the demonstration."""
    with house.writing() as work:
        try:
            row = cards.need(work, source_id)
        except NotFound:
            raise MistakeError(text("console.mistake.other-municipality")) from None
        _screen().rule(f"[bold]{escape(title)}", align="left")
        _show_answer(work, row.need.text, suggestions.for_need(work, str(row.need.id), IN_STORY))


def _show_answer(work: Work, need: str, answer: SuggestionsOut) -> None:
    """Print the need and its cards; or, when nobody fits, the nearest and who might know."""
    console = _screen()
    console.print(Text(text("console.card.need", need=need), style="italic"), end="\n\n")
    for place, suggestion in enumerate(answer.suggestions, start=1):
        console.print(_card(work, place, suggestion))
    if answer.message:
        console.print(Text(answer.message), end="\n\n")
    if answer.near_miss:
        near = cards.party(work, answer.near_miss.owner)
        limit = answer.near_miss.limit.text
        said = text("console.card.near-miss", name=near.name, neighbourhood=near.neighbourhood, limit=limit)
        console.print(Text(said))
    if answer.might_know:
        console.print(text("console.card.might-know"))
    for known in answer.might_know:
        someone = cards.party(work, known.id)
        console.print(Text(f"  • {someone.name} ({someone.neighbourhood}): {known.text}"))


def _card(work: Work, place: int, suggestion: SuggestionOut) -> Panel:
    """One suggestion with names, since the operator may know them."""
    giver = cards.party(work, suggestion.owner)
    via = suggestion.via
    introducer = cards.party(work, via.id).name if via and via.id else via and via.text
    if any(reason.code == "acquainted" for reason in suggestion.reasons):
        introducer = text("console.card.acquainted")
    # What it brings the other side has a line of its own.
    unknown = [reason.text for reason in suggestion.unknown if reason.code != "interest-unknown"]
    clashes = [reason.text for reason in suggestion.clashes]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column()
    grid.add_row(text("console.card.offers"), Text(f"„{cards.offer(work, suggestion.talent)}”"))
    grid.add_row(
        text("console.card.why"), _points([f"{reason.text} ({reason.points})" for reason in suggestion.reasons])
    )
    grid.add_row(text("console.card.unknown"), _points(unknown or [text("console.card.nothing-unknown")]))
    grid.add_row(text("console.card.clashes"), _points(clashes or [text("console.card.nothing-clashes")]))
    grid.add_row(text("console.card.via"), Text(introducer or text("console.card.nobody-between")))
    grid.add_row(text("console.card.gain"), Text(suggestion.gain or text("console.card.gain-unknown")))
    title = Text(f"{place}. {giver.name}, {giver.neighbourhood}", style="bold")
    return Panel(grid, title=title, title_align="left")


def _points(sentences: Iterable[str]) -> Text:
    return Text("\n".join(f"• {sentence}" for sentence in sentences))


def _show_report(report: Report) -> None:
    table = _table(
        text("console.report.file"),
        text("console.report.rows"),
        text("console.report.stored") if report.stored else text("console.report.fine"),
        text("console.report.rejected"),
    )
    for name, file in sorted(report.files.items()):
        table.add_row(escape(name), str(file.rows), str(file.accepted), str(len(file.rejected)))
    console = _screen()
    console.print(table)
    reasons = [
        (name, line, reason) for name, file in sorted(report.files.items()) for line, reason in sorted(file.rejected)
    ]
    for name, line, reason in reasons[:FIRST_REASONS]:
        console.print(Text(text("console.report.line", file=name, line=line, reason=reason)))
    if len(reasons) > FIRST_REASONS:
        console.print(text("console.report.more", count=len(reasons) - FIRST_REASONS))
    for name, file in sorted(report.files.items()):
        for warning in file.warnings[:FIRST_REASONS]:
            console.print(Text(text("console.report.warning", file=name, warning=warning)))
    if not report.stored:
        console.print(text("console.report.nothing-stored"))
    elif not report.rows:
        console.print(text("console.report.nothing-read"))
    elif not report.changed:
        console.print(text("console.report.nothing-new"))


def _show_measures(figures: list[measures.Figures], names: dict[str, str]) -> None:
    console = _screen()
    if not figures:
        console.print(text("console.measure.none"))
        return
    table = _table(
        text("console.measure.neighbourhood"),
        text("console.measure.nodes"),
        text("console.measure.ties"),
        text("console.measure.coverage"),
        text("console.measure.density"),
        text("console.measure.isolates"),
        text("console.measure.components"),
        text("console.measure.largest"),
        text("console.measure.degree"),
    )
    table.columns[0].no_wrap = True
    table.columns[-1].no_wrap = True
    table.columns[-1].justify = "left"
    most = max(row["averageDegree"] or 0 for row in figures)
    for row in figures:
        degree = row["averageDegree"]
        table.add_row(
            f"{escape(names[row['code']])}\n{row['code']}",
            _figure(row["nodes"]),
            _figure(row["ties"]),
            _percentage(row["coverage"]),
            _ratio(row["density"]),
            _figure(row["isolates"]),
            _figure(row["components"]),
            _percentage(row["largestComponentShare"]),
            f"{_ratio(degree):<5} {_picture(degree, most)}",
        )
    console.print(table)
    console.print(text("console.measure.not-measured"))
    if any(row.get("withheld") for row in figures):
        console.print(text("console.measure.withheld"))


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}".replace(".", ",")


def _ratio(value: float | None) -> str:
    """Print at least the two significant figures that are published: '0,10' and '2,0'."""
    shown = _figure(value)
    if value is None or not 0 < value < TWO_FIGURES:
        return shown
    return max(shown, f"{value:#.2g}".replace(".", ","), key=len)


def _percentage(value: float | None) -> str:
    return "–" if value is None else f"{_ratio(value * 100)} %"


def _picture(value: float | None, most: float) -> str:
    """Draw `value` as a bar, the longest for `most`."""
    blocks = round(BARS * (value or 0) / most) if most else 0
    return "█" * blocks


def _table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number == 0 else "right")
    return table


def _screen(*, stderr: bool = False) -> Console:
    """The place to print to: at most `WIDTH` columns, and exactly so when something else reads along."""
    console = Console(stderr=stderr, highlight=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console


def _bar() -> Progress:
    """A bar for long work: on stderr, and only where somebody looks at it."""
    console = _screen(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


Thing = TypeVar("Thing")


def _progress(what: str, things: Iterable[Thing], total: int) -> Iterator[Thing]:
    with _bar() as bar:
        yield from bar.track(things, total=total, description=what)


def _sorry(sentence: str, code: int) -> int:
    _screen(stderr=True).print(Text(sentence), soft_wrap=True)
    return code


def _sentence(problem: ToevalligError) -> str:
    """Say what the API says of the same error."""
    if isinstance(problem, Invalid):
        return " ".join(_filled(f"invalid.{field.code}", field.params) for field in problem.fields)
    title, detail = (_filled(f"problem.{problem.code}.{part}", problem.params) for part in ("title", "detail"))
    return f"{title}. {detail}"


def _filled(key: str, params: Params) -> str:
    values: dict[str, Any] = dict(params)
    return text(key, **values)


def _usage(problem: typer.TyperException) -> str:
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
