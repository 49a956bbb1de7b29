"""Every sentence a person reads: gettext catalogues in app/locale, Dutch complete, English where it is there.

A key is English and stable ('reason.distance'); values stand between braces in the sentence.
"""

from functools import cache
from pathlib import Path
from typing import Final, Literal

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Language = Literal["nl", "en"]

LOCALE: Final = Path(__file__).parent / "locale"
FIRST: Final[Language] = "nl"
"""The language that is complete, and that others fall back on."""

_DISTANCES: Final = ((499, "walk"), (1000, "1km"), (2000, "2km"), (5000, "5km"))
_KILOMETRE: Final = 1000
_AGO: Final = ((7, "ago.week"), (31, "ago.month"), (92, "ago.quarter"), (366, "ago.year"))


class MissingTextError(KeyError):
    """No sentence has this key: a fault of ours, never of the person who asks."""


@cache
def catalogue(language: Language) -> dict[str, str]:
    """All sentences of one language by key. Read once, from the .po file itself: nothing to compile or forget."""
    with (LOCALE / language / "LC_MESSAGES" / "toevallig.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}


def text(key: str, /, language: Language = FIRST, **values: object) -> str:
    """The sentence `key` with `values` filled in.

    Raises MissingTextError when Dutch has no such sentence or the sentence wants a value that is not given.
    """
    sentence = catalogue(language).get(key) or catalogue(FIRST).get(key)
    if sentence is None:
        raise MissingTextError(key)
    try:
        return sentence.format_map(values)
    except KeyError as missing:
        raise MissingTextError(f"{key} wants {missing}") from missing


def has_text(key: str) -> bool:
    """Whether there is a sentence with this key."""
    return key in catalogue(FIRST)


def distance_class(metres: int) -> str:
    """The class of a distance between two people ('walk', '1km' ... 'far'): a figure would tell where someone lives."""
    return next((key for most, key in _DISTANCES if metres <= most), "far")


def distance_words(metres: int, language: Language = FIRST) -> str:
    """A distance as a class, in words."""
    return text(f"distance.{distance_class(metres)}", language)


def limit_words(metres: int, language: Language = FIRST) -> str:
    """A limit that somebody set, exactly as it was set: in kilometres where that takes no more than one decimal."""
    if metres < _KILOMETRE or metres % (_KILOMETRE // 10):
        return f"{metres} m"
    return f"{format_decimal(metres / _KILOMETRE, locale=language)} km"


def ago_words(days: int, language: Language = FIRST) -> str:
    """How long ago, as a class."""
    return text(next((key for most, key in _AGO if days <= most), "ago.longer"), language)


def listed(words: list[str], language: Language = FIRST) -> str:
    """Join words as people do: 'maandag, dinsdag en vrijdag'."""
    if len(words) < 2:  # noqa: PLR2004
        return "".join(words)
    return text("list.and", language, first=", ".join(words[:-1]), last=words[-1])
