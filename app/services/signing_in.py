"""Signing in: with a passkey, or with a password and a code of an authenticator app; going on after a rest; a new key.

Each comes in short transactions: the try is counted, and what counts once is used up, before anything is verified. A
password is verified between two of them (`Tried`, `matches`), since that takes long on purpose.
"""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar, cast

import pyotp
from pwdlib import PasswordHash
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
    parse_client_data_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.errors import Conflict, FieldError, Invalid, NotFound, NotSignedIn
from app.models import Account, Passkey
from app.policy.roles import RoleName
from app.policy.signing_in import CHALLENGE, METHODS
from app.repositories.asking import number_of
from app.texts import text
from app.work import Work

Answer = TypeVar("Answer")

NAME: Final = "Toevallig"
"""What a phone calls this service."""
FAILED: Final = "sign-in-failed"
"""Said of every sign-in that did not work, whatever was wrong."""
STEP: Final = 30
"""Seconds that a code of an authenticator app is shown."""
DRIFT: Final = (0, -1, 1)
"""Steps that the clock of a phone may be off."""

_HASHES: Final = PasswordHash.recommended()
_OF_NOBODY: Final = _HASHES.hash("of nobody")
"""What is verified when there is no password: an unknown name then takes as long as a known one."""


class Rely(NamedTuple):
    """What a passkey is for: the name of this site, and the address that must stand in the browser."""

    host: str
    url: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A try with a password, counted and not verified yet."""

    attempts: tuple[int, ...]
    account: int | None
    hashed: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A passkey that answered, counted and not verified yet. `challenge` is None when it is none that counts."""

    attempts: tuple[int, ...]
    challenge: bytes | None
    credential: dict[str, Any]


