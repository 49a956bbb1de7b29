"""Signing in and out, and what one signs in with."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.deps import Porch, Visit, Visiting, form_token
from app.errors import NotSignedIn
from app.schemas.accounts import DeviceOut, GoneOut
from app.schemas.fields import NoQuery
from app.schemas.signing_in import (
    CodeAppOut,
    EnrolIn,
    EnrolledIn,
    NewPasswordIn,
    PasskeyIn,
    PasswordIn,
    SignedInOut,
    TouchIn,
    TouchOut,
)
from app.services import accounts, signing_in
from app.services.signing_in import Rely
from app.work import Work

router = APIRouter(prefix="/v1", tags=["Inloggen"], route_class=Porch)

Nothing = Annotated[NoQuery, Query()]


@router.post("/sign-in/_ask", operation_id="askForTouch", summary="Vraag een passkey om een aanraking")
async def ask_for_touch(visit: Visiting, _query: Nothing) -> TouchOut:
    """Voor inloggen en voor verdergaan. Het antwoord van de passkey stuurt u naar een van die twee."""
    async with visit.work() as work:
        return TouchOut(options=signing_in.ask_for_touch(work, rely(visit)))


@router.post("/sign-in/_touch", operation_id="signIn", summary="Log in met een passkey")
async def sign_in(visit: Visiting, _query: Nothing, touch: TouchIn, response: Response) -> SignedInOut:
    """Een aanraking is genoeg. Een eerdere sessie van deze browser eindigt."""
    async with visit.work() as work:
        touched = signing_in.touched(work, touch.credential, visit.address)
    async with visit.work() as work:
        secret = signing_in.sign_in(work, touched, rely(visit), visit.before)
        return signed_in(work, visit, response, secret)


@router.post("/sign-in/_reopen", operation_id="reopenSession", summary="Ga verder na een pauze")
async def reopen_session(visit: Visiting, _query: Nothing, touch: TouchIn, response: Response) -> SignedInOut:
    """Met een aanraking van een passkey van hetzelfde account. Wat u aan het typen was, blijft op uw pagina staan."""
    async with visit.work() as work:
        touched = signing_in.touched(work, touch.credential, visit.address)
    if visit.before is None:
        raise NotSignedIn
    async with visit.work() as work:
        secret = signing_in.go_on(work, touched, rely(visit), visit.before)
        return signed_in(work, visit, response, secret)


@router.post("/sign-in/_password", operation_id="signInWithPassword", summary="Log in met wachtwoord en code")
async def sign_in_with_password(visit: Visiting, _query: Nothing, given: PasswordIn, response: Response) -> SignedInOut:
    """Voor wie hier werkt en de passkey niet bij zich heeft. Het antwoord verraadt niet of een adres bekend is."""
    async with visit.work() as work:
        tried = signing_in.try_password(work, given.email, visit.address)
    right = await asyncio.to_thread(signing_in.matches, tried, given.password)
    async with visit.work() as work:
        secret = signing_in.sign_in_with_code(work, tried, given.code, given.device, right=right, before=visit.before)
        return signed_in(work, visit, response, secret)


@router.post("/sign-in/_enrol", operation_id="askForFirstPasskey", summary="Begin met een eerste passkey")
async def ask_for_first_passkey(visit: Visiting, _query: Nothing, enrol: EnrolIn) -> TouchOut:
    """Met de link uit de mail. Die is hierna nog te gebruiken, tot de passkey er is."""
    async with visit.work() as work:
        return TouchOut(options=signing_in.ask_for_first(work, enrol.link, rely(visit)))


@router.post("/sign-in/_enrolled", operation_id="signInFirst", summary="Leg een eerste passkey vast en log in")
async def sign_in_first(visit: Visiting, _query: Nothing, enrolled: EnrolledIn, response: Response) -> SignedInOut:
    """De link uit de mail is hierna op."""
    async with visit.work() as work:
        secret = signing_in.enrol(
            work, enrolled.link, enrolled.credential, rely(visit), enrolled.device, before=visit.before
        )
        return signed_in(work, visit, response, secret)


@router.post("/me/devices/_ask", operation_id="askForPasskey", summary="Begin met een passkey op een ander apparaat")
async def ask_for_passkey(visit: Visiting, _query: Nothing) -> TouchOut:
    """Wat de browser aan het apparaat vraagt."""
    async with visit.work() as work:
        return TouchOut(options=signing_in.ask_for_passkey(work, work.accounts.own(), rely(visit)))


@router.post("/me/devices/_add", operation_id="addPasskey", summary="Leg een passkey vast")
async def add_passkey(visit: Visiting, _query: Nothing, passkey: PasskeyIn) -> DeviceOut:
    """Daarna kunt u ook met dit apparaat inloggen."""
    async with visit.work() as work:
        row = signing_in.add_passkey(work, work.accounts.own(), passkey.credential, rely(visit), passkey.device)
        return accounts.device_out(row)


@router.post("/me/_codeapp", operation_id="askForCodeApp", summary="Begin met een code-app")
async def ask_for_code_app(visit: Visiting, _query: Nothing) -> CodeAppOut:
    """Alleen voor wie met een wachtwoord mag inloggen."""
    async with visit.work() as work:
        secret, address = signing_in.new_code_app(work)
        return CodeAppOut(secret=secret, address=address)


@router.post("/me/_password", operation_id="setPassword", summary="Kies een wachtwoord, met een code-app")
async def set_password(visit: Visiting, _query: Nothing, given: NewPasswordIn, response: Response) -> SignedInOut:
    """Overal waar u was ingelogd, stopt dat; hier gaat u verder met een nieuwe sessie."""
    hashed = await asyncio.to_thread(signing_in.hashed, given.password)
    async with visit.work() as work:
        secret = signing_in.set_password(work, hashed, given.secret, given.code)
        return signed_in(work, visit, response, secret)


@router.post("/me/_leave", operation_id="signOut", summary="Log uit")
async def sign_out(visit: Visiting, _query: Nothing, response: Response) -> GoneOut:
    """Alleen hier. Uw andere apparaten blijven ingelogd."""
    async with visit.work() as work:
        gone = accounts.leave(work, visit.before or "")
    visit.site.forget(response)
    return gone


def rely(visit: Visit) -> Rely:
    """What a passkey is made for."""
    return Rely(visit.site.host, visit.site.url)


def signed_in(work: Work, visit: Visit, response: Response, secret: str) -> SignedInOut:
    """Let the browser keep its new session, and say so."""
    visit.site.keep(response, secret)
    return SignedInOut(role=signing_in.role_of(work, secret), form_token=form_token(secret))
