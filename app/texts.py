"""Every sentence a person reads: gettext catalogues in app/locale, Dutch complete, English where it is there.

A key is English and stable ('reason.distance'); values stand between braces in the sentence. All files of a language
are one catalogue. Which language is spoken is a property of the request: `speak` says so once, at its edge.
"""

from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Language = Literal["nl", "en"]
AskLanguage = Literal["nl", "en", "tr", "ar", "pl", "uk"]

LOCALE: Final = Path(__file__).parent / "locale"
FIRST: Final[Language] = "nl"
"""The language that is complete, and that others fall back on."""

LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")
"""What pages can be read in."""
ASK_LANGUAGES: Final[tuple[AskLanguage, ...]] = get_args(AskLanguage)
"""What somebody can be asked in, and can answer in: the sentences `ask.`."""
RIGHT_TO_LEFT: Final = frozenset({"ar"})
"""Languages that are written from right to left."""

_spoken: ContextVar[Language] = ContextVar("spoken", default=FIRST)

_DISTANCES: Final = ((499, "walk"), (1000, "1km"), (2000, "2km"), (5000, "5km"))
_KILOMETRE: Final = 1000
_AGO: Final = ((7, "ago.week"), (31, "ago.month"), (92, "ago.quarter"), (366, "ago.year"))


class MissingTextError(KeyError):
    """No sentence has this key: a fault of ours, never of the person who asks."""


@cache
def catalogue(language: AskLanguage) -> dict[str, str]:
    """All sentences of one language by key. Read once, from the .po files themselves: nothing to compile or forget."""
    found: dict[str, str] = {}
    for path in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            found |= {
                str(message.id): str(message.string) for message in read_po(file) if message.id and message.string
            }
    return found


def speak(language: Language) -> None:
    """Speak this language from here on, for this request only."""
    _spoken.set(language)


def spoken() -> Language:
    """The language of this request; Dutch where nobody said."""
    return _spoken.get()


def text(key: str, /, language: AskLanguage | None = None, **values: object) -> str:
    """The sentence `key` with `values` filled in; in the language of the request where none is named.

    Raises MissingTextError when Dutch has no such sentence or the sentence wants a value that is not given.
    """
    sentence = catalogue(language or spoken()).get(key) or catalogue(FIRST).get(key)
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


def distance_words(metres: int, language: Language | None = None) -> str:
    """A distance as a class, in words."""
    return text(f"distance.{distance_class(metres)}", language)


def limit_words(metres: int, language: Language | None = None) -> str:
    """A limit that somebody set, exactly as it was set: in kilometres where that takes no more than one decimal."""
    if metres < _KILOMETRE or metres % (_KILOMETRE // 10):
        return f"{metres} m"
    return f"{format_decimal(metres / _KILOMETRE, locale=language or spoken())} km"


def ago_words(days: int, language: Language | None = None) -> str:
    """How long ago, as a class."""
    return text(next((key for most, key in _AGO if days <= most), "ago.longer"), language)


def listed(words: list[str], language: AskLanguage | None = None) -> str:
    """Join words as people do: 'maandag, dinsdag en vrijdag'."""
    if len(words) < 2:  # noqa: PLR2004
        return "".join(words)
    return text("list.and", language, first=", ".join(words[:-1]), last=words[-1])
