"""Somebody goes: out of every table, file, answer, log and network, for good; and what must stay, stays."""

import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, make_url, select, text, update

from app.database import Database
from app.live import Live
from app.models import METADATA
from app.policy.roles import OPERATOR
from app.repositories.consents import Agreement
from app.repositories.erasure import Erasure, hashes_of, referring
from app.repositories.exports import OWN, PARENTS, PARTS, referring_to
from app.repositories.log import broken
from app.repositories.stones import over
from app.services import rights
from app.traces import Forgetting, Stone, Traces
from app.work import reading, writing
from tests.app.folders import HERE as VILLAGE
from tests.app.folders import folder, imported
from tests.app.planted import columns_of_words, plant
from tests.app.town import NORTH, NOW, STATISTICS, YES, build

BIRD = "Kanarievogel"
SOON = 60
"""Seconds within which the files hold nothing any more."""
TABLES = METADATA.tables


@pytest.fixture
def town(database, live, tmp_path):
    """Give the town, with a file of tombstones on PostgreSQL too."""
    kept = database.traces.tombstones or tmp_path / "kept.tombstones"
    database.traces = Traces(kept)
    return build(database, live)


class Story:
    """Two people and what is between them; every word about the first is the canary."""

    def __init__(self, town, said=BIRD):
        self.town = town
        self.other = town.person(town.worker, NORTH, YES, STATISTICS).node
        self.person = town.person(town.worker, NORTH, YES, STATISTICS).node
        number, other = self.person.number, self.other.number
        with town.work() as work:
            work.session.flush()
            connection = work.session.connection()
            for name, by in (("node", "number"), ("identity", "node"), ("person", "node"), ("role", "node")):
                words = {one.name: f"{said} {name}" for one in columns_of_words(TABLES[name], said)}
                words.pop("provisional_by", None)  # else nobody else sees this person
                connection.execute(update(TABLES[name]).where(TABLES[name].c[by] == number).values(**words))
            self.need = plant(connection, "need", said, owner=number, status="in-progress", worker=other)
            self.theirs = plant(connection, "need", "anders", owner=other, status="in-progress", reported_by=number)
            self.talent = plant(connection, "talent", said, owner=number, capacity=3, capacity_left=1)
            self.lent = plant(connection, "talent", "anders", owner=other, capacity=2, capacity_left=1)
            self.asked = plant(connection, "introduction", said, need=self.need["number"], talent=self.lent["number"])
            self.given = plant(
                connection, "introduction", said, need=self.theirs["number"], talent=self.talent["number"]
            )
            self.account = plant(connection, "account", said, person=number, role="resident", organisation=None)
            self.snapshot = plant(connection, "snapshot", said)["number"]
            self.plan = plant(connection, "match_plan", "anders")["number"]
            own = {"need": self.need, "talent": self.talent, "introduction": self.asked, "account": self.account}
            for name in sorted(OWN | PARTS):
                table, column = name.split(".")
                if table in {"node", "identity", "person", "role", "need", "talent", "introduction", "account"}:
                    continue
                given = {column: own[column]["number"] if column in own and column != "node" else number}
                given |= {"tie": {"a": number, "b": other} | given}.get(table, {})
                if name == "tie.b":
                    given = {"a": other, "b": number}
                given |= {"person": other} if table == "moment" else {}
                given |= {"worker": other} if table == "care" else {}
                given |= {"snapshot": self.snapshot} if table == "snapshot_member" else {}
                plant(connection, table, said, **given)
            plant(connection, "notice", "anders", person=other, about=self.person.id)
            plant(connection, "mail", "anders", person=other, values={"need": str(self.need["id"])})
            plant(connection, "consent", said, node=other, purpose="share-contact", introduction=self.asked["number"])
            plant(connection, "signal", "anders", reported_by=number)
            low, high = sorted((number, other))
            plant(connection, "kept_apart", "anders", a=low, b=high)
            for answer in ({"items": [{"id": str(self.need["id"])}]}, {"text": self.need["text"]}):
                plant(connection, "answered", "anders", actor="token:99", answer=answer)
            plant(connection, "answered", "anders", actor=f"account:{self.account['number']}", answer={})
            self.stays = plant(connection, "answered", "anders", actor="token:99", answer={"id": "another"})
            work.seen(number, "K2")

    def erase(self, viewer=OPERATOR, **options):
        with self.town.work(viewer, **options) as work:
            return work.erasure.person(work.erasure.find(self.person.id))


