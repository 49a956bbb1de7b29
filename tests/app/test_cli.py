"""The commands as somebody at the console uses them: what is printed, written and stored, and what goes wrong."""

import csv
import datetime as dt
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from app.cli import cli, main
from app.database import Database
from app.live import Live
from app.policy.roles import OPERATOR
from app.services import snapshots
from app.work import writing
from tests.guards.repository import ROOT

SEED = ROOT / "seed"
OTTERSVEEN = "BU90010101"


WORKER = ("token", "create", "--role", "worker", "--organisation", "OR02", "--neighbourhood", OTTERSVEEN)


def given() -> dict[str, str]:
    """What a process of its own takes over of this one: the rung that it reads on."""
    return {"LANG": "C.UTF-8", "TOEVALLIG_RUNG": os.environ["TOEVALLIG_RUNG"]}


def toevallig(*arguments, database, cwd) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    command = [str(Path(sys.executable).parent / "toevallig"), *map(str, arguments)]
    environment = given() | {"TOEVALLIG_DATABASE_URL": database, "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def waterrijk(tmp_path_factory) -> str:
    """The address of a database with Waterrijk in it, imported by the real command."""
    folder = tmp_path_factory.mktemp("waterrijk")
    database = f"sqlite:///{folder / 'waterrijk.db'}"
    done = toevallig("import", SEED, "--report", folder / "report.json", database=database, cwd=folder)
    assert done.returncode == 0, done.stderr
    report = json.loads((folder / "report.json").read_text())
    assert report["ties.csv"]["rows"] == report["ties.csv"]["accepted"] == 1800
    assert all(file["rejected"] == [] for file in report.values())
    # Figures alone: what else happens at night ends needs that are old by the clock of this computer.
    house = Database(database)
    with writing(house, OPERATOR, dt.datetime.now(dt.UTC), live=Live(house)) as work:
        assert snapshots.take_due(work)
    house.dispose()
    return database


@pytest.fixture
def console(waterrijk, monkeypatch):
    """Call `main` in this process, on Waterrijk."""
    monkeypatch.setenv("TOEVALLIG_DATABASE_URL", waterrijk)
    return lambda *arguments: main([str(argument) for argument in arguments])


@pytest.fixture
def small(tmp_path) -> Path:
    """A copy of Waterrijk in which one tie has an impossible strength."""
    folder = tmp_path / "small"
    shutil.copytree(SEED, folder)
    lines = (folder / "ties.csv").read_text().splitlines()
    column = lines[0].split(",").index("strength")
    cells = lines[3].split(",")
    cells[column] = "7"
    lines[3] = ",".join(cells)
    (folder / "ties.csv").write_text("\n".join(lines) + "\n")
    return folder


class TestImport:
    def test_twice_changes_nothing_the_second_time(self, waterrijk, tmp_path):
        again = toevallig("import", SEED, database=waterrijk, cwd=tmp_path)
        assert again.returncode == 0
        assert "er is niets veranderd" in again.stdout

    def test_one_bad_row_stores_nothing_and_says_which(self, small, tmp_path, monkeypatch, capsys):
        monkeypatch.setenv("TOEVALLIG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
        assert main(["import", str(small), "--report", str(tmp_path / "report.json")]) == 1
        shown = capsys.readouterr().out
        assert "ties.csv, regel 4:" in shown
        assert "Er is niets bewaard" in shown
        report = json.loads((tmp_path / "report.json").read_text())["ties.csv"]
        assert (report["rows"], report["accepted"]) == (1800, 1799)
        assert [rejection["line"] for rejection in report["rejected"]] == [4]
        assert main(["measure", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == []

    def test_partial_stores_the_rest(self, small, tmp_path, monkeypatch, capsys):
        monkeypatch.setenv("TOEVALLIG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
        assert main(["import", str(small), "--partial"]) == 0
        assert main(["measure", "--json"]) == 0
        assert len(json.loads(capsys.readouterr().out.partition("[")[2].join(["[", ""]))) == 8

    @pytest.mark.parametrize("report", ["", "nergens/report.json", "x" * 300])
    def test_a_report_that_cannot_be_written_is_told_before_anything_is_stored(
        self, report, tmp_path, monkeypatch, capsys
    ):
        monkeypatch.setenv("TOEVALLIG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
        assert main(["import", str(SEED), "--report", str(tmp_path / report)]) == 2
        assert "We kunnen niet schrijven" in capsys.readouterr().err
        assert not list(tmp_path.iterdir())

    def test_a_trial_of_the_report_leaves_no_file(self, tmp_path, monkeypatch):
        monkeypatch.setenv("TOEVALLIG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
        report = tmp_path / "report.json"
        (tmp_path / "empty").mkdir()
        assert main(["import", str(tmp_path / "empty"), "--organisation", "OR9", "--report", str(report)]) == 2
        assert not report.exists()

    def test_an_empty_folder_is_said_to_be_empty(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setenv("TOEVALLIG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
        (tmp_path / "empty").mkdir()
        assert main(["import", str(tmp_path / "empty")]) == 0
        shown = capsys.readouterr().out
        assert "niets om te lezen" in shown
        assert "Alles stond er al" not in shown

    @pytest.mark.parametrize("directory", ["nergens", "bestand.csv"])
    def test_a_folder_that_is_none_is_wrong_use(self, directory, tmp_path, console, capsys):
        (tmp_path / "bestand.csv").write_text("id\n")
        assert console("import", tmp_path / directory) == 2
        assert str(tmp_path / directory) in capsys.readouterr().err

    def test_an_unknown_organisation_is_wrong_use(self, console, capsys):
        assert console("import", SEED, "--organisation", "OR999") == 2
        assert capsys.readouterr().err.strip()


class TestMeasure:
    def test_json_is_one_array_of_what_may_be_published(self, waterrijk, tmp_path):
        done = toevallig("measure", "--all", "--json", database=waterrijk, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        rows = json.loads(done.stdout)
        assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
        assert len(rows) == 8
        counts = [one for row in rows for one in row["figures"] if one["unit"] in {"people", "ties"} and one["value"]]
        assert len(counts) > 8
        assert all(one["value"] >= 10 and one["value"] % 5 == 0 for one in counts)

    def test_exact_leaves_small_numbers_in_and_rounds_nothing(self, console, capsys):
        assert console("measure", OTTERSVEEN, "--json", "--exact") == 0
        (row,) = json.loads(capsys.readouterr().out)
        network = row["all"]
        assert network["density"] == pytest.approx(2 * network["ties"] / (network["nodes"] * (network["nodes"] - 1)))
        assert console("measure", OTTERSVEEN, "--json") == 0
        (published,) = json.loads(capsys.readouterr().out)
        (nodes,) = [one for one in published["figures"] if (one["name"], one["among"]) == ("nodes", "all")]
        assert nodes["value"] != network["nodes"]

    def test_exact_of_chosen_kinds(self, console, capsys):
        def found(*options):
            assert console("measure", OTTERSVEEN, "--exact", *options) == 0
            (row,) = json.loads(capsys.readouterr().out)
            return row

        among = found("--nodes", "resident,volunteer")["chosen"]
        assert among == found()["residents"]
        assert found("--nodes", "resident,volunteer", "--ties", "family")["chosen"]["ties"] < among["ties"]
        assert console("measure", "--nodes", "resident") == 2
        assert console("measure", "--exact", "--ties", "kent") == 2
        assert "knows" in capsys.readouterr().err

    def test_the_table_is_in_dutch_and_says_what_is_not_measured(self, console, capsys):
        assert console("measure") == 0
        shown = capsys.readouterr().out
        assert "Dicht" in shown
        assert "Niet gemeten" in shown
        assert max(map(len, shown.splitlines())) <= 100

    def test_an_unknown_code_is_wrong_use_and_names_the_known_ones(self, console, capsys):
        assert console("measure", "BU00000000", "--json") == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert "BU00000000" in shown.err
        assert OTTERSVEEN in shown.err

    def test_codes_and_all_together_is_wrong_use(self, console):
        assert console("measure", OTTERSVEEN, "--all") == 2


class TestRank:
    @pytest.fixture(scope="class")
    @classmethod
    def ranking(cls, tmp_path_factory) -> list[dict]:
        folder = tmp_path_factory.mktemp("rank")
        out = folder / "ranking.jsonl"
        done = toevallig("rank", SEED, "--out", out, database="sqlite:///never.db", cwd=folder)
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        assert [file.name for file in folder.iterdir()] == ["ranking.jsonl"]
        return [json.loads(line) for line in out.read_text().splitlines()]

    def test_every_open_need_in_order_of_registration(self, ranking):
        with (SEED / "needs.csv").open() as file:
            needs = [row["need_id"] for row in csv.DictReader(file) if row["status"] == "open"]
        assert [line["need"] for line in ranking] == needs

    def test_a_gap_is_an_empty_list(self, ranking):
        assert all(line["gap"] == (line["talents"] == []) for line in ranking)
        assert all(set(line) == {"need", "talents", "gap"} for line in ranking)
        assert any(line["talents"] for line in ranking)
        assert max(len(line["talents"]) for line in ranking) <= 20

    def test_content_only_lets_go_of_rules(self, ranking, tmp_path):
        out = tmp_path / "content.jsonl"
        assert main(["rank", str(SEED), "--out", str(out), "--content-only", "--limit", "3"]) == 0
        lines = [json.loads(line) for line in out.read_text().splitlines()]
        assert [line["need"] for line in lines] == [line["need"] for line in ranking]
        assert max(len(line["talents"]) for line in lines) == 3
        with (SEED / "talents.csv").open() as file:
            paused = {row["talent_id"] for row in csv.DictReader(file) if row["status"] != "actief"}
        assert paused & {talent for line in lines for talent in line["talents"]}
        assert not paused & {talent for line in ranking for talent in line["talents"]}

    def test_bad_rows_do_not_stop_it(self, small, tmp_path, capsys):
        out = tmp_path / "ranking.jsonl"
        assert main(["rank", str(small), "--out", str(out), "--limit", "1"]) == 0
        assert "we er 1 niet gebruiken" in capsys.readouterr().err
        assert len(out.read_text().splitlines()) == 181

    def test_nowhere_to_write_is_wrong_use(self, tmp_path, capsys):
        assert main(["rank", str(SEED), "--out", str(tmp_path / "no" / "ranking.jsonl")]) == 2
        assert "de map is er niet" in capsys.readouterr().err


class TestSuggest:
    def test_a_card_says_three_things_apart_and_names_people(self, console, capsys):
        assert console("suggest", "ND083", "--limit", "2") == 0
        shown = capsys.readouterr().out
        for heading in ("Biedt", "Waarom", "Weten we niet", "Botst", "Via wie", "Levert op"):
            assert heading in shown
        assert "1. " in shown
        assert "3. " not in shown
        assert max(map(len, shown.splitlines())) <= 100

    def test_nobody_fits_is_an_answer_with_a_next_step(self, console, capsys, tmp_path):
        out = tmp_path / "ranking.jsonl"
        assert console("rank", SEED, "--out", out) == 0
        gap = next(line["need"] for line in map(json.loads, out.read_text().splitlines()) if line["gap"])
        capsys.readouterr()
        assert console("suggest", gap) == 0
        assert "Wie zou het weten?" in capsys.readouterr().out

    def test_an_unknown_need_is_wrong_use(self, console, capsys):
        assert console("suggest", "ND999") == 2
        assert "ND999" in capsys.readouterr().err


class TestToken:
    def test_made_shown_once_listed_and_revoked(self, console, capsys):
        asked = ("--role", "worker", "--organisation", "OR02", "--neighbourhood", OTTERSVEEN, "--label", "balie")
        assert console("token", "create", *asked) == 0
        secret = capsys.readouterr().out.strip()
        assert secret.startswith("tv_")
        assert console("token", "list") == 0
        listed = capsys.readouterr().out
        assert "balie" in listed
        assert secret not in listed
        number = next(line.split()[0] for line in listed.splitlines() if "balie" in line)
        assert console("token", "revoke", number) == 0
        assert console("token", "revoke", "9999") == 2

    @pytest.mark.parametrize(
        "wrong",
        [
            ("--role", "baas"),
            ("--role", "worker", "--organisation", "OR999", "--neighbourhood", OTTERSVEEN),
            ("--role", "worker", "--organisation", "OR02", "--neighbourhood", "X"),
        ],
    )
    def test_what_is_not_there_is_wrong_use(self, wrong, console, capsys):
        assert console("token", "create", *wrong) == 2
        assert capsys.readouterr().err.strip()

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            (("--role", "operator"), "alleen wie aan deze console zit"),
            (("--role", "worker"), "--organisation"),
            (("--role", "worker", "--organisation", "OR02"), "--neighbourhood"),
            (("--role", "worker", "--neighbourhood", OTTERSVEEN), "--organisation"),
        ],
    )
    def test_nobody_gets_a_token_that_sees_everything_or_nothing(self, wrong, said, console, capsys):
        assert console("token", "create", *wrong) == 2
        shown = capsys.readouterr()
        assert said in shown.err
        assert shown.out == ""


class TestDemo:
    @pytest.mark.slow
    def test_six_stories_and_a_second_start_that_reuses_the_database(self, tmp_path):
        database = f"sqlite:///{tmp_path / 'demo.db'}"
        first = toevallig("demo", "--no-serve", database=database, cwd=tmp_path)
        assert first.returncode == 0, first.stderr
        second = toevallig("demo", "--no-serve", database=database, cwd=tmp_path)
        made, again = (re.findall(r"http://localhost:8000/inloggen/link/(\S+)", run.stdout) for run in (first, second))
        assert len(set(made)) == len(set(again)) == 5
        assert not set(made) & set(again), "each start makes links of its own"
        for link, other in zip(made, again, strict=True):
            second.stdout = second.stdout.replace(other, link)
        assert second.stdout == first.stdout
        assert first.stdout.count("Vraag: ") == 6
        assert first.stdout.count("Waarom") >= 6
        assert max(map(len, first.stdout.splitlines())) <= 100

    def test_a_taken_port_is_said_before_anything_else(self, console, capsys):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            assert console("demo", "--port", port) == 1
            assert console("serve", "--port", port) == 1
        assert f"Poort {port}" in capsys.readouterr().err

    def test_another_municipality_is_left_alone(self, tmp_path, monkeypatch, capsys):
        folder = tmp_path / "other"
        shutil.copytree(SEED, folder)
        rows = (folder / "needs.csv").read_text().splitlines()
        (folder / "needs.csv").write_text("\n".join(row for row in rows if not row.startswith("ND")) + "\n")
        monkeypatch.setenv("TOEVALLIG_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
        assert main(["import", str(folder), "--partial"]) == 0
        assert main(["demo", "--no-serve"]) == 2
        assert "andere gemeente" in capsys.readouterr().err


class TestServe:
    @pytest.mark.slow
    def test_it_answers_the_same_figures_and_stops_when_asked(self, waterrijk, console, capsys, tmp_path):
        assert console(*WORKER) == 0
        secret = capsys.readouterr().out.strip()
        assert console("measure", OTTERSVEEN, "--json") == 0
        (published,) = json.loads(capsys.readouterr().out)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [Path(sys.executable).parent / "toevallig", "serve", "--port", str(port)]
        environment = given() | {"TOEVALLIG_DATABASE_URL": waterrijk, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as service:
            try:
                url = f"http://127.0.0.1:{port}/v1/neighbourhoods/{OTTERSVEEN}/measures"
                answer = patiently(url, secret)
            finally:
                service.send_signal(signal.SIGINT)
                out, err = service.communicate(timeout=30)
        assert answer == published
        assert service.returncode == 0, err
        assert "De dienst is gestopt" in out
        assert "Traceback" not in err


def patiently(url: str, secret: str) -> dict:
    """Ask until the service is up."""
    until = time.monotonic() + 30
    while True:
        try:
            return httpx.get(url, headers={"Authorization": f"Bearer {secret}"}).raise_for_status().json()
        except httpx.TransportError:
            assert time.monotonic() < until, "the service did not start"
            time.sleep(0.1)


class TestStatus:
    def test_it_says_that_all_of_waterrijk_was_read_as_now(self, console, capsys):
        assert console("status") == 0
        shown = capsys.readouterr().out
        for name, file in (("Vragen", "needs.csv"), ("Aanbod", "talents.csv")):
            with (SEED / file).open() as rows:
                count = len(list(csv.DictReader(rows)))
            assert re.search(rf"{name} +{count} +0 ", shown)
        assert "waterrijk.db" in shown


class TestHelp:
    @pytest.mark.parametrize(
        "command",
        ["", "demo", "serve", "import", "rank", "suggest", "measure", "status", "token", "token create"],
    )
    def test_every_command_explains_itself_in_dutch(self, command):
        shown = CliRunner().invoke(cli, [*command.split(), "--help"])
        assert shown.exit_code == 0
        assert "Gebruik:" in shown.output
        assert "Toon deze uitleg" in shown.output
        for english in ("Usage", "Options", "Show this message", "Arguments", "Commands"):
            assert english not in shown.output

    @pytest.mark.parametrize(
        "wrong", [["improt"], ["rank", "x"], ["measure", "--jsn"], ["suggest"], ["suggest", "A", "--limit", "veel"]]
    )
    def test_a_typing_error_is_met_with_a_sentence(self, wrong, capsys):
        assert main(wrong) == 2
        said = capsys.readouterr().err
        assert "--help" in said
        assert "Traceback" not in said

    def test_a_database_that_does_not_open_is_met_with_a_sentence(self, monkeypatch, tmp_path, capsys):
        (tmp_path / "notes.db").write_text("no database, but a text that is long enough to be taken for one " * 20)
        for url in (
            f"sqlite:///{tmp_path / 'no' / 'folder.db'}",
            f"sqlite:///{tmp_path / 'notes.db'}",
            "no database at all",
            "nosuchthing://here/toevallig",
            "mysql://someone:geheim@127.0.0.1/toevallig",
            "postgresql://someone:geheim@127.0.0.1:1/toevallig",
            "postgresql://someone:geheim@127.0.0.1:port/toevallig",
        ):
            monkeypatch.setenv("TOEVALLIG_DATABASE_URL", url)
            assert main(["measure"]) == 2, url
            said = capsys.readouterr().err
            assert "TOEVALLIG_DATABASE_URL" in said
            assert "geheim" not in said
