"""The pattern library: what worked elsewhere, without anybody in it."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import NoQuery, Paging
from app.schemas.patterns import PatternIn, PatternOut, PatternPage, PatternsOut
from app.services import patterns

router = APIRouter(prefix="/v1", tags=["Introducties"], route_class=Door)

NeedId = Annotated[str, Path(alias="needId", title="Id")]
PatternId = Annotated[str, Path(alias="patternId", title="Id")]


@router.get("/patterns", operation_id="listPatterns", summary="Wat elders werkte")
async def list_patterns(work: Asked, request: Request, query: Annotated[Paging, Query()]) -> PatternPage:
    """Uit alle gemeenten hier, het nieuwste eerst. Er staat niemand in."""
    items, after = patterns.listed(work, query)
    return PatternPage(items=items, next=next_page(request, after))


@router.get("/needs/{needId}/patterns", operation_id="listPatternsForNeed", summary="Wat werkte bij zo'n vraag")
async def list_for_need(work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()]) -> PatternsOut:
    """Hoogstens drie, wat het meest lijkt eerst."""
    return patterns.like(work, need_id)


@router.post("/patterns", operation_id="createPattern", status_code=201, summary="Deel wat werkte")
async def create_pattern(work: Asked, _query: Annotated[NoQuery, Query()], pattern: PatternIn) -> PatternOut:
    """Van een introductie die is afgerond of blijvend is. Zonder namen en zonder straten."""
    return patterns.publish(work, pattern)


@router.post("/patterns/{patternId}/_drop", operation_id="dropPattern", summary="Haal weg wat u deelde")
async def drop_pattern(work: Asked, pattern_id: PatternId, _query: Annotated[NoQuery, Query()]) -> PatternOut:
    """Alleen wat u zelf deelde. Het antwoord is wat er stond."""
    return patterns.take_back(work, pattern_id)
