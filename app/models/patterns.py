"""The pattern library: what worked, in a form that has nobody in it."""

import datetime as dt

from app.models.columns import Outward, held, not_empty


class Pattern(Outward, table=True):
    """A success as others can use it: what was needed, what was given, by which steps, and how long it took."""

    __tablename__ = "pattern"
    __table_args__ = (not_empty("words"),)

    need_concept: str = held("K0", "statistics", "public", max_length=80, index=True)
    talent_concept: str | None = held("K0", "statistics", "public", default=None, max_length=80)
    roles: str = held("K0", "statistics", "public", max_length=100)
    """Roles that were filled, with ';' between."""
    words: str = held("K0", "statistics", "public", max_length=500)
    """What was done, without names or streets."""
    weeks: int | None = held("K0", "statistics", "public", default=None)
    """Weeks from the question to the first time together."""
    published_on: dt.date = held("K0", "accountability", "public")
    made_by: str = held("technical", "accountability", "operation", max_length=50)
