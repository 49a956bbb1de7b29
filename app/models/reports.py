"""The yearly report of an area: what residents want, stories, who decided what, and the report that was released."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint

from app.models.columns import CODE, TEXT, Outward, held, not_empty


class Goal(Outward, table=True):
    """What residents of an area want, in their own words, and the figure that they look at."""

    __tablename__ = "goal"
    __table_args__ = (not_empty("words"),)

    area: str = held("K0", "statistics", "indicator", max_length=CODE, foreign_key="area.code", index=True)
    words: str = held("K0", "statistics", "indicator", max_length=300)
    written_by: str = held("K0", "accountability", "indicator", max_length=100)
    """Which group of residents: 'bewonersavond 3 maart', never a person's name."""
    figure: str | None = held("K0", "statistics", "indicator", default=None, max_length=100)
    """Name of a published figure or of an indicator; NULL: they chose none."""
    since: dt.date = held("K0", "statistics", "indicator")
    until: dt.date | None = held("K0", "statistics", "indicator", default=None)
    made_by: str = held("technical", "accountability", "indicator", max_length=50)


class Story(Outward, table=True):
    """A story for the report. It is shown only with a yes, and not after the day that was agreed."""

    __tablename__ = "story"
    __table_args__ = (
        not_empty("text"),
        CheckConstraint("shown_until IS NULL OR agreed_on IS NOT NULL", name="only_with_a_yes"),
    )

    area: str = held("K0", "statistics", "indicator", max_length=CODE, foreign_key="area.code", index=True)
    text: str = held("K3", "statistics", "consent", max_length=TEXT)
    about: int | None = held(
        "K3", "statistics", "consent", default=None, foreign_key="node.number", ondelete="CASCADE", index=True
    )
    """Whose story it is; erased with them. NULL: of nobody in particular."""
    agreed_on: dt.date | None = held("K1", "consent", "consent", default=None)
    """The day of the yes; NULL: nobody said yes, so it is not shown."""
    agreed_by: str | None = held("K1", "consent", "consent", default=None, max_length=100)
    """Who said yes, as who wrote it down says it: 'zijzelf'."""
    shown_until: dt.date | None = held("K1", "consent", "consent", default=None)
    made_at: dt.datetime = held("technical", "accountability", "consent")
    made_by: str = held("technical", "accountability", "consent", max_length=50)


class Ruling(Outward, table=True):
    """Who decided what about an area, by function: so that a worker need not carry the message of others."""

    __tablename__ = "ruling"
    __table_args__ = (not_empty("words"), not_empty("decided_by"))

    area: str = held("K0", "accountability", "indicator", max_length=CODE, foreign_key="area.code", index=True)
    words: str = held("K0", "accountability", "indicator", max_length=500)
    decided_by: str = held("K0", "accountability", "indicator", max_length=100)
    decided_on: dt.date = held("K0", "accountability", "indicator")
    made_by: str = held("technical", "accountability", "indicator", max_length=50)


class YearReport(Outward, table=True):
    """The report of an area over a year. A municipality reads what was released, as it was then."""

    __tablename__ = "year_report"
    __table_args__ = (
        UniqueConstraint("area", "year", name="year_report_once"),
        CheckConstraint("(released_at IS NULL) = (document IS NULL)", name="released_with_its_words"),
    )

    area: str = held("K0", "statistics", "indicator", max_length=CODE, foreign_key="area.code", index=True)
    year: int = held("K0", "statistics", "indicator")
    context: str | None = held("K0", "statistics", "indicator", default=None, max_length=TEXT)
    """What a coordinator says beside the figures."""
    made_by: str = held("technical", "accountability", "indicator", max_length=50)
    released_at: dt.datetime | None = held("technical", "accountability", "indicator", default=None)
    released_by: str | None = held("technical", "accountability", "indicator", default=None, max_length=50)
    document: dict[str, Any] | None = held(
        "K0", "statistics", "indicator", default=None, sa_type=JSON(none_as_null=True)
    )
    """All of it as it was released; stories are read anew, since a yes may end."""
