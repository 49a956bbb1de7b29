"""A Work: one viewer, one moment, one transaction. Committed here, at the edge, and nowhere else.

    with writing(database, viewer, now, route="POST /v1/needs") as work:
        need = work.needs.create(...)

A clean end commits; an error undoes everything, the access log and the change log with it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol

from sqlmodel import Session

from app.database import Database, translated
from app.errors import FieldError, Invalid, NotFound, NotSignedIn, Stale, VersionMissing
from app.failpoints import failpoint
from app.live import Live, Network, Scope, scope_for
from app.policy.roles import Viewer
from app.repositories.accounts import Accounts, Challenges, Passkeys
from app.repositories.acquaintance import Acquaintances, Meetings
from app.repositories.answers import Answers
from app.repositories.apart import Apart
from app.repositories.areas import Areas
from app.repositories.arrangements import Arrangements
from app.repositories.asking import Asking
from app.repositories.attendance import Attendances
from app.repositories.bookkeeping import Bookkeeping
from app.repositories.care import Caseloads
from app.repositories.causes import Causes
from app.repositories.consents import Consents
from app.repositories.counting import Counting
from app.repositories.erasure import Erasure
from app.repositories.exports import Exports
from app.repositories.feedback import Feedbacks
from app.repositories.feeds import Feeds, viewer_of_feed
from app.repositories.gatherings import Gatherings
from app.repositories.groupings import Groupings
from app.repositories.helping import Helping
from app.repositories.hours import Hours
from app.repositories.indicators import Indicators
from app.repositories.initiatives import Initiatives
from app.repositories.introductions import Introductions
from app.repositories.links import Links
from app.repositories.lists import Circles, Lists
from app.repositories.mails import Mails
from app.repositories.needs import Needs
from app.repositories.nodes import Nodes
from app.repositories.notices import Notices
from app.repositories.offers import Offers
from app.repositories.oidc import OidcAccounts
from app.repositories.organisations import Organisations
from app.repositories.outcomes import OutcomesOfMine
from app.repositories.overrulings import Overrulings
from app.repositories.passed import PassedOvers
from app.repositories.past_roles import PastRoles
from app.repositories.patterns import Patterns
from app.repositories.people import People
from app.repositories.places import Places
from app.repositories.planning import Planning
from app.repositories.qualifications import Qualifications
from app.repositories.readers import Readers
from app.repositories.readings import Readings
from app.repositories.reports import Reports
from app.repositories.retention import Retention
from app.repositories.rhythm import Rhythm
from app.repositories.rings import Rings
from app.repositories.sessions import Attempts, Sessions, last_seen, resting, touched, viewer_of_session
from app.repositories.snapshots import Snapshots
from app.repositories.steering import Steering
from app.repositories.stones import Stones
from app.repositories.talents import Talents
from app.repositories.ties import Ties
from app.repositories.tokens import Tokens, viewer_of
from app.repositories.unused import Unused
from app.repositories.via_wishes import ViaWishes
from app.repositories.workloads import Workloads
from app.traces import Erased


class Versioned(Protocol):
    """Anything with a version: a row."""

    @property
    def version(self) -> int:
        """Counts from 1, and goes up with each change."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a request says about itself besides its content. `route` goes into the access log, without ids."""

    route: str
    idempotency_key: str | None = None
    body_hash: str = ""
    """sha256 of the body, hexadecimal; compared when a key comes by again."""
    expected_version: int | None = None
    """The version in If-Match."""


By = Literal["token", "session"]
"""What a secret opens: a bearer token, or a session by its cookie."""

CONSOLE = Request(route="console")
"""Someone at the console asks."""


