"""What is written about a room, field or plot: for how many, how to get in, who is there, until when, on what terms.

Only what is said clearly is read: a wrong 'room for ten' keeps people out, and no guess at all is a question on a card.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from matching.hours import patterns

ACCESS: Final = ("level", "lift", "stairs", "wheelchair", "toilet")
"""How one gets in and around: on the ground floor, with a lift, by stairs alone, by wheelchair; a toilet is there."""


@dataclass(frozen=True, slots=True)
class Term:
    """Something that stands between a place and its use, as it is written: its kind, the words, euros a year."""

    kind: str
    words: str
    euros: int | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """What a text says of a place; None, nothing and '' are: it does not say."""

    room: int | None = None
    access: frozenset[str] = frozenset()
    present: str = ""
    """Who is there, by function ('terreinvrijwilligers')."""
    until: dt.date | None = None
    """The last day it can be used."""
    terms: tuple[Term, ...] = ()


MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan"),
            ("februari", "feb"),
            ("maart", "mrt"),
            ("april", "apr"),
            ("mei",),
            ("juni", "jun"),
            ("juli", "jul"),
            ("augustus", "aug"),
            ("september", "sep", "sept"),
            ("oktober", "okt"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_FLAGS: Final = re.IGNORECASE
_ROOM: Final = re.compile(
    r"(?<![\d.,-])(?:max\.?|maximaal|hooguit|voor|tot)?\s*(\d{1,2}(?:\.\d{3})|\d{1,4})\s*"
    r"(?:pers(?:\.|onen|oon)?|mensen|kinderen|deelnemers|zitplaatsen|plaatsen|stoelen)(?![a-z])",
    _FLAGS,
)
_ACCESS: Final[Mapping[str, re.Pattern[str]]] = {
    "level": re.compile(r"\b(?:begane grond|gelijkvloers|drempelloos|zonder drempels?|geen drempels?)\b", _FLAGS),
    "lift": re.compile(r"(?<!geen )(?<!zonder )\blift\b(?! (?:kapot|stuk|defect|ontbreekt))", _FLAGS),
    "stairs": re.compile(
        r"(?<!geen )(?<!zonder )\b(?:steile |smalle )?trap(?:pen)?\b|\b(?:geen|zonder) lift\b", _FLAGS
    ),
    "wheelchair": re.compile(
        r"(?<!niet )(?<!geen )\b(?:rolstoel(?:toegankelijk|vriendelijk|toilet)|(?:minder|in)valide(?:n)?toilet"
        r"|toegankelijk voor rolstoelen)\b",
        _FLAGS,
    ),
    "toilet": re.compile(r"(?<!geen )(?<!zonder )\b(?:[a-z]*toilet(?:ten)?|wc)\b", _FLAGS),
}
_STAFF: Final = (
    r"vrijwilligers?|ploeg|meesters?|begeleiders?|begeleiding|personeel|conciërges?|beheerders?|toezicht"
    r"|gastvrouw(?:en)?|gasthe(?:er|ren)"
)
_PRESENT: Final = re.compile(
    rf"(?:^|[,;.:]\s*|\ben )(?:met )?((?:[a-zà-ÿ-]+ ){{0,2}}?[a-zà-ÿ-]*?(?:{_STAFF}))"
    r" (?:is |zijn )?(?:aanwezig|er (?:dan |toch )?bij|tot \d)",
    _FLAGS,
)
_UNTIL: Final = re.compile(
    r"\b(?P<how>t/m|tot en met|tot)\s+(?:(?P<day>\d{1,2})\s+)?(?:(?P<month>[a-z]+)\s+)?(?P<year>20\d\d)"
    r"(?:-(?P<number>\d{1,2})(?:-(?P<of>\d{1,2}))?)?(?![\d-])",
    _FLAGS,
)
_EUROS: Final = re.compile(
    r"(?:€|eur(?:o)?\b)\s*(?P<before>\d{1,3}(?:\.\d{3})+|\d+)|(?P<after>\d{1,3}(?:\.\d{3})+|\d+)\s*euro\b", _FLAGS
)
_A_MONTH: Final = re.compile(r"(?:per|/|p\.?)\s*(?:mnd|maand|m\.)", _FLAGS)
_A_YEAR: Final = re.compile(r"(?:per|/|p\.?)\s*(?:jr|jaar|j\.)", _FLAGS)
_TERMS: Final[Mapping[str, re.Pattern[str]]] = {
    "cleaning": re.compile(r"^schoonmaak(?:kosten|geld)?\b", _FLAGS),
    "rent": re.compile(r"^(?:huur(?:vergoeding|prijs)?|zaalhuur)\b", _FLAGS),
    "key": re.compile(r"^sleutel(?! bij| aanwezig)", _FLAGS),
    "insurance": re.compile(r"^verzekering\b", _FLAGS),
    "permit": re.compile(r"^(?:[a-z]*vergunning|ontheffing)\b", _FLAGS),
    "supervision": re.compile(
        r"^(?:alleen (?:met|onder) (?:toezicht|begeleiding)|toezicht (?:verplicht|nodig))\b", _FLAGS
    ),
    "membership": re.compile(r"^(?:alleen (?:voor )?leden|lidmaatschap)\b", _FLAGS),
    "other": re.compile(r"^geen (?:water|stroom|verlichting|verwarming)\b", _FLAGS),
}
_FREE: Final = re.compile(
    r"\b(?:gratis|geen (?:huur|kosten)|hoeft niet|niet nodig|inbegrepen|geregeld|betaald)\b", _FLAGS
)
MONTHS_A_YEAR: Final = 12


def read(text: str) -> Described:
    """What a text says of the place it is about."""
    present = _PRESENT.search(text)
    return Described(
        room=_room(text),
        access=frozenset(word for word, pattern in _ACCESS.items() if pattern.search(text)),
        present=present[1].strip().lower() if present else "",
        until=_until(text),
        terms=tuple(terms(text)),
    )


def terms(text: str) -> Iterator[Term]:
    """What stands between the place and its use, in the order of the text; each kind of words once."""
    for piece in re.split(r"[,;\n]|\.(?:\s|$)", text):
        words = piece.strip()
        for kind, pattern in _TERMS.items():
            found = pattern.match(words)
            if found and not _FREE.search(words):
                yield Term(kind, found[0].lower() if kind == "other" else words, _euros_a_year(words))
                break


def _room(text: str) -> int | None:
    """For how many people; where more than one number is named, the smallest."""
    return min((int(found[1].replace(".", "")) for found in _ROOM.finditer(text)), default=None)


def _until(text: str) -> dt.date | None:
    """The last day. 'T/m 2028' is the whole of that year, 'tot 2027' the last day before it."""
    found = _UNTIL.search(text)
    if found is None:
        return None
    month = found["number"] or MONTHS.get((found["month"] or "").lower())
    if found["month"] and not month:
        return None
    day = found["day"] or found["of"]
    try:
        first = dt.date(int(found["year"]), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if found["how"].lower() == "tot":
        return first - dt.timedelta(days=1)
    if day:
        return first
    after = dt.date(first.year + (not month or first.month == MONTHS_A_YEAR), first.month % 12 + 1 if month else 1, 1)
    return after - dt.timedelta(days=1)


def _euros_a_year(words: str) -> int | None:
    """How many euros a year; an amount of which it is not said how often is none that can be compared."""
    found = _EUROS.search(words)
    if found is None:
        return None
    euros = int((found["before"] or found["after"]).replace(".", ""))
    if _A_MONTH.search(words):
        return euros * MONTHS_A_YEAR
    return euros if _A_YEAR.search(words) else None


def opening_rules(slots: int, text: str) -> tuple[tuple[str, int, int, str], ...]:
    """When a place is open of which only day-parts and a text are known, as (RRULE, begins, ends, present)."""
    present = read(text).present
    return tuple((*pattern, present) for pattern in patterns(slots))
