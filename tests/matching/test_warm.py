"""The warm path: who introduces two others, whom neither wants between them, what comes first, and what it brings."""

import dataclasses

import pytest
from hypothesis import given

from matching.model import MILLE, Apart, Need, Node, Reason, Scope, Talent, Tie, ViaWish, Weighted
from matching.network import HALF_LIFE, Network
from matching.signals import default_weights
from matching.suggest import needs_for, suggest, why_not
from tests.matching.worlds import TODAY, scopes, worlds

ALL = Scope(TODAY, everything=True)
TUIN = (Weighted("tuin-onderhouden", MILLE),)
SEEKER, GIVER = Node(1, "person", 0, 0, "a"), Node(2, "person", 0, 100, "a")
PAIR = (SEEKER, GIVER, Need(1, 1, TUIN), Talent(1, 2, TUIN))


def card(*values, scope=ALL, need=1, talent=1):
    return why_not(Network.build(values), need, talent, scope=scope).suggestion


def third(number, ours=500, theirs=500, **details):
    """Somebody who knows both."""
    person = Node(number, "person", 0, 0, "a", **details)
    ties = [
        Tie(10 * number + side, side, number, "knows", strength, TODAY) for side, strength in ((1, ours), (2, theirs))
    ]
    return [person, *ties]


def via(*values, scope=ALL):
    """Who introduces the pair, and where that one was before."""
    found = card(*PAIR, *values, scope=scope)
    reason = next((dict(one.values) for one in found.fits if one.code == "introducer"), {})
    assert {role.node for role in found.roles if role.kind == "introducer"} == ({reason["node"]} if reason else set())
    assert found.path == ((reason["node"],) if reason else found.path)
    return reason.get("node"), reason.get("past")


@pytest.mark.parametrize(
    ("values", "who"),
    [
        ([*third(3, 900, 100), *third(4, 200, 200)], 4),
        ([*third(3, 200, 300), *third(4, 200, 900)], 4),
        ([*third(3), *third(4)], 3),
        ([*third(3), *third(4), Tie(1, 3, 5, "knows"), *third(5, 100, 100)], 4),
    ],
    ids=["the weaker of the two ties", "then the two together", "then the number", "but first who is a bridge"],
)
def test_who_introduces_two_people(values, who):
    assert via(*values) == (who, None)


def test_the_fresh_tie_wins_from_a_strong_one_of_long_ago():
    old = [
        dataclasses.replace(v, confirmed=TODAY - 5 * HALF_LIFE) if isinstance(v, Tie) else v for v in third(3, 900, 900)
    ]
    assert via(*old, *third(4, 400, 400)) == (4, None)


CLUB = Node(2, "organisation", 0, 100, "a", organisation=9)
OFFICIAL = Node(3, "person", 0, 0, "a", past=((2, TODAY - 10),))
KNOWN = Tie(1, 1, 3, "knows", 900, TODAY)


def club(*values, scope=ALL, official=OFFICIAL, giver=CLUB, **more):
    return card(
        SEEKER,
        giver,
        Need(1, 1, TUIN, organisation=1),
        Talent(1, 2, TUIN),
        official,
        KNOWN,
        *values,
        scope=scope,
        **more,
    )


def introduced(found):
    return next((one for one in found.fits if one.code == "introducer"), None)


def test_a_role_of_before_gives_a_warm_way_in():
    """S13: an official who was on the board of the club is proposed as the path to it."""
    found = club()
    assert found.path == (3,)
    assert introduced(found).values == (("node", 3), ("past", 2))
    # It is no tie: they are as far from each other as before.
    assert all(reason.code != "social" for reason in found.fits)


def test_of_old_a_role_means_less_and_a_tie_means_more():
    weights = dataclasses.replace(default_weights(), points={"introducer": MILLE})

    def points(*values, past=0):
        official = dataclasses.replace(OFFICIAL, past=((2, TODAY - past),))
        network = Network.build([SEEKER, CLUB, Need(1, 1, TUIN), Talent(1, 2, TUIN), official, KNOWN, *values])
        return why_not(network, 1, 1, scope=ALL, weights=weights).suggestion.fits[0]

    assert [points(past=years * 365).points for years in (0, 2, 4)] == [400, 200, 133]
    assert points(Tie(2, 3, 2, "member", 500, TODAY)) == Reason("introducer", 500, (("node", 3),))


