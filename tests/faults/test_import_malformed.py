"""What goes wrong in real deliveries, planted on purpose: every bad row is reported, every good one is stored."""

import csv
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from app.importing import import_folder, records
from app.importing.rows import check, schemas
from tests.app.folders import HERE, NOW, THERE, database, dump, folder, imported, rows
from tests.guards.repository import ROOT

HEADER = (
    "talent_id,owner_type,owner_id,text,availability,max_distance_m,capacity,capacity_left,neighbourhood,created_at"
)
PEOPLE = ["person_id,neighbourhood", *(f"P{n},{HERE}" for n in range(50))]


def good_line(n: int) -> bytes:
    return f'T{n},person,P{n % 50},"Ik kook, graag é{n}",di-ochtend,500,3,2,{HERE},2026-01-02'.encode()


Plant = Callable[[int], bytes]
PLANTS: dict[str, tuple[Plant, str]] = {
    "unclosed quote": (lambda n: f'T{n},person,P1,"Ik kook,di-ochtend,500,3,2,{HERE},2026-01-02'.encode(), "aanhaling"),
    "stray quote": (lambda n: f'T{n},person,P1,"Ik" kook,di-ochtend,500,3,2,{HERE},2026-01-02'.encode(), "aanhaling"),
    "wrong encoding": (lambda n: good_line(n).replace("é".encode(), b"\xe9"), "codering"),
    "too few cells": (lambda n: f"T{n},person,P1,Ik kook".encode(), "cellen"),
    "too many cells": (lambda n: good_line(n) + b",x", "cellen"),
    "unknown owner": (lambda n: good_line(n).replace(b",P", b",Q", 1), "owner_id"),
    "no owner": (lambda n: f"T{n},person,,kook,di-ochtend,500,3,2,{HERE},2026-01-02".encode(), "owner_id"),
    "double id": (lambda _n: good_line(0), "talent_id"),
    "no id": (lambda n: b"," + good_line(n).split(b",", 1)[1], "talent_id"),
    "out of range": (lambda n: good_line(n).replace(b",500,", b",-500,"), "max_distance_m"),
    "more left": (lambda n: good_line(n).replace(b",3,2,", b",3,4,"), "capacity_left"),
    "formula": (lambda n: good_line(n).replace(b"Ik kook", b"=HYPERLINK(1)"), "formule"),
    "no such day": (lambda n: good_line(n).replace(b"2026-01-02", b"31-02-2026"), "created_at"),
    "no such slot": (lambda n: good_line(n).replace(b"di-ochtend", b"dinsdag"), "availability"),
    "unknown neighbourhood": (lambda n: good_line(n).replace(HERE.encode(), b"BU00000000"), "neighbourhood"),
    "NUL": (lambda n: good_line(n).replace(b"kook", b"k\x00k"), "stuurteken"),
}


def planted(count: int, share: float) -> tuple[bytes, dict[int, str], list[str]]:
    """A file of `count` records: its bytes, the kind of error per line, and the ids of the good rows in order."""
    dice = random.Random(20261001)
    kinds = sorted(PLANTS)
    bad = set(dice.sample(range(1, count), round(count * share)))
    lines, errors, good = [HEADER.encode()], {}, []
    for n in range(count):
        if n in bad:
            kind = kinds[len(errors) % len(kinds)]
            errors[len(lines) + 1] = kind
            lines.append(PLANTS[kind][0](n))
        else:
            good.append(f"T{n}")
            lines.append(good_line(n))
        if dice.random() < 0.01:
            lines.append(b"")
    return b"\n".join(lines) + b"\n", errors, good


def delivered(at, content):
    folder(at, people=PEOPLE)
    (at / "talents.csv").write_bytes(content)
    return at


@pytest.mark.slow
def test_ten_thousand_rows_of_which_thirty_in_a_hundred_are_malformed(tmp_path):
    content, errors, good = planted(10_000, 0.3)
    assert len(errors) == 3_000
    at = delivered(tmp_path / "m", content)
    with database(f"sqlite:///{tmp_path / 'a.db'}") as base:
        report = imported(base, at)
        file = report.files["talents.csv"]
        assert (file.rows, file.accepted, len(file.rejected)) == (10_000, 7_000, 3_000)
        assert {line for line, _ in file.rejected} == set(errors)
        wrong = [
            (line, errors[line], reason) for line, reason in file.rejected if PLANTS[errors[line]][1] not in reason
        ]
        assert wrong == []
        assert all(found == [] for found in dump(base).values())
        assert imported(base, at, partial=True).stored
        assert [row["source_id"] for row in rows(base, "talent")] == good


