"""What is kept too long, by the terms of app.policy.retention: found, and removed where nothing hangs on it."""

import datetime as dt
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Date, Select, and_, delete, exists, func, or_, select
from sqlmodel import col

from app.models import (
    METADATA,
    Account,
    Care,
    Introduction,
    Need,
    Node,
    Notice,
    Role,
    Talent,
)
from app.policy.lifecycle import ENDS as ENDED
from app.policy.retention import ENDS
from app.repositories.asking import Repository
from app.repositories.log import expire

Condition = ColumnElement[bool]
TABLES: Final = METADATA.tables
ASKED: Final = "need-still-there"
"""Code of the notice that asks whether a need is still there."""


class Retention(Repository):
    """For the clock, which sees every municipality."""

    # --- What is settled one by one; `only`: whether this one still is ----------------------------------------------

    def needs_to_ask(self, only: int | None = None) -> list[int]:
        """Needs of which nobody said for six months that they are still there, and nobody was asked since."""
        asked = exists(
            select(1).where(
                col(Notice.about) == col(Need.id),
                col(Notice.code) == ASKED,
                or_(col(Need.confirmed_at).is_(None), col(Notice.at) > col(Need.confirmed_at)),
            )
        )
        old = _unconfirmed_since(self._day("need-asked"))
        return self._numbers(
            select(col(Need.number)).where(old, col(Need.status).in_(("open", "exploring")), ~asked), Need, only
        )

    def needs_over(self, only: int | None = None) -> list[int]:
        """Needs that nobody confirmed for a year, and in which nothing is under way."""
        under_way = exists(
            select(1).where(col(Introduction.need) == col(Need.number), col(Introduction.state).not_in(ENDED))
        )
        return self._numbers(
            select(col(Need.number)).where(_unconfirmed_since(self._day("need")), ~under_way), Need, only
        )

    def introductions_to_empty(self, only: int | None = None) -> list[int]:
        """Introductions that are over for 90 days and still have words in them."""
        steps, feedback = TABLES["introduction_step"], TABLES["feedback"]
        words = or_(
            col(Introduction.note).is_not(None),
            exists(
                select(1).where(
                    steps.c.introduction == col(Introduction.number),
                    or_(steps.c.said_by.is_not(None), steps.c.how.is_not(None), steps.c.reason.is_not(None)),
                )
            ),
            exists(
                select(1).where(feedback.c.introduction == col(Introduction.number), feedback.c.said_by.is_not(None))
            ),
        )
        return self._numbers(
            select(col(Introduction.number)).where(self._over("introduction-content"), words), Introduction, only
        )

    def introductions_over(self, only: int | None = None) -> list[int]:
        """Introductions that are over for 24 months."""
        return self._numbers(select(col(Introduction.number)).where(self._over("introduction")), Introduction, only)

    def provisional(self, only: int | None = None) -> list[int]:
        """People without a ground whose days are over."""
        until = self._day("provisional")
        query = select(col(Node.number)).where(
            col(Node.kind) == "person", col(Node.provisional_until).is_not(None), col(Node.provisional_until) <= until
        )
        return self._numbers(query, Node, only)

    def people_over(self, only: int | None = None) -> list[int]:
        """People, no professionals, with whom there was no contact for 24 months, and nothing is under way.

        Contact is whatever shows it: a meeting, an answer, something said or confirmed, a need, signing in.
        """
        since = self._day("person")
        professional = exists(
            select(1).where(col(Role.node) == col(Node.number), col(Role.kind) == "professional", self._current())
        )
        account = exists(
            select(1).where(
                col(Account.person) == col(Node.number),
                col(Account.closed_at).is_(None),
                col(Account.role).not_in(("resident", "volunteer")),
            )
        )
        query = select(col(Node.number)).where(
            col(Node.kind) == "person",
            or_(*_contacts(None)),
            ~or_(*_contacts(since)),
            ~professional,
            ~account,
            ~_under_way(),
        )
        return self._numbers(query, Node, only)

    def worker_of(self, need: int) -> int | None:
        """Whom to ask about a need: whose task it is, else whose task the person is, else who wrote it down."""
        row = self._connection.execute(
            select(col(Need.worker), col(Need.owner), col(Need.reported_by)).where(col(Need.number) == need)
        ).first()
        if row is None:
            return None
        care = select(col(Care.worker)).where(
            col(Care.person) == row.owner, col(Care.kind) == "own", col(Care.ended_at).is_(None)
        )
        works = exists(select(1).where(col(Role.node) == row.reported_by, col(Role.kind) == "professional"))
        reporter = row.reported_by if self._connection.scalar(select(works)) else None
        worker: int | None = row.worker or self._connection.scalar(care) or reporter
        return worker

    def need_id(self, number: int) -> Any:
        """Id of the need with this number; None when it is gone."""
        return self._connection.scalar(select(col(Need.id)).where(col(Need.number) == number))

    # --- What is removed as it is -----------------------------------------------------------------------------------

    def remove(self, name: str) -> int:
        """Remove the rows of one of `PLAIN` whose term is over; how many. The log says of itself what it lost."""
        if name == "access-line":
            return expire(self.session, self.asking.now, self._moment(name))
        table = TABLES[PLAIN[name]]
        return self._connection.execute(delete(table).where(self._plain(name, table))).rowcount

    def mails_over(self) -> list[tuple[int, dt.datetime, int]]:
        """Number, moment and person of the mails whose term is over: they may stand in a folder as well."""
        table = TABLES["mail"]
        query = select(table.c.number, table.c.at, table.c.person).where(self._plain("mail", table))
        return [(number, at, person) for number, at, person in self._connection.execute(query)]

    def _plain(self, name: str, table: Any) -> Condition:
        before = self._moment(name)
        columns = table.c
        conditions: dict[str, Any] = {
            "consent-answer": lambda: and_(columns.at < before, _later_answer(columns)),
            "care": lambda: func.coalesce(columns.ended_at, columns.until) < before,
            "notice": lambda: columns.read_at < before,
            "story": lambda: or_(
                columns.shown_until < self._day(name), and_(columns.shown_until.is_(None), columns.made_at < before)
            ),
            "plan": lambda: columns.made_at < before,
            "mail": lambda: func.coalesce(columns.sent_at, columns.again_at) < before,
            "login-session": lambda: func.coalesce(columns.revoked_at, columns.seen_at) < before,
            "login-link": lambda: columns.expires_at < before,
            "challenge": lambda: columns.expires_at < before,
            "attempt": lambda: columns.at < before,
            "answered": lambda: columns.at < before,
        }
        condition: Condition = conditions[name]()
        return condition

    # --- Days -------------------------------------------------------------------------------------------------------

    @property
    def _connection(self) -> Connection:
        return self.session.connection()

    def _numbers(self, query: Select[Any], table: Any, only: int | None) -> list[int]:
        """Numbers of the rows that are found; `only`: of this one, when it is."""
        return sorted(self._connection.scalars(query if only is None else query.where(table.number == only)))

    def _day(self, name: str) -> dt.date:
        """The last day that is too long ago."""
        return self.asking.today - dt.timedelta(days=ENDS[name].days)

    def _moment(self, name: str) -> dt.datetime:
        return self.asking.now - dt.timedelta(days=ENDS[name].days)

    def _over(self, name: str) -> Condition:
        day = self._day(name)
        ended = or_(
            col(Introduction.ended_at) < _midnight_after(day),
            and_(col(Introduction.ended_at).is_(None), col(Introduction.closed_on) <= day),
        )
        return and_(col(Introduction.state).in_(ENDED), ended)

    def _current(self) -> Condition:
        return or_(col(Role.until).is_(None), col(Role.until) >= self.asking.today)


