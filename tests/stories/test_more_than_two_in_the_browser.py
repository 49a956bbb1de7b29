"""More than two, in the pages themselves: an evening of three, a field by the hour, a plot for a time, and a table."""

import re

import pytest
from sqlmodel import select

from app.models import Node
from app.services import demo
from tests.stories.browser import Finger
from tests.web.chromium import PHONE, SCREEN, tab

pytestmark = pytest.mark.slow

LADY, FIELD, PLOT, FLAT = "ND131", "ND012", "ND036", "ND157"
CLUB, MEN = "OR09", "IN12"
GREEN = "tuin-onderhouden"
SEATS = {"Dijkgraaf Wonen": "verhuurder", "WelWaterrijk": "welzijn", "Zorggroep Parkrand": "zorg"}
"""Who has a stake in a room for the flat: the corporation, welfare, care."""
SERVED = pytest.mark.parametrize(
    ("size", "scripts"),
    [pytest.param(PHONE, False, id="phone, no JavaScript"), pytest.param(SCREEN, True, id="screen")],
)


@SERVED
def test_an_evening_of_three(waterrijk, chromium, size, scripts):
    with tab(chromium, waterrijk.url, size, java_script_enabled=scripts) as page:
        gerrit = Finger(page)
        need = comes_to(gerrit, waterrijk, LADY)
        # One card: the eating café on Friday, Harm who drives there anyway, and Henk who takes her home.
        gerrit.opens(f"{need}/suggesties")
        gerrit.sees("Wie past hierbij?", "Vraag deze drie")
        gerrit.reads("Samen lukt het", "vrijdagavond")
        card = page.locator("form.card.now").inner_text()
        for part, who in (
            ("De activiteit", "Eetcafé De Vaart"),
            ("Rijden erheen", "Harm Klaverzoom"),
            ("Rijden naar huis", "Henk Eikelboer"),
        ):
            assert re.search(rf"{part}\s+{who}", card), f"{who} is not {part!r} in {card!r}"
        gerrit.ticks("Al gevraagd: Hennie Zandstroom zei ja op het geheel. Naam en nummer mogen naar ieder")
        gerrit.presses("Vraag deze drie")
        # Each is asked for his own part. The cook says yes, and the drivers are still asked.
        gerrit.reads("De activiteit: gevraagd", "Rijden erheen: gevraagd", "Rijden naar huis: gevraagd")
        for who, left in (
            ("Eetcafé De Vaart", ("De activiteit: ja", "Rijden erheen: gevraagd", "Rijden naar huis: gevraagd")),
            ("Harm", ("De activiteit: ja", "Rijden erheen: ja", "Rijden naar huis: gevraagd")),
            ("Henk", ("De activiteit: ja", "Rijden erheen: ja", "Rijden naar huis: ja")),
        ):
            says_yes(gerrit, need, who)
            gerrit.reads(*left)


@SERVED
def test_a_field_when_the_ground_crew_is_there(waterrijk, chromium, size, scripts):
    with tab(chromium, waterrijk.url, size, java_script_enabled=scripts) as page:
        gerrit = Finger(page)
        need = comes_to(gerrit, waterrijk, FIELD)
        gerrit.opens(need)
        gerrit.ticks("sportveld of zaal gebruiken")
        gerrit.presses("Dit klopt")
        gerrit.presses("Zoek wie past")
        gerrit.reads("Hier kan het", "v.v. De Meeuwen", "Vrij op dinsdag 9-12: terreinvrijwilligers aanwezig.")
        # What the club gains is not known yet. It is asked, and then it stands on the card.
        gerrit.reads("Belang onbekend: vraag ernaar.")
        the_club_asks(waterrijk)
        gerrit.opens(f"{need}/suggesties")
        place = page.locator("form.card.now").inner_text()
        assert "Belang onbekend" not in place
        assert "tuin onderhouden" in place.lower(), place


@SERVED
def test_a_plot_for_a_time(waterrijk, chromium, size, scripts):
    with tab(chromium, waterrijk.url, size, java_script_enabled=scripts) as page:
        gerrit = Finger(page)
        gerrit.opens(f"{comes_to(gerrit, waterrijk, PLOT)}/suggesties")
        gerrit.reads(
            "Hier kan het",
            "Braakliggend terrein oude Kerkenveldschool",
            "Van Gemeente Waterrijk, te gebruiken tot en met 31 december 2028.",
            "Mits: geen water.",
        )


@SERVED
def test_who_should_sit_at_the_table(waterrijk, chromium, size, scripts):
    with tab(chromium, waterrijk.url, size, java_script_enabled=scripts) as page:
        gerrit = Finger(page)
        gerrit.opens(comes_to(gerrit, waterrijk, FLAT))
        gerrit.presses("Wie moet aan tafel?")
        gerrit.sees("Wie moet aan tafel?", "Plan deze tafel")
        seats = page.inner_text("main")
        for party, what in (
            ("Dijkgraaf Wonen", "verhuurder"),
            ("WelWaterrijk", "welzijn"),
            ("Zorggroep Parkrand", "zorg"),
        ):
            assert re.search(rf"{party}[^.]*?Voor: [^.]*{what}", seats), f"{party} is not there for {what}: {seats!r}"
        # Who is not there yet is named, and who can invite them.
        gerrit.reads("Nog niet aan tafel: Dijkgraaf Wonen", "Vraag het via WelWaterrijk.")
        gerrit.presses("Plan deze tafel")
        gerrit.reads("Dijkgraaf Wonen", "Zorggroep Parkrand")


def comes_to(gerrit, waterrijk, source_id):
    """Come in as the worker; give the address of a need."""
    gerrit.opens(waterrijk.lets_in(demo.WORKER))
    gerrit.presses("Log nu in")
    gerrit.sees("Vandaag", "Ga ernaartoe")
    with waterrijk.looking() as work:
        return f"{waterrijk.url}/behoeften/{work.needs.by_source_id(source_id).need.id}"


def says_yes(gerrit, need, who):
    """Write down what somebody said on the street; go back to the need."""
    gerrit.opens(need)
    gerrit.page.locator("main a[href^='/introducties/']", has_text=who).first.click()
    gerrit.unfolds("gaf al antwoord")
    gerrit.ticks("Ja")
    gerrit.writes("Wie zei het?", "zelf, op straat")
    gerrit.ticks("Bij ja: de voornaam en het nummer mogen naar de ander.")
    gerrit.presses("Schrijf dit op")
    gerrit.opens(need)


def the_club_asks(waterrijk):
    """Write down what the club looks for, and what the men would like to do."""
    with waterrijk.working() as work:
        found = work.session.exec(select(Node).where(Node.source_id.in_((CLUB, MEN)))).all()
        nodes = {node.source_id: node for node in found}
        asks = "Wij zoeken mensen die het groen rond de velden bijhouden."
        recorder = work.needs.by_source_id(FIELD).need.organisation
        work.needs.create(nodes[CLUB], asks, concepts=[GREEN], organisation=recorder)
        work.talents.create(nodes[MEN], "Wij houden graag het groen bij.", concepts=[GREEN])