def read_by_dictreader(content: bytes) -> tuple[list[str], set[int]]:
    """The kept wrong variant: decodes the file whole, joins lines after a quote, and trusts the number of cells."""
    reader = csv.DictReader(content.decode("cp1252", errors="replace").splitlines())
    return [row["talent_id"] for row in reader if row["talent_id"]], set()


def read_by_us(content: bytes) -> tuple[list[str], set[int]]:
    schema = schemas(NOW.date())["talents.csv"]
    sheet = records.read(content, [column.name for column in schema.columns])
    rows_, rejected = check(schema, sheet)
    return [row.id for row in rows_], {line for line, _ in [*sheet.rejected, *rejected]}


@pytest.mark.parametrize(("reader", "right"), [(read_by_us, True), (read_by_dictreader, False)])
def test_plain_dictreader_is_caught_by_the_same_count(reader, right):
    content, errors, good = planted(800, 0.3)
    elsewhere = {"unknown owner", "unknown neighbourhood"}  # needs the other files
    here = {line for line, kind in errors.items() if kind not in elsewhere}
    accepted, rejected = reader(content)
    assert (rejected == here and len(accepted) == len(good) + len(errors) - len(here)) is right


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**6), st.sampled_from([b'"', b"\n", b"\r", b",", b";", b"\x00", b"\xff", b"=", b""])
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_whatever_the_bytes_accepted_and_rejected_are_all_rows(tmp_path_factory, changes, cut):
    content = bytearray(planted(20, 0.2)[0])
    for place, byte in changes:
        at = place % (len(content) + 1)
        content[at : at + (1 if cut else 0)] = byte
    at = delivered(tmp_path_factory.mktemp("mutated"), bytes(content))
    with database(f"sqlite:///{at / 'a.db'}") as base, Session(base.writer) as session:
        report = import_folder(session, at, now=NOW, partial=True)
        for file in report.to_json().values():
            assert file["accepted"] + len(file["rejected"]) == file["rows"]
            assert len({entry["line"] for entry in file["rejected"]}) == len(file["rejected"])
            assert all(entry["reason"] for entry in file["rejected"])


PEERS, TIES = 500, 5_000

CHILD = """
import datetime as dt, sys
from pathlib import Path
from sqlmodel import Session
from app.database import Database
from app.importing import import_folder, records
from app.importing.rows import check, schemas

def told(what, done, total):
    print(what, done, flush=True)

base = Database(sys.argv[1])
with Session(base.writer) as session:
    import_folder(session, Path(sys.argv[2]), now=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), progress=told)
    told("vastleggen", 0, 1)
    session.commit()
told("klaar", 1, 1)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "moment", ["people.csv 1", "personen 1", "toestemmingen 0", "banden 0", "signalen 1", "vastleggen 0"]
)
def test_killed_half_way_the_database_holds_all_or_nothing(database_url, tmp_path, moment):
    people = ["person_id,neighbourhood", *(f"P{n},{THERE}" for n in range(PEERS))]
    ties = ["tie_id,source_id,target_id", *(f"B{n},P{n % PEERS},P{(n + 1) % PEERS}" for n in range(TIES))]
    at = folder(tmp_path / "m", people=people, ties=ties)
    with database(database_url) as base:
        _kill_at(moment, base.url.render_as_string(hide_password=False), at)
        found = dump(base)
        assert len(found["tie"]) in {0, TIES}
        assert len(found["node"]) == (PEERS if found["tie"] else 0)
        assert len(found["change"]) == (1 if found["tie"] else 0)
        report = imported(base, at)
        assert report.changed == (not found["tie"])
        assert len(rows(base, "tie")) == TIES


def _kill_at(moment: str, url: str, at) -> None:
    """Start an import in another process and end that process, by its id, as soon as it tells of this moment."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", CHILD, url, str(at)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip() == moment:
                time.sleep(random.Random(moment).uniform(0, 0.05))
                break
        else:
            pytest.fail(f"the import never told of {moment}")
        os.kill(child.pid, signal.SIGKILL)
        assert child.wait() in {-signal.SIGKILL, 0}