def test_a_role_at_whose_field_it_is_counts_and_so_does_one_on_the_side_of_who_asks():
    field = Node(2, "place", 0, 100, "a", owner=8)
    owner = Node(8, "organisation", 0, 100, "a")
    was_there = dataclasses.replace(OFFICIAL, past=((8, TODAY - 10),))
    assert introduced(club(owner, official=was_there, giver=field)).values == (("node", 3), ("past", 8))
    group = Node(1, "initiative", 0, 0, "a")
    was_in_group = Node(3, "person", 0, 0, "a", past=((1, TODAY - 10),))
    found = card(group, GIVER, Need(1, 1, TUIN), Talent(1, 2, TUIN), was_in_group, Tie(1, 2, 3, "knows", 900, TODAY))
    assert introduced(found).values == (("node", 3), ("past", 1))


@pytest.mark.parametrize(
    ("details", "known"),
    [
        ({"organisation": 1, "shared": False}, True),
        ({"organisation": 7, "shared": True}, True),
        ({"organisation": 7, "shared": True, "listed": True}, False),
        ({"organisation": 1, "consent": False}, False),
        ({"organisation": 1, "active": False}, False),
    ],
)
def test_what_somebody_was_before_is_known_as_a_tie_would_be(details, known):
    worker = Scope(TODAY, 1, frozenset({"a"}), lists=frozenset({7}))
    seeker = dataclasses.replace(SEEKER, organisation=1)
    official = dataclasses.replace(OFFICIAL, **details)
    own = dataclasses.replace(KNOWN, organisation=1)
    values = [seeker, CLUB, Need(1, 1, TUIN, organisation=1), Talent(1, 2, TUIN), official, own]
    assert bool(introduced(card(*values, scope=worker))) == known


GEMEENTE = Node(6, "organisation", 0, 0, "a", sort="gemeente")
OFFICER = {"professional": True, "organisation": 6}


@pytest.mark.parametrize("whose", [1, 2], ids=["who asks", "who gives"])
@pytest.mark.parametrize(
    ("wish", "who"),
    [
        ({"other": 3}, 4),
        ({"other": 6}, 4),
        ({"sort": "gemeente"}, 4),
        ({"sort": "politie"}, 3),
        ({"other": 4, "rather": True}, 4),
        ({"sort": "gemeente", "rather": True}, 3),
    ],
)
def test_the_wish_of_either_side_decides_who_is_between_them(whose, wish, who):
    """S91: 'liever niet via de gemeente'."""
    values = [GEMEENTE, *third(3, 900, 900, **OFFICER), *third(4, 100, 100)]
    assert via(*values, ViaWish(1, whose, **{"rather": False, **wish})) == (who, None)


def test_who_works_elsewhere_or_is_no_professional_is_not_meant_by_a_sort():
    wish = ViaWish(1, 1, rather=False, sort="gemeente")
    assert via(GEMEENTE, wish, *third(3, professional=False, organisation=6)) == (3, None)
    assert via(GEMEENTE, wish, *third(3, professional=True, organisation=7)) == (3, None)


def test_who_is_kept_from_one_of_the_two_does_not_introduce_them():
    assert via(*third(3, 900, 900), *third(4, 100, 100), Apart(1, 2, 3)) == (4, None)


def test_whom_somebody_would_rather_not_have_is_not_on_the_drawn_path():
    line = [Node(n, "person", 0, 0, "a") for n in (3, 4, 5, 6)]
    ties = [Tie(n, *ends, "knows") for n, ends in enumerate(((1, 3), (3, 4), (4, 2), (1, 5), (5, 6), (6, 2)), 1)]
    assert card(*PAIR, *line, *ties).path == (3, 4)
    for wish in (ViaWish(1, 1, rather=False, other=3), ViaWish(1, 2, rather=False, other=4)):
        assert card(*PAIR, *line, *ties, wish).path == (5, 6)


