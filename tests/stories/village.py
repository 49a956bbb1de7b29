"""A village cut from Waterrijk: one worker, 25 people, 8 initiatives, 5 places and 12 needs, cut by a rule.

The rule, in the order of the ids, so that nobody is chosen for what comes out of it:

1. The neighbourhood is the first by code that has enough of everything.
2. The worker is its first neighbourhood worker. Of organisations there is only the one that worker works for.
3. The initiatives and the places are its first ones.
4. The needs are the first that stand open and of which the owner, somebody who agreed or an initiative of the village,
   may be searched for.
5. The people are those who have these needs, and then the first others, whether they agreed to be matched or not.
6. What they offer comes with them, and so do ties, introductions and who is kept apart where all of it lies in the
   village. What refers to somebody outside (who reported a need, who owns a place) is left empty.
"""

import csv
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from tests.guards.repository import ROOT

SEED = ROOT / "seed"
SIZES = {"professionals": 1, "people": 25, "initiatives": 8, "places": 5, "needs": 12}
AREAS = "municipality.json"
INSIDE = {
    "talents": ("owner_id",),
    "needs": ("owner_id",),
    "ties": ("source_id", "target_id"),
    "introductions": ("need_id", "talent_id"),
    "do_not_introduce": ("a_id", "b_id"),
}
"""Columns that must refer to something in the village for the row to be in it."""
EMPTIED = {
    "initiatives": ("place_id", "organisation_id"),
    "places": ("owner_organisation_id",),
    "needs": ("reported_by",),
    "introductions": ("proposed_by",),
}
"""Columns that are left empty where they refer to something else."""

Row = dict[str, str]


class Village(NamedTuple):
    """The code of its neighbourhood, and its rows by file."""

    here: str
    rows: dict[str, list[Row]]


def village() -> Village:
    """The village of the first neighbourhood that has enough of everything."""
    codes = sorted({row["neighbourhood"] for row in seed("people")})
    return next(found for found in map(village_of, codes) if has_enough(found))


def has_enough(found: Village) -> bool:
    """Does it have as many of everything as a village has?"""
    return all(len(found.rows[name]) == size for name, size in SIZES.items())


def village_of(here: str) -> Village:
    """As much of a village as one neighbourhood has."""
    living = {name: [row for row in seed(name) if row["neighbourhood"] == here] for name in SIZES}
    workers = [row for row in living["professionals"] if row["role"] == "buurtwerker"][: SIZES["professionals"]]
    rows = {"professionals": workers}
    rows["organisations"] = [row for row in seed("organisations") if row["organisation_id"] in employers(workers)]
    rows |= {name: living[name][: SIZES[name]] for name in ("initiatives", "places")}
    searched = ids(row for row in living["people"] if may_be_matched(row)) | ids(rows["initiatives"])
    asked = [row for row in living["needs"] if row["status"] == "open" and row["owner_id"] in searched]
    rows["needs"] = asked[: SIZES["needs"]]
    askers = {row["owner_id"] for row in rows["needs"]}
    people = sorted(living["people"], key=lambda row: (row["person_id"] not in askers, row["person_id"]))
    rows["people"] = people[: SIZES["people"]]
    for name, columns in INSIDE.items():
        inside = ids(row for listed in rows.values() for row in listed)
        candidates = rows.get(name) or seed(name)
        rows[name] = [row for row in candidates if all(row[column] in inside for column in columns)]
    inside = ids(row for listed in rows.values() for row in listed)
    return Village(here, {name: [emptied(row, EMPTIED.get(name, ()), inside) for row in rows[name]] for name in rows})


def employers(workers: Iterable[Row]) -> set[str]:
    """For whom they work."""
    return {row["organisation_id"] for row in workers}


def may_be_matched(person: Row) -> bool:
    """Agreed, also a guardian where one is asked, and active."""
    return person["consent_matching"] == "ja" and person["consent_parental"] != "nee" and person["status"] == "actief"


def emptied(row: Row, columns: Collection[str], inside: Collection[str]) -> Row:
    """The same row without references to what is not in the village."""
    return {name: "" if name in columns and cell not in inside else cell for name, cell in row.items()}


def ids(rows: Iterable[Row]) -> set[str]:
    """What these rows are called: the first column."""
    return {next(iter(row.values())) for row in rows}


def seed(name: str) -> list[Row]:
    """The rows of a file of Waterrijk, by rising id."""
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: next(iter(row.values())))


def write(found: Village, at: Path) -> Path:
    """Write the village as a folder that can be imported. Of Waterrijk it keeps the map; nobody lives elsewhere."""
    (at / AREAS).write_bytes((SEED / AREAS).read_bytes())
    for name, rows in found.rows.items():
        with (at / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            header = seed(name)[0]
            out = csv.DictWriter(file, header)
            out.writeheader()
            out.writerows(rows)
    return at
