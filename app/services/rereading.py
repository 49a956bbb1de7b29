"""Texts that were read with something else than what texts are read with now, read again in small pieces."""

from typing import Final

from app.repositories.heard import ABOUTS, About
from app.work import Work

AT_ONCE: Final = 20
"""Texts in one transaction: with both models that is a second in which nobody else can write."""


def waiting(work: Work) -> dict[About, int]:
    """Count the texts to be read again."""
    return {about: work.readings.stale(about) for about in ABOUTS}


def some(work: Work, about: About, after: int) -> tuple[int, int]:
    """Read the next few texts after this number again; how many these were, and the last number."""
    return work.readings.read_again(about, after=after, most=AT_ONCE)
