"""A browser, and a phone with a passkey, as far as the service can tell."""

import hashlib
import json
import re
import secrets
import uuid
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlmodel import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

from app.models import Account, Identity
from tests.app import town as towns

SITE = "https://toevallig.example"
COOKIE = "__Host-toevallig"

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Phone:
    """An authenticator with one passkey (ES256, no attestation)."""

    def __init__(self, *, verifies: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.count = 0
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.handle = b""

    def make(self, options: dict[str, Any], origin: str = SITE) -> str:
        """Make the passkey that was asked for."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        point = self.key.public_key().public_numbers()
        cose = encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        attested = b"\0" * 16 + len(self.id).to_bytes(2) + self.id + cose
        data = self._data(options["rp"]["id"], ATTESTED) + attested
        made = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        said = client_data("webauthn.create", options["challenge"], origin)
        return self._credential({"clientDataJSON": said, "attestationObject": made})

    def touch(self, options: dict[str, Any], origin: str = SITE) -> str:
        """Sign the challenge, after a touch."""
        self.count += 1
        data = self._data(options["rpId"])
        said = client_data("webauthn.get", options["challenge"], origin)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": said, "authenticatorData": data, "signature": signature, "userHandle": self.handle}
        return self._credential(parts)

    def _data(self, host: str, flags: int = 0) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([self.flags | flags]) + self.count.to_bytes(4)

    def _credential(self, response: dict[str, bytes]) -> str:
        name = bytes_to_base64url(self.id)
        parts = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})


def client_data(kind: str, challenge: str, origin: str) -> bytes:
    """What the browser says that is signed."""
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()


class Browser:
    """A browser on a page of the service: it keeps the cookie and sends what such a page sends."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.cookie: str | None = None
        self.form_token = ""
        self._keys = 0

    def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> Any:
        """Ask something; `headers` (with _ for -) come over the usual ones, None leaves one out."""
        self._keys += 1
        sent: dict[str, str | None] = {"Origin": SITE, "X-CSRF-Token": self.form_token}
        if self.cookie is not None:
            sent["Cookie"] = f"{COOKIE}={self.cookie}"
        if method != "GET":
            sent |= {"Idempotency-Key": f"browser-{id(self)}-{self._keys}", "If-Match": '"1"'}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.request(
            method, path, json=body, headers={name: value for name, value in sent.items() if value is not None}
        )
        self.client.cookies.clear()
        set_cookie = answer.headers.get("set-cookie")
        if set_cookie is not None:
            self.cookie = set_cookie.partition(";")[0].partition("=")[2].strip('"') or None
        if answer.headers["content-type"] == "application/json" and "formToken" in answer.json():
            self.form_token = answer.json()["formToken"] or ""
        return answer

    def get(self, path: str) -> Any:
        """Read something."""
        return self.ask("GET", path)

    def post(self, path: str, body: Any = None, **headers: str | None) -> Any:
        """Do something."""
        return self.ask("POST", path, body, **headers)

    def options(self, path: str = "/v1/sign-in/_ask", body: Any = None) -> dict[str, Any]:
        """Ask what a passkey should sign."""
        answer = self.post(path, body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["options"]
        return found

    def touch(self, phone: Phone, path: str = "/v1/sign-in/_touch") -> Any:
        """Sign in with a touch of this phone."""
        return self.post(path, {"credential": phone.touch(self.options())})

    def enrol(self, link: str, phone: Phone) -> Any:
        """Make a first passkey with the link of a mail."""
        options = self.options("/v1/sign-in/_enrol", {"link": link})
        return self.post(
            "/v1/sign-in/_enrolled", {"link": link, "credential": phone.make(options), "device": "telefoon"}
        )


COLLEAGUE = {"firstName": "Wil", "email": "wil@example.org", "role": "worker", "neighbourhoods": [towns.NORTH]}


def link_of(service: Any, account: str) -> str:
    """The secret in the newest mail to whoever has this account."""
    with service.town.look() as work:
        address = work.session.exec(
            select(Identity.email)
            .join(Account, Account.person == Identity.node)
            .where(Account.id == uuid.UUID(account))
        ).one()
    mails = [mail for mail in service.post() if mail["To"] == address]
    found = re.search(rf"{SITE}/inloggen/nieuw/(\S+)", mails[-1].get_content())
    assert found is not None
    return found[1]


class Staff:
    """Two administrators with tokens, and a worker with an account and a phone, who is signed in."""

    def __init__(self, service: Any) -> None:
        self.service = service
        self.first, self.second = service.token("administrator"), service.token("administrator")
        self.account = service.add("/v1/accounts", COLLEAGUE, token=self.first)
        self.path = f"/v1/accounts/{self.account['id']}"
        assert self.do("_approve", self.second).status_code == 200
        self.phone, self.browser = Phone(), Browser(service.client)
        assert self.browser.enrol(link_of(service, self.account["id"]), self.phone).status_code == 200

    def do(self, verb: str, token: str, account: Any = None) -> Any:
        """Do one thing with the account of the worker, or another, on its newest version."""
        path = self.path if account is None else f"/v1/accounts/{account['id']}"
        return self.service.ask("POST", f"{path}/{verb}", token=token, headers=self._version(path))

    def change(self, patch: Any) -> Any:
        """Change the account of the worker."""
        return self.service.ask("PATCH", self.path, patch, token=self.first, headers=self._version(self.path))

    def _version(self, path: str) -> dict[str, str]:
        return {"If-Match": f'"{self.service.get(path, token=self.first)["version"]}"'}
