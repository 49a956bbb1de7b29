"""One cell: from what somebody typed to a value, or Refused with the reason for people (never with the cell in it)."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar

from app.texts import text
from matching.model import SLOTS, slots_from

Read = Callable[[str], Any]
T = TypeVar("T")


class Refused(ValueError):  # noqa: N818  a reason for people, not a fault
    """This cell cannot be stored; the text says why."""


FORMULA: Final = re.compile(
    r"""^['"\s]*(?:[=\uff1d]            # no sentence begins with an equals sign
    |[+\-@\uff0b\uff0d\uff20](?:\S*[A-Za-z.]\(|\S*\||.*\|.*!))  # @SUM(..., +cmd|..., -2+3|...!A0
    """,
    re.VERBOSE,
)
"""A cell that a spreadsheet would run. '-liever niet', '+31 6 ...' and '@jan' are ordinary and stay what they are."""

FIRST_OF_FORMULA: Final = frozenset("=+-@'\"\uff1d\uff0b\uff0d\uff20")
MULTIPLE: Final = re.compile(r"[;+]")
WHOLE: Final = re.compile(r"[+-]?[0-9]{1,12}")
DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,15})?")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
BAND: Final = re.compile(r"([0-9]{4})(?:\s*[-\u2013]\s*([0-9]{4}))?")
OLDEST: Final = 1900
LATEST: Final = 2200
LONGEST_BAND: Final = 9
"""A band that began last year may end this much later than today."""
YES_NO: Final = {"ja": True, "j": True, "true": True, "waar": True, "1": True, "yes": True} | {
    "nee": False, "n": False, "false": False, "onwaar": False, "0": False, "no": False
}  # fmt: skip


def words(longest: int) -> Read:
    """Text of at most `longest` characters that no spreadsheet would run."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise Refused(text("import.too-long", longest=longest))
        if cell[0] in FIRST_OF_FORMULA and FORMULA.match(cell):
            raise Refused(text("import.formula"))
        return cell

    return read


def choice(meanings: Mapping[str, T]) -> Callable[[str], T]:
    """One of a few words; `meanings` gives the stored value of each (keys in lower case)."""
    allowed = ", ".join(dict.fromkeys(name for name in meanings if len(name) > 1))

    def read(cell: str) -> T:
        try:
            return meanings[cell if cell in meanings else " ".join(cell.casefold().replace("_", " ").split())]
        except KeyError:
            raise Refused(text("import.choice", allowed=allowed)) from None

    return read


yes_no: Final = choice(YES_NO)


def whole(least: int, most: int) -> Read:
    """A whole number from `least` to `most`."""

    def read(cell: str) -> int:
        if not WHOLE.fullmatch(cell):
            raise Refused(text("import.not-whole"))
        number = int(cell)
        if not least <= number <= most:
            raise Refused(text("import.between", least=least, most=most))
        return number

    return read


def decimal(least: float, most: float, *, above: bool = False, else_say: str = "import.between") -> Read:
    """A number from `least` to `most` (with `above`: more than `least`); decimal point or comma.

    `else_say` is the key of what a number beyond them is told.
    """

    def read(cell: str) -> float:
        number = number_in(cell)
        if number is None:
            raise Refused(text("import.not-a-number"))
        if not least <= number <= most or (above and number == least):
            raise Refused(text("import.above" if above else else_say, least=f"{least:g}", most=f"{most:g}"))
        return number

    return read


def number_in(cell: str) -> float | None:
    """The number in a cell, None when it holds anything else."""
    return float(cell.replace(",", ".")) if DECIMAL.fullmatch(cell) else None


@lru_cache(maxsize=20_000)
def day(cell: str) -> dt.date:
    """A date as Dutch spreadsheets write it: yyyy-mm-dd, d-m-yyyy or d/m/yyyy; the day always before the month."""
    parts = cell.replace("/", "-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts):  # noqa: PLR2004
        raise Refused(text("import.not-a-date"))
    if len(parts[0]) != 4:  # noqa: PLR2004
        parts.reverse()
    if len(parts[0]) != 4 or max(map(len, parts[1:])) > 2:  # noqa: PLR2004
        raise Refused(text("import.not-a-date"))
    try:
        found = dt.date(*map(int, parts))
    except ValueError:
        raise Refused(text("import.no-such-day")) from None
    if not OLDEST <= found.year <= LATEST:
        raise Refused(text("import.year-between", least=OLDEST, most=LATEST))
    return found


@lru_cache(maxsize=20_000)
def slots(cell: str) -> int:
    """Day-parts ('di-ochtend', with ; between) as bits."""
    try:
        return slots_from(name.strip().casefold() for name in MULTIPLE.split(cell) if name.strip())
    except KeyError:
        raise Refused(text("import.slots", example=next(iter(SLOTS)))) from None


def languages(longest: int) -> Read:
    """Language codes of 2 or 3 letters with ; or + between, given back with ; between, each once."""

    def read(cell: str) -> str:
        codes = [code.strip().casefold() for code in MULTIPLE.split(cell) if code.strip()]
        if not codes or not all(LANGUAGE.fullmatch(code) for code in codes):
            raise Refused(text("import.languages"))
        joined = ";".join(dict.fromkeys(codes))
        if len(joined) > longest:
            raise Refused(text("import.too-long", longest=longest))
        return joined

    return read


def birth_years(latest: int) -> Read:
    """'1970-1974' or '1970' as (first year, last year), none after `latest`."""

    def read(cell: str) -> tuple[int, int]:
        match = BAND.fullmatch(cell)
        if match is None:
            raise Refused(text("import.birth-years"))
        first, last = int(match[1]), int(match[2] or match[1])
        if not OLDEST <= first <= min(last, latest) or last > latest + LONGEST_BAND:
            raise Refused(text("import.birth-years-between", least=OLDEST, most=latest))
        return first, last

    return read
