"""What issue 7 promises of more than two: rings, match days, tables, no role against a rule, the clock on the wall."""

import time

import pytest
from hypothesis import settings

from bench import compare as timed
from bench.generate import SIZES, town
from matching.assignment import assign, first_come, greedy
from matching.exchange import rings
from tests.matching import test_activities as activities
from tests.matching import test_combine as combined
from tests.matching import test_exchange as exchanged
from tests.matching import test_gathering as gathered
from tests.matching import test_hours as hourly
from tests.matching import test_matchday as planned
from tests.proof.conftest import HERE

CASES = 300
LONGEST = 3
"""Seconds for a match day of a whole municipality."""
QUICKER = 5
"""How many times as fast as scipy, where helpers are scarce."""


# --- By brute force -------------------------------------------------------------------------------------------------


def test_rings_equal_brute_force(shown):
    found, more = 0, 0
    for case in range(CASES):
        exchanged.test_rings_equal_brute_force_and_are_never_worse_than_greedy(case)
        network, possible = exchanged.small(case)
        best = rings(network, scope=exchanged.SCOPE)
        found += len(best.rings)
        more += best.score > exchanged.greedy(possible, exchanged.room_of(network))
    shown(
        "ruilen en kringen: gelijk aan alles proberen, nooit slechter dan steeds de beste eerst",
        f"{CASES} gevallen, {found} kringen, {CASES} keer gelijk en bewezen; {more} keer beter dan de beste eerst",
    )


def test_match_days_equal_brute_force(shown):
    better, teams = 0, 0
    for seed in range(CASES):
        planned.test_the_best_total_is_that_of_brute_force_and_spares_who_was_asked_most(seed)
        planned.test_with_teams_quotas_and_people_apart_too(seed)
        market = planned.market(seed, points=3 if seed % 2 else 9)
        better += assign(market).value > greedy(market).value
        teams += bool(planned.terms_for(planned.market(seed, needs=3), seed).teams)
    shown(
        "een dag voor iedereen: gelijk aan alles proberen, ook met ploegen, quota en mensen apart",
        f"{CASES} gevallen, en {CASES} met voorwaarden ({teams} met ploegen), alle gelijk en bewezen; "
        f"{better} keer beter dan steeds de beste eerst",
    )
    assert better


def test_tables_equal_trying_everything(shown):
    for number in range(CASES):
        gathered.choice_equals_trying_everything(number)
    shown(
        "tafels: dekking en kosten gelijk aan alles proberen",
        f"{CASES} gevallen van hoogstens 8 partijen en 5 belangen, alle gelijk",
    )


# --- Never against a rule -------------------------------------------------------------------------------------------

LAWS = {
    "geen rol in een combinatie tegen een harde regel": combined.test_no_role_is_ever_filled_against_a_rule,
    "geen aanbod aan een tafel tegen een harde regel": gathered.test_no_offer_is_used_against_a_rule,
    "niemand in een nieuwe activiteit tegen een harde regel": (
        activities.test_nobody_is_in_a_group_or_carries_one_against_a_rule
    ),
    "elk paar van een dag voor iedereen is er een dat de vraag zelf ook krijgt": (
        planned.test_every_pair_of_a_plan_is_one_that_the_need_by_itself_gets
    ),
    "niemand wordt vaker gevraagd dan hij kan": planned.test_nobody_gives_or_is_asked_more_than_there_is_room_for,
    "geen vrij uur in een boeking of buiten de openingstijd": (
        hourly.test_never_a_free_hour_inside_a_booking_or_outside_the_opening
    ),
    "combinaties zijn zoals de beschrijving ze geeft": combined.test_sets_are_as_they_are_told_plainly,
}


@pytest.mark.parametrize("law", LAWS)
def test_a_law_of_more_than_two_holds(law, shown):
    LAWS[law]()
    shown(law, f"{settings.default.max_examples} willekeurige gevallen, 0 keer geschonden")


def test_hours_stay_on_the_wall(shown):
    sundays = [one for year in range(2026, 2037) for one in hourly.changes(year)]
    for sunday in sundays:
        hourly.test_hours_stay_on_the_wall_in_the_weeks_of_summer_time(sunday)
        hourly.test_the_clock_never_goes_back_in_utc(sunday)
    shown(
        "uren blijven op de klok in de weken van zomer- en wintertijd, 2026 tot en met 2036",
        f"{len(sundays)} weken, elk uur gelijk",
    )


# --- A whole municipality -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def matchday():
    """Give the program that measures it, which finds what it is made of beside itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HERE.parents[1] / "bench")
        import matchday

        yield matchday


@pytest.fixture(scope="module")
def generated():
    return town(SIZES["M"])


def test_a_match_day_of_a_municipality_within_three_seconds(matchday, generated, shown):
    given = matchday.day(generated, *matchday.DAYS["ample"][:2])
    taken = []
    for _ in range(3):
        begin = time.perf_counter()
        best = assign(given)
        taken.append(time.perf_counter() - begin)
    over = [100 * (best.value / other(given).value - 1) for other in (greedy, first_come)]
    shown(
        f"een dag voor iedereen: 5.000 vragen x 20.000 mensen binnen {LONGEST} s, bewezen het beste",
        f"{sorted(taken)[1]:.2f} s van kandidaten tot plan ({len(given.needs):,} kandidaten), {best.value:,} punten; "
        f"{over[0]:.2f} % boven de beste eerst, {over[1]:.2f} % boven wie het eerst komt",
    )
    assert best.proven
    assert sorted(taken)[1] <= LONGEST


def test_where_helpers_are_scarce_it_is_five_times_as_fast_as_scipy(matchday, generated, shown):
    given = matchday.day(generated, *matchday.DAYS["scarce"][:2])
    best = assign(given)
    scipy = next(matchday.peers(given, "scarce"))
    assert scipy.run() == best.value
    ratio, spread, ours, theirs, runs = timed._times(timed.Way("ortools", lambda: assign(given), len), scipy)
    shown(
        f"een dag voor iedereen: 5.000 x 2.500 (schaars) minstens {QUICKER} keer zo snel als scipy, gelijk en bewezen",
        f"{ratio} keer (van {spread}), {ours} tegen {theirs} ms in de mediaan van {runs} keer, {best.value:,} punten",
    )
    assert best.proven
    assert float(ratio.replace(",", "")) >= QUICKER


def test_the_same_plan_every_run(matchday, generated, shown):
    given = matchday.day(generated, *matchday.DAYS["small"][:2])
    seen = {tuple(assign(given).chosen.tolist()) for _ in range(21)}
    shown("een dag voor iedereen: elke keer hetzelfde plan", f"{len(seen)} plan in 21 keer, {len(min(seen))} paren")
    assert len(seen) == 1
