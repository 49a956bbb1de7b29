"""One viewer, one transaction: everything of a request is stored, or nothing."""

import datetime as dt
import inspect
import pkgutil
from importlib import import_module

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

import app.repositories
from app.errors import Invalid, NotFound, Stale, VersionMissing
from app.models import AccessLine, Answered, Change, Node
from app.policy.roles import OPERATOR
from app.repositories.asking import Asking, Repository
from app.repositories.log import known_subject
from app.work import Request, Work, reading, writing
from tests.app.town import NOW, YES, build


@pytest.fixture
def town(database, live):
    return build(database, live)


def repositories():
    """Every class in app/repositories that answers questions."""
    modules = [import_module(f"app.repositories.{m.name}") for m in pkgutil.iter_modules(app.repositories.__path__)]
    found = {c for m in modules for _, c in inspect.getmembers(m, inspect.isclass) if issubclass(c, Repository)}
    return sorted(found, key=lambda c: c.__name__)


class TestViewer:
    @pytest.mark.parametrize("repository", repositories(), ids=lambda c: c.__name__)
    def test_no_repository_without_one_who_asks(self, repository):
        with pytest.raises(TypeError):
            repository()
        with pytest.raises(TypeError):
            repository(None)

    @pytest.mark.parametrize("viewer", [None, "operator"])
    def test_no_question_without_a_viewer(self, viewer):
        with Session() as session, pytest.raises(TypeError):
            Asking(viewer, NOW, session, "test")

    def test_no_local_time(self):
        with Session() as session, pytest.raises(ValueError, match="UTC"):
            Asking(OPERATOR, NOW.replace(tzinfo=None), session, "test")

    def test_a_work_has_every_repository(self, town):
        with town.look() as work:
            made = {type(getattr(work, name)) for name in vars(Work) if not name.startswith("_") and name != "scope"}
        named = [c for c in repositories() if c.__name__ not in {"Repository", "NamedNodes"}]
        assert set(named) <= made


class TestTransaction:
    def test_a_clean_end_stores(self, town):
        person = town.person(town.worker)
        with town.look(town.worker) as work:
            assert work.people.get(person.node.id).node.number == person.node.number

    def test_an_error_leaves_nothing(self, town):
        class OwnError(Exception):
            pass

        def counts():
            with Session(town.database.reader) as session:
                return [len(session.exec(select(model)).all()) for model in (Node, Change, AccessLine, Answered)]

        def fail_halfway(work):
            work.people.create(work.areas.own("BU00010001"), identity={"alias": "Anna"}, consents=[YES])
            work.remember(201, {"id": 1})
            raise OwnError

        before = counts()
        with pytest.raises(OwnError), town.work(town.worker, Request("POST", "key", "hash")) as work:
            fail_halfway(work)
        assert counts() == before

    def test_reading_cannot_write(self, town):
        with town.look() as work:
            work.seen(town.welfare, "K2")
            with pytest.raises(DBAPIError, match=r"(?i)read.?only"):
                work.write_log()

    def test_the_log_line_is_in_it(self, town):
        request = Request("GET /v1/people/{id}/name")
        person = town.person(town.worker)
        with town.work(town.worker, request) as work:
            assert work.people.name_of(work.people.get(person.node.id)).alias == "Anna"
        with Session(town.database.reader) as session:
            line = session.exec(select(AccessLine).where(col(AccessLine.route) == request.route)).one()
            subject = known_subject(session, person.node.number)
        assert subject is not None
        assert (line.actor, line.action, line.subject, line.data_class) == ("token:1", "read", subject, "K2")
        assert line.at == NOW

    def test_when_the_log_cannot_be_written_nothing_is_answered(self, town):
        person = town.person(town.worker)
        with town.work() as work:
            work.session.connection().exec_driver_sql("ALTER TABLE access_line RENAME TO hidden")
        answers = []

        def ask():
            with town.work(town.worker) as work:
                name = work.people.name_of(work.people.get(person.node.id))
            answers.append(name)

        with pytest.raises(DBAPIError, match=r"(?i)access_line"):
            ask()
        assert answers == []


class TestVersion:
    def test_the_same_version_may_change(self, town):
        with town.work(request=Request("PATCH", expected_version=3)) as work:
            work.check_version(Node(version=3))

    def test_another_is_stale(self, town):
        with town.work(request=Request("PATCH", expected_version=2)) as work, pytest.raises(Stale):
            work.check_version(Node(version=3))

    def test_none_is_missing_where_it_is_required(self, town):
        with town.work() as work:
            work.check_version(Node(version=3), required=False)
            with pytest.raises(VersionMissing):
                work.check_version(Node(version=3))


class TestAnswered:
    def answer(self, town, key, body, viewer=OPERATOR, now=NOW, status=201):
        """Ask; give what was answered before, or answer now."""
        with town.work(viewer, Request("POST", key, body), now) as work:
            before = work.answered()
            if before is None:
                work.remember(status, {"made": body})
            return before

    def test_the_same_again_gets_the_same(self, town):
        assert self.answer(town, "k", "a") is None
        assert self.answer(town, "k", "a") == (201, {"made": "a"})

    def test_another_body_is_refused(self, town):
        self.answer(town, "k", "a")
        with pytest.raises(Invalid) as answer:
            self.answer(town, "k", "b")
        assert [(error.code, error.place) for error in answer.value.fields] == [("key-reused", "header")]

    def test_a_key_is_ones_own(self, town):
        self.answer(town, "k", "a")
        assert self.answer(town, "k", "b", town.worker) is None

    def test_after_a_day_it_is_forgotten(self, town):
        self.answer(town, "k", "a")
        almost, after = NOW + dt.timedelta(hours=23, minutes=59), NOW + dt.timedelta(hours=24)
        assert self.answer(town, "k", "a", now=almost) == (201, {"made": "a"})
        assert self.answer(town, "k", "b", now=after) is None
        assert self.answer(town, "k", "b", now=after) == (201, {"made": "b"})

    def test_without_a_key_nothing_is_kept(self, town):
        assert self.answer(town, None, "a") is None
        assert self.answer(town, None, "a") is None
        with Session(town.database.reader) as session:
            assert session.exec(select(Answered)).all() == []


def test_two_works_do_not_see_each_other_before_the_end(town):
    with writing(town.database, OPERATOR, NOW, live=town.live) as work:
        node = work.initiatives.create(work.areas.own("BU00010001"), name="Eetcafé").node
        with reading(town.database, OPERATOR, NOW, live=town.live) as other, pytest.raises(NotFound):
            other.nodes.get(node.id)
