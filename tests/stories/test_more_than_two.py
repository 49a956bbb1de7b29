"""The stories of the seed that are no pairs: the lady of the eating café, and the men who play football."""

import datetime as dt

import pytest
from sqlmodel import Session, select

from app.database import Database
from app.importing import import_folder
from app.live import Live
from app.models import Need, Talent
from app.policy.roles import OPERATOR
from app.repositories.values import values_of
from app.work import writing
from matching.combine import combine
from matching.model import Scope, slots_from
from matching.network import Network
from tests.guards.repository import ROOT

TODAY = dt.date(2026, 11, 22)
EVERYTHING = Scope(TODAY.toordinal(), everything=True)


@pytest.fixture(scope="module")
def waterrijk(tmp_path_factory):
    """The network of the seed, with the numbers of its needs and the ids of its talents."""
    base = Database(f"sqlite:///{tmp_path_factory.mktemp('waterrijk') / 'seed.db'}")
    base.upgrade()
    with writing(base, OPERATOR, dt.datetime.combine(TODAY, dt.time(9), dt.UTC), live=Live(base)) as work:
        import_folder(work.session, ROOT / "seed", now=work.now)
    with base.reader.connect() as connection:
        network = Network.build(values_of(connection, TODAY))
    with Session(base.reader) as session:
        needs = {one.source_id: one.number for one in session.exec(select(Need))}
        talents = {one.number: one.source_id for one in session.exec(select(Talent))}
    return network, needs, talents


def first(waterrijk, need):
    network, needs, talents = waterrijk
    found = combine(network, needs[need], scope=EVERYTHING)[0]
    return found, [(one.role, one.chosen and talents[one.chosen.talent]) for one in found.fillings]


def test_the_lady_goes_to_the_eating_cafe_and_home_on_friday_evening(waterrijk):
    found, roles = first(waterrijk, "ND131")
    assert roles == [("activity", "TL0232"), ("ride-there", "TL0287"), ("ride-home", "TL0307")]
    assert found.slots == slots_from(["vr-avond"])


def test_who_walks_there_gets_a_ride_home_only(waterrijk):
    _, roles = first(waterrijk, "ND128")
    assert roles == [("activity", "TL0232"), ("ride-home", "TL0307")]


def test_who_swims_is_helped_to_dress(waterrijk):
    _, roles = first(waterrijk, "ND018")
    assert roles == [("place", "TL0431"), ("helper", "TL0174")]


def test_the_women_see_the_plot(waterrijk):
    _, roles = first(waterrijk, "ND036")
    assert roles == [("place", "TL0048")]
