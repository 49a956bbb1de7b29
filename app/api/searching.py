"""A search by what somebody can do. It is posted: what somebody looks for stands in no address."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.searching import SearchIn, SearchOut
from app.services import searching

router = APIRouter(prefix="/v1/talents", tags=["Aanbod"], route_class=Door)


@router.post("/_search", operation_id="searchTalents", summary="Zoek wie iets kan")
async def search_talents(work: Asked, _query: Annotated[NoQuery, Query()], wanted: SearchIn) -> SearchOut:
    """Van mensen, initiatieven en plekken die u mag zien, uw eigen buurten eerst. Uw zin wordt nergens bewaard.

    Zonder tekst en zonder naam; die leest u per aanbod. Stuur in 'concepts' mee wat u met uw zin bedoelt.
    """
    return searching.search(work, wanted)
