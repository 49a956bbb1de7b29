"""Who decided what about an area, by function: so that a worker need not carry the message of others."""

import datetime as dt
from typing import Final

from app.errors import FieldError, Invalid
from app.models import Ruling
from app.schemas.reports import RulingIn, RulingOut
from app.services.personal import refuse_personal
from app.work import Work

RECENT: Final = dt.timedelta(days=730)
"""So long a decision stands on the page for everybody."""


def listed(work: Work, code: str) -> list[RulingOut]:
    """List what was decided lately about an area and the areas that it lies in."""
    area = work.areas.get(code)
    codes = [area.code]
    while area.parent is not None:
        area = work.areas.get(area.parent)
        codes.append(area.code)
    return [out(row) for row in reversed(work.reports.rulings(codes, work.today - RECENT, work.today))]


def home(work: Work) -> str | None:
    """Code of the neighbourhood of who asks: where he lives, or the first in which he works; None where neither."""
    if work.viewer.person is not None:
        return work.nodes.by_number(work.viewer.person).neighbourhood
    return min(work.viewer.neighbourhoods, default=None)


def add(work: Work, code: str, ruling: RulingIn) -> RulingOut:
    """Write down who decided what. Invalid for a day to come, and for a name: a function is enough."""
    area = work.reports.area(code)
    refuse_personal({"words": ruling.words, "decidedBy": ruling.decided_by}, keep=False)
    if ruling.decided_on > work.today:
        raise Invalid([FieldError("decidedOn", "in-future")])
    return out(work.reports.add_ruling(area, **ruling.model_dump()))


def out(row: Ruling) -> RulingOut:
    """Give what was decided."""
    return RulingOut(id=row.id, words=row.words, decided_by=row.decided_by, decided_on=row.decided_on)
