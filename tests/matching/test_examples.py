"""Hand-worked cases from the acceptance list: what a neighbourhood worker would expect, number by number."""

import dataclasses

import pytest

from matching import vocabulary
from matching.model import (
    FAR,
    Apart,
    Introduction,
    Limits,
    Need,
    Node,
    Reason,
    Scope,
    Talent,
    Tie,
    Weighted,
    slot_names,
    slots_from,
)
from matching.network import Network
from matching.signals import default_weights
from matching.suggest import suggest, why_not
from tests.matching.worlds import TODAY

ALL = Scope(TODAY, everything=True)
WEIGHTS = default_weights().points
GARDEN = (Weighted("tuin-onderhouden", 1000),)
GRUFF_MAN, GREEN_NEIGHBOUR, FRIEND, WORKER, CLUB = 1, 2, 3, 4, 5


def person(number, metres_away=0, **more):
    return Node(number, "person", 150_000 + metres_away, 400_000, "BU90010101", organisation=1, **more)


def garden_story(*more, need=None, talent=None):
    return Network.build(
        [
            person(GRUFF_MAN),
            person(GREEN_NEIGHBOUR, 300),
            person(FRIEND),
            need or Need(1, GRUFF_MAN, GARDEN),
            talent or Talent(1, GREEN_NEIGHBOUR, GARDEN),
            *more,
        ]
    )


def reason(card, code):
    return next((r for r in (*card.fits, *card.unknown, *card.clashes) if r.code == code), None)


def only_card(network, scope=ALL):
    (card,) = suggest(network, 1, scope=scope).suggestions
    return card


def test_s1_a_talent_and_a_need_on_the_same_subject_meet():
    card = only_card(garden_story())
    assert reason(card, "concept").points == WEIGHTS["concept"]
    assert dict(reason(card, "concept").values)["likeness"] == "same"


