"""What each file of a folder holds: its columns, what may stand in them, and what must agree within one row.

Required are only id, owner, text and neighbourhood (name for organisations, initiatives and places). Any other cell
may be empty, which means unknown. The Dutch words of a folder become the words of the tables here.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from app.importing.cells import (
    Read,
    Refused,
    birth_years,
    choice,
    day,
    decimal,
    languages,
    slots,
    whole,
    words,
    yes_no,
)
from app.importing.records import UNREADABLE, Sheet
from app.models.columns import CODE, LANGUAGES, SOURCE_ID, TEXT
from app.policy.lifecycle import INTRODUCTION_FROM_DUTCH, NEED_FROM_DUTCH
from app.texts import text

Values = dict[str, Any]


class Column(NamedTuple):
    """A column: how to read a cell that is not empty, and whether it may be empty."""

    name: str
    read: Read
    required: bool = False


class Row(NamedTuple):
    """A record that is in order by itself: the line it starts on, its id in the folder, and its values."""

    line: int
    id: str
    values: Values


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of file. `key` are the columns that together name a row; `agree` raises Refused."""

    columns: tuple[Column, ...]
    key: tuple[str, ...]
    agree: Callable[[Values], None] | None = None


OWNERS: Final = {
    "person": "person", "persoon": "person",
    "professional": "professional",
    "initiative": "initiative", "initiatief": "initiative",
    "organisation": "organisation", "organisatie": "organisation",
    "place": "place", "plek": "place", "plaats": "place",
}  # fmt: skip
TIES: Final = {
    "kent": "knows", "buur van": "neighbour", "familie van": "family",
    "lid van": "member", "ondersteunt": "supports", "verwijst naar": "refers",
}  # fmt: skip
STATUS: Final = {
    "actief": "active", "in aanmelding": "paused", "gepauzeerd": "paused", "in afmelding": "paused",
    "afgemeld": "left", "vertrokken": "left",
}  # fmt: skip
PHASES: Final = {
    "loopt": ("loopt", "active"), "actief": ("loopt", "active"), "in oprichting": ("in oprichting", "active"),
    "gepauzeerd": ("gepauzeerd", "paused"), "gestopt": ("gestopt", "left"),
}  # fmt: skip
OFFERS: Final = {"actief": "active", "gepauzeerd": "paused", "vol": "full", "ingetrokken": "withdrawn"}
URGENCY: Final = {"laag": "low", "midden": "middle", "hoog": "high", "spoed": "emergency"}
SENSITIVITY: Final = {"gewoon": "ordinary", "gevoelig": "sensitive", "bijzonder": "special"}
VOICES: Final = {"eigen woorden": "own-words", "notitie professional": "worker-note", "derde persoon": "third-person"}
GENDERS: Final = {"vrouw": "woman", "man": "man", "anders": "other", "v": "woman", "m": "man", "x": "other"}
ROLES: Final = {
    "bewoner": ("resident",), "vrijwilliger": ("resident", "volunteer"),
    "bewoner;vrijwilliger": ("resident", "volunteer"), "vrijwilliger;bewoner": ("resident", "volunteer"),
}  # fmt: skip

PEOPLE_AT_MOST: Final = 100_000
METRES_AT_MOST: Final = 1_000_000

_id = words(SOURCE_ID)
_text = words(TEXT)
_name = words(200)
_area = words(CODE)
_label = words(50)
_lon = Column("lon", decimal(-180, 180, else_say="import.between-degrees"))
_lat = Column("lat", decimal(-90, 90, else_say="import.between-degrees"))


def _capacity_within(values: Values) -> None:
    total, left = values["capacity"], values["capacity_left"]
    if total is not None and left is not None and left > total:
        raise Refused(text("import.capacity"))


def _not_to_oneself(first: str, second: str) -> Callable[[Values], None]:
    def agree(values: Values) -> None:
        if values[first] == values[second]:
            raise Refused(text("import.oneself", column=second, other=first))

    return agree


def _history_ends_in_state(values: Values) -> None:
    history, state = values["state_history"], values["state"]
    if history and state and history[-1]["state"] != state:
        raise Refused(text("import.history-end"))


def _steps(cell: str) -> list[Values]:
    """A JSON list of {state, at, by} as [{state, day, by}]."""
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        raise Refused(text("import.not-valid-json")) from None
    if not isinstance(found, list) or not all(isinstance(step, dict) for step in found):
        raise Refused(text("import.not-steps"))
    return [_step(step) for step in found]


