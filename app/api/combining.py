"""Sets of parts for a need: who could do what, together, and asking them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.combining import Amount, CombinationsOut
from app.schemas.fields import NoQuery
from app.schemas.introductions import SetIn, WaveOut
from app.services import combining, introductions

router = APIRouter(prefix="/v1/needs", tags=["Vragen"], route_class=Door)

NeedId = Annotated[str, Path(alias="needId", title="Id")]


@router.get("/{needId}/combinations", operation_id="listCombinations", summary="Wie samen deze vraag verder helpen")
async def list_combinations(work: Asked, need_id: NeedId, query: Annotated[Amount, Query()]) -> CombinationsOut:
    """De beste eerst: wie de vraag zelf helpt, en wie wegneemt wat in de weg staat, op één moment."""
    return combining.for_need(work, need_id, query.limit)


@router.post(
    "/{needId}/combinations",
    operation_id="askCombination",
    status_code=201,
    summary="Vraag ieder voor zijn eigen deel",
    response_model_exclude_unset=True,
)
async def ask_combination(work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()], wanted: SetIn) -> WaveOut:
    """Eén introductie per persoon. Een ja laat alleen los wie voor hetzelfde is gevraagd."""
    return introductions.ask_set(work, need_id, wanted)
