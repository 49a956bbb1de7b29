"""A whole folder: stored or reported, all or nothing, and the second time nothing happens."""

import csv
import datetime as dt
import shutil

import pytest
from sqlalchemy import text

from app.errors import Invalid
from app.importing import import_folder
from app.live import Live
from app.policy.roles import OPERATOR
from app.work import writing
from matching import reading
from tests.app.folders import HERE, NOW, PEOPLE, TALENTS, THERE, database, dump, folder, imported, reasons, rows
from tests.guards.repository import ROOT

SEED = ROOT / "seed"
ROWS_OF_WATERRIJK = {
    "municipality.json": 1, "neighbourhoods.geojson": 8, "indicators.csv": 40, "organisations.csv": 44,
    "professionals.csv": 41, "initiatives.csv": 55, "places.csv": 35, "people.csv": 414, "talents.csv": 600,
    "needs.csv": 217, "ties.csv": 1800, "introductions.csv": 120, "do_not_introduce.csv": 10, "signals.csv": 150,
}  # fmt: skip


ROWS_STORED = {
    "talent": 600, "need": 217, "tie": 1800, "introduction": 120, "kept_apart": 10, "signal": 150, "identity": 455,
    "initiative": 55, "organisation": 44, "place": 35, "node": 589,
}  # fmt: skip


@pytest.fixture
def base(database_url):
    with database(database_url) as found:
        yield found


@pytest.fixture
def lite(tmp_path):
    with database(f"sqlite:///{tmp_path / 'lite.db'}") as found:
        yield found


def of(base, table, **wanted):
    return [row for row in rows(base, table) if all(row[name] == value for name, value in wanted.items())]


def node(base, listed_as, identity):
    (found,) = of(base, "node", listed_as=listed_as, source_id=identity)
    return found


def test_waterrijk_is_stored_whole_and_twice_is_once(base):
    report = imported(base, SEED)
    assert (report.ok, report.stored, report.changed) == (True, True, True)
    found = {name: file["rows"] for name, file in report.to_json().items() if file["rows"]}
    assert found == ROWS_OF_WATERRIJK
    for table, count in ROWS_STORED.items():
        assert len(rows(base, table)) == count, table
    before = dump(base)
    assert len(before["change"]) == 1
    assert {row["status"] for row in rows(base, "talent")} == {"active", "paused", "full", "withdrawn"}
    again = imported(base, SEED)
    assert (again.ok, again.stored, again.changed) == (True, True, False)
    assert dump(base) == before


def test_waterrijk_as_it_should_be_read(lite):
    imported(lite, SEED)
    welfare, council = node(lite, "organisation", "OR02"), node(lite, "organisation", "OR01")
    person, worker = node(lite, "person", "P0001"), node(lite, "professional", "PR01")
    assert person["organisation"] == welfare["organisation"] == council["organisation"] == welfare["number"]
    assert worker["organisation"] == welfare["number"]
    (identity,) = of(lite, "identity", node=person["number"])
    assert (identity["first_name"], identity["last_name"]) == ("Kees", "Kromhaak")
    assert {row["kind"] for row in of(lite, "role", node=person["number"])} >= {"resident", "volunteer"}
    assert {row["purpose"]: row["given"] for row in of(lite, "consent", node=person["number"])} == dict.fromkeys(
        ("matching", "contact", "statistics", "partners"), True
    )
    employed = {row["number"]: row["organisation"] for row in of(lite, "node", listed_as="professional")}
    ties = [row for row in rows(lite, "tie") if row["a"] in employed and row["b"] not in employed]
    assert ties
    assert all(row["organisation"] == employed[row["a"]] for row in ties)
    assert all(row["imported"] for row in rows(lite, "introduction"))
    assert all(row["imported"] for row in rows(lite, "introduction_step"))
    assert len(rows(lite, "talent_concept")) > 600
    assert all(row["weight"] > 0 for row in rows(lite, "talent_concept"))
    assert len(of(lite, "role", kind="member")) > 100
    assert {row["inhabitants"] for row in of(lite, "area", code="BU90010101")} == {3145}


