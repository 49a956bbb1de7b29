"""Stories of Waterrijk in the pages themselves, from signing in until what came of it.

A garden, with a finger on a phone; a ride to the eating café, with a keyboard alone; a field for a football club,
without JavaScript. On each page that is asked: one heading, nothing beside the screen, and one thing to do next.
"""

import datetime as dt
import re
from urllib.parse import unquote

import pytest

from app.services import demo
from tests.stories.browser import Finger, opened, with_passkeys, write_waterrijk
from tests.web.chromium import PHONE, SCREEN, launched, tab

pytestmark = pytest.mark.slow

GARDEN = (
    "Hij wil best wat aan zijn tuin doen maar krijgt het niet meer voor elkaar met zijn rug. "
    "Zoek iemand uit de buurt met groene handen die niet beledigd is als hij niks zegt."
)


@pytest.fixture(scope="session")
def chromium():
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A file with Waterrijk in it, to copy: reading the folder takes longer than a story."""
    file = tmp_path_factory.mktemp("waterrijk") / "template.db"
    write_waterrijk(file)
    return file


@pytest.fixture
def waterrijk(template, tmp_path):
    with opened(template, tmp_path) as found:
        yield found


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
def test_the_garden(waterrijk, chromium, size):
    with tab(chromium, waterrijk.url, size) as page, tab(chromium, waterrijk.url, PHONE) as phone:
        with_passkeys(page)
        gerrit, guled = Finger(page), Finger(phone)
        # A worker comes in for the first time, with a key on his phone.
        gerrit.opens(waterrijk.invites(demo.WORKER))
        gerrit.sees("Welkom bij Toevallig", "Maak mijn passkey")
        gerrit.writes("Hoe noemt u dit apparaat?", "mijn telefoon")
        gerrit.presses("Maak mijn passkey")
        gerrit.sees("Vandaag", "Ga ernaartoe")

        # He writes down what a man told him at the third coffee, and looks who fits.
        gerrit.presses("Nieuwe vraag")
        gerrit.sees("Nieuwe vraag", "Bewaar en kijk wie past")
        gerrit.writes("Hoe noemt u deze persoon?", "Meneer L.")
        gerrit.chooses("Buurt", "Ottersveen")
        gerrit.writes("De vraag, in een zin", GARDEN)
        gerrit.ticks("Afgesproken: ik mag iemand zoeken")
        gerrit.presses("Bewaar en kijk wie past")
        gerrit.sees("Wie past hierbij?", "Vraag wie u aanvinkte")
        page.screenshot(path="/tmp/five/stories/shots/sugg.png", full_page=True)
        cards = [one.inner_text() for one in page.locator("article.card h3").all()]
        print(cards)
        assert "Guled" in " ".join(cards[:3])

        # The man said yes at the kitchen table. Guled is asked from the phone of the worker.
        gerrit.ticks("Vraag Guled X.")
        gerrit.ticks("De vrager zei zelf al ja. Naam en nummer mogen naar de ander")
        gerrit.presses("Vraag wie u aanvinkte")
        gerrit.sees("Meneer L. en Guled X.", "Zo vraagt u Guled X.")
        gerrit.presses("Zo vraagt u Guled X.")
        gerrit.sees("Vraag Guled X.", "Maak een code")
        gerrit.presses("Maak een code")
        gerrit.sees("Vraag Guled X.", "Stuur een sms")
        sms = unquote(page.get_by_role("link", name="Stuur een sms").get_attribute("href"))
        print(sms)
