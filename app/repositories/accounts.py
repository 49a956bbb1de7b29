"""Accounts and their passkeys. Who somebody is stands with the person; here is which rights that gives, and since when.

Rights need two people: who gives them, and another administrator who approves. Until then nobody signs in.
"""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import delete, func, or_, update
from sqlmodel import col, select

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.models import (
    METADATA,
    Account,
    Area,
    Challenge,
    Identity,
    Initiative,
    LoginSession,
    Node,
    Passkey,
    Person,
    Role,
)
from app.policy.roles import OF_INITIATIVES, RoleName
from app.policy.signing_in import CHALLENGE, METHODS, MOST_PASSKEYS, STAFF
from app.repositories.asking import Repository, number_of, set_all
from app.repositories.care import Caseloads
from app.repositories.feeds import Feeds
from app.repositories.links import Links
from app.repositories.mails import Mails
from app.repositories.sessions import Sessions, may_sign_in
from app.repositories.stones import Stones, over
from app.repositories.visible import Condition

BYTES: Final = 32
"""Random bytes in what a passkey signs."""
GIVERS: Final[frozenset[RoleName]] = frozenset({"administrator", "operator"})
"""Who gives rights, and so may say where somebody else's links to sign in go."""
_ADMINISTRATORS: Final = 2
"""As long as there are fewer than so many, the console approves one."""


class AccountRow(NamedTuple):
    """An account and the organisation that it is for; None as long as nobody said which."""

    account: Account
    organisation: Node | None


