"""What waits for a worker today, the most urgent first; and the news."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from app.models import Introduction, Notice
from app.repositories.asking import number_of
from app.schemas.introductions import StepIn
from app.services import introductions
from tests.app import town as towns
from tests.web.asked import need_in, new_need

HELP = "Ik kan goed tuinieren en een heg snoeien."


def giver(place, alias="Bram", **values):
    """Somebody of the north who offers something; the numbers of the person and the talent."""
    with place.town.work(now=place.clock()) as work:
        area = work.areas.get(towns.NORTH)
        values = {"organisation": place.town.welfare, "source_id": None} | values
        row = work.people.create(area, identity={"alias": alias}, consents=[towns.YES], **values)
        talent = work.talents.create(row.node, HELP, concepts=["tuin-onderhouden"], heard_on=work.today)
        return number_of(row.node), number_of(talent.talent)


def introduced(place, talent, need, worker, **columns):
    with place.town.work(now=place.clock()) as work:
        values = {"state": "proposed", "proposed_on": work.today, "worker": worker} | columns
        row = Introduction(municipality=towns.HERE, need=need, talent=talent, **values)
        work.session.add(row)
        work.session.flush()
        return row.id


def lines(page):
    """The sentences that wait, in their order."""
    main = page.html.split("<main")[1]
    found = re.findall(r'<section class="card now">.*?<p>(.*?)</p>|<li><a href="[^"]*">(.*?)</a>', main, re.DOTALL)
    return [(first or other).replace("&#39;", "'") for first, other in found]


def test_nothing_waits_and_that_is_said(works):
    page = works.read("/")
    assert (page.status, page.path) == (200, "/vandaag")
    assert "Niets wacht op u." in page.words
    assert "Vragen bij u: 0." in page.words
    assert "/koffie" in page.links


def test_the_ways_to_more_than_two_are_there_for_who_may_open_them(place, works):
    ways = ["/ringen", "/activiteiten", "/tafels", "/matchdag", "/patronen"]
    for page in (works.read("/vandaag"), works.read("/behoeften")):
        assert [link for link in page.links if link in ways] == ways
        assert "Meer dan twee" in page.words
    assert [works.read(way).status for way in ways] == [200] * 5
    connector = place.browser()
    place.admit(connector, place.account(place.person("cas@example.org"), "connector"))
    assert [link for link in connector.read("/behoeften").links if link in ways] == ["/ringen", "/patronen"]


def test_what_was_just_begun_waits_with_the_place_to_do_it(place, works):
    new_need(works, alias="Sjaak", text="Wie wil een kopje koffie met mij drinken?")
    need, _ = need_in(place)
    page = works.read("/vandaag")
    (line,) = lines(page)
    assert line.startswith("Drink koffie met Sjaak.")
    assert "over 14 dagen" in page.words
    assert f"/behoeften/{need.id}" in page.links
    assert "Vragen bij u: 1." in page.words


@pytest.mark.parametrize(
    ("columns", "words", "when"),
    [
        ({}, "Vraag Sjaak of Bram mag helpen.", ""),
        ({"state": "asked-giver", "due_on": dt.date(2026, 10, 3)}, "Bram gaf nog geen antwoord", "over 2 dagen"),
        ({"state": "asked-giver", "due_on": dt.date(2026, 10, 15)}, None, ""),
        ({"state": "willing-giver"}, "Bram zei ja. Vraag nu Sjaak.", ""),
        ({"state": "agreed"}, "Sjaak en Bram zeiden ja. Spreek een dag af.", ""),
        ({"state": "agreed", "first_on": dt.date(2026, 10, 1)}, "Sjaak en Bram zouden elkaar zien.", "vandaag"),
        ({"state": "agreed", "first_on": dt.date(2026, 9, 30)}, "Sjaak en Bram zouden elkaar zien.", "1 dag te laat"),
        ({"state": "agreed", "first_on": dt.date(2026, 10, 2)}, None, ""),
        ({"state": "running", "due_on": dt.date(2026, 9, 28)}, "Hoe gaat het met Sjaak en Bram?", "3 dagen te laat"),
        ({"state": "running", "due_on": dt.date(2026, 10, 28)}, None, ""),
        ({"state": "not-now", "again_on": dt.date(2026, 10, 1)}, "Sjaak en Bram: eerst was het 'niet nu'.", "vandaag"),
        ({"state": "not-now", "again_on": dt.date(2026, 10, 9)}, None, ""),
        ({"state": "declined-giver"}, "Zoek iemand voor Sjaak", ""),
    ],
)
def test_an_introduction_waits_as_it_stands(place, works, columns, words, when):
    new_need(works, alias="Sjaak", agreed="yes")
    need, _ = need_in(place)
    _, talent = giver(place)
    made = introduced(place, talent, need.number, works.number, **columns)
    page = works.read("/vandaag")
    if words is None:
        assert lines(page) == []
    else:
        (line,) = lines(page)
        assert line.startswith(words)
        assert (f"/introducties/{made}" in page.links) == (columns.get("state") != "declined-giver")
        assert when in page.words


def test_ones_own_comes_before_the_teams_and_a_colleagues_is_not_there(place, works):
    for alias, worker in (("Sjaak", None), ("Truus", works.number), ("Kees", place.town.other)):
        new_need(works, alias=alias, agreed="yes")
        need, _ = need_in(place)
        with place.town.work(now=place.clock()) as work:
            row = work.needs.get(need.id)
            work.needs.update(row, worker=worker)
    page = works.read("/vandaag")
    assert [line.split(":")[0].split(".")[0] for line in lines(page)] == [
        "Zoek iemand voor Truus",
        "Zoek iemand voor Sjaak",
    ]


def test_offers_people_to_inform_and_who_is_almost_gone(place, works):
    with place.town.work(now=place.clock()) as work:
        area = work.areas.get(towns.NORTH)
        mine = {"organisation": place.town.welfare, "consents": [towns.YES]}
        told = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
        row = work.people.create(area, identity={"alias": "Bram"}, informed_at=told, **mine)
        work.talents.create(row.node, HELP, concepts=["tuin-onderhouden"], created_on=dt.date(2026, 9, 20))
        work.people.create(area, identity={"alias": "Ina"}, inform_by=dt.date(2026, 10, 5), **mine)
        work.people.create(area, identity={"alias": "Later"}, inform_by=dt.date(2026, 12, 5), **mine)
        gone = {"provisional_by": "account:1", "provisional_until": dt.date(2026, 10, 4), "informed_at": told}
        work.people.create(area, identity={"alias": "Piet"}, organisation=place.town.welfare, **gone)
    assert [line.split(".")[0] for line in lines(works.read("/vandaag"))] == [
        "Piet gaat hier bijna weg",
        "Bram wil iets doen: tuin onderhouden",
        "Vertel Ina wat wij hier bewaren",
    ]
    assert "4 dagen te laat" in works.page.words


def test_of_another_organisation_nothing_is_shown(place, works):
    with place.town.work(now=place.clock()) as work:
        area = work.areas.get(towns.NORTH)
        values = {"organisation": place.town.other, "inform_by": dt.date(2026, 10, 1)}
        row = work.people.create(area, identity={"alias": "Vreemd"}, consents=[towns.YES], **values)
        work.talents.create(row.node, HELP, created_on=dt.date(2026, 9, 1))
        work.needs.create(row.node, "Wie helpt mij?", consent=towns.YES, organisation=place.town.other)
    page = works.read("/vandaag")
    assert lines(page) == []
    assert "Vreemd" not in page.html


def test_no_more_than_ten(works):
    for number in range(13):
        new_need(works, alias=f"Sjaak{number}", agreed="yes")
    assert len(lines(works.read("/vandaag"))) == 10


def test_news_is_read_once(place, works):
    with place.town.work(now=place.clock()) as work:
        work.notices.tell(works.number, "need-assigned")
        work.notices.tell(place.town.other, "need-assigned")
    assert "Er is nieuws voor u." in works.read("/vandaag").words
    page = works.read("/berichten")
    assert page.html.count('class="card"') == 1
    assert page.buttons.count("Gelezen") == 1
    page = works.send("/berichten")
    assert (page.path, page.buttons.count("Gelezen")) == ("/berichten", 0)
    assert "Er is nieuws" not in works.read("/vandaag").words
    with place.town.look(now=place.clock()) as work:
        read = [one.read_at is not None for one in work.session.exec(select(Notice).order_by(Notice.number))]
    assert read == [True, False]


def test_news_of_somebody_else_is_not_there(place, works):
    with place.town.work(now=place.clock()) as work:
        work.notices.tell(works.number, "need-assigned")
        other = work.notices.tell(place.town.other, "need-assigned").id
    works.read("/berichten")
    assert works.send("/berichten", id=str(other)).status == 404


def test_an_answer_written_down_takes_it_off_the_list(place, works):
    new_need(works, alias="Sjaak", agreed="yes")
    need, _ = need_in(place)
    _, talent = giver(place)
    made = introduced(place, talent, need.number, works.number)
    with place.town.work(now=place.clock()) as work:
        introductions.take_step(work, str(made), StepIn(step="ask-giver"))
    assert lines(works.read("/vandaag")) == []
    place.clock.later(days=10)
    place.admit(works, 1)
    (line,) = lines(works.read("/vandaag"))
    assert line.startswith("Bram gaf nog geen antwoord, na 10 dagen.")
