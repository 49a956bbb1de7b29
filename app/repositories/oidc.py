"""Accounts of who signs in through an employer: known by issuer and subject, never by an e-mail address."""

import uuid
from typing import Any, Final

from sqlmodel import col, select

from app.errors import NotFound
from app.models import Account, Node
from app.policy.roles import RoleName
from app.repositories.accounts import Accounts
from app.repositories.asking import Repository
from app.repositories.care import Caseloads

OIDC: Final = "oidc"
"""Who gave rights that follow from the claims of the employer. What an administrator gives, claims do not change."""
LEAST: Final[RoleName] = "municipality-reader"
"""The role of an account that nobody approved yet, until somebody says which it should be."""


class OidcAccounts(Repository):
    """Accounts by the two words that an employer never gives to somebody else."""

    def find(self, issuer: str, subject: str) -> Account | None:
        """Return the account of this subject, closed or not."""
        query = select(Account).where(col(Account.oidc_issuer) == issuer, col(Account.oidc_subject) == subject)
        return self.session.exec(query).first()

    def create(self, organisation: Node, issuer: str, subject: str, **identity: Any) -> Account:
        """Record a colleague with an account that has no rights yet. `identity` holds columns of Identity."""
        accounts = Accounts(self.asking)
        person = accounts.new_colleague(organisation, [], **identity)
        account = accounts.create(person, organisation, LEAST, oidc_issuer=issuer, oidc_subject=subject).account
        account.created_by = OIDC
        self.session.flush()
        return account

    def grant(self, account: Account, role: RoleName | None) -> None:
        """Let this account have the role that follows from the claims, or none.

        Other rights end its sessions; the people of who is a worker no longer are the team's again.
        """
        approved = None if role is None else OIDC
        if (account.role, account.approved_by) == (role or account.role, approved):
            return
        self._update(account, role=role or account.role, approved_by=approved)
        Accounts(self.asking).end_ways_in(account)
        Caseloads(self.asking).leave(account.person, account.organisation)

    def organisation(self, wanted: str) -> Node:
        """Return the organisation with this id, or this id of a folder. NotFound when there is not exactly one."""
        query = select(Node).where(col(Node.kind) == "organisation")
        try:
            query = query.where(col(Node.id) == uuid.UUID(wanted))
        except ValueError:
            query = query.where(col(Node.source_id) == wanted)
        found = self.session.exec(query).all()
        if len(found) != 1:
            raise NotFound
        return found[0]
