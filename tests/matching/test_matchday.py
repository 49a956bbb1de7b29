"""The match day: as brute force has it, never worse than what happens without a plan, and nobody asked too often."""

from itertools import combinations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import assignment
from matching.assignment import Candidates, Terms, assign, first_come, gini, greedy, worthwhile
from matching.matchday import Given, match_day, open_needs
from matching.model import FAR, Apart, Need, Node, Scope, Talent, UnseenError, Weighted
from matching.network import Network
from matching.suggest import ranked
from tests.matching.worlds import TODAY, scopes, worlds

GARDEN = (Weighted("tuin-onderhouden", 1000),)
HERE = "BU90010101"
ALL = Scope(TODAY, everything=True)


def market(seed, *, needs=4, talents=4, points=9):
    """A small day from one number: some talents of the same person, some people asked before."""
    dice = Random(seed)
    count, owners = dice.randint(1, talents), dice.randint(1, 3)
    pairs = [(n, t) for n in range(dice.randint(1, needs)) for t in range(count) if dice.random() < 0.7]
    rows = np.array([(n, t, dice.randint(1, points)) for n, t in pairs], np.int64).reshape(-1, 3)
    return Candidates(
        *rows.T,
        capacities=np.array([dice.randint(0, 2) for _ in range(count)], np.int64),
        owners=np.array([dice.randrange(owners) for _ in range(count)], np.int64),
        limits=np.array([dice.choice([0, 1, 2, FAR]) for _ in range(owners)], np.int64),
        asked=np.array([dice.randint(0, 3) for _ in range(owners)], np.int64),
    )


def terms_for(found, seed):
    """Some needs that take a team, two people who are kept apart, and an organisation with a quota."""
    dice = Random(seed)
    owners = len(found.limits)
    return Terms(
        teams={n: dice.choice([1, 2, 3]) for n in range(4) if dice.random() < 0.5},
        apart=frozenset(pair for pair in combinations(range(owners), 2) if dice.random() < 0.3),
        groups=np.array([dice.randrange(2) for _ in range(owners)], np.int64),
        quotas={0: dice.randint(0, 2)} if dice.random() < 0.5 else {},
    )


def allowed(found, rows, terms):
    """Whether all of this may be together, by the letter."""
    talents = [int(found.talents[row]) for row in rows]
    owners = [int(found.owners[talent]) for talent in talents]
    if any(talents.count(talent) > found.capacities[talent] for talent in talents):
        return False
    if any(owners.count(owner) > found.limits[owner] for owner in owners):
        return False
    groups = [] if terms.groups is None else [int(terms.groups[owner]) for owner in owners]
    if any(groups.count(group) > most for group, most in terms.quotas.items()):
        return False
    for need in {int(found.needs[row]) for row in rows}:
        team = [owner for row, owner in zip(rows, owners, strict=True) if found.needs[row] == need]
        if len(team) != terms.teams.get(need, 1) or len(set(team)) != len(team):
            return False
        if any(pair in terms.apart for pair in combinations(sorted(team), 2)):
            return False
    return True


def asking(found, rows):
    """What the asks of these weigh: each the more, the more often that person was asked before it."""
    weight, before = 0, found.asked.tolist()
    for row in rows:
        owner = int(found.owners[found.talents[row]])
        if found.limits[owner] < FAR:
            weight += before[owner]
            before[owner] += 1
    return weight


def by_hand(found, terms=assignment.PLAIN):
    """The best value, and the least weight of asks with that, from all that can be."""
    of = {n: [row for row in range(len(found.needs)) if found.needs[row] == n] for n in set(found.needs.tolist())}
    choices = [[(), *combinations(rows, terms.teams.get(n, 1))] for n, rows in of.items()]
    best = (0, 0)
    for picked in product(*choices):
        rows = [row for team in picked for row in team]
        if allowed(found, rows, terms):
            best = max(best, (int(found.scores[rows].sum()), -asking(found, rows)))
    return best[0], -best[1]


def said(found, made):
    return made.value, asking(found, made.chosen.tolist())


@pytest.mark.parametrize("seed", range(60))
def test_the_best_total_is_that_of_brute_force_and_spares_who_was_asked_most(seed):
    found = market(seed, points=3 if seed % 2 else 9)
    made = assign(found)
    assert allowed(found, made.chosen.tolist(), assignment.PLAIN)
    assert said(found, made) == by_hand(found)
    assert made.proven
    assert made.value >= max(greedy(found).value, first_come(found).value)


@pytest.mark.parametrize("seed", range(60))
def test_with_teams_quotas_and_people_apart_too(seed):
    found = market(seed, needs=3)
    terms = terms_for(found, seed)
    made = assign(found, terms)
    for other in (made, greedy(found, terms), first_come(found, terms)):
        assert allowed(found, other.chosen.tolist(), terms)
        assert made.value >= other.value
    assert made.proven
    assert said(found, made) == by_hand(found, terms)