def test_a_changed_row_changes_that_row_only(tmp_path, base):
    at = folder(tmp_path / "m", people=[PEOPLE, f"P1,Ali,{HERE},ja", f"P2,Bo,{HERE},ja"],
                talents=[TALENTS, f"T1,person,P1,Ik kook graag,{HERE}", f"T2,person,P2,Ik rijd,{HERE}"])  # fmt: skip
    imported(base, at)
    before = dump(base)
    folder(at, people=[PEOPLE, f"P1,Ali,{HERE},ja", f"P2,Bob,{THERE},ja"],
           talents=[TALENTS, f"T1,person,P1,Ik geef les in breien,{HERE}"])  # fmt: skip
    assert imported(base, at).changed
    after = dump(base)
    assert {name for name in after if after[name] != before[name]} == {
        "node", "identity", "talent", "talent_concept", "change"
    } | ({"talent_limit"} if after["talent_limit"] != before["talent_limit"] else set())  # fmt: skip
    assert [(row["source_id"], row["version"]) for row in rows(base, "node")] == [("P1", 1), ("P2", 2)]
    assert [(row["source_id"], row["version"]) for row in rows(base, "talent")] == [("T1", 2), ("T2", 1)]
    with base.writer.begin() as connection:  # numbers handed out later do not meet those of the import
        connection.execute(text(
            "INSERT INTO node (municipality, id, version, kind, listed_as, neighbourhood, status)"
            f" VALUES ('GM9002', '{'a' * 32}', 1, 'person', 'person', '{HERE}', 'active')"
        ))  # fmt: skip


def test_a_name_that_changes_steps_up_the_version_of_the_card(tmp_path, lite):
    at = folder(tmp_path / "m", people=[PEOPLE, f"P1,Ali,{HERE},ja"])
    imported(lite, at)
    imported(lite, folder(at, people=[PEOPLE, f"P1,Alie,{HERE},ja"]))
    versions = {table: [row["version"] for row in rows(lite, table)] for table in ("node", "identity", "person")}
    assert versions == {"node": [2], "identity": [2], "person": [1]}


def test_without_partial_nothing_is_stored_and_with_it_the_good_rows_are(tmp_path, base):
    at = folder(tmp_path / "m", people=[PEOPLE, f"P1,Ali,{HERE},ja", "P2,Bo,BU99999999,ja"])
    report = imported(base, at)
    assert (report.ok, report.stored) == (False, False)
    assert report.files["people.csv"].accepted == 1
    assert all(found == [] for found in dump(base).values())
    assert imported(base, at, partial=True).stored
    assert [row["source_id"] for row in rows(base, "node")] == ["P1"]


