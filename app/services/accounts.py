"""Accounts: who may sign in, in which role; and what somebody signed in with."""

from typing import Any, Final

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.models import Account, LoginSession, Node, Passkey
from app.policy.signing_in import ENROL, STAFF
from app.repositories.accounts import RIGHTS, AccountRow
from app.repositories.asking import number_of
from app.schemas.accounts import (
    AccountIn,
    AccountOut,
    AccountPatch,
    DeviceOut,
    DevicesOut,
    GoneOut,
    MeOut,
    RightOut,
    SessionOut,
    State,
)
from app.schemas.fields import Paging
from app.services.forms import changes
from app.services.ids import all_of, known_id, page
from app.work import Work

NAMES: Final = ("first_name", "last_name", "email")
ENROL_PAGE: Final = "/inloggen/nieuw/"
"""Where the link in a mail leads with which somebody makes a first passkey."""


def listed(work: Work, paging: Paging) -> tuple[list[AccountOut], str | None]:
    """List the accounts that the viewer administers, with name and e-mail of whose they are; the log says so."""
    rows, after = _page(work, paging)
    return [_out(work, row) for row in rows], after


def rights(work: Work, paging: Paging) -> tuple[list[RightOut], str | None]:
    """List who may do what, without names."""
    rows, after = _page(work, paging)
    return [right_out(row) for row in rows], after


def read(work: Work, written_id: str) -> AccountOut:
    """Read one account with name and e-mail; the log says so."""
    return _out(work, work.accounts.get(known_id(written_id)))


def create(work: Work, account: AccountIn) -> AccountOut:
    """Give somebody an account, for a second administrator to approve.

    Who works here is recorded when not known yet; anybody else must be known already.
    """
    organisation = work.accounts.organisation(account.organisation, account.role)
    _, person, _ = all_of(
        lambda: _check_areas(work, organisation, account.role, account.neighbourhoods),
        lambda: None if account.person is None else work.accounts.person(organisation, account.person),
        lambda: _check_known(account),
    )
    names = {name: value for name in NAMES if (value := getattr(account, name)) is not None}
    if person is None:
        person = work.accounts.new_colleague(organisation, account.neighbourhoods, **names)
    elif names:
        work.accounts.rename(number_of(person), **names)
    return _out(
        work,
        work.accounts.create(
            person, organisation, account.role, neighbourhoods=account.neighbourhoods, leads=account.leads
        ),
    )


def change(work: Work, written_id: str, patch: AccountPatch) -> AccountOut:
    """Change what is named in the patch. Conflict 'own-account' for one's own; other rights wait for approval."""
    row = work.accounts.get(known_id(written_id))
    work.check_version(row.account)
    _check_other(work, row)
    values = changes(patch.model_dump(exclude_unset=True))
    role = values.get("role", row.account.role)
    if "organisation" in values:
        values["organisation"] = number_of(work.accounts.organisation(patch.organisation, role))
    again = bool(RIGHTS & values.keys())
    names = {name: values.pop(name) for name in NAMES if name in values}
    organisation = row.organisation or work.accounts.organisation(patch.organisation, role)
    _check_areas(work, organisation, role, values.get("neighbourhoods", row.account.neighbourhoods))
    if names:
        work.accounts.rename(row.account.person, **names)
    if values or again:
        work.accounts.change(row, **values)
    return _out(work, work.accounts.get(row.account.id))


def approve(work: Work, written_id: str, site: str) -> AccountOut:
    """Be the second pair of eyes; then the holder gets a mail with which to make a first passkey."""
    row = work.accounts.get(known_id(written_id))
    work.check_version(row.account)
    row = work.accounts.approve(row)
    if not work.passkeys.of(number_of(row.account)):
        _invite(work, row.account, site)
    return _out(work, row)


def invite(work: Work, written_id: str, site: str) -> AccountOut:
    """Send such a mail again: after a lost phone, or when the first was not used in time."""
    row = work.accounts.get(known_id(written_id))
    work.check_version(row.account)
    if _state(row.account) != "open":
        raise Conflict
    _invite(work, row.account, site)
    return _out(work, row)


def close(work: Work, written_id: str) -> AccountOut:
    """Close an account: every session of it ends with the next request, and its caseload is the team's again.

    Conflict 'own-account' for one's own.
    """
    row = work.accounts.get(known_id(written_id))
    work.check_version(row.account)
    _check_other(work, row)
    closed = work.accounts.close(row)
    work.care.leave(row.account.person, row.account.organisation)
    return _out(work, closed)


def devices_of(work: Work, written_id: str) -> DevicesOut:
    """Show the devices and sessions of an account that the viewer administers."""
    return _devices(work, work.accounts.get(known_id(written_id)).account, None)


def lose_for(work: Work, written_id: str, device_id: str) -> GoneOut:
    """Cut off a device of somebody else, who lost it."""
    return _lose(work, work.accounts.get(known_id(written_id)).account, device_id)


