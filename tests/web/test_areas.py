"""The figures of neighbourhoods on a page: the published ones, and nothing that was withheld."""

import re

import pytest

from app.repositories.asking import number_of
from app.services import neighbourhoods
from tests.app import town as towns

AREA = f"/buurten/{towns.NORTH}"


def fill(place, people=40):
    """Let everybody know who comes next, and the one after that."""
    with place.town.work() as work:
        north = work.areas.own(towns.NORTH)
        north.inhabitants = 400
        nodes = [
            work.people.create(north, identity={"alias": f"P{n}"}, consents=[towns.YES, towns.STATISTICS]).node
            for n in range(people)
        ]
        for n, node in enumerate(nodes):
            for step in (1, 2):
                work.ties.create(node, nodes[(n + step) % people], kind="knows")
        return number_of(nodes[0])


@pytest.fixture
def coordinator(place, browser):
    account = place.account(place.person(), "coordinator", organisation=place.town.welfare)
    place.admit(browser, account)
    return browser


def cells(page):
    """The rows of the table on this page: what is counted, and how many."""
    body = page.html.split("<tbody>")[1].split("</tbody>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    return [[" ".join(re.sub(r"<[^>]*>", "", cell).split()) for cell in row] for row in rows]


def test_the_page_of_a_neighbourhood_has_the_published_figures(place, coordinator):
    fill(place)
    page = coordinator.read(AREA)
    assert page.status == 200
    with place.town.look() as work:
        found = neighbourhoods.measured(work, towns.NORTH)
    assert (found.nodes, found.ties, found.average_degree) == (40, 80, 4.0)
    assert cells(page)[:5] == [
        ["Mensen en groepen die wij kennen", "40"],
        ["Deel van de buurt dat wij kennen", "10%"],
        ["Mensen die elkaar kennen, per twee", "80"],
        ["Hoeveel anderen iemand kent", "4"],
        ["Hoe dicht het net is", "10%"],
    ]
    assert found.density == 0.1
    assert {row[1] for row in cells(page)[5:]} == {"te weinig om te tonen"}
    assert page.html.count('class="bar"') == 2, "a share has a bar, a count has none"
    assert "Wie wij niet kennen, telt hier niet mee." in page.words


def test_beside_each_other_the_one_with_most_fills_its_bar(place, coordinator):
    fill(place)
    page = coordinator.read("/buurten")
    assert [row[1:] for row in cells(page)] == [["10%", "4"], ["te weinig om te tonen"] * 2]
    assert AREA in page.links
    assert page.html.count('class="part" width="100.0"') == 2


def test_few_people_are_not_shown(place, coordinator):
    fill(place, people=9)
    page = coordinator.read(AREA)
    assert {row[1] for row in cells(page)} == {"te weinig om te tonen"}
    assert ">9<" not in page.html


def test_a_neighbourhood_elsewhere_or_none_is_not_there(coordinator):
    assert coordinator.read(f"/buurten/{towns.ELSEWHERE}").status == 404
    assert coordinator.read("/buurten/BU1").status == 404
    assert coordinator.read("/buurten?na=BU1").status == 400


def test_the_rest_of_a_long_list_is_a_page_further(coordinator, monkeypatch):
    monkeypatch.setattr("app.web.areas.MOST", 1)
    first = coordinator.read("/buurten")
    assert len(cells(first)) == 1
    more = next(link for link in first.links if link and "?na=" in link)
    second = coordinator.read(more)
    assert [row[0] for row in cells(first) + cells(second)] == [towns.NORTH, towns.SOUTH]
    assert not any(link and "?na=" in link for link in second.links)


@pytest.mark.parametrize(
    ("role", "status"),
    [("municipality-reader", 200), ("worker", 200), ("volunteer", 403), ("resident", 403), ("privacy-officer", 403)],
)
def test_who_looks_after_a_neighbourhood_reads_it_and_nobody_else(place, browser, role, status):
    account = place.account(place.person(), role, organisation=place.town.welfare, neighbourhoods=[towns.NORTH])
    place.admit(browser, account)
    assert (browser.read("/buurten").status, browser.read(AREA).status) == (status, status)
