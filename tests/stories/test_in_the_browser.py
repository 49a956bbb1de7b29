"""Stories of Waterrijk in the pages themselves, from signing in until what came of it.

A garden, with a finger on a phone; a ride to the eating café, with a keyboard alone; a field for a football club,
without JavaScript. On each page that is asked: one heading, nothing beside the screen, and one thing to do next.
"""

import datetime as dt
import re
import time
from urllib.parse import unquote, urlsplit

import pytest

from app.services import demo
from app.web.navigation import nav_of
from tests.stories import browser
from tests.stories.browser import Finger, Keyboard, Wire, with_passkeys
from tests.web.chromium import PHONE, SCREEN, tab

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
MOST_TAPS, SOON = 5, 1.0
"""From the first tap to who could help; and from the last one until a card is there, in seconds."""
FIRST_PAGE, LATER_PAGE = 120_000, 25_000
"""Bytes over the wire."""
OTHER_PAGES = ("/introducties", "/koffie", "/zoeken", "/berichten", "/plekken", "/mensen/nieuw", "/initiatieven/nieuw")
CLUB = demo.Player("initiative-contact", "P0001", "IN12", "")


@pytest.mark.parametrize(
    "size", [pytest.param(PHONE, id="phone"), pytest.param(SCREEN, id="screen", marks=pytest.mark.proof)]
)
def test_the_garden(waterrijk, chromium, size):
    with tab(chromium, waterrijk.url, size) as page, tab(chromium, waterrijk.url, PHONE) as phone:
        with_passkeys(page)
        gerrit, guled = Finger(page), Finger(phone)
        # A worker comes in for the first time, and writes down what a man told him at the third coffee.
        comes_with_a_key(gerrit, waterrijk)
        writes_down_the_garden(gerrit)
        # The man said yes at the kitchen table. Guled has no account; he reads it in the bus, and says yes.
        guled.opens(asks_guled(gerrit, waterrijk))
        says_yes(guled)
        # A day is picked. Guled, who takes an account now, reads with whom; nobody else does.
        introduction = plans_the_first_time(gerrit)
        reads_with_whom(guled, waterrijk.lets_in(demo.GIVER))
        is_read_by_nobody_else(waterrijk, chromium, introduction)
        # They saw each other. It goes on, and after a while without the worker; in three months it is still there.
        waterrijk.days_later(3)
        comes_back(gerrit)
        lets_it_go(gerrit)
        waterrijk.days_later(91)
        comes_back(gerrit)
        hears_that_it_lasts(gerrit, f"{waterrijk.url}/introducties/{introduction}")


@pytest.mark.parametrize("size", [SCREEN], ids=["screen"])
def test_the_ride_to_the_eating_cafe(waterrijk, chromium, size):
    # Without a page that glides: each stop is looked at as soon as the focus is there.
    with tab(chromium, waterrijk.url, size, reduced_motion="reduce") as page:
        gerrit = Keyboard(page)
        writes_down_the_ride(gerrit, waterrijk.lets_in(demo.WORKER))
        # Harm was at the door just now, and said yes. She has no telephone: she is asked at her table.
        keeps_what_harm_said(gerrit)
        asks_at_the_table(gerrit)
        # They ate. It was one evening, and that was good.
        waterrijk.days_later(10)
        finishes_the_evening(gerrit, waterrijk.lets_in(demo.WORKER))


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])
def test_the_football_field(waterrijk, chromium, size):
    def plain():
        return tab(chromium, waterrijk.url, size, java_script_enabled=False)

    with plain() as desk, plain() as phone, plain() as other:
        gerrit, contact, club = Finger(desk), Finger(phone), Finger(other)
        # Some men who work at the thrift shop ask for a field; a worker sees one that lies empty on their mornings.
        asks_for_a_field(contact, waterrijk.lets_in(CLUB))
        finds_the_field(gerrit, waterrijk.lets_in(demo.WORKER))
        # They are asked in their own pages; who keeps the field answers with a link, without an account.
        says_yes_for_the_men(contact)
        club.opens(asks_the_club(gerrit, waterrijk))
        club.reads("Voetbalclubje 't Rondje zoekt iemand die kan helpen. Het gaat over: ruimte.")
        says_yes(club)
        # They choose a morning themselves, play, and go on. What they asked for is found.
        chooses_a_morning(contact)
        waterrijk.days_later(6)
        plays(contact, waterrijk.lets_in(CLUB))
        has_found(contact)
        reads_that_it_was_found(gerrit, waterrijk.lets_in(demo.WORKER))


