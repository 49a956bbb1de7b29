"""The pages about figures from outside: what is red and why, how it went, pilots and agreements; for whom."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from app.models import Account, Area, AreaAction, Indicator, Overlay, Pilot
from app.repositories.asking import number_of
from tests.app import town as towns
from tests.app.folders import imported
from tests.app.test_import_areas import CBS

KLEUREN, REGELS, PROEF, AFSPRAKEN = (
    "/buurten/kleuren",
    "/buurten/kleuren/regels",
    "/buurten/proef",
    "/buurten/afspraken",
)
NORTH, SOUTH = towns.NORTH, towns.SOUTH
ALL = "/buurten/cijfers-van-buiten"
OUTSIDE = f"/buurten/{NORTH}/cijfers-van-buiten"
SQUARE = {"type": "Polygon", "coordinates": [[[5.3, 52.5], [5.4, 52.5], [5.4, 52.6], [5.3, 52.5]]]}
SES, SAFE, YOUTH = "ses_woa_totaalscore", "veiligheidsgevoel_0_10", "jeugdzorg_per_1000_jongeren"
VALUES = {
    (NORTH, SES): {2024: -0.2, 2025: -0.3},
    (NORTH, SAFE): {2023: 6.1, 2025: 5.5},
    (NORTH, YOUTH): {2025: None},
    (NORTH, "aantal_inwoners"): {2025: 1200.0},
    (SOUTH, SES): {2025: 0.1},
    (SOUTH, SAFE): {2025: 7.0},
    (SOUTH, YOUTH): {2025: 40.0},
    (SOUTH, "aantal_inwoners"): {2025: 800.0},
}


@pytest.fixture
def figures(place):
    with place.town.work() as work:
        for code, name in ((NORTH, "Noord"), (SOUTH, "Zuid")):
            work.areas.get(code).name = name
        for (code, name), years in VALUES.items():
            for year, value in years.items():
                work.session.add(
                    Indicator(
                        municipality=towns.HERE, area=code, name=name, year=year, value=value, source="CBS, proef"
                    )
                )


def admitted(place, role, email="iemand@example.org"):
    browser = place.browser()
    organisation = place.town.welfare
    account = place.account(place.person(email), role, organisation=organisation, neighbourhoods=[NORTH])
    place.admit(browser, account)
    browser.account = account
    return browser


@pytest.fixture
def coordinator(place):
    return admitted(place, "coordinator")


def words(page):
    return " ".join(page.words.split())


def cells(page):
    """The rows of the tables on this page that have a heading of their own."""
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", page.html, re.DOTALL)
    found = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub("<[^>]*>", "", cell).split()) for cell in row] for row in found]


def stored(place, table):
    with place.town.look(now=place.clock()) as work:
        found = list(work.session.exec(select(table).order_by(table.number)))
        work.session.expunge_all()
        return found


# --- What stands out ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("figures")
def test_a_coordinator_reads_what_is_twice_red_and_why(coordinator):
    page = coordinator.read(KLEUREN)
    assert page.status == 200
    assert "twee keer rood" in words(page)
    assert "Geld, school, werk (SES-WOA): -0,3 in 2025. Bron: CBS, proef." in words(page)
    assert "Veilig gevoel (0 tot 10): 5,5 in 2025. Bron: CBS, proef." in words(page)
    assert cells(page) == [
        ["Noord", "50 + 30 = 80", "-0,3 (2025) rood", "5,5 (2025) rood", "geen cijfers"],
        ["Zuid", "0", "0,1 (2025)", "7 (2025)", "40 (2025)"],
    ]
    assert "rood bij -0,25 of lager. Dat telt 50." in words(page)
    assert len(page.html) < 25_000


@pytest.mark.usefixtures("figures")
def test_the_one_next_step_is_an_agreement_about_what_is_red_until_there_is_one(coordinator):
    page = coordinator.read(KLEUREN)
    assert re.findall(r'class="button main" href="([^"]*)"', page.html) == [f"{AFSPRAKEN}?buurt={NORTH}#nieuw"]
    agree(coordinator)
    page = coordinator.read(KLEUREN)
    assert 'class="button main"' not in page.html
    assert "Licht bij de flat over 10 dagen" in words(page)


def test_without_figures_it_says_so(coordinator):
    page = coordinator.read(KLEUREN)
    assert "Over deze regels zijn nog geen cijfers." in words(page)
    assert cells(page) == [], "nothing is not nought"
    assert re.findall(r'class="button main" href="([^"]*)"', page.html) == [REGELS]
    assert "Over deze buurt zijn nog geen cijfers van buiten." in words(coordinator.read(OUTSIDE))


@pytest.mark.usefixtures("figures")
def test_an_area_without_figures_has_no_sum(place, coordinator):
    with place.town.work() as work:
        for row in work.session.exec(select(Indicator).where(Indicator.area == SOUTH)):
            row.value = None
    assert cells(coordinator.read(KLEUREN))[1] == ["Zuid", *["geen cijfers"] * 4]


@pytest.mark.usefixtures("figures")
def test_a_long_list_goes_on_on_a_next_page(coordinator, monkeypatch):
    monkeypatch.setattr("app.web.overlay.MOST", 1)
    page = coordinator.read(KLEUREN)
    (more,) = [link for link in page.links if link and "?na=" in link]
    assert f"/buurten/{SOUTH}/cijfers-van-buiten" not in page.links
    assert f"/buurten/{SOUTH}/cijfers-van-buiten" in coordinator.read(more).links
    assert coordinator.read(f"{KLEUREN}?na=BU1").status == 400
    assert coordinator.read(f"{KLEUREN}?op=gisteren").status == 400


# --- The rules ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("figures")
def test_a_rule_is_changed_and_the_list_of_a_day_before_opens_again(place, coordinator):
    place.clock.later(days=1)
    place.admit(coordinator, coordinator.account)
    coordinator.read(f"{REGELS}/{SAFE}")
    assert coordinator.page.form(f"{REGELS}/{SAFE}")["threshold"] == "5,7"
    coordinator.send(f"{REGELS}/{SAFE}", side="below", threshold="\N{MINUS SIGN}5,2", weight="25", note="Na overleg")
    assert coordinator.page.path == KLEUREN
    assert "rood bij -5,2 of lager. Dat telt 25." in words(coordinator.page)
    assert "twee keer rood" not in words(coordinator.page)
    assert "2 oktober 2026 door u “Na overleg”" in words(coordinator.page)
    (row,) = stored(place, Overlay)
    assert row.rules[1] == {"name": SAFE, "side": "below", "threshold": -5.2, "weight": 25}
    before = coordinator.read(f"{KLEUREN}?op=2026-10-01")
    assert "Zo was het op 1 oktober 2026." in words(before)
    assert "twee keer rood" in words(before)
    assert "Spreek iets af" not in words(before), "what was then is not to be acted on"


@pytest.mark.usefixtures("figures")
def test_a_wrong_rule_comes_back_with_what_was_typed(place, coordinator):
    coordinator.read(f"{REGELS}/{SAFE}")
    page = coordinator.send(f"{REGELS}/{SAFE}", side="below", threshold="laag", weight="101", note="Waarom ook niet")
    assert page.status == 400
    form = page.form(f"{REGELS}/{SAFE}")
    assert (form["threshold"], form["weight"]) == ("laag", "101")
    assert "Waarom ook niet" in page.html
    assert page.html.count('class="wrong" id=') == 2
    assert stored(place, Overlay) == []


@pytest.mark.usefixtures("figures")
def test_a_rule_that_somebody_else_changed_meanwhile_is_not_written_over(place, coordinator):
    coordinator.read(f"{REGELS}/{SES}")
    other = admitted(place, "coordinator", "ander@example.org")
    other.read(f"{REGELS}/{SAFE}")
    other.send(f"{REGELS}/{SAFE}/weg")
    assert other.page.path == KLEUREN
    assert coordinator.send(f"{REGELS}/{SES}", side="below", weight="10").status == 409
    assert len(stored(place, Overlay)) == 1


@pytest.mark.usefixtures("figures")
def test_another_figure_may_count(coordinator):
    page = coordinator.read(REGELS)
    assert f"{REGELS}/aantal_inwoners" in page.links
    coordinator.read(f"{REGELS}/aantal_inwoners")
    coordinator.send(f"{REGELS}/aantal_inwoners", side="above", threshold="1000", weight="5")
    assert "50 + 30 + 5 = 85" in words(coordinator.page)
    assert "3 keer rood" in words(coordinator.page)
    assert coordinator.read(f"{REGELS}/bestaat_niet").status == 404


# --- Over the years -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("figures")
def test_a_line_over_the_years_stands_beside_its_figures_and_a_missing_year_is_a_gap(coordinator):
    page = coordinator.read(OUTSIDE)
    assert "Cijfers van buiten over Noord" in words(page)
    assert cells(page) == [
        ["2025", "-0,3"],
        ["2024", "-0,2"],
        ["2025", "5,5"],
        ["2024", "geen cijfers"],
        ["2023", "6,1"],
    ]
    assert "Bron: CBS, proef." in words(page)
    pictures = re.findall(r"<svg class=\"course\".*?</svg>", page.html, re.DOTALL)
    assert [(one.count("<polyline"), one.count("<circle")) for one in pictures] == [(1, 2), (0, 2)]
    assert "Jeugdzorg per 1.000 jongeren geen cijfers" in words(page)
    assert len(page.html) < 25_000
    assert coordinator.read(f"/buurten/{towns.ELSEWHERE}/cijfers-van-buiten").status == 404


@pytest.mark.usefixtures("figures")
def test_one_figure_of_all_neighbourhoods_stands_in_a_table_and_on_the_map(place, coordinator):
    page = coordinator.read(ALL)
    assert cells(page) == [["Noord", "1.200 (2025)"], ["Zuid", "800 (2025)"]]
    assert "data-map" not in page.html, "nothing has an outline"
    with place.town.work() as work:
        work.areas.get(SOUTH).geometry = SQUARE
        work.areas.get(SOUTH).source_line = "Kadaster, proef"
    page = coordinator.read(f"{ALL}?cijfer={YOUTH}")
    assert cells(page) == [["Noord", "geen cijfers"], ["Zuid", "40 (2025)"]]
    (address,) = re.findall(r'data-map="([^"]*)"', page.html)
    drawn = coordinator.client.get(address).json()
    assert drawn["sources"] == ["Kadaster, proef"]
    (one,) = drawn["features"]
    assert one["geometry"] == SQUARE
    assert (one["properties"]["name"], one["properties"]["value"]) == ("Zuid", "40 (2025)")
    assert coordinator.read(f"{ALL}?cijfer=bestaat_niet").status == 404
    assert coordinator.client.get(f"{ALL}/kaart?cijfer=bestaat_niet").status_code == 404


def test_where_no_figures_are_it_says_where_they_come_from(coordinator):
    assert "Er zijn nog geen cijfers van buiten." in words(coordinator.read(ALL))


@pytest.mark.skipif(not CBS.exists(), reason="the map of CBS is not beside this repository")
def test_the_map_of_cbs_has_its_figures_and_its_source_line(place, browser):
    assert imported(place.house.database, CBS).ok
    with place.town.work() as work:
        area = work.areas.get("WK059910")
        row = work.people.create(area, identity={"alias": "Anna", "email": "anna@example.org"}, consents=[towns.YES])
        account = Account(
            municipality="GM0599",
            person=number_of(row.node),
            role="coordinator",
            created_at=work.now,
            created_by="operator",
            approved_by="operator",
        )
        work.session.add(account)
        work.session.flush()
        number = number_of(account)
    place.admit(browser, number)
    page = browser.read(ALL)
    assert len(cells(page)) == 22
    assert ["Groot water", "geen cijfers"] in cells(page)
    assert "Bron: Kadaster / Centraal Bureau voor de Statistiek, 2024." in words(page)
    drawn = browser.client.get(f"{ALL}/kaart?cijfer=aantal_inwoners").json()
    assert drawn["sources"] == ["Kadaster / Centraal Bureau voor de Statistiek, 2024"]
    assert {one["properties"]["name"]: one["properties"]["step"] for one in drawn["features"]}["Groot water"] is None
    assert [one["properties"]["value"] for one in drawn["features"]] == [value for _, value in cells(page)]


# --- Pilots ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("figures")
def test_a_pilot_is_fixed_with_what_it_is_compared_to(place, coordinator):
    assert f"{PROEF}/nieuw" in coordinator.read(PROEF).links
    assert f"{PROEF}/nieuw/{NORTH}" in coordinator.read(f"{PROEF}/nieuw").links
    page = coordinator.read(f"{PROEF}/nieuw/{NORTH}")
    # Of two areas every figure lies two standard deviations apart.
    assert "Zuid afstand 2" in words(page)
    coordinator.send(f"{PROEF}/nieuw/{NORTH}", words="Open tafel", startsOn="2026-12-01")
    (pilot,) = stored(place, Pilot)
    assert coordinator.page.path == f"{PROEF}/{pilot.id}"
    assert "Noord. Begint op 1 december 2026." in words(coordinator.page)
    assert "Zuid afstand 2" in words(coordinator.page)
    assert "-0,3 (2025)" in words(coordinator.page)
    assert len(coordinator.page.html) < 25_000
    assert f"{PROEF}/{pilot.id}" in coordinator.read(PROEF).links
    assert coordinator.read(f"{PROEF}/{towns.NORTH}").status == 404


@pytest.mark.usefixtures("figures")
def test_a_municipality_reads_of_a_pilot_in_a_neighbourhood_the_figures_from_outside_alone(place, coordinator):
    coordinator.read(f"{PROEF}/nieuw/{NORTH}")
    pilot = coordinator.send(f"{PROEF}/nieuw/{NORTH}", words="Open tafel", startsOn="2026-12-01")
    assert "Onze cijfers" in words(pilot)
    page = admitted(place, "municipality-reader", "gemeente@example.org").read(pilot.path)
    assert page.status == 200
    assert "Onze cijfers" not in words(page)
    assert "-0,3 (2025)" in words(page)


@pytest.mark.parametrize("role", ["worker", "coordinator", "municipality-reader"])
@pytest.mark.usefixtures("figures")
def test_no_link_among_the_figures_leads_nowhere(place, coordinator, role):
    coordinator.read(f"{PROEF}/nieuw/{NORTH}")
    coordinator.send(f"{PROEF}/nieuw/{NORTH}", words="Open tafel", startsOn="2026-12-01")
    with place.town.work() as work:
        values = {"municipality": towns.HERE, "kind": "district", "lon": 5.3, "lat": 52.5}
        work.session.add(Area(code="WK000100", name="Wijk 00", **values))
    browser = admitted(place, role, "een.ander@example.org")
    found, dead = ["/buurten"], []
    for path in found:
        page = browser.read(path)
        dead += [path] if page.status != 200 else []
        links = [link.partition("#")[0] for link in page.links if link and link.startswith("/buurten")]
        found += [link for link in dict.fromkeys(links) if link not in found and not FILE.search(link)]
    assert dead == []
    assert {"/buurten/WK000100", PROEF, ALL} <= {link.partition("?")[0] for link in found}
    assert len(found) > 10


FILE = re.compile(r"\.(csv|xlsx|pdf)$")


@pytest.mark.usefixtures("figures")
def test_a_wrong_pilot_comes_back_with_what_was_typed(place, coordinator):
    coordinator.read(f"{PROEF}/nieuw/{NORTH}")
    page = coordinator.send(f"{PROEF}/nieuw/{NORTH}", words="Open tafel", startsOn="2026-10-01")
    assert page.status == 400
    assert "Kies een dag die nog moet komen." in words(page)
    assert "Open tafel" in page.html
    assert "Zuid afstand 2" in words(page)
    assert stored(place, Pilot) == []


def test_where_nothing_can_be_compared_no_pilot_is_offered(coordinator):
    page = coordinator.read(f"{PROEF}/nieuw/{NORTH}")
    assert "Er zijn te weinig cijfers om te zien welke buurt hierop lijkt." in words(page)
    assert "startsOn" not in page.html


# --- Agreements -----------------------------------------------------------------------------------------------------


def agree(browser, **values):
    browser.read(f"{AFSPRAKEN}?buurt={NORTH}")
    fields = {"area": NORTH, "words": "Licht bij de flat", "owner": "Opbouwwerker", "dueOn": "2026-10-11"}
    return browser.send(AFSPRAKEN, **fields | values)


@pytest.mark.usefixtures("figures")
def test_an_agreement_is_made_becomes_late_and_is_done(place, coordinator):
    page = coordinator.read(f"{AFSPRAKEN}?buurt={NORTH}")
    assert page.form(AFSPRAKEN)["reason"] == "twee keer rood"
    assert f'<option value="{NORTH}" selected>' in page.html
    page = agree(coordinator)
    assert page.path == AFSPRAKEN
    assert "Opbouwwerker let erop. Klaar voor of op 11 oktober 2026. Omdat: twee keer rood." in words(page)
    place.clock.later(days=12)
    place.admit(coordinator, coordinator.account)
    (row,) = stored(place, AreaAction)
    page = coordinator.read(AFSPRAKEN)
    assert "2 dagen te laat" in words(page)
    page = coordinator.send(f"{AFSPRAKEN}/{row.id}", state="done")
    assert "Er staat nu geen afspraak open." in words(page)
    assert "Afgerond op 13 oktober 2026." in words(page)
    (row,) = stored(place, AreaAction)
    assert (row.state, row.ended_on) == ("done", dt.date(2026, 10, 13))


def test_an_agreement_sent_twice_is_one(place, coordinator):
    coordinator.read(AFSPRAKEN)
    fields = coordinator.page.form(AFSPRAKEN) | {
        "area": SOUTH, "words": "Bankje", "owner": "Wijkteam", "dueOn": "2026-11-01", "reason": ""
    }  # fmt: skip
    for _ in range(2):
        coordinator.post(AFSPRAKEN, fields)
    assert len(stored(place, AreaAction)) == 1


def test_the_name_of_somebody_comes_back_and_stays_only_when_that_is_said(place, coordinator):
    page = agree(coordinator, owner="Fatima el Idrissi")
    assert page.status == 400
    assert page.form(AFSPRAKEN)["owner"] == "Fatima el Idrissi"
    assert "Licht bij de flat" in page.html
    assert stored(place, AreaAction) == []
    coordinator.send(
        AFSPRAKEN, area=NORTH, words="Licht", owner="Fatima el Idrissi", dueOn="2026-10-11", keepPersonal="yes"
    )
    assert [row.owner for row in stored(place, AreaAction)] == ["Fatima el Idrissi"]


def test_a_wrong_agreement_names_every_field(coordinator):
    page = agree(coordinator, area="BU00020001", dueOn="2020-01-01", words="")
    assert page.status == 400
    assert 'id="words-wrong"' in page.html


# --- For whom -------------------------------------------------------------------------------------------------------

READ = (KLEUREN, ALL, OUTSIDE, PROEF, AFSPRAKEN)
STEER = (REGELS, f"{REGELS}/{SES}", f"{PROEF}/nieuw", f"{PROEF}/nieuw/{NORTH}")


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("role", "reads", "steers"),
    [
        ("coordinator", 200, 200),
        ("worker", 200, 403),
        ("municipality-reader", 200, 403),
        ("volunteer", 403, 403),
        ("resident", 403, 403),
        ("privacy-officer", 403, 403),
    ],
)
def test_who_looks_after_neighbourhoods_reads_and_a_coordinator_changes(place, role, reads, steers):
    browser = admitted(place, role)
    assert {path: browser.read(path).status for path in READ} == dict.fromkeys(READ, reads)
    assert {path: browser.read(path).status for path in STEER} == dict.fromkeys(STEER, steers)


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("role", ["worker", "municipality-reader"])
def test_who_may_only_read_finds_no_forms_and_cannot_send_them(place, coordinator, role):
    agree(coordinator)
    (row,) = stored(place, AreaAction)
    browser = admitted(place, role, "lezer@example.org")
    for path in READ:
        page = browser.read(path)
        assert not [form for form in page.forms if form[1] == "post"], path
        assert not set(STEER) & set(page.links), path
    proof = coordinator.read(AFSPRAKEN).form(AFSPRAKEN)
    for path in (
        AFSPRAKEN,
        f"{AFSPRAKEN}/{row.id}",
        f"{REGELS}/{SES}",
        f"{REGELS}/{SES}/weg",
        f"{PROEF}/nieuw/{NORTH}",
    ):
        assert browser.post(path, proof | {"state": "done"}).status == 403
    assert [one.state for one in stored(place, AreaAction)] == ["open"]
    assert stored(place, Overlay) == stored(place, Pilot) == []


@pytest.mark.usefixtures("figures")
def test_in_english(coordinator):
    coordinator.read(KLEUREN)
    coordinator.post("/taal", {"language": "en"})
    assert "twice red" in words(coordinator.read(KLEUREN))
    assert "overlay." not in words(coordinator.page)
