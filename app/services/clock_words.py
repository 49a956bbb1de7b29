"""Hours, days and patterns of days in words."""

import datetime as dt
from typing import Final

from babel.dates import format_date

from app.texts import listed, spoken, text
from matching.hours import WEEKDAYS
from matching.model import DAYS

_NAMES: Final = {written: day for day, written in WEEKDAYS.items()}
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


def weekday(number: int) -> str:
    """The day of the week, from 0: 'dinsdag'."""
    return text(f"day.{DAYS[number]}")


def pattern(rule: str) -> str:
    """On which days: 'elke dinsdag en donderdag', 'om de week op dinsdag', 'elke eerste woensdag van de maand'."""
    parts = dict(part.split("=") for part in rule.split(";"))
    every = int(parts.get("INTERVAL", "1"))
    days = parts.get("BYDAY", "").split(",") if "BYDAY" in parts else []
    if parts["FREQ"] == "DAILY" and every == 1:
        return text("hours.every-day")
    if parts["FREQ"] == "WEEKLY" and days and every <= 2:  # noqa: PLR2004 - weeks
        names = listed([text(f"day.{_NAMES[one]}") for one in days])
        return text("hours.every-week" if every == 1 else "hours.every-other-week", days=names)
    if parts["FREQ"] == "MONTHLY" and every == 1 and len(days) == 1 and days[0][:-2] in {"1", "2", "3", "4", "-1"}:
        name = text(f"day.{_NAMES[days[0][-2:]]}")
        return text("hours.every-month", which=text(f"hours.which.{days[0][:-2]}"), day=name)
    return text("hours.some-days")


def repeated(rule: str, first: dt.date) -> str:
    """How a rule without days of the week repeats, from its first day on: 'elke dinsdag'."""
    parts = dict(part.split("=") for part in rule.split(";"))
    if parts["FREQ"] != "WEEKLY" or "BYDAY" in parts:
        return pattern(rule)
    return pattern(f"{rule};BYDAY={WEEKDAYS[DAYS[first.weekday()]]}")


def _date(when: int | dt.date) -> dt.date:
    return dt.date.fromordinal(when) if isinstance(when, int) else when
