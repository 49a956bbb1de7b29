"""What somebody agrees to, in the tables: what holds now, every answer ever, and the ground it gives or takes away."""

import datetime as dt
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models import PURPOSES, Introduction
from app.policy.consent import ASKED, young
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.texts import has_text
from tests.app.town import NORTH, NOW, YES, build

GENERAL = tuple(sorted(name for name, asked in ASKED.items() if not asked.each))


class Said(NamedTuple):
    """One answer, as the oracle keeps it."""

    purpose: str
    introduction: int
    given: bool


answers = st.lists(
    st.one_of(
        st.builds(Said, st.sampled_from(GENERAL), st.just(0), st.booleans()),
        st.builds(Said, st.just("share-contact"), st.sampled_from((1, 2)), st.booleans()),
    ),
    max_size=12,
)


def forgets_the_introduction(said):
    """The wrong variant: contact shared with one is contact shared with all."""
    return {(one.purpose, 0): one.given for one in said}


def last_word(said):
    return {(one.purpose, one.introduction): one.given for one in said}


@pytest.fixture
def town(database, live):
    """Give the town."""
    return build(database, live)


@pytest.fixture
def pair(town):
    """Give a person and two introductions of theirs."""
    row = town.person(town.worker, NORTH, YES)
    with town.work(town.worker) as work:
        owner = work.people.own(row.node.id).node
        need = work.needs.create(owner, "Wie helpt in de tuin?", consent=YES)
        giver = work.people.create(work.areas.own(NORTH), identity={"alias": "Bram"}, consents=[YES]).node
        numbers = []
        for _ in range(2):
            talent = work.talents.create(giver, "Ik snoei graag.").talent
            row_ = Introduction(
                municipality=owner.municipality, need=number_of(need.need), talent=number_of(talent), state="proposed"
            )
            work.session.add(row_)
            work.session.flush()
            numbers.append(number_of(row_))
    return row.node.id, numbers


def agrees(said, oracle):
    """Whether what the repository says after these answers is what the oracle says."""

    def check(work, node, numbers):
        start = len(work.consents.answers(node))
        for one in said:
            about = numbers[one.introduction - 1] if one.introduction else None
            work.consents.record(node, Agreement(one.purpose, given=one.given, introduction=about))
        expected = {("matching", 0): True} | oracle(said)
        for purpose in GENERAL:
            if work.consents.given(node, purpose) != expected.get((purpose, 0), False):
                return False
        for place, number in enumerate(numbers, start=1):
            if work.consents.given(node, "share-contact", number) != expected.get(("share-contact", place), False):
                return False
        history = [(one.purpose, one.introduction, one.given) for one in work.consents.answers(node)[start:]]
        return history == [
            (one.purpose, numbers[one.introduction - 1] if one.introduction else None, one.given) for one in said
        ]

    return check


@pytest.fixture
def town_and_pair(town, pair):
    """Give a way to try something with this person and undo it."""

    def run(check):
        with town.work(town.worker) as work:
            before = work.session.begin_nested()
            found = check(work, work.people.own(pair[0]).node, pair[1])
            before.rollback()
        return found

    return run


class TestTheLastWordHolds:
    @given(said=answers)
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_per_purpose_and_introduction_and_all_are_kept(self, town_and_pair, said):
        assert town_and_pair(agrees(said, last_word))

    def test_one_that_forgets_which_introduction_is_caught(self, town_and_pair):
        said = [Said("share-contact", 1, given=True), Said("share-contact", 2, given=False)]
        assert town_and_pair(agrees(said, last_word))
        assert not town_and_pair(agrees(said, forgets_the_introduction))

    def test_a_moment_of_withdrawal_is_of_a_yes_taken_back(self, town, pair):
        person, _ = pair
        for given_, day, withdrawn in ((False, 0, 0), (False, 3, 0), (True, 4, None), (False, 5, 5)):
            now = NOW + dt.timedelta(days=day)
            with town.work(town.worker, now=now) as work:
                node = work.people.own(person).node
                work.consents.record(node, Agreement("matching", given=given_))
                found = work.consents.of(node)["matching"].withdrawn_at
            assert found == (None if withdrawn is None else NOW + dt.timedelta(days=withdrawn))


class TestWhatIsAsked:
    def test_every_purpose_of_the_tables_has_a_sentence_a_version_and_what_it_opens(self):
        assert set(ASKED) == set(PURPOSES)
        for name, asked in ASKED.items():
            assert has_text(f"consent.{name}")
            assert has_text(asked.opens)
            assert asked.wording.startswith(f"{name}-")

    @pytest.mark.parametrize(("born_from", "is_young"), [(None, False), (2010, False), (2011, True)])
    def test_sixteen_is_reckoned_from_the_oldest_of_the_band(self, born_from, is_young):
        assert young(born_from, NOW.date()) is is_young