class Work(Asking):
    """What one request may do: the repositories, each filtered by the viewer, and the log lines that belong to it."""

    def __init__(self, viewer: Viewer, now: dt.datetime, session: Session, request: Request, live: Live) -> None:
        super().__init__(viewer, now, session, request.route)
        self.request = request
        self._live = live
        self._session_of: str | None = None

    def network(self) -> AbstractContextManager[Network]:
        """Give the network of the viewer's municipality, up to date with what is committed, and hold it still."""
        return self._live.network(self.today, self.viewer.municipality)

    @property
    def scope(self) -> Scope:
        """What the viewer may see, in the words of the engine."""
        return scope_for(self.viewer, self.today)

    def check_asker(self, secret: str, by: By = "token") -> None:
        """Look again who asks, in this transaction: NotSignedIn when that is over, or other, since the door opened."""
        if _viewer(self.session, secret, self.now, by) != self.viewer:
            raise NotSignedIn
        self._session_of = secret if by == "session" else None

    def check_fresh(self) -> None:
        """Hold that who asks came in, or touched a key, just now: NotSignedIn('touch-first') for an open session."""
        if self._session_of is not None and not touched(self.session, self._session_of, self.now):
            raise NotSignedIn("touch-first")

    def check_version(self, row: Versioned, *, required: bool = True) -> None:
        """Hold If-Match against the row: VersionMissing when it was not given, Stale when it is another."""
        expected = self.request.expected_version
        if expected is None:
            if required:
                raise VersionMissing
        elif expected != row.version:
            raise Stale

    def answered(self) -> tuple[int, dict[str, Any]] | None:
        """Status and answer given before to this Idempotency-Key; Invalid when it came with another body.

        NotFound when what it was about was erased.
        """
        if self.request.idempotency_key is None:
            return None
        before = self.answers.get(self.request.idempotency_key)
        if before is None:
            return None
        if before.body_hash != self.request.body_hash:
            raise Invalid([FieldError("Idempotency-Key", "key-reused", "header")])
        if not before.answer:
            raise NotFound
        return before.status, before.answer

    def remember(self, status: int, answer: dict[str, Any]) -> None:
        """Keep the answer with its effect, so that the same request again gets it again."""
        if self.request.idempotency_key is not None:
            self.answers.add(self.request.idempotency_key, self.request.body_hash, status, answer)

    @cached_property
    def answers(self) -> Answers:
        """Requests already answered."""
        return Answers(self)

    @cached_property
    def apart(self) -> Apart:
        """Who is never brought together again."""
        return Apart(self)

    @cached_property
    def areas(self) -> Areas:
        """Municipality, districts, neighbourhoods."""
        return Areas(self)

    @cached_property
    def indicators(self) -> Indicators:
        """Figures about areas from outside."""
        return Indicators(self)

    @cached_property
    def steering(self) -> Steering:
        """What a coordinator does with figures."""
        return Steering(self)

    @cached_property
    def nodes(self) -> Nodes:
        """Cards of any kind."""
        return Nodes(self)

    @cached_property
    def people(self) -> People:
        """Persons."""
        return People(self)

    @cached_property
    def care(self) -> Caseloads:
        """Whose task people are."""
        return Caseloads(self)

    @cached_property
    def notices(self) -> Notices:
        """What people are told."""
        return Notices(self)

    @cached_property
    def readers(self) -> Readers:
        """Who looked."""
        return Readers(self)

    @cached_property
    def erasure(self) -> Erasure:
        """What goes for good."""
        return Erasure(self)

    @cached_property
    def stones(self) -> Stones:
        """What is over, and stays over."""
        return Stones(self)

    @cached_property
    def exports(self) -> Exports:
        """All that is kept of one person."""
        return Exports(self)

    @cached_property
    def retention(self) -> Retention:
        """What is kept too long."""
        return Retention(self)

    @cached_property
    def consents(self) -> Consents:
        """What people agreed to."""
        return Consents(self)

    @cached_property
    def lists(self) -> Lists:
        """Lists of people that an initiative owns."""
        return Lists(self)

    @cached_property
    def circles(self) -> Circles:
        """The circles of connectors."""
        return Circles(self)

    @cached_property
    def initiatives(self) -> Initiatives:
        """Initiatives."""
        return Initiatives(self)

    @cached_property
    def attendance(self) -> Attendances:
        """How many came to initiatives."""
        return Attendances(self)

    @cached_property
    def organisations(self) -> Organisations:
        """Organisations."""
        return Organisations(self)

    @cached_property
    def places(self) -> Places:
        """Places."""
        return Places(self)

    @cached_property
    def hours(self) -> Hours:
        """Places by the hour."""
        return Hours(self)

    @cached_property
    def talents(self) -> Talents:
        """What can be given."""
        return Talents(self)

    @cached_property
    def unused(self) -> Unused:
        """What people can do, and are not asked for."""
        return Unused(self)

    @cached_property
    def needs(self) -> Needs:
        """What can be used."""
        return Needs(self)

    @cached_property
    def overrulings(self) -> Overrulings:
        """Which rules of the ranking were put aside."""
        return Overrulings(self)

    @cached_property
    def past_roles(self) -> PastRoles:
        """What people were before, and where."""
        return PastRoles(self)

    @cached_property
    def qualifications(self) -> Qualifications:
        """What people and initiatives showed that they may do."""
        return Qualifications(self)

    @cached_property
    def via_wishes(self) -> ViaWishes:
        """Through whom people would rather, or rather not, be introduced."""
        return ViaWishes(self)

    @cached_property
    def passed(self) -> PassedOvers:
        """What was passed over."""
        return PassedOvers(self)

    @cached_property
    def planning(self) -> Planning:
        """Plans of match days."""
        return Planning(self)

    @cached_property
    def readings(self) -> Readings:
        """Needs and talents as texts to go through."""
        return Readings(self)

    @cached_property
    def ties(self) -> Ties:
        """Who knows whom."""
        return Ties(self)

    @cached_property
    def acquaintances(self) -> Acquaintances:
        """Which organisations and initiatives know each other."""
        return Acquaintances(self)

    @cached_property
    def meetings(self) -> Meetings:
        """Meetings where they got to."""
        return Meetings(self)

    @cached_property
    def causes(self) -> Causes:
        """Causes under several signals."""
        return Causes(self)

    @cached_property
    def gatherings(self) -> Gatherings:
        """Tables: who sits together about a question."""
        return Gatherings(self)

    @cached_property
    def introductions(self) -> Introductions:
        """Who was introduced to whom."""
        return Introductions(self)

    @cached_property
    def arrangements(self) -> Arrangements:
        """What goes on."""
        return Arrangements(self)

    @cached_property
    def rings(self) -> Rings:
        """Who can give to whom in a circle."""
        return Rings(self)

    @cached_property
    def patterns(self) -> Patterns:
        """What worked, without anybody in it."""
        return Patterns(self)

    @cached_property
    def links(self) -> Links:
        """Links and short codes that work once."""
        return Links(self)

    @cached_property
    def oidc(self) -> OidcAccounts:
        """Accounts of who signs in through an employer."""
        return OidcAccounts(self)

    @cached_property
    def mails(self) -> Mails:
        """Mails that must go out."""
        return Mails(self)

    @cached_property
    def rhythm(self) -> Rhythm:
        """What is due by the clock."""
        return Rhythm(self)

    @cached_property
    def offers(self) -> Offers:
        """Who offers something and waits for an answer."""
        return Offers(self)

    @cached_property
    def feedback(self) -> Feedbacks:
        """How first times together were."""
        return Feedbacks(self)

    @cached_property
    def counting(self) -> Counting:
        """What figures are made of."""
        return Counting(self)

    @cached_property
    def snapshots(self) -> Snapshots:
        """Figures as they were taken."""
        return Snapshots(self)

    @cached_property
    def bookkeeping(self) -> Bookkeeping:
        """What financiers ask for."""
        return Bookkeeping(self)

    @cached_property
    def reports(self) -> Reports:
        """Yearly reports of areas."""
        return Reports(self)

    @cached_property
    def groupings(self) -> Groupings:
        """Own groupings of neighbourhoods."""
        return Groupings(self)

    @cached_property
    def outcomes(self) -> OutcomesOfMine:
        """What became of the introductions of who asks."""
        return OutcomesOfMine(self)

    @cached_property
    def workloads(self) -> Workloads:
        """What professionals have in hand."""
        return Workloads(self)

    @cached_property
    def feeds(self) -> Feeds:
        """The calendar of who asks."""
        return Feeds(self)

    @cached_property
    def helping(self) -> Helping:
        """Where who asks can help."""
        return Helping(self)

    @cached_property
    def tokens(self) -> Tokens:
        """Bearer tokens."""
        return Tokens(self)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in, in which role."""
        return Accounts(self)

    @cached_property
    def passkeys(self) -> Passkeys:
        """Keys on phones and computers."""
        return Passkeys(self)

    @cached_property
    def challenges(self) -> Challenges:
        """What a passkey must sign."""
        return Challenges(self)

    @cached_property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(self)

    @cached_property
    def attempts(self) -> Attempts:
        """Tries to sign in."""
        return Attempts(self)


@contextmanager
def writing(
    database: Database,
    viewer: Viewer,
    now: dt.datetime,
    *,
    live: Live,
    request: Request = CONSOLE,
    patient: bool = True,
) -> Iterator[Work]:
    """Give a Work that may change things and read K2 and higher. Busy, Full, Conflict as the database says.

    Its turn comes with the first question, after a wait where somebody else writes; or, when not `patient`, before
    anything is asked: at once, or Busy.
    """
    engine = database.writer if patient else database.impatient
    with translated(), Session(engine, expire_on_commit=False) as session:
        if not patient:
            session.connection()
        work = Work(viewer, now, session, request, live)
        yield work
        failpoint("write.before_audit")
        work.write_log()
        session.commit()
    if work.erased != Erased():
        failpoint("erase.before_checkpoint")
        database.forget(work.erased)
    failpoint("readmodel.after_commit")


@contextmanager
def reading(
    database: Database, viewer: Viewer, now: dt.datetime, *, live: Live, request: Request = CONSOLE
) -> Iterator[Work]:
    """Give a Work for reads that need no access line (K0, K1); the database itself refuses a write."""
    with translated(), Session(database.reader, expire_on_commit=False) as session:
        work = Work(viewer, now, session, request, live)
        yield work
        work.write_log()


def viewer_for(database: Database, secret: str, now: dt.datetime, by: By = "token") -> Viewer | None:
    """Who may act with this secret at this moment; None when nobody may. The one question that has no viewer yet."""
    with translated(), Session(database.reader) as session:
        return _viewer(session, secret, now, by)


def viewer_for_feed(database: Database, secret: str) -> Viewer | None:
    """Whose calendar this secret address opens; None when it opens nothing."""
    with translated(), Session(database.reader) as session:
        return viewer_of_feed(session, secret)


def seen_at(database: Database, secret: str) -> dt.datetime | None:
    """When the session with this secret was last used."""
    with translated(), Session(database.reader) as session:
        return last_seen(session, secret)


def rests(database: Database, secret: str, now: dt.datetime) -> bool:
    """Whether the session with this secret rests: it goes on after one touch of the passkey."""
    with translated(), Session(database.reader) as session:
        return resting(session, secret, now)


def fresh(database: Database, secret: str, now: dt.datetime) -> bool:
    """Whether the owner of the session with this secret showed a moment ago to be there."""
    with translated(), Session(database.reader) as session:
        return touched(session, secret, now)


def _viewer(session: Session, secret: str, now: dt.datetime, by: By) -> Viewer | None:
    find = viewer_of if by == "token" else viewer_of_session
    return find(session, secret, now)