class Accounts(Repository):
    """Accounts that the viewer administers: of the own organisation, or of the municipality for who has none."""

    def get(self, account_id: uuid.UUID) -> AccountRow:
        """Return the account with this id; NotFound, also when somebody else administers it."""
        return self._one(col(Account.id) == account_id, *self._mine())

    def find(self, *, after: int | None = None, limit: int = 50) -> list[AccountRow]:
        """List accounts, closed ones too, in order of registration."""
        query = self._all(col(Account.number) > (after or 0), *self._mine()).order_by(col(Account.number)).limit(limit)
        return [AccountRow(*row) for row in self.session.exec(query)]

    def own(self) -> Account:
        """Return the account that the viewer signed in with; NotFound for who asks with a token."""
        found = self.session.exec(select(Account).where(col(Account.number) == _number(self.viewer.actor))).first()
        if found is None:
            raise NotFound
        return found

    def by_number(self, number: int) -> Account | None:
        """Return the account with this number, if there is one that may sign in."""
        found = self.session.get(Account, number)
        return found if found is not None and may_sign_in(found) else None

    def with_password(self, email: str) -> Account | None:
        """Return the account with a password of whoever has this e-mail address, if it may sign in."""
        query = (
            select(Account)
            .join(Identity, col(Identity.node) == col(Account.person))
            .where(
                func.lower(col(Identity.email)) == email.strip().lower(),
                col(Account.password).is_not(None),
                col(Account.totp).is_not(None),
                col(Account.role).in_([role for role, methods in METHODS.items() if "password" in methods]),
            )
            .order_by(col(Account.number))
        )
        return next((account for account in self.session.exec(query) if may_sign_in(account)), None)

    def holder(self, row: AccountRow) -> Identity | None:
        """Return name and e-mail of whose account this is (K2), and log that they were read.

        None for who gave rights that nobody else approved yet: else one administrator reads whomever he has the id of.
        """
        if not self.may_name(row):
            return None
        found = self.session.get(Identity, row.account.person)
        if found is None:
            raise NotFound
        self.asking.seen(row.account.person, "K2")
        return found

    def may_name(self, row: AccountRow) -> bool:
        """Whether who asks may know whose account this is: a second administrator approved it, or may do so now."""
        return row.account.approved_by is not None or self._may_approve(row.account)

    def numbered(self, number: int) -> AccountRow:
        """Return the account with this number, as the console knows it; NotFound."""
        return self._one(col(Account.number) == number, *self._mine())

    def organisation(self, wanted: uuid.UUID | str | None, role: str) -> Node:
        """Return where this role is: an organisation, for which the viewer gives accounts, or an initiative. Invalid.

        `wanted` is its id, or the id that a folder gave it; None is the own organisation.
        """
        kind = "initiative" if role in OF_INITIATIVES else "organisation"
        query = select(Node).where(col(Node.kind) == kind)
        if self.viewer.municipality is not None:
            query = query.where(col(Node.municipality) == self.viewer.municipality)
        if self.viewer.organisation is not None:
            query = query.where(or_(col(Node.number) == self.viewer.organisation, self._carried(Node.number)))
        if wanted is not None:
            query = query.where(_called(wanted))
        elif self.viewer.organisation is None:
            raise Invalid([FieldError("organisation", "unknown-node")])
        found = self.session.exec(query).first()
        if found is None:
            raise Invalid([FieldError("organisation", "unknown-node")])
        return found

    def person(self, organisation: Node, wanted: uuid.UUID | str) -> Node:
        """Return somebody whom this or the own organisation recorded, by the id that a colleague gave. Invalid."""
        query = select(Node).where(
            _called(wanted),
            col(Node.kind) == "person",
            col(Node.organisation).in_([n for n in (organisation.number, self.viewer.organisation) if n is not None]),
            col(Node.provisional_by).is_(None),
        )
        found = self.session.exec(query).first()
        if found is None:
            raise Invalid([FieldError("person", "unknown-node")])
        return found

    def check_areas(self, organisation: Node, codes: list[str]) -> None:
        """Hold that these are neighbourhoods of the organisation's municipality: Invalid."""
        query = select(Area.code).where(
            col(Area.code).in_(codes),
            col(Area.kind) == "neighbourhood",
            col(Area.municipality) == organisation.municipality,
        )
        if len(set(self.session.exec(query))) != len(set(codes)):
            raise Invalid([FieldError("neighbourhoods", "unknown-area")])

    def new_colleague(self, organisation: Node, codes: list[str], **identity: Any) -> Node:
        """Record somebody who works for this organisation, with what `identity` says (columns of Identity)."""
        node = Node(
            municipality=organisation.municipality,
            kind="person",
            listed_as="professional",
            neighbourhood=codes[0] if codes else organisation.neighbourhood,
            organisation=organisation.number,
        )
        self.session.add(node)
        self.session.flush()
        common: dict[str, Any] = {"node": number_of(node), "municipality": node.municipality}
        said: dict[str, Any] = {
            "said_at": self.asking.now,
            "said_by": self.viewer.actor,
            "confirmed_at": self.asking.now,
        }
        job = Role(**common, kind="professional", at=organisation.number, since=self.asking.today, **said)
        self.session.add_all([Person(**common, ground="agreement"), Identity(**common, **identity), job])
        self.session.flush()
        self.asking.seen(number_of(node), "K2", "create")
        self.asking.changed("node", number_of(node))
        return node

    def rename(self, person: int, **identity: str | None) -> None:
        """Change name or contact of somebody, with an account or without (columns of Identity), and log it.

        By the mailbox somebody gets in: see `_other_mailbox` for what another e-mail address does to accounts.
        """
        found = self.session.get(Identity, person)
        if found is None:
            raise NotFound
        before = found.email
        set_all(found, identity)
        self.session.flush()
        self.asking.seen(person, "K2", "update")
        if (before or "").strip().lower() != (found.email or "").strip().lower():
            self._other_mailbox(found, before)

    def like(self, person: Node, organisation: Node, role: RoleName) -> AccountRow | None:
        """Return the account, closed or not, that this person has in this role there; None when there is none."""
        query = select(Account).where(
            col(Account.person) == person.number,
            col(Account.role) == role,
            col(Account.organisation) == organisation.number,
        )
        found = self.session.exec(query).first()
        return None if found is None else AccountRow(found, organisation)

    def create(self, person: Node, organisation: Node, role: RoleName, **values: Any) -> AccountRow:
        """Give a person an account, which another administrator must approve. Conflict when there is one like it."""
        if self.like(person, organisation, role) is not None:
            raise Conflict("account-there")
        account = Account(
            municipality=organisation.municipality,
            person=number_of(person),
            role=role,
            organisation=organisation.number,
            created_at=self.asking.now,
            created_by=self.viewer.actor,
            **values,
        )
        self.session.add(account)
        self.session.flush()
        self.asking.changed("node", account.person)  # who works here is nobody's task
        return AccountRow(account, organisation)

    def change(self, row: AccountRow, **values: Any) -> AccountRow:
        """Change rights (columns of Account): they end here, and begin again when somebody else approves. Stale.

        Whose task the holder may not have in another role, organisation or neighbourhoods, is the team's again.
        """
        account = row.account
        role, organisation, codes = account.role, account.organisation, set(account.neighbourhoods)
        self._update(account, **values, created_by=self.viewer.actor, approved_by=None)
        self.asking.changed("node", account.person)
        self.end_ways_in(account)
        if (role, organisation) != (account.role, account.organisation) or codes - set(account.neighbourhoods):
            Caseloads(self.asking).leave(account.person, organisation)
        return row

    def approve(self, row: AccountRow) -> AccountRow:
        """Be the second pair of eyes. Conflict 'four-eyes' for who gave the rights, and for whose they are. Stale."""
        if row.account.approved_by is not None or row.account.closed_at is not None:
            raise Conflict
        if not self._may_approve(row.account):
            raise Conflict("four-eyes")
        self._update(row.account, approved_by=self.viewer.actor)
        return row

    def close(self, row: AccountRow) -> AccountRow:
        """Close the account: its sessions end with the next request, its caseload is the team's. Stale.

        The calendar of who has no other account is closed too.
        """
        account = row.account
        if account.closed_at is None:
            self._update(account, closed_at=self.asking.now)
            Stones(self.asking).set(account.municipality, [over("account", account.id)])
            self.asking.changed("node", account.person)
            self.end_ways_in(account)
            Caseloads(self.asking).leave(account.person, account.organisation)
            if not self._not_closed(account.person):
                Feeds(self.asking).revoke(account.person)
        return row

    def end_ways_in(self, account: Account, *, but: LoginSession | None = None) -> None:
        """End every session and link of this account, but this session: from the next request on."""
        Links(self.asking).end_all(number_of(account))
        Sessions(self.asking).end_all(number_of(account), but=but)
        self.session.refresh(account)

    def is_own(self, row: AccountRow) -> bool:
        """Whether this account is of the viewer, in whatever role."""
        return row.account.person == self._person_of(self.viewer.actor)

    def ids(self, numbers: Iterable[int]) -> dict[int, uuid.UUID]:
        """Ids of these nodes, by number: of the viewer himself and where he works."""
        query: Any = select(Node.number, Node.id).where(col(Node.number).in_(list(numbers)))
        return dict(self.session.exec(query).all())

    def set_password(self, account: Account, hashed: str | None, totp: str | None) -> None:
        """Keep an argon2id hash and the secret of an authenticator app; None: there is no password any more."""
        self._update(account, password=hashed, totp=totp, totp_step=None)

    def use_step(self, account: Account, step: int) -> bool:
        """Take one step of the authenticator app; False when it was used before, or a later one was."""
        table = METADATA.tables["account"]
        done = self.session.connection().execute(
            update(table)
            .where(table.c.number == account.number, or_(table.c.totp_step.is_(None), table.c.totp_step < step))
            .values(totp_step=step)
        )
        return done.rowcount == 1

    def _other_mailbox(self, identity: Identity, before: str | None) -> None:
        """Let nobody come in by a mailbox that somebody else said: of who has accounts, all ways in end.

        The address of before is told. What an administrator changed waits for another one, and so does what staff
        changed themselves. Conflict 'has-account' for whoever else changes it for somebody.
        """
        person = identity.node
        accounts, own = self._not_closed(person), self.viewer.person == person
        if accounts and not own and self.viewer.role not in GIVERS:
            raise Conflict("has-account")
        for account in accounts:
            if not own:
                self._update(account, created_by=self.viewer.actor, approved_by=None)
            elif account.role in STAFF:
                self._update(account, approved_by=None)
            self.end_ways_in(account)
        if accounts and before:
            # Who changes it twice must not be the one who is told.
            identity.email_before = identity.email_before or before
            Mails(self.asking).add(person, "address-changed")

    def _not_closed(self, person: int) -> list[Account]:
        query = select(Account).where(col(Account.person) == person, col(Account.closed_at).is_(None))
        return list(self.session.exec(query.order_by(col(Account.number))))

    def _may_approve(self, account: Account) -> bool:
        if self.viewer.role == "operator":
            return account.role == "administrator" and self._administrators(account) < _ADMINISTRATORS
        me = self._person_of(self.viewer.actor)
        if self.viewer.actor == account.created_by or (me is not None and me == account.person):
            return False
        return me is None or me != self._person_of(account.created_by)

    def _administrators(self, account: Account) -> int:
        query = select(func.count(func.distinct(col(Account.person)))).where(
            col(Account.role) == "administrator",
            col(Account.municipality) == account.municipality,
            col(Account.approved_by).is_not(None),
            col(Account.closed_at).is_(None),
        )
        return self.session.exec(query).one()

    def _person_of(self, actor: str) -> int | None:
        """The person behind an actor; None for the console and for a token of nobody."""
        if actor == self.viewer.actor:
            return self.viewer.person
        return self.session.exec(select(Account.person).where(col(Account.number) == _number(actor))).first()

    def _mine(self) -> list[Condition]:
        conditions: list[Condition] = []
        if self.viewer.municipality is not None:
            conditions.append(col(Account.municipality) == self.viewer.municipality)
        if self.viewer.organisation is not None:
            own = col(Account.organisation) == self.viewer.organisation
            conditions.append(or_(own, self._carried(Account.organisation)))
        return conditions

    def _carried(self, number: Any) -> Condition:
        """Whether the node with this number (a column) is an initiative that the viewer's organisation carries."""
        carried = select(Initiative.node).where(col(Initiative.carried_by) == self.viewer.organisation)
        return col(number).in_(carried)

    def _one(self, *conditions: Condition) -> AccountRow:
        found = self.session.exec(self._all(*conditions)).first()
        if found is None:
            raise NotFound
        return AccountRow(*found)

    def _all(self, *conditions: Condition) -> Any:
        at = col(Node.number) == col(Account.organisation)
        return select(Account, Node).join(Node, at, isouter=True).where(*conditions)


