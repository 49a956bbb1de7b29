"""Who does not know whom, groups that hardly touch, what is asked and what there is, and who waits to be asked."""

import csv
import datetime as dt
import io
import re
from html import unescape

import pytest
from sqlmodel import select

from app.models import AccessLine, Area, Initiative, Introduction, IntroductionStep, Meeting, MeetingGuest, Need, Role
from app.repositories.asking import number_of
from app.schemas.figures import AreaFiguresOut, GroupOut, GroupTouchOut
from app.services import acquaintance, snapshots
from app.services.counting import areas_of_life
from app.services.groups import few_bridges
from tests.app import town as towns
from tests.web.asked import new_need

STRANGERS = "/buurten/onbekenden"
THEME = "luisteren-en-verlies"
ABOUT = "rouwgroep"
COMPANY = "gezelschap-thuis"
MEETING = f"{STRANGERS}/{towns.NORTH}/{THEME}"


def providers(place, many=6, about=ABOUT, kind="organisation"):
    """Organisations that all offer the same; the others of this town offer nothing."""
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        found = []
        for number in range(many):
            row = getattr(work, f"{kind}s").create(north, name=f"Aanbod {number}")
            work.talents.create(row.node, "Wij zijn er voor wie iemand mist.", concepts=[about])
            found.append(number_of(row.node))
        return found


def tie(place, a, b, kind="knows"):
    with place.town.work(now=place.clock()) as work:
        work.ties.create(work.nodes.by_number(a), work.nodes.by_number(b), kind=kind)


@pytest.fixture
def coordinator(place, browser):
    person = place.person()
    browser.account = place.account(person, "coordinator", organisation=place.town.welfare)
    place.admit(browser, browser.account)
    return browser


def pairs(page):
    """The pairs that stand in the list of this page."""
    section = page.html.split('<ul class="rows">')[1].split("</ul>")[0]
    return [" ".join(unescape(re.sub(r"<[^>]*>", "", row)).split()) for row in section.split("<li>")[1:]]


def test_s54_fourteen_of_the_fifteen_pairs_do_not_know_each_other(place, coordinator):
    found = providers(place)
    tie(place, found[0], found[1])
    page = coordinator.read(STRANGERS)
    assert "Aanbieders: 6. Paren die elkaar niet kennen: 14 van 15." in page.words
    assert "aanbieders kennen elkaar niet" in page.words
    page = coordinator.read(MEETING)
    assert len(pairs(page)) == 14
    assert "Aanbod 0 en Aanbod 1" not in pairs(page)
    assert "Aanbod 0 en Aanbod 2" in pairs(page)
    with place.town.look() as work:
        assert acquaintance.strangers(work, towns.SOUTH) == []


def test_three_who_do_not_know_each_other_are_listed_and_do_not_stand_out(place, coordinator):
    providers(place, 3)
    page = coordinator.read(STRANGERS)
    assert "3 van 3 paren" in page.words
    assert "aanbieders kennen elkaar niet" not in page.words


def test_who_all_know_each_other_are_not_listed(place, coordinator):
    one, other = providers(place, 2)
    tie(place, one, other, "refers")
    assert "Iedereen die hetzelfde doet, kent elkaar." in coordinator.read(STRANGERS).words
    assert coordinator.read(MEETING).status == 404


def employ(place, person, at):
    with place.town.work(now=place.clock()) as work:
        work.session.add(Role(municipality=towns.HERE, node=person, kind="professional", at=at))


def person(place, *consents):
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        return number_of(work.people.create(north, identity={"alias": "Els"}, consents=consents).node)


@pytest.mark.parametrize(("consents", "status"), [([towns.YES], 200), ([towns.YES, towns.STATISTICS], 404)])
def test_a_tie_of_who_works_there_joins_two_if_she_agreed_to_statistics(place, coordinator, consents, status):
    one, other = providers(place, 2)
    worker = person(place, *consents)
    employ(place, worker, one)
    tie(place, worker, other, "refers")
    assert coordinator.read(MEETING).status == status


