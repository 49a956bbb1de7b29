"""toevallig measure: neighbourhoods as networks, in figures."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

import typer
from rich.markup import escape

from app.cli import screen
from app.cli.house import open_house
from app.cli.mistakes import MistakeError
from app.schemas.figures import AreaFiguresOut, FigureOut
from app.services import figures
from app.texts import text


def measure(
    codes: Annotated[list[str] | None, typer.Argument(metavar="[CODE]...", help=text("console.option.codes"))] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help=text("console.option.all"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("console.option.json"))] = False,
    exact: Annotated[bool, typer.Option("--exact", help=text("console.option.exact"))] = False,
    nodes: Annotated[
        str | None, typer.Option(metavar="A,B", help=text("console.option.nodes", all=", ".join(figures.NODES)))
    ] = None,
    ties: Annotated[
        str | None, typer.Option(metavar="A,B", help=text("console.option.ties", all=", ".join(figures.TIES)))
    ] = None,
) -> None:
    """Print the figures of neighbourhoods, as a table or as JSON; with `exact` also of chosen kinds alone."""
    if every and codes:
        raise MistakeError(text("console.mistake.codes-and-all"))
    if (nodes or ties) and not exact:
        raise MistakeError(text("console.mistake.chosen-not-exact"))
    chosen = _chosen(nodes, figures.NODES), _chosen(ties, figures.TIES)
    with open_house() as house, house.reading() as work:
        names = {area.code: area.name for area in work.areas.neighbourhoods()}
        unknown = sorted(set(codes or ()) - set(names))
        if unknown:
            known = ", ".join(names) or text("console.mistake.no-neighbourhood-yet")
            raise MistakeError(text("console.mistake.neighbourhood", codes=", ".join(unknown), known=known))
        if exact:
            screen.print_json(figures.exact(work, codes or (), *chosen))
            return
        found = [one for one in figures.overview(work) if not codes or one.code in codes]
    if as_json:
        screen.print_json([one.model_dump(mode="json", by_alias=True) for one in found])
    else:
        _show(found)


def _chosen(given: str | None, known: Sequence[str]) -> list[str] | None:
    """Kinds that somebody named, with a comma between; MistakeError names the ones there are."""
    kinds = [kind.strip() for kind in given.split(",")] if given else None
    for kind in kinds or ():
        if kind not in known:
            raise MistakeError(text("console.mistake.kind", kind=kind, known=", ".join(known)))
    return kinds


COLUMNS: Final = {
    "nodes": "console.measure.nodes",
    "ties": "console.measure.ties",
    "coverage": "console.measure.coverage",
    "density": "console.measure.density",
    "isolates": "console.measure.isolates",
    "components": "console.measure.components",
    "largestShare": "console.measure.largest",
    "averageDegree": "console.measure.degree",
}
"""What the table shows of everybody's network, in order, with the keys of its words."""


def _show(areas: Sequence[AreaFiguresOut]) -> None:
    console = screen.console()
    if not areas:
        console.print(text("console.measure.none"))
        return
    table = screen.table(text("console.measure.neighbourhood"), *map(text, COLUMNS.values()))
    table.columns[0].no_wrap = True
    table.columns[-1].no_wrap = True
    table.columns[-1].justify = "left"
    rows = [{one.name: one for one in area.figures if one.among == "all"} for area in areas]
    most = max((_value(row, "averageDegree") or 0 for row in rows), default=0)
    for area, row in zip(areas, rows, strict=True):
        degree = _value(row, "averageDegree")
        cells = [_cell(row, name) for name in list(COLUMNS)[:-1]]
        bar = f"{screen.ratio(degree):<5} {screen.blocks(degree, most)}"
        table.add_row(f"{escape(area.name)}\n{area.code}", *cells, bar)
    console.print(table)
    taken = next((area.measured_on for area in areas if area.measured_on), None)
    console.print(text("console.measure.taken", day=str(taken)) if taken else text("console.measure.not-taken"))
    console.print(text("console.measure.not-measured"))
    if any(one.value is None for row in rows for one in row.values()):
        console.print(text("console.measure.withheld"))


def _value(row: Mapping[str, FigureOut], name: str) -> float | None:
    return row[name].value if name in row else None


def _cell(row: Mapping[str, FigureOut], name: str) -> str:
    value = _value(row, name)
    if name == "density":
        return screen.ratio(value)
    return screen.percentage(value) if name in row and row[name].unit == "share" else screen.figure(value)
