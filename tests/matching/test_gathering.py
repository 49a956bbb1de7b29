"""A table: the smallest set that covers most at least cost, as tried one by one; and what of it a viewer may see."""

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import given

from matching import stakes, vocabulary
from matching.gathering import (
    KNOWN,
    UNKNOWN,
    WEAKEST,
    Cover,
    Near,
    Table,
    acquainted,
    smallest,
    table,
)
from matching.model import MILLE, Need, Node, Scope, Talent, Tie, UnseenError, Weighted
from matching.network import Network
from matching.rules import RULES
from matching.suggest import why_not
from tests.matching.flat import FLAT
from tests.matching.test_suggest import without_what_is_hidden
from tests.matching.worlds import TODAY, scopes, worlds

HERE, THERE = "BU90010101", "BU90010102"
NEAR = Near(HERE, (0, 0))
ALL = Scope(TODAY, everything=True)

# --- The choice itself ----------------------------------------------------------------------------------------------


def case(number):
    """A small case: few parties, parts that each covers or not, how far apart they stand, who sits there."""
    dice = Random(number)
    nodes = sorted(dice.sample(range(1, 60), dice.randint(1, 8)))
    parts = [f"part {place}" for place in range(dice.randint(1, 5))]
    cover = {part: set(dice.sample(nodes, dice.randint(0, len(nodes)))) for part in parts}
    apart = {pair: dice.choice((WEAKEST, WEAKEST - 500, 2 * WEAKEST, UNKNOWN)) for pair in combinations(nodes, 2)}
    metres = {node: dice.choice((0, 100, 250)) for node in nodes}
    seated = dice.sample(nodes, dice.randint(0, min(2, len(nodes))))
    return nodes, cover, apart, metres, seated, dice.randint(max(1, len(seated)), 6)


def cost(chosen, apart):
    return sum(apart[pair] for pair in combinations(sorted(chosen), 2))


def one_by_one(nodes, cover, apart, metres, seated, most):
    """Every set of parties, held against the order of the specification."""
    sets = (chosen for size in range(most + 1) for chosen in combinations(nodes, size) if set(seated) <= set(chosen))

    def worth(chosen):
        covered = sum(bool(who & set(chosen)) for who in cover.values())
        return -covered, len(chosen), cost(chosen, apart), sum(metres[node] for node in chosen), chosen

    return min(sets, key=worth)


def choice_equals_trying_everything(number):
    nodes, cover, apart, metres, seated, most = case(number)
    found, paid = smallest(nodes, cover, apart, metres, seated=seated, most=most)
    assert found == one_by_one(nodes, cover, apart, metres, seated, most)
    assert paid == cost(found, apart)


@pytest.mark.parametrize("number", range(60))
def test_the_choice_equals_trying_everything(number):
    """Of the three hundred of make proof."""
    choice_equals_trying_everything(number)


def whoever_covers_most(nodes, cover, apart, metres, seated, most):  # noqa: ARG001
    """Greedy: again and again whoever covers most of what is left."""
    chosen = list(seated)
    while len(chosen) < most:
        left = [who for who in cover.values() if not who & set(chosen)]
        best = max(nodes, key=lambda node: (sum(node in who for who in left), -node))
        if not any(best in who for who in left):
            break
        chosen.append(best)
    return tuple(sorted(chosen))


def without(place):
    """The specification without one of its grounds."""

    def choose(nodes, cover, apart, metres, seated, most):
        apart = dict.fromkeys(apart, 0) if place == "cost" else apart
        metres = dict.fromkeys(metres, 0) if place == "metres" else metres
        seated = [] if place == "seated" else seated
        return one_by_one(nodes, cover, apart, metres, seated, len(nodes) if place == "most" else most)

    return choose


@pytest.mark.parametrize("wrong", [whoever_covers_most, *map(without, ("cost", "metres", "seated", "most"))])
def test_a_choice_that_leaves_a_ground_out_is_caught(wrong):
    cases = [case(number) for number in range(300)]
    assert any(wrong(*one) != one_by_one(*one) for one in cases)


def test_more_candidates_than_one_objective_holds_are_told_apart_by_number():
    nodes = list(range(1, 121))
    found, _ = smallest(
        nodes, {"a": nodes[60:], "b": nodes[100:]}, dict.fromkeys(combinations(nodes, 2), 0), dict.fromkeys(nodes, 0)
    )
    assert found == (101,)


# --- On a network ---------------------------------------------------------------------------------------------------

OWN, LANDLORD, FAR_CARE, NEAR_CARE, HALL, CLUB, COOK = 1, 2, 3, 4, 5, 6, 7
COFFEE = (Weighted("gastheer-bar-keuken", MILLE),)
STAFF = 8


