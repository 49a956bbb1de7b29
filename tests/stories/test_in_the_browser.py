"""Stories of Waterrijk in the pages themselves, from signing in until what came of it.

A garden, with a finger on a phone; a ride to the eating café, with a keyboard alone; a field for a football club,
without JavaScript. On each page that is asked: one heading, nothing beside the screen, and one thing to do next.
"""

import datetime as dt
import re
from urllib.parse import unquote

import pytest

from app.services import demo
from tests.stories.browser import Finger, Keyboard, opened, with_passkeys, write_waterrijk
from tests.web.chromium import PHONE, SCREEN, launched, tab

pytestmark = pytest.mark.slow

GARDEN = (
    "Hij wil best wat aan zijn tuin doen maar krijgt het niet meer voor elkaar met zijn rug. "
    "Zoek iemand uit de buurt met groene handen die niet beledigd is als hij niks zegt."
)
RIDE = "Zou wel naar het eetcafé in De Vaart willen op vrijdag maar heeft geen vervoer. Rollator mee."
FIELD = (
    "Wij willen gewoon een keer in de week een balletje trappen. Overdag, niet in competitie. "
    "We hebben geen plek en geen bal eigenlijk."
)
CLUB = demo.Player("initiative-contact", "P0001", "IN12", "")


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
        answer = re.search(rf"{waterrijk.url}(/antwoord/\S+)", sms)[1]
        for word in ("Meneer", "L.", "Guled", "rug", "handen", "beledigd"):
            assert word not in sms.replace(answer, "")
        gerrit.presses("Klaar, terug")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Zo vraagt u Guled Xirsiyow")

        # Guled has no account. He reads it in the bus, and says yes.
        guled.opens(waterrijk.url + answer)
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

        # Nobody else reads of it: not a neighbour, and not who looks after the neighbourhoods.
        for player, path in ((demo.SEEKER, "/mijn/introducties"), (demo.PLAYERS[-1], "/introducties")):
            with tab(chromium, waterrijk.url) as other:
                Finger(other).opens(waterrijk.lets_in(player))
                Finger(other).presses("Log nu in")
                other.locator("nav").wait_for()
                assert other.goto(f"{waterrijk.url}{path}/{introduction}").status in {403, 404}
                assert "Meneer L." not in other.content()

        # They saw each other. It goes on, and after a while without the worker.
        waterrijk.days_later(3)
        comes_back(gerrit)
        gerrit.reads("Meneer L. en Guled zouden elkaar zien. Is het gelukt?")
        gerrit.presses("Ga ernaartoe")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Het is gebeurd")
        gerrit.presses("Het is gebeurd")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Ja, het loopt")
        gerrit.presses("Ja, het loopt")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Laat los")
        gerrit.ticks("Guled Xirsiyow")
        gerrit.presses("Laat los")
        gerrit.sees("Meneer L. en Guled Xirsiyow")
        gerrit.reads("Het loopt zonder u.", "Nu hoeft u niets te doen.")

        # After three months it is still there.
        waterrijk.days_later(91)
        comes_back(gerrit)
        page.goto(f"{waterrijk.url}/introducties/{introduction}")
        gerrit.sees("Meneer L. en Guled Xirsiyow", "Ja, het gaat goed")
        gerrit.presses("Ja, het gaat goed")
        gerrit.sees("Meneer L. en Guled Xirsiyow")
        gerrit.reads("Het houdt stand.")


def comes_back(worker):
    """Come in again after days, with the key on the phone, where the work of today begins."""
    worker.presses("Vandaag")
    worker.sees("Inloggen", "Log in met een passkey")
    worker.presses("Log in met een passkey")
    worker.sees("Vandaag", "Ga ernaartoe")