def test_who_leans_on_a_rejected_row_is_rejected_too(tmp_path, lite):
    at = folder(
        tmp_path / "m",
        people=[PEOPLE, f"P1,Ali,{HERE},ja", f"P2,Bo,{HERE},misschien", f"X,Cas,{HERE},ja"],
        initiatives=["initiative_id,name,neighbourhood,place_id", f"X,Soep,{HERE},", f"I2,Soep,{HERE},PL9"],
        talents=[TALENTS, f"T1,person,P2,koken,{HERE}", f"T2,person,P9,koken,{HERE}", f"T3,,P1,koken,{HERE}",
                 f"T4,,X,koken,{HERE}", f"T5,initiative,P1,koken,{HERE}"],
        needs=["need_id,owner_id,text,neighbourhood,reported_by", f"N1,P1,eten,{HERE},", f"N2,P1,eten,{HERE},PR9"],
        ties=["tie_id,source_id,target_id", "B1,P1,P2", "B2,P1,X", "B3,P1,P9", "B4,P1,P1"],
        introductions=["introduction_id,need_id,talent_id", "A,N1,T3", "B,N1,T1", "C,N2,T3"],
        do_not_introduce=["a_id,b_id,reason", "P1,P9,geheim"],
        signals=["signal_id,text,neighbourhood,root_cause_signal_id", f"S1,a,{HERE},S2", f"S2,b,{HERE},S1",
                 f"S3,c,{HERE},S4", f"S4,d,{HERE},", f"S5,e,{HERE},S9", f"S6,f,{HERE},S5", f"S7,f,{HERE},S1"],
    )  # fmt: skip
    report = imported(lite, at, partial=True)
    rejected = {name: {n: file[n] for n in sorted(file)} for name in report.files if (file := reasons(report, name))}
    assert {name: list(found) for name, found in rejected.items()} == {
        "people.csv": [3], "initiatives.csv": [3], "talents.csv": [2, 3, 5, 6], "needs.csv": [3],
        "ties.csv": [2, 3, 4, 5], "introductions.csv": [3, 4], "do_not_introduce.csv": [2],
        "signals.csv": [2, 3, 6, 7, 8],
    }  # fmt: skip
    assert "zelf afgekeurd" in rejected["talents.csv"][2]
    assert "staat niet in de lijst" in rejected["talents.csv"][3]
    assert "meer dan een lijst" in rejected["talents.csv"][5]
    assert "kring" in rejected["signals.csv"][2]
    assert "zelf afgekeurd" in rejected["signals.csv"][7]
    assert all(file.accepted + len(file.rejected) == file.rows for file in report.files.values())


def test_a_later_folder_may_refer_to_what_is_stored(tmp_path, lite):
    imported(lite, folder(tmp_path / "a", people=[PEOPLE, f"P1,Ali,{HERE},ja", f"P2,Bo,{HERE},ja"]))
    report = imported(lite, folder(tmp_path / "b", ties=["tie_id,source_id,target_id", "B1,P1,P2"]))
    assert (report.ok, len(rows(lite, "tie"))) == (True, 1)


NESTED = "initiative_id,name,neighbourhood,part_of_id"


def test_an_initiative_may_be_part_of_another_in_any_order_and_never_in_a_circle(tmp_path, lite):
    at = folder(tmp_path / "m", initiatives=[
        NESTED, f"I1,Koor,{HERE},I2", f"I2,Huis,{HERE},", f"I3,Soep,{HERE},I4", f"I4,Brood,{HERE},I3",
        f"I5,Zang,{HERE},I9", f"I6,Dans,{HERE},I5", f"I7,Zelf,{HERE},I7",
    ])  # fmt: skip
    report = imported(lite, at, partial=True)
    found = reasons(report, "initiatives.csv")
    assert sorted(found) == [4, 5, 6, 7, 8]
    assert [("part_of_id" in found[line], "kring" in found[line]) for line in (4, 5, 8)] == [(True, True)] * 3
    assert "zelf afgekeurd" in found[7]
    assert wholes(lite) == {"Koor": node(lite, "initiative", "I2")["number"], "Huis": None}


def test_a_later_folder_may_nest_in_what_is_stored_and_a_folder_without_the_column_changes_nothing(tmp_path, lite):
    plain = folder(tmp_path / "a", initiatives=["initiative_id,name,neighbourhood", f"I1,Koor,{HERE}"])
    imported(lite, folder(tmp_path / "h", initiatives=["initiative_id,name,neighbourhood", f"H,Huis,{HERE}"]))
    imported(lite, plain)
    assert imported(lite, folder(tmp_path / "b", initiatives=[NESTED, f"I1,Koor,{HERE},H"])).changed
    house = node(lite, "initiative", "H")["number"]
    assert wholes(lite) == {"Huis": None, "Koor": house}
    imported(lite, folder(tmp_path / "c", initiatives=["initiative_id,name,neighbourhood", f"I1,Zangkoor,{HERE}"]))
    assert wholes(lite) == {"Huis": None, "Zangkoor": house}