@pytest.mark.parametrize("seed", range(30))
def test_where_both_ways_apply_they_agree(seed):
    found = market(seed, needs=6, talents=6)
    # A quota that nobody comes near: everything goes by the search for teams, and nothing is different.
    ample = Terms(groups=np.zeros(len(found.limits), np.int64), quotas={0: 100})
    assert said(found, assign(found, ample)) == said(found, assign(found))


def best_only(found):
    """Looks at nothing but the best of each need."""
    best = {}
    for row in range(len(found.needs)):
        need = int(found.needs[row])
        if need not in best or found.scores[row] > found.scores[best[need]]:
            best[need] = row
    return np.array(sorted(best.values()), np.int64)


def plenty(found, _rows):
    """Forgets the limits of people."""
    return np.full(len(found.limits), 9)


@pytest.mark.parametrize(
    ("name", "fault"),
    [("worthwhile", best_only), ("_scale", lambda *_: 1), ("_room", plenty)],
)
def test_a_fault_in_it_is_caught(monkeypatch, name, fault):
    monkeypatch.setattr(assignment, name, fault)
    caught = 0
    for seed in range(300):
        found = market(seed, points=3)
        made = assign(found)
        right = allowed(found, made.chosen.tolist(), assignment.PLAIN) and said(found, made) == by_hand(found)
        caught += not right
    assert caught


@given(st.integers(0, 2**32), st.randoms())
def test_the_order_of_asking_changes_nothing(seed, dice):
    values = day_of(seed)
    shuffled = list(values)
    dice.shuffle(shuffled)
    one, other = (match_day(Network.build(those), scope=ALL) for those in (values, shuffled))
    assert one == other
    assert match_day(Network.build(values), scope=ALL, needs=reversed(one.needs)) == one


@given(st.integers(0, 2**32))
def test_nobody_gives_or_is_asked_more_than_there_is_room_for(seed):
    found = market(seed, needs=12, talents=8)
    for made in (assign(found), greedy(found), first_come(found)):
        assert allowed(found, made.chosen.tolist(), assignment.PLAIN)


def test_what_is_left_out_is_never_missed():
    # The first talent can be given to both: what is worth less to either goes. The last need has nothing else.
    found = assignment.candidates(
        *(np.array(x) for x in ([0, 0, 1, 1, 2], [0, 1, 0, 2, 2], [5, 4, 5, 6, 1], [2, 9, 1]))
    )
    assert worthwhile(found).tolist() == [0, 2, 3, 4]
    assert assign(found).value == 5 + 6


def test_a_total_is_never_given_up_to_spare_somebody():
    # One point less would let the second be asked, who never was.
    found = Candidates(*map(np.array, ([0, 0], [0, 1], [500, 499], [1, 1], [0, 1], [100, 100], [99, 0])))
    assert assign(found).chosen.tolist() == [0]
    level = Candidates(*map(np.array, ([0, 0], [0, 1], [500, 500], [1, 1], [0, 1], [100, 100], [99, 0])))
    assert assign(level).chosen.tolist() == [1]


def test_who_was_never_asked_comes_before_who_is_asked_again():
    # Two needs, two people who can both twice: each is asked once.
    found = Candidates(*map(np.array, ([0, 0, 1, 1], [0, 1, 0, 1], [7] * 4, [2, 2], [0, 1], [9, 9], [0, 0])))
    assert sorted(found.talents[assign(found).chosen].tolist()) == [0, 1]


def test_of_two_needs_that_gain_as_much_from_a_talent_the_first_has_it():
    # A row of needs: each talent is worth the same to two of them, and one need stays open: the last.
    rows = [(0, 0, 5), (1, 0, 5), (1, 1, 5), (2, 1, 5), (2, 2, 5), (3, 2, 5)]
    found = assignment.candidates(*np.array(rows).T, np.ones(3, np.int64))
    assert sorted(found.needs[assign(found).chosen].tolist()) == [0, 1, 2]
    many = [(need, talent, 5) for need in range(9) for talent in range(4)]
    found = assignment.candidates(*np.array(many).T, np.ones(4, np.int64))
    assert sorted(found.needs[assign(found).chosen].tolist()) == [0, 1, 2, 3]


def test_a_plan_gives_what_first_come_and_the_best_pair_first_leave_lying():
    # The first need takes the only talent that the second can have.
    found = assignment.candidates(*map(np.array, ([0, 0, 1], [0, 1, 0], [10, 9, 8], [1, 1])))
    assert [made(found).value for made in (assign, greedy, first_come)] == [17, 10, 10]
    # Best pair first is no first come: the second need has more to gain.
    other = assignment.candidates(*map(np.array, ([0, 1], [0, 0], [3, 8], [1])))
    assert [made(other).value for made in (assign, greedy, first_come)] == [8, 8, 3]


