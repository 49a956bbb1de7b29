"""Who looked: one line for each person and request, in a chain in which nothing can be changed unseen."""

import datetime as dt
import json
import random
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import insert, update
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from app import cli
from app.database import Database
from app.models import METADATA, AccessLine, Care, Identity
from app.policy.retention import ENDS
from app.policy.roles import OPERATOR
from app.repositories import log
from app.repositories.log import Head
from app.work import Request, Work, writing
from tests.app.town import NORTH, NOW, YES, build

LINES = METADATA.tables["access_line"]
MANY = 10_000
TERM = dt.timedelta(days=ENDS["access-line"].days)
SAID = ("municipality", "at", "actor", "route", "action", "subject", "data_class", "reason", "previous", "hash")


@pytest.fixture
def town(database, live):
    return build(database, live)


def chained(count, *, at=NOW):
    """Lines as the service writes them, as many as are asked for, numbered from 1."""
    dice, made, before = random.Random(count), [], ""
    for number in range(1, count + 1):
        line = AccessLine(
            number=number,
            municipality="GM0001",
            at=at + dt.timedelta(seconds=number),
            actor=f"account:{dice.randrange(9)}",
            route=dice.choice(["GET /v1/needs/{needId}", "PATCH /v1/people/{personId}"]),
            action=dice.choice(["read", "update", "create"]),
            subject=dice.choice([None, f"{dice.randrange(50):064x}"]),
            data_class=dice.choice(["K2", "K3", "K4"]),
            reason=dice.choice([None, None, "urgent"]),
            previous=before,
        )
        before = line.hash = log.link(line)
        made.append(line.model_dump())
    return made


def fill(database, lines):
    """Put these lines in the log as they are, and take away what keeps others from changing them."""
    sqlite = database.writer.dialect.name == "sqlite"
    with database.writer.begin() as connection:
        for change in ("update", "delete"):
            connection.execute(sql(f"DROP TRIGGER access_line_no_{change}" + ("" if sqlite else " ON access_line")))
        connection.execute(insert(LINES), lines)


def another(value):
    """Something else of the same kind."""
    if isinstance(value, dt.datetime):
        return value + dt.timedelta(microseconds=1)
    return "GM0002" if value == "GM0001" else ("f" * 64 if value and len(value) == 64 else (value or "")[:-1] + "x")


def change_one(connection, lines, dice):
    line, name = dice.choice(lines), dice.choice(SAID)
    connection.execute(update(LINES).where(LINES.c.number == line["number"]).values({name: another(line[name])}))


def change_one_and_its_hash(connection, lines, dice):
    line = dict(dice.choice(lines[:-1]))
    line["actor"] = "nobody"
    line["hash"] = log.link(AccessLine(**line))
    connection.execute(update(LINES).where(LINES.c.number == line["number"]).values(line))


def delete_one(connection, lines, dice):
    connection.execute(LINES.delete().where(LINES.c.number == dice.choice(lines[:-1])["number"]))


def delete_the_first(connection, _lines, _dice):
    connection.execute(LINES.delete().where(LINES.c.number == 1))


def insert_one(connection, lines, dice):
    """A line that follows from the one before it, put between two others."""
    at = dice.choice(lines[:-1])
    # By way of negative numbers, since each number is there once.
    connection.execute(update(LINES).where(LINES.c.number > at["number"]).values(number=-LINES.c.number))
    connection.execute(update(LINES).where(LINES.c.number < 0).values(number=1 - LINES.c.number))
    line = AccessLine(**(at | {"number": at["number"] + 1, "previous": at["hash"], "actor": "nobody"}))
    line.hash = log.link(line)
    connection.execute(insert(LINES), line.model_dump())


def swap_two(connection, lines, dice):
    a, b = (line["number"] for line in dice.sample(lines, 2))
    for number, to in ((a, -1), (b, a), (-1, b)):
        connection.execute(update(LINES).where(LINES.c.number == number).values(number=to))


HARMS = (change_one, change_one_and_its_hash, delete_one, delete_the_first, insert_one, swap_two)


def found_after(database, lines, harm, dice):
    """The lines that are found wrong after this harm, which is then undone."""
    with Session(database.writer) as session:
        harm(session.connection(), lines, dice)
        found = list(log.broken(session))
        session.rollback()
    return found


def test_every_harm_to_one_of_many_lines_is_found(database):
    lines = chained(MANY)
    fill(database, lines)
    with Session(database.reader) as session:
        assert list(log.broken(session)) == []
    dice = random.Random()
    for harm in HARMS:
        for _ in range(2):
            assert found_after(database, lines, harm, dice), harm


