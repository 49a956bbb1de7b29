"""Figures from outside: red by rules that can be read, courses, areas that are alike, pilots and agreements."""

import datetime as dt
import shutil
from itertools import permutations
from pathlib import Path
from statistics import NormalDist

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from app.errors import Conflict, FieldError, Invalid, NotFound, Stale
from app.policy.overlay import DEFAULT, Rule, alike, chance_of, courses, slope_of
from app.policy.roles import OPERATOR, Viewer
from app.schemas.steering import ActionIn, PilotIn, RuleIn
from app.services import actions, outside, overlay, pilots
from app.texts import speak
from app.work import CONSOLE, Request, reading, writing
from tests.app.folders import NOW, imported
from tests.app.test_import_areas import CBS, feature, layer
from tests.guards.repository import ROOT

SES, SAFE, YOUTH = (rule.name for rule in DEFAULT)
KERKENVELD, RIETKAMP, HAVENKWARTIER = "BU90010102", "BU90010103", "BU90010106"
HERE = Viewer("coordinator", "account:1", "GM9001")
ELSEWHERE = Viewer("coordinator", "account:2", "GM0001")


# --- Arithmetic -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [2, 4, 5, 6])
def test_the_chance_of_a_course_is_counted_over_all_orders(length):
    def balance(values):
        return sum((b > a) - (b < a) for place, a in enumerate(values) for b in values[place + 1 :])

    orders = list(permutations(range(length)))
    for order in orders[:: len(orders) // 20 or 1]:
        as_steady = sum(balance(one) >= abs(balance(order)) for one in orders)
        assert chance_of(order) == pytest.approx(as_steady / len(orders))


def test_equal_figures_make_a_course_less_sure():
    assert chance_of([1, 2, 3, 4]) == pytest.approx(1 / 24)
    assert chance_of([1, 2, 2, 4]) > chance_of([1, 2, 3, 4])
    assert chance_of([1, 1, 1, 1]) > 0.5


def test_a_slope_is_the_median_of_all_pairs_of_years():
    assert slope_of({2021: 1.0, 2022: 2.0, 2024: 4.0}) == 1
    assert slope_of({2021: 1.0, 2022: 2.0, 2023: 3.0, 2024: 4.0, 2025: 50.0}) == pytest.approx(1), "one wild year"


def test_what_happens_everywhere_is_no_course():
    rising = {f"A{n}": {year: 50.0 + n + 3 * (year - 2020) for year in range(2020, 2025)} for n in range(8)}
    assert courses(rising) == {}
    rising["A0"] = {year: 50.0 + 12 * (year - 2020) for year in range(2020, 2025)}
    assert courses(rising) == {"A0": 12}
    rising["A0"] = dict.fromkeys(range(2020, 2025), 50.0)
    assert courses(rising) == {}, "it stays the same: that is not rising"


def test_a_course_needs_four_years_and_other_areas():
    apart = {f"A{n}": {year: 1.0 + n / 100 * year for year in range(4)} for n in range(5)} | {
        "X": {year: 40.0 * year for year in range(4)}
    }
    assert list(courses(apart)) == ["X"]
    assert (
        courses({area: {year: value for year, value in years.items() if year} for area, years in apart.items()}) == {}
    )
    assert courses({area: apart[area] for area in ("X", "A1", "A2", "A3")}) == {}


def test_a_jump_back_and_forth_is_no_course():
    still = {f"A{n}": {year: 1.0 + n / 100 * year for year in range(5)} for n in range(6)}
    assert courses(still | {"X": {0: 10.0, 1: 30.0, 2: 20.0, 3: 50.0, 4: 12.0}}) == {}


def test_areas_are_alike_by_standardised_distance():
    values = {
        "A": {"one": 0.0, "two": 0.0, "three": 0.0},
        "B": {"one": 2.0, "two": 0.0, "three": 0.0},
        "C": {"one": 0.0, "two": 40.0, "three": 2.0},
        "D": {"one": 2.0, "two": 40.0},
    }
    found = alike("A", values)
    assert [one.area for one in found] == ["B", "C"], "D shares two figures only"
    # The standard deviation of 'one' over 0, 2, 0 and 2 is 1: B is two of those away in one figure of three.
    assert found[0].distance == pytest.approx((2**2 / 3) ** 0.5)
    assert [round(one.apart, 6) for one in found[0].differences] == [2, 0, 0]
    assert {one.name: one.apart for one in found[1].differences}["two"] == pytest.approx(2)


def test_a_threshold_counts_itself_and_a_rule_without_one_is_never_red():
    assert [Rule("x", "below", -0.25, 1).red(value) for value in (-0.3, -0.25, -0.2)] == [True, True, False]
    assert [Rule("x", "above", 5, 1).red(value) for value in (4.9, 5, 6)] == [False, True, True]
    assert not Rule("x", "above", None, 1).red(NormalDist().inv_cdf(0.99))


# --- What comes in --------------------------------------------------------------------------------------------------


def test_figures_of_fewer_than_ten_people_are_withheld_but_how_many_they_are():
    few = layer(feature(aantal_inwoners=5, personenautos=40, huishoudens=0)).figures
    assert {name: figure.value for (_, _, name), figure in few.items()} == {
        "aantal_inwoners": 5, "personenautos": None, "huishoudens": None
    }  # fmt: skip
    enough = layer(feature(aantal_inwoners=10, personenautos=40)).figures
    assert {figure.value for figure in enough.values()} == {10, 40}


@pytest.mark.skipif(not CBS.exists(), reason="the map of CBS is not beside this repository")
def test_the_districts_of_cbs_come_with_outline_figures_and_source_line(database, live):
    speak("nl")
    assert imported(database, Path(CBS)).ok
    with reading(database, OPERATOR, NOW, live=live) as work:
        found = {area.code: area for area in outside.areas_on_map(work)}
        assert len(found) == 108
        assert {area.source_line for area in found.values()} == {"Kadaster / Centraal Bureau voor de Statistiek, 2024"}
        assert {area.outline["type"] for area in found.values()} == {"Polygon", "MultiPolygon"}
        assert {code for code, area in found.items() if not area.figures} == {"WK017199", "WK059999", "WK193099"}
        # Nobody lives there: what it says of people is not known, and how many they are is a figure.
        empty = found["WK017112"].figures
        assert {name: figure.value for name, figure in empty.items()} == {"aantal_inwoners": 0}
    with reading(database, Viewer("coordinator", "account:1", "GM0141"), NOW, live=live) as work:
        assert len(outside.areas_on_map(work)) == len(outside.compared(work)) == 12
        (course,) = [one for one in outside.courses_of(work, "WK014110") if one.name == "65plus"]
        assert outside.source_words(*course.figures) == "Bron: Kadaster / Centraal Bureau voor de Statistiek, 2024."
        with pytest.raises(NotFound):
            outside.courses_of(work, "WK059910")


# --- Waterrijk ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def maps(tmp_path_factory):
    at = tmp_path_factory.mktemp("maps")
    for name in ("municipality.json", "neighbourhoods.geojson", "indicators.csv"):
        shutil.copy(ROOT / "seed" / name, at / name)
    return at


@pytest.fixture
def look(database, live, maps):
    assert imported(database, maps).ok
    speak("nl")

    def opened(viewer=HERE, now=NOW):
        return reading(database, viewer, now, live=live)

    return opened


@pytest.fixture
def change(database, live, look):  # noqa: ARG001  # the figures must be there
    def opened(viewer=HERE, now=NOW, version=None):
        request = CONSOLE if version is None else Request("x", expected_version=version)
        return writing(database, viewer, now, live=live, request=request)

    return opened


def test_kerkenveld_is_twice_red_with_sources_and_years(look):
    with look() as work:
        found = overlay.marks(work)
    assert [code for code, marks in found.items() if any(mark.kind == "twice-red" for mark in marks)] == [KERKENVELD]
    (mark,) = found[KERKENVELD]
    assert (mark.words, mark.good) == ("twee keer rood", False)
    assert mark.details == (
        "Geld, school, werk (SES-WOA): -0,645 in 2025. Bron: indicators.csv.",
        "Veilig gevoel (0 tot 10): 5,3 in 2025. Bron: indicators.csv.",
    )
    assert [(one.name, one.year, one.value) for one in mark.figures] == [(SES, 2025, -0.645), (SAFE, 2025, 5.3)]


def test_in_every_year_kerkenveld_alone_was_twice_red(look):
    with look() as work:
        for year in range(2021, 2026):
            found = overlay.marks(work, dt.date(year, 12, 31))
            twice = [code for code, marks in found.items() if marks[0].kind == "twice-red"]
            assert twice == [KERKENVELD], year


def test_the_youth_care_of_rietkamp_rises_and_havenkwartier_improves_and_nothing_else(look):
    with look() as work:
        found = overlay.marks(work)
    going = {(code, mark.kind, mark.figures[0].name, mark.good) for code, marks in found.items() for mark in marks}
    assert {one for one in going if one[1] != "twice-red"} == {
        (RIETKAMP, "rising", YOUTH, False),
        (HAVENKWARTIER, "rising", SES, True),
        (HAVENKWARTIER, "rising", SAFE, True),
        (HAVENKWARTIER, "falling", YOUTH, True),
    }
    (mark,) = found[RIETKAMP]
    assert mark.words == "Jeugdzorg per 1.000 jongeren: stijgt"
    assert mark.details == (
        "Van 64,2 in 2021 naar 117,6 in 2025. In andere buurten ging dat anders. Bron: indicators.csv.",
    )


def test_areas_stand_by_name_with_the_sum_written_out(look):
    with look() as work:
        found = overlay.standings(work)
    assert [one.name for one in found] == sorted(one.name for one in found)
    sums = {one.name: one.sum for one in found if one.total}
    assert sums == {"Kerkenveld": "50 + 30 = 80", "Rietkamp": "50 + 20 = 70"}


def test_a_missing_figure_is_no_figure_and_no_zero(look):
    with look() as work:
        (course,) = [one for one in outside.courses_of(work, "BU90010108") if one.name == YOUTH]
    assert [figure.value for figure in course.figures] == [None, 41.8, 43.7, 43.6, 45.8]
    assert (course.low, course.high) == (38.1, 117.6), "over all areas, so that lines may be held beside each other"


def test_what_a_delivery_calls_red_itself_is_left_out(look):
    with look() as work:
        assert not any("rood" in name for name in overlay.names(work))


def test_a_rule_that_changes_is_a_new_version_and_the_old_list_opens_by_its_day(look, change):
    with change(version=0) as work:
        overlay.change_rule(work, SAFE, RuleIn(side="below", threshold=6.5, weight=40, note="Na overleg"))
    later = NOW + dt.timedelta(days=3)
    with look(now=later) as work:
        book = overlay.rules(work)
        assert (book.mine, book.since, book.note) == (True, NOW, "Na overleg")
        assert [rule.name for rule in book.rules] == [SES, SAFE, YOUTH], "in its place"
        assert {one.name: one.total for one in overlay.standings(work) if one.total} == {
            "Havenkwartier": 40, "Kerkenveld": 90, "Rietkamp": 110, "Stadshart": 40
        }  # fmt: skip
        before = overlay.standings(work, NOW.date() - dt.timedelta(days=1))
        assert {one.name: one.total for one in before if one.total} == {"Kerkenveld": 80, "Rietkamp": 70}
        assert overlay.standings(work, NOW.date()) == overlay.standings(work)
        assert overlay.marks(work)[RIETKAMP][0].kind == "twice-red"
    with look(Viewer("coordinator", "account:9", "GM9001")) as work:
        assert [one.mine for one in overlay.versions(work)] == [False]
    with look(ELSEWHERE) as work:
        assert (overlay.rules(work).rules, overlay.versions(work)) == (DEFAULT, [])


def test_a_rule_is_changed_from_the_version_that_was_seen(change):
    with change(version=0) as work:
        overlay.drop_rule(work, YOUTH)
    with pytest.raises(Stale), change(version=0) as work:
        overlay.drop_rule(work, SAFE)
    with change() as work:
        version = overlay.rules(work).version
    with pytest.raises(NotFound), change(version=version) as work:
        overlay.drop_rule(work, YOUTH)
    with pytest.raises(NotFound), change(version=version) as work:
        overlay.change_rule(work, "bestaat_niet", RuleIn(side="above", weight=1))


def test_there_are_not_more_rules_than_anybody_can_read(change, monkeypatch):
    monkeypatch.setattr(overlay, "MOST_RULES", 3)
    with pytest.raises(Conflict, match="too-many-rules"), change(version=0) as work:
        overlay.change_rule(work, "p_bijstand", RuleIn(side="above", threshold=10, weight=1))


def test_a_note_holds_nobody(change):
    with pytest.raises(Invalid) as caught, change(version=0) as work:
        overlay.change_rule(work, SES, RuleIn(side="below", weight=1, note="Bel Piet van Dijkstra, 06-12345678"))
    assert {field.field for field in caught.value.fields} == {"note"}


@pytest.mark.parametrize("statement", ["UPDATE overlay SET rules = '[]'", "UPDATE pilot SET compared = '[]'"])
def test_the_database_itself_keeps_versions_and_pilots_as_they_were(change, database, statement):
    with change(version=0) as work:
        overlay.drop_rule(work, YOUTH)
        pilots.start(work, RIETKAMP, PilotIn(words="Open tafel", startsOn="2026-12-01"))
    with pytest.raises(DatabaseError, match="a history is not edited"), database.writer.begin() as connection:
        connection.execute(sql(statement))


def test_districts_stand_beside_each_other_where_only_they_have_figures(look, database):
    with database.writer.begin() as connection:
        connection.execute(sql("UPDATE indicator SET area = 'WK900101' WHERE area = 'BU90010101'"))
        connection.execute(sql("DELETE FROM indicator WHERE area <> 'WK900101'"))
    with look() as work:
        assert [area.code for area in outside.compared(work)] == ["WK900101"]
        assert [one.code for one in overlay.standings(work)] == ["WK900101"]
        assert len(outside.areas_here(work)) == 8
        assert outside.courses_of(work, KERKENVELD) == []
        assert outside.courses_of(work, "WK900101", [SAFE])[0].name == SAFE
        with pytest.raises(NotFound):
            pilots.proposed(work, KERKENVELD)


# --- Pilots ---------------------------------------------------------------------------------------------------------


def test_a_pilot_keeps_the_three_areas_that_were_most_alike(look, change, database):
    with look() as work:
        proposal = pilots.proposed(work, RIETKAMP)
    assert [twin.name for twin in proposal.twins] == ["Havenkwartier", "Stadshart", "Kerkenveld"]
    for twin in proposal.twins:
        squares = [one.apart**2 for one in twin.differences]
        assert twin.distance == pytest.approx((sum(squares) / len(squares)) ** 0.5)
    with change() as work:
        made = pilots.start(work, RIETKAMP, PilotIn(words="Open tafel", startsOn="2026-12-01"))
    # Later figures make other areas alike; what was fixed stays.
    with database.writer.begin() as connection:
        connection.execute(sql("UPDATE indicator SET value = value + 1000 WHERE area = 'BU90010106'"))
    with look() as work:
        assert [twin.name for twin in pilots.proposed(work, RIETKAMP).twins] != [twin.name for twin in proposal.twins]
        shown = pilots.read(work, str(made))
        assert shown.twins == proposal.twins
        assert (shown.pilot.started, shown.names) == (False, ("Rietkamp", "Havenkwartier", "Stadshart", "Kerkenveld"))
        assert [one.when for one in shown.moments] == ["before"]
        (row,) = [row for row in shown.rows if row.label == outside.called(YOUTH)]
        assert (row.cells[0].before, row.cells[0].since) == ((2025, 117.6), None)
    with look(ELSEWHERE) as work, pytest.raises(NotFound):
        pilots.read(work, str(made))


def test_the_same_is_looked_at_after_half_a_year_a_year_and_two(look, change):
    with change() as work:
        made = pilots.start(work, RIETKAMP, PilotIn(words="Open tafel", startsOn="2026-12-01"))
    with look(now=NOW + dt.timedelta(days=500)) as work:
        shown = pilots.read(work, str(made))
        assert shown.pilot.started
        assert [(one.when, one.on) for one in shown.moments] == [
            ("before", dt.date(2026, 11, 30)),
            ("half-year", dt.date(2027, 6, 2)),
            ("year", dt.date(2027, 12, 1)),
        ]
        assert {figure for one in shown.followed for moments in one.found for figure in moments} == {None}


@pytest.mark.parametrize("day", [0, -1])
def test_a_pilot_starts_in_the_future(change, day):
    starts = (NOW.date() + dt.timedelta(days=day)).isoformat()
    with pytest.raises(Invalid) as caught, change() as work:
        pilots.start(work, RIETKAMP, PilotIn(words="Open tafel", startsOn=starts))
    assert caught.value.fields == (FieldError("startsOn", "not-in-future"),)


def test_without_figures_there_is_nothing_to_compare_with(change, database):
    with database.writer.begin() as connection:
        connection.execute(sql("DELETE FROM indicator"))
    with pytest.raises(Conflict, match="nothing-alike"), change() as work:
        pilots.start(work, RIETKAMP, PilotIn(words="Open tafel", startsOn="2026-12-01"))


# --- Agreements -----------------------------------------------------------------------------------------------------


def agreed(**values):
    return ActionIn(**{"area": KERKENVELD, "words": "Licht bij de flat", "owner": "Opbouwwerker"} | values)


def test_an_agreement_is_shown_with_its_state_and_says_when_it_is_late(look, change):
    with change() as work:
        made = actions.add(work, agreed(dueOn=(NOW + dt.timedelta(days=2)).date().isoformat(), reason="twee keer rood"))
    with look(now=NOW + dt.timedelta(days=4)) as work:
        (one,) = actions.for_area(work, KERKENVELD)
        assert (one.state, one.when, one.late, one.reason) == ("open", "2 dagen te laat", True, "twee keer rood")
        assert actions.for_area(work, RIETKAMP) == []
        assert list(actions.by_area(work)) == [KERKENVELD]
    with change(version=1) as work:
        actions.end(work, str(made), "done")
    with look(now=NOW + dt.timedelta(days=4)) as work:
        todo, (over,) = actions.listed(work)
        assert (todo, over.state, over.late, over.ended_on) == ([], "done", False, NOW.date())
        assert actions.for_area(work, KERKENVELD) == [over]
    with pytest.raises(Stale), change(version=1) as work:
        actions.end(work, str(made), "open")
    with change(ELSEWHERE, version=2) as work, pytest.raises(NotFound):
        actions.end(work, str(made), "open")


def test_an_agreement_names_a_function_unless_somebody_says_that_a_name_must_stay(change):
    with pytest.raises(Invalid) as caught, change() as work:
        actions.add(work, agreed(owner="Fatima el Idrissi", dueOn="2026-12-01"))
    assert [(field.field, field.code) for field in caught.value.fields] == [("owner", "personal-name")]
    with change() as work:
        assert actions.add(work, agreed(owner="Fatima el Idrissi", dueOn="2026-12-01", keepPersonal=True))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"dueOn": "2020-01-01"}, ("dueOn", "in-past")), ({"area": "BU00010001"}, ("area", "unknown-area"))],
)
def test_an_agreement_is_about_an_area_here_and_a_day_to_come(change, values, field):
    with pytest.raises(Invalid) as caught, change() as work:
        actions.add(work, agreed(**{"dueOn": "2026-12-01"} | values))
    assert [(one.field, one.code) for one in caught.value.fields] == [field]