def test_who_is_carried_by_the_same_or_the_other_knows_it(place, coordinator):
    carrier, first, second = providers(place, 1) + providers(place, 2, kind="initiative")
    assert len(pairs(coordinator.read(MEETING))) == 3
    with place.town.work(now=place.clock()) as work:
        for number in (first, second):
            work.session.get(Initiative, number).carried_by = carrier
    assert coordinator.read(MEETING).status == 404


def test_parts_of_one_initiative_know_each_other_and_the_whole(place, coordinator):
    whole, first, second, _ = providers(place, 4, kind="initiative")
    with place.town.work(now=place.clock()) as work:
        for number in (first, second):
            work.session.get(Initiative, number).part_of = whole
    assert pairs(coordinator.read(MEETING)) == [f"Aanbod {n} en Aanbod 3" for n in range(3)], "only who stands beside"


def test_a_group_of_one_person_is_left_out_of_the_exact_list(place, coordinator):
    found = providers(place, 3)
    tie(place, person(place, towns.STATISTICS), found[0], "member")
    assert pairs(coordinator.read(MEETING)) == ["Aanbod 1 en Aanbod 2"]
    employ(place, person(place, towns.STATISTICS), found[0])
    assert len(pairs(coordinator.read(MEETING))) == 3, "who employs somebody is more than that one member"


def plan(browser, **fields):
    browser.read(MEETING)
    guests = re.findall(r'name="guests" value="([^"]+)"', browser.page.html)
    values = {"words": "Kennismaken met soep", "heldOn": "2026-10-12", "guests": guests} | fields
    return browser.send(MEETING, **values)


def test_s65_a_meeting_is_planned_and_after_ninety_days_the_new_ties_are_counted(place, coordinator):
    found = providers(place, 20)
    tie(place, found[0], found[1])
    page = plan(coordinator)
    assert page.path == STRANGERS
    assert "Genodigd: 20. Paren die elkaar al kenden: 1 van 190." in page.words
    for other in range(2, 7):
        tie(place, found[0], found[other])
    assert "Op 10 januari 2027 kijken wij" in coordinator.read(STRANGERS).words, "it is too early to say"
    place.clock.later(days=101)
    place.admit(coordinator, coordinator.account)
    page = coordinator.read(STRANGERS)
    assert "Nieuwe samenwerkingen: 5" in page.words


def test_the_proposal_leaves_at_home_who_knows_everybody(place, coordinator):
    found = providers(place, 4)
    for other in found[1:]:
        tie(place, found[0], other)
    page = coordinator.read(MEETING)
    invited = re.findall(r'value="[^"]+" checked><span>([^<]+)', page.html)
    assert invited == ["Aanbod 1", "Aanbod 2", "Aanbod 3"]
    assert "Paren die elkaar dan leren kennen: 3." in page.words


def test_sending_a_meeting_twice_writes_it_down_once(place, coordinator):
    providers(place, 3)
    page = coordinator.read(MEETING)
    guests = re.findall(r'name="guests" value="([^"]+)"', page.html)
    fields = page.form(MEETING) | {"words": "Soep", "heldOn": "2026-10-12", "guests": guests}
    for _ in range(2):
        assert coordinator.post(MEETING, fields).path == STRANGERS
    with place.town.look() as work:
        assert len(work.session.exec(select(Meeting)).all()) == 1
        assert len(work.session.exec(select(MeetingGuest)).all()) == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"heldOn": "2026-09-30"}, "heldOn-wrong"),
        ({"heldOn": ""}, "heldOn-wrong"),
        ({"guests": []}, "Aanbod 0"),
        ({"words": "Bel mij op 06-12345678"}, "words-wrong"),
    ],
)
def test_what_is_wrong_with_a_meeting_comes_back_with_what_was_typed(place, coordinator, fields, said):
    providers(place, 3)
    page = plan(coordinator, **fields)
    assert page.status == 400
    assert said in page.html
    assert (fields.get("words") or "Kennismaken met soep") in page.html
    with place.town.look() as work:
        assert work.session.exec(select(Meeting)).all() == []


