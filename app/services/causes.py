"""Causes: several signals with one ground, and what there is to do about that, proposed once and not per signal."""

from dataclasses import replace
from typing import Final

from app.repositories.causes import CauseRow
from app.repositories.nodes import NodeCard
from app.repositories.talents import TalentRow
from app.schemas.causes import CauseOut, HeardAtOut, SupplyOut
from app.work import Work
from matching.model import Need, Weighted
from matching.reading import read
from matching.suggest import able

LEAST: Final = 2
"""Signals under one cause."""
MOST: Final = 20
"""Causes in the list."""
SUPPLY: Final = 3
"""Offers for one cause."""
LOOKED_AT: Final = 100
"""Offers among which those of organisations, initiatives and places are sought."""


def listed(work: Work) -> list[CauseOut]:
    """List the causes in the own neighbourhoods, those of most signals first, with who offers what in public."""
    rows = work.causes.find(LEAST)[:MOST]
    with work.network() as network:
        able_to = {
            row.cause.id: able(
                network,
                _wanted(row),
                scope=replace(work.scope, areas=frozenset({row.cause.neighbourhood})),
                limit=LOOKED_AT,
            )
            for row in rows
        }
    talents = work.talents.by_numbers({number for numbers in able_to.values() for number in numbers})
    public = {number: row for number, row in talents.items() if row.owner.kind != "person"}
    cards = work.nodes.cards(
        {row.owner.number or 0 for row in public.values()} | {at for row in rows for at in row.heard_at}
    )
    return [_out(row, [public[one] for one in able_to[row.cause.id] if one in public][:SUPPLY], cards) for row in rows]


def _wanted(row: CauseRow) -> Need:
    """What would take the cause away, as nobody's need in particular."""
    reading = read(f"{row.cause.text}. {row.cause.category or ''}", "asks")
    concepts = tuple(Weighted(hit.concept, hit.weight) for hit in reading.hits)
    return Need(0, 0, concepts=concepts, gist=reading.gist)


def _out(row: CauseRow, supply: list[TalentRow], cards: dict[int, NodeCard]) -> CauseOut:
    return CauseOut(
        id=row.cause.id,
        text=row.cause.text,
        neighbourhood=row.cause.neighbourhood,
        signals=[signal.text for signal in row.signals],
        heard_at=[HeardAtOut(id=cards[at].id, name=cards[at].name or "") for at in row.heard_at if at in cards],
        supply=[
            SupplyOut(talent=one.talent.id, owner=one.owner.id, name=cards[owner].name or "", text=one.talent.text)
            for one in supply
            if (owner := one.owner.number or 0) in cards
        ],
    )
