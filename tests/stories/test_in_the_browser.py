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
        gerrit.ticks("tuin onderhouden")
        gerrit.ticks("Afgesproken: ik mag iemand zoeken")
        gerrit.presses("Bewaar en kijk wie past")
        gerrit.sees("Wie past hierbij?", "Vraag wie u aanvinkte")
        first = [one.inner_text() for one in page.locator("article.card h3").all()][:3]
        assert "Guled Xirsiyow" in first

        # The man said yes at the kitchen table. Guled is asked from the phone of the worker.
        gerrit.ticks("Vraag Guled Xirsiyow")
        gerrit.ticks("De vrager zei zelf al ja. Naam en nummer mogen naar de ander")
        gerrit.presses("Vraag wie u aanvinkte")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Zo vraagt u Guled Xirsiyow")
        gerrit.presses("Zo vraagt u Guled Xirsiyow")
        gerrit.sees("Vraag Guled", "Maak een code")
        gerrit.presses("Maak een code")
        gerrit.sees("Vraag Guled", "Stuur een sms")
        sms = unquote(page.get_by_role("link", name="Stuur een sms").get_attribute("href"))
        assert sms.startswith("sms:")
        answer = re.search(rf"{waterrijk.url}(/antwoord/\S+)", sms)[0]
        for word in ("Meneer", "L.", "Guled", "rug", "handen", "beledigd"):
            assert word not in sms.replace(answer, "")
        gerrit.presses("Klaar, terug")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Zo vraagt u Guled Xirsiyow")

        # Guled has no account. He reads it in the bus, and says yes.
        guled.opens(answer)
        guled.sees("Wat vindt u ervan?", "Ja, dat wil ik")
        guled.presses("Ja, dat wil ik")
        guled.sees("Dank u wel")

        # Both said yes: a day is picked, and from now on Guled reads with whom.
        gerrit.presses("Vandaag")
        gerrit.sees("Vandaag", "Ga ernaartoe")
        gerrit.reads("Meneer L. en Guled zeiden ja. Spreek een dag af.")
        gerrit.presses("Ga ernaartoe")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Kies een dag")
        gerrit.presses("Kies een dag")
        gerrit.sees("De eerste keer", "Zet in het plan")
        gerrit.picks_day("Welke dag?", dt.date(2026, 10, 3))
        gerrit.chooses("Wie gaat er mee?", "Niemand")
        gerrit.presses("Zet in het plan")
        gerrit.sees("Meneer L. en Guled Xirsiyow")
        gerrit.reads("Het plan is")
        introduction = page.url.rpartition("/")[2]

        guled.opens(waterrijk.lets_in(demo.GIVER))
        guled.sees("Nog één druk op de knop", "Log nu in")
        guled.presses("Log nu in")
        guled.sees("Dag Guled")
        guled.reads("Met Meneer L.")
        guled.presses("Wat nu?")
        guled.sees("Samen met een ander")
        waterrijk.days_later(3)
        gerrit.presses("Vandaag")
        gerrit.sees("Inloggen", "Log in met een passkey")
        gerrit.presses("Log in met een passkey")
        gerrit.sees("Vandaag", "Ga ernaartoe")
        gerrit.presses("Ga ernaartoe")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Het is gebeurd")
        gerrit.presses("Het is gebeurd")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Ja, het loopt")
        gerrit.presses("Ja, het loopt")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Laat los")
        gerrit.ticks("Guled Xirsiyow")
        gerrit.presses("Laat los")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Ja, het gaat goed")
        gerrit.presses("Ja, het gaat goed")
        gerrit.sees("Meneer L. en Guled Xirsiyow")
