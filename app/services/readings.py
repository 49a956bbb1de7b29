"""What a text seems to say, proposed to a person who decides; nothing of it is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Final

from babel import Locale

from app.schemas.readings import (
    PersonalOut,
    ProposedAgeOut,
    ProposedConceptOut,
    ProposedFieldsOut,
    ProposedLimitOut,
    ProposedNumberOut,
    ProposedObstacleOut,
    ProposedRhythmOut,
    ProposedSlotsOut,
    ReadingIn,
    ReadingOut,
    TongueOut,
    WordsOut,
)
from app.services.concepts import sensitivity_of
from app.services.reasons import concept_label
from app.texts import Language, has_text, listed, spoken, text
from matching.limits import Limit
from matching.model import slot_names
from matching.obstacles import Barrier
from matching.personal import personal_in
from matching.proposals import Proposal, Proposals, Rhythm
from matching.reading import Hit, Reading, read
from matching.text import Span
from matching.vocabulary import Side

OTHER: Final[dict[Side, Side]] = {"asks": "offers", "offers": "asks"}


def read_text(asked: ReadingIn) -> ReadingOut:
    """Read a text as the form has it, and propose what it is about."""
    return proposed(asked.text, read(asked.text, asked.side, asked.language), asked.side, asked.answer_language)


def proposed(written: str, reading: Reading, side: Side, language: Language | None = None) -> ReadingOut:
    """Say what is proposed of this text, which was read so. How probable stays inside: a person looks at the words."""
    language = language or spoken()
    return ReadingOut(
        notice=needed(reading.requires, language) if reading.requires else None,
        language=reading.language,
        concepts=[_concept(hit, language) for hit in reading.hits],
        limits=[_limit(limit, language) for limit in reading.limits],
        obstacles=[_obstacle(barrier, language) for barrier in reading.obstacles],
        fields=_fields(reading.proposals),
        personal=[PersonalOut(kind=one.kind, words=_word(one.words)) for one in personal_in(written)],
        tongues=[TongueOut(code=code, label=tongue(code, language)) for code in reading.tongues],
        side=reading.side,
        question=text("reading.which-side", language) if reading.side == OTHER[side] else None,
    )


def needed(requires: Sequence[str], language: Language | None = None) -> str:
    """Who must be asked for this: what no neighbour may do, and where to call when it cannot wait."""
    own = [one for one in requires if has_text(f"reason.gap.{one}")]
    others = [text(f"qualification.{one}", language) for one in requires if one not in own]
    asked = [text("console.confirm.requires", language, qualifications=listed(others))] if others else []
    return " ".join([*(text(f"reason.gap.{one}", language) for one in own), *asked])


def _concept(hit: Hit, language: Language) -> ProposedConceptOut:
    return ProposedConceptOut(
        id=hit.concept,
        label=concept_label(hit.concept, language),
        words=_words(hit.words),
        example=hit.example,
        sensitivity=sensitivity_of(hit.concept),
    )


def _limit(limit: Limit, language: Language) -> ProposedLimitOut:
    marker = text(f"marker.{limit.marker}", language)
    return ProposedLimitOut(
        marker=limit.marker,
        kind=limit.kind,
        text=text(f"limit.{limit.kind}", language, marker=marker),
        words=_words(limit.words),
    )


def _obstacle(barrier: Barrier, language: Language) -> ProposedObstacleOut:
    words = text(f"combining.obstacle.{barrier.kind}", language)
    return ProposedObstacleOut(kind=barrier.kind, text=words, words=_words(barrier.words))


def _fields(found: Proposals) -> ProposedFieldsOut:
    return ProposedFieldsOut(
        slots=_slots(found.slots),
        rhythm=_rhythm(found.rhythm),
        minutes=_number(found.minutes),
        group_size=_number(found.group_size),
        ages=[ProposedAgeOut(**asdict(age.value), words=_words(age.words)) for age in found.ages],
        until=_words(found.until),
    )


def _slots(found: Proposal[int] | None) -> ProposedSlotsOut | None:
    if found is None:
        return None
    return ProposedSlotsOut(value=list(slot_names(found.value)), words=_words(found.words))


def _rhythm(found: Proposal[Rhythm] | None) -> ProposedRhythmOut | None:
    return None if found is None else ProposedRhythmOut(**asdict(found.value), words=_words(found.words))


def _number(found: Proposal[int] | None) -> ProposedNumberOut | None:
    return None if found is None else ProposedNumberOut(value=found.value, words=_words(found.words))


def _words(spans: Iterable[Span]) -> list[WordsOut]:
    return [_word(span) for span in spans]


def _word(span: Span) -> WordsOut:
    return WordsOut(text=span.text, start=span.start, end=span.end)


def tongue(code: str, language: Language | None = None) -> str:
    """What a language is called; its code when nobody told us."""
    return str(Locale(language or spoken()).languages.get(code, code))