def test_a_guest_who_is_not_on_this_theme_is_refused(place, coordinator):
    providers(place, 3)
    with place.town.look() as work:
        stranger = str(work.nodes.by_number(place.town.other).id)
    coordinator.read(MEETING)
    guests = re.findall(r'name="guests" value="([^"]+)"', coordinator.page.html)
    assert plan(coordinator, guests=[guests[0], stranger]).status == 400


@pytest.mark.parametrize("role", ["resident", "volunteer", "municipality-reader", "connector"])
def test_who_may_not_steer_gets_none_of_it(place, role):
    providers(place)
    browser = place.browser()
    place.admit(browser, place.account(place.person(), role, organisation=place.town.welfare))
    for path in (STRANGERS, MEETING, f"/buurten/groepen/{towns.NORTH}", "/onbenut"):
        assert browser.read(path).status == 403, path
    assert browser.read("/buurten/gaten").status == (200 if role == "municipality-reader" else 403)
    browser.read("/mijn")
    fields = {"csrf_token": browser.page.form("/uitloggen")["csrf_token"], "idempotency_key": "k"}
    assert browser.post(MEETING, fields | {"words": "x"}).status == 403


def test_s87_initiatives_stand_in_clusters_with_the_pairs_that_join_them(place, coordinator):
    found = providers(place, 9, kind="initiative")
    for group in (found[:3], found[3:6], found[6:8]):
        for a in group:
            for b in group:
                if a < b:
                    tie(place, a, b)
    page = coordinator.read(f"/buurten/groepen/{towns.NORTH}")
    assert "Initiatieven: 9. Groepjes die bij elkaar horen: 4." in page.words
    assert "Banden tussen initiatieven: 7. Naar een ander groepje: 0." in page.words
    assert len(pairs(page)) == 3
    assert "Over groepen mensen is hier nog niets te zeggen." in page.words


def test_groups_of_an_area_that_is_not_there_are_not_found(coordinator):
    assert coordinator.read("/buurten/groepen/BU1").status == 404
    assert coordinator.read(f"/buurten/groepen/{towns.ELSEWHERE}").status == 404


def figures(groups, touches):
    return AreaFiguresOut.model_construct(
        groups=[GroupOut(size=size) for size in groups],
        touches=[GroupTouchOut(one=one, other=other, ties=ties) for one, other, ties in touches],
    )


def test_s89_a_group_with_one_tie_outwards_has_few_bridges_and_nobody_is_named():
    assert few_bridges(figures([10, 30, 40], [(1, 2, 20)])) == [True, False, False]
    assert few_bridges(figures([10], [])) == [True]
    assert few_bridges(figures([None, 10], [])) == [False, True], "of a small group nothing is said"


def some_counts(place, needs, offers):
    """Let people in the north ask and offer company, and let the counts of this month be taken."""
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        for number in range(max(needs, offers)):
            consents = [towns.YES, towns.STATISTICS]
            node = work.people.create(north, identity={"alias": "P"}, consents=consents).node
            if number < needs:
                work.needs.create(node, "Ik zit veel alleen.", consent=towns.YES, concepts=[COMPANY])
            if number < offers:
                work.talents.create(node, "Koffie drinken.", concepts=[COMPANY])
    with place.town.work(now=place.clock()) as work:
        snapshots.take_due(work)


def rows_of(html):
    """What stands in the rows of a table, below its head."""
    return [re.findall(r"<t[hd][^>]*>([^<]+)<", row) for row in html.split("<tr>")[2:]]


