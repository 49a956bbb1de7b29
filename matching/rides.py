"""What an offer says of a seat in a car: to something, home from it, and whether its driver goes there already."""

from matching.model import Ride
from matching.obstacles import found_in, rows
from matching.text import Words


def ride_in(words: Words) -> Ride | None:
    """The seat that is offered; None where there is none: a van for couches or a bicycle takes no passenger."""
    said = {
        kind
        for one in found_in(words, "seat", "words")
        if not any(words.denies(token) for token in one.tokens)
        for kind in rows("seat")[one.pattern.owner]["kinds"]
    }
    there, home = "there" in said, "home" in said
    if "none" in said or not (there or home):
        return None
    return Ride(there, home or (there and "back" in said), "anyway" in said)
