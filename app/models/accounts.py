"""Who may sign in, with what, and whose people are whose task. Names and e-mail stand in `identity` of the person."""

import datetime as dt
import uuid
from typing import Final

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint

from app.models.columns import Row, Versioned, held, no_unless_said, one_of
from app.policy.roles import ROLES

CARE: Final = ("own", "cover", "reason", "circle")
"""own: the worker's caseload; cover: a colleague stands in until a day; reason: read outside the caseload, with a
reason, for a while; circle: people of a connector, who agreed to that."""


class Account(Row, Versioned, table=True):
    """Somebody who signs in, in one role. The same person may have several."""

    __tablename__ = "account"
    __table_args__ = (
        one_of("role", ROLES),
        UniqueConstraint("oidc_issuer", "oidc_subject", name="oidc_once"),
        UniqueConstraint("person", "role", "organisation", name="role_once"),
    )

    id: uuid.UUID = held("technical", "operation", "operation", default_factory=uuid.uuid4, unique=True)
    person: int = held("K1", "accountability", "operation", foreign_key="node.number", ondelete="CASCADE", index=True)
    role: str = held("technical", "operation", "operation", max_length=30)
    organisation: int | None = held(
        "technical", "operation", "operation", default=None, foreign_key="node.number", ondelete="CASCADE"
    )
    neighbourhoods: list[str] = held("technical", "operation", "operation", default_factory=list, sa_type=JSON)
    leads: bool = no_unless_said("technical", "accountability", "operation")
    """Leads the team: hears of every reading outside somebody's caseload."""
    password: str | None = held("technical", "operation", "operation", default=None, max_length=200)
    """argon2id, or NULL: none."""
    totp: str | None = held("technical", "operation", "operation", default=None, max_length=64)
    """Secret of the authenticator app, base32, or NULL: none."""
    totp_step: int | None = held("technical", "operation", "operation", default=None)
    """The last 30-second step that was used; a code counts once."""
    oidc_issuer: str | None = held("technical", "operation", "operation", default=None, max_length=200)
    oidc_subject: str | None = held("K1", "operation", "operation", default=None, max_length=200)
    created_at: dt.datetime = held("technical", "accountability", "operation")
    created_by: str = held("technical", "accountability", "operation", max_length=50)
    """Who gave these rights last; somebody else approves them."""
    approved_by: str | None = held("technical", "accountability", "operation", default=None, max_length=50)
    """Four eyes: the second administrator; NULL: may not sign in yet."""
    closed_at: dt.datetime | None = held("technical", "accountability", "operation", default=None)


class Passkey(Row, Versioned, table=True):
    """A public key on somebody's phone or computer."""

    __tablename__ = "passkey"

    id: uuid.UUID = held("technical", "operation", "operation", default_factory=uuid.uuid4, unique=True)
    account: int = held(
        "technical", "operation", "operation", foreign_key="account.number", ondelete="CASCADE", index=True
    )
    credential: str = held("technical", "operation", "operation", max_length=1400, unique=True)
    """Id of the credential, base64url."""
    public_key: bytes = held("technical", "operation", "operation")
    sign_count: int = held("technical", "operation", "operation", default=0)
    device: str = held("technical", "operation", "operation", max_length=100)
    """What the owner calls it ('mijn telefoon')."""
    created_at: dt.datetime = held("technical", "accountability", "operation")
    used_at: dt.datetime | None = held("technical", "accountability", "operation", default=None)


class LoginSession(Row, Versioned, table=True):
    """Somebody who is signed in. Only the sha256 of the cookie is kept."""

    __tablename__ = "login_session"

    id: uuid.UUID = held("technical", "operation", "operation", default_factory=uuid.uuid4, unique=True)
    hash: str = held("technical", "operation", "operation", max_length=64, unique=True)
    account: int = held(
        "technical", "operation", "operation", foreign_key="account.number", ondelete="CASCADE", index=True
    )
    passkey: int | None = held(
        "technical", "operation", "operation", default=None, foreign_key="passkey.number", ondelete="CASCADE"
    )
    """With which device; a lost phone ends its sessions."""
    device: str = held("technical", "operation", "operation", max_length=100)
    method: str = held("technical", "accountability", "operation", max_length=16)
    """passkey, password, link, oidc or console."""
    created_at: dt.datetime = held("technical", "operation", "operation")
    seen_at: dt.datetime = held("technical", "operation", "operation")
    touched_at: dt.datetime = held("technical", "operation", "operation")
    """When its owner last showed a passkey, a password or a link, and no mere cookie."""
    revoked_at: dt.datetime | None = held("technical", "operation", "operation", default=None)