def everywhere(database) -> str:
    """Every row of every table."""
    with database.reader.connect() as connection:
        return "\n".join(
            repr(tuple(row)) for table in METADATA.sorted_tables for row in connection.execute(select(table))
        )


def files_of(database) -> bytes:
    """The bytes of the database file, and of the log and index beside it."""
    place = Path(database.url.database)
    found = [place, *(place.with_name(place.name + end) for end in ("-wal", "-shm"))]
    return b"".join(path.read_bytes() for path in found if path.exists())


def count(town, name, *conditions):
    with town.look() as work:
        return work.session.connection().scalar(select(func.count()).select_from(TABLES[name]).where(*conditions))


def kept_answers(town):
    table = TABLES["answered"]
    with town.look() as work:
        query = select(table.c.key, table.c.answer).order_by(table.c.number)
        return [tuple(row) for row in work.session.connection().execute(query)]


def test_the_canary_sings_in_every_table_that_may_hold_words_about_somebody(town):
    Story(town)
    with town.look() as work:
        connection = work.session.connection()
        for name in sorted({one.split(".")[0] for one in OWN | PARTS}):
            words = columns_of_words(TABLES[name], BIRD)
            if words and name not in {"notice", "token"}:
                said = repr(connection.execute(select(*words)).all())
                assert BIRD in said, name


def test_nothing_of_the_person_is_left_in_any_table_or_file_or_network(town):
    story = Story(town)
    number = story.person.number
    assert BIRD in everywhere(town.database)
    with town.live.network(NOW.date()) as network:
        before = repr(list(network.values()))
    assert str(number) in before
    gone = story.erase()
    assert (gone.needs, gone.talents, gone.introductions, gone.ties) == (1, 1, 2, 2)
    left = everywhere(town.database)
    assert BIRD not in left
    assert str(story.person.id) not in left
    assert town.database.forgetting.done(SOON)
    if town.database.is_sqlite:
        assert BIRD.encode() not in files_of(town.database)
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if any(key.column is TABLES["node"].c.number for key in column.foreign_keys):
                assert count(town, table.name, column == number) == 0, f"{table.name}.{column.name}"
    fresh = Live(town.database)
    with town.live.network(NOW.date()) as kept, fresh.network(NOW.date()) as built:
        assert sorted(kept.values(), key=repr) == sorted(built.values(), key=repr)


def test_what_belongs_to_others_stays_and_is_told(town):
    story = Story(town)
    story.erase()
    need, talent = TABLES["need"], TABLES["talent"]
    with town.look() as work:
        connection = work.session.connection()
        theirs = connection.execute(select(need).where(need.c.number == story.theirs["number"])).mappings().one()
        lent = connection.execute(select(talent).where(talent.c.number == story.lent["number"])).mappings().one()
        told = connection.scalars(
            select(TABLES["notice"].c.code).where(TABLES["notice"].c.person == story.other.number)
        ).all()
    assert (theirs["reported_by"], theirs["delivered"], theirs["status"]) == (None, None, "open")
    assert lent["capacity_left"] == 2
    assert "introduction-gone" in told
    answers = [answer for _, answer in kept_answers(town)]
    assert answers == [{}, {}, {"id": "another"}]
    assert count(town, "signal", TABLES["signal"].c.reported_by.is_(None)) == 1


def test_a_row_for_counting_is_left_of_who_agreed_to_be_counted(town):
    story = Story(town)
    story.erase()
    with town.look() as work:
        rows = work.session.connection().execute(select(TABLES["statistic"])).mappings().all()
    assert sorted(row["about"] for row in rows) == ["introduction", "introduction", "need"]
    assert BIRD not in repr(rows)
    assert {row["month"] for row in rows} == {f"{NOW:%Y-%m}"}


def test_who_did_not_agree_to_be_counted_is_not(town):
    person = town.person(town.worker, NORTH, YES).node
    with town.work() as work:
        work.session.flush()
        plant(work.session.connection(), "need", BIRD, owner=person.number, status="open")
    with town.work() as work:
        work.erasure.person(work.erasure.find(person.id))
    assert count(town, "statistic") == 0


def test_the_log_stays_whole_and_names_nobody(town):
    story = Story(town)
    story.erase(town.worker)
    with town.look() as work:
        lines = work.session.connection().execute(select(TABLES["access_line"])).mappings().all()
        assert list(broken(work.session)) == []
    assert lines[-1]["action"] == "erase"
    assert lines[-1]["subject"] in {line["subject"] for line in lines[:-1]}
    assert count(town, "subject_key", TABLES["subject_key"].c.node == story.person.number) == 0


