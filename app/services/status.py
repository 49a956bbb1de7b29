"""What this installation reads texts with, and what was read with something else."""

from dataclasses import dataclass

from app.repositories.heard import About
from app.schemas.health import HealthOut
from app.settings import Rung
from app.texts import text
from app.work import Work
from matching import ladder, reading, vocabulary
from matching.meaning import Fault


@dataclass(frozen=True, slots=True)
class Texts:
    """How many texts were read with what is here now, and how many must be read again (or for the first time)."""

    current: int
    stale: int


@dataclass(frozen=True, slots=True)
class Status:
    """What texts are read with here, and what became of those that are stored.

    `models` are the ids that are kept beside vectors; `why` gives for each other model the code of why it does not
    read along. `vocabulary` is the sha256 of its files, hexadecimal.
    """

    rung: ladder.Rung
    models: tuple[str, ...]
    why: tuple[tuple[ladder.Name, ladder.Why | Fault], ...]
    vocabulary: str
    concepts: int
    examples: int
    needs: Texts
    talents: Texts


def settle(rung: Rung | None) -> None:
    """Settle what this process reads texts with, before it reads the first: this, or the best that it can do.

    What was settled before stays when nothing is wanted. Trying a model may take seconds.
    """
    if rung is None:
        ladder.current()
    else:
        ladder.stand_on(rung)


def get_ready() -> None:
    """Take what reading needs from the shelf, so that no first request waits for that. Loads no model.

    A first sentence is read by its words alone: they are put in order at their first use.
    """
    reading.reader()
    reading.reader_of_words().read(text("console.story.garden"))


def health() -> HealthOut:
    """Say how the service is. Once it got ready, this opens, tries and loads nothing."""
    reader = reading.reader()
    encoders = reader.meaning.encoders if reader.meaning else ()
    return HealthOut(status="ok", rung=reader.rung, models=[encoder.name for encoder in encoders])


def look(work: Work) -> Status:
    """Look what texts are read with here, and which of those that the viewer may change were."""
    step, reader = ladder.current(), reading.reader()
    book = vocabulary.load()
    faults = tuple((encoder.name, reader.fault) for encoder in step.encoders if reader.fault)
    return Status(
        rung=reader.rung,
        models=() if faults else step.models,
        why=(*faults, *step.why),
        vocabulary=book.sha256,
        concepts=len(book.concepts),
        examples=sum(len(concept.examples) for concept in book.concepts),
        needs=_texts(work, "need"),
        talents=_texts(work, "talent"),
    )


def _texts(work: Work, about: About) -> Texts:
    stale = work.readings.stale(about)
    return Texts(work.readings.count(about) - stale, stale)
