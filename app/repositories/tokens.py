"""Bearer tokens: made at the console, shown once, kept as a hash."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterable
from typing import Final, cast

from sqlmodel import Session, col, select

from app.errors import FieldError, Invalid, NotFound
from app.models import Area, Node, Token
from app.policy.roles import RoleName, Viewer
from app.repositories.asking import Repository
from app.repositories.stones import Stones, over
from app.repositories.viewers import complete

MARK: Final = "tv_"
"""What a token starts with, so that a scanner for lost secrets knows one."""


class Tokens(Repository):
    """Tokens, made by the operator."""

    def create(
        self,
        role: RoleName,
        *,
        organisation: str | uuid.UUID | None = None,
        neighbourhoods: Iterable[str] = (),
        person: Node | None = None,
        label: str | None = None,
    ) -> str:
        """Make a token and return its secret, which is kept nowhere.

        `organisation` is an id or a folder's own id. Invalid names an organisation or neighbourhood that is not there.
        """
        codes = sorted(set(neighbourhoods))
        employer = None if organisation is None else self._organisation(organisation)
        municipality = self._municipality(codes, employer, person)
        secret = MARK + secrets.token_urlsafe(32)
        token = Token(
            municipality="" if role == "operator" else municipality,
            hash=_hash(secret),
            role=role,
            organisation=None if employer is None else employer.number,
            person=None if person is None else person.number,
            neighbourhoods=codes,
            label=label,
            created_at=self.asking.now,
        )
        self.session.add(token)
        self.session.flush()
        return secret

    def find(self) -> list[Token]:
        """List all tokens, in order of registration."""
        return list(self.session.exec(select(Token).order_by(col(Token.number))))

    def revoke(self, number: int) -> None:
        """Stop a token from now on; one that was stopped stays as it is. NotFound when there is none."""
        token = self.session.get(Token, number)
        if token is None:
            raise NotFound
        token.revoked_at = token.revoked_at or self.asking.now
        Stones(self.asking).set(token.municipality, [over("token", token.hash)])
        self.session.flush()

    def _organisation(self, wanted: str | uuid.UUID) -> Node:
        # Contacts and connectors speak for an initiative with a list of its own.
        query = select(Node).where(col(Node.kind).in_(("organisation", "initiative")))
        if isinstance(wanted, uuid.UUID):
            query = query.where(col(Node.id) == wanted)
        else:
            query = query.where(col(Node.source_id) == wanted)
        found = self.session.exec(query).all()
        if len(found) != 1:
            raise Invalid([FieldError("organisation", "unknown-node")])
        return found[0]

    def _municipality(self, codes: list[str], employer: Node | None, person: Node | None) -> str:
        """Return the one municipality that all of these belong to, or the only one there is."""
        query = select(Area.code, Area.municipality).where(col(Area.kind) == "neighbourhood")
        known = dict(self.session.exec(query).all())
        if any(code not in known for code in codes):
            raise Invalid([FieldError("neighbourhood", "unknown-area")])
        found = {known[code] for code in codes}
        found |= {node.municipality for node in (employer, person) if node is not None}
        if len(found or set(known.values())) != 1:
            raise Invalid([FieldError("neighbourhood", "unknown-area")])
        return (found or set(known.values())).pop()


def viewer_of(session: Session, secret: str, now: dt.datetime) -> Viewer | None:
    """Return who may act with this token at this moment, or None.

    Looked up by hash: how long it takes tells nothing of any secret.
    """
    query = select(Token).where(col(Token.hash) == _hash(secret), col(Token.revoked_at).is_(None))
    token = session.exec(query).first()
    if token is None:
        return None
    viewer = Viewer(
        role=cast("RoleName", token.role),
        actor=f"token:{token.number}",
        municipality=token.municipality or None,
        organisation=token.organisation,
        neighbourhoods=frozenset(token.neighbourhoods),
        person=token.person,
    )
    return complete(session, viewer, now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
