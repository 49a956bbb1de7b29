"""The yearly report: goals first, the same figures everywhere, stories with a yes, and who decided what."""

import csv
import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import select

from app.models import AccessLine, Indicator, Moment
from app.policy.figures import COUNTS, NETWORK
from app.policy.roles import Viewer
from app.schemas.figures import FigureOut
from app.services import rights, snapshots
from app.texts import text
from app.web.figure_words import reading
from tests.app import town as towns
from tests.web.asked import worker_of

AREA = f"/buurten/{towns.NORTH}"
YEARS = f"{AREA}/jaarbericht"
REPORT = f"{YEARS}/2026"
STORY = "Elke dinsdag zat hij alleen op het bankje. Nu drinkt hij koffie met drie buren."
A_YEAR = dt.timedelta(days=366)


def fill(place, people=40):
    """Let everybody know who comes next, and the one after that."""
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        north.inhabitants = 400
        given = [towns.YES, towns.STATISTICS]
        nodes = [work.people.create(north, identity={"alias": f"P{n}"}, consents=given).node for n in range(people)]
        for n, node in enumerate(nodes):
            for step in (1, 2):
                work.ties.create(node, nodes[(n + step) % people], kind="knows")


def take(place):
    with place.town.work(now=place.clock()) as work:
        assert snapshots.take_due(work) > 0


def coming_in(place, role, **account):
    browser = place.browser()
    number = place.account(place.person(f"{role}@example.org"), role, organisation=place.town.welfare, **account)
    place.admit(browser, number)
    browser.account = number
    return browser


def later(place, days, *browsers):
    """Let time pass; who was signed in comes in again."""
    place.clock.later(days=days)
    for browser in browsers:
        place.admit(browser, browser.account)


@pytest.fixture
def coordinator(place):
    return coming_in(place, "coordinator")


@pytest.fixture
def taken(place):
    fill(place)
    take(place)


def measures(browser, at=None):
    """The figures as the API gives them."""
    query = f"?at={at}" if at else ""
    answer = browser.client.get(f"/v1/neighbourhoods/{towns.NORTH}/measures{query}", headers={"accept": "*/*"})
    assert answer.status_code == 200, answer.text
    return answer.json()["figures"]