PLAIN: Final = {
    "access-line": "access_line",
    "consent-answer": "consent_answer",
    "care": "care",
    "notice": "notice",
    "story": "story",
    "plan": "match_plan",
    "mail": "mail",
    "login-session": "login_session",
    "login-link": "login_link",
    "challenge": "challenge",
    "attempt": "attempt",
    "answered": "answered",
}
"""Terms of app.policy.retention whose rows are removed as they are, with their tables."""

DATED: Final = (
    ("person", "node", "last_contact_on"),
    ("person", "node", "informed_at"),
    ("role", "node", "confirmed_at"),
    ("role", "node", "since"),
    ("talent", "owner", "confirmed_at"),
    ("talent", "owner", "created_on"),
    ("talent", "owner", "heard_on"),
    ("need", "owner", "confirmed_at"),
    ("need", "owner", "created_on"),
    ("consent", "node", "at"),
    ("consent_answer", "node", "at"),
)
"""Columns that show when there was contact with somebody: the table, the column that says with whom, and when."""


def _contacts(since: dt.date | None) -> list[Condition]:
    """Whether there was contact after this day (None: ever), each kind of it apart."""
    found: list[Condition] = []
    for name, who, when in DATED:
        table = TABLES[name].alias()
        found.append(exists(select(1).where(table.c[who] == col(Node.number), _after(table.c[when], since))))
    need, talent, step, intro = (TABLES[name] for name in ("need", "talent", "introduction_step", "introduction"))
    lived = (
        select(1)
        .select_from(step.join(intro, intro.c.number == step.c.introduction))
        .join(need, need.c.number == intro.c.need)
        .join(talent, talent.c.number == intro.c.talent)
    )
    both = or_(need.c.owner == col(Node.number), talent.c.owner == col(Node.number))
    found.append(exists(lived.where(both, _after(step.c.day, since))))
    moment = TABLES["moment"]
    met = select(1).select_from(moment.join(need, need.c.number == moment.c.need))
    found.append(exists(met.where(need.c.owner == col(Node.number), _after(moment.c.day, since))))
    session, account = TABLES["login_session"], TABLES["account"]
    used = select(1).select_from(session.join(account, account.c.number == session.c.account))
    found.append(exists(used.where(account.c.person == col(Node.number), _after(session.c.seen_at, since))))
    return found


def _after(column: Any, since: dt.date | None) -> Condition:
    if since is None:
        after: Condition = column.is_not(None)
    elif isinstance(column.type, Date):
        after = column > since
    else:
        after = column >= _midnight_after(since)
    return after


def _midnight_after(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)


def _unconfirmed_since(day: dt.date) -> Condition:
    """Needs of which the last word is of this day or before; without any word, from the day they were written down."""
    said = func.coalesce(col(Need.confirmed_at), col(Need.said_at))
    return or_(said < _midnight_after(day), and_(said.is_(None), col(Need.created_on) <= day))


def _under_way() -> Condition:
    """Whether the person has an introduction that is not over."""
    mine = or_(col(Need.owner) == col(Node.number), col(Talent.owner) == col(Node.number))
    query = select(1).select_from(Introduction).join(Need, col(Need.number) == col(Introduction.need))
    query = query.join(Talent, col(Talent.number) == col(Introduction.talent))
    return exists(query.where(mine, col(Introduction.state).not_in(ENDED)))


def _later_answer(columns: Any) -> Condition:
    """Whether somebody gave another answer to the same question afterwards."""
    later = TABLES["consent_answer"].alias()
    same = later.c.introduction.is_not_distinct_from(columns.introduction)
    return exists(
        select(1).where(
            later.c.node == columns.node, later.c.purpose == columns.purpose, same, later.c.number > columns.number
        )
    )