def me(work: Work, token: str | None) -> MeOut:
    """Say who is signed in. `token` is what a page of this session sends with its changes."""
    viewer = work.viewer
    try:
        account: Account | None = work.accounts.own()
    except NotFound:
        account = None
    people = work.accounts.ids({number for number in (viewer.person, viewer.organisation) if number is not None})
    return MeOut(
        account=None if account is None else account.id,
        person=people.get(viewer.person or 0),
        role=viewer.role,
        organisation=people.get(viewer.organisation or 0),
        neighbourhoods=sorted(viewer.neighbourhoods),
        leads=account is not None and account.leads,
        form_token=token,
        version=1 if account is None else account.version,
    )


def own_name(work: Work) -> str:
    """What the viewer is called; the log says that this was read."""
    holder = work.accounts.holder(AccountRow(work.accounts.own(), None))
    return holder.first_name or holder.alias or ""


def my_devices(work: Work, secret: str) -> DevicesOut:
    """Show one's own devices and sessions; `secret` is that of the session that asks."""
    return _devices(work, work.accounts.own(), work.sessions.current(secret))


def lose(work: Work, device_id: str) -> GoneOut:
    """Cut off one's own lost phone: its passkey and every session that it opened, in one step."""
    return _lose(work, work.accounts.own(), device_id)


def end(work: Work, session_id: str) -> GoneOut:
    """End one of one's own sessions."""
    row = work.sessions.get(number_of(work.accounts.own()), known_id(session_id))
    work.check_version(row)
    work.sessions.end_one(row)
    return GoneOut(id=row.id)


def leave(work: Work, secret: str) -> GoneOut:
    """Sign out here."""
    row = work.sessions.current(secret)
    if row is None:
        raise NotFound
    work.sessions.end_one(row)
    return GoneOut(id=row.id)


def right_out(row: AccountRow) -> RightOut:
    """Show what somebody may do, without a name."""
    return RightOut(**_right(row))


def link_for(work: Work, account: Account, site: str) -> str:
    """Make the address at which the holder of this account makes a first passkey, once."""
    return f"{site}{ENROL_PAGE}{work.links.for_account(account, 'enrol', ENROL)}"


def device_out(row: Passkey) -> DeviceOut:
    """Show a device."""
    return DeviceOut(id=row.id, device=row.device, since=row.created_at, used=row.used_at, version=row.version)


def _devices(work: Work, account: Account, here: LoginSession | None) -> DevicesOut:
    number = number_of(account)
    sessions = [
        SessionOut(
            id=row.id,
            device=row.device,
            method=row.method,
            since=row.created_at,
            seen=row.seen_at,
            this=here is not None and row.number == here.number,
            version=row.version,
        )
        for row in work.sessions.of(number)
    ]
    return DevicesOut(devices=[device_out(row) for row in work.passkeys.of(number)], sessions=sessions)


def _lose(work: Work, account: Account, device_id: str) -> GoneOut:
    row = work.passkeys.get(number_of(account), known_id(device_id))
    work.check_version(row)
    work.passkeys.lose(row)
    return GoneOut(id=row.id)


def _invite(work: Work, account: Account, site: str) -> None:
    work.mails.add(account.person, "enrol", link=link_for(work, account, site), days=ENROL.days)


def _check_areas(work: Work, organisation: Node, role: str, codes: list[str]) -> None:
    work.accounts.check_areas(organisation, codes)
    if role == "worker" and not codes:
        raise Invalid([FieldError("neighbourhoods", "missing")])


def _check_known(account: AccountIn) -> None:
    """Somebody new must work here, and have a name and an address to write to."""
    if account.person is not None:
        return
    if account.role not in STAFF:
        raise Invalid([FieldError("person", "missing")])
    if account.first_name is None or account.email is None:
        raise Invalid([FieldError("firstName" if account.first_name is None else "email", "missing")])


def _check_other(work: Work, row: AccountRow) -> None:
    if work.accounts.is_own(row):
        raise Conflict("own-account")


def _page(work: Work, paging: Paging) -> tuple[list[AccountRow], str | None]:
    return page(
        paging,
        lambda after, limit: work.accounts.find(after=after, limit=limit),
        lambda account_id: work.accounts.get(account_id).account.number,
        lambda row: row.account.id,
    )


def _state(account: Account) -> State:
    if account.closed_at is not None:
        return "closed"
    return "waiting" if account.approved_by is None else "open"


def _right(row: AccountRow) -> dict[str, Any]:
    account = row.account
    return {
        "id": account.id,
        "role": account.role,
        "organisation": None if row.organisation is None else row.organisation.id,
        "neighbourhoods": list(account.neighbourhoods),
        "leads": account.leads,
        "state": _state(account),
        "since": account.created_at.date(),
    }


def _out(work: Work, row: AccountRow) -> AccountOut:
    holder = work.accounts.holder(row)
    return AccountOut(**_right(row), **{name: getattr(holder, name) for name in NAMES}, version=row.account.version)
