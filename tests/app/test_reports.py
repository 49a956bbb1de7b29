"""What the yearly report and the book for financiers are made of, on both databases."""

import builtins
import datetime as dt
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from sqlalchemy import exc, text
from sqlmodel import select

from app.errors import Conflict, NotFound
from app.exporting.paper import as_pdf
from app.exporting.sheets import Sheet, as_csv, as_xlsx
from app.models import Goal, Introduction, Role, Story, YearReport
from app.policy.roles import Viewer
from app.repositories.asking import number_of
from app.schemas.reports import ContextIn, GoalIn, RulingIn, StoryIn
from app.services import bookkeeping, goals, reports, rulings, snapshots, stories
from app.work import CONSOLE
from tests.app.town import HERE, NORTH, NOW, SOUTH, STATISTICS, THERE, YES, Town, build

TODAY = NOW.date()
A_DAY = dt.timedelta(days=1)
YEAR = TODAY.year


@pytest.fixture
def town(database, live) -> Town:
    return build(database, live)


@pytest.fixture
def coordinator(town) -> Viewer:
    return Viewer("coordinator", "account:1", HERE, town.welfare)


SAW_FIRST = replace(CONSOLE, expected_version=1)
READER = Viewer("municipality-reader", "account:2", HERE)


def fill(town, people=40):
    with town.work() as work:
        area = work.areas.own(NORTH)
        area.inhabitants = 400
        nodes = [
            work.people.create(area, identity={"alias": f"P{n}"}, consents=[STATISTICS]).node for n in range(people)
        ]
        for n, node in enumerate(nodes):
            work.ties.create(node, nodes[(n + 1) % people], kind="knows")
            work.ties.create(node, nodes[(n + 2) % people], kind="knows")
        snapshots.take_due(work)


def keep(town, row):
    with town.work() as work:
        work.session.add(row)
        work.session.flush()


def a_story(**yes):
    return StoryIn.model_validate({"text": "Hij drinkt nu koffie met drie buren."} | yes)


YES_SAID = {"agreedOn": str(TODAY), "agreedBy": "hijzelf", "shownUntil": str(TODAY + A_DAY)}


class TestReleased:
    def test_nothing_changes_it_not_even_past_our_code(self, town, coordinator):
        fill(town)
        with town.work(coordinator, SAW_FIRST) as work:
            reports.release(work, NORTH, YEAR)
        saw_second = replace(CONSOLE, expected_version=2)
        with town.work(coordinator, saw_second) as work, pytest.raises(Conflict, match="report-released"):
            reports.say(work, NORTH, YEAR, ContextIn(context="Anders."))
        with pytest.raises((exc.IntegrityError, exc.DBAPIError, Conflict)), town.work() as work:
            work.session.connection().execute(text("UPDATE year_report SET context = 'anders'"))
        with town.look(READER) as work:
            assert reports.read(work, NORTH, YEAR).context is None

    def test_what_is_not_released_may_change(self, town, coordinator):
        with town.work(coordinator, SAW_FIRST) as work:
            reports.say(work, NORTH, YEAR, ContextIn(context="Eerst dit."))
        with town.work() as work:
            work.session.connection().execute(text("UPDATE year_report SET context = 'dan dat'"))
        with town.look(coordinator) as work:
            assert reports.read(work, NORTH, YEAR).context == "dan dat"

    def test_released_and_its_words_go_together(self, town):
        released = {"released_at": NOW, "released_by": "x"}
        row = YearReport(municipality=HERE, area=NORTH, year=YEAR, made_by="x", **released)
        with pytest.raises((exc.IntegrityError, Conflict)):
            keep(town, row)

    def test_the_figures_in_it_are_those_of_the_day(self, town, coordinator):
        fill(town)
        with town.work(coordinator, SAW_FIRST) as work:
            before = reports.read(work, NORTH, YEAR)
            reports.release(work, NORTH, YEAR)
        later = NOW + dt.timedelta(days=40)
        with town.work(now=later) as work:
            snapshots.take_due(work)
        with town.look(READER, now=later) as work:
            assert reports.read(work, NORTH, YEAR).area == before.area

    def test_no_municipality_reads_that_of_another(self, town, coordinator):
        fill(town)
        with town.work(coordinator, SAW_FIRST) as work:
            reports.release(work, NORTH, YEAR)
        elsewhere = Viewer("municipality-reader", "account:3", THERE)
        with town.look(elsewhere) as work, pytest.raises(NotFound):
            reports.read(work, NORTH, YEAR)


