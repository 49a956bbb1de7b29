"""What issue 5 promises about stories in a real browser, and about what a new need costs in taps, time and bytes."""

import statistics

import pytest

from tests.stories import test_in_the_browser as told
from tests.stories.conftest import chromium, template, waterrijk
from tests.web.chromium import PHONE, SCREEN

__all__ = ["chromium", "template", "waterrijk"]

TIMES = 5
STORIES = [
    ("de tuin, met een vinger of muis", told.test_the_garden),
    ("de rit naar het eetcafé, met alleen het toetsenbord", told.test_the_ride_to_the_eating_cafe),
    ("het voetbalveld, zonder JavaScript", told.test_the_football_field),
]


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
@pytest.mark.parametrize(("name", "story"), STORIES, ids=["garden", "ride", "field"])
def test_a_story_is_told_in_the_browser(waterrijk, chromium, name, story, size, shown):
    story(waterrijk, chromium, size)
    shown(f"verhaal in Chromium, {size[0]} x {size[1]}: {name}", "van inloggen tot uitkomst")


def test_a_new_need_takes_five_taps_and_a_second(waterrijk, chromium, shown):
    found = told.new_needs(waterrijk, chromium, TIMES)
    taps, seconds = max(taps for taps, _ in found), statistics.median(seconds for _, seconds in found)
    shown(
        "nieuwe vraag, van de eerste tik tot wie past (Waterrijk, telefoon)",
        f"{taps} tikken en een zin (hoogstens {told.MOST_TAPS}); na de laatste tik {seconds:.2f} s tot de eerste kaart "
        f"te zien is (mediaan van {TIMES}; hoogstens {told.SOON} s)",
    )
    assert taps <= told.MOST_TAPS
    assert seconds < told.SOON


def test_pages_are_light(waterrijk, chromium, shown):
    first, later = told.weights(waterrijk, chromium)
    heaviest = max(later, key=later.get)
    shown(
        "bytes over de lijn, ingepakt",
        f"eerste bladzijde {first / 1000:.1f} kB (hoogstens {told.FIRST_PAGE / 1000:.0f}); van {len(later)} volgende "
        f"de zwaarste {later[heaviest] / 1000:.1f} kB (hoogstens {told.LATER_PAGE / 1000:.0f})",
    )
    assert 0 < first <= told.FIRST_PAGE
    assert 0 < later[heaviest] <= told.LATER_PAGE, heaviest
