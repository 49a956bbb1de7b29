"""What a folder says of places by day-parts and in a sentence, as room, access, last day, hours and terms.

What people said of a place by hand stays: hours where anybody said hours, terms that were written down before.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, RowMapping, update

from app.importing.store import Shelf, Values
from app.models import METADATA
from app.repositories import hours
from matching import premises

Shelves = Callable[..., Shelf]
Sentence = tuple[int, str]
"""A place (its number) and what is written about it."""


def write(connection: Connection, shelf: Shelves, changed: set[int], said: Iterable[Sentence]) -> int:
    """Derive what follows from the places that `changed`, and from what is newly `said` of them; how many rows."""
    places = {row["node"]: row for row in shelf("place", "node").rows.values()}
    openings = shelf("opening", "place", "rule", "begins")
    known = {row["place"] for row in openings.rows.values()}
    fresh = {number for number, row in places.items() if number in changed or (number not in known and _blank(row))}
    _describe(connection, [row for number, row in places.items() if number in fresh])
    by_hand = {row["place"] for row in openings.rows.values() if not row["derived"]}
    wanted = [
        {"municipality": places[number]["municipality"], "place": number} | values
        for number in sorted(fresh - by_hand)
        for values in hours.derived(places[number]["free_slots"], places[number]["features"])
    ]
    keys = {tuple(row[name] for name in openings.key) for row in wanted}
    openings.drop([key for key in openings.rows if key[0] in fresh - by_hand and key not in keys])
    sentences = [(number, places[number]["features"] or "") for number in sorted(fresh)]
    sentences += [(number, words) for number, words in said if number in places]
    return openings.write(wanted) + _write_terms(shelf("condition", "node", "kind", "words"), places, sentences)


def _blank(row: RowMapping) -> bool:
    return not any(row[name] for name in ("room", "access", "available_until"))


def _describe(connection: Connection, rows: Iterable[RowMapping]) -> None:
    table = METADATA.tables["place"]
    for row in rows:
        connection.execute(update(table).where(table.c.node == row["node"]).values(hours.described(row["features"])))


def _write_terms(shelf: Shelf, places: dict[int, RowMapping], sentences: Iterable[Sentence]) -> int:
    found: dict[tuple[Any, ...], Values] = {}
    for number, words in sentences:
        for term in premises.terms(words):
            key = (number, term.kind, term.words)
            if key not in shelf.rows:
                row = {"municipality": places[number]["municipality"], "node": number, "kind": term.kind}
                found[key] = row | {"words": term.words, "euros_a_year": term.euros}
    return shelf.write(found.values())
