"""What people fill in, on its way to the tables and back: the same for every noun."""

from typing import Any, Final

from app.errors import FieldError, Invalid
from app.repositories.consents import Agreement
from app.schemas.fields import ConsentIn
from matching.model import DAYS, PARTS, slots_from

WEEK: Final = (DAYS, PARTS)
"""The days of a week and the parts of a day, as their names are joined in a day-part ('di-ochtend')."""


def agreement_of(consent: ConsentIn, purpose: str = "matching") -> Agreement:
    """Turn a consent as it was sent into one to be kept."""
    return Agreement(purpose, given=True, how=consent.how, said_by=consent.said_by)


def changes(values: dict[str, Any]) -> dict[str, Any]:
    """Give back what a patch changes; Invalid when it changes nothing."""
    if not values:
        raise Invalid([FieldError("", "empty-change")])
    return values


def columns_of(values: dict[str, Any]) -> dict[str, Any]:
    """Put day-parts and distance of a need or talent in the words of its table."""
    if "slots" in values:
        values["slots"] = slots_from(values["slots"])
    if "max_distance" in values:
        values["max_distance_m"] = values.pop("max_distance")
    return values