def plain(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def add_goal(browser, words="Elkaar kennen in de straat", figure="", by="avond in het buurthuis"):
    browser.read(f"{AREA}/doelen")
    return browser.send(f"{AREA}/doelen", words=words, writtenBy=by, figure=figure)


def add_story(browser, story=STORY, by="hijzelf, bij de koffie", on="2026-09-20", until="2026-12-31", **fields):
    browser.read(f"{AREA}/verhalen")
    return browser.send(f"{AREA}/verhalen", text=story, agreedBy=by, agreedOn=on, shownUntil=until, **fields)


def add_ruling(browser, words="Er komt geen extra zaal.", by="wethouder welzijn", on="2026-06-12"):
    browser.read(f"{AREA}/besluiten")
    return browser.send(f"{AREA}/besluiten", words=words, decidedBy=by, decidedOn=on)


def release(browser):
    browser.read(REPORT)
    return browser.send(f"{REPORT}/vrijgeven")


# --- The same figures everywhere


def from_csv(content):
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    number = {True: lambda said: float(said.replace(",", ".")), False: lambda _: None}
    return {
        (row["Naam"], row["Onder wie"]): tuple(
            number[bool(row[column])](row[column]) for column in ("Dit jaar", "Op hoeveel", "Laagste", "Hoogste")
        )
        for row in rows
        if row["Onder wie"] and row["Deel"] != text("reports.later.0")
    }


def from_xlsx(content):
    head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    column = {name: place for place, name in enumerate(head)}
    found = {}
    for row in rows:
        if row[column["Onder wie"]] and row[column["Deel"]] != text("reports.later.0"):
            key = (row[column["Naam"]], row[column["Onder wie"]])
            found[key] = tuple(row[column[name]] for name in ("Dit jaar", "Op hoeveel", "Laagste", "Hoogste"))
    return found


def label(figure):
    words = text(f"figure.{figure['name']}")
    return text("reports.among", label=words) if figure["among"] == "residents" else words


def said(figure):
    """A figure as the page and the paper must say it: its words, on how many and between what; or why not."""
    read = reading(FigureOut.model_validate(figure))
    if read.words is None:
        return None
    more = ", ".join(
        filter(None, (text("reports.of" if read.between else "reports.on", n=read.n) if read.n else "", read.between))
    )
    return " ".join(filter(None, (label(figure), read.words, more)))


@pytest.mark.usefixtures("taken")
def test_page_paper_and_files_say_what_the_api_says_figure_by_figure(coordinator):
    add_goal(coordinator)
    figures = measures(coordinator, "2026-10-01")
    assert len(figures) > 50
    assert {one["name"] for one in figures} == {*NETWORK, *COUNTS}
    exact = {(one["name"], one["among"]): (one["value"], one["n"], one["low"], one["high"]) for one in figures}
    client = coordinator.client
    assert from_csv(client.get(f"{REPORT}.csv").content) == exact
    assert from_xlsx(client.get(f"{REPORT}.xlsx").content) == exact
    page = plain(coordinator.read(REPORT).html)
    paper = PdfReader(io.BytesIO(client.get(f"{REPORT}.pdf").content))
    printed = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
    shown = [one for one in figures if one["value"] is not None]
    assert len(shown) > 10
    for one in shown:
        assert said(one) in page, one["name"]
        assert said(one).replace(" ", "") in printed.replace(" ", ""), one["name"]
    for one in figures:
        if one["value"] is None:
            assert label(one) in page
            assert label(one).replace(" ", "") in printed.replace(" ", "")
    assert "P1 " not in page


@pytest.mark.usefixtures("taken")
def test_the_paper_can_be_read_by_a_screen_reader(coordinator):
    answer = coordinator.client.get(f"{REPORT}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    root = PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "nl")
    kinds = set(re.findall(rb"/S /(\w+)", b"".join(_objects(answer.content))))
    assert {b"H1", b"H2", b"Table", b"TH", b"TD", b"P"} <= kinds
    assert b"pdfuaid:part" in answer.content or b"pdfuaid" in root["/Metadata"].get_data()


def _objects(content):
    reader = PdfReader(io.BytesIO(content))
    for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1):
        found = reader.get_object(number)
        if found is not None and hasattr(found, "get") and found.get("/S"):
            yield f"/S {found['/S']}\n".encode()


# --- In which order, and for whom


@pytest.mark.usefixtures("taken")
def test_goals_of_residents_stand_first_then_figures_stories_what_is_not_known_and_who_decided(coordinator):
    add_goal(coordinator, "Een bankje bij de bus")
    add_goal(coordinator, "Elkaar kennen in de straat", figure="averageDegree")
    add_story(coordinator)
    add_ruling(coordinator)
    page = plain(coordinator.read(REPORT).html)
    found = [
        page.index(words)
        for words in (
            "Wat bewoners willen",
            "Elkaar kennen in de straat",
            "Een bankje bij de bus",
            "De cijfers",
            text("reports.success"),
            text("figure.sphere.frame"),
            "Elke dinsdag zat hij alleen",
            "Wat hier niet in staat",
            "Er komt geen extra zaal. Besloten door: wethouder welzijn, 12 juni 2026.",
        )
    ]
    assert found == sorted(found)
    assert "Hoeveel banden iemand heeft, bewoners onder elkaar: 4." in page, "the figure that they chose"


@pytest.mark.usefixtures("taken")
def test_a_municipality_reads_a_report_once_it_was_released_and_as_it_was(place, coordinator):
    add_goal(coordinator)
    reader = coming_in(place, "municipality-reader")
    assert [reader.read(path).status for path in (REPORT, f"{REPORT}.pdf", f"{REPORT}.csv")] == [404, 404, 404]
    assert "2026" not in reader.read(YEARS).words
    coordinator.read(REPORT)
    coordinator.send(REPORT, context="Het buurthuis was in mei dicht.")
    assert release(coordinator).path == REPORT
    before = reader.read(REPORT)
    assert before.status == 200
    assert "Het buurthuis was in mei dicht." in before.words
    assert "Elkaar kennen in de straat" in before.words
    assert REPORT in reader.read(YEARS).links
    add_goal(coordinator, "Iets van later")
    later(place, 100, reader)
    fill(place)
    take(place)
    after = reader.read(REPORT)
    assert "Iets van later" not in after.words
    assert plain(after.html.split("<h2")[3]) == plain(before.html.split("<h2")[3]), "figures stay as they were"
    assert reader.client.get(f"{REPORT}.csv").status_code == 200


@pytest.mark.usefixtures("taken")
def test_what_was_released_is_not_changed_again(coordinator):
    coordinator.read(REPORT)
    fields = coordinator.page.form(REPORT)
    assert release(coordinator).status == 200
    assert coordinator.page.forms == [], "nothing left to do"
    page = coordinator.post(REPORT, fields | {"context": "Anders", "version": "2"})
    assert (page.status, text("problem.report-released.title") in page.words) == (409, True)
    assert coordinator.post(f"{REPORT}/vrijgeven", {k: v for k, v in fields.items() if k != "context"}).status >= 400


@pytest.mark.usefixtures("taken")
def test_two_who_write_do_not_wipe_out_each_other(coordinator):
    coordinator.read(REPORT)
    stale = coordinator.page.form(REPORT)
    coordinator.send(REPORT, context="Van mij.")
    page = coordinator.post(REPORT, stale | {"idempotency_key": "other-key-1", "context": "Van een ander."})
    assert page.status == 409
    assert "Van een ander." in page.html, "what was typed stays"
    assert "Van mij." in coordinator.read(REPORT).words


def test_without_figures_nothing_is_released(coordinator):
    page = coordinator.read(REPORT)
    assert "Er zijn nog geen cijfers over dit jaar." in page.words
    assert coordinator.send(f"{REPORT}/vrijgeven").status == 409


@pytest.mark.parametrize("year", ["1999", "2027", "0", "abc"])
def test_a_year_without_a_report_is_not_there(coordinator, year):
    assert coordinator.read(f"{YEARS}/{year}").status in {400, 404}
    assert coordinator.read(f"{YEARS}/{year}.csv").status in {400, 404}


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("coordinator", 200, 200), ("worker", 200, 200), ("municipality-reader", 404, 403), ("volunteer", 403, 403)],
)
@pytest.mark.usefixtures("taken")
def test_who_reads_a_draft_and_who_writes_for_it(place, role, reads, writes):
    browser = coming_in(place, role, neighbourhoods=[towns.NORTH])
    assert browser.read(REPORT).status == reads
    assert browser.read(f"{AREA}/verhalen").status == writes
    if writes == 403:
        for path in (f"{AREA}/doelen", f"{AREA}/verhalen", f"{AREA}/besluiten", REPORT, f"{REPORT}/vrijgeven"):
            token = {"csrf_token": csrf(browser), "idempotency_key": f"k{len(path)}xyz"}
            assert browser.post(path, token).status == 403


