"""Links to sign in with, for who has no passkey."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import Porch, Visiting, evenly
from app.policy.signing_in import LINK
from app.schemas.fields import NoQuery
from app.schemas.links import LinkAskedOut, LinkIn
from app.services import links

router = APIRouter(prefix="/v1/sign-in", tags=["Inloggen"], route_class=Porch)


@router.post("/links", operation_id="askForLink", status_code=202, summary="Vraag een link om in te loggen")
async def ask_for_link(visit: Visiting, _query: Annotated[NoQuery, Query()], asked: LinkIn) -> LinkAskedOut:
    """Is dit adres hier bekend, dan komt er een mail met een link die een keer werkt. Het antwoord is altijd hetzelfde.

    Voor wie hier als bewoner of vrijwilliger is; wie hier werkt, logt in met een passkey.
    """
    async with evenly(links.EVENLY), visit.work() as work:
        links.ask_to_sign_in(work, asked.email, visit.address)
    return LinkAskedOut(minutes=int(LINK.total_seconds()) // 60)
