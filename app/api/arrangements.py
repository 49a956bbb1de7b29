"""What goes on: who does what, again and again."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.arrangements import (
    ArrangementDayIn,
    ArrangementFilter,
    ArrangementIn,
    ArrangementOut,
    ArrangementPage,
    EndIn,
    HolderIn,
)
from app.schemas.fields import NoQuery
from app.services import arrangements

router = APIRouter(prefix="/v1", tags=["Afspraken"], route_class=Door)

ArrangementId = Annotated[str, Path(alias="arrangementId", title="Id")]


@router.get("/arrangements", operation_id="listArrangements", summary="Wat doorgaat en u mag zien")
async def list_arrangements(
    work: Asked, request: Request, query: Annotated[ArrangementFilter, Query()]
) -> ArrangementPage:
    """Wat voorbij is, staat er niet meer bij. Zonder contact; dat leest u per afspraak."""
    items, after = arrangements.listed(work, query)
    return ArrangementPage(items=items, next=next_page(request, after))


@router.post("/arrangements", operation_id="createArrangement", status_code=201, summary="Dit herhaalt zich")
async def create_arrangement(
    work: Asked, _query: Annotated[NoQuery, Query()], arrangement: ArrangementIn
) -> ArrangementOut:
    """Voor wie, wat, hoe vaak en wie het doet. U kunt het eerst zelf doen en later overdragen."""
    return arrangements.create(work, arrangement)


@router.get("/arrangements/{arrangementId}", operation_id="readArrangement", summary="Lees een afspraak")
async def read_arrangement(
    work: Asked, arrangement_id: ArrangementId, _query: Annotated[NoQuery, Query()]
) -> ArrangementOut:
    """Met de dagen die komen. Wie erin zit, leest alleen de eigen dagen."""
    return arrangements.read(work, arrangement_id)


@router.post(
    "/arrangements/{arrangementId}/days", operation_id="setArrangementDay", status_code=201, summary="Een dag anders"
)
async def set_day(
    work: Asked, arrangement_id: ArrangementId, _query: Annotated[NoQuery, Query()], day: ArrangementDayIn
) -> ArrangementOut:
    """Deze keer niet, toch wel, of iemand anders valt in. De anderen horen het."""
    return arrangements.set_day(work, arrangement_id, day)


@router.post(
    "/arrangements/{arrangementId}/holders", operation_id="handOverArrangement", status_code=201, summary="Draag over"
)
async def hand_over(
    work: Asked, arrangement_id: ArrangementId, _query: Annotated[NoQuery, Query()], holder: HolderIn
) -> ArrangementOut:
    """Vanaf nu doet een ander het, voorgoed. Loopt de introductie al, dan bent u er daarna uit."""
    return arrangements.hand_over(work, arrangement_id, holder)


@router.post("/arrangements/{arrangementId}/ends", operation_id="endArrangement", status_code=201, summary="Stop ermee")
async def end(
    work: Asked, arrangement_id: ArrangementId, _query: Annotated[NoQuery, Query()], ending: EndIn
) -> ArrangementOut:
    """Wie het doet, stopt zelf; dan wordt iemand anders gezocht. Anders houdt de afspraak op."""
    return arrangements.end(work, arrangement_id, ending)