def test_without_a_concept_in_common_whole_texts_that_are_alike_still_meet_and_say_so():
    about = bytes(255 if concept.id == "moestuin" else 0 for concept in vocabulary.load().concepts)
    need = Need(1, GRUFF_MAN, (Weighted("taalmaatje", 1000),), about)
    card = only_card(garden_story(need=need, talent=Talent(1, GREEN_NEIGHBOUR, GARDEN, about)))
    assert dict(reason(card, "concept").values) == {
        "need_concept": "moestuin",
        "talent_concept": "moestuin",
        "likeness": "alike",
    }
    assert reason(card, "concept").points == round(WEIGHTS["concept"] * (20 * 1000 // 27 * 900 // 1000) / 1000)


def test_s2_near_counts_and_says_how_near():
    card = only_card(garden_story())
    assert reason(card, "distance") == Reason("distance", round(WEIGHTS["distance"] / 1.3), (("metres", 300),))


def test_s12_two_strangers_with_a_common_acquaintance_are_introduced_via_that_person():
    ties = (
        Tie(1, GRUFF_MAN, FRIEND, "neighbour", 600, TODAY),
        Tie(2, FRIEND, GREEN_NEIGHBOUR, "knows", 900, TODAY - 365),
    )
    card = only_card(garden_story(*ties))
    assert [(role.kind, role.node) for role in card.roles] == [
        ("seeker", GRUFF_MAN),
        ("giver", GREEN_NEIGHBOUR),
        ("introducer", FRIEND),
    ]
    # The weaker of the two ties counts: 0.9 with a friend not seen for a year is 0.45.
    assert reason(card, "introducer").points == round(WEIGHTS["introducer"] * 0.45)
    assert card.path == (FRIEND,)


def test_an_organisation_in_common_brings_people_nearer_but_introduces_nobody():
    club = Node(CLUB, "organisation", 150_000, 400_000, "BU90010101")
    ties = (Tie(1, GRUFF_MAN, CLUB, "member", 900, TODAY), Tie(2, GREEN_NEIGHBOUR, CLUB, "member", 900, TODAY))
    card = only_card(garden_story(club, *ties))
    assert reason(card, "social")
    assert not reason(card, "introducer")


def test_people_who_know_each_other_need_no_introducer_and_do_not_lose_by_it():
    tie = Tie(1, GRUFF_MAN, GREEN_NEIGHBOUR, "knows", 100, TODAY - 2000)
    card = only_card(garden_story(tie))
    assert reason(card, "acquainted").points == WEIGHTS["introducer"]
    assert len(card.roles) == 2


def test_s19_collective_goes_before_one_to_one_when_both_fit_alike():
    group = Node(CLUB, "initiative", 150_300, 400_000, "BU90010101")
    network = garden_story(group, Talent(2, CLUB, GARDEN, collective=True))
    assert [card.talent for card in suggest(network, 1, scope=ALL).suggestions] == [2, 1]


def test_least_recently_asked_goes_first():
    asked_last_week = Introduction(1, 9, 1, "finished", TODAY - 7)
    network = garden_story(person(6, 300), Talent(2, 6, GARDEN), Need(9, FRIEND, GARDEN, open=False), asked_last_week)
    first, second = suggest(network, 1, scope=ALL).suggestions
    assert (first.talent, second.talent) == (2, 1)
    assert reason(second, "rested").points == round(WEIGHTS["rested"] * 7 / 180)
    assert reason(second, "asked-recently").values == (("days", 7),)


def test_bridging_is_worth_most_between_groups_without_anyone_in_common():
    def groups(*members):
        nodes = [Node(n, "initiative", 0, 0, "BU90010101") for n in (20, 21)]
        return [*nodes, *(Tie(100 + i, who, group, "member") for i, (who, group) in enumerate(members))]

    apart = only_card(garden_story(*groups((GRUFF_MAN, 20), (GREEN_NEIGHBOUR, 21))))
    bridge = only_card(garden_story(*groups((GRUFF_MAN, 20), (GREEN_NEIGHBOUR, 21), (FRIEND, 20), (FRIEND, 21))))
    same = only_card(garden_story(*groups((GRUFF_MAN, 20), (GREEN_NEIGHBOUR, 20))))
    assert reason(apart, "bridging").points == WEIGHTS["bridging"]
    assert reason(bridge, "bridging").points == WEIGHTS["bridging"] // 2
    assert reason(same, "bridging") is None


@pytest.mark.parametrize("path", [[(GRUFF_MAN, GREEN_NEIGHBOUR)], [(GRUFF_MAN, FRIEND), (FRIEND, GREEN_NEIGHBOUR)]])
def test_two_whom_a_short_path_joins_already_are_no_bridge(path):
    groups = [Node(n, "initiative", 0, 0, "BU90010101") for n in (20, 21)]
    members = [Tie(100, GRUFF_MAN, 20, "member"), Tie(101, GREEN_NEIGHBOUR, 21, "member")]
    ties = [Tie(110 + n, a, b, "knows") for n, (a, b) in enumerate(path)]
    assert reason(only_card(garden_story(*groups, *members, *ties)), "bridging") is None


def test_of_two_who_are_equal_goes_first_who_would_join_two_groups():
    groups = [Node(n, "initiative", 0, 0, "BU90010101") for n in (20, 21)]
    members = [Tie(100, GRUFF_MAN, 20, "member"), Tie(101, 6, 21, "member")]
    network = garden_story(*groups, person(6, 300), Talent(2, 6, GARDEN), *members)
    assert [one.talent for one in suggest(network, 1, scope=ALL).suggestions] == [2, 1]


def test_s61_what_the_other_gains_or_an_honest_question():
    without = only_card(garden_story())
    with_gain = only_card(garden_story(Talent(2, GRUFF_MAN, GARDEN), Need(2, GREEN_NEIGHBOUR, GARDEN)))
    assert reason(without, "interest-unknown")
    assert reason(with_gain, "gain").points == WEIGHTS["gain"]
    assert not reason(with_gain, "interest-unknown")


def test_alternatives_in_time_only_where_both_said_when():
    tuesday, both = slots_from(["di-ochtend"]), slots_from(["di-ochtend", "do-avond"])
    met = only_card(
        garden_story(
            need=Need(1, GRUFF_MAN, GARDEN, slots=both), talent=Talent(1, GREEN_NEIGHBOUR, GARDEN, slots=tuesday)
        )
    )
    unknown = only_card(garden_story(need=Need(1, GRUFF_MAN, GARDEN, slots=both)))
    assert reason(met, "time").points == WEIGHTS["time"] // 2
    assert slot_names(dict(reason(met, "time-partly").values)["slots"]) == ("do-avond",)
    assert reason(unknown, "time-unknown")
    assert reason(unknown, "time") is None


def test_s57_a_qualification_that_expired_yesterday_is_none():
    need = Need(1, GRUFF_MAN, GARDEN, requires=frozenset({"vog"}))
    for until, fits in ((TODAY - 1, False), (TODAY, True), (FAR, True)):
        giver = person(GREEN_NEIGHBOUR, 300, qualifications=(("vog", until),))
        network = garden_story(need=need)
        network.put(giver)
        assert bool(suggest(network, 1, scope=ALL).suggestions) == fits


def test_s94_a_seeker_without_dutch_meets_who_shares_a_language_or_whose_language_we_do_not_know():
    for spoken, fits in (({"nl"}, False), ({"nl", "tr"}, True), (set(), True)):
        network = garden_story()
        network.put(person(GRUFF_MAN, languages=frozenset({"tr"})))
        network.put(person(GREEN_NEIGHBOUR, languages=frozenset(spoken)))
        assert bool(suggest(network, 1, scope=ALL).suggestions) == fits


def test_only_women_bars_a_man_and_asks_where_the_gender_is_not_known():
    talent = Talent(1, GREEN_NEIGHBOUR, GARDEN, limits=Limits(cannot=frozenset({"only-women"})))
    for gender, cards, question in (("man", 0, False), ("woman", 1, False), (None, 1, True), ("other", 1, True)):
        network = garden_story(talent=talent)
        network.put(person(GRUFF_MAN, gender=gender))
        found = suggest(network, 1, scope=ALL).suggestions
        assert len(found) == cards
        assert any(reason(card, "gender-unknown") for card in found) == question


@pytest.mark.parametrize("who", ["kept apart", "unsafe"])
def test_some_two_people_are_never_introduced_for_anything(who):
    other_need = Need(2, GREEN_NEIGHBOUR, GARDEN, open=False)
    bar = Apart(1, GRUFF_MAN, GREEN_NEIGHBOUR) if who == "kept apart" else Introduction(1, 2, 2, "unsafe")
    network = garden_story(other_need, Talent(2, GRUFF_MAN, GARDEN), bar)
    assert not suggest(network, 1, scope=ALL).suggestions
    assert [bar.code for bar in why_not(network, 1, 1, scope=ALL).bars] == ["kept-apart"]


def test_an_introduction_that_failed_bars_this_need_and_this_talent_only():
    network = garden_story(Talent(2, GREEN_NEIGHBOUR, GARDEN), Introduction(1, 1, 1, "declined-giver"))
    assert [card.talent for card in suggest(network, 1, scope=ALL).suggestions] == [2]


def test_nobody_fits_names_the_nearest_miss_and_the_limit_to_relax():
    far, full = Talent(1, GREEN_NEIGHBOUR, GARDEN, reach=200), Talent(2, FRIEND, GARDEN, capacity_left=0, active=False)
    answer = suggest(garden_story(full, talent=far), 1, scope=ALL)
    assert not answer.suggestions
    assert answer.near_miss.talent == 1
    assert answer.near_miss.limit == Reason("distance", 0, (("metres", 300), ("reach", 200)))


def test_a_village_with_one_worker_gets_a_next_step_too():
    need = Need(1, GRUFF_MAN, (Weighted("officiele-tolk", 1000),))
    worker = person(WORKER, professional=True)
    answer = suggest(garden_story(worker, need=need), 1, scope=ALL)
    assert not answer.suggestions
    assert [(found.node, found.reason.code) for found in answer.might_know] == [(WORKER, "worker-near")]


def about(concept_id):
    return bytes(255 if concept.id == concept_id else 0 for concept in vocabulary.load().concepts)


def test_who_might_know_stands_closest_to_the_subject():
    """Who did it before and lives here; the club about it 300 m away and its member; then whom the seeker knows."""
    need = Need(1, GRUFF_MAN, (), about("fiets-repareren"), open=False)
    cafe = Node(CLUB, "initiative", 150_300, 400_000, "BU90010101", gist=about("fiets-repareren"))
    earlier = (Need(2, FRIEND, (), about("fiets-repareren")), Introduction(1, 2, 1, "running", by=WORKER))
    ties = (Tie(1, 6, CLUB, "member"), Tie(2, GRUFF_MAN, FRIEND, "knows"))
    network = garden_story(person(WORKER), person(6), cafe, *earlier, *ties, need=need)
    answer = suggest(network, 1, scope=ALL)
    assert [(found.node, found.reason.code) for found in answer.might_know] == [
        (WORKER, "introduced-before"),
        (CLUB, "theme"),
        (6, "member"),
    ]


def test_nobody_is_said_to_do_something_on_a_subject_that_cannot_be_read():
    network = garden_story(Tie(1, GRUFF_MAN, FRIEND, "knows"), need=Need(1, GRUFF_MAN, (), b""))
    answer = suggest(network, 1, scope=ALL)
    assert [(found.node, found.reason.code) for found in answer.might_know] == [(FRIEND, "recent-contact")]


def test_under_sixteen_needs_a_guardian():
    for guardian in (True, False):
        network = garden_story()
        network.put(person(GREEN_NEIGHBOUR, born_from=2012, guardian=guardian))
        assert bool(suggest(network, 1, scope=ALL).suggestions) == guardian


def test_withdrawing_consent_works_on_the_next_question():
    network = garden_story()
    assert suggest(network, 1, scope=ALL).suggestions
    network.put(dataclasses.replace(person(GREEN_NEIGHBOUR, 300), consent=False))
    assert not suggest(network, 1, scope=ALL).suggestions


def test_more_languages_than_a_number_has_bits():
    spoken = {n: frozenset({f"x{n}", "tr"}) for n in range(100, 180)}
    network = garden_story(
        *(person(n, 300, languages=words) for n, words in spoken.items()), *(Talent(n, n, GARDEN) for n in spoken)
    )
    network.put(person(GRUFF_MAN, languages=frozenset({"tr"})))
    found = suggest(network, 1, scope=ALL, limit=200).suggestions
    assert {card.talent for card in found} == {1, *spoken}


def test_somebody_without_a_position_is_neither_near_nor_too_far():
    nowhere = Node(GREEN_NEIGHBOUR, "person", None, None, "BU90010101", organisation=1)
    network = garden_story(talent=Talent(1, GREEN_NEIGHBOUR, GARDEN, reach=100))
    network.put(nowhere)
    card = only_card(network)
    assert reason(card, "distance") is None
    assert reason(card, "distance-unknown")


def test_without_consent_nothing_is_reckoned_about_two_people():
    network = garden_story()
    network.put(dataclasses.replace(person(GREEN_NEIGHBOUR, 300), consent=False))
    verdicts = why_not(network, 1, 1, scope=ALL)
    assert [bar.code for bar in verdicts.bars] == ["no-consent"]
    assert verdicts.suggestion is None


def test_what_another_organisation_asked_of_somebody_is_not_told():
    """Both cards are shared, but the need behind the asking is another organisation's."""
    worker = Scope(TODAY, 1, frozenset({"BU90010101"}))
    asked = Introduction(1, 9, 1, "finished", TODAY - 1)
    for recorder, told in ((1, True), (2, False)):
        network = garden_story(need=Need(1, GRUFF_MAN, GARDEN, organisation=1))
        network.put(Need(9, FRIEND, GARDEN, open=False, organisation=recorder))
        network.put(asked)
        assert bool(reason(only_card(network, worker), "asked-recently")) == told
