"""Accounts: who may sign in, in which role; and what somebody signed in with."""

from typing import Any, Final

from pydantic.alias_generators import to_camel

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.models import Account, LoginSession, Node, Passkey
from app.policy.signing_in import STAFF
from app.repositories.accounts import AccountRow
from app.repositories.asking import number_of
from app.schemas.accounts import (
    AccountIn,
    AccountOut,
    AccountPatch,
    DeviceOut,
    DevicesOut,
    GoneOut,
    LostOut,
    MeOut,
    RightOut,
    SessionOut,
    State,
)
from app.schemas.fields import Paging
from app.services import links
from app.services.forms import changes
from app.services.ids import all_of, known_id, page
from app.texts import text
from app.work import Work

NAMES: Final = ("first_name", "last_name", "email")


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

    Who works here is recorded when not known yet; anybody else must be known already, and stays as known.
    """
    organisation = work.accounts.organisation(account.organisation, account.role)
    _, person, _ = all_of(
        lambda: _check_areas(work, organisation, account.role, account.neighbourhoods),
        lambda: None if account.person is None else work.accounts.person(organisation, account.person),
        lambda: _check_known(account),
    )
    if person is None:
        names = {name: getattr(account, name) for name in NAMES}
        person = work.accounts.new_colleague(organisation, account.neighbourhoods, **names)
    return _out(
        work,
        work.accounts.create(
            person, organisation, account.role, neighbourhoods=account.neighbourhoods, leads=account.leads
        ),
    )


def change(work: Work, written_id: str, patch: AccountPatch) -> AccountOut:
    """Change what is named in the patch. Other rights, and another mailbox, wait for approval.

    Conflict 'own-account' for one's own, and 'four-eyes' for the name of whom nobody else approved yet.
    """
    row = work.accounts.get(known_id(written_id))
    work.check_version(row.account)
    _check_other(work, row)
    values = changes(patch.model_dump(exclude_unset=True))
    role = values.get("role", row.account.role)
    if "organisation" in values:
        values["organisation"] = number_of(work.accounts.organisation(patch.organisation, role))
    names = {name: values.pop(name) for name in NAMES if name in values}
    organisation = row.organisation or work.accounts.organisation(patch.organisation, role)
    _check_areas(work, organisation, role, values.get("neighbourhoods", row.account.neighbourhoods))
    if names:
        if not work.accounts.may_name(row):
            raise Conflict("four-eyes")
        work.accounts.rename(row.account.person, **names)
    if values:
        work.accounts.change(row, **values)
    return _out(work, work.accounts.get(row.account.id))


def approve(work: Work, written_id: str) -> AccountOut:
    """Be the second pair of eyes; then the holder gets a mail with which to make a first passkey."""
    row = work.accounts.get(known_id(written_id))
    work.check_version(row.account)
    row = work.accounts.approve(row)
    if not work.passkeys.of(number_of(row.account)):
        links.send(work, row.account, "enrol")
    return _out(work, row)


def invite(work: Work, written_id: str) -> AccountOut:
    """Send such a mail again: after a lost phone, or when the first was not used in time."""
    row = work.accounts.get(known_id(written_id))
    work.check_version(row.account)
    if _state(row.account) != "open":
        raise Conflict
    links.send(work, row.account, "enrol")
    return _out(work, row)


def close(work: Work, written_id: str) -> AccountOut:
    """Close an account, at once. Conflict 'own-account' for one's own."""
    row = work.accounts.get(known_id(written_id))
    work.check_version(row.account)
    _check_other(work, row)
    return _out(work, work.accounts.close(row))


def devices_of(work: Work, written_id: str) -> DevicesOut:
    """Show the devices and sessions of an account that the viewer administers."""
    return _devices(work, work.accounts.get(known_id(written_id)).account, None)


def lose_for(work: Work, written_id: str, device_id: str) -> LostOut:
    """Cut off a device of somebody else, who lost it."""
    return _lose(work, work.accounts.get(known_id(written_id)).account, device_id, None)


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
    return "" if holder is None else holder.first_name or holder.alias or ""


def my_devices(work: Work, secret: str) -> DevicesOut:
    """Show one's own devices and sessions; `secret` is that of the session that asks."""
    return _devices(work, work.accounts.own(), work.sessions.current(secret))


def lose(work: Work, device_id: str, secret: str) -> LostOut:
    """Cut off one's own lost phone, in one step; the session with this secret, which asks, goes on."""
    return _lose(work, work.accounts.own(), device_id, work.sessions.current(secret))


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


def _lose(work: Work, account: Account, device_id: str, here: LoginSession | None) -> LostOut:
    row = work.passkeys.get(number_of(account), known_id(device_id))
    work.check_version(row)
    gone = LostOut(id=row.id, text=text("devices.lost"))
    work.passkeys.lose(row, but=here)
    return gone


def _check_areas(work: Work, organisation: Node, role: str, codes: list[str]) -> None:
    work.accounts.check_areas(organisation, codes)
    if role == "worker" and not codes:
        raise Invalid([FieldError("neighbourhoods", "missing")])


def _check_known(account: AccountIn) -> None:
    """Somebody new must work here, and have a name and an address to write to; who is known has them."""
    if account.person is not None:
        given = [name for name in NAMES if getattr(account, name) is not None]
        if given:
            raise Invalid([FieldError(to_camel(name), "known-already") for name in given])
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
    names: dict[str, Any] = {name: None if holder is None else getattr(holder, name) for name in NAMES}
    return AccountOut(**_right(row), **names, version=row.account.version)
