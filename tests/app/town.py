"""A small town to test in: two municipalities, three neighbourhoods, two welfare organisations and who works there."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.database import Database
from app.live import Live
from app.models import Area, Node
from app.policy.roles import OPERATOR, Viewer
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.repositories.people import PersonRow
from app.work import CONSOLE, Request, Work, reading, writing

NOW = dt.datetime(2026, 10, 1, 9, 30, tzinfo=dt.UTC)
NORTH, SOUTH, ELSEWHERE = "BU00010001", "BU00010002", "BU00020001"
HERE, THERE = "GM0001", "GM0002"
YES = Agreement("matching", given=True, how="mondeling", said_by="zijzelf")
PARTNERS = Agreement("partners", given=True)
STATISTICS = Agreement("statistics", given=True)


@dataclass
class Town:
    """The town, and doors into it."""

    database: Database
    live: Live
    welfare: int
    other: int

    @property
    def worker(self) -> Viewer:
        """A neighbourhood worker of the welfare organisation, in the north."""
        return Viewer("worker", "token:1", HERE, self.welfare, frozenset({NORTH}))

    @property
    def colleague(self) -> Viewer:
        """A worker of the other organisation, in the north and the south."""
        return Viewer("worker", "token:2", HERE, self.other, frozenset({NORTH, SOUTH}))

    @contextmanager
    def work(self, viewer: Viewer = OPERATOR, request: Request = CONSOLE, now: dt.datetime = NOW) -> Iterator[Work]:
        """Open a Work that writes."""
        with writing(self.database, viewer, now, live=self.live, request=request) as work:
            yield work

    @contextmanager
    def look(self, viewer: Viewer = OPERATOR, now: dt.datetime = NOW) -> Iterator[Work]:
        """Open a Work that reads."""
        with reading(self.database, viewer, now, live=self.live) as work:
            yield work

    def person(self, viewer: Viewer, code: str = NORTH, *consents: Agreement, **values: object) -> PersonRow:
        """Enter someone."""
        with self.work(viewer) as work:
            return work.people.create(work.areas.own(code), identity={"alias": "Anna"}, consents=consents, **values)


def build(database: Database, live: Live) -> Town:
    """Build the town in an empty database."""
    with writing(database, OPERATOR, NOW, live=live) as work:
        for code, municipality, lon in ((NORTH, HERE, 5.3), (SOUTH, HERE, 5.31), (ELSEWHERE, THERE, 6.0)):
            work.session.add(
                Area(municipality=municipality, code=code, kind="neighbourhood", name=code, lon=lon, lat=52.5)
            )
        work.session.flush()
        north = work.areas.own(NORTH)
        welfare = work.organisations.create(north, name="WelThuis", source_id="OR1").node
        other = work.organisations.create(north, name="De Schakel", source_id="OR2").node
        return Town(database, live, number_of(welfare), number_of(other))


def everyone(work: Work) -> list[Node]:
    """List every node in the database."""
    return [work.nodes.by_number(number) for number in work.nodes.cards(range(1, 1000))]