@pytest.mark.parametrize(
    ("role", "area"), [("coordinator", towns.NORTH), ("worker", towns.NORTH), ("municipality-reader", "WK000100")]
)
def test_s55_the_largest_gap_of_an_area_stands_on_top(place, role, area):
    with place.town.work() as work:
        north = work.areas.own(towns.NORTH)
        work.places.create(north, name="Zaal", free_slots=7)
        if area != towns.NORTH:
            work.session.add(Area(municipality=towns.HERE, code=area, kind="district", name="Noord"))
            work.session.flush()
            north.parent = area
    some_counts(place, 15, 2)
    providers(place, 3)
    browser = place.browser()
    place.admit(browser, place.account(place.person(), role, organisation=place.town.welfare))
    page = browser.read("/buurten/gaten")
    here = page.html.split(f'id="{area}"')[1].split("</section>")[0]
    open_, folded = map(rows_of, here.split("<details>"))
    assert open_ == [["Omzien naar elkaar", "15", "te klein", "3"]], "of the rest too little may be shown"
    assert folded[0] == open_[0]
    assert {tuple(row[1:3]) for row in folded[1:]} == {("te klein", "te klein")}
    assert len(folded) == len(areas_of_life())
    assert "Plekken hier: 1. Vrije dagdelen in de week: 3." in here
    assert (towns.NORTH in page.html) == (role != "municipality-reader")


def test_before_the_first_figures_the_page_says_when_they_come(coordinator):
    page = coordinator.read("/buurten/gaten")
    assert "Er zijn nog geen cijfers. Die komen op 2 oktober 2026." in page.words


