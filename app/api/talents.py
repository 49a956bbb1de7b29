"""Talents: what can be given, and where that could help."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import InNeighbourhood, NoQuery
from app.schemas.suggestions import Amount, PlacesToHelpOut
from app.schemas.talents import TalentIn, TalentOut, TalentPage, TalentPatch
from app.services import suggestions, talents

router = APIRouter(prefix="/v1/talents", tags=["Aanbod"], route_class=Door)

TalentId = Annotated[str, Path(alias="talentId", title="Id")]


@router.get("", operation_id="listTalents", summary="Aanbod dat u mag zien")
async def list_talents(work: Asked, request: Request, query: Annotated[InNeighbourhood, Query()]) -> TalentPage:
    """Zonder tekst; die leest u per aanbod."""
    items, after = talents.listed(work, query)
    return TalentPage(items=items, next=next_page(request, after))


@router.post("", operation_id="createTalent", status_code=201, summary="Leg een aanbod vast")
async def create_talent(work: Asked, _query: Annotated[NoQuery, Query()], talent: TalentIn) -> TalentOut:
    """In de woorden van wie het geeft."""
    return talents.create(work, talent)


@router.get("/{talentId}", operation_id="readTalent", summary="Lees een aanbod")
async def read_talent(work: Asked, talent_id: TalentId, _query: Annotated[NoQuery, Query()]) -> TalentOut:
    """Met tekst als u de eigenaar met naam mag kennen. Dat komt in het logboek."""
    return talents.read(work, talent_id)


@router.patch("/{talentId}", operation_id="changeTalent", summary="Wijzig een aanbod")
async def change_talent(
    work: Asked, talent_id: TalentId, _query: Annotated[NoQuery, Query()], patch: TalentPatch
) -> TalentOut:
    """Stuur in If-Match de ETag mee die u las. Wat u weglaat, blijft zoals het was."""
    return talents.change(work, talent_id, patch)


@router.get("/{talentId}/needs", operation_id="listNeedsForTalent", summary="Waar kan dit aanbod helpen")
async def list_needs_for_talent(work: Asked, talent_id: TalentId, query: Annotated[Amount, Query()]) -> PlacesToHelpOut:
    """De vragen waar dit aanbod het beste bij past, met redenen en zonder tekst."""
    return suggestions.for_talent(work, talent_id, query.limit)
