"""Accounts, and what somebody is signed in with."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door, Known, form_token
from app.schemas.accounts import (
    AccountIn,
    AccountOut,
    AccountPage,
    AccountPatch,
    DevicesOut,
    GoneOut,
    LostOut,
    MeOut,
    RightPage,
)
from app.schemas.fields import NoQuery, Paging
from app.services import accounts

router = APIRouter(prefix="/v1", tags=["Inloggen"], route_class=Door)

AccountId = Annotated[str, Path(alias="accountId", title="Id")]
DeviceId = Annotated[str, Path(alias="deviceId", title="Id")]
SessionId = Annotated[str, Path(alias="sessionId", title="Id")]
Nothing = Annotated[NoQuery, Query()]


@router.get("/accounts", operation_id="listAccounts", summary="Accounts die u beheert")
async def list_accounts(work: Asked, request: Request, query: Annotated[Paging, Query()]) -> AccountPage:
    """Met naam en e-mailadres van wie het account is, en niets anders van diegene. Dat komt in het logboek."""
    items, after = accounts.listed(work, query)
    return AccountPage(items=items, next=next_page(request, after))


@router.post("/accounts", operation_id="createAccount", status_code=201, summary="Geef iemand een account")
async def create_account(work: Asked, _query: Nothing, account: AccountIn) -> AccountOut:
    """Een tweede beheerder keurt het goed; daarvoor kan niemand ermee inloggen."""
    return accounts.create(work, account)


@router.get("/accounts/{accountId}", operation_id="readAccount", summary="Lees een account")
async def read_account(work: Asked, account_id: AccountId, _query: Nothing) -> AccountOut:
    """Dat u de naam las, komt in het logboek."""
    return accounts.read(work, account_id)


@router.patch("/accounts/{accountId}", operation_id="changeAccount", summary="Wijzig een account")
async def change_account(work: Asked, account_id: AccountId, _query: Nothing, patch: AccountPatch) -> AccountOut:
    """Nooit uw eigen account. Andere rechten gelden pas als een tweede beheerder ze goedkeurt."""
    return accounts.change(work, account_id, patch)


@router.post("/accounts/{accountId}/_approve", operation_id="approveAccount", summary="Keur rechten goed")
async def approve_account(work: Asked, account_id: AccountId, _query: Nothing) -> AccountOut:
    """Als tweede beheerder. Wie het account krijgt, krijgt een mail om een passkey te maken."""
    return accounts.approve(work, account_id)


@router.post("/accounts/{accountId}/_invite", operation_id="inviteAccount", summary="Stuur de mail opnieuw")
async def invite_account(work: Asked, account_id: AccountId, _query: Nothing) -> AccountOut:
    """Om een passkey te maken, bijvoorbeeld na een verloren telefoon."""
    return accounts.invite(work, account_id)


@router.post("/accounts/{accountId}/_close", operation_id="closeAccount", summary="Sluit een account")
async def close_account(work: Asked, account_id: AccountId, _query: Nothing) -> AccountOut:
    """Overal waar diegene was ingelogd, stopt dat meteen. Nooit uw eigen account."""
    return accounts.close(work, account_id)


@router.get("/accounts/{accountId}/devices", operation_id="listDevicesOfAccount", summary="Apparaten van een account")
async def list_devices_of_account(work: Asked, account_id: AccountId, _query: Nothing) -> DevicesOut:
    """Met welke apparaten iemand inlogt, en waar dat nu zo is."""
    return accounts.devices_of(work, account_id)


@router.post(
    "/accounts/{accountId}/devices/{deviceId}/_lost",
    operation_id="loseDeviceOfAccount",
    summary="Telefoon kwijt, van een collega",
)
async def lose_device_of_account(work: Asked, account_id: AccountId, device_id: DeviceId, _query: Nothing) -> LostOut:
    """In een stap werkt de passkey niet meer, en ook niets wat iemand er sindsdien bij kan hebben gezet.

    Dat zijn de andere passkeys, het wachtwoord en elke plek waar dit account openstond. Stuur daarna de mail opnieuw.
    """
    return accounts.lose_for(work, account_id, device_id)


@router.get("/rights", operation_id="listRights", summary="Wie wat mag, zonder namen")
async def list_rights(work: Asked, request: Request, query: Annotated[Paging, Query()]) -> RightPage:
    """Voor wie toezicht houdt."""
    items, after = accounts.rights(work, query)
    return RightPage(items=items, next=next_page(request, after))


@router.get("/me", operation_id="readMe", summary="Wie er is ingelogd")
async def read_me(work: Asked, known: Known, _query: Nothing) -> MeOut:
    """En in welke rol."""
    return accounts.me(work, form_token(known.secret) if known.by == "session" else None)


@router.get("/me/devices", operation_id="listDevices", summary="Uw apparaten")
async def list_devices(work: Asked, known: Known, _query: Nothing) -> DevicesOut:
    """Waarmee u inlogt, en waar u nu bent ingelogd."""
    return accounts.my_devices(work, known.secret)


@router.post("/me/devices/{deviceId}/_lost", operation_id="loseDevice", summary="Telefoon kwijt")
async def lose_device(work: Asked, known: Known, device_id: DeviceId, _query: Nothing) -> LostOut:
    """In een stap werkt de passkey van dat apparaat niet meer, en ook niets wat iemand er sindsdien bij kan zetten.

    Dat zijn uw andere passkeys, uw wachtwoord en elke andere plek waar u was ingelogd. Alleen de passkey waarmee u hier
    inlogde, blijft.
    """
    return accounts.lose(work, device_id, known.secret)


@router.post("/me/sessions/{sessionId}/_end", operation_id="endSession", summary="Log ergens anders uit")
async def end_session(work: Asked, session_id: SessionId, _query: Nothing) -> GoneOut:
    """Op een plek waar u nog ingelogd stond."""
    return accounts.end(work, session_id)
