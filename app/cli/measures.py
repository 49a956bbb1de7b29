"""toevallig measure: neighbourhoods as networks, in figures."""

import json
import sys
from typing import Annotated

import typer
from rich.markup import escape

from app.cli import screen
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.services import measures
from app.texts import text


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
    with open_house() as house, house.reading() as work:
        names = {area.code: area.name for area in work.areas.neighbourhoods()}
        unknown = sorted(set(codes or ()) - set(names))
        if unknown:
            known = ", ".join(names) or text("console.mistake.no-neighbourhood-yet")
            raise MistakeError(text("console.mistake.neighbourhood", codes=", ".join(unknown), known=known))
        figures = (measures.exact if exact else measures.published)(work, codes or None)
    if as_json:
        sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    else:
        _show(figures, names)


def _show(figures: list[measures.Figures], names: dict[str, str]) -> None:
    console = screen.console()
    if not figures:
        console.print(text("console.measure.none"))
        return
    table = screen.table(
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
            screen.figure(row["nodes"]),
            screen.figure(row["ties"]),
            screen.percentage(row["coverage"]),
            screen.ratio(row["density"]),
            screen.figure(row["isolates"]),
            screen.figure(row["components"]),
            screen.percentage(row["largestComponentShare"]),
            f"{screen.ratio(degree):<5} {screen.blocks(degree, most)}",
        )
    console.print(table)
    console.print(text("console.measure.not-measured"))
    if any(row.get("withheld") for row in figures):
        console.print(text("console.measure.withheld"))
