"""Every term, with the clock moved: the day before it is there, the day after it is not."""

import datetime as dt

import pytest
from sqlalchemy import func, select, text, update

from app.jobs import nightly
from app.models import METADATA
from app.policy.retention import ENDS
from app.repositories.log import broken
from app.repositories.retention import ASKED, PLAIN, Retention
from tests.app.planted import plant
from tests.app.town import HERE, NORTH, NOW, STATISTICS, YES, build

TABLES = METADATA.tables
DAY = dt.timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def town(database, live):
    found = build(database, live)
    with found.work() as work:
        # The clock of the computer, by which the database keeps its own watch over the log, does not move with ours.
        where = "" if database.is_sqlite else " ON access_line"
        work.session.connection().execute(text(f"DROP TRIGGER access_line_no_delete{where}"))
    return found


def night(town, after_days):
    """Do what happens in the night so many days later; what each step did."""
    at = NOW + dt.timedelta(days=after_days)
    return nightly.run(town.database, town.live, lambda: at, lambda _name, _count: None)


def count(town, name, *conditions):
    with town.look() as work:
        return work.session.connection().scalar(select(func.count()).select_from(TABLES[name]).where(*conditions))


def put(town, name, said="iets", **given):
    with town.work() as work:
        return plant(work.session.connection(), name, said, **given)


def someone(town, **values):
    return town.person(town.worker, NORTH, YES, STATISTICS, **values).node


def a_need(town, owner, **given):
    return put(town, "need", owner=owner.number, **({"status": "open", "confirmed_at": NOW} | given))


def an_introduction(town, **given):
    seeker, giver = someone(town), someone(town)
    need = a_need(town, seeker, **given.pop("of_need", {}))
    talent = put(town, "talent", owner=giver.number, confirmed_at=NOW)
    return put(town, "introduction", need=need["number"], talent=talent["number"], **given)


def test_every_term_has_a_test_here():
    assert set(ENDS) == {"need-asked", "need", "introduction-content", "introduction", "person", "provisional", *PLAIN}


def test_a_need_is_asked_about_once_after_six_months(town):
    worker = someone(town)
    need = a_need(town, someone(town), worker=worker.number, due_on=None)
    days = ENDS["need-asked"].days
    asked = TABLES["notice"].c.code == ASKED
    night(town, days - 1)
    assert count(town, "notice", asked) == 0
    night(town, days)
    night(town, days + 1)
    assert count(town, "notice", asked) == 1
    with town.look() as work:
        row = work.session.connection().execute(select(TABLES["notice"]).where(asked)).mappings().one()
    assert (row["person"], row["about"]) == (worker.number, need["id"])


@pytest.mark.parametrize("status", ["open", "exploring", "met", "closed"])
def test_a_need_that_nobody_confirms_goes_after_a_year(town, status):
    a_need(town, someone(town), status=status)
    days = ENDS["need"].days
    night(town, days - 1)
    assert count(town, "need") == 1
    night(town, days)
    assert count(town, "need") == 0
    assert count(town, "statistic", TABLES["statistic"].c.about == "need") == 1


def test_a_need_that_is_confirmed_or_under_way_stays(town):
    an_introduction(town, state="running")
    confirmed = a_need(town, someone(town))
    late = NOW + dt.timedelta(days=200)
    with town.work() as work:
        row = update(TABLES["need"]).where(TABLES["need"].c.number == confirmed["number"]).values(confirmed_at=late)
        work.session.connection().execute(row)
    night(town, ENDS["need"].days)
    assert count(town, "need") == 2


def test_who_changes_a_need_confirms_it(town):
    owner = someone(town)
    with town.work() as work:
        row = work.needs.create(owner, "Wie helpt mij in de tuin?", consent=YES)
        need_id = row.need.id
    later = NOW + dt.timedelta(days=100)
    with town.work(now=later) as work:
        row = work.needs.get(need_id)
        work.needs.update(row, status="open")
    with town.look() as work:
        assert work.needs.get(need_id).need.confirmed_at == later