class TestStories:
    def test_the_yes_holds_on_its_days_and_on_no_other(self, town, coordinator):
        with town.work(coordinator) as work:
            stories.add(work, NORTH, a_story(**YES_SAID))
        seen = {}
        for days in (0, 1, 2):
            with town.look(coordinator, now=NOW + days * A_DAY) as work:
                seen[days] = len(reports.read(work, NORTH, YEAR).stories)
        assert seen == {0: 1, 1: 1, 2: 0}

    def test_no_row_has_a_last_day_without_a_yes(self, town):
        row = Story(municipality=HERE, area=NORTH, text="x", made_at=NOW, made_by="x", shown_until=TODAY)
        with pytest.raises((exc.IntegrityError, Conflict)):
            keep(town, row)

    def test_it_goes_with_the_one_whom_it_is_about(self, town):
        row = town.person(town.worker, NORTH, YES)
        with town.work(town.worker) as work:
            stories.add(work, NORTH, a_story(**YES_SAID, about=str(row.node.id)))
        with town.work() as work:
            work.session.delete(work.nodes.by_number(number_of(row.node)))
        with town.look() as work:
            assert work.session.exec(select(Story)).all() == []

    def test_it_is_about_nobody_whom_the_writer_may_not_change(self, town):
        row = town.person(town.colleague, NORTH, YES)
        with town.work(town.worker) as work, pytest.raises(Exception, match="invalid-input"):
            stories.add(work, NORTH, a_story(about=str(row.node.id)))


class TestWritten:
    def test_a_worker_writes_only_of_where_she_works(self, town):
        ruling = RulingIn.model_validate({"words": "Nee.", "decidedBy": "wethouder", "decidedOn": str(TODAY)})
        goal = GoalIn.model_validate({"words": "Elkaar kennen", "writtenBy": "avond", "since": str(TODAY)})
        for write in (
            lambda work, code: rulings.add(work, code, ruling),
            lambda work, code: goals.add(work, code, goal),
            lambda work, code: stories.add(work, code, a_story()),
        ):
            with town.work(town.worker) as work:
                write(work, NORTH)
            with town.work(town.worker) as work, pytest.raises(NotFound):
                write(work, SOUTH)
            with town.work(town.worker) as work, pytest.raises(NotFound):
                write(work, "BU00020001")

    def test_goals_of_the_year_stand_in_it_with_the_chosen_figure_first(self, town, coordinator):
        fill(town)
        with town.work(coordinator) as work:
            for words, figure, since, until in (
                ("van vroeger", None, TODAY - 800 * A_DAY, TODAY - 700 * A_DAY),
                ("zonder cijfer", None, TODAY, None),
                ("met cijfer", "isolates", TODAY, None),
            ):
                work.session.add(
                    Goal(
                        municipality=HERE, area=NORTH, words=words, written_by="avond", figure=figure, since=since,
                        until=until, made_by="x",
                    )
                )  # fmt: skip
            work.session.flush()
            found = reports.read(work, NORTH, YEAR).goals
            assert [goal.words for goal in found] == ["met cijfer", "zonder cijfer"]
            assert found[0].shown is not None
            assert found[0].shown.among == "residents"