def test_every_field_counts(database):
    lines = chained(12)
    fill(database, lines)
    for name in SAID:
        for number in (1, 6, 12):

            def harm(connection, lines, _dice, name=name, number=number):
                value = {name: another(lines[number - 1][name])}
                connection.execute(update(LINES).where(LINES.c.number == number).values(value))

            assert found_after(database, lines, harm, None), (name, number)


def test_a_chain_that_leaves_a_field_out_is_caught(database, monkeypatch):
    """The kept wrong variant, of which the tests above would find nothing: the hash does not hold the reason."""
    monkeypatch.setattr(log, "_SAID", tuple(name for name in log._SAID if name != "reason"))
    lines = chained(12)
    fill(database, lines)

    def harm(connection, _lines, _dice):
        connection.execute(update(LINES).where(LINES.c.number == 6).values(reason="worry"))

    assert found_after(database, lines, harm, None) == []


class TestHead:
    def test_the_last_lines_are_missed(self, database):
        lines = chained(100)
        fill(database, lines)
        with Session(database.writer) as session:
            kept = log.head(session)
            assert kept == Head(100, lines[-1]["hash"], 100)
            assert log.holds(session, kept)
            session.connection().execute(LINES.delete().where(LINES.c.number == 100))
            assert list(log.broken(session)) == []
            assert not log.holds(session, kept)
            session.rollback()

    def test_a_chain_that_was_written_anew_is_not_the_same(self, database):
        lines = chained(50)
        fill(database, chained(50, at=NOW + dt.timedelta(hours=1)))
        with Session(database.reader) as session:
            assert list(log.broken(session)) == []
            assert not log.holds(session, Head(50, lines[-1]["hash"], 50))

    def test_what_came_later_does_not_matter(self, database):
        lines = chained(60)
        fill(database, lines)
        with Session(database.reader) as session:
            assert log.holds(session, Head(40, lines[39]["hash"], 40))
            assert not log.holds(session, Head(40, lines[39]["hash"], 41))


class TestTerm:
    def old(self, database, *ages):
        """Lines of so many days ago, written with the time that it is: the database knows its own."""
        now = dt.datetime.now(dt.UTC)
        with Session(database.writer) as session:
            for age in ages:
                line = AccessLine(
                    municipality="GM0001",
                    at=now - dt.timedelta(days=age),
                    actor="a",
                    route="r",
                    action="read",
                    data_class="K2",
                )
                log.append(session, [(0, line)])
            session.commit()
        return now

    def test_lines_go_when_their_term_is_over_and_the_chain_stays(self, database):
        now = self.old(database, 800, 740, 730, 1)
        with Session(database.writer) as session:
            assert log.expire(session, now, now - TERM) == 2
            assert log.expire(session, now, now - TERM) == 0
            session.commit()
            assert list(log.broken(session)) == []
            left = session.exec(select(AccessLine.number, AccessLine.action).order_by(col(AccessLine.number))).all()
        assert left == [(3, "read"), (4, "read"), (5, log.EXPIRED)]

    def test_also_when_all_of_them_are_old(self, database):
        now = self.old(database, 900, 800)
        with Session(database.writer) as session:
            assert log.expire(session, now, now - TERM) == 2
            session.commit()
            assert list(log.broken(session)) == []
        self.old(database, 0)
        with Session(database.reader) as session:
            assert list(log.broken(session)) == []

    def test_what_is_taken_away_before_its_term_is_found(self, database):
        self.old(database, 800, 20, 10)
        with Session(database.writer) as session:
            session.connection().execute(LINES.delete().where(LINES.c.number == 1))
            assert list(log.broken(session)) == [2]

    @pytest.mark.parametrize("number", [1, 2])
    def test_the_database_itself_keeps_lines_as_they_are(self, database, number):
        self.old(database, 100, 1)
        for statement in (
            f"UPDATE access_line SET actor = 'b' WHERE number = {number}",
            f"DELETE FROM access_line WHERE number = {number}",
            "DELETE FROM access_line",
        ):
            with pytest.raises(DBAPIError, match="history"), database.writer.begin() as connection:
                connection.execute(sql(statement))
        with Session(database.reader) as session:
            assert len(session.exec(select(AccessLine)).all()) == 2


