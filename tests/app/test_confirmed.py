"""What a person says that a text is about is the truth: in the tables, in the network, and after reading again."""

import random

import pytest
from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from app.errors import NotFound, Stale
from app.models import Need, NeedConcept, NeedLimit, TalentConcept
from app.repositories.heard import ABOUTS
from app.services import confirming, rereading
from app.services.confirming import Which
from matching import reading, vocabulary
from matching.meaning import SENSE
from tests.app.town import HERE, NORTH, NOW, SOUTH, YES, build

HEDGE = "Mijn heg groeit over de stoep, wie helpt mij snoeien?"
SOUP = "Ik kan goed soep koken voor een hele straat. Ik spreek ook Turks."
TAPPED = ["hond-uitlaten", "samen-eten"]


@pytest.fixture
def town(database, live):
    return build(database, live)


def need(town, text=HEDGE, **values):
    owner = town.person(town.worker).node
    with town.work(town.worker) as work:
        return work.needs.create(owner, text, consent=YES, **values)


def talent(town, text=SOUP, **values):
    owner = town.person(town.worker, NORTH, YES).node
    with town.work(town.worker) as work:
        return work.talents.create(owner, text, **values)


def change(town, row, **values):
    with town.work(town.worker) as work:
        noun = work.needs if isinstance(row[0], Need) else work.talents
        own = work.needs.get(row[0].id) if isinstance(row[0], Need) else work.talents.own(row[0].id)
        return noun.update(own, **values)


def stored(town, row) -> dict[str, tuple[int, bool, bool]]:
    """The concepts of a text: weight, confirmed and reviewed of each."""
    model, key = (NeedConcept, "need") if isinstance(row[0], Need) else (TalentConcept, "talent")
    with Session(town.database.reader) as session:
        found = session.exec(select(model).where(col(getattr(model, key)) == row[0].number))
        return {one.concept: (one.weight, one.confirmed, one.reviewed) for one in found}


def fresh(town, row):
    """The text as it stands in the database."""
    with Session(town.database.reader) as session:
        return session.get_one(type(row[0]), row[0].number)


def heard(text, side="asks"):
    return {hit.concept: (hit.weight, False, False) for hit in reading.read(text, side).hits}


def tapped(concepts, *, reviewed=()):
    return {concept: (1000, True, concept in reviewed) for concept in concepts}


def as_it_should_be(town, row) -> bool:
    """Either what a person said and nothing else, or what the reader of today says."""
    text = fresh(town, row)
    rows = stored(town, row)
    if text.concepts_said_at is None:
        return rows == heard(text.text)
    return all(confirmed for _, confirmed, _ in rows.values())


class TestSaying:
    @pytest.mark.parametrize("make", [need, talent])
    def test_what_is_said_at_once_is_all_there_is(self, town, make):
        row = make(town, concepts=TAPPED)
        assert stored(town, row) == tapped(TAPPED)
        found = fresh(town, row)
        assert (found.concepts_said_at, found.concepts_said_by) == (NOW, town.worker.actor)
        assert found.gist == reading.read(found.text, "asks" if make is need else "offers", confirmed=TAPPED).gist

    def test_what_is_said_later_takes_the_place_of_what_was_read(self, town):
        row = need(town)
        assert stored(town, row) == heard(HEDGE)
        before = fresh(town, row)
        assert before.concepts_said_at is None
        change(town, row, concepts=TAPPED)
        after = fresh(town, row)
        assert stored(town, row) == tapped(TAPPED)
        assert after.version == before.version + 1
        assert after.gist != before.gist

    def test_what_was_read_and_is_right_becomes_what_was_said(self, town):
        row = need(town)
        right = next(iter(heard(HEDGE)))
        change(town, row, concepts=[right])
        assert stored(town, row) == tapped([right])

    def test_none_of_these_is_an_answer(self, town):
        row = need(town)
        gist = fresh(town, row).gist
        change(town, row, concepts=[])
        found = fresh(town, row)
        assert stored(town, row) == {}
        assert found.concepts_said_at == NOW
        assert found.gist == gist
        with town.live.network(NOW.date()) as network:
            value = next(value for value in network.needs.values() if value.number == found.number)
        assert (value.concepts, value.gist) == ((), gist)

    def test_nobody_says_so_any_more(self, town):
        row = need(town, concepts=TAPPED)
        change(town, row, concepts=None)
        found = fresh(town, row)
        assert stored(town, row) == heard(HEDGE)
        assert (found.concepts_said_at, found.concepts_said_by) == (None, None)

    @pytest.mark.parametrize("said", [TAPPED, []])
    def test_another_text_changes_nothing_of_what_was_said(self, town, said):
        row = need(town, concepts=said)
        change(town, row, text="Wie wil mijn hond uitlaten?")
        assert stored(town, row) == tapped(said)
        assert fresh(town, row).concepts_said_at == NOW

    def test_another_answer_is_looked_at_again_and_the_same_one_is_not(self, town):
        row = need(town, concepts=TAPPED)
        with town.work() as work:
            found = work.needs.get(row.need.id).need
            for concept in TAPPED:
                work.readings.mark_reviewed(found, concept)
        assert stored(town, row) == tapped(TAPPED, reviewed=TAPPED)
        change(town, row, concepts=[TAPPED[0], "digid"])
        assert stored(town, row) == tapped([TAPPED[0], "digid"], reviewed=[TAPPED[0]])

    def test_the_network_matches_by_what_was_said(self, town):
        row = talent(town, concepts=TAPPED)
        with town.live.network(NOW.date()) as network:
            at = network.talents.at[row.talent.number]
            index = vocabulary.load().index
            held = dict(zip(network.talents["concepts"][at], network.talents["weights"][at], strict=True))
        assert {number: weight for number, weight in held.items() if weight} == {
            index[concept]: 1000 for concept in TAPPED
        }

    def test_whatever_is_said_and_written_in_whatever_order(self, town):
        dice = random.Random(3)
        texts = [HEDGE, "Wie wil mijn hond uitlaten?", "Ik zoek iemand voor een praatje"]
        row = need(town)
        for _ in range(12):
            said = dice.choice(
                [{}, {"concepts": None}, {"concepts": []}, {"concepts": TAPPED}, {"concepts": ["digid"]}]
            )
            change(town, row, **({"text": dice.choice(texts)} | said))
            assert as_it_should_be(town, row), said

    def test_a_reading_beside_what_was_said_is_caught(self, town):
        row = need(town, concepts=TAPPED)
        assert as_it_should_be(town, row)
        with town.work() as work:
            work.session.add(
                NeedConcept(municipality=HERE, need=row.need.number, concept="fiets-repareren", weight=300)
            )
        assert not as_it_should_be(town, row)