def test_a_worker_of_elsewhere_and_a_neighbour_erase_nobody(town):
    person = town.person(town.worker).node
    with pytest.raises(Exception, match="not-found"), town.work(town.colleague) as work:
        work.erasure.find(person.id)


@pytest.mark.parametrize("state", ["unsafe", "running"])
def test_who_was_not_safe_is_kept_apart_when_the_need_goes(town, state):
    one, other = town.person(town.worker, NORTH, YES).node, town.person(town.worker, NORTH, YES).node
    with town.work() as work:
        work.session.flush()
        connection = work.session.connection()
        need = plant(connection, "need", "iets", owner=one.number, status="open")
        talent = plant(connection, "talent", "iets", owner=other.number)
        plant(connection, "introduction", "iets", need=need["number"], talent=talent["number"], state=state)
    with town.work() as work:
        work.erasure.need(need["number"])
    assert count(town, "need", TABLES["need"].c.number == need["number"]) == 0
    assert count(town, "kept_apart") == (state == "unsafe")
    with town.work() as work:
        work.erasure.person(work.erasure.find(one.id))
    assert count(town, "kept_apart") == 0


def test_every_column_that_refers_to_somebody_goes_or_lets_go():
    """A foreign key without a rule would make erasing somebody fail, or leave a number behind."""
    for table in METADATA.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                if key.column is TABLES["node"].c.number and table.name != "token":
                    assert key.ondelete == "CASCADE" or (table, column) in referring(), f"{table.name}.{column.name}"
                    assert key.ondelete == "CASCADE" or column.nullable, f"{table.name}.{column.name}"


def test_what_is_part_of_an_initiative_that_goes_stands_by_itself(town):
    with town.work() as work:
        north = work.areas.own(NORTH)
        house = work.initiatives.create(north, name="Huis").node
        choir = work.initiatives.create(north, name="Koor", part_of=house.number).node.number
        work.erasure.person(house)
    with town.look() as work:
        initiative = TABLES["initiative"].c
        assert work.session.execute(select(initiative.node, initiative.part_of)).all() == [(choir, None)]


# --- It does not come back ----------------------------------------------------------------------------------------