def can(place, *talents):
    """People of the worker, each with what they can do; the first one offers it the longest."""
    with place.town.work(place.town.worker, now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        found = []
        for number, (alias, consents, text, about) in enumerate(talents):
            row = work.people.create(north, identity={"alias": alias}, consents=consents)
            offered = dt.date(2025, 1, 1) + dt.timedelta(days=number)
            found.append(number_of(work.talents.create(row.node, text, concepts=[about], created_on=offered).talent))
        return found


def waiting(page):
    return re.findall(r'<h2><a href="/mensen/[^"]+">([^<]+)', page.html)


def test_s5_what_was_never_asked_stands_there_longest_waiting_first_with_a_need_or_none(place, works):
    can(
        place,
        ("Cor", [towns.YES], "Ik snoei graag een heg.", "tuin-onderhouden"),
        ("Bea", [towns.YES], "Ik speel orgel.", "muziekles"),
        ("Dirk", [], "Ik speel orgel.", "muziekles"),
    )
    new_need(works, agreed="yes")
    page = works.read("/onbenut")
    assert waiting(page) == ["Cor", "Bea"], "who did not agree to be asked does not wait for it"
    first, second = page.html.split('<li class="card">')[1:]
    assert "Past nu bij een vraag" in first
    assert "Nu is er geen vraag." in second
    assert "Biedt dit aan sinds 2 januari 2025" in second
    path = next(link for link in page.links if link and "/waarom/" in link)
    assert works.read(path).status == 200


def test_whose_names_were_read_in_the_list_is_in_the_log(place, works):
    can(place, ("Cor", [towns.YES], "Ik snoei graag een heg.", "tuin-onderhouden"))
    works.read("/onbenut")
    with place.town.look() as work:
        lines = work.session.exec(select(AccessLine).where(AccessLine.route == "GET /onbenut")).all()
    assert [line.data_class for line in lines] == ["K2"]


@pytest.mark.parametrize(("days", "shown"), [(100, []), (200, ["Cor"])])
def test_who_was_asked_in_the_last_half_year_does_not_wait(place, works, days, shown):
    (talent,) = can(place, ("Cor", [towns.YES], "Ik snoei graag een heg.", "tuin-onderhouden"))
    new_need(works, agreed="yes")
    with place.town.work(now=place.clock()) as work:
        need = work.session.exec(select(Need)).one()
        asked = Introduction(municipality=towns.HERE, need=need.number, talent=talent, state="finished")
        work.session.add(asked)
        work.session.flush()
        for number, state in enumerate(("proposed", "asked-giver", "finished")):
            day = place.clock().date() - dt.timedelta(days=days)
            work.session.add(
                IntroductionStep(
                    municipality=towns.HERE, introduction=asked.number, position=number, state=state, day=day
                )
            )
    assert waiting(works.read("/onbenut")) == shown


def test_of_many_the_rest_is_on_the_next_page(place, works):
    can(place, *((f"P{number}", [towns.YES], "Ik speel orgel.", "muziekles") for number in range(12)))
    page = works.read("/onbenut")
    assert waiting(page) == [f"P{number}" for number in range(10)]
    assert waiting(works.read("/onbenut?vanaf=10")) == ["P10", "P11"]


def twelve_places(place):
    with place.town.work(now=place.clock()) as work:
        for number in range(12):
            area = work.areas.own(towns.NORTH if number < 9 else towns.SOUTH)
            work.places.create(
                area, name=f"=Zaal {number}", sort="zaal", free_slots=number, lon=5.3 + number / 1000, lat=52.5
            )
        work.places.create(work.areas.own(towns.NORTH), name="Ergens", free_slots=0)


@pytest.mark.parametrize(("narrowed", "many"), [("", 12), (f"?buurt={towns.NORTH}", 9)])
def test_s29_the_file_of_places_equals_the_map(place, coordinator, narrowed, many):
    twelve_places(place)
    drawn = coordinator.client.get(f"/plekken/kaart{narrowed}").json()["features"]
    content = coordinator.client.get(f"/plekken/lijst{narrowed}").content
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert head[:4] == ["Naam", "Soort", "Buurt", "Vrije dagdelen"]
    placed = [row for row in rows if row[5]]
    assert len(drawn) == len(placed) == many
    assert len(rows) == many + 1, "a place that is nowhere on the map is in the file"
    for one, row in zip(drawn, placed, strict=True):
        properties = one["properties"]
        assert "'" + properties["name"] == row[0], "a name that looks like a formula is a text"
        free = int(row[3])
        assert properties["value"] == (f"Vrij in {free} dagdelen" if free else "Nog niet bekend wanneer het vrij is")
        assert [words for words in row[1::3] if words] == properties["says"]
        assert one["geometry"]["coordinates"] == [float(row[5].replace(",", ".")), float(row[6].replace(",", "."))]
    listed = coordinator.read(f"/plekken{narrowed}")
    assert f'data-map="/plekken/kaart{narrowed}"' in listed.html
    assert f"/plekken/lijst{narrowed}" in listed.links


def test_s28_needs_near_a_place_that_is_free_when_they_want_are_listed_on_its_page(place, works):
    with place.town.work(place.town.worker, now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        house = work.places.create(north, name="Het Anker", free_slots=0b11, lon=5.3, lat=52.5).node.id
        for number, (slots, lon) in enumerate(((0b10, 5.301), (0b100, 5.301), (0, 5.301), (0b1, 5.33), (0b1, 5.3))):
            consents = [towns.YES]
            row = work.people.create(north, identity={"alias": f"P{number}"}, consents=consents, lon=lon, lat=52.5)
            work.needs.create(
                row.node, "Ik zit veel alleen.", consent=towns.YES, concepts=[COMPANY], slots=slots, created_on=None
            )
    page = works.read(f"/plekken/{house}")
    assert "Vragen dichtbij" in page.words
    assert len([link for link in page.links if link and link.startswith("/behoeften/") and "nieuw" not in link]) == 2
    assert "P0" not in page.words
    neighbour = place.browser()
    place.admit(neighbour, place.account(place.person(), "resident"))
    assert "Vragen dichtbij" not in neighbour.read(f"/plekken/{house}").words
