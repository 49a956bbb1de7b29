"""Whether a text that everybody may read tells who it is about: stricter than `personal`, for what is published."""

import re
from collections.abc import Collection
from typing import Final

from matching.names import words_of
from matching.personal import personal_in
from matching.text import fold

STREET: Final = re.compile(
    r"\b[A-Z]\w*(?:straat|laan|weg|plein|kade|singel|gracht|dijk|steeg|plantsoen|hof|pad|dreef|ring)\b"
)
"""A street, also without the number of a house."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_BEGINS: Final = re.compile(r"(?:^|[.!?:]\s+)[\"'„‘]?$")
"""What stands before the first word of a sentence, which has a capital whatever it is."""


def tells_who(text: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """Words of a text that tell who or where it was, from left to right: personal data, streets, first names.

    And each word of these `names`, of who took part, however it is written.
    """
    found = {(one.words.start, one.words.text) for one in personal_in(text)}
    found |= {(match.start(), match[0]) for match in STREET.finditer(text)}
    known = {fold(word) for name in names for word in _WORD.findall(name) if word[:1].isupper()}
    for match in _WORD.finditer(text):
        word, begins = match[0], _BEGINS.search(text[: match.start()])
        if fold(word) in known or (word[0].isupper() and not begins and fold(word) in words_of("first")):
            found.add((match.start(), word))
    return tuple(words for _, words in sorted(found))
