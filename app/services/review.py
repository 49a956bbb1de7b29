"""What people's answers can teach the reader: texts of which it would say something else, one by one for a reviewer.

A sentence becomes an example of a concept: the sentence, its side and language, and nothing of who wrote it.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from app.repositories.heard import ABOUTS, conditions_of, side_of
from app.services.confirming import Which, row_of, text_of
from app.work import Work
from matching.personal import personal_in
from matching.reading import read
from matching.vocabulary import LANGUAGES, MORE, Side, examples_key, load

LONGEST: Final = 300
"""Signs in an example; the vocabulary's own have at most some two hundred."""
SPECIAL: Final = "bijzonder"
"""Concepts of which nobody's sentence is taken over: health, faith, violence."""
UNSURE: Final = "und"
FIRST: Final = "nl"
"""A text of which we do not know the language is taken for Dutch: it is too short to tell."""
TITLE: Final = "# Sentences that became examples after review (toevallig vocabulary review). No names, no places.\n"
EXAMPLES: Final = MORE
"""The file in which the vocabulary itself looks for them."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one answer could teach. `first` is what the reader of today puts first.

    `concept` is None where a person refused all that was proposed: then the reviewer says what it is about.
    """

    answered: Which
    text: str
    language: str
    side: Side
    concept: str | None
    first: tuple[str, ...]


class Example(NamedTuple):
    """A sentence that becomes an example of a concept."""

    concept: str
    side: Side
    language: str
    text: str


class Fault(NamedTuple):
    """Why a sentence cannot be an example; `words` are those that tell who somebody is."""

    code: Literal["blank", "too-long", "personal", "known"]
    words: tuple[str, ...] = ()


def answered(work: Work) -> list[Which]:
    """List the texts with an answer that no reviewer looked at, in order of registration."""
    return [Which(about, text_id) for about in ABOUTS for text_id in work.readings.unreviewed(about)]


def lessons_of(work: Work, one: Which) -> list[Lesson]:
    """What the answer to this text could teach: nothing where the reader of today would say the same.

    NotFound when the text is not there any more. The log says that it was read where there is something to show.
    """
    row = row_of(work, one.about, one.id)
    side = side_of(one.about)
    found = read(row[0].text, side, row[0].language, conditions_of(row[0]))
    language = FIRST if found.language == UNSURE else found.language
    confirmed = work.readings.confirmed(row[0])
    concepts: list[str | None] = [None] if found.hits and not confirmed else []
    first = tuple(hit.concept for hit in found.hits[: max(1, len(confirmed))])
    ordinary = {concept.id for concept in load().concepts if concept.sensitivity != SPECIAL}
    concepts += [name for name, reviewed in confirmed if not reviewed and name not in first and name in ordinary]
    if language not in LANGUAGES or not concepts:
        return []
    text = text_of(work, row)
    return [Lesson(one, text, language, side, concept, first) for concept in concepts]


def put_by(work: Work, lesson: Lesson) -> None:
    """Write down that a reviewer looked at this lesson: it is not shown again."""
    row = row_of(work, lesson.answered.about, lesson.answered.id)
    work.readings.mark_reviewed(row[0], lesson.concept)


def fault_in(sentence: str, file: Path) -> Fault | None:
    """Why this sentence cannot be an example in this file; None when it can."""
    if not sentence.strip() or not plain(sentence).isprintable():
        return Fault("blank")
    if len(sentence) > LONGEST:
        return Fault("too-long")
    personal = personal_in(sentence)
    if personal:
        return Fault("personal", tuple(one.words.text for one in personal))
    return Fault("known") if plain(sentence) in _known(file) else None


def take_over(example: Example, file: Path) -> None:
    """Add this example to the file, which need not be there yet. OSError when it cannot be written."""
    key = examples_key(example.side, example.language)
    # What JSON writes of one line of text, TOML reads.
    sentence = json.dumps(plain(example.text), ensure_ascii=False)
    title = "" if file.exists() and file.stat().st_size else TITLE
    with file.open("a", encoding="utf-8") as held:
        held.write(f'{title}\n[[more]]\nid = "{example.concept}"\n{key} = [{sentence}]\n')


def rows_in(file: Path) -> list[dict[str, Any]]:
    """The examples of a file as they stand there; ValueError when it is no such file."""
    if not file.exists():
        return []
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("more", [])
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise ValueError("no list of examples")
    return rows


def plain(sentence: str) -> str:
    """A sentence on one line."""
    return " ".join(sentence.split())


def _known(file: Path) -> set[str]:
    """The examples of the vocabulary, and those that this file adds."""
    ours = {example.text for concept in load().concepts for example in concept.examples}
    return ours | {text for row in rows_in(file) for value in row.values() if isinstance(value, list) for text in value}
