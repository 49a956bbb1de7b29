"""Coming in through an employer: OIDC with PKCE. What is kept of it between two pages is its state, ten minutes."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

import structlog
from authlib.integrations.starlette_client import OAuth
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Mount, Route

from app import work
from app.deps import House, address_of
from app.policy.signing_in import NOBODY
from app.services import oidc
from app.settings import Settings
from app.web.navigation import START
from app.web.pages import device_of, wrong

PLACE: Final = "/oidc"
CALLBACK: Final = "/callback"
STATE_SECONDS: Final = 600
LEEWAY: Final = 30
"""Seconds that the clock of the employer may be off."""

Handler = Callable[[Request], Awaitable[Response]]


def mount(app: FastAPI, settings: Settings) -> bool:
    """Open this way in when it is set; tell whether it is."""
    secret, organisation = settings.oidc_client_secret, settings.oidc_organisation
    if secret is None or organisation is None:
        return False
    client = OAuth().register(
        "employer",
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value(),
        server_metadata_url=settings.oidc_metadata_url,
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )
    house: House = app.state.house
    # From the secret that is there already, so that every process of the service has the same, and no other knows it.
    key = hashlib.sha256(b"oidc state " + secret.get_secret_value().encode()).hexdigest()
    state = Middleware(
        SessionMiddleware,
        secret_key=key,
        session_cookie="toevallig-oidc",
        max_age=STATE_SECONDS,
        path=PLACE,
        same_site="lax",
        https_only=house.site.secure,
    )
    back = _callback(house, client, settings, organisation)
    routes = [Route("/start", _start(house, client)), Route(CALLBACK, back)]
    app.router.routes.append(Mount(PLACE, routes=routes, middleware=[state]))
    return True


def _start(house: House, client: Any) -> Handler:
    async def start(request: Request) -> Response:
        """Go to the employer."""
        house.gate.enter(f"address:{address_of(request)}")
        # From the setting, and not from what a request calls this host.
        try:
            answer: Response = await client.authorize_redirect(request, f"{house.site.url}{PLACE}{CALLBACK}")
        except Exception as fault:  # noqa: BLE001  # whatever is wrong there, here it is one page
            return _failed(request, fault)
        return answer

    return start


def _callback(house: House, client: Any, settings: Settings, organisation: str) -> Handler:
    async def callback(request: Request) -> Response:
        """Come back from the employer."""
        house.gate.enter(f"address:{address_of(request)}")
        try:
            claims = await _claims(client, request)
            async with house.writing(NOBODY, work.Request(route=f"GET {PLACE}{CALLBACK}")) as opened:
                secret = oidc.sign_in(
                    opened,
                    claims,
                    grants=settings.oidc_roles,
                    organisation=organisation,
                    device=device_of(request),
                    before=house.site.secret(request),
                )
        except Exception as fault:  # noqa: BLE001  # what strangers send may break a library in many ways
            return _failed(request, fault)
        if secret is None:
            return wrong(request, 403, "no-rights-yet")
        answer = RedirectResponse(START, 303)
        house.site.keep(answer, secret)
        return answer

    return callback


async def _claims(client: Any, request: Request) -> dict[str, Any]:
    """What the employer says of somebody: state, nonce, signature, issuer, audience and term were checked."""
    metadata = await client.load_server_metadata()
    wanted = {
        "iss": {"essential": True, "value": metadata["issuer"]},
        "aud": {"essential": True, "value": client.client_id},
        "exp": {"essential": True},
        "sub": {"essential": True},
    }
    token = await client.authorize_access_token(request, claims_options=wanted, leeway=LEEWAY)
    claims: dict[str, Any] = dict(token["userinfo"])
    return claims


def _failed(request: Request, fault: Exception) -> Response:
    """One page for everything; the log has the kind of fault, and nothing that was said."""
    structlog.get_logger().warning("oidc", fault=type(fault).__name__)
    return wrong(request, 401, "oidc-failed")
