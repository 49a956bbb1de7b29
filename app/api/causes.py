"""Causes under several signals."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import Asked, Door
from app.schemas.causes import CausesOut
from app.schemas.fields import NoQuery
from app.services import causes

router = APIRouter(prefix="/v1/causes", tags=["Tafels"], route_class=Door)


@router.get("", operation_id="listCauses", summary="Oorzaken onder meer signalen")
async def list_causes(work: Asked, _query: Annotated[NoQuery, Query()]) -> CausesOut:
    """In uw buurten, met wie er iets aan kan doen: een keer per oorzaak."""
    return CausesOut(items=causes.listed(work))
