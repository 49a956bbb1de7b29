"""Hours, days and patterns of days in words."""

import datetime as dt
from typing import Final

from babel.dates import format_date

from app.texts import listed, spoken, text
from matching.hours import WEEKDAYS
from matching.model import DAYS, Hour

_NAMES: Final = {written: day for day, written in WEEKDAYS.items()}
_WHICH: Final = frozenset({"1", "2", "3", "4", "-1"})
_WEEKS: Final = {"1": "hours.every-week", "2": "hours.every-other-week"}
_HOUR: Final = 60


def clock(minutes: int) -> str:
    """A time on the clock: '9', '9.30'."""
    whole, rest = divmod(minutes, _HOUR)
    return f"{whole}.{rest:02}" if rest else str(whole)


def span(begins: int, ends: int) -> str:
    """From and until when: '9-12'."""
    return f"{clock(begins)}-{clock(ends)}"


def hour(one: Hour) -> str:
    """An hour: 'dinsdag 24 november 9-12'."""
    return f"{on(one.day)} {span(one.begins, one.ends)}"


def hour_and_who(one: Hour) -> str:
    """An hour, with who is there then: 'dinsdag 24 november 9-12: terreinploeg aanwezig'."""
    return f"{hour(one)}: {text('hours.present', present=one.present)}" if one.present else hour(one)


def written(minutes: int) -> str:
    """A time as programs write it: '09:30'."""
    return "{:02}:{:02}".format(*divmod(minutes, _HOUR))


def minutes(written: str) -> int:
    """Minutes after midnight of a time as programs write it."""
    whole, rest = written.split(":")
    return _HOUR * int(whole) + int(rest)


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


def _parts(rule: str) -> dict[str, str]:
    return {name: value for name, _, value in (part.partition("=") for part in rule.split(";"))}


def _date(when: int | dt.date) -> dt.date:
    return dt.date.fromordinal(when) if isinstance(when, int) else when
