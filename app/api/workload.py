"""What somebody has in hand."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.workload import WorkloadOut
from app.services import workload

router = APIRouter(prefix="/v1/workload", tags=["Werk"], route_class=Door)


@router.get("", operation_id="readWorkload", summary="Wat u onder handen hebt")
async def read_workload(work: Asked, _query: Annotated[NoQuery, Query()]) -> WorkloadOut:
    """Uw eigen vragen en introducties, en wie van uw collega's ruimte heeft. Cijfers over collega's zijn er niet."""
    return workload.own(work)