def ask_for_touch(work: Work, rely: Rely) -> dict[str, Any]:
    """Ask whatever passkey of this site there is for a touch. What it answers goes to `touched`."""
    challenge = work.challenges.make()
    return options_to_json_dict(
        generate_authentication_options(
            rp_id=rely.host,
            challenge=challenge,
            timeout=round(CHALLENGE.total_seconds() * 1000),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def touched(work: Work, credential: str, address: str) -> Touched:
    """Count a try from this internet address, and use up the challenge that was signed. TooMany.

    This says no to nothing else: what it did must stay done, also when the passkey turns out to be a wrong one.
    """
    attempts = work.attempts.enter(account=None, address=address)
    try:
        found, challenge = _read(credential)
    except NotSignedIn:
        return Touched(attempts, None, {})
    return Touched(attempts, challenge if work.challenges.take(challenge) else None, found)


def sign_in(work: Work, touch: Touched, rely: Rely, before: str | None) -> str:
    """Sign in with a passkey that answered, and return the secret of the new session. NotSignedIn."""
    passkey = _verified(work, touch, rely)
    secret = work.sessions.open(
        passkey.account, method="passkey", device=passkey.device, passkey=number_of(passkey), instead_of=before
    )
    work.attempts.undo(touch.attempts)
    return secret


def go_on(work: Work, touch: Touched, rely: Rely, secret: str) -> str:
    """Go on with a session that rests, with a passkey of the same account; return its new secret. NotSignedIn."""
    session = work.sessions.resting(secret)
    passkey = _verified(work, touch, rely)
    if passkey.account != session.account:
        raise NotSignedIn(FAILED)
    work.attempts.undo(touch.attempts)
    return work.sessions.reopen(session)


def try_password(work: Work, email: str, address: str) -> Tried:
    """Count a try at this name from this address, and find what is to be verified. TooMany."""
    attempts = work.attempts.enter(account=email, address=address)
    account = work.accounts.with_password(email)
    if account is None or account.password is None:
        return Tried(attempts, None, _OF_NOBODY)
    return Tried(attempts, account.number, account.password)


def matches(tried: Tried, password: str) -> bool:
    """Whether this is the password. Takes about 0.1 s, for nobody's too; outside any transaction."""
    return _HASHES.verify(password, tried.hashed) and tried.account is not None


def sign_in_with_code(work: Work, tried: Tried, code: str, device: str, *, right: bool, before: str | None) -> str:
    """Sign in after `matches` said whether the password is right, with a code that counts once.

    Returns the secret of the session; NotSignedIn, whatever was wrong.
    """
    account = None if tried.account is None else work.accounts.by_number(tried.account)
    if not right or account is None or account.password != tried.hashed or not _takes(work, account, code):
        raise NotSignedIn(FAILED)
    work.attempts.undo(tried.attempts)
    return work.sessions.open(number_of(account), method="password", device=device, instead_of=before)


def hashed(password: str) -> str:
    """argon2id of a new password; takes about 0.1 s, outside any transaction."""
    return _HASHES.hash(password)


def new_code_app(work: Work) -> tuple[str, str]:
    """Make the secret of a code app, and the address that such an app reads it from. Nothing is kept. Conflict."""
    account = work.accounts.own()
    if "password" not in METHODS[cast("RoleName", account.role)]:
        raise Conflict("no-password")
    secret = pyotp.random_base32()
    return secret, pyotp.TOTP(secret).provisioning_uri(name=_called(account), issuer_name=NAME)


def set_password(work: Work, hashed_password: str, totp: str, code: str) -> str:
    """Keep a password and a code app, once a code shows that the app works; return the secret of a new session.

    Every other session ends. Invalid for a wrong code; Conflict where a password opens nothing.
    """
    account = work.accounts.own()
    if "password" not in METHODS[cast("RoleName", account.role)]:
        raise Conflict("no-password")
    step = _step(work, totp, code)
    if step is None:
        raise Invalid([FieldError("code", "wrong-code")])
    work.accounts.set_password(account, hashed_password, totp)
    work.accounts.use_step(account, step)
    number = number_of(account)
    device = next((row.device for row in work.sessions.of(number)), NAME)
    work.sessions.end_all(number)
    return work.sessions.open(number, method="password", device=device)


def role_of(work: Work, secret: str) -> str:
    """The role of who is signed in with this secret now."""
    session = work.sessions.resting(secret)
    account = work.accounts.by_number(session.account)
    if account is None:
        raise NotSignedIn
    return account.role


def ask_for_first(work: Work, link: str, rely: Rely) -> dict[str, Any]:
    """Ask for a passkey of whoever holds this link. NotFound when it does not work (any more)."""
    return ask_for_passkey(work, _holder(work, link), rely)


def enrol(work: Work, link: str, credential: str, rely: Rely, device: str, *, before: str | None) -> str:
    """Keep a first passkey, use up the link, and sign in with it: the secret of the new session. NotFound, Invalid."""
    account = _holder(work, link)
    work.links.spend(work.links.get(link, "enrol"))
    passkey = add_passkey(work, account, credential, rely, device)
    return work.sessions.open(
        number_of(account), method="passkey", device=device, passkey=number_of(passkey), instead_of=before
    )


def ask_for_passkey(work: Work, account: Account, rely: Rely) -> dict[str, Any]:
    """Ask a phone or computer to make a passkey for this account."""
    options = generate_registration_options(
        rp_id=rely.host,
        rp_name=NAME,
        user_name=_called(account),
        user_id=account.id.bytes,
        challenge=work.challenges.make(number_of(account)),
        timeout=round(CHALLENGE.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(known.credential))
            for known in work.passkeys.of(number_of(account))
        ],
    )
    return options_to_json_dict(options)


def add_passkey(work: Work, account: Account, credential: str, rely: Rely, device: str) -> Passkey:
    """Keep the passkey that was made. Invalid when it is not what was asked for; Conflict when there are too many."""
    try:
        found, challenge = _read(credential)
        _take(work, challenge, account)
        made = _checked(
            lambda: verify_registration_response(
                credential=found,
                expected_challenge=challenge,
                expected_rp_id=rely.host,
                expected_origin=rely.url,
                require_user_verification=True,
            )
        )
    except NotSignedIn:
        raise Invalid([FieldError("credential", "bad-passkey")]) from None
    name = bytes_to_base64url(made.credential_id)
    return work.passkeys.add(account, name, made.credential_public_key, made.sign_count, device)


def _holder(work: Work, link: str) -> Account:
    account = work.accounts.by_number(work.links.get(link, "enrol").account or 0)
    if account is None:
        raise NotFound
    return account


def _called(account: Account) -> str:
    """What a phone shows beside the name of this site: a role, since phones are looked over."""
    return text(f"role.{account.role}")


def _verified(work: Work, touch: Touched, rely: Rely) -> Passkey:
    passkey = work.passkeys.by_credential(str(touch.credential.get("id")))
    challenge = touch.challenge
    if passkey is None or challenge is None:
        raise NotSignedIn(FAILED)
    answered = _checked(
        lambda: verify_authentication_response(
            credential=touch.credential,
            expected_challenge=challenge,
            expected_rp_id=rely.host,
            expected_origin=rely.url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    )
    work.passkeys.used(passkey, answered.new_sign_count)
    return passkey


def _read(credential: str) -> tuple[dict[str, Any], bytes]:
    """Read what a browser gave (PublicKeyCredential.toJSON, as text), and which challenge it signed."""
    try:
        found = json.loads(credential)
        said = base64url_to_bytes(found["response"]["clientDataJSON"])
        return found, parse_client_data_json(said).challenge
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, WebAuthnException):
        raise NotSignedIn(FAILED) from None


def _take(work: Work, challenge: bytes, account: Account) -> None:
    if not work.challenges.take(challenge, number_of(account)):
        raise NotSignedIn(FAILED)


def _checked(verify: Callable[[], Answer]) -> Answer:
    # What strangers send may break the library in more ways than its own errors.
    try:
        return verify()
    except Exception:  # noqa: BLE001
        raise NotSignedIn(FAILED) from None


def _takes(work: Work, account: Account, code: str) -> bool:
    step = None if account.totp is None else _step(work, account.totp, code)
    return step is not None and work.accounts.use_step(account, step)


def _step(work: Work, totp: str, code: str) -> int | None:
    """The step of 30 seconds at which the app shows this code, now or just before or after."""
    app = pyotp.TOTP(totp)
    now = int(work.now.timestamp()) // STEP
    return next(
        (now + drift for drift in DRIFT if hmac.compare_digest(app.generate_otp(now + drift).encode(), code.encode())),
        None,
    )