class Passkeys(Repository):
    """Passkeys: who may use one is decided by the account that it belongs to."""

    def of(self, account_number: int) -> list[Passkey]:
        """List the passkeys of an account, the oldest first."""
        query = select(Passkey).where(col(Passkey.account) == account_number).order_by(col(Passkey.number))
        return list(self.session.exec(query))

    def get(self, account_number: int, passkey_id: uuid.UUID) -> Passkey:
        """Return this passkey of this account. NotFound, also when it is of another."""
        query = select(Passkey).where(col(Passkey.account) == account_number, col(Passkey.id) == passkey_id)
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def by_credential(self, credential: str) -> Passkey | None:
        """Return the passkey that calls itself this (base64url)."""
        return self.session.exec(select(Passkey).where(col(Passkey.credential) == credential)).first()

    def add(self, account: Account, credential: str, public_key: bytes, sign_count: int, device: str) -> Passkey:
        """Keep a passkey that was verified. Conflict when there are too many, or this one is there."""
        if len(self.of(number_of(account))) >= MOST_PASSKEYS or self.by_credential(credential) is not None:
            raise Conflict("passkeys")
        row = Passkey(
            municipality=account.municipality,
            account=number_of(account),
            credential=credential,
            public_key=public_key,
            sign_count=sign_count,
            device=device,
            created_at=self.asking.now,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def used(self, row: Passkey, sign_count: int) -> None:
        """Write down that this passkey signed now, for how many times it says."""
        # Past its version: whoever found the phone may use it, and it must be cut off all the same.
        table = METADATA.tables["passkey"]
        self.session.connection().execute(
            update(table).where(table.c.number == row.number).values(sign_count=sign_count, used_at=self.asking.now)
        )
        self.session.refresh(row)

    def lose(self, row: Passkey, *, but: LoginSession | None = None) -> None:
        """Cut off a phone: its passkey is gone, and all that whoever found it may have added since.

        That cannot be told from what its owner added: every passkey of the account goes, but the one that opened the
        session `but`, which alone goes on; the password goes too, and no link works.
        """
        account = self.session.get_one(Account, row.account)
        kept = None if but is None or but.passkey == row.number else but.passkey
        gone = [one for one in self.of(number_of(account)) if one.number != kept]
        Stones(self.asking).set(account.municipality, [over("passkey", one.id) for one in gone])
        table = METADATA.tables["passkey"]
        self.session.connection().execute(delete(table).where(table.c.number.in_([one.number for one in gone])))
        Accounts(self.asking).set_password(account, None, None)
        Accounts(self.asking).end_ways_in(account, but=but)


class Challenges(Repository):
    """What a passkey must sign: once, within minutes. Kept as sha256."""

    def make(self, account: int | None = None) -> bytes:
        """Make one, for this account where it is to make a passkey."""
        table = METADATA.tables["challenge"]
        self.session.connection().execute(delete(table).where(table.c.expires_at <= self.asking.now))
        challenge = secrets.token_bytes(BYTES)
        expires_at = self.asking.now + CHALLENGE
        self.session.add(Challenge(municipality="", hash=_hash(challenge), account=account, expires_at=expires_at))
        self.session.flush()
        return challenge

    def take(self, challenge: bytes, account: int | None = None) -> bool:
        """Use one up. False when it is none of ours, is over, was used, or was made for another account."""
        table = METADATA.tables["challenge"]
        done = self.session.connection().execute(
            delete(table).where(
                table.c.hash == _hash(challenge),
                table.c.expires_at > self.asking.now,
                table.c.account.is_(None) if account is None else table.c.account == account,
            )
        )
        return done.rowcount == 1


def _called(wanted: uuid.UUID | str) -> Condition:
    return col(Node.id) == wanted if isinstance(wanted, uuid.UUID) else col(Node.source_id) == wanted


def _number(actor: str) -> int:
    """The number in 'account:12'; 0, which no account has, for any other actor."""
    kind, _, number = actor.partition(":")
    return int(number) if kind == "account" else 0


def _hash(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()
