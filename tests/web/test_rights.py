"""Everything that is kept of oneself on a page, and the button that erases it."""

import pytest

from app.errors import NotFound


@pytest.fixture
def anna(place):
    """Give the number of somebody with an account."""
    person = place.person(email="anna@example.org")
    place.account(person)
    return person


def test_somebody_reads_what_is_kept_and_has_it_erased(place, anna):
    browser = place.browser()
    place.comes_in(browser)
    page = browser.read("/mijn/gegevens")
    assert page.status == 200
    assert {"Anna", "anna@example.org"} <= set(page.words.replace("\n", " ").split())
    assert "Wie uw gegevens bekeek" in page.words
    without = page.form("/mijn/wissen")
    without.pop("confirmed", None)
    assert browser.post("/mijn/wissen", without).status == 400
    browser.read("/mijn/gegevens")
    gone = browser.send("/mijn/wissen", confirmed="yes")
    assert gone.path == "/inloggen"
    assert browser.read("/mijn/gegevens").path == "/inloggen"
    with pytest.raises(NotFound), place.town.look() as work:
        work.nodes.by_number(anna)
