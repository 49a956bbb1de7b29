"""Areas on pages: only what was taken and may be shown, the same in words, on the map, in pictures and in the table."""

import json
import re

import pytest

from app.models import Area
from app.policy.figures import COUNTS, NETWORK
from app.schemas.figures import FigureOut
from app.services import snapshots
from app.texts import text
from app.web.area_rows import COMPARED
from tests.app import town as towns

AREA = f"/buurten/{towns.NORTH}"
SQUARE = {"type": "Polygon", "coordinates": [[[5.3, 52.5], [5.31, 52.5], [5.31, 52.51], [5.3, 52.5]]]}
DISTRICT = "WK000101"
SOURCE = "Kadaster / Centraal Bureau voor de Statistiek, 2024"
WITHHELD = "te klein om te tonen"
IN_A_TABLE = "te klein"
"""The same, said shortly in a table."""


def figure(name, value=None, among="all", **rest):
    """One figure as it is kept; without a value it was withheld."""
    rule = (NETWORK | COUNTS)[name]
    nothing = dict.fromkeys(("n", "low", "high", "before", "before_on", "change"))
    why = {"why": "few" if value is None else None}
    found = FigureOut(name=name, among=among, sphere=rule.sphere, unit=rule.unit, value=value, **nothing | why | rest)
    return found.model_dump(mode="json", by_alias=True)


def taken(place, figures=(), counts=(), south=(), east=(), quarter="2026-Q4", **network):
    """Let this have been taken of the north, these figures of the south, and these of a district."""
    empty = {"words": [], "groups": [], "touches": [], "loose": None, "small": False, "thin": False, "stands": None}
    documents = {
        towns.NORTH: ({}, {"figures": list(figures), **empty, **network}),
        towns.SOUTH: ({}, {"figures": list(south), **empty}),
        DISTRICT: ({}, {"figures": list(east), **empty}),
    }
    counted = {code: ({}, {"figures": list(counts), "gaps": [], "stops": [], "stands": None}) for code in documents}
    with place.town.work(now=place.clock()) as work:
        work.snapshots.add(towns.HERE, "network", quarter, documents, {})
        work.snapshots.add(towns.HERE, "counts", quarter, counted, {})
        for code, name in ((towns.NORTH, "Noord"), (towns.SOUTH, "Zuid")):
            area = work.areas.get(code)
            area.name, area.geometry, area.source_line = name, SQUARE, SOURCE


