"""Hours, days and patterns of days in words."""

import datetime as dt
from typing import Final

from babel.dates import format_date

from app.texts import listed, spoken, text
from matching.hours import WEEKDAYS
from matching.model import DAYS

_NAMES: Final = {written: day for day, written in WEEKDAYS.items()}
_WHICH: Final = frozenset({"1", "2", "3", "4", "-1"})
_WEEKS: Final = {"1": "hours.every-week", "2": "hours.every-other-week"}
_HOUR: Final = 60


def clock(minutes: int) -> str:
    """A time on the clock: '9', '9.30'."""
    hour, rest = divmod(minutes, _HOUR)
    return f"{hour}.{rest:02}" if rest else str(hour)


def span(begins: int, ends: int) -> str:
    """From and until when: '9-12'."""
    return f"{clock(begins)}-{clock(ends)}"


def day(on: int | dt.date) -> str:
    """A day: '24 november 2026'."""
    return format_date(_date(on), "d MMMM y", locale=spoken())


def on(when: int | dt.date) -> str:
    """A day soon, by its day of the week: 'dinsdag 24 november'."""
    date = _date(when)
    return f"{weekday(date.weekday())} {format_date(date, 'd MMMM', locale=spoken())}"


def short(when: dt.date) -> str:
    """A day in a narrow list: 'di 24 nov'."""
    return format_date(when, "EEE d MMM", locale=spoken())


def weekday(number: int) -> str:
    """The day of the week, from 0: 'dinsdag'."""
    return text(f"day.{DAYS[number]}")


def pattern(rule: str) -> str:
    """On which days: 'elke dinsdag en donderdag', 'om de week op dinsdag', 'elke eerste woensdag van de maand'."""
    parts = _parts(rule)
    how, every, days = parts.get("FREQ"), parts.get("INTERVAL", "1"), parts.get("BYDAY", "").split(",")
    names = [one[-2:] for one in days if one[-2:] in _NAMES]
    if how == "DAILY" and every == "1":
        return text("hours.every-day")
    if how == "WEEKLY" and every in _WEEKS and names == days:
        return text(_WEEKS[every], days=listed([text(f"day.{_NAMES[one]}") for one in names]))
    if how == "MONTHLY" and every == "1" and all(one[:-2] in _WHICH and one[-2:] in _NAMES for one in days):
        of_month = [f"{text(f'hours.which.{one[:-2]}')} {text(f'day.{_NAMES[one[-2:]]}')}" for one in days]
        return text("hours.every-month", days=listed(of_month))
    return text("hours.some-days")


def repeated(rule: str, first: dt.date) -> str:
    """How a rule without days of the week repeats, from its first day on: 'elke dinsdag'."""
    parts = _parts(rule)
    if parts.get("FREQ") != "WEEKLY" or "BYDAY" in parts:
        return pattern(rule)
    return pattern(f"{rule};BYDAY={WEEKDAYS[DAYS[first.weekday()]]}")


def _parts(rule: str) -> dict[str, str]:
    return {name: value for name, _, value in (part.partition("=") for part in rule.split(";"))}


def _date(when: int | dt.date) -> dt.date:
    return dt.date.fromordinal(when) if isinstance(when, int) else when
