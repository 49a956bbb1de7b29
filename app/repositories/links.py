"""Links and short codes that work once. Whoever holds the secret may use it; here is its sha256."""

import datetime as dt
import secrets
from typing import Final, Literal

from sqlalchemy import Table, func, update
from sqlmodel import col, select

from app.errors import NotFound
from app.models import METADATA, Account, Identity, Introduction, LoginLink, Need, Node, Talent
from app.policy.signing_in import METHODS, Method
from app.repositories.asking import Repository, number_of
from app.repositories.sessions import hash_of, may_sign_in

Use = Literal["sign-in", "enrol", "console", "answer"]

BYTES: Final = 32
"""Random bytes in the secret of a link."""
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What a short code is made of: 32 signs, without those that look alike (I and 1, O and 0)."""
LENGTH: Final = 8
"""Signs in a short code: 40 bits, which the limit on tries makes enough."""
_LINK: Table = METADATA.tables["login_link"]


def written_code(code: str) -> str:
    """Read a short code as people write it: small letters, spaces and dashes are fine."""
    return "".join(code.split()).replace("-", "").upper()


class Links(Repository):
    """Links to sign in, to make a passkey, and to answer one question."""

    def for_account(self, account: Account, use: Use, valid: dt.timedelta) -> str:
        """Make a link for this account and return its secret, which is kept nowhere."""
        secret = secrets.token_urlsafe(BYTES)
        self._add(secret, use, valid, municipality=account.municipality, account=number_of(account))
        return secret

    def for_answer(self, introduction: Introduction, side: str, valid: dt.timedelta) -> str:
        """Make a short code for one side of this introduction to answer with, and return it."""
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        number, municipality = number_of(introduction), introduction.municipality
        self._add(code, "answer", valid, municipality=municipality, introduction=number, side=side)
        return code

    def to_sign_in(self, secret: str) -> LoginLink:
        """Return the link with this secret that lets somebody in: by mail, or of the console. NotFound."""
        return self.get(secret, "sign-in", "console")

    def get(self, secret: str, *uses: Use) -> LoginLink:
        """Return the link with this secret that may still be used; NotFound says no more than that there is none."""
        query = select(LoginLink).where(
            col(LoginLink.hash) == hash_of(secret),
            col(LoginLink.use).in_(uses),
            col(LoginLink.used_at).is_(None),
            col(LoginLink.expires_at) > self.asking.now,
        )
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def spend(self, link: LoginLink) -> None:
        """Use this link, unless somebody did so in the meantime: NotFound."""
        used = self.session.connection().execute(
            update(_LINK)
            .where(_LINK.c.number == number_of(link), _LINK.c.used_at.is_(None), _LINK.c.expires_at > self.asking.now)
            .values(used_at=self.asking.now)
        )
        if used.rowcount != 1:
            raise NotFound

    def end_all(self, account_number: int) -> None:
        """Let no link of this account be used any more."""
        self.session.connection().execute(
            update(_LINK)
            .where(_LINK.c.account == account_number, _LINK.c.used_at.is_(None))
            .values(used_at=self.asking.now)
        )

    def end_like(self, link: LoginLink) -> None:
        """Let no other code be used with which this side of this introduction could answer."""
        self.session.connection().execute(
            update(_LINK)
            .where(_LINK.c.introduction == link.introduction, _LINK.c.side == link.side, _LINK.c.used_at.is_(None))
            .values(used_at=self.asking.now)
        )

    def about(self, link: LoginLink) -> tuple[Introduction, Node]:
        """Return what is answered and whose answer it is: of the owner of the need, or of the talent. NotFound."""
        table, key = (Need, Introduction.need) if link.side == "seeker" else (Talent, Introduction.talent)
        query = (
            select(Introduction, Node)
            .join(table, col(table.number) == col(key))
            .join(Node, col(Node.number) == col(table.owner))
            .where(col(Introduction.number) == link.introduction)
        )
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def accounts_with(self, email: str, method: Method) -> list[Account]:
        """List the accounts of whoever has this e-mail address that may sign in like this."""
        query = (
            select(Account)
            .join(Identity, col(Identity.node) == col(Account.person))
            .where(
                func.lower(col(Identity.email)) == email.strip().lower(),
                col(Account.role).in_([role for role, methods in METHODS.items() if method in methods]),
            )
            .order_by(col(Account.number))
        )
        return [account for account in self.session.exec(query) if may_sign_in(account)]

    def _add(self, secret: str, use: Use, valid: dt.timedelta, **about: int | str) -> None:
        now = self.asking.now
        self.session.add(
            LoginLink(hash=hash_of(secret), use=use, created_at=now, expires_at=now + valid, **about)  # type: ignore[arg-type]
        )
        self.session.flush()
