"""Who does not know whom, groups that hardly touch, what is asked and what there is, and who waits to be asked."""

import datetime as dt
import re
from html import unescape

import pytest
from sqlmodel import select

from app.models import Introduction, IntroductionStep, Meeting, MeetingGuest, Node, TalentConcept, Tie
from app.repositories.asking import number_of
from app.services import acquaintance
from tests.app import town as towns
from tests.web.asked import new_need, worker_of

STRANGERS = "/buurten/onbekenden"
THEME = "luisteren-en-verlies"
ABOUT = "rouwgroep"
MEETING = f"{STRANGERS}/{towns.NORTH}/{THEME}"


def providers(place, many=6, about=ABOUT, kind="organisation"):
    """Organisations that all offer the same; the others of this town offer nothing."""
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        found = []
        for number in range(many):
            row = getattr(work, f"{kind}s").create(north, name=f"Huis {number}")
            talent = work.talents.create(row.node, north, text="Wij zijn er voor wie iemand mist.").talent
            work.session.add(
                TalentConcept(
                    talent=number_of(talent), concept=about, municipality=towns.HERE, weight=1000, confirmed=True
                )
            )
            found.append(number_of(row.node))
        return found


def tie(place, a, b, kind="knows"):
    with place.town.work(now=place.clock()) as work:
        work.ties.create(work.nodes.by_number(a), work.nodes.by_number(b), kind=kind)


@pytest.fixture
def coordinator(place, browser):
    person = place.person()
    place.admit(browser, place.account(person, "coordinator", organisation=place.town.welfare))
    return browser


def pairs(page):
    """The pairs that stand in the list of this page."""
    section = page.html.split("<ul class=\"rows\">")[1].split("</ul>")[0]
    return [" ".join(unescape(re.sub(r"<[^>]*>", "", row)).split()) for row in section.split("<li>")[1:]]


def test_s54_fourteen_of_the_fifteen_pairs_do_not_know_each_other(place, coordinator):
    found = providers(place)
    tie(place, found[0], found[1])
    page = coordinator.read(STRANGERS)
    assert "6 doen hier iets aan. Van de 15 paren kennen er 14 elkaar niet." in page.words
    assert "aanbieders kennen elkaar niet" in page.words
    page = coordinator.read(MEETING)
    assert len(pairs(page)) == 14
    assert "Huis 0 en Huis 1" not in pairs(page)
    assert "Huis 0 en Huis 2" in pairs(page)
    with place.town.look() as work:
        assert acquaintance.strangers(work, towns.SOUTH) == []


def test_three_who_do_not_know_each_other_are_listed_and_do_not_stand_out(place, coordinator):
    providers(place, 3)
    page = coordinator.read(STRANGERS)
    assert "3 van de 3 paren" in page.words
    assert "aanbieders kennen elkaar niet" not in page.words


def test_who_all_know_each_other_are_not_listed(place, coordinator):
    one, other = providers(place, 2)
    tie(place, one, other, "refers")
    assert "Iedereen die hetzelfde doet, kent elkaar." in coordinator.read(STRANGERS).words
    assert coordinator.read(MEETING).status == 404


def test_a_tie_of_who_works_there_joins_two_if_she_agreed_to_statistics(place, coordinator):
    one, other = providers(place, 2)
    for consents, status in (([towns.YES], 200), ([towns.YES, towns.STATISTICS], 404)):
        with place.town.work(now=place.clock()) as work:
            north = work.areas.own(towns.NORTH)
            worker = work.people.create(north, identity={"alias": "Els"}, consents=consents).node
            work.people.add_role(worker, "professional", at=one) if hasattr(work.people, "add_role") else None
        employ(place, number_of(worker), one)
        tie(place, number_of(worker), other, "refers")
        assert coordinator.read(MEETING).status == status


def employ(place, person, at):
    from app.models import Role

    with place.town.work(now=place.clock()) as work:
        work.session.add(Role(municipality=towns.HERE, node=person, kind="professional", at=at))