class TestBook:
    def volunteer(self, work, name, *, status="active", talent=None, until=None):
        area = work.areas.own(NORTH)
        row = work.people.create(area, identity={"alias": name}, consents=[YES, STATISTICS], role="volunteer")
        row.node.status = status
        if talent:
            made = work.talents.create(row.node, "Ik kan koken.")
            made.talent.status = talent
        if until:
            role = work.session.exec(select(Role).where(Role.node == row.node.number, Role.kind == "volunteer")).one()
            role.since, role.until = until - 30 * A_DAY, until
        work.session.flush()
        return row.node

    def test_how_volunteers_stand_follows_from_what_was_tapped(self, town):
        with town.work() as work:
            self.volunteer(work, "Vrij", talent="active")
            self.volunteer(work, "Zonder")
            self.volunteer(work, "Rust", status="paused")
            self.volunteer(work, "Stil", talent="paused")
            self.volunteer(work, "Weg", status="left")
            self.volunteer(work, "Klaar", until=TODAY - A_DAY)
            giver = self.volunteer(work, "Bezig", talent="active")
            owner = work.people.create(work.areas.own(NORTH), identity={"alias": "O"}, consents=[YES]).node
            need = work.needs.create(owner, "Wie kookt er voor mij?").need
            talent = next(row.talent for row in work.talents.find(owner=giver, limit=1))
            work.session.add(Introduction(municipality=HERE, need=need.number, talent=talent.number, state="running"))
            work.people.create(work.areas.own(NORTH), identity={"alias": "Nee"}, consents=[YES], role="volunteer")
            work.session.flush()
            found = work.bookkeeping.volunteers(HERE)
        assert sorted(status for _, status in found) == sorted(
            ["free", "free", "paused", "paused", "stopped", "stopped", "deployed"]
        )
        assert {area for area, _ in found} == {NORTH}

    @pytest.mark.parametrize(
        ("weeks", "shown"),
        [
            ([(20, True)] * 12 + [(36, False)] * 12, (120, 550)),
            ([(20, True)] * 9 + [(36, False)] * 12, (None, None)),
            ([(20, True)] * 12 + [(36, False)] * 3, (None, None)),
            ([(1, True)] * 12 + [(1, False)] * 12 + [(168, False)], (None, None)),
        ],
        ids=["enough of both", "few with groups", "few others", "mostly of one"],
    )
    def test_hours_leave_only_where_they_are_those_of_many(self, town, weeks, shown):
        with town.work() as work:
            area = work.areas.own(NORTH)
            for n, (week, collective) in enumerate(weeks):
                node = work.people.create(area, identity={"alias": f"W{n}"}, consents=[YES]).node
                work.session.add(
                    Role(
                        municipality=HERE, node=number_of(node), kind="professional", hours_per_week=week,
                        half_time_collective=collective,
                    )
                )  # fmt: skip
            work.session.flush()
            found = bookkeeping.hours(work, HERE)
        assert (found["hours_collective"], found["hours_individual"]) == shown


class TestPaper:
    def test_it_fetches_nothing(self, caplog):
        picture = '<img src="https://example.org/x.png" alt="y">'
        page = f'<html lang="nl"><head><title>x</title></head><body>{picture}</body></html>'
        assert as_pdf(page, "body { background: url(https://example.org/z.png) }").startswith(b"%PDF")
        assert {address for address in ("x.png", "z.png") if address in caplog.text} == {"x.png", "z.png"}
        assert "disallowed protocol" in caplog.text

    def test_without_pango_it_says_so_and_all_else_works(self, monkeypatch):
        known = builtins.__import__

        def lacking(name, *rest):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")
            return known(name, *rest)

        monkeypatch.setattr(builtins, "__import__", lacking)
        with pytest.raises(Conflict, match="no-paper"):
            as_pdf("<p>x</p>", "")


class TestSheets:
    @pytest.mark.parametrize("said", ["=1+1", "+31 6", "-x", "@SUM(A1)", " =1", "\t=1", "\uff1d1"])
    def test_no_text_is_a_formula(self, said):
        sheet = Sheet("Blad", ["Wat"], [[said], [-1.5], [None]])
        assert as_csv(sheet).decode("utf-8-sig").splitlines()[1].strip('"').startswith("'")
        assert as_csv(sheet).decode("utf-8-sig").splitlines()[2] == "-1,5", "a number is no formula"
        cell = load_workbook(io.BytesIO(as_xlsx(sheet))).active["A2"]
        assert (cell.data_type, cell.value) == ("s", said)
