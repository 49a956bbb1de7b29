"""What issue 6 promises of small numbers, tried on what leaves the house: Waterrijk in three months, and many towns."""

import datetime as dt
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlmodel import select

from app.database import Database
from app.importing import import_folder
from app.live import Live
from app.models import Area, GroupedArea, Node, Snapshot, SnapshotArea
from app.policy.roles import OPERATOR
from app.services import figures, snapshots
from app.services.counting import areas_of_life
from app.work import reading, writing
from tests.app.town import STATISTICS, YES
from tests.web.figures_reader import Reader
from tests.web.test_figures_attacked import Attack, is_small

SEED = Path(__file__).parents[2] / "seed"
TOWNS = 60
MONTHS = [dt.datetime(2026, 11, 2, 3, tzinfo=dt.UTC) + dt.timedelta(days=days) for days in (0, 30, 61)]
WATERRIJK = "GM9001"
GROUPINGS = {"EG01": slice(0, 4), "EG02": slice(2, 7)}


def test_small_counts_of_many_towns_from_what_leaves_the_house(shown):
    found = Counter()
    for seed in range(TOWNS):
        town = Attack(seed)
        found.update(map(_kind, town.widths(town.reader()).values()))
    _noted(shown, f"{TOWNS} verzonnen gemeenten met wijken en eigen gebieden", found)


class Waterrijk:
    """Waterrijk through three months, in which people come, leave and get to know each other."""

    def __init__(self, folder):
        self.base = Database(f"sqlite:///{folder / 'waterrijk.db'}")
        self.base.upgrade()
        self.live = Live(self.base)
        with self.work(MONTHS[0]) as work:
            import_folder(work.session, SEED, now=work.now)
            self.homes = [area.code for area in work.areas.neighbourhoods()]
            for code in GROUPINGS:
                work.session.add(Area(municipality=WATERRIJK, code=code, kind="grouping", name=code))
            work.session.flush()
            for code, homes in GROUPINGS.items():
                for home in self.homes[homes]:
                    work.session.add(GroupedArea(municipality=WATERRIJK, grouping=code, neighbourhood=home))

    def work(self, now):
        return writing(self.base, OPERATOR, now, live=self.live)

    def month_passes(self, chance, now):
        """In some neighbourhoods nobody comes or goes, in others more than ten."""
        with self.work(now) as work:
            for code in self.homes:
                query = select(Node).where(Node.neighbourhood == code, Node.kind == "person", Node.status == "active")
                there = list(work.session.exec(query))
                for node in chance.sample(there, chance.choice((0, 1, 2, 5))):
                    node.status = "left"
                stayed = [node for node in there if node.status == "active"]
                for number in range(chance.choice((0, 1, 3, 8))):
                    values = {"identity": {"alias": f"N{number}"}, "consents": [YES, STATISTICS]}
                    new = work.people.create(work.areas.own(code), **values).node
                    for other in chance.sample(stayed, chance.choice((0, 1, 3))):
                        work.ties.create(new, other, kind="knows")

    def truth(self):
        """The exact counts behind every figure, by the day on which it was printed."""
        found = {}
        with reading(self.base, OPERATOR, MONTHS[-1], live=self.live) as work:
            query = select(SnapshotArea, Snapshot).where(SnapshotArea.snapshot == Snapshot.number)
            for row, snapshot in work.session.exec(query):
                day = row.shown["stands"] or snapshot.taken_at.date().isoformat()
                tables = {"": row.exact} if snapshot.cadence == "counts" else row.exact
                for among, counts in tables.items():
                    for name, count in counts.items():
                        if count is not None and float(count).is_integer() and name != "days_to_meeting":
                            found[day, row.area, f"{among}.{name}" if among else name] = int(count)
        return found

    def tells(self, reader, now):
        """Let this reader read everything on a day."""
        with reading(self.base, OPERATOR, now, live=self.live) as work:
            areas = work.areas.find(limit=100)
            answers = {
                area.code: figures.shown(work, area.code).model_dump(mode="json", by_alias=True) for area in areas
            }
            whole = answers[WATERRIJK]
            for area in areas:
                reader.reads(answers[area.code])
                within = [self.homes[place] for place in range(len(self.homes))[GROUPINGS[area.code]]] if (
                    area.code in GROUPINGS
                ) else [one.code for one in areas if one.parent == area.code]  # fmt: skip
                reader.knows_counts(whole["countedOn"], area.code)
                reader.knows_network(whole["measuredOn"], area.code)
                reader.knows_same_night(whole["countedOn"], whole["measuredOn"], area.code)
                themes = dict.fromkeys(areas_of_life(), area.kind == "municipality")
                for day in {whole["countedOn"], whole["measuredOn"]}:
                    reader.knows_parts(day, area.code, within, themes)


@pytest.mark.slow
def test_small_counts_of_waterrijk_over_three_months(shown, tmp_path):
    town, chance, reader = Waterrijk(tmp_path), Random(3), Reader()
    for now in MONTHS:
        if now > MONTHS[0]:
            town.month_passes(chance, now)
        with town.work(now) as work:
            assert snapshots.take_due(work) > 0
        town.tells(reader, now)
    truth = town.truth()
    assert reader.wrong(truth) == []
    reader.told(truth)
    targets = [key for key, count in truth.items() if is_small(key, count)]
    widths = reader.widths(targets, chance)
    _noted(
        shown,
        "Waterrijk over drie maanden met eigen gebieden",
        Counter(map(_kind, (b - a for a, b in widths.values()))),
    )


def _kind(width):
    return "found" if width < 1 else "wide" if width >= 4 else "narrow"


def _noted(shown, what, found):
    total = found.total()
    shown(
        f"kleine aantallen uit alles wat naar buiten gaat: {what}",
        f"van {total} kleine {found['found']} precies gevonden, {100 * found['wide'] / total:.2f} % breedte 4 of meer",
    )
    assert found["found"] == 0
    assert found["wide"] >= 0.99 * total