def test_the_words_go_from_an_introduction_after_90_days_and_the_row_after_24_months(town):
    ended = NOW - dt.timedelta(days=10)
    row = an_introduction(
        town, state="stopped", ended_at=ended, closed_on=None, note="Kanarie", of_need={"confirmed_at": NOW + 700 * DAY}
    )
    given = {"introduction": row["number"], "position": 0, "state": "stopped", "by": "giver", "at": NOW}
    step = put(town, "introduction_step", "Kanarie", **given)
    put(town, "feedback", "Kanarie", introduction=row["number"], side="seeker")
    content, whole = ENDS["introduction-content"].days - 10, ENDS["introduction"].days - 10
    night(town, content - 1)
    assert "Kanarie" in everything(town)
    assert night(town, content)["empty-introductions"] == 1
    assert "Kanarie" not in everything(town)
    assert night(town, content)["empty-introductions"] == 0
    with town.look() as work:
        steps = TABLES["introduction_step"]
        left = work.session.connection().execute(select(steps)).mappings().one()
    assert (left["number"], left["state"], left["by"], left["at"]) == (step["number"], "stopped", "giver", NOW)
    night(town, whole - 1)
    assert count(town, "introduction") == 1
    night(town, whole)
    assert count(town, "introduction") == 0
    assert count(town, "statistic", TABLES["statistic"].c.about == "introduction") == 1


def test_a_step_cannot_be_emptied_by_half_or_changed(town):
    row = an_introduction(town, state="stopped")
    put(town, "introduction_step", "Kanarie", introduction=row["number"], position=0, state="stopped", by="giver")
    steps = TABLES["introduction_step"]
    for values in ({"said_by": None}, {"said_by": None, "how": None, "reason": None, "state": "running"}):
        with pytest.raises(Exception, match=r"conflict|not edited"), town.work() as work:
            work.session.connection().execute(update(steps).values(**values))


def test_who_is_out_of_contact_for_24_months_goes(town):
    volunteer = someone(town)
    put(town, "talent", owner=volunteer.number, confirmed_at=NOW + 5 * DAY)
    days = ENDS["person"].days + 5
    people = TABLES["node"].c.kind == "person"
    night(town, days - 1)
    assert count(town, "node", people) == 1
    assert night(town, days)["erase-people"] == 1
    assert count(town, "node", people) == 0
    assert count(town, "tombstone") == 1


@pytest.mark.parametrize("what", ["professional", "running", "contact", "account"])
def test_who_works_here_or_is_in_contact_stays(town, what):
    person = someone(town)
    late = NOW + 100 * DAY
    if what == "professional":
        put(town, "role", node=person.number, kind="professional", until=None)
    elif what == "account":
        put(town, "account", person=person.number, role="worker", organisation=None, closed_at=None)
    elif what == "contact":
        with town.work() as work:
            where = TABLES["person"].c.node == person.number
            work.session.connection().execute(update(TABLES["person"]).where(where).values(last_contact_on=late.date()))
    else:
        need = a_need(town, person)
        talent = put(town, "talent", owner=someone(town).number, confirmed_at=late)
        put(town, "introduction", need=need["number"], talent=talent["number"], state="running")
    night(town, ENDS["person"].days)
    assert count(town, "node", TABLES["node"].c.number == person.number) == 1


def test_who_has_no_ground_goes_on_the_day(town):
    person = someone(town)
    with town.work() as work:
        where = TABLES["node"].c.number == person.number
        values = {"provisional_by": "token:1", "provisional_until": TODAY + 30 * DAY}
        work.session.connection().execute(update(TABLES["node"]).where(where).values(**values))
    night(town, 29)
    assert count(town, "node", TABLES["node"].c.number == person.number) == 1
    assert night(town, 30)["erase-provisional"] == 1
    assert count(town, "node", TABLES["node"].c.number == person.number) == 0