class TestTongues:
    def test_languages_are_stored_and_in_the_network_and_are_no_limit(self, town):
        row = talent(town)
        asked = need(town, "Wie kan een brief in het Turks voorlezen? Liever geen honden.")
        with Session(town.database.reader) as session:
            rows = session.exec(select(NeedLimit.marker, NeedLimit.kind).where(NeedLimit.need == asked.need.number))
            assert set(rows) == {("tr", "speaks"), ("dogs", "rather-not")}
        with town.live.network(NOW.date()) as network:
            at = network.talents.at[row.talent.number]
            assert network.tongues.words(int(network.talents["tongues"][at])) == ["tr"]
            limits = next(value for value in network.needs.values() if value.number == asked.need.number).limits
        assert (limits.tongues, limits.rather_not) == ({"tr"}, {"dogs"})
        assert not limits.cannot | limits.mentions


def set_read_with(town, read_with):
    with town.work() as work:
        work.session.connection().execute(sql("UPDATE talent SET read_with = :it"), {"it": read_with})
        work.changed("everything", 0)


class TestReadWith:
    @pytest.mark.parametrize(
        ("read_with", "whole", "concepts"),
        [
            (lambda now: now, True, True),
            # The same vocabulary, other models.
            (lambda now: now[:16] + "0123456789abcdef", False, True),
            (lambda now: now[:15] + "x" + now[16:], False, False),
            (lambda _now: None, False, False),
            (lambda _now: "", False, False),
        ],
    )
    def test_of_another_reading_only_what_can_be_compared_is_used(self, town, read_with, whole, concepts):
        row = talent(town)
        count = len(vocabulary.load().index)
        gist = fresh(town, row).gist[:count] + bytes([1]) * SENSE
        with town.work() as work:
            change_it = sql("UPDATE talent SET gist = :gist")
            work.session.connection().execute(change_it, {"gist": gist})
        set_read_with(town, read_with(reading.reader().read_with))
        with town.live.network(NOW.date()) as network:
            at = network.talents.at[row.talent.number]
            assert bool(network.talents["gist"][at].any()) is concepts
            assert bool(network.talents["sense"][at].any()) is whole


def read_again(town) -> list[int]:
    """How many texts each piece read again."""
    pieces = []
    for about in ABOUTS:
        after = 0
        while True:
            with town.work() as work:
                count, after = rereading.some(work, about, after)
            if not count:
                break
            pieces.append(count)
    return pieces


def stopped_halfway(town):
    with town.work() as work:
        assert rereading.some(work, "talent", 0)[0] == 2
        raise ZeroDivisionError


def older(town, *tables):
    with town.work() as work:
        for table in tables:
            work.session.connection().execute(sql(f"UPDATE {table} SET read_with = 'older', gist = NULL"))


