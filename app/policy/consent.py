"""What people are asked to agree to: each purpose with its sentence, who gives it, and what stays shut without it.

And on what ground somebody is kept at all, with the terms of who is kept without one yet ('voorlopig') and of who was
entered by somebody else ('nog informeren').
"""

import datetime as dt
from typing import Final, Literal, NamedTuple

PurposeName = Literal["matching", "share-contact", "contact", "statistics", "research", "partners", "parental"]
Giver = Literal["oneself", "guardian"]


class Asked(NamedTuple):
    """One purpose as it is asked. The sentence stands in the catalogue under `consent.NAME`."""

    wording: str
    """Version of the sentence that is asked now, kept with each answer to it."""
    opens: str
    """What happens with it and never without: key of a sentence."""
    giver: Giver = "oneself"
    each: bool = False
    """Asked for each introduction apart, and never in general."""


ASKED: Final[dict[PurposeName, Asked]] = {
    "matching": Asked("matching-1", "consent.opens.matching"),
    "share-contact": Asked("share-contact-1", "consent.opens.share-contact", each=True),
    "contact": Asked("contact-1", "consent.opens.contact"),
    "statistics": Asked("statistics-1", "consent.opens.statistics"),
    "research": Asked("research-1", "consent.opens.research"),
    "partners": Asked("partners-1", "consent.opens.partners"),
    "parental": Asked("parental-1", "consent.opens.parental", giver="guardian"),
}
"""Every purpose; consent to one says nothing of another. Another sentence is another wording."""

GROUNDING: Final[frozenset[str]] = frozenset({"matching"})
"""Purposes whose yes is a ground to keep somebody."""
UNDERLYING: Final[frozenset[str]] = frozenset({"matching", "parental"})
"""Purposes whose withdrawal ends what was not lived yet: introductions in which the two did not meet."""

ADULT: Final = 16
"""Age from which someone decides for themselves (docs/decisions/0011)."""
PROVISIONAL_DAYS: Final = 30
"""How long somebody without a ground is kept; a coffee while a need is explored starts these days anew."""
INFORM_DAYS: Final = 30
"""Within how many days somebody who was entered by another is told (AVG 14: within a month)."""
CIRCLE: Final = 15
"""Most people in the circle of one connector."""
CIRCLE_DAYS: Final = 30
"""How long somebody counts in a circle at least, also who left it sooner: so it cannot be read through in turns."""


def young(born_from: int | None, today: dt.date) -> bool:
    """Whether someone counts as under 16: only when the oldest of the birth-year band would be."""
    return born_from is not None and today.year - born_from < ADULT
