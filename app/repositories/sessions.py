"""Who is signed in. The secret of a session is shown once, to the browser that keeps it; here is its sha256.

Tries to sign in are counted here too, in the database: so they count over all processes, and what cannot be counted
is refused.
"""

import datetime as dt
import hashlib
import math
import secrets
import uuid
from collections.abc import Iterable
from typing import Final, cast

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from app.errors import NotFound, NotSignedIn, TooMany
from app.models import METADATA, Account, Attempt, LoginSession
from app.policy.roles import RoleName, Viewer
from app.policy.signing_in import FRESH, IDLE, LONGEST, METHODS, TRIES_ACCOUNT, TRIES_ADDRESS, WINDOW, Method
from app.repositories.asking import Repository, number_of
from app.repositories.viewers import complete

BYTES: Final = 32
"""Random bytes in the secret of a session."""


class Sessions(Repository):
    """Sessions: opened at the door, ended by their owner or by an administrator."""

    def open(
        self,
        account_number: int,
        *,
        method: Method,
        device: str,
        passkey: int | None = None,
        instead_of: str | None = None,
    ) -> str:
        """Sign in and return the secret of the new session, which is kept nowhere.

        `device` is what its owner calls it, `passkey` the number of the key that was used; `instead_of` the secret that
        this browser had before: that session ends. NotSignedIn when this account may not sign in, or not like this.
        """
        account = self.session.get(Account, account_number)
        if account is None or not may_sign_in(account) or method not in METHODS[cast("RoleName", account.role)]:
            raise NotSignedIn
        if instead_of is not None:
            self.end(instead_of)
        secret = secrets.token_urlsafe(BYTES)
        self.session.add(
            LoginSession(
                municipality=account.municipality,
                hash=hash_of(secret),
                account=account_number,
                passkey=passkey,
                device=device,
                method=method,
                created_at=self.asking.now,
                seen_at=self.asking.now,
                touched_at=self.asking.now,
            )
        )
        self.session.flush()
        return secret

    def resting(self, secret: str) -> LoginSession:
        """Return the session with this secret, also when it rests. NotSignedIn when it is over."""
        found = _session(self.session, secret, self.asking.now, idle=LONGEST)
        if found is None:
            raise NotSignedIn
        return found[0]

    def owner(self, secret: str) -> uuid.UUID:
        """Return the id of the account of the session with this secret, also when it rests. NotSignedIn."""
        found = _session(self.session, secret, self.asking.now, idle=LONGEST)
        if found is None:
            raise NotSignedIn
        return found[1].id

    def reopen(self, row: LoginSession) -> str:
        """Go on with a session that came from `resting`, under a new secret, which is returned."""
        secret = secrets.token_urlsafe(BYTES)
        row.hash = hash_of(secret)
        row.seen_at = row.touched_at = self.asking.now
        self.session.flush()
        return secret

    def notice(self, secret: str) -> None:
        """Write down that the session with this secret is used now."""
        self._set(LoginSession.hash, hash_of(secret), seen_at=self.asking.now)

    def of(self, account_number: int) -> list[LoginSession]:
        """List the sessions of an account that are not over, the newest first."""
        query = select(LoginSession).where(
            col(LoginSession.account) == account_number,
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.created_at) > self.asking.now - LONGEST,
        )
        return list(self.session.exec(query.order_by(col(LoginSession.number).desc())))

    def get(self, account_number: int, session_id: uuid.UUID) -> LoginSession:
        """Return this session of this account. NotFound, also when it is of another."""
        query = select(LoginSession).where(
            col(LoginSession.account) == account_number,
            col(LoginSession.id) == session_id,
            col(LoginSession.revoked_at).is_(None),
        )
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def current(self, secret: str) -> LoginSession | None:
        """Return the session with this secret, if it is one of now."""
        found = _session(self.session, secret, self.asking.now)
        return None if found is None else found[0]

    def end(self, secret: str) -> None:
        """End the session with this secret; none is fine too."""
        self._set(LoginSession.hash, hash_of(secret), revoked_at=self.asking.now)

    def end_one(self, row: LoginSession) -> None:
        """End this session."""
        self._set(LoginSession.number, number_of(row), revoked_at=self.asking.now)

    def end_all(self, account_number: int, *, but: LoginSession | None = None) -> None:
        """End every session of an account, but this one: the next request of each is answered as by nobody."""
        kept = None if but is None else but.number
        self._set(LoginSession.account, account_number, but=kept, revoked_at=self.asking.now)

    def _set(self, column: object, value: int | str, but: int | None = None, **values: dt.datetime) -> None:
        # Past the version of the row: nobody changes a session on the basis of what he read.
        table = METADATA.tables["login_session"]
        self.session.connection().execute(
            update(table)
            .where(
                table.c[column.key] == value,  # type: ignore[attr-defined]
                table.c.revoked_at.is_(None),
                table.c.number.is_distinct_from(but),
            )
            .values(**values)
        )
        self.session.expire_all()


