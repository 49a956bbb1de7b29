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

NOT_MEASURED: Final = (
    "Niet gemeten: wie niet is ingeschreven of geen toestemming gaf voor cijfers, banden die niemand noteerde, "
    "en hoe goed een band is. Vergelijk een buurt alleen met zichzelf, bij een gelijk bereik."
)
WITHHELD: Final = "– : te klein om te tonen (minder dan 10), of uit te rekenen uit iets dat te klein is."
BARS: Final = 6
"""Blocks of the longest bar."""

rich_utils.ARGUMENTS_PANEL_TITLE = "Gegevens"
rich_utils.OPTIONS_PANEL_TITLE = "Keuzes"
rich_utils.COMMANDS_PANEL_TITLE = "Opdrachten"
rich_utils.REQUIRED_LONG_STRING = "[verplicht]"
rich_utils.DEFAULT_STRING = "[standaard: {}]"


USAGE: Final = {"Usage:": "Gebruik:", "[OPTIONS]": "[KEUZES]", "COMMAND [ARGS]": "OPDRACHT [GEGEVENS]"}


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
        option.help = "Toon deze uitleg."
        return option

    def get_usage(self, ctx: typer.Context) -> str:
        """Say how to call the command."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        for english, dutch in USAGE.items():
            usage = usage.replace(english, dutch, 1)
        return usage


class DutchCommand(InDutch, typer.core.TyperCommand):  # type: ignore[misc]
    """A command."""


class DutchGroup(InDutch, typer.core.TyperGroup):  # type: ignore[misc]
    """A group of commands."""


cli = typer.Typer(
    cls=DutchGroup,
    name="toevallig",
    help="Toevallig stelt voor welke buurtgenoten elkaar iets te bieden hebben, en zegt waarom. Mensen beslissen.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
token_cli = typer.Typer(cls=DutchGroup, help="Maak, bekijk of stop tokens voor de API.", no_args_is_help=True)
cli.add_typer(token_cli, name="token")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. Who makes a mistake reads a sentence, never a traceback."""
    try:
        code = cli(args=arguments, prog_name="toevallig", standalone_mode=False)
    except MistakeError as mistake:
        return _sorry(str(mistake), mistake.code)
    except ToevalligError as problem:
        return _sorry(_sentence(problem), WRONG_USE if isinstance(problem, Invalid | NotFound) else 1)
    except (sqlalchemy.exc.OperationalError, sqlalchemy.exc.ArgumentError):
        return _sorry("De database gaat niet open. Kijk of TOEVALLIG_DATABASE_URL klopt en of hij er is.", 1)
    except pydantic.ValidationError as problem:
        names = ", ".join(f"TOEVALLIG_{error['loc'][0]}".upper() for error in problem.errors())
        return _sorry(f"Deze instelling klopt niet: {names}.", WRONG_USE)
    except typer.TyperException as problem:
        return _sorry(_usage(problem), WRONG_USE)
    return code or 0


@cli.command("demo", cls=DutchCommand)
def show_demo(
    *,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop na de suggesties.")] = False,
    port: Annotated[int, typer.Option(help="Poort van de dienst.", show_default="8000")] = 8000,
) -> None:
    """Laat zien wat Toevallig doet: zes verhalen uit de gemeente Waterrijk, en daarna de dienst zelf."""
    settings = Settings()
    if not no_serve:
        _check_port(settings.host, port)
    with _house() as house:
        with house.reading() as work:
            empty = demo.is_empty(work)
        if empty:
            _import(house, demo.SEED, organisation=None, partial=False)
        for source_id, title in demo.STORIES.items():
            _tell(house, source_id, title)
    console = _screen()
    console.print(
        "\nZelf vragen stellen aan de dienst? Maak een token voor een buurtwerker:\n"
        "  toevallig token create --role worker --organisation OR02 --neighbourhood BU90010102\n"
        "Bekijk een andere vraag met: toevallig suggest ND001"
    )
    if not no_serve:
        _serve(settings, settings.host, port)


@cli.command("serve", cls=DutchCommand)
def serve(
    host: Annotated[str | None, typer.Option(help="Adres waarop de dienst luistert.")] = None,
    port: Annotated[int | None, typer.Option(help="Poort waarop de dienst luistert.")] = None,
) -> None:
    """Start de dienst: de API, en de uitleg ervan op /v1/docs."""
    settings = Settings()
    host, port = host or settings.host, port or settings.port
    _check_port(host, port)
    with _house():
        pass  # an empty database gets its tables before the first request
    _serve(settings, host, port)


