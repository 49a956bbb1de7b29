"""A set is asked as several introductions of one need: what a yes, a no or an end of one part means for the others."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.errors import Conflict
from app.models import METADATA
from app.policy.parts import PARTS, instead, parts_in, serves, written
from app.repositories.introductions import Said
from app.schemas.introductions import SetIn, StepIn
from app.services import asking, introductions, seats
from app.texts import ASK_LANGUAGES, text
from tests.app.town import NORTH, YES, build

ROOM = METADATA.tables["introduction"].c.roles.type.length
YES_OF = {"saidBy": "zelf", "how": "op straat", "sharesContact": True}


class Set:
    """Anna, who wants to eat with others, and everybody who can have a part in that."""

    def __init__(self, town):
        self.town = town
        with town.work(town.worker) as work:
            self.anna = self._person(work, "Anna")
            self.need = work.needs.create(
                self.anna, "Ik wil graag samen eten.", consent=YES, obstacles=["ride-there", "ride-home"]
            ).need.id

    def _person(self, work, name):
        return work.people.create(work.areas.own(NORTH), identity={"alias": name}, consents=[YES]).node

    def propose(self, name, *roles, accompanied=False):
        """Bring somebody up for these parts."""
        with self.town.work(self.town.worker) as work:
            talent = work.talents.create(self._person(work, name), "Ik help graag.")
            need = work.needs.get(self.need)
            row = work.introductions.create(
                need, talent, Said("worker"), rank=None, weights="1", accompanied=accompanied, roles=roles
            )
            return str(row.introduction.id)

    def take(self, introduction, *names, **said):
        for name in names:
            values = {"step": name} | (YES_OF if name.startswith("yes") else {}) | said
            with self.town.work(self.town.worker) as work:
                introductions.take_step(work, introduction, StepIn.model_validate(values))

    def ask(self, introduction):
        """Up to the question to the giver."""
        self.take(introduction, "ask-seeker", "yes-seeker", "ask-giver")

    def agree(self, introduction):
        self.ask(introduction)
        self.take(introduction, "yes-giver")

    def state(self, introduction):
        return self.read(introduction).state

    def read(self, introduction):
        with self.town.look(self.town.worker) as work:
            return work.introductions.own(introductions.known_id(introduction)).introduction

    def status(self):
        with self.town.look(self.town.worker) as work:
            return work.needs.get(self.need).need.status

    def stands(self):
        with self.town.work(self.town.worker) as work:
            return {seat.roles[0]: seat.stands for seat in seats.standing(work, self.need)}


@pytest.fixture
def set_(database, live):
    return Set(build(database, live))


def test_a_yes_lets_go_who_was_asked_for_the_same_and_nobody_else(set_):
    cafe, other = set_.propose("Eetcafé", "activity"), set_.propose("Tafel", "giver")
    there, second = set_.propose("Bram", "ride-there"), set_.propose("Cor", "ride-there", "ride-home")
    home = set_.propose("Dora", "ride-home")
    for one in (cafe, other, there, second, home):
        set_.ask(one)
    set_.take(there, "yes-giver")
    assert [set_.state(one) for one in (cafe, other, second, home)] == [
        "asked-giver",
        "asked-giver",
        "withdrawn",
        "asked-giver",
    ]
    set_.take(cafe, "yes-giver")
    assert [set_.state(one) for one in (other, there, home)] == ["withdrawn", "agreed", "asked-giver"]
    assert set_.stands() == {"activity": "yes", "ride-there": "yes", "ride-home": "waiting"}


def test_a_need_stands_as_what_serves_it_stands(set_):
    cafe, there = set_.propose("Eetcafé", "activity"), set_.propose("Bram", "ride-there")
    set_.agree(there)
    assert set_.status() == "open"
    set_.agree(cafe)
    assert set_.status() == "in-progress"
    set_.take(there, "meet", "finish")
    assert set_.status() == "in-progress", "who drove once has not met the need"
    set_.take(cafe, "meet", "finish")
    assert set_.status() == "met"


def test_a_ride_that_ends_opens_nothing_and_an_activity_that_ends_does(set_):
    cafe, there = set_.propose("Eetcafé", "activity"), set_.propose("Bram", "ride-there")
    set_.agree(cafe)
    set_.agree(there)
    set_.take(there, "withdraw")
    assert (set_.status(), set_.stands()["ride-there"]) == ("in-progress", "open")
    again = set_.propose("Cor", "ride-there")
    set_.agree(again)
    set_.take(cafe, "withdraw")
    assert (set_.status(), set_.state(again)) == ("open", "agreed")


def test_a_driver_is_found_after_the_cook_said_yes_and_another_cook_is_not(set_):
    cafe = set_.propose("Eetcafé", "activity")
    late, cook = set_.propose("Bram", "ride-home"), set_.propose("Tafel", "giver")
    set_.take(cook, "ask-giver")
    set_.take(cook, "not-now", saidBy="zij", until="2026-11-01")
    set_.agree(cafe)
    set_.agree(late)
    assert set_.state(late) == "agreed"
    assert set_.state(cook) == "not-now"
    other = set_.propose("Pan", "place")
    with pytest.raises(Conflict, match="not-now-possible"):
        set_.take(other, "ask-giver")


def test_three_wait_for_one_part_and_another_part_has_its_own_three(set_):
    drivers = [set_.propose(name, "ride-there") for name in ("Bram", "Cor", "Dora", "Ed")]
    for one in drivers[:3]:
        set_.take(one, "ask-seeker")
    with pytest.raises(Conflict, match="wave-full"):
        set_.take(drivers[3], "ask-seeker")
    both = set_.propose("Fien", "ride-there", "ride-home")
    with pytest.raises(Conflict, match="wave-full"):
        set_.take(both, "ask-seeker")
    home = set_.propose("Gerda", "ride-home")
    set_.take(home, "ask-seeker")
    assert set_.state(home) == "asked-seeker"


@pytest.mark.parametrize("first", ["companion", "activity"])
def test_who_comes_along_stands_in_what_it_is_for_whoever_says_yes_first(set_, first):
    parts = {"activity": set_.propose("Koffie", "activity"), "companion": set_.propose("Bram", "companion")}
    for part in (first, *(set(parts) - {first})):
        set_.agree(parts[part])
    main, along = set_.read(parts["activity"]), set_.read(parts["companion"])
    with set_.town.look(set_.town.worker) as work:
        giver = work.introductions.numbered(along.number).giver.number
    assert (main.accompanied, main.companion) == (True, giver)
    set_.take(parts["companion"], "withdraw")
    assert set_.read(parts["activity"]).companion is None
    with pytest.raises(Conflict, match="companion-needed"):
        set_.take(parts["activity"], "meet", firstOn="2026-10-01")


def test_after_the_first_time_nobody_is_taken_out_of_it(set_):
    main, along = set_.propose("Koffie", "activity"), set_.propose("Bram", "companion")
    set_.agree(main)
    set_.agree(along)
    set_.take(main, "meet", firstOn="2026-10-01")
    companion = set_.read(main).companion
    set_.take(along, "withdraw")
    assert set_.read(main).companion == companion is not None


def test_a_set_is_asked_at_once_what_serves_it_first(set_):
    with set_.town.work(set_.town.worker) as work:
        talents = {
            name: str(work.talents.create(set_._person(work, name), "Ik help graag.").talent.id)
            for name in ("Rijder", "Kok")
        }
    asked = [
        {"talent": talents["Rijder"], "roles": ["ride-there"]},
        {"talent": talents["Rijder"], "roles": ["ride-home"]},
        {"talent": talents["Kok"], "roles": ["giver"]},
    ]
    wanted = SetIn.model_validate({"parts": asked, "accompanied": True} | YES_OF)
    with set_.town.work(set_.town.worker) as work:
        made = introductions.ask_set(work, str(set_.need), wanted)
    cook, driver = (set_.read(str(one.id)) for one in made.introductions)
    assert (cook.roles, driver.roles) == ("giver", "ride-there;ride-home")
    assert (cook.state, driver.state) == ("asked-giver", "asked-giver")
    assert (cook.accompanied, driver.accompanied) == (True, False)
    assert (cook.wave, driver.wave) == (1, 1)
    with set_.town.work(set_.town.worker) as work:
        again = introductions.ask_set(work, str(set_.need), wanted)
    assert {one.id for one in again.introductions} == {one.id for one in made.introductions}, "nobody is asked twice"


def test_a_driver_is_asked_for_the_ride_in_every_language_and_reads_no_name(set_):
    ride = set_.propose("Bram", "ride-there", "ride-home")
    set_.ask(ride)
    with set_.town.work(set_.town.worker) as work:
        asked = asking.question(work, ride, "giver")
    assert asked.roles == ("ride-there", "ride-home")
    said = {language: asking.words(asked, language) for language in ASK_LANGUAGES}
    assert "Wat er nodig is: iemand ophalen en erheen rijden, iemand naar huis rijden." in said["nl"]
    for language, words in said.items():
        assert all(text(f"ask.role.{role}", language) in words for role in asked.roles)
        assert "Anna" not in words
    cook = set_.propose("Kok", "giver")
    set_.ask(cook)
    with set_.town.work(set_.town.worker) as work:
        assert asking.question(work, cook, "giver").roles == (), "who serves the need is asked as before"


def test_two_who_say_yes_to_other_parts_at_once_both_count(set_):
    cafe, there = set_.propose("Eetcafé", "activity"), set_.propose("Bram", "ride-there")
    other = set_.propose("Cor", "ride-there")
    for one in (cafe, there, other):
        set_.ask(one)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: set_.take(one, "yes-giver"), (cafe, there)))
    assert [set_.state(one) for one in (cafe, there, other)] == ["agreed", "agreed", "withdrawn"]
    assert set_.status() == "in-progress"


def test_of_two_who_say_yes_to_the_same_part_at_once_one_counts(set_):
    drivers = [set_.propose(name, "ride-home") for name in ("Bram", "Cor")]
    for one in drivers:
        set_.ask(one)

    def says_yes(one):
        try:
            set_.take(one, "yes-giver")
        except Conflict:
            return "too late"
        return "in time"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(says_yes, drivers)) == ["in time", "too late"]
    assert sorted(map(set_.state, drivers)) == ["agreed", "withdrawn"]


def test_parts_are_kept_in_one_order_and_read_as_they_were():
    assert written(["ride-home", "ride-there", "ride-home"]) == "ride-there;ride-home"
    assert [parts_in(written([part])) for part in PARTS] == [(part,) for part in PARTS]
    assert len(written(PARTS)) <= ROOM, "all parts fit in the column"
    assert [part for part in PARTS if serves([part])] == ["giver", "activity", "place"]
    assert instead(["giver"], ["place"])
    assert not instead(["ride-there"], ["ride-home"])
    assert instead(["ride-there", "ride-home"], ["ride-home"])
