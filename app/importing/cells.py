"""One cell: from what somebody typed to a value, or Refused with the reason in Dutch (never with the cell in it)."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar

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
LONGEST_BAND: Final = 9
"""A band that began last year may end this much later than today."""
YES_NO: Final = {"ja": True, "j": True, "true": True, "waar": True, "1": True, "yes": True} | {
    "nee": False, "n": False, "false": False, "onwaar": False, "0": False, "no": False
}  # fmt: skip


def words(longest: int) -> Read:
    """Text of at most `longest` characters that no spreadsheet would run."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise Refused(f"langer dan {longest} tekens")
        if cell[0] in FIRST_OF_FORMULA and FORMULA.match(cell):
            raise Refused("begint als een formule van een rekenblad")
        return cell

    return read


def choice(meanings: Mapping[str, T]) -> Callable[[str], T]:
    """One of a few words; `meanings` gives the stored value of each (keys in lower case)."""
    allowed = ", ".join(dict.fromkeys(name for name in meanings if len(name) > 1))

    def read(cell: str) -> T:
        try:
            return meanings[cell if cell in meanings else " ".join(cell.casefold().replace("_", " ").split())]
        except KeyError:
            raise Refused(f"kent alleen: {allowed}") from None

    return read


yes_no: Final = choice(YES_NO)


def whole(least: int, most: int) -> Read:
    """A whole number from `least` to `most`."""

    def read(cell: str) -> int:
        if not WHOLE.fullmatch(cell):
            raise Refused("geen heel getal")
        number = int(cell)
        if not least <= number <= most:
            raise Refused(f"moet tussen {least} en {most} liggen")
        return number

    return read


def decimal(least: float, most: float, *, above: bool = False, hint: str = "") -> Read:
    """A number from `least` to `most` (with `above`: more than `least`); decimal point or comma."""

    def read(cell: str) -> float:
        number = number_in(cell)
        if number is None:
            raise Refused("geen getal")
        if not least <= number <= most or (above and number == least):
            raise Refused(f"moet tussen {least:g} en {most:g} liggen{hint}")
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
        raise Refused("geen datum zoals 2026-10-01 of 1-10-2026")
    if len(parts[0]) != 4:  # noqa: PLR2004
        parts.reverse()
    if len(parts[0]) != 4 or max(map(len, parts[1:])) > 2:  # noqa: PLR2004
        raise Refused("geen datum zoals 2026-10-01 of 1-10-2026")
    try:
        found = dt.date(*map(int, parts))
    except ValueError:
        raise Refused("deze dag bestaat niet") from None
    if not OLDEST <= found.year <= 2200:  # noqa: PLR2004
        raise Refused(f"het jaar moet tussen {OLDEST} en 2200 liggen")
    return found


@lru_cache(maxsize=20_000)
def slots(cell: str) -> int:
    """Day-parts ('di-ochtend', with ; between) as bits."""
    try:
        return slots_from(name.strip().casefold() for name in MULTIPLE.split(cell) if name.strip())
    except KeyError:
        raise Refused(f"kent alleen dagdelen zoals {next(iter(SLOTS))}, met ; ertussen") from None


def languages(longest: int) -> Read:
    """Language codes of 2 or 3 letters with ; or + between, given back with ; between, each once."""

    def read(cell: str) -> str:
        codes = [code.strip().casefold() for code in MULTIPLE.split(cell) if code.strip()]
        if not codes or not all(LANGUAGE.fullmatch(code) for code in codes):
            raise Refused("kent alleen taalcodes van 2 of 3 letters, met ; of + ertussen")
        joined = ";".join(dict.fromkeys(codes))
        if len(joined) > longest:
            raise Refused(f"langer dan {longest} tekens")
        return joined

    return read


def birth_years(latest: int) -> Read:
    """'1970-1974' or '1970' as (first year, last year), none after `latest`."""

    def read(cell: str) -> tuple[int, int]:
        match = BAND.fullmatch(cell)
        if match is None:
            raise Refused("geen geboortejaren zoals 1970-1974 of 1970")
        first, last = int(match[1]), int(match[2] or match[1])
        if not OLDEST <= first <= min(last, latest) or last > latest + LONGEST_BAND:
            raise Refused(f"de jaren moeten oplopen en tussen {OLDEST} en {latest} liggen")
        return first, last

    return read
