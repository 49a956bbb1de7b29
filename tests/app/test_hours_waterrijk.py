"""The stories of places on Waterrijk: the field with its ground crew, and the plot that is there for a time."""

import datetime as dt

import pytest
from sqlmodel import select

from app.database import Database
from app.live import Live
from app.models import Need, Opening, Place, Talent
from app.policy.roles import OPERATOR
from app.services import suggestions
from app.work import reading
from tests.app.folders import database, imported, rows
from tests.app.test_cli import waterrijk
from tests.guards.repository import ROOT

SEED = ROOT / "seed"


NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
__all__ = ["waterrijk"]


@pytest.fixture
def base(waterrijk):
    found = Database(waterrijk)
    yield found
    found.dispose()


@pytest.fixture
def work(base):
    with reading(base, OPERATOR, NOW, live=Live(base)) as opened:
        yield opened


def of(work, table, source_id):
    return work.session.exec(select(table).where(table.source_id == source_id)).one()


def card(work, need, talent):
    verdict = suggestions.for_pair(work, str(of(work, Need, need).id), str(of(work, Talent, talent).id))
    assert verdict.bars == []
    return verdict.suggestion


def test_the_field_is_offered_on_the_morning_on_which_the_ground_crew_is_there(work):
    said = [reason.text for reason in card(work, "ND012", "TL0332").reasons if reason.code == "hour"]
    assert len(said) == 1
    assert said[0].startswith("Vrij op dinsdag 9-12: terreinvrijwilligers aanwezig.")


def test_the_plot_is_shown_with_whose_it_is_until_when_and_what_it_lacks(work):
    found = card(work, "ND036", "TL0048")
    said = {reason.code: reason.text for reason in (*found.reasons, *found.clashes)}
    assert said["until"] == "Van Gemeente Waterrijk, te gebruiken tot en met 31 december 2028."
    assert said["condition"] == "Mits: geen water."


def test_hours_follow_from_day_parts_and_sentences(work):
    openings = work.session.exec(select(Opening)).all()
    assert all(one.derived for one in openings)
    assert {one.present for one in openings} == {None, "conciërge", "terreinvrijwilligers"}
    assert len({one.place for one in openings}) == 35
    rooms = [room for room in work.session.exec(select(Place.room)).all() if room is not None]
    assert (len(rooms), min(rooms), max(rooms)) == (18, 10, 100)


def test_the_second_time_nothing_comes_and_nothing_goes(tmp_path):
    with database(f"sqlite:///{tmp_path / 'w.db'}") as base:
        imported(base, SEED)
        before = [rows(base, table) for table in ("opening", "condition", "place")]
        imported(base, SEED)
        assert [rows(base, table) for table in ("opening", "condition", "place")] == before
        assert [len(found) for found in before] == [53, 3, 35]
