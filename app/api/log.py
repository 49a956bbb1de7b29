"""Who looked."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.log import AccessLinePage, ReadersOut, WatchedDays
from app.services import log

router = APIRouter(prefix="/v1", tags=["Logboek"], route_class=Door)

PersonId = Annotated[str, Path(alias="personId", title="Id")]


@router.get("/people/{personId}/readers", operation_id="listReaders", summary="Wie keek naar deze persoon")
async def list_readers(work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()]) -> ReadersOut:
    """Voor de persoon zelf, of voor wie het namens diegene leest. Zonder namen."""
    return ReadersOut(items=log.readers(work, person_id))


@router.get("/access-lines", operation_id="listAccessLines", summary="Het logboek, zonder namen")
async def list_access_lines(work: Asked, request: Request, query: Annotated[WatchedDays, Query()]) -> AccessLinePage:
    """Voor wie toeziet. Dat u het las, komt er ook in."""
    items, after = log.lines(work, query)
    return AccessLinePage(items=items, next=next_page(request, after))