@given(worlds(), scopes)
def test_nobody_is_put_between_two_against_a_wish(values, scope):
    network = Network.build(values)
    wishes = [value for value in values if isinstance(value, ViaWish) and not value.rather and value.other]
    apart = {side for value in values if isinstance(value, Apart) for side in ((value.a, value.b), (value.b, value.a))}
    for talent in network.talents.at:
        giver = network.giver(talent)
        for found in (
            needs_for(network, talent, scope=scope) if network.view(scope).see[network.nodes.at[giver]] else ()
        ):
            sides = {found.roles[0].node, giver}
            between = {*found.path, *(role.node for role in found.roles[2:])}
            assert not any(wish.node in sides and wish.other in between for wish in wishes)
            assert not any((side, node) in apart for side in sides for node in between)


@pytest.mark.parametrize(
    ("wish", "clash"),
    [
        (ViaWish(1, 1, rather=False, sort="gemeente"), (("about", "seeker"), ("sort", "gemeente"))),
        (ViaWish(1, 1, rather=False, other=6), (("about", "seeker"), ("node", 6))),
        (ViaWish(1, 1, rather=False, other=7), None),
        (ViaWish(1, 2, rather=False, sort="gemeente"), (("about", "giver"), ("sort", "gemeente"))),
        (ViaWish(1, 1, rather=True, sort="gemeente"), None),
        (ViaWish(1, 1, rather=False, sort="politie"), None),
    ],
)
def test_who_asks_hears_plainly_that_another_should(wish, clash):
    """Also when no third person is there: the worker of the unwanted sort is told so. Who is meant in person is not."""
    worker = Node(7, "person", 0, 0, "a", **OFFICER)
    seeker, giver = (dataclasses.replace(one, organisation=6) for one in (SEEKER, GIVER))
    values = (seeker, giver, Need(1, 1, TUIN, organisation=6), Talent(1, 2, TUIN), GEMEENTE, worker, wish)
    scope = Scope(TODAY, 6, frozenset({"a"}), person=7)
    expected = [] if clash is None else [Reason("rather-not-via", 0, clash)]
    assert [one for one in card(*values, scope=scope).clashes if one.code == "rather-not-via"] == expected


@pytest.mark.parametrize(
    "giver", [{"organisation": 5}, {"organisation": 6, "claimed": True}], ids=["elsewhere", "a colleague's"]
)
def test_the_wish_of_somebody_who_is_not_ones_task_is_kept_and_not_told(giver):
    worker = Node(7, "person", 0, 0, "a", **OFFICER)
    seeker = dataclasses.replace(SEEKER, organisation=6)
    values = [seeker, dataclasses.replace(GIVER, **giver), Need(1, 1, TUIN, organisation=6), Talent(1, 2, TUIN)]
    values += [GEMEENTE, worker, ViaWish(1, 2, rather=False, sort="gemeente")]
    values += [Tie(1, 1, 7, "knows", 900, TODAY, 6), Tie(2, 2, 7, "knows", 900, TODAY, 6)]
    found = card(*values, scope=Scope(TODAY, 6, frozenset({"a"}), person=7))
    assert introduced(found) is None
    assert all(one.code != "rather-not-via" for one in found.clashes)


# Something done together before one-to-one


def offers(*weights, together=()):
    """Talents of this likeness, by number from 1; those in `together` are an initiative's."""
    for number, weight in enumerate(weights, 1):
        kind = "initiative" if number in together else "person"
        yield Node(10 + number, kind, 0, 0, "a")
        yield Talent(number, 10 + number, (Weighted("tuin-onderhouden", weight),), collective=number in together)