def test_the_ride_to_the_eating_cafe(waterrijk, chromium):
    with tab(chromium, waterrijk.url, SCREEN) as page:
        gerrit = Keyboard(page)
        gerrit.opens(waterrijk.lets_in(demo.WORKER))
        gerrit.sees("Nog één druk op de knop", "Log nu in")
        gerrit.presses("Log nu in")
        gerrit.sees("Vandaag", "Ga ernaartoe")
        gerrit.presses("Nieuwe vraag")
        gerrit.sees("Nieuwe vraag", "Bewaar en kijk wie past")
        gerrit.writes("Hoe noemt u deze persoon?", "Mevrouw Z.")
        gerrit.chooses("Buurt", "Ottersveen")
        gerrit.writes("De vraag, in een zin", RIDE)
        gerrit.ticks("meerijden naar een activiteit")
        gerrit.ticks("Afgesproken: ik mag iemand zoeken")
        gerrit.presses("Bewaar en kijk wie past")
        gerrit.sees("Wie past hierbij?", "Vraag wie u aanvinkte")
        gerrit.reads("Harm Klaverzoom")

        # Harm was at the door just now: what he said is written down.
        gerrit.presses("Deze niet, of al gevraagd Harm Klaverzoom")
        gerrit.sees("Waarom wel of niet?", "Vraag Harm Klaverzoom")
        gerrit.unfolds("Ik heb het al gevraagd")
        gerrit.ticks("ja, en contact mag")
        gerrit.presses("Schrijf dit op")
        gerrit.sees("Mevrouw Z. en Harm Klaverzoom", "Vraag Mevrouw Z.")
        gerrit.presses("Vraag Mevrouw Z.")
        gerrit.sees("Vraag Mevrouw Z.", "Maak een code")

        # She has no telephone. He says it at her table, and writes down that her daughter was there.
        gerrit.presses("Schrijf het antwoord op")
        gerrit.sees("Mevrouw Z. en Harm Klaverzoom", "Zo vraagt u Mevrouw Z.")
        gerrit.unfolds("Mevrouw Z. gaf al antwoord")
        gerrit.ticks("Ja")
        gerrit.writes("Wie zei het?", "zijzelf, met haar dochter erbij")
        gerrit.ticks("Bij ja: de voornaam en het nummer mogen naar de ander.")
        gerrit.presses("Schrijf dit op")
        gerrit.sees("Mevrouw Z. en Harm Klaverzoom", "Kies een dag")
        gerrit.presses("Kies een dag")
        gerrit.sees("De eerste keer", "Zet in het plan")
        gerrit.picks_day("Welke dag?", dt.date(2026, 10, 1))
        gerrit.presses("Zet in het plan")

        # That evening they ate. It was one evening, and that was good.
        gerrit.sees("Mevrouw Z. en Harm Klaverzoom", "Het is gebeurd")
        gerrit.presses("Het is gebeurd")
        gerrit.sees("Mevrouw Z. en Harm Klaverzoom", "Ja, het loopt")
        gerrit.unfolds("Loopt het anders?")
        gerrit.presses("Klaar")
        gerrit.sees("Mevrouw Z. en Harm Klaverzoom")
        gerrit.reads("Het is klaar.")
        gerrit.presses("Naar de vraag")
        print(page.inner_text("main"))
        gerrit.sees("x")


def test_the_football_field(waterrijk, chromium):
    plain = {"java_script_enabled": False}
    with tab(chromium, waterrijk.url, SCREEN, **plain) as page, tab(chromium, waterrijk.url, PHONE, **plain) as phone:
        gerrit, contact = Finger(page), Finger(phone)
        contact.opens(waterrijk.lets_in(CLUB))
        contact.sees("Nog één druk op de knop", "Log nu in")
        contact.presses("Log nu in")
        print(phone.inner_text("main"))
        contact.presses("Ons initiatief")
        contact.sees("Voetbalclubje 't Rondje", "Iets vragen")
        print(phone.inner_text("main"))
        contact.presses("Iets vragen")
        contact.sees("Iets vragen", "Vraag het")
        contact.writes("Wat zoekt u?", FIELD)
        contact.ticks("dinsdag ochtend")
        contact.ticks("donderdag ochtend")
        contact.writes("Met hoeveel mensen bent u?", "14")
        contact.presses("Vraag het")
        print(phone.inner_text("main"))
        contact.sees("Dit zoeken wij", "Gevonden")

        gerrit.opens(waterrijk.lets_in(demo.WORKER))
        gerrit.presses("Log nu in")
        gerrit.sees("Vandaag", "Ga ernaartoe")
        print(page.inner_text("main"))
        gerrit.presses("Vragen")
        print(page.inner_text("main"))
        gerrit.sees("x")