def wholes(base):
    return {row["name"]: row["part_of"] for row in rows(base, "initiative")}


def test_a_child_without_a_guardian_is_stored_and_kept_out_of_matching(tmp_path, lite):
    header = "person_id,birth_year_band,neighbourhood,consent_matching,consent_statistics,consent_parental"
    at = folder(tmp_path / "m", people=[
        header, f"P1,2011-2014,{HERE},ja,ja,", f"P2,2011-2014,{HERE},ja,ja,ja", f"P3,2010-2014,{HERE},ja,ja,nee"
    ])  # fmt: skip
    report = imported(lite, at)
    assert len(report.files["people.csv"].warnings) == 1
    assert report.files["people.csv"].warnings[0].startswith("regel 2:")
    numbers = {row["number"]: row["source_id"] for row in rows(lite, "node")}
    given = {(numbers[row["node"]], row["purpose"]) for row in of(lite, "consent", given=True)}
    assert given == {("P1", "statistics"), ("P2", "matching"), ("P2", "statistics"), ("P2", "parental"),
                     ("P3", "matching"), ("P3", "statistics")}  # fmt: skip


def test_words_for_how_to_reach_somebody_become_a_channel_and_a_yes_a_ground(tmp_path, base):
    header = "person_id,first_name,neighbourhood,contact_preference,consent_matching"
    channels = {"telefoon": "phone", "sms": "sms", "WhatsApp": "whatsapp", "e-mail": "email", "app": "app"}
    wishes = [*channels, "huisbezoek", ""]
    at = folder(tmp_path / "m", people=[header, *(f"P{n},Ali,{HERE},{wish},ja" for n, wish in enumerate(wishes))])
    imported(base, at)
    assert [row["channel"] for row in rows(base, "person")] == [*channels.values(), None, None]
    assert {row["ground"] for row in rows(base, "person")} == {"consent"}
    imported(base, folder(tmp_path / "n", people=[header, f"P0,Ali,{HERE},telefoon,nee", f"P1,Ali,{HERE},sms,ja"]))
    assert [row["ground"] for row in rows(base, "person")][:2] == [None, "consent"]


def test_what_someone_withdrew_is_not_given_back(tmp_path, lite):
    at = folder(tmp_path / "m", people=[PEOPLE, f"P1,Ali,{HERE},ja"])
    imported(lite, at)
    with lite.writer.begin() as connection:
        connection.execute(
            text("UPDATE consent SET given = false, withdrawn_at = '2026-10-01 00:00:00' WHERE purpose = 'matching'")
        )
    before = dump(lite)
    assert not imported(lite, at).changed
    assert dump(lite) == before


TALENTS_LEFT = "talent_id,owner_id,text,neighbourhood,capacity,capacity_left,status"


def change(base, statement):
    with base.writer.begin() as connection:
        assert connection.execute(text(statement)).rowcount


def busy_town(at, **files):
    """A folder in which much can be changed here afterwards."""
    given = {
        "organisations": ["organisation_id,name,kind,neighbourhood", f"O1,Welzijn,welzijnsorganisatie,{HERE}"],
        "people": [PEOPLE, f"P1,Ali,{HERE},ja", f"P2,Bo,{HERE},ja"],
        "talents": [TALENTS_LEFT, f"T1,P1,Ik kook graag,{HERE},3,3,actief", f"T2,P2,Ik rijd,{HERE},2,2,actief"],
        "needs": ["need_id,owner_id,text,neighbourhood", f"N1,P2,Wie kookt er met mij?,{HERE}"],
        "ties": ["tie_id,source_id,target_id,type,strength", "B1,P1,P2,kent,0.5"],
        "introductions": ["introduction_id,need_id,talent_id,state", "I1,N1,T1,gestart"],
        "signals": ["signal_id,text,neighbourhood", f"S1,Een losse tegel,{HERE}"],
    }
    return folder(at, **given | files)