def test_a_new_need_takes_five_taps(waterrijk, chromium):
    ((taps, _),) = new_needs(waterrijk, chromium, 1)
    assert taps <= MOST_TAPS


@pytest.mark.proof
def test_pages_are_light(waterrijk, chromium):
    first, later = weights(waterrijk, chromium)
    assert 0 < first <= FIRST_PAGE
    assert min(later.values()) > 0
    assert {path: size for path, size in later.items() if size > LATER_PAGE} == {}


def new_needs(waterrijk, chromium, times):
    """Write down needs on a phone: of each how many taps it takes, and the seconds from the last to the first card."""
    with tab(chromium, waterrijk.url, PHONE) as page:
        gerrit = Finger(page)
        gerrit.opens(waterrijk.lets_in(demo.WORKER))
        gerrit.presses("Log nu in")
        gerrit.sees("Vandaag", "Ga ernaartoe")
        return [new_need(gerrit) for _ in range(times)]


def new_need(worker):
    """From the first tap until somebody is on the screen: how many taps, and the seconds after the last one."""
    before = worker.taps
    worker.presses("Nieuwe vraag")
    worker.writes("Hoe noemt u deze persoon?", "Meneer L.")
    worker.writes("De vraag, in één zin", GARDEN)
    worker.ticks("Afgesproken: ik mag iemand zoeken")
    began = time.perf_counter()
    worker.presses("Bewaar en kijk wie past")
    worker.page.locator("article.card").first.wait_for()
    return worker.taps - before, time.perf_counter() - began


def weights(waterrijk, chromium):
    """The bytes of the first page that a phone ever opens here, and of each page after it."""
    with tab(chromium, waterrijk.url, PHONE) as page:
        wire, gerrit = Wire(page), Finger(page)
        first = wire.weigh(waterrijk.lets_in(demo.WORKER))
        gerrit.presses("Log nu in")
        gerrit.sees("Vandaag", "Ga ernaartoe")
        gerrit.presses("Ga ernaartoe")
        gerrit.page.wait_for_url("**/introducties/*")
        with waterrijk.looking() as work:
            need = work.needs.by_source_id(demo.GARDEN).need
            seen = [f"/behoeften/{need.id}{rest}" for rest in ("", "/suggesties", "/waarom")]
            seen.append(f"/mensen/{work.nodes.by_number(need.owner).id}")
        paths = [*(entry.path for entry in nav_of("worker")), *OTHER_PAGES, *seen, urlsplit(page.url).path]
        return first, {path: wire.weigh(waterrijk.url + path) for path in paths}


@pytest.mark.parametrize(
    ("body", "noticed"),
    [
        ("<button style='outline: 0'>Klaar</button>", "no ring"),
        ("<button>Eerst</button><button tabindex=1>Dan</button><button>Klaar</button>", "jumps back"),
        (
            "<button>Klaar</button><p style='position: fixed; inset: 0; background: white'>Over alles</p>",
            "out of sight",
        ),
        ("<button>Verder</button><button tabindex=-1>Klaar</button>", "never reached"),
    ],
)
def test_a_page_that_a_keyboard_cannot_use_is_caught(chromium, body, noticed):
    with tab(chromium, "") as page:
        page.set_content(f"<main><h1>Slecht</h1>{body}<button hidden>Klaar</button></main>")
        with pytest.raises(AssertionError, match=noticed):
            Keyboard(page).presses("Klaar")


@pytest.mark.parametrize(
    ("body", "noticed"),
    [
        ("<h1>Vandaag</h1><button class=main>Anders</button>", "Anders"),
        ("<h1>Vandaag</h1><h1>Morgen</h1><button class=main>Begin</button>", "headings"),
        ("<h1>Vandaag</h1><button class=main>Begin</button><p style='width: 50rem'>breed</p>", "wider"),
        ("<h1>Morgen</h1><button class=main>Begin</button>", "not 'Vandaag'"),
    ],
)
def test_a_page_that_is_not_in_order_is_caught(chromium, monkeypatch, body, noticed):
    monkeypatch.setattr(browser, "NOTHING_DOES", 500)
    with tab(chromium, "") as page:
        page.set_content(f"<main>{body}</main>")
        with pytest.raises(AssertionError, match=noticed):
            Finger(page).sees("Vandaag", "Begin")


# --- The scenes of the garden ----------------------------------------------------------------------------------------


