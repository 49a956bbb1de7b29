"""What is read of obstacles, seats and names is stored beside the text, and what a person said of it stays."""

import pytest
from sqlmodel import Session, col, select

from app.models import NeedName, NeedObstacle, TalentName, TalentRide
from app.repositories.asking import number_of
from app.services.reasons import sentence
from matching.combine import combine
from matching.model import Reason, Ride, Scope
from tests.app.town import NORTH, NOW, YES, build

WISH = "Ik wil graag naar het eetcafé in De Vaart maar heb geen vervoer."
SEAT = "Ik rij elke vrijdag toch naar het eetcafé, heb plek voor twee."
BOTH = {("ride-there", False), ("ride-home", False)}


@pytest.fixture
def town(database, live):
    """A town with an eating café."""
    town = build(database, live)
    with town.work() as work:
        node = work.initiatives.create(work.areas.own(NORTH), name="Eetcafé De Vaart").node
        town.cafe = number_of(node)
        work.talents.create(node, "Samen eten, drie gangen. Alleen komen kan.")
    return town


def wish(town, **values):
    owner = town.person(town.worker, NORTH, YES).node
    with town.work(town.worker) as work:
        return work.needs.create(owner, WISH, consent=YES, **values)


def seat(town):
    owner = town.person(town.worker, NORTH, YES).node
    with town.work(town.worker) as work:
        return work.talents.create(owner, SEAT)


def change(town, row, **values):
    with town.work(town.worker) as work:
        work.needs.update(work.needs.get(row.need.id), **values)


def obstacles(town, row):
    with Session(town.database.reader) as session:
        found = session.exec(select(NeedObstacle).where(col(NeedObstacle.need) == row.need.number))
        return {(one.kind, one.confirmed) for one in found}


def all_of(town, model):
    with Session(town.database.reader) as session:
        return list(session.exec(select(model)))


def test_a_need_keeps_what_stands_in_the_way_and_what_it_names(town):
    row = wish(town)
    assert obstacles(town, row) == BOTH
    assert [(one.need, one.node) for one in all_of(town, NeedName)] == [(row.need.number, town.cafe)]


def test_another_text_is_read_anew(town):
    row = wish(town)
    change(town, row, text="Ik spreek geen Nederlands en zoek gezelschap.")
    assert obstacles(town, row) == {("language", False)}
    assert all_of(town, NeedName) == []


def test_what_a_person_said_stays_until_nobody_says_so(town):
    row = wish(town, obstacles=["money"])
    assert obstacles(town, row) == {("money", True)}
    change(town, row, text=WISH + " En ik durf niet alleen naar binnen.")
    assert obstacles(town, row) == {("money", True)}
    change(town, row, obstacles=[])
    change(town, row, text=WISH)
    assert obstacles(town, row) == set()
    change(town, row, obstacles=None)
    assert obstacles(town, row) == BOTH


def test_an_offer_keeps_its_seat_and_where_it_goes(town):
    row = seat(town)
    rides = [one for one in all_of(town, TalentRide) if one.talent == row.talent.number]
    assert [(one.there, one.home, one.anyway) for one in rides] == [(True, False, True)]
    assert (row.talent.number, town.cafe) in {(one.talent, one.node) for one in all_of(town, TalentName)}
    with town.work(town.worker) as work:
        work.talents.update(work.talents.own(row.talent.id), text="Ik kook soep.")
    assert all_of(town, TalentRide) == []


def test_the_engine_hears_it_and_makes_a_set(town):
    row, driver = wish(town), seat(town)
    with town.live.network(NOW.date()) as network:
        assert network.rides == {driver.talent.number: Ride(there=True, home=False, anyway=True)}
        found = combine(network, number_of(row.need), scope=Scope(NOW.date().toordinal(), everything=True))
    chosen = {one.role: one.chosen and one.chosen.talent for one in found[0].fillings}
    assert chosen["ride-there"] == driver.talent.number
    assert chosen["ride-home"] is None


@pytest.mark.parametrize(
    ("metres", "words"),
    [(20, "Het ligt op de weg."), (685, "Dat is ongeveer 700 m om."), (5485, "Dat is ongeveer 5 km om.")],
)
def test_a_detour_is_said_about(metres, words):
    assert sentence(Reason("detour", 0, (("extra", metres),))) == words