def _step(step: Mapping[str, Any]) -> Values:
    cells = {name: step.get(name) or "" for name in ("state", "at", "by")}
    if not all(isinstance(cell, str) and cell.isprintable() for cell in cells.values()):
        raise Refused(text("import.step-not-text"))
    return {
        "state": _introduction_state(cells["state"]),
        "day": day(cells["at"]) if cells["at"] else None,
        "by": _label(cells["by"]) if cells["by"] else None,
    }


_introduction_state = choice(INTRODUCTION_FROM_DUTCH)


def schemas(today: dt.date) -> dict[str, Schema]:
    """The CSV files of a folder by name, in the order in which they refer back to each other."""
    return {
        "organisations.csv": Schema(
            (
                Column("organisation_id", _id, required=True),
                Column("name", _name, required=True),
                Column("kind", words(100)),
                Column("neighbourhood", _area, required=True),
                _lon,
                _lat,
                Column("description", _text),
                Column("email", _name),
            ),
            ("organisation_id",),
        ),
        "places.csv": Schema(
            (
                Column("place_id", _id, required=True),
                Column("name", _name, required=True),
                Column("kind", words(100)),
                Column("neighbourhood", _area, required=True),
                Column("owner_organisation_id", _id),
                _lon,
                _lat,
                Column("features", _text),
                Column("free_slots", slots),
            ),
            ("place_id",),
        ),
        "professionals.csv": Schema(
            (
                Column("professional_id", _id, required=True),
                Column("name", words(100)),
                Column("role", words(100)),
                Column("organisation_id", _id),
                Column("neighbourhood", _area, required=True),
                Column("caseload_max", whole(0, 10_000)),
                Column("hours_per_week", whole(0, 168)),
                Column("half_time_collective", yes_no),
            ),
            ("professional_id",),
        ),
        "people.csv": Schema(
            (
                Column("person_id", _id, required=True),
                Column("first_name", words(100)),
                Column("last_name", words(100)),
                Column("gender", choice(GENDERS)),
                Column("birth_year_band", birth_years(today.year)),
                Column("neighbourhood", _area, required=True),
                _lon,
                _lat,
                Column("languages", languages(LANGUAGES)),
                Column("mobility", _label),
                Column("contact_preference", _label),
                Column("role", choice(ROLES)),
                Column("consent_matching", yes_no),
                Column("consent_contact", yes_no),
                Column("consent_share_partners", yes_no),
                Column("consent_statistics", yes_no),
                Column("consent_basis", words(100)),
                Column("consent_parental", yes_no),
                Column("consent_date", day),
                Column("status", choice(STATUS)),
            ),
            ("person_id",),
        ),
        "initiatives.csv": Schema(
            (
                Column("initiative_id", _id, required=True),
                Column("name", _name, required=True),
                Column("neighbourhood", _area, required=True),
                Column("place_id", _id),
                Column("when", _name),
                Column("audience", words(500)),
                Column("capacity", whole(0, PEOPLE_AT_MOST)),
                Column("organisation_id", _id),
                Column("part_of_id", _id),
                _lon,
                _lat,
                Column("status", choice(PHASES)),
            ),
            ("initiative_id",),
        ),
        "talents.csv": Schema(
            (
                Column("talent_id", _id, required=True),
                Column("owner_type", choice(OWNERS)),
                Column("owner_id", _id, required=True),
                Column("text", _text, required=True),
                Column("language", languages(LANGUAGES)),
                Column("availability", slots),
                Column("max_distance_m", whole(0, METRES_AT_MOST)),
                Column("capacity", whole(0, PEOPLE_AT_MOST)),
                Column("capacity_left", whole(0, PEOPLE_AT_MOST)),
                Column("constraints", words(500)),
                Column("status", choice(OFFERS)),
                Column("neighbourhood", _area, required=True),
                Column("created_at", day),
                Column("channel", _label),
            ),
            ("talent_id",),
            _capacity_within,
        ),
        "needs.csv": Schema(
            (
                Column("need_id", _id, required=True),
                Column("owner_type", choice(OWNERS)),
                Column("owner_id", _id, required=True),
                Column("text", _text, required=True),
                Column("language", languages(LANGUAGES)),
                Column("reported_by", _id),
                Column("voice", choice(VOICES)),
                Column("urgency", choice(URGENCY)),
                Column("sensitivity", choice(SENSITIVITY)),
                Column("status", choice(NEED_FROM_DUTCH)),
                Column("wanted_slots", slots),
                Column("max_distance_m", whole(0, METRES_AT_MOST)),
                Column("neighbourhood", _area, required=True),
                Column("created_at", day),
                Column("channel", _label),
            ),
            ("need_id",),
        ),
        "ties.csv": Schema(
            (
                Column("tie_id", _id, required=True),
                Column("source_id", _id, required=True),
                Column("target_id", _id, required=True),
                Column("type", choice(TIES)),
                Column("strength", decimal(0, 1, above=True)),
                Column("since", day),
                Column("last_confirmed", day),
                Column("source", words(100)),
            ),
            ("tie_id",),
            _not_to_oneself("source_id", "target_id"),
        ),
        "introductions.csv": Schema(
            (
                Column("introduction_id", _id, required=True),
                Column("need_id", _id, required=True),
                Column("talent_id", _id, required=True),
                Column("proposed_by", _id),
                Column("origin", _label),
                Column("state", _introduction_state),
                Column("outcome", _label),
                Column("proposed_at", day),
                Column("closed_at", day),
                Column("state_history", _steps),
                Column("rating_need", whole(1, 5)),
                Column("note", words(1000)),
            ),
            ("introduction_id",),
            _history_ends_in_state,
        ),
        "do_not_introduce.csv": Schema(
            (
                Column("a_id", _id, required=True),
                Column("b_id", _id, required=True),
                Column("since", day),
                # Read past and never kept: why two people are kept apart is theirs.
                Column("reason", lambda _cell: None),
            ),
            ("a_id", "b_id"),
            _not_to_oneself("a_id", "b_id"),
        ),
        "signals.csv": Schema(
            (
                Column("signal_id", _id, required=True),
                Column("category", _label),
                Column("text", _text, required=True),
                Column("neighbourhood", _area, required=True),
                Column("observed_at", day),
                Column("reported_by", _id),
                Column("root_cause_signal_id", _id),
                Column("root_cause_category", _label),
            ),
            ("signal_id",),
        ),
    }