def comes_with_a_key(gerrit, waterrijk):
    """Follow an invitation, and make a key on this phone."""
    gerrit.opens(waterrijk.invites(demo.WORKER))
    gerrit.sees("Welkom bij Toevallig", "Maak mijn passkey")
    gerrit.writes("Hoe noemt u dit apparaat?", "mijn telefoon")
    gerrit.presses("Maak mijn passkey")
    gerrit.sees("Vandaag", "Ga ernaartoe")


def comes_back(gerrit):
    """Come in again after days, with that key, where the work of today begins."""
    gerrit.presses("Vandaag")
    gerrit.sees("Inloggen", "Log in met een passkey")
    gerrit.presses("Log in met een passkey")
    gerrit.sees("Vandaag", "Ga ernaartoe")


def writes_down_the_garden(gerrit):
    """Write down a need of somebody new, and see who fits."""
    gerrit.presses("Nieuwe vraag")
    gerrit.sees("Nieuwe vraag", "Bewaar en kijk wie past")
    gerrit.writes("Hoe noemt u deze persoon?", "Meneer L.")
    gerrit.chooses("Buurt", "Ottersveen")
    gerrit.writes("De vraag, in één zin", GARDEN)
    gerrit.ticks("tuin onderhouden")
    gerrit.ticks("Afgesproken: ik mag iemand zoeken")
    gerrit.presses("Bewaar en kijk wie past")
    gerrit.sees("Wie past hierbij?", "Vraag wie u aanvinkte")
    assert "Guled Xirsiyow" in [one.inner_text() for one in gerrit.page.locator("article.card h3").all()]


def asks_guled(gerrit, waterrijk):
    """Ask from the own phone, of coarse facts only; give the link to answer with."""
    gerrit.ticks("Vraag Guled Xirsiyow")
    gerrit.ticks("Al gevraagd: Meneer L. zei ja. Naam en nummer mogen naar de ander")
    gerrit.presses("Vraag wie u aanvinkte")
    gerrit.sees("Meneer L. en Guled Xirsiyow", "Zo vraagt u Guled Xirsiyow")
    gerrit.presses("Zo vraagt u Guled Xirsiyow")
    gerrit.sees("Vraag Guled", "Maak een code")
    gerrit.presses("Maak een code")
    gerrit.sees("Vraag Guled", "Stuur een sms")
    sms, answer = message(gerrit.page, waterrijk)
    for word in ("Meneer", "L.", "Guled", "rug", "handen", "beledigd", "Ottersveen"):
        assert word not in sms.replace(answer, "")
    assert "Het gaat over: tuin en groen." in sms
    gerrit.presses("Klaar, terug")
    gerrit.sees("Meneer L. en Guled Xirsiyow", "Zo vraagt u Guled Xirsiyow")
    return answer


def message(page, waterrijk):
    """Read the message that the own phone of a worker sends, and the link in it."""
    sms = unquote(page.get_by_role("link", name="Stuur een sms").get_attribute("href"))
    assert sms.startswith("sms:")
    return sms, re.search(rf"{waterrijk.url}/antwoord/\S+", sms)[0]


def says_yes(neighbour):
    """Answer a question without an account."""
    neighbour.sees("Wat vindt u ervan?", "Ja, dat wil ik")
    neighbour.presses("Ja, dat wil ik")
    neighbour.sees("Dank u wel")


def plans_the_first_time(gerrit):
    """Pick a day; give the id of the introduction."""
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
    return gerrit.page.url.rpartition("/")[2]


def reads_with_whom(guled, link):
    """Come in, and read who the other is."""
    guled.opens(link)
    guled.sees("Nog één druk op de knop", "Log nu in")
    guled.presses("Log nu in")
    guled.sees("Dag Guled")
    guled.reads("Met Meneer L.")
    guled.presses("Wat nu?")
    guled.sees("Samen met een ander")


def is_read_by_nobody_else(waterrijk, chromium, introduction):
    """Let a neighbour, and who looks after the neighbourhoods, try the address."""
    for player, path in ((demo.SEEKER, "/mijn/introducties"), (demo.PLAYERS[-1], "/introducties")):
        with tab(chromium, waterrijk.url) as other:
            Finger(other).opens(waterrijk.lets_in(player))
            Finger(other).presses("Log nu in")
            other.locator("nav").wait_for()
            assert other.goto(f"{waterrijk.url}{path}/{introduction}").status in {403, 404}
            assert "Meneer L." not in other.content()


def lets_it_go(gerrit):
    """Hear that they met, and hand it over to the neighbour."""
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