def test_what_people_changed_since_stays_when_the_folder_says_the_same(tmp_path, base):
    at = busy_town(tmp_path / "m")
    imported(base, at)
    for statement in (
        "UPDATE talent SET status = 'paused', text = 'Ik bak', capacity_left = 1, version = version + 1",
        "UPDATE need SET status = 'met', text = 'Wie bakt er met mij?', version = version + 1",
        "UPDATE node SET status = 'paused', version = version + 1 WHERE kind = 'person'",
        "UPDATE tie SET strength = 0.9, version = version + 1",
        "UPDATE introduction SET note = 'belde gisteren', version = version + 1",
        "UPDATE signal SET text = 'Drie losse tegels', version = version + 1",
        "UPDATE identity SET first_name = 'Aliya', version = version + 1",
        "UPDATE organisation SET name = 'Welzijn Noord', version = version + 1",
    ):
        change(base, statement)
    before = dump(base)
    assert not imported(base, at).changed
    assert dump(base) == before


def test_a_row_that_the_folder_changed_is_written_and_its_neighbour_is_not(tmp_path, base):
    at = busy_town(tmp_path / "m")
    imported(base, at)
    change(base, "UPDATE talent SET status = 'paused', capacity_left = 1, version = version + 1")
    busy_town(at, talents=[
        TALENTS_LEFT, f"T1,P1,Ik kook graag,{HERE},3,2,actief", f"T2,P2,Ik rijd,{HERE},2,2,actief"
    ])  # fmt: skip
    assert imported(base, at).changed
    found = [(row["source_id"], row["status"], row["capacity_left"], row["version"]) for row in rows(base, "talent")]
    assert found == [("T1", "active", 2, 3), ("T2", "paused", 1, 2)]
    before = dump(base)
    assert not imported(base, at).changed
    assert dump(base) == before


def test_an_own_text_is_read_anew_with_new_words_and_stays(tmp_path, lite):
    at = busy_town(tmp_path / "m")
    imported(lite, at)
    change(lite, "UPDATE talent SET text = 'Ik geef les in breien', read_with = 'older' WHERE source_id = 'T1'")
    assert imported(lite, at).changed
    (talent,) = of(lite, "talent", source_id="T1")
    assert (talent["text"], talent["version"]) == ("Ik geef les in breien", 2)
    assert talent["read_with"] != "older"
    assert not imported(lite, at).changed


def said_of(base, noun, concepts):
    """Somebody says what the only text of this noun with source id T1 or N1 is about."""
    with writing(base, OPERATOR, NOW, live=Live(base)) as work:
        if noun == "talent":
            work.talents.update(work.talents.own(of(base, "talent", source_id="T1")[0]["id"]), concepts=concepts)
        else:
            work.needs.update(work.needs.by_source_id("N1"), concepts=concepts)


def is_about(base, noun):
    (text_row,) = of(base, noun, source_id="T1" if noun == "talent" else "N1")
    concepts = of(base, f"{noun}_concept", **{noun: text_row["number"]})
    return text_row, {(row["concept"], row["weight"], row["confirmed"]) for row in concepts}


@pytest.mark.parametrize("noun", ["talent", "need"])
@pytest.mark.parametrize("concepts", [["digid", "samen-eten"], []])
@pytest.mark.parametrize("why", ["same", "changed", "read-otherwise", "moved"])
def test_no_import_undoes_what_a_person_said_a_text_is_about(tmp_path, base, noun, concepts, why):
    at = busy_town(tmp_path / "m")
    imported(base, at)
    said_of(base, noun, concepts)
    before = dump(base)
    if why == "changed":
        busy_town(at, talents=[TALENTS_LEFT, f"T1,P1,Ik geef les in breien,{HERE},3,3,actief"],
                  needs=["need_id,owner_id,text,neighbourhood", f"N1,P2,Wie leert mij breien?,{HERE}"])  # fmt: skip
    elif why == "read-otherwise":
        change(base, f"UPDATE {noun} SET read_with = 'older', gist = NULL")
    elif why == "moved":
        busy_town(at, talents=[TALENTS_LEFT, f"T1,P1,Ik kook graag,{THERE},3,3,actief"],
                  needs=["need_id,owner_id,text,neighbourhood", f"N1,P2,Wie kookt er met mij?,{THERE}"])  # fmt: skip
    assert imported(base, at).changed is (why != "same")
    assert (dump(base) == before) is (why == "same")
    found, about = is_about(base, noun)
    assert about == {(concept, 1000, True) for concept in concepts}
    assert (found["concepts_said_at"], found["concepts_said_by"]) == (NOW, "operator")
    side = "offers" if noun == "talent" else "asks"
    assert found["gist"] == reading.read(found["text"], side, confirmed=concepts).gist
    assert (found["text"].count("breien") == 1) is (why == "changed")


