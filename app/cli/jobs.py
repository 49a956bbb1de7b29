"""toevallig jobs nightly: what happens every night."""

import datetime as dt

from app.cli import screen
from app.cli.house import open_house
from app.jobs import nightly as night
from app.texts import text


def nightly() -> None:
    """Do what happens every night; to be started by the clock of the computer."""
    with open_house() as house:
        with screen.bar() as bar:
            shown = screen.Bars(bar)
            done = night.run(
                house.database,
                house.live,
                lambda: dt.datetime.now(dt.UTC),
                lambda name, count: shown.show(text(f"nightly.{name}"), count, count),
            )
        house.database.forgetting.done(60)
    table = screen.table(text("console.nightly.what"), text("console.nightly.count"))
    for name, count in done.items():
        table.add_row(text(f"nightly.{name}"), str(count))
    screen.console().print(table)