def hears_that_it_lasts(gerrit, address):
    """Ask how it goes, when the day for that came."""
    gerrit.opens(address)
    gerrit.sees("Meneer L. en Guled Xirsiyow", "Ja, het gaat goed")
    gerrit.presses("Ja, het gaat goed")
    gerrit.sees("Meneer L. en Guled Xirsiyow")
    gerrit.reads("Het houdt stand.")


# --- The scenes of the ride ------------------------------------------------------------------------------------------


def writes_down_the_ride(gerrit, link):
    """Come in, write down a need, and see who fits."""
    gerrit.opens(link)
    gerrit.sees("Nog één druk op de knop", "Log nu in")
    gerrit.presses("Log nu in")
    gerrit.sees("Vandaag", "Ga ernaartoe")
    gerrit.presses("Nieuwe vraag")
    gerrit.sees("Nieuwe vraag", "Bewaar en kijk wie past")
    gerrit.writes("Hoe noemt u deze persoon?", "Mevrouw Z.")
    gerrit.chooses("Buurt", "Ottersveen")
    gerrit.writes("De vraag, in één zin", RIDE)
    gerrit.ticks("meerijden naar een activiteit")
    gerrit.ticks("Afgesproken: ik mag iemand zoeken")
    gerrit.presses("Bewaar en kijk wie past")
    gerrit.sees("Wie past hierbij?", "Vraag deze drie")
    gerrit.reads("Harm Klaverzoom")
    gerrit.unfolds("Of vraag iemand apart")


def keeps_what_harm_said(gerrit):
    """Write down an answer that was given in person."""
    gerrit.presses("Deze niet, of al gevraagd Harm Klaverzoom")
    gerrit.sees("Waarom wel of niet?", "Vraag Harm Klaverzoom")
    gerrit.unfolds("Ik heb het al gevraagd")
    gerrit.ticks("ja, en contact mag")
    gerrit.presses("Schrijf dit op")
    gerrit.sees("Mevrouw Z. en Harm Klaverzoom", "Vraag Mevrouw Z.")
    gerrit.presses("Vraag Mevrouw Z.")
    gerrit.sees("Vraag Mevrouw Z.", "Maak een code")


def asks_at_the_table(gerrit):
    """Ask, write down who said yes, and pick a day."""
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
    gerrit.picks_day("Welke dag?", dt.date(2026, 10, 10))
    gerrit.presses("Zet in het plan")
    gerrit.sees("Mevrouw Z. en Harm Klaverzoom")
    gerrit.reads("Het plan is")


def finishes_the_evening(gerrit, link):
    """Hear that it was good, and close it."""
    gerrit.opens(link)
    gerrit.presses("Log nu in")
    gerrit.sees("Vandaag", "Ga ernaartoe")
    gerrit.reads("Mevrouw Z. en Harm zouden elkaar zien. Is het gelukt?")
    gerrit.presses("Ga ernaartoe")
    gerrit.sees("Mevrouw Z. en Harm Klaverzoom", "Het is gebeurd")
    gerrit.presses("Het is gebeurd")
    gerrit.sees("Mevrouw Z. en Harm Klaverzoom", "Ja, het loopt")
    gerrit.unfolds("Loopt het anders?")
    gerrit.presses("Klaar")
    gerrit.sees("Mevrouw Z. en Harm Klaverzoom")
    gerrit.reads("Het is klaar.")
    gerrit.presses("Naar de vraag")
    gerrit.sees("Vraag van Mevrouw Z.", "Weer open")
    gerrit.reads("gelukt", "Harm afgerond")


# --- The scenes of the field -----------------------------------------------------------------------------------------


def asks_for_a_field(contact, link):
    """Come in for an initiative, and say what it looks for."""
    contact.opens(link)
    contact.sees("Nog één druk op de knop", "Log nu in")
    contact.presses("Log nu in")
    contact.presses("Ons initiatief")
    contact.sees("Voetbalclubje 't Rondje", "Iets vragen")
    contact.presses("Iets vragen")
    contact.sees("Iets vragen", "Vraag het")
    contact.writes("Wat zoekt u?", FIELD)
    contact.ticks("dinsdag ochtend")
    contact.ticks("donderdag ochtend")
    contact.writes("Met hoeveel mensen bent u?", "14")
    contact.presses("Vraag het")
    contact.sees("Dit zoeken wij")