class Attempts(Repository):
    """Tries to sign in, by account and by internet address."""

    def enter(self, *, account: str | None, address: str) -> tuple[int, ...]:
        """Count one try at `account` (what was filled in; None where nothing was) from `address`; return its numbers.

        TooMany with the seconds to wait when there were too many; that try is not counted. This must be committed
        before anything is verified.
        """
        keys = [(_key("address", address), TRIES_ADDRESS)]
        if account is not None:
            keys.append((_key("account", account.strip().casefold()), TRIES_ACCOUNT))
        now = self.asking.now
        table = METADATA.tables["attempt"]
        self.session.connection().execute(delete(table).where(table.c.at <= now - WINDOW))
        for key, most in keys:
            self._check(key, most)
        rows = [Attempt(municipality="", hash=key, at=now) for key, _ in keys]
        self.session.add_all(rows)
        self.session.flush()
        return tuple(number_of(row) for row in rows)

    def undo(self, numbers: Iterable[int]) -> None:
        """Do not count this try, since it succeeded."""
        table = METADATA.tables["attempt"]
        self.session.connection().execute(delete(table).where(table.c.number.in_(list(numbers))))

    def _check(self, key: str, most: int) -> None:
        query = select(Attempt.at).where(col(Attempt.hash) == key).order_by(col(Attempt.at).desc()).limit(most)
        times = self.session.exec(query).all()
        if len(times) == most:
            raise TooMany(max(1, math.ceil((times[-1] + WINDOW - self.asking.now).total_seconds())))


def viewer_of_session(session: Session, secret: str, now: dt.datetime) -> Viewer | None:
    """Return who is signed in with this secret at this moment, or None. Looked up by hash, as a token is."""
    found = _session(session, secret, now)
    if found is None:
        return None
    account = found[1]
    viewer = Viewer(
        role=cast("RoleName", account.role),
        actor=actor_of(account),
        municipality=account.municipality,
        organisation=account.organisation,
        neighbourhoods=frozenset(account.neighbourhoods),
        person=account.person,
        mark=mark_of(account),
    )
    return complete(session, viewer, now)


def resting(session: Session, secret: str, now: dt.datetime) -> bool:
    """Whether there is a session with this secret that may go on."""
    return _session(session, secret, now, idle=LONGEST) is not None


def touched(session: Session, secret: str, now: dt.datetime) -> bool:
    """Whether the session with this secret was opened, or its owner touched a key, less than `FRESH` ago."""
    found = _session(session, secret, now)
    return found is not None and found[0].touched_at > now - FRESH


def last_seen(session: Session, secret: str) -> dt.datetime | None:
    """When the session with this secret was last used, to about `NOTICED`."""
    return session.exec(select(LoginSession.seen_at).where(col(LoginSession.hash) == hash_of(secret))).first()


def may_sign_in(account: Account) -> bool:
    """Whether this account is open, and a second administrator approved of it."""
    return account.closed_at is None and account.approved_by is not None


def actor_of(account: Account) -> str:
    """What logs call who uses this account."""
    return f"account:{account.number}"


def mark_of(account: Account) -> str:
    """By which a phone knows this account again: from its random id, with no way back to that."""
    return hashlib.sha256(f"phone {account.id}".encode()).hexdigest()[:32]


def hash_of(secret: str) -> str:
    """sha256, hexadecimal: what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _session(
    session: Session, secret: str, now: dt.datetime, idle: dt.timedelta = IDLE
) -> tuple[LoginSession, Account] | None:
    query = (
        select(LoginSession, Account)
        .join(Account, col(Account.number) == col(LoginSession.account))
        .where(
            col(LoginSession.hash) == hash_of(secret),
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.seen_at) > now - idle,
            col(LoginSession.created_at) > now - LONGEST,
        )
    )
    found = session.exec(query).first()
    return None if found is None or not may_sign_in(found[1]) else found


def _key(kind: str, value: str) -> str:
    return hash_of(f"{kind}:{value}")
