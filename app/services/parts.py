"""What somebody is asked to be for a need, in words: a ride, company, a hand."""

from collections.abc import Iterable

from app.policy.lifecycle import Side
from app.texts import listed, text


def part_words(parts: Iterable[str]) -> str:
    """Say what is asked, in the middle of a sentence: 'erheen rijden en thuisbrengen'."""
    return listed([text(f"combining.part.{part}") for part in parts])


def beside_words(side: Side, parts: Iterable[str]) -> str:
    """Say to one side what the part beside the thing itself is: of the other nothing but that."""
    return text(f"combining.card.{side}", parts=part_words(parts))
