"""The states of needs and introductions, and which of them end an introduction or bar the next."""

from typing import Final

STEPS: Final = (
    "proposed",
    "asked-seeker",
    "willing-seeker",
    "asked-giver",
    "willing-giver",
    "agreed",
    "met",
    "running",
    "handed-over",
    "lasting",
)
"""The way forward; either side may be asked first."""

ENDS: Final = (
    "finished",
    "declined-seeker",
    "declined-giver",
    "not-now",
    "expired",
    "withdrawn",
    "stopped",
    "unsafe",
)

INTRODUCTION_STATES: Final = STEPS + ENDS

NEED_FROM_DUTCH: Final = {
    "verkennen": "exploring",
    "open": "open",
    "in behandeling": "in-progress",
    "vervuld": "met",
    "gesloten": "closed",
}
"""States of needs as folders write them."""

INTRODUCTION_FROM_DUTCH: Final = {
    "voorgesteld": "proposed",
    "gevraagd vrager": "asked-seeker",
    "akkoord vrager": "willing-seeker",
    "geweigerd vrager": "declined-seeker",
    "gevraagd aanbieder": "asked-giver",
    "akkoord aanbieder": "willing-giver",
    "geweigerd aanbieder": "declined-giver",
    "kennismaking gepland": "agreed",
    "kennismaking geweest": "met",
    "gestart": "running",
    "afgerond": "finished",
    "gestopt": "stopped",
    "verlopen": "expired",
    "niet nu": "not-now",
    "ingetrokken": "withdrawn",
    "overgedragen": "handed-over",
    "bestendig": "lasting",
    "onveilig": "unsafe",
}
"""States of introductions as folders write them; imported history is kept as it was."""
