"""Signing in through an employer (OIDC): which account that is, and which rights its claims give."""

from collections.abc import Mapping
from typing import Any, Final

from app.errors import NotSignedIn
from app.models import Account
from app.policy.roles import RoleName
from app.repositories.asking import number_of
from app.repositories.oidc import OIDC
from app.repositories.sessions import may_sign_in
from app.work import Work

GROUPS: Final = ("groups", "roles")
"""Claims that say what somebody is at the employer."""
LONGEST: Final = 200
_NAMES: Final = (("first_name", "given_name", 100), ("last_name", "family_name", 100), ("email", "email", 200))


def sign_in(
    work: Work,
    claims: Mapping[str, Any],
    *,
    grants: Mapping[str, RoleName],
    organisation: str,
    device: str,
    before: str | None,
) -> str | None:
    """Sign in with verified claims and return the secret of the session; None when this account has no rights.

    Who comes for the first time gets an account without any. A group in `grants` gives its role, read again at each
    sign-in: who is in no such group any more loses what a group gave. NotSignedIn for a closed account, and for claims
    that name nobody.
    """
    issuer, subject = _named(claims, "iss"), _named(claims, "sub")
    account = work.oidc.find(issuer, subject)
    if account is None:
        account = work.oidc.create(work.oidc.organisation(organisation), issuer, subject, **_identity(claims))
    if account.closed_at is not None:
        raise NotSignedIn
    if account.created_by == OIDC:
        work.oidc.grant(account, _role(claims, grants))
    if not may_sign_in(account):
        return None
    return _open(work, account, device, before)


def _open(work: Work, account: Account, device: str, before: str | None) -> str:
    return work.sessions.open(number_of(account), method="oidc", device=device, instead_of=before)


def _role(claims: Mapping[str, Any], grants: Mapping[str, RoleName]) -> RoleName | None:
    """The role of the first group in `grants` that somebody is in."""
    groups: set[str] = set()
    for claim in GROUPS:
        said = claims.get(claim)
        groups |= {said} if isinstance(said, str) else {group for group in said or () if isinstance(group, str)}
    return next((role for group, role in grants.items() if group in groups), None)


def _named(claims: Mapping[str, Any], claim: str) -> str:
    said = claims.get(claim)
    if not isinstance(said, str) or not 0 < len(said) <= LONGEST:
        raise NotSignedIn
    return said


def _identity(claims: Mapping[str, Any]) -> dict[str, str]:
    """Name and e-mail as the employer gives them, as columns of Identity."""
    found = {column: claims[claim][:most] for column, claim, most in _NAMES if isinstance(claims.get(claim), str)}
    called = claims.get("name")
    return {"alias": called[:100]} | found if isinstance(called, str) else found