def plain_rows(town):
    """One row of each kind that is removed as it is, whose term begins NOW."""
    person = someone(town)
    with town.work() as work:
        connection = work.session.connection()
        account = plant(connection, "account", "a", person=person.number, role="worker", organisation=None)
        number = person.number
        plant(connection, "notice", "a", person=number, read_at=NOW)
        plant(connection, "story", "a", about=number, agreed_on=NOW.date(), shown_until=NOW.date())
        plant(connection, "story", "a", about=None, agreed_on=None, shown_until=None, made_at=NOW)
        plant(connection, "match_plan", "a", organisation=None, made_at=NOW)
        plant(connection, "mail", "a", person=number, sent_at=NOW, again_at=None)
        plant(connection, "care", "a", person=number, worker=number, kind="own", ended_at=NOW, until=None)
        plant(connection, "login_session", "a", account=account["number"], seen_at=NOW, revoked_at=None)
        plant(connection, "login_link", "a", account=account["number"], use="sign-in", expires_at=NOW)
        plant(connection, "challenge", "a", account=account["number"], expires_at=NOW)
        plant(connection, "attempt", "a", at=NOW)
        plant(connection, "answered", "a", at=NOW)
        for given in (True, False):
            plant(connection, "consent_answer", "a", node=number, purpose="research", given=given, at=NOW)


ROWS = {
    "notice": lambda t: t.c.read_at.is_not(None),
    "mail": lambda t: t.c.code == "introduction-gone",
    "consent-answer": lambda t: t.c.purpose == "research",
}


@pytest.mark.parametrize("name", [name for name in PLAIN if name != "access-line"])
def test_what_nobody_misses_goes_when_its_term_is_over(town, name):
    plain_rows(town)
    table = TABLES[PLAIN[name]]
    condition = ROWS.get(name, lambda t: t.c.number > 0)(table)
    before = count(town, table.name, condition)
    assert before
    night(town, ENDS[name].days)
    assert count(town, table.name, condition) == before
    night(town, ENDS[name].days + 1)
    # Of consents the last answer stays: it is what holds.
    assert count(town, table.name, condition) == (1 if name == "consent-answer" else 0)


def test_the_log_is_cut_after_24_months_and_stays_whole(town):
    days, person = ENDS["access-line"].days, someone(town)
    for later in (0, 10):
        with town.work(now=NOW + later * DAY) as work:
            work.seen(person.number, "K2")
    before = count(town, "access_line")
    night(town, days)
    assert count(town, "access_line", TABLES["access_line"].c.at < NOW + 11 * DAY) == before
    night(town, days + 1)
    assert count(town, "access_line", TABLES["access_line"].c.at < NOW + 11 * DAY) == 1
    with town.look() as work:
        assert list(broken(work.session)) == []


def test_twice_in_one_night_does_nothing_the_second_time(town):
    an_introduction(town, state="stopped", ended_at=NOW, closed_on=None)
    plain_rows(town)
    night(town, 740)
    assert not any(night(town, 740).values())


def test_a_night_that_was_stopped_goes_on(town, monkeypatch):
    for _ in range(3):
        a_need(town, someone(town))
    found, settled = Retention.needs_over, []

    def stops(self, only=None):
        settled.append(1)
        if len(settled) == 3:
            raise KeyboardInterrupt
        return found(self, only)

    monkeypatch.setattr(Retention, "needs_over", stops)
    with pytest.raises(KeyboardInterrupt):
        night(town, ENDS["need"].days)
    monkeypatch.undo()
    assert count(town, "need") == 2
    assert night(town, ENDS["need"].days)["erase-needs"] == 2
    assert HERE


def everything(town):
    with town.database.reader.connect() as connection:
        return repr([tuple(row) for table in METADATA.sorted_tables for row in connection.execute(select(table))])