class LoginLink(Row, table=True):
    """A link or short code that works once: to sign in, to make a passkey, or to answer one question.

    One of the console lets somebody in without a mail: who makes it has the database in hand.
    """

    __tablename__ = "login_link"
    __table_args__ = (
        one_of("use", ("sign-in", "enrol", "console", "answer")),
        CheckConstraint("account IS NOT NULL OR introduction IS NOT NULL", name="for_something"),
    )

    hash: str = held("technical", "operation", "operation", max_length=64, unique=True)
    use: str = held("technical", "operation", "operation", max_length=16)
    account: int | None = held(
        "technical",
        "operation",
        "operation",
        default=None,
        foreign_key="account.number",
        ondelete="CASCADE",
        index=True,
    )
    introduction: int | None = held(
        "technical", "operation", "operation", default=None, foreign_key="introduction.number", ondelete="CASCADE"
    )
    side: str | None = held("technical", "operation", "operation", default=None, max_length=8)
    created_at: dt.datetime = held("technical", "operation", "operation")
    expires_at: dt.datetime = held("technical", "operation", "operation")
    used_at: dt.datetime | None = held("technical", "operation", "operation", default=None)


class Challenge(Row, table=True):
    """What a passkey must sign: once, within minutes."""

    __tablename__ = "challenge"

    hash: str = held("technical", "operation", "operation", max_length=64, unique=True)
    """sha256 of the challenge."""
    account: int | None = held(
        "technical", "operation", "operation", default=None, foreign_key="account.number", ondelete="CASCADE"
    )
    expires_at: dt.datetime = held("technical", "operation", "operation")


class Attempt(Row, table=True):
    """One try to sign in, so that tries are counted over all processes. `hash` is of an account name or an address."""

    __tablename__ = "attempt"

    hash: str = held("technical", "operation", "operation", max_length=64, index=True)
    at: dt.datetime = held("technical", "operation", "operation", index=True)


class Care(Row, table=True):
    """Whose task somebody is: a caseload, who stands in, who read with a reason, and a connector's circle."""

    __tablename__ = "care"
    __table_args__ = (one_of("kind", CARE), CheckConstraint("kind <> 'reason' OR reason IS NOT NULL", name="reasoned"))

    id: uuid.UUID = held("K1", "operation", "membership", default_factory=uuid.uuid4, index=True)
    """One id for all that was given in one go, such as the cover of a whole caseload."""
    worker: int = held("K1", "accountability", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    person: int = held("K1", "accountability", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    kind: str = held("K1", "accountability", "membership", max_length=8)
    since: dt.datetime = held("K1", "accountability", "membership")
    until: dt.datetime | None = held("K1", "accountability", "membership", default=None)
    """Cover and reason end by themselves; an own caseload ends when it is ended."""
    ended_at: dt.datetime | None = held("K1", "accountability", "membership", default=None)
    reason: str | None = held("K4", "accountability", "membership", default=None, max_length=40)
    """What somebody is read for, from the closed list of app.policy.care."""
    words: str | None = held("K4", "accountability", "membership", default=None, max_length=500)
    """What the reader said of that reason."""
    given_by: str = held("K1", "accountability", "membership", max_length=50)


class Feed(Row, table=True):
    """The secret of somebody's calendar feed; only its sha256 is kept."""

    __tablename__ = "feed"

    person: int = held("K1", "operation", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    hash: str = held("technical", "operation", "operation", max_length=64, unique=True)
    created_at: dt.datetime = held("technical", "operation", "operation")
    revoked_at: dt.datetime | None = held("technical", "operation", "operation", default=None)
