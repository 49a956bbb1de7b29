"""Causes: several signals with one ground, for which what there is is proposed once."""

import pytest

from app.models import Role, Signal
from app.repositories.asking import number_of
from tests.app import town as towns
from tests.web.asked import worker_of

ON_PAGE = "/oorzaken"
HUNGRY = "Gezinnen hebben te weinig geld voor eten: kinderen komen zonder ontbijt op school."


def signal(work, text, code=towns.NORTH, **values):
    row = Signal(municipality=towns.HERE, text=text, neighbourhood=code, category="armoede", **values)
    work.session.add(row)
    work.session.flush()
    return number_of(row)


@pytest.fixture
def school(place):
    """Seven times the same is heard at a school, with one ground; somebody teaches about food, and so does Nel."""
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        school = work.organisations.create(north, name="De Regenboog", sort="basisschool").node
        teacher = work.people.create(north, identity={"alias": "Juf"}, consents=[towns.YES], role="professional").node
        work.session.add(
            Role(municipality=towns.HERE, node=number_of(teacher), kind="professional", at=number_of(school))
        )
        food = work.organisations.create(north, name="Proef en Praat", sort="gezondheidsvoorlichting").node
        work.talents.create(food, "Voorlichting over goedkoop eten op scholen.", concepts=["schoolontbijt"])
        nel = work.people.create(north, identity={"alias": "Nel"}, consents=[towns.YES]).node
        work.talents.create(nel, "Ik smeer boterhammen op school.", concepts=["schoolontbijt"])
        cause = signal(work, HUNGRY)
        for number in range(7):
            signal(work, f"Groep {number} let niet op.", root_cause=cause, reported_by=number_of(teacher))
        signal(work, "Een losse tegel.")
        return cause


@pytest.mark.usefixtures("school")
def test_s45_one_cause_for_seven_signals_and_what_there_is_once(works):
    page = works.read(ON_PAGE)
    assert page.words.count(HUNGRY) == 1
    assert "Signalen: 7" in page.words
    assert page.words.count("Proef en Praat") == 1
    assert "losse tegel" not in page.words
    # what people offer themselves stands in no list of supply
    assert "boterhammen" not in page.words
    assert "Nel" not in page.words


@pytest.mark.usefixtures("school")
def test_s46_the_offer_stands_beside_where_it_was_heard(works):
    assert "Gehoord bij: De Regenboog." in " ".join(works.read(ON_PAGE).words.split())


def test_one_signal_alone_is_no_cause(place, works):
    with place.town.work(now=place.clock()) as work:
        signal(work, "Groep 5 let niet op.", root_cause=signal(work, HUNGRY))
    assert "nog geen oorzaak" in works.read(ON_PAGE).words


def test_a_cause_elsewhere_is_not_shown(place, works):
    with place.town.work(now=place.clock()) as work:
        cause = signal(work, HUNGRY, towns.ELSEWHERE)
        for _ in range(3):
            signal(work, "Groep 5 let niet op.", towns.ELSEWHERE, root_cause=cause)
    assert "nog geen oorzaak" in works.read(ON_PAGE).words


@pytest.mark.usefixtures("school")
def test_a_table_about_it_begins_in_its_neighbourhood(works):
    assert f"/tafels/nieuw?buurt={towns.NORTH}" in works.read(ON_PAGE).links


@pytest.mark.usefixtures("school")
def test_only_a_worker_reads_them(place):
    coordinator = place.browser()
    account = place.account(place.person("co@example.org"), "coordinator", organisation=place.town.welfare)
    place.admit(coordinator, account)
    assert coordinator.read(ON_PAGE).status == 403
    assert worker_of(place, "ander@example.org", place.town.other, "Bo").read(ON_PAGE).status == 200
