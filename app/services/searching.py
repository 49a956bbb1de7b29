"""Search by what somebody can do: nothing of what was asked is kept."""

from collections.abc import Collection, Sequence
from typing import Final

from app.repositories.talents import TalentRow
from app.schemas.concepts import ConceptOut
from app.schemas.searching import FoundTalentOut, SearchIn, SearchOut
from app.services.concepts import concepts_out, known
from app.services.readings import proposed
from app.services.talents import card
from app.work import Work
from matching.model import Limits, Need, Weighted
from matching.reading import Reading, read
from matching.suggest import able

MOST: Final = 20
OF_NOBODY: Final = 0
"""Number and owner of a need that is only asked, and nobody's."""


def search(work: Work, wanted: SearchIn) -> SearchOut:
    """Find what could serve a sentence, or only the concepts that somebody chose in it, of whom the viewer may see."""
    understood = read(wanted.text, "asks")
    chosen = known(wanted.concepts)
    reading = understood if chosen is None else read(wanted.text, "asks", confirmed=chosen)
    with work.network() as network:
        numbers = able(network, _need(reading, chosen), scope=work.scope, limit=MOST)
    rows = work.talents.by_numbers(set(numbers))
    asked = {hit.concept for hit in reading.hits}
    return SearchOut(
        understood=proposed(wanted.text, understood, "asks").concepts,
        items=[
            FoundTalentOut(**card(rows[number]), concepts=_concepts(work, rows[number], asked))
            for number in numbers
            if number in rows
        ],
    )


def _concepts(work: Work, row: TalentRow, asked: Collection[str]) -> list[ConceptOut]:
    """What a talent is about, what was asked first."""
    found = concepts_out(work.talents.concepts(row))
    return sorted(found, key=lambda concept: concept.id not in asked)


def _need(reading: Reading, chosen: Sequence[str] | None) -> Need:
    return Need(
        OF_NOBODY,
        OF_NOBODY,
        concepts=tuple(Weighted(hit.concept, hit.weight) for hit in reading.hits),
        gist=reading.gist if chosen is None else b"",
        limits=Limits(mentions=frozenset(reading.mentions), tongues=frozenset(reading.tongues)),
    )