@pytest.mark.parametrize(
    ("likeness", "together", "order", "first"),
    [
        ((800, 900, 850), {1}, [2, 3, 1], ()),
        ((900, 950, 920), {1}, [1, 2, 3], (1,)),
        ((900, 950, 950), {1, 2}, [2, 1, 3], (2, 1)),
        ((900, 950), {1, 2}, [2, 1], ()),
        ((240, 251), {1}, [1, 2], ()),
    ],
    ids=["fits clearly less", "fits as well", "both by their score", "nothing one-to-one", "does not really fit"],
)
def test_what_is_done_together_comes_first_when_both_fit(likeness, together, order, first):
    weights = dataclasses.replace(default_weights(), together=900)
    network = Network.build([SEEKER, Need(1, 1, TUIN), *offers(*likeness, together=together)])
    found = suggest(network, 1, scope=ALL, weights=weights)
    assert ([one.talent for one in found.suggestions], found.together) == (order, first)


def test_put_aside_the_score_alone_decides():
    network = Network.build([SEEKER, Need(1, 1, TUIN), *offers(900, 950, together={1})])
    put_aside = suggest(network, 1, scope=ALL, weights=dataclasses.replace(default_weights(), together=0))
    assert ([one.talent for one in put_aside.suggestions], put_aside.together) == ([2, 1], ())


@given(worlds(), scopes)
def test_within_what_comes_first_and_after_it_the_score_decides(values, scope):
    network = Network.build(values)
    for need in network.needs.values():
        if network.reads(scope, need):
            found = suggest(network, need.number, scope=scope, limit=50)
            keys = [(one.talent not in found.together, -one.score, one.talent) for one in found.suggestions]
            assert keys == sorted(keys)


# What the other side gets

WANTED = (Weighted("yoga", MILLE),)


@pytest.mark.parametrize(
    ("values", "gain"),
    [
        ([], None),
        ([Need(2, 2, WANTED)], None),
        ([Need(2, 2, WANTED), Talent(2, 1, WANTED)], (("concept", "yoga"),)),
        ([Need(2, 8, WANTED), Talent(2, 1, WANTED)], (("concept", "yoga"),)),
        ([Need(2, 2, WANTED), Talent(2, 4, WANTED)], (("concept", "yoga"), ("about", "members"))),
        ([Need(2, 2, WANTED), Talent(2, 4, WANTED), Talent(3, 1, WANTED)], (("concept", "yoga"),)),
        ([Need(2, 2, WANTED), Talent(2, 5, WANTED)], None),
        ([Need(2, 2, WANTED, open=False), Talent(2, 1, WANTED)], None),
        ([Need(2, 2, WANTED), Talent(2, 1, WANTED, active=False)], None),
    ],
)
def test_a_card_says_what_the_other_side_gets_or_that_it_is_not_known(values, gain):
    """S61: what the giver or whose field it is asks, and what the group or its members can."""
    group, field, owner = (
        Node(1, "initiative", 0, 0, "a"),
        Node(2, "place", 0, 0, "a", owner=8),
        Node(8, "organisation", 0, 0, "a"),
    )
    people = [Node(4, "person", 0, 0, "a"), Node(5, "person", 0, 0, "a")]
    ties = [Tie(1, 4, 1, "member"), Tie(2, 5, 1, "knows")]
    found = card(group, field, owner, *people, *ties, Need(1, 1, TUIN), Talent(1, 2, TUIN), *values)
    assert [one.values for one in found.fits if one.code == "gain"] == ([gain] if gain else [])
    assert [one.code for one in found.unknown if one.code == "interest-unknown"] == (
        [] if gain else ["interest-unknown"]
    )


def test_what_the_other_side_asks_is_only_said_to_who_may_read_it():
    values = [
        dataclasses.replace(SEEKER, organisation=1),
        dataclasses.replace(GIVER, organisation=1),
        Need(1, 1, TUIN, organisation=1),
        Talent(1, 2, TUIN),
        Need(2, 2, WANTED, organisation=2),
        Talent(2, 1, WANTED),
    ]
    assert all(one.code != "gain" for one in card(*values, scope=Scope(TODAY, 1, frozenset({"a"}))).fits)