def test_how_uneven():
    assert [gini(x) for x in ([], [0, 0], [3, 3, 3], [0, 4], [0, 0, 0, 9], [1, 2, 3])] == [0, 0, 0, 500, 750, 222]


# --- From the network ---------------------------------------------------------------------------------------------


def day_of(seed):
    """Gardens to do, and people who can, some more than once."""
    dice = Random(seed)
    people = [Node(n, "person", dice.randrange(2000), dice.randrange(2000), HERE, 1) for n in range(1, 9)]
    needs = [Need(n, n, GARDEN, organisation=1) for n in range(1, 5)]
    talents = [Talent(n, dice.randint(5, 8), GARDEN, capacity_left=dice.choice([None, 1, 2])) for n in range(1, 5)]
    return [*people, *needs, *talents]


def garden(*talents, limits=None, asked=None, needs=2, **more):
    """A plan for so many gardens."""
    people = [Node(n, "person", 100 * n, 0, HERE, 1) for n in range(1, 9)]
    wanted = [Need(n, n, GARDEN, organisation=1) for n in range(1, needs + 1)]
    network = Network.build([*people, *wanted, *talents, *more.pop("values", [])])
    return match_day(network, scope=ALL, given=Given(limits or {}, asked or {}, **more))


def test_a_talent_of_one_person_is_given_once_where_nobody_said_how_often():
    assert len(garden(Talent(1, 5, GARDEN)).pairs) == 1
    assert len(garden(Talent(1, 5, GARDEN, capacity_left=2)).pairs) == 2
    assert len(garden(Talent(1, 5, GARDEN, capacity_left=1, collective=True)).pairs) == 1
    assert len(garden(Talent(1, 5, GARDEN, collective=True)).pairs) == 2


def test_the_limit_is_that_of_the_person_over_all_talents_together():
    both = Talent(1, 5, GARDEN), Talent(2, 5, GARDEN)
    assert len(garden(*both).pairs) == 2
    plan = garden(*both, limits={5: 1}, asked={5: 2})
    assert len(plan.pairs) == 1
    assert plan.asks == ((5, 2, 3),)
    assert len(plan.still_open) == 1
    assert garden(*both, limits={5: 0}).pairs == ()
    assert garden(*both, limits={5: -3}).pairs == ()


def test_a_plan_says_what_it_weighed_and_how_it_is_spread():
    plan = garden(Talent(1, 5, GARDEN), Talent(2, 6, GARDEN), limits={5: 3, 6: 3}, asked={5: 2})
    assert plan.needs == (1, 2)
    assert plan.candidates == 4
    assert (plan.best.needs, plan.still_open) == (2, ())
    assert plan.best.value == sum(pair.points for pair in plan.pairs)
    assert plan.gini_before == 500
    assert plan.best.gini == 250
    assert plan.proven


def test_a_team_is_whole_or_nobody_and_never_of_two_who_are_kept_apart():
    helpers = [Talent(n, n, GARDEN) for n in (5, 6, 7)]
    assert len(garden(*helpers, needs=1, teams={1: 3}).pairs) == 3
    assert garden(*helpers, needs=1, teams={1: 4}).pairs == ()
    assert garden(*helpers, needs=1, teams={1: 3}, values=[Apart(1, 5, 6)]).pairs == ()
    pair = garden(*helpers, needs=1, teams={1: 2}, values=[Apart(1, 5, 6)]).pairs
    assert {5, 6} != {one.talent for one in pair}
    assert len(pair) == 2


def test_an_organisation_is_asked_no_more_than_its_quota():
    helpers = [Talent(n, n, GARDEN) for n in (5, 6, 7)]
    assert len(garden(*helpers, needs=3).pairs) == 3
    assert len(garden(*helpers, needs=3, quotas={1: 2}).pairs) == 2


def test_progress_is_told_after_each_need_and_a_need_that_is_not_seen_is_not_there():
    told = []
    network = Network.build(day_of(1))
    plan = match_day(network, scope=ALL, needs=[2, 1], progress=lambda *how_far: told.append(how_far))
    assert told == [(1, 2), (2, 2)]
    assert plan.needs == (1, 2)
    with pytest.raises(UnseenError):
        match_day(network, scope=Scope(TODAY, organisation=2), needs=[1])


@given(worlds(), scopes)
def test_every_pair_of_a_plan_is_one_that_the_need_by_itself_gets(values, scope):
    network = Network.build(values)
    plan = match_day(network, scope=scope)
    assert plan.needs == open_needs(network, scope)
    for pair in plan.pairs:
        assert (pair.talent, pair.points) in ranked(network, pair.need, scope=scope)
    assert plan.best.value >= max(plan.greedy.value, plan.first_come.value)
    assert len({pair.need for pair in plan.pairs}) == len(plan.pairs) == plan.best.needs
