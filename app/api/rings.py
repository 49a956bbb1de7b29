"""Rings: who can give to whom in a circle, so that nobody only takes."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.rings import RingIn, RingQuery, RingsOut, RingStartedOut
from app.services import rings

router = APIRouter(prefix="/v1/rings", tags=["Introducties"], route_class=Door)


@router.get("", operation_id="listRings", summary="Ruilen die kunnen")
async def list_rings(work: Asked, query: Annotated[RingQuery, Query()]) -> RingsOut:
    """Van twee tot vier, waarin ieder aan de volgende geeft. Eerst wie niets aanneemt zonder iets terug te doen."""
    return rings.search(work, query)


@router.post("", operation_id="createRing", status_code=201, summary="Stel een ruil voor")
async def create_ring(work: Asked, _query: Annotated[NoQuery, Query()], ring: RingIn) -> RingStartedOut:
    """Elke stap wordt een introductie die wordt voorgesteld. Er wordt nog niemand gevraagd."""
    return rings.start(work, ring)
