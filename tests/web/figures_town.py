"""Made-up municipalities, through the whole pipeline from rows to the documents that everybody reads."""

import datetime as dt
from random import Random
from typing import Any

from app.models import Area
from app.policy import disclosure
from app.repositories.counting import CourseCount, Crossing, NeedCount, TalentCount
from app.services import bookkeeping, count_tables, counting, network_tables
from app.services.counting import Rows
from app.services.snapshots import _the_same
from app.services.tables import Table
from matching.measures import Bond
from matching.vocabulary import load

TODAY = dt.date(2026, 10, 1)
TOWN = "GM0001"
SIZES = (0, 1, 3, 8, 11, 12, 15, 22, 25, 31, 42, 60)
"""People in a neighbourhood: many of them about where the rule bites."""


def areas(chance: Random) -> tuple[list[Area], dict[str, tuple[str, ...]]]:
    """Two or three districts with their neighbourhoods, and two groupings that overlap."""
    found = [Area(municipality=TOWN, code=TOWN, kind="municipality", name="Dorp", inhabitants=4000)]
    homes = []
    for district in range(chance.choice((1, 2, 3))):
        above = f"WK00010{district}"
        found.append(Area(municipality=TOWN, code=above, kind="district", name=above, parent=TOWN, inhabitants=1500))
        for number in range(chance.choice((1, 2, 3, 4))):
            code = f"BU00010{district}0{number}"
            homes.append(code)
            found.append(
                Area(municipality=TOWN, code=code, kind="neighbourhood", name=code, parent=above, inhabitants=400)
            )
    grouped = {
        code: tuple(sorted(chance.sample(homes, min(len(homes), chance.choice((2, 3)))))) for code in ("EG01", "EG02")
    }
    found += [Area(municipality=TOWN, code=code, kind="grouping", name=code, inhabitants=800) for code in grouped]
    return found, grouped


def rows_of(chance: Random) -> Rows:
    """Everything that counts in one municipality."""
    found, grouped = areas(chance)
    homes = [area.code for area in found if area.kind == "neighbourhood"]
    members: dict[int, tuple[str, Any]] = {}
    for code in homes:
        for layer, many in (
            ("resident", chance.choice(SIZES)), ("volunteer", chance.choice((0, 2, 9, 12, 30))),
            ("professional", chance.choice((0, 1, 3, 11))), ("initiative", chance.choice((0, 1, 4))),
            ("organisation", 1),
        ):  # fmt: skip
            for _ in range(many):
                members[len(members) + 1] = code, layer
    return Rows(
        areas=found,
        within=counting._within(found, grouped),
        members=members,
        ties=_ties(chance, members),
        needs=[NeedCount(chance.choice(homes), _concept(chance), chance.random() < 0.5) for _ in range(120)],
        talents=[TalentCount(*_owner(chance, members), _concept(chance), None) for _ in range(90)] if members else [],
        courses=_courses(chance, members, homes),
    )


def _ties(chance: Random, members: dict[int, tuple[str, Any]]) -> list[Crossing]:
    found = {}
    for one, (home, layer) in members.items():
        near = [other for other, (there, _) in members.items() if other > one and there == home]
        for other in chance.sample(near, min(len(near), chance.choice((0, 0, 1, 1, 2, 3)))):
            found[one, other] = layer, members[other][1]
        if chance.random() < 0.1 and one > 1:
            found[chance.randrange(1, one), one] = "", ""
    return [
        Crossing(members[a][0], members[b][0], Bond(a, b, _kind(chance, members[a][1], members[b][1]), 0))
        for a, b in sorted(found)
    ]


def _kind(chance: Random, one: str, other: str) -> Any:
    if other in {"initiative", "organisation"} and one in {"resident", "volunteer", "professional"}:
        return chance.choice(("member", "supports"))
    return chance.choice(("knows", "neighbour"))


def _concept(chance: Random) -> str:
    return chance.choice(sorted(load().index)[:400])


def _owner(chance: Random, members: dict[int, tuple[str, Any]]) -> tuple[str, int]:
    owner = chance.choice(sorted(members))
    return members[owner][0], owner


def _courses(chance: Random, members: dict[int, tuple[str, Any]], homes: list[str]) -> list[CourseCount]:
    found = []
    for number in range(chance.choice((0, 30, 150)) if members else 0):
        days = {"proposed": TODAY - dt.timedelta(days=chance.randrange(120, 360))}
        for state in ("asked-seeker", "agreed", "met", "running", "handed-over"):
            if chance.random() < 0.25:
                break
            days[state] = max(days.values()) + dt.timedelta(days=chance.randrange(1, 9))
        area = chance.choice(homes)
        seeker, giver = (chance.choice(sorted(members)) for _ in range(2))
        found.append(CourseCount(area, seeker, giver, days, days["proposed"], None, number % 5 or None,
                                 chance.random() < 0.3, chance.random() < 0.2))  # fmt: skip
    return found


def published(rows: Rows) -> tuple[dict[str, dict[str, Any]], dict[str, Table]]:
    """What everybody reads of these areas, and the tables behind it."""
    period, quarter = "2026-10", "2026-Q4"
    counts = counting.counted(rows, TODAY)
    for area in rows.areas:
        counts[area.code]["contact_moments"] = 20 * len(rows.within[area.code])
        if area.kind in bookkeeping.WIDE:
            for name in bookkeeping.STANDINGS:
                counts[area.code][name] = 0
    tables = [
        count_tables.table(rows, period, counts, dict.fromkeys(bookkeeping.HOURS), {}),
        network_tables.table(rows, quarter, TODAY, {}, ({}, {})),
    ]
    shown = disclosure.protect(
        {key: count for table in tables for key, count in table.cells.items()},
        [one for table in tables for one in table.sums] + _the_same(tables),
        public={key: count for table in tables for key, count in table.public.items()},
    )
    answers = {}
    for area in rows.areas:
        documents = [table.document(area.code, shown) for table in tables]
        figures = [one.model_dump(mode="json", by_alias=True) for document in documents for one in document["figures"]]
        answers[area.code] = documents[1] | {
            "code": area.code, "figures": figures, "gaps": documents[0]["gaps"], "stops": documents[0]["stops"],
            "countedOn": "c", "measuredOn": "c", "standsSince": None,
        }  # fmt: skip
    return answers, {"counts": tables[0], "network": tables[1]}
