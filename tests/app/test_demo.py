"""Who plays in the demonstration, how they come in, and the tour through the story of the garden."""

import datetime as dt
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.cli import main
from app.cli.house import open_house
from app.importing import import_folder
from app.main import create_app
from app.models import AccessLine, Account, LoginLink
from app.policy.roles import OPERATOR
from app.schemas.introductions import IntroductionIn, StepIn
from app.services import demo, introductions
from app.settings import Settings
from app.work import Request, writing

SITE = "http://localhost:8000"
LINK = re.compile(r"http://localhost:8000(/inloggen/link/[\w-]{43})")
SAID = {"saidBy": "hijzelf", "how": "mondeling", "sharesContact": True}


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A database with Waterrijk in it."""
    file = tmp_path_factory.mktemp("demo") / "waterrijk.db"
    with open_house(f"sqlite:///{file}") as house, house.writing() as work:
        import_folder(work.session, demo.SEED, now=work.now)
    return file


@pytest.fixture
def url(imported, tmp_path, monkeypatch):
    """The address of a copy, for the commands too."""
    shutil.copy(imported, tmp_path / "waterrijk.db")
    address = f"sqlite:///{tmp_path / 'waterrijk.db'}"
    monkeypatch.setenv("TOEVALLIG_DATABASE_URL", address)
    monkeypatch.setenv("TOEVALLIG_SITE_URL", SITE)
    return address


def rows(table):
    with open_house() as house, house.reading() as work:
        return list(work.session.exec(select(table)))


def come_in(url, paths):
    """Where the button behind each of these links leads."""
    headers = {"accept": "text/html", "origin": SITE, "sec-fetch-site": "same-origin"}
    found = []
    for path in paths:
        with TestClient(
            create_app(Settings(database_url=url, site_url=SITE)), base_url=SITE, headers=headers
        ) as client:
            secret = path.rpartition("/")[2]
            answer = client.post(
                "/inloggen/link", data={"secret": secret, "idempotency_key": "x"}, follow_redirects=False
            )
            found.append(client.get("/", follow_redirects=False).headers["location"] if answer.is_redirect else None)
    return found


@pytest.mark.slow
def test_each_player_comes_in_once_and_begins_where_it_says(url, capsys):
    assert main(["demo", "--no-serve"]) == 0
    shown = capsys.readouterr().out
    links = LINK.findall(shown)
    assert len(links) == len(demo.PLAYERS) == 5
    for name in ("Gerrit Eikelboer, buurtwerker", "Guled Xirsiyow, vrijwilliger", "Cor Lindenkamp, bewoner"):
        assert name in shown
    assert come_in(url, links) == ["/vandaag", "/voor-mij", "/voor-mij", "/voor-mij", "/buurten"]
    assert come_in(url, links[:1]) == [None], "a link works once"


@pytest.mark.slow
@pytest.mark.usefixtures("url")
def test_a_second_start_makes_no_second_account(capsys):
    for _ in range(2):
        assert main(["demo", "--no-serve"]) == 0
    accounts = rows(Account)
    assert [account.role for account in accounts] == [player.role for player in demo.PLAYERS]
    assert {account.approved_by for account in accounts} == {"demo"}
    assert [link.use for link in rows(LoginLink)] == ["console"] * 10
    assert "toevallig-mail" in capsys.readouterr().out


@pytest.mark.usefixtures("url")
def test_who_was_closed_stays_out(capsys):
    with open_house() as house, house.writing() as work:
        work.accounts.close(demo.account_of(work, demo.GIVER))
        assert demo.sign_in_link(work, demo.GIVER, SITE) == ""
        assert demo.sign_in_link(work, demo.SEEKER, SITE).startswith(SITE)
    assert main(["account", "sign-in", "1"]) == 2
    shown = capsys.readouterr()
    assert "gesloten" in shown.err
    assert shown.out == ""


def test_a_link_for_any_account_is_made_at_the_console_and_logged(url, capsys):
    with open_house() as house, house.writing() as work:
        demo.account_of(work, demo.WORKER)
    before = len(rows(AccessLine))
    assert main(["account", "sign-in", "1"]) == 0
    (path,) = LINK.findall(capsys.readouterr().out)
    (line,) = rows(AccessLine)[before:]
    assert (line.actor, line.action, line.data_class, line.route) == ("operator", "create", "K1", "console")
    assert line.subject is not None
    assert come_in(url, [path]) == ["/vandaag"]
    assert main(["account", "sign-in", "9"]) == 2


def step(**values):
    """Take a step in the story, as whoever sits at the console."""
    with open_house() as house:
        with house.reading() as work:
            need = work.needs.by_source_id(demo.GARDEN).need
            (row,) = [row for row in work.introductions.find(need) if row.giver.source_id == demo.GIVER.person]
        request = Request(route="console", expected_version=row.introduction.version)
        now = dt.datetime.now(dt.UTC)
        with writing(house.database, OPERATOR, now, live=house.live, request=request) as work:
            introductions.take_step(work, str(row.introduction.id), StepIn.model_validate(values))


def happened():
    """Keys of the stops at which there is something to do and it was done."""
    with open_house() as house, house.writing() as work:
        return [stop.key for stop in demo.TOUR if stop.states and demo.happened(work, stop)]


@pytest.mark.usefixtures("url")
def test_the_tour_sees_each_step_when_it_is_taken_and_not_before():
    assert happened() == []
    with open_house() as house, house.writing() as work:
        giver = work.nodes.by_number(demo.account_of(work, demo.GIVER).account.person)
        talent = next(row.talent for row in work.talents.find(owner=giver) if row.talent.source_id == "TL0231")
        need = work.needs.by_source_id(demo.GARDEN).need
        introductions.propose(work, IntroductionIn(need=str(need.id), talent=str(talent.id)))
    assert happened() == []
    seen = []
    for values in (
        {"step": "ask-seeker"},
        {"step": "yes-seeker", **SAID},
        {"step": "ask-giver"},
        {"step": "yes-giver", **SAID},
        {"step": "meet"},
        {"step": "finish"},
    ):
        step(**values)
        seen.append(happened()[-1])
    assert seen == [stop.key for stop in demo.TOUR if stop.states]
    with open_house() as house, house.writing() as work:
        addresses = [demo.address(work, stop) for stop in demo.TOUR]
    assert addresses[0] == "/vandaag"
    assert all("{" not in address for address in addresses)
    assert addresses[-1].startswith("/introducties/")


@pytest.mark.slow
def test_the_tour_runs_beside_the_service_and_says_what_it_does_not_see(url, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "toevallig"), "demo", "--tour", "--port", str(port)]
    environment = {"LANG": "C.UTF-8", "TOEVALLIG_RUNG": "words", "TOEVALLIG_DATABASE_URL": url, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        input="\n" * 14,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Stap 7 van 7" in done.stdout
    assert done.stdout.count("Dat zien wij nog niet.") == 6
    assert "Gelukt" not in done.stdout
    assert f"http://localhost:{port}/vandaag" in done.stdout