def csrf(browser):
    return re.search(r'name="csrf_token" value="(\w+)"', browser.read("/mijn").html)[1]


@pytest.mark.usefixtures("taken")
def test_a_worker_releases_nothing_and_writes_only_where_she_works(place):
    worker = coming_in(place, "worker", neighbourhoods=[towns.SOUTH])
    assert REPORT not in {action for action, _, _ in worker.read(REPORT).forms}
    assert worker.read(f"{AREA}/doelen").forms == []
    fields = {"csrf_token": csrf(worker), "idempotency_key": "abcdef12", "words": "x", "writtenBy": "y"}
    assert worker.post(f"{AREA}/doelen", fields).status == 404
    assert (
        worker.post(f"{REPORT}/vrijgeven", {"csrf_token": fields["csrf_token"], "idempotency_key": "q1"}).status == 403
    )


# --- Stories


@pytest.mark.usefixtures("taken")
def test_a_story_without_a_yes_or_past_its_day_is_in_no_report_also_not_in_a_released_one(place, coordinator):
    add_story(coordinator)
    add_story(coordinator, "Dit is van iemand zonder ja.", by="", on="", until="")
    assert "Elke dinsdag" in coordinator.read(REPORT).words
    assert "zonder ja" not in coordinator.page.words
    release(coordinator)
    reader = coming_in(place, "municipality-reader")
    assert "Elke dinsdag" in reader.read(REPORT).words
    later(place, 91, reader)
    assert "Elke dinsdag" in reader.read(REPORT).words, "31 December, the last day"
    later(place, 1, reader)
    assert "Elke dinsdag" not in reader.read(REPORT).words
    assert b"Elke dinsdag" not in reader.client.get(f"{REPORT}.csv").content