@cli.command("import", cls=DutchCommand)
def import_directory(
    directory: Annotated[Path, typer.Argument(metavar="MAP", help="De map met de bestanden.")],
    *,
    partial: Annotated[
        bool, typer.Option("--partial", help="Bewaar de goede regels, ook als er regels fout zijn.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="BESTAND", help="Schrijf het verslag hierheen, als JSON.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(metavar="ID", help="Welke organisatie de regels heeft vastgelegd.")
    ] = None,
) -> int:
    """Lees een map met gegevens van een gemeente in. Elke regel wordt bewaard of met een reden gemeld."""
    _check_directory(directory)
    with _house() as house:
        try:
            found = _import(house, directory, organisation=organisation, partial=partial)
        except Invalid:
            raise MistakeError(
                f"De organisatie {organisation} staat niet in deze map, en we kennen haar ook niet van eerder."
            ) from None
    if report is not None:
        _write(report, json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n")
    _show_report(found)
    return 0 if found.stored else 1


@cli.command("rank", cls=DutchCommand)
def rank(
    directory: Annotated[Path, typer.Argument(metavar="MAP", help="De map met de bestanden.")],
    out: Annotated[Path, typer.Option(metavar="BESTAND", help="Schrijf hierheen: een regel JSON per vraag.")],
    *,
    content_only: Annotated[
        bool, typer.Option("--content-only", help="Kijk alleen naar de teksten; zonder regels en andere gronden.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Hoogstens zoveel per vraag.", show_default="20")] = 20,
) -> None:
    """Zoek bij elke open vraag in een map wie erbij passen. De database blijft zoals hij is."""
    _check_directory(directory)
    if not out.parent.is_dir():
        raise MistakeError(f"We kunnen niet schrijven naar {out}: de map is er niet.")
    with (
        tempfile.TemporaryDirectory(prefix="toevallig-") as folder,
        _house(f"sqlite:///{Path(folder) / 'rank.db'}") as house,
    ):
        found = _import(house, directory, organisation=None, partial=True)
        with house.reading() as work:
            needs = ranking.open_needs(work)
            lines = ranking.ranked(work, needs, limit=limit, content_only=content_only)
            written = [json.dumps(line) + "\n" for line in _progress("Zoeken", lines, len(needs))]
    _write(out, "".join(written))
    errors = _screen(stderr=True)
    if not found.ok:
        errors.print(f"Van {found.rows} regels konden we er {found.rejected} niet gebruiken. Waarom: toevallig import.")
    errors.print(f"{len(written)} vragen, geschreven naar {out}", highlight=False, markup=False)


@cli.command("suggest", cls=DutchCommand)
def suggest(
    need: Annotated[str, typer.Argument(metavar="VRAAG", help="De id van de vraag (ND083 of een UUID).")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="Hoogstens zoveel.", show_default="5")] = 5,
) -> None:
    """Laat zien wie bij een vraag passen, en waarom."""
    with _house() as house, house.writing() as work:
        try:
            row = cards.need(work, need)
        except NotFound:
            raise MistakeError(f"We kennen geen vraag met de id {need}. Kijk of hij goed is overgenomen.") from None
        _show_answer(work, row.need.text, suggestions.for_need(work, str(row.need.id), limit))


@cli.command("measure", cls=DutchCommand)
def measure(
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="[CODE]...", help="Buurtcodes. Zonder: alle buurten.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Alle buurten.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Schrijf een JSON-lijst.")] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="Niet afgerond en met kleine aantallen. Alleen voor intern gebruik.")
    ] = False,
) -> None:
    """Meet elke buurt als netwerk: hoeveel banden, hoe dicht, wie er alleen staan."""
    if every and codes:
        raise MistakeError("Kies: buurtcodes noemen, of --all. Allebei tegelijk kan niet.")
    with _house() as house, house.reading() as work:
        names = {area.code: area.name for area in work.areas.neighbourhoods()}
        unknown = sorted(set(codes or ()) - set(names))
        if unknown:
            known = ", ".join(names) or "nog geen; lees eerst een map in met 'toevallig import'"
            raise MistakeError(f"Deze buurt kennen we niet: {', '.join(unknown)}. Bekende buurten: {known}.")
        figures = (measures.exact if exact else measures.published)(work, codes or None)
    if as_json:
        sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    else:
        _show_measures(figures, names)