def town(*more):
    """A flat: whose question it is, a landlord who owns a hall, care near and far, and somebody who pours coffee."""
    return [
        Node(OWN, "organisation", 0, 0, HERE, OWN, sort="bewonerscommissie"),
        Node(LANDLORD, "organisation", 5000, 0, THERE, OWN, sort="woningcorporatie"),
        Node(FAR_CARE, "organisation", 4000, 0, THERE, OWN, sort="zorgaanbieder"),
        Node(NEAR_CARE, "organisation", 300, 0, HERE, OWN, sort="zorgaanbieder"),
        Node(HALL, "place", 10, 0, HERE, OWN, sort="ruimte"),
        Node(CLUB, "initiative", 20, 0, HERE, OWN),
        Node(COOK, "person", 30, 0, HERE, OWN),
        Node(STAFF, "person", 30, 0, HERE, OWN, professional=True),
        Talent(1, COOK, COFFEE),
        Need(1, OWN, organisation=OWN),
        Tie(1, OWN, LANDLORD, "refers", 800, TODAY, OWN),
        *more,
    ]


def laid(*more, required=("housing", "care", "room", "coffee"), scope=ALL, **values):
    network = Network.build(town(*more))
    given = {"need": network.needs[1], "seated": (OWN,), "stands_for": {HALL: LANDLORD}} | values
    return table(network, scope=scope, required=required, near=NEAR, **given)


def seat(found: Table, node):
    return next(seat for seat in found.seats if seat.node == node)


def test_who_owns_the_hall_brings_it_and_care_comes_from_here():
    found = laid()
    assert [one.node for one in found.seats] == [OWN, LANDLORD, NEAR_CARE, COOK]
    assert seat(found, LANDLORD).covers == (Cover("housing"), Cover("room", place=HALL))
    assert seat(found, COOK).covers == (Cover("coffee", talent=1),)
    assert found.missing == ()
    assert seat(found, OWN).seated
    assert seat(found, LANDLORD).inviter == OWN
    assert seat(found, NEAR_CARE).inviter == 0


def test_what_nobody_covers_is_named():
    assert laid(required=("housing", "police", "cleaning")).missing == ("police", "cleaning")


def test_care_from_elsewhere_sits_there_where_there_is_none_here():
    found = laid(replace(town()[3], active=False))
    assert FAR_CARE in {one.node for one in found.seats}


def test_one_who_brings_two_things_comes_before_two():
    found = laid(Talent(2, NEAR_CARE, COFFEE))
    assert COOK not in {one.node for one in found.seats}
    assert [one.part for one in seat(found, NEAR_CARE).covers] == ["care", "coffee"]
    assert COOK in {one.node for one in found.others}


def test_of_equals_who_is_known_comes():
    other = Node(9, "person", 30, 0, HERE, OWN)
    plain = laid(other, Talent(2, 9, COFFEE))
    assert {one.node for one in plain.seats} >= {COOK}
    known = laid(other, Talent(2, 9, COFFEE), Tie(2, 9, OWN, "knows", 500, TODAY, OWN))
    assert 9 in {one.node for one in known.seats}
    assert COOK not in {one.node for one in known.seats}
    assert known.cost < plain.cost


def test_two_know_each_other_through_who_works_for_them():
    through = Tie(2, STAFF, NEAR_CARE, "refers", 500, TODAY, OWN)
    plain = laid(through)
    staffed = laid(through, stands_for={HALL: LANDLORD, STAFF: OWN})
    assert (OWN, NEAR_CARE) in plain.strangers
    assert (OWN, NEAR_CARE) in staffed.acquainted
    assert seat(staffed, NEAR_CARE).inviter == STAFF
    network = Network.build(town(through))
    assert acquainted(network, (OWN, NEAR_CARE, CLUB), scope=ALL, stands_for={STAFF: OWN}) == ((OWN, NEAR_CARE),)


def test_two_ties_are_longer_than_any_one():
    strong = Tie(2, CLUB, LANDLORD, "knows", MILLE, TODAY, OWN), Tie(3, CLUB, NEAR_CARE, "knows", MILLE, TODAY, OWN)
    network = Network.build(town(*strong))
    found = acquainted(network, (LANDLORD, NEAR_CARE), scope=ALL, stands_for={})
    assert found == ()
    assert 2 * (WEAKEST - MILLE) > KNOWN


def test_who_sits_there_invites_before_who_knows_it_better():
    better = Tie(2, CLUB, NEAR_CARE, "knows", MILLE, TODAY, OWN)
    assert seat(laid(better), NEAR_CARE).inviter == CLUB
    assert seat(laid(better, Tie(3, OWN, NEAR_CARE, "refers", 1, 0, OWN)), NEAR_CARE).inviter == OWN


