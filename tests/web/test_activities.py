"""The pages of new activities: where three ask alike, and beginning it with one form."""

import re

import pytest

from app.repositories.asking import number_of
from tests.app import town as towns

SEWING = "samen-naaien"


@pytest.fixture
def sewing(place, works):
    """Three people who ask to sew, one who can; and the browser of their worker."""
    with place.town.work(now=place.clock()) as work:
        area = work.areas.get(towns.NORTH)
        for name in ("Anna", "Bea", "Carla", "Samir"):
            person = work.people.create(area, identity={"alias": name}, consents=[towns.YES]).node
            person.organisation = place.town.welfare
            if name == "Samir":
                work.talents.create(person, "Ik ben kleermaker en leer het graag aan anderen.", concepts=[SEWING])
            else:
                work.needs.create(
                    person,
                    f"{name} wil graag naaien.",
                    concepts=[SEWING],
                    consent=towns.YES,
                    organisation=number_of(work.nodes.by_number(place.town.welfare)),
                )
    return works


def test_an_idea_is_begun_in_two_taps_and_who_could_carry_it_is_next(sewing):
    page = sewing.read("/activiteiten")
    assert "3 mensen vragen iets dat op elkaar lijkt" in page.words
    assert "Samir zou het kunnen dragen" in page.words
    (path,) = {link for link in page.links if link and link.startswith("/activiteiten/")}
    page = sewing.read(path)
    fields = page.form(path)
    needs = _values(page.html, "needs")
    assert len(needs) == 3
    (carrier, _none) = _values(page.html, "carrier")
    page = sewing.post(path, fields | {"name": "Naaicafé De Soos", "needs": needs, "carrier": carrier})
    assert page.status == 200
    assert page.path.endswith(f"/waarom/{carrier}"), "who could carry it is asked first"
    assert "Naaicafé De Soos" in page.words
    assert "Naaicafé De Soos" in sewing.read(f"/behoeften/{needs[0]}/suggesties").words
    assert "Nu vragen nergens drie mensen hetzelfde" in sewing.read("/activiteiten").words


def test_without_a_name_the_form_comes_back_with_what_was_chosen(sewing):
    (path,) = {link for link in sewing.read("/activiteiten").links if link and link.startswith("/activiteiten/")}
    page = sewing.read(path)
    needs = _values(page.html, "needs")
    page = sewing.post(path, page.form(path) | {"name": "", "needs": needs[:2]})
    assert page.status == 400
    assert page.path == path
    assert page.html.count(" checked") >= 2


def test_nobody_else_has_such_a_page(place, sewing):
    (path,) = {link for link in sewing.read("/activiteiten").links if link and link.startswith("/activiteiten/")}
    browser = place.browser()
    place.admit(browser, place.account(place.person(), "volunteer"))
    assert browser.read("/activiteiten").status == 403
    assert browser.read(path).status == 403
    stranger = place.browser()
    assert "Inloggen" in stranger.read(path).words


def _values(html, name):
    return re.findall(rf'name="{name}" value="([^"]*)"', html)