class TestOneLine:
    def test_two_classes_in_one_request_are_one_line_with_the_highest(self, town):
        person = town.person(town.worker, NORTH, YES)
        with town.work(town.worker) as work:
            need = work.needs.create(person.node, "Wie helpt mij met de tuin?")
        request = Request("GET /v1/both")
        with town.work(town.worker, request) as work:
            work.people.name_of(work.people.get(person.node.id))
            work.needs.text_of(work.needs.get(need.need.id))
        with Session(town.database.reader) as session:
            lines = session.exec(select(AccessLine).where(col(AccessLine.route) == request.route)).all()
        assert [(line.action, line.data_class) for line in lines] == [("read", "K3")]

    def test_who_is_erased_takes_the_key_along_and_the_chain_stays(self, town):
        person = town.person(town.worker)
        with town.work() as work:
            assert len(work.readers.about(person.node)) == 1
            work.session.connection().execute(sql(f"DELETE FROM node WHERE number = {person.node.number}"))
        with town.look() as work:
            assert work.readers.about(person.node) == []
            assert list(log.broken(work.session)) == []

    def test_a_reason_that_was_given_stands_in_every_line_until_it_is_over(self, town):
        person, reader = town.person(OPERATOR), town.person(OPERATOR)
        with town.work() as work:
            care = {"worker": reader.node.number, "person": person.node.number, "municipality": "GM0001"}
            until = NOW + dt.timedelta(hours=8)
            work.session.add(Care(**care, kind="reason", reason="worry", since=NOW, until=until, given_by="token:1"))
        viewer = replace(OPERATOR, person=reader.node.number, glimpses=frozenset({person.node.number}))
        for moment in (NOW, until):
            with town.work(viewer, Request("GET x"), moment) as work:
                work.people.name_of(work.people.get(person.node.id))
                work.people.name_of(work.people.get(reader.node.id))
        with town.look() as work:
            lines = work.readers.about(person.node)[:2]
            assert [line.reason for line in lines] == [None, "worry"]
            assert [line.reason for line in work.readers.about(reader.node)][:2] == [None, None]


class TestConsole:
    @pytest.fixture
    def here(self, tmp_path, monkeypatch):
        url = f"sqlite:///{tmp_path / 'log.db'}"
        monkeypatch.setenv("TOEVALLIG_DATABASE_URL", url)
        database = Database(url)
        database.upgrade()
        yield database
        database.dispose()

    @pytest.mark.usefixtures("here")
    def test_an_empty_log_is_whole_and_has_no_head(self, capsys):
        assert cli.main(["log", "verify"]) == 0
        assert "klopt" in capsys.readouterr().out
        assert cli.main(["log", "head"]) == 2
        assert "leeg" in capsys.readouterr().err

    def test_a_head_that_was_kept_finds_the_last_line_gone(self, here, capsys, tmp_path):
        fill(here, chained(30))
        assert cli.main(["log", "head"]) == 0
        file = tmp_path / "head.json"
        file.write_text(capsys.readouterr().out, encoding="utf-8")
        assert json.loads(file.read_text())["count"] == 30
        assert cli.main(["log", "verify", "--head", str(file)]) == 0
        with here.writer.begin() as connection:
            connection.execute(LINES.delete().where(LINES.c.number == 30))
        assert cli.main(["log", "verify"]) == 0
        assert cli.main(["log", "verify", "--head", str(file)]) == 1
        assert "regel 30" in capsys.readouterr().out

    def test_a_changed_line_is_named(self, here, capsys):
        fill(here, chained(30))
        with here.writer.begin() as connection:
            connection.execute(update(LINES).where(LINES.c.number == 12).values(actor="nobody"))
        assert cli.main(["log", "verify"]) == 1
        assert "12" in capsys.readouterr().out

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"number": "1", "hash": 2, "count": 3}'])
    @pytest.mark.usefixtures("here")
    def test_a_file_that_is_no_head_is_a_mistake(self, capsys, tmp_path, content):
        file = tmp_path / "head.json"
        file.write_text(content, encoding="utf-8")
        assert cli.main(["log", "verify", "--head", str(file)]) == 2
        assert "head.json" in capsys.readouterr().err


@contextmanager
def logged_afterwards(database, viewer, now, *, live):
    """The kept wrong variant: the line is written in a second transaction."""
    with Session(database.writer, expire_on_commit=False) as session:
        work = Work(viewer, now, session, Request("PATCH"), live)
        yield work
        session.commit()
        work.write_log()
        session.commit()


@pytest.mark.parametrize(("opens", "changed"), [(writing, False), (logged_afterwards, True)])
def test_what_cannot_be_logged_does_not_happen(town, opens, changed):
    person = town.person(town.worker)
    with town.work() as work:
        work.session.connection().exec_driver_sql("ALTER TABLE access_line RENAME TO hidden")

    def rename():
        with opens(town.database, town.worker, NOW, live=town.live) as work:
            work.people.rename(work.people.get(person.node.id), alias="Bea")

    with pytest.raises(DBAPIError, match="access_line"):
        rename()
    with town.look() as work:
        alias = work.session.exec(select(Identity.alias).where(col(Identity.node) == person.node.number)).one()
    assert (alias == "Bea") is changed