def test_a_skill_that_public_words_name_counts():
    payer = Talent(2, LANDLORD)
    assert laid(payer, required=("cleaning",)).missing == ("cleaning",)
    found = laid(payer, required=("cleaning",), offered={2: {"cleaning"}})
    assert seat(found, LANDLORD).covers == (Cover("cleaning", talent=2),)


def test_who_said_no_before_does_not_sit_there():
    barred = replace(town()[8], capacity_left=0)
    assert laid(barred).missing == ("coffee",)


def test_without_a_need_only_stakes_and_places_count():
    found = laid(need=None)
    assert found.missing == ("coffee",)


def test_a_need_that_one_may_not_read_has_no_table():
    with pytest.raises(UnseenError):
        laid(scope=Scope(TODAY, organisation=2, areas=frozenset({HERE})))


@given(worlds(), scopes)
def test_no_offer_is_used_against_a_rule(values, scope):
    network = Network.build(values)
    for need in network.needs.values():
        if not network.reads(scope, need):
            continue
        part = "tuin-onderhouden"
        found = table(network, scope=scope, required=(part,), near=NEAR, need=need)
        wanted = replace(need, concepts=(Weighted(part, MILLE),), gist=b"")
        again = Network.build([*(value for value in values if value is not need and value != need), wanted])
        for cover in (cover for one in (*found.seats, *found.others) for cover in one.covers if cover.talent):
            assert not why_not(again, need.number, cover.talent, scope=scope).bars, RULES


@given(worlds(), scopes)
def test_what_is_hidden_changes_nothing_of_a_table(values, scope):
    whole, visible = Network.build(values), Network.build(without_what_is_hidden(values, scope))
    for need in whole.needs.values():
        if whole.reads(scope, need):
            asked = {"scope": scope, "required": ("tuin-onderhouden",), "near": NEAR, "need": need}
            assert table(whole, **asked) == table(visible, **asked)


# --- What a question asks -------------------------------------------------------------------------------------------

BOOK = vocabulary.load()


def test_what_the_senior_flat_asks():
    found = stakes.load().wanted(FLAT, (), BOOK)
    assert found == ("housing", "welfare", "care", "room", "cleaning", "coffee", "money")


def test_a_sure_concept_is_asked_for_where_no_skill_stands_for_it():
    sure = (Weighted("fiets-repareren", MILLE), Weighted("gastheer-bar-keuken", MILLE), Weighted("zwemmen", 400))
    found = stakes.load().wanted("Wie schenkt de koffie?", sure, BOOK)
    assert [one for one in found if one in BOOK.index] == ["fiets-repareren"]
    assert "coffee" in found
    assert "sport" in found


def test_what_a_text_may_be_about_counts_only_where_nothing_else_does():
    unsure = (Weighted("zwemmen", 100),)
    assert "sport" in stakes.load().wanted("Wie weet er wat van?", unsure, BOOK)
    assert "sport" not in stakes.load().wanted("De corporatie wil niet.", unsure, BOOK)


def test_every_theme_has_somebody_with_an_interest():
    book = stakes.load()
    assert {theme for theme in BOOK.themes if not book.of_theme(theme)} == set()
    assert {theme for stake in book.stakes.values() for theme in stake.themes} <= set(BOOK.themes)


def test_every_concept_of_a_stake_or_skill_is_known_and_no_name_is_used_twice():
    book = stakes.load()
    named = {concept for stake in book.stakes.values() for concept in stake.concepts}
    named |= {concept for skill in book.skills.values() for concept in skill.concepts}
    assert named - BOOK.index.keys() == set()
    assert not book.stakes.keys() & book.skills.keys()
    assert not (book.stakes.keys() | book.skills.keys()) & BOOK.index.keys()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("woningcorporatie", {"housing"}),
        ("zorgcoöperatie", {"care"}),
        ("voortgezet onderwijs", {"school"}),
        ("Kringloopwinkel", {"reuse", "work"}),
        ("hoveniersbedrijf", {"green"}),
        ("dichter", set()),
    ],
)
def test_what_an_organisation_calls_itself(sort, expected):
    assert stakes.load().of_sort(sort) == expected


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ("Gemeente kan schoonmaakkosten van een ontmoetingsruimte overnemen", {"cleaning", "money"}),
        ("Wij schenken geen koffie.", set()),
        ("We clean and bring coffee", {"coffee"}),
    ],
)
def test_what_an_offer_names(offer, expected):
    assert stakes.load().named(offer) == expected
