"""Day-parts as people say them: what is whole is said once."""

import pytest

from app.services.reasons import slot_words
from app.texts import speak
from matching.model import DAYS, PARTS, slots_from

WORKDAYS = DAYS[:5]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["di-ochtend"], "dinsdagochtend"),
        (["wo-avond", "di-ochtend"], "dinsdagochtend en woensdagavond"),
        ([f"{day}-ochtend" for day in WORKDAYS], "elke werkdag in de ochtend"),
        ([f"{day}-ochtend" for day in DAYS[:4]], "maandagochtend, dinsdagochtend, woensdagochtend en donderdagochtend"),
        (
            [*(f"{day}-avond" for day in WORKDAYS), "za-middag", "ma-ochtend"],
            "elke werkdag in de avond, maandagochtend en zaterdagmiddag",
        ),
        ([f"{day}-{part}" for day in WORKDAYS for part in PARTS[:3]], "elke werkdag"),
        ([f"{day}-{part}" for day in WORKDAYS for part in PARTS], "elke werkdag en elke werkdag in de nacht"),
        ([f"{day}-{part}" for day in ("za",) for part in PARTS[:3]], "zaterdag"),
    ],
)
def test_what_is_whole_is_said_once(names, said):
    assert slot_words(slots_from(names)) == said


def test_in_english_a_day_and_a_part_are_two_words():
    speak("en")
    try:
        assert slot_words(slots_from(["di-ochtend"])) == "Tuesday morning"
    finally:
        speak("nl")