@pytest.mark.usefixtures("taken")
def test_a_yes_that_is_taken_back_takes_the_story_out_at_once(place, coordinator):
    page = add_story(coordinator)
    release(coordinator)
    reader = coming_in(place, "municipality-reader")
    assert "Elke dinsdag" in reader.read(REPORT).words
    page = coordinator.read(f"{AREA}/verhalen")
    (action,) = [to for to, _, _ in page.forms if to.count("/") > 3]
    coordinator.send(action)
    assert "Elke dinsdag" not in reader.read(REPORT).words
    assert "Elke dinsdag" in coordinator.read(f"{AREA}/verhalen").words, "who wrote it still finds it"
    coordinator.send(action, agreedBy="hijzelf", agreedOn="2026-10-01", shownUntil="2026-11-01")
    assert "Elke dinsdag" in reader.read(REPORT).words


def test_nobody_else_reads_a_story_without_a_yes(place, coordinator):
    add_story(coordinator, by="", on="", until="")
    assert "Elke dinsdag" in coordinator.page.words
    other = coming_in(place, "worker", neighbourhoods=[towns.NORTH])
    assert "Elke dinsdag" not in other.read(f"{AREA}/verhalen").words


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"by": ""}, "agreedBy"),
        ({"until": ""}, "shownUntil"),
        ({"until": "2026-09-01"}, "shownUntil"),
        ({"on": "2026-11-01"}, "agreedOn"),
        ({"story": "Bel mevrouw Anna de Vries op 06 12345678."}, "text"),
    ],
)
def test_half_a_yes_or_a_name_comes_back_with_what_was_typed(coordinator, fields, wrong):
    page = add_story(coordinator, **fields)
    assert page.status == 400
    assert f'id="{wrong}-wrong"' in page.html
    assert (fields.get("story", STORY)) in page.html


@pytest.mark.usefixtures("taken")
def test_a_story_of_somebody_is_logged_and_goes_with_that_one(place):
    worker = worker_of(place)
    with place.town.work(worker_viewer(place, worker), now=place.clock()) as work:
        row = work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Sjaak"}, consents=[towns.YES])
        number, person = row.node.number, row.node.id
    page = add_story(worker, about="Sjaak")
    assert page.status == 200, page.words
    assert "Sjaak" not in page.words.split("Elke dinsdag")[1].split("Nog een verhaal")[0]
    reader = coming_in(place, "coordinator")
    reader.read(REPORT)
    assert "Elke dinsdag" in reader.page.words
    with place.town.look(now=place.clock()) as work:
        lines = work.session.exec(select(AccessLine.route).where(AccessLine.data_class == "K3")).all()
    assert any("jaarbericht" in route for route in lines)
    with place.town.work(now=place.clock()) as work:
        rights.erase(work, str(person), said_by="zijzelf")
    assert number
    assert "Elke dinsdag" not in reader.read(REPORT).words


def worker_viewer(place, worker):
    return Viewer("worker", "account:1", towns.HERE, place.town.welfare, frozenset({towns.NORTH}), person=worker.number)


# --- Goals and rulings


def test_a_goal_comes_back_when_it_cannot_be_used(coordinator):
    page = add_goal(coordinator, figure="geheim", words="Elkaar kennen")
    assert page.status == 400
    assert 'id="figure-wrong"' in page.html
    assert "Elkaar kennen" in page.html
    assert add_goal(coordinator, by="Anna de Vries, 06 12345678").status == 400


@pytest.mark.usefixtures("taken")
def test_a_goal_that_is_done_stands_in_the_report_of_its_year_and_no_longer_on_the_page(place, coordinator):
    page = add_goal(coordinator)
    (action,) = [to for to, _, _ in page.forms if to.endswith("/klaar")]
    later(place, 3, coordinator)
    coordinator.read(f"{AREA}/doelen")
    assert "Elkaar kennen in de straat" not in coordinator.send(action).words.split("Nog een doel")[0]
    assert "Elkaar kennen in de straat" in coordinator.read(REPORT).words