def test_what_nobody_said_is_replaced_by_what_the_changed_text_says(tmp_path, base):
    at = busy_town(tmp_path / "m")
    imported(base, at)
    busy_town(at, needs=["need_id,owner_id,text,neighbourhood", f"N1,P2,Wie leert mij breien?,{HERE}"])
    imported(base, at)
    _, about = is_about(base, "need")
    assert about == {(hit.concept, hit.weight, False) for hit in reading.read("Wie leert mij breien?", "asks").hits}
    assert about


def test_a_no_after_a_yes_is_a_withdrawal_and_only_a_later_yes_undoes_it(tmp_path, base):
    header = "person_id,first_name,neighbourhood,consent_matching,consent_date"

    def answer(said, on):
        imported(base, folder(tmp_path / "m", people=[header, f"P1,Ali,{HERE},{said},{on}", f"P2,Bo,{HERE},nee,"]))
        p1, p2 = of(base, "consent", purpose="matching")
        assert (p2["given"], p2["withdrawn_at"]) == (False, None)
        return p1["given"], p1["withdrawn_at"], p1["version"]

    assert answer("ja", "2026-01-01") == (True, None, 1)
    assert answer("nee", "2026-01-01") == (False, NOW, 2)
    assert answer("nee", "2026-01-01") == (False, NOW, 2)
    assert answer("nee", "2026-02-01") == (False, NOW, 3)
    assert answer("ja", "2026-01-01") == (False, NOW, 3)
    assert answer("ja", "2026-11-02")[:2] == (True, None)


def test_a_professional_without_an_employer_is_recorded_as_others_are(tmp_path, lite):
    at = folder(
        tmp_path / "m",
        organisations=["organisation_id,name,kind,neighbourhood", f"O1,Sport,sportclub,{HERE}",
                       f"O2,W,welzijnsorganisatie,{HERE}"],
        professionals=["professional_id,organisation_id,neighbourhood", f"W1,,{HERE}", f"W2,O1,{HERE}"],
        people=[PEOPLE, f"P1,Ali,{HERE},ja"],
        ties=["tie_id,source_id,target_id", "B1,W1,P1", "B2,P1,W2"],
    )  # fmt: skip
    imported(lite, at)
    sport, welfare = (node(lite, "organisation", identity)["number"] for identity in ("O1", "O2"))
    assert [node(lite, "professional", identity)["organisation"] for identity in ("W1", "W2")] == [welfare, sport]
    assert [row["organisation"] for row in rows(lite, "tie")] == [welfare, sport]


def test_positions_are_rounded_and_half_a_position_is_none(tmp_path, lite):
    header = "person_id,neighbourhood,lon,lat"
    imported(lite, folder(tmp_path / "m", people=[header, f"P1,{HERE},5.12349,52.98765", f"P2,{HERE},5.1,"]))
    assert [(row["lon"], row["lat"]) for row in rows(lite, "node")] == [(5.123, 52.988), (None, None)]


