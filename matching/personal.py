"""Personal data that a text should not hold: who somebody is, where they live, how to reach them, their numbers.

A text says what somebody needs or can do; who that is stands with the person, where it is kept apart and can be erased.
Numbers, addresses and mail are recognised by libraries that know their check digits and forms; names in `names`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from email_validator import EmailNotValidError, validate_email
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type
from stdnum import iban
from stdnum.nl import bsn, postcode

from matching.names import full_names, personal_table
from matching.text import Span, fold

Kind = Literal["bsn", "iban", "email", "phone", "address", "name"]
Place = tuple[int, int]

HERE: Final = "NL"
"""A phone number without a country is taken for one of this country."""
LEAST_DIGITS: Final = 7
SHORTEST_IBAN: Final = 15
LONGEST_HOUSE: Final = 20
"""Characters of a house number and what stands around it."""

MASKS: Final[Mapping[Kind, str]] = {
    "bsn": "[burgerservicenummer]",
    "iban": "[rekeningnummer]",
    "email": "[e-mailadres]",
    "phone": "[telefoonnummer]",
    "address": "[adres]",
    "name": "[naam]",
}
"""What stands in the place of each kind in a masked text."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Something personal in a text, and where it stands."""

    kind: Kind
    words: Span


def personal_in(text: str) -> tuple[Personal, ...]:
    """What is personal in a text, from left to right; no two overlap."""
    found: list[tuple[int, int, Kind]] = []
    for kind, finder in FINDERS.items():
        for start, end in finder(text):
            if all(end <= other_start or other_end <= start for other_start, other_end, _ in found):
                found.append((start, end, kind))
    return tuple(Personal(kind, Span(start, end, text[start:end])) for start, end, kind in sorted(found))


def masked(text: str, found: Sequence[Personal]) -> str:
    """The text with a word in the place of each of these (from `personal_in`): "bel [naam] op [telefoonnummer]"."""
    pieces, last = [], 0
    for one in found:
        pieces += [text[last : one.words.start], MASKS[one.kind]]
        last = one.words.end
    return "".join([*pieces, text[last:]])


# --- Numbers with a check digit -------------------------------------------------------------------------------------

NINE_DIGITS = re.compile(
    r"(?<![\d+])(?<![\d+][ .-])(?:\d{9}|\d{4}[ .]\d{2}[ .]\d{3}|\d{3}([ .])\d{3}\1\d{3})(?![ .-]?\d)"
)
NAMED_NUMBER = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi-?nummer)\W{0,3}(?:\w+\W{1,2}){0,4}?(\d(?:[ .-]?\d){7,8})(?!\d)", re.IGNORECASE
)
IBAN = re.compile(r"(?<![^\W_])(?=([A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]){11,30}))")


def _citizen_numbers(text: str) -> Iterator[Place]:
    """Nine digits that pass the eleven-test; and what is called a citizen number, mistyped or not."""
    for match in NAMED_NUMBER.finditer(text):
        yield match.span(1)
    for match in NINE_DIGITS.finditer(text):
        if bsn.is_valid(match.group()):
            yield match.span()


def _accounts(text: str) -> Iterator[Place]:
    """Account numbers; words may stand right behind one, so the longest beginning that is valid counts."""
    for match in IBAN.finditer(text):
        start, end = match.span(1)
        valid = (stop for stop in range(end, start + SHORTEST_IBAN - 1, -1) if _is_account(text[start:stop]))
        stop = next(valid, None)
        if stop is not None:
            yield start, stop


def _is_account(written: str) -> bool:
    return written[-1].isalnum() and iban.is_valid(written.replace(".", ""), check_country=False)


# --- Mail and telephone ---------------------------------------------------------------------------------------------

UNBROKEN = re.compile(r"""[^\s<>()\[\]{},;:"/]+""")
NOBODYS: Final = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)
"""Numbers of services, not of people: 0800, 0900, 14 020."""


def _mail(text: str) -> Iterator[Place]:
    for match in UNBROKEN.finditer(text):
        written = match.group().rstrip(".!?'’*…")
        if "." in written.partition("@")[2] and _is_mail(written):
            yield match.start(), match.start() + len(written)


