"""Own groupings: made by a coordinator from whole neighbourhoods, and fixed once there are figures of them."""

import pytest

from app.services import figures, snapshots
from tests.app import town as towns

OWN = "/buurten/eigen"


@pytest.fixture
def coordinator(place, browser):
    account = place.account(place.person(), "coordinator", organisation=place.town.welfare)
    place.admit(browser, account)
    return browser


def make(browser, name="Rond het plein", codes=(towns.NORTH, towns.SOUTH)):
    assert browser.read(OWN).status == 200, browser.page.words
    fields = [(key, value) for key, value in browser.page.form(OWN).items() if key not in {"name", "neighbourhoods"}]
    return browser.post(OWN, dict(fields) | {"name": name, "neighbourhoods": list(codes)})


def code_of(place):
    with place.town.look() as work:
        return next(area.code for area in work.areas.of_kind("grouping"))


def test_a_coordinator_takes_neighbourhoods_together_and_reads_figures_of_them(place, coordinator):
    page = make(coordinator)
    assert (page.path, "Rond het plein" in page.words) == (OWN, True)
    with place.town.work() as work:
        snapshots.take_due(work)
    code = code_of(place)
    with place.town.look() as work:
        shown = figures.shown(work, code)
    assert (shown.kind, shown.name) == ("grouping", "Rond het plein")
    assert shown.counted_on is not None
    assert coordinator.read(f"/buurten/{code}").status == 200


def test_it_can_go_until_there_are_figures_of_it(place, coordinator):
    make(coordinator)
    code = code_of(place)
    coordinator.read(OWN)
    page = coordinator.send(f"{OWN}/{code}/weg")
    assert "Rond het plein" not in page.words
    make(coordinator)
    code = code_of(place)
    with place.town.work() as work:
        snapshots.take_due(work)
    coordinator.read(OWN)
    assert not any(to == f"{OWN}/{code}/weg" for to, _, _ in coordinator.page.forms)
    proof = coordinator.page.form(OWN)
    page = coordinator.post(f"{OWN}/{code}/weg", {key: proof[key] for key in proof if key.startswith(("csrf", "idem"))})
    assert (page.status, "Dit gebied blijft staan" in page.words) == (409, True)


@pytest.mark.parametrize(
    ("name", "codes", "said"),
    [
        ("", (towns.NORTH, towns.SOUTH), "Dit is nodig."),
        ("Eén buurt", (towns.NORTH,), "Kies minstens twee buurten."),
        ("Over de grens", (towns.NORTH, towns.ELSEWHERE), "Deze buurt kennen we niet"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(place, coordinator, name, codes, said):
    page = make(coordinator, name, codes)
    assert page.status == 400
    assert said in page.words
    with place.town.look() as work:
        assert work.areas.of_kind("grouping") == []


def test_the_same_is_not_made_twice(place, coordinator):
    make(coordinator)
    assert "Dit gebied is er al" in make(coordinator, "Anders").words
    with place.town.look() as work:
        assert len(work.areas.of_kind("grouping")) == 1