def words(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def rows(html):
    """The cells of the first table in this piece of a page."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    return [[words(cell) for cell in row] for row in found]


def measures(html):
    """All figures on a page in order: what each is called, and all that is said of it."""
    found = re.findall(r'<article class="measure">\s*<h3>(.*?)</h3>(.*?)</article>', html, re.DOTALL)
    return [(name, words(said.split("<details>")[0])) for name, said in found]


@pytest.fixture
def coordinator(place, browser):
    place.admit(browser, coordinator_of(place))
    return browser


def coordinator_of(place):
    return place.account(place.person(), "coordinator", organisation=place.town.welfare)


class TestBesideEachOther:
    def test_first_of_an_area_is_its_name_and_what_stands_out(self, place, coordinator):
        said = [{"name": "leans-on-one", "among": "residents"}, {"name": "hangs-together", "among": "all"}]
        taken(place, words=said)
        page = coordinator.read("/buurten")
        loud, silent = re.findall(r'<ul class="[^"]*areas[^"]*">(.*?)</ul>\s*(?:<h2>|</div>)', page.html, re.DOTALL)
        assert words(loud) == "Noord Bewoners onder elkaar: leunt op één persoon Iedereen samen: hangt goed samen"
        assert words(silent) == "Zuid"
        assert "Hier valt nu niets op" in page.words
        assert page.html.index("leunt op één persoon") < page.html.index("data-map")

    def test_map_pictures_and_table_say_the_same(self, place, coordinator):
        values = {"coverage": 0.2, "averageDegree": 4.5, "sizeAdjusted": -0.5, "bridging": 0.25, "standsWithout": None}
        south = [figure("coverage", 0.1), figure("sizeAdjusted", 1.0)]
        taken(place, figures=[figure(name, value) for name, value in values.items()], south=south)
        page = coordinator.read("/buurten")
        table = rows(page.html.split('<table class="figures">')[1])
        assert [row[0] for row in table] == ["Noord", "Zuid"], "by name, and no other order"
        nothing = "nog niet te zeggen"
        assert table[0][1:] == ["20%", "4,5", "-0,5", "25%", IN_A_TABLE, nothing]
        assert table[1][1:] == ["10%", nothing, "1", *[nothing] * 3]
        drawn = re.findall(r"<figure>\s*<figcaption>(.*?)</figcaption>(.*?)</figure>", page.html, re.DOTALL)
        nowhere = [text(f"figure.{name}") for name in ("standsWithout", "unanswered")]
        assert [title for title, _ in drawn] == [text(f"figure.{name}") for name in COMPARED[:4]]
        assert f"Nog nergens te tonen: {'; '.join(nowhere)}." in page.words
        for column, (_, picture) in enumerate(drawn, 1):
            values = {row[0]: row[column] for row in table}
            shown = {name: value for name, value in values.items() if value[0] in "-0123456789"}
            said = re.findall(r"<text[^>]*>(.*?)</text>", picture)
            assert said == [f"{name}: {value}" for name, value in shown.items()]
            assert len(re.findall("h", re.search(r' d="(.*?)"', picture)[1])) == len(shown)
            withheld = re.findall(r"Niet getoond: (.*?)\.", picture)
            assert withheld == [name for name in values if name not in shown], "it is said, and not drawn as nothing"
        for column, name in enumerate(COMPARED, 1):
            found = json.loads(coordinator.client.get(f"/buurten/kaart?cijfer={name}").text)
            on_map = [(one["properties"]["name"], one["properties"]["value"]) for one in found["features"]]
            assert on_map == [(row[0], WITHHELD if row[column] == IN_A_TABLE else row[column]) for row in table]

    def test_the_map_has_shades_of_one_colour_and_hatches_what_is_withheld(self, place, coordinator):
        said = [{"name": "two-groups", "among": "residents"}]
        taken(place, figures=[figure("coverage", 0.2)], south=[figure("coverage")], words=said)
        found = coordinator.client.get("/buurten/kaart", headers={"accept": "application/json"}).json()
        assert found["sources"] == [SOURCE], "once, in the very words"
        north, south = (one["properties"] for one in found["features"])
        assert (north["step"], south["step"], south["value"]) == (3, None, WITHHELD)
        assert north["says"] == ["Bewoners onder elkaar: twee groepen die elkaar nauwelijks raken"]
        assert (north["at"], found["features"][0]["geometry"]) == (AREA, SQUARE)

    def test_what_a_day_for_everybody_brings_is_a_page_further(self, coordinator):
        assert "/matchdag" in coordinator.read("/buurten").links
        assert coordinator.read("/matchdag").status == 200

    def test_an_area_without_an_outline_is_in_the_list_alone(self, place, coordinator):
        taken(place)
        with place.town.work() as work:
            work.areas.get(towns.NORTH).geometry = None
        found = coordinator.client.get("/buurten/kaart").json()["features"]
        assert [one["properties"]["name"] for one in found] == ["Zuid"]
        assert AREA in coordinator.read("/buurten").links

    def test_districts_are_there_where_somebody_asks_for_them(self, place, coordinator):
        with place.town.work() as work:
            work.session.add(Area(municipality=towns.HERE, code=DISTRICT, kind="district", name="Oost"))
        taken(place, east=[figure("coverage", 0.5)])
        page = coordinator.read("/buurten?soort=district")
        (table,) = re.findall("<table.*?</table>", page.html, re.DOTALL)
        assert [row[:2] for row in rows(table)] == [["Oost", "50%"]]
        assert coordinator.read("/buurten?soort=straat").status == 400

    def test_the_rest_of_a_long_list_is_a_page_further(self, place, coordinator, monkeypatch):
        taken(place)
        monkeypatch.setattr("app.web.areas.MOST", 1)
        first = coordinator.read("/buurten")
        more = next(link for link in first.links if link and "na=" in link)
        second = coordinator.read(more)
        assert [AREA in page.links for page in (first, second)] == [True, False]
        assert [f"/buurten/{towns.SOUTH}" in page.links for page in (first, second)] == [False, True]
        assert coordinator.read("/buurten?na=BU1").status == 400

    def test_before_the_first_snapshot_it_says_when(self, coordinator):
        page = coordinator.read("/buurten")
        assert "De eerste cijfers komen op 2 oktober 2026." in page.words
        assert "data-map" not in page.html


class TestOne:
    def test_what_was_taken_stands_there_and_nothing_that_came_later(self, place, coordinator):
        fill(place, 40)
        with place.town.work(now=place.clock()) as work:
            snapshots.take_due(work)
        before = measures(coordinator.read(AREA).html)
        said = dict(before)
        assert said["Hoe dicht het net is"] == "Iedereen samen 10% bij 40 Bewoners onder elkaar 10% bij 40"
        assert said["Hoeveel banden iemand heeft"] == "Iedereen samen 4 bij 40 Bewoners onder elkaar 4 bij 40"
        assert said["Wie nog met niemand een band heeft"].count(WITHHELD) == 2
        fill(place, 30)
        assert measures(coordinator.read(AREA).html) == before

    def test_coverage_and_freshness_come_first_and_density_never_alone(self, place, coordinator):
        shown = [figure(name, 0.2) for name in NETWORK]
        taken(place, figures=shown)
        names = [name for name, _ in measures(coordinator.read(AREA).html)]
        assert names[:5] == [
            text(f"figure.{name}") for name in ("coverage", "freshness", "density", "averageDegree", "coverage")
        ]
        for sphere in ("bekend", "persoonlijk", "gemeenschappelijk", "institutioneel", "verloop"):
            there = [name for name, _ in measures(coordinator.read(f"{AREA}/kring/{sphere}").html)]
            if text("figure.density") in there:
                assert {text("figure.averageDegree"), text("figure.coverage")} <= set(there)

    def test_every_figure_stands_in_its_sphere_with_what_it_says_and_does_not_say(self, place, coordinator):
        rules = NETWORK | COUNTS
        taken(place, figures=[figure(name) for name in NETWORK], counts=[figure(name) for name in COUNTS])
        spheres = {"bekend": "frame", "persoonlijk": "personal", "gemeenschappelijk": "communal"}
        spheres |= {"institutioneel": "institutional", "verloop": "course"}
        for address, sphere in spheres.items():
            page = coordinator.read(f"{AREA}/kring/{address}")
            there = {name for name, _ in measures(page.html)}
            assert {text(f"figure.{name}") for name, rule in rules.items() if rule.sphere == sphere} <= there
            for name, rule in rules.items():
                if rule.sphere == sphere:
                    assert text(f"figure.{name}.formula") in page.words
                    assert text(f"figure.{name}.pitfall") in page.words
            assert page.html.count("Bron: ") == len(measures(page.html))
            assert len(page.html) < 25_000
        assert coordinator.read(f"{AREA}/kring/iets").status in {400, 404, 422}

    def test_over_time_a_line_has_the_values_that_stand_beside_it_and_a_gap(self, place, coordinator):
        taken(place, figures=[figure("bridging", 0.5)])
        assert "<polyline" not in coordinator.read(f"{AREA}/kring/gemeenschappelijk").html
        for quarter, value in (("2027-Q1", 0.25), ("2027-Q2", None), ("2027-Q3", 0.3), ("2027-Q4", 0.4)):
            place.clock.later(days=91)
            taken(place, figures=[figure("bridging", value)], quarter=quarter)
        place.admit(coordinator, coordinator_of(place))
        page = coordinator.read(f"{AREA}/kring/gemeenschappelijk")
        values = re.findall(r"<dt>([^<]*\d{4})</dt><dd>(.*?)</dd>", page.html)
        assert [value for _, value in values] == ["50%", "25%", WITHHELD, "30%", "40%"]
        assert values[0][0] == "1 oktober 2026"
        lines = re.findall(r'<polyline points="(.*?)"', page.html)
        assert [len(line.split()) for line in lines] == [2, 2]

    def test_a_year_before_stands_beside_it_with_how_it_changed(self, place, coordinator):
        then = {"before": 3.0, "before_on": "2025-10-01", "n": 40}
        more = figure("averageDegree", 4.0, change="registration", **then)
        taken(place, figures=[more, figure("coverage", 0.2, n=400, low=0.16, high=0.24, before=0.18, change="up")])
        said = dict(measures(coordinator.read(AREA).html))
        assert said["Hoeveel banden iemand heeft"] == (
            "4 bij 40 een jaar eerder 3: dit komt doordat er meer mensen zijn ingeschreven"
        )
        assert said["Deel van de inwoners dat wij kennen"] == (
            "20% van 400 tussen 16% en 24% een jaar eerder 18%: ↑ meer dan een jaar eerder"
        )

    def test_a_small_network_has_words_and_no_arrows(self, place, coordinator):
        taken(place, figures=[figure("averageDegree", 4.0, n=20, before=3.0, change="up")], small=True, thin=True)
        page = coordinator.read(AREA)
        assert "Klein netwerk, cijfers onzeker." in page.words
        assert "Wij kennen hier nog weinig mensen." in page.words
        assert dict(measures(page.html))["Hoeveel banden iemand heeft"] == "4 bij 20 een jaar eerder 3"
        assert "↑" not in page.html

    @pytest.mark.parametrize(
        ("why", "said"),
        [
            ("few", WITHHELD),
            ("undefined", "nog niet te zeggen"),
            ("small", "netwerk is te klein"),
        ],
    )
    def test_what_is_withheld_says_why_and_is_no_zero(self, place, coordinator, why, said):
        taken(place, figures=[figure("bridging", why=why)])
        assert dict(measures(coordinator.read(AREA).html))["Banden tussen groepen"] == said

    def test_what_is_withheld_stands_together_a_tap_away_and_one_alone_where_it_belongs(self, place, coordinator):
        taken(place, figures=[figure("largestShare"), figure("dependence"), figure("bridging", 0.3)])
        communal = f"{AREA}/kring/gemeenschappelijk"
        folded = coordinator.read(communal).html.split("Niet getoond: 2 cijfers</summary>")
        assert [name for name, _ in measures(folded[0])] == ["Banden tussen groepen"]
        assert [name for name, _ in measures(folded[1])] == [text("figure.largestShare"), text("figure.dependence")]
        assert [said for _, said in measures(folded[1])] == [WITHHELD, WITHHELD]
        taken(place, figures=[figure("dependence"), figure("bridging", 0.3)], quarter="2027-Q1")
        assert "Niet getoond" not in coordinator.read(communal).words

    def test_what_became_of_introductions_has_one_size_of_print(self, place, coordinator):
        good, bad = figure("met", 0.5, n=40), figure("stopped", 0.5, n=40)
        taken(place, figures=[], counts=[good, bad, figure("heardNothing", 0.5, n=40)])
        html = coordinator.read(AREA).html
        pieces = re.findall(r'<article class="measure">.*?</article>', html, re.DOTALL)
        bare = [re.sub(r"<h3>.*?</h3>", "", one) for one in pieces]
        assert len(bare) == 3
        assert len(set(bare)) == 1, "what went well and what did not differ in their names alone"

    def test_what_is_not_measured_is_printed(self, place, coordinator):
        taken(place, figures=[figure("coverage", 0.2)])
        page = coordinator.read(AREA)
        assert page.html.split("Wat wij niet meten")[1].count("<li>") >= 6
        assert "Afkomst, geloof en ziekte: dat schrijven wij nergens op." in page.words

    def test_before_the_first_snapshot_public_things_are_there_and_exact(self, place, coordinator):
        with place.town.work() as work:
            north = work.areas.own(towns.NORTH)
            for name in ("Soep", "Zang", "Loop"):
                work.initiatives.create(north, name=name)
            work.places.create(north, name="De Hoek", free_slots=7)
        page = coordinator.read(AREA)
        facts = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.html)
        assert facts == [
            ("Initiatieven", "3"),
            ("Organisaties", "2"),
            ("Plekken", "1"),
            ("Dagdelen per week dat een plek vrij is", "3"),
        ]
        assert "De eerste cijfers komen op 2 oktober 2026." in page.words

    def test_an_area_elsewhere_or_none_is_not_there(self, coordinator):
        for path in (
            f"/buurten/{towns.ELSEWHERE}",
            "/buurten/BU1",
            "/buurten/BU1/netwerk",
            "/buurten/BU1/kring/bekend",
        ):
            assert coordinator.read(path).status == 404


class TestGroups:
    GROUPS = ({"size": 40}, {"size": 10}, {"size": None})
    TOUCHES = ({"one": 0, "other": 1, "ties": 15},)

    def test_bubbles_and_lines_say_what_the_tables_say(self, place, coordinator):
        taken(place, groups=self.GROUPS, touches=self.TOUCHES, loose=25)
        html = coordinator.read(f"{AREA}/netwerk").html
        sizes, ties = html.split("<table")[1:3]
        assert rows(sizes) == [["A", "40"], ["B", "10"], ["C", IN_A_TABLE], ["In kleine groepen of alleen", "25"]]
        assert rows(ties) == [["A en B", "15"]]
        circles = re.findall(r'<circle class="(\w+)"[^>]* r="([\d.]+)"', html)
        assert [kind for kind, _ in circles] == ["group", "group", "few"]
        large, small, few = (float(radius) for _, radius in circles)
        assert large == pytest.approx(2 * small, abs=0.1), "four times as many is four times the surface"
        assert few < small
        assert html.count("<line ") == 1

    def test_nobody_stands_in_it(self, place, coordinator):
        number = fill(place, 40)
        with place.town.work(now=place.clock()) as work:
            snapshots.take_due(work)
            names = {work.people.names_of([number])[number].alias, str(work.nodes.by_number(number).id)}
        html = coordinator.read(f"{AREA}/netwerk").html
        assert not any(name in html for name in names)

    def test_without_groups_it_leads_back(self, place, coordinator):
        taken(place)
        page = coordinator.read(f"{AREA}/netwerk")
        assert "geen groepen die wij mogen tonen" in page.words
        assert AREA in page.links


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("coordinator", (200, 200, 200, 200)),
        ("worker", (200, 200, 200, 200)),
        ("municipality-reader", (200, 200, 404, 404)),
        ("volunteer", (403, 403, 403, 403)),
        ("resident", (403, 403, 403, 403)),
        ("privacy-officer", (403, 403, 403, 403)),
    ],
)
def test_who_looks_after_an_area_reads_it_and_nobody_else(place, browser, role, status):
    account = place.account(place.person(), role, organisation=place.town.welfare, neighbourhoods=[towns.NORTH])
    place.admit(browser, account)
    paths = ("/buurten", "/buurten/kaart?soort=neighbourhood", f"{AREA}/netwerk", f"{AREA}/kring/bekend")
    assert tuple(browser.client.get(path).status_code for path in paths) == status


def fill(place, people):
    """Let everybody know who comes next, and the one after that; give the first."""
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        north.inhabitants = 400
        nodes = [
            work.people.create(north, identity={"alias": f"Naam{n}"}, consents=[towns.YES, towns.STATISTICS]).node
            for n in range(people)
        ]
        for n, node in enumerate(nodes):
            for step in (1, 2):
                work.ties.create(node, nodes[(n + step) % people], kind="knows")
        return nodes[0].number
