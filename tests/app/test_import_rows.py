"""One row by itself: what a cell may hold, and the reason when it holds something else."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing import cells, records, rows
from app.importing.cells import Refused
from matching.model import slots_from

SCHEMAS = rows.schemas(dt.date(2026, 11, 1))


def checked(file, **values):
    """Check one row; columns that are not named are absent."""
    content = ";".join(values) + "\n" + ";".join(f'"{v}"' for v in values.values()) + "\n"
    sheet = records.read(content.encode(), [column.name for column in SCHEMAS[file].columns])
    assert len(sheet.records) == 1
    return rows.check(SCHEMAS[file], sheet)


def value(file, column, cell, **others):
    good, bad = checked(file, **others, **{column: cell})
    assert bad == []
    return good[0].values[column]


def refusal(file, column, cell, **others):
    good, bad = checked(file, **others, **{column: cell})
    assert good == []
    ((line, reason),) = bad
    assert line == 2
    assert column in reason
    assert not cell.strip() or len(cell.strip()) < 4 or cell.strip() not in reason
    return reason


PERSON = {"person_id": "P1", "neighbourhood": "BU90020101"}
TALENT = {"talent_id": "T1", "owner_id": "P1", "text": "koken", "neighbourhood": "BU90020101"}
NEED = {"need_id": "N1", "owner_id": "P1", "text": "koken", "neighbourhood": "BU90020101"}
TIE = {"tie_id": "B1", "source_id": "P1", "target_id": "P2"}
STORY = {"introduction_id": "I1", "need_id": "N1", "talent_id": "T1"}


@pytest.mark.parametrize("cell", ["2026-10-01", "1-10-2026", "01-10-2026", "1/10/2026", " 2026-10-01 "])
def test_a_day_in_every_spelling(cell):
    assert value("ties.csv", "since", cell, **TIE) == dt.date(2026, 10, 1)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_the_day_comes_before_the_month(day):
    assert cells.day(f"{day.day}-{day.month}-{day.year}") == cells.day(day.isoformat()) == day


@pytest.mark.parametrize("cell", ["10-31-2026", "31-2-2026", "2025", "gisteren", "2026-1-1-1", "1-10-26", "1890-01-01"])
def test_no_such_day(cell):
    refusal("ties.csv", "since", cell, **TIE)


@pytest.mark.parametrize(
    ("file", "column", "cell", "expected", "others"),
    [
        ("ties.csv", "strength", "0,5", 0.5, TIE),
        ("ties.csv", "strength", "1", 1.0, TIE),
        ("ties.csv", "type", "Buur van", "neighbour", TIE),
        ("people.csv", "birth_year_band", "1970-1974", (1970, 1974), PERSON),
        ("people.csv", "birth_year_band", "1970", (1970, 1970), PERSON),
        ("people.csv", "languages", "AR;rif+nl", "ar;rif;nl", PERSON),
        ("people.csv", "consent_matching", "Ja", True, PERSON),
        ("people.csv", "consent_matching", "0", False, PERSON),
        ("people.csv", "gender", "vrouw", "woman", PERSON),
        ("people.csv", "role", "vrijwilliger", ("resident", "volunteer"), PERSON),
        ("talents.csv", "availability", "di-ochtend; za-nacht", slots_from(["di-ochtend", "za-nacht"]), TALENT),
        ("talents.csv", "status", "vol", "full", TALENT),
        ("talents.csv", "capacity", "", None, TALENT),
        ("needs.csv", "status", "in behandeling", "in-progress", NEED),
        ("needs.csv", "urgency", "spoed", "emergency", NEED),
        ("introductions.csv", "state", "kennismaking gepland", "agreed", STORY),
    ],
)
def test_a_cell_becomes_a_value(file, column, cell, expected, others):
    assert value(file, column, cell, **others) == expected


@pytest.mark.parametrize(
    ("file", "column", "cell", "others"),
    [
        ("ties.csv", "strength", "0", TIE),
        ("ties.csv", "strength", "1.01", TIE),
        ("ties.csv", "strength", "nan", TIE),
        ("ties.csv", "strength", "1e3", TIE),
        ("ties.csv", "type", "vijand van", TIE),
        ("ties.csv", "tie_id", "x" * 65, {"source_id": "P1", "target_id": "P2"}),
        ("people.csv", "lon", "155000", PERSON),
        ("people.csv", "lat", "-90.5", PERSON),
        ("people.csv", "birth_year_band", "1974-1970", PERSON),
        ("people.csv", "birth_year_band", "2031", PERSON),
        ("people.csv", "languages", "nederlands", PERSON),
        ("people.csv", "consent_matching", "misschien", PERSON),
        ("people.csv", "first_name", "x" * 101, PERSON),
        ("people.csv", "person_id", " ", {"neighbourhood": "BU90020101"}),
        ("talents.csv", "text", "x" * 4001, {k: v for k, v in TALENT.items() if k != "text"}),
        ("talents.csv", "availability", "dinsdagochtend", TALENT),
        ("talents.csv", "max_distance_m", "-1", TALENT),
        ("talents.csv", "max_distance_m", "1.5", TALENT),
        ("talents.csv", "max_distance_m", "\u0661\u0662", TALENT),
        ("talents.csv", "max_distance_m", "99999999999", TALENT),
        ("talents.csv", "owner_type", "robot", TALENT),
        ("introductions.csv", "rating_need", "6", STORY),
        ("introductions.csv", "state_history", "[{]", STORY),
        ("introductions.csv", "state_history", "[" * 100_000, STORY),
        ("introductions.csv", "state_history", "[1]", STORY),
    ],
)
def test_a_cell_out_of_bounds_is_refused_by_name_and_not_repeated(file, column, cell, others):
    refusal(file, column, cell, **others)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "=HYPERLINK(x)",
        "@SUM(1+1)",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "\t=1+1",
        "'=1+1",
        "\uff1d1+1",
        "-1+HYPERLINK(a)",
    ],
)
def test_a_formula_is_refused_by_name(cell):
    assert "formule" in refusal("talents.csv", "text", cell, **{k: v for k, v in TALENT.items() if k != "text"})


@pytest.mark.parametrize(
    "cell", ["-liever niet", "- koffie (met melk)", "+31 6 1234", "+31(0)20 1234", "@jan kookt", "1 + 1 = 2", "'t park"]
)
def test_an_ordinary_sentence_is_not_a_formula(cell):
    others = {k: v for k, v in TALENT.items() if k != "text"}
    assert value("talents.csv", "text", cell, **others) == cell


def test_a_tie_without_strength_is_told_that_it_must_be_more():
    assert "groter dan 0 en hoogstens 1" in refusal("ties.csv", "strength", "0", **TIE)
    assert "groter dan 0 en hoogstens 1" in refusal("ties.csv", "strength", "-0.1", **TIE)


@pytest.mark.parametrize(("file", "others"), [("talents.csv", TALENT), ("needs.csv", NEED)])
def test_a_list_of_languages_may_be_a_hundred_characters(file, others):
    codes = [f"{a}{b}a" for a in "abcde" for b in "abcde"]
    assert value(file, "language", ";".join(codes), **others) == ";".join(codes)
    refusal(file, "language", ";".join([*codes, "zza"]), **others)


def test_more_left_than_there_was_is_refused():
    assert "meer over" in refusal("talents.csv", "capacity_left", "3", **TALENT, capacity="2")


def test_a_tie_to_oneself_is_refused():
    refusal("ties.csv", "target_id", "P1", tie_id="B1", source_id="P1")


def test_a_history_must_end_in_the_state():
    history = '[{""state"": ""voorgesteld"", ""at"": ""2026-01-02"", ""by"": ""x""}]'
    refusal("introductions.csv", "state_history", history, **STORY, state="verlopen")
    steps = value("introductions.csv", "state_history", history, **STORY, state="voorgesteld")
    assert steps == [{"state": "proposed", "day": dt.date(2026, 1, 2), "by": "x"}]


def test_half_a_character_in_a_history_is_refused():
    refusal("introductions.csv", "state_history", r'[{""state"": ""voorgesteld"", ""by"": ""\ud800""}]', **STORY)


def test_only_id_owner_text_and_neighbourhood_are_required():
    for file, required in {
        "people.csv": PERSON, "talents.csv": TALENT, "needs.csv": NEED, "ties.csv": TIE, "introductions.csv": STORY
    }.items():  # fmt: skip
        good, bad = checked(file, **required, **{"?": "x"})
        assert (len(good), bad) == (1, [])


def test_the_second_of_a_double_id_is_refused_with_the_line_of_the_first():
    sheet = records.read(b"person_id,neighbourhood\nP1,B\nP2,B\nP1,B\n", list(PERSON))
    good, bad = rows.check(SCHEMAS["people.csv"], sheet)
    assert [row.line for row in good] == [2, 3]
    assert bad == [(4, "kolom person_id: dit id staat ook al op regel 2")]


def test_a_header_without_a_required_column_refuses_every_row():
    sheet = records.read(b"person_id,buurt\nP1,B\nP2,B\n", list(PERSON))
    assert [line for line, _ in rows.check(SCHEMAS["people.csv"], sheet)[1]] == [2, 3]


@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_any_text_is_read_or_refused(cell):
    reasons = []
    for read in {column.read for schema in SCHEMAS.values() for column in schema.columns}:
        try:
            read(cell.strip())
        except Refused as reason:
            reasons.append(str(reason))
    assert all(reasons)