class TestReadingAgain:
    def test_what_is_stale_is_read_and_what_is_not_is_left(self, town):
        rows = [need(town), talent(town)]
        assert read_again(town) == []
        older(town, "need")
        with town.look() as work:
            assert rereading.waiting(work) == {"need": 1, "talent": 0}
        assert read_again(town) == [1]
        found = [fresh(town, row) for row in rows]
        assert [text.version for text in found] == [2, 1]
        assert all(text.read_with == reading.reader().read_with for text in found)
        assert found[0].gist == reading.read(HEDGE, "asks").gist
        assert read_again(town) == []

    @pytest.mark.parametrize("said", [TAPPED, []])
    def test_what_was_said_stays(self, town, said):
        row = need(town, concepts=said)
        older(town, "need")
        read_again(town)
        found = fresh(town, row)
        assert stored(town, row) == tapped(said)
        assert (found.concepts_said_at, found.concepts_said_by) == (NOW, town.worker.actor)
        assert found.gist == reading.read(HEDGE, "asks", confirmed=said).gist

    def test_what_was_read_by_another_reader_is_read_as_today(self, town):
        row = need(town)
        with town.work() as work:
            work.session.connection().execute(sql("DELETE FROM need_concept"))
            work.session.add(NeedConcept(municipality=HERE, need=row.need.number, concept="digid", weight=300))
        older(town, "need")
        read_again(town)
        assert stored(town, row) == heard(HEDGE)

    def test_what_somebody_gave_stays(self, town):
        row = need(town, "Wij zijn met 8 mensen en zoeken een plek", group_size=12, language="en")
        older(town, "need")
        read_again(town)
        assert (fresh(town, row).group_size, fresh(town, row).language) == (12, "en")

    def test_it_goes_on_where_it_was_stopped(self, town, monkeypatch):
        monkeypatch.setattr(rereading, "AT_ONCE", 2)
        for _ in range(5):
            talent(town)
        older(town, "talent")
        with town.work() as work:
            assert rereading.some(work, "talent", 0)[0] == 2
        with pytest.raises(ZeroDivisionError):
            stopped_halfway(town)
        with town.look() as work:
            assert rereading.waiting(work)["talent"] == 3
        assert read_again(town) == [2, 1]

    def test_who_read_an_older_version_cannot_change_it(self, town):
        row = need(town)
        older(town, "need")
        read_again(town)
        with town.work(town.worker) as work, pytest.raises(Stale):
            work.needs.update(row, status="met")

    def test_the_network_follows(self, town):
        row = talent(town)
        older(town, "talent")
        with town.work() as work:
            work.changed("everything", 0)
        with town.live.network(NOW.date()) as network:
            assert not network.talents["gist"][network.talents.at[row.talent.number]].any()
        read_again(town)
        with town.live.network(NOW.date()) as network:
            assert network.talents["gist"][network.talents.at[row.talent.number]].any()


class TestGoingThrough:
    def waiting(self, town, viewer, *abouts, near=None):
        with town.look(viewer) as work:
            return [one.id for one in confirming.waiting(work, abouts or ("need", "talent"), near)]

    def test_who_may_change_a_text_finds_it_waiting(self, town):
        asked, offered = need(town), talent(town)
        assert self.waiting(town, town.worker) == [asked.need.id, offered.talent.id]
        assert self.waiting(town, town.worker, "talent") == [offered.talent.id]
        assert self.waiting(town, town.worker, "need", near=NORTH) == [asked.need.id]
        assert self.waiting(town, town.worker, "need", near=SOUTH) == []
        assert self.waiting(town, town.colleague) == []

    def test_what_was_answered_or_is_over_waits_no_more(self, town):
        need(town, concepts=TAPPED)
        need(town, concepts=[])
        need(town, status="met")
        talent(town, status="withdrawn")
        open_one = need(town)
        assert self.waiting(town, town.worker) == [open_one.need.id]

    def test_shown_with_proposals_and_logged_and_answered(self, town):
        row = need(town)
        one = Which("need", row.need.id)
        with town.work(town.worker) as work:
            shown = confirming.show(work, one)
        assert (shown.text, shown.conditions) == (HEDGE, "")
        assert [concept.id for concept in shown.proposals.concepts] == list(heard(HEDGE))
        with town.work(town.worker) as work:
            confirming.answer(work, shown, TAPPED)
        assert stored(town, row) == tapped(TAPPED)
        with town.look() as work:
            lines = work.session.connection().execute(sql("SELECT action FROM access_line WHERE data_class = 'K3'"))
            assert [action for (action,) in lines] == ["create", "read", "update"]

    def test_nobody_answers_what_was_changed_meanwhile(self, town):
        row = talent(town, constraints="geen trappen")
        one = Which("talent", row.talent.id)
        with town.work(town.worker) as work:
            shown = confirming.show(work, one)
        assert shown.conditions == "geen trappen"
        change(town, row, text="Ik bak liever taart")
        with town.work(town.worker) as work, pytest.raises(Stale):
            confirming.answer(work, shown, TAPPED)
        change(town, row, concepts=[])
        with town.work(town.worker) as work, pytest.raises(Stale):
            confirming.show(work, one)
        assert stored(town, row) == {}

    def test_another_organisation_reads_nothing_of_it(self, town):
        row = need(town)
        with town.work(town.colleague) as work, pytest.raises(NotFound):
            confirming.show(work, Which("need", row.need.id))