def finds_the_field(gerrit, link):
    """Take up what nobody looks after yet, say what it is about, and ask both."""
    gerrit.opens(link)
    gerrit.presses("Log nu in")
    gerrit.sees("Vandaag", "Ga ernaartoe")
    gerrit.presses("Vragen")
    gerrit.sees("Vragen")
    gerrit.page.locator("main a", has_text="Voetbalclubje").first.click()
    gerrit.sees("Vraag van Voetbalclubje 't Rondje", "Zoek wie past")
    gerrit.ticks("sportveld of zaal gebruiken")
    gerrit.presses("Dit klopt")
    gerrit.sees("Vraag van Voetbalclubje 't Rondje", "Zoek wie past")
    gerrit.presses("Zoek wie past")
    gerrit.sees("Wie past hierbij?", "Vraag deze plek")
    assert gerrit.page.locator("article.card h3").first.inner_text() == "v.v. De Meeuwen"
    gerrit.ticks("Vraag v.v. De Meeuwen")
    gerrit.presses("Vraag wie u aanvinkte")
    gerrit.sees("Voetbalclubje 't Rondje en v.v. De Meeuwen", "Zo vraagt u Voetbalclubje 't Rondje")


def says_yes_for_the_men(contact):
    """Answer a question in the own pages."""
    contact.presses("Voor mij")
    contact.sees("Dag Kees", "Lees en antwoord")
    contact.reads("v.v. De Meeuwen, voor sportveld of zaal gebruiken")
    contact.presses("Lees en antwoord")
    contact.sees("Past dit bij u?", "Ja, en deel mijn voornaam")
    contact.presses("Ja, en deel mijn voornaam")
    contact.sees("Samen met een ander")


def asks_the_club(gerrit, waterrijk):
    """Ask the other side; give the link to answer with."""
    gerrit.presses("Vandaag")
    gerrit.sees("Vandaag", "Ga ernaartoe")
    gerrit.reads("Voetbalclubje 't Rondje zei ja. Vraag nu v.v. De Meeuwen.")
    gerrit.presses("Ga ernaartoe")
    gerrit.sees("Voetbalclubje 't Rondje en v.v. De Meeuwen", "Vraag v.v. De Meeuwen")
    gerrit.presses("Vraag v.v. De Meeuwen")
    gerrit.sees("Vraag v.v. De Meeuwen", "Maak een code")
    gerrit.presses("Maak een code")
    gerrit.sees("Vraag v.v. De Meeuwen", "Stuur een sms")
    return message(gerrit.page, waterrijk)[1]


def chooses_a_morning(contact):
    """Read that both said yes, and write down the day that they chose."""
    contact.presses("Voor mij")
    contact.sees("Dag Kees")
    contact.reads("Met v.v. De Meeuwen")
    contact.presses("Wat nu?")
    contact.sees("Samen met een ander")
    contact.unfolds("Wij kozen een dag")
    contact.picks_day("Welke dag?", dt.date(2026, 10, 6))
    contact.presses("Zet de dag erbij")
    contact.sees("Samen met een ander")


def plays(contact, link):
    """Say that it happened, how it was, and that it goes on."""
    contact.opens(link)
    contact.presses("Log nu in")
    contact.sees("Dag Kees")
    contact.reads("Eerste keer: 6 oktober 2026")
    assert "Spreek een eerste keer af" not in contact.page.inner_text("main")
    contact.presses("Wat nu?")
    contact.sees("Samen met een ander", "Het is gebeurd")
    contact.presses("Het is gebeurd")
    contact.sees("Samen met een ander", "Ja, wij gaan door")
    contact.presses("Goed")
    contact.sees("Samen met een ander", "Ja, wij gaan door")
    contact.presses("Ja, wij gaan door")
    contact.sees("Samen met een ander")
    contact.reads("U doet dit samen.")


def has_found(contact):
    """Say that what was asked for is there."""
    contact.presses("Ons initiatief")
    contact.sees("Voetbalclubje 't Rondje", "Iets vragen")
    contact.page.locator("main a", has_text="Er wordt gepraat").click()
    contact.sees("Dit zoeken wij")
    contact.presses("Gevonden")
    contact.sees("Dit zoeken wij")
    contact.reads("Gevonden Sinds")


def reads_that_it_was_found(gerrit, link):
    """Find it among what is done."""
    gerrit.opens(link)
    gerrit.presses("Log nu in")
    gerrit.sees("Vandaag", "Ga ernaartoe")
    gerrit.presses("Vragen")
    gerrit.presses("Klaar")
    gerrit.page.locator("main a", has_text="Voetbalclubje").first.click()
    gerrit.sees("Vraag van Voetbalclubje 't Rondje", "Weer open")
    gerrit.reads("v.v. De Meeuwen loopt")