@token_cli.command("create", cls=DutchCommand)
def create_token(
    role: Annotated[str, typer.Option(help=f"Een van: {', '.join(ROLES)}.")],
    organisation: Annotated[str | None, typer.Option(metavar="ID", help="De organisatie.")] = None,
    neighbourhood: Annotated[list[str] | None, typer.Option(metavar="CODE", help="Een buurt; mag vaker.")] = None,
    label: Annotated[str | None, typer.Option(help="Waarvoor dit token is; geen naam van een persoon.")] = None,
) -> None:
    """Maak een token. Het geheim staat hierna op het scherm, en daarna nergens meer."""
    if role not in ROLES:
        raise MistakeError(f"De rol {role} kennen we niet. Kies uit: {', '.join(ROLES)}.")
    with _house() as house, house.writing() as work:
        secret = work.tokens.create(
            role,
            organisation=_source_or_id(organisation),
            neighbourhoods=neighbourhood or (),
            label=label,
        )
    sys.stdout.write(secret + "\n")
    _screen(stderr=True).print("Bewaar dit token nu: we tonen het maar een keer.")


@token_cli.command("list", cls=DutchCommand)
def list_tokens() -> None:
    """Toon welke tokens er zijn; niet hun geheim."""
    with _house() as house, house.reading() as work:
        tokens = work.tokens.find()
    table = _table("Nummer", "Rol", "Buurten", "Label", "Gemaakt", "Gestopt")
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
    _screen().print(table if tokens else "Er zijn nog geen tokens.")


@token_cli.command("revoke", cls=DutchCommand)
def revoke_token(number: Annotated[int, typer.Argument(metavar="NUMMER", help="Het nummer uit de lijst.")]) -> None:
    """Stop een token. Wie het gebruikt, kan er meteen niets meer mee."""
    with _house() as house, house.writing() as work:
        try:
            work.tokens.revoke(number)
        except NotFound:
            raise MistakeError(f"Er is geen token {number}. Bekijk ze met 'toevallig token list'.") from None
    _screen().print(f"Token {number} werkt niet meer.")


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
    database = Database(url or Settings().database_url)
    try:
        database.upgrade()
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
        raise MistakeError(f"De map {directory} is er niet. Kijk of de naam klopt.")
    if not (directory.is_dir() or directory.suffix.lower() in MAPS):
        raise MistakeError(f"{directory} is geen map. Noem de map waar de bestanden in staan.")


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise MistakeError(
                f"Poort {port} op {host} is al in gebruik, of mag niet. Kies een andere, zoals --port {port + 1}.", 1
            ) from None


def _write(file: Path, content: str) -> None:
    try:
        file.write_text(content, encoding="utf-8")
    except OSError:
        raise MistakeError(f"We kunnen niet schrijven naar {file}. Kijk of de map bestaat.") from None


def _serve(settings: Settings, host: str, port: int) -> None:
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    _screen().print(f"\nDe dienst staat op {address}. Uitleg: {address}/v1/docs. Stoppen: Ctrl-C.", highlight=False)
    with suppress(KeyboardInterrupt):
        uvicorn.run(create_app(settings), host=host, port=port, access_log=False, log_level="warning")
    _screen().print("\nDe dienst is gestopt.")


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
            raise MistakeError(
                "In deze database staat een andere gemeente dan Waterrijk. Kies voor de demo een andere:\n"
                "  TOEVALLIG_DATABASE_URL=sqlite:///demo.db toevallig demo"
            ) from None
        _screen().rule(f"[bold]{escape(title)}", align="left")
        _show_answer(work, row.need.text, suggestions.for_need(work, str(row.need.id), IN_STORY))


def _show_answer(work: Work, need: str, answer: SuggestionsOut) -> None:
    """Print the need and its cards; or, when nobody fits, the nearest and who might know."""
    console = _screen()
    console.print(Text(f"Vraag: „{need}”", style="italic"), end="\n\n")
    for place, suggestion in enumerate(answer.suggestions, start=1):
        console.print(_card(work, place, suggestion))
    if answer.message:
        console.print(Text(answer.message), end="\n\n")
    if answer.near_miss:
        near = cards.party(work, answer.near_miss.owner)
        limit = answer.near_miss.limit.text
        console.print(Text(f"Bijna: {near.name} ({near.neighbourhood}). Wat in de weg staat: {limit}"))
    if answer.might_know:
        console.print("Wie zou het weten?")
    for known in answer.might_know:
        someone = cards.party(work, known.id)
        console.print(Text(f"  • {someone.name} ({someone.neighbourhood}): {known.text}"))


