"""Whose task somebody is, and for how long: what a cover and a reading for a reason may be."""

import datetime as dt
from typing import Final, Literal, get_args

Reason = Literal["urgent", "stand-in", "asked", "worry", "complaint"]
"""Why somebody is read who is a colleague's task: help is needed now; the own worker is away; the person asked for it;
somebody is worried about this person; a complaint or mistake must be looked into."""

REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
GLIMPSE: Final = dt.timedelta(hours=8)
"""How long a reason opens what it was given for: a working day."""
MOST_GLIMPSES: Final = 10
"""Most reasons that one worker gives within 24 hours: a reason is for one person, not a way to read a neighbourhood."""
LONGEST_COVER: Final = dt.timedelta(days=30)
SOUGHT: Final = "sought:"
"""Begins the reason in the log when somebody was looked at for what they offer; the concept follows."""
