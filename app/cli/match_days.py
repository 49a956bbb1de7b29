"""toevallig match-day: what a plan for all open needs brings, beside what happens without one. Nothing is kept."""

from rich.text import Text

from app.cli import screen
from app.cli.house import open_house
from app.schemas.match_days import TotalsOut
from app.services import match_days
from app.texts import text


def match_day() -> None:
    """Print what a plan for the whole municipality brings."""
    with open_house() as house, house.writing() as work, screen.bar() as bar:
        shown = screen.Bars(bar)
        looking = text("matchday.console.looking")
        plan = match_days.reckoned(work, work.planning.wanted(), lambda done, of: shown.show(looking, done, of))
    totals = match_days.totals_of(plan)
    found = text("matchday.console.found", needs=totals.needs, candidates=plan.candidates, served=totals.best.needs)
    console = screen.console()
    console.print(Text(found), end="\n\n")
    _ways(totals)
    _spread(totals)


def _ways(totals: TotalsOut) -> None:
    ways = (("best", totals.best), ("greedy", totals.greedy), ("first-come", totals.first_come))
    most = max(way.value for _, way in ways)
    columns = ("matchday.console.way", "matchday.needs", "matchday.points", "matchday.console.gini")
    table = screen.table(*map(text, columns), "")
    for name, way in ways:
        bar = screen.blocks(way.value, most)
        table.add_row(text(f"matchday.way.{name}"), str(way.needs), str(way.value), str(way.gini), bar)
    screen.console().print(table)


def _spread(totals: TotalsOut) -> None:
    table = screen.table(text("matchday.spread.asks"), text("matchday.spread.before"), text("matchday.spread.after"))
    for one in totals.spread:
        table.add_row(text("matchday.spread.times", count=one.asks), str(one.before), str(one.after))
    screen.console().print(table)