def _card(work: Work, place: int, suggestion: SuggestionOut) -> Panel:
    """One suggestion with names, since the operator may know them."""
    giver = cards.party(work, suggestion.owner)
    via = suggestion.via
    introducer = cards.party(work, via.id).name if via and via.id else via and via.text
    if any(reason.code == "acquainted" for reason in suggestion.reasons):
        introducer = "Niet nodig: ze kennen elkaar al."
    # What it brings the other side has a line of its own.
    unknown = [reason.text for reason in suggestion.unknown if reason.code != "interest-unknown"]
    clashes = [reason.text for reason in suggestion.clashes]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column()
    grid.add_row("Biedt", Text(f"„{cards.offer(work, suggestion.talent)}”"))
    grid.add_row("Waarom", _points([f"{reason.text} ({reason.points})" for reason in suggestion.reasons]))
    grid.add_row("Weten we niet", _points(unknown or ["Niets wat u eerst moet vragen."]))
    grid.add_row("Botst", _points(clashes or ["Niets wat wij weten."]))
    grid.add_row("Via wie", Text(introducer or "Niemand die wij kennen: stel ze zelf aan elkaar voor."))
    grid.add_row("Levert op", Text(suggestion.gain or "Belang onbekend: vraag ernaar."))
    title = Text(f"{place}. {giver.name}, {giver.neighbourhood}", style="bold")
    return Panel(grid, title=title, title_align="left")


def _points(sentences: Iterable[str]) -> Text:
    return Text("\n".join(f"• {sentence}" for sentence in sentences))


def _show_report(report: Report) -> None:
    table = _table("Bestand", "Gelezen", "Bewaard" if report.stored else "Goed", "Niet bruikbaar")
    for name, file in sorted(report.files.items()):
        table.add_row(escape(name), str(file.rows), str(file.accepted), str(len(file.rejected)))
    console = _screen()
    console.print(table)
    reasons = [
        (name, line, reason) for name, file in sorted(report.files.items()) for line, reason in sorted(file.rejected)
    ]
    for name, line, reason in reasons[:FIRST_REASONS]:
        console.print(Text(f"{name}, regel {line}: {reason}"))
    if len(reasons) > FIRST_REASONS:
        console.print(f"... en nog {len(reasons) - FIRST_REASONS}. Met --report BESTAND krijgt u ze allemaal.")
    for name, file in sorted(report.files.items()):
        for warning in file.warnings[:FIRST_REASONS]:
            console.print(Text(f"Let op, {name}: {warning}"))
    if not report.stored:
        console.print(
            "Er is niets bewaard. Verbeter deze regels en probeer het opnieuw; "
            "of bewaar de goede regels alvast, met --partial."
        )
    elif not report.changed:
        console.print("Alles stond er al: er is niets veranderd.")


def _show_measures(figures: list[measures.Figures], names: dict[str, str]) -> None:
    console = _screen()
    if not figures:
        console.print("Er zijn nog geen buurten. Lees eerst een map in: toevallig import MAP")
        return
    headings = (
        "Mensen en\ngroepen",
        "Banden",
        "Bereik",
        "Dichtheid",
        "Zonder\nband",
        "Losse\ngroepen",
        "Grootste\ngroep",
    )
    table = _table("Buurt", *headings, "Banden per\npersoon")
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
            _figure(row["density"]),
            _figure(row["isolates"]),
            _figure(row["components"]),
            _percentage(row["largestComponentShare"]),
            f"{_figure(degree):<5} {_picture(degree, most)}",
        )
    console.print(table)
    console.print(NOT_MEASURED)
    if any(row.get("withheld") for row in figures):
        console.print(WITHHELD)


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}".replace(".", ",")


def _percentage(value: float | None) -> str:
    return "–" if value is None else f"{_figure(value * 100)} %"


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
    """Say in Dutch what was wrong with how a command was called."""
    name = getattr(getattr(problem, "param", None), "name", None) or ""
    context = getattr(problem, "ctx", None)
    command = context.command_path if context else "toevallig"
    match type(problem).__name__:
        case "MissingParameter":
            said = f"Er ontbreekt iets: {name}."
        case "NoSuchOption":
            said = f"De keuze {getattr(problem, 'option_name', '')} kennen we niet."
        case "BadParameter":
            said = f"Met deze waarde kunnen we niets: {name}."
        case "NoArgsIsHelpError":
            return str(getattr(problem, "message", ""))
        case _:
            said = "Deze opdracht begrijpen we niet."
    return f"{said} Hoe het wel kan: {command} --help"