def missing_columns(schema: Schema, columns: Iterable[str]) -> str:
    """Why no row of a file with this header can be stored; empty when its header is in order."""
    present = list(columns)
    lacking = [column.name for column in schema.columns if column.required and column.name not in present]
    if lacking:
        return text("import.column-missing", columns=", ".join(lacking))
    return doubled_columns(column.name for column in schema.columns if present.count(column.name) > 1)


def doubled_columns(names: Iterable[str]) -> str:
    """The reason that these columns stand twice in the header; empty when there are none."""
    listed = ", ".join(names)
    return text("import.column-twice", columns=listed) if listed else ""


def check(schema: Schema, sheet: Sheet) -> tuple[list[Row], list[tuple[int, str]]]:
    """The rows of a sheet that are in order by themselves, and the lines and reasons of the others."""
    unusable = missing_columns(schema, sheet.columns)
    if unusable:
        return [], [(line, unusable) for line, _ in sheet.records]
    places = {name: n for n, name in enumerate(sheet.columns)}
    plan = [(*column, places[column.name]) for column in schema.columns if column.name in places]
    absent = dict.fromkeys(column.name for column in schema.columns if column.name not in places)
    rows: list[Row] = []
    rejected: list[tuple[int, str]] = []
    seen: dict[tuple[str, ...], int] = {}
    key_places = [places[name] for name in schema.key]
    single = len(schema.key) == 1
    for line, cells in sheet.records:
        values, faults = _values(plan, cells)
        values |= absent
        key = tuple([cells[place].strip() for place in key_places])
        before = seen.setdefault(key, line)
        if before != line and all(key):
            faults.append(text("import.same-id", column=schema.key[0], line=before))
        if not faults and schema.agree:
            faults += _disagreement(schema.agree, values)
        if faults:
            rejected.append((line, "; ".join(faults)))
        else:
            rows.append(Row(line, key[0] if single else " ".join(key), values))
    return rows, rejected


def _values(plan: list[tuple[str, Read, bool, int]], cells: list[str]) -> tuple[Values, list[str]]:
    values: Values = {}
    faults: list[str] = []
    for name, read, required, place in plan:
        cell = cells[place].strip()
        if not cell:
            values[name] = None
            if required:
                faults.append(text("import.empty", column=name))
            continue
        try:
            values[name] = read(cell)
        except Refused as refused:
            faults.append(text("import.column", column=name, reason=refused))
    return values, faults


def _disagreement(agree: Callable[[Values], None], values: Values) -> list[str]:
    try:
        agree(values)
    except Refused as refused:
        return [str(refused)]
    return []


def is_plain(given: str) -> bool:
    """Whether a text from JSON can be stored: no control characters, no half characters."""
    return not UNREADABLE.search(given) and not any("\ud800" <= character <= "\udfff" for character in given)
