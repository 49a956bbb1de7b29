"""What a sentence seems to be about, as chips to tap: proposed by the reader, and said by a person."""

from collections.abc import Collection, Iterable
from typing import Final

from app.policy.parts import OBSTACLES
from app.schemas.concepts import ConceptOut
from app.schemas.readings import ReadingIn, ReadingOut, Side
from app.services import readings
from app.texts import spoken, text
from app.web.forms import filled

Chip = tuple[str, str, bool]
"""Its value, its words, and whether it is on."""
NONE_OF_THESE: Final = "geen"
"""The chip that says: none of what is shown here."""


def reading(sentence: str, side: Side) -> ReadingOut | None:
    """What a sentence seems to be about; None where there is no sentence. Nothing of it is kept."""
    if not sentence.strip():
        return None
    return readings.read_text(filled(ReadingIn, {"text": sentence, "side": side, "answerLanguage": spoken()}))


def chips(concepts: Iterable[ConceptOut], on: Collection[str] = ()) -> list[Chip]:
    """Each concept once, on where its id is in `on`."""
    return [(name, words, name in on) for name, words in {one.id: one.label for one in concepts}.items()]


def obstacle_chips(on: Collection[str] = ()) -> list[Chip]:
    """All that may stand in the way, on where it is in `on`, and that nothing does."""
    nothing = (NONE_OF_THESE, text("combining.obstacles.none"), False)
    return [*((one, text(f"combining.obstacle.{one}"), one in on) for one in OBSTACLES), nothing]
