"""The picture of whom one's own caseload knows: for a worker, as far as she may see, and in the log."""

import re

import pytest
from sqlmodel import select

from app.models import AccessLine
from app.policy.roles import Viewer
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from tests.app import town as towns
from tests.web.asked import worker_of

NETWORK = "/mensen/netwerk"
SHARED = Agreement("partners", given=True, how="mondeling", said_by="zijzelf")
ONCE = re.compile(r'(name="(?:csrf_token|idempotency_key)" value=)"[^"]*"')


@pytest.fixture
def works(place):
    return worker_of(place)


def viewer_of(browser, place, **values):
    """Who asks when this worker does something."""
    area = frozenset({towns.NORTH, towns.SOUTH})
    return Viewer("worker", "account:1", towns.HERE, place.town.welfare, area, person=browser.number, **values)


def enter(place, viewer, alias, *consents, role="resident"):
    with place.town.work(viewer, now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)
        return work.people.create(north, identity={"alias": alias}, consents=[towns.YES, *consents], role=role).node


def tie(place, viewer, a, b, kind="knows"):
    with place.town.work(viewer, now=place.clock()) as work:
        work.ties.create(work.nodes.by_number(a.number), work.nodes.by_number(b.number), kind=kind)


@pytest.fixture
def hers(place, works):
    """Somebody in her caseload, with a neighbour who volunteers and a group."""
    viewer = viewer_of(works, place)
    anna = enter(place, viewer, "Anna")
    with place.town.work(now=place.clock()) as work:
        group = work.initiatives.create(work.areas.own(towns.NORTH), name="De Breiclub").node
    colleague = Viewer("worker", "token:9", towns.HERE, place.town.welfare, frozenset({towns.NORTH}))
    bas = enter(place, colleague, "Bas", SHARED, role="volunteer")
    tie(place, viewer, anna, bas, "neighbour")
    tie(place, viewer, anna, group, "member")
    return anna, bas, group


def dots(html):
    """What stands in the picture: name, what it is, and whether it is of the own caseload."""
    found = re.findall(r"<li data-dot[^>]*>.*?data-name>[^<]*<", html, re.DOTALL)
    return {
        (re.search(r"data-name>([^<]*)<", one)[1], re.search(r'data-part="(\w+)"', one)[1], " data-mine" in one)
        for one in found
    }


def told(html):
    return [" ".join(re.sub(r"<[^>]*>", "", one).split()) for one in re.findall(r"<li>(.*?)</li>", html, re.DOTALL)]


def test_the_own_caseload_with_what_it_is_tied_to(works, hers):
    page = works.read(NETWORK)
    assert page.status == 200
    assert dots(page.html) == {
        ("Anna", "resident", True),
        ("Bas", "volunteer", False),
        ("De Breiclub", "initiative", False),
    }
    assert {"doet mee: De Breiclub", "buren: Bas"} <= set(told(page.html))
    assert f"/mensen/{hers[0].id}" in page.links
    places = re.findall(r'data-x="([\d.]+)" data-y="([\d.]+)"', page.html)
    assert len(set(places)) == 3
    assert all(0 <= float(at) <= 1 for place in places for at in place)


@pytest.mark.usefixtures("hers")
def test_that_she_read_it_is_in_the_log_of_each(place, works):
    works.read(NETWORK)
    with place.town.look() as work:
        lines = work.session.exec(select(AccessLine).where(AccessLine.route == f"GET {NETWORK}")).all()
    assert len(lines) == 2, "one line for each person, none for a group"
    assert {line.data_class for line in lines} == {"K2"}


def test_somebody_else_s_task_is_no_start_of_it(place, works, hers):
    colleague = viewer_of(worker_of(place, "ander@example.org", alias="Loes"), place)
    theirs = enter(place, colleague, "Cor", SHARED)
    tie(place, colleague, theirs, hers[2], "member")
    page = works.read(NETWORK)
    assert "Cor" not in page.words
    assert len(dots(page.html)) == 3


def test_what_she_may_not_see_changes_nothing_of_it(place, works, hers):
    before = ONCE.sub("", works.read(NETWORK).html)
    elsewhere = Viewer("worker", "token:2", towns.HERE, place.town.other, frozenset({towns.NORTH}), person=None)
    hidden = enter(place, elsewhere, "Dirk")
    with place.town.work(now=place.clock()) as work:
        values = {"organisation": place.town.other}
        anna, bas, group, dirk = (work.nodes.by_number(number_of(one)) for one in (*hers, hidden))
        for one, other, kind in ((anna, dirk, "family"), (bas, dirk, "family"), (anna, group, "supports")):
            work.ties.create(one, other, kind=kind, **values)
    assert ONCE.sub("", works.read(NETWORK).html) == before


def test_who_has_nobody_is_led_on(works):
    page = works.read(NETWORK)
    assert "U begeleidt nu niemand." in page.words
    assert "data-graph" not in page.html


@pytest.mark.parametrize("role", ["coordinator", "municipality-reader", "volunteer", "resident", "initiative-contact"])
def test_it_is_for_a_worker_alone(place, browser, role):
    account = place.account(place.person(), role, organisation=place.town.welfare, neighbourhoods=[towns.NORTH])
    place.admit(browser, account)
    assert browser.read(NETWORK).status == 403