def test_kept_apart_in_order_and_without_a_reason(tmp_path, lite):
    at = folder(tmp_path / "m", people=[PEOPLE, f"P1,Ali,{HERE},ja", f"P2,Bo,{HERE},ja"],
                do_not_introduce=["a_id,b_id,since,reason", "P2,P1,1-2-2026,geheimewoorden"])  # fmt: skip
    imported(lite, at)
    (apart,) = rows(lite, "kept_apart")
    assert apart["a"] < apart["b"]
    assert apart["since"] == dt.date(2026, 2, 1)
    assert "geheimewoorden" not in str(dump(lite))


def test_who_recorded_it_can_be_named_and_must_exist(tmp_path, lite):
    at = folder(tmp_path / "m", people=[PEOPLE, f"P1,Ali,{HERE},ja"], organisations=[
        "organisation_id,name,kind,neighbourhood", f"O1,Sport,sportclub,{HERE}", f"O2,W,welzijnsorganisatie,{HERE}"
    ])  # fmt: skip
    imported(lite, at)
    assert node(lite, "person", "P1")["organisation"] == node(lite, "organisation", "O2")["number"]
    imported(lite, at, organisation="O1")
    assert node(lite, "person", "P1")["organisation"] == node(lite, "organisation", "O1")["number"]
    with pytest.raises(Invalid):
        imported(lite, at, organisation="O9")


def test_unknown_files_and_columns_are_named_and_skipped(tmp_path, lite):
    at = folder(tmp_path / "m", people=["person_id,neighbourhood,bsn", f"P1,{HERE},123456782"])
    (at / "notitie.docx").write_bytes(b"x")
    report = imported(lite, at)
    assert "overgeslagen" in report.files["notitie.docx"].warnings[0]
    assert "bsn" in report.files["people.csv"].warnings[0]
    assert "123456782" not in str(dump(lite))
    assert set(report.to_json()) == {"municipality.json", "people.csv", "notitie.docx"}
    for file in report.to_json().values():
        assert {"rows", "accepted", "rejected"} <= set(file)


def test_a_reason_never_repeats_a_name(tmp_path, lite):
    at = folder(tmp_path / "m", people=[PEOPLE, f"Zeldzaam1,Zeldzaam2,{HERE},Zeldzaam3", "Zeldzaam1,Zeldzaam4"],
                ties=["tie_id,source_id,target_id,strength", "B1,Zeldzaam5,Zeldzaam6,Zeldzaam7"])  # fmt: skip
    report = imported(lite, at)
    assert report.rejected == 3
    assert "Zeldzaam" not in str(report.to_json())


def test_no_folder_is_an_error(tmp_path, lite):
    with pytest.raises(Invalid):
        imported(lite, tmp_path / "nergens")


def test_excel_delivers_the_same(tmp_path, lite):
    """Saved by Excel: BOM, semicolons, CRLF, Dutch dates and decimals."""
    imported(lite, SEED)
    before = dump(lite)
    excel = tmp_path / "excel"
    shutil.copytree(SEED, excel)
    _as_excel(excel / "ties.csv", dates="since", decimals="strength")
    _as_excel(excel / "people.csv", dates="consent_date", decimals="lon")
    _as_excel(excel / "needs.csv", dates="created_at")
    assert not imported(lite, excel).changed
    assert dump(lite) == before


def _as_excel(path, *, dates, decimals=""):

    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        year, month, day = row[dates].split("-")
        row[dates] = f"{int(day)}-{int(month)}-{year}"
        if decimals:
            row[decimals] = row[decimals].replace(".", ",")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(table)


def test_a_failing_database_leaves_what_was_there(tmp_path, lite):
    at = folder(tmp_path / "m", people=[PEOPLE, f"P1,Ali,{HERE},ja"])
    before = dump(lite)

    def fall(what, _done, _total):
        if what == "toestemmingen":
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011  our own
        imported(lite, at, progress=fall)
    assert dump(lite) == before


def test_the_face_is_what_a_work_calls():
    assert import_folder.__kwdefaults__ == {"organisation": None, "partial": False, "progress": None}
    assert NOW.tzinfo