@pytest.mark.usefixtures("taken")
def test_a_goal_may_look_at_a_figure_from_outside(place, coordinator):
    with place.town.work(now=place.clock()) as work:
        for year, value in ((2024, 6.9), (2025, 7.1), (2027, 9.9)):
            work.session.add(
                Indicator(
                    municipality=towns.HERE, area=towns.NORTH, year=year, name="veiligheid", value=value, source="CBS"
                )
            )
    add_goal(coordinator, "Veilig over straat", figure="veiligheid")
    assert "veiligheid: 7,1 (2025, CBS)." in coordinator.read(REPORT).words


def test_everybody_reads_who_decided_what_by_function(place, coordinator):
    assert add_ruling(coordinator, by="Jan de Vries, 06 12345678").status == 400
    assert add_ruling(coordinator, on="2026-12-01").status == 400
    assert add_ruling(coordinator).status == 200
    resident = coming_in(place, "resident")
    page = resident.read("/besluiten")
    assert "Er komt geen extra zaal. Besloten door: wethouder welzijn, 12 juni 2026." in plain(page.html)
    assert page.forms == []


@pytest.mark.usefixtures("taken")
def test_since_the_first_measurement_the_same_figures_stand_beside_each_other(place, coordinator):
    later(place, 183, coordinator)
    fill(place)
    take(place)
    page = coordinator.read(f"{YEARS}/2027")
    heads = re.findall(r'<th scope="col">(.*?)</th>', page.html.split(text("reports.since"))[1])[:3]
    assert heads == ["Wat", "De eerste meting, 1 oktober 2026", "Een half jaar na de eerste meting, 2 april 2027"]
    assert "Een jaar na" not in page.words


# --- Files


@pytest.mark.usefixtures("taken")
def test_a_formula_in_words_is_no_formula_in_a_file(coordinator):
    add_goal(coordinator, words="=1+1", by="@SUM(A1)")
    content = coordinator.client.get(f"{REPORT}.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") if "'=1+1" in row]
    assert "'@SUM(A1)" in row
    book = load_workbook(io.BytesIO(coordinator.client.get(f"{REPORT}.xlsx").content))
    (cell,) = [cell for row in book.active.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cell.data_type == "s"
    numbers = [cell for cell in book.active["F"] if cell.data_type == "n" and cell.value is not None]
    assert len(numbers) > 10, "numbers are numbers"


# --- No second bookkeeping


def test_what_a_financier_asks_leaves_from_what_was_tapped(place, coordinator):
    assert "Er is nog niets geteld." in coordinator.read("/buurten/uitvoer").words
    fill(place)
    volunteers(place, free=21, paused=11)
    coffees(place, 12)
    take(place)
    page = coordinator.read("/buurten/uitvoer")
    row = plain(page.html.split("<tbody>")[1].split("</tbody>")[0].split(f">{towns.NORTH}<")[1].split("</tr>")[0])
    assert "10" in row.split(), "twelve cups of coffee, rounded"
    answer = coordinator.client.get("/buurten/uitvoer/bestand.csv")
    (found,) = [
        one
        for one in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
        if one["Code"] == towns.NORTH
    ]
    assert found[text("reports.book.contact_moments")] == "10"
    book = load_workbook(io.BytesIO(coordinator.client.get("/buurten/uitvoer/bestand.xlsx").content)).active
    cells = {row[0].value: row for row in book.iter_rows()}
    assert cells[towns.NORTH][2].value == 10
    for role in ("worker", "municipality-reader", "volunteer"):
        other = coming_in(place, role, neighbourhoods=[towns.NORTH])
        assert [other.read(f"/buurten/uitvoer{more}").status for more in ("", "/bestand.csv")] == [403, 403]


def volunteers(place, free, paused):
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        for n in range(free + paused):
            row = work.people.create(
                north, identity={"alias": f"V{n}"}, consents=[towns.YES, towns.STATISTICS], role="volunteer"
            )
            if n >= free:
                row.node.status = "paused"


def coffees(place, times):
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        owner = work.people.create(north, identity={"alias": "O"}, consents=[towns.YES, towns.STATISTICS]).node
        need = work.needs.create(owner, "Wie drinkt er koffie met mij?").need
        for n in range(times):
            day = place.clock().date() - dt.timedelta(days=n)
            work.session.add(Moment(municipality=towns.HERE, need=need.number, person=owner.number, day=day))
