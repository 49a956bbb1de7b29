"""Tombstones: what is over, and stays over when a backup is put back. Hashes here, and in a file outside the backups.

Somebody who was erased has one (app.repositories.erasure), and so has a yes that was taken back, an account that was
closed, a passkey that was lost, a token that was stopped.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final, Literal, NamedTuple

from sqlalchemy import exists, insert, select, update
from sqlmodel import col

from app.models import METADATA, Account, Consent, Introduction, Node, Passkey, Token
from app.repositories.asking import Repository
from app.traces import Stone

Kind = Literal["yes", "account", "passkey", "token"]
TABLES: Final = METADATA.tables
WAYS_IN: Final = (("login_session", "revoked_at"), ("login_link", "used_at"), ("feed", "revoked_at"))
"""Tables of what lets somebody in by a secret, and the column that says since when no more."""


class Yes(NamedTuple):
    """A yes that is there: whose (number of the node), to what, and for which introduction (its number) if any."""

    node: int
    purpose: str
    introduction: int | None


def over(kind: Kind, *names: object) -> str:
    """Hash by which one thing that is over is known; `names` are those that a backup has for it too."""
    return hashlib.sha256(f"over:{kind}:{':'.join(map(str, names))}".encode()).hexdigest()


class Stones(Repository):
    """Every tombstone here, and what else of this database they are about."""

    def all(self) -> list[Stone]:
        """List every tombstone."""
        table = TABLES["tombstone"]
        query = select(table.c.municipality, table.c.hash, table.c.erased_at)
        return [Stone(*row) for row in self.session.connection().execute(query)]

    def put(self, stones: Iterable[Stone]) -> None:
        """Keep those that are not here yet."""
        table = TABLES["tombstone"]
        for stone in stones:
            same = (table.c.municipality == stone.municipality, table.c.hash == stone.hash)
            if not self.session.connection().scalar(select(exists(select(1).where(*same)))):
                self.session.connection().execute(insert(table), stone._asdict())

    def set(self, municipality: str, hashes: Iterable[str]) -> None:
        """Set tombstones now; they come in the file once this is committed."""
        stones = tuple(Stone(municipality, one, self.asking.now) for one in hashes)
        self.put(stones)
        self.asking.erased = replace(self.asking.erased, stones=self.asking.erased.stones + stones)

    def end_yes(self, node: Node, row: Consent) -> None:
        """Set those of a yes that is taken back now: of each version that a backup may hold."""
        of = self.session.get(Introduction, row.introduction) if row.introduction is not None else None
        names = node.id, row.purpose, None if of is None else of.id
        self.set(node.municipality, [over("yes", *names, version) for version in range(1, row.version + 1)])

    def yeses(self, hashes: Collection[str]) -> list[Yes]:
        """List every yes here that was taken back according to these hashes."""
        query = (
            select(Consent, col(Node.id), col(Introduction.id))
            .join(Node, col(Node.number) == col(Consent.node))
            .outerjoin(Introduction, col(Introduction.number) == col(Consent.introduction))
            .where(col(Consent.given))
            .order_by(col(Consent.number))
        )
        return [
            Yes(row.node, row.purpose, row.introduction)
            for row, node, introduction in self.session.execute(query)
            if over("yes", node, row.purpose, introduction, row.version) in hashes
        ]

    def accounts(self, hashes: Collection[str]) -> list[Account]:
        """List the accounts here that were closed according to these hashes."""
        rows = self.session.scalars(select(Account).where(col(Account.closed_at).is_(None)))
        return [row for row in rows if over("account", row.id) in hashes]

    def passkeys(self, hashes: Collection[str]) -> list[Passkey]:
        """List the passkeys here that were lost according to these hashes."""
        return [row for row in self.session.scalars(select(Passkey)) if over("passkey", row.id) in hashes]

    def tokens(self, hashes: Collection[str]) -> list[Token]:
        """List the tokens here that were stopped according to these hashes."""
        rows = self.session.scalars(select(Token).where(col(Token.revoked_at).is_(None)))
        return [row for row in rows if over("token", row.hash) in hashes]

    def end_ways_in(self) -> None:
        """End every session, link and calendar of everybody: which of them were over, nobody knows any more."""
        for name, column in WAYS_IN:
            table = TABLES[name]
            self.session.connection().execute(
                update(table).where(table.c[column].is_(None)).values({column: self.asking.now})
            )
        self.session.expire_all()