@pytest.fixture
def backup(town, tmp_path):
    """Give the address of a copy of the whole database from before, as somebody puts it back."""
    story = Story(town)
    url = copy_of(town.database, tmp_path)
    story.erase()
    assert town.database.forgetting.done(SOON)
    yield url
    if not town.database.is_sqlite:
        on_server(town.database, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


def copy_of(database, tmp_path):
    if not database.is_sqlite:
        name = f"{database.url.database}_copy"
        database.dispose()  # a database that is copied has no readers
        on_server(database, f"CREATE DATABASE {name} TEMPLATE {database.url.database}")
        return database.url.set(database=name).render_as_string(hide_password=False)
    connection = database.writer.raw_connection()
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(database.url.database, tmp_path / "backup.db")
    return f"sqlite:///{tmp_path / 'backup.db'}"


def on_server(database, statement):
    engine = create_engine(database.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_backup_that_is_put_back_erases_again(town, backup):
    restored = Database(backup, tombstones=town.database.traces.tombstones)
    try:
        assert BIRD in everywhere(restored)
        assert rights.erase_again(restored, Live(restored), lambda: NOW) == 1
        assert BIRD not in everywhere(restored)
        assert restored.forgetting.done(SOON)
        if restored.is_sqlite:
            assert BIRD.encode() not in files_of(restored)
        assert rights.erase_again(restored, Live(restored), lambda: NOW) == 0
    finally:
        restored.dispose()


def test_a_backup_without_the_file_of_tombstones_is_caught(backup):
    restored = Database(backup)
    try:
        assert rights.erase_again(restored, Live(restored), lambda: NOW) == 0
        assert BIRD in everywhere(restored)
    finally:
        restored.dispose()


def test_a_file_that_lost_its_tombstones_gets_them_from_the_database(town, tmp_path):
    person = town.person(town.worker).node
    with town.work() as work:
        work.erasure.person(work.erasure.find(person.id))
    again = Database(town.database.url.render_as_string(hide_password=False), tombstones=tmp_path / "other.tombstones")
    try:
        rights.erase_again(again, Live(again), lambda: NOW)
        assert {stone.hash for stone in again.traces.stones()} == set(hashes_of(person.id, "person", None))
    finally:
        again.dispose()


def test_half_a_line_in_the_file_is_no_tombstone(tmp_path):
    traces = Traces(tmp_path / "x.tombstones")
    stone = Stone("GM0001", "a" * 64, NOW)
    traces.add([stone, stone])
    with (tmp_path / "x.tombstones").open("a") as file:
        file.write("GM0001 abc")
    assert traces.stones() == {stone}


def test_an_import_of_the_same_folder_does_not_bring_the_person_back(database, live, tmp_path):
    at = folder(
        tmp_path / "village",
        people=[
            "person_id,first_name,neighbourhood,consent_matching",
            f"P1,{BIRD},{VILLAGE},ja",
            f"P2,Bo,{VILLAGE},ja",
        ],
        talents=["talent_id,owner_type,owner_id,text,neighbourhood", f"T1,person,P1,{BIRD} snoeit,{VILLAGE}"],
        needs=[
            "need_id,owner_type,owner_id,text,neighbourhood,reported_by",
            f"N1,person,P1,{BIRD} zoekt hulp,{VILLAGE},",
            f"N2,person,P2,Wie helpt mij,{VILLAGE},P1",
        ],
        ties=["tie_id,source_id,target_id,type", "B1,P1,P2,kent"],
    )
    assert imported(database, at).ok
    with writing(database, OPERATOR, NOW, live=live) as work:
        person = work.session.connection().execute(
            select(TABLES["node"].c.id).where(TABLES["node"].c.source_id == "P1")
        )
        work.erasure.person(work.erasure.find(person.scalar_one()))
    report = imported(database, at)
    assert (report.ok, report.stored, report.left_out) == (True, True, 4)
    assert report.accepted + len(report.files["people.csv"].rejected) + report.left_out == report.rows
    assert BIRD not in everywhere(database)
    with reading(database, OPERATOR, NOW, live=live) as work:
        assert work.session.connection().scalar(select(func.count()).select_from(TABLES["need"])) == 1
    assert not imported(database, at).changed


# --- What must be able to fail --------------------------------------------------------------------------------------


def test_without_writing_the_files_anew_the_canary_is_found(town, monkeypatch):
    if not town.database.is_sqlite:
        pytest.skip("files")
    monkeypatch.setattr(Forgetting, "begin", lambda _self: None)
    story = Story(town)
    with town.database.reader.connect() as somebody:
        somebody.execute(select(TABLES["node"])).all()
        story.erase()
    assert BIRD not in everywhere(town.database)
    assert BIRD.encode() in files_of(town.database)


def test_who_reads_holds_it_up_no_longer_than_he_reads(town):
    if not town.database.is_sqlite:
        pytest.skip("files")
    story = Story(town)
    with town.database.reader.connect() as somebody:
        somebody.execute(select(TABLES["node"])).all()
        story.erase()
        time.sleep(0.5)
        assert not town.database.forgetting.done(0)
    assert town.database.forgetting.done(SOON)
    assert BIRD.encode() not in files_of(town.database)


def test_an_erasure_that_leaves_the_answers_is_caught(town, monkeypatch):
    monkeypatch.setattr(Erasure, "_forget_answers", lambda *_: None)
    story = Story(town)
    story.erase()
    assert BIRD in everywhere(town.database)


def test_the_story_plants_all_that_hangs_on_what_is_ones_own():
    """A new table that hangs on a need, talent, introduction or account must be named in `PARTS`, or be no content."""
    hanging = {f"{column.table.name}.{column.name}" for one in PARENTS for column in referring_to(one)}
    of_others = {
        "arrangement.introduction",
        "consent.introduction",
        "consent_answer.introduction",
        "passed_over.talent",
    }
    # A table is about what is no person's need; a plan is how a worker went to work.
    of_workers = {"gathering.need", "match_pair.need", "match_pair.talent"}
    without_content = {"login_link.account", "login_link.introduction", "challenge.account"}
    assert hanging - PARTS == of_others | of_workers | without_content


# --- What is over stays over ----------------------------------------------------------------------------------------


class Ways:
    """Somebody with an account, a phone, a session, a link, a calendar, a token and a yes to two purposes."""

    def __init__(self, town):
        self.town = town
        self.person = town.person(town.worker, NORTH, YES, STATISTICS).node
        with town.work() as work:
            work.session.flush()
            connection = work.session.connection()
            number = self.person.number
            here = plant(connection, "account", "x", person=number, role="worker", approved_by="x", closed_at=None)
            self.account = here["number"]
            key = plant(connection, "passkey", "x", account=self.account)
            self.passkey = key["number"]
            plant(connection, "login_session", "x", account=self.account, passkey=self.passkey, revoked_at=None)
            plant(connection, "login_link", "x", account=self.account, use="sign-in", used_at=None)
            plant(connection, "feed", "x", person=number, revoked_at=None)
        with town.work() as work:
            work.tokens.create("worker", organisation="OR1", neighbourhoods=(NORTH,), person=self.person)
            self.token = work.tokens.find()[-1].number

    def end(self, what):
        with self.town.work() as work:
            if what == "yes":
                node = work.nodes.by_number(self.person.number)
                work.consents.record(node, Agreement("matching", given=False))
            elif what == "account":
                work.accounts.close(work.accounts.numbered(self.account))
            elif what == "passkey":
                work.passkeys.lose(work.passkeys.of(self.account)[0])
            else:
                work.tokens.revoke(self.token)


def open_of(database, ways):
    """What is open here of what `Ways` planted."""
    conditions = {
        "yes": (TABLES["consent"].c.purpose == "matching") & TABLES["consent"].c.given,
        "other yes": (TABLES["consent"].c.purpose == "statistics") & TABLES["consent"].c.given,
        "account": TABLES["account"].c.closed_at.is_(None),
        "passkey": TABLES["passkey"].c.number == ways.passkey,
        "token": (TABLES["token"].c.number == ways.token) & TABLES["token"].c.revoked_at.is_(None),
        "session": TABLES["login_session"].c.revoked_at.is_(None),
        "link": TABLES["login_link"].c.used_at.is_(None),
        "feed": TABLES["feed"].c.revoked_at.is_(None),
    }
    with database.reader.connect() as connection:
        return {name for name, where in conditions.items() if connection.execute(select(1).where(where)).first()}


EVERYTHING = {"yes", "other yes", "account", "passkey", "token", "session", "link", "feed"}


@pytest.mark.parametrize("what", ["yes", "account", "passkey", "token"])
def test_what_was_over_is_over_again_and_everybody_signs_in_anew(town, tmp_path, what):
    """A backup that is put back; the kept wrong variant puts it back without the file of tombstones."""
    ways = Ways(town)
    url = copy_of(town.database, tmp_path)
    ways.end(what)
    assert what not in open_of(town.database, ways)
    file = town.database.traces.tombstones
    unknowing, restored = Database(url, tombstones=tmp_path / "empty.tombstones"), Database(url, tombstones=file)
    try:
        assert rights.erase_again(unknowing, Live(unknowing), lambda: NOW) == 0
        assert open_of(unknowing, ways) == EVERYTHING
        assert rights.erase_again(restored, Live(restored), lambda: NOW) == 0
        assert open_of(restored, ways) == EVERYTHING - {what, "session", "link", "feed"}
        with restored.reader.connect() as connection:
            people = connection.scalar(select(func.count()).select_from(TABLES["node"]))
        assert people == count(town, "node")
        assert restored.traces.stones() == town.database.traces.stones()
    finally:
        unknowing.dispose()
        restored.dispose()
        if not restored.is_sqlite:
            on_server(town.database, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


def test_a_yes_after_a_no_stays_when_the_service_starts_again(town):
    ways = Ways(town)
    ways.end("yes")
    with town.work() as work:
        work.consents.record(work.nodes.by_number(ways.person.number), Agreement("matching", given=True))
    assert rights.erase_again(town.database, town.live, lambda: NOW) == 0
    assert open_of(town.database, ways) == EVERYTHING


def test_a_no_after_more_than_one_yes_finds_the_first_one_in_a_backup(town):
    ways = Ways(town)
    with town.work() as work:
        node = work.nodes.by_number(ways.person.number)
        first = work.consents.of(node)["matching"]
        number = node.id, "matching", None, first.version
        work.consents.record(node, Agreement("matching", given=True, how="nog eens"))
    ways.end("yes")
    assert over("yes", *number) in {stone.hash for stone in town.database.traces.stones()}


def test_what_is_only_over_does_not_write_the_files_anew(town, monkeypatch):
    ways = Ways(town)
    begun = []
    monkeypatch.setattr(Forgetting, "begin", begun.append)
    ways.end("yes")
    assert begun == []
