"""Personal data in the texts of a folder: every row is stored, and the report says where, without quoting it."""

import pytest

from app.importing import personal
from app.importing.personal import FREE_TEXTS, MOST_LINES, SENTENCES
from app.importing.rows import schemas
from matching.personal import MASKS
from tests.app.folders import HERE, NOW, PEOPLE, TALENTS, database, folder, imported, rows
from tests.guards.repository import ROOT

NEEDS = TALENTS.replace("talent", "need")
SECRETS = [
    "06-12345678",
    "123456782",
    "Anneke Visser",
    "Lindestraat 12",
    "NL91 ABNA 0417 1643 00",
    "a.v@mail.voorbeeld.nl",
]


@pytest.fixture
def base(tmp_path):
    with database(f"sqlite:///{tmp_path / 'lite.db'}") as found:
        yield found


def said(number: int, text: str) -> str:
    return f'T{number},person,P1,"{text}",{HERE}'


def test_nothing_is_refused_and_every_kind_is_reported_by_line(tmp_path, base):
    texts = [
        "Ik snoei graag.",
        "Bel 06-12345678 of 06-12345678 voor de tuin.",
        "Mijn bsn is 123456782 en ik heet Anneke Visser.",
        "Lindestraat 12, a.v@mail.voorbeeld.nl",
        "Stort het op NL91 ABNA 0417 1643 00.",
        "Tuin? 06-12345678!",
    ]
    at = folder(
        tmp_path / "in",
        people=[PEOPLE, f"P1,Anna,{HERE},ja"],
        talents=[TALENTS, *(said(number, text) for number, text in enumerate(texts))],
        needs=[NEEDS, said(1, "Hulp in huis, bel 06-12345678.")],
        signals=["signal_id,text,neighbourhood", f"S1,Mevrouw Jansen klaagt over het licht,{HERE}"],
    )
    report = imported(base, at)
    assert (report.ok, report.stored) == (True, True)
    assert [row["text"] for row in rows(base, "talent")] == texts
    warnings = report.files["talents.csv"].warnings
    assert [warning.split(";")[0] for warning in warnings] == [
        "kolom text: een burgerservicenummer in de tekst van regel 4",
        "kolom text: een rekeningnummer in de tekst van regel 6",
        "kolom text: een e-mailadres in de tekst van regel 5",
        "kolom text: een telefoonnummer in de tekst van regel 3 en 7",
        "kolom text: een adres in de tekst van regel 5",
        "kolom text: een naam met achternaam in de tekst van regel 4",
    ]
    assert [warning.split(" in ")[0] for warning in report.files["needs.csv"].warnings] == [
        "kolom text: een telefoonnummer"
    ]
    assert [warning.split(" in ")[0] for warning in report.files["signals.csv"].warnings] == [
        "kolom text: een naam met achternaam"
    ]
    assert "people.csv" not in {name for name, file in report.files.items() if file.warnings}
    printed = str(report.to_json())
    assert [secret for secret in [*SECRETS, "Jansen"] if secret in printed] == []


def test_the_conditions_of_an_offer_are_a_free_text_too(tmp_path, base):
    at = folder(
        tmp_path / "in",
        people=[PEOPLE, f"P1,Anna,{HERE},ja"],
        talents=[f"{TALENTS},constraints", f"{said(1, 'Ik snoei.')},niet bij Anneke Visser"],
    )
    (warning,) = imported(base, at).files["talents.csv"].warnings
    assert warning.startswith("kolom constraints: een naam met achternaam in de tekst van regel 2;")


def test_a_long_file_names_the_first_lines_and_counts_the_rest(tmp_path, base):
    many = [said(number, "Bel 06-12345678.") for number in range(MOST_LINES + 5)]
    at = folder(tmp_path / "in", people=[PEOPLE, f"P1,Anna,{HERE},ja"], talents=[TALENTS, *many])
    (warning,) = imported(base, at).files["talents.csv"].warnings
    assert "van regel 2, 3, 4," in warning
    assert f", {MOST_LINES + 1} en nog 5 andere;" in warning


def test_waterrijk_gives_no_false_alarm(base):
    report = imported(base, ROOT / "seed")
    assert {name: file.warnings for name, file in report.files.items() if name in FREE_TEXTS and file.warnings} == {}


def test_every_kind_and_every_free_text_that_there_is():
    assert SENTENCES.keys() == MASKS.keys()
    plan = schemas(NOW.date())
    for file, columns in FREE_TEXTS.items():
        assert set(columns) <= {column.name for column in plan[file].columns}
    free = {(file, column.name) for file in plan for column in plan[file].columns if column.name in {"text", "note"}}
    assert free <= {(file, column) for file, columns in FREE_TEXTS.items() for column in columns}


def test_a_report_that_quotes_what_it_found_is_caught(tmp_path, base, monkeypatch):
    monkeypatch.setattr(personal, "_listed", lambda _lines: "06-12345678")
    at = folder(tmp_path / "in", people=[PEOPLE, f"P1,Anna,{HERE},ja"], talents=[TALENTS, said(1, "Bel 06-12345678.")])
    assert "06-12345678" in str(imported(base, at).to_json())