def _is_mail(written: str) -> bool:
    """Whether this has the form of an address; whether there is such a box is not asked."""
    try:
        validate_email(written, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return True


def _phones(text: str) -> Iterator[Place]:
    """Numbers that exist, in any way of writing; those of services are not personal."""
    if sum(map(str.isdigit, text)) < LEAST_DIGITS:
        return
    for match in PhoneNumberMatcher(text, HERE, leniency=Leniency.VALID):
        if number_type(match.number) not in NOBODYS:
            yield match.start, match.end


# --- Where somebody lives -------------------------------------------------------------------------------------------

POSTCODE = re.compile(r"(?<!\w)[1-9]\d{3} ?[A-Za-z]{2}(?!\w)")
HOUSE_BEFORE = re.compile(r"(?<!\w)\d{1,4} ?[a-zA-Z]?(?:[-/]\d{1,3})?,? (?:in |te |op )?$")
HOUSE_BEHIND = re.compile(r",? ?(?:(?:huis)?(?:nummer|nr)\.? )?(\d{1,4})(?![\w]*\d)(?:[- ]?[a-zA-Z])?(?!\w)")


def _addresses(text: str) -> Iterator[Place]:
    """A street with its house number, or a postcode with one."""
    if not any(map(str.isdigit, text)):
        return
    for match in POSTCODE.finditer(text):
        before = HOUSE_BEFORE.search(text, max(0, match.start() - LONGEST_HOUSE), match.start())
        behind = HOUSE_BEHIND.match(text, match.end())
        if (before or behind) and _is_postcode(match.group()):
            yield before.start() if before else match.start(), behind.end() if behind else match.end()
    for pattern in _streets():
        for match in pattern.finditer(text):
            if fold(match["street"]) not in _no_streets():
                yield match.span()


def _is_postcode(written: str) -> bool:
    """Whether these are digits and letters of a postcode, and not "2026 en" or "1500 km"."""
    spoken = written[-2:].islower() and (" " in written or fold(written[-2:]) in personal_table()["street"]["units"])
    return not spoken and bool(postcode.is_valid(written))


@cache
def _no_streets() -> frozenset[str]:
    return frozenset(map(fold, personal_table()["street"]["never"]))


@cache
def _streets() -> tuple[re.Pattern[str], ...]:
    """The ways to write a street with a house number; the group `street` is what must not be an ordinary word."""
    word = r"[^\W\d_]+(?:-[^\W\d_]+)*"
    capital = rf"(?=[^\W\d_a-z]){word}"
    number = (
        rf",? *(?:{_any_of('numbered')}[.:]? *)?\b\d{{1,4}}(?: ?[a-dA-Df-hF-H](?![\w'’]))?"
        rf"(?:[-/ ](?:\d{{1,3}}|hs|bis|[IVX]{{1,3}})(?!\w))?(?![\w%€])(?![.:,]\d)(?! *{_any_of('units')}(?!\w|\. ?\d))"
    )
    written = (
        rf"(?P<street>{word}{_any_of('endings')}){number}",
        rf"(?P<street>{capital}{_any_of('capital_endings')}\.?){number}",
        rf"{_any_of('before')}\.? (?:(?:van|de|der|den) )*(?P<street>{word})(?: {capital}){{0,2}}{number}",
        rf"{capital} (?P<street>{_any_of('behind')}){number}",
        rf"\d{{1,4}}[a-z]? (?:{capital} ){{1,2}}(?P<street>{_any_of('behind')})(?!\w)",
    )
    return tuple(re.compile(rf"(?<!\w){one}") for one in written)


def _any_of(name: str) -> str:
    """The words of one list as a group of a regular expression, in any case, the longest first."""
    words = sorted(personal_table()["street"][name], key=lambda word: (-len(word), word))
    return f"(?i:{'|'.join(map(re.escape, words))})"


FINDERS: Final[Mapping[Kind, Callable[[str], Iterator[Place]]]] = {
    "bsn": _citizen_numbers,
    "iban": _accounts,
    "email": _mail,
    "phone": _phones,
    "address": _addresses,
    "name": full_names,
}
"""How each kind is found; where two find the same words, the first has them."""
